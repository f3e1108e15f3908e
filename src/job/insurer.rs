//! `insurer.toml`: who sends the notices, and how its numbers, names and dates are written.
//! No job settings.

use crate::date::{Date, Style};
use crate::layout::Letters;
use crate::message::{Faults, Id, Message};
use crate::select::{KINDS, Kind};
use crate::settings::{At, Source, Table};

/// 保険者.
pub struct Insurer {
    pub kind: Kind,
    /// 保険者番号.
    pub number: String,
    pub name: String,
    pub name_kana: String,
    pub post_code: String,
    pub address: String,
    pub phone: String,
    pub contact: String,
    pub control_no: regex::Regex,
    pub symbol: regex::Regex,
    pub insured_no: regex::Regex,
    /// The texts of 種別 for the insured and the family.
    pub kind_self: String,
    pub kind_family: String,
    pub style: Style,
    /// What becomes of the last four digits.
    pub letters: Letters,
    /// Whether a household whose head is not insured (擬制世帯主), and so has no record, is addressed
    /// to the head that all its records name.
    pub uninsured_head: bool,
    pub approvers: Vec<Approver>,
}

impl Insurer {
    /// Whether letters show the last four digits; `None` where it hangs on whether a member has
    /// any.
    pub fn prints_last4(&self) -> Option<bool> {
        match self.letters {
            Letters::With => Some(true),
            Letters::Without => Some(false),
            Letters::Both => None,
        }
    }

    /// The post code as it is printed, `123-4567`, however the file writes it.
    pub fn post_code_written(&self) -> String {
        let code = &self.post_code;
        match code.split_at_checked(3) {
            Some((area, town)) if code.len() == 7 && code.bytes().all(|c| c.is_ascii_digit()) => {
                format!("{area}-{town}")
            }
            _ => code.clone(),
        }
    }

    /// 都道府県 with which its address begins, as a card of 国保 names it; empty if it does not.
    pub fn prefecture(&self) -> &str {
        prefecture(&self.address)
    }
}

/// Three or four characters that end with 都, 道, 府 or 県.
fn prefecture(address: &str) -> &str {
    let mut places = address.char_indices().skip(2).take(2);
    let end = places.find(|(_, c)| "都道府県".contains(*c));
    end.map_or("", |(at, c)| &address[..at + c.len_utf8()])
}

/// Who may approve a proof.
pub struct Approver {
    pub name: String,
    /// Public key, 64 hexadecimal digits.
    pub key: String,
    pub until: Date,
}

/// 整理番号 of the ministry's sample (notice of 2024-01-09, annex 1).
const CONTROL_NO_PATTERN: &str = r"\w{3}_\w{3}_\w{2}";
/// 記号 and 番号 of an insurer that states no pattern.
const NUMBER_PATTERN: &str = ".{1,20}";
/// 種別 of the ministry's sample.
const KIND_SELF: &str = "ご本人（被保険者）様";
const KIND_FAMILY: &str = "ご家族（被扶養者）様";
/// The fictitious number of the ministry's samples: no check digit holds for it.
const SAMPLE_NUMBER: &str = "900010";

/// Reads the file; `None` if a fault makes it unusable.
pub fn read(source: &Source, sample: bool, faults: &mut Faults) -> Option<Insurer> {
    let told = faults.0.len();
    let document = source.parse(faults)?;
    let mut root = document.table();
    let kind = root.choice("kind", KINDS, faults);
    let kind = root.need("kind", kind, faults).map(|kind| kind.value);
    let number = root.text("number", faults);
    let number = root.need("number", number, faults);
    if let Some(number) = &number {
        check_number(number, kind, sample, faults);
    }
    let needed = ["name", "name_kana", "phone"].map(|key| needed_text(&mut root, key, faults));
    let [name, name_kana, phone] = needed;
    let optional = ["post_code", "address", "contact"].map(|key| root.text(key, faults));
    let [post_code, address, contact] = optional.map(|text| text.map(|text| text.value));
    let [control_no, symbol, insured_no] = patterns(&mut root, faults);
    let [kind_self, kind_family] = kinds(&mut root, faults);
    let style = style(&mut root, faults);
    let letters = last4(&mut root, faults);
    let uninsured_head = uninsured_head(&mut root, faults);
    let approvers = root.tables("approver", faults);
    let approvers = approvers
        .into_iter()
        .filter_map(|table| approver(table, faults));
    let approvers = approvers.collect();
    root.finish(faults);
    if faults.0.len() > told {
        return None;
    }
    Some(Insurer {
        kind: kind?,
        number: number?.value,
        name: name?,
        name_kana: name_kana?,
        post_code: post_code.unwrap_or_default(),
        address: address.unwrap_or_default(),
        phone: phone?,
        contact: contact.unwrap_or_default(),
        control_no: control_no?,
        symbol: symbol?,
        insured_no: insured_no?,
        kind_self,
        kind_family,
        style,
        letters,
        uninsured_head,
        approvers,
    })
}

/// `[household]`.
fn uninsured_head(root: &mut Table<'_>, faults: &mut Faults) -> bool {
    let Some(mut table) = root.table("household", faults) else {
        return false;
    };
    let words = [("hold", false), ("addressee", true)];
    let chosen = table.choice("uninsured_head", &words, faults);
    table.finish(faults);
    chosen.is_some_and(|chosen| chosen.value)
}

fn needed_text(table: &mut Table<'_>, key: &'static str, faults: &mut Faults) -> Option<String> {
    let text = table.text(key, faults);
    let text = table.need(key, text, faults)?;
    if text.value.trim().is_empty() {
        let message = Message::new(Id::WrongType).at(text.place);
        faults.add(message.with(key).with("\"…\""));
    }
    Some(text.value)
}

fn patterns(root: &mut Table<'_>, faults: &mut Faults) -> [Option<regex::Regex>; 3] {
    let mut table = root.table("pattern", faults);
    let defaults = [
        ("control_no", CONTROL_NO_PATTERN),
        ("symbol", NUMBER_PATTERN),
        ("number", NUMBER_PATTERN),
    ];
    let compiled = defaults.map(|(key, default)| {
        let given = table.as_mut().and_then(|table| table.text(key, faults));
        match given {
            None => pattern(default).ok(),
            Some(given) => match pattern(&given.value) {
                Ok(compiled) => Some(compiled),
                Err(error) => {
                    let said = error.to_string();
                    let last = said.lines().last().unwrap_or_default().to_owned();
                    let message = Message::new(Id::PatternWrong).at(given.place);
                    faults.add(message.with(given.value).with(last));
                    None
                }
            },
        }
    });
    if let Some(table) = table {
        table.finish(faults);
    }
    compiled
}

/// A regular expression that the whole field must match; `\d` and `\w` mean ASCII, because a
/// full-width digit is another character on paper.
fn pattern(text: &str) -> Result<regex::Regex, regex::Error> {
    let ascii = text.replace(r"\d", "[0-9]").replace(r"\w", "[0-9A-Za-z_]");
    regex::Regex::new(&format!("^(?:{ascii})$"))
}

fn kinds(root: &mut Table<'_>, faults: &mut Faults) -> [String; 2] {
    let mut table = root.table("kinds", faults);
    let texts = [("self", KIND_SELF), ("family", KIND_FAMILY)].map(|(key, default)| {
        let given = table.as_mut().and_then(|table| table.text(key, faults));
        given.map_or_else(|| default.to_owned(), |given| given.value)
    });
    if let Some(table) = table {
        table.finish(faults);
    }
    texts
}

fn style(root: &mut Table<'_>, faults: &mut Faults) -> Style {
    let mut style = Style {
        era_first_gan: true,
        padded: false,
        full_width: true,
    };
    let Some(mut table) = root.table("style", faults) else {
        return style;
    };
    let mut set = |key, choices: &[(&str, bool)], place: &mut bool| {
        if let Some(choice) = table.choice(key, choices, faults) {
            *place = choice.value;
        }
    };
    let first = [("元", true), ("1", false)];
    set("era_first", &first, &mut style.era_first_gan);
    set(
        "padding",
        &[("none", false), ("space", true)],
        &mut style.padded,
    );
    set(
        "digits",
        &[("half", false), ("full", true)],
        &mut style.full_width,
    );
    table.finish(faults);
    style
}

/// `[last4]`: whether the digits are printed, and what becomes of members who have none. Where
/// nobody's are printed, `missing` has nothing to say.
fn last4(root: &mut Table<'_>, faults: &mut Faults) -> Letters {
    let Some(mut table) = root.table("last4", faults) else {
        return Letters::With;
    };
    let print = table.flag("print", faults).unwrap_or(true);
    let choices = [("separate", Letters::With), ("variant", Letters::Both)];
    let missing = table.choice("missing", &choices, faults);
    table.finish(faults);
    match print {
        true => missing.map_or(Letters::With, |missing| missing.value),
        false => Letters::Without,
    }
}

fn approver(mut table: Table<'_>, faults: &mut Faults) -> Option<Approver> {
    let name = needed_text(&mut table, "name", faults);
    let key = needed_text(&mut table, "key", faults);
    let until = table.date("until", faults);
    let until = table.need("until", until, faults);
    table.finish(faults);
    Some(Approver {
        name: name?,
        key: key?,
        until: until?.value,
    })
}

/// 8 digits with 法別番号, or 6 (国保); the last is a check digit (保険者番号等の設定について,
/// 保険局長通知 of 1976-08-07, annex: modulus 10, weights 2 and 1).
fn check_number(number: &At<String>, kind: Option<Kind>, sample: bool, faults: &mut Faults) {
    let digits: Vec<u32> = number
        .value
        .chars()
        .filter_map(|c| c.to_digit(10))
        .collect();
    let length: &[usize] = match kind {
        Some(Kind::Kyokai | Kind::Kenpo | Kind::Kyosai | Kind::Kouki) => &[8],
        Some(Kind::KokuhoKumiai | Kind::Kokuho) => &[6],
        None => &[6, 8],
    };
    let plain = digits.len() == number.value.chars().count();
    let shape = plain && length.contains(&digits.len());
    let fictitious = sample && number.value == SAMPLE_NUMBER;
    let proved = fictitious || (shape && luhn(&digits));
    if !proved {
        let lengths: Vec<String> = length.iter().map(usize::to_string).collect();
        let expected = format!("{} digits, check digit", lengths.join(" | "));
        let message = Message::new(Id::WrongType).at(number.place.clone());
        faults.add(message.with("number").with(expected));
    }
}

/// Whether the last digit is the check digit of those before it.
fn luhn(digits: &[u32]) -> bool {
    let weighted = digits.iter().rev().enumerate().map(|(at, &digit)| {
        let product = if at % 2 == 1 { digit * 2 } else { digit };
        product / 10 + product % 10
    });
    weighted.sum::<u32>() % 10 == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_begins_with_its_prefecture() {
        for (address, want) in [
            ("京都府架空市1-1", "京都府"),
            ("神奈川県想定市", "神奈川県"),
            ("東京都架空区", "東京都"),
            ("架空市1", ""),
            ("", ""),
        ] {
            assert_eq!(prefecture(address), want);
        }
    }

    #[test]
    fn the_check_digit_of_an_insurer_number_is_proved() {
        let digits =
            |text: &str| -> Vec<u32> { text.chars().filter_map(|c| c.to_digit(10)).collect() };
        assert!(luhn(&digits("33120015")));
        assert!(!luhn(&digits("33120016")));
        assert!(!luhn(&digits("33120051")));
    }

    #[test]
    fn a_pattern_is_for_the_whole_field_and_for_ascii_digits() {
        let compiled = pattern(r"\d{1,4}").unwrap();
        assert!(compiled.is_match("1234"));
        assert!(!compiled.is_match("12345") && !compiled.is_match("１２３４"));
        assert!(pattern(r"中央[A-Z]|x").unwrap().is_match("中央A"));
        assert!(!pattern(r"a|b").unwrap().is_match("ab"));
        assert!(pattern("(").is_err());
    }

    #[test]
    fn a_small_insurer_file_takes_the_usual_wording() {
        let text = "kind = \"kenpo\"\nnumber = \"33120015\"\nname = \"甲\"\nname_kana = \"コウ\"\n\
            phone = \"03\"\n[style]\ndigits = \"half\"\n";
        let mut faults = Faults::default();
        let source = Source::new("insurer.toml", text.to_owned());
        let insurer = read(&source, false, &mut faults).unwrap();
        assert_eq!(insurer.kind_self, KIND_SELF);
        assert!(insurer.style.era_first_gan && !insurer.style.full_width);
        assert!(insurer.control_no.is_match("042_117_35"));
    }

    #[test]
    fn an_insurer_prints_the_last_four_digits_or_none_or_what_there_is() {
        for (last4, letters) in [
            ("", Letters::With),
            ("[last4]\nprint = true\n", Letters::With),
            ("[last4]\nmissing = \"separate\"\n", Letters::With),
            ("[last4]\nmissing = \"variant\"\n", Letters::Both),
            ("[last4]\nprint = false\n", Letters::Without),
            (
                "[last4]\nprint = false\nmissing = \"variant\"\n",
                Letters::Without,
            ),
        ] {
            let text = format!(
                "kind = \"kenpo\"\nnumber = \"33120015\"\nname = \"甲\"\nname_kana = \"コウ\"\n\
                phone = \"03\"\n{last4}"
            );
            let source = Source::new("insurer.toml", text);
            let insurer = read(&source, false, &mut Faults::default()).unwrap();
            assert_eq!(insurer.letters, letters, "{last4}");
        }
    }

    #[test]
    fn the_texts_of_kinds_are_the_insurer_s() {
        let text = "kind = \"kokuho_kumiai\"\nnumber = \"133033\"\nname = \"甲\"\n\
            name_kana = \"コウ\"\nphone = \"03\"\n[kinds]\nself = \"組合員様\"\n\
            [pattern]\nsymbol = \"[0-9]{3}\"\n[style]\nera_first = \"1\"\npadding = \"space\"\n";
        let source = Source::new("insurer.toml", text.to_owned());
        let mut faults = Faults::default();
        let insurer = read(&source, true, &mut faults);
        let insurer = insurer.unwrap_or_else(|| panic!("{:?}", faults.0));
        assert_eq!(insurer.kind_self, "組合員様");
        assert_eq!(
            insurer.kind_family, KIND_FAMILY,
            "what is not given is as usual"
        );
        assert!(insurer.symbol.is_match("012") && !insurer.symbol.is_match("12"));
        let style = insurer.style;
        assert!(!style.era_first_gan && style.padded && style.full_width);
    }

    #[test]
    fn every_fault_of_an_insurer_file_is_told() {
        let text = "kind = \"kenpou\"\nnumber = \"33120016\"\nname = \"甲\"\nname_kana = \"\"\n\
            [pattern]\nsymbol = \"(\"\n[last4]\nmissing = \"held\"\nx = 1\n";
        let mut faults = Faults::default();
        let source = Source::new("insurer.toml", text.to_owned());
        assert!(read(&source, false, &mut faults).is_none());
        let told: Vec<Id> = faults.0.iter().map(|fault| fault.id).collect();
        for id in [
            Id::WrongChoice,
            Id::WrongType,
            Id::MissingKey,
            Id::PatternWrong,
            Id::UnknownKey,
        ] {
            assert!(told.contains(&id), "{id:?} in {told:?}");
        }
    }
}
