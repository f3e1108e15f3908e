//! A layout file as a stranger reads it: which words and values stand where, and nothing of how
//! they are drawn. Boxes are millimetres from the top left of the trimmed sheet.

use crate::message::Faults;
use crate::settings::{Source, Table};

/// Air between a table's or list's line and its text, millimetres.
const PADDING: f64 = 3.0;

/// A face of the sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    Notice,
    Card,
    Back,
    CardBack,
}

/// What an item shows.
#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    /// Fixed wording.
    Label(String),
    /// A value, from a template.
    Text(String),
    /// A value of the member in this row of the sheet's list, from 0.
    Row(usize, String),
    /// A voice code: the paths of what it says, with the last four digits and without; whether it
    /// stands in the right corner or in the left.
    Voice {
        says: String,
        none: Option<String>,
        right: bool,
    },
    /// A QR Code of fixed text.
    Qr(String),
    /// The hall's code, and whether its readable line stands beside it.
    Pairing {
        role: u8,
        line: bool,
    },
    Customer,
    /// A registered number, and whether its digits stand below.
    Registered {
        digits: bool,
    },
    /// The cut in the edge, and whether there are two.
    Notch {
        two: bool,
    },
    /// The card's edge.
    Card,
}

/// One thing on a sheet.
#[derive(Clone, Debug)]
pub struct Item {
    pub part: Part,
    /// Only in the letter with the last four digits, or only in that without.
    pub last4: Option<bool>,
    /// x, y, w, h.
    pub area: [f64; 4],
    /// Wording that stands and falls with the voice code.
    pub beside_voice: bool,
    pub shape: Shape,
}

/// A layout file, its base included.
#[derive(Debug)]
pub struct Form {
    pub id: String,
    pub code: u8,
    /// Of the file itself.
    pub sha256: [u8; 32],
    /// Width and height of the trimmed sheet, millimetres.
    pub size: (f64, f64),
    pub items: Vec<Item>,
}

/// Reads a layout on its base, if it has one; `None` if it cannot be read as one. `vendor`: beside
/// the voice code stands the wording of a vendor's.
pub fn read(text: &str, base: Option<&str>, vendor: bool) -> Option<Form> {
    let sha256 = crate::digest::sha256(text.as_bytes());
    let mut faults = Faults::default();
    let below = match base {
        Some(base) => one(base, vendor, &mut faults)?,
        None => Sheet::default(),
    };
    let own = one(text, vendor, &mut faults)?;
    let (width, height) = own.size.or(below.size).unwrap_or((210.0, 297.0));
    let mut items = below.items;
    items.extend(own.items);
    Some(Form {
        id: own.id,
        code: own.code,
        sha256,
        size: (width, height),
        items,
    })
}

/// The name of the base that a layout states.
pub fn base_of(text: &str) -> Option<String> {
    let source = Source::new("layout", text.to_owned());
    let mut faults = Faults::default();
    let document = source.parse(&mut faults)?;
    let base = document.table().text("base", &mut faults);
    base.map(|base| base.value)
}

/// The id that a layout states; empty for a base.
pub fn id_of(text: &str) -> String {
    let source = Source::new("layout", text.to_owned());
    let mut faults = Faults::default();
    let id = source
        .parse(&mut faults)
        .and_then(|it| it.table().text("id", &mut faults));
    id.map_or(String::new(), |id| id.value)
}

#[derive(Default)]
struct Sheet {
    id: String,
    code: u8,
    size: Option<(f64, f64)>,
    items: Vec<Item>,
}

fn one(text: &str, vendor: bool, faults: &mut Faults) -> Option<Sheet> {
    let source = Source::new("layout", text.to_owned());
    let document = source.parse(faults)?;
    let mut root = document.table();
    let code = root.text("code", faults);
    let mut sheet = Sheet {
        id: said(&mut root, "id", faults),
        code: code.and_then(|it| it.value.bytes().next()).unwrap_or(b'0'),
        ..Sheet::default()
    };
    if let Some(mut page) = root.table("page", faults) {
        let [width, height] = ["width", "height"].map(|key| mm(&mut page, key, faults));
        sheet.size = Some((width, height));
    }
    let mut found: Vec<(usize, Vec<Item>)> = Vec::new();
    for kind in [
        "label",
        "text",
        "table",
        "rows",
        "voice",
        "pairing",
        "qr",
        "postal",
        "notch",
        "perforation",
    ] {
        for mut table in root.tables(kind, faults) {
            let start = table.start();
            let last4 = table.text("last4", faults).map(|it| it.value == "printed");
            let part = part(&mut table, faults);
            let mut items = items(kind, &mut table, vendor, faults);
            for item in &mut items {
                (item.part, item.last4) = (part, last4);
            }
            found.push((start, items));
        }
    }
    found.sort_by_key(|(start, _)| *start);
    sheet.items = found.into_iter().flat_map(|(_, items)| items).collect();
    Some(sheet)
}

fn mm(table: &mut Table<'_>, key: &'static str, faults: &mut Faults) -> f64 {
    table.mm(key, faults).map_or(0.0, |it| it.value.mm())
}

fn said(table: &mut Table<'_>, key: &'static str, faults: &mut Faults) -> String {
    table.text(key, faults).map_or(String::new(), |it| it.value)
}

fn part(table: &mut Table<'_>, faults: &mut Faults) -> Part {
    match said(table, "part", faults).as_str() {
        "card" => Part::Card,
        "back" => Part::Back,
        "card-back" => Part::CardBack,
        _ => Part::Notice,
    }
}

fn item(area: [f64; 4], shape: Shape) -> Item {
    Item {
        part: Part::Notice,
        last4: None,
        area,
        beside_voice: false,
        shape,
    }
}

fn items(kind: &str, table: &mut Table<'_>, vendor: bool, faults: &mut Faults) -> Vec<Item> {
    let area = ["x", "y", "w", "h"].map(|key| mm(table, key, faults));
    match kind {
        "label" => vec![item(area, Shape::Label(said(table, "text", faults)))],
        "text" => vec![item(area, Shape::Text(said(table, "text", faults)))],
        "table" => grid(table, area, faults),
        "rows" => list(table, area, faults),
        "notch" => {
            let count = table.number("count", 1..=2, faults);
            let two = count.is_some_and(|count| count.value == 2);
            vec![item(area, Shape::Notch { two })]
        }
        "qr" => {
            let [x, y, side, _] = area;
            let text = said(table, "text", faults);
            vec![item([x, y, side, side], Shape::Qr(text))]
        }
        "perforation" => vec![item(area, Shape::Card)],
        "pairing" => {
            let role = said(table, "role", faults).bytes().next().unwrap_or(0);
            let line = table.table("line", faults).is_some();
            let dots = table
                .number("dots", 1..=100, faults)
                .map_or(10, |it| it.value);
            #[expect(clippy::cast_precision_loss, reason = "10 or 12")]
            let side = 20.0 * dots as f64 * 25.4 / 600.0;
            let area = [area[0], area[1], side, side];
            vec![item(area, Shape::Pairing { role, line })]
        }
        "postal" => {
            let digits = table.table("line", faults).is_some();
            vec![item(
                area,
                match said(table, "kind", faults).as_str() {
                    "customer" => Shape::Customer,
                    _ => Shape::Registered { digits },
                },
            )]
        }
        _ => voice(table, area, vendor, faults),
    }
}

fn voice(table: &mut Table<'_>, area: [f64; 4], vendor: bool, faults: &mut Faults) -> Vec<Item> {
    let none = table.text("template_none", faults).map(|it| it.value);
    let says = said(table, "template", faults);
    let right = said(table, "corner", faults) == "bottom-right";
    let mut items = vec![item(area, Shape::Voice { says, none, right })];
    for mut caption in table.tables("label", faults) {
        let kind = said(&mut caption, "kind", faults);
        let area = ["x", "y", "w", "h"].map(|key| mm(&mut caption, key, faults));
        let text = said(&mut caption, "text", faults);
        if kind.is_empty() || (kind == "vendor") == vendor {
            items.push(Item {
                beside_voice: true,
                ..item(area, Shape::Label(text))
            });
        }
    }
    items
}

/// A table: in each row cells side by side, in each cell a heading and a value.
fn grid(table: &mut Table<'_>, [x, y, w, _]: [f64; 4], faults: &mut Faults) -> Vec<Item> {
    let row = mm(table, "row", faults);
    let usual = mm(table, "label_w", faults);
    let (mut items, mut top) = (Vec::new(), y);
    for cells in table.rows("rows", faults) {
        let (mut left, count) = (x, cells.len());
        for (at, mut cell) in cells.into_iter().enumerate() {
            let own = cell.mm("label_w", faults).map(|it| it.value.mm());
            let label_w = own.unwrap_or(usual);
            let given = cell.mm("w", faults).map(|it| it.value.mm());
            let rest = x + w - left;
            let width = if at + 1 == count {
                rest
            } else {
                given.unwrap_or(rest)
            };
            let label = said(&mut cell, "label", faults);
            let text = said(&mut cell, "text", faults);
            let padded = |x: f64, w: f64| [x + PADDING, top, w - 2.0 * PADDING, row];
            items.push(item(padded(left, label_w), Shape::Label(label)));
            items.push(item(
                padded(left + label_w, width - label_w),
                Shape::Text(text),
            ));
            left += width;
        }
        top += row;
    }
    items
}

/// A list: a row of headings, then a row for each member, read row by row.
fn list(table: &mut Table<'_>, [x, y, w, _]: [f64; 4], faults: &mut Faults) -> Vec<Item> {
    let row = mm(table, "row", faults);
    let number = |it: Option<crate::settings::At<i64>>| it.map(|it| it.value);
    let count = number(table.number("count", 1..=1_000, faults)).unwrap_or(0);
    let from = number(table.number("from", 1..=10_000, faults)).unwrap_or(1) - 1;
    let mut columns = Vec::new();
    let mut left = x;
    for mut column in table.tables("column", faults) {
        let given = column.mm("w", faults).map(|it| it.value.mm());
        let width = given.unwrap_or(x + w - left);
        let label = said(&mut column, "label", faults);
        columns.push((left, width, label, said(&mut column, "text", faults)));
        left += width;
    }
    let cell = |left: f64, width: f64, at: i64| {
        #[expect(clippy::cast_precision_loss, reason = "a row's number is small")]
        let top = y + row * at as f64;
        [left + PADDING, top, width - 2.0 * PADDING, row]
    };
    let mut items = Vec::new();
    for (left, width, label, _) in &columns {
        items.push(item(cell(*left, *width, 0), Shape::Label(label.clone())));
    }
    for at in 0..count {
        for (left, width, _, text) in &columns {
            let row = usize::try_from(from + at).unwrap_or(0);
            let shape = Shape::Row(row, text.clone());
            items.push(item(cell(*left, *width, at + 1), shape));
        }
    }
    items
}

impl Form {
    /// The items of one side in the letter with the last four digits or in that without.
    pub fn side(&self, back: bool, last4: bool) -> impl Iterator<Item = &Item> {
        self.items.iter().filter(move |item| {
            let of_back = matches!(item.part, Part::Back | Part::CardBack);
            let steps = matches!(item.shape, Shape::Notch { .. } | Shape::Card);
            of_back == back && !steps && item.last4.is_none_or(|with| with == last4)
        })
    }

    /// Printed sides of its sheet.
    pub fn sides(&self) -> u32 {
        let back = |item: &Item| matches!(item.part, Part::Back | Part::CardBack);
        1 + u32::from(self.items.iter().any(back))
    }

    /// Notches in its edge.
    pub fn notches(&self) -> usize {
        let count = |item: &Item| match item.shape {
            Shape::Notch { two } => 1 + usize::from(two),
            _ => 0,
        };
        self.items.iter().map(count).sum()
    }

    /// Voice codes of its sheet.
    pub fn voices(&self) -> usize {
        let voice = |item: &&Item| matches!(item.shape, Shape::Voice { .. });
        self.items.iter().filter(voice).count()
    }

    /// Members that one sheet lists; `None` for a form that is one member's.
    pub fn rows(&self) -> Option<usize> {
        let rows = self.items.iter().filter_map(|item| match item.shape {
            Shape::Row(row, _) => Some(row + 1),
            _ => None,
        });
        rows.max()
    }

    /// Whether a card is torn off.
    pub fn has_card(&self) -> bool {
        self.items.iter().any(|item| item.shape == Shape::Card)
    }

    /// Whether its letter without the last four digits is another.
    pub fn differs(&self) -> bool {
        let other = |shape: &Shape| matches!(shape, Shape::Voice { none: Some(_), .. });
        let mut items = self.items.iter();
        items.any(|item| item.last4.is_some() || other(&item.shape))
    }

    /// The half of the sheet in which the card stands; 右 where there is none.
    pub fn card_side(&self) -> &'static str {
        let card = |item: &&Item| item.shape == Shape::Card;
        let middle = self
            .items
            .iter()
            .find(card)
            .map(|it| it.area[0] + it.area[2] / 2.0);
        match middle.is_some_and(|middle| middle < self.size.0 / 2.0) {
            true => "左",
            false => "右",
        }
    }
}
