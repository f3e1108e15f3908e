//! The door's other shapes: UTF-16, fixed bytes, records at the ends; and how the insurer mends
//! what was held.

use super::{HEADING, SECRET, file, job, record, refused};
use crate::hall::{Job, kirikake};

fn utf16(text: &str, big_endian: bool) -> Vec<u8> {
    let bytes = |unit: u16| match big_endian {
        true => unit.to_be_bytes(),
        false => unit.to_le_bytes(),
    };
    "\u{FEFF}"
        .encode_utf16()
        .chain(text.encode_utf16())
        .flat_map(bytes)
        .collect()
}

/// Adds keys to `[input]`.
fn input(job: &Job, keys: &str) {
    job.replace("job.toml", "[input]\n", &format!("[input]\n{keys}\n"));
}

fn encoding(job: &Job, word: &str) {
    let text = job.read("job.toml");
    let line = text
        .lines()
        .find(|line| line.starts_with("encoding"))
        .unwrap()
        .to_owned();
    job.replace("job.toml", &line, &format!("encoding = \"{word}\""));
}

/// The rows of `members.csv` without their MACs of the record: which form, by which rule.
fn printed(job: &Job) -> Vec<String> {
    let rows = job.read("OUT/lots/0001.members.csv");
    let cells = rows
        .lines()
        .map(|row| row.split(',').take(5).collect::<Vec<_>>().join(","));
    cells.collect()
}

#[test]
fn the_same_records_in_utf16_are_the_same_letters() {
    let text = file(&[record(1), record(2)]).replace('\n', "\r\n");
    let plain = job(text.as_bytes());
    assert_eq!(plain.print("OUT", &[]).exit, 0);
    for big_endian in [false, true] {
        let bytes = utf16(&text, big_endian);
        let other = job(&bytes);
        encoding(&other, "utf-16");
        let said = other.print("OUT", &[]);
        assert_eq!(said.exit, 0, "{said:?}");
        assert_eq!(printed(&other), printed(&plain));
        // Half a pair of surrogates, a unit cut in two, no mark of the byte order.
        let half = if big_endian {
            [0xD8, 0x00]
        } else {
            [0x00, 0xD8]
        };
        let before = bytes.len() - 4;
        let lone = [&bytes[..before], &half, &bytes[before..]].concat();
        for (bytes, id) in [
            (lone, "KRK1604"),
            (bytes[..bytes.len() - 1].to_vec(), "KRK1608"),
            (bytes[2..].to_vec(), "KRK1631"),
        ] {
            let bad = job(&bytes);
            encoding(&bad, "utf-16");
            refused(&bad, 16, id);
        }
    }
}

#[test]
fn utf16_without_a_mark_is_not_taken_for_utf8() {
    let bytes = utf16(&file(&[record(1)]), false);
    refused(&job(&bytes[2..]), 16, "KRK1612");
}

/// The records as a host writes them: every field in so many bytes of CP932.
fn fixed(records: &[Vec<String>]) -> (Vec<u8>, String) {
    let widths = [
        12, 4, 12, 8, 10, 10, 2, 30, 40, 30, 10, 4, 8, 12, 3, 3, 3, 10,
    ];
    let (mut keys, mut at) = (String::new(), 1);
    for (name, bytes) in HEADING.split(',').zip(widths) {
        keys += &format!("[[input.field]]\nname = \"{name}\"\nat = {at}\nbytes = {bytes}\n");
        at += bytes;
    }
    let mut bytes = Vec::new();
    for record in records {
        for (text, width) in record.iter().zip(widths) {
            let (field, _, _) = encoding_rs::SHIFT_JIS.encode(text);
            bytes.extend_from_slice(&field);
            bytes.resize(bytes.len() + width - field.len(), b' ');
        }
    }
    (bytes, keys)
}

#[test]
fn fixed_records_with_and_without_line_ends_are_the_same_letters() {
    let records = [record(1), record(2)];
    let plain = job(file(&records).as_bytes());
    assert_eq!(plain.print("OUT", &[]).exit, 0);
    let (bytes, keys) = fixed(&records);
    let length = bytes.len() / 2;
    let lines = [&bytes[..length], b"\r\n", &bytes[length..], b"\r\n"].concat();
    for (bytes, more) in [(lines, ""), (bytes, "line_ends = false\n")] {
        let host = job(&bytes);
        encoding(&host, "cp932");
        let format = host.read("job.toml");
        let format = format
            .lines()
            .find(|line| line.starts_with("format"))
            .unwrap();
        host.replace("job.toml", format, &format!("format = \"fixed\"\n{more}"));
        let text = host.read("job.toml") + &keys;
        std::fs::write(host.path("job.toml"), text).unwrap();
        let said = host.print("OUT", &[]);
        assert_eq!(said.exit, 0, "{said:?}");
        assert_eq!(printed(&host), printed(&plain));
        // One byte too few: every character stands elsewhere.
        std::fs::write(host.path("members.csv"), &bytes[1..]).unwrap();
        std::fs::remove_dir_all(host.path("OUT")).unwrap();
        let said = host.print("OUT", &[]);
        assert_eq!(said.exit, 16, "{said:?}");
        // A field of the job that no record may be without.
        host.replace("job.toml", "name = \"last4\"", "name = \"area_code\"");
        refused(&host, 20, "KRK2064");
    }
}

#[test]
fn records_at_the_ends_must_be_there_and_must_count_right() {
    let body = file(&[record(1), record(2)]);
    let good = format!("H,20240601\n{body}T,2\n");
    let ends = |text: &str| {
        let job = job(text.as_bytes());
        let keys = "[input.header]\nmark = \"H\"\n[input.trailer]\nmark = \"T\"\ncount = 2\n";
        let text = job.read("job.toml") + keys;
        std::fs::write(job.path("job.toml"), text).unwrap();
        job
    };
    let said = ends(&good).print("OUT", &[]);
    assert_eq!(
        (said.exit, said.json()["records"].as_u64()),
        (0, Some(2)),
        "{said:?}"
    );
    for (text, id) in [
        (good.replace("T,2", "T,3"), "KRK1628"),
        (good.replace("T,2", "T,two"), "KRK1629"),
        (good.replace("T,2\n", ""), "KRK1627"),
        (good.replace("H,20240601\n", ""), "KRK1627"),
        (good.replace("T,2\n", "T,2\nT,2\n"), "KRK1630"),
        (good.replace("H,20240601", "H,123456789018"), "KRK1615"),
    ] {
        refused(&ends(&text), 16, id);
    }
}

/// `held.csv` as a clerk returns it, with new words for the record in this line.
fn returned(job: &Job, line: u32, words: &str) -> String {
    let held = job.read("LISTS/held.csv");
    let rows = held.trim_end().lines().map(|row| match row {
        row if row.starts_with(&format!("{line},")) => format!("{row},{words}"),
        row if row.ends_with("token") => format!("{row},new_value"),
        row => format!("{row},"),
    });
    rows.collect::<Vec<_>>().join("\r\n")
}

#[test]
fn a_returned_list_mends_the_record_and_only_that() {
    let mut lost = record(2);
    lost[7] = "秘密●郎".to_owned();
    let broken = job(file(&[record(1), lost]).as_bytes());
    broken.replace("job.toml", "held_max = \"10%\"", "held_max = \"60%\"");
    let (path, lists) = (broken.text("job.toml"), broken.text("LISTS"));
    let said = kirikake(&["check", &path, "-o", &lists, "--json"]);
    assert_eq!(
        (said.exit, said.json()["held"].as_u64()),
        (4, Some(1)),
        "{said:?}"
    );

    let list = returned(&broken, 3, "秘密U+4E8C郎");
    std::fs::write(broken.path("held.csv"), &list).unwrap();
    input(&broken, "corrections = [\"held.csv\"]");
    let said = broken.print("OUT", &[]);
    assert_eq!(
        (said.exit, said.json()["members"].as_u64()),
        (0, Some(2)),
        "{said:?}"
    );
    // The MAC of a record is that of the record as it was delivered: the token of the list.
    let token = list
        .lines()
        .last()
        .unwrap()
        .split(',')
        .nth(4)
        .unwrap()
        .to_owned();
    assert!(broken.read("OUT/lots/0001.members.csv").contains(&token));

    std::fs::remove_dir_all(broken.path("OUT")).unwrap();
    let other = format!(
        "{}{}",
        if token.starts_with('0') { "1" } else { "0" },
        &token[1..]
    );
    for (list, id) in [
        (list.replace(&token, &other), "KRK1625"),
        (list.replace("new_value", "neu"), "KRK1620"),
        (list.replace("U+4E8C", "U+D842"), "KRK1623"),
        (list.replace(&token, "12"), "KRK1621"),
    ] {
        std::fs::write(broken.path("held.csv"), list).unwrap();
        refused(&broken, 16, id);
    }
}

#[test]
fn what_the_table_substitutes_is_printed_and_listed() {
    let mut high = record(1);
    high[7] = "髙橋　秘密".to_owned();
    let job = job(file(&[high, record(2)]).as_bytes());
    let table = "schema = 1\nid = \"a-1\"\ntitle = \"t\"\n[[pair]]\nfrom = \"髙\"\nto = \"高\"\n";
    std::fs::write(job.path("table.toml"), table).unwrap();
    job.replace(
        "job.toml",
        "[fonts]\n",
        "[fonts]\nsubstitution = \"table.toml\"\n",
    );
    let said = job.print("OUT", &[]);
    assert_eq!(
        (said.exit, said.json()["substituted"].as_u64()),
        (4, Some(1)),
        "{said:?}"
    );
    let list = job.read("OUT/lists/substituted.csv");
    assert_eq!(list.lines().count(), 2);
    assert!(list.contains(",name_kanji,substituted,") && !list.contains(SECRET));
    std::fs::remove_dir_all(job.path("OUT")).unwrap();
    job.replace("table.toml", "to = \"高\"", "to = \"𠮷\"");
    refused(&job, 20, "KRK2014");
}

#[test]
fn a_file_that_shrinks_while_it_is_read_ends_the_run_with_24() {
    let records: Vec<Vec<String>> = (1..60_000).map(record).collect();
    let job = job(file(&records).as_bytes());
    let (path, members) = (job.text("job.toml"), job.path("members.csv"));
    let child = crate::hall::start(&["check", &path, "--json", "--workers", "1"]);
    let opened = || {
        let files = std::fs::read_dir(format!("/proc/{}/fd", child.id()));
        let mut files = files.into_iter().flatten().flatten();
        files.any(|file| std::fs::read_link(file.path()).is_ok_and(|path| path == members))
    };
    while !opened() {
        std::thread::sleep(std::time::Duration::from_millis(1));
    }
    // Its length is taken at once; reading it takes much longer than this.
    std::thread::sleep(std::time::Duration::from_millis(20));
    let members = std::fs::File::options().write(true).open(&members).unwrap();
    members.set_len(1000).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(24), "{output:?}");
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(told.contains("KRK2405") && !told.contains(SECRET), "{told}");
}
