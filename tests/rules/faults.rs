//! Policy files and switches that are wrong: each fault is told with the line and column where it
//! stands, all at once, and no policy comes back.

use super::*;

/// The shipped file with one passage changed, which must stand in it.
fn changed(from: &str, to: &str) -> String {
    let text = shipped();
    assert!(text.contains(from), "{from}");
    text.replacen(from, to, 1)
}

/// `line:column` of the first character of a passage.
fn place(text: &str, passage: &str) -> String {
    let before = &text[..text.find(passage).unwrap()];
    let line = before.matches('\n').count() + 1;
    let column = before.lines().last().map_or(0, |line| line.chars().count());
    let column = if before.ends_with('\n') { 0 } else { column };
    format!("{line}:{}", column + 1)
}

/// The one fault of a file: its code, then its place, then a word that it must name.
fn told_once(text: String, code: &str, place: &str, word: &str) {
    let told = read(text, &[]).unwrap_err();
    let opening = format!("{code} {FILE}:{place}: ");
    assert_eq!(told.len(), 1, "{told:#?}");
    assert!(told[0].starts_with(&opening), "{opening} {}", told[0]);
    assert!(told[0].contains(word), "{word} {}", told[0]);
}

/// A passage is put in place of another, and the fault stands at the mark, the first of its kind.
macro_rules! faults {
    ($($sentence:ident: $from:expr => $to:expr; $code:literal at $mark:literal: $word:literal;)*)
    => { $(
        #[test]
        fn $sentence() {
            let text = changed($from, $to);
            let place = place(&text, $mark);
            told_once(text, $code, &place, $word);
        }
    )* };
}

faults! {
    an_unknown_key_of_a_rule_is_refused:
        "seed = \"1:156\"" => "seed = \"1:156\"\nsede = \"1:157\"";
        "KRK2002-E" at "sede": "“rule.sede”";
    an_unknown_key_of_a_condition_is_refused:
        "registered = [\"after\"]" => "registred = [\"after\"], asked = [\"yes\"]";
        "KRK2002-E" at "registred": "“rule.when.registred”";
    an_unknown_key_at_the_top_is_refused:
        "schema = 1" => "schema = 1\nversion = 2";
        "KRK2002-E" at "version": "“version”";
    an_alternative_name_without_a_switch_is_unknown:
        "id   = \"R6\"" => "id   = \"R6\"\nalt  = \"R6b\"";
        "KRK2002-E" at "alt  = \"R6b\"": "“rule.alt”";
    an_unknown_word_of_a_condition_is_refused:
        "match = [\"match\", \"deemed\"]" => "match = [\"match\", \"demed\"]";
        "KRK2005-E" at "[\"match\", \"demed\"]": "match | deemed | partial";
    an_unknown_kind_is_refused:
        "kind = [\"kokuho\"]" => "kind = [\"kokuhou\"]";
        "KRK2005-E" at "[\"kokuhou\"]": "kyokai | kenpo";
    an_unknown_outcome_is_refused:
        "then = \"separate\"" => "then = \"seperate\"";
        "KRK2005-E" at "\"seperate\"": "yoshiki1 | yoshiki2";
    an_unknown_word_of_a_switch_is_refused_once:
        "both_names             = \"yoshiki2\"" => "both_names             = \"yoshiki3\"";
        "KRK2005-E" at "\"yoshiki3\"": "“switch.both_names”";
    an_unknown_word_of_day_g_is_refused:
        "= \"before\"" => "= \"hold\"  # G";
        "KRK2005-E" at "\"hold\"  # G": "before | after";
    a_rule_behind_one_that_takes_all_is_unreachable:
        "match = [\"name_address\"], asked = [\"no\"]"
            => "match = [\"name_address\"], asked = [\"yes\"], replied = [\"no\"]";
        "KRK2018-E" at "\"H1\"": "H1";
    a_rule_that_one_of_its_kinds_never_reaches_is_told_with_that_kind:
        "kind = [\"kokuho\"]" => "kind = [\"kokuho\", \"kouki\"]";
        "KRK2018-E" at "\"H11\"": "H11 (kouki)";
    a_rule_that_only_a_reply_to_nothing_asked_would_meet_is_unreachable:
        "match = [\"birth_sex\"], asked = [\"yes\"], replied = [\"yes\"]"
            => "match = [\"birth_sex\"], asked = [\"no\"], replied = [\"yes\"]";
        "KRK2018-E" at "\"H4\"": "H4";
    a_condition_without_words_is_unreachable:
        "registered = [\"after\"]" => "registered = []";
        "KRK2018-E" at "\"R3\"": "R3";
    a_rule_named_twice_is_refused:
        "id   = \"H4\"" => "id   = \"R9\" # again";
        "KRK2019-E" at "\"R9\" # again": "R9";
    an_alternative_name_that_is_taken_is_refused:
        "alt  = \"R8\"" => "alt  = \"R6\" # taken";
        "KRK2019-E" at "\"R6\" # taken": "R6";
    a_rule_behind_one_that_takes_a_kind_whole_is_unreachable:
        "kind = [\"kokuho\"]" => "kind = [\"kouki\"] # late";
        "KRK2018-E" at "\"H11\"": "H11";
    a_rule_with_a_name_of_the_engine_is_refused:
        "id   = \"R11\"" => "id   = \"R17\"";
        "KRK2019-E" at "\"R17\"": "R17";
    a_rule_that_asks_an_unknown_switch_is_refused:
        "then = \"$both_names\"" => "then = \"$both_name\"";
        "KRK2020-E" at "\"$both_name\"": "both_name";
    a_rule_that_asks_day_g_for_a_form_is_refused:
        "then = \"$both_names\"" => "then = \"$day_g\"";
        "KRK2020-E" at "\"$day_g\"": "day_g";
    a_rule_without_an_outcome_is_refused:
        "then = \"yoshiki1\"\nseed = \"1:156\"" => "seed = \"1:156\"";
        "KRK2003-E" at "[[rule]]\nid   = \"R3\"": "“rule.then”";
}

#[test]
fn a_rule_written_twice_under_two_names_is_unreachable() {
    let text = shipped();
    let at = text.find("[[rule]]\nid   = \"R4\"").unwrap();
    let rule = &text[at..at + text[at..].find("\n\n").unwrap()];
    let text = format!("{text}\n{}\n", rule.replace("R4", "R4b"));
    let place = place(&text, "\"R4b\"");
    told_once(text, "KRK2018-E", &place, "R4b");
}

#[test]
fn switches_of_the_job_are_told_at_their_place_in_the_job() {
    let words = [
        ("both_names", "hold"),
        ("both_name", "hold"),
        ("day_g", "never"),
        ("name_address_replied", "yoshiki3"),
    ];
    let told = read(shipped(), &words).unwrap_err();
    let openings = ["KRK2020-E job.toml:2:9: ", "KRK2005-E job.toml:3:9: "];
    assert_eq!(told.len(), 3, "{told:#?}");
    for (fault, opening) in told.iter().zip(openings) {
        assert!(fault.starts_with(opening), "{fault}");
    }
    assert!(told[2].starts_with("KRK2005-E job.toml:4:9: “switch.name_address_replied”"));
}

#[test]
fn a_switch_that_no_rule_asks_cannot_be_set_by_a_job() {
    let text = changed("then = \"$both_names\"", "then = \"yoshiki2\"");
    let told = read(text, &[("both_names", "hold")]).unwrap_err();
    assert_eq!(told.len(), 1, "{told:#?}");
    assert!(
        told[0].starts_with("KRK2020-E job.toml:1:9: "),
        "{}",
        told[0]
    );
}

#[test]
fn every_fault_is_told_at_once() {
    let text = changed("registered = [\"after\"]", "registered = [\"later\"]");
    let text = text.replace("id   = \"H4\"", "id   = \"R9\"");
    let text = text.replace("then = \"$both_names\"", "then = \"$names\"");
    let told = read(text, &[]).unwrap_err();
    let codes: Vec<&str> = told.iter().map(|fault| &fault[..9]).collect();
    assert_eq!(codes, ["KRK2005-E", "KRK2020-E", "KRK2019-E"], "{told:#?}");
}
