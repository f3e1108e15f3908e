//! Where the lines of a file end, and which of them begin in a window of it.
//!
//! A line ends with LF or CR LF, in UTF-16 with the same code units; files from a host may have
//! no line ends at all, only records of one length. The content of a line is not looked at: a line
//! break inside quotes ends the line like any other, and the splitter then finds the quote open.

use memchr::{memchr_iter, memrchr_iter};

use super::Encoding;

/// How the lines of a file end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ends {
    /// LF or CR LF, in bytes.
    Bytes,
    /// U+000A or U+000D U+000A, in UTF-16 code units of this order. Offsets count from the file's
    /// beginning, where a unit begins.
    Units { big_endian: bool },
    /// No line ends: every so many bytes (≥ 1) are a record.
    Every(usize),
}

impl Ends {
    /// The line ends of a file in this encoding.
    pub fn of(encoding: Encoding) -> Ends {
        match encoding {
            Encoding::Utf8 | Encoding::Cp932 => Ends::Bytes,
            Encoding::Utf16 { big_endian } => Ends::Units { big_endian },
        }
    }

    /// The bytes of a line end: what stands behind a line's own bytes, its CR apart.
    pub fn bytes(self) -> usize {
        match self {
            Ends::Bytes => 1,
            Ends::Units { .. } => 2,
            Ends::Every(_) => 0,
        }
    }

    /// The first line end in `window`, which begins at a line's, or at any unit's, beginning: the
    /// place where it begins.
    fn find(self, window: &[u8]) -> Option<usize> {
        match self {
            Ends::Bytes => memchr::memchr(b'\n', window),
            Ends::Units { big_endian } => {
                memchr_iter(b'\n', window).find_map(|at| unit(window, at, big_endian))
            }
            Ends::Every(bytes) => (window.len() >= bytes).then_some(bytes),
        }
    }

    /// Whether `bytes`, which are the end of a file, end with a line end.
    pub fn closes(self, bytes: &[u8]) -> bool {
        match self {
            Ends::Bytes => bytes.ends_with(b"\n"),
            Ends::Units { big_endian: false } => bytes.ends_with(b"\n\0"),
            Ends::Units { big_endian: true } => bytes.ends_with(b"\0\n"),
            Ends::Every(_) => true,
        }
    }

    /// Where the last line of `bytes` begins, which end with a line end and begin where a unit
    /// does; `None` if no other line ends in them.
    pub fn last_line(self, bytes: &[u8]) -> Option<usize> {
        let before = &bytes[..bytes.len().saturating_sub(self.bytes())];
        let behind = |at| at + self.bytes();
        match self {
            Ends::Bytes => memchr::memrchr(b'\n', before).map(behind),
            Ends::Units { big_endian } => memrchr_iter(b'\n', before)
                .find_map(|at| unit(before, at, big_endian))
                .map(behind),
            Ends::Every(bytes) => before.len().checked_sub(bytes).filter(|&at| at > 0),
        }
    }

    /// A line's own bytes, without the CR before its LF.
    fn bare(self, line: &[u8]) -> &[u8] {
        let bare = match self {
            Ends::Bytes => line.strip_suffix(b"\r"),
            Ends::Units { big_endian: false } => line.strip_suffix(b"\r\0"),
            Ends::Units { big_endian: true } => line.strip_suffix(b"\0\r"),
            Ends::Every(_) => None,
        };
        bare.unwrap_or(line)
    }

    /// The line at the beginning of `window`; `None` if it does not end there.
    pub fn first(self, window: &[u8]) -> Option<&[u8]> {
        self.find(window).map(|end| self.bare(&window[..end]))
    }

    /// Bytes of the first line of `window`, its end included; all of them if it does not end.
    pub fn whole(self, window: &[u8]) -> usize {
        let end = self.find(window).map(|end| end + self.bytes());
        end.unwrap_or(window.len())
    }
}

/// The beginning of the code unit U+000A that the byte LF at `at` belongs to.
fn unit(window: &[u8], at: usize, big_endian: bool) -> Option<usize> {
    let begin = if big_endian { at.checked_sub(1)? } else { at };
    let high = if big_endian { begin } else { begin + 1 };
    (begin % 2 == 0 && window.get(high) == Some(&0)).then_some(begin)
}

/// One line of a window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line<'a> {
    /// Where the line begins in the window, in bytes from 0.
    pub at: usize,
    /// The line without its line end.
    pub bytes: &'a [u8],
    /// False: the window holds no end of it, so that it is longer than the window reaches.
    pub ended: bool,
}

/// The lines that begin in a window of a file, one by one.
#[derive(Clone, Debug)]
pub struct Lines<'a> {
    window: &'a [u8],
    ends: Ends,
    at: usize,
    /// Lines that begin here or later are the next window's.
    until: usize,
}

impl<'a> Lines<'a> {
    /// The lines of `window` that begin before `until`. The window begins where a line does, or,
    /// if `mid_line`, anywhere, and then the first line is the one behind the first line end.
    pub fn new(window: &'a [u8], ends: Ends, mid_line: bool, until: usize) -> Lines<'a> {
        let at = match (mid_line, ends.find(window)) {
            (false, _) => 0,
            (true, Some(end)) => end + ends.bytes(),
            (true, None) => window.len(),
        };
        Lines {
            window,
            ends,
            at,
            until: until.min(window.len()),
        }
    }
}

impl<'a> Iterator for Lines<'a> {
    type Item = Line<'a>;

    fn next(&mut self) -> Option<Line<'a>> {
        if self.at >= self.until {
            return None;
        }
        let (at, rest) = (self.at, &self.window[self.at..]);
        let end = self.ends.find(rest);
        let length = end.unwrap_or(rest.len());
        self.at = at + length + self.ends.bytes();
        Some(Line {
            at,
            bytes: self.ends.bare(&rest[..length]),
            ended: end.is_some(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::utf16;
    use super::*;
    use proptest::prelude::*;

    const LITTLE: Ends = Ends::Units { big_endian: false };
    const BIG: Ends = Ends::Units { big_endian: true };

    fn listed(data: &[u8], ends: Ends) -> Vec<(usize, &[u8])> {
        let lines = Lines::new(data, ends, false, data.len());
        lines.map(|line| (line.at, line.bytes)).collect()
    }

    #[test]
    fn lines_end_with_lf_or_crlf() {
        let want: [(usize, &[u8]); 4] = [(0, b"a"), (2, b"bc"), (6, b""), (7, b"d\r")];
        assert_eq!(listed(b"a\nbc\r\n\nd\r\r\n", Ends::Bytes), want);
    }

    #[test]
    fn units_of_utf16_end_lines_and_half_a_unit_does_not() {
        // U+0A00 U+0A0A U+000A: a byte LF in each, and one line end.
        for (ends, big) in [(LITTLE, false), (BIG, true)] {
            let data = utf16("\u{0A00}\u{0A0A}\r\nb\n", big);
            let (first, second) = (utf16("\u{0A00}\u{0A0A}", big), utf16("b", big));
            assert_eq!(listed(&data, ends), [(0, &first[..]), (8, &second[..])]);
            assert!(ends.closes(&data) && !ends.closes(&data[..data.len() - 2]));
            assert_eq!(ends.last_line(&data), Some(8));
        }
    }

    #[test]
    fn records_of_one_length_need_no_line_end() {
        let want: [(usize, &[u8]); 2] = [(0, b"ab\n"), (3, b"cde")];
        assert_eq!(listed(b"ab\ncde", Ends::Every(3)), want);
        assert_eq!(Ends::Every(3).last_line(b"ab\ncde"), Some(3));
        assert_eq!(Ends::Every(3).last_line(b"ab\n"), None);
        let cut = Lines::new(b"ab\ncd", Ends::Every(3), false, 5)
            .last()
            .unwrap();
        assert!(!cut.ended, "the last record is cut");
    }

    #[test]
    fn a_line_longer_than_its_window_is_told() {
        let line = Lines::new(b"abc", Ends::Bytes, false, 3).next().unwrap();
        assert!(!line.ended && line.bytes == b"abc");
        assert_eq!(Ends::Bytes.first(b"abc"), None);
        assert_eq!(Ends::Bytes.first(b"abc\r\nd"), Some(&b"abc"[..]));
        assert_eq!(Ends::Bytes.last_line(b"abc\n"), None);
        assert_eq!(Ends::Bytes.last_line(b"a\nbc\n"), Some(2));
    }

    proptest! {
        #[test]
        fn windows_hold_each_line_once(
            text in "[ab\u{0A00}\u{0A0A}\r\n]{0,60}",
            half in 1..20_usize,
            kind in 0..3_u8,
        ) {
            let text = format!("{text}\n");
            let (data, ends) = match kind {
                0 => (text.into_bytes(), Ends::Bytes),
                1 => (utf16(&text, false), LITTLE),
                _ => (utf16(&text, true), BIG),
            };
            let step = 2 * half;
            let whole = listed(&data, ends);
            let mut parts = Vec::new();
            for start in (0..data.len()).step_by(step) {
                // A window begins a line end early, to see whether a line begins with it.
                let from = start.saturating_sub(ends.bytes());
                let until = start + step - from;
                let lines = Lines::new(&data[from..], ends, start > 0, until);
                parts.extend(lines.map(|line| (from + line.at, line.bytes)));
            }
            prop_assert_eq!(parts, whole);
        }
    }
}
