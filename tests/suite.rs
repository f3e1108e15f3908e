//! Whole jobs with what is expected of them: exit code, report, lists, and the digest of every file
//! that must be equal on every machine. `KIRIKAKE_REWRITE=1` writes what is expected anew.

mod hall;

use std::path::Path;

use hall::kirikake;
use kirikake::digest::{hex, sha256};
use serde_json::{Map, Value, json};

/// Keys of a report that tell of the run, not of the job.
const OF_THE_RUN: [&str; 4] = [
    "seconds",
    "pieces_per_second",
    "peak_memory_bytes",
    "ledger_head",
];
/// Files that tell of the run.
const FILES_OF_THE_RUN: [&str; 3] = [".lock", "ledger.db", "report.json"];

macro_rules! cases { ($($name:ident: $folder:literal, $job:literal;)*) => { $(
    #[test]
    fn $name() {
        check($folder, $job);
    }
)* } }

cases! {
    the_sample_of_the_readme: "kenpo", "samples/kenpo/job.toml";
    a_branch_of_kyokai_in_cp932_for_a_720_dpi_press: "kyokai", "tests/suite/kyokai/job.toml";
    cards_at_the_left_with_padded_dates_and_era_year_1: "left", "tests/suite/left/job.toml";
    a_letter_without_digits_for_members_who_have_none: "last4", "tests/suite/last4/job.toml";
    letters_without_digits_for_everybody: "nolast4", "tests/suite/nolast4/job.toml";
    cards_of_a_town_and_lists_of_its_households: "kokuho", "samples/kokuho/job.toml";
    a_kumiai_with_three_forms: "kokuho-kumiai", "samples/kokuho-kumiai/job.toml";
    cards_with_two_sides_for_everybody_of_a_kouki: "kouki", "samples/kouki/job.toml";
    a_kyosai_without_voice_codes_packed_small: "kyosai", "tests/suite/kyosai/job.toml";
}

fn check(folder: &str, job: &str) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let out = tempfile::tempdir().unwrap();
    let out = out.path().join("OUT");
    let job = root.join(job);
    let arguments = [
        "print",
        job.to_str().unwrap(),
        "-o",
        out.to_str().unwrap(),
        "--json",
    ];
    let said = kirikake(&arguments);
    let mut report = said.json();
    if let Some(report) = report.as_object_mut() {
        OF_THE_RUN.iter().for_each(|key| drop(report.remove(*key)));
    }
    let mut files = Map::new();
    for name in hall::files_below(&out) {
        if !FILES_OF_THE_RUN.contains(&name.as_str()) {
            let bytes = std::fs::read(out.join(&name)).unwrap();
            files.insert(name, hex(&sha256(&bytes)).into());
        }
    }
    let found = json!({"exit": said.exit, "report": report, "files": files});
    let path = root.join("tests/suite").join(folder).join("expected.json");
    if std::env::var_os("KIRIKAKE_REWRITE").is_some() {
        std::fs::write(&path, format!("{found:#}\n")).unwrap();
    }
    let expected: Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
    assert_eq!(found["exit"], expected["exit"], "{said:?}");
    assert_eq!(found["report"], expected["report"]);
    assert_eq!(found["files"], expected["files"]);
}
