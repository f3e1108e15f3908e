//! The customer barcode (カスタマバーコード) of Japan Post: postal code and address digits in, 20
//! characters, their check and 67 bars out. It splits no town from an address (what comes in
//! begins behind the town), and knows no sizes: see [`super::customer_bars`].

use std::ops::Range;

/// Characters between start code and check: the postal code and 13 of the address.
pub const CHARACTERS: usize = 20;
/// Bars of a whole code: start 2, 20 characters and check of 3 each, stop 2.
pub const BARS: usize = 2 + 3 * (CHARACTERS + 1) + 2;
const POST_DIGITS: usize = 7;

/// Names of the values 0 to 18 (customer barcode manual, table of characters).
const NAMES: [&str; 19] = [
    "0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "-", "CC1", "CC2", "CC3", "CC4", "CC5",
    "CC6", "CC7", "CC8",
];
/// Bars of the values: 1 long, 2 ascending, 3 descending, 4 timing.
const PATTERNS: [&[u8; 3]; 19] = [
    b"144", b"114", b"132", b"312", b"123", b"141", b"321", b"213", b"231", b"411", b"414", b"324",
    b"342", b"234", b"432", b"243", b"423", b"441", b"111",
];
const START: [u8; 2] = *b"13";
const STOP: [u8; 2] = *b"31";
const HYPHEN: u8 = 10;
/// Control codes before a letter's digit: CC1 for A to J, CC2 for K to T, CC3 for U to Z.
const LETTERS: u8 = 11;
/// CC4 stands where no character is left.
const FILL: u8 = 14;

/// Taken out before anything else; what is beside them moves together.
const REMOVED: &[char] = &['&', '/', '・', '.'];
/// A number in kanji counts only before one of these.
const COUNTERS: &[&str] = &["丁目", "丁", "番地", "番", "号", "地割", "線", "の", "ノ"];

/// Why there is no barcode. It never says what the address was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The postal code is not seven digits.
    PostCode,
    /// The postal code ends with 00: it stands for no single town.
    PostCodeGeneral,
    /// There is an address, but the rules take nothing from it, or a number in it is none.
    Unread,
}

/// The characters of a customer barcode.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Customer {
    /// Values 0 to 18.
    values: [u8; CHARACTERS],
    check: u8,
}

impl Customer {
    /// `post`: seven digits, a hyphen behind the third allowed; `address`: the part behind the
    /// town, as written. Without an address the postal code stands alone (large offices).
    ///
    /// # Errors
    /// As [`Refusal`] tells.
    pub fn new(post: &str, address: &str) -> Result<Customer, Refusal> {
        let post = post_digits(post).ok_or(Refusal::PostCode)?;
        if post.ends_with(&[0, 0]) {
            return Err(Refusal::PostCodeGeneral);
        }
        let mut values = [FILL; CHARACTERS];
        let (own, rest) = values.split_at_mut(POST_DIGITS);
        own.copy_from_slice(&post);
        // A letter is cut apart if its control code is the thirteenth: the manual wants it so.
        let taken = extract(address)?;
        let taken = taken.bytes().flat_map(values_of);
        rest.iter_mut()
            .zip(taken)
            .for_each(|(place, value)| *place = value);
        let sum: u32 = values.iter().map(|&value| u32::from(value)).sum();
        let check = ((19 - sum % 19) % 19) as u8;
        Ok(Customer { values, check })
    }

    /// Names of the 20 characters, as `2 6 3 0 0 2 3 3 - 3 0 CC4 …`.
    pub fn text(&self) -> String {
        self.values.map(name).join(" ")
    }

    /// The check character's name; with it the sum of all values is a multiple of 19.
    pub fn check(&self) -> &'static str {
        name(self.check)
    }

    /// All bars from start to stop: `1` long, `2` ascending, `3` descending, `4` timing.
    pub fn bars(&self) -> [u8; BARS] {
        let mut bars = [0; BARS];
        bars[..2].copy_from_slice(&START);
        let values = self.values.iter().chain([&self.check]);
        for (place, &value) in bars[2..].chunks_exact_mut(3).zip(values) {
            place.copy_from_slice(PATTERNS[usize::from(value)]);
        }
        bars[BARS - 2..].copy_from_slice(&STOP);
        bars
    }
}

fn name(value: u8) -> &'static str {
    NAMES[usize::from(value)]
}

fn post_digits(post: &str) -> Option<[u8; POST_DIGITS]> {
    let mut digits: Vec<u8> = post.trim().chars().map(|c| ascii(c) as u8).collect();
    let plain = post.trim().chars().all(|c| ascii(c).is_ascii());
    if digits.len() == POST_DIGITS + 1 && digits[3] == b'-' {
        digits.remove(3);
    }
    let digits: [u8; POST_DIGITS] = digits.try_into().ok()?;
    let plain = plain && digits.iter().all(u8::is_ascii_digit);
    plain.then(|| digits.map(|digit| digit - b'0'))
}

/// The values of an extracted character: one, or for a letter its control code and a digit.
fn values_of(character: u8) -> impl Iterator<Item = u8> {
    let (first, second) = match character {
        b'0'..=b'9' => (character - b'0', None),
        b'A'..=b'Z' => {
            let letter = character - b'A';
            (LETTERS + letter / 10, Some(letter % 10))
        }
        _ => (HYPHEN, None),
    };
    [Some(first), second].into_iter().flatten()
}

/// U+FF01–FF5E as U+0021–007E, and nothing else: ½ or ㈱ hold no digits.
fn ascii(character: char) -> char {
    let narrow = (character as u32).wrapping_sub(0xFF01 - 0x21);
    match character {
        '！'..='～' => char::from_u32(narrow).unwrap_or(character),
        _ => character,
    }
}

/// What the address shows in the barcode (バーコードに必要な文字情報): digits, hyphens and single
/// letters, as `3-20-5B604`. An address of blanks gives nothing.
///
/// # Errors
/// [`Refusal::Unread`] if nothing is found in an address, or a kanji number has no value or a digit
/// before it.
pub fn extract(address: &str) -> Result<String, Refusal> {
    let characters: Vec<char> = address
        .chars()
        .map(|character| ascii(character).to_ascii_uppercase())
        .filter(|character| !REMOVED.contains(character))
        .collect();
    let (mut taken, mut at) = (Taken::default(), 0);
    while at < characters.len() {
        let run = run(&characters, at);
        at = run.end;
        let word = &characters[run.clone()];
        match word[0] {
            '-' => taken.push("-"),
            digit if digit.is_ascii_digit() => taken.push(&word.iter().collect::<String>()),
            letter if letter.is_ascii_uppercase() => {
                // A storey's F goes with its digits and says nothing.
                let before = run.start.checked_sub(1).map(|before| characters[before]);
                let storey = letter == 'F' && before.is_some_and(|c| c.is_ascii_digit());
                match word.len() == 1 && !storey {
                    true => taken.push(&letter.to_string()),
                    false => taken.skip(),
                }
            }
            kanji if digit_or_unit(kanji).is_some() && counted(&characters[at..]) => {
                let before = run.start.checked_sub(1).map(|before| characters[before]);
                // 2十番: nobody writes one number so.
                if before.is_some_and(|c| c.is_ascii_digit()) {
                    return Err(Refusal::Unread);
                }
                taken.push(&number(word).ok_or(Refusal::Unread)?);
            }
            _ => taken.skip(),
        }
    }
    let blank = characters.iter().all(|character| character.is_whitespace());
    match taken.text.is_empty() && !blank {
        true => Err(Refusal::Unread),
        false => Ok(without_hyphens_at_letters(&taken.text)),
    }
}

/// The longest run of digits, of letters, or of kanji numerals from `at`, else one character.
fn run(characters: &[char], at: usize) -> Range<usize> {
    let kind = |character: char| match character {
        '0'..='9' => 1,
        'A'..='Z' => 2,
        kanji if digit_or_unit(kanji).is_some() => 3,
        _ => 0,
    };
    let own = kind(characters[at]);
    let same = characters[at..].iter();
    let length = same.take_while(|&&character| kind(character) == own);
    match own {
        0 => at..at + 1,
        _ => at..at + length.count(),
    }
}

/// What has been taken from the address so far.
#[derive(Default)]
struct Taken {
    text: String,
    /// Something was passed over since.
    skipped: bool,
}

impl Taken {
    /// Other text becomes one hyphen before what follows; hyphens never lead and never repeat.
    fn push(&mut self, word: &str) {
        if self.skipped {
            self.hyphen();
            self.skipped = false;
        }
        match word {
            "-" => self.hyphen(),
            word => self.text.push_str(word),
        }
    }

    fn hyphen(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with('-') {
            self.text.push('-');
        }
    }

    fn skip(&mut self) {
        self.skipped = true;
    }
}

fn without_hyphens_at_letters(text: &str) -> String {
    let bytes = text.as_bytes();
    let letter = |at: Option<usize>| {
        let character = at.and_then(|at| bytes.get(at));
        character.is_some_and(u8::is_ascii_uppercase)
    };
    let kept = text.char_indices().filter(|&(at, character)| {
        let beside = letter(at.checked_sub(1)) || letter(Some(at + 1));
        character != '-' || !beside
    });
    kept.map(|(_, character)| character).collect()
}

/// Whether a word that makes a kanji number count comes next.
fn counted(rest: &[char]) -> bool {
    let follows = |word: &str| {
        let mut places = word.chars().zip(0..);
        places.all(|(character, at)| rest.get::<usize>(at) == Some(&character))
    };
    COUNTERS.iter().any(|word| follows(word))
}

/// The value of a kanji numeral, and whether it is a unit (十, 百, 千).
fn digit_or_unit(character: char) -> Option<(u32, bool)> {
    if let Some(digit) = "〇一二三四五六七八九".chars().position(|c| c == character) {
        return Some((digit as u32, false));
    }
    let unit = "十百千".chars().position(|c| c == character)?;
    Some((10_u32.pow(unit as u32 + 1), true))
}

/// A kanji number in digits: 二十一 with units, or 二一 digit by digit; `None` if it is neither.
fn number(word: &[char]) -> Option<String> {
    let numerals: Vec<(u32, bool)> = word.iter().filter_map(|&c| digit_or_unit(c)).collect();
    if numerals.iter().all(|&(_, unit)| !unit) {
        return Some(
            numerals
                .iter()
                .map(|(digit, _)| digit.to_string())
                .collect(),
        );
    }
    let (mut sum, mut last_unit, mut pending) = (0, u32::MAX, None);
    for (value, unit) in numerals {
        match (unit, pending) {
            (true, _) if value < last_unit && pending != Some(0) => {
                sum += pending.take().unwrap_or(1) * value;
                last_unit = value;
            }
            (false, None) if value > 0 => pending = Some(value),
            _ => return None,
        }
    }
    Some((sum + pending.unwrap_or(0)).to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kanji_numbers_have_units_or_are_said_digit_by_digit() {
        let read = |text: &str| number(&text.chars().collect::<Vec<_>>());
        for (text, value) in [
            ("一", "1"),
            ("十", "10"),
            ("十一", "11"),
            ("二十一", "21"),
            ("百二", "102"),
            ("千二百三十四", "1234"),
            ("一〇三", "103"),
            ("二三", "23"),
        ] {
            assert_eq!(read(text).as_deref(), Some(value), "{text}");
        }
        for wrong in ["十十", "十百", "二三十", "〇十", "十〇", "二十一二"] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_postal_code_is_seven_digits_narrow_or_wide() {
        for post in ["2630023", "263-0023", "２６３－００２３", " 2630023 "] {
            assert_eq!(post_digits(post), Some([2, 6, 3, 0, 0, 2, 3]), "{post}");
        }
        for wrong in [
            "",
            "263002",
            "26300234",
            "2630-023",
            "263002x",
            "二六三〇〇二三",
        ] {
            assert_eq!(post_digits(wrong), None, "{wrong}");
        }
    }
}
