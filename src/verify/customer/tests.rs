//! The rule of the customer barcode: the post's worked examples, then where a town ends, each rule
//! by its name.

use serde_json::Value;

use super::*;

/// Of an address whose first line holds the town and what is behind it.
fn numbers(first: &str, second: &str, third: &str) -> Option<String> {
    extract(&behind_town([first, second, third])?)
}

fn of(first: &str) -> Option<String> {
    numbers(first, "", "")
}

#[test]
fn every_worked_example_of_the_post_gives_its_twenty_characters() {
    let official = include_str!("../../../tests/codes/kasutama_official.json");
    let rows: Value = serde_json::from_str(official).unwrap();
    let rows = rows["vectors"].as_array().unwrap();
    assert_eq!(rows.len(), 21);
    for row in rows {
        let text = |key: &str| row[key].as_str().unwrap();
        let wanted: Vec<&str> = text("code").split(' ').collect();
        // The last example is a post office box, of which only the number is given.
        let shown = match text("address_b") {
            "" => text("display_number"),
            behind => behind,
        };
        let numbers = extract(shown).unwrap();
        assert_eq!(numbers, text("display_number"), "{}", text("id"));
        let read = coded(text("postal_code"), &numbers);
        assert_eq!(read, wanted[1..21].join(" "), "{}", text("id"));
    }
}

macro_rules! towns { ($($name:ident: $line:expr => $want:expr;)*) => { $(
    #[test]
    fn $name() {
        let want: Option<&str> = $want;
        assert_eq!(of(&format!("千葉県千葉市{}", $line)).as_deref(), want);
    }
)* } }
towns! {
    a_town_ends_before_the_first_digit: "緑町3丁目30-8" => Some("3-30-8");
    a_full_width_digit_counts: "緑町３－３０－８" => Some("3-30-8");
    a_kanji_number_before_chome_counts: "緑町二十一丁目6番" => Some("21-6");
    a_digit_before_the_kanji_number_comes_first: "緑町5の八丁目" => Some("5-8");
    a_town_of_a_kanji_number_is_no_number: "三番町5" => None;
    a_line_in_kanji_is_no_number: "北七線西28" => None;
    a_kanji_number_and_no_before_the_start: "一の宮町5" => None;
    a_kanji_number_and_katakana_no_before_the_start: "四ノ宮5" => None;
    a_kanji_number_and_chi_before_the_start: "三地町5" => None;
    a_kanji_number_and_go_before_the_start: "八号町二丁目5" => None;
    a_kanji_number_and_cho_before_the_start: "四丁6-19" => None;
    a_kanji_number_that_nothing_follows_is_the_town_s: "六本木5-3" => Some("5-3");
    a_kanji_number_right_before_the_start: "二十5" => None;
    a_letter_right_before_the_start: "A5" => None;
    a_full_width_letter_right_before_the_start: "Ｂ5" => None;
    an_avenue_in_digits_is_the_town_s: "北3条西5" => None;
    an_avenue_in_kanji_is_the_town_s: "北三条西5丁目2" => Some("5-2");
    an_aza_of_a_number: "字八丁目5" => None;
    an_aza_of_a_number_behind_a_digit: "緑町5字八丁目7" => None;
    a_small_letter_right_before_the_start: "a5" => None;
    a_small_full_width_letter_right_before_the_start: "ｂ5" => None;
    a_chome_without_a_number: "本丁目5" => None;
    a_chome_without_a_number_behind_a_digit: "緑町5本丁目" => Some("5");
    no_number_at_all: "緑町" => None;
    numbers_in_kanji_without_chome: "中田出井町四丁六番十九号" => None;
    a_kanji_number_without_a_value: "緑町5番十十号" => None;
    a_chome_without_a_value: "緑町十十丁目5" => None;
}

#[test]
fn the_second_line_has_the_numbers_where_the_first_has_none() {
    let town = "千葉県千葉市緑町";
    assert_eq!(numbers(town, "3-30", "").as_deref(), Some("3-30"));
    assert_eq!(
        numbers(town, "字原3-30", "ビル5").as_deref(),
        Some("3-30-5")
    );
    assert_eq!(numbers(town, "", "3-30"), None);
    assert_eq!(numbers(town, "三番町5", "3-30"), None);
    assert_eq!(
        numbers("大阪府堺市中田出井町四丁六番十九号", "ビル305", ""),
        None
    );
}

#[test]
fn lines_without_letters_are_left_out_and_the_others_apart() {
    let first = "千葉県千葉市緑町3";
    assert_eq!(numbers(first, "", "5").as_deref(), Some("3-5"));
    assert_eq!(numbers(first, "A", "B").as_deref(), Some("3AB"));
}

#[test]
fn a_first_line_that_begins_with_its_number_names_no_town() {
    assert_eq!(of("3-30"), None);
    assert_eq!(of("三丁目5"), None);
}

#[test]
fn what_is_taken_and_what_becomes_a_hyphen() {
    let cases = [
        ("1ー2−3―4", "1-2-3-4"),
        ("1--2", "1-2"),
        ("1丁目-", "1-"),
        ("2F", "2"),
        ("2F5", "2-5"),
        ("2 F5", "2F5"),
        ("2&F5", "2-5"),
        ("2f-B", "2B"),
        ("2FB5", "2-5"),
        ("1A/B2", "1-2"),
        ("1・A.B2", "1-2"),
        ("1･2", "1-2"),
        ("1-ａ-2", "1A2"),
        ("一の二", "1"),
        ("二〇三号", "203"),
        ("百一番地", "101"),
        ("千二百三十四番", "1234"),
        ("①3", "3"),
    ];
    for (part, want) in cases {
        assert_eq!(extract(part).as_deref(), Some(want), "{part}");
    }
    for part in [
        "2十番",
        "十十号",
        "二一十番",
        "十百線",
        "〇十の",
        "十〇番",
        "百〇五号",
    ] {
        assert_eq!(extract(part), None, "{part}");
    }
}

#[test]
fn a_post_code_that_is_no_town_s_has_no_code() {
    let lines = ["千葉県千葉市緑町3", "", ""];
    let wanted = "2 6 3 0 0 2 3 3".to_owned() + &" CC4".repeat(12);
    assert_eq!(characters("2630023", lines), Some(wanted));
    for post_code in ["2630000", "263-0023", "263002", "２６３００２３", ""] {
        assert_eq!(characters(post_code, lines), None, "{post_code}");
    }
}
