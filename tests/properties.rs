//! The properties that the fuzzer holds the doors to (`tests/fuzz`), on stable and within seconds:
//! every seed, and seeds that were cut, spliced and spoilt at random.

#[path = "properties/corrections.rs"]
mod corrections;
#[path = "properties/desk.rs"]
mod desk;
#[path = "properties/intake.rs"]
mod intake;
#[path = "properties/job_file.rs"]
mod job_file;
#[path = "properties/layout.rs"]
mod layout;
#[path = "properties/twin.rs"]
mod twin;

use proptest::prelude::*;

/// What bytes from outside are spoilt with.
const SPOILT: [&[u8]; 40] = [
    b"\0",
    b"\r",
    b"\n",
    b"\r\n",
    b",",
    b"\"",
    b"\"\"",
    b"'",
    b"=1+1",
    b"H,2\n",
    b"T,3\n",
    b"[x]\n",
    b"\xEF\xBB\xBF",
    b"\xFF\xFE",
    b"\xFE\xFF",
    b"\x00\xD8",
    b"\xD8\x00",
    b"\x81",
    b"\x80",
    b"\xFC",
    b"\xED\xA0\x80",
    b"\xF0\x9F",
    b"1234-5678-9018",
    b"123456789018",
    b"1-23456789018",
    b"\xEF\xBC\x91\xEF\xBC\x92",
    b"U+20BB7",
    b"9089+E0101",
    b"U+D842",
    b"@1",
    b"@2",
    b"new_value",
    b"2024-02-29",
    b"0000-00-00",
    b"9999-12-31",
    b"-1",
    b"1e9",
    b"99999999999999999999",
    b"true",
    b"\"\"\"",
];

/// The committed seeds of a target.
fn seeds(target: &str) -> Vec<Vec<u8>> {
    let folder = desk::home().join("tests/fuzz/seeds").join(target);
    let entries = std::fs::read_dir(folder).unwrap();
    let mut paths: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    assert!(!paths.is_empty(), "{target} has seeds");
    paths
        .iter()
        .map(|path| std::fs::read(path).unwrap())
        .collect()
}

/// A seed with some places cut out, doubled, or spoilt.
fn spoilt(target: &str) -> impl Strategy<Value = Vec<u8>> + use<> {
    let change = (0..4u8, any::<u16>(), 0..60usize, 0..SPOILT.len());
    let changes = prop::collection::vec(change, 1..6);
    (prop::sample::select(seeds(target)), changes).prop_map(|(mut data, changes)| {
        for (kind, at, length, word) in changes {
            let at = usize::from(at) % (data.len() + 1);
            let end = data.len().min(at + length);
            let part = match kind {
                0 => Vec::new(),
                1 => data[at..end].repeat(2),
                2 => SPOILT[word].to_vec(),
                _ => [SPOILT[word], &data[at..end]].concat(),
            };
            data.splice(at..end, part);
        }
        data
    })
}

fn hold(target: &str, property: fn(&[u8]), cases: u32) {
    seeds(target).iter().for_each(|seed| property(seed));
    let config = ProptestConfig {
        cases,
        failure_persistence: None,
        ..ProptestConfig::default()
    };
    let mut runner = proptest::test_runner::TestRunner::new(config);
    let outcome = runner.run(&spoilt(target), |data| {
        property(&data);
        Ok(())
    });
    outcome.unwrap();
}

#[test]
fn a_members_file_is_read_as_the_plain_twin_reads_it_or_refused() {
    hold("intake", intake::holds, 400);
}

#[test]
fn a_settings_file_is_taken_or_every_fault_has_its_place() {
    hold("job_file", job_file::holds, 600);
}

#[test]
fn a_layout_compiles_to_what_prints_or_its_faults_are_told() {
    hold("layout", layout::holds, 40);
}

#[test]
fn a_returned_list_changes_what_it_names_or_is_refused() {
    hold("corrections", corrections::holds, 300);
}

#[test]
fn the_guard_gives_the_verdict_of_its_plain_twin() {
    use kirikake::records::guard::{Digits12, digits12};
    let field = "[0-9０-９]{0,13}([-ー\u{200B}　 x]{0,2}[0-9０-９]{1,5}){0,5}.{0,3}";
    proptest!(|(field in field)| {
        let found = digits12(&field).map(|found| match found {
            Digits12::Number { .. } => twin::Twelve::Number,
            Digits12::Split => twin::Twelve::Split,
        });
        prop_assert_eq!(found, twin::twelve(&field));
    });
}
