//! The only door by which customer data enters: the fields of one record become a member, or a
//! reject.
//! Knows neither rules nor forms, and keeps text as it was given.

mod age;
mod columns;
mod copay;
mod gate;
mod reasons;
mod reject;

pub use columns::{Column, Columns, HeadingFault};
pub use reasons::Explained;
pub use reject::{Reason, Reject};

use crate::date::Date;

/// 本人 or 家族: decides the 種別 text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    Insured,
    Family,
}

/// Whether an individual number (個人番号) has been handed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NumberStatus {
    Present,
    None,
}

/// How the record compared with the resident register.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Match {
    Match,
    Deemed,
    Partial,
    BothNames,
    NameAddress,
    BirthSex,
}

/// Delivery class, in the order of production.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum MailClass {
    SimpleRegistered,
    SpecifiedRecord,
    Ordinary,
    NoForwarding,
    Counter,
    Employer,
}

/// What the insured pays at the counter (負担割合).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Copay<'a> {
    /// 1割, 2割, 3割.
    Tenths(u8),
    /// 法定負担割合のとおり, a split text or `*`, as given.
    Text(&'a str),
}

/// 支援措置: what must not be printed or shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Suppress {
    pub no_print: bool,
    pub window: bool,
    pub alt_address: bool,
    pub no_household: bool,
}

/// One validated record; text borrows from the batch.
#[derive(Clone, Debug)]
pub struct Member<'a> {
    pub member_key: &'a str,
    pub control_no: &'a str,
    pub relation: Relation,
    pub symbol: &'a str,
    pub number: &'a str,
    /// Two digits, or empty.
    pub branch: &'a str,
    pub name_kanji: &'a str,
    pub name_kana: &'a str,
    pub birth: Option<Date>,
    pub sex: Option<Sex>,
    pub copay: Copay<'a>,
    pub acquired: Date,
    /// Four digits, or empty.
    pub last4: &'a str,
    pub number_status: NumberStatus,
    pub matched: Option<Match>,
    pub confirmed: bool,
    pub asked: bool,
    pub replied: bool,
    pub registered_on: Option<Date>,
    pub suppress: Suppress,
    /// As it is delivered: WINDOW is handed over at the counter like every other `counter`.
    pub mail_class: MailClass,
    /// 引受番号 that the insurer allotted, or empty.
    pub track_no: &'a str,
    /// One character of `0-9A-Z` without I, L, O, U; `0` when the file has none.
    pub insert_set: u8,
    pub household: Household<'a>,
    pub cards: Cards,
    pub address: Address<'a>,
    pub employer: Employer<'a>,
}

/// 世帯: who is sent together with whom.
#[derive(Clone, Copy, Debug, Default)]
pub struct Household<'a> {
    pub key: &'a str,
    /// 世帯主; `None` where the file does not say.
    pub is_head: Option<bool>,
}

/// What is known of the member's cards; dates and words are proved, whatever form uses them.
#[derive(Clone, Copy, Debug, Default)]
pub struct Cards {
    /// Whether a card goes with the letter.
    pub with_card: Option<bool>,
    pub valid_until: Option<Date>,
    pub issued: Option<Date>,
    pub effective_from: Option<Date>,
    pub mynumber: Option<MynumberCard>,
    /// 解除希望の登録 with the intermediate server.
    pub release_registered_on: Option<Date>,
    /// 解除申請 as the insurer took it.
    pub release_applied_on: Option<Date>,
    pub mynumber_valid_until: Option<Date>,
    pub special_care: Option<bool>,
}

/// マイナンバーカードの状態.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MynumberCard {
    None,
    Unregistered,
    Registered,
    Released,
    CertExpired,
    Returned,
}

/// 性別 as it is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sex {
    Male,
    Female,
    /// 裏面参照.
    SeeBack,
}

/// Who stands on the envelope.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DestKind {
    Member,
    Head,
    Elsewhere,
    Workplace,
}

/// Where the letter goes, and where it goes instead.
#[derive(Clone, Copy, Debug, Default)]
pub struct Address<'a> {
    pub post_code: &'a str,
    pub lines: [&'a str; 3],
    pub dest_name: &'a str,
    pub dest_kind: Option<DestKind>,
    pub alt_post_code: &'a str,
    pub alt_lines: [&'a str; 3],
    pub area_code: &'a str,
}

/// 事業所.
#[derive(Clone, Copy, Debug, Default)]
pub struct Employer<'a> {
    pub key: &'a str,
    pub name: &'a str,
}

/// What the insurer's file fixes about the records, checked once a job.
pub struct Patterns {
    pub control_no: regex::Regex,
    pub symbol: regex::Regex,
    pub number: regex::Regex,
    /// 保険者番号 that every record must carry.
    pub insurer_no: String,
    /// 時点: no birth or acquisition may lie behind it.
    pub as_of: Date,
    /// Private-use characters that names and addresses may hold, ascending.
    pub eudc: Vec<char>,
}

/// Longest name in characters.
const NAME_CHARACTERS_MAX: usize = 100;
/// Longest symbol or number in characters.
const NUMBER_CHARACTERS_MAX: usize = 20;
/// Longest key of a member or household in characters.
const KEY_CHARACTERS_MAX: usize = 32;
/// Longest 負担割合 text in characters.
const COPAY_CHARACTERS_MAX: usize = 40;
/// The earliest birth taken.
const BIRTH_MIN: Date = Date {
    year: 1870,
    month: 1,
    day: 1,
};

impl<'a> Member<'a> {
    /// Parses one record of a file with these columns. A record with more or fewer fields than the
    /// heading is a reject.
    pub fn parse(
        fields: &'a crate::records::Fields,
        columns: &Columns,
        patterns: &Patterns,
    ) -> Result<Member<'a>, Reject> {
        if fields.len() != columns.count() {
            return Err(Reject {
                field: "",
                reason: Reason::FieldCount,
            });
        }
        let read = Reader {
            fields,
            columns,
            eudc: &patterns.eudc,
        };
        let as_of = patterns.as_of;
        let suppress = read.suppress()?;
        if read.text(Column::InsurerNo) != patterns.insurer_no {
            return Err(read.reject(Column::InsurerNo, Reason::OtherInsurer));
        }
        let member = Member {
            member_key: read.key(Column::MemberKey)?,
            control_no: read.pattern(Column::ControlNo, &patterns.control_no)?,
            relation: read.choice(Column::Relation, RELATIONS)?,
            symbol: read.optional_pattern(Column::Symbol, &patterns.symbol)?,
            number: read.pattern(Column::Number, &patterns.number)?,
            branch: read.digits(Column::Branch, 2)?,
            name_kanji: read.name(Column::NameKanji)?,
            name_kana: read.kana()?,
            birth: read.optional_date(Column::Birth, BIRTH_MIN, as_of)?,
            sex: read.optional_choice(Column::Sex, SEXES)?,
            copay: read.copay()?,
            acquired: read.date(Column::Acquired, BIRTH_MIN, as_of)?,
            last4: read.digits(Column::Last4, 4)?,
            number_status: read.choice(Column::NumberStatus, NUMBER_STATUSES)?,
            matched: read.optional_choice(Column::Match, MATCHES)?,
            confirmed: read.choice(Column::Confirmed, YES_NO)?,
            asked: read.choice(Column::Asked, YES_NO)?,
            replied: read.choice(Column::Replied, YES_NO)?,
            registered_on: read.optional_date(Column::RegisteredOn, BIRTH_MIN, DATE_MAX)?,
            suppress,
            mail_class: read.mail_class(suppress)?,
            track_no: read.track_no()?,
            insert_set: read.insert_set()?,
            household: read.household()?,
            cards: read.cards()?,
            address: read.address()?,
            employer: read.employer()?,
        };
        if member.replied && !member.asked {
            return Err(read.reject(Column::Replied, Reason::RepliedWithoutAsked));
        }
        let ends = !age::late_stage(&patterns.insurer_no);
        if ends && !age::in_time(&member.cards, member.birth, as_of) {
            return Err(read.reject(Column::ValidUntil, Reason::Validity));
        }
        Ok(member)
    }
}

const DATE_MAX: Date = Date {
    year: 9999,
    month: 12,
    day: 31,
};
const RELATIONS: &[(&str, Relation)] = &[("本人", Relation::Insured), ("家族", Relation::Family)];
const NUMBER_STATUSES: &[(&str, NumberStatus)] = &[
    ("present", NumberStatus::Present),
    ("none", NumberStatus::None),
];
const YES_NO: &[(&str, bool)] = &[("yes", true), ("no", false)];

const SEXES: &[(&str, Sex)] = &[
    ("男", Sex::Male),
    ("女", Sex::Female),
    ("裏面参照", Sex::SeeBack),
];
const DEST_KINDS: &[(&str, DestKind)] = &[
    ("本人", DestKind::Member),
    ("世帯主", DestKind::Head),
    ("送付先", DestKind::Elsewhere),
    ("事業所", DestKind::Workplace),
];

/// Words of the `mynumber_card` column.
pub const MYNUMBER_CARDS: &[(&str, MynumberCard)] = &[
    ("none", MynumberCard::None),
    ("unregistered", MynumberCard::Unregistered),
    ("registered", MynumberCard::Registered),
    ("released", MynumberCard::Released),
    ("cert_expired", MynumberCard::CertExpired),
    ("returned", MynumberCard::Returned),
];

/// Words of the `match` column.
pub const MATCHES: &[(&str, Match)] = &[
    ("match", Match::Match),
    ("deemed", Match::Deemed),
    ("partial", Match::Partial),
    ("both_names", Match::BothNames),
    ("name_address", Match::NameAddress),
    ("birth_sex", Match::BirthSex),
];

/// Words of the `mail_class` column, in production order.
pub const MAIL_CLASSES: &[(&str, MailClass)] = &[
    ("simple_registered", MailClass::SimpleRegistered),
    ("specified_record", MailClass::SpecifiedRecord),
    ("ordinary", MailClass::Ordinary),
    ("no_forwarding", MailClass::NoForwarding),
    ("counter", MailClass::Counter),
    ("employer", MailClass::Employer),
];

impl MailClass {
    /// Whether the post takes each piece against a number (引受番号).
    pub fn is_tracked(self) -> bool {
        matches!(
            self,
            MailClass::SimpleRegistered | MailClass::SpecifiedRecord
        )
    }

    /// How many there are.
    pub const COUNT: u16 = 6;

    /// The word in members file and `pieces.csv`.
    pub fn word(self) -> &'static str {
        let found = MAIL_CLASSES.iter().find(|(_, class)| *class == self);
        found.map_or("", |(word, _)| word)
    }
}

/// Reads fields of one record by column.
struct Reader<'a, 'c> {
    fields: &'a crate::records::Fields,
    columns: &'c Columns,
    eudc: &'c [char],
}

impl<'a> Reader<'a, '_> {
    fn text(&self, column: Column) -> &'a str {
        self.columns
            .index(column)
            .map_or("", |at| self.fields.field(at))
    }

    fn reject(&self, column: Column, reason: Reason) -> Reject {
        Reject {
            field: column.name(),
            reason,
        }
    }

    fn filled(&self, column: Column, characters_max: usize) -> Result<&'a str, Reject> {
        let text = self.text(column);
        if text.is_empty() {
            return Err(self.reject(column, Reason::Empty));
        }
        if text.chars().count() > characters_max {
            return Err(self.reject(column, Reason::TooLong));
        }
        let words = !self.eudc.is_empty() && Column::WORDS.contains(&column);
        let eudc = if words { self.eudc } else { &[] };
        gate::readable(text, eudc).map_err(|reason| self.reject(column, reason))?;
        Ok(text)
    }

    fn key(&self, column: Column) -> Result<&'a str, Reject> {
        self.filled(column, KEY_CHARACTERS_MAX)
    }

    fn pattern(&self, column: Column, pattern: &regex::Regex) -> Result<&'a str, Reject> {
        let text = self.filled(column, NUMBER_CHARACTERS_MAX)?;
        if pattern.is_match(text) {
            Ok(text)
        } else {
            Err(self.reject(column, Reason::Pattern))
        }
    }

    fn optional_pattern(&self, column: Column, pattern: &regex::Regex) -> Result<&'a str, Reject> {
        if self.text(column).is_empty() {
            Ok("")
        } else {
            self.pattern(column, pattern)
        }
    }

    fn name(&self, column: Column) -> Result<&'a str, Reject> {
        let name = self.filled(column, NAME_CHARACTERS_MAX)?;
        let blank = name.chars().all(char::is_whitespace);
        if blank {
            Err(self.reject(column, Reason::Empty))
        } else if gate::addressed(name) {
            Err(self.reject(column, Reason::Honorific))
        } else {
            Ok(name)
        }
    }

    /// The reading of the name, which is delivered in full width.
    fn kana(&self) -> Result<&'a str, Reject> {
        let kana = self.name(Column::NameKana)?;
        gate::full_width(kana).map_err(|reason| self.reject(Column::NameKana, reason))?;
        Ok(kana)
    }

    /// Exactly `count` ASCII digits, or nothing.
    fn digits(&self, column: Column, count: usize) -> Result<&'a str, Reject> {
        let text = self.text(column);
        let right = text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit());
        if text.is_empty() || right {
            Ok(text)
        } else {
            Err(self.reject(column, Reason::Pattern))
        }
    }

    fn optional_choice<T: Copy>(
        &self,
        column: Column,
        words: &[(&str, T)],
    ) -> Result<Option<T>, Reject> {
        if self.text(column).is_empty() {
            Ok(None)
        } else {
            self.choice(column, words).map(Some)
        }
    }

    fn choice<T: Copy>(&self, column: Column, words: &[(&str, T)]) -> Result<T, Reject> {
        let text = self.text(column);
        if text.is_empty() {
            return Err(self.reject(column, Reason::Empty));
        }
        let found = words
            .iter()
            .find(|(word, _)| *word == text)
            .map(|(_, value)| *value);
        found.ok_or_else(|| self.reject(column, Reason::UnknownWord))
    }

    fn date(&self, column: Column, min: Date, max: Date) -> Result<Date, Reject> {
        let date = self.optional_date(column, min, max)?;
        date.ok_or_else(|| self.reject(column, Reason::Empty))
    }

    fn optional_date(&self, column: Column, min: Date, max: Date) -> Result<Option<Date>, Reject> {
        let text = self.text(column);
        if text.is_empty() {
            return Ok(None);
        }
        let Some(date) = Date::from_iso(text) else {
            return Err(self.reject(column, Reason::DateImpossible));
        };
        if date < min || date > max {
            return Err(self.reject(column, Reason::DateOutside));
        }
        Ok(Some(date))
    }

    /// Text that may be missing.
    fn optional(&self, column: Column, characters_max: usize) -> Result<&'a str, Reject> {
        match self.text(column) {
            "" => Ok(""),
            _ => self.filled(column, characters_max),
        }
    }

    /// A name that may be missing, without the honorific that an envelope prints behind it.
    fn unaddressed(&self, column: Column) -> Result<&'a str, Reject> {
        let name = self.optional(column, NAME_CHARACTERS_MAX)?;
        match gate::addressed(name) {
            true => Err(self.reject(column, Reason::Honorific)),
            false => Ok(name),
        }
    }

    fn household(&self) -> Result<Household<'a>, Reject> {
        Ok(Household {
            key: self.optional(Column::HouseholdKey, KEY_CHARACTERS_MAX)?,
            is_head: self.optional_choice(Column::IsHead, YES_NO)?,
        })
    }

    fn cards(&self) -> Result<Cards, Reject> {
        let date = |column| self.optional_date(column, BIRTH_MIN, DATE_MAX);
        Ok(Cards {
            with_card: self.optional_choice(Column::WithCard, YES_NO)?,
            valid_until: date(Column::ValidUntil)?,
            issued: date(Column::IssuedCard)?,
            effective_from: date(Column::EffectiveFrom)?,
            mynumber: self.optional_choice(Column::MynumberCard, MYNUMBER_CARDS)?,
            release_registered_on: date(Column::ReleaseRegisteredOn)?,
            release_applied_on: date(Column::ReleaseAppliedOn)?,
            mynumber_valid_until: date(Column::CardValidUntil)?,
            special_care: self.optional_choice(Column::SpecialCare, YES_NO)?,
        })
    }

    fn address(&self) -> Result<Address<'a>, Reject> {
        let [first, second, third] = [Column::Addr1, Column::Addr2, Column::Addr3]
            .map(|column| self.optional(column, NAME_CHARACTERS_MAX));
        let [alt_first, alt_second, alt_third] =
            [Column::AltAddr1, Column::AltAddr2, Column::AltAddr3]
                .map(|column| self.optional(column, NAME_CHARACTERS_MAX));
        Ok(Address {
            post_code: self.digits(Column::PostCode, 7)?,
            lines: [first?, second?, third?],
            dest_name: self.unaddressed(Column::DestName)?,
            dest_kind: self.optional_choice(Column::DestKind, DEST_KINDS)?,
            alt_post_code: self.digits(Column::AltPostCode, 7)?,
            alt_lines: [alt_first?, alt_second?, alt_third?],
            area_code: self.optional(Column::AreaCode, KEY_CHARACTERS_MAX)?,
        })
    }

    fn employer(&self) -> Result<Employer<'a>, Reject> {
        Ok(Employer {
            key: self.optional(Column::EmployerKey, KEY_CHARACTERS_MAX)?,
            name: self.unaddressed(Column::EmployerName)?,
        })
    }

    fn copay(&self) -> Result<Copay<'a>, Reject> {
        let text = self.filled(Column::Copay, COPAY_CHARACTERS_MAX)?;
        match text {
            "1割" | "１割" => Ok(Copay::Tenths(1)),
            "2割" | "２割" => Ok(Copay::Tenths(2)),
            "3割" | "３割" => Ok(Copay::Tenths(3)),
            "*" | "法定負担割合のとおり" => Ok(Copay::Text(text)),
            text if copay::is_split(text) => Ok(Copay::Text(text)),
            _ => Err(self.reject(Column::Copay, Reason::UnknownWord)),
        }
    }

    fn suppress(&self) -> Result<Suppress, Reject> {
        let mut suppress = Suppress::default();
        let words = self.text(Column::Suppress).split([' ', '|', ';', '+']);
        for word in words.filter(|word| !word.is_empty()) {
            match word {
                "NO_PRINT" => suppress.no_print = true,
                "WINDOW" => suppress.window = true,
                "ALT_ADDRESS" => suppress.alt_address = true,
                "NO_HOUSEHOLD" => suppress.no_household = true,
                _ => return Err(self.reject(Column::Suppress, Reason::UnknownWord)),
            }
        }
        Ok(suppress)
    }

    fn mail_class(&self, suppress: Suppress) -> Result<MailClass, Reject> {
        let given = self.optional_choice(Column::MailClass, MAIL_CLASSES)?;
        let given = given.unwrap_or(MailClass::Ordinary);
        Ok(match (suppress.window, given) {
            (true, _) => MailClass::Counter,
            // Not in the pack that the employer opens; a letter with the last four digits goes by
            // 特定記録 at least (ministry notice of 2024-01-09).
            (false, MailClass::Employer) if suppress.alt_address || suppress.no_household => {
                MailClass::SpecifiedRecord
            }
            (false, class) => class,
        })
    }

    /// Eleven digits, the last of which is the first ten modulo 7.
    fn track_no(&self) -> Result<&'a str, Reject> {
        let digits = self.digits(Column::TrackNo, 11)?;
        let number: u64 = digits.parse().unwrap_or(0);
        if digits.is_empty() || number / 10 % 7 == number % 10 {
            Ok(digits)
        } else {
            Err(self.reject(Column::TrackNo, Reason::Pattern))
        }
    }

    fn insert_set(&self) -> Result<u8, Reject> {
        match self.text(Column::InsertSet).as_bytes() {
            [] => Ok(b'0'),
            [one]
                if one.is_ascii_digit() || (one.is_ascii_uppercase() && !b"ILOU".contains(one)) =>
            {
                Ok(*one)
            }
            _ => Err(self.reject(Column::InsertSet, Reason::UnknownWord)),
        }
    }
}
