//! The penalty points of a masked symbol (ISO/IEC 18004:2015, 7.8.3.1, Table 11). It scores one
//! symbol as the standard says it; choosing among symbols is the encoder's part.
//!
//! Two readings of the standard are settled here.
//!
//! - The area scored is the complete symbol, function patterns and format information included,
//!   as 7.8.3.1 has it.
//! - A finder-like pattern counts where four light modules lie before *or* after it, and once if
//!   both. Beyond the border lies the quiet zone, four light modules wide (6.3.8), and so the
//!   border counts as light: what the rule protects is a reader's search for finder patterns, and
//!   the reader sees the quiet zone.
//!
//! The crate `qrcode` reads both in the same way but does not round the balance, and so rarely
//! chooses another mask (3 of 300 tried). `fast_qr` leaves function patterns out of runs and
//! blocks and counts a pattern twice between light on both sides (117 of 300).

use super::qr_grid::{Grid, Line};

const RUN: u32 = 3;
const BLOCK: u32 = 3;
const FINDER_LIKE: u32 = 40;
const BALANCE: u32 = 10;

/// The sum of the four rules.
pub fn penalty(grid: &Grid) -> u32 {
    let lines = grid.rows.iter().chain(&grid.columns);
    let in_lines: u32 = lines
        .map(|&line| runs(line, grid.side()) + finder_like(line))
        .sum();
    in_lines + blocks(grid) + balance(grid)
}

/// The modules that equal their right neighbour; of no meaning from the last module on.
fn same_as_next(line: Line) -> Line {
    !(line ^ line.after(1))
}

/// Rule 1: a run of 5 + i equal modules gives 3 + i points.
fn runs(line: Line, side: usize) -> u32 {
    let same = same_as_next(line);
    // The modules that begin five equal ones: a run of 5 + i has 1 + i of them, in a row.
    let fives = same & same.after(1) & same.after(2) & same.after(3) & Line::first(side - 4);
    let first_fives = fives & !fives.before(1);
    fives.count() + (RUN - 1) * first_fives.count()
}

/// Rule 2: each block of 2 × 2 equal modules gives 3 points, overlapping ones included.
fn blocks(grid: &Grid) -> u32 {
    let starts = Line::first(grid.side() - 1);
    let pairs = grid.rows.iter().zip(&grid.rows[1..]);
    let blocks = pairs.map(|(&upper, &lower)| {
        let vertical = !(upper ^ lower);
        (same_as_next(upper) & vertical & vertical.after(1) & starts).count()
    });
    BLOCK * blocks.sum::<u32>()
}

/// Rule 3: each dark-light-dark-light-dark of 1 : 1 : 3 : 1 : 1 beside four light modules gives
/// 40 points.
fn finder_like(line: Line) -> u32 {
    let pattern = line
        & !line.after(1)
        & line.after(2)
        & line.after(3)
        & line.after(4)
        & !line.after(5)
        & line.after(6);
    let dark_before = line.before(1) | line.before(2) | line.before(3) | line.before(4);
    let dark_after = line.after(7) | line.after(8) | line.after(9) | line.after(10);
    FINDER_LIKE * (pattern & !(dark_before & dark_after)).count()
}

/// Rule 4: each full 5 % that the share of dark modules lies off 50 % gives 10 points.
///
/// The number of modules is odd, so the share never lies on a limit between two ratings.
fn balance(grid: &Grid) -> u32 {
    let dark: u32 = grid.rows.iter().map(|row| row.count()).sum();
    let all = (grid.side() * grid.side()) as u32;
    BALANCE * ((20 * dark).abs_diff(10 * all) / all)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(modules: &str) -> Line {
        let mut line = Line::default();
        modules
            .chars()
            .enumerate()
            .for_each(|(at, module)| line.mark(at, module == '#'));
        line
    }

    #[test]
    fn a_run_of_five_gives_three_points_and_each_more_one() {
        for (modules, points) in [
            ("####.####.####.####.#", 0),
            ("#####.####.####.####.", 3),
            (".####.####.####.#####", 3),
            ("######.####.####.####", 4),
            ("#####.....#.#.#.#.#.#", 6),
            ("#####################", 19),
            (".....................", 19),
        ] {
            assert_eq!(runs(line(modules), 21), points, "{modules}");
        }
    }

    #[test]
    fn a_finder_like_pattern_counts_once_beside_four_light_or_the_border() {
        for (modules, points) in [
            ("..#.###.#..#.........", 40), // the border lies before it
            ("#....#.###.#....#....", 40), // light on both sides
            ("#....#.###.#..#......", 40),
            ("#.#..#.###.#....#....", 40),
            ("#.#..#.###.#.#.......", 0),
            ("#.#.##.#.#..#..#.###.", 0),
            ("#............##.###.#", 40),
            ("#.###.#.###.#........", 80),
        ] {
            assert_eq!(finder_like(line(modules)), points, "{modules}");
        }
    }

    #[test]
    fn a_light_symbol_gives_the_most_blocks_and_the_worst_balance() {
        let grid = Grid::new(21);
        assert_eq!(blocks(&grid), 3 * 20 * 20);
        assert_eq!(balance(&grid), 100);
        assert_eq!(penalty(&grid), 42 * 19 + 1200 + 100);
    }

    #[test]
    fn balance_is_rated_in_steps_of_five_percent() {
        let mut grid = Grid::new(21);
        for (dark, points) in [(198, 10), (199, 0), (242, 0), (243, 10), (441, 100)] {
            for module in 0..dark {
                grid.mark(module % 21, module / 21, true);
            }
            assert_eq!(balance(&grid), points, "{dark} of 441");
        }
    }
}
