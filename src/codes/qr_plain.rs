//! The plain twin of the QR Code encoder: it says what the standard says, module by module and
//! mask by mask, with no thought of speed. The tests hold the fast encoder to it; lots do not
//! come from here.

use std::collections::BTreeMap;

use super::Symbol;
use super::qr::{Codewords, Level, Payload, first_of_fewest};
use super::qr_blank::{self, Blank};
use super::qr_grid::Grid;
use super::qr_mask::penalty;

/// Fills symbols. It keeps buffers and the blank symbol of each version it has met; what it
/// fills depends on the arguments alone.
#[derive(Default)]
pub struct PlainEncoder {
    /// By version.
    blanks: BTreeMap<u8, Blank>,
    codewords: Codewords,
    /// The symbol before masking, without format information.
    plain: Grid,
    masked: Grid,
}

impl PlainEncoder {
    pub fn new() -> Self {
        Self::default()
    }

    /// Fills `symbol` with exactly this version and level under the mask of the fewest penalty
    /// points, the first of equals, and returns the mask (0 to 7). The payload fits.
    pub fn encode(
        &mut self,
        payload: &Payload,
        version: u8,
        level: Level,
        symbol: &mut Symbol,
    ) -> u8 {
        let best = first_of_fewest(self.penalties(payload, version, level));
        self.mask(version, level, best);
        self.copy_to(symbol);
        best
    }

    /// The penalty points of the symbol under each mask (7.8.3.1).
    pub fn penalties(&mut self, payload: &Payload, version: u8, level: Level) -> [u32; 8] {
        self.lay_out(payload, version, level);
        [0, 1, 2, 3, 4, 5, 6, 7].map(|mask| {
            self.mask(version, level, mask);
            penalty(&self.masked)
        })
    }

    /// Places the codewords among the function patterns (7.7.3).
    fn lay_out(&mut self, payload: &Payload, version: u8, level: Level) {
        let codewords = self.codewords.make(payload, version, level);
        let blank = self
            .blanks
            .entry(version)
            .or_insert_with(|| Blank::new(version));
        self.plain.clone_from(&blank.function);
        // The few modules beyond the last codeword stay light.
        for (&codeword, places) in codewords.iter().zip(blank.path.chunks_exact(8)) {
            for (bit, &(x, y)) in places.iter().enumerate() {
                self.plain
                    .mark(x.into(), y.into(), codeword << bit & 0x80 != 0);
            }
        }
    }

    /// Masks the symbol and adds the format information (7.8.1, 7.9).
    fn mask(&mut self, version: u8, level: Level, mask: u8) {
        let Some(blank) = self.blanks.get(&version) else {
            unreachable!("the symbol is laid out before it is masked")
        };
        self.masked
            .combine(&self.plain, &blank.masks[usize::from(mask)]);
        qr_blank::draw_format(&mut self.masked, level, mask);
    }

    fn copy_to(&self, symbol: &mut Symbol) {
        symbol.clear(self.masked.side());
        let row_bytes = symbol.row_bytes();
        for (bytes, row) in symbol
            .rows
            .chunks_exact_mut(row_bytes)
            .zip(&self.masked.rows)
        {
            for (byte, filled) in bytes.iter_mut().zip(row.bytes()) {
                *byte = filled;
            }
        }
    }
}
