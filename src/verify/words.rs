//! A member's values as a notice should show and say them, told once more from the record alone.

use crate::date::{Date, Style};
use crate::job::Insurer;
use crate::member::{Copay, DestKind, MailClass, Member, Relation, Sex};

/// Whose values, and which piece.
#[derive(Clone, Copy)]
pub struct Case<'a> {
    pub member: &'a Member<'a>,
    pub rows: &'a [Member<'a>],
    pub insurer: &'a Insurer,
    pub piece: u32,
    pub pieces: u32,
    pub lot: u32,
    pub sheet: u32,
    pub sheets: u32,
    pub track_no: &'a str,
    pub pack: Pack,
}

/// Which of an employer's packs a slip lies on; zeros on what is no slip.
#[derive(Clone, Copy, Debug, Default)]
pub struct Pack {
    /// From 1, among the employer's; and how many those are.
    pub box_no: u32,
    pub boxes: u32,
    pub pieces: u32,
    /// Number of its last piece.
    pub last: u32,
}

/// A template with its fields filled in; `None` for a field that nobody knows. `words` are the same
/// for the whole job.
pub fn filled(template: &str, words: &[(String, String)], case: &Case<'_>) -> Option<String> {
    let mut out = String::new();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let (name, after) = after.split_once('}')?;
        rest = after;
        let word = |name: &str| words.iter().find(|(known, _)| known == name);
        match (word(name), name.strip_suffix("_spoken").and_then(word)) {
            (Some((_, word)), _) => out.push_str(word),
            (None, Some((_, word))) => out.push_str(&word.replace('-', "の")),
            (None, None) => out.push_str(&value(name, case)?),
        }
    }
    out.push_str(rest);
    Some(out)
}

fn value(name: &str, case: &Case<'_>) -> Option<String> {
    let member = case.member;
    let text = |text: &str| Some(text.to_owned());
    match name {
        "control_no" => text(member.control_no),
        "kind" => text(match member.relation {
            Relation::Insured => &case.insurer.kind_self,
            Relation::Family => &case.insurer.kind_family,
        }),
        "name_kanji" => text(member.name_kanji),
        "name_kana" => text(member.name_kana),
        "symbol" => text(member.symbol),
        "number" => text(member.number),
        "branch" => text(member.branch),
        "branch_label" => headed("\u{3000}（枝番）", member.branch, ""),
        "symbol_number" if member.symbol.is_empty() => text(member.number),
        "symbol_number" => Some(format!("{}・{}", member.symbol, member.number)),
        "copay" => Some(copay(member.copay, case.insurer.style)),
        "sex" => text(match member.sex {
            Some(Sex::Male) => "男",
            Some(Sex::Female) => "女",
            Some(Sex::SeeBack) => "裏面参照",
            None => "",
        }),
        "last4" => text(member.last4),
        "last4_spoken" => Some(one_by_one(member.last4)),
        "symbol_spoken" => headed("記号、", member.symbol, "、"),
        "branch_spoken" => headed("枝番、", member.branch, "、"),
        "piece" => Some(thousands(case.piece)),
        "pieces" => Some(thousands(case.pieces)),
        "lot" => Some(format!("{:04}", case.lot)),
        "sheet" => Some(case.sheet.to_string()),
        "sheets" => Some(case.sheets.to_string()),
        "rows_spoken" => {
            let said =
                |it: &Member<'_>| format!("{}さん、{}。", it.name_kana, one_by_one(it.last4));
            Some(case.rows.iter().map(said).collect())
        }
        "track_no" => Some(grouped(case.track_no)),
        "employer_name" => text(member.employer.name),
        "pack_box" => Some(case.pack.box_no.to_string()),
        "pack_boxes" => Some(case.pack.boxes.to_string()),
        "pack_pieces" => Some(thousands(case.pack.pieces)),
        "pack_last" => Some(thousands(case.pack.last)),
        _ => address(name, member).or_else(|| day(name, case)),
    }
}

fn headed(heading: &str, value: &str, behind: &str) -> Option<String> {
    Some(match value.is_empty() {
        true => String::new(),
        false => format!("{heading}{value}{behind}"),
    })
}

/// 3桁ごとの区切り.
fn thousands(number: u32) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

fn one_by_one(digits: &str) -> String {
    let digits: Vec<String> = digits.chars().map(String::from).collect();
    digits.join("、")
}

/// 131-12-38385-2.
pub fn grouped(number: &str) -> String {
    match number.len() {
        11 => [&number[..3], &number[3..5], &number[5..10], &number[10..]].join("-"),
        _ => number.to_owned(),
    }
}

fn copay(copay: Copay<'_>, style: Style) -> String {
    match copay {
        Copay::Text(text) => text.to_owned(),
        Copay::Tenths(tenths) if style.full_width => {
            let digits = ["０", "１", "２", "３", "４", "５", "６", "７", "８", "９"];
            format!("{}割", digits[usize::from(tenths) % 10])
        }
        Copay::Tenths(tenths) => format!("{tenths}割"),
    }
}

/// Where the letter goes: elsewhere for whoever must not be written to at home.
fn lines<'a>(member: &Member<'a>) -> (&'a str, [&'a str; 3]) {
    let address = member.address;
    match member.suppress.alt_address {
        true => (address.alt_post_code, address.alt_lines),
        false => (address.post_code, address.lines),
    }
}

fn address(name: &str, member: &Member<'_>) -> Option<String> {
    let (post_code, [first, second, third]) = lines(member);
    let text = |text: &str| Some(text.to_owned());
    match name {
        "post_code" if post_code.len() == 7 => {
            Some(format!("{}-{}", &post_code[..3], &post_code[3..]))
        }
        "post_code" => text(post_code),
        "addr1" | "card_addr1" => text(first),
        "addr2" => text(second),
        "addr3" => text(third),
        "card_addr2" => {
            let both = [second, third].into_iter().filter(|line| !line.is_empty());
            Some(both.collect::<Vec<_>>().join("\u{3000}"))
        }
        "addressee" => Some(addressee(member)),
        "head_name" => text(match member.household.is_head {
            Some(true) => member.name_kanji,
            _ => member.address.dest_name,
        }),
        "mail_mark" => text(match member.mail_class {
            MailClass::SimpleRegistered => "簡易書留",
            MailClass::SpecifiedRecord => "特定記録",
            MailClass::NoForwarding => "転送不要",
            MailClass::Ordinary | MailClass::Counter | MailClass::Employer => "",
        }),
        _ => None,
    }
}

/// One honorific, and nobody but the member where a protected letter goes.
fn addressee(member: &Member<'_>) -> String {
    let alone = member.suppress.alt_address || member.suppress.no_household;
    let named = member.address.dest_name;
    let employer = member.employer.name;
    let (name, honorific) = match member.address.dest_kind {
        Some(DestKind::Workplace | DestKind::Head) if alone => (member.name_kanji, "様"),
        Some(DestKind::Workplace) if !named.is_empty() => (named, "御中"),
        Some(DestKind::Workplace) if !employer.is_empty() => (employer, "御中"),
        Some(DestKind::Workplace) | None => (member.name_kanji, "様"),
        Some(_) if named.is_empty() => (member.name_kanji, "様"),
        Some(_) => (named, "様"),
    };
    format!("{}\u{3000}{honorific}", name.trim_end())
}

/// Dates for the eye, and for the ear where the name ends so.
fn day(name: &str, case: &Case<'_>) -> Option<String> {
    let (member, cards) = (case.member, &case.member.cards);
    let (kind, style) = match name.strip_suffix("_spoken") {
        Some(kind) => (kind, case.insurer.style.spoken()),
        None => (name, case.insurer.style),
    };
    let date = match kind {
        "birth" => member.birth,
        "acquired" => Some(member.acquired),
        "valid_until" => cards.valid_until,
        "issued_card" => cards.issued,
        "effective_from" | "effective_heading" | "effective_optional" | "effective" => {
            cards.effective_from
        }
        _ => return None,
    };
    let Some(date) = date else {
        return Some(String::new());
    };
    Some(match (kind, name.ends_with("_spoken")) {
        ("effective_heading", _) => "適用開始年月日".to_owned(),
        ("effective", true) => format!("適用開始年月日、{}、", era(date, style)),
        _ => era(date, style),
    })
}

/// A day in its era.
pub fn era(date: Date, style: Style) -> String {
    let mut out = String::new();
    let written = date.write_era(style, &mut out);
    if !written {
        out.clear();
    }
    out
}

/// ASCII as full-width characters, as a voice code in Kanji mode says it.
pub fn wide(text: &str) -> String {
    let wide = |c: char| match c {
        ' ' => '\u{3000}',
        '!'..='~' => char::from_u32(u32::from(c) + 0xFEE0).unwrap_or(c),
        other => other,
    };
    text.chars().map(wide).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_letters_as_people_read_them() {
        assert_eq!(thousands(7), "7");
        assert_eq!(thousands(12_345), "12,345");
        assert_eq!(thousands(1_234_567), "1,234,567");
        assert_eq!(grouped("13112383852"), "131-12-38385-2");
        assert_eq!(one_by_one("6825"), "6、8、2、5");
        assert_eq!(wide("A-1 あ"), "Ａ－１　あ");
    }
}
