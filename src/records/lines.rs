//! Cuts a file's bytes into physical lines, and into chunks of lines for parallel reading.
//!
//! A line ends with LF or CR LF. The content of a line is not looked at: a line break inside
//! quotes ends the line like any other, and the splitter then finds the quote open.

use std::ops::Range;

use memchr::{memchr, memchr_iter};

use super::Encoding;

/// What stands at the beginning of some UTF-8 files (RFC 3629, 2003, §6).
const BOM: &[u8] = b"\xEF\xBB\xBF";

/// Why a file is refused before its lines are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileFault {
    /// Nothing, or a byte order mark alone.
    Empty,
    /// The last line has no line end: perhaps the file was cut short on its way.
    LastLineCut,
}

/// The bytes of `data` that are lines: behind the byte order mark, if UTF-8 begins with one.
///
/// # Errors
/// [`FileFault`] when there is no line or the last has no end.
pub fn body(data: &[u8], encoding: Encoding) -> Result<Range<usize>, FileFault> {
    let start = match encoding {
        Encoding::Utf8 if data.starts_with(BOM) => BOM.len(),
        Encoding::Utf8 | Encoding::Cp932 => 0,
    };
    match data[start..].last() {
        None => Err(FileFault::Empty),
        Some(b'\n') => Ok(start..data.len()),
        Some(_) => Err(FileFault::LastLineCut),
    }
}

/// One physical line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line<'a> {
    /// Where the line begins in the file, in bytes from 0.
    pub offset: usize,
    /// The line without its LF or CR LF.
    pub bytes: &'a [u8],
}

/// The lines of a range of a file, one by one.
#[derive(Clone, Debug)]
pub struct Lines<'a> {
    data: &'a [u8],
    at: usize,
    end: usize,
}

impl<'a> Lines<'a> {
    /// The lines of `range`, which begins and ends at line ends of `data`, as [`body`] and
    /// [`chunks`] give it.
    pub fn new(data: &'a [u8], range: Range<usize>) -> Self {
        assert!(
            range.start <= range.end && range.end <= data.len(),
            "a range of the file"
        );
        Lines {
            data,
            at: range.start,
            end: range.end,
        }
    }
}

impl<'a> Iterator for Lines<'a> {
    type Item = Line<'a>;

    fn next(&mut self) -> Option<Line<'a>> {
        let rest = &self.data[self.at..self.end];
        if rest.is_empty() {
            return None;
        }
        let length = memchr(b'\n', rest).unwrap_or(rest.len());
        let offset = self.at;
        self.at = self.end.min(offset + length + 1);
        let line = &rest[..length];
        Some(Line {
            offset,
            bytes: line.strip_suffix(b"\r").unwrap_or(line),
        })
    }
}

/// The line that begins at `offset`; what it was found as by [`Lines`].
pub fn line_at(data: &[u8], offset: usize) -> &[u8] {
    let Some(line) = Lines::new(data, offset..data.len()).next() else {
        unreachable!("a line's offset is inside its file");
    };
    line.bytes
}

/// Cuts `body` at line ends into ranges of `target_bytes` (≥ 1) or a little more.
///
/// The ranges follow each other without a gap and depend on the data alone, not on who reads
/// them. The first line's number in each is 1 plus [`line_ends`] of all before it.
pub fn chunks(data: &[u8], body: Range<usize>, target_bytes: usize) -> Vec<Range<usize>> {
    assert!(target_bytes >= 1, "a chunk moves on");
    let mut ranges = Vec::new();
    let mut start = body.start;
    while start < body.end {
        let target = body.end.min(start.saturating_add(target_bytes));
        // The last byte asked for may itself be the line end.
        let found = memchr(b'\n', &data[target - 1..body.end]);
        let end = found.map_or(body.end, |found| target + found);
        ranges.push(start..end);
        start = end;
    }
    ranges
}

/// The number of line ends in `bytes`.
pub fn line_ends(bytes: &[u8]) -> usize {
    memchr_iter(b'\n', bytes).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn listed(data: &[u8]) -> Vec<(usize, &[u8])> {
        let lines = Lines::new(data, 0..data.len());
        lines.map(|line| (line.offset, line.bytes)).collect()
    }

    #[test]
    fn lines_end_with_lf_or_crlf() {
        let want: [(usize, &[u8]); 4] = [(0, b"a"), (2, b"bc"), (6, b""), (7, b"d\r")];
        assert_eq!(listed(b"a\nbc\r\n\nd\r\r\n"), want);
    }

    #[test]
    fn a_range_is_read_to_its_end_and_no_further() {
        let data = b"ab\ncd\nef\n";
        let lines: Vec<_> = Lines::new(data, 3..6).collect();
        assert_eq!(
            lines,
            [Line {
                offset: 3,
                bytes: b"cd"
            }]
        );
        assert_eq!(line_at(data, 3), b"cd");
        assert_eq!(Lines::new(data, 3..3).count(), 0);
    }

    #[test]
    fn a_byte_order_mark_counts_at_the_start_of_utf8_only() {
        assert_eq!(body(b"\xEF\xBB\xBFa\n", Encoding::Utf8), Ok(3..5));
        assert_eq!(body(b"\xEF\xBB\xBFa\n", Encoding::Cp932), Ok(0..5));
        assert_eq!(body(b"a\n\xEF\xBB\xBFb\n", Encoding::Utf8), Ok(0..7));
    }

    #[test]
    fn an_empty_file_and_a_cut_one_are_refused() {
        for encoding in [Encoding::Utf8, Encoding::Cp932] {
            assert_eq!(body(b"", encoding), Err(FileFault::Empty));
            assert_eq!(body(b"a\nb", encoding), Err(FileFault::LastLineCut));
            assert_eq!(body(b"a\nb\r", encoding), Err(FileFault::LastLineCut));
        }
        assert_eq!(body(b"\xEF\xBB\xBF", Encoding::Utf8), Err(FileFault::Empty));
    }

    proptest! {
        #[test]
        fn chunks_hold_the_same_lines_and_tell_their_numbers(
            text in "[ab\r\n]{0,60}",
            target_bytes in 1..20_usize,
        ) {
            let data = [text.as_bytes(), b"\n"].concat();
            let whole: Vec<_> = (1..).zip(Lines::new(&data, 0..data.len())).collect();
            prop_assert_eq!(whole.len(), line_ends(&data));

            let mut parts = Vec::new();
            let mut at = 0;
            let mut number = 1;
            for range in chunks(&data, 0..data.len(), target_bytes) {
                prop_assert_eq!(range.start, at);
                at = range.end;
                let long_enough = range.len() >= target_bytes || range.end == data.len();
                prop_assert!(long_enough);
                parts.extend((number..).zip(Lines::new(&data, range.clone())));
                number += line_ends(&data[range]);
            }
            prop_assert_eq!(at, data.len());
            prop_assert_eq!(parts, whole);
        }
    }
}
