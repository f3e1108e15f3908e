//! OUT: disk, lock, other jobs, tampering, approval, and what is left behind.

use super::refused;
use crate::hall;
use crate::hall::{Job, kirikake};

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
    let mut changed = kept.clone();
    changed[100] ^= 1;
    std::fs::write(&pieces, changed).unwrap();
    assert_eq!(
        job.print("OUT", &[]).ids(),
        ["KRK1204-E"],
        "of equal length, too"
    );
    std::fs::write(&pieces, kept).unwrap();
    assert_eq!(job.print("OUT", &[]).exit, 4);
    let whole = std::fs::read(job.path("OUT/ledger.db")).unwrap();
    std::fs::remove_file(job.path("OUT/ledger.db")).unwrap();
    assert_eq!(
        job.print("OUT", &[]).ids(),
        ["KRK1203-E"],
        "no ledger, but lots"
    );
    assert!(pieces.exists(), "nothing is removed");
    std::fs::write(job.path("OUT/ledger.db"), whole).unwrap();
    let ledger = rusqlite::Connection::open(job.path("OUT/ledger.db")).unwrap();
    ledger
        .execute_batch("UPDATE lots SET stream = 'x' WHERE no = 1")
        .unwrap();
    assert_eq!(
        job.print("OUT", &[]).ids(),
        ["KRK1203-E"],
        "a row that no event released"
    );
    drop(ledger);
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
        (20, false),
        "{said:?}"
    );
    let said = job.print("OUT", &["--no-verify"]);
    assert_eq!((said.exit, said.ids()), (20, vec!["KRK2031-E".to_owned()]));
}

#[test]
fn nothing_of_somebody_s_is_overwritten() {
    let job = Job::sample(30, 1);
    let folder = job.dir.path().to_str().unwrap();
    let arguments = [
        "sample",
        "--count",
        "1",
        "--seed",
        "1",
        "--profile",
        "kenpo",
        "--json",
        "-o",
    ];
    let said = kirikake(&[&arguments[..], &[folder]].concat());
    assert_eq!((said.exit, said.ids()), (20, vec!["KRK2035-E".to_owned()]));
    let (path, lists) = (job.text("job.toml"), job.text("lists"));
    let check = ["check", &path, "-o", &lists, "--json"];
    assert!([0, 4].contains(&kirikake(&check).exit));
    let held = job
        .read("lists/held.csv")
        .replacen("token", "token,new_value", 1);
    std::fs::write(job.path("lists/held.csv"), held).unwrap();
    assert_eq!(kirikake(&check).ids(), ["KRK2035-E"]);
    let layout = job.text("layout.toml");
    std::fs::write(&layout, "schema = 1\n").unwrap();
    let said = kirikake(&["layout", "preview", &layout, "-o", &layout, "--json"]);
    assert_eq!((said.exit, said.ids()), (20, vec!["KRK2035-E".to_owned()]));
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
