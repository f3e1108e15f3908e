//! The penalty points of a symbol under all eight masks at once (ISO/IEC 18004:2015, 7.8.3.1):
//! eight masked symbols in eight lanes, a pass over their lines that leaves no lane out. It reads
//! the rules as `qr_mask` does, which says them one symbol at a time and is the judge of this.
//!
//! All rules but blocks compare a line with the next ones, module by module. Words of lines give
//! them 64 modules at a time and, in lanes, under eight masks: rows are compared down the symbol,
//! columns across it, and nothing is shifted but one module for the blocks.

use std::ops::{BitAnd, BitOr, BitXor, Not};

use multiversion::multiversion;

use super::qr_modules::{Modules, WORD, strips};
use super::qr_veil::Veil;

/// Points: of a run of five, beyond those of each run of four or more that it holds; of a block;
/// of a finder-like pattern; of each 5 % off balance (Table 11).
const RUN: u64 = 3;
const BLOCK: u64 = 3;
const FINDER_LIKE: u64 = 40;
const BALANCE: u64 = 10;

/// Light modules before or after a finder-like pattern, and those of the pattern.
const LIGHT: usize = 4;
const PATTERN: usize = 7;

/// A word under each mask.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(align(64))]
pub struct Lanes(pub [u64; 8]);

impl Lanes {
    /// The word under a mask.
    pub fn of(&self, mask: u8) -> u64 {
        self.0[usize::from(mask)]
    }

    #[inline(always)]
    fn all(word: u64) -> Self {
        Self([word; 8])
    }

    #[inline(always)]
    fn map(mut self, with: impl Fn(u64) -> u64) -> Self {
        self.0.iter_mut().for_each(|word| *word = with(*word));
        self
    }

    #[inline(always)]
    fn zip(mut self, other: Self, with: impl Fn(u64, u64) -> u64) -> Self {
        let pairs = self.0.iter_mut().zip(other.0);
        pairs.for_each(|(word, other)| *word = with(*word, other));
        self
    }
}

impl BitAnd for Lanes {
    type Output = Self;
    #[inline(always)]
    fn bitand(self, other: Self) -> Self {
        self.zip(other, u64::bitand)
    }
}

impl BitOr for Lanes {
    type Output = Self;
    #[inline(always)]
    fn bitor(self, other: Self) -> Self {
        self.zip(other, u64::bitor)
    }
}

impl BitXor for Lanes {
    type Output = Self;
    #[inline(always)]
    fn bitxor(self, other: Self) -> Self {
        self.zip(other, u64::bitxor)
    }
}

impl Not for Lanes {
    type Output = Self;
    #[inline(always)]
    fn not(self) -> Self {
        self.map(u64::not)
    }
}

/// Counts modules in each lane. Eight words are added up first, a bit of them in each place, by
/// carry-save adders, since the lanes have no instruction that counts.
#[derive(Default)]
struct Tally {
    held: [Lanes; 8],
    /// How many of `held` wait to be added.
    waiting: usize,
    /// Sums of one word and of two and of four that are not in `counts` yet.
    sums: [Lanes; 3],
    counts: [u64; 8],
}

impl Tally {
    #[inline(always)]
    fn add(&mut self, word: Lanes) {
        self.held[self.waiting] = word;
        self.waiting += 1;
        if self.waiting == self.held.len() {
            self.fold();
        }
    }

    #[inline(always)]
    fn fold(&mut self) {
        let [a, b, c, d, e, f, g, h] = &self.held;
        let [ones, twos, fours] = self.sums;
        let (two_a, ones) = carry_save(ones, *a, *b);
        let (two_b, ones) = carry_save(ones, *c, *d);
        let (four_a, twos) = carry_save(twos, two_a, two_b);
        let (two_a, ones) = carry_save(ones, *e, *f);
        let (two_b, ones) = carry_save(ones, *g, *h);
        let (four_b, twos) = carry_save(twos, two_a, two_b);
        let (eights, fours) = carry_save(fours, four_a, four_b);
        self.count(eights, 8);
        self.sums = [ones, twos, fours];
        self.waiting = 0;
    }

    #[inline(always)]
    fn count(&mut self, words: Lanes, weight: u64) {
        for (count, word) in self.counts.iter_mut().zip(words.0) {
            *count += weight * u64::from(word.count_ones());
        }
    }

    /// The modules of each lane.
    #[inline(always)]
    fn finish(mut self) -> [u64; 8] {
        for at in 0..self.waiting {
            self.count(self.held[at], 1);
        }
        for (sum, weight) in self.sums.into_iter().zip([1, 2, 4]) {
            self.count(sum, weight);
        }
        self.counts
    }
}

/// Three bits in each place as a carry and a sum.
#[inline(always)]
fn carry_save(a: Lanes, b: Lanes, c: Lanes) -> (Lanes, Lanes) {
    let half = a ^ b;
    ((a & b) | (half & c), half ^ c)
}

/// Room for the strips of eight masked symbols.
#[derive(Default)]
pub struct Room {
    /// Light lines before and after a strip: beyond the border lies the quiet zone.
    strips: Vec<Lanes>,
}

/// The penalty points under each mask.
#[multiversion(targets(
    "x86_64+avx512f+avx512bw+avx512vl+avx512vpopcntdq+bmi1+bmi2+lzcnt+popcnt",
    "x86_64+avx2+bmi1+bmi2+lzcnt+popcnt",
))]
pub fn penalties(data: &Modules, veil: &Veil, room: &mut Room) -> [u32; 8] {
    score(data, veil, room)
}

/// The same for any processor: what `penalties` is compiled from, again for each of its targets.
#[inline(always)]
pub(super) fn score(data: &Modules, veil: &Veil, room: &mut Room) -> [u32; 8] {
    let mut counts = Counts::default();
    let side = data.side();
    for strip in 0..strips(side) {
        room.mask(strip, side, data.columns(strip), veil.columns(strip));
        counts.add_lines(room.strip(strip, side), first_modules(strip, side));
    }
    for strip in 0..strips(side) {
        room.mask(strip, side, data.rows(strip), veil.rows(strip));
        counts.add_lines(room.strip(strip, side), first_modules(strip, side));
    }
    for strip in 0..strips(side) {
        let next = (strip + 1 < strips(side)).then(|| room.strip(strip + 1, side));
        let starts = first_modules(strip, side - 1);
        counts.add_blocks(room.strip(strip, side), next, starts);
    }
    counts.points(side)
}

impl Room {
    /// Puts the masked lines of a strip into the room.
    #[inline(always)]
    fn mask(&mut self, strip: usize, side: usize, data: &[u64], veil: &[Lanes]) {
        let length = LIGHT + side + LIGHT;
        if self.strips.len() < (strip + 1) * length {
            self.strips.resize((strip + 1) * length, Lanes::default());
        }
        let strip = &mut self.strips[strip * length..][..length];
        strip[..LIGHT].fill(Lanes::default());
        strip[LIGHT + side..].fill(Lanes::default());
        for ((line, &data), &veil) in strip[LIGHT..].iter_mut().zip(data).zip(veil) {
            *line = veil ^ Lanes::all(data);
        }
    }

    /// A strip with its light borders.
    #[inline(always)]
    fn strip(&self, strip: usize, side: usize) -> &[Lanes] {
        let length = LIGHT + side + LIGHT;
        &self.strips[strip * length..][..length]
    }
}

/// What the rules count, in each lane, in both directions together.
#[derive(Default)]
struct Counts {
    /// Places where five modules in a row are not all equal; the others are runs of five.
    broken: Tally,
    /// Places where a run of five or more begins.
    runs: Tally,
    finder_like: Tally,
    /// Places where two by two modules are not all equal.
    mixed: Tally,
    dark: Tally,
}

impl Counts {
    /// Rules 1 and 3 across the lines of a strip, whose columns of modules are `valid`.
    #[inline(always)]
    fn add_lines(&mut self, bordered: &[Lanes], valid: u64) {
        self.add_runs(&bordered[LIGHT..bordered.len() - LIGHT], valid);
        for around in bordered.windows(LIGHT + PATTERN + LIGHT) {
            // By index: an array of lines would be copied, and not always where it is compiled for
            // the machine's own words.
            let (before, pattern, after) = (
                &around[..LIGHT],
                &around[LIGHT..],
                &around[LIGHT + PATTERN..],
            );
            let [a, b, c, d, e, f, g, ..] = pattern else {
                unreachable!("seven lines and more")
            };
            let pattern = *a & *c & *d & *e & *g & !(*b | *f);
            let before = before[0] | before[1] | before[2] | before[3];
            let after = after[0] | after[1] | after[2] | after[3];
            self.finder_like.add(pattern & !(before & after));
        }
    }

    #[inline(always)]
    fn add_runs(&mut self, lines: &[Lanes], valid: u64) {
        let differs = |at: usize| lines[at] ^ lines[at + 1];
        // Whether the first three of five lines differ, and the middle three.
        let (mut first, mut middle) = (differs(0) | differs(1), differs(1) | differs(2));
        let mut last = differs(2);
        let mut broken_before = Lanes::all(valid);
        for pair in lines[3..].windows(2) {
            let next = pair[0] ^ pair[1];
            let last_three = last | next;
            let broken = first | last_three;
            self.broken.add(broken);
            self.runs.add(broken_before & !broken);
            (first, middle, last, broken_before) = (middle, last_three, next, broken);
        }
    }

    /// Rule 2, and the dark modules of rule 4.
    #[inline(always)]
    fn add_blocks(&mut self, bordered: &[Lanes], next: Option<&[Lanes]>, starts: u64) {
        let side = bordered.len() - 2 * LIGHT;
        let starts = Lanes::all(starts);
        let line = |y: usize| bordered[LIGHT + y];
        // Whether a module differs from its right neighbour.
        let differs = |y: usize| {
            let over = next.map_or(Lanes::default(), |next| next[LIGHT + y].map(|w| w >> 63));
            line(y) ^ (line(y).map(|word| word << 1) | over)
        };
        self.dark.add(line(0));
        let mut above = differs(0);
        for y in 1..side {
            let below = differs(y);
            let mixed = (above | below | line(y - 1) ^ line(y)) & starts;
            self.mixed.add(mixed);
            self.dark.add(line(y));
            above = below;
        }
    }

    #[inline(always)]
    fn points(self, side: usize) -> [u32; 8] {
        let side = side as u64;
        let (broken, run_starts) = (self.broken.finish(), self.runs.finish());
        let (patterns, mixed) = (self.finder_like.finish(), self.mixed.finish());
        let dark = self.dark.finish();
        let (fives, blocks, all) = (2 * side * (side - 4), (side - 1) * (side - 1), side * side);
        std::array::from_fn(|lane| {
            // A run of 5 + i holds 1 + i fives and gives 3 + i points.
            let runs = fives - broken[lane] + (RUN - 1) * run_starts[lane];
            let blocks = BLOCK * (blocks - mixed[lane]);
            let finder_like = FINDER_LIKE * patterns[lane];
            let balance = BALANCE * ((20 * dark[lane]).abs_diff(10 * all) / all);
            (runs + blocks + finder_like + balance) as u32
        })
    }
}

/// The bits of a strip's words that are among the first `modules` of the line.
fn first_modules(strip: usize, modules: usize) -> u64 {
    match modules.saturating_sub(strip * WORD) {
        0 => 0,
        here @ 1..WORD => u64::MAX << (WORD - here),
        WORD.. => u64::MAX,
    }
}
