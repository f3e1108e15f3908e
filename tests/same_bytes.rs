//! Same job, same bytes: whatever the workers, the restarts and the machines.

mod hall;

use std::time::Duration;

use hall::{Job, start};

/// A job of several streams and lots.
fn job() -> Job {
    let job = Job::sample(1_500, 3);
    job.replace("job.toml", "pieces   = 200", "pieces   = 150");
    job
}

#[test]
fn one_two_and_seven_workers_make_the_same_lots_lists_and_ledger_rows() {
    let job = job();
    for workers in ["1", "2", "7"] {
        let said = job.print(workers, &["--workers", workers]);
        assert_eq!(said.exit, 4, "{said:?}");
    }
    assert!(job.digests("1").len() > 20, "{:?}", job.digests("1"));
    for workers in ["2", "7"] {
        assert_eq!(job.digests("1"), job.digests(workers), "{workers} workers");
        assert_eq!(
            job.ledger_rows("1"),
            job.ledger_rows(workers),
            "{workers} workers"
        );
    }
}

#[test]
fn a_run_killed_ten_times_resumes_to_the_same_bytes() {
    let job = job();
    assert_eq!(job.print("whole", &[]).exit, 4);
    let (path, out) = (job.text("job.toml"), job.text("killed"));
    for kill in 0..10 {
        let mut child = start(&["print", &path, "-o", &out, "--workers", "2"]);
        std::thread::sleep(Duration::from_millis(40 + 45 * kill));
        child.kill().unwrap(); // SIGKILL
        child.wait().unwrap();
    }
    let said = job.print("killed", &[]);
    assert_eq!(said.exit, 4, "{said:?}");
    assert_eq!(job.digests("whole"), job.digests("killed"));
    assert_eq!(job.ledger_rows("whole"), job.ledger_rows("killed"));
}

#[test]
fn a_finished_job_printed_again_changes_nothing() {
    let job = job();
    assert_eq!(job.print("out", &[]).exit, 4);
    let (digests, rows) = (job.digests("out"), job.ledger_rows("out"));
    assert_eq!(job.print("out", &[]).exit, 4);
    assert_eq!(
        (digests, rows),
        (job.digests("out"), job.ledger_rows("out"))
    );
}

#[test]
fn lots_made_on_two_machines_are_those_of_one() {
    let job = job();
    assert_eq!(job.print("whole", &[]).exit, 4);
    let whole = job.digests("whole");
    let lots = job.print("first", &["--lots", "1-3"]).json();
    assert_eq!(lots["partial"], true);
    assert_eq!(lots["lots"].as_array().unwrap().len(), 3);
    let count = whole.keys().filter(|name| name.ends_with(".pdf")).count();
    let rest = format!("4-{count}");
    assert_eq!(
        job.print("second", &["--lots", &rest]).json()["partial"],
        true
    );
    let mut both = job.digests("first");
    both.extend(job.digests("second"));
    assert_eq!(both, whole);
    // The rest of a partial OUT is made by a run without --lots.
    assert_eq!(job.print("first", &[]).json()["partial"], false);
    assert_eq!(job.digests("first"), whole);
}

#[cfg(unix)]
#[test]
fn a_signal_stops_between_lots_with_exit_8_and_the_next_run_goes_on() {
    let job = Job::sample(6_000, 4);
    let (path, out) = (job.text("job.toml"), job.text("out"));
    let child = start(&["print", &path, "-o", &out, "--workers", "1"]);
    let begun = job.path("out").join("lots");
    while !begun.exists() {
        std::thread::sleep(Duration::from_millis(5));
    }
    let pid = child.id().to_string();
    let sent = std::process::Command::new("kill")
        .args(["-TERM", &pid])
        .status();
    assert!(sent.unwrap().success());
    let output = child.wait_with_output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(8), "{said}");
    let last = said.lines().last().unwrap();
    assert!(
        last.starts_with("KRK0801-W ") && last.ends_with(" rc=8"),
        "{last}"
    );
    let parts = hall::files_below(&begun)
        .into_iter()
        .filter(|name| name.ends_with(".part"));
    assert_eq!(parts.count(), 0, "the lot in hand was dropped");
    assert_eq!(job.print("out", &[]).exit, 4);
    assert_eq!(job.print("whole", &[]).exit, 4);
    assert_eq!(job.digests("out"), job.digests("whole"));
}
