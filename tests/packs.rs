//! Employers' packs: every piece that goes by an employer lies in one box of that employer's, the
//! slip lists just what is in the box, and nothing on it is anybody's but a control number.

mod hall;

use std::collections::{BTreeMap, BTreeSet};

use hall::{Job, stranger};

const PACKS: &str = "\n[packs]\nlayout = \"employer-slip\"\npieces_max = 20\n";

fn packing(count: u64, seed: u64) -> Job {
    let job = Job::sample(count, seed);
    let settings = job.read("job.toml") + PACKS;
    std::fs::write(job.path("job.toml"), settings).unwrap();
    job
}

/// The rows of a CSV file by their headings.
fn table(text: &str) -> Vec<BTreeMap<String, String>> {
    let row = |row: &str| -> Vec<String> { row.split(',').map(str::to_owned).collect() };
    let mut lines = text.trim_start_matches('\u{FEFF}').lines();
    let headings = row(lines.next().unwrap());
    let pairs = |line: &str| headings.iter().cloned().zip(row(line)).collect();
    lines.map(pairs).collect()
}

/// All rows of all files of the lots with this end.
fn all(job: &Job, end: &str) -> Vec<BTreeMap<String, String>> {
    let names = hall::files_below(&job.path("OUT/lots"));
    let names = names.iter().filter(|name| name.ends_with(end));
    names
        .flat_map(|name| table(&job.read(&format!("OUT/lots/{name}"))))
        .collect()
}

fn number(row: &BTreeMap<String, String>, key: &str) -> u32 {
    row[key].parse().unwrap()
}

#[test]
fn every_piece_that_goes_by_an_employer_is_in_one_box_of_that_employer() {
    let job = packing(900, 41);
    let said = job.print("OUT", &["--no-verify"]);
    assert_eq!(said.exit, 4, "{said:?}");
    let given: BTreeMap<String, BTreeMap<String, String>> = table(&job.read("members.csv"))
        .into_iter()
        .filter_map(|row| Some((row.get("control_no")?.clone(), row)))
        .collect();
    let controls: BTreeMap<u32, String> = all(&job, "members.csv")
        .iter()
        .map(|row| (number(row, "piece_no"), row["control_no"].clone()))
        .collect();
    let pieces = all(&job, "pieces.csv");
    let by_employer = pieces.iter().filter(|row| row["mail_class"] == "employer");
    let mut left: BTreeSet<u32> = by_employer.map(|row| number(row, "piece_no")).collect();
    assert!(left.len() > 400);

    let packs = all(&job, "packs.csv");
    let mut boxes: BTreeMap<String, Vec<(u32, u32)>> = BTreeMap::new();
    let mut sheets = 0;
    for pack in &packs {
        let (first, last) = (number(pack, "first_piece"), number(pack, "last_piece"));
        assert_eq!(number(pack, "pieces"), last - first + 1);
        assert!(number(pack, "pieces") <= 20);
        for piece in first..=last {
            assert!(left.remove(&piece), "piece {piece} is in no other box");
            assert_eq!(
                given[&controls[&piece]]["employer_key"],
                pack["employer_key"]
            );
        }
        let place = (number(pack, "box"), number(pack, "boxes"));
        boxes
            .entry(pack["employer_key"].clone())
            .or_default()
            .push(place);
        let codes: Vec<&str> = pack["codes"].split(' ').collect();
        assert_eq!(codes.len(), number(pack, "sheets") as usize);
        for code in codes {
            // Role X, form 9, the number of the first piece.
            assert_eq!((&code[17..18], &code[19..20]), ("X", "9"), "{code}");
            assert_eq!(code[7..14].parse::<u32>().unwrap(), first);
        }
        sheets += number(pack, "sheets");
    }
    assert!(left.is_empty(), "{left:?}");
    for (employer, boxes) in boxes {
        let all = u32::try_from(boxes.len()).unwrap();
        let want: Vec<(u32, u32)> = (1..=all).map(|no| (no, all)).collect();
        assert_eq!(boxes, want, "{employer}");
    }
    let report = said.json();
    assert_eq!(report["packs"].as_u64().unwrap() as usize, packs.len());
    assert_eq!(report["slip_sheets"].as_u64().unwrap(), u64::from(sheets));
    assert_eq!(job.check().json()["packs"], report["packs"]);
}

#[test]
fn a_slip_lists_the_control_numbers_of_its_box_and_shows_nothing_else_of_anybody() {
    let job = packing(400, 42);
    assert_eq!(job.print("OUT", &["--no-verify"]).exit, 4);
    let controls: BTreeMap<u32, String> = all(&job, "members.csv")
        .iter()
        .map(|row| (number(row, "piece_no"), row["control_no"].clone()))
        .collect();
    let given = table(&job.read("members.csv"));
    let mut seen = 0;
    for name in hall::files_below(&job.path("OUT/lots")) {
        let Some(lot) = name.strip_suffix(".slip.pdf") else {
            continue;
        };
        let pdf = job.text(&format!("OUT/lots/{name}"));
        for pack in table(&job.read(&format!("OUT/lots/{lot}.packs.csv"))) {
            let from = number(&pack, "first_page");
            let to = from + number(&pack, "sheets") - 1;
            let (from, to) = (from.to_string(), to.to_string());
            let pages = ["-raw", "-f", &from, "-l", &to, &pdf, "-"];
            let Some(output) = stranger("pdftotext", &pages) else {
                return;
            };
            let text = String::from_utf8(output.stdout).unwrap();
            let range = number(&pack, "first_piece")..=number(&pack, "last_piece");
            let mut listed: Vec<&str> = controls.values().map(String::as_str).collect();
            listed.retain(|control| text.contains(control));
            let want: BTreeSet<&str> = range.map(|piece| controls[&piece].as_str()).collect();
            assert_eq!(listed.into_iter().collect::<BTreeSet<_>>(), want);
            assert!(text.contains(&format!("{} 通", pack["pieces"])), "{text}");
            for row in &given {
                for column in ["name_kanji", "name_kana", "addr1"] {
                    let value = row.get(column).map_or("", String::as_str);
                    assert!(value.is_empty() || !text.contains(value), "{column}");
                }
            }
            assert!(!text.contains("**"), "no last four digits");
            seen += 1;
        }
        if let Some(output) = stranger("qpdf", &["--check", &pdf]) {
            assert!(output.status.success(), "{output:?}");
        }
    }
    assert!(seen > 20);
}

/// The job's members file with one field of some of its lines changed.
fn changed(job: &Job, column: &str, lines: &[usize], value: &str) {
    let text = job.read("members.csv");
    let headings: Vec<&str> = text.lines().next().unwrap().split(',').collect();
    let at = headings.iter().position(|it| *it == column).unwrap();
    let rows = (1..).zip(text.lines()).map(|(line, row)| {
        let mut fields: Vec<&str> = row.split(',').collect();
        if lines.contains(&line) {
            fields[at] = value;
        }
        fields.join(",") + "\n"
    });
    let text: String = rows.collect();
    job.members(text.as_bytes());
}

/// Lines of records of the class `employer` that are on a piece.
fn by_employer(job: &Job) -> Vec<usize> {
    let printed: BTreeSet<String> = all(job, "members.csv")
        .iter()
        .map(|row| row["control_no"].clone())
        .collect();
    let rows = table(&job.read("members.csv"));
    let ours = |row: &BTreeMap<String, String>| {
        row.get("mail_class")
            .is_some_and(|class| class == "employer")
            && printed.contains(&row["control_no"])
    };
    let rows = rows.iter().enumerate();
    rows.filter(|(_, row)| ours(row))
        .map(|(at, _)| at + 2)
        .collect()
}

#[test]
fn nobody_under_protection_is_in_the_pack_that_an_employer_opens() {
    let job = packing(300, 43);
    assert_eq!(job.print("OUT", &["--no-verify"]).exit, 4);
    let lines = by_employer(&job);
    changed(&job, "suppress", &lines[3..4], "WINDOW");
    let row = table(&job.read("members.csv")).swap_remove(lines[3] - 2);
    std::fs::remove_dir_all(job.path("OUT")).unwrap();
    let said = job.print("OUT", &["--no-verify"]);
    assert_eq!(said.exit, 4, "{said:?}");
    let on = all(&job, "members.csv")
        .into_iter()
        .find(|it| it["control_no"] == row["control_no"])
        .unwrap();
    let piece = number(&on, "piece_no");
    for pack in all(&job, "packs.csv") {
        let range = number(&pack, "first_piece")..=number(&pack, "last_piece");
        assert!(!range.contains(&piece), "{pack:?}");
    }
}

#[test]
fn a_record_without_an_employer_is_held_and_an_employer_of_two_names_stops_the_job() {
    let job = packing(300, 44);
    assert_eq!(job.print("OUT", &["--no-verify"]).exit, 4);
    let held = job.check().json()["held"].as_u64().unwrap();
    let lines = by_employer(&job);
    changed(&job, "employer_key", &lines[5..6], "");
    let said = job.check();
    assert_eq!(said.json()["held"].as_u64().unwrap(), held + 1);

    let job = packing(300, 44);
    changed(&job, "employer_name", &lines[5..6], "別名商事株式会社");
    let rows = table(&job.read("members.csv"));
    let key = &rows[lines[5] - 2]["employer_key"];
    let same = lines
        .iter()
        .filter(|&&line| rows[line - 2]["employer_key"] == *key);
    if same.count() < 2 {
        changed(
            &job,
            "employer_key",
            &lines[5..6],
            &rows[lines[6] - 2]["employer_key"],
        );
    }
    let said = job.print("OUT", &["--no-verify"]);
    assert_eq!((said.exit, said.ids()), (16, vec!["KRK1642-E".to_owned()]));
    assert!(!said.stdout.contains("別名"), "{}", said.stdout);
    assert!(!job.path("OUT/lots").exists());
}

#[test]
fn packs_are_the_same_whatever_the_workers_and_in_every_part_of_a_job() {
    let job = packing(300, 45);
    job.replace("job.toml", "pieces   = ", "pieces   = 60 # ");
    for (out, workers) in [("ONE", "1"), ("FOUR", "4")] {
        let said = job.print(out, &["--no-verify", "--workers", workers]);
        assert_eq!(said.exit, 4, "{said:?}");
    }
    assert_eq!(job.digests("ONE"), job.digests("FOUR"));
    let names = hall::files_below(&job.path("ONE/lots"));
    let slip = |name: &&String| name.ends_with(".slip.pdf");
    let last = names.iter().rfind(slip).unwrap();
    let lot: u32 = last[..4].parse().unwrap();
    let said = job.print("PART", &["--no-verify", "--lots", &lot.to_string()]);
    assert_eq!(said.exit, 4, "{said:?}");
    for name in [format!("lots/{last}"), format!("lots/{lot:04}.packs.csv")] {
        assert_eq!(job.digests("ONE")[&name], job.digests("PART")[&name]);
    }
}

#[test]
fn a_slip_without_a_list_and_stock_with_a_member_s_value_are_refused() {
    let job = packing(40, 46);
    job.replace("job.toml", "\"employer-slip\"", "\"../employer-slip\"");
    assert_eq!(job.check().exit, 20);
    job.replace("job.toml", "\"../employer-slip\"", "\"envelope-naga3\"");
    assert_eq!(job.check().exit, 20);

    let job = Job::sample(40, 46);
    let settings = job.read("job.toml") + "\n[stock]\nlayouts = [\"kaijo\"]\n";
    std::fs::write(job.path("job.toml"), settings).unwrap();
    let said = job.check();
    assert_eq!(said.exit, 20, "{said:?}");
}
