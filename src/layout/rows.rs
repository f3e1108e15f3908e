//! `[[rows]]`: the list of a household, a row for each of its members, as items: headings on grey
//! ground, values, and hairlines between the rows. Nothing is measured or drawn here.

use std::ops::RangeInclusive;

use super::schema::{
    Item, LENGTHS, Look, PLACES, Part, Shape, look, needed_mm, needed_text, part, tenths, within,
};
use crate::message::{Faults, Id, Message};
use crate::settings::Table;
use crate::units::{Decipoint, Place, Rect, Um};

/// Rows of one sheet.
const COUNTS: RangeInclusive<i64> = 1..=60;
/// Where the list of a sheet goes on in a column of its own: its first row, from 1.
const FIRSTS: RangeInclusive<i64> = 1..=1_000;
/// Hairline between rows: 0.15 mm, four dots at 600 dpi.
const ROW_LINE: Um = Um(150);
/// Air between a column's edge and its text.
const PADDING: Um = Um(3_000);
/// Grey behind the headings.
const GROUND: u8 = 6;

/// A list is a row of headings, `count` rows of values, and hairlines.
pub(super) fn rows(table: &mut Table<'_>, faults: &mut Faults) -> Option<Vec<Item>> {
    let part = part(table, faults);
    let look = look(table, faults);
    let heading_size = tenths(table, "label_size", faults).unwrap_or(look.size.0);
    let [x, y, w, row] = ["x", "y", "w", "row"].map(|key| needed_mm(table, key, faults));
    let count = table.number("count", COUNTS, faults);
    let count = table.need("count", count, faults);
    let from = table.number("from", FIRSTS, faults);
    let from = from.map_or(1, |from| from.value) - 1;
    let list = List {
        part,
        look,
        heading: Decipoint(heading_size),
        row: row?,
        before: usize::try_from(from).unwrap_or(0),
        place: table.place().clone(),
    };
    let (x, y, w) = (x?, y?, w?);
    let count = i32::try_from(count?.value).unwrap_or(1);
    let bottom = y.0.saturating_add((count + 1).saturating_mul(list.row.0));
    let right = Um(x.0 + w.0);
    let (mut items, mut left) = (Vec::new(), x);
    let columns = table.tables("column", faults);
    let last = columns.len().saturating_sub(1);
    for (at, mut column) in columns.into_iter().enumerate() {
        let rest = Um(right.0 - left.0);
        let width = list.width(&mut column, rest, at == last, faults);
        let cells = list.column(&mut column, (left, y), width, count, faults);
        let place = column.place().clone();
        column.finish(faults);
        if !PLACES.contains(&bottom) || width > rest {
            let message = Message::new(Id::LayoutOutside).at(place);
            faults.add(message.with("w"));
            return None;
        }
        items.extend(cells?);
        left = Um(left.0 + width.0);
    }
    // Read row by row, not column by column.
    items.sort_by_key(|item: &Item| item.row);
    let ground = Rect {
        x,
        y,
        w,
        h: list.row,
    };
    items.insert(0, list.item(Shape::Ground { ink: GROUND }, ground));
    for row in 0..=count + 1 {
        let hairline = Rect {
            x,
            y: Um(y.0 + row * list.row.0),
            w,
            h: ROW_LINE,
        };
        items.push(list.item(Shape::Line { ink: 100 }, hairline));
    }
    Some(items)
}

/// What all columns of a list have in common.
struct List {
    part: Part,
    look: Look,
    heading: Decipoint,
    /// Height of a row.
    row: Um,
    /// Rows of the sheet that stand in lists before it.
    before: usize,
    place: Place,
}

impl List {
    /// The last column takes all that is left; the others state their width.
    fn width(&self, column: &mut Table<'_>, rest: Um, last: bool, faults: &mut Faults) -> Um {
        let given = column.mm("w", faults);
        let given = within(given, "w", LENGTHS, faults);
        match (last, given) {
            (true, None) => rest,
            (_, Some(given)) => given,
            (false, None) => column.need("w", None, faults).unwrap_or(rest),
        }
    }

    /// A heading and a value in each row.
    fn column(
        &self,
        column: &mut Table<'_>,
        (left, top): (Um, Um),
        width: Um,
        count: i32,
        faults: &mut Faults,
    ) -> Option<Vec<Item>> {
        let label = needed_text(column, "label", faults);
        let text = needed_text(column, "text", faults);
        let cell = |row: i32| Rect {
            x: Um(left.0 + PADDING.0),
            y: Um(top.0 + row * self.row.0),
            w: Um(width.0 - 2 * PADDING.0),
            h: self.row,
        };
        let heading = Shape::Label {
            text: label?,
            look: Look {
                size: self.heading,
                ..self.look
            },
            leading: Decipoint(self.heading.0 * 12 / 10),
        };
        let text = text?;
        let mut items = vec![self.item(heading, cell(0))];
        for row in 0..count {
            let value = Shape::Text {
                text: text.clone(),
                look: self.look,
            };
            items.push(Item {
                row: usize::try_from(row).ok().map(|row| self.before + row),
                ..self.item(value, cell(row + 1))
            });
        }
        Some(items)
    }

    fn item(&self, shape: Shape, area: Rect) -> Item {
        Item {
            shape,
            area,
            part: self.part,
            last4: None,
            row: None,
            place: self.place.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::schema::Sheet;
    use crate::settings::Source;

    const HEAD: &str = "schema = 1\n[[rows]]\nx = 20\ny = 30\nw = 100\nrow = 9\ncount = 2\n";

    fn read(columns: &str) -> (Sheet, Vec<Id>) {
        let (source, mut faults) = (
            Source::new("t", format!("{HEAD}{columns}")),
            Faults::default(),
        );
        let sheet = Sheet::read(&source, &mut faults).unwrap();
        (sheet, faults.0.iter().map(|fault| fault.id).collect())
    }

    #[test]
    fn every_row_has_a_value_in_each_column_and_the_last_column_takes_the_rest() {
        let (sheet, faults) = read(
            "[[rows.column]]\nlabel = \"氏名\"\ntext = \"{name_kanji}\"\nw = 60\n\
             [[rows.column]]\nlabel = \"番号\"\ntext = \"{last4}\"\n",
        );
        assert_eq!(faults, []);
        let values = sheet.items.iter().filter_map(|item| {
            let area = item.area;
            let lengths = [area.x, area.y, area.w, area.h].map(|length| length.0);
            item.row.map(|row| (row, lengths))
        });
        let want = [
            (0, [23_000, 39_000, 54_000, 9_000]),
            (0, [83_000, 39_000, 34_000, 9_000]),
            (1, [23_000, 48_000, 54_000, 9_000]),
            (1, [83_000, 48_000, 34_000, 9_000]),
        ];
        assert_eq!(values.collect::<Vec<_>>(), want);
        let lines = sheet.items.iter();
        let lines = lines.filter(|item| matches!(item.shape, Shape::Line { .. }));
        assert_eq!(lines.count(), 4);
    }

    #[test]
    fn columns_wider_than_the_list_are_told() {
        let (_, faults) = read("[[rows.column]]\nlabel = \"a\"\ntext = \"b\"\nw = 101\n");
        assert_eq!(faults, [Id::LayoutOutside]);
    }
}
