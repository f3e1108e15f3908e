//! Insurers of those who live in a place or work for themselves: a municipality, a national
//! health-insurance society, a union of 後期高齢者医療. Tables only; none of them exists.

use super::cases::{Case, Twist, When};
use super::days::{AS_OF, Day, day};
use super::household::{Ages, Place};
use super::population::{MATCH, NO, Population, YES, drawn, no_number, once, standing, twisted};

/// 東京都, 神奈川県 in the table of prefectures.
const TOKYO: usize = 12;
const KANAGAWA: usize = 13;
/// 架空市 in the table of cities.
const FICTION_CITY: u64 = 0;
/// Nobody stays to 75: these would leave before the cards of August begin.
const EARLIEST_RESIDENT: Day = day(1949, 9, 2);

/// Households of residents: most of one or two.
const RESIDENT_BLOCKS: &[&[u64]] = &[
    &[1, 2, 1, 1, 2, 1, 1, 2, 1],
    &[2, 2, 1, 3, 1, 1, 2],
    &[1, 1, 1, 2, 4, 1, 2],
    &[2, 1, 2, 1, 1, 5],
    &[3, 1, 2, 1, 1, 1, 2, 1],
];
/// From 75, alone or with the spouse.
const LATE_STAGE_BLOCKS: &[&[u64]] = &[
    &[1, 2, 1, 1, 2, 1, 1, 2, 1],
    &[1, 1, 1, 1, 2, 1, 1, 2, 1, 1],
    &[2, 1, 2, 1, 1, 2, 1, 2],
];

/// A municipality (市町村国保) that does not exist.
pub(super) const KOKUHO: Population = Population {
    kind: "kokuho",
    insurer_no: "139998",
    name: "架空市",
    name_kana: "カクウシ",
    post_code: "1999901",
    address: "東京都架空市見本町１丁目１番１号",
    phone: "042-000-0000",
    contact: "市民部　保険年金課　資格係",
    own: "世帯主様",
    family: "ご家族様",
    symbol: "架空[A-H]",
    number: r"\d{8}",
    policy: "layouts/policy/mhlw-2024-01-09.toml",
    title: "被保険者証と個人番号のお知らせ 令和6年度（見本）",
    as_of: AS_OF,
    issued: day(2024, 7, 1),
    go_live: false,
    ages: Ages::Residents,
    earliest_birth: EARLIEST_RESIDENT,
    latest_spouse: day(2004, 1, 1),
    joins: true,
    place: Place::City(TOKYO, FICTION_CITY),
    blocks: RESIDENT_BLOCKS,
    cards: Some((day(2024, 8, 1), day(2025, 7, 31))),
    crowded_below: 600,
    usual: &[
        drawn(8_600, MATCH),
        drawn(500, standing("deemed", NO, NO, NO, When::Before)),
        drawn(400, standing("partial", NO, NO, NO, When::Before)),
        drawn(200, standing("partial", YES, NO, NO, When::Before)),
        drawn(150, standing("name_address", NO, YES, NO, When::Before)),
        drawn(50, standing("birth_sex", NO, YES, NO, When::Before)),
        drawn(100, standing("match", NO, NO, NO, When::Never)),
    ],
    held: &[
        lost(80),
        drawn(15, no_number(When::Never)),
        odd(5, Twist::CardNotStated),
    ],
    cases: &[
        once(no_number(When::Never)),
        once(standing("deemed", NO, NO, NO, When::Before)),
        once(standing("partial", NO, NO, NO, When::Before)),
        once(standing("birth_sex", NO, NO, NO, When::Before)),
        once(standing("", NO, NO, NO, When::Before)),
        twisted(Twist::CardNotStated),
        twisted(Twist::Beyond70),
        twisted(Twist::Beyond75),
        twisted(Twist::SeventyOnTheFirst),
        twisted(Twist::WrongTrackNumber),
        twisted(Twist::NoHead),
        twisted(Twist::TwoHeads),
        twisted(Twist::TwoHeads),
        twisted(Twist::AltAddress),
        twisted(Twist::HouseholdApart),
        twisted(Twist::HouseholdOpen),
        twisted(Twist::LastFourMissing),
        twisted(Twist::SexOnTheBack),
        twisted(Twist::NoPrint),
        twisted(Twist::Window),
        twisted(Twist::UnusualKanji),
        twisted(Twist::LongName),
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
    ],
};

/// A national health-insurance society (国保組合) that does not exist.
pub(super) const KUMIAI: Population = Population {
    kind: "kokuho_kumiai",
    insurer_no: "133991",
    name: "架空建設国民健康保険組合",
    name_kana: "カクウケンセツコクミンケンコウホケンクミアイ",
    post_code: "1009902",
    address: "東京都架空区雛形台２丁目２番２号　架空建設会館",
    phone: "03-0000-0001",
    contact: "業務課　資格係",
    own: "組合員様",
    family: "ご家族様",
    symbol: r"\d{3}",
    number: r"\d{1,9}",
    place: Place::Members,
    usual: &[
        drawn(7_400, MATCH),
        drawn(600, standing("deemed", NO, NO, NO, When::Before)),
        drawn(700, standing("match", NO, NO, NO, When::After)),
        drawn(100, standing("match", NO, NO, NO, When::Never)),
        drawn(550, standing("partial", NO, NO, NO, When::Before)),
        drawn(300, standing("partial", YES, NO, NO, When::Before)),
        drawn(100, standing("both_names", NO, NO, NO, When::Before)),
        drawn(100, standing("both_names", YES, NO, NO, When::Before)),
        drawn(150, standing("name_address", NO, YES, NO, When::Before)),
    ],
    held: &[
        lost(70),
        drawn(8, no_number(When::Never)),
        drawn(6, standing("birth_sex", NO, YES, NO, When::Before)),
        drawn(6, standing("name_address", NO, NO, NO, When::Before)),
        drawn(6, standing("name_address", NO, YES, YES, When::Before)),
        drawn(4, standing("", NO, NO, NO, When::Before)),
    ],
    cases: &[
        once(no_number(When::Never)),
        once(standing("birth_sex", YES, YES, YES, When::Before)),
        once(standing("birth_sex", NO, NO, NO, When::Before)),
        once(standing("partial", YES, NO, NO, When::Before)),
        once(standing("both_names", YES, NO, NO, When::Before)),
        once(standing("partial", NO, NO, NO, When::Before)),
        once(standing("both_names", NO, NO, NO, When::Before)),
        once(standing("name_address", NO, YES, NO, When::Before)),
        once(standing("name_address", NO, NO, NO, When::Before)),
        once(standing("name_address", NO, YES, YES, When::Before)),
        once(standing("deemed", NO, NO, NO, When::Before)),
        once(standing("match", NO, NO, NO, When::OnG)),
        once(standing("", NO, NO, NO, When::Before)),
        once(standing("match", NO, NO, YES, When::Before)),
        twisted(Twist::CardNotStated),
        twisted(Twist::Beyond70),
        twisted(Twist::Beyond75),
        twisted(Twist::SeventyOnTheFirst),
        twisted(Twist::WrongTrackNumber),
        twisted(Twist::NoHead),
        twisted(Twist::TwoHeads),
        twisted(Twist::TwoHeads),
        twisted(Twist::AltAddress),
        twisted(Twist::HouseholdApart),
        twisted(Twist::HouseholdOpen),
        twisted(Twist::LastFourMissing),
        twisted(Twist::NoPrint),
        twisted(Twist::Window),
        twisted(Twist::UnusualKanji),
        twisted(Twist::LongName),
        twisted(Twist::BlackCircle),
        twisted(Twist::FieldMissing),
        twisted(Twist::SameControlNumber),
        twisted(Twist::SameControlNumber),
    ],
    ..KOKUHO
};

/// A union of 後期高齢者医療 that does not exist, in the summer in which everybody is issued a
/// 資格確認書.
pub(super) const KOUKI: Population = Population {
    kind: "kouki",
    insurer_no: "39149992",
    name: "架空県後期高齢者医療広域連合",
    name_kana: "カクウケンコウキコウレイシャイリョウコウイキレンゴウ",
    post_code: "2409903",
    address: "神奈川県仮名川市例示ヶ丘３丁目３番３号",
    phone: "045-000-0000",
    contact: "資格管理課",
    own: "ご本人（被保険者）様",
    family: "ご家族様",
    symbol: ".{0,20}",
    number: r"\d{8}",
    policy: "layouts/policy/kouki-everybody.toml",
    title: "資格確認書 令和7年度（見本）",
    as_of: day(2025, 6, 1),
    issued: day(2025, 7, 1),
    ages: Ages::LateStage,
    earliest_birth: day(1918, 1, 1),
    latest_spouse: day(1949, 5, 31),
    joins: false,
    place: Place::Prefecture(KANAGAWA),
    blocks: LATE_STAGE_BLOCKS,
    cards: Some((day(2025, 8, 1), day(2026, 7, 31))),
    usual: &[
        drawn(9_700, MATCH),
        drawn(300, standing("deemed", NO, NO, NO, When::Before)),
    ],
    held: &[lost(1)],
    cases: &[
        once(no_number(When::Never)),
        once(standing("partial", NO, NO, NO, When::Before)),
        twisted(Twist::WrongTrackNumber),
        twisted(Twist::NoHead),
        twisted(Twist::AltAddress),
        twisted(Twist::HouseholdApart),
        twisted(Twist::HouseholdOpen),
        twisted(Twist::SexOnTheBack),
        twisted(Twist::OneTenth),
        twisted(Twist::ShareByLaw),
        twisted(Twist::NoPrint),
        twisted(Twist::Window),
        twisted(Twist::UnusualKanji),
        twisted(Twist::LongName),
        twisted(Twist::NoGlyph),
        twisted(Twist::BlackCircle),
        twisted(Twist::ImpossibleDate),
        twisted(Twist::FieldMissing),
        twisted(Twist::SameControlNumber),
        twisted(Twist::SameControlNumber),
    ],
    ..KOKUHO
};

/// A name with ●.
const fn lost(weight: u64) -> Case {
    odd(weight, Twist::BlackCircle)
}

const fn odd(weight: u64, twist: Twist) -> Case {
    Case {
        weight,
        standing: MATCH,
        twist,
    }
}
