//! The clerk's page in a real browser: everything is shown, nothing leaves the machine, and what is
//! signed there is what lets production print. Skipped, said loudly, without a Chromium.

mod hall;

use hall::{Job, Said, kirikake, stranger};
use serde_json::Value;

/// Lets the clerk of `proof/clerk.py` open and sign a proof's page; what was seen there.
fn clerk(job: &Job, proof: &str, verdict: &str, passphrase: Option<&str>) -> Option<Value> {
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
    let mut arguments = vec![script, chromium, &page, &desk, verdict];
    arguments.extend(passphrase);
    let output = stranger("python3", &arguments)?;
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
    let Some(told) = clerk(&job, "PROOF", "approved", None) else {
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
    if clerk(&other, "PROOF", "rejected", None).is_none() {
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

/// Not of ASCII alone: a clerk may have chosen it.
const PASSPHRASE: &str = "Kirikake-電池ホチキス 7";

/// A proof whose page opens by a passphrase.
fn locked(job: &Job, name: &str, passphrase: &str) -> Said {
    private(job, "word.txt", &format!("{passphrase}\r\nsecond line\n"));
    let (file, dir) = (job.text("job.toml"), job.text(name));
    let (word, sample) = (job.text("word.txt"), ["--sample", "4"]);
    let arguments = [
        "proof",
        &file,
        "-o",
        &dir,
        "--passphrase-file",
        &word,
        "--json",
    ];
    kirikake(&[&arguments[..], &sample].concat())
}

/// A file for its owner alone.
fn private(job: &Job, name: &str, text: &str) {
    std::fs::write(job.path(name), text).unwrap();
    #[cfg(unix)]
    mode(job, name, 0o600);
}

#[cfg(unix)]
fn mode(job: &Job, name: &str, mode: u32) {
    let mode = std::os::unix::fs::PermissionsExt::from_mode(mode);
    std::fs::set_permissions(job.path(name), mode).unwrap();
}

/// Names, kana, addresses and control numbers of the members file.
fn personal(job: &Job) -> Vec<String> {
    let text = job.read("members.csv");
    let heading: Vec<&str> = text.lines().next().unwrap().split(',').collect();
    let wanted = [
        "name_kanji",
        "name_kana",
        "addr1",
        "control_no",
        "member_key",
    ];
    let cells = text
        .lines()
        .skip(1)
        .flat_map(|row| heading.iter().zip(row.split(',')));
    let cells = cells.filter(|(name, cell)| wanted.contains(*name) && cell.len() > 5);
    cells.map(|(_, cell)| cell.to_owned()).collect()
}

#[test]
fn a_locked_page_opens_by_its_passphrase_only_and_is_signed_like_any_other() {
    let job = Job::sample(120, 84);
    let made = locked(&job, "PROOF", PASSPHRASE);
    assert_eq!(
        (made.exit, &made.json()["locked"]),
        (0, &true.into()),
        "{made:?}"
    );
    let dir = job.text("PROOF");
    assert_eq!(kirikake(&["verify", &dir]).exit, 0);
    assert_eq!(kirikake(&["verify", &job.text("PROOF.zip")]).exit, 0);
    let Some(told) = clerk(&job, "PROOF", "approved", Some(PASSPHRASE)) else {
        return;
    };
    let text = |key: &str| told[key].as_str().unwrap();
    assert!(text("closed").contains("合言葉が必要です"), "{told}");
    assert!(!text("closed").contains("資格情報") && !text("closed").contains("件数"));
    assert!(text("refused").starts_with("合言葉が違います"), "{told}");
    assert_eq!(
        (text("empty"), text("role")),
        ("合言葉を入れてください。", "alert")
    );
    assert_eq!((text("word_type"), text("focus")), ("password", "title"));
    assert_eq!(
        (&told["still_closed"], &told["lock_gone"]),
        (&true.into(), &true.into())
    );
    assert_eq!(
        (&told["lock_unnamed"], &told["unnamed"]),
        (&0.into(), &0.into())
    );
    assert_eq!(told["elsewhere"], serde_json::json!([]));
    let number = |key: &str| told[key].as_u64().unwrap();
    assert!(number("pieces") > 5);
    assert_eq!(number("images"), number("pieces"));
    assert_eq!(number("agreeing"), 3 * number("pieces"));

    let statement = job.text("desk/approval.json");
    let said = kirikake(&["approve", &dir, "--statement", &statement, "--json"]);
    assert_eq!((said.exit, &said.json()["approved"]), (0, &true.into()));
    assert_eq!(kirikake(&["verify", &dir]).exit, 0);
}

#[test]
fn a_locked_page_says_nothing_of_anybody_and_is_the_same_again() {
    let job = Job::sample(40, 85);
    assert_eq!(locked(&job, "OPEN", PASSPHRASE).exit, 0);
    let page = job.read("OPEN/review.html");
    let members = personal(&job);
    assert!(members.len() > 100);
    for value in &members {
        assert!(!page.contains(value), "{value}");
    }
    assert!(!page.contains(PASSPHRASE) && !page.contains("令和6年度"));
    // Pictures, too, are behind the lock; and packed, it is no larger than an open page.
    assert!(!page.contains("iVBORw0KGgo"));
    assert_eq!(locked(&job, "AGAIN", PASSPHRASE).exit, 0);
    assert!(
        page == job.read("AGAIN/review.html"),
        "the same proof is the same page"
    );
    assert_eq!(locked(&job, "OTHER", "quite another passphrase").exit, 0);
    let other = job.read("OTHER/review.html");
    let part = |page: &str, key: &str| {
        let lock = page.split_once(r#"id="data">"#).unwrap().1;
        let lock = lock.split_once("</script>").unwrap().0;
        let lock: Value = serde_json::from_str(lock).unwrap();
        lock["locked"][key].to_string()
    };
    assert_eq!(part(&page, "rounds"), "600000");
    assert_eq!(part(&page, "salt"), part(&other, "salt"));
    assert_ne!(part(&page, "nonce"), part(&other, "nonce"));
    assert_ne!(part(&page, "bytes"), part(&other, "bytes"));
    // Another sample of the same configuration: the same key, another text, another nonce.
    let (file, dir, word) = (job.text("job.toml"), job.text("SEED"), job.text("word.txt"));
    private(&job, "word.txt", PASSPHRASE);
    let arguments = ["proof", &file, "-o", &dir, "--passphrase-file", &word];
    assert_eq!(
        kirikake(&[&arguments[..], &["--seed", "2"]].concat()).exit,
        0
    );
    let seed = job.read("SEED/review.html");
    assert_eq!(part(&page, "salt"), part(&seed, "salt"));
    assert_ne!(part(&page, "nonce"), part(&seed, "nonce"));
    let plain = job.text("PLAIN");
    assert_eq!(
        kirikake(&["proof", &file, "-o", &plain, "--seed", "2"]).exit,
        0
    );
    assert!(seed.len() < job.read("PLAIN/review.html").len());
}

#[test]
fn a_passphrase_comes_from_a_file_that_is_its_owner_s_and_is_long_enough() {
    let job = Job::sample(40, 86);
    for (word, exit, id) in [
        ("elevenchars", 20, "KRK2079-E"),
        ("", 20, "KRK2079-E"),
        ("\nbehind the first line", 20, "KRK2079-E"),
    ] {
        let said = locked(&job, "PROOF", word);
        assert_eq!((said.exit, said.ids()), (exit, vec![id.to_owned()]));
        assert!(word.len() < 5 || !(said.stdout + &said.stderr).contains(word.trim()));
    }
    let (file, dir) = (job.text("job.toml"), job.text("PROOF"));
    let arguments = ["proof", &file, "-o", &dir, "--json", "--passphrase-file"];
    let missing = job.text("no-word.txt");
    let said = kirikake(&[&arguments[..], &[&missing]].concat());
    assert_eq!((said.exit, said.ids()), (24, vec!["KRK2401-E".to_owned()]));
    assert!(!job.path("PROOF").exists());
    #[cfg(unix)]
    {
        private(&job, "word.txt", PASSPHRASE);
        mode(&job, "word.txt", 0o644);
        let said = kirikake(&[&arguments[..], &[&job.text("word.txt")]].concat());
        assert_eq!(said.exit, 0);
        assert!(said.stderr.contains("KRK0003-W"), "{said:?}");
        assert!(!(said.stdout + &said.stderr).contains(PASSPHRASE));
    }
}
