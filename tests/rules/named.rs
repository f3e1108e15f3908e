//! One test for each row of the tables of rules R10 to R17 and Q0 to Q6 and for each hole, named
//! after it: the first thing to look up when a row is doubted.

use kirikake::member::{Cards, MynumberCard};
use kirikake::select::{FormId, Outcome};

use super::kakuninsho::{KAIJO, KOUKI, LAPSE_GRACE, NOTICE, facts_at, policy_of};
use super::*;

const YOSHIKI1: Outcome = Outcome::Form(FormId::Yoshiki1);
const YOSHIKI2: Outcome = Outcome::Form(FormId::Yoshiki2);
const YOSHIKI3: Outcome = Outcome::Form(FormId::Yoshiki3);
const YOSHIKI4: Outcome = Outcome::Form(FormId::Yoshiki4);
const KAKUNINSHO: Outcome = Outcome::Form(FormId::Kakuninsho);

/// The rule and the outcome of facts under a policy file with a job's switches.
fn decided(file: &str, words: &[(&str, &str)], facts: &Facts) -> (String, Outcome) {
    let policy = policy_of(file, words);
    let decision = policy.select(facts);
    (policy.rule_name(decision.rule).to_owned(), decision.outcome)
}

fn told(rule: &str, outcome: Outcome) -> (String, Outcome) {
    (rule.to_owned(), outcome)
}

/// Every match (or one of some) of a kind, asked or not, with and without card: one rule.
fn each(kind: Kind, change: impl Fn(&mut Facts), rule: &str, outcome: Outcome) {
    let policy = policy(&[]);
    let mut facts = standings(&policy, kind);
    facts.iter_mut().for_each(change);
    for facts in facts {
        assert_eq!(
            decided_by(&policy, &facts),
            told(rule, outcome),
            "{facts:?}"
        );
    }
}

fn decided_by(policy: &Policy, facts: &Facts) -> (String, Outcome) {
    let decision = policy.select(facts);
    (policy.rule_name(decision.rule).to_owned(), decision.outcome)
}

/// A number, a match and a letter for everybody.
fn numbered(facts: &mut Facts, matched: Match) {
    facts.number_status = NumberStatus::Present;
    facts.matched = Some(matched);
}

#[test]
fn r1_is_kouki_printed_elsewhere() {
    each(Kind::Kouki, |_| (), "R1", Outcome::External);
}

#[test]
fn r10_is_a_municipal_member_with_card() {
    let change = |facts: &mut Facts| {
        facts.number_status = NumberStatus::Present;
        facts.with_card = Some(true);
    };
    each(Kind::Kokuho, change, "R10", YOSHIKI3);
}

#[test]
fn r11_is_a_municipal_member_without_card() {
    let change = |facts: &mut Facts| facts.number_status = NumberStatus::Present;
    each(Kind::Kokuho, change, "R11", YOSHIKI4);
}

#[test]
fn r12_is_a_kumiai_mismatch_in_part_that_is_confirmed() {
    for (with_card, rule, form) in [(true, "R12-3", YOSHIKI3), (false, "R12-4", YOSHIKI4)] {
        for matched in [Match::Partial, Match::BothNames] {
            let change = |facts: &mut Facts| {
                numbered(facts, matched);
                facts.confirmed = true;
                facts.with_card = Some(with_card);
            };
            each(Kind::KokuhoKumiai, change, rule, form);
        }
    }
}

#[test]
fn r13_is_a_kumiai_mismatch_in_part_that_is_not_confirmed() {
    let change = |facts: &mut Facts| {
        numbered(facts, Match::Partial);
        facts.confirmed = false;
    };
    each(Kind::KokuhoKumiai, change, "R13", YOSHIKI2);
}

#[test]
fn r14_is_a_kumiai_member_asked_about_name_or_address_who_did_not_reply() {
    let change = |facts: &mut Facts| {
        numbered(facts, Match::NameAddress);
        (facts.asked, facts.replied) = (true, false);
    };
    each(Kind::KokuhoKumiai, change, "R14", YOSHIKI2);
}

#[test]
fn r15_and_r16_are_all_other_kumiai_members_with_and_without_card() {
    for (with_card, rule, form) in [(true, "R15", YOSHIKI3), (false, "R16", YOSHIKI4)] {
        for matched in [Match::Match, Match::Deemed] {
            let change = |facts: &mut Facts| {
                numbered(facts, matched);
                facts.with_card = Some(with_card);
            };
            each(Kind::KokuhoKumiai, change, rule, form);
        }
    }
}

#[test]
fn r17_holds_whoever_meets_no_row() {
    let unchecked = |facts: &mut Facts| {
        facts.number_status = NumberStatus::Present;
        facts.matched = None;
    };
    each(Kind::KokuhoKumiai, unchecked, "R17", Outcome::Hold);
    let unsaid = |facts: &mut Facts| {
        facts.number_status = NumberStatus::Present;
        facts.with_card = None;
    };
    each(Kind::Kokuho, unsaid, "R17", Outcome::Hold);
}

#[test]
fn h6_and_h11_hold_whoever_has_no_number() {
    let change = |facts: &mut Facts| facts.number_status = NumberStatus::None;
    each(Kind::KokuhoKumiai, change, "H6", Outcome::Hold);
    each(Kind::Kokuho, change, "H11", Outcome::Hold);
}

#[test]
fn h7_holds_a_kumiai_member_whose_birth_or_sex_differs() {
    let change = |facts: &mut Facts| numbered(facts, Match::BirthSex);
    each(Kind::KokuhoKumiai, change, "H7", Outcome::Hold);
}

#[test]
fn h8_takes_both_names_of_a_kumiai_member_for_a_mismatch_in_part() {
    let change = |facts: &mut Facts| {
        numbered(facts, Match::BothNames);
        facts.confirmed = false;
    };
    each(Kind::KokuhoKumiai, change, "H8", YOSHIKI2);
}

#[test]
fn h9_and_h10_hold_a_kumiai_member_unasked_or_replied() {
    for (asked, rule) in [(false, "H9"), (true, "H10")] {
        let change = |facts: &mut Facts| {
            numbered(facts, Match::NameAddress);
            (facts.asked, facts.replied) = (asked, asked);
        };
        each(Kind::KokuhoKumiai, change, rule, Outcome::Hold);
    }
}

/// Somebody of kokuho with these cards, at 1 June 2025, under the notice's policy.
fn notice(words: &[(&str, &str)], cards: Cards) -> (String, Outcome) {
    let policy = policy_of(NOTICE, words);
    decided_by(&policy, &facts_at(&policy, "2025-06-01", cards))
}

const VALID: &str = "2025-07-31";
const OVER: &str = "2025-05-31";

fn cards(mynumber: MynumberCard, valid_until: &str) -> Cards {
    Cards {
        mynumber: Some(mynumber),
        valid_until: Some(day(valid_until)),
        ..Cards::default()
    }
}

fn releasing(mynumber: MynumberCard, registered_on: &str, valid_until: &str) -> Cards {
    Cards {
        release_registered_on: Some(day(registered_on)),
        ..cards(mynumber, valid_until)
    }
}

use MynumberCard::{CertExpired, None as NoCard, Registered as Working, Released, Returned};

#[test]
fn q0_is_not_due_while_the_card_is_valid() {
    for card in [NoCard, MynumberCard::Unregistered, CertExpired, Returned] {
        assert_eq!(notice(&[], cards(card, VALID)), told("Q0", Outcome::NotDue));
        assert_eq!(
            notice(&[], cards(card, "2025-06-01")),
            told("Q0", Outcome::NotDue)
        );
    }
    let lapsed = Cards {
        mynumber_valid_until: Some(day(OVER)),
        ..cards(Working, VALID)
    };
    assert_eq!(notice(&[], lapsed), told("Q0", Outcome::NotDue));
}

#[test]
fn q1_is_issued_without_application_to_whoever_has_no_registered_card() {
    for card in [NoCard, MynumberCard::Unregistered] {
        assert_eq!(notice(&[], cards(card, OVER)), told("Q1", KAKUNINSHO));
    }
}

#[test]
fn q2_is_issued_at_once_where_no_card_is_valid_on_the_release_date() {
    // Accepted on 15 May: released on 30 June, a month before or after the card's end.
    for card in [Working, Released] {
        let ends_before = releasing(card, "2025-05-15", "2025-06-29");
        assert_eq!(notice(&[], ends_before), told("Q2", KAKUNINSHO));
    }
}

#[test]
fn q3_is_not_now_where_a_card_is_valid_on_the_release_date() {
    for card in [Working, Released] {
        let ends_on_it = releasing(card, "2025-05-15", "2025-06-30");
        assert_eq!(notice(&[], ends_on_it), told("Q3", Outcome::NotDue));
    }
}

#[test]
fn q2_and_q3_stand_before_q0() {
    // Valid today, but not on the release date: Q0 would leave a gap.
    for card in [NoCard, CertExpired, Returned, Working] {
        let ends_before = releasing(card, "2025-05-15", "2025-06-29");
        assert_eq!(notice(&[], ends_before), told("Q2", KAKUNINSHO), "{card:?}");
    }
}

#[test]
fn q4_counts_the_release_date_from_registration_or_by_switch_from_the_application() {
    // Applied in April, registered in May: released on 31 May or on 30 June.
    let member = Cards {
        release_applied_on: Some(day("2025-04-30")),
        ..releasing(Released, "2025-05-01", "2025-06-29")
    };
    assert_eq!(notice(&[], member), told("Q2", KAKUNINSHO));
    let application = [("release_from", "application")];
    assert_eq!(notice(&application, member), told("Q3", Outcome::NotDue));
    // The other date alone is no date to count from.
    let unregistered = Cards {
        release_registered_on: None,
        ..member
    };
    assert_eq!(notice(&[], unregistered), told("QH1", Outcome::Hold));
}

#[test]
fn q5_is_issued_where_the_certificate_lapsed_or_the_card_was_returned() {
    for card in [CertExpired, Returned] {
        assert_eq!(notice(&[], cards(card, OVER)), told("Q5", KAKUNINSHO));
    }
    for (last, outcome) in [
        ("2025-05-31", told("Q5", KAKUNINSHO)),
        ("2025-06-01", told("Q6", YOSHIKI1)),
    ] {
        let lapsed = Cards {
            mynumber_valid_until: Some(day(last)),
            ..cards(Working, OVER)
        };
        assert_eq!(notice(&[], lapsed), outcome);
    }
}

#[test]
fn q6_is_form_1_for_a_working_card_and_does_not_ask_for_q0() {
    for valid_until in [VALID, OVER] {
        let working = cards(Working, valid_until);
        assert_eq!(notice(&[], working), told("Q6", YOSHIKI1));
    }
    let unsaid = Cards {
        valid_until: None,
        ..cards(Working, VALID)
    };
    assert_eq!(notice(&[], unsaid), told("Q6", YOSHIKI1));
}

#[test]
fn a_decision_is_explained_by_words_that_hang_on_days() {
    let policy = policy_of(NOTICE, &[]);
    let ends_before = releasing(Working, "2025-05-15", "2025-06-29");
    let facts = facts_at(&policy, "2025-06-01", ends_before);
    let told: Vec<_> = policy
        .trace(&facts)
        .into_iter()
        .map(|step| step.failed)
        .collect();
    let failed = [
        Some(("release", "accepted")),
        Some(("release", "accepted")),
        Some(("card_valid", "no")),
        None,
    ];
    assert_eq!(told, failed);
    let rule = policy.select(&facts).rule;
    let asks = [("release", vec!["accepted"]), ("card_valid", vec!["no"])];
    assert_eq!(policy.conditions(rule), asks);
    assert_eq!(policy.seed(rule), "2:42,48");
}

/// A hole is held, and each word of its switch is followed.
fn hole(switch: &str, rule: &str, facts: &Facts) {
    for (word, outcome) in [
        ("hold", Outcome::Hold),
        ("separate", Outcome::Separate),
        ("not_due", Outcome::NotDue),
        ("kakuninsho", KAKUNINSHO),
        ("yoshiki1", YOSHIKI1),
        ("yoshiki2", YOSHIKI2),
    ] {
        let found = decided(NOTICE, &[(switch, word)], facts);
        assert_eq!(found, told(rule, outcome));
    }
    assert_eq!(decided(NOTICE, &[], facts), told(rule, Outcome::Hold));
}

const KOKUHO: Facts = usual(Kind::Kokuho);

#[test]
fn qh1_is_a_release_without_a_date() {
    let facts = facts_at(&policy_of(NOTICE, &[]), "2025-06-01", cards(Released, OVER));
    hole("release_undated", "QH1", &facts);
}

#[test]
fn qh2_is_a_card_that_is_registered_behind_its_release_date() {
    let again = releasing(Working, "2025-04-15", OVER);
    let facts = facts_at(&policy_of(NOTICE, &[]), "2025-06-01", again);
    hole("registered_again", "QH2", &facts);
}

#[test]
fn qh3_and_qh6_are_cards_of_which_nobody_says_how_long_they_are_valid() {
    for (release, rule) in [(Release::Accepted, "QH3"), (Release::No, "QH6")] {
        let facts = Facts {
            mynumber_card: Some(NoCard),
            release,
            ..KOKUHO
        };
        hole("card_unknown", rule, &facts);
    }
}

#[test]
fn qh4_is_form_1_for_a_number_that_differs_and_is_not_confirmed() {
    for matched in [
        Match::Partial,
        Match::BothNames,
        Match::NameAddress,
        Match::BirthSex,
    ] {
        let facts = Facts {
            mynumber_card: Some(Working),
            matched: Some(matched),
            ..KOKUHO
        };
        hole("number_doubtful", "QH4", &facts);
        let confirmed = Facts {
            confirmed: true,
            ..facts
        };
        assert_eq!(decided(NOTICE, &[], &confirmed), told("Q6", YOSHIKI1));
    }
}

#[test]
fn qh5_is_a_certificate_that_lapsed_before_its_last_day() {
    let facts = Facts {
        mynumber_card: Some(CertExpired),
        lapse: Lapse::Doubtful,
        ..KOKUHO
    };
    hole("lapse_doubtful", "QH5", &facts);
}

#[test]
fn a_card_of_which_nothing_is_said_is_held_by_r17() {
    assert_eq!(decided(NOTICE, &[], &KOKUHO), told("R17", Outcome::Hold));
}

#[test]
fn l1_waits_while_a_lapsed_card_serves_and_l2_holds_where_nobody_says_since_when() {
    let policy = policy_of(LAPSE_GRACE, &[]);
    let lapsed = |last: Option<&str>| Cards {
        mynumber_valid_until: last.map(day),
        ..cards(CertExpired, OVER)
    };
    for (last, want) in [
        (Some("2025-03-01"), told("L1", Outcome::NotDue)),
        (Some("2025-02-28"), told("Q5", KAKUNINSHO)),
        (None, told("L2", Outcome::Hold)),
    ] {
        let facts = facts_at(&policy, "2025-06-01", lapsed(last));
        assert_eq!(decided_by(&policy, &facts), want, "{last:?}");
    }
}

#[test]
fn s1_issues_to_special_care_beside_a_working_card_and_s2_holds_where_validity_is_not_said() {
    let care = Facts {
        mynumber_card: Some(Working),
        special_care: Some(true),
        ..KOKUHO
    };
    for (card_valid, want) in [
        (CardValid::No, told("S1", KAKUNINSHO)),
        (CardValid::Unknown, told("S2", Outcome::Hold)),
        (CardValid::Yes, told("Q6", YOSHIKI1)),
    ] {
        let facts = Facts { card_valid, ..care };
        assert_eq!(decided(LAPSE_GRACE, &[], &facts), want);
        // The notice itself knows nothing of it.
        assert_eq!(decided(NOTICE, &[], &facts), told("Q6", YOSHIKI1));
    }
}

#[test]
fn k1_is_everybody_of_kouki() {
    let facts = Facts {
        number_status: NumberStatus::None,
        matched: None,
        ..usual(Kind::Kouki)
    };
    assert_eq!(decided(KOUKI, &[], &facts), told("K1", KAKUNINSHO));
    assert_eq!(decided(KOUKI, &[], &KOKUHO), told("R17", Outcome::Hold));
}

#[test]
fn f1_to_f3_send_the_application_to_whoever_has_something_to_release() {
    let form = Outcome::Form(FormId::Kaijo);
    let cases = [
        (Some(Working), Release::No, told("F2", form)),
        (Some(CertExpired), Release::No, told("F2", form)),
        (
            Some(Working),
            Release::Accepted,
            told("F1", Outcome::NotDue),
        ),
        (Some(Working), Release::Undated, told("F1", Outcome::NotDue)),
        (
            Some(MynumberCard::None),
            Release::No,
            told("F3", Outcome::NotDue),
        ),
        (
            Some(MynumberCard::Returned),
            Release::No,
            told("F3", Outcome::NotDue),
        ),
        (None, Release::No, told("R17", Outcome::Hold)),
    ];
    for (mynumber_card, release, want) in cases {
        let facts = Facts {
            mynumber_card,
            release,
            ..KOKUHO
        };
        assert_eq!(decided(KAIJO, &[], &facts), want, "{mynumber_card:?}");
    }
}
