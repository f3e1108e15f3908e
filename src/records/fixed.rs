//! Fields that stand at fixed bytes of a line, as hosts write them.
//!
//! The whole line is read: what stands between the fields and behind them are fields, too, so that
//! nothing passes unseen. Padding is taken off; the text inside stays.

use super::{Encoding, Fields, LineFault, decode, place};

/// One field: its bytes in the line, from 0.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slot {
    pub at: usize,
    /// ≥ 1.
    pub bytes: usize,
    /// Index of what it holds in the caller's list; `None` for the bytes that nobody named.
    pub named: Option<usize>,
}

/// The slots of a line, one after the other without a gap, and its length in bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slots {
    slots: Vec<Slot>,
    line_bytes: usize,
}

/// Two of the caller's fields share a byte, or one lies behind the line's end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SlotFault {
    /// Indices of the two.
    Overlap(usize, usize),
    Outside(usize),
}

impl Slots {
    /// `named` are (first byte from 0, bytes); the line ends with the last field, or after
    /// `line_bytes` if that is said.
    ///
    /// # Errors
    /// The first [`SlotFault`] from the left.
    pub fn new(named: &[(usize, usize)], line_bytes: Option<usize>) -> Result<Slots, SlotFault> {
        let mut order: Vec<usize> = (0..named.len()).collect();
        order.sort_by_key(|&index| named[index]);
        let (mut slots, mut end, mut last) = (Vec::new(), 0, None);
        for index in order {
            let (at, bytes) = named[index];
            if let Some(last) = last.filter(|_| at < end) {
                return Err(SlotFault::Overlap(last, index));
            }
            if line_bytes.is_some_and(|length| at + bytes > length) {
                return Err(SlotFault::Outside(index));
            }
            slots.extend(gap(end, at));
            slots.push(Slot {
                at,
                bytes,
                named: Some(index),
            });
            (end, last) = (at + bytes, Some(index));
        }
        let line_bytes = line_bytes.unwrap_or(end);
        slots.extend(gap(end, line_bytes));
        Ok(Slots { slots, line_bytes })
    }

    /// A line of so many bytes (≥ 1) as one field.
    pub fn whole(line_bytes: usize) -> Slots {
        Slots {
            slots: gap(0, line_bytes).into_iter().collect(),
            line_bytes,
        }
    }

    pub fn iter(&self) -> impl ExactSizeIterator<Item = &Slot> {
        self.slots.iter()
    }

    /// Of a whole line, without its line end.
    pub fn line_bytes(&self) -> usize {
        self.line_bytes
    }
}

fn gap(from: usize, to: usize) -> Option<Slot> {
    (from < to).then(|| Slot {
        at: from,
        bytes: to - from,
        named: None,
    })
}

/// Cuts a line into its slots. In a line of another length everything may stand elsewhere: it
/// becomes one field, for the guard, and so another number of fields than it should have.
///
/// # Errors
/// Bytes that are no character, a character that is cut by a slot's edge included.
pub fn split(
    line: &[u8],
    encoding: Encoding,
    slots: &Slots,
    out: &mut Fields,
) -> Result<(), LineFault> {
    if line.len() != slots.line_bytes {
        decode::lossy(line, encoding, &mut out.text);
        out.places.push(place(0, out.text.len()));
        if slots.slots.len() == 1 {
            out.places.push(place(0, 0));
        }
        return Ok(());
    }
    for (column, slot) in (1..).zip(&slots.slots) {
        let start = out.text.len();
        let bytes = &line[slot.at..slot.at + slot.bytes];
        if decode::append(bytes, encoding, &mut out.text).is_err() {
            return Err(LineFault::InvalidByte { column });
        }
        let text = &out.text[start..];
        // Numbers stand at the right, texts at the left of their slot.
        let end = start + text.trim_end_matches([' ', '\u{3000}']).len();
        let begin = start + (text.len() - text.trim_start_matches(' ').len());
        out.places.push(place(begin.min(end), end));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(line: &[u8], slots: &Slots) -> Result<Vec<String>, LineFault> {
        let mut out = Fields::new();
        split(line, Encoding::Cp932, slots, &mut out)?;
        Ok(out.iter().map(str::to_owned).collect())
    }

    #[test]
    fn slots_fill_the_line_and_padding_is_taken_off() {
        // 山田 is 8E52 9363 in CP932; two full-width spaces are 8140 8140.
        let slots = Slots::new(&[(6, 3), (0, 4)], Some(10)).unwrap();
        let line = b"\x8E\x52\x81\x40ab 42z";
        assert_eq!(fields(line, &slots).unwrap(), ["山", "ab", "42", "z"]);
        let named: Vec<Option<usize>> = slots.iter().map(|slot| slot.named).collect();
        assert_eq!(named, [Some(1), None, Some(0), None]);
        assert_eq!(slots.line_bytes(), 10);
    }

    #[test]
    fn a_character_cut_by_an_edge_is_no_character() {
        let slots = Slots::new(&[(0, 3), (3, 1)], None).unwrap();
        let cut = fields(b"a\x8E\x52\x93", &slots);
        assert_eq!(cut, Err(LineFault::InvalidByte { column: 2 }));
        let shifted = fields(b"ab\x8E\x52", &slots);
        assert_eq!(shifted, Err(LineFault::InvalidByte { column: 1 }));
    }

    #[test]
    fn a_line_of_another_length_has_another_number_of_fields_and_all_its_text() {
        let slots = Slots::new(&[(0, 2), (2, 2)], None).unwrap();
        assert_eq!(fields(b"ab", &slots).unwrap(), ["ab"]);
        assert_eq!(fields(b"abcdefg\xFF", &slots).unwrap(), ["abcdefg\u{FFFD}"]);
        let slots = Slots::new(&[(0, 2)], None).unwrap();
        assert_eq!(fields(b"abc", &slots).unwrap(), ["abc", ""]);
    }

    #[test]
    fn fields_that_share_bytes_or_leave_the_line_are_faults() {
        let overlap = Slots::new(&[(4, 2), (0, 5)], None);
        assert_eq!(overlap, Err(SlotFault::Overlap(1, 0)));
        let outside = Slots::new(&[(4, 2)], Some(5));
        assert_eq!(outside, Err(SlotFault::Outside(0)));
    }
}
