//! The policy files that ship, asked about every standing of a member; and policy files that are
//! wrong. Not how a member's fields are read: see `member`.

#[path = "rules/faults.rs"]
mod faults;
#[path = "rules/kakuninsho.rs"]
mod kakuninsho;
#[path = "rules/named.rs"]
mod named;
#[path = "rules/single.rs"]
mod single;

use std::collections::BTreeMap;
use std::path::Path;

use kirikake::date::Date;
use kirikake::member::{
    Copay, MATCHES, MailClass, Match, Member, NumberStatus, Relation, Suppress,
};
use kirikake::message::{Faults, Lang};
use kirikake::select::{CardValid, Facts, Kind, Lapse, Policy, Registered, Release};
use kirikake::settings::{At, Source};
use kirikake::units::Place;

const FILE: &str = "mhlw-2024-01-09.toml";
/// Day G of these tests.
const GO_LIVE: &str = "2024-05-07";
const EMPLOYEE_INSURERS: [Kind; 3] = [Kind::Kyokai, Kind::Kenpo, Kind::Kyosai];

fn shipped() -> String {
    text_of(FILE)
}

/// A policy file that ships.
fn text_of(file: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("layouts/policy");
    std::fs::read_to_string(folder.join(file)).unwrap()
}

/// Switches as a job sets them, one a line.
fn switches(words: &[(&str, &str)]) -> Vec<(String, At<String>)> {
    let switch = |(line, (name, word)): (u32, &(&str, &str))| {
        let place = Place {
            file: "job.toml".into(),
            line,
            column: 9,
        };
        let value = (*word).to_owned();
        ((*name).to_owned(), At { value, place })
    };
    (1..).zip(words).map(switch).collect()
}

/// The policy, or its faults as told.
fn read(text: String, words: &[(&str, &str)]) -> Result<Policy, Vec<String>> {
    let mut faults = Faults::default();
    let policy = Policy::read(&Source::new(FILE, text), &switches(words), &mut faults);
    let told: Vec<String> = faults.0.iter().map(|fault| fault.line(Lang::En)).collect();
    assert_eq!(policy.is_none(), !told.is_empty(), "{told:?}");
    policy.ok_or(told)
}

/// The shipped policy with a job's switches.
fn policy(words: &[(&str, &str)]) -> Policy {
    read(shipped(), words).unwrap()
}

fn day(iso: &str) -> Date {
    Date::from_iso(iso).unwrap()
}

/// Somebody in whom nothing is odd.
fn somebody() -> Member<'static> {
    Member {
        member_key: "1",
        control_no: "AAA_001_01",
        relation: Relation::Insured,
        symbol: "1",
        number: "1",
        branch: "",
        name_kanji: "見本　太郎",
        name_kana: "ミホン　タロウ",
        birth: None,
        sex: None,
        copay: Copay::Tenths(3),
        acquired: day("2020-04-01"),
        last4: "6825",
        number_status: NumberStatus::Present,
        matched: Some(Match::Match),
        confirmed: false,
        asked: false,
        replied: false,
        registered_on: None,
        suppress: Suppress::default(),
        mail_class: MailClass::Ordinary,
        track_no: "",
        insert_set: b'0',
        household: Default::default(),
        cards: Default::default(),
        address: Default::default(),
        employer: Default::default(),
        voice_symbol: "",
    }
}

/// How the engine sees a day of registration, seen from day G.
fn registered(policy: &Policy, registered_on: Option<&str>) -> Registered {
    let member = Member {
        registered_on: registered_on.map(day),
        ..somebody()
    };
    let (as_of, go_live) = (day("2024-06-01"), Some(day(GO_LIVE)));
    Facts::of(&member, Kind::Kenpo, as_of, go_live, policy).registered
}

/// Nothing odd: a number that agrees, registered before day G, and no card in the envelope.
const fn usual(kind: Kind) -> Facts {
    Facts {
        kind,
        number_status: NumberStatus::Present,
        matched: Some(Match::Match),
        confirmed: false,
        asked: false,
        replied: false,
        registered: Registered::Before,
        with_card: Some(false),
        mynumber_card: None,
        release: Release::No,
        lapse: Lapse::No,
        card_valid: CardValid::Unknown,
        special_care: None,
    }
}

const NO_YES: [bool; 2] = [false, true];
const NUMBERS: [NumberStatus; 2] = [NumberStatus::Present, NumberStatus::None];
/// (asked, replied): nobody replies who was not asked.
const LETTERS: [(bool, bool); 3] = [(false, false), (true, false), (true, true)];
/// registered_on: empty, before day G, after it.
const DAYS: [Option<&str>; 3] = [None, Some("2023-09-15"), Some("2024-05-08")];

/// Every consistent standing of an insurer's members, apart from the card.
fn standings(policy: &Policy, kind: Kind) -> Vec<Facts> {
    let matches = || MATCHES.iter().map(|(_, word)| Some(*word)).chain([None]);
    let mut all = Vec::new();
    for number_status in NUMBERS {
        for matched in matches() {
            for confirmed in NO_YES {
                for (asked, replied) in LETTERS {
                    all.extend(DAYS.map(|day| Facts {
                        number_status,
                        matched,
                        confirmed,
                        asked,
                        replied,
                        registered: registered(policy, day),
                        ..usual(kind)
                    }));
                }
            }
        }
    }
    all
}

fn counts(policy: &Policy, facts: &[Facts]) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for facts in facts {
        let rule = policy.rule_name(policy.select(facts).rule);
        *counts.entry(rule.to_owned()).or_insert(0) += 1;
    }
    counts
}

fn expected(counts: &[(&str, usize)]) -> BTreeMap<String, usize> {
    let own = counts
        .iter()
        .map(|(rule, count)| ((*rule).to_owned(), *count));
    own.collect()
}

#[test]
fn the_252_standings_of_an_employee_insurer_fall_to_their_rules() {
    let policy = policy(&[]);
    let want = expected(&[
        ("R2", 126),
        ("R3", 42),
        ("R4", 24),
        ("R5", 24),
        ("R6", 6),
        ("H5", 6),
        ("R7", 2),
        ("R9", 2),
        ("H1", 2),
        ("H2", 2),
        ("H3", 2),
        ("H4", 2),
        ("R17", 12),
    ]);
    assert_eq!(want.values().sum::<usize>(), 252);
    for kind in EMPLOYEE_INSURERS {
        let standings = standings(&policy, kind);
        assert_eq!(standings.len(), 252);
        assert_eq!(counts(&policy, &standings), want, "{kind:?}");
    }
}

#[test]
fn a_card_in_the_envelope_is_nothing_to_an_employee_insurer() {
    let policy = policy(&[]);
    for facts in standings(&policy, Kind::Kenpo) {
        for with_card in [None, Some(false), Some(true)] {
            let other = Facts { with_card, ..facts };
            assert_eq!(policy.select(&other), policy.select(&facts), "{other:?}");
        }
    }
}

#[test]
fn the_standings_of_a_kumiai_fall_to_their_rules_whatever_the_switches() {
    // Of 126 with a number, each match has 18, half of them confirmed; a third has each letter.
    let common = [
        ("H6", 126),
        ("H7", 18),
        ("R13", 9),
        ("H8", 9),
        ("R14", 6),
        ("H9", 6),
    ];
    let common = [&common[..], &[("H10", 6)]].concat();
    let rows = [
        (Some(true), [("R12-3", 18), ("R15", 36), ("R17", 18)]),
        (Some(false), [("R12-4", 18), ("R16", 36), ("R17", 18)]),
    ];
    for words in [&[][..], ALL_TURNED] {
        let policy = policy(words);
        for (with_card, own) in rows {
            let mut standings = standings(&policy, Kind::KokuhoKumiai);
            standings
                .iter_mut()
                .for_each(|facts| facts.with_card = with_card);
            let want = expected(&[&common[..], &own[..]].concat());
            assert_eq!(counts(&policy, &standings), want, "{with_card:?}");
        }
    }
}

#[test]
fn a_municipality_asks_for_number_and_card_alone() {
    for words in [&[][..], ALL_TURNED] {
        let policy = policy(words);
        for (with_card, rule) in [(Some(true), "R10"), (Some(false), "R11"), (None, "R17")] {
            let mut standings = standings(&policy, Kind::Kokuho);
            standings
                .iter_mut()
                .for_each(|facts| facts.with_card = with_card);
            let want = expected(&[("H11", 126), (rule, 126)]);
            assert_eq!(counts(&policy, &standings), want);
        }
    }
}

/// Every switch away from its default.
const ALL_TURNED: &[(&str, &str)] = &[
    ("name_address_not_asked", "yoshiki2"),
    ("name_address_replied", "yoshiki2"),
    ("name_address_no_reply", "separate"),
    ("birth_sex_not_asked", "yoshiki2"),
    ("birth_sex_replied", "yoshiki2"),
    ("both_names", "hold"),
    ("day_g", "after"),
];

#[test]
fn every_rule_of_every_insurer_rests_on_lines_of_the_notice() {
    let policy = policy(&[]);
    assert_eq!(
        (policy.id(), policy.title()),
        ("mhlw-2024-01-09", "加入者情報の送付 令和6年1月9日")
    );
    for kind in [Kind::Kenpo, Kind::KokuhoKumiai, Kind::Kokuho] {
        for facts in standings(&policy, kind) {
            for with_card in [Some(false), Some(true)] {
                let rule = policy.select(&Facts { with_card, ..facts }).rule;
                let engine_holds = policy.rule_name(rule) == "R17";
                let seed = policy.seed(rule);
                assert_eq!(seed.starts_with("1:"), !engine_holds, "{seed}");
            }
        }
    }
}
