//! Whom a letter is addressed to, where it goes, and how it is delivered, in words; and what its
//! postal barcodes say. 支援措置: whoever is written to elsewhere has no other address anywhere,
//! and nobody else's name on the envelope. It draws nothing.
//!
//! **The town.** Japan Post's rules take the part of an address *behind the town*, and a members
//! file does not mark where that begins. The contract of the data: `addr1` (or, where the number
//! stands there, `addr2`) goes from the prefecture to the town, and behind the town come the
//! numbers, in digits of either width or as 一丁目. So the part begins at the first digit, or at
//! the kanji number before 丁目. A line that could be read in two ways (三番町5, 北3条西5, 字八丁目)
//! has no barcode and is listed: a wrong one sends the letter astray, none costs a discount.

use crate::codes::customer::{Customer, Refusal};
use crate::layout::Field;
use crate::member::{DestKind, MailClass, Member};

/// The address that is written to, and the only one that paper may show.
struct Destination<'a> {
    post_code: &'a str,
    lines: [&'a str; 3],
}

fn destination<'a>(member: &Member<'a>) -> Destination<'a> {
    let address = &member.address;
    match member.suppress.alt_address {
        true => Destination {
            post_code: address.alt_post_code,
            lines: address.alt_lines,
        },
        false => Destination {
            post_code: address.post_code,
            lines: address.lines,
        },
    }
}

/// Appends one of the fields of this file; nothing where the record says nothing.
pub fn write(field: Field, member: &Member<'_>, out: &mut String) {
    let Destination { post_code, lines } = destination(member);
    match field {
        Field::PostCode => {
            let (area, town) = post_code.split_at_checked(3).unwrap_or((post_code, ""));
            out.push_str(area);
            if !town.is_empty() {
                out.push('-');
                out.push_str(town);
            }
        }
        // A card shows the address that the letter goes to: a blank would tell of 支援措置, and
        // so would the registered one.
        Field::Addr1 | Field::CardAddr1 => out.push_str(lines[0]),
        Field::Addr2 => out.push_str(lines[1]),
        Field::Addr3 => out.push_str(lines[2]),
        Field::CardAddr2 => {
            out.push_str(lines[1]);
            if !lines[1].is_empty() && !lines[2].is_empty() {
                out.push('\u{3000}');
            }
            out.push_str(lines[2]);
        }
        Field::Addressee => {
            let (name, honorific) = addressee(member);
            out.push_str(name.trim_end());
            out.push('\u{3000}');
            out.push_str(honorific);
        }
        Field::HeadName => out.push_str(head(member).unwrap_or_default()),
        Field::MailMark => out.push_str(mail_mark(member.mail_class)),
        _ => unreachable!("only what an envelope shows is asked for"),
    }
}

/// Whether the record has nothing where the layout prints one of these.
pub fn lacks(field: Field, member: &Member<'_>) -> bool {
    let Destination { post_code, lines } = destination(member);
    match field {
        Field::PostCode => post_code.is_empty(),
        Field::Addr1 | Field::CardAddr1 => lines[0].is_empty(),
        Field::HeadName => head(member).is_none(),
        _ => false,
    }
}

/// The name on the envelope and what follows it, once. A letter of somebody who is protected is
/// never addressed to the head of the household or to the workplace.
fn addressee<'a>(member: &Member<'a>) -> (&'a str, &'static str) {
    let own = (member.name_kanji, "様");
    let named = member.address.dest_name;
    let protected = member.suppress.alt_address || member.suppress.no_household;
    match member.address.dest_kind {
        Some(DestKind::Workplace) if protected => own,
        Some(DestKind::Workplace) if !named.is_empty() => (named, "御中"),
        Some(DestKind::Workplace) if !member.employer.name.is_empty() => {
            (member.employer.name, "御中")
        }
        Some(DestKind::Head) if protected => own,
        Some(DestKind::Head | DestKind::Elsewhere | DestKind::Member) if !named.is_empty() => {
            (named, "様")
        }
        _ => own,
    }
}

/// 世帯主: the one whom the letter is addressed to as such, or the member.
fn head<'a>(member: &Member<'a>) -> Option<&'a str> {
    let named = member.address.dest_name;
    if member.household.is_head == Some(true) {
        return Some(member.name_kanji);
    }
    let as_head = member.address.dest_kind == Some(DestKind::Head) && !named.is_empty();
    as_head.then_some(named)
}

/// What the post office wants to see of a delivery class.
fn mail_mark(class: MailClass) -> &'static str {
    match class {
        MailClass::SimpleRegistered => "簡易書留",
        MailClass::SpecifiedRecord => "特定記録",
        MailClass::NoForwarding => "転送不要",
        MailClass::Ordinary | MailClass::Counter | MailClass::Employer => "",
    }
}

/// 引受番号 as people read it: 3, 2, 5 digits and the check digit.
pub fn grouped(number: &str) -> String {
    let groups = [0..3, 3..5, 5..10, 10..11].map(|group| number.get(group).unwrap_or(""));
    let groups = groups.into_iter().filter(|group| !group.is_empty());
    groups.collect::<Vec<_>>().join("-")
}

/// The customer barcode of where the letter goes.
///
/// # Errors
/// As [`Refusal`] tells; only [`Refusal::PostCodeGeneral`] is as it should be.
pub fn customer(member: &Member<'_>) -> Result<Customer, Refusal> {
    let Destination { post_code, lines } = destination(member);
    customer_of(post_code, &lines)
}

/// The customer barcode of a post code and the three lines of an address.
///
/// # Errors
/// As [`customer`].
pub fn customer_of(post_code: &str, lines: &[&str; 3]) -> Result<Customer, Refusal> {
    let behind = behind_town(lines).ok_or(Refusal::Unread);
    match Customer::new(post_code, "") {
        Err(refusal) => Err(refusal),
        Ok(_) => Customer::new(post_code, &behind?),
    }
}

/// The part behind the town; `None` if the contract does not say where it begins.
fn behind_town(lines: &[&str; 3]) -> Option<String> {
    let found = lines.iter().enumerate().find_map(|(at, line)| {
        let start = numbers(line)?;
        Some((at, start))
    });
    let (at, start) = found?;
    // The third line says where in the building: no number of a plot stands there alone.
    if at > 1 || ambiguous(lines, at, start?) {
        return None;
    }
    let rest = lines[at + 1..].iter().filter(|line| !line.is_empty());
    let rest = rest.fold(String::new(), |all, line| all + "\u{3000}" + line);
    Some(lines[at][start?..].to_owned() + &rest)
}

const KANJI_NUMBERS: &str = "〇一二三四五六七八九十百千";

fn is_digit(character: char) -> bool {
    matches!(character, '0'..='9' | '０'..='９')
}

/// The code has capital letters only, so a small one counts as well.
fn is_letter(character: char) -> bool {
    character.is_ascii_alphabetic() || matches!(character, 'Ａ'..='Ｚ' | 'ａ'..='ｚ')
}

/// Where the numbers of a line begin; `None` if it has none, `Some(None)` if nobody can tell.
fn numbers(line: &str) -> Option<Option<usize>> {
    let digit = line.find(is_digit);
    let chome = line.find("丁目").map(|end| {
        let before = line[..end].char_indices().rev();
        let kanji = before.take_while(|(_, c)| KANJI_NUMBERS.contains(*c));
        kanji.last().map_or(end, |(at, _)| at)
    });
    match (digit, chome) {
        (None, None) => None,
        (Some(digit), None) => Some(Some(digit)),
        // 丁目 without a number, or part of a hamlet's name (字八丁目).
        (_, Some(chome)) if line[chome..].starts_with("丁目") => {
            Some(digit.filter(|d| *d < chome))
        }
        (_, Some(chome)) if line[..chome].ends_with('字') => Some(None),
        (digit, Some(chome)) => Some(Some(digit.map_or(chome, |digit| digit.min(chome)))),
    }
}

/// Whether what stands before or at the numbers could be one of them.
fn ambiguous(lines: &[&str; 3], at: usize, start: usize) -> bool {
    let (before, behind) = lines[at].split_at(start);
    // A kanji number that the rules would take behind the town: 三番町, 西四線.
    let counted = |c: char| matches!(c, '丁' | '番' | '号' | '線' | 'の' | 'ノ') || c == '地';
    // In an earlier line, too: 四丁六番 before ビル305.
    let kanji = lines[..at].iter().chain([&before]).any(|text| {
        let mut pairs = text.chars().zip(text.chars().skip(1));
        pairs.any(|(c, next)| KANJI_NUMBERS.contains(c) && counted(next))
    });
    // A numeral or a letter that would be cut off: 二十5, A5.
    let cut = |c: char| KANJI_NUMBERS.contains(c) || is_letter(c);
    let open = before.ends_with(cut);
    // 北3条西5丁目: 条 belongs to the town.
    let after = behind.trim_start_matches(is_digit);
    kanji || open || before.is_empty() && at == 0 || after.starts_with('条')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_part_behind_the_town_begins_with_its_numbers() {
        for (lines, want) in [
            (
                [
                    "東京都架空区見本町１丁目２番３号",
                    "コーポ架空１０１号室",
                    "",
                ],
                Some("１丁目２番３号　コーポ架空１０１号室"),
            ),
            (["架空市雛形台12-3", "", ""], Some("12-3")),
            (
                ["架空市雛形台三丁目5番", "", "乙方"],
                Some("三丁目5番　乙方"),
            ),
            (["架空郡大字町大字見本", "105番地", ""], Some("105番地")),
            (["北海道見本市北3条西5丁目1", "", ""], None),
            (["東京都架空区三番町5", "", ""], None),
            (["架空市字八丁目7", "", ""], None),
            (["架空市見本町四丁六番十九号", "ビル305号", ""], None),
            (["架空市二十5", "", ""], None),
            (["架空市見本A5", "", ""], None),
            (["架空市見本a5", "", ""], None),
            (["架空市見本ｂ5", "", ""], None),
            (["架空市無番地", "", ""], None),
            (["架空市大字見本", "", "丙方2階"], None),
            (["1-2-3", "", ""], None),
        ] {
            assert_eq!(behind_town(&lines).as_deref(), want, "{lines:?}");
        }
    }

    #[test]
    fn numbers_of_registered_letters_are_read_in_groups() {
        assert_eq!(grouped("13112383852"), "131-12-38385-2");
        assert_eq!(grouped(""), "");
    }
}
