//! Proof and approval: what a proof shows, that one changed byte anywhere breaks it, and that
//! production prints by an approval of this very configuration and by nothing else.

mod hall;

use std::path::Path;

use hall::{Job, Said, kirikake, stranger};
use serde_json::Value;

/// A job of purpose `production` with a key of its own and an approver's key beside it.
fn production(count: u64, seed: u64) -> Job {
    let job = Job::sample(count, seed);
    job.replace("job.toml", "\"sample\"", "\"production\"");
    let settings = job.read("job.toml");
    let settings = settings
        + "
[pairing]
key = \"pairing.key\"
";
    let settings = settings.replace(
        "[job]",
        "[job]\npress_sample = \"waived: test of the lock\"",
    );
    std::fs::write(job.path("job.toml"), settings).unwrap();
    std::fs::write(job.path("pairing.key"), "5a".repeat(32)).unwrap();
    let made = kirikake(&["keygen", "-o", &job.text("approver.key"), "--json"]);
    assert_eq!(made.exit, 0, "{made:?}");
    approver(&job, made.json()["public"].as_str().unwrap(), "2035-03-31");
    job
}

fn approver(job: &Job, key: &str, until: &str) {
    let insurer = job.read("insurer.toml");
    let insurer = insurer.split("\n[[approver]]").next().unwrap().to_owned();
    let more = format!("\n[[approver]]\nname = \"承認 花子\"\nkey = \"{key}\"\nuntil = {until}\n");
    std::fs::write(job.path("insurer.toml"), insurer + &more).unwrap();
}

fn proof(job: &Job, name: &str) -> Said {
    let (file, dir) = (job.text("job.toml"), job.text(name));
    kirikake(&["proof", &file, "-o", &dir, "--sample", "3", "--json"])
}

fn approve(job: &Job, name: &str, more: &[&str]) -> Said {
    let (dir, key) = (job.text(name), job.text("approver.key"));
    let arguments = [
        "approve",
        &dir,
        "--key",
        &key,
        "--by",
        "承認 花子",
        "--json",
    ];
    kirikake(&[&arguments[..], more].concat())
}

fn verify(path: &str) -> Said {
    kirikake(&["verify", path, "--json"])
}

fn print(job: &Job, out: &str, proof: &str) -> Said {
    job.print(out, &["--approval", &job.text(proof)])
}

#[test]
fn production_prints_by_an_approved_proof_and_waits_without_one() {
    let job = production(60, 61);
    let said = job.print("OUT", &[]);
    assert_eq!((said.exit, said.ids()), (8, vec!["KRK0802-W".to_owned()]));
    let made = proof(&job, "PROOF");
    assert_eq!(made.exit, 0, "{made:?}");
    let said = print(&job, "OUT", "PROOF");
    assert_eq!((said.exit, said.ids()), (8, vec!["KRK0802-W".to_owned()]));
    assert!(!job.path("OUT").exists());

    assert_eq!(approve(&job, "PROOF", &[]).exit, 0);
    let said = print(&job, "OUT", "PROOF");
    assert!([0, 4].contains(&said.exit), "{said:?}");
    let report = said.json();
    assert_eq!(report["approval"]["by"], "承認 花子");
    assert_eq!(report["config_sha256"], made.json()["config_sha256"]);
    // The approved pages bear no mark, and their codes no flag of a sample.
    let pieces = job.read("OUT/lots/0001.pieces.csv");
    let row: Vec<&str> = pieces.lines().nth(1).unwrap().split(',').collect();
    assert_eq!(row[10].parse::<u32>().unwrap() & 8, 0);
    let again = approve(&job, "PROOF", &["--reject"]);
    assert_eq!(
        (again.exit, again.ids()),
        (20, vec!["KRK2095-E".to_owned()])
    );
}

#[test]
fn a_rejected_proof_and_one_by_a_stranger_or_too_late_print_nothing() {
    let job = production(40, 62);
    proof(&job, "REJECTED");
    let note = ["--reject", "--note", "題名が違う"];
    assert_eq!(approve(&job, "REJECTED", &note).exit, 0);
    let said = print(&job, "OUT", "REJECTED");
    assert_eq!((said.exit, said.ids()), (12, vec!["KRK1270-E".to_owned()]));

    proof(&job, "STRANGER");
    std::fs::remove_file(job.path("approver.key")).unwrap();
    kirikake(&["keygen", "-o", &job.text("approver.key")]);
    assert_eq!(approve(&job, "STRANGER", &[]).exit, 0);
    let said = print(&job, "OUT", "STRANGER");
    assert_eq!((said.exit, said.ids()), (12, vec!["KRK1272-E".to_owned()]));

    std::fs::remove_file(job.path("approver.key")).unwrap();
    let made = kirikake(&["keygen", "-o", &job.text("approver.key"), "--json"]);
    approver(&job, made.json()["public"].as_str().unwrap(), "2024-12-31");
    proof(&job, "LATE");
    assert_eq!(approve(&job, "LATE", &[]).exit, 0);
    let said = print(&job, "OUT", "LATE");
    assert_eq!((said.exit, said.ids()), (12, vec!["KRK1273-E".to_owned()]));
    assert!(!job.path("OUT").exists());
}

/// A change of one of the job's files, by name.
type Change = (&'static str, fn(&Job));

/// One of each of the things that the digest is made of.
const CHANGES: [Change; 8] = [
    ("members file", |job| {
        let text = job.read("members.csv");
        let changed = text.replacen("2割", "3割", 1).replacen("本人", "家族", 1);
        let digest = |text: &str| kirikake::digest::hex(&kirikake::digest::sha256(text.as_bytes()));
        std::fs::write(job.path("members.csv"), &changed).unwrap();
        job.replace("job.toml", &digest(&text), &digest(&changed));
    }),
    ("title", |job| {
        job.replace("job.toml", "title", "title = \"別\"\n# title");
    }),
    ("day of issue", |job| {
        {
            job.replace("job.toml", "2024-07-01", "2024-07-02");
        };
    }),
    ("pieces a lot", |job| {
        {
            job.replace("job.toml", "pieces   = ", "pieces   = 17 # ");
        };
    }),
    ("insurer's words", |job| {
        {
            job.replace("insurer.toml", "phone", "phone = \"03-1111-1111\"\n# phone");
        };
    }),
    ("policy", |job| {
        {
            job.replace("policy/mhlw-2024-01-09.toml", "title", "# \ntitle");
        };
    }),
    ("key", |job| {
        std::fs::write(job.path("pairing.key"), "5b".repeat(32)).unwrap();
    }),
    ("waiver", |job| {
        job.replace("job.toml", "test of the lock", "another");
    }),
];

#[test]
fn whatever_reaches_paper_changes_the_configuration_that_was_approved() {
    let job = production(40, 63);
    let home = tempfile::tempdir().unwrap();
    for folder in ["layouts", "fonts"] {
        let from = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
        for name in hall::files_below(&from) {
            let to = home.path().join(folder).join(&name);
            std::fs::create_dir_all(to.parent().unwrap()).unwrap();
            std::fs::copy(from.join(&name), to).unwrap();
        }
    }
    let config = |job: &Job| {
        let said = hall::kirikake_in(home.path(), &["check", &job.text("job.toml"), "--json"]);
        assert!([0, 4].contains(&said.exit), "{said:?}");
        said.json()["config_sha256"].as_str().unwrap().to_owned()
    };
    let policy = home.path().join("layouts/policy/mhlw-2024-01-09.toml");
    std::fs::create_dir_all(job.path("policy")).unwrap();
    let own = job.path("policy/mhlw-2024-01-09.toml");
    std::fs::copy(&policy, &own).unwrap();
    let settings = job.read("job.toml");
    let line = settings
        .lines()
        .find(|line| line.contains("mhlw-2024-01-09"));
    let line = line.unwrap().to_owned();
    job.replace("job.toml", &line, "file = \"policy/mhlw-2024-01-09.toml\"");
    let approved = config(&job);
    assert_eq!(approved, config(&job), "the same job has the same digest");

    for (what, change) in CHANGES {
        let names = ["members.csv", "job.toml", "insurer.toml", "pairing.key"];
        let kept = names.map(|name| job.read(name));
        let policy = job.read("policy/mhlw-2024-01-09.toml");
        change(&job);
        assert_ne!(config(&job), approved, "{what}");
        for (name, text) in names.iter().zip(kept) {
            std::fs::write(job.path(name), text).unwrap();
        }
        std::fs::write(&own, policy).unwrap();
        assert_eq!(config(&job), approved, "{what} put back");
    }
    for name in [
        "layouts/yoshiki1.toml",
        "layouts/yoshiki-base.toml",
        "layouts/voice/yoshiki1.txt",
    ] {
        let path = home.path().join(name);
        let text = std::fs::read_to_string(&path).unwrap();
        std::fs::write(&path, format!("{text}# a remark\n")).unwrap();
        assert_ne!(config(&job), approved, "{name}");
        std::fs::write(&path, text).unwrap();
    }
    // A limit and a path reach no paper.
    job.replace("job.toml", "10%", "11%");
    assert_eq!(config(&job), approved);
}

#[test]
fn an_approval_of_other_settings_prints_nothing() {
    let job = production(40, 64);
    proof(&job, "PROOF");
    assert_eq!(approve(&job, "PROOF", &[]).exit, 0);
    job.replace("job.toml", "2024-07-01", "2024-07-02");
    let said = print(&job, "OUT", "PROOF");
    assert_eq!((said.exit, said.ids()), (12, vec!["KRK1271-E".to_owned()]));
    assert!(!job.path("OUT").exists());
}

#[test]
fn one_changed_byte_in_any_file_of_a_proof_is_told_with_its_name() {
    let job = production(40, 65);
    proof(&job, "PROOF");
    assert_eq!(approve(&job, "PROOF", &[]).exit, 0);
    assert_eq!(verify(&job.text("PROOF")).exit, 0);
    let names = hall::files_below(&job.path("PROOF"));
    assert!(names.len() > 15);
    for name in &names {
        let path = job.path("PROOF").join(name);
        let kept = std::fs::read(&path).unwrap();
        for at in [kept.len() / 2, kept.len() - 1] {
            let mut bytes = kept.clone();
            bytes[at] ^= 1;
            std::fs::write(&path, bytes).unwrap();
            let said = verify(&job.text("PROOF"));
            assert_eq!(said.exit, 12, "{name} byte {at}: {said:?}");
            assert!(said.stdout.contains(name.as_str()), "{name}: {said:?}");
        }
        std::fs::remove_file(&path).unwrap();
        let said = verify(&job.text("PROOF"));
        assert!(
            name == "approval.json" || said.exit != 0,
            "{name} is gone: {said:?}"
        );
        std::fs::write(&path, kept).unwrap();
    }
    std::fs::write(job.path("PROOF/more.txt"), "x").unwrap();
    let said = verify(&job.text("PROOF"));
    assert_eq!(said.exit, 12);
    assert!(said.stdout.contains("more.txt"), "{said:?}");
}

#[test]
fn the_zip_holds_the_same_and_a_name_that_climbs_out_is_refused() {
    let job = production(40, 66);
    let made = proof(&job, "PROOF").json();
    let said = verify(&job.text("PROOF.zip"));
    assert_eq!(said.exit, 0, "{said:?}");
    assert_eq!(said.json()["package_sha256"], made["package_sha256"]);
    let evil = "import sys, zipfile\n\
        zip = zipfile.ZipFile(sys.argv[1], 'w')\n\
        zip.writestr('proof.json', '{}')\n\
        zip.writestr('../../climbed.txt', 'x')\n\
        zip.close()\n";
    let path = job.text("evil.zip");
    let Some(output) = stranger("python3", &["-c", evil, &path]) else {
        return;
    };
    assert!(output.status.success(), "{output:?}");
    let said = verify(&path);
    assert_eq!((said.exit, said.ids()), (12, vec!["KRK1276-E".to_owned()]));
    std::fs::write(job.path("broken.zip"), b"PK\x03\x04 and no more").unwrap();
    assert_eq!(verify(&job.text("broken.zip")).exit, 20);
}

#[test]
fn a_proof_shows_every_rule_that_occurs_and_nobody_under_protection() {
    let job = Job::sample(400, 67);
    let text = job.read("members.csv");
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let heading = |name: &str| lines[0].split(',').position(|it| it == name).unwrap();
    let (suppress, control) = (heading("suppress"), heading("control_no"));
    let mut hidden = Vec::new();
    for (at, line) in lines.iter_mut().enumerate().skip(1) {
        let mut fields: Vec<String> = line.split(',').map(str::to_owned).collect();
        if at % 3 == 0 && fields.len() > suppress {
            fields[suppress] = "WINDOW".to_owned();
            hidden.push(fields[control].clone());
        }
        *line = fields.join(",");
    }
    job.members((lines.join("\n") + "\n").as_bytes());
    let made = proof(&job, "PROOF");
    assert_eq!(made.exit, 0, "{made:?}");
    let review = job.read("PROOF/review.html");
    for control in hidden {
        let held = job.read("PROOF/held.csv") + &job.read("PROOF/separate.csv");
        let listed =
            held.contains(&control) || job.read("PROOF/substituted.csv").contains(&control);
        assert!(listed || !review.contains(&control), "{control}");
    }
    let statement = statement(&job.read("PROOF/proof.json"));
    let reasons = statement["predicate"]["pieces"].to_string();
    let report = job.check().json();
    for rule in ["R3", "R4"] {
        assert!(report["by_rule"][rule].as_u64().unwrap() > 0);
        assert!(
            reasons.contains(&format!("規則 {rule}")),
            "{rule}: {reasons}"
        );
    }
    for reason in [
        "最初の通",
        "最後の通",
        "最も長い氏名",
        "最も長い住所",
        "無作為抽出",
    ] {
        assert!(reasons.contains(reason), "{reason}");
    }
    for name in ["proof.pdf", "press-sample.pdf"] {
        let pdf = job.text(&format!("PROOF/{name}"));
        if let Some(output) = stranger("qpdf", &["--check", &pdf]) {
            assert!(output.status.success(), "{output:?}");
        }
        let Some(output) = stranger("pdftotext", &["-raw", &pdf, "-"]) else {
            return;
        };
        let text = String::from_utf8(output.stdout).unwrap();
        assert_eq!(text.contains('校'), name == "proof.pdf", "{name}");
    }
}

/// The last statement of a proof's chain.
fn statement(proof: &str) -> Value {
    let proof: Value = serde_json::from_str(proof).unwrap();
    let envelopes = proof["statements"].as_array().unwrap();
    let payload = envelopes.last().unwrap()["payload"].as_str().unwrap();
    let script = "import base64, sys; sys.stdout.buffer.write(base64.b64decode(sys.argv[1]))";
    let output = stranger("python3", &["-c", script, payload]).expect("python3 is there");
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn the_same_job_makes_the_same_pages_whatever_the_workers() {
    let job = Job::sample(200, 68);
    for (dir, workers) in [("ONE", "1"), ("THREE", "3")] {
        let (file, dir) = (job.text("job.toml"), job.text(dir));
        let said = kirikake(&["proof", &file, "-o", &dir, "--workers", workers]);
        assert_eq!(said.exit, 0, "{said:?}");
    }
    for name in hall::files_below(&job.path("ONE")) {
        // The statement tells when it was made.
        if name == "proof.json" {
            continue;
        }
        let [one, three] = ["ONE", "THREE"].map(|dir| std::fs::read(job.path(dir).join(&name)));
        assert!(one.unwrap() == three.unwrap(), "{name}");
    }
}

#[test]
fn a_reading_test_is_needed_unless_it_was_waived() {
    let job = production(40, 69);
    job.replace(
        "job.toml",
        "press_sample = \"waived: test of the lock\"",
        "",
    );
    proof(&job, "PROOF");
    assert_eq!(approve(&job, "PROOF", &[]).exit, 0);
    let said = print(&job, "OUT", "PROOF");
    assert_eq!((said.exit, said.ids()), (8, vec!["KRK0803-W".to_owned()]));
    let test = |result: &str| {
        format!(
            "press = \"機 A\"\n\
             paper = \"上質 70\"\ndevice = \"端末\"\napp = \"Reader 1.0\"\nby = \"試験 一郎\"\n\
             date = \"2024-06-20\"\nresult = \"{result}\"\nnotch_mm = 6.02\ncentre_mm = 25.01\n"
        )
    };
    let add = |text: &str| {
        std::fs::write(job.path("test.toml"), text).unwrap();
        let (file, dir) = (job.text("job.toml"), job.text("PROOF"));
        let (test, key) = (job.text("test.toml"), job.text("approver.key"));
        kirikake(&[
            "proof",
            &file,
            "-o",
            &dir,
            "--reading-test",
            &test,
            "--key",
            &key,
            "--json",
        ])
    };
    assert_eq!(add("press = \"機 A\"\n").exit, 20);
    assert_eq!(add(&test("failed")).exit, 0);
    assert_eq!(print(&job, "OUT", "PROOF").exit, 8);
    assert_eq!(add(&test("read")).exit, 0);
    let said = print(&job, "OUT", "PROOF");
    assert!([0, 4].contains(&said.exit), "{said:?}");
    let said = verify(&job.text("PROOF")).json();
    assert_eq!(said["reading_tests"], serde_json::json!([false, true]));
}

#[test]
fn a_key_is_for_its_owner_alone_and_is_never_made_over_another() {
    let job = production(40, 70);
    let key = job.path("approver.key");
    use std::os::unix::fs::PermissionsExt;
    assert_eq!(key.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    let said = kirikake(&["keygen", "-o", key.to_str().unwrap(), "--json"]);
    assert_eq!(said.exit, 20, "{said:?}");
    std::fs::set_permissions(&key, PermissionsExt::from_mode(0o644)).unwrap();
    proof(&job, "PROOF");
    let said = approve(&job, "PROOF", &[]);
    assert_eq!(said.exit, 0, "{said:?}");
    assert!(said.stderr.contains("KRK0003-W"), "{said:?}");
    // OpenSSL reads the key as its own.
    let file = key.to_str().unwrap();
    if let Some(output) = stranger("openssl", &["pkey", "-in", file, "-noout", "-text"]) {
        let text = String::from_utf8(output.stdout).unwrap();
        assert!(text.contains("ED25519 Private-Key"), "{text}");
    }
}

#[test]
fn a_verdict_on_paper_says_so_and_who_entered_it() {
    let job = production(40, 71);
    proof(&job, "PROOF");
    std::fs::write(job.path("scan.pdf"), b"%PDF-1.4 a scan").unwrap();
    let said = approve(&job, "PROOF", &["--paper", &job.text("scan.pdf")]);
    assert_eq!(said.exit, 0, "{said:?}");
    assert_eq!(said.json()["method"], "paper");
    let said = print(&job, "OUT", "PROOF");
    assert_eq!(said.json()["approval"]["method"], "paper");
}
