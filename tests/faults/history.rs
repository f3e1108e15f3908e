//! Failures that have happened with notices like these, as far as the door can stop them.
//!
//! Not the door's: front and back of different persons, and a sheet in another household's
//! envelope (the pairing code on every face proves those, see `pages.rs`); pieces lost or doubled
//! by a split, a restart or a retry (`same_bytes.rs`); a wrong seal; 様 that a name already has.
//! What the door sees of columns that were sorted apart is a digest that is not the sender's, and
//! corrections that no record takes: without either, two columns that fit their patterns are as
//! good as any.

use super::{SECRET, file, job, record, refused};
use crate::hall::{Job, kirikake};

fn members(count: u32) -> Vec<Vec<String>> {
    (1..=count).map(record).collect()
}

/// Lets the job expect this file and no other.
fn sealed(job: &Job) {
    let bytes = std::fs::read(job.path("members.csv")).unwrap();
    let digest = kirikake::digest::hex(&kirikake::digest::sha256(&bytes));
    let records = bytes.iter().filter(|byte| **byte == b'\n').count() - 1;
    let keys = format!("[input]\nsha256 = {digest:?}\nrecords = {records}\n");
    job.replace("job.toml", "[input]\n", &keys);
}

/// 2024: a font exchanged after the proof printed an 8-digit number as 7.
#[test]
fn a_font_swapped_after_the_first_lots_is_another_configuration() {
    let job = job(file(&members(3)).as_bytes());
    let fonts = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fonts");
    let put = |name: &str| std::fs::copy(fonts.join(name), job.path("own.ttf")).unwrap();
    put("BIZUDGothic-Regular.ttf");
    job.replace("job.toml", "BIZUDGothic-Regular.ttf", "own.ttf");
    assert_eq!(job.print("OUT", &[]).exit, 0);
    let before = job.digests("OUT");
    put("BIZUDMincho-Regular.ttf");
    let said = job.print("OUT", &[]);
    assert_eq!(
        (said.exit, said.ids()),
        (12, vec!["KRK1201-E".to_owned()]),
        "{said:?}"
    );
    assert!(said.stdout.contains("font own.ttf"), "{said:?}");
    assert_eq!(job.digests("OUT"), before);
}

/// Addresses and names of different rows: two columns sorted apart in a spreadsheet.
#[test]
fn columns_sorted_apart_are_not_the_file_that_was_sent() {
    let mut rows = members(4);
    for (row, name) in rows.iter_mut().zip(["甲", "乙", "丙", "丁"]) {
        row[7] = format!("{SECRET}　{name}");
    }
    rows[0][7] = format!("{SECRET}　●");
    let good = job(file(&rows).as_bytes());
    good.replace("job.toml", "held_max = \"10%\"", "held_max = \"50%\"");
    let (path, lists) = (good.text("job.toml"), good.text("LISTS"));
    assert_eq!(kirikake(&["check", &path, "-o", &lists]).exit, 4);
    let held = good.read("LISTS/held.csv");
    let list = held.replace("token\r\n", "token,new_value\r\n");
    let list = list.trim_end().to_owned() + &format!(",{SECRET}　戊\r\n");
    std::fs::write(good.path("returned.csv"), list).unwrap();
    let names: Vec<String> = rows.iter().map(|row| row[7].clone()).collect();
    for (row, name) in rows.iter_mut().zip(names.iter().cycle().skip(1)) {
        row[7] = name.clone();
    }
    sealed(&good);
    std::fs::write(good.path("members.csv"), file(&rows)).unwrap();
    refused(&good, 16, "KRK1609");
    // Without the sender's digest, a list that came back is the only witness.
    let told = good.read("job.toml");
    let told = told.lines().filter(|line| !line.starts_with("sha256 ="));
    let told = told.collect::<Vec<_>>().join("\n");
    std::fs::write(good.path("job.toml"), told).unwrap();
    good.replace(
        "job.toml",
        "[input]\n",
        "[input]\ncorrections = [\"returned.csv\"]\n",
    );
    refused(&good, 16, "KRK1625");
}

/// 8,200 notices of the wrong kind: one of two look-alikes under the other's name.
#[test]
fn a_layout_of_another_form_is_not_taken_for_this_one() {
    for wrong in ["yoshiki2", "yoshiki2-left"] {
        let job = job(file(&members(1)).as_bytes());
        let forms = format!("[forms]\nyoshiki1 = {wrong:?}\n[voice]");
        job.replace("job.toml", "[voice]", &forms);
        refused(&job, 20, "KRK2005");
    }
}

/// The wrong snapshot, the wrong population: last month's file, another insurer's members.
#[test]
fn a_file_of_another_day_or_of_another_insurer_is_not_printed() {
    let good = job(file(&members(3)).as_bytes());
    sealed(&good);
    let mut older = members(3);
    older[1][11] = "0000".to_owned();
    std::fs::write(good.path("members.csv"), file(&older)).unwrap();
    refused(&good, 16, "KRK1609");
    let others = file(&members(2));
    std::fs::write(good.path("members.csv"), others).unwrap();
    refused(&good, 16, "KRK1609");
    let mut others = members(3);
    for row in &mut others {
        row[3] = "33120015".to_owned();
    }
    let said = refused(&job(file(&others).as_bytes()), 16, "KRK1611");
    assert!(!said.stdout.contains("33120015"), "{said:?}");
}

/// 1,251 and 102 and 294: what was delivered twice is printed twice.
#[test]
fn records_that_were_delivered_twice_are_all_held() {
    let rows = members(3);
    let twice = [rows.clone(), rows].concat();
    let job = job(file(&twice).as_bytes());
    job.replace("job.toml", "held_max = \"10%\"", "held_max = \"100%\"");
    let said = job.print("OUT", &[]);
    assert_eq!(said.json()["by_reason"]["duplicate"], 6, "{said:?}");
    assert_eq!(said.json()["pieces"], 0);
}

/// A character that was lost on the way is printed as ● or ?; and again by a correction.
#[test]
fn a_lost_character_is_never_printed_and_no_correction_brings_one_back() {
    for lost in ['●', '〓', '？', '?', '\u{FFFD}', '□'] {
        let mut rows = members(2);
        rows[0][7] = format!("{SECRET}{lost}郎");
        let job = job(file(&rows).as_bytes());
        job.replace("job.toml", "held_max = \"10%\"", "held_max = \"50%\"");
        let (path, lists) = (job.text("job.toml"), job.text("LISTS"));
        kirikake(&["check", &path, "-o", &lists]);
        let held = job.read("LISTS/held.csv");
        let list = held.replace("token\r\n", "token,new_value\r\n");
        let list = list.trim_end().to_owned() + &format!(",{SECRET}{lost}朗\r\n");
        std::fs::write(job.path("returned.csv"), list).unwrap();
        job.replace(
            "job.toml",
            "[input]\n",
            "[input]\ncorrections = [\"returned.csv\"]\n",
        );
        let said = job.print("OUT", &[]);
        assert_eq!(
            said.json()["by_reason"]["lost_character"],
            1,
            "{lost}: {said:?}"
        );
        assert_eq!(said.json()["pieces"], 1);
    }
}

/// 420,000 records left behind: a file that ends early, at the end of a record.
#[test]
fn a_file_that_ends_early_is_told_by_its_count_or_by_its_own_last_record() {
    let good = job(file(&members(5)).as_bytes());
    good.replace("job.toml", "[input]\n", "[input]\nrecords = 5\n");
    std::fs::write(good.path("members.csv"), file(&members(4))).unwrap();
    refused(&good, 16, "KRK1610");
    let ended = job((file(&members(4)) + "T,5\n").as_bytes());
    let text = ended.read("job.toml") + "[input.trailer]\nmark = \"T\"\ncount = 2\n";
    std::fs::write(ended.path("job.toml"), text).unwrap();
    refused(&ended, 16, "KRK1628");
    std::fs::write(ended.path("members.csv"), file(&members(4))).unwrap();
    refused(&ended, 16, "KRK1627");
}

/// 令和31年: the settings of a test were left on.
#[test]
fn settings_of_a_test_do_not_reach_a_real_letter() {
    for (old, new) in [
        ("as_of   = 2024-06-01", "as_of   = 2049-06-01"),
        ("issued  = 2024-07-01", "issued  = 2049-07-01"),
        ("issued  = 2024-07-01", "issued  = 2024-05-31"),
    ] {
        let job = job(file(&members(1)).as_bytes());
        job.replace("job.toml", old, new);
        refused(&job, 20, "KRK2017");
    }
    // The key of the samples is everybody's.
    for purpose in ["test", "production"] {
        let job = job(file(&members(1)).as_bytes());
        let new = format!("purpose = {purpose:?}");
        job.replace("job.toml", "purpose = \"sample\"", &new);
        refused(&job, 20, "KRK2023");
    }
    // A test can be told from a real letter by everyone who sees it, and by every camera.
    let job = job(file(&members(1)).as_bytes());
    std::fs::write(job.path("pairing.key"), "5a".repeat(32)).unwrap();
    let text = job.read("job.toml") + "\n[pairing]\nkey = \"pairing.key\"\n";
    std::fs::write(job.path("job.toml"), text).unwrap();
    job.replace("job.toml", "purpose = \"sample\"", "purpose = \"test\"");
    assert_eq!(job.print("OUT", &[]).exit, 0);
    let pieces = job.read("OUT/lots/0001.pieces.csv");
    let at = pieces
        .lines()
        .next()
        .unwrap()
        .split(',')
        .position(|name| name == "flags");
    let flags = pieces
        .lines()
        .nth(1)
        .unwrap()
        .split(',')
        .nth(at.unwrap())
        .unwrap();
    assert_ne!(flags, "0", "{pieces}");
}
