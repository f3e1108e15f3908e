//! A layout file as it stands in TOML: items with their boxes, in the file's order, base first.
//! Read strictly; nothing is measured or drawn here.

use std::ops::RangeInclusive;

use super::{grid, marks, rows};
use crate::message::{Faults, Id, Message};
use crate::settings::{At, Source, Table};
use crate::units::{Decipoint, Place, Rect, Um};

/// Where a line of text stands in its box.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    Left,
    Center,
    Right,
}

/// Which face of the piece an item belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    Notice,
    Card,
    /// The other side of the sheet, and of the card: measures count from its own top left.
    Back,
    CardBack,
}

/// Which of a form's two letters an item belongs to: the one that shows the last four digits, or
/// the one without them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LastFour {
    Printed,
    None,
}

/// How letters look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    pub size: Decipoint,
    pub bold: bool,
    pub align: Align,
    /// Per cent of black.
    pub ink: u8,
}

/// Fixed wording beside a voice code, of both kinds of code or of one.
#[derive(Clone, Debug)]
pub struct Caption {
    pub item: Item,
    /// Whether it is that of a vendor's symbol only, or of ours only.
    pub vendor: Option<bool>,
}

impl Caption {
    /// Whether it stands beside a symbol that a vendor has made, or beside one of ours.
    pub fn is_of(&self, vendor: bool) -> bool {
        self.vendor.is_none_or(|of| of == vendor)
    }
}

/// The corner that holds the voice code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Corner {
    BottomLeft,
    BottomRight,
}

/// The edge that the notch is cut into.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edge {
    Bottom,
    Right,
}

/// A barcode of the post.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Postal {
    /// カスタマバーコード of the address, in bars of a type size.
    Customer { size: Decipoint },
    /// 引受番号 as NW-7 in narrow elements of so many dots at 600 dpi, and its digits.
    Registered {
        narrow_dots: u32,
        ratio_tenths: u32,
        letters: [u8; 2],
        readable: Option<(Rect, Look)>,
    },
}

/// What a zone is there for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ZoneKind {
    Address,
    Window,
    Glue,
    /// Where a customer barcode stands.
    Postal,
}

impl ZoneKind {
    /// Its word in a layout file.
    pub fn word(self) -> &'static str {
        let mut zones = marks::ZONES.iter();
        zones
            .find(|(_, kind)| *kind == self)
            .map_or("", |(word, _)| word)
    }
}

/// One thing on the sheet.
#[derive(Clone, Debug)]
pub enum Shape {
    /// Fixed wording in lines of `leading`.
    Label {
        text: String,
        look: Look,
        leading: Decipoint,
    },
    /// A member's text on one line, fitted.
    Text {
        text: String,
        look: Look,
    },
    /// A hairline from the box's corner along its longer side; the shorter is its width.
    Line {
        ink: u8,
    },
    /// Grey behind headings.
    Ground {
        ink: u8,
    },
    Qr {
        text: String,
    },
    Voice {
        corner: Corner,
        template: At<String>,
        /// What is spoken of a letter without the last four digits, if it is another text.
        template_none: Option<At<String>>,
        /// Fixed wording beside the code: it stands and falls with it.
        labels: Vec<Caption>,
    },
    Pairing {
        role: u8,
        dots: u32,
        readable: Option<(Rect, Look)>,
    },
    Postal(Postal),
    Perforation {
        radius: Um,
    },
    Notch {
        edge: Edge,
        /// Seen from the other side: a back shows its face's notch turned over.
        mirrored: bool,
        /// Two of them: both sides of the sheet have a voice code.
        two: bool,
    },
    Fold,
    /// Nothing that is printed: what an envelope or the post does with that part of the sheet.
    Zone {
        kind: ZoneKind,
        /// How far the sheet may slide in its envelope: to each side, and up and down.
        slide: (Um, Um),
    },
}

/// A shape, its box, and where the file says so.
#[derive(Clone, Debug)]
pub struct Item {
    pub shape: Shape,
    pub area: Rect,
    pub part: Part,
    /// The letter it belongs to; both where the file says nothing.
    pub last4: Option<LastFour>,
    /// The row of a household's list that fills it, from 0; `None` for what is the piece's own.
    pub row: Option<usize>,
    pub place: Place,
}

/// A whole layout.
#[derive(Clone, Debug)]
pub struct Sheet {
    pub id: String,
    pub code: u8,
    pub title: String,
    pub base: Option<At<String>>,
    pub width: Um,
    pub height: Um,
    pub bleed: Um,
    /// The paper that it is printed on, in the hall's words.
    pub stock: Option<String>,
    /// Whether the file states its page, or leaves it to its base.
    pub paged: bool,
    /// Whether all of it could be read.
    pub whole: bool,
    /// Where the file says which form it is, else where it begins.
    pub place: Place,
    pub items: Vec<Item>,
}

/// Forms and their codes in the pairing codes: with another form's code, a camera in the hall would
/// take a look-alike for it.
const CODES: &[(&str, &str)] = &[
    ("yoshiki1", "1"),
    ("yoshiki2", "2"),
    ("yoshiki3", "3"),
    ("yoshiki4", "4"),
    ("yoshiki1-left", "5"),
    ("yoshiki2-left", "6"),
    ("kakuninsho", "7"),
    ("kaijo", "8"),
    ("stock-kaijo", "8"),
    ("employer-slip", "9"),
    ("envelope-naga3", "A"),
    ("envelope-kaku2", "B"),
];

/// Sides of a sheet, bleed, places and lengths on it, type sizes: wider than any press takes.
const SHEET: RangeInclusive<i32> = 50_000..=1_000_000;
const BLEED: RangeInclusive<i32> = 0..=20_000;
pub(super) const PLACES: RangeInclusive<i32> = 0..=1_000_000;
pub(super) const LENGTHS: RangeInclusive<i32> = 1..=1_000_000;
const SIZES: RangeInclusive<i32> = 10..=2_000;

impl Sheet {
    /// All of the trimmed sheet.
    pub fn area(&self) -> Rect {
        Rect {
            w: self.width,
            h: self.height,
            ..Rect::default()
        }
    }

    /// Reads one file. A base has no id of its own; the file that names it brings the rest.
    pub fn read(source: &Source, faults: &mut Faults) -> Option<Sheet> {
        let before = faults.0.len();
        let document = source.parse(faults)?;
        let mut root = document.table();
        let schema = root.number("schema", 1..=1, faults);
        root.need("schema", schema, faults);
        let begins = root.place().clone();
        let (id, code) = name(&mut root, faults);
        let title = root.text("title", faults);
        if let Some(title) = title
            .as_ref()
            .filter(|title| title.value.contains(char::is_control))
        {
            wrong(&title.place, "title", "U+0020 …", faults);
        }
        let stock = root.text("stock", faults);
        let base = root.text("base", faults);
        let page = root.table("page", faults);
        let paged = page.is_some();
        let [width, height, bleed] = page.map_or([None; 3], |mut page| {
            let [width, height] = ["width", "height"].map(|key| page.mm(key, faults));
            let sizes = [
                within(width, "page.width", SHEET, faults),
                within(height, "page.height", SHEET, faults),
                within(page.mm("bleed", faults), "page.bleed", BLEED, faults),
            ];
            page.finish(faults);
            sizes
        });
        let items = items(&mut root, faults);
        let name = id.as_ref().map_or("", |id| id.value.as_str());
        marks::roles(&items, name, faults);
        root.finish(faults);
        Some(Sheet {
            place: id.as_ref().map_or(begins, |id| id.place.clone()),
            id: id.map_or(String::new(), |id| id.value),
            code: code.unwrap_or(b'0'),
            title: title.map_or(String::new(), |title| title.value),
            base,
            width: width.unwrap_or(Um(210_000)),
            height: height.unwrap_or(Um(297_000)),
            bleed: bleed.unwrap_or(Um(3_000)),
            stock: stock.map(|stock| stock.value),
            paged,
            whole: faults.0.len() == before,
            items,
        })
    }

    /// The sheet on its base: the base's items come first, and its page holds unless the sheet
    /// states its own.
    pub fn on(self, base: Sheet) -> Sheet {
        let mut items = base.items;
        items.extend(self.items);
        let own = (self.paged, [self.width, self.height, self.bleed]);
        let below = (base.paged, [base.width, base.height, base.bleed]);
        let (paged, [width, height, bleed]) = if self.paged { own } else { below };
        Sheet {
            width,
            height,
            bleed,
            stock: self.stock.or(base.stock),
            paged,
            whole: self.whole && base.whole,
            items,
            ..self
        }
    }
}

/// Words of `last4`.
const LAST_FOURS: &[(&str, LastFour)] = &[("printed", LastFour::Printed), ("none", LastFour::None)];
/// What may differ between the two letters of a form. Codes, notch, folds and perforation may not:
/// both letters run in one stream.
const DIFFERING: [&str; 6] = ["label", "text", "line", "table", "rows", "qr"];

/// Items of all kinds in the order in which the file states them.
fn items(root: &mut Table<'_>, faults: &mut Faults) -> Vec<Item> {
    type Reader = fn(&mut Table<'_>, &mut Faults) -> Option<Vec<Item>>;
    let readers: [(&'static str, Reader); 13] = [
        ("label", label),
        ("text", text),
        ("line", line),
        ("table", grid::table),
        ("rows", rows::rows),
        ("qr", qr),
        ("voice", marks::voice),
        ("pairing", marks::pairing),
        ("postal", marks::postal),
        ("perforation", marks::perforation),
        ("notch", marks::notch),
        ("fold", marks::fold),
        ("zone", marks::zone),
    ];
    let mut found = Vec::new();
    for (key, read) in readers {
        for mut table in root.tables(key, faults) {
            let start = table.start();
            let last4 = match DIFFERING.contains(&key) {
                true => table.choice("last4", LAST_FOURS, faults),
                false => None,
            };
            let last4 = last4.map(|last4| last4.value);
            let items = read(&mut table, faults);
            table.finish(faults);
            let items = items.into_iter().flatten();
            found.extend(items.map(|item| (start, Item { last4, ..item })));
        }
    }
    found.sort_by_key(|(start, _)| *start);
    found.into_iter().map(|(_, item)| item).collect()
}

/// `id` and `code`, which belong together.
fn name(root: &mut Table<'_>, faults: &mut Faults) -> (Option<At<String>>, Option<u8>) {
    let [id, code] = ["id", "code"].map(|key| root.text(key, faults));
    let Some(id) = id else { return (None, None) };
    let Some((_, wanted)) = CODES.iter().find(|(known, _)| *known == id.value) else {
        let known: Vec<&str> = CODES.iter().map(|(known, _)| *known).collect();
        let message = Message::new(Id::WrongChoice).at(id.place.clone());
        faults.add(message.with("id").with(known.join(" | ")));
        return (Some(id), code.and_then(|code| code.value.bytes().next()));
    };
    if let Some(code) = code.as_ref().filter(|code| code.value != *wanted) {
        let message = Message::new(Id::WrongChoice).at(code.place.clone());
        faults.add(
            message
                .with("code")
                .with(format!("\"{wanted}\" ({})", id.value)),
        );
    }
    (Some(id), code.and_then(|code| code.value.bytes().next()))
}

pub(super) fn wrong(place: &Place, key: &str, expected: &str, faults: &mut Faults) {
    let message = Message::new(Id::WrongType).at(place.clone());
    faults.add(message.with(key).with(expected));
}

/// A length within a range of micrometres; `None`, told, if it lies outside.
pub(super) fn within(
    length: Option<At<Um>>,
    key: &str,
    range: RangeInclusive<i32>,
    faults: &mut Faults,
) -> Option<Um> {
    let length = length?;
    if range.contains(&length.value.0) {
        return Some(length.value);
    }
    let [from, to] = [range.start(), range.end()].map(|end| Um(*end).mm());
    wrong(&length.place, key, &format!("{from} … {to} mm"), faults);
    None
}

/// A type size or leading in tenths of a point, within reason.
pub(super) fn tenths(table: &mut Table<'_>, key: &'static str, faults: &mut Faults) -> Option<i32> {
    let size = table.tenths(key, faults)?;
    if SIZES.contains(&size.value) {
        return Some(size.value);
    }
    wrong(&size.place, key, "1 … 200 pt", faults);
    None
}

pub(super) fn one(table: &Table<'_>, part: Part, area: Rect, shape: Shape) -> Option<Vec<Item>> {
    Some(vec![Item {
        shape,
        area,
        part,
        last4: None,
        row: None,
        place: table.place().clone(),
    }])
}

pub(super) fn part(table: &mut Table<'_>, faults: &mut Faults) -> Part {
    let choices = [
        ("notice", Part::Notice),
        ("card", Part::Card),
        ("back", Part::Back),
        ("card-back", Part::CardBack),
    ];
    table
        .choice("part", &choices, faults)
        .map_or(Part::Notice, |part| part.value)
}

pub(super) fn needed_mm(
    table: &mut Table<'_>,
    key: &'static str,
    faults: &mut Faults,
) -> Option<Um> {
    let range = if matches!(key, "x" | "y") {
        PLACES
    } else {
        LENGTHS
    };
    let length = table.mm(key, faults);
    within(table.need(key, length, faults), key, range, faults)
}

pub(super) fn needed_text(
    table: &mut Table<'_>,
    key: &'static str,
    faults: &mut Faults,
) -> Option<String> {
    let text = table.text(key, faults);
    table.need(key, text, faults).map(|text| text.value)
}

pub(super) fn area(table: &mut Table<'_>, faults: &mut Faults) -> Option<Rect> {
    let [x, y, w, h] = ["x", "y", "w", "h"].map(|key| needed_mm(table, key, faults));
    Some(Rect {
        x: x?,
        y: y?,
        w: w?,
        h: h?,
    })
}

pub(super) fn look(table: &mut Table<'_>, faults: &mut Faults) -> Look {
    let size = tenths(table, "size", faults).unwrap_or(100);
    let faces = [("regular", false), ("bold", true)];
    let bold = table
        .choice("face", &faces, faults)
        .is_some_and(|face| face.value);
    let aligns = [
        ("left", Align::Left),
        ("center", Align::Center),
        ("right", Align::Right),
    ];
    let align = table
        .choice("align", &aligns, faults)
        .map_or(Align::Left, |align| align.value);
    let ink = ink(table, 100, faults);
    Look {
        size: Decipoint(size),
        bold,
        align,
        ink,
    }
}

pub(super) fn ink(table: &mut Table<'_>, default: u8, faults: &mut Faults) -> u8 {
    let ink = table.number("ink", 1..=100, faults);
    ink.and_then(|ink| u8::try_from(ink.value).ok())
        .unwrap_or(default)
}

pub(super) fn label(table: &mut Table<'_>, faults: &mut Faults) -> Option<Vec<Item>> {
    let part = part(table, faults);
    let look = look(table, faults);
    let leading = tenths(table, "leading", faults).unwrap_or(look.size.0 * 17 / 10);
    let text = needed_text(table, "text", faults);
    let area = area(table, faults)?;
    one(
        table,
        part,
        area,
        Shape::Label {
            text: text?,
            look,
            leading: Decipoint(leading),
        },
    )
}

fn text(table: &mut Table<'_>, faults: &mut Faults) -> Option<Vec<Item>> {
    let part = part(table, faults);
    let look = look(table, faults);
    let text = needed_text(table, "text", faults);
    let area = area(table, faults)?;
    one(table, part, area, Shape::Text { text: text?, look })
}

fn line(table: &mut Table<'_>, faults: &mut Faults) -> Option<Vec<Item>> {
    let part = part(table, faults);
    let ink = ink(table, 100, faults);
    let area = area(table, faults)?;
    one(table, part, area, Shape::Line { ink })
}

fn qr(table: &mut Table<'_>, faults: &mut Faults) -> Option<Vec<Item>> {
    let text = needed_text(table, "text", faults);
    let [x, y, w] = ["x", "y", "w"].map(|key| needed_mm(table, key, faults));
    let area = Rect {
        x: x?,
        y: y?,
        w: w?,
        h: w?,
    };
    one(table, Part::Notice, area, Shape::Qr { text: text? })
}
