//! One aligned table on standard output, and footnotes below it. It computes nothing.

use kirikake::units;

/// Rows of cells under headings: the first columns to the left, the figures to the right.
pub struct Table {
    rows: Vec<Vec<String>>,
    /// How many columns, from the first, are words.
    words: usize,
}

impl Table {
    pub fn new(words: usize, headings: &[&str]) -> Table {
        let headings = headings.iter().map(|&heading| heading.to_owned());
        Table {
            rows: vec![headings.collect()],
            words,
        }
    }

    /// Adds a row of as many cells as there are headings.
    pub fn row(&mut self, cells: Vec<String>) {
        assert_eq!(cells.len(), self.rows[0].len(), "a cell for each heading");
        self.rows.push(cells);
    }

    pub fn print(&self) {
        let columns = 0..self.rows[0].len();
        let widest = |column: usize| {
            self.rows
                .iter()
                .map(|row| row[column].chars().count())
                .max()
        };
        let widths: Vec<usize> = columns.filter_map(widest).collect();
        for (index, row) in self.rows.iter().enumerate() {
            let mut line = String::new();
            for (column, (cell, &width)) in row.iter().zip(&widths).enumerate() {
                if column < self.words {
                    line.push_str(&format!("{cell:<width$}  "));
                } else {
                    line.push_str(&format!("{cell:>width$}  "));
                }
            }
            println!("{}", line.trim_end());
            if index == 0 {
                println!("{}", "-".repeat(line.trim_end().len()));
            }
        }
    }
}

/// A whole number with its thousands set off: `66,700`.
pub fn thousands(value: f64) -> String {
    units::thousands(value.abs().round_ties_even() as u64)
}

/// A ratio with as many decimals as it needs: `0.43`, `27.1`, `183`.
pub fn ratio(value: f64) -> String {
    match value {
        100.0.. => format!("{value:.0}"),
        10.0.. => format!("{value:.1}"),
        _ => format!("{value:.2}"),
    }
}

/// A share of one in per cent.
pub fn percent(value: f64) -> String {
    format!("{:.1}%", 100.0 * value)
}
