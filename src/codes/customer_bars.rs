//! The customer barcode on the dot grid: how wide and high its bars are for a type size and a
//! press, as filled rectangles. It chooses no size and no place on paper.

use super::customer::BARS;
use crate::units::Decipoint;

/// Type sizes that Japan Post allows (8 to 11.5 pt).
pub const SIZES: std::ops::RangeInclusive<Decipoint> = Decipoint(80)..=Decipoint(115);
/// The size when nobody asks for another.
pub const SIZE_DEFAULT: Decipoint = Decipoint(85);

/// A dark rectangle in press dots, from the code's top left, y downwards.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bar {
    pub x: u32,
    pub y: u32,
    pub w: u32,
    pub h: u32,
}

/// Whole dots of one size on one press.
///
/// At 10 pt a bar and a space are 0.6 mm, the timing bar is 1.2 mm high, the semi-long ones 2.4,
/// the long one 3.6 (customer barcode manual); other sizes are in proportion. A semi-long bar is
/// a timing bar and half of what the long bar has beyond it: long + timing = 2 semi.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Geometry {
    pub bar: u32,
    pub space: u32,
    pub timing: u32,
    pub semi: u32,
    pub long: u32,
}

impl Geometry {
    /// `None` if the size is not one of [`SIZES`], or the dots are too coarse (below 300 dpi).
    pub fn new(size: Decipoint, dpi: u32) -> Option<Geometry> {
        if !SIZES.contains(&size) || !(300..=2400).contains(&dpi) {
            return None;
        }
        // A bar's width in dots is `width` / `UNIT`.
        const UNIT: u32 = 25_400;
        let width = 6 * u32::try_from(size.0).ok()? * dpi;
        // A third of a dot and more makes the bar wider; the space is what is left whole.
        let bar = (3 * width + 2 * UNIT) / (3 * UNIT);
        let mut timing = (4 * width + UNIT) / (2 * UNIT);
        let mut long = 6 * width / UNIT;
        // Both odd or both even, so that the semi-long bar is whole: a timing bar that was
        // rounded down grows, else the long bar gives one dot more away.
        if !(timing + long).is_multiple_of(2) {
            match timing * UNIT < 2 * width {
                true => timing += 1,
                false => long -= 1,
            }
        }
        Some(Geometry {
            bar,
            space: width / UNIT,
            timing,
            semi: (long + timing) / 2,
            long,
        })
    }

    /// Dots from one bar's left edge to the next one's.
    pub fn pitch(&self) -> u32 {
        self.bar + self.space
    }

    /// Width of the whole code in dots.
    pub fn width(&self) -> u32 {
        (BARS as u32 - 1) * self.pitch() + self.bar
    }

    /// The bars (`1` long, `2` ascending, `3` descending, `4` timing) as rectangles.
    pub fn rectangles(&self, bars: &[u8; BARS]) -> [Bar; BARS] {
        let below = self.long - self.semi;
        std::array::from_fn(|at| {
            let (y, h) = match bars[at] {
                b'1' => (0, self.long),
                b'2' => (0, self.semi),
                b'3' => (below, self.semi),
                b'4' => (below, self.timing),
                _ => unreachable!("a bar is one of four"),
            };
            Bar {
                x: at as u32 * self.pitch(),
                y,
                w: self.bar,
                h,
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_semi_long_bar_reaches_from_one_end_over_the_timing_bar() {
        let geometry = Geometry::new(SIZE_DEFAULT, 600).unwrap();
        let mut bars = [b'4'; BARS];
        bars[..3].copy_from_slice(b"123");
        let [long, up, down, timing, ..] = geometry.rectangles(&bars);
        assert_eq!((long.y, long.h), (0, geometry.long));
        assert_eq!((up.y, up.y + up.h), (0, timing.y + timing.h));
        assert_eq!((down.y, down.y + down.h), (timing.y, long.h));
        assert_eq!(long.h - timing.y - timing.h, timing.y, "it is centred");
        assert_eq!(up.x, geometry.pitch());
    }

    #[test]
    fn no_other_sizes_are_drawn() {
        for (size, dpi) in [(79, 600), (116, 600), (85, 200), (-85, 600)] {
            assert_eq!(Geometry::new(Decipoint(size), dpi), None);
        }
        for dpi in [600, 720, 1200] {
            for size in 80..=115 {
                let geometry = Geometry::new(Decipoint(size), dpi).unwrap();
                let long_um = u64::from(geometry.long) * 25_400 / u64::from(dpi);
                assert!(long_um <= 36 * size as u64, "rounded down: {geometry:?}");
                assert_eq!(geometry.long + geometry.timing, 2 * geometry.semi);
            }
        }
    }
}
