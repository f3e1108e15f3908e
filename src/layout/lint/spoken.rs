//! G14, as far as a layout can be asked: the spoken text with the longest values that a members
//! file may bring. Whether a member's own text fits, pass 1 asks for each.

use std::path::Path;

use super::body::{Body, Kind, voice_slot};
use super::{Fault, Look};
use crate::codes::qr::{Level, Payload, Segments};
use crate::codes::voice;
use crate::layout::fields::{self, Field, Part as Piece};
use crate::layout::schema::Shape;
use crate::message::{Id, Message};

/// The weakest level that a job takes unless it says otherwise.
const LEVEL_MIN: Level = Level::M;

impl Look<'_> {
    pub(super) fn spoken(&mut self) {
        for body in self.bodies.clone() {
            if body.kind == Kind::Voice {
                self.capacity(&body);
            }
        }
    }

    /// G12: an envelope bears one fixed symbol a job, so its text is nobody's.
    fn envelope(&mut self, body: &Body<'_>, parts: &[Piece]) {
        let personal = parts.iter().find(|part| part.is_field());
        if !self.sheet.id.starts_with("envelope-") || personal.is_none() {
            return;
        }
        let heading = personal.map_or("", Piece::heading);
        let what = format!("{body} ↔ {heading}");
        self.tell(Id::GeometryWrong, body, None, &["G12", &what]);
    }

    fn capacity(&mut self, body: &Body<'_>) {
        let Shape::Voice { template, .. } = &body.item.shape else {
            unreachable!("bodies are of their items' shapes")
        };
        let mut templates = self.templates.iter();
        let known = templates.find(|(path, _)| path == Path::new(&template.value));
        let Some((_, text)) = known else { return };
        let text = template_text(text);
        let Ok(parts) = fields::parts(&text, self.setting.words) else {
            return;
        };
        self.envelope(body, &parts);
        if self.setting.vendor {
            return;
        }
        let mut longest = String::new();
        for part in &parts {
            match part {
                Piece::Fixed(fixed) => voice::full_width(fixed, &mut longest),
                Piece::Field(field) => {
                    longest.extend(std::iter::repeat_n('あ', characters(*field)))
                }
            }
        }
        let mut payload = Payload::new();
        payload.set(&longest, Segments::Kanji);
        if voice::choose(&payload, &voice_slot(self.setting.dpi), LEVEL_MIN).is_none() {
            let count = longest.chars().count();
            let what = format!("{} {count} (≤ 25-M − 5 %)", template.value);
            let message = Message::new(Id::GeometryWrong).at(template.place.clone());
            self.faults.push(Fault {
                message: message.with("G14").with(what),
                area: body.area,
                other: None,
            });
        }
    }
}

/// The spoken text of a template: line ends and lines that begin with # are its author's.
pub fn template_text(template: &str) -> String {
    let lines = template.lines().filter(|line| !line.starts_with('#'));
    lines.collect()
}

/// The most characters that a field may bring.
fn characters(field: Field) -> usize {
    match field {
        Field::NameKanji | Field::NameKana => 100,
        Field::ControlNo | Field::Kind => 32,
        Field::Symbol | Field::Number => 20,
        // Heading and comma.
        Field::SymbolSpoken => 24,
        Field::SymbolNumber | Field::Copay => 41,
        Field::Branch => 2,
        Field::BranchSpoken => 6,
        Field::BranchLabel => 7,
        // 平成元年10月10日 in full width.
        Field::Birth | Field::Acquired | Field::AcquiredSpoken => 11,
        Field::ValidUntil | Field::IssuedCard | Field::EffectiveFrom => 11,
        Field::BirthSpoken | Field::ValidUntilSpoken => 11,
        Field::IssuedCardSpoken | Field::EffectiveFromSpoken => 11,
        Field::EffectiveHeading => 7,
        Field::EffectiveOptional => 11,
        // Heading and commas.
        Field::EffectiveSpoken => 20,
        Field::Sex => 4,
        Field::PostCode => 8,
        Field::Addr1 | Field::Addr2 | Field::Addr3 | Field::CardAddr1 => 100,
        Field::CardAddr2 => 201,
        Field::HeadName => 100,
        // 御中 behind a name.
        Field::Addressee => 103,
        Field::MailMark => 4,
        Field::TrackNo => 14,
        Field::Last4 => 4,
        Field::Last4Spoken => 7,
        Field::EmployerName => 100,
        Field::PackBox | Field::PackBoxes => 7,
        Field::PackPieces | Field::PackLast => 9,
        Field::Piece | Field::Pieces => 9,
        Field::Lot => 4,
        Field::Sheet | Field::Sheets => 2,
        // Eight rows of usual names: a household of longer ones is held by the plan.
        Field::RowsSpoken => 8 * 24,
    }
}
