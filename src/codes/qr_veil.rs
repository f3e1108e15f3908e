//! What lies over the data of every symbol of a version and level, under each of the eight masks:
//! function patterns, format and version information, and the mask itself. It knows no data.

use super::qr::Level;
use super::qr_blank::{self, Blank};
use super::qr_grid::{Grid, Line};
use super::qr_lanes::Lanes;
use super::qr_modules::strips;

/// The veils of the eight masks, a lane each; a masked symbol is its data XOR one of them. Strips
/// as in the data modules.
pub struct Veil {
    side: usize,
    rows: Vec<Lanes>,
    columns: Vec<Lanes>,
}

impl Veil {
    pub fn new(version: u8, level: Level) -> Self {
        let blank = Blank::new(version);
        let veils: [Grid; 8] = std::array::from_fn(|mask| {
            let mut veil = Grid::default();
            veil.combine(&blank.function, &blank.masks[mask]);
            qr_blank::draw_format(&mut veil, level, mask as u8);
            veil
        });
        let side = qr_blank::side(version);
        let lanes = |lines: fn(&Grid) -> &[Line]| {
            let places = (0..strips(side)).flat_map(|strip| (0..side).map(move |at| (strip, at)));
            let lanes = places.map(|(strip, at)| {
                Lanes(std::array::from_fn(|mask| {
                    lines(&veils[mask])[at].word(strip)
                }))
            });
            lanes.collect()
        };
        Self {
            side,
            rows: lanes(|grid| &grid.rows),
            columns: lanes(|grid| &grid.columns),
        }
    }

    /// Word `strip` of each row from the top.
    pub fn rows(&self, strip: usize) -> &[Lanes] {
        &self.rows[strip * self.side..][..self.side]
    }

    /// Word `strip` of each column from the left.
    pub fn columns(&self, strip: usize) -> &[Lanes] {
        &self.columns[strip * self.side..][..self.side]
    }
}
