//! The pairing code: the 29 characters that tell which face of which piece this is, their check
//! characters, and their Data Matrix symbol. It computes no tag and knows no keys.
//!
//! | position | field |
//! |---|---|
//! | 1 | format version `1` |
//! | 2–7 | job |
//! | 8–14 | piece number, decimal |
//! | 15 | generation |
//! | 16, 17 | sheet, of how many |
//! | 18 | role of the face |
//! | 19 | flags |
//! | 20 | form |
//! | 21 | insert set |
//! | 22–28 | tag, 35 bits |
//! | 29 | check character |

use super::Symbol;
use super::datamatrix::symbol_20;

/// Crockford's 32 characters; a character's place is its value.
pub const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// The highest piece number of a job.
pub const PIECE_MAX: u32 = 9_999_999;
/// Sheets of a piece that one base-32 character counts.
pub const SHEETS_MAX: u8 = 31;

/// What a face's pairing code says of it. Numbers of one character are below 32; what is given as
/// ASCII characters is from [`ALPHABET`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fields {
    /// Six characters.
    pub job: [u8; 6],
    /// At most [`PIECE_MAX`].
    pub piece: u32,
    pub generation: u8,
    /// Counted from 1; 0 of 0 on cards.
    pub sheet: u8,
    pub of: u8,
    /// A character.
    pub role: u8,
    pub flags: u8,
    /// A character.
    pub form: u8,
    /// A character.
    pub insert_set: u8,
}

impl Fields {
    /// Characters 1 to 21: all that the tag and the check character stand for.
    pub fn head(&self) -> [u8; 21] {
        let mut head = [b'1'; 21];
        head[1..7].copy_from_slice(&self.job);
        head[7..14].copy_from_slice(&decimal(self.piece));
        head[14] = character(self.generation);
        head[15] = character(self.sheet);
        head[16] = character(self.of);
        head[17] = self.role;
        head[18] = character(self.flags);
        head[19] = self.form;
        head[20] = self.insert_set;
        assert!(
            head.iter().all(|c| ALPHABET.contains(c)),
            "a field is not in the alphabet"
        );
        head
    }
}

/// A pairing code's text taken apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Parts {
    pub fields: Fields,
    pub tag: [u8; 7],
    /// Whether character 29 is the check of the others.
    pub check_ok: bool,
}

/// The fields of a text of 29 characters; `None` if it is no pairing code of format 1.
pub fn parts(text: &[u8]) -> Option<Parts> {
    let (&check, said) = text.split_last().filter(|_| text.len() == 29)?;
    let value = |at: usize| {
        let place = ALPHABET.iter().position(|c| *c == said[at]);
        place.map(|value| value as u8)
    };
    let known = (0..said.len()).all(|at| value(at).is_some()) && is_of_36(check);
    if said[0] != b'1' || !known || !said[7..14].iter().all(u8::is_ascii_digit) {
        return None;
    }
    let digit = |piece: u32, digit: &u8| piece * 10 + u32::from(digit - b'0');
    let fields = Fields {
        job: said[1..7].try_into().ok()?,
        piece: said[7..14].iter().fold(0, digit),
        generation: value(14)?,
        sheet: value(15)?,
        of: value(16)?,
        role: said[17],
        flags: value(18)?,
        form: said[19],
        insert_set: said[20],
    };
    Some(Parts {
        fields,
        tag: said[21..].try_into().ok()?,
        check_ok: check_character(said) == check,
    })
}

fn is_of_36(character: u8) -> bool {
    character.is_ascii_digit() || character.is_ascii_uppercase()
}

/// The character of a value below 32.
fn character(value: u8) -> u8 {
    assert!(value < 32, "one character holds the value");
    ALPHABET[usize::from(value)]
}

/// A piece number as seven digits.
fn decimal(piece: u32) -> [u8; 7] {
    assert!(piece <= PIECE_MAX, "seven digits hold the piece number");
    let mut digits = [0; 7];
    let mut rest = piece;
    for digit in digits.iter_mut().rev() {
        *digit = b'0' + (rest % 10) as u8;
        rest /= 10;
    }
    digits
}

/// Characters 22 to 28: the first 35 bits of the face's HMAC, the most significant first, five
/// bits a character.
pub fn tag_characters(mac: &[u8; 32]) -> [u8; 7] {
    let bits = mac[..5]
        .iter()
        .fold(0u64, |bits, &byte| bits << 8 | u64::from(byte));
    std::array::from_fn(|at| character((bits >> (35 - 5 * at) & 31) as u8))
}

/// All 29 characters: head, tag, and the check character over both.
pub fn complete(head: &[u8; 21], tag: &[u8; 7]) -> [u8; 29] {
    let mut text = [0; 29];
    text[..21].copy_from_slice(head);
    text[21..28].copy_from_slice(tag);
    text[28] = check_character(&text[..28]);
    text
}

/// The readable line, as `A7K2Q9-0012345-0-A-c`: job, piece, generation, role, and the check
/// character over these 15 characters.
pub fn readable(fields: &Fields) -> [u8; 20] {
    let head = fields.head();
    let mut checked = [0; 15];
    checked[..14].copy_from_slice(&head[1..15]);
    checked[14] = fields.role;
    let mut line = [b'-'; 20];
    line[..6].copy_from_slice(&checked[..6]);
    line[7..14].copy_from_slice(&checked[6..13]);
    line[15] = checked[13];
    line[17] = checked[14];
    line[19] = check_character(&checked);
    line
}

/// The check character of ISO/IEC 7064:2003, MOD 37,36 (a hybrid system), for characters
/// `0`–`9` and `A`–`Z`; it is one of the same 36.
pub fn check_character(text: &[u8]) -> u8 {
    let rest = text.iter().fold(36, |rest, &character| {
        let sum = (rest + value_36(character)) % 36;
        (if sum == 0 { 36 } else { sum }) * 2 % 37
    });
    // The check value makes the last sum 1 modulo 36.
    match (37 - rest) % 36 {
        digit @ 0..10 => b'0' + digit as u8,
        letter => b'A' + (letter - 10) as u8,
    }
}

fn value_36(character: u8) -> u32 {
    match character {
        b'0'..=b'9' => u32::from(character - b'0'),
        b'A'..=b'Z' => u32::from(character - b'A') + 10,
        _ => unreachable!("only digits and capital letters are checked"),
    }
}

/// The codewords, always 22: a latch to C40, nine C40 triplets of characters 1 to 27, the unlatch,
/// characters 28 and 29 in ASCII (ISO/IEC 16022:2006, 5.2.3 to 5.2.5). No padding is left.
pub fn codewords(text: &[u8; 29]) -> [u8; 22] {
    const LATCH_C40: u8 = 230;
    const UNLATCH: u8 = 254;
    let mut codewords = [0; 22];
    codewords[0] = LATCH_C40;
    for (pair, triplet) in codewords[1..19]
        .chunks_exact_mut(2)
        .zip(text.chunks_exact(3))
    {
        // In C40, digits begin at 4 and capital letters at 14: their base-36 values and 4.
        let value = triplet
            .iter()
            .fold(0, |value, &c| value * 40 + value_36(c) + 4)
            + 1;
        pair.copy_from_slice(&[(value >> 8) as u8, value as u8]);
    }
    codewords[19] = UNLATCH;
    codewords[20] = text[27] + 1;
    codewords[21] = text[28] + 1;
    codewords
}

/// Fills `symbol` with the 20 × 20 Data Matrix symbol of the 29 characters.
pub fn encode(text: &[u8; 29], symbol: &mut Symbol) {
    symbol_20(&codewords(text), symbol);
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIELDS: Fields = Fields {
        job: *b"A7K2Q9",
        piece: 12_345,
        generation: 0,
        sheet: 1,
        of: 31,
        role: b'A',
        flags: 5,
        form: b'1',
        insert_set: b'Z',
    };

    #[test]
    fn the_head_holds_the_fields_in_their_places() {
        assert_eq!(FIELDS.head(), *b"1A7K2Q9001234501ZA51Z");
    }

    #[test]
    fn the_readable_line_ends_with_the_check_of_its_15_characters() {
        let check = check_character(b"A7K2Q900123450A");
        let line = readable(&FIELDS);
        assert_eq!(line[..19], *b"A7K2Q9-0012345-0-A-");
        assert_eq!(line[19], check);
    }

    #[test]
    fn the_tag_is_the_first_35_bits() {
        let mut mac = [0; 32];
        assert_eq!(tag_characters(&mac), *b"0000000");
        mac[..6].copy_from_slice(&[
            0b0000_1000,
            0b1000_0110,
            0b0100_0010,
            0b1001_1000,
            0xFF,
            0xFF,
        ]);
        // 00001 00010 00011 00100 00101 00110 00111 and five bits that are left out
        assert_eq!(tag_characters(&mac), *b"1234567");
    }

    #[test]
    fn the_whole_text_is_head_tag_and_check() {
        let text = complete(&FIELDS.head(), b"0123456");
        assert_eq!(text[..28], *b"1A7K2Q9001234501ZA51Z0123456");
        assert_eq!(text[28], check_character(&text[..28]));
    }

    #[test]
    fn a_text_comes_apart_into_what_it_was_made_of() {
        let mut text = complete(&FIELDS.head(), b"0123456");
        let whole = Parts {
            fields: FIELDS,
            tag: *b"0123456",
            check_ok: true,
        };
        assert_eq!(parts(&text), Some(whole));
        text[27] = b'7';
        assert_eq!(parts(&text).map(|parts| parts.check_ok), Some(false));
        for (at, wrong) in [(0, b'2'), (3, b'I'), (9, b'A'), (28, b'-')] {
            let mut text = text;
            text[at] = wrong;
            assert_eq!(parts(&text), None, "{at}");
        }
        assert_eq!(parts(&text[..28]), None);
    }

    #[test]
    #[should_panic(expected = "alphabet")]
    fn a_letter_outside_the_alphabet_is_our_bug() {
        Fields {
            role: b'I',
            ..FIELDS
        }
        .head();
    }

    #[test]
    #[should_panic(expected = "seven digits")]
    fn a_piece_number_of_eight_digits_is_our_bug() {
        Fields {
            piece: PIECE_MAX + 1,
            ..FIELDS
        }
        .head();
    }

    /// ISO/IEC 16022:2006, 5.2.5: the triplet A, I, M becomes the codewords 91 and 11.
    #[test]
    fn the_triplet_of_the_standard_comes_out() {
        let words = codewords(b"AIM00000000000000000000000099");
        assert_eq!(words[..3], [230, 91, 11]);
        assert_eq!(words[19..], [254, b'9' + 1, b'9' + 1]);
    }
}
