//! The guard against individual numbers (個人番号): twelve digits where none may be. It looks at one
//! field and keeps nothing of it; what follows from a find is the caller's.

/// What was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Digits12 {
    /// Twelve digits in one, or in three groups of four: the shape of an individual number.
    Number {
        /// Whether the last digit is the check digit of the others.
        proved: bool,
    },
    /// Twelve digits split otherwise: addresses and telephone lists look like that.
    Split,
}

/// How many digits an individual number has.
const DIGITS: usize = 12;

/// A run of digits, ASCII or full-width, with at most one separator between two neighbours.
#[derive(Default)]
struct Run {
    digits: [u8; DIGITS],
    /// Digits of the run; those beyond twelve are counted only.
    count: usize,
    /// Bit n: a separator stands before digit n.
    splits: u16,
    /// A separator follows the last digit.
    open: bool,
}

/// Looks for a maximal run of exactly twelve digits in a field; the gravest is told.
#[inline]
pub fn digits12(field: &str) -> Option<Digits12> {
    // Almost every field ends here. A full-width digit begins with the byte EF in UTF-8.
    let possible = |byte: &&u8| byte.is_ascii_digit() || **byte == 0xEF;
    if field.len() < DIGITS || field.as_bytes().iter().filter(possible).count() < DIGITS {
        return None;
    }
    gravest(field)
}

#[cold]
fn gravest(field: &str) -> Option<Digits12> {
    let (mut run, mut found) = (Run::default(), None);
    for c in field.chars() {
        match digit(c) {
            Some(digit) => run.push(digit),
            None if is_separator(c) && run.count > 0 && !run.open => run.open = true,
            None if run.count > 0 => {
                found = graver(found, run.judge());
                run = Run::default();
            }
            None => {}
        }
    }
    graver(found, run.judge())
}

impl Run {
    fn push(&mut self, digit: u8) {
        if self.count < DIGITS {
            self.digits[self.count] = digit;
            self.splits |= u16::from(self.open) << self.count;
        }
        self.count += 1;
        self.open = false;
    }

    fn judge(&self) -> Option<Digits12> {
        /// Separators before the fifth and the ninth digit.
        const THREE_FOURS: u16 = 1 << 4 | 1 << 8;
        match (self.count, self.splits) {
            (DIGITS, 0 | THREE_FOURS) => Some(Digits12::Number {
                proved: check_digit(&self.digits) == self.digits[DIGITS - 1],
            }),
            (DIGITS, _) => Some(Digits12::Split),
            _ => None,
        }
    }
}

fn graver(one: Option<Digits12>, other: Option<Digits12>) -> Option<Digits12> {
    let weight = |found: &Option<Digits12>| match found {
        None => 0,
        Some(Digits12::Split) => 1,
        Some(Digits12::Number { proved }) => 2 + u8::from(*proved),
    };
    if weight(&other) > weight(&one) {
        other
    } else {
        one
    }
}

fn digit(c: char) -> Option<u8> {
    let value = match c {
        '0'..='9' => u32::from(c) - u32::from('0'),
        '０'..='９' => u32::from(c) - u32::from('０'),
        _ => return None,
    };
    u8::try_from(value).ok()
}

/// Spaces, hyphens, and characters that are not seen at all.
fn is_separator(c: char) -> bool {
    matches!(
        c,
        ' ' | '\u{3000}'
            | '-'
            | '\u{2010}'
            | '\u{2011}'
            | '\u{2212}'
            | '\u{FF0D}'
            | 'ー'
            | '\u{AD}'
            | '\u{180E}'
            | '\u{200B}'..='\u{200F}'
            | '\u{202A}'..='\u{202E}'
            | '\u{2060}'..='\u{2064}'
            | '\u{FEFF}'
    )
}

/// 検査用数字 of the first eleven digits (平成26年総務省令第85号 5条):
/// 11 − ΣPnQn mod 11, where P1 is the lowest digit, Qn = n + 1 up to n = 6 and n − 5 beyond; 0 if
/// the remainder is 0 or 1.
fn check_digit(digits: &[u8; DIGITS]) -> u8 {
    let weighted = (1u32..).zip(digits[..DIGITS - 1].iter().rev());
    let sum: u32 = weighted
        .map(|(n, &digit)| u32::from(digit) * if n <= 6 { n + 1 } else { n - 5 })
        .sum();
    match sum % 11 {
        0 | 1 => 0,
        rest => u8::try_from(11 - rest).unwrap_or(0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAIN: Option<Digits12> = Some(Digits12::Number { proved: false });
    const PROVED: Option<Digits12> = Some(Digits12::Number { proved: true });
    const SPLIT: Option<Digits12> = Some(Digits12::Split);

    macro_rules! cases { ($($name:ident: $field:expr => $want:expr;)*) => { $(
        #[test]
        fn $name() {
            assert_eq!(digits12($field), $want);
        }
    )* } }

    cases! {
        twelve_digits_are_found: "123456789012" => PLAIN;
        a_right_check_digit_is_told: "123456789018" => PROVED;
        full_width_digits_are_digits: "１２３４５６７８９０１８" => PROVED;
        mixed_widths_are_one_run: "1２3４5６7８9０1８" => PROVED;
        three_groups_of_four_are_found: "1234-5678-9018" => PROVED;
        three_groups_with_wide_spaces_are_found: "１２３４　５６７８　９０１８" => PROVED;
        groups_split_by_what_is_not_seen_are_found: "1234\u{200B}5678\u{FEFF}9018" => PROVED;
        the_long_vowel_mark_is_a_hyphen: "1234ー5678−9012" => PLAIN;
        a_number_inside_words_is_found: "番号は123456789018です" => PROVED;
        two_groups_are_split: "123456-789012" => SPLIT;
        a_telephone_number_with_a_house_is_split: "03-1234-567890" => SPLIT;
        one_separator_alone_is_split: "1-23456789012" => SPLIT;
        eleven_digits_are_nothing: "12345678901" => None;
        thirteen_digits_are_nothing: "1234567890123" => None;
        thirteen_digits_in_groups_are_nothing: "1234-5678-9012-3" => None;
        two_separators_end_a_run: "123456--789012" => None;
        another_character_ends_a_run: "123456_789012" => None;
        a_separator_at_the_end_is_no_part: "123456789018-" => PROVED;
        a_separator_before_is_no_part: "-123456789018" => PROVED;
        the_gravest_of_several_is_told: "1-23456789012 x 123456789018" => PROVED;
        an_empty_field_is_nothing: "" => None;
        a_name_is_nothing: "山田　太郎山田　太郎" => None;
    }
}
