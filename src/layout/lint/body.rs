//! The things on a sheet as boxes: every item with the area that it takes, a code with its quiet
//! zone, a notch and a fold too. No rule is known here.

use std::fmt;

use crate::codes::voice::Slot;
use crate::layout::compile::Setting;
use crate::layout::fields::{self, Field, Part as Piece};
use crate::layout::program::{VOICE_CENTRE_UM, first_dot};
use crate::layout::schema::{Corner, Edge, Item, Look, Postal, Shape, Sheet, ZoneKind};
use crate::layout::{NOTCH_APART, NOTCH_RADIUS};
use crate::units::{Rect, Um};

/// Modules of the largest voice code; the slot has as many cells (ISO/IEC 18004: version 25).
const VOICE_CELLS: u32 = 117;
/// Quiet zone of the voice code: at least 4 of its cells, too.
pub const VOICE_QUIET: Um = Um(2_000);
/// Quiet zone of a pairing code.
const PAIRING_QUIET: Um = Um(2_000);
/// Clear space around a customer barcode (customer barcode manual: 2 mm on all sides).
const CUSTOMER_QUIET: Um = Um(2_000);
/// Modules of the quiet zone on the two sides of a static symbol (ISO/IEC 18004: 4 on each).
const QR_QUIET_MODULES: i32 = 8;

/// What a body is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Fixed wording or a member's text.
    Wording(Look),
    /// The readable line of a pairing code.
    Readable(Look),
    Line,
    Ground,
    Voice,
    Pairing,
    Qr,
    /// A customer barcode.
    Customer,
    /// NW-7 of a registered letter's number.
    Registered,
    Perforation,
    /// A semicircle; its area is the square around the whole circle.
    Notch,
    Fold,
    Zone(ZoneKind),
}

/// A thing on the sheet.
#[derive(Clone, Copy, Debug)]
pub struct Body<'a> {
    pub item: &'a Item,
    pub kind: Kind,
    /// From the top left of the trimmed sheet; a window with all its slides.
    pub area: Rect,
    /// The frame around it that stays white; zero but for codes.
    pub quiet: Um,
    /// Whether it is wording that stands beside the voice code.
    pub caption: bool,
}

impl<'a> Body<'a> {
    fn new(item: &'a Item, kind: Kind, area: Rect, quiet: Um) -> Body<'a> {
        Body {
            item,
            kind,
            area,
            quiet,
            caption: false,
        }
    }
}

impl Body<'_> {
    /// The area with the quiet zone.
    pub fn kept(&self) -> Rect {
        self.area.grown(self.quiet)
    }

    /// Whether it is ink.
    pub fn is_ink(&self) -> bool {
        match self.kind {
            Kind::Wording(_) | Kind::Readable(_) | Kind::Line | Kind::Ground => true,
            Kind::Voice | Kind::Pairing | Kind::Qr => true,
            Kind::Customer | Kind::Registered => true,
            Kind::Perforation | Kind::Notch | Kind::Fold | Kind::Zone(_) => false,
        }
    }

    pub fn is_code(&self) -> bool {
        match self.kind {
            Kind::Voice | Kind::Pairing | Kind::Qr | Kind::Customer | Kind::Registered => true,
            Kind::Wording(_) | Kind::Readable(_) | Kind::Line | Kind::Ground => false,
            Kind::Perforation | Kind::Notch | Kind::Fold | Kind::Zone(_) => false,
        }
    }

    /// How its letters look, if it has letters.
    pub fn look(&self) -> Option<Look> {
        match self.kind {
            Kind::Wording(look) | Kind::Readable(look) => Some(look),
            _ => None,
        }
    }

    /// What a member's text shows; nothing for fixed wording.
    pub fn fields(&self, setting: &Setting<'_>) -> Vec<Field> {
        let Shape::Text { text, .. } = &self.item.shape else {
            return Vec::new();
        };
        let parts = fields::parts(text, setting.words).unwrap_or_default();
        let field = |part| match part {
            Piece::Field(field) => Some(field),
            Piece::Fixed(_) => None,
        };
        parts.into_iter().filter_map(field).collect()
    }
}

/// Letters of a body's wording that a message quotes.
const QUOTED: usize = 10;

/// As the layout file calls it, with its first words and its line: `[[label]] 整理番号 (base:41)`.
impl fmt::Display for Body<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (table, text) = match &self.item.shape {
            Shape::Label { text, .. } if self.caption => ("[[voice.label]]", text.as_str()),
            Shape::Label { text, .. } => ("[[label]]", text.as_str()),
            Shape::Text { text, .. } => ("[[text]]", text.as_str()),
            Shape::Line { .. } => ("[[line]]", ""),
            Shape::Ground { .. } => ("[[table]]", ""),
            Shape::Qr { .. } => ("[[qr]]", ""),
            Shape::Voice { .. } => ("[[voice]]", ""),
            Shape::Pairing { .. } if self.is_code() => ("[[pairing]]", ""),
            Shape::Pairing { .. } => ("[pairing.line]", ""),
            Shape::Postal(_) if !self.is_code() => ("[postal.line]", ""),
            Shape::Postal(Postal::Customer { .. }) => ("[[postal]]", "customer"),
            Shape::Postal(Postal::Registered { .. }) => ("[[postal]]", "registered"),
            Shape::Perforation { .. } => ("[[perforation]]", ""),
            Shape::Notch { .. } => ("[[notch]]", ""),
            Shape::Fold => ("[[fold]]", ""),
            Shape::Zone { kind, .. } => ("[[zone]]", kind.word()),
        };
        f.write_str(table)?;
        if !text.is_empty() {
            let quoted: String = text.chars().take(QUOTED).collect();
            let more = if quoted.len() < text.len() { "…" } else { "" };
            write!(f, " {}{more}", quoted.replace('\n', " "))?;
        }
        let place = &self.item.place;
        let file = place.file.rsplit(['/', '\\']).next().unwrap_or("");
        write!(f, " ({file}:{})", place.line)
    }
}

/// Dots of the smallest voice cell, 0.17 mm, and of the slot.
pub fn voice_slot(dpi: u32) -> Slot {
    let cell_dots_min = match dpi {
        600 => 4,
        720 => 5,
        _ => dpi.div_ceil(150),
    };
    Slot {
        dots: VOICE_CELLS * cell_dots_min,
        cell_dots_min,
    }
}

/// The largest voice code that the slot takes, without its quiet zone.
pub fn voice_area(corner: Corner, sheet: &Sheet, dpi: u32) -> Rect {
    let side = i32::try_from(voice_slot(dpi).dots).unwrap_or(0);
    let first = Um::from_dots(first_dot(side, dpi), dpi);
    let side = Um::from_dots(side, dpi);
    let x = match corner {
        Corner::BottomLeft => first,
        Corner::BottomRight => Um(sheet.width.0 - first.0 - side.0),
    };
    let y = Um(sheet.height.0 - first.0 - side.0);
    Rect {
        x,
        y,
        w: side,
        h: side,
    }
}

/// The square around the notch's circle, whose centre lies on the edge.
fn notch_area(edge: Edge, mirrored: bool, corner: Option<Corner>, sheet: &Sheet) -> Rect {
    let from_edge = i32::try_from(VOICE_CENTRE_UM).unwrap_or(0);
    // On a back the notch goes with the face's code, not with that of the back.
    let (x, y) = match (edge, corner.filter(|_| !mirrored)) {
        (Edge::Bottom, Some(Corner::BottomRight)) => (sheet.width.0 - from_edge, sheet.height.0),
        (Edge::Bottom, _) => (from_edge, sheet.height.0),
        (Edge::Right, _) => (sheet.width.0, sheet.height.0 - from_edge),
    };
    let x = if mirrored { sheet.width.0 - x } else { x };
    Rect {
        x: Um(x),
        y: Um(y),
        ..Rect::default()
    }
    .grown(NOTCH_RADIUS)
}

/// A static symbol in its box and the quiet zone around it, as they are drawn.
fn qr_area(text: &str, area: &Rect, dpi: u32) -> (Rect, Um) {
    let code = qrcode::QrCode::with_error_correction_level(text, qrcode::EcLevel::M);
    let Ok(modules) = code.map(|code| i32::try_from(code.width()).unwrap_or(0)) else {
        return (*area, Um(0));
    };
    let module = area.w.dots(dpi) / (modules + QR_QUIET_MODULES);
    let side = Um::from_dots(module * modules, dpi);
    let quiet = Um((area.w.0 - side.0) / 2);
    (area.grown(Um(-quiet.0)), quiet)
}

/// Every thing on the sheet, in the sheet's order; without voice codes neither code nor caption nor
/// notch.
pub fn bodies<'a>(sheet: &'a Sheet, setting: &Setting<'_>) -> Vec<Body<'a>> {
    let corner = sheet.items.iter().find_map(|item| match &item.shape {
        Shape::Voice { corner, .. } => Some(*corner),
        _ => None,
    });
    let mut bodies = Vec::new();
    for item in &sheet.items {
        if setting.voice || !matches!(item.shape, Shape::Voice { .. } | Shape::Notch { .. }) {
            add(item, sheet, corner, setting, &mut bodies);
        }
    }
    bodies
}

fn add<'a>(
    item: &'a Item,
    sheet: &Sheet,
    corner: Option<Corner>,
    setting: &Setting<'_>,
    bodies: &mut Vec<Body<'a>>,
) {
    let dpi = setting.dpi;
    let body = |kind, area, quiet| Body::new(item, kind, area, quiet);
    let plain = |kind| body(kind, item.area, Um(0));
    bodies.push(match &item.shape {
        Shape::Label { look, .. } | Shape::Text { look, .. } => plain(Kind::Wording(*look)),
        Shape::Line { .. } => plain(Kind::Line),
        Shape::Ground { .. } => plain(Kind::Ground),
        Shape::Qr { text } => {
            let (area, quiet) = qr_area(text, &item.area, dpi);
            body(Kind::Qr, area, quiet)
        }
        Shape::Voice { corner, .. } => {
            body(Kind::Voice, voice_area(*corner, sheet, dpi), VOICE_QUIET)
        }
        Shape::Pairing { .. } => body(Kind::Pairing, item.area, PAIRING_QUIET),
        Shape::Perforation { .. } => plain(Kind::Perforation),
        Shape::Postal(Postal::Customer { .. }) => body(Kind::Customer, item.area, CUSTOMER_QUIET),
        Shape::Postal(Postal::Registered { narrow_dots, .. }) => {
            let area = registered_area(&item.area, *narrow_dots);
            body(Kind::Registered, area, Um(0))
        }
        Shape::Notch { edge, mirrored, .. } => {
            let area = notch_area(*edge, *mirrored, corner, sheet);
            body(Kind::Notch, area, Um(0))
        }
        Shape::Fold => {
            let (y, w) = (item.area.y, sheet.width);
            let x = Um(0);
            body(Kind::Fold, Rect { x, y, w, h: Um(0) }, Um(0))
        }
        Shape::Zone { kind, slide } => body(Kind::Zone(*kind), slid(&item.area, *slide), Um(0)),
    });
    match &item.shape {
        Shape::Voice { labels, .. } => {
            for label in labels.iter().filter(|label| label.is_of(setting.vendor)) {
                let from = bodies.len();
                add(&label.item, sheet, corner, setting, bodies);
                let own = bodies[from..].iter_mut();
                own.for_each(|body| body.caption = true);
            }
        }
        Shape::Pairing {
            readable: Some((area, look)),
            ..
        }
        | Shape::Postal(Postal::Registered {
            readable: Some((area, look)),
            ..
        }) => bodies.push(body(Kind::Readable(*look), *area, Um(0))),
        Shape::Notch {
            edge,
            mirrored,
            two: true,
        } => {
            let first = notch_area(*edge, *mirrored, corner, sheet);
            bodies.push(body(Kind::Notch, second(first, *edge, *mirrored), Um(0)));
        }
        _ => {}
    }
}

/// Where the second of two notches stands: farther from the corner.
fn second(first: Rect, edge: Edge, mirrored: bool) -> Rect {
    let (mut x, mut y) = (first.x, first.y);
    match (edge, mirrored) {
        (Edge::Right, _) => y = Um(y.0 - NOTCH_APART.0),
        (Edge::Bottom, false) => x = Um(x.0 + NOTCH_APART.0),
        (Edge::Bottom, true) => x = Um(x.0 - NOTCH_APART.0),
    }
    Rect { x, y, ..first }
}

/// All that a box reaches in its slides; with negative ones, what no slide takes away.
pub fn slid(area: &Rect, (across, down): (Um, Um)) -> Rect {
    Rect {
        x: Um(area.x.0 - across.0),
        y: Um(area.y.0 - down.0),
        w: Um(area.w.0 + 2 * across.0),
        h: Um(area.h.0 + 2 * down.0),
    }
}

/// Bars with their clear space, which counts to the left and right only (ten narrow elements): the
/// digits stand below them.
fn registered_area(area: &Rect, narrow_dots: u32) -> Rect {
    let dots = i32::try_from(10 * narrow_dots).unwrap_or(0);
    slid(area, (Um::from_dots(dots, 600), Um(0)))
}

/// How far two boxes are apart across and down; 0 where they meet.
pub fn apart(one: &Rect, other: &Rect) -> (Um, Um) {
    let across = (other.x.0 - one.right().0).max(one.x.0 - other.right().0);
    let down = (other.y.0 - one.bottom().0).max(one.y.0 - other.bottom().0);
    (Um(across.max(0)), Um(down.max(0)))
}

/// The distance of two boxes, or of a box and a point.
pub fn gap(one: &Rect, other: &Rect) -> Um {
    let (across, down) = apart(one, other);
    let (across, down) = (f64::from(across.0), f64::from(down.0));
    #[expect(
        clippy::cast_possible_truncation,
        reason = "a sheet is a few metres at most"
    )]
    let gap = across.hypot(down).round() as i32;
    Um(gap)
}

/// The middle of a box, as a box without size.
pub fn middle(area: &Rect) -> Rect {
    Rect {
        x: Um(area.x.0 + area.w.0 / 2),
        y: Um(area.y.0 + area.h.0 / 2),
        ..Rect::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rect(x: i32, y: i32, w: i32, h: i32) -> Rect {
        let [x, y, w, h] = [x, y, w, h].map(Um);
        Rect { x, y, w, h }
    }

    #[test]
    fn boxes_are_apart_by_their_nearest_points() {
        let one = rect(0, 0, 10, 10);
        assert_eq!(gap(&one, &rect(13, 14, 5, 5)), Um(5));
        assert_eq!(gap(&one, &rect(10, 0, 5, 5)), Um(0));
        assert_eq!(gap(&rect(5, 40, 0, 0), &one), Um(30));
        assert_eq!(apart(&one, &rect(13, 2, 5, 5)), (Um(3), Um(0)));
    }

    #[test]
    fn a_static_symbol_keeps_four_modules_on_each_side_of_its_box() {
        let area = rect(91_000, 148_000, 28_000, 28_000);
        let (symbol, quiet) = qr_area("https://myna.go.jp/", &area, 600);
        // Version 2: 25 modules of 20 dots in 661 dots.
        let off = symbol.w.0 - Um::from_dots(500, 600).0;
        assert!(off.abs() <= 1, "halves of a micrometre: {off}");
        assert!(quiet >= Um::from_dots(80, 600), "{quiet:?}");
        assert_eq!(qr_area(&"長".repeat(9_000), &area, 600), (area, Um(0)));
    }
}
