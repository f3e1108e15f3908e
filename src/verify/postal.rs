//! A customer barcode as the post reads it: from bars to characters, its check, and whether it is
//! that of the address that the letter shows.

use crate::member::Member;

/// Bars of one code.
pub const BARS: usize = 67;

/// Bars of each character: 1 long, 2 semi-long above, 3 semi-long below, 4 timing (Japan Post,
/// customer barcode manual, table of codes). The value of each is its place.
const CODES: [(&str, &str); 19] = [
    ("0", "144"),
    ("1", "114"),
    ("2", "132"),
    ("3", "312"),
    ("4", "123"),
    ("5", "141"),
    ("6", "321"),
    ("7", "213"),
    ("8", "231"),
    ("9", "411"),
    ("-", "414"),
    ("CC1", "324"),
    ("CC2", "342"),
    ("CC3", "234"),
    ("CC4", "432"),
    ("CC5", "243"),
    ("CC6", "423"),
    ("CC7", "441"),
    ("CC8", "111"),
];

/// Whether a letter should have a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    Code,
    /// No post code, a general one, or an address in which nobody can tell the town.
    Perhaps,
}

fn place<'a>(member: &Member<'a>) -> (&'a str, [&'a str; 3]) {
    let address = member.address;
    match member.suppress.alt_address {
        true => (address.alt_post_code, address.alt_lines),
        false => (address.post_code, address.lines),
    }
}

/// Whether the member's letter should have a code.
pub fn of(member: &Member<'_>) -> Wanted {
    let (post_code, lines) = place(member);
    let number = lines
        .iter()
        .any(|line| line.chars().any(|c| c.is_numeric()));
    let plain = post_code.len() == 7 && !post_code.ends_with("00") && number;
    match plain && lines[0].chars().last().is_some_and(char::is_numeric) {
        true => Wanted::Code,
        false => Wanted::Perhaps,
    }
}

/// The twenty characters, separated by a space; `None` if bars, start, stop or check are wrong.
pub fn read(bars: &str) -> Option<String> {
    let inside = bars.strip_prefix("13")?.strip_suffix("31")?;
    let value = |three: &[u8]| CODES.iter().position(|(_, bars)| bars.as_bytes() == three);
    let values: Option<Vec<usize>> = inside.as_bytes().chunks(3).map(value).collect();
    let values = values?;
    if values.len() != 21 || values.iter().sum::<usize>() % 19 != 0 {
        return None;
    }
    let names = values[..20].iter().map(|&value| CODES[value].0);
    Some(names.collect::<Vec<_>>().join(" "))
}

/// Whether a code is that of where the letter goes: its post code, and every number in it one of
/// the address, in the address's order.
pub fn agrees(text: &str, member: &Member<'_>) -> bool {
    let (post_code, lines) = place(member);
    let characters: Vec<&str> = text.split(' ').collect();
    let post: String = characters.iter().take(7).copied().collect();
    if post != post_code {
        return false;
    }
    let shown: String = lines.concat().chars().map(narrow).collect();
    let mut rest = shown.as_str();
    let body: String = characters[7..]
        .iter()
        .map(|it| if it.len() == 1 { *it } else { "-" })
        .collect();
    let numbers: Vec<&str> = body
        .split('-')
        .filter(|number| !number.is_empty())
        .collect();
    // The last may be cut off where the code is full.
    let last = numbers.len().saturating_sub(1);
    let full = characters.get(19).is_some_and(|it| it.len() == 1);
    numbers.iter().enumerate().all(|(at, number)| {
        let found = rest.match_indices(number).find(|(from, _)| {
            let before = rest[..*from]
                .chars()
                .last()
                .is_some_and(|c| c.is_ascii_digit());
            let behind = rest[from + number.len()..].chars().next();
            let ends = !behind.is_some_and(|c| c.is_ascii_digit());
            !before && (ends || full && at == last)
        });
        match found {
            Some((from, _)) => {
                rest = &rest[from + number.len()..];
                true
            }
            // Numbers written in kanji, and single letters, are another's business.
            None => !lines
                .concat()
                .chars()
                .filter(|c| is_kanji_number(*c))
                .collect::<Vec<_>>()
                .is_empty(),
        }
    })
}

fn narrow(c: char) -> char {
    match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        other => other,
    }
}

fn is_kanji_number(c: char) -> bool {
    "〇一二三四五六七八九十百".contains(c) || c.is_ascii_alphabetic() || ('Ａ'..='ｚ').contains(&c)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The manual's own example: 263-0023, 3-30-8-403.
    #[test]
    fn a_code_is_read_and_a_wrong_check_is_not() {
        let values = [
            2, 6, 3, 0, 0, 2, 3, 3, 10, 3, 0, 10, 8, 10, 4, 0, 3, 14, 14, 14,
        ];
        let sum: usize = values.iter().sum();
        let check = (19 - sum % 19) % 19;
        let bars: String = values
            .iter()
            .chain([&check])
            .map(|&value| CODES[value].1)
            .collect();
        let text = "2 6 3 0 0 2 3 3 - 3 0 - 8 - 4 0 3 CC4 CC4 CC4";
        assert_eq!(read(&format!("13{bars}31")).as_deref(), Some(text));
        let wrong = bars.replacen("132", "114", 1);
        assert_eq!(read(&format!("13{wrong}31")), None);
    }
}
