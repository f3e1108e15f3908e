//! Setting Japanese text: widths, and paragraphs broken by the rules of line composition
//! (JIS X 4051:2004, 4.3: characters that must not begin or end a line). No drawing.

use super::schema::Look;
use crate::font::{Face, Glyph, Stack};
use crate::units::{Decipoint, Rect};

/// The fonts of a job: all faces, and the search order of each style.
pub struct Fonts {
    pub faces: Vec<Face>,
    pub regular: Stack,
    pub bold: Stack,
}

impl Fonts {
    pub fn stack(&self, bold: bool) -> &Stack {
        if bold { &self.bold } else { &self.regular }
    }
}

/// One line of a paragraph.
#[derive(Debug, PartialEq, Eq)]
pub struct SetLine {
    pub glyphs: Vec<Glyph>,
    /// Natural width in thousandths of an em; a closing mark at the end counts half.
    pub width: i64,
    /// Whether the paragraph (or a forced break) ends here.
    pub last: bool,
    /// Thousandths of the natural width at which it is drawn.
    pub scale: u16,
}

/// Natural width, thousandths.
pub const NATURAL: u16 = 1000;
/// The most condensed that still reads well, thousandths of the natural width.
pub const CONDENSED_MIN: i64 = 700;

const NEVER_FIRST: &str = "、。，．・：；？！）〕］｝〉》」』】〙〗”’ーゝゞヽヾ々ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ)],.!?";
const NEVER_LAST: &str = "（〔［｛〈《「『【〘〖“‘([";
/// Closing marks whose right half is empty: at a line's end they may stand into the margin by half.
const HALF_AT_END: &str = "、。，．）〕］｝〉》」』】";

/// Half an em in thousandths.
const HALF: i64 = 500;

/// Breaks a text into lines of at most `width` thousandths of an em; `\n` breaks always.
/// `Err` names the first character that no face has.
pub fn paragraph(text: &str, width: i64, stack: &Stack) -> Result<Vec<SetLine>, char> {
    let mut lines = Vec::new();
    for section in text.split('\n') {
        let characters: Vec<char> = section.chars().collect();
        let glyphs: Vec<Glyph> = characters
            .iter()
            .map(|&c| stack.find(c, None).ok_or(c))
            .collect::<Result<_, _>>()?;
        let mut start = 0;
        loop {
            let end = line_end(&characters, &glyphs, start, width);
            let mut natural: i64 = glyphs[start..end]
                .iter()
                .map(|g| i64::from(g.advance))
                .sum();
            if end > start && HALF_AT_END.contains(characters[end - 1]) {
                natural -= HALF;
            }
            let last = end == characters.len();
            lines.push(SetLine {
                glyphs: glyphs[start..end].to_vec(),
                width: natural,
                last,
                scale: NATURAL,
            });
            if last {
                break;
            }
            start = end;
        }
    }
    Ok(lines)
}

/// The lines of a label's wording in its box. One that is `given` by the insurer (its template has
/// a field, its box one line) is condensed rather than broken: the layout's author chose the other
/// wording, but the insurer's own words are as long as they are.
pub fn label(
    template: &str,
    wording: &str,
    area: &Rect,
    look: Look,
    leading: Decipoint,
    fonts: &Fonts,
) -> Result<Vec<SetLine>, char> {
    let given = template.contains('{') && area.h.0 < 2 * leading.um().0;
    let (width, stack) = (width(area, look), fonts.stack(look.bold));
    let lines = paragraph(wording, width, stack)?;
    if !given || lines.len() == 1 || wording.contains('\n') {
        return Ok(lines);
    }
    let one = condensed(wording, width, stack)?;
    Ok(one.map_or(lines, |one| vec![one]))
}

/// The width of a box in thousandths of an em.
pub fn width(area: &Rect, look: Look) -> i64 {
    i64::from(area.w.0) * 1000 / i64::from(look.size.um().0).max(1)
}

/// Sets a text on one line, condensed as far as it must be to fit `width`; `None` if that would be
/// too much. `Err` names the first character that no face has.
pub fn condensed(text: &str, width: i64, stack: &Stack) -> Result<Option<SetLine>, char> {
    let find = |c| stack.find(c, None).ok_or(c);
    let glyphs: Vec<Glyph> = text.chars().map(find).collect::<Result<_, _>>()?;
    let natural: i64 = glyphs.iter().map(|glyph| i64::from(glyph.advance)).sum();
    let scale = (width * i64::from(NATURAL) / natural.max(1)).min(i64::from(NATURAL));
    let line = SetLine {
        glyphs,
        width: natural * scale / i64::from(NATURAL),
        last: true,
        scale: u16::try_from(scale).unwrap_or(NATURAL),
    };
    Ok((scale >= CONDENSED_MIN).then_some(line))
}

/// Where the line that begins at `start` ends: as far as it fits, then back to a permitted break.
fn line_end(characters: &[char], glyphs: &[Glyph], start: usize, width: i64) -> usize {
    let mut used = 0;
    let mut fits = start;
    while fits < characters.len() {
        let advance = i64::from(glyphs[fits].advance);
        let needed = if HALF_AT_END.contains(characters[fits]) {
            advance - HALF
        } else {
            advance
        };
        if used + needed > width {
            break;
        }
        used += advance;
        fits += 1;
    }
    if fits == characters.len() {
        return fits;
    }
    // Where no break is permitted, the line ends where it is full.
    let fits = fits.max(start + 1);
    if fits == characters.len() {
        return fits;
    }
    let permitted = |&end: &usize| may_break(characters[end - 1], characters[end]);
    (start + 1..=fits).rev().find(permitted).unwrap_or(fits)
}

fn may_break(before: char, after: char) -> bool {
    let word = |c: char| c.is_ascii_alphanumeric() || c == '*';
    !(NEVER_LAST.contains(before) || NEVER_FIRST.contains(after) || (word(before) && word(after)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn break_at(text: &str, ems: i64) -> Vec<usize> {
        let characters: Vec<char> = text.chars().collect();
        let glyphs = vec![
            Glyph {
                face: 0,
                id: 1,
                advance: 1000
            };
            characters.len()
        ];
        let mut ends = vec![0];
        while *ends.last().unwrap() < characters.len() {
            let start = *ends.last().unwrap();
            ends.push(line_end(&characters, &glyphs, start, ems * 1000));
        }
        ends[1..].to_vec()
    }

    #[test]
    fn no_line_begins_with_a_closing_mark_or_ends_with_an_opening_one() {
        assert_eq!(break_at("あいうえおかき", 3), [3, 6, 7]);
        // The mark would begin the second line, so い goes down with it.
        assert_eq!(break_at("あい、う", 2), [1, 4 - 1, 4]);
        // The opening bracket goes down.
        assert_eq!(break_at("あい（う）", 3), [2, 5]);
        // A small kana never begins a line.
        assert_eq!(break_at("あいしょう", 3), [2, 5]);
    }

    #[test]
    fn a_full_stop_may_stand_half_into_the_margin() {
        let glyph = |advance| Glyph {
            face: 0,
            id: 1,
            advance,
        };
        let characters = ['あ', 'い', '。', 'う'];
        let glyphs = characters.map(|_| glyph(1000));
        assert_eq!(line_end(&characters, &glyphs, 0, 2500), 3);
        assert_eq!(line_end(&characters, &glyphs, 0, 2499), 1);
    }
}
