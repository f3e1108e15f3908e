//! QR Code model 2, versions 1 to 40 (ISO/IEC 18004:2015): a payload in, a symbol out. The fast
//! encoder: codewords are placed by words of modules, and all eight masks are scored in one pass.
//! It knows neither sizes on paper nor which version and level to take. `qr_plain` is its twin.

use std::collections::BTreeMap;

use super::Symbol;
use super::qr_fill::Filling;
use super::qr_lanes::{self, Room};
pub use super::qr_mode::Mode;
use super::qr_modules::{Modules, strips};
pub use super::qr_plain::PlainEncoder;
pub use super::qr_segments::{Payload, Phrase, Segment, Segments};
use super::qr_tables::{BLOCKS, CODEWORDS, CORRECTION};
use super::qr_veil::Veil;
use super::reed_solomon::Generator;

/// The error correction level: about 7, 15, 25 and 30 % of the codewords can be restored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    L,
    M,
    Q,
    H,
}

/// Bytes of a word of modules.
const WORD_BYTES: usize = 8;

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

/// Makes the codewords of symbols; buffers and tables are kept.
#[derive(Default)]
pub(super) struct Codewords {
    /// By degree.
    generators: BTreeMap<usize, Generator>,
    data: Vec<u8>,
    all: Vec<u8>,
}

impl Codewords {
    /// All codewords of a symbol in the order of their placing: one of each block in turn, data
    /// before error correction (7.5.1, 7.6). The data are cut into short blocks, then blocks
    /// longer by one.
    pub fn make(&mut self, payload: &Payload, version: u8, level: Level) -> &[u8] {
        payload.data_codewords(version, level, &mut self.data);
        let blocks = Blocks::new(version, level);
        let degree = blocks.correction;
        let generator = self
            .generators
            .entry(degree)
            .or_insert_with(|| Generator::new(FIELD, 0, degree));
        let short = blocks.data / blocks.count;
        let longer_from = blocks.count - blocks.data % blocks.count;
        self.all.clear();
        self.all.resize(blocks.data + blocks.count * degree, 0);
        let (all_data, all_correction) = self.all.split_at_mut(blocks.data);
        let data = self.data.as_slice();
        let start = |block: usize| block * short + block.saturating_sub(longer_from);
        let block = |block: usize| &data[start(block)..start(block + 1)];
        for at in 0..blocks.count {
            let (even, last) = block(at).split_at(short);
            let places = all_data[at..].iter_mut().step_by(blocks.count);
            places.zip(even).for_each(|(place, &data)| *place = data);
            // The last round meets the longer blocks only.
            for &data in last {
                all_data[short * blocks.count + at - longer_from] = data;
            }
        }
        for at in (0..blocks.count).step_by(2) {
            // Of an odd number the last goes with nobody.
            let next = if at + 1 < blocks.count {
                block(at + 1)
            } else {
                &[]
            };
            let corrections = generator.remainders([block(at), next]);
            for (at, correction) in (at..blocks.count).zip(&corrections) {
                let places = all_correction[at..].iter_mut().step_by(blocks.count);
                let codewords = &correction[..degree];
                places
                    .zip(codewords)
                    .for_each(|(place, &codeword)| *place = codeword);
            }
        }
        &self.all
    }
}

/// The mask of the fewest penalty points, the first of equals.
pub(super) fn first_of_fewest(penalties: [u32; 8]) -> u8 {
    let masks = (0..8).min_by_key(|&mask| penalties[usize::from(mask)]);
    masks.unwrap_or_default()
}

/// Fills symbols. It keeps buffers, and what is the same in all symbols of a version and level
/// that it has met; what it fills depends on the arguments alone.
#[derive(Default)]
pub struct Encoder {
    codewords: Codewords,
    /// By version.
    fillings: BTreeMap<u8, Filling>,
    veils: BTreeMap<(u8, Level), Veil>,
    data: Modules,
    room: Room,
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
        let mask = first_of_fewest(self.penalties(payload, version, level));
        self.copy_to(version, level, mask, symbol);
        mask
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
        self.copy_to(version, level, mask, symbol);
    }

    /// The penalty points of the symbol under each mask (7.8.3.1).
    pub fn penalties(&mut self, payload: &Payload, version: u8, level: Level) -> [u32; 8] {
        self.lay_out(payload, version, level);
        let veil = &self.veils[&(version, level)];
        qr_lanes::penalties(&self.data, veil, &mut self.room)
    }

    /// Places the codewords, and makes sure of what lies over them.
    fn lay_out(&mut self, payload: &Payload, version: u8, level: Level) {
        let codewords = self.codewords.make(payload, version, level);
        let filling = self
            .fillings
            .entry(version)
            .or_insert_with(|| Filling::new(version));
        filling.fill(codewords, &mut self.data);
        self.veils
            .entry((version, level))
            .or_insert_with(|| Veil::new(version, level));
    }

    fn copy_to(&self, version: u8, level: Level, mask: u8, symbol: &mut Symbol) {
        let veil = &self.veils[&(version, level)];
        let side = self.data.side();
        symbol.clear(side);
        let row_bytes = symbol.row_bytes();
        // Whole words are written, the last strip's first: what they write of the next row is
        // written over by the next.
        symbol.rows.resize(side * row_bytes + WORD_BYTES, 0);
        for strip in (0..strips(side)).rev() {
            let words = self.data.rows(strip).iter().zip(veil.rows(strip));
            for (y, (data, veil)) in words.enumerate() {
                let at = y * row_bytes + strip * WORD_BYTES;
                let word = (data ^ veil.of(mask)).to_be_bytes();
                symbol.rows[at..][..WORD_BYTES].copy_from_slice(&word);
            }
        }
        symbol.rows.truncate(side * row_bytes);
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

    /// Whichever way this processor takes, the way for any processor gives the same points.
    #[test]
    fn penalties_are_those_of_the_portable_way_in_every_version() {
        let mut encoder = Encoder::new();
        let mut payload = Payload::new();
        payload.set("資格情報のお知らせ", Segments::Utf8);
        for version in 4..=40 {
            for level in [Level::L, Level::M, Level::Q, Level::H] {
                let chosen = encoder.penalties(&payload, version, level);
                let veil = &encoder.veils[&(version, level)];
                let portable = qr_lanes::score(&encoder.data, veil, &mut encoder.room);
                assert_eq!(chosen, portable, "version {version} {level:?}");
            }
        }
    }

    #[test]
    fn the_first_of_equal_masks_is_taken() {
        assert_eq!(first_of_fewest([9, 7, 8, 7, 9, 9, 9, 9]), 1);
    }
}
