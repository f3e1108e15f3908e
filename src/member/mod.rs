//! The only door by which customer data enters: the fields of one record become a member, or a
//! reject.
//! Knows neither rules nor forms, and keeps text as it was given.

mod age;
mod columns;
mod copay;
mod gate;
mod reader;
mod reasons;
mod reject;

pub use columns::{Column, Columns, HeadingFault};
pub use reasons::Explained;
pub use reject::{Reason, Reject};

use crate::date::Date;
use reader::Reader;

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
    /// Key of a vendor-made voice symbol, or empty.
    pub voice_symbol: &'a str,
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
            voice_symbol: read.text(Column::VoiceSymbol),
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

impl Member<'static> {
    /// Nobody: what a sheet of stock is composed for, which shows no member's values.
    pub fn nobody() -> Member<'static> {
        Member {
            member_key: "",
            control_no: "",
            relation: Relation::Insured,
            symbol: "",
            number: "",
            branch: "",
            name_kanji: "",
            name_kana: "",
            birth: None,
            sex: None,
            copay: Copay::Text(""),
            acquired: BIRTH_MIN,
            last4: "",
            number_status: NumberStatus::None,
            matched: None,
            confirmed: false,
            asked: false,
            replied: false,
            registered_on: None,
            suppress: Suppress::default(),
            mail_class: MailClass::Ordinary,
            track_no: "",
            insert_set: b'0',
            household: Household::default(),
            cards: Cards::default(),
            address: Address::default(),
            employer: Employer::default(),
            voice_symbol: "",
        }
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

    /// For people, in Japanese.
    pub fn japanese(self) -> &'static str {
        match self {
            MailClass::SimpleRegistered => "簡易書留",
            MailClass::SpecifiedRecord => "特定記録",
            MailClass::Ordinary => "普通",
            MailClass::NoForwarding => "転送不要",
            MailClass::Counter => "窓口交付",
            MailClass::Employer => "事業所経由",
        }
    }

    /// The word in members file and `pieces.csv`.
    pub fn word(self) -> &'static str {
        let found = MAIL_CLASSES.iter().find(|(_, class)| *class == self);
        found.map_or("", |(word, _)| word)
    }
}
