//! The command line as a job net and an operator meet it: reports, messages, help, exit codes.

#[path = "doors/codes.rs"]
mod codes;
mod hall;

use hall::{Job, kirikake};
use serde_json::Value;

/// Keys that every report of `check` and `print` has.
const REPORT_KEYS: [&str; 27] = [
    "command",
    "job",
    "purpose",
    "records",
    "members",
    "pieces",
    "sheets",
    "cards",
    "envelopes",
    "pages",
    "held",
    "separate",
    "external",
    "not_due",
    "pulled",
    "by_form",
    "by_rule",
    "by_reason",
    "voice",
    "lots",
    "partial",
    "config_sha256",
    "ledger_head",
    "seconds",
    "pieces_per_second",
    "peak_memory_bytes",
    "shrunk",
];

fn number(report: &Value, key: &str) -> u64 {
    report[key]
        .as_u64()
        .unwrap_or_else(|| panic!("{key}: {report}"))
}

#[test]
fn a_report_has_every_key_balances_and_is_the_one_in_out() {
    let job = Job::sample(200, 21);
    let said = job.print("OUT", &[]);
    let report = said.json();
    for key in REPORT_KEYS {
        assert!(report.get(key).is_some(), "{key}");
    }
    let written: Value = serde_json::from_str(&job.read("OUT/report.json")).unwrap();
    assert_eq!(report, written);
    let aside = ["held", "separate", "external", "not_due"];
    let aside: u64 = aside.iter().map(|key| number(&report, key)).sum();
    assert_eq!(
        number(&report, "records"),
        number(&report, "members") + aside
    );
    let printed: u64 = report["by_form"]
        .as_object()
        .unwrap()
        .values()
        .filter_map(Value::as_u64)
        .sum();
    assert_eq!(printed, number(&report, "pieces"));
    let mut by_rule: u64 = report["by_rule"]
        .as_object()
        .unwrap()
        .values()
        .filter_map(Value::as_u64)
        .sum();
    by_rule -= number(&report["by_rule"], "separate");
    assert_eq!(by_rule, printed);
    assert_eq!(
        number(&report["by_rule"], "separate"),
        number(&report, "separate")
    );
    let lots = report["lots"].as_array().unwrap();
    let pieces: u64 = lots.iter().map(|lot| number(lot, "pieces")).sum();
    assert_eq!(pieces, printed);
    for lot in lots {
        let bytes = std::fs::read(job.path("OUT").join(lot["file"].as_str().unwrap())).unwrap();
        assert_eq!(number(lot, "bytes"), bytes.len() as u64);
        let digest = kirikake::digest::hex(&kirikake::digest::sha256(&bytes));
        assert_eq!(lot["sha256"], digest.as_str());
        assert_eq!(lot["verified"], "verified");
    }
    let last = said.stderr.lines().last().unwrap();
    let head = &report["ledger_head"].as_str().unwrap()[..16];
    assert!(
        last.starts_with("KRK0401-W ") && last.ends_with(&format!(" head={head} rc=4")),
        "{last}"
    );
}

#[test]
fn every_printing_rule_is_counted_those_with_zero_too() {
    let job = Job::sample(5, 1);
    let report = job.check().json();
    let rules: Vec<&str> = report["by_rule"]
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect();
    assert_eq!(rules, ["R3", "R4", "R5", "H5", "R6", "R7", "separate"]);
}

#[test]
fn check_tells_what_print_will_do_and_writes_nothing_but_the_lists_that_are_asked_for() {
    let job = Job::sample(200, 22);
    let before = hall::files_below(job.dir.path());
    let check = job.check();
    assert_eq!((check.exit, hall::files_below(job.dir.path())), (4, before));
    let print = job.print("OUT", &[]).json();
    let check = check.json();
    for key in [
        "records",
        "members",
        "pieces",
        "held",
        "separate",
        "by_rule",
        "by_reason",
        "voice",
        "config_sha256",
    ] {
        assert_eq!(check[key], print[key], "{key}");
    }
    let (path, lists) = (job.text("job.toml"), job.text("lists"));
    assert_eq!(kirikake(&["check", &path, "-o", &lists]).exit, 4);
    for name in hall::files_below(&job.path("lists")) {
        assert_eq!(
            job.read(&format!("lists/{name}")),
            job.read(&format!("OUT/lists/{name}"))
        );
    }
}

#[test]
fn pieces_are_numbered_without_a_gap_in_the_order_of_streams_and_keys() {
    let job = Job::sample(400, 23);
    let report = job.print("OUT", &[]).json();
    let members = job.read("members.csv");
    let place = |heading: &str| {
        members
            .lines()
            .next()
            .unwrap()
            .split(',')
            .position(|name| name == heading)
            .unwrap()
    };
    let (control, post) = (place("control_no"), place("post_code"));
    let (household, employer) = (place("household_key"), place("employer_key"));
    let cells: Vec<Vec<&str>> = members
        .lines()
        .map(|line| line.split(',').collect())
        .collect();
    let (mut next, mut streams) = (1, Vec::new());
    for lot in report["lots"].as_array().unwrap() {
        let name = lot["file"]
            .as_str()
            .unwrap()
            .replace("notice.pdf", "members.csv");
        let stream = lot["stream"].as_str().unwrap().to_owned();
        let mut keys = Vec::new();
        for row in job.read(&format!("OUT/{name}")).lines().skip(1) {
            let row: Vec<&str> = row.split(',').collect();
            assert_eq!(row[0], next.to_string());
            next += 1;
            let line = cells
                .iter()
                .position(|cells| cells[control] == row[2])
                .unwrap();
            // What one employer gets lies together, whatever the job sorts by.
            let employer = match stream.contains("-employer-") {
                true => cells[line][employer],
                false => "",
            };
            let (post, household) = (cells[line][post], cells[line][household]);
            keys.push((employer, post, household, line));
        }
        assert!(keys.is_sorted(), "{name}");
        if streams.last() != Some(&stream) {
            assert!(
                !streams.contains(&stream),
                "a stream is not left and begun again"
            );
            streams.push(stream);
        }
    }
    assert_eq!(next - 1, number(&report, "pieces"));
    assert!(streams.len() >= 4, "{streams:?}");
}

#[test]
fn policy_explain_tells_the_rule_the_seed_and_what_was_asked_before() {
    let job = Job::sample(200, 24);
    job.print("OUT", &[]);
    let row = job.read("OUT/lots/0001.members.csv");
    let row: Vec<&str> = row.lines().nth(1).unwrap().split(',').collect();
    let members = job.read("members.csv");
    let line = members
        .lines()
        .position(|line| line.split(',').nth(3) == Some(row[2]))
        .unwrap()
        + 1;
    let (path, line) = (job.text("job.toml"), line.to_string());
    let said = kirikake(&["policy", "explain", &path, "--line", &line, "--json"]);
    let told = said.json();
    assert_eq!(said.exit, 0);
    assert_eq!(
        (&told["outcome"], &told["rule"]),
        (&"printed".into(), &row[4].into())
    );
    assert_eq!((&told["form"], &told["piece"]), (&row[3].into(), &1.into()));
    let trace = told["trace"].as_array().unwrap();
    assert_eq!(trace.last().unwrap()["hit"], true);
    assert!(
        trace[..trace.len() - 1]
            .iter()
            .all(|asked| asked["key"].is_string())
    );
    assert!(told["seed"].as_str().unwrap().starts_with("1:"));
    let asks = told["when"].as_array().unwrap();
    assert_eq!(asks[0]["key"], "kind");
    assert!(
        asks.iter()
            .all(|key| !key["words"].as_array().unwrap().is_empty())
    );
    let people = kirikake(&["policy", "explain", &path, "--line", &line]);
    assert!(
        people.stdout.contains(row[4]) && !people.stdout.contains(row[2]),
        "{people:?}"
    );
    for wrong in ["1", "202"] {
        let said = kirikake(&["policy", "explain", &path, "--line", wrong, "--json"]);
        assert_eq!((said.exit, said.ids()), (20, vec!["KRK2029-E".to_owned()]));
    }
}

#[test]
fn a_member_whose_notice_is_suppressed_looks_like_every_other_separate_one() {
    let job = Job::sample(200, 25);
    let said = job.print("OUT", &[]);
    let members = job.read("members.csv");
    let rows = || {
        members
            .lines()
            .map(|line| line.split(',').collect::<Vec<_>>())
    };
    let suppressed: Vec<&str> = rows()
        .filter(|row| row.iter().any(|cell| cell.contains("NO_PRINT")))
        .map(|row| row[3])
        .collect();
    assert!(!suppressed.is_empty());
    let separate = job.read("OUT/lists/separate.csv");
    for control in suppressed {
        let row = separate
            .lines()
            .find(|line| line.contains(control))
            .unwrap();
        assert!(row.contains(",,insurer,"), "{row}");
    }
    for name in hall::files_below(&job.path("OUT")) {
        let bytes = std::fs::read(job.path("OUT").join(&name)).unwrap();
        let text = String::from_utf8_lossy(&bytes);
        for word in [
            "NO_PRINT",
            "WINDOW",
            "ALT_ADDRESS",
            "NO_HOUSEHOLD",
            "suppress",
        ] {
            assert!(!text.contains(word), "{word} in {name}");
        }
    }
    assert!(!said.stdout.contains("suppress"));
}

#[test]
fn cp932_with_mapped_headings_prints_the_same_pieces_as_utf8_with_a_byte_order_mark() {
    let job = Job::sample(60, 26);
    let text = job.read("members.csv");
    assert_eq!(job.print("utf8", &[]).json()["partial"], false);
    let mapped = text
        .replacen("name_kanji", "氏名", 1)
        .replacen("copay", "負担割合", 1);
    let columns = "columns  = { name_kanji = \"氏名\", copay = \"負担割合\" }";
    job.members(format!("\u{FEFF}{mapped}").as_bytes());
    job.replace(
        "job.toml",
        "encoding = \"utf-8\"",
        &format!("encoding = \"utf-8\"\n{columns}"),
    );
    assert_eq!(job.print("bom", &[]).json()["partial"], false);
    let (bytes, _, lost) = encoding_rs::SHIFT_JIS.encode(&mapped);
    assert!(!lost, "CP932 has every character of this sample");
    job.members(&bytes);
    job.replace("job.toml", "encoding = \"utf-8\"", "encoding = \"cp932\"");
    assert_eq!(job.print("cp932", &[]).json()["partial"], false);
    for name in ["0001.pieces.csv", "0001.members.csv"] {
        let utf8 = job.read(&format!("utf8/lots/{name}"));
        assert_eq!(utf8, job.read(&format!("bom/lots/{name}")));
        assert_eq!(utf8, job.read(&format!("cp932/lots/{name}")));
    }
}

#[test]
fn messages_come_in_japanese_and_in_english() {
    let said = kirikake(&["check", "none.toml"]);
    assert_eq!(said.exit, 20);
    assert!(said.stderr.contains("見つかりません"), "{said:?}");
    let said = kirikake(&["check", "none.toml", "--lang", "en"]);
    assert!(said.stderr.contains("was not found"), "{said:?}");
    let said = kirikake(&["chekc", "--lang", "en"]);
    assert!(said.stderr.contains("Wrong arguments"), "{said:?}");
}

#[test]
fn quiet_leaves_the_last_line_and_json_leaves_one_object() {
    let job = Job::sample(50, 27);
    let (path, out) = (job.text("job.toml"), job.text("OUT"));
    let said = kirikake(&["print", &path, "-o", &out, "--quiet"]);
    assert_eq!((said.stdout.as_str(), said.stderr.lines().count()), ("", 1));
    let said = kirikake(&["print", &path, "-o", &out, "--json"]);
    assert_eq!(said.stdout.lines().count(), 1);
    assert!(said.json().is_object());
}

#[test]
fn a_layout_is_previewed_as_a_picture_of_a_whole_page() {
    let dir = tempfile::tempdir().unwrap();
    for form in ["yoshiki1", "yoshiki2"] {
        let layout = format!("{}/layouts/{form}.toml", env!("CARGO_MANIFEST_DIR"));
        let png = dir.path().join(form).with_extension("png");
        let said = kirikake(&["layout", "preview", &layout, "-o", png.to_str().unwrap()]);
        assert_eq!(said.exit, 0, "{said:?}");
        let picture = image::open(&png).unwrap().into_luma8();
        let ratio = f64::from(picture.height()) / f64::from(picture.width());
        assert!((1.38..1.44).contains(&ratio), "A4 with its bleed: {ratio}");
        let dark = picture.pixels().filter(|pixel| pixel.0[0] < 64).count();
        assert!(dark > 10_000, "{dark} dark pixels");
    }
}

#[test]
fn equal_samples_are_equal_and_the_examples_of_the_help_are_commands() {
    let (one, other) = (Job::sample(300, 9), Job::sample(300, 9));
    assert_eq!(one.read("members.csv"), other.read("members.csv"));
    assert_eq!(one.read("insurer.toml"), other.read("insurer.toml"));
    for verb in [
        &["sample"][..],
        &["check"],
        &["print"],
        &["piece"],
        &["policy", "explain"],
        &["layout", "lint"],
        &["layout", "preview"],
    ] {
        let help = kirikake(&[verb, &["--help"]].concat()).stdout;
        let example = help
            .lines()
            .find(|line| line.starts_with("  kirikake "))
            .unwrap();
        let words: Vec<&str> = example.split_whitespace().skip(1).collect();
        assert_eq!(words[..verb.len()], *verb);
        // Every path of the example is one of the repository, or is made by it.
        for word in words.iter().filter(|word| word.contains('/')) {
            assert!(
                std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
                    .join(word)
                    .exists(),
                "{word}"
            );
        }
    }
}
