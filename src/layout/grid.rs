//! `[[table]]`: headings on grey ground, values, and hairlines between the rows, as items. Nothing
//! is measured or drawn here.

use super::schema::{
    Item, LENGTHS, Look, PLACES, Part, Shape, look, needed_mm, needed_text, part, tenths, within,
};
use crate::message::{Faults, Id, Message};
use crate::settings::Table;
use crate::units::{Decipoint, Place, Rect, Um};

/// Hairline of tables: 0.15 mm, four dots at 600 dpi.
const TABLE_LINE: Um = Um(150);
/// Air between a table's line and its text.
const CELL_PADDING: Um = Um(3_000);
/// Grey behind the headings of a table.
const TABLE_GROUND: u8 = 6;

/// A table is headings on grey ground, values, and hairlines between the rows.
pub(super) fn table(table: &mut Table<'_>, faults: &mut Faults) -> Option<Vec<Item>> {
    let part = part(table, faults);
    let look = look(table, faults);
    let label_size = tenths(table, "label_size", faults).unwrap_or(look.size.0);
    let heading = Look {
        size: Decipoint(label_size),
        ..look
    };
    let lengths = ["x", "y", "w", "row", "label_w"].map(|key| needed_mm(table, key, faults));
    let [x, y, w, row, label_w] = lengths;
    let (x, y, w) = (x?, y?, w?);
    let grid = Grid {
        part,
        look,
        heading,
        row: row?,
        label_w: label_w?,
        right: Um(x.0 + w.0),
    };
    let hairline = |top: Um| Rect {
        x,
        y: top,
        w,
        h: TABLE_LINE,
    };
    let (mut items, mut top) = (Vec::new(), y);
    for cells in table.rows("rows", faults) {
        if !PLACES.contains(&top.0) {
            let message = Message::new(Id::LayoutOutside).at(table.place().clone());
            faults.add(message.with("rows"));
            return None;
        }
        items.extend(grid.cells(cells, (x, top), faults)?);
        items.push(grid.line(hairline(top), table.place()));
        top = Um(top.0 + grid.row.0);
    }
    items.push(grid.line(hairline(top), table.place()));
    Some(items)
}

/// What all cells of a table have in common.
struct Grid {
    part: Part,
    look: Look,
    heading: Look,
    /// Height of a row.
    row: Um,
    /// Width of a heading that states none.
    label_w: Um,
    /// Where the last cell of a row ends.
    right: Um,
}

/// A heading with its value.
struct Cell {
    label: String,
    text: String,
    area: Rect,
    /// Width of the heading; the value has the rest.
    label_w: Um,
    place: Place,
}

impl Grid {
    /// The items of one row, whose first cell begins at the corner.
    fn cells(
        &self,
        cells: Vec<Table<'_>>,
        corner: (Um, Um),
        faults: &mut Faults,
    ) -> Option<Vec<Item>> {
        let last = cells.len().saturating_sub(1);
        let ((mut left, top), mut items) = (corner, Vec::new());
        for (at, cell) in cells.into_iter().enumerate() {
            let cell = self.cell(cell, (left, top), at == last, faults)?;
            left = cell.area.right();
            items.extend(self.drawn(cell, at == 0));
        }
        Some(items)
    }

    /// Reads one cell. The last of a row takes all that is left; the others state their width.
    fn cell(
        &self,
        mut cell: Table<'_>,
        (left, top): (Um, Um),
        last: bool,
        faults: &mut Faults,
    ) -> Option<Cell> {
        let label_w = cell.mm("label_w", faults);
        let label_w = within(label_w, "label_w", LENGTHS, faults).unwrap_or(self.label_w);
        let given = cell.mm("w", faults);
        let given = within(given, "w", LENGTHS, faults);
        let label = needed_text(&mut cell, "label", faults);
        let text = needed_text(&mut cell, "text", faults);
        let place = cell.place().clone();
        let rest = Um(self.right.0 - left.0);
        let width = if last { Some(rest) } else { given };
        let width = cell.need("w", width, faults)?;
        cell.finish(faults);
        if width.0 <= label_w.0 || width > rest {
            faults.add(Message::new(Id::LayoutOutside).at(place).with("w"));
            return None;
        }
        let area = Rect {
            x: left,
            y: top,
            w: width,
            h: self.row,
        };
        Some(Cell {
            label: label?,
            text: text?,
            area,
            label_w,
            place,
        })
    }

    /// Ground, heading and value, and a hairline before each but the row's own edge.
    fn drawn(&self, cell: Cell, first: bool) -> Vec<Item> {
        let across = |x: Um, w: Um| Rect { x, w, ..cell.area };
        let padded = |x: Um, w: Um| {
            let (x, w) = (Um(x.0 + CELL_PADDING.0), Um(w.0 - 2 * CELL_PADDING.0));
            across(x, w)
        };
        let (left, label_w) = (cell.area.x, cell.label_w);
        let value_x = Um(left.0 + label_w.0);
        let value_w = Um(cell.area.w.0 - label_w.0);
        let label = Shape::Label {
            text: cell.label,
            look: self.heading,
            leading: Decipoint(self.heading.size.0 * 12 / 10),
        };
        let value = Shape::Text {
            text: cell.text,
            look: self.look,
        };
        let ground = Shape::Ground { ink: TABLE_GROUND };
        let mut items = vec![
            self.item(ground, across(left, label_w), &cell.place),
            self.item(label, padded(left, label_w), &cell.place),
            self.item(value, padded(value_x, value_w), &cell.place),
        ];
        if !first {
            items.push(self.line(across(left, TABLE_LINE), &cell.place));
        }
        items.push(self.line(across(value_x, TABLE_LINE), &cell.place));
        items
    }

    fn line(&self, area: Rect, place: &Place) -> Item {
        self.item(Shape::Line { ink: 100 }, area, place)
    }

    fn item(&self, shape: Shape, area: Rect, place: &Place) -> Item {
        Item {
            shape,
            area,
            part: self.part,
            last4: None,
            row: None,
            place: place.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::schema::Sheet;
    use crate::settings::Source;

    const HEAD: &str = "schema = 1\n[[table]]\nx = 10\ny = 20\nw = 100\nrow = 8\nlabel_w = 30\n";

    #[test]
    fn a_table_is_drawn_cell_by_cell_with_a_hairline_over_each_row_and_under_the_last() {
        let rows = "rows = [[{ label = \"記号\", text = \"1\", w = 60 }, \
            { label = \"番号\", text = \"2\", label_w = 15 }]]\n";
        let (source, mut faults) = (Source::new("t", format!("{HEAD}{rows}")), Faults::default());
        let sheet = Sheet::read(&source, &mut faults).unwrap();
        assert!(faults.0.is_empty(), "{:?}", faults.0);
        let drawn = sheet.items.iter().map(|item| {
            let kind = match &item.shape {
                Shape::Ground { .. } => "ground",
                Shape::Label { text, .. } | Shape::Text { text, .. } => text,
                Shape::Line { .. } => "line",
                _ => "other",
            };
            let area = item.area;
            (
                kind,
                [area.x, area.y, area.w, area.h].map(|length| length.0),
            )
        });
        let want = [
            ("ground", [10_000, 20_000, 30_000, 8_000]),
            ("記号", [13_000, 20_000, 24_000, 8_000]),
            ("1", [43_000, 20_000, 24_000, 8_000]),
            ("line", [40_000, 20_000, 150, 8_000]),
            ("ground", [70_000, 20_000, 15_000, 8_000]),
            ("番号", [73_000, 20_000, 9_000, 8_000]),
            ("2", [88_000, 20_000, 19_000, 8_000]),
            ("line", [70_000, 20_000, 150, 8_000]),
            ("line", [85_000, 20_000, 150, 8_000]),
            ("line", [10_000, 20_000, 100_000, 150]),
            ("line", [10_000, 28_000, 100_000, 150]),
        ];
        assert_eq!(drawn.collect::<Vec<_>>(), want);
    }

    #[test]
    fn a_cell_wider_than_the_rest_of_its_row_is_told_at_its_place() {
        let rows = "rows = [[{ label = \"a\", text = \"1\", w = 101 }, \
            { label = \"b\", text = \"2\" }]]\n";
        let (source, mut faults) = (Source::new("t", format!("{HEAD}{rows}")), Faults::default());
        Sheet::read(&source, &mut faults);
        let told: Vec<Id> = faults.0.iter().map(|fault| fault.id).collect();
        assert_eq!(told, [Id::LayoutOutside]);
        assert_eq!(faults.0[0].place.as_ref().map(|place| place.line), Some(8));
    }
}
