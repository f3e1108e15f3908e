//! A members file that is refused as a whole.

use super::{HEADING, file, job, record, refused};
use crate::hall::{Job, kirikake};

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
fn a_file_without_headings_is_refused_without_telling_what_is_in_it() {
    let mut row = record(1);
    row[8] = row[7].clone();
    let rows = [row.join(","), record(2).join(",")].join("\n") + "\n";
    let said = refused(&job(rows.as_bytes()), 16, "KRK1603");
    assert!(!said.stdout.contains("太郎"), "{said:?}");
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
fn a_missing_or_unreadable_input_and_a_missing_share_are_exit_24() {
    let job = Job::sample(1, 1);
    std::fs::remove_file(job.path("members.csv")).unwrap();
    refused(&job, 24, "KRK2401");
    std::fs::create_dir(job.path("members.csv")).unwrap();
    refused(&job, 24, "KRK2401");
    std::fs::remove_dir(job.path("members.csv")).unwrap();
    let fifo = std::process::Command::new("mkfifo")
        .arg(job.path("members.csv"))
        .status();
    assert!(fifo.unwrap().success());
    refused(&job, 24, "KRK2401");
    let job = Job::sample(1, 1);
    std::fs::remove_file(job.path("insurer.toml")).unwrap();
    std::fs::create_dir(job.path("insurer.toml")).unwrap();
    refused(&job, 24, "KRK2401");
    let job = Job::sample(1, 1);
    let said = job.print("OUT", &["--lots", "abc"]);
    assert_eq!((said.exit, said.ids()), (20, vec!["KRK2030-E".to_owned()]));
    let out = "/proc/none/OUT";
    let said = kirikake(&["print", &job.text("job.toml"), "-o", out, "--json"]);
    assert_eq!(
        (said.exit, said.ids()),
        (24, vec!["KRK2402-E".to_owned()]),
        "{said:?}"
    );
}

#[test]
fn twelve_digits_in_any_column_refuse_the_file_without_an_echo() {
    for (value, id) in [
        ("123456789012", "KRK1613"),
        ("1234-5678-9018", "KRK1615"),
        ("電話１２３４５６７８９０１８", "KRK1615"),
    ] {
        let mut rows = file(&[record(1), record(2)]).replacen('\n', ",remark\n", 1);
        let end = rows.trim_end().len();
        rows.replace_range(end.., &format!(",{value}\n"));
        let rows: String = rows
            .lines()
            .map(|line| match line.split(',').count() {
                18 => format!("{line},\n"),
                _ => format!("{line}\n"),
            })
            .collect();
        let said = refused(&job(rows.as_bytes()), 16, id);
        let message = &said.json()["messages"][0];
        let place = (&message["line"], &message["column"], &message["field"]);
        assert_eq!(place, (&3.into(), &19.into(), &"remark".into()));
        let told = said.stdout.clone() + &said.stderr;
        assert!(!told.contains(value) && !told.contains("9018"), "{said:?}");
    }
}

#[test]
fn twelve_digits_split_otherwise_hold_their_record_alone() {
    let mut records: Vec<Vec<String>> = (1..=4).map(record).collect();
    records[1][7] = "山田　03-1234-567890".to_owned();
    let job = job(file(&records).as_bytes());
    job.replace("job.toml", "held_max = \"10%\"", "held_max = \"25%\"");
    let said = job.print("OUT", &[]);
    assert_eq!(
        (said.exit, &said.json()["by_reason"]["digits12"]),
        (4, &1.into()),
        "{said:?}"
    );
    let held = job.read("OUT/lists/held.csv");
    assert!(held.contains("3,"), "{held}");
    assert!(held.contains(",name_kanji,digits12,"), "{held}");
}
