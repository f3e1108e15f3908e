//! Modules in lines of bits: a line, and a square of them. It knows lines and bits, and
//! nothing of what QR Code means by them.

use std::array::from_fn;
use std::ops::{BitAnd, BitOr, BitXor, Not};

const WORDS: usize = 3;

/// The longest line: the side of version 40.
pub const SIDE_MAX: usize = 177;
const _: () = assert!(SIDE_MAX <= WORDS * 64);

/// A row or column. Module 0 is the most significant bit of word 0; 1 = dark.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Line([u64; WORDS]);

impl Line {
    /// The first `modules` dark, the others light.
    pub fn first(modules: usize) -> Self {
        Self(from_fn(|word| match modules.saturating_sub(word * 64) {
            0 => 0,
            here @ 1..64 => u64::MAX << (64 - here),
            64.. => u64::MAX,
        }))
    }

    pub fn dark(self, at: usize) -> bool {
        self.0[at / 64] << (at % 64) >> 63 == 1
    }

    /// Makes the module dark if `dark`, and else leaves it as it is.
    pub fn mark(&mut self, at: usize, dark: bool) {
        self.0[at / 64] |= u64::from(dark) << (63 - at % 64);
    }

    /// The line whose module x is this line's module x + `by` (1 to 63), light beyond its end.
    pub fn after(self, by: u32) -> Self {
        let Self([a, b, c]) = self;
        let over = 64 - by;
        Self([a << by | b >> over, b << by | c >> over, c << by])
    }

    /// The line whose module x is this line's module x − `by` (1 to 63), light before its start.
    pub fn before(self, by: u32) -> Self {
        let Self([a, b, c]) = self;
        let over = 64 - by;
        Self([a >> by, b >> by | a << over, c >> by | b << over])
    }

    /// Modules 64 n to 64 n + 63, the first of them the most significant bit.
    pub fn word(self, n: usize) -> u64 {
        self.0[n]
    }

    /// The number of dark modules.
    pub fn count(self) -> u32 {
        self.0.iter().map(|word| word.count_ones()).sum()
    }

    /// The modules as bytes, module 0 in the most significant bit of the first.
    pub fn bytes(self) -> impl Iterator<Item = u8> {
        self.0.into_iter().flat_map(u64::to_be_bytes)
    }
}

impl BitAnd for Line {
    type Output = Self;
    fn bitand(self, other: Self) -> Self {
        Self(from_fn(|word| self.0[word] & other.0[word]))
    }
}

impl BitOr for Line {
    type Output = Self;
    fn bitor(self, other: Self) -> Self {
        Self(from_fn(|word| self.0[word] | other.0[word]))
    }
}

impl BitXor for Line {
    type Output = Self;
    fn bitxor(self, other: Self) -> Self {
        Self(from_fn(|word| self.0[word] ^ other.0[word]))
    }
}

impl Not for Line {
    type Output = Self;
    fn not(self) -> Self {
        Self(self.0.map(u64::not))
    }
}

/// A square of modules, held by rows and by columns, so that what the standard asks of
/// "row/column" is asked of a [`Line`] in both.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Grid {
    pub rows: Vec<Line>,
    pub columns: Vec<Line>,
}

impl Grid {
    /// A light square.
    pub fn new(side: usize) -> Self {
        assert!(side <= SIDE_MAX, "a line holds the side");
        Self {
            rows: vec![Line::default(); side],
            columns: vec![Line::default(); side],
        }
    }

    pub fn side(&self) -> usize {
        self.rows.len()
    }

    pub fn dark(&self, x: usize, y: usize) -> bool {
        self.rows[y].dark(x)
    }

    /// Makes the module dark if `dark`, and else leaves it as it is.
    pub fn mark(&mut self, x: usize, y: usize, dark: bool) {
        self.rows[y].mark(x, dark);
        self.columns[x].mark(y, dark);
    }

    /// Makes this `a` with the modules turned over that are dark in `b`.
    pub fn combine(&mut self, a: &Self, b: &Self) {
        let combined = |(&a, &b): (&Line, &Line)| a ^ b;
        self.rows.clear();
        self.rows.extend(a.rows.iter().zip(&b.rows).map(combined));
        self.columns.clear();
        self.columns
            .extend(a.columns.iter().zip(&b.columns).map(combined));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shifted_line_carries_from_word_to_word() {
        let mut line = Line::default();
        for at in [0, 63, 64, 127, 128, 176] {
            line.mark(at, true);
        }
        for by in [1, 10, 63] {
            for at in 0..SIDE_MAX {
                let (later, earlier) = (at + by as usize, at.checked_sub(by as usize));
                let expected = later < SIDE_MAX && line.dark(later);
                assert_eq!(line.after(by).dark(at), expected, "{at} after {by}");
                let expected = earlier.is_some_and(|earlier| line.dark(earlier));
                assert_eq!(line.before(by).dark(at), expected, "{at} before {by}");
            }
        }
    }

    #[test]
    fn a_line_counts_its_dark_modules() {
        assert_eq!(Line::first(177).count(), 177);
        assert_eq!((!Line::first(177)).count(), 192 - 177);
    }

    #[test]
    fn a_module_is_marked_in_its_row_and_its_column() {
        let mut grid = Grid::new(21);
        grid.mark(5, 20, true);
        assert!(grid.rows[20].dark(5) && grid.columns[5].dark(20) && grid.dark(5, 20));
        assert_eq!(grid.side(), 21);
    }
}
