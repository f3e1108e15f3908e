//! Exact lengths, press dots, rectangles, places in files, and numbers as people read them. No
//! drawing, no parsing of files.

use std::sync::Arc;

/// Micrometres: exact for every length that a layout file can state.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Um(pub i32);

/// One inch (ISO 80000-3).
const UM_PER_INCH: i64 = 25_400;
/// PostScript points an inch (ISO 32000-1:2008, 8.3.2.3).
const POINTS_PER_INCH: i64 = 72;

impl Um {
    /// A length given as decimal millimetres with at most three decimals; `None` if it is not one.
    pub fn from_mm_text(text: &str) -> Option<Um> {
        let (sign, digits) = match text.strip_prefix('-') {
            Some(rest) => (-1, rest),
            None => (1, text.strip_prefix('+').unwrap_or(text)),
        };
        let (whole, decimals) = digits.split_once('.').unwrap_or((digits, ""));
        let plain = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || whole.len() > 5 || decimals.len() > 3 {
            return None;
        }
        if !plain(whole) || !plain(decimals) {
            return None;
        }
        let thousandths: i32 = format!("{decimals:0<3}").parse().ok()?;
        let whole: i32 = whole.parse().ok()?;
        Some(Um(sign * (whole * 1000 + thousandths)))
    }

    /// The nearest whole number of press dots.
    pub fn dots(self, dpi: u32) -> i32 {
        let twice = 2 * i64::from(self.0) * i64::from(dpi);
        narrow((twice + UM_PER_INCH).div_euclid(2 * UM_PER_INCH))
    }

    /// The length that a whole number of press dots has, to the nearest micrometre.
    pub fn from_dots(dots: i32, dpi: u32) -> Um {
        let dpi = i64::from(dpi);
        let twice = 2 * i64::from(dots) * UM_PER_INCH;
        Um(narrow((twice + dpi).div_euclid(2 * dpi)))
    }

    /// Millimetres, for messages.
    pub fn mm(self) -> f64 {
        f64::from(self.0) / 1000.0
    }
}

/// A type size or leading in tenths of a point.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Decipoint(pub i32);

impl Decipoint {
    /// Hundredths of a press dot: a 10-pt type at 600 dpi is 83.33 dots, 8333 here.
    pub fn centidots(self, dpi: u32) -> i32 {
        let twice = 2 * i64::from(self.0) * i64::from(dpi) * 10;
        narrow((twice + POINTS_PER_INCH).div_euclid(2 * POINTS_PER_INCH))
    }

    /// The length to the nearest micrometre.
    pub fn um(self) -> Um {
        let twice = 2 * i64::from(self.0) * UM_PER_INCH;
        Um(narrow(
            (twice + 10 * POINTS_PER_INCH).div_euclid(20 * POINTS_PER_INCH),
        ))
    }
}

fn narrow(value: i64) -> i32 {
    i32::try_from(value).unwrap_or_else(|_| unreachable!("a length on a sheet fits 32 bits"))
}

/// A rectangle from the top left of the trimmed sheet, y downwards.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rect {
    pub x: Um,
    pub y: Um,
    pub w: Um,
    pub h: Um,
}

impl Rect {
    /// Whether both share some area (touching edges do not).
    pub fn overlaps(&self, other: &Rect) -> bool {
        self.x.0 < other.right().0
            && other.x.0 < self.right().0
            && self.y.0 < other.bottom().0
            && other.y.0 < self.bottom().0
    }

    /// Whether `inner` lies wholly inside.
    pub fn holds(&self, inner: &Rect) -> bool {
        self.x <= inner.x
            && self.y <= inner.y
            && inner.right() <= self.right()
            && inner.bottom() <= self.bottom()
    }

    /// The rectangle grown by `by` on its four sides.
    pub fn grown(&self, by: Um) -> Rect {
        Rect {
            x: Um(self.x.0 - by.0),
            y: Um(self.y.0 - by.0),
            w: Um(self.w.0 + 2 * by.0),
            h: Um(self.h.0 + 2 * by.0),
        }
    }

    pub fn right(&self) -> Um {
        Um(self.x.0 + self.w.0)
    }

    pub fn bottom(&self) -> Um {
        Um(self.y.0 + self.h.0)
    }
}

/// Where in a file something stands; line and column count from 1, 0 = not known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    pub file: Arc<str>,
    pub line: u32,
    pub column: u32,
}

impl Place {
    /// A whole file.
    pub fn file(file: &str) -> Place {
        Place {
            file: file.into(),
            line: 0,
            column: 0,
        }
    }
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match (self.line, self.column) {
            (0, _) => write!(f, "{}", self.file),
            (line, 0) => write!(f, "{}:{line}", self.file),
            (line, column) => write!(f, "{}:{line}:{column}", self.file),
        }
    }
}

/// A whole number with its thousands set off: `1,234,567`.
pub fn thousands(number: u64) -> String {
    let mut text = String::new();
    add_thousands(number, &mut text);
    text
}

/// Appends a whole number with its thousands set off.
pub fn add_thousands(number: u64, out: &mut String) {
    if number >= 1000 {
        add_thousands(number / 1000, out);
        out.push(',');
        add_digits(number % 1000, 3, out);
    } else {
        add_digits(number, 1, out);
    }
}

/// Appends a whole number with at least so many digits, zeros before it where it has fewer.
pub fn add_digits(number: u64, least: u32, out: &mut String) {
    let digits = number.checked_ilog10().map_or(1, |log| log + 1);
    for place in (0..digits.max(least)).rev() {
        let digit = (number / 10_u64.pow(place) % 10) as u8;
        out.push(char::from(b'0' + digit));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_millimetre_text_is_taken_exactly_or_not_at_all() {
        assert_eq!(Um::from_mm_text("188.5"), Some(Um(188_500)));
        assert_eq!(Um::from_mm_text("-0.123"), Some(Um(-123)));
        for wrong in ["", ".", "1e3", "0.1234", "1.-2", "a", "1000000", "--1"] {
            assert_eq!(Um::from_mm_text(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn numbers_are_cut_in_thousands() {
        for (value, want) in [
            (7, "7"),
            (999, "999"),
            (1000, "1,000"),
            (9_999_999, "9,999,999"),
        ] {
            assert_eq!(thousands(value), want);
            let mut padded = String::new();
            add_digits(value, 4, &mut padded);
            assert_eq!(padded, format!("{value:04}"));
        }
    }

    #[test]
    fn twenty_five_millimetres_are_591_dots_at_600_dpi() {
        assert_eq!(Um(25_000).dots(600), 591);
        assert_eq!(Um(210_000).dots(600), 4961);
        assert_eq!(Um(297_000).dots(600), 7016);
        assert_eq!(Um::from_dots(591, 600), Um(25_019));
        assert_eq!(Um(-25_000).dots(600), -591);
    }

    #[test]
    fn ten_points_are_83_33_dots_at_600_dpi() {
        assert_eq!(Decipoint(100).centidots(600), 8333);
        assert_eq!(Decipoint(720).um(), Um(25_400));
    }

    #[test]
    fn rectangles_that_touch_do_not_overlap() {
        let rect = |x, w| Rect {
            x: Um(x),
            y: Um(0),
            w: Um(w),
            h: Um(10),
        };
        assert!(!rect(0, 10).overlaps(&rect(10, 10)));
        assert!(rect(0, 11).overlaps(&rect(10, 10)));
        assert!(rect(0, 30).holds(&rect(10, 10)) && !rect(10, 10).holds(&rect(0, 30)));
    }
}
