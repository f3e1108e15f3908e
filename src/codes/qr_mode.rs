//! The modes of a QR Code's segments: their indicators, and the bits of their characters
//! (ISO/IEC 18004:2015, 7.4). It cuts no text and fills no symbol.

/// The mode of a segment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    Numeric,
    Alphanumeric,
    Byte,
    Kanji,
}

impl Mode {
    /// The mode indicator (Table 2), 4 bits.
    fn indicator(self) -> u32 {
        match self {
            Self::Numeric => 0b0001,
            Self::Alphanumeric => 0b0010,
            Self::Byte => 0b0100,
            Self::Kanji => 0b1000,
        }
    }

    /// The length of the character count indicator in bits (Table 3).
    fn count_bits(self, class: usize) -> u32 {
        match self {
            Self::Numeric => [10, 12, 14][class],
            Self::Alphanumeric => [9, 11, 13][class],
            Self::Byte => [8, 16, 16][class],
            Self::Kanji => [8, 10, 12][class],
        }
    }

    /// The bits before the data of a segment: both indicators.
    pub(super) fn header_bits(self, class: usize) -> usize {
        4 + self.count_bits(class) as usize
    }
}

/// The versions that share their character count indicators: 1–9, 10–26, 27–40.
pub(super) fn class(version: u8) -> usize {
    assert!(
        (1..=40).contains(&version),
        "QR Code has the versions 1 to 40"
    );
    usize::from(version >= 10) + usize::from(version >= 27)
}

/// The value of a character in alphanumeric mode (Table 5).
pub(super) fn alphanumeric_value(character: char) -> Option<u32> {
    match character {
        '0'..='9' => Some(character as u32 - '0' as u32),
        'A'..='Z' => Some(character as u32 - 'A' as u32 + 10),
        ' ' => Some(36),
        '$' => Some(37),
        '%' => Some(38),
        '*' => Some(39),
        '+' => Some(40),
        '-' => Some(41),
        '.' => Some(42),
        '/' => Some(43),
        ':' => Some(44),
        _ => None,
    }
}

/// Bits on their way into bytes, the most significant first.
pub(super) struct Bits<'a> {
    out: &'a mut Vec<u8>,
    held: u64,
    /// How many of the low bits of `held` are not yet in `out`; at most 31 between pushes.
    count: u32,
}

impl<'a> Bits<'a> {
    /// Empties `out` to fill it anew.
    pub fn new(out: &'a mut Vec<u8>) -> Self {
        out.clear();
        Self {
            out,
            held: 0,
            count: 0,
        }
    }

    /// Appends the low `count` bits of `value`, at most 16.
    #[inline]
    pub fn push(&mut self, value: u32, count: u32) {
        self.held = self.held << count | u64::from(value);
        self.count += count;
        if self.count >= 32 {
            self.count -= 32;
            let word = (self.held >> self.count) as u32;
            self.out.extend_from_slice(&word.to_be_bytes());
        }
    }

    /// Fills the last byte with light bits.
    pub fn finish(self) {
        let word = (self.held << (32 - self.count)) as u32;
        let bytes = self.count.div_ceil(8) as usize;
        self.out.extend_from_slice(&word.to_be_bytes()[..bytes]);
    }

    /// Appends both indicators of a segment of `count` characters, in byte mode bytes.
    pub fn push_header(&mut self, mode: Mode, class: usize, count: usize) {
        self.push(mode.indicator(), 4);
        self.push(count as u32, mode.count_bits(class));
    }

    /// Three digits in 10 bits, two that remain in 7, one in 4 (7.4.3).
    pub fn push_numeric(&mut self, text: &str) {
        for group in text.as_bytes().chunks(3) {
            let value = group
                .iter()
                .fold(0, |value, digit| value * 10 + u32::from(digit - b'0'));
            self.push(value, [4, 7, 10][group.len() - 1]);
        }
    }

    /// Two characters in 11 bits, one that remains in 6 (7.4.4).
    pub fn push_alphanumeric(&mut self, text: &str) {
        for group in text.as_bytes().chunks(2) {
            let value = group.iter().fold(0, |value, &byte| {
                let Some(next) = alphanumeric_value(byte.into()) else {
                    unreachable!("the cut gives this mode its own characters only")
                };
                value * 45 + next
            });
            self.push(value, [6, 11][group.len() - 1]);
        }
    }

    /// Eight bits a byte (7.4.5).
    pub fn push_bytes(&mut self, text: &str) {
        text.bytes().for_each(|byte| self.push(byte.into(), 8));
    }

    /// 13 bits a character (7.4.6).
    pub fn push_kanji(&mut self, values: &[u16]) {
        values.iter().for_each(|&value| self.push(value.into(), 13));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The bits of a segment in a symbol of version 1, and as many light ones as fill a byte.
    fn segment(mode: Mode, text: &str, push: fn(&mut Bits, &str)) -> String {
        let mut bytes = Vec::new();
        let mut bits = Bits::new(&mut bytes);
        bits.push_header(mode, class(1), text.len());
        push(&mut bits, text);
        bits.finish();
        bytes.iter().map(|byte| format!("{byte:08b}")).collect()
    }

    /// Without the spaces, and with light bits up to a whole byte.
    fn filled(groups: &str) -> String {
        let mut bits = groups.replace(' ', "");
        while !bits.len().is_multiple_of(8) {
            bits.push('0');
        }
        bits
    }

    /// The examples of ISO/IEC 18004:2015, 7.4.3: a remainder of two digits, and one of one.
    #[test]
    fn the_digits_of_the_standard_come_out() {
        for (digits, expected) in [
            ("01234567", "0001 0000001000 0000001100 0101011001 1000011"),
            (
                "0123456789012345",
                "0001 0000010000 0000001100 0101011001 1010100110 1110000101 0011101010 0101",
            ),
        ] {
            let bits = segment(Mode::Numeric, digits, |bits, text| bits.push_numeric(text));
            assert_eq!(bits, filled(expected), "{digits}");
        }
    }

    /// The example of ISO/IEC 18004:2015, 7.4.4.
    #[test]
    fn the_alphanumeric_characters_of_the_standard_come_out() {
        let bits = segment(Mode::Alphanumeric, "AC-42", |bits, text| {
            bits.push_alphanumeric(text)
        });
        let expected = "0010 000000101 00111001110 11100111001 000010";
        assert_eq!(bits, filled(expected));
    }

    /// ISO/IEC 18004:2015, Table 5, in the order of the values.
    #[test]
    fn alphanumeric_mode_has_its_45_characters_and_no_other() {
        let table = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
        for (value, character) in (0..).zip(table.chars()) {
            assert_eq!(alphanumeric_value(character), Some(value), "{character}");
        }
        let taken = ('\0'..=char::MAX).filter_map(alphanumeric_value);
        assert_eq!(taken.count(), 45);
    }

    /// ISO/IEC 18004:2015, Table 3, and the four bits of the mode indicator.
    #[test]
    fn headers_grow_with_the_class_of_the_version() {
        for (mode, expected) in [
            (Mode::Numeric, [14, 16, 18]),
            (Mode::Alphanumeric, [13, 15, 17]),
            (Mode::Byte, [12, 20, 20]),
            (Mode::Kanji, [12, 14, 16]),
        ] {
            let first = [1, 10, 27].map(|version| mode.header_bits(class(version)));
            let last = [9, 26, 40].map(|version| mode.header_bits(class(version)));
            assert_eq!((first, last), (expected, expected), "{mode:?}");
        }
    }
}
