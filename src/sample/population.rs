//! What differs from insurer to insurer, as data: who it is, and which cases its members are in.
//! Employee insurers here, the others in `residents`.

use super::cases::{Case, Standing, Twist, When};
use super::days::{AS_OF, Day, day};
use super::household::{Ages, BLOCKS, EARLIEST_BIRTH, Place};

/// An insurer and the make-up of its members.
pub(super) struct Population {
    pub(super) kind: &'static str,
    pub(super) insurer_no: &'static str,
    pub(super) name: &'static str,
    pub(super) name_kana: &'static str,
    pub(super) post_code: &'static str,
    pub(super) address: &'static str,
    pub(super) phone: &'static str,
    pub(super) contact: &'static str,
    pub(super) own: &'static str,
    pub(super) family: &'static str,
    /// The shapes of 記号 and 番号, regular expressions of the insurer file.
    pub(super) symbol: &'static str,
    pub(super) number: &'static str,
    /// The policy of its job, in the home, and the job's title and dates.
    pub(super) policy: &'static str,
    pub(super) title: &'static str,
    pub(super) as_of: Day,
    pub(super) issued: Day,
    /// Whether the policy asks for day G.
    pub(super) go_live: bool,
    pub(super) ages: Ages,
    pub(super) earliest_birth: Day,
    pub(super) latest_spouse: Day,
    /// Whether some joined after day G.
    pub(super) joins: bool,
    pub(super) place: Place,
    /// How the rows of a block fall into households.
    pub(super) blocks: &'static [&'static [u64]],
    /// First and last day of the cards that go with the letters; `None` without cards.
    pub(super) cards: Option<(Day, Day)>,
    /// Below this count the reserved rows are more than the usual limit of held records.
    pub(super) crowded_below: u64,
    /// Drawn for ordinary rows.
    pub(super) usual: &'static [Case],
    /// Drawn for the rows that the policy's default switches hold.
    pub(super) held: &'static [Case],
    /// Each stands once in every job of enough rows.
    pub(super) cases: &'static [Case],
}

/// A health-insurance society (健保組合) that does not exist.
pub(super) const KENPO: Population = Population {
    kind: "kenpo",
    insurer_no: "06139992",
    name: "架空電機健康保険組合",
    name_kana: "カクウデンキケンコウホケンクミアイ",
    post_code: "1009999",
    address: "東京都架空区見本町１丁目１番１号　架空電機ビル５階",
    phone: "03-0000-0000",
    contact: "業務部　適用課　資格担当",
    own: "ご本人（被保険者）様",
    family: "ご家族（被扶養者）様",
    symbol: r"\d{1,4}",
    number: r"\d{1,8}",
    policy: "layouts/policy/mhlw-2024-01-09.toml",
    title: "資格情報のお知らせ 令和6年度（見本）",
    as_of: AS_OF,
    issued: day(2024, 7, 1),
    go_live: true,
    ages: Ages::Working,
    earliest_birth: EARLIEST_BIRTH,
    latest_spouse: day(2004, 1, 1),
    joins: true,
    place: Place::Country,
    blocks: BLOCKS,
    cards: None,
    crowded_below: 200,
    usual: &[
        drawn(6900, MATCH),
        drawn(700, standing("deemed", NO, NO, NO, When::Before)),
        drawn(100, standing("match", NO, NO, NO, When::Never)),
        drawn(30, standing("match", NO, NO, NO, When::OnG)),
        drawn(950, standing("match", NO, NO, NO, When::After)),
        drawn(50, standing("partial", NO, NO, NO, When::After)),
        drawn(600, standing("partial", NO, NO, NO, When::Before)),
        drawn(150, standing("partial", YES, NO, NO, When::Before)),
        drawn(120, standing("name_address", YES, YES, YES, When::Before)),
        drawn(80, standing("birth_sex", YES, YES, YES, When::Before)),
        drawn(30, standing("both_names", YES, NO, NO, When::Before)),
        drawn(40, standing("both_names", NO, NO, NO, When::Before)),
        drawn(90, standing("name_address", NO, YES, NO, When::Before)),
        drawn(40, standing("birth_sex", NO, YES, NO, When::Before)),
        drawn(110, no_number(When::Never)),
        drawn(10, no_number(When::After)),
    ],
    held: &[
        Case {
            weight: 70,
            standing: MATCH,
            twist: Twist::BlackCircle,
        },
        drawn(6, standing("name_address", NO, NO, NO, When::Before)),
        drawn(8, standing("name_address", NO, YES, YES, When::Before)),
        drawn(5, standing("birth_sex", NO, NO, NO, When::Before)),
        drawn(5, standing("birth_sex", NO, YES, YES, When::Before)),
        drawn(6, standing("", NO, NO, NO, When::Before)),
    ],
    cases: EMPLOYEE_CASES,
};

/// Every rule and every hole of an employee insurer, then every oddity of a row.
const EMPLOYEE_CASES: &[Case] = &[
    once(no_number(When::Never)),
    once(no_number(When::After)),
    once(standing("match", NO, NO, NO, When::After)),
    once(standing("partial", NO, NO, NO, When::After)),
    once(MATCH),
    once(standing("deemed", NO, NO, NO, When::Before)),
    once(standing("match", NO, NO, NO, When::Never)),
    once(standing("match", NO, NO, NO, When::OnG)),
    once(standing("partial", YES, NO, NO, When::Before)),
    once(standing("name_address", YES, YES, YES, When::Before)),
    once(standing("birth_sex", YES, YES, YES, When::Before)),
    once(standing("both_names", YES, NO, NO, When::Before)),
    once(standing("partial", NO, NO, NO, When::Before)),
    once(standing("both_names", NO, NO, NO, When::Before)),
    once(standing("name_address", NO, YES, NO, When::Before)),
    once(standing("name_address", NO, NO, NO, When::Before)),
    once(standing("name_address", NO, YES, YES, When::Before)),
    once(standing("birth_sex", NO, YES, NO, When::Before)),
    once(standing("birth_sex", NO, NO, NO, When::Before)),
    once(standing("birth_sex", NO, YES, YES, When::Before)),
    once(standing("", NO, NO, NO, When::Before)),
    // A reply to a question that nobody asked.
    once(standing("match", NO, NO, YES, When::Before)),
    twisted(Twist::LastFourMissing),
    twisted(Twist::SexOnTheBack),
    twisted(Twist::OneTenth),
    twisted(Twist::ShareByLaw),
    twisted(Twist::NoPrint),
    twisted(Twist::Window),
    twisted(Twist::UnusualKanji),
    twisted(Twist::MiddleDot),
    twisted(Twist::LongName),
    twisted(Twist::TwoLineName),
    twisted(Twist::FullName),
    twisted(Twist::TooLongName),
    twisted(Twist::NoGlyph),
    twisted(Twist::BlackCircle),
    twisted(Twist::PrivateUse),
    twisted(Twist::ImpossibleDate),
    twisted(Twist::UnknownWord),
    twisted(Twist::EmptyName),
    twisted(Twist::FieldMissing),
    twisted(Twist::SameControlNumber),
    twisted(Twist::SameControlNumber),
];

pub(super) const YES: &str = "yes";
pub(super) const NO: &str = "no";
pub(super) const MATCH: Standing = standing("match", NO, NO, NO, When::Before);

pub(super) const fn standing(
    matching: &'static str,
    confirmed: &'static str,
    asked: &'static str,
    replied: &'static str,
    registered: When,
) -> Standing {
    Standing {
        number_status: "present",
        matching,
        confirmed,
        asked,
        replied,
        registered,
    }
}

pub(super) const fn no_number(registered: When) -> Standing {
    Standing {
        number_status: "none",
        ..standing("", NO, NO, NO, registered)
    }
}

pub(super) const fn drawn(weight: u64, standing: Standing) -> Case {
    Case {
        weight,
        standing,
        twist: Twist::Plain,
    }
}

pub(super) const fn once(standing: Standing) -> Case {
    drawn(1, standing)
}

pub(super) const fn twisted(twist: Twist) -> Case {
    Case {
        weight: 1,
        standing: MATCH,
        twist,
    }
}
