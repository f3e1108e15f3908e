//! What the customer barcode of an address must be, derived from the address alone: where its town
//! ends, which of its characters the code takes, and which codes stand for them.
//! Not how bars become characters: see `postal`. Shares nothing with those who draw the code.

use crate::member::Member;

/// Characters of a code behind the seven of its post code (Japan Post, customer barcode manual,
/// 12: the format).
const NUMBERS_LEN: usize = 13;

/// A kanji number counts only before one of these (manual, extraction, the rule on kanji numbers).
/// 丁 covers 丁目, 番 covers 番地.
const BEHIND_KANJI: [&str; 7] = ["丁", "番", "号", "地割", "線", "の", "ノ"];

/// What behind a kanji number may belong to a town's name as well: 三番町, 北七線.
const TOWN_OR_NUMBER: &str = "丁番号線のノ地";

/// The code that the letter of a member must have: of where it goes, and of nowhere else.
pub(super) fn of(member: &Member<'_>) -> Option<String> {
    let (post_code, lines) = destination(member);
    characters(post_code, lines)
}

/// Whether the post code of where the letter goes is of no town, so that no code is missed.
pub(super) fn of_no_town(member: &Member<'_>) -> bool {
    let (post_code, _) = destination(member);
    post_code.len() == 7 && post_code.ends_with("00")
}

fn destination<'a>(member: &Member<'a>) -> (&'a str, [&'a str; 3]) {
    let address = member.address;
    match member.suppress.alt_address {
        true => (address.alt_post_code, address.alt_lines),
        false => (address.post_code, address.lines),
    }
}

/// The twenty characters of the code that an address must have, separated by a space; `None` if it
/// must have none: its post code stands for no town, or nobody can tell where its town ends.
pub fn characters(post_code: &str, lines: [&str; 3]) -> Option<String> {
    let seven = post_code.len() == 7 && post_code.bytes().all(|byte| byte.is_ascii_digit());
    // A code that ends with 00 is of no town (manual, extraction 2/9).
    if !seven || post_code.ends_with("00") {
        return None;
    }
    let numbers = extract(&behind_town(lines)?)?;
    if numbers.is_empty() {
        return None;
    }
    Some(coded(post_code, &numbers))
}

/// The post code, the numbers cut at thirteen characters or filled with CC4 up to there (manual,
/// 12: the format; a letter's control code may stand alone at the end).
fn coded(post_code: &str, numbers: &str) -> String {
    let mut behind: Vec<String> = Vec::new();
    for taken in numbers.chars() {
        if taken.is_ascii_uppercase() {
            let place = u32::from(taken) - u32::from('A');
            behind.push(format!("CC{}", place / 10 + 1));
            behind.push((place % 10).to_string());
        } else {
            behind.push(taken.to_string());
        }
    }
    behind.resize(NUMBERS_LEN, "CC4".to_owned());
    let post = post_code.chars().map(String::from);
    post.chain(behind).collect::<Vec<_>>().join(" ")
}

/// The part of an address behind its town: from the first number to the end of the last line.
fn behind_town(lines: [&str; 3]) -> Option<String> {
    for at in 0..lines.len() {
        let start = match begin(lines[at]) {
            Begin::Nowhere => continue,
            Begin::Unclear => return None,
            Begin::At(start) => start,
        };
        // A first line without a town has it in none; a third line is a building's; and what an
        // earlier line numbers in kanji (四丁六番) may be behind the town already.
        let earlier = lines[..at].iter().any(|line| numbered(line));
        if at == 2 || at == 0 && start == 0 || earlier {
            return None;
        }
        let rest = lines[at + 1..].iter().filter(|line| !line.is_empty());
        let part: Vec<&str> = [&lines[at][start..]]
            .into_iter()
            .chain(rest.copied())
            .collect();
        return Some(part.join("\u{3000}"));
    }
    None
}

/// Where in a line the numbers behind the town begin.
#[derive(Debug, PartialEq, Eq)]
enum Begin {
    /// The line has no number.
    Nowhere,
    /// It has one, but it may be the town's own.
    Unclear,
    /// At this byte.
    At(usize),
}

/// The first digit, or the kanji number before 丁目 if that comes first.
fn begin(line: &str) -> Begin {
    let digit = line.find(is_digit);
    let Some(chome) = line.find("丁目") else {
        return digit.map_or(Begin::Nowhere, |start| sure(line, start));
    };
    let town = line[..chome].trim_end_matches(is_kanji_number);
    let digit = digit.filter(|&start| start < chome);
    match digit {
        // 字八丁目 is a hamlet's name, whatever stands before it.
        _ if town.len() < chome && town.ends_with('字') => Begin::Unclear,
        Some(start) => sure(line, start),
        // 本丁目 is a town.
        None if town.len() == chome => Begin::Unclear,
        None => sure(line, town.len()),
    }
}

/// Whether what stands around the start lets it be read in one way only.
fn sure(line: &str, start: usize) -> Begin {
    let (town, rest) = line.split_at(start);
    // 二十5 and A5: the number may have begun already.
    let begun = |last: char| is_kanji_number(last) || narrow(last).is_ascii_alphabetic();
    let begun = town.chars().last().is_some_and(begun);
    // 北3条西5: the digits are the town's.
    let avenue = rest.trim_start_matches(is_digit).starts_with('条');
    match numbered(town) || begun || avenue {
        true => Begin::Unclear,
        false => Begin::At(start),
    }
}

/// Whether a text has a kanji number that is behind the town, or still its name: 三番町, 北七線.
fn numbered(text: &str) -> bool {
    let letters: Vec<char> = text.chars().collect();
    let counted = |two: &[char]| is_kanji_number(two[0]) && TOWN_OR_NUMBER.contains(two[1]);
    letters.windows(2).any(counted)
}

/// What one step of the extraction makes of a piece of the text.
enum Step {
    Take(char),
    /// Anything else: a hyphen if something is taken behind it.
    Leave,
}

/// The characters that the code takes of the part behind the town (manual, extraction 3/9 and its
/// supplementary rules); `None` if a kanji number has no value.
fn extract(part: &str) -> Option<String> {
    let mut taken = String::new();
    let mut left = false;
    for step in steps(part)? {
        let Step::Take(character) = step else {
            left = true;
            continue;
        };
        if character.is_ascii_uppercase() {
            // No hyphen beside a letter, on either side.
            taken.truncate(taken.trim_end_matches('-').len());
            taken.push(character);
        } else {
            let hyphen = left || character == '-';
            let before = taken.chars().last();
            if hyphen && before.is_some_and(|last| last.is_ascii_digit()) {
                taken.push('-');
            }
            if character != '-' {
                taken.push(character);
            }
        }
        left = false;
    }
    Some(taken)
}

/// Upper case, without & / ・ and the full stop; then digits, hyphens, letters that stand alone and
/// kanji numbers are taken and the rest is left.
fn steps(part: &str) -> Option<Vec<Step>> {
    let shown = part.chars().map(|c| narrow(c).to_ascii_uppercase());
    let shown: String = shown.filter(|c| !"&/・.".contains(*c)).collect();
    let mut steps = Vec::new();
    let mut rest = shown.as_str();
    let mut after_digit = false;
    while let Some(first) = rest.chars().next() {
        let kind: fn(char) -> bool = match first {
            'A'..='Z' => |c| c.is_ascii_uppercase(),
            _ if is_kanji_number(first) => is_kanji_number,
            _ => |_| false,
        };
        let behind = rest[first.len_utf8()..].trim_start_matches(kind);
        let run = &rest[..rest.len() - behind.len()];
        rest = behind;
        let alone = run.len() == 1 && !(run == "F" && after_digit);
        let counts = BEHIND_KANJI.iter().any(|mark| rest.starts_with(mark));
        match first {
            '0'..='9' | '-' => steps.push(Step::Take(first)),
            // 2F is a floor: its F is not taken.
            'A'..='Z' if alone => steps.push(Step::Take(first)),
            // 2十番: nobody writes one number so.
            _ if is_kanji_number(first) && counts && after_digit => return None,
            _ if is_kanji_number(first) && counts => {
                steps.extend(value(run)?.chars().map(Step::Take));
            }
            _ => steps.push(Step::Leave),
        }
        after_digit = first.is_ascii_digit();
    }
    Some(steps)
}

/// The value of a kanji number: 二十一 is 21, 二一 is 21 too, 十十 is nothing.
fn value(run: &str) -> Option<String> {
    let unit = |c: char| "十百千".chars().position(|unit| unit == c);
    let digit = |c: char| "〇一二三四五六七八九".chars().position(|it| it == c);
    if !run.chars().any(|c| unit(c).is_some()) {
        let digits: Option<Vec<usize>> = run.chars().map(digit).collect();
        return Some(digits?.iter().map(usize::to_string).collect());
    }
    let (mut sum, mut pending, mut last) = (0, None, 3);
    for c in run.chars() {
        if let Some(power) = unit(c) {
            // 千, 百 and 十 come in this order, each once, a digit before it or none; no 〇.
            if power >= last {
                return None;
            }
            sum += pending.take().unwrap_or(1) * [10, 100, 1000][power];
            last = power;
        } else if pending.is_none() && c != '〇' {
            pending = digit(c);
        } else {
            return None;
        }
    }
    Some((sum + pending.unwrap_or(0)).to_string())
}

/// Full width to ASCII: FF01 to FF5E only.
fn narrow(c: char) -> char {
    match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        other => other,
    }
}

fn is_digit(c: char) -> bool {
    narrow(c).is_ascii_digit()
}

fn is_kanji_number(c: char) -> bool {
    "〇一二三四五六七八九十百千".contains(c)
}

#[cfg(test)]
mod tests;
