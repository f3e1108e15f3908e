//! Bytes and values that no careful sender writes: the file is refused or the record is held, each
//! for its reason, and nothing of them is told.

use super::{HEADING, SECRET, file, job, record, refused};
use crate::hall::Job;

fn limit(job: &Job, held_max: &str) {
    let new = format!("held_max = \"{held_max}\"");
    job.replace("job.toml", "held_max = \"10%\"", &new);
}

fn coded(job: &Job, word: &str) {
    let text = job.read("job.toml");
    let line = text.lines().find(|line| line.starts_with("encoding"));
    let new = format!("encoding = \"{word}\"");
    job.replace("job.toml", line.unwrap(), &new);
}

/// Why the first record of a job is held when this field holds these words; `None` if it is not.
fn reason(field: &str, words: &str) -> Option<String> {
    let at = HEADING.split(',').position(|heading| heading == field);
    let mut first = record(1);
    first[at.unwrap()] = words.to_owned();
    let job = job(file(&[first, record(2)]).as_bytes());
    limit(&job, "50%");
    let said = job.print("OUT", &[]);
    assert!([0, 4].contains(&said.exit), "{words:?}: {said:?}");
    let told = said.stdout.clone() + &said.stderr;
    assert!(
        words.chars().count() < 5 || !told.contains(words),
        "{said:?}"
    );
    let held = job.read("OUT/lists/held.csv");
    assert!(!held.contains(SECRET), "{held}");
    let row = held.lines().nth(1)?;
    let cells: Vec<&str> = row.split(',').collect();
    assert_eq!(cells[..3], ["2", cells[1], field], "{held}");
    Some(cells[3].to_owned())
}

#[test]
fn characters_that_print_nothing_hold_their_record() {
    for (words, want) in [
        ("秘密\0太郎", "control_character"),
        ("秘密\r太郎", "control_character"),
        ("秘密\t太郎", "control_character"),
        ("秘密\u{1A}", "control_character"),
        ("秘密\u{85}太郎", "control_character"),
        ("\u{FEFF}秘密太郎", "control_character"),
        ("秘密\u{FEFF}太郎", "control_character"),
        ("秘密\u{2028}太郎", "control_character"),
        ("秘密\u{FFFD}太郎", "lost_character"),
        ("か\u{309B}\u{3099}秘密", "combining_mark"),
        ("   ", "empty"),
        ("　　", "empty"),
        (" 　 ", "empty"),
    ] {
        assert_eq!(
            reason("name_kanji", words).as_deref(),
            Some(want),
            "{words:?}"
        );
    }
}

#[test]
fn a_name_of_a_hundred_characters_fits_or_is_held_and_one_more_is_too_long() {
    let long = |count| "ア".repeat(count);
    assert_eq!(reason("name_kana", &long(101)).as_deref(), Some("too_long"));
    let most = reason("name_kana", &long(100));
    assert!(most.is_none_or(|reason| reason == "overflow"));
    assert_eq!(reason("name_kana", &long(30)), None);
}

#[test]
fn digits_are_digits_in_no_disguise() {
    for words in [
        "６８２５",
        "68 25",
        "6-825",
        "68\u{200B}25",
        "６825",
        "٦٨٢٥",
        "²825",
        "6825\u{FE0E}",
        "+682",
        "6.25",
        " 6825",
        "6825 ",
    ] {
        assert_eq!(
            reason("last4", words).as_deref(),
            Some("pattern"),
            "{words:?}"
        );
    }
    for words in ["００", "0", "000", "0\u{200D}0", "O0"] {
        assert_eq!(
            reason("branch", words).as_deref(),
            Some("pattern"),
            "{words:?}"
        );
    }
    for words in [
        "1234５678９018",
        "１２３４　５６７８　９０１８",
        "1234\u{200B}5678\u{2060}9018",
    ] {
        let mut first = record(1);
        first[7] = format!("秘密{words}");
        let job = job(file(&[first]).as_bytes());
        let said = refused(&job, 16, "KRK1615");
        assert!(!said.stdout.contains("5678"), "{said:?}");
    }
}

#[test]
fn days_that_do_not_exist_and_years_at_the_ends_are_held() {
    for (words, want) in [
        ("2024-02-29", None),
        ("2000-02-29", None),
        ("1900-02-29", Some("date_impossible")),
        ("2023-02-29", Some("date_impossible")),
        ("2024-02-30", Some("date_impossible")),
        ("0000-01-01", Some("date_impossible")),
        ("0000-00-00", Some("date_impossible")),
        ("9999-12-31", Some("date_outside")),
        ("99999-01-01", Some("date_impossible")),
        ("2024-6-1", Some("date_impossible")),
        ("２０２４-06-01", Some("date_impossible")),
        ("2024/06/01", Some("date_impossible")),
        ("R6.6.1", Some("date_impossible")),
        ("45444", Some("date_impossible")),
    ] {
        assert_eq!(reason("acquired", words).as_deref(), want, "{words:?}");
    }
}

#[test]
fn a_formula_is_text_and_no_list_runs_it() {
    let mut first = record(1);
    first[2] = "=HYPERLINK(\"\"x\"\")".to_owned();
    first[2] = format!("\"{}\"", first[2]);
    first[7] = "秘密●".to_owned();
    let job = job(file(&[first, record(2)]).as_bytes());
    limit(&job, "50%");
    let control = "control_no = '\\w{3}_\\w{3}_\\w{2}'";
    job.replace("insurer.toml", control, "control_no = '.{1,20}'");
    assert_eq!(job.print("OUT", &[]).exit, 4);
    let held = job.read("OUT/lists/held.csv");
    assert!(held.contains(",\"'=HYPERLINK(\"\"x\"\")\","), "{held}");
}

#[test]
fn lines_may_end_with_lf_or_crlf_in_one_file_and_with_cr_in_none() {
    let good = file(&[record(1), record(2), record(3)]);
    let plain = job(good.as_bytes());
    assert_eq!(plain.print("OUT", &[]).exit, 0);
    let mixed = job(good.replacen('\n', "\r\n", 2).as_bytes());
    assert_eq!(mixed.print("OUT", &[]).exit, 0);
    let rows = |job: &Job| job.read("OUT/lots/0001.members.csv");
    assert_eq!(rows(&plain), rows(&mixed));
    for end in ["", "\n", "\r\n"] {
        let old = good.replace('\n', "\r") + end;
        refused(&job(old.as_bytes()), 16, "KRK1641");
    }
}

#[test]
fn bytes_that_are_no_characters_refuse_the_file_with_their_line() {
    let good = file(&[record(1), record(2)]);
    for bad in [
        &b"\xED\xA0\x80"[..],
        b"\xF0\x9F\x98",
        b"\xC0\xAF",
        b"\xF5\x80\x80\x80",
        b"\xFE",
    ] {
        let at = good.rfind("秘密").unwrap();
        let bytes = [&good.as_bytes()[..at], bad, &good.as_bytes()[at..]].concat();
        let said = refused(&job(&bytes), 16, "KRK1604");
        let message = &said.json()["messages"][0];
        assert_eq!(
            (&message["line"], &message["column"]),
            (&3.into(), &8.into())
        );
    }
}

#[test]
fn garbage_behind_the_last_record_is_not_passed_over() {
    let good = file(&[record(1), record(2)]);
    refused(&job((good.clone() + "\u{1A}").as_bytes()), 16, "KRK1608");
    refused(&job((good.clone() + "\0\0\0").as_bytes()), 16, "KRK1608");
    for tail in ["\u{1A}\n", "\n", "\n\n\n", ",,,\n"] {
        let job = job((good.clone() + tail).as_bytes());
        limit(&job, "90%");
        let said = job.print("OUT", &[]);
        let lines = tail.matches('\n').count();
        assert_eq!(said.json()["by_reason"]["field_count"], lines, "{said:?}");
    }
}

#[test]
fn a_line_of_a_million_columns_is_too_long_and_one_of_sixty_thousand_is_held() {
    let wide = format!("{HEADING}{}\n", ",x".repeat(1_000_000));
    refused(&job(wide.as_bytes()), 16, "KRK1607");
    let good = file(&[record(1)]);
    refused(
        &job((good.clone() + &",".repeat(1_000_000) + "\n").as_bytes()),
        16,
        "KRK1607",
    );
    let wide = job((good + &",".repeat(60_000) + "\n").as_bytes());
    limit(&wide, "50%");
    let said = wide.print("OUT", &[]);
    assert_eq!(said.json()["by_reason"]["field_count"], 1, "{said:?}");
}

/// Pages that were never written cost no disk.
#[test]
fn a_line_of_four_gigabytes_is_refused_and_fills_no_memory() {
    use std::os::unix::fs::FileExt;
    let job = job(file(&[record(1)]).as_bytes());
    let members = std::fs::File::options()
        .write(true)
        .open(job.path("members.csv"));
    let members = members.unwrap();
    members.set_len(4 << 30).unwrap();
    refused(&job, 16, "KRK1608");
    members.write_all_at(b"\n", (4 << 30) - 1).unwrap();
    let said = refused(&job, 16, "KRK1607");
    assert_eq!(said.json()["messages"][0]["line"], 3);
}

#[test]
fn characters_of_two_bytes_stay_whole_wherever_a_read_ends() {
    // A read ends every 256 KiB: in some row of these, between the two bytes of a character.
    let rows = |lengthened: usize| {
        let mut records: Vec<Vec<String>> = (1..3_000).map(record).collect();
        for (at, row) in records.iter_mut().enumerate() {
            row[7] = "秘密表能".repeat(1 + at % 4);
        }
        records[0][8] = "ア".repeat(5) + &" ".repeat(lengthened);
        records
    };
    let mut told = Vec::new();
    for lengthened in 0..2 {
        let text = file(&rows(lengthened));
        let (bytes, _, lost) = encoding_rs::SHIFT_JIS.encode(&text);
        assert!(!lost && bytes.len() > 256 * 1024);
        let (plain, host) = (job(text.as_bytes()), job(&bytes));
        coded(&host, "cp932");
        for job in [plain, host] {
            let said = job.check();
            assert!([0, 4].contains(&said.exit), "{said:?}");
            let json = said.json();
            told.push((json["members"].clone(), json["by_reason"].clone()));
        }
    }
    assert!(told.windows(2).all(|pair| pair[0] == pair[1]), "{told:?}");
}

#[test]
fn a_file_in_another_encoding_than_the_job_says_is_told_which() {
    let text = file(&[record(1), record(2)]).replace("name_kanji", "氏名");
    let (bytes, _, _) = encoding_rs::SHIFT_JIS.encode(&text);
    for (bytes, said_to_be, is) in [
        (&*bytes, "utf-8", "cp932"),
        (text.as_bytes(), "cp932", "utf-8"),
    ] {
        let job = job(bytes);
        coded(&job, said_to_be);
        job.replace(
            "job.toml",
            "[input]\n",
            "[input]\ncolumns = { name_kanji = \"氏名\" }\n",
        );
        let told = refused(&job, 16, "KRK1612");
        let words = told.json()["messages"][0]["text"].to_string();
        assert!(words.contains(&format!("{is} のよう")), "{words}");
        // What the message says mends it.
        coded(&job, is);
        assert_eq!(job.print("OUT", &[]).exit, 0);
    }
}
