//! Bad input: each fault has its exit code and a message that says where, shows no value of a
//! member, and leaves nothing that looks finished.

mod hall;

use hall::{Job, Said, kirikake};

/// Stands in the records of these tests and in no message.
const SECRET: &str = "秘密";

const HEADING: &str = "member_key,relation,control_no,insurer_no,symbol,number,branch,name_kanji,\
    name_kana,copay,acquired,last4,number_status,match,confirmed,asked,replied,registered_on";

/// A record that is printed.
fn record(key: u32) -> Vec<String> {
    let control = format!("{:03}_{:03}_{:02}", key / 100, key % 100, key % 90);
    let words = [
        &format!("M{key:09}"),
        "本人",
        &control,
        "06139992",
        "101",
        "00000001",
        "00",
        "秘密　太郎",
        "ヒミツ　タロウ",
        "3割",
        "2020-04-01",
        "6825",
        "present",
        "match",
        "no",
        "no",
        "no",
        "",
    ];
    words.map(str::to_owned).to_vec()
}

/// A members file of records.
fn file(records: &[Vec<String>]) -> String {
    let rows = records.iter().map(|record| record.join(",") + "\n");
    format!("{HEADING}\n{}", rows.collect::<String>())
}

/// The small job, with members of our own.
fn job(bytes: &[u8]) -> Job {
    let job = Job::sample(1, 1);
    job.members(bytes);
    job.replace(
        "job.toml",
        "by = [\"post_code\", \"household_key\"]",
        "by = []",
    );
    let insurer = job.read("insurer.toml");
    let number = insurer
        .lines()
        .find(|line| line.starts_with("number    = "))
        .unwrap();
    job.replace("insurer.toml", number, "number    = \"06139992\"");
    job
}

/// A run that refused: exit, message, place, no secret, nothing written.
fn refused(job: &Job, exit: i32, id: &str) -> Said {
    let said = job.print("OUT", &[]);
    assert_eq!(said.exit, exit, "{said:?}");
    assert!(
        said.ids().iter().any(|told| told.starts_with(id)),
        "{id}: {said:?}"
    );
    assert!(
        !said.stdout.contains(SECRET) && !said.stderr.contains(SECRET),
        "{said:?}"
    );
    let last = said.stderr.lines().last().unwrap();
    assert!(
        last.ends_with(&format!(" rc={exit}")) && last.contains(" head="),
        "{last}"
    );
    for line in said.stderr.lines() {
        assert!(line.len() < 512 && line.starts_with("KRK"), "{line}");
    }
    assert!(!job.path("OUT").exists(), "nothing is written");
    said
}

#[test]
fn a_job_file_s_faults_are_told_all_at_once_with_line_and_column() {
    let job = Job::sample(1, 1);
    job.replace("job.toml", "dpi      = 600", "dpi      = 601\npieecs   = 3")
        .replace("job.toml", "purpose = \"sample\"", "purpose = \"smaple\"")
        .replace(
            "insurer.toml",
            "kind      = \"kenpo\"",
            "kind      = \"kenpou\"",
        );
    let said = refused(&job, 20, "KRK2005");
    let json = said.json();
    let messages = json["messages"].as_array().unwrap();
    assert!(messages.len() >= 4, "{said:?}");
    let unknown = messages
        .iter()
        .find(|message| message["id"] == "KRK2002-E")
        .unwrap();
    let line = job
        .read("job.toml")
        .lines()
        .position(|line| line.starts_with("pieecs"));
    assert_eq!(
        unknown["line"].as_u64().unwrap() as usize,
        line.unwrap() + 1
    );
    assert_eq!(unknown["column"], 1);
    assert!(unknown["file"].as_str().unwrap().ends_with("job.toml"));
}

#[test]
fn a_job_that_cannot_be_understood_is_exit_20() {
    for (name, old, new, id) in [
        ("job.toml", "[job]", "[job", "KRK2001"),
        (
            "job.toml",
            "insurer = \"insurer.toml\"",
            "insurer = \"none.toml\"",
            "KRK2010",
        ),
        ("job.toml", "mhlw-2024-01-09", "mhlw-2023-01-09", "KRK2010"),
        (
            "job.toml",
            "BIZUDGothic-Regular",
            "BIZUDGothic-Regulra",
            "KRK2007",
        ),
        (
            "job.toml",
            "as_of   = 2024-06-01",
            "as_of   = 2024-06-31",
            "KRK20",
        ),
        (
            "job.toml",
            "issued  = 2024-07-01",
            "issued  = 2042-07-01",
            "KRK2017",
        ),
        (
            "job.toml",
            "\"household_key\"]",
            "\"houshold_key\"]",
            "KRK2002",
        ),
        (
            "job.toml",
            "purpose = \"sample\"",
            "purpose = \"test\"",
            "KRK2023",
        ),
        (
            "job.toml",
            "[voice]",
            "[forms]\nyoshiki1 = \"none\"\n[voice]",
            "KRK2011",
        ),
        ("job.toml", "go_live = 2024-05-07", "", "KRK2028"),
        (
            "job.toml",
            "[fonts]",
            "[policy.switch]\nnone = \"hold\"\n[fonts]",
            "KRK2020",
        ),
        (
            "insurer.toml",
            "number    = \"",
            "number    = \"1",
            "KRK2004",
        ),
    ] {
        let job = Job::sample(1, 1);
        job.replace(name, old, new);
        refused(&job, 20, id);
    }
}

#[test]
fn an_id_with_letters_that_are_read_as_digits_is_refused() {
    let job = Job::sample(1, 1);
    let text = job.read("job.toml");
    let line = text
        .lines()
        .find(|line| line.starts_with("id      = "))
        .unwrap()
        .to_owned();
    job.replace("job.toml", &line, "id      = \"A7K2QI\"");
    refused(&job, 20, "KRK2004");
}

#[test]
fn a_font_that_is_not_the_one_of_the_list_is_refused() {
    let home = tempfile::tempdir().unwrap();
    let ours = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    for folder in ["layouts", "layouts/policy", "layouts/voice", "fonts"] {
        std::fs::create_dir_all(home.path().join(folder)).unwrap();
        for entry in std::fs::read_dir(ours.join(folder)).unwrap() {
            let entry = entry.unwrap();
            if entry.path().is_file() {
                let to = home.path().join(folder).join(entry.file_name());
                std::fs::copy(entry.path(), to).unwrap();
            }
        }
    }
    let job = Job::sample(1, 1);
    let font = home.path().join("fonts/BIZUDGothic-Bold.ttf");
    let other = std::fs::read(home.path().join("fonts/BIZUDGothic-Regular.ttf")).unwrap();
    std::fs::write(font, other).unwrap();
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_kirikake"))
        .args(["check", &job.text("job.toml")])
        .env("KIRIKAKE_HOME", home.path())
        .output()
        .unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(20), "{said}");
    assert!(said.contains("KRK2008-E"), "{said}");
}

#[test]
fn wrong_arguments_are_exit_20_and_help_is_exit_0() {
    for arguments in [
        &["prnt"][..],
        &["print"],
        &["print", "job.toml"],
        &["check", "job.toml", "--workers", "0"],
        &[
            "sample",
            "--count",
            "0",
            "--seed",
            "1",
            "--profile",
            "kenpo",
            "-o",
            "/tmp/x",
        ],
        &[
            "sample",
            "--count",
            "9",
            "--seed",
            "1",
            "--profile",
            "kenpou",
            "-o",
            "/tmp/x",
        ],
        &[],
    ] {
        let said = kirikake(&[arguments, &["--json"]].concat());
        assert_eq!(said.exit, 20, "{arguments:?}: {said:?}");
        assert_eq!(said.ids(), ["KRK2006-E"], "{arguments:?}");
    }
    for arguments in [&["--help"][..], &["print", "--help"], &["--version"]] {
        let said = kirikake(arguments);
        assert_eq!(said.exit, 0);
        assert!(
            !said.stdout.is_empty() && said.stderr.is_empty(),
            "{said:?}"
        );
    }
}

#[test]
fn a_bad_file_is_exit_16_with_its_line_and_nothing_is_written() {
    let good = file(&[record(1), record(2)]);
    let lines: Vec<&str> = good.lines().collect();
    let (first, second) = (lines[1], lines[2]);
    let long = format!("{HEADING}\n{first}{}\n", "あ".repeat(30_000));
    let quoted = first.replace("秘密　太郎", "\"秘密　太郎");
    let cases: Vec<(Vec<u8>, &str, Option<u64>)> = vec![
        (Vec::new(), "KRK1601", None),
        (b"\xEF\xBB\xBF".to_vec(), "KRK1601", None),
        (
            good.replace("last4", "last_4").into_bytes(),
            "KRK1602",
            Some(1),
        ),
        (
            good.replace("branch", "symbol").into_bytes(),
            "KRK1603",
            Some(1),
        ),
        (
            [good.as_bytes(), b"\xFF\xFE,\n"].concat(),
            "KRK1604",
            Some(4),
        ),
        (
            format!("{HEADING}\n{quoted}\n{second}\n").into_bytes(),
            "KRK1605",
            Some(2),
        ),
        (
            good.replace("秘密　太郎", "\"秘密\"太郎").into_bytes(),
            "KRK1606",
            Some(2),
        ),
        (
            good.replace("秘密　太郎", "秘密\"太郎").into_bytes(),
            "KRK1614",
            Some(2),
        ),
        (long.into_bytes(), "KRK1607", Some(2)),
        (good.trim_end().as_bytes().to_vec(), "KRK1608", Some(3)),
        ([b"\xFF\xFE", good.as_bytes()].concat(), "KRK1612", Some(1)),
    ];
    for (bytes, id, line) in cases {
        let said = refused(&job(&bytes), 16, id);
        let json = said.json();
        let messages = json["messages"].as_array().unwrap();
        let message = messages
            .iter()
            .find(|message| message["id"].as_str().unwrap().starts_with(id))
            .unwrap();
        assert_eq!(message["line"].as_u64(), line, "{id}: {said:?}");
    }
}

#[test]
fn the_control_totals_are_proved() {
    let job = Job::sample(20, 1);
    job.replace("job.toml", "records  = 20", "records  = 21");
    refused(&job, 16, "KRK1610");
    let job = Job::sample(20, 1);
    let text = job.read("members.csv").replacen("本人", "家族", 1);
    std::fs::write(job.path("members.csv"), text).unwrap();
    refused(&job, 16, "KRK1609");
}

#[test]
fn more_held_records_than_the_limit_stop_the_job_and_equal_passes() {
    let mut records: Vec<Vec<String>> = (1..=4).map(record).collect();
    records[0][7] = "秘●　太郎".to_owned();
    let bytes = file(&records);
    for (limit, exit) in [("24%", 16), ("25%", 4), ("0", 16), ("1", 4)] {
        let job = job(bytes.as_bytes());
        job.replace(
            "job.toml",
            "held_max = \"10%\"",
            &format!("held_max = \"{limit}\""),
        );
        let said = job.print("OUT", &[]);
        assert_eq!(said.exit, exit, "{limit}: {said:?}");
        assert_eq!(job.path("OUT").exists(), exit == 4);
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
        (0, "123456789012", "member_key", "digits12"),
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

#[test]
fn a_missing_or_unreadable_input_and_a_missing_share_are_exit_24() {
    let job = Job::sample(1, 1);
    std::fs::remove_file(job.path("members.csv")).unwrap();
    refused(&job, 24, "KRK2401");
    std::fs::create_dir(job.path("members.csv")).unwrap();
    refused(&job, 24, "KRK2401");
    let job = Job::sample(1, 1);
    let out = "/proc/none/OUT";
    let said = kirikake(&["print", &job.text("job.toml"), "-o", out, "--json"]);
    assert_eq!(
        (said.exit, said.ids()),
        (24, vec!["KRK2402-E".to_owned()]),
        "{said:?}"
    );
}

#[cfg(unix)]
#[test]
fn a_full_disk_is_exit_24_and_the_next_run_goes_on() {
    let job = Job::sample(450, 2);
    assert_eq!(job.print("OUT", &["--lots", "1"]).exit, 4);
    let part = job.path("OUT/lists/held.csv.part");
    std::os::unix::fs::symlink("/dev/full", &part).unwrap();
    let said = job.print("OUT", &[]);
    assert_eq!(
        (said.exit, said.ids()),
        (24, vec!["KRK2402-E".to_owned()]),
        "{said:?}"
    );
    std::fs::remove_file(&part).unwrap();
    assert_eq!(job.print("OUT", &[]).json()["partial"], false);
}

#[test]
fn a_second_run_at_the_same_time_is_exit_24() {
    let job = Job::sample(450, 2);
    assert_eq!(job.print("OUT", &["--lots", "1"]).exit, 4);
    let lock = kirikake::ledger::Lock::take(&job.path("OUT")).unwrap();
    let said = job.print("OUT", &[]);
    assert_eq!(
        (said.exit, said.ids()),
        (24, vec!["KRK2403-E".to_owned()]),
        "{said:?}"
    );
    drop(lock);
    assert_eq!(job.print("OUT", &[]).exit, 4);
}

#[test]
fn an_out_of_another_job_or_with_other_settings_is_exit_12_and_stays_as_it_was() {
    let job = Job::sample(120, 2);
    assert_eq!(job.print("OUT", &[]).exit, 4);
    let before = job.digests("OUT");
    let other = Job::sample(120, 5);
    let said = kirikake(&[
        "print",
        &other.text("job.toml"),
        "-o",
        &job.text("OUT"),
        "--json",
    ]);
    assert_eq!(
        (said.exit, said.ids()),
        (12, vec!["KRK1201-E".to_owned()]),
        "{said:?}"
    );
    job.replace("job.toml", "issued  = 2024-07-01", "issued  = 2024-07-02");
    let said = job.print("OUT", &[]);
    assert_eq!(
        (said.exit, said.ids()),
        (12, vec!["KRK1201-E".to_owned()]),
        "{said:?}"
    );
    assert_eq!(job.digests("OUT"), before);
    // Paths and limits change nothing on paper.
    job.replace("job.toml", "issued  = 2024-07-02", "issued  = 2024-07-01")
        .replace("job.toml", "reprint_max = \"1%\"", "reprint_max = \"2%\"");
    assert_eq!(job.print("OUT", &[]).exit, 4);
}

#[test]
fn a_lot_file_that_is_missing_and_a_ledger_that_was_changed_are_exit_12() {
    let job = Job::sample(120, 2);
    assert_eq!(job.print("OUT", &[]).exit, 4);
    let pieces = job.path("OUT/lots/0001.pieces.csv");
    let kept = std::fs::read(&pieces).unwrap();
    std::fs::remove_file(&pieces).unwrap();
    assert_eq!(job.print("OUT", &[]).ids(), ["KRK1204-E"]);
    std::fs::write(&pieces, kept).unwrap();
    let ledger = rusqlite::Connection::open(job.path("OUT/ledger.db")).unwrap();
    ledger
        .execute_batch("DROP TRIGGER events_are_not_changed; UPDATE events SET who = 'x'")
        .unwrap();
    drop(ledger);
    assert_eq!(job.print("OUT", &[]).ids(), ["KRK1203-E"]);
}

#[test]
fn production_waits_for_an_approval_with_exit_8_and_refuses_no_verify() {
    let job = Job::sample(20, 1);
    std::fs::write(job.path("pairing.key"), "5a".repeat(32)).unwrap();
    job.replace(
        "job.toml",
        "purpose = \"sample\"",
        "purpose = \"production\"",
    );
    refused(&job, 20, "KRK2024");
    let text = job.read("job.toml") + "\n[pairing]\nkey = \"pairing.key\"\n";
    std::fs::write(job.path("job.toml"), text).unwrap();
    refused(&job, 8, "KRK0802");
    let proof = job.text("proof");
    let said = job.print("OUT", &["--approval", &proof]);
    assert_eq!(
        (said.exit, job.path("OUT").exists()),
        (12, false),
        "{said:?}"
    );
    let said = job.print("OUT", &["--no-verify"]);
    assert_eq!((said.exit, said.ids()), (20, vec!["KRK2031-E".to_owned()]));
}

#[test]
fn a_key_file_of_another_length_is_refused() {
    let job = Job::sample(1, 1);
    std::fs::write(job.path("pairing.key"), "5a".repeat(31)).unwrap();
    let text = job.read("job.toml") + "\n[pairing]\nkey = \"pairing.key\"\n";
    std::fs::write(job.path("job.toml"), text).unwrap();
    refused(&job, 20, "KRK2022");
}

#[cfg(unix)]
#[test]
fn what_a_run_writes_is_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let job = Job::sample(120, 2);
    assert_eq!(job.print("OUT", &[]).exit, 4);
    let mode = |path: &std::path::Path| path.metadata().unwrap().permissions().mode() & 0o777;
    let out = job.path("OUT");
    assert_eq!(mode(&out), 0o700);
    let files = hall::files_below(&out);
    assert!(files.len() > 12, "{files:?}");
    for name in files {
        assert_eq!(mode(&out.join(&name)), 0o600, "{name}");
    }
}
