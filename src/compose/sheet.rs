//! A sheet that no form stands behind: lists and slips of the hall, words and rules set one by one.
//! Fits words into their width as forms do, and never leaves a character out.

use super::{Context, count, fit};
use crate::font::GlyphSet;
use crate::layout::{Align, Line};
use crate::pdf::content::{self, TextCursor};
use crate::pdf::{Paper, Variable};
use crate::units::{Decipoint, Um};

/// A4, 3 mm of bleed.
const A4: [i32; 3] = [210_000, 297_000, 3_000];
/// Full-width characters fill this part of their size above the baseline, in hundredths.
const ABOVE_HUNDREDTHS: i32 = 88;
/// Words that fit nowhere else are condensed as far as this, in thousandths.
const CONDENSED_MIN: i64 = 300;

/// How words are set.
#[derive(Clone, Copy, Debug)]
pub struct Words {
    /// Type size.
    pub size: Decipoint,
    pub bold: bool,
    pub align: Align,
}

/// A sheet of A4 being set; places are millimetres from its top left.
pub struct Sheet {
    pub paper: Paper,
    marks: Vec<u8>,
    rules: Vec<u8>,
    cursor: TextCursor,
}

/// A character that none of the job's fonts has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoGlyph(pub char);

impl Sheet {
    /// An empty sheet for a press of so many dots an inch.
    pub fn new(dpi: u32) -> Sheet {
        let [width, height, bleed] = A4;
        let mut sheet = Sheet {
            paper: Paper::new(width, height, bleed, dpi),
            marks: Vec::new(),
            rules: Vec::new(),
            cursor: TextCursor::new(),
        };
        sheet.cursor.begin(&mut sheet.marks);
        sheet
    }

    /// Sets words on one line whose top is at (x, y); condensed if they are wider than `w`.
    ///
    /// # Errors
    /// [`NoGlyph`]: the words cannot be printed.
    pub fn words(
        &mut self,
        [x, y, w]: [Um; 3],
        text: &str,
        words: Words,
        context: &Context<'_>,
        glyphs: &mut [GlyphSet],
    ) -> Result<(), NoGlyph> {
        let dpi = self.paper.dpi();
        let size = words.size.centidots(dpi);
        let top = self.paper.trim_height() - y.dots(dpi);
        let line = Line {
            x: x.dots(dpi),
            y: top - size * ABOVE_HUNDREDTHS / 10_000,
            width: w.dots(dpi),
            size,
            bold: words.bold,
            align: words.align,
        };
        let stack = context.fonts.stack(words.bold);
        let found = text.chars().map(|c| stack.find(c, None).ok_or(NoGlyph(c)));
        let found: Vec<_> = found.collect::<Result<_, _>>()?;
        if found.is_empty() {
            return Ok(());
        }
        let scale = fit::scale_for(fit::natural(&found), &line).max(CONDENSED_MIN);
        let scale = u16::try_from(scale).unwrap_or(1000);
        fit::draw_line(&line, &found, scale, &mut self.cursor, &mut self.marks);
        count(&found, glyphs);
        Ok(())
    }

    /// A black rule, `h` thick, or a block of ink.
    pub fn rule(&mut self, [x, y, w, h]: [Um; 4]) {
        let dpi = self.paper.dpi();
        let (width, height) = (w.dots(dpi).max(1), h.dots(dpi).max(1));
        let bottom = self.paper.trim_height() - y.dots(dpi) - height;
        content::filled_rectangle((x.dots(dpi), bottom), (width, height), &mut self.rules);
    }

    /// The finished sheet's operators.
    pub fn finish(&mut self) -> Variable<'_> {
        self.cursor.end(&mut self.marks);
        Variable {
            marks: &self.marks,
            symbols: &self.rules,
        }
    }
}
