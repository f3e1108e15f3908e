//! The clerk's page in a real browser: everything is shown, nothing leaves the machine, and what is
//! signed there is what lets production print. Skipped, said loudly, without a Chromium.

mod hall;

use hall::{Job, kirikake, stranger};
use serde_json::Value;

/// Lets the clerk of `proof/clerk.py` sign a proof's page; what was seen there.
fn clerk(job: &Job, proof: &str, verdict: &str) -> Option<Value> {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/proof/clerk.py");
    let chromium = ["chromium", "chromium-browser", "google-chrome"]
        .into_iter()
        .find(|name| {
            std::process::Command::new(name)
                .arg("--version")
                .output()
                .is_ok()
        });
    let Some(chromium) = chromium else {
        eprintln!("\n!!! SKIPPED: no Chromium to open review.html with\n");
        return None;
    };
    std::fs::create_dir_all(job.path("desk")).unwrap();
    let (page, desk) = (job.text(&format!("{proof}/review.html")), job.text("desk"));
    let output = stranger("python3", &[script, chromium, &page, &desk, verdict])?;
    assert!(output.status.success(), "{output:?}");
    Some(serde_json::from_slice(&output.stdout).unwrap())
}

fn proofed(seed: u64) -> Job {
    let job = Job::sample(120, seed);
    let (file, dir) = (job.text("job.toml"), job.text("PROOF"));
    let said = kirikake(&["proof", &file, "-o", &dir, "--sample", "4"]);
    assert_eq!(said.exit, 0, "{said:?}");
    job
}

#[test]
fn a_clerk_reads_and_signs_in_the_browser_and_nothing_is_sent_anywhere() {
    let job = proofed(81);
    let Some(told) = clerk(&job, "PROOF", "approved") else {
        return;
    };
    assert_eq!(told["title"], "資格情報のお知らせ 令和6年度（見本）");
    let number = |key: &str| told[key].as_u64().unwrap();
    assert!(number("pieces") > 5);
    assert_eq!(number("images"), number("pieces"));
    assert_eq!(number("readable"), number("pieces"));
    // Face, card and voice code of each were read from the picture and are what they should be.
    assert_eq!(
        (number("agreeing"), number("disagreeing")),
        (3 * number("pieces"), 0)
    );
    assert_eq!((number("unnamed"), number("looked")), (0, 1));
    assert_eq!(told["unsigned"], true);
    assert_eq!(told["elsewhere"], serde_json::json!([]));
    let all = number("pieces");
    let progress = told["progress"].as_str().unwrap();
    assert!(progress.ends_with(&format!("{all} ／ {all}")), "{progress}");

    let saved = job.read("desk/approval.json");
    assert_eq!(saved, job.read("desk/signed.json"));
    let (dir, statement) = (job.text("PROOF"), job.text("desk/approval.json"));
    let said = kirikake(&["approve", &dir, "--statement", &statement, "--json"]);
    assert_eq!(said.exit, 0, "{said:?}");
    let said = said.json();
    assert_eq!(
        (&said["approved"], &said["method"]),
        (&true.into(), &"browser".into())
    );
    assert_eq!(
        (&said["key"], &said["by"]),
        (&told["public"], &"承認 花子".into())
    );
    assert_eq!(kirikake(&["verify", &dir]).exit, 0);
    let Some(output) = stranger("pdftotext", &[&job.text("desk/print.pdf"), "-"]) else {
        return;
    };
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(
        text.contains("件数と収支") && !text.contains("SyntaxError"),
        "{text}"
    );
}

#[test]
fn what_was_signed_for_another_proof_is_not_taken() {
    let (job, other) = (proofed(82), proofed(83));
    if clerk(&other, "PROOF", "rejected").is_none() {
        return;
    }
    let (dir, statement) = (job.text("PROOF"), other.text("desk/approval.json"));
    let said = kirikake(&["approve", &dir, "--statement", &statement, "--json"]);
    assert_eq!((said.exit, said.ids()), (12, vec!["KRK1277-E".to_owned()]));
    let said = kirikake(&[
        "approve",
        &other.text("PROOF"),
        "--statement",
        &statement,
        "--json",
    ]);
    assert_eq!(said.json()["approved"], false);
    // A rejection says why, whatever the words are.
    let note = kirikake(&["verify", &other.text("PROOF"), "--json"]).json();
    assert_eq!(
        note["approval"]["note"],
        "確認しました。<script>alert(1)</script>"
    );
}
