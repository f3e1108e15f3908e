//! Bad input: each fault has its exit code and a message that says where, shows no value of a
//! member, and leaves nothing that looks finished.

mod hall;

#[path = "faults/gate.rs"]
mod gate;
#[path = "faults/intake.rs"]
mod intake;
#[path = "faults/out.rs"]
mod out;
#[path = "faults/records.rs"]
mod records;
#[path = "faults/settings.rs"]
mod settings;

use hall::{Job, Said};

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
