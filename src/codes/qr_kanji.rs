//! Which characters may stand in a Kanji-mode segment, and their 13 bits. It cuts no text.

use std::sync::LazyLock;

use encoding_rs::SHIFT_JIS;

/// Codes on which readers disagree: JIS X 0208 tables give U+2014 — U+301C 〜 U+2016 ‖ U+2212 −
/// U+00A2 ¢ U+00A3 £ U+00AC ¬, Windows-31J gives U+2015 ― U+FF5E ～ U+2225 ∥ U+FF0D － U+FFE0 ￠
/// U+FFE1 ￡ U+FFE2 ￢, and 815F is a full-width or a plain reverse solidus.
const AMBIGUOUS: [u16; 8] = [
    0x815C, 0x815F, 0x8160, 0x8161, 0x817C, 0x8191, 0x8192, 0x81CA,
];

/// Row 13, which JIS X 0208:1997 leaves empty and Windows-31J fills with ①, ㈱ and the like.
const ROW_13: std::ops::RangeInclusive<u16> = 0x8740..=0x879C;

/// No character has this value: 13 bits hold less.
pub(super) const NONE: u16 = u16::MAX;

/// The 13 bits of every character of the basic plane, or `NONE`.
static VALUES: LazyLock<Box<[u16]>> = LazyLock::new(|| {
    let mut values = vec![NONE; 0x1_0000].into_boxed_slice();
    let codes = (0x8140..=0x9FFC).chain(0xE040..=0xEBBF);
    for code in codes.filter(|code| !ROW_13.contains(code) && !AMBIGUOUS.contains(code)) {
        let bytes = code.to_be_bytes();
        let Some(text) = SHIFT_JIS.decode_without_bom_handling_and_without_replacement(&bytes)
        else {
            continue;
        };
        // A lead byte with an ASCII trail may decode as two characters; those are no codes.
        let mut characters = text.chars();
        if let (Some(character), None) = (characters.next(), characters.next()) {
            values[character as usize] = value(code);
        }
    }
    values
});

/// ISO/IEC 18004:2015, 7.4.6: 13 bits from a two-byte Shift_JIS code.
fn value(code: u16) -> u16 {
    let offset = code - if code < 0xE040 { 0x8140 } else { 0xC140 };
    (offset >> 8) * 0xC0 + (offset & 0xFF)
}

/// The 13 bits of each character in Kanji mode, [`NONE`] for those that have to go as bytes.
///
/// Taken are the characters of JIS X 0208:1997 (rows 1 to 8 and 16 to 84) but the eight on which
/// Shift_JIS tables differ: a character that one reader gives back as another is not sent so.
pub fn kanji_values(characters: impl Iterator<Item = char>, mut each: impl FnMut(u16)) {
    // The table's lock is asked once.
    let values: &[u16] = &VALUES;
    characters.for_each(|character| each(*values.get(character as usize).unwrap_or(&NONE)));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kanji_value(character: char) -> Option<u16> {
        let mut found = NONE;
        kanji_values(std::iter::once(character), |value| found = value);
        (found != NONE).then_some(found)
    }

    #[test]
    fn all_of_jis_x_0208_is_taken_but_eight() {
        assert_eq!(
            VALUES.iter().filter(|&&value| value != NONE).count(),
            6879 - 8
        );
    }

    #[test]
    fn no_two_characters_share_a_value() {
        let mut values: Vec<_> = VALUES.iter().filter(|&&value| value != NONE).collect();
        values.sort_unstable();
        values.dedup();
        assert_eq!(values.len(), 6879 - 8);
    }

    /// ISO/IEC 18004:2015, 7.4.6, and the last character of the standard.
    #[test]
    fn the_worked_examples_of_the_standard_come_out() {
        assert_eq!(kanji_value('点'), Some(0xD9F));
        assert_eq!(kanji_value('茗'), Some(0x1AAA));
        assert_eq!(kanji_value('　'), Some(0));
        assert_eq!(kanji_value('熙'), Some(value(0xEAA4)));
    }

    #[test]
    fn what_readers_disagree_on_goes_as_bytes() {
        for character in "—―〜～‖∥−－¢￠£￡¬￢＼\\".chars() {
            assert_eq!(kanji_value(character), None, "{character}");
        }
    }

    #[test]
    fn what_the_standard_lacks_goes_as_bytes() {
        for character in "A ｱ①㈱∑髙﨑𠮷\u{E0100}\u{FE00}".chars() {
            assert_eq!(kanji_value(character), None, "{character}");
        }
    }
}
