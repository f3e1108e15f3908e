//! What differs from insurer to insurer, as data: who it is, and which cases its members are in.
//! A further profile is a further table here.

use super::cases::{Case, Standing, Twist, When};

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

const YES: &str = "yes";
const NO: &str = "no";
const MATCH: Standing = standing("match", NO, NO, NO, When::Before);

const fn standing(
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

const fn no_number(registered: When) -> Standing {
    Standing {
        number_status: "none",
        ..standing("", NO, NO, NO, registered)
    }
}

const fn drawn(weight: u64, standing: Standing) -> Case {
    Case {
        weight,
        standing,
        twist: Twist::Plain,
    }
}

const fn once(standing: Standing) -> Case {
    drawn(1, standing)
}

const fn twisted(twist: Twist) -> Case {
    Case {
        weight: 1,
        standing: MATCH,
        twist,
    }
}
