//! 支援措置: a whole job with packs, bundles, envelopes and all lists is printed twice, once with a
//! protected member and once with the same member in the same situation without the flag. Whoever
//! sees everything that leaves the engine cannot tell one from the other.

mod hall;

use std::collections::BTreeMap;

use hall::{Job, stranger};

const MORE: &str = "\n[packs]\nlayout = \"employer-slip\"\npieces_max = 20\n\
    [bundles]\nby = \"post_code\"\npieces_max = 10\n[envelope]\nlayout = \"envelope-kaku2\"\n";

/// A sample job in which one record has other values under these headings.
fn job(values: &[(&str, &str)]) -> Job {
    let job = Job::sample(300, 51);
    let settings = job.read("job.toml") + MORE;
    std::fs::write(job.path("job.toml"), settings).unwrap();
    let text = job.read("members.csv");
    let mut rows: Vec<Vec<String>> = text
        .lines()
        .map(|row| row.split(',').map(str::to_owned).collect())
        .collect();
    for heading in ["alt_post_code", "alt_addr1"] {
        rows[0].push(heading.to_owned());
        rows[1..].iter_mut().for_each(|row| row.push(String::new()));
    }
    let at: BTreeMap<String, usize> = rows[0].iter().cloned().zip(0..).collect();
    // A member whom the policy prints, and whose letter goes by an employer.
    let chosen = rows.iter().position(|row| {
        let value = |heading: &str| row.get(at[heading]).map_or("", String::as_str);
        value("mail_class") == "employer"
            && value("match") == "match"
            && value("relation") == "本人"
    });
    let row = &mut rows[chosen.unwrap()];
    for (heading, value) in values {
        (*value).clone_into(&mut row[at[*heading]]);
    }
    let text: String = rows.iter().map(|row| row.join(",") + "\n").collect();
    job.members(text.as_bytes());
    let said = job.print("OUT", &["--no-verify"]);
    assert_eq!(said.exit, 4, "{said:?}");
    job
}

/// Everything that leaves the engine, as far as it can be read: names of files, control files
/// without the codes that prove a record, lists without tokens, words on every page.
fn seen(job: &Job) -> BTreeMap<String, String> {
    let mut seen = BTreeMap::new();
    for name in hall::files_below(&job.path("OUT")) {
        let path = format!("OUT/{name}");
        let text = if name.ends_with(".pdf") {
            let words = stranger("pdftotext", &["-raw", &job.text(&path), "-"]);
            words.map_or(String::new(), |it| String::from_utf8(it.stdout).unwrap())
        } else if name.ends_with("members.csv") {
            without(&job.read(&path), &["record_mac"])
        } else if name.starts_with("lists/")
            && !name.contains("bundles")
            && !name.contains("counts")
        {
            without(&job.read(&path), &["token"])
        } else if name.ends_with(".csv") {
            job.read(&path)
        } else {
            String::new()
        };
        seen.insert(name, text);
    }
    seen
}

/// A CSV file without some of its columns.
fn without(text: &str, headings: &[&str]) -> String {
    let mut lines = text.trim_start_matches('\u{FEFF}').lines();
    let first: Vec<&str> = lines.next().unwrap_or_default().split(',').collect();
    let keep: Vec<bool> = first.iter().map(|it| !headings.contains(it)).collect();
    let row = |row: &str| {
        let kept = row.split(',').zip(&keep).filter(|(_, keep)| **keep);
        kept.map(|(cell, _)| cell).collect::<Vec<_>>().join(",") + "\n"
    };
    std::iter::once(first.join(","))
        .map(|it| row(&it))
        .chain(lines.map(row))
        .collect()
}

fn same(one: &Job, other: &Job) {
    let (one, other) = (seen(one), seen(other));
    let names = |seen: &BTreeMap<String, String>| seen.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(&one), names(&other));
    assert!(names(&one).iter().any(|name| name.ends_with("slip.pdf")));
    for (name, text) in &one {
        assert!(text == &other[name], "{name} differs");
    }
}

#[test]
fn a_member_handed_over_at_the_counter_for_protection_looks_like_every_other_one() {
    let protected = job(&[("suppress", "WINDOW")]);
    let plain = job(&[("mail_class", "counter")]);
    same(&protected, &plain);
}

#[test]
fn a_member_who_is_written_to_elsewhere_looks_as_if_that_were_home() {
    let away = ("9999999", "見本県架空市仮町１番２号");
    let protected = job(&[
        ("suppress", "ALT_ADDRESS"),
        ("post_code", "1110000"),
        ("addr1", "秘密県秘密市秘密町９番"),
        ("addr2", "秘密荘"),
        ("alt_post_code", away.0),
        ("alt_addr1", away.1),
    ]);
    let plain = job(&[
        ("mail_class", "specified_record"),
        ("post_code", away.0),
        ("addr1", away.1),
        ("addr2", ""),
    ]);
    same(&protected, &plain);
    for (name, text) in seen(&protected) {
        assert!(
            !text.contains("秘密") && !text.contains("1110000"),
            "{name}"
        );
    }
}

#[test]
fn a_member_whose_letter_is_not_printed_looks_like_one_without_a_number() {
    let protected = job(&[("suppress", "NO_PRINT")]);
    let plain = job(&[("number_status", "none"), ("last4", ""), ("match", "")]);
    same(&protected, &plain);
}
