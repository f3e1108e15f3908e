//! Codes, finishing steps and zones of a layout file as items. Nothing is measured against the
//! sheet here, and nothing is drawn.

use super::schema::{
    Caption, Corner, Edge, Item, PLACES, Part, Postal, Shape, ZoneKind, area, label, look,
    needed_mm, one, part, tenths, within, wrong,
};
use crate::codes::customer_bars::{Geometry, SIZE_DEFAULT, SIZES};
use crate::codes::registered::Style;
use crate::message::{Faults, Id, Message};
use crate::settings::Table;
use crate::units::{Decipoint, Rect, Um};

pub(super) const ZONES: &[(&str, ZoneKind)] = &[
    ("address", ZoneKind::Address),
    ("window", ZoneKind::Window),
    ("glue", ZoneKind::Glue),
    ("postal", ZoneKind::Postal),
];

const CORNERS: &[(&str, Corner)] = &[
    ("bottom-left", Corner::BottomLeft),
    ("bottom-right", Corner::BottomRight),
];

/// Roles of pairing codes: notice face, back, card, card's back, envelope, anything else.
const ROLES: &[(&str, u8)] = &[
    ("A", b'A'),
    ("B", b'B'),
    ("C", b'C'),
    ("D", b'D'),
    ("E", b'E'),
    ("X", b'X'),
];
/// The press whose dots a layout counts modules in.
const LAYOUT_DPI: u32 = 600;
/// NW-7: wide elements of 2.5 narrow ones, start and stop A, as the post's own labels.
const NARROW_DOTS: i64 = 6;
const RATIO_TENTHS: i32 = 25;

/// The roles that a code on this face may have.
fn allowed(part: Part) -> &'static [u8] {
    match part {
        Part::Notice => b"AEX",
        Part::Back => b"B",
        Part::Card => b"C",
        Part::CardBack => b"D",
    }
}

/// The role of the code on a form's face: an envelope's says that it is one, and so does that of a
/// sheet that no member's piece is made of. A base, without an id, has neither.
fn role_of(id: &str) -> u8 {
    match id {
        "employer-slip" => b'X',
        _ if id.starts_with("stock-") => b'X',
        _ if id.starts_with("envelope-") => b'E',
        _ => b'A',
    }
}

/// Proves that every face's code has the role of its form.
pub(super) fn roles(items: &[Item], id: &str, faults: &mut Faults) {
    let right = role_of(id);
    for item in items {
        let Shape::Pairing { role, .. } = item.shape else {
            continue;
        };
        if item.part == Part::Notice && role != right {
            let expected = char::from(right).to_string();
            let message = Message::new(Id::WrongChoice).at(item.place.clone());
            faults.add(message.with("role").with(expected));
        }
    }
}

/// `kind = "customer"`: x, y, size; `kind = "registered"`: x, y, h, its elements and its digits.
pub(super) fn postal(table: &mut Table<'_>, faults: &mut Faults) -> Option<Vec<Item>> {
    let kinds = [("customer", true), ("registered", false)];
    let kind = table.choice("kind", &kinds, faults);
    let kind = table.need("kind", kind, faults);
    let (shape, area) = match kind?.value {
        true => customer(table, faults)?,
        false => registered(table, faults)?,
    };
    one(table, Part::Notice, area, Shape::Postal(shape))
}

fn customer(table: &mut Table<'_>, faults: &mut Faults) -> Option<(Postal, Rect)> {
    let size = tenths(table, "size", faults).map_or(SIZE_DEFAULT, Decipoint);
    let [x, y] = ["x", "y"].map(|key| needed_mm(table, key, faults));
    let Some(geometry) = Geometry::new(size, LAYOUT_DPI) else {
        let [from, to] = [SIZES.start(), SIZES.end()].map(|size| f64::from(size.0) / 10.0);
        wrong(table.place(), "size", &format!("{from} … {to} pt"), faults);
        return None;
    };
    let area = Rect {
        x: x?,
        y: y?,
        w: length(geometry.width()),
        h: length(geometry.long),
    };
    Some((Postal::Customer { size }, area))
}

fn registered(table: &mut Table<'_>, faults: &mut Faults) -> Option<(Postal, Rect)> {
    let narrow = table.number("narrow_dots", 4..=24, faults);
    let narrow = narrow.map_or(NARROW_DOTS, |narrow| narrow.value);
    let narrow_dots = u32::try_from(narrow).unwrap_or(6);
    let ratio = tenths(table, "ratio", faults).unwrap_or(RATIO_TENTHS);
    let ratio_tenths = u32::try_from(ratio).unwrap_or(0);
    let letters = table.text("letters", faults);
    let letters = letters.map_or("AA".to_owned(), |letters| letters.value);
    let readable = table.table("line", faults).and_then(|mut line| {
        let look = look(&mut line, faults);
        let area = area(&mut line, faults);
        line.finish(faults);
        Some((area?, look))
    });
    let [x, y, h] = ["x", "y", "h"].map(|key| needed_mm(table, key, faults));
    let style = <[u8; 2]>::try_from(letters.as_bytes())
        .ok()
        .and_then(|letters| Some((letters, Style::new(narrow_dots, ratio_tenths, letters)?)));
    let Some((letters, style)) = style else {
        wrong(
            table.place(),
            "ratio, letters",
            "2 … 3, \"AA\" … \"DD\"",
            faults,
        );
        return None;
    };
    let area = Rect {
        x: x?,
        y: y?,
        w: length(style.width()),
        h: h?,
    };
    let shape = Postal::Registered {
        narrow_dots,
        ratio_tenths,
        letters,
        readable,
    };
    Some((shape, area))
}

fn length(dots: u32) -> Um {
    Um::from_dots(i32::try_from(dots).unwrap_or(0), LAYOUT_DPI)
}

pub(super) fn voice(table: &mut Table<'_>, faults: &mut Faults) -> Option<Vec<Item>> {
    let sides = [("notice", Part::Notice), ("back", Part::Back)];
    let part = table.choice("part", &sides, faults);
    let part = part.map_or(Part::Notice, |part| part.value);
    let corner = table.choice("corner", CORNERS, faults);
    let corner = table.need("corner", corner, faults);
    let template = table.text("template", faults);
    let template = table.need("template", template, faults);
    let template_none = table.text("template_none", faults);
    let mut labels = Vec::new();
    for mut beside in table.tables("label", faults) {
        let kinds = [("qr", false), ("vendor", true)];
        let kind = beside.choice("kind", &kinds, faults);
        let vendor = kind.map(|kind| kind.value);
        let items = label(&mut beside, faults).into_iter().flatten();
        labels.extend(items.map(|item| Caption { item, vendor }));
        beside.finish(faults);
    }
    let shape = Shape::Voice {
        corner: corner?.value,
        template: template?,
        template_none,
        labels,
    };
    one(table, part, Rect::default(), shape)
}

pub(super) fn pairing(table: &mut Table<'_>, faults: &mut Faults) -> Option<Vec<Item>> {
    let part = part(table, faults);
    let role = table.choice("role", ROLES, faults);
    let role = table.need("role", role, faults);
    if let Some(role) = role
        .as_ref()
        .filter(|role| !allowed(part).contains(&role.value))
    {
        let words = allowed(part)
            .iter()
            .map(|&role| char::from(role).to_string());
        let expected = words.collect::<Vec<_>>().join(" | ");
        let message = Message::new(Id::WrongChoice).at(role.place.clone());
        faults.add(message.with("role").with(expected));
    }
    let dots = table
        .number("dots", 10..=12, faults)
        .map_or(10, |dots| dots.value);
    let readable = table.table("line", faults).and_then(|mut line| {
        let look = look(&mut line, faults);
        let area = area(&mut line, faults);
        line.finish(faults);
        Some((area?, look))
    });
    let [x, y] = ["x", "y"].map(|key| needed_mm(table, key, faults));
    let dots = u32::try_from(dots).unwrap_or(10);
    // 20 modules of 10 or 12 dots at 600 dpi; at another press the same size to a dot.
    let side = Um::from_dots(i32::try_from(20 * dots).unwrap_or(200), 600);
    let area = Rect {
        x: x?,
        y: y?,
        w: side,
        h: side,
    };
    one(
        table,
        part,
        area,
        Shape::Pairing {
            role: role?.value,
            dots,
            readable,
        },
    )
}

pub(super) fn perforation(table: &mut Table<'_>, faults: &mut Faults) -> Option<Vec<Item>> {
    let radius = table.mm("radius", faults);
    let area = area(table, faults)?;
    let half = area.w.0.min(area.h.0) / 2;
    let radius = within(radius, "radius", 0..=half, faults).unwrap_or(Um(0));
    one(table, Part::Card, area, Shape::Perforation { radius })
}

pub(super) fn notch(table: &mut Table<'_>, faults: &mut Faults) -> Option<Vec<Item>> {
    let edges = [("bottom", Edge::Bottom), ("right", Edge::Right)];
    let edge = table.choice("edge", &edges, faults);
    let edge = table.need("edge", edge, faults);
    let count = table.number("count", 1..=2, faults);
    let shape = Shape::Notch {
        edge: edge?.value,
        mirrored: false,
        two: count.is_some_and(|count| count.value == 2),
    };
    one(table, Part::Notice, Rect::default(), shape)
}

pub(super) fn fold(table: &mut Table<'_>, faults: &mut Faults) -> Option<Vec<Item>> {
    let y = needed_mm(table, "y", faults)?;
    let area = Rect {
        y,
        ..Rect::default()
    };
    one(table, Part::Notice, area, Shape::Fold)
}

pub(super) fn zone(table: &mut Table<'_>, faults: &mut Faults) -> Option<Vec<Item>> {
    let kind = table.choice("kind", ZONES, faults);
    let kind = table.need("kind", kind, faults);
    let slide = table.mm("slide", faults);
    let slide = within(slide, "slide", PLACES, faults).unwrap_or(Um(0));
    let down = table.mm("slide_y", faults);
    let down = within(down, "slide_y", PLACES, faults).unwrap_or(slide);
    let slide = (slide, down);
    let area = area(table, faults)?;
    let kind = kind?.value;
    one(table, Part::Notice, area, Shape::Zone { kind, slide })
}
