//! Data Matrix ECC 200 in its 20 × 20 size (ISO/IEC 16022:2006): 22 data codewords in, a symbol
//! out. It turns no text into codewords and has no other size.

use super::Symbol;
use super::reed_solomon::Generator;

/// Data codewords of 20 × 20 (Table 7).
pub const DATA: usize = 22;
/// Error correction codewords of 20 × 20.
const CORRECTION: usize = 18;
/// The side of the symbol, and of the square within its finder pattern.
const SIDE: usize = 20;
const INNER: usize = 18;

/// The field of the codewords is x⁸ + x⁵ + x³ + x² + 1, the first root 2 (5.7, Annex E).
static GENERATOR: Generator = Generator::new(0x12D, 1, CORRECTION);

/// Columns and rows of the bits of each codeword within the finder pattern, the most significant
/// bit first.
static PLACES: [[(u8, u8); 8]; DATA + CORRECTION] = places();

/// What every symbol has in common, a row a word, column 0 in the most significant bit: solid
/// lines left and below, alternating modules above and right (5.2), and in the corner that no
/// codeword reaches two dark modules and two light ones (Annex F).
const BLANK: [u32; SIDE] = {
    let mut rows = [module(0); SIDE];
    let mut at = 0;
    while at < SIDE {
        rows[SIDE - 1] |= module(at);
        if at % 2 == 0 {
            rows[0] |= module(at);
        } else {
            rows[at] |= module(SIDE - 1);
        }
        at += 1;
    }
    rows[INNER - 1] |= module(INNER - 1);
    rows[INNER] |= module(INNER);
    rows
};

/// The bit of column `x` in its row.
const fn module(x: usize) -> u32 {
    1 << 31 >> x
}

/// Fills `symbol` with the 20 × 20 symbol of these codewords.
pub fn symbol_20(data: &[u8; DATA], symbol: &mut Symbol) {
    let mut rows = BLANK;
    let correction = GENERATOR.remainder(data);
    let codewords = data.iter().chain(&correction[..CORRECTION]);
    for (&codeword, places) in codewords.zip(&PLACES) {
        for (bit, &(x, y)) in places.iter().enumerate() {
            let dark = u32::from(codeword) >> (7 - bit) & 1;
            rows[1 + usize::from(y)] |= dark << (31 - 1 - x);
        }
    }
    symbol.clear(SIDE);
    for (bytes, row) in symbol.rows.chunks_exact_mut(SIDE.div_ceil(8)).zip(rows) {
        bytes.copy_from_slice(&row.to_be_bytes()[..SIDE.div_ceil(8)]);
    }
}

/// The placement of Annex F for a square of 18: diagonals up to the right and down to the left in
/// turn, from row 4 of column 0. A side of 18 meets none of the four corner cases.
const fn places() -> [[(u8, u8); 8]; DATA + CORRECTION] {
    const END: i32 = INNER as i32;
    let mut walk = Walk {
        places: [[(0, 0); 8]; DATA + CORRECTION],
        codewords: 0,
        taken: [[false; INNER]; INNER],
    };
    let (mut row, mut column) = (4, 0);
    while row < END || column < END {
        while row >= 0 && column < END {
            walk.visit(row, column);
            (row, column) = (row - 2, column + 2);
        }
        (row, column) = (row + 1, column + 3);
        while row < END && column >= 0 {
            walk.visit(row, column);
            (row, column) = (row + 2, column - 2);
        }
        (row, column) = (row + 3, column + 1);
    }
    assert!(
        walk.codewords == DATA + CORRECTION,
        "every codeword has its place"
    );
    walk.places
}

/// The walk along the diagonals.
struct Walk {
    places: [[(u8, u8); 8]; DATA + CORRECTION],
    /// How many codewords have their places.
    codewords: usize,
    taken: [[bool; INNER]; INNER],
}

impl Walk {
    /// Places the next codeword with its last bit here, if the module is in the square and free.
    const fn visit(&mut self, row: i32, column: i32) {
        let end = INNER as i32;
        if row < 0 || row >= end || column < 0 || column >= end {
            return;
        }
        if self.taken[row as usize][column as usize] {
            return;
        }
        // Offsets in rows and columns of the bits, most significant first (Figure F.1).
        let shape = [
            (-2, -2),
            (-2, -1),
            (-1, -2),
            (-1, -1),
            (-1, 0),
            (0, -2),
            (0, -1),
            (0, 0),
        ];
        let mut bit = 0;
        while bit < 8 {
            let (x, y) = wrapped(row + shape[bit].0, column + shape[bit].1);
            self.taken[y][x] = true;
            self.places[self.codewords][bit] = (x as u8, y as u8);
            bit += 1;
        }
        self.codewords += 1;
    }
}

/// A module's column and row; what sticks out above or on the left comes in again at the opposite
/// side, moved by 4 − (18 + 4) mod 8.
const fn wrapped(mut row: i32, mut column: i32) -> (usize, usize) {
    const SIDE: i32 = INNER as i32;
    const MOVE: i32 = 4 - (SIDE + 4) % 8;
    if row < 0 {
        (row, column) = (row + SIDE, column + MOVE);
    }
    if column < 0 {
        (row, column) = (row + MOVE, column + SIDE);
    }
    (column as usize, row as usize)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_module_belongs_to_two_bits() {
        let mut places: Vec<_> = PLACES.iter().flatten().collect();
        places.sort_unstable();
        places.dedup();
        assert_eq!(places.len(), 8 * (DATA + CORRECTION));
        assert!(places.iter().all(|&&(x, y)| usize::from(x.max(y)) < INNER));
    }

    #[test]
    fn the_finder_pattern_is_solid_left_and_below_and_alternates_above_and_right() {
        let mut symbol = Symbol::default();
        symbol_20(&[0; DATA], &mut symbol);
        for at in 0..SIDE {
            assert!(symbol.dark(0, at) && symbol.dark(at, SIDE - 1));
            assert_eq!(symbol.dark(at, 0), at % 2 == 0);
            assert_eq!(symbol.dark(SIDE - 1, at), at % 2 == 1);
        }
    }
}
