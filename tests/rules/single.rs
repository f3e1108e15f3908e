//! Single standings and what becomes of them, one sentence each; and what a trace tells of the way.

use kirikake::select::{FormId, Outcome};

use super::*;

const KENPO: Facts = usual(Kind::Kenpo);
const KUMIAI: Facts = usual(Kind::KokuhoKumiai);
const KOKUHO: Facts = usual(Kind::Kokuho);
const FORM_1: Outcome = Outcome::Form(FormId::Yoshiki1);
const FORM_2: Outcome = Outcome::Form(FormId::Yoshiki2);
const FORM_3: Outcome = Outcome::Form(FormId::Yoshiki3);
const FORM_4: Outcome = Outcome::Form(FormId::Yoshiki4);
const CARD: Option<bool> = Some(true);

const fn differs(facts: Facts, matched: Match) -> Facts {
    Facts {
        matched: Some(matched),
        ..facts
    }
}

const fn confirmed(facts: Facts) -> Facts {
    Facts {
        confirmed: true,
        ..facts
    }
}

const fn asked(facts: Facts, replied: bool) -> Facts {
    Facts {
        asked: true,
        replied,
        ..facts
    }
}

const fn with_card(facts: Facts, with_card: Option<bool>) -> Facts {
    Facts { with_card, ..facts }
}

const fn without_number(facts: Facts) -> Facts {
    Facts {
        number_status: NumberStatus::None,
        ..facts
    }
}

const fn unchecked(facts: Facts) -> Facts {
    Facts {
        matched: None,
        ..facts
    }
}

const fn registered_after(facts: Facts) -> Facts {
    Facts {
        registered: Registered::After,
        ..facts
    }
}

const NAME_ADDRESS: Facts = differs(KENPO, Match::NameAddress);
const BIRTH_SEX: Facts = differs(KENPO, Match::BirthSex);
const BOTH_NAMES: Facts = differs(KENPO, Match::BothNames);
const PARTIAL: Facts = differs(KENPO, Match::Partial);
const KUMIAI_NAME_ADDRESS: Facts = differs(KUMIAI, Match::NameAddress);
const KUMIAI_PARTIAL: Facts = differs(KUMIAI, Match::Partial);
const KUMIAI_BOTH_NAMES: Facts = differs(KUMIAI, Match::BothNames);

/// A sentence: the job's switches; the member's facts; the rule and its outcome.
macro_rules! cases {
    ($($sentence:ident: [$($switch:literal = $word:literal),*] $facts:expr
        => $rule:literal $outcome:expr;)*) => { $(
        #[test]
        fn $sentence() {
            let policy = policy(&[$(($switch, $word)),*]);
            let decision = policy.select(&$facts);
            assert_eq!((policy.rule_name(decision.rule), decision.outcome), ($rule, $outcome));
            assert_eq!(policy.outcome(decision.rule), $outcome);
        }
    )* };
}

cases! {
    the_late_stage_elderly_are_printed_elsewhere:
        [] usual(Kind::Kouki) => "R1" Outcome::External;
    the_late_stage_elderly_are_printed_elsewhere_even_without_number_or_check:
        [] without_number(unchecked(usual(Kind::Kouki))) => "R1" Outcome::External;
    who_has_no_number_is_the_insurers_own_business:
        [] without_number(KENPO) => "R2" Outcome::Separate;
    who_has_no_number_is_never_printed_for_a_late_registration:
        [] registered_after(without_number(KENPO)) => "R2" Outcome::Separate;
    a_number_registered_after_go_live_needs_no_comparison:
        [] registered_after(unchecked(KENPO)) => "R3" FORM_1;
    a_number_registered_after_go_live_outweighs_a_mismatch:
        [] registered_after(BIRTH_SEX) => "R3" FORM_1;
    who_agrees_gets_form_1:
        [] KENPO => "R4" FORM_1;
    who_is_deemed_to_agree_gets_form_1:
        [] differs(KENPO, Match::Deemed) => "R4" FORM_1;
    a_confirmed_mismatch_gets_form_1:
        [] confirmed(asked(BIRTH_SEX, false)) => "R5" FORM_1;
    a_mismatch_in_part_gets_form_2:
        [] PARTIAL => "R6" FORM_2;
    both_names_count_as_a_mismatch_in_part:
        [] BOTH_NAMES => "H5" FORM_2;
    both_names_follow_their_switch:
        ["both_names" = "hold"] BOTH_NAMES => "H5" Outcome::Hold;
    a_confirmation_outweighs_the_switch_of_both_names:
        ["both_names" = "hold"] confirmed(BOTH_NAMES) => "R5" FORM_1;
    no_reply_about_name_or_address_gets_form_2:
        [] asked(NAME_ADDRESS, false) => "R7" FORM_2;
    no_reply_set_apart_is_told_as_r8:
        ["name_address_no_reply" = "separate"] asked(NAME_ADDRESS, false)
        => "R8" Outcome::Separate;
    no_reply_held_is_still_r7:
        ["name_address_no_reply" = "hold"] asked(NAME_ADDRESS, false) => "R7" Outcome::Hold;
    name_or_address_unasked_is_held:
        [] NAME_ADDRESS => "H1" Outcome::Hold;
    name_or_address_unasked_follows_its_switch:
        ["name_address_not_asked" = "yoshiki2"] NAME_ADDRESS => "H1" FORM_2;
    a_reply_about_name_or_address_is_held:
        [] asked(NAME_ADDRESS, true) => "H2" Outcome::Hold;
    a_reply_about_name_or_address_follows_its_switch:
        ["name_address_replied" = "yoshiki1"] asked(NAME_ADDRESS, true) => "H2" FORM_1;
    birth_or_sex_not_handed_in_is_set_apart:
        [] asked(BIRTH_SEX, false) => "R9" Outcome::Separate;
    birth_or_sex_unasked_is_held:
        [] BIRTH_SEX => "H3" Outcome::Hold;
    birth_or_sex_unasked_follows_its_switch:
        ["birth_sex_not_asked" = "separate"] BIRTH_SEX => "H3" Outcome::Separate;
    birth_or_sex_handed_in_is_held:
        [] asked(BIRTH_SEX, true) => "H4" Outcome::Hold;
    birth_or_sex_handed_in_follows_its_switch:
        ["birth_sex_replied" = "yoshiki1"] asked(BIRTH_SEX, true) => "H4" FORM_1;
    an_empty_comparison_is_held:
        [] unchecked(KENPO) => "R17" Outcome::Hold;
    an_empty_comparison_is_held_even_if_confirmed:
        [] confirmed(unchecked(KENPO)) => "R17" Outcome::Hold;

    a_kumiai_member_with_card_gets_form_3:
        [] with_card(KUMIAI, CARD) => "R15" FORM_3;
    a_kumiai_member_without_card_gets_form_4:
        [] KUMIAI => "R16" FORM_4;
    a_kumiai_member_deemed_to_agree_is_among_the_others:
        [] with_card(differs(KUMIAI, Match::Deemed), CARD) => "R15" FORM_3;
    a_kumiai_mismatch_in_part_gets_form_2_in_place_of_the_card:
        [] with_card(KUMIAI_PARTIAL, CARD) => "R13" FORM_2;
    a_kumiai_mismatch_in_part_that_is_confirmed_gets_form_3_with_the_card:
        [] with_card(confirmed(KUMIAI_PARTIAL), CARD) => "R12-3" FORM_3;
    a_kumiai_mismatch_in_part_that_is_confirmed_gets_form_4_without_card:
        [] confirmed(KUMIAI_PARTIAL) => "R12-4" FORM_4;
    a_kumiai_member_who_did_not_reply_gets_form_2:
        [] with_card(asked(KUMIAI_NAME_ADDRESS, false), CARD) => "R14" FORM_2;
    a_kumiai_member_who_did_not_reply_gets_form_2_even_if_confirmed:
        [] confirmed(asked(KUMIAI_NAME_ADDRESS, false)) => "R14" FORM_2;
    a_kumiai_member_unasked_is_held:
        ["name_address_not_asked" = "yoshiki2"] KUMIAI_NAME_ADDRESS => "H9" Outcome::Hold;
    a_kumiai_member_who_replied_is_held:
        ["name_address_replied" = "yoshiki2"] asked(KUMIAI_NAME_ADDRESS, true)
        => "H10" Outcome::Hold;
    a_kumiai_member_whose_both_names_differ_gets_form_2_whatever_the_switch:
        ["both_names" = "yoshiki1"] KUMIAI_BOTH_NAMES => "H8" FORM_2;
    a_kumiai_member_whose_both_names_are_confirmed_gets_the_card:
        [] with_card(confirmed(KUMIAI_BOTH_NAMES), CARD) => "R12-3" FORM_3;
    a_kumiai_member_whose_birth_or_sex_differs_is_held_whatever_the_switch:
        ["birth_sex_not_asked" = "yoshiki1"] with_card(differs(KUMIAI, Match::BirthSex), CARD)
        => "H7" Outcome::Hold;
    a_kumiai_member_whose_birth_or_sex_differs_is_held_even_if_confirmed:
        [] confirmed(differs(KUMIAI, Match::BirthSex)) => "H7" Outcome::Hold;
    a_kumiai_member_without_number_is_held:
        [] with_card(without_number(KUMIAI), CARD) => "H6" Outcome::Hold;
    a_kumiai_member_registered_after_go_live_is_held_without_a_comparison:
        [] registered_after(unchecked(KUMIAI)) => "R17" Outcome::Hold;
    a_kumiai_member_whose_card_is_not_stated_is_held:
        [] with_card(KUMIAI, None) => "R17" Outcome::Hold;

    a_municipal_member_with_card_gets_form_3:
        [] with_card(KOKUHO, CARD) => "R10" FORM_3;
    a_municipal_member_without_card_gets_form_4:
        [] KOKUHO => "R11" FORM_4;
    a_municipal_member_gets_form_4_whatever_the_comparison:
        [] differs(KOKUHO, Match::BirthSex) => "R11" FORM_4;
    a_municipal_member_without_digits_is_held_with_card:
        [] with_card(without_number(KOKUHO), CARD) => "H11" Outcome::Hold;
    a_municipal_member_without_digits_is_held_in_a_list:
        [] without_number(KOKUHO) => "H11" Outcome::Hold;
    a_municipal_member_whose_card_is_not_stated_is_held:
        [] with_card(KOKUHO, None) => "R17" Outcome::Hold;
}

#[test]
fn the_day_of_registration_is_weighed_against_day_g() {
    let (before, after) = (Registered::Before, Registered::After);
    for (registered_on, by_default, switched) in [
        (None, before, before),
        (Some("2023-09-16"), before, before),
        (Some("2024-05-06"), before, before),
        (Some(GO_LIVE), before, after),
        (Some("2024-05-08"), after, after),
        (Some("2024-06-01"), after, after),
    ] {
        let policies = [policy(&[]), policy(&[("day_g", "after")])];
        let seen = policies.map(|policy| registered(&policy, registered_on));
        assert_eq!(seen, [by_default, switched], "{registered_on:?}");
    }
}

#[test]
fn only_employee_insurers_ask_for_day_g() {
    let policy = policy(&[]);
    for (kind, asks) in [
        (Kind::Kyokai, true),
        (Kind::Kenpo, true),
        (Kind::Kyosai, true),
        (Kind::KokuhoKumiai, false),
        (Kind::Kokuho, false),
        (Kind::Kouki, false),
    ] {
        assert_eq!(policy.uses_registered(kind), asks, "{kind:?}");
    }
}

#[test]
fn an_insurer_needs_the_layouts_of_its_own_forms_only() {
    use FormId::{Yoshiki1, Yoshiki2, Yoshiki3, Yoshiki4};
    let policy = policy(&[]);
    assert_eq!(policy.forms(Kind::Kenpo), [Yoshiki1, Yoshiki2]);
    let kumiai = policy.forms(Kind::KokuhoKumiai);
    assert_eq!(kumiai, [Yoshiki2, Yoshiki3, Yoshiki4]);
    assert_eq!(policy.forms(Kind::Kokuho), [Yoshiki3, Yoshiki4]);
    assert_eq!(policy.forms(Kind::Kouki), []);
    let printing = policy.printing_rules(Kind::Kenpo);
    let rules: Vec<&str> = printing
        .iter()
        .map(|(rule, _)| policy.rule_name(*rule))
        .collect();
    assert_eq!(rules, ["R3", "R4", "R5", "H5", "R6", "R7"]);
}

/// Each rule asked and why it did not hit; the last one hit.
fn trace(policy: &Policy, facts: &Facts) -> Vec<String> {
    let steps = policy.trace(facts);
    let told = steps.iter().map(|step| {
        let rule = policy.rule_name(step.rule);
        assert_eq!(step.hit, step.failed.is_none(), "{rule}");
        match step.failed {
            Some((key, word)) => format!("{rule} {key}={word}"),
            None => rule.to_owned(),
        }
    });
    told.collect()
}

#[test]
fn a_trace_tells_which_key_failed_first() {
    let told = trace(&policy(&[]), &asked(BIRTH_SEX, true));
    assert_eq!(
        told,
        [
            "R1 kind=kenpo",
            "R2 number_status=present",
            "R3 registered=before",
            "R4 match=birth_sex",
            "R5 confirmed=no",
            "H5 match=birth_sex",
            "R6 match=birth_sex",
            "R7 match=birth_sex",
            "H1 match=birth_sex",
            "H2 match=birth_sex",
            "R9 replied=yes",
            "H3 asked=yes",
            "H4",
        ]
    );
}

#[test]
fn a_trace_passes_over_the_rules_of_other_insurers_and_names_empty_fields() {
    let told = trace(&policy(&[]), &with_card(KOKUHO, None));
    let own = [
        "H11 number_status=present",
        "R10 with_card=empty",
        "R11 with_card=empty",
        "R17",
    ];
    assert!(told.ends_with(&own.map(str::to_owned)), "{told:?}");
    let others = &told[..told.len() - own.len()];
    assert!(
        others.iter().all(|step| step.ends_with(" kind=kokuho")),
        "{told:?}"
    );
}
