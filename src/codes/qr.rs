//! QR Code model 2, versions 1 to 40 (ISO/IEC 18004:2015): a payload in, a symbol out. The plain
//! encoder: it says what the standard says, with no thought of vector units. It knows neither
//! sizes on paper nor which version and level to take.

use std::collections::BTreeMap;

use super::Symbol;
use super::qr_blank::{self, Blank};
use super::qr_grid::Grid;
use super::qr_mask::penalty;
pub use super::qr_segments::{Mode, Payload, Segment, Segments};
use super::qr_tables::{BLOCKS, CODEWORDS, CORRECTION};
use super::reed_solomon::Generator;

/// The error correction level: about 7, 15, 25 and 30 % of the codewords can be restored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    L,
    M,
    Q,
    H,
}

/// The field of the codewords: x⁸ + x⁴ + x³ + x² + 1 (7.5.2).
const FIELD: u16 = 0x11D;

/// The data codewords of a symbol in bits (Table 7).
pub fn capacity_bits(version: u8, level: Level) -> usize {
    Blocks::new(version, level).data * 8
}

/// How a symbol's codewords fall into blocks (Table 9).
struct Blocks {
    count: usize,
    /// Data codewords of all blocks together.
    data: usize,
    /// Error correction codewords of each block.
    correction: usize,
}

impl Blocks {
    fn new(version: u8, level: Level) -> Self {
        assert!(
            (1..=40).contains(&version),
            "QR Code has the versions 1 to 40"
        );
        let at = usize::from(version) - 1;
        let count = usize::from(BLOCKS[level as usize][at]);
        let correction = usize::from(CORRECTION[level as usize][at]);
        let data = usize::from(CODEWORDS[at]) - count * correction;
        Self {
            count,
            data,
            correction,
        }
    }
}

/// Fills symbols. It keeps buffers and the blank symbol of each version it has met; what it
/// fills depends on the arguments alone.
#[derive(Default)]
pub struct Encoder {
    /// By version.
    blanks: BTreeMap<u8, Blank>,
    /// By degree.
    generators: BTreeMap<usize, Generator>,
    data: Vec<u8>,
    codewords: Vec<u8>,
    /// The symbol before masking, without format information.
    plain: Grid,
    masked: Grid,
}

impl Encoder {
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
        let penalties = self.penalties(payload, version, level);
        let mut best = 0;
        for mask in 1..8 {
            if penalties[usize::from(mask)] < penalties[usize::from(best)] {
                best = mask;
            }
        }
        self.mask(version, level, best);
        self.copy_to(symbol);
        best
    }

    /// Fills `symbol` under the given mask (0 to 7).
    pub fn encode_masked(
        &mut self,
        payload: &Payload,
        version: u8,
        level: Level,
        mask: u8,
        symbol: &mut Symbol,
    ) {
        self.lay_out(payload, version, level);
        self.mask(version, level, mask);
        self.copy_to(symbol);
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
        payload.data_codewords(version, level, &mut self.data);
        self.interleave(&Blocks::new(version, level));
        let blank = self
            .blanks
            .entry(version)
            .or_insert_with(|| Blank::new(version));
        self.plain.clone_from(&blank.function);
        // The few modules beyond the last codeword stay light.
        for (&codeword, places) in self.codewords.iter().zip(blank.path.chunks_exact(8)) {
            for (bit, &(x, y)) in places.iter().enumerate() {
                self.plain
                    .mark(x.into(), y.into(), codeword << bit & 0x80 != 0);
            }
        }
    }

    /// Adds the error correction of each block and takes one codeword of each block in turn
    /// (7.5.1, 7.6). The data are cut into short blocks, then blocks longer by one.
    fn interleave(&mut self, blocks: &Blocks) {
        let degree = blocks.correction;
        let generator = self
            .generators
            .entry(degree)
            .or_insert_with(|| Generator::new(FIELD, 0, degree));
        let short = blocks.data / blocks.count;
        let longer_from = blocks.count - blocks.data % blocks.count;
        self.codewords.clear();
        self.codewords
            .resize(blocks.data + blocks.count * degree, 0);
        let mut rest = self.data.as_slice();
        for block in 0..blocks.count {
            let (data, others) = rest.split_at(short + usize::from(block >= longer_from));
            rest = others;
            for (i, &codeword) in data.iter().enumerate() {
                // The last round meets the longer blocks only.
                let absent = if i == short { longer_from } else { 0 };
                self.codewords[i * blocks.count + block - absent] = codeword;
            }
            for (i, &codeword) in generator.remainder(data)[..degree].iter().enumerate() {
                self.codewords[blocks.data + i * blocks.count + block] = codeword;
            }
        }
        assert!(rest.is_empty(), "the blocks take all data codewords");
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

#[cfg(test)]
mod tests {
    use super::*;

    /// ISO/IEC 18004:2015, Table 7: data codewords of some versions at L, M, Q and H.
    #[test]
    fn capacities_are_those_of_the_standard() {
        for (version, codewords) in [
            (1, [19, 16, 13, 9]),
            (7, [156, 124, 88, 66]),
            (25, [1276, 1000, 718, 538]),
            (40, [2956, 2334, 1666, 1276]),
        ] {
            let levels = [Level::L, Level::M, Level::Q, Level::H];
            let bits = levels.map(|level| capacity_bits(version, level));
            assert_eq!(
                bits,
                codewords.map(|codewords| codewords * 8),
                "version {version}"
            );
        }
    }

    #[test]
    fn a_kept_buffer_leaves_nothing_in_the_next_symbol() {
        let mut payload = Payload::new();
        payload.set("あいうえお", Segments::Kanji);
        let (mut fresh, mut again) = (Symbol::default(), Symbol::default());
        let mut encoder = Encoder::new();
        encoder.encode(&payload, 40, Level::L, &mut again);
        encoder.encode(&payload, 2, Level::H, &mut again);
        Encoder::new().encode(&payload, 2, Level::H, &mut fresh);
        assert_eq!(fresh, again);
    }
}
