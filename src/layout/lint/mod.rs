//! What a layout must keep to besides its grammar: places, type sizes, quiet zones, and the
//! geometry of codes, notch, folds and cards. `compile` and `layout lint` run this one list; it
//! measures boxes and draws nothing.
//!
//! | rule | what | told by |
//! |---|---|---|
//! | G1 | voice code centred 25.00 mm (±0.05) from both edges | structural: asserted |
//! | G2 | bottom right, notch right; bottom left under a card or window's corner | [`voice`] |
//! | G3 | cells of whole dots, at least 4 at 600 dpi | structural: an integer, asserted |
//! | G4 | upright | structural: a layout cannot say an angle |
//! | G5 | quiet zone of 4 cells and 2 mm | [`overlap`]; 4 cells ≤ 2 mm is asserted |
//! | G6 | K 100 % | structural: codes have no `ink` |
//! | G7 | notch Ø 6 mm through the code's centre; both or none | [`voice`]; else structural |
//! | G8 | codes on both sides: two notches, or the face's text tells of the back | [`voice`] |
//! | G9 | nothing within 3 mm of the notch's curve; code 10 mm | [`voice`]; code: asserted |
//! | G10 | code and notch in no card and no zone | [`voice`] |
//! | G11 | backs | each side is looked at by itself; the notch is turned over, [`voice`] |
//! | G12 | an envelope's voice code says nothing of a member | [`spoken`] |
//! | G13 | the sheet is that of the finished work, its cover face up | structural: one sheet |
//! | G14 | the longest spoken text fits, 5 % to spare | [`spoken`] |
//! | G15 | folds, windows | [`fold`] |
//! | G16 | no other QR Code within 60 mm of the voice code's centre | [`voice`] |
//! | margin, card, type, overflow | sheet, card, box hold what is theirs; legible | [`place`] |
//! | pairing | one pairing code on the notice and one on each card | [`faces`] |
//! | address, postal | seen in the window in every slide | [`fold`]; from the edge [`place`] |
//! | overlap, quiet | no two things on one spot; codes keep their quiet zones | [`overlap`] |

pub mod body;
mod faces;
mod fold;
mod overlap;
mod place;
mod spoken;
mod voice;

pub use fold::FOLD_CLEAR;
pub use place::MARGIN;
pub use spoken::template_text;

use super::compile::{Setting, Templates};
use super::schema::Sheet;
use crate::message::{Id, Message};
use crate::units::{Place, Rect, Um};
use body::{Body, bodies};

/// One rule broken: what is told, where it lies on the sheet, and what it quarrels with.
#[derive(Clone, Debug)]
pub struct Fault {
    pub message: Message,
    pub area: Rect,
    pub other: Option<(Place, Rect)>,
}

/// A sheet being looked at.
struct Look<'a> {
    sheet: &'a Sheet,
    templates: &'a Templates,
    setting: &'a Setting<'a>,
    bodies: Vec<Body<'a>>,
    /// Whether all of the form is there: what is missing from a base is no fault of the base's.
    whole: bool,
    faults: Vec<Fault>,
}

/// Every fault of one side of a sheet whose base has been merged in, each once, in the sheet's
/// order.
pub fn lint(sheet: &Sheet, templates: &Templates, setting: &Setting<'_>) -> Vec<Fault> {
    let mut look = Look::of(sheet, templates, setting);
    look.places();
    look.overlaps();
    look.faces();
    look.voice();
    look.spoken();
    look.folds();
    let order = |fault: &Fault| {
        let mut items = look.bodies.iter();
        items.position(|body| Some(&body.item.place) == fault.message.place.as_ref())
    };
    let mut told: Vec<Fault> = Vec::new();
    for fault in &look.faults {
        if !told.iter().any(|other| same(other, fault)) {
            told.push(fault.clone());
        }
    }
    told.sort_by_key(order);
    told
}

/// Every fault of a sheet's two sides together.
pub fn both_sides(sheet: &Sheet, templates: &Templates, setting: &Setting<'_>) -> Vec<Fault> {
    let mut look = Look::of(sheet, templates, setting);
    if look.whole {
        look.both_sides();
    }
    look.faults
}

/// Whether two faults tell the same rule of the same things, whatever was measured.
pub fn same(one: &Fault, other: &Fault) -> bool {
    let key = |fault: &Fault| {
        let other = fault.other.as_ref().map(|(place, _)| place.clone());
        let place = fault.message.place.clone();
        (rule(&fault.message).to_owned(), place, other)
    };
    key(one) == key(other)
}

/// The rule's short name: `G9`, or a word.
pub fn rule(message: &Message) -> &str {
    match message.id {
        Id::GeometryWrong => message.arguments.first().map_or("G", String::as_str),
        Id::LayoutOverlap => "overlap",
        Id::LayoutOutside => "margin",
        Id::LayoutOverflow => "overflow",
        Id::TypeSmall => "type",
        Id::CardWrong => "card",
        Id::QuietZone => "quiet",
        Id::PairingCount => "pairing",
        Id::CardLastFour | Id::LastFourStays => "last4",
        Id::LayoutGlyph => "glyph",
        Id::AddressHidden => "address",
        Id::PostalHidden | Id::PostalEdge => "postal",
        Id::UnknownField | Id::TemplateBroken => "field",
        Id::FileMissing | Id::Unreadable => "file",
        _ => "toml",
    }
}

/// A length in millimetres: at most two decimals, and none that say nothing.
fn mm(length: Um) -> String {
    let hundredths = (length.0 + 5).div_euclid(10);
    let text = format!("{:.2}", f64::from(hundredths) / 100.0);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

impl<'a> Look<'a> {
    fn of(sheet: &'a Sheet, templates: &'a Templates, setting: &'a Setting<'a>) -> Look<'a> {
        Look {
            sheet,
            templates,
            setting,
            bodies: bodies(sheet, setting),
            whole: sheet.whole && !sheet.id.is_empty(),
            faults: Vec::new(),
        }
    }
}

impl Look<'_> {
    /// Tells that a body breaks a rule that has an id of its own.
    fn tell(&mut self, id: Id, body: &Body<'_>, other: Option<&Body<'_>>, words: &[&str]) {
        let mut message = Message::new(id).at(body.item.place.clone());
        message.arguments = words.iter().map(|&word| word.to_owned()).collect();
        self.faults.push(Fault {
            message,
            area: body.area,
            other: other.map(|other| (other.item.place.clone(), other.kept())),
        });
    }

    /// Tells that two bodies are nearer than a rule of the voice code's geometry allows.
    fn near(&mut self, rule: &str, body: &Body<'_>, other: &Body<'_>, gap: Um, wanted: Um) {
        let what = format!("{body} ↔ {other} {} mm (≥ {})", mm(gap), mm(wanted));
        self.tell(Id::GeometryWrong, body, Some(other), &[rule, &what]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_told_to_a_hundredth_of_a_millimetre() {
        let told = [0, 150, 1_500, 2_994, 10_000, -150].map(|length| mm(Um(length)));
        assert_eq!(told, ["0", "0.15", "1.5", "2.99", "10", "-0.15"]);
    }
}
