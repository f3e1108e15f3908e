//! The blank symbol of a version: function patterns, the path of the data modules and the eight
//! masks (ISO/IEC 18004:2015, 6.3, 7.7.3, 7.8.2, 7.9, 7.10). It holds no data and chooses no mask.

use super::qr::Level;
use super::qr_grid::Grid;
use super::qr_tables::ALIGNMENT;

/// What every symbol of one version has in common.
pub struct Blank {
    /// The function patterns and the version information; all else light.
    pub function: Grid,
    /// Columns and rows of the data modules in the order in which bits fill them (7.7.3).
    pub path: Vec<(u8, u8)>,
    /// For each mask, the data modules that it turns over (Table 10).
    pub masks: [Grid; 8],
}

impl Blank {
    /// The blank symbol of a version from 1 to 40.
    pub fn new(version: u8) -> Self {
        let mut pattern = Pattern::new(version);
        pattern.draw_timing();
        pattern.draw_finders();
        pattern.draw_alignment(version);
        pattern.draw_version(version);
        pattern.reserve_format();
        let path = pattern.path();
        let masks = std::array::from_fn(|mask| {
            let mut grid = Grid::new(pattern.side());
            for &(x, y) in &path {
                grid.mark(x.into(), y.into(), turned_over(mask, y.into(), x.into()));
            }
            grid
        });
        Self {
            function: pattern.dark,
            path,
            masks,
        }
    }
}

/// The side of a version in modules (6.3.2).
pub fn side(version: u8) -> usize {
    17 + 4 * usize::from(version)
}

/// The condition of Table 10 for row i and column j.
fn turned_over(mask: usize, i: usize, j: usize) -> bool {
    let rest = match mask {
        0 => (i + j) % 2,
        1 => i % 2,
        2 => j % 3,
        3 => (i + j) % 3,
        4 => (i / 2 + j / 3) % 2,
        5 => (i * j) % 2 + (i * j) % 3,
        6 => ((i * j) % 2 + (i * j) % 3) % 2,
        7 => ((i + j) % 2 + (i * j) % 3) % 2,
        _ => unreachable!("there are eight masks"),
    };
    rest == 0
}

/// Draws the format information (7.9) into a grid that is still light there.
pub fn draw_format(grid: &mut Grid, level: Level, mask: u8) {
    let indicator = match level {
        Level::L => 1,
        Level::M => 0,
        Level::Q => 3,
        Level::H => 2,
    };
    // BCH (15, 5); the fixed pattern keeps the bits from being all light.
    let bits = with_remainder(indicator << 3 | u32::from(mask), 10, 0x537) ^ 0x5412;
    for (i, ((x, y), (x_again, y_again))) in format_places(grid.side()).into_iter().enumerate() {
        let dark = bits >> i & 1 == 1;
        grid.mark(x, y, dark);
        grid.mark(x_again, y_again, dark);
    }
}

/// A module's column and row.
type Place = (usize, usize);

/// The two places of each of the 15 format bits, the least significant first (Figure 25).
fn format_places(side: usize) -> [(Place, Place); 15] {
    std::array::from_fn(|i| match i {
        0..=5 => ((8, i), (side - 1 - i, 8)),
        6 => ((8, 7), (side - 7, 8)),
        7 => ((8, 8), (side - 8, 8)),
        8 => ((7, 8), (8, side - 7)),
        _ => ((14 - i, 8), (8, side - 15 + i)),
    })
}

/// `value` followed by the `degree` bits of its remainder by the binary polynomial `generator`.
fn with_remainder(value: u32, degree: u32, generator: u32) -> u32 {
    let mut rest = value << degree;
    while rest >> degree != 0 {
        rest ^= generator << (rest.ilog2() - degree);
    }
    value << degree | rest
}

/// The function patterns while they are drawn.
struct Pattern {
    dark: Grid,
    /// The modules that take no data.
    taken: Grid,
}

impl Pattern {
    fn new(version: u8) -> Self {
        Self {
            dark: Grid::new(side(version)),
            taken: Grid::new(side(version)),
        }
    }

    fn side(&self) -> usize {
        self.dark.side()
    }

    fn draw(&mut self, x: usize, y: usize, dark: bool) {
        self.dark.mark(x, y, dark);
        self.taken.mark(x, y, true);
    }

    /// Row 6 and column 6 between the finder patterns (6.3.5).
    fn draw_timing(&mut self) {
        for at in 8..self.side() - 8 {
            self.draw(at, 6, at % 2 == 0);
            self.draw(6, at, at % 2 == 0);
        }
    }

    /// Three finder patterns of 7 × 7 and their separators (6.3.3, 6.3.4).
    fn draw_finders(&mut self) {
        let far = self.side() - 4;
        for (centre_x, centre_y) in [(3, 3), (far, 3), (3, far)] {
            for y in centre_y.saturating_sub(4)..=(centre_y + 4).min(self.side() - 1) {
                for x in centre_x.saturating_sub(4)..=(centre_x + 4).min(self.side() - 1) {
                    let ring = x.abs_diff(centre_x).max(y.abs_diff(centre_y));
                    self.draw(x, y, ring != 2 && ring != 4);
                }
            }
        }
    }

    /// Patterns of 5 × 5 at every crossing but the three under the finder patterns (6.3.6).
    fn draw_alignment(&mut self, version: u8) {
        let centres = ALIGNMENT[usize::from(version) - 1];
        let last = self.side() - 7;
        for centre_y in centres.iter().copied().map(usize::from) {
            for centre_x in centres.iter().copied().map(usize::from) {
                if [(6, 6), (last, 6), (6, last)].contains(&(centre_x, centre_y)) {
                    continue;
                }
                for y in centre_y - 2..=centre_y + 2 {
                    for x in centre_x - 2..=centre_x + 2 {
                        let ring = x.abs_diff(centre_x).max(y.abs_diff(centre_y));
                        self.draw(x, y, ring != 1);
                    }
                }
            }
        }
    }

    /// The version information of versions from 7 on: BCH (18, 6), twice (7.10).
    fn draw_version(&mut self, version: u8) {
        if version < 7 {
            return;
        }
        let bits = with_remainder(version.into(), 12, 0x1F25);
        for i in 0..18 {
            let (near, far) = (i / 3, self.side() - 11 + i % 3);
            let dark = bits >> i & 1 == 1;
            self.draw(near, far, dark);
            self.draw(far, near, dark);
        }
    }

    /// Keeps the format information free of data, and draws the module that is always dark (7.9).
    fn reserve_format(&mut self) {
        for ((x, y), (x_again, y_again)) in format_places(self.side()) {
            self.draw(x, y, false);
            self.draw(x_again, y_again, false);
        }
        self.draw(8, self.side() - 8, true);
    }

    /// Columns in pairs from the right, up and down in turn, the right module first; the
    /// timing column belongs to no pair (7.7.3).
    fn path(&self) -> Vec<(u8, u8)> {
        let side = self.side();
        let mut path = Vec::new();
        let rights = (8..side).rev().step_by(2).chain([5, 3, 1]);
        for (pair, right) in rights.enumerate() {
            for step in 0..side {
                let y = if pair % 2 == 0 { side - 1 - step } else { step };
                for x in [right, right - 1] {
                    if !self.taken.dark(x, y) {
                        path.push((x as u8, y as u8));
                    }
                }
            }
        }
        path
    }
}

#[cfg(test)]
mod tests {
    use super::super::qr_tables::CODEWORDS;
    use super::*;

    #[test]
    fn the_path_holds_the_codewords_and_less_than_one_more() {
        for (version, codewords) in (1..=40).zip(CODEWORDS) {
            let modules = Blank::new(version).path.len();
            assert_eq!(modules / 8, usize::from(codewords), "version {version}");
        }
    }

    /// ISO/IEC 18004:2015, 7.9.1 (level M, mask 5) and 7.10 (version 7).
    #[test]
    fn the_worked_examples_of_format_and_version_come_out() {
        assert_eq!(
            with_remainder(0b0_0101, 10, 0x537) ^ 0x5412,
            0b100_0000_1100_1110
        );
        assert_eq!(with_remainder(7, 12, 0x1F25), 0b00_0111_1100_1001_0100);
    }

    #[test]
    fn a_mask_turns_over_data_only() {
        let blank = Blank::new(7);
        for mask in &blank.masks {
            for (function, mask) in blank.function.rows.iter().zip(&mask.rows) {
                assert_eq!((*function & *mask).count(), 0);
            }
        }
    }
}
