//! Where a version's codewords go (ISO/IEC 18004:2015, 7.7.3), as runs of rows in pairs of
//! columns, so that up to 64 modules are placed at once. It knows no masks.

use super::qr_blank::{Blank, side};
use super::qr_modules::Modules;

/// The rows of a run that fill a word: two modules each.
const ROWS_MAX: u8 = 32;

/// Which modules of a pair's rows take data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Taken {
    /// Two of each row, the right one first.
    Both,
    /// One of each row: the other belongs to a function pattern.
    One,
}

/// Rows, one after the other in the path, that take data alike.
#[derive(Clone, Copy, Debug)]
struct Run {
    taken: Taken,
    /// The right column if both take data, else the one that does.
    column: u8,
    /// The uppermost row.
    top: u8,
    rows: u8,
    /// Whether the path goes upwards, and so begins with the lowest row.
    upwards: bool,
}

/// The path of a version's codewords.
pub struct Filling {
    side: usize,
    runs: Vec<Run>,
}

impl Filling {
    pub fn new(version: u8) -> Self {
        let side = side(version);
        let path = Blank::new(version).path;
        let mut runs: Vec<Run> = Vec::new();
        let mut rest = path.as_slice();
        while let Some((row, left)) = next_row(rest, side) {
            rest = left;
            match runs.last_mut() {
                Some(run) if run.takes(row) => {
                    run.top = run.top.min(row.top);
                    run.rows += 1;
                }
                _ => runs.push(row),
            }
        }
        Self { side, runs }
    }

    /// Places the codewords, the most significant bit first; the modules beyond the last one stay
    /// light.
    pub fn fill(&self, codewords: &[u8], modules: &mut Modules) {
        modules.clear(self.side);
        let mut at = 0;
        for run in &self.runs {
            let bits = bits_from(codewords, at);
            let column = usize::from(run.column);
            match run.taken {
                Taken::Both => {
                    let (right, left) = dealt(bits);
                    run.mark(modules, column, right);
                    run.mark(modules, column - 1, left);
                    at += 2 * usize::from(run.rows);
                }
                Taken::One => {
                    run.mark(modules, column, bits);
                    at += usize::from(run.rows);
                }
            }
        }
        modules.turn();
    }
}

impl Run {
    /// Whether the path's next row goes on with this run.
    fn takes(&self, row: Run) -> bool {
        let (above, below) = (self.top.wrapping_sub(1), self.top + self.rows);
        let next = if self.upwards { above } else { below };
        self.rows < ROWS_MAX
            && (self.taken, self.column, self.upwards) == (row.taken, row.column, row.upwards)
            && row.top == next
    }

    /// Marks a column with the first bits of `bits`.
    #[inline]
    fn mark(&self, modules: &mut Modules, column: usize, bits: u64) {
        let rows = u32::from(self.rows);
        let run = if self.upwards {
            // The first bit goes lowest; what comes after the run is shifted out.
            bits.reverse_bits() << (u64::BITS - rows)
        } else {
            bits & !(u64::MAX >> rows)
        };
        modules.mark(column, usize::from(self.top), run);
    }
}

/// The row that a path begins with, as a run, and the path after it.
fn next_row(path: &[(u8, u8)], side: usize) -> Option<(Run, &[(u8, u8)])> {
    let (&(column, top), rest) = path.split_first()?;
    let (pair, is_right) = pair(column, side);
    let both = is_right && rest.first() == Some(&(column - 1, top));
    let run = Run {
        taken: if both { Taken::Both } else { Taken::One },
        column,
        top,
        rows: 1,
        upwards: pair.is_multiple_of(2),
    };
    Some((run, if both { &rest[1..] } else { rest }))
}

/// The number of a column's pair from the right, and whether it is the pair's right column; the
/// timing column 6 belongs to none.
fn pair(column: u8, side: usize) -> (usize, bool) {
    let column = usize::from(column);
    let from_right = side - 1 - column - usize::from(column < 6);
    (from_right / 2, from_right.is_multiple_of(2))
}

/// The 64 bits from bit `at` on, zeros beyond the end.
#[inline]
fn bits_from(bytes: &[u8], at: usize) -> u64 {
    let rest = bytes.get(at / 8..).unwrap_or_default();
    let (word, next) = match rest.split_first_chunk() {
        Some((word, after)) => (*word, after.first().copied()),
        None => {
            let mut word = [0; 8];
            word[..rest.len()].copy_from_slice(rest);
            (word, None)
        }
    };
    let (shift, next) = (at % 8, u64::from(next.unwrap_or(0)));
    u64::from_be_bytes(word) << shift | next >> (8 - shift)
}

/// Bits dealt out in turn: the first, third … and the second, fourth …, each from the most
/// significant bit on.
#[inline]
fn dealt(bits: u64) -> (u64, u64) {
    (gathered(bits >> 1), gathered(bits))
}

/// Every second bit, the lowest included, moved together at the upper end: pairs, then fours,
/// and so on.
#[inline]
fn gathered(bits: u64) -> u64 {
    let mut bits = bits & 0x5555_5555_5555_5555;
    bits = (bits | bits >> 1) & 0x3333_3333_3333_3333;
    bits = (bits | bits >> 2) & 0x0F0F_0F0F_0F0F_0F0F;
    bits = (bits | bits >> 4) & 0x00FF_00FF_00FF_00FF;
    bits = (bits | bits >> 8) & 0x0000_FFFF_0000_FFFF;
    (bits | bits >> 16) << 32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bits_are_dealt_to_two_columns_in_turn() {
        let (first, second) = dealt(0b10_11_00_10 << 56 | 1);
        assert_eq!(first, 0b1101 << 60);
        assert_eq!(second, 0b0100 << 60 | 1 << 32);
    }

    #[test]
    fn bits_are_read_from_any_place() {
        let bytes = [0x12, 0x34, 0x56, 0x78, 0x9A, 0xBC, 0xDE, 0xF0, 0x12];
        assert_eq!(bits_from(&bytes, 0), 0x1234_5678_9ABC_DEF0);
        assert_eq!(bits_from(&bytes, 4), 0x2345_6789_ABCD_EF01);
        assert_eq!(bits_from(&bytes, 68), 0x2000_0000_0000_0000);
        assert_eq!(bits_from(&bytes, 72), 0);
    }

    #[test]
    fn the_runs_are_the_path() {
        for version in 1..=40 {
            let filling = Filling::new(version);
            let mut again = Vec::new();
            for run in &filling.runs {
                for row in 0..run.rows {
                    let y = run.top + if run.upwards { run.rows - 1 - row } else { row };
                    again.push((run.column, y));
                    if run.taken == Taken::Both {
                        again.push((run.column - 1, y));
                    }
                }
            }
            assert_eq!(again, Blank::new(version).path, "version {version}");
        }
    }
}
