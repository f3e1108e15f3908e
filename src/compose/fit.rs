//! Text into its box: as it is, condensed to 70 %, on two lines, or not at all.
//! Never cut, never overflowing, never with a missing glyph.

use std::cmp::Reverse;

use crate::font::Glyph;
use crate::layout::set::{CONDENSED_MIN, NATURAL};
use crate::layout::{Align, Fonts, Line, TextStep};
use crate::member::Reason;
use crate::pdf::content::{self, Style, TextCursor};
use crate::records::notation::is_selector;

/// How a text stands in its box.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fit {
    /// On one line at so many thousandths of its natural width.
    One(u16),
    /// On two lines; the second begins at this glyph.
    Two { second: usize, scale: u16 },
}

impl Fit {
    /// What the shrunk list says of it, if anything.
    pub fn note(self) -> Option<Reason> {
        match self {
            Fit::One(NATURAL) => None,
            Fit::One(_) => Some(Reason::Condensed),
            Fit::Two { .. } => Some(Reason::TwoLines),
        }
    }
}

/// Looks the glyphs up and fits them.
pub fn fit(
    step: &TextStep,
    text: &str,
    fonts: &Fonts,
    glyphs: &mut Vec<Glyph>,
) -> Result<Fit, Reason> {
    glyphs.clear();
    let stack = fonts.stack(step.line.bold);
    let mut characters = text.chars().peekable();
    while let Some(base) = characters.next() {
        let selector = characters.next_if(|c| is_selector(*c));
        glyphs.push(stack.find(base, selector).ok_or(Reason::NoGlyph)?);
    }
    let scale = scale_for(natural(glyphs), &step.line);
    if scale >= CONDENSED_MIN {
        return Ok(Fit::One(narrow(scale)));
    }
    let two = step.two.as_ref().ok_or(Reason::Overflow)?;
    let (second, scale) = split(text, glyphs, &two[0]).ok_or(Reason::Overflow)?;
    Ok(Fit::Two { second, scale })
}

/// Width in thousandths of an em.
pub(super) fn natural(glyphs: &[Glyph]) -> i64 {
    glyphs.iter().map(|glyph| i64::from(glyph.advance)).sum()
}

/// Thousandths of the natural width at which it fits the line, at most 1000.
pub(super) fn scale_for(width: i64, line: &Line) -> i64 {
    let used = width * i64::from(line.size); // hundred-thousandths of a dot
    let room = i64::from(line.width) * 100_000;
    if used <= room {
        i64::from(NATURAL)
    } else {
        room * 1000 / used
    }
}

/// The best place to break: at a space if both halves fit, else where the halves are most equal.
fn split(text: &str, glyphs: &[Glyph], line: &Line) -> Option<(usize, u16)> {
    let total = natural(glyphs);
    let spaces: Vec<usize> = {
        let bases = text.chars().filter(|c| !is_selector(*c)).enumerate();
        let breaks = |c: char| matches!(c, ' ' | '\u{3000}' | '・' | '＝');
        bases
            .filter(|(_, c)| breaks(*c))
            .map(|(at, _)| at + 1)
            .collect()
    };
    let mut before = 0;
    let mut best: Option<(bool, Reverse<i64>, Reverse<usize>)> = None;
    for second in 1..glyphs.len() {
        before += i64::from(glyphs[second - 1].advance);
        let longer = before.max(total - before);
        let candidate = (spaces.contains(&second), Reverse(longer), Reverse(second));
        if scale_for(longer, line) >= CONDENSED_MIN && best.is_none_or(|best| candidate > best) {
            best = Some(candidate);
        }
    }
    best.map(|(_, Reverse(longer), Reverse(second))| (second, narrow(scale_for(longer, line))))
}

fn narrow(scale: i64) -> u16 {
    u16::try_from(scale).unwrap_or(NATURAL)
}

/// Writes fitted glyphs.
pub fn draw(
    step: &TextStep,
    fit: Fit,
    glyphs: &[Glyph],
    cursor: &mut TextCursor,
    out: &mut Vec<u8>,
) {
    match (fit, &step.two) {
        (Fit::One(scale), _) => draw_line(&step.line, glyphs, scale, cursor, out),
        (Fit::Two { second, scale }, Some([upper, lower])) => {
            draw_line(upper, &glyphs[..second], scale, cursor, out);
            draw_line(lower, &glyphs[second..], scale, cursor, out);
        }
        (Fit::Two { .. }, None) => unreachable!("two lines are chosen only where a box has them"),
    }
}

/// Writes one line of glyphs.
pub fn draw_line(
    line: &Line,
    glyphs: &[Glyph],
    scale: u16,
    cursor: &mut TextCursor,
    out: &mut Vec<u8>,
) {
    let room = || {
        let used = natural(glyphs) * i64::from(line.size) / 1000 * i64::from(scale) / 1000;
        (i64::from(line.width) * 100 - used) / 100
    };
    let shift = match line.align {
        Align::Left => 0,
        Align::Center => room() / 2,
        Align::Right => room(),
    };
    let x = line.x + i32::try_from(shift).unwrap_or(0);
    for (at, run) in glyphs.chunk_by(|a, b| a.face == b.face).enumerate() {
        let style = Style {
            font: u16::from(run[0].face),
            size: line.size,
            scale,
        };
        cursor.style(style, out);
        if at == 0 {
            cursor.move_to(x, line.y, out);
        }
        content::open_run(out);
        for glyph in run {
            content::glyph(glyph.id, out);
        }
        content::close_run(out);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(width: i32) -> Line {
        Line {
            x: 0,
            y: 0,
            width,
            size: 10_000,
            bold: false,
            align: Align::Left,
        }
    }

    #[test]
    fn a_text_is_condensed_only_as_far_as_it_must() {
        // Ten full-width characters of 100 dots.
        assert_eq!(scale_for(10_000, &line(1000)), 1000);
        assert_eq!(scale_for(10_000, &line(999)), 999);
        assert_eq!(scale_for(10_000, &line(700)), 700);
        assert!(scale_for(10_000, &line(699)) < CONDENSED_MIN);
    }

    #[test]
    fn two_lines_break_at_a_space_if_both_halves_fit() {
        let glyphs = [Glyph {
            face: 0,
            id: 1,
            advance: 1000,
        }; 10];
        assert_eq!(
            split("あいう　えおかきくけ", &glyphs, &line(600)),
            Some((4, 1000))
        );
        assert_eq!(
            split("あいうえおかきくけこ", &glyphs, &line(600)),
            Some((5, 1000))
        );
        assert_eq!(
            split("あ　いうえおかきくけ", &glyphs, &line(400)),
            Some((5, 800))
        );
        assert_eq!(split("あいうえおかきくけこ", &glyphs, &line(349)), None);
    }
}
