//! Who gets a 資格確認書: every standing of a member's cards under each policy that issues them,
//! and the days on which answers turn. Not the sentences for single rules: see `named`.

use std::collections::BTreeSet;

use kirikake::member::{Cards, MYNUMBER_CARDS, MynumberCard};
use kirikake::select::{CARD_VALID, KINDS, LAPSES, RELEASES};

use super::*;

pub const NOTICE: &str = "mhlw-2024-02-09.toml";
pub const LAPSE_GRACE: &str = "lapse-plus-3-months.toml";
pub const KOUKI: &str = "kouki-everybody.toml";
pub const KAIJO: &str = "kaijo-2024-02-09.toml";

/// One of the policies with a job's switches.
pub fn policy_of(file: &str, words: &[(&str, &str)]) -> Policy {
    read(text_of(file), words).unwrap()
}

/// What the days of a record can give together.
fn possible(card: Option<MynumberCard>, release: Release, lapse: Lapse) -> bool {
    let is = |which| card == Some(which);
    let (registered, expired) = (is(MynumberCard::Registered), is(MynumberCard::CertExpired));
    let release = match release {
        Release::No => !is(MynumberCard::Released),
        Release::Again => registered,
        Release::Accepted | Release::Undated => true,
    };
    let lapse = match lapse {
        Lapse::No => !expired,
        Lapse::Grace | Lapse::Over => registered || expired,
        Lapse::Undated | Lapse::Doubtful => expired,
    };
    release && lapse
}

/// Every consistent standing of the cards of an insurer's members.
fn cards(kind: Kind) -> Vec<Facts> {
    let cards = MYNUMBER_CARDS.iter().map(|(_, card)| Some(*card));
    let mut all = Vec::new();
    for mynumber_card in cards.chain([None]) {
        for (_, release) in RELEASES {
            for (_, lapse) in LAPSES {
                if !possible(mynumber_card, *release, *lapse) {
                    continue;
                }
                for (_, card_valid) in CARD_VALID {
                    all.extend([None, Some(false), Some(true)].map(|special_care| Facts {
                        mynumber_card,
                        release: *release,
                        lapse: *lapse,
                        card_valid: *card_valid,
                        special_care,
                        ..usual(kind)
                    }));
                }
            }
        }
    }
    all
}

#[test]
fn the_342_standings_of_the_cards_fall_to_their_rules_whatever_the_kind() {
    let policy = policy_of(NOTICE, &[]);
    let want = expected(&[
        ("QH1", 108),
        ("QH2", 27),
        ("QH3", 36),
        ("Q2", 36),
        ("Q3", 36),
        ("Q6", 9),
        ("QH5", 9),
        ("QH6", 24),
        ("Q0", 24),
        ("Q1", 6),
        ("Q5", 18),
        ("R17", 9),
    ]);
    assert_eq!(want.values().sum::<usize>(), 342);
    for (word, kind) in KINDS {
        assert_eq!(counts(&policy, &cards(*kind)), want, "{word}");
    }
}

#[test]
fn the_grace_and_special_care_take_their_own_standings_and_no_others() {
    let policy = policy_of(LAPSE_GRACE, &[]);
    let want = expected(&[
        ("QH1", 108),
        ("QH2", 27),
        ("QH3", 36),
        ("Q2", 36),
        ("Q3", 36),
        ("S1", 2),
        ("S2", 2),
        ("Q6", 7),
        ("L1", 16),
        ("L2", 9),
        ("QH5", 9),
        ("QH6", 15),
        ("Q0", 15),
        ("Q1", 6),
        ("Q5", 9),
        ("R17", 9),
    ]);
    assert_eq!(want.values().sum::<usize>(), 342);
    for (word, kind) in KINDS {
        assert_eq!(counts(&policy, &cards(*kind)), want, "{word}");
    }
}

#[test]
fn a_policy_needs_the_columns_that_its_rules_ask_for() {
    let needed = |file, words: &[(&str, &str)], kind| {
        let columns = policy_of(file, words).columns(kind).into_iter();
        let names: BTreeSet<&str> = columns.map(|column| column.name()).collect();
        names.into_iter().collect::<Vec<_>>().join(" ")
    };
    let card = "card_valid_until mynumber_card release_registered_on valid_until";
    assert_eq!(needed(NOTICE, &[], Kind::Kouki), card);
    assert_eq!(
        needed(NOTICE, &[("release_from", "application")], Kind::Kouki),
        card.replace("registered_on", "applied_on")
    );
    let care = card.replace(" valid_until", " special_care valid_until");
    assert_eq!(needed(LAPSE_GRACE, &[], Kind::Kenpo), care);
    assert_eq!(needed(KOUKI, &[], Kind::Kouki), "");
    assert_eq!(needed(FILE, &[], Kind::Kenpo), "");
    assert_eq!(needed(FILE, &[], Kind::Kokuho), "with_card");
    assert_eq!(needed(FILE, &[], Kind::KokuhoKumiai), "with_card");
}

#[test]
fn everybody_of_kouki_gets_one_and_nobody_of_another_kind() {
    let policy = policy_of(KOUKI, &[]);
    for (word, kind) in KINDS {
        let rule = if *kind == Kind::Kouki { "K1" } else { "R17" };
        let want = expected(&[(rule, 342)]);
        assert_eq!(counts(&policy, &cards(*kind)), want, "{word}");
    }
}

#[test]
fn only_a_mismatch_that_nobody_confirmed_keeps_form_1_from_a_working_card() {
    let policy = policy_of(NOTICE, &[]);
    let mut facts = Vec::new();
    for standing in standings(&policy, Kind::Kokuho) {
        facts.push(Facts {
            mynumber_card: Some(MynumberCard::Registered),
            ..standing
        });
    }
    // Of 252, 4 of 7 matches are mismatches, and half of them are not confirmed.
    assert_eq!(
        counts(&policy, &facts),
        expected(&[("QH4", 72), ("Q6", 180)])
    );
}

#[test]
fn every_rule_of_these_policies_rests_on_a_notice_or_says_that_it_is_later() {
    for file in [NOTICE, LAPSE_GRACE, KOUKI] {
        let policy = policy_of(file, &[]);
        let format = |id: &str| format!("{id}.toml");
        assert_eq!(format(policy.id()), file);
        for (rule, _) in policy.rules_of(Kind::Kouki) {
            let (name, seed) = (policy.rule_name(rule), policy.seed(rule));
            let later = ["S1", "S2", "K1", "R17"].contains(&name);
            let noticed = seed.starts_with("1:") || seed.starts_with("2:");
            assert_eq!(noticed, !later, "{file} {name} {seed}");
        }
    }
}

/// Somebody's facts under a policy at a day.
pub fn facts_at(policy: &Policy, as_of: &str, cards: Cards) -> Facts {
    let member = Member {
        cards,
        ..somebody()
    };
    Facts::of(&member, Kind::Kokuho, day(as_of), None, policy)
}

fn dated(valid_until: &str) -> Cards {
    Cards {
        mynumber: Some(MynumberCard::None),
        valid_until: Some(day(valid_until)),
        ..Cards::default()
    }
}

#[test]
fn a_card_is_valid_until_its_last_day_and_never_after_2025_12_01() {
    let policy = policy_of(NOTICE, &[]);
    for (valid_until, as_of, valid) in [
        ("2025-07-31", "2025-07-30", CardValid::Yes),
        ("2025-07-31", "2025-07-31", CardValid::Yes),
        ("2025-07-31", "2025-08-01", CardValid::No),
        ("2024-02-29", "2024-02-29", CardValid::Yes),
        ("2024-02-29", "2024-03-01", CardValid::No),
        ("2025-12-01", "2025-12-01", CardValid::Yes),
        ("2026-03-31", "2025-12-01", CardValid::Yes),
        ("2026-03-31", "2025-12-02", CardValid::No),
    ] {
        let facts = facts_at(&policy, as_of, dated(valid_until));
        assert_eq!(facts.card_valid, valid, "{valid_until} at {as_of}");
    }
    // Not said how long: unknown while a card could be valid, and then no.
    let unsaid = Cards::default();
    for (as_of, valid) in [
        ("2025-12-01", CardValid::Unknown),
        ("2025-12-02", CardValid::No),
    ] {
        assert_eq!(facts_at(&policy, as_of, unsaid).card_valid, valid);
    }
}

#[test]
fn a_card_is_valid_from_its_first_day_and_only_if_it_can_be_a_card() {
    let policy = policy_of(NOTICE, &[]);
    let card = dated("2025-07-31");
    for (first, valid) in [
        ("2025-01-10", CardValid::Yes),
        ("2025-01-11", CardValid::No),
    ] {
        let card = Cards {
            effective_from: Some(day(first)),
            ..card
        };
        assert_eq!(facts_at(&policy, "2025-01-10", card).card_valid, valid);
    }
    // From 2 December 2024 no card is issued: these are the dates of something else.
    for (date, valid) in [
        ("2024-12-01", CardValid::Yes),
        ("2024-12-02", CardValid::No),
    ] {
        let card = Cards {
            issued: Some(day(date)),
            ..card
        };
        assert_eq!(facts_at(&policy, "2025-01-10", card).card_valid, valid);
        let member = Member {
            cards: dated("2025-07-31"),
            acquired: day(date),
            ..somebody()
        };
        let facts = Facts::of(&member, Kind::Kokuho, day("2025-01-10"), None, &policy);
        assert_eq!(facts.card_valid, valid);
    }
}

fn released(card: MynumberCard, registered_on: &str, valid_until: &str) -> Cards {
    Cards {
        mynumber: Some(card),
        release_registered_on: Some(day(registered_on)),
        valid_until: Some(day(valid_until)),
        ..Cards::default()
    }
}

/// Release accepted for a card that serves until then: is the 保険証 valid on the release date?
fn valid_on_release(registered_on: &str, as_of: &str, valid_until: &str) -> CardValid {
    let policy = policy_of(NOTICE, &[]);
    let cards = released(MynumberCard::Registered, registered_on, valid_until);
    let facts = facts_at(&policy, as_of, cards);
    assert_eq!(facts.release, Release::Accepted, "{registered_on}");
    facts.card_valid
}

#[test]
fn the_release_date_is_the_last_day_of_the_month_after() {
    for (registered_on, release, day_before) in [
        ("2024-10-31", "2024-11-30", "2024-11-29"),
        ("2024-11-01", "2024-12-31", "2024-12-30"),
        ("2024-12-31", "2025-01-31", "2025-01-30"),
        ("2025-01-31", "2025-02-28", "2025-02-27"),
        ("2025-01-01", "2025-02-28", "2025-02-27"),
        ("2024-01-31", "2024-02-29", "2024-02-28"),
        ("2025-02-28", "2025-03-31", "2025-03-30"),
    ] {
        let as_of = registered_on;
        let valid = |until| valid_on_release(registered_on, as_of, until);
        assert_eq!(valid(release), CardValid::Yes, "{registered_on}");
        assert_eq!(valid(day_before), CardValid::No, "{registered_on}");
    }
    // Behind the last day of all cards, whatever is written on one.
    let late = valid_on_release("2025-11-05", "2025-11-10", "2026-07-31");
    assert_eq!(late, CardValid::No);
}

#[test]
fn a_release_leaves_no_gap_before_or_behind_its_date() {
    let policy = policy_of(NOTICE, &[]);
    let valid = |as_of, cards| facts_at(&policy, as_of, cards).card_valid;
    // The release is over: what counts is today, not the day of the release.
    let over = released(MynumberCard::Released, "2025-01-15", "2025-03-31");
    assert_eq!(valid("2025-02-20", over), CardValid::Yes);
    assert_eq!(valid("2025-04-01", over), CardValid::No);
    // Released already although the date is to come, or the certificate lapsed: today counts too.
    let next = Cards {
        effective_from: Some(day("2025-02-20")),
        ..released(MynumberCard::Released, "2025-01-15", "2025-07-31")
    };
    assert_eq!(valid("2025-02-01", next), CardValid::No);
    let lapsed = Cards {
        mynumber: Some(MynumberCard::Registered),
        mynumber_valid_until: Some(day("2025-01-31")),
        ..next
    };
    assert_eq!(valid("2025-02-01", lapsed), CardValid::No);
    let served = Cards {
        mynumber_valid_until: Some(day("2025-02-01")),
        ..lapsed
    };
    assert_eq!(valid("2025-02-01", served), CardValid::Yes);
}

#[test]
fn a_card_that_is_registered_after_its_release_is_told_as_again() {
    let policy = policy_of(NOTICE, &[]);
    let cards = released(MynumberCard::Registered, "2025-01-15", "2025-07-31");
    for (as_of, release) in [
        ("2025-02-28", Release::Accepted),
        ("2025-03-01", Release::Again),
    ] {
        assert_eq!(facts_at(&policy, as_of, cards).release, release);
    }
}

#[test]
fn a_certificate_serves_to_the_end_of_the_third_month_after_its_own() {
    let (notice, grace) = (policy_of(NOTICE, &[]), policy_of(LAPSE_GRACE, &[]));
    let shorter = policy_of(LAPSE_GRACE, &[("lapse_grace_months", "2")]);
    for (last, as_of, want) in [
        ("2025-01-15", "2025-01-15", [Lapse::No; 3]),
        (
            "2025-01-15",
            "2025-01-16",
            [Lapse::Over, Lapse::Grace, Lapse::Grace],
        ),
        (
            "2025-01-15",
            "2025-03-31",
            [Lapse::Over, Lapse::Grace, Lapse::Grace],
        ),
        (
            "2025-01-15",
            "2025-04-01",
            [Lapse::Over, Lapse::Grace, Lapse::Over],
        ),
        (
            "2025-01-15",
            "2025-04-30",
            [Lapse::Over, Lapse::Grace, Lapse::Over],
        ),
        ("2025-01-15", "2025-05-01", [Lapse::Over; 3]),
        (
            "2024-11-30",
            "2025-02-28",
            [Lapse::Over, Lapse::Grace, Lapse::Over],
        ),
        (
            "2023-11-30",
            "2024-02-29",
            [Lapse::Over, Lapse::Grace, Lapse::Over],
        ),
        ("2023-11-30", "2024-03-01", [Lapse::Over; 3]),
    ] {
        let cards = Cards {
            mynumber: Some(MynumberCard::Registered),
            mynumber_valid_until: Some(day(last)),
            ..Cards::default()
        };
        let seen = [&notice, &grace, &shorter].map(|policy| facts_at(policy, as_of, cards).lapse);
        assert_eq!(seen, want, "{last} at {as_of}");
    }
}

#[test]
fn a_certificate_that_is_said_to_have_lapsed_is_weighed_against_its_own_last_day() {
    let policy = policy_of(LAPSE_GRACE, &[]);
    for (last, lapse) in [
        (None, Lapse::Undated),
        (Some("2025-06-01"), Lapse::Doubtful),
        (Some("2025-05-31"), Lapse::Grace),
        (Some("2025-02-28"), Lapse::Over),
    ] {
        let cards = Cards {
            mynumber: Some(MynumberCard::CertExpired),
            mynumber_valid_until: last.map(day),
            ..Cards::default()
        };
        assert_eq!(facts_at(&policy, "2025-06-01", cards).lapse, lapse);
    }
    // To whoever cannot use the card anyway it is nothing.
    let none = Cards {
        mynumber_valid_until: Some(day("2020-01-01")),
        ..dated("2025-07-31")
    };
    assert_eq!(facts_at(&policy, "2025-06-01", none).lapse, Lapse::No);
}
