//! The data modules of a symbol in words of 64, once by columns and once by rows, so that what is
//! asked of lines is asked of words. It knows no function patterns and no masks.

/// Modules of a word.
pub const WORD: usize = 64;

/// A square of modules in strips. Strip n of the rows holds word n of every row: the modules
/// 64 n to 64 n + 63, the first of them the most significant bit, 1 = dark. A strip has as many
/// words as modules fit in the words of a line, those beyond the side 0.
#[derive(Clone, Debug, Default)]
pub struct Modules {
    side: usize,
    columns: Vec<u64>,
    rows: Vec<u64>,
}

impl Modules {
    pub fn side(&self) -> usize {
        self.side
    }

    /// Makes this a light square.
    pub fn clear(&mut self, side: usize) {
        self.side = side;
        let words = strips(side) * length(side);
        self.columns.clear();
        self.columns.resize(words, 0);
        self.rows.resize(words, 0);
    }

    /// A strip of rows: word `strip` of each row from the top.
    pub fn rows(&self, strip: usize) -> &[u64] {
        &self.rows[strip * length(self.side)..][..self.side]
    }

    /// A strip of columns: word `strip` of each column from the left.
    pub fn columns(&self, strip: usize) -> &[u64] {
        &self.columns[strip * length(self.side)..][..self.side]
    }

    /// Makes modules of column `x` dark from row `top` down, where the bits of `run` are 1, the
    /// most significant first. Call [`Modules::turn`] after the last.
    #[inline]
    pub fn mark(&mut self, x: usize, top: usize, run: u64) {
        let (at, shift) = (top / WORD * length(self.side) + x, top % WORD);
        self.columns[at] |= run >> shift;
        // What hangs over into the next word; nothing does in the last one.
        let over = run << 1 << (WORD - 1 - shift);
        if over != 0 {
            self.columns[at + length(self.side)] |= over;
        }
    }

    /// Copies the columns into the rows.
    pub fn turn(&mut self) {
        let (strips, length) = (strips(self.side), length(self.side));
        let (columns, _) = self.columns.as_chunks::<WORD>();
        let (rows, _) = self.rows.as_chunks_mut::<WORD>();
        // A strip is as many squares of 64 × 64 as there are strips.
        debug_assert_eq!(length, strips * WORD, "squares fill a strip");
        for across in 0..strips {
            for down in 0..strips {
                rows[across * strips + down] = turned(columns[down * strips + across]);
            }
        }
    }
}

/// Words of a line, and so strips of a square.
pub fn strips(side: usize) -> usize {
    side.div_ceil(WORD)
}

/// Words of a strip.
fn length(side: usize) -> usize {
    strips(side) * WORD
}

/// Rows for columns: squares change places across the diagonal, first the halves, then the
/// halves of these, down to single modules.
fn turned(mut lines: [u64; WORD]) -> [u64; WORD] {
    let (mut half, mut right) = (WORD / 2, u64::MAX >> (WORD / 2));
    while half > 0 {
        for pair in lines.chunks_exact_mut(2 * half) {
            let (upper, lower) = pair.split_at_mut(half);
            for (upper, lower) in upper.iter_mut().zip(lower) {
                let other = (*upper ^ *lower >> half) & right;
                *upper ^= other;
                *lower ^= other << half;
            }
        }
        half /= 2;
        right ^= right << half;
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_marked_in_columns_stands_in_rows() {
        for side in [21, 64, 117, 177] {
            let mut modules = Modules::default();
            modules.clear(side);
            let places = [
                (0, 0),
                (3, 20),
                (20, 7),
                (side - 1, side - 1),
                (side / 2, 1),
            ];
            for (x, y) in places {
                modules.mark(x, y, 1 << 63);
            }
            modules.turn();
            for y in 0..side {
                for x in 0..side {
                    let dark = modules.rows(x / WORD)[y] << (x % WORD) >> 63 == 1;
                    assert_eq!(dark, places.contains(&(x, y)), "{x}, {y} of {side}");
                }
            }
        }
    }

    #[test]
    fn a_run_goes_on_in_the_next_word() {
        let mut modules = Modules::default();
        modules.clear(117);
        modules.mark(5, 60, 0b101101 << 58);
        assert_eq!(modules.columns(0)[5], 0b1011);
        assert_eq!(modules.columns(1)[5], 0b01 << 62);
    }
}
