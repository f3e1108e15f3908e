//! A compiled form: what is drawn once a lot, and a flat list of steps that a member fills.
//! Every position is resolved to press dots from the bottom left of the trimmed sheet.

use super::fields::Part;
use super::schema::{Align, Corner};
use crate::codes::customer_bars::Geometry;
use crate::codes::qr::Phrase;
use crate::codes::registered::Style;
use crate::codes::voice::Slot;
use crate::font::GlyphSet;
use crate::member::Column;
use crate::pdf::{Paper, StaticFace};

/// One form of one job, ready to run.
pub struct Program {
    /// Form id, `yoshiki1`.
    pub id: String,
    /// Form code in the pairing codes.
    pub code: u8,
    pub title: String,
    /// The paper in the hall's words; the form's id where its layout does not say.
    pub stock: String,
    /// SHA-256 of the layout file: it goes into every tag.
    pub layout_sha256: [u8; 32],
    pub paper: Paper,
    /// Fixed content: art, and lines of the finishing steps.
    pub art: Vec<u8>,
    pub step_art: Vec<u8>,
    /// Glyphs that the art uses, by face of the job.
    pub art_glyphs: Vec<GlyphSet>,
    /// What is variable on the notice, in the layout's order.
    pub notice: Vec<Step>,
    /// What is variable on the card, in the layout's order.
    pub card: Vec<Step>,
    /// Whether the form has a card.
    pub has_card: bool,
    /// What each face's digest begins with, if anything: the wording of a letter is fixed art, so
    /// two letters of one layout file would else have equal digests where their values agree.
    pub variant: Option<&'static str>,
    /// The same form's letter for members without last four digits, if the job prints one. It
    /// differs from this in its wording and steps only.
    pub without_last4: Option<Box<Program>>,
    /// The other side of the sheet, if anything is printed there: a page of its own with its own
    /// art, the face's finishing turned over, and its own steps. It has no back itself.
    pub back: Option<Box<Program>>,
}

impl Program {
    /// The letter for a member who has last four digits or has none, and which static art of the
    /// lot it is drawn on; `None` if the form has no letter for such a member.
    pub fn letter(&self, last4: bool) -> Option<(&Program, u16)> {
        if last4 || !self.shows_last4() {
            return Some((self, 0));
        }
        let other = self.without_last4.as_deref();
        other.map(|letter| (letter, 1))
    }

    /// The letters of the form, in the order of their static art.
    pub fn letters(&self) -> impl Iterator<Item = &Program> {
        std::iter::once(self).chain(self.without_last4.as_deref())
    }

    /// The pages of this letter's sheet in their order: its face, then its back if it has one.
    pub fn pages(&self) -> impl Iterator<Item = &Program> {
        std::iter::once(self).chain(self.back.as_deref())
    }

    /// Its fixed art as a file has it once.
    pub fn face(&self) -> StaticFace<'_> {
        StaticFace {
            art: &self.art,
            steps: &self.step_art,
        }
    }

    /// Printed sides of a sheet.
    pub fn sides(&self) -> u16 {
        1 + u16::from(self.back.is_some())
    }

    /// All that is variable on the sheet, page by page.
    pub fn steps(&self) -> impl Iterator<Item = &Step> {
        self.pages()
            .flat_map(|page| page.notice.iter().chain(&page.card))
    }

    /// The voice codes of the sheet: its face's, then its back's.
    pub fn voices(&self) -> impl Iterator<Item = &VoiceStep> {
        self.steps().filter_map(|step| match step {
            Step::Voice(step) => Some(step),
            _ => None,
        })
    }

    /// Every column that a page of any letter shows and no record could leave out.
    pub fn columns(&self) -> Vec<Column> {
        let steps = self.letters().flat_map(Program::steps);
        let parts = steps.flat_map(|step| step.parts());
        let fields = parts.filter_map(|part| match part {
            Part::Field(field) => field.needed(),
            Part::Fixed(_) => None,
        });
        let mut columns: Vec<Column> = Vec::new();
        for column in fields {
            if !columns.contains(&column) {
                columns.push(column);
            }
        }
        columns
    }

    /// Members that one sheet lists; `None` for a form that is one member's.
    pub fn rows(&self) -> Option<usize> {
        let rows = self.notice.iter().filter_map(|step| match step {
            Step::Row(row, _) => Some(row + 1),
            _ => None,
        });
        rows.max()
    }

    /// Whether a page shows the last four digits, so that a member must have them.
    pub fn shows_last4(&self) -> bool {
        let mut parts = self.steps().flat_map(Step::parts);
        parts.any(|part| matches!(part, Part::Field(field) if field.shows_last4()))
    }
}

/// One variable thing.
pub enum Step {
    Text(TextStep),
    /// A text of the household's member in this row of the sheet's list, from 0.
    Row(usize, TextStep),
    Voice(VoiceStep),
    Pairing(PairingStep),
    Customer(CustomerStep),
    Registered(RegisteredStep),
}

impl Step {
    /// What a member's values are put into.
    pub fn parts(&self) -> &[Part] {
        match self {
            Step::Text(step) | Step::Row(_, step) => &step.parts,
            Step::Voice(step) => &step.parts,
            Step::Pairing(_) | Step::Customer(_) | Step::Registered(_) => &[],
        }
    }
}

/// One line of text that is fitted into a width: shrunk, then set on two lines, else refused.
#[derive(Clone, Debug)]
pub struct TextStep {
    pub parts: Vec<Part>,
    /// The heading to name when the text is to blame.
    pub heading: &'static str,
    pub line: Line,
    /// The same text on two lines, if the box has the height.
    pub two: Option<[Line; 2]>,
}

/// Where a line of text stands.
#[derive(Clone, Copy, Debug)]
pub struct Line {
    /// Left end of the box, dots.
    pub x: i32,
    /// Baseline, dots.
    pub y: i32,
    /// Width of the box, dots.
    pub width: i32,
    /// Type size in hundredths of a dot.
    pub size: i32,
    pub bold: bool,
    pub align: Align,
}

/// The voice code.
pub struct VoiceStep {
    pub parts: Vec<Part>,
    /// Of each part its fixed words in full width, as a code in Kanji mode says them; of a field
    /// nothing.
    pub phrases: Vec<Phrase>,
    pub corner: Corner,
    pub slot: Slot,
    /// Whether it stands on the back of its sheet.
    pub on_back: bool,
}

impl VoiceStep {
    /// Bottom left corner of a symbol of `side` dots: its first dot lies round(25 mm − side ÷ 2)
    /// from each of the two edges of its corner, counted from that corner.
    pub fn corner_of(&self, side: i32, paper: &Paper) -> (i32, i32) {
        let first = first_dot(side, paper.dpi());
        match self.corner {
            Corner::BottomLeft => (first, first),
            Corner::BottomRight => (paper.trim_width() - first - side, first),
        }
    }
}

/// The distance of a voice code's centre from each of its two edges, in micrometres.
pub const VOICE_CENTRE_UM: i64 = 25_000;

/// Round(25 mm in dots − side ÷ 2).
pub fn first_dot(side: i32, dpi: u32) -> i32 {
    let inches = 25_400;
    let twice = 2 * VOICE_CENTRE_UM * i64::from(dpi) - i64::from(side) * inches;
    let rounded = (twice + inches).div_euclid(2 * inches);
    i32::try_from(rounded).unwrap_or_else(|_| unreachable!("a sheet's dots fit 32 bits"))
}

/// The pairing code of one face and its readable line.
pub struct PairingStep {
    pub role: u8,
    /// Bottom left corner, dots.
    pub corner: (i32, i32),
    /// Dots a module.
    pub module: u16,
    pub readable: Option<Line>,
}

/// カスタマバーコード of the address that is written to; nothing where it has none.
pub struct CustomerStep {
    /// Bottom left corner, dots.
    pub corner: (i32, i32),
    pub geometry: Geometry,
}

/// 引受番号 as NW-7 and its digits; nothing where the record has none.
pub struct RegisteredStep {
    /// Bottom left corner of the first bar, dots.
    pub corner: (i32, i32),
    pub height: i32,
    pub style: Style,
    pub readable: Option<Line>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_voice_code_of_468_dots_begins_357_dots_from_its_corner() {
        assert_eq!(first_dot(468, 600), 357);
        assert_eq!(first_dot(465, 600), 358);
        assert_eq!(first_dot(585, 720), 416);
    }
}
