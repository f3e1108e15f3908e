//! Bundles and counts for the post: every piece in one bundle, every bundle in one area, and no
//! registered address of anybody who is written to elsewhere.

mod hall;

use std::collections::BTreeMap;

use hall::Job;

fn bundling(by: &str) -> Job {
    let job = Job::sample(600, 31);
    let settings = job.read("job.toml");
    let settings = format!("{settings}\n[bundles]\nby = \"{by}\"\npieces_max = 20\n");
    std::fs::write(job.path("job.toml"), settings).unwrap();
    job
}

fn rows(text: &str) -> Vec<Vec<String>> {
    let text = text.trim_start_matches('\u{FEFF}');
    let row = |row: &str| row.split(',').map(str::to_owned).collect();
    text.lines().skip(1).map(row).collect()
}

/// By piece, the post code that it is sent to.
fn sent_to(job: &Job) -> BTreeMap<u32, String> {
    let given = job.read("members.csv");
    let headings: Vec<&str> = given.lines().next().unwrap().split(',').collect();
    let column = |name| {
        headings
            .iter()
            .position(|heading| *heading == name)
            .unwrap()
    };
    let (control_no, post_code) = (column("control_no"), column("post_code"));
    let alt = headings
        .iter()
        .position(|heading| *heading == "alt_post_code");
    let codes: BTreeMap<String, String> = rows(&given)
        .into_iter()
        .filter(|row| row.len() == headings.len())
        .map(|row| {
            let alt = alt.map(|at| row[at].clone()).filter(|alt| !alt.is_empty());
            (
                row[control_no].clone(),
                alt.unwrap_or(row[post_code].clone()),
            )
        })
        .collect();
    let mut sent = BTreeMap::new();
    for name in hall::files_below(&job.path("OUT/lots")) {
        if name.ends_with("members.csv") {
            for row in rows(&job.read(&format!("OUT/lots/{name}"))) {
                sent.insert(row[0].parse().unwrap(), codes[&row[2]].clone());
            }
        }
    }
    sent
}

#[test]
fn every_piece_is_in_one_bundle_of_its_own_area_and_the_counts_agree() {
    let job = bundling("post3");
    let said = job.print("OUT", &["--no-verify"]);
    assert_eq!(said.exit, 4, "{said:?}");
    let sent = sent_to(&job);
    let bundles = rows(&job.read("OUT/lists/bundles.csv"));
    let mut next = 1;
    for bundle in &bundles {
        let number = |at: usize| bundle[at].parse::<u32>().unwrap();
        let (first, last, pieces) = (number(5), number(6), number(7));
        assert_eq!((first, last - first + 1), (next, pieces), "{bundle:?}");
        assert!(pieces <= 20);
        for piece in first..=last {
            assert_eq!(sent[&piece][..3], bundle[4], "piece {piece}");
        }
        next = last + 1;
    }
    let report = said.json();
    assert_eq!(u64::from(next - 1), report["pieces"].as_u64().unwrap());

    let mut by_class: BTreeMap<String, u64> = BTreeMap::new();
    let counts = rows(&job.read("OUT/lists/counts.csv"));
    let all: usize = counts
        .iter()
        .map(|row| row[4].parse::<usize>().unwrap())
        .sum();
    assert_eq!(all, bundles.len());
    for row in counts {
        *by_class.entry(row[0].clone()).or_default() += row[3].parse::<u64>().unwrap();
    }
    for (class, pieces) in report["by_mail_class"].as_object().unwrap() {
        let counted = by_class.get(class).copied().unwrap_or(0);
        assert_eq!(counted, pieces.as_u64().unwrap(), "{class}");
    }
}

#[test]
fn bundles_are_the_same_in_every_part_of_a_job_and_whatever_the_workers() {
    let job = bundling("post_code");
    for (out, more) in [("ONE", ["--workers", "1"]), ("PART", ["--lots", "2"])] {
        let said = job.print(out, &[&["--no-verify"], &more[..]].concat());
        assert_eq!(said.exit, 4, "{said:?}");
    }
    for name in ["lists/bundles.csv", "lists/counts.csv"] {
        assert_eq!(job.digests("ONE")[name], job.digests("PART")[name]);
    }
}

#[test]
fn nobody_s_registered_address_shows_who_is_written_to_elsewhere() {
    let job = bundling("post_code");
    let given = job.read("members.csv");
    let headings: Vec<&str> = given.lines().next().unwrap().split(',').collect();
    let column = |name| {
        headings
            .iter()
            .position(|heading| *heading == name)
            .unwrap()
    };
    let (suppress, post_code) = (column("suppress"), column("post_code"));
    let mut hidden = String::new();
    let lines = given.lines().enumerate().map(|(at, line)| {
        let mut row: Vec<String> = line.split(',').map(str::to_owned).collect();
        let more = match at {
            0 => ["alt_post_code", "alt_addr1"],
            40 => {
                hidden.clone_from(&row[post_code]);
                row[suppress] = "ALT_ADDRESS".to_owned();
                ["9999999", "見本県架空市仮町１番"]
            }
            _ => ["", ""],
        };
        row.extend(more.map(str::to_owned));
        row.join(",") + "\n"
    });
    let text: String = lines.collect();
    job.members(text.as_bytes());
    assert_eq!(job.print("OUT", &["--no-verify"]).exit, 4);
    let bundles = job.read("OUT/lists/bundles.csv");
    assert!(bundles.contains(",9999999,"), "{bundles}");
    let others = rows(&given)
        .iter()
        .filter(|row| row.get(post_code) == Some(&hidden))
        .count();
    assert!(others > 1 || !bundles.contains(&format!(",{hidden},")));
}

#[test]
fn a_job_that_does_not_bundle_has_no_such_lists() {
    let job = Job::sample(40, 31);
    assert_eq!(job.print("OUT", &["--no-verify"]).exit, 4);
    assert!(!job.path("OUT/lists/bundles.csv").exists());
    let job = bundling("town");
    let said = job.check();
    assert_eq!((said.exit, said.ids()), (20, vec!["KRK2005-E".to_owned()]));
}
