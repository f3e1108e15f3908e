//! Records that are held, while the others are printed.

use super::{HEADING, SECRET, file, job, record};

#[test]
fn every_field_is_proved_whatever_form_uses_it() {
    let more = [
        ("sex", "未定", "unknown_word"),
        ("valid_until", "2024-13-40", "date_impossible"),
        ("is_head", "perhaps", "unknown_word"),
        ("with_card", "maybe", "unknown_word"),
        ("dest_kind", "zz", "unknown_word"),
        ("post_code", "abc", "pattern"),
        ("alt_post_code", "x", "pattern"),
        ("issued_card", "yesterday", "date_impossible"),
        ("mynumber_card", "lost", "unknown_word"),
        ("special_care", "2", "unknown_word"),
        ("track_no", "12345678901", "pattern"),
        ("insert_set", "I", "unknown_word"),
        ("mail_class", "pigeon", "unknown_word"),
        ("suppress", "NO_PRNT", "unknown_word"),
        ("addr1", "東京都●区", "lost_character"),
        ("copay", "9割", "unknown_word"),
        ("copay", "割引", "unknown_word"),
        ("suppress", "ALT_ADDRESS", "hole"),
        ("suppress", "NO_HOUSEHOLD", "hole"),
    ];
    let mut headings: Vec<&str> = HEADING.split(',').collect();
    for (name, ..) in more {
        if !headings.contains(&name) {
            headings.push(name);
        }
    }
    let mut text = headings.join(",") + "\n";
    for (key, (name, value, _)) in (1..).zip(more) {
        let mut row = record(key);
        row.resize(headings.len(), String::new());
        let at = headings
            .iter()
            .position(|heading| *heading == name)
            .unwrap();
        row[at] = value.to_owned();
        text += &(row.join(",") + "\n");
    }
    let job = job(text.as_bytes());
    job.replace("job.toml", "held_max = \"10%\"", "held_max = \"100%\"");
    let said = job.print("OUT", &[]);
    assert_eq!(said.json()["held"], more.len(), "{said:?}");
    let held = job.read("OUT/lists/held.csv");
    let rows: Vec<Vec<&str>> = held
        .lines()
        .skip(1)
        .map(|row| row.split(',').collect())
        .collect();
    for (row, (name, _, reason)) in rows.iter().zip(more) {
        let field = if reason == "hole" { "" } else { name };
        assert_eq!((row[2], row[3]), (field, reason));
    }
}

#[test]
fn a_bad_record_is_held_with_its_line_field_and_reason_and_the_others_are_printed() {
    let cases: [(usize, &str, &str, &str); 22] = [
        (7, "", "name_kanji", "empty"),
        (7, "佐●　太郎", "name_kanji", "lost_character"),
        (7, "佐藤\u{E000}", "name_kanji", "private_use"),
        (7, "葛\u{E01EF}城", "name_kanji", "no_glyph"),
        (7, "か\u{3099}", "name_kanji", "combining_mark"),
        (7, "佐藤\u{200F}", "name_kanji", "control_character"),
        (8, "ヒミツ\u{1F600}", "name_kana", "no_glyph"),
        (1, "世帯主", "relation", "unknown_word"),
        (2, "042-117-35", "control_no", "pattern"),
        (3, "33120015", "insurer_no", "other_insurer"),
        (4, "12345", "symbol", "pattern"),
        (6, "1", "branch", "pattern"),
        (9, "4倍", "copay", "unknown_word"),
        (10, "2023-02-29", "acquired", "date_impossible"),
        (10, "2024-06-02", "acquired", "date_outside"),
        (10, "", "acquired", "empty"),
        (11, "682", "last4", "pattern"),
        (11, "６８２５", "last4", "pattern"),
        (13, "mach", "match", "unknown_word"),
        (16, "yes", "replied", "replied_without_asked"),
        (0, "123456-789012", "member_key", "digits12"),
        (13, "", "", "no_rule"),
    ];
    let mut records: Vec<Vec<String>> = (1..=cases.len() as u32 + 1).map(record).collect();
    for (record, (column, value, ..)) in records.iter_mut().zip(&cases) {
        record[*column] = (*value).to_owned();
    }
    let job = job(file(&records).as_bytes());
    job.replace("job.toml", "held_max = \"10%\"", "held_max = \"100%\"");
    let said = job.print("OUT", &[]);
    assert_eq!(said.exit, 4, "{said:?}");
    assert!(!said.stderr.contains(SECRET) && !said.stdout.contains(SECRET));
    let report = said.json();
    assert_eq!(
        (report["held"].as_u64(), report["pieces"].as_u64()),
        (Some(22), Some(1))
    );
    let held = job.read("OUT/lists/held.csv");
    assert!(held.starts_with("\u{FEFF}line,control_no,field,reason,token\r\n"));
    let rows: Vec<Vec<&str>> = held
        .lines()
        .skip(1)
        .map(|row| row.split(',').collect())
        .collect();
    for ((line, row), (_, _, field, reason)) in (2..).zip(&rows).zip(cases) {
        assert_eq!(
            (row[0], row[2], row[3]),
            (line.to_string().as_str(), field, reason)
        );
        assert_eq!(row[4].len(), 64, "a token");
    }
    assert!(!held.contains(SECRET) && !held.contains('●'), "{held}");
}

#[test]
fn a_record_with_another_number_of_fields_or_a_text_that_fits_nowhere_is_held() {
    let mut records: Vec<Vec<String>> = (1..=4).map(record).collect();
    records[0].pop();
    records[1].push("x".to_owned());
    records[2][7] = "長".repeat(100);
    let job = job(file(&records).as_bytes());
    job.replace("job.toml", "held_max = \"10%\"", "held_max = \"75%\"");
    let said = job.print("OUT", &[]);
    assert_eq!(said.exit, 4, "{said:?}");
    let reasons = &said.json()["by_reason"];
    assert_eq!(
        (
            reasons["field_count"].as_u64(),
            reasons["overflow"].as_u64()
        ),
        (Some(2), Some(1))
    );
}

#[test]
fn all_records_that_share_a_key_are_held() {
    let mut records: Vec<Vec<String>> = (1..=6).map(record).collect();
    records[1][0] = records[0][0].clone();
    records[4][2] = records[2][2].clone();
    let job = job(file(&records).as_bytes());
    job.replace("job.toml", "held_max = \"10%\"", "held_max = \"100%\"");
    let said = job.print("OUT", &[]);
    assert_eq!(said.json()["by_reason"]["duplicate"], 4, "{said:?}");
    let held = job.read("OUT/lists/held.csv");
    let lines: Vec<&str> = held
        .lines()
        .skip(1)
        .filter_map(|row| row.split(',').next())
        .collect();
    assert_eq!(lines, ["2", "3", "4", "6"]);
}
