//! The page boxes of one sheet, in press dots and exactly in points. Not a layout.

/// One box unit is 0.12 pt: a dot of 600 dpi.
const UNIT_HUNDREDTHS: i64 = 12;
/// One box unit is 127/3 µm.
const UNIT_UM_THIRDS: i64 = 127;

/// Trimmed sheet, bleed and press dot. All boxes are whole multiples of the dot and of 0.12 pt, so
/// that one file's boxes are the same at 600 and 1,200 dpi, and decimals of points are exact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paper {
    dpi: u32,
    trim_width: i32,
    trim_height: i32,
    bleed: i32,
    boxes: Vec<u8>,
    matrix: Vec<u8>,
}

impl Paper {
    /// A trimmed sheet in micrometres, taken to the nearest whole step: 0.12 pt, at 720 dpi 0.6 pt
    /// (the smallest length that both 0.12 pt and a dot of 0.1 pt divide).
    ///
    /// The caller has checked: a positive size up to 5 m, a bleed that is not negative, and
    /// `dpi` 600, 720 or 1,200.
    pub fn new(width_um: i32, height_um: i32, bleed_um: i32, dpi: u32) -> Paper {
        let (units, dots) = match dpi {
            600 => (1, 1),
            720 => (5, 6),
            1200 => (1, 2),
            _ => unreachable!("the caller has checked the resolution"),
        };
        assert!(
            width_um > 0 && height_um > 0 && bleed_um >= 0,
            "a sheet has a size"
        );
        let steps = |um: i32| nearest(3 * i64::from(um), UNIT_UM_THIRDS * units);
        let (width, height, bleed) = (steps(width_um), steps(height_um), steps(bleed_um));
        let dots = |steps: i64| {
            let Ok(dots) = i32::try_from(steps * dots) else {
                unreachable!("an i32 of micrometres is fewer dots")
            };
            dots
        };
        let points = |steps: i64| hundredths(steps * units * UNIT_HUNDREDTHS);
        let (right, top) = (points(width + 2 * bleed), points(height + 2 * bleed));
        let (left, trim_right, trim_top) =
            (points(bleed), points(width + bleed), points(height + bleed));
        let boxes = format!(
            "/MediaBox[0 0 {right} {top}]/BleedBox[0 0 {right} {top}]\
             /TrimBox[{left} {left} {trim_right} {trim_top}]"
        );
        let dot = hundredths(7200 / i64::from(dpi));
        Paper {
            dpi,
            trim_width: dots(width),
            trim_height: dots(height),
            bleed: dots(bleed),
            boxes: boxes.into_bytes(),
            matrix: format!("{dot} 0 0 {dot} {left} {left} cm\n").into_bytes(),
        }
    }

    /// Press dots an inch.
    pub fn dpi(&self) -> u32 {
        self.dpi
    }

    /// Width of the trimmed sheet in dots.
    pub fn trim_width(&self) -> i32 {
        self.trim_width
    }

    /// Height of the trimmed sheet in dots.
    pub fn trim_height(&self) -> i32 {
        self.trim_height
    }

    /// Bleed on each side in dots.
    pub fn bleed(&self) -> i32 {
        self.bleed
    }

    /// Width of the media in dots: trim and two bleeds.
    pub fn media_width(&self) -> i32 {
        self.trim_width + 2 * self.bleed
    }

    /// Height of the media in dots.
    pub fn media_height(&self) -> i32 {
        self.trim_height + 2 * self.bleed
    }

    /// One dot in points, as exact decimal text.
    pub fn dot(&self) -> String {
        hundredths(7200 / i64::from(self.dpi))
    }

    /// MediaBox, BleedBox (the same) and TrimBox as entries of a page dictionary. They stand on
    /// each page: TrimBox and BleedBox are not inherited (ISO 32000-1:2008, 7.7.3.4).
    pub(super) fn boxes(&self) -> &[u8] {
        &self.boxes
    }

    /// The operator that makes one unit one dot, from the bottom left of the trimmed sheet.
    pub(super) fn matrix(&self) -> &[u8] {
        &self.matrix
    }

    /// The media in dots from the bottom left of the trimmed sheet.
    pub(super) fn bounds(&self) -> [i32; 4] {
        let bleed = self.bleed;
        [
            -bleed,
            -bleed,
            self.trim_width + bleed,
            self.trim_height + bleed,
        ]
    }
}

/// The nearest integer to a quotient of positive numbers, halves up.
fn nearest(dividend: i64, divisor: i64) -> i64 {
    (2 * dividend + divisor) / (2 * divisor)
}

/// Hundredths as the shortest exact decimal text.
fn hundredths(value: i64) -> String {
    let (whole, part) = (value / 100, value % 100);
    match (part, part % 10) {
        (0, _) => format!("{whole}"),
        (_, 0) => format!("{whole}.{}", part / 10),
        _ => format!("{whole}.{part:02}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn a4(dpi: u32) -> Paper {
        Paper::new(210_000, 297_000, 3_000, dpi)
    }

    #[test]
    fn a4_at_600_dots_an_inch_has_the_boxes_of_the_standard_sheet() {
        let paper = a4(600);
        assert_eq!(
            (paper.trim_width(), paper.trim_height(), paper.bleed()),
            (4961, 7016, 71)
        );
        assert_eq!(
            String::from_utf8_lossy(paper.boxes()),
            "/MediaBox[0 0 612.36 858.96]/BleedBox[0 0 612.36 858.96]\
             /TrimBox[8.52 8.52 603.84 850.44]"
        );
        assert_eq!(paper.matrix(), b"0.12 0 0 0.12 8.52 8.52 cm\n");
    }

    #[test]
    fn the_boxes_are_the_same_at_1200_dots_an_inch() {
        assert_eq!(a4(1200).boxes(), a4(600).boxes());
        assert_eq!(
            (a4(1200).trim_width(), a4(1200).dot()),
            (9922, "0.06".to_string())
        );
    }

    #[test]
    fn the_boxes_at_720_dots_an_inch_are_multiples_of_six_tenths_of_a_point() {
        let paper = a4(720);
        assert_eq!(
            (paper.trim_width(), paper.trim_height(), paper.bleed()),
            (5952, 8418, 84)
        );
        assert_eq!((paper.media_width(), paper.media_height()), (6120, 8586));
        assert_eq!(paper.matrix(), b"0.1 0 0 0.1 8.4 8.4 cm\n");
        assert!(paper.boxes().starts_with(b"/MediaBox[0 0 612 858.6]"));
    }
}
