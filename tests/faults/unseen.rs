//! A member whose notice is suppressed (NO_PRINT), and one whom the policy sets apart for a reason
//! of the notice: everything that a run writes or says is laid side by side, byte for byte, and
//! must not tell which of the two a job has. Not what the members file itself says.

use std::path::Path;

use super::{HEADING, job, record};
use crate::hall::{Job, files_below, kirikake};

/// Six members; the fourth line's is NO_PRINT, or has no number at all (R2).
fn jobs() -> [Job; 2] {
    ["NO_PRINT", ""].map(|suppress| {
        let rows = (1..=6).map(|key| {
            let mut row = record(key);
            if key == 3 && suppress.is_empty() {
                (row[11], row[12], row[13]) = (String::new(), "none".to_owned(), String::new());
            }
            // Another one is set apart in both.
            if key == 5 {
                (row[11], row[12], row[13]) = (String::new(), "none".to_owned(), String::new());
            }
            let own = if key == 3 { suppress } else { "" };
            format!("{},{own}\n", row.join(","))
        });
        let text = format!("{HEADING},suppress\n{}", rows.collect::<String>());
        job(text.as_bytes())
    })
}

/// Digests, MACs, identifiers that come from them, and their xref-neutral lengths: every run of at
/// least sixteen hexadecimal digits, hyphens between them apart, becomes as many `#`.
fn masked(bytes: &[u8]) -> Vec<u8> {
    let mut out = bytes.to_vec();
    let part = |byte: &u8| byte.is_ascii_hexdigit() || *byte == b'-';
    let mut at = 0;
    while at < out.len() {
        let run = out[at..].iter().take_while(|byte| part(byte)).count();
        if run >= 16 {
            out[at..at + run].fill(b'#');
        }
        at += run.max(1);
    }
    out
}

/// What was said, with the times of the run taken out.
fn words(text: &str, job: &Job) -> String {
    let dir = job.dir.path().to_str().unwrap();
    let text = text.replace(dir, "DIR");
    let timed = [
        "\"seconds\"",
        "\"pieces_per_second\"",
        "\"peak_memory_bytes\"",
    ];
    let lines = text.replace(",\"", ",\n\"");
    let kept = lines
        .lines()
        .filter(|line| !timed.iter().any(|key| line.contains(key)));
    let kept: Vec<&str> = kept.collect();
    String::from_utf8(masked(kept.join("\n").as_bytes())).unwrap()
}

/// Both sides of a run: equal but for digests and times.
fn alike(jobs: &[Job; 2], arguments: &[&str]) {
    let said = jobs.each_ref().map(|job| {
        let arguments: Vec<String> = arguments
            .iter()
            .map(|word| word.replace("DIR", job.dir.path().to_str().unwrap()))
            .collect();
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let said = kirikake(&arguments);
        (
            said.exit,
            words(&said.stdout, job),
            words(&said.stderr, job),
        )
    });
    assert_eq!(said[0], said[1], "{arguments:?}");
}

#[test]
fn nothing_tells_a_suppressed_member_from_one_set_apart() {
    let jobs = jobs();
    for lang in ["ja", "en"] {
        alike(&jobs, &["check", "DIR/job.toml", "--lang", lang, "--json"]);
        for line in ["4", "6"] {
            let explain = [
                "policy",
                "explain",
                "DIR/job.toml",
                "--line",
                line,
                "--lang",
                lang,
            ];
            alike(&jobs, &explain);
            alike(&jobs, &[&explain[..], &["--json"]].concat());
        }
    }
    alike(
        &jobs,
        &["check", "DIR/job.toml", "-o", "DIR/LISTS", "--json"],
    );
    alike(
        &jobs,
        &[
            "print",
            "DIR/job.toml",
            "-o",
            "DIR/OUT",
            "--json",
            "--workers",
            "1",
        ],
    );
    let names = jobs.each_ref().map(|job| files_below(job.dir.path()));
    assert_eq!(names[0], names[1]);
    assert!(names[0].iter().any(|name| name.ends_with("separate.csv")));
    for name in &names[0] {
        let own = ["members.csv", "OUT/report.json", "OUT/ledger.db"].contains(&name.as_str());
        if own || name.starts_with("OUT/.lock") {
            continue;
        }
        let bytes = jobs
            .each_ref()
            .map(|job| masked(&std::fs::read(job.path(name)).unwrap()));
        assert!(bytes[0] == bytes[1], "{name} tells");
    }
    let reports = jobs.each_ref().map(|job| {
        let report = job.read("OUT/report.json");
        words(&report, job)
    });
    assert_eq!(reports[0], reports[1]);
    let ledgers = jobs.each_ref().map(|job| {
        let rows = rows(&job.path("OUT/ledger.db"));
        let rows = rows.iter().map(|row| words(row, job));
        rows.collect::<Vec<_>>()
    });
    assert_eq!(ledgers[0], ledgers[1]);
    // The list itself: both records, one reason.
    let separate = jobs[0].read("OUT/lists/separate.csv");
    let lines: Vec<&str> = separate.lines().skip(1).collect();
    assert_eq!(lines.len(), 2, "{separate}");
    assert!(
        lines.iter().all(|line| line.contains(",,insurer,")),
        "{separate}"
    );
}

#[test]
fn a_protection_that_is_left_open_is_told_like_a_hole_of_the_notice() {
    // H1, and an own envelope to the same door, which protects nobody.
    let jobs = [("name_address", ""), ("match", "NO_HOUSEHOLD")].map(|(found, suppress)| {
        let rows = (1..=30).map(|key| {
            let mut row = record(key);
            let mut own = "";
            if key == 3 {
                row[13] = found.to_owned();
                own = suppress;
            }
            format!("{},{own}\n", row.join(","))
        });
        let text = format!("{HEADING},suppress\n{}", rows.collect::<String>());
        job(text.as_bytes())
    });
    let explain = ["policy", "explain", "DIR/job.toml", "--line", "4"];
    alike(&jobs, &explain);
    alike(&jobs, &[&explain[..], &["--json"]].concat());
    let path = jobs[1].text("job.toml");
    let said = kirikake(&["policy", "explain", &path, "--line", "4", "--json"]);
    let told = said.json();
    assert_eq!(
        (&told["reason"], &told["rule"]),
        (&"hole".into(), &"hold".into()),
        "{said:?}"
    );
    assert!(told["trace"].as_array().unwrap().is_empty());
}

/// Every row of every table but times and digests.
fn rows(path: &Path) -> Vec<String> {
    let ledger = rusqlite::Connection::open(path).unwrap();
    let names = |sql: &str| -> Vec<String> {
        let mut statement = ledger.prepare(sql).unwrap();
        let found = statement.query_map([], |row| row.get(0)).unwrap();
        found.map(Result::unwrap).collect()
    };
    let mut all = Vec::new();
    for table in names("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY 1") {
        let columns = names(&format!("SELECT name FROM pragma_table_info('{table}')"));
        let told = columns
            .iter()
            .filter(|name| !["at", "time", "moment"].contains(&name.as_str()));
        let told: Vec<String> = told
            .map(|name| {
                format!(
                    "CASE typeof({name:?}) WHEN 'blob' THEN length({name:?}) \
                     ELSE coalesce({name:?}, '') END"
                )
            })
            .collect();
        let sql = format!("SELECT {} FROM {table:?}", told.join(" || '|' || "));
        let lines = names(&sql).into_iter();
        all.extend(lines.map(|line| {
            let line = String::from_utf8(masked(line.as_bytes())).unwrap();
            format!("{table}|{line}")
        }));
    }
    assert!(all.len() > 3, "{all:?}");
    all
}
