//! Households (世帯): whoever belongs together stands on one piece wherever the records are in the
//! file, and nobody gets a list that lacks a row. Lots are read by strangers.

mod hall;
#[path = "households/town.rs"]
mod town;

use std::collections::BTreeMap;

use hall::{Job, Said, stranger};
use town::{Resident, resident, town};

/// Control numbers of `members.csv` by piece, in the order of the sheets.
fn pieces(job: &Job) -> BTreeMap<u32, Vec<(u32, String)>> {
    let mut pieces: BTreeMap<u32, Vec<(u32, String)>> = BTreeMap::new();
    for name in hall::files_below(&job.path("OUT/lots")) {
        if name.ends_with("members.csv") {
            for row in job.read(&format!("OUT/lots/{name}")).lines().skip(1) {
                let fields: Vec<&str> = row.split(',').collect();
                let piece = pieces.entry(fields[0].parse().unwrap()).or_default();
                piece.push((fields[1].parse().unwrap(), fields[2].to_owned()));
            }
        }
    }
    pieces
}

/// Rows of a list: control number, field, reason.
fn listed(job: &Job, list: &str) -> Vec<[String; 3]> {
    let text = job.read(&format!("OUT/lists/{list}.csv"));
    let rows = text.lines().skip(1).map(|row| {
        let fields: Vec<&str> = row.split(',').collect();
        [1, 2, 3].map(|at| fields[at].to_owned())
    });
    rows.collect()
}

fn held(residents: &[&Resident], field: &str, reason: &str) -> Vec<[String; 3]> {
    let row = |it: &&Resident| [it.control_no(), field.to_owned(), reason.to_owned()];
    residents.iter().map(row).collect()
}

fn print(residents: &[Resident]) -> (Job, Said) {
    let job = town(residents);
    let said = job.print("OUT", &["--no-verify"]);
    (job, said)
}

#[test]
fn a_household_that_stands_all_over_the_file_is_one_piece_in_the_order_of_the_file() {
    let residents = [
        resident(0, "B", false),
        resident(1, "A", true),
        resident(2, "B", true),
        resident(3, "C", true),
        resident(4, "B", false),
        resident(5, "A", false),
    ];
    let (job, said) = print(&residents);
    assert_eq!(said.exit, 0, "{said:?}");
    let all = pieces(&job);
    let on = |numbers: &[usize]| -> Vec<(u32, String)> {
        let rows = numbers.iter();
        rows.map(|&at| (1, residents[at].control_no())).collect()
    };
    // A piece stands where its head does: A in line 3, B in line 4, C in line 5.
    let want = BTreeMap::from([(1, on(&[1, 5])), (2, on(&[0, 2, 4])), (3, on(&[3]))]);
    assert_eq!(all, want);
    let report = said.json();
    for (key, count) in [("records", 6), ("members", 6), ("pieces", 3), ("sheets", 3)] {
        assert_eq!(report[key], count, "{key}");
    }
    assert_eq!(report["by_rule"]["R11"], 6);
    assert_eq!(report["by_mail_class"]["ordinary"], 3);

    let pdf = job.text("OUT/lots/0001.notice.pdf");
    let arguments = ["-raw", "-f", "2", "-l", "2", &pdf, "-"];
    let Some(output) = stranger("pdftotext", &arguments) else {
        return;
    };
    let text = String::from_utf8(output.stdout).unwrap();
    let rows = [0, 2, 4].map(|at: usize| {
        let resident = &residents[at];
        let (name, digits) = (&resident.name, &resident.last4);
        text.find(&format!(
            "{} **** **** {digits}",
            name.replace('\u{3000}', " ")
        ))
    });
    assert!(
        rows.iter().all(Option::is_some) && rows.is_sorted(),
        "{text}"
    );
    for other in [1, 3, 5] {
        assert!(!text.contains(&residents[other].last4), "{text}");
    }
}

#[test]
fn more_rows_than_a_sheet_has_take_further_sheets_of_the_same_piece() {
    let mut residents: Vec<Resident> = (0..17).map(|no| resident(no, "A", no == 5)).collect();
    residents.push(resident(17, "B", true));
    let (job, said) = print(&residents);
    assert_eq!(said.exit, 0, "{said:?}");
    let sheets: Vec<u32> = pieces(&job)[&1].iter().map(|(sheet, _)| *sheet).collect();
    assert_eq!(
        sheets,
        [[1; 8], [2; 8]]
            .concat()
            .into_iter()
            .chain([3])
            .collect::<Vec<_>>()
    );
    let rows = job.read("OUT/lots/0001.pieces.csv");
    let rows: Vec<Vec<&str>> = rows.lines().map(|row| row.split(',').collect()).collect();
    let column = |name| rows[0].iter().position(|heading| *heading == name).unwrap();
    let (first_page, pages, sheets) = (column("first_page"), column("pages"), column("sheets"));
    assert_eq!(
        [rows[1][first_page], rows[1][pages], rows[1][sheets]],
        ["1", "3", "3"]
    );
    assert_eq!(
        [rows[2][first_page], rows[2][pages], rows[2][sheets]],
        ["4", "1", "1"]
    );
    // Sheet and sheets, then flags: the last sheet alone ends the set.
    let codes: Vec<&str> = rows[1][column("codes")].split(' ').collect();
    let told: Vec<&str> = codes.iter().map(|code| &code[15..19]).collect();
    assert_eq!(told, ["13A8", "23A8", "33A9"]);
    assert_eq!(said.json()["pages"], 4);

    let pdf = job.text("OUT/lots/0001.notice.pdf");
    if let Some(output) = stranger("qpdf", &["--check", &pdf]) {
        assert!(output.status.success(), "{output:?}");
    }
    if let Some(output) = stranger("pdftotext", &["-f", "2", "-l", "2", &pdf, "-"]) {
        let text = String::from_utf8(output.stdout).unwrap();
        assert!(text.contains("2 枚目（全 3 枚）"), "{text}");
    }
}

#[test]
fn more_sheets_than_an_envelope_holds_hold_the_household() {
    let residents: Vec<Resident> = (0..17).map(|no| resident(no, "A", no == 0)).collect();
    let job = town(&residents);
    job.replace("job.toml", "pieces = 100", "pieces = 100\nsheets_max = 2");
    let said = job.print("OUT", &["--no-verify"]);
    assert_eq!(said.exit, 4, "{said:?}");
    let all: Vec<&Resident> = residents.iter().collect();
    assert_eq!(
        listed(&job, "held"),
        held(&all, "household_key", "too_many_sheets")
    );
}

#[test]
fn a_household_without_a_head_or_with_two_is_held() {
    let residents = [
        resident(0, "A", false),
        resident(1, "B", true),
        resident(2, "A", false),
        resident(3, "B", true),
        resident(4, "C", true),
    ];
    let (job, said) = print(&residents);
    assert_eq!(said.exit, 4, "{said:?}");
    let [a, b, c, d, e] = residents.each_ref();
    let mut want = held(&[a, c], "is_head", "head_missing");
    want.extend(held(&[b, d], "is_head", "head_doubled"));
    want.sort();
    assert_eq!(listed(&job, "held"), want);
    assert_eq!(
        pieces(&job),
        BTreeMap::from([(1, vec![(1, e.control_no())])])
    );
}

#[test]
fn a_list_that_would_lack_a_row_is_held_whatever_the_reason() {
    let with = |no, household, name: &str| Resident {
        name: name.to_owned(),
        ..resident(no, household, false)
    };
    let residents = [
        resident(0, "A", true),
        with(1, "A", "山●　子"),
        resident(2, "B", true),
        Resident {
            suppress: "NO_PRINT",
            ..resident(3, "B", false)
        },
        resident(4, "C", true),
        Resident {
            suppress: "NO_HOUSEHOLD ALT_ADDRESS",
            alt: "中央県Ｄ市１番",
            ..resident(5, "C", false)
        },
        resident(6, "D", true),
    ];
    let (job, said) = print(&residents);
    assert_eq!(said.exit, 4, "{said:?}");
    let [a, lost, b, unprinted, c, own, d] = residents.each_ref();
    let mut want = held(&[lost], "name_kanji", "lost_character");
    want.extend(held(&[a, b, c], "", "household"));
    want.sort();
    assert_eq!(listed(&job, "held"), want, "one word for every gap");
    assert_eq!(listed(&job, "separate"), held(&[unprinted], "", "insurer"));
    let alone = |it: &Resident| vec![(1, it.control_no())];
    let all = pieces(&job);
    let printed: Vec<_> = all.into_values().collect();
    // The other address sorts behind.
    assert_eq!(printed, [alone(d), alone(own)]);
}

#[test]
fn members_who_are_sent_elsewhere_or_otherwise_hold_the_household() {
    let residents = [
        resident(0, "A", true),
        Resident {
            post_code: "1000002",
            ..resident(1, "A", false)
        },
        resident(2, "B", true),
        Resident {
            class: "counter",
            ..resident(3, "B", false)
        },
        resident(4, "C", true),
        Resident {
            suppress: "WINDOW",
            ..resident(5, "C", false)
        },
    ];
    let (job, said) = print(&residents);
    assert_eq!(said.exit, 4, "{said:?}");
    let all: Vec<&Resident> = residents.iter().collect();
    assert_eq!(listed(&job, "held"), held(&all, "", "household"));
    assert!(pieces(&job).is_empty());
}

#[test]
fn a_head_who_is_not_insured_is_known_by_the_addressee_if_the_insurer_says_so() {
    let residents = [0, 1].map(|no| Resident {
        dest: "山田　太郎",
        ..resident(no, "A", false)
    });
    let job = town(&residents);
    let said = job.print("OUT", &["--no-verify"]);
    assert_eq!(said.exit, 4, "{said:?}");
    let all: Vec<&Resident> = residents.iter().collect();
    assert_eq!(listed(&job, "held"), held(&all, "is_head", "head_missing"));
    let insurer = job.read("insurer.toml");
    let insurer = format!("{insurer}[household]\nuninsured_head = \"addressee\"\n");
    std::fs::write(job.path("insurer.toml"), insurer).unwrap();
    std::fs::remove_dir_all(job.path("OUT")).unwrap();
    let said = job.print("OUT", &["--no-verify"]);
    assert_eq!(said.exit, 0, "{said:?}");
    assert_eq!(pieces(&job)[&1].len(), 2);
}

#[test]
fn households_are_the_same_bytes_whatever_the_workers_and_the_lots() {
    let all: Vec<Resident> = (0..90)
        .map(|no| {
            resident(
                no,
                &format!("H{}", no * 7 % 31),
                no * 7 % 31 == no || no < 31,
            )
        })
        .collect();
    let mut heads = std::collections::BTreeSet::new();
    let residents: Vec<Resident> = all
        .into_iter()
        .map(|it| Resident {
            head: heads.insert(it.household.clone()),
            ..it
        })
        .collect();
    let job = town(&residents);
    job.replace("job.toml", "pieces = 100", "pieces = 9");
    for (out, workers) in [("ONE", "1"), ("TWO", "2"), ("SEVEN", "7")] {
        let said = job.print(out, &["--no-verify", "--workers", workers]);
        assert_eq!(said.exit, 0, "{said:?}");
        assert_eq!(said.json()["pieces"], 31);
        assert_eq!(job.digests(out), job.digests("ONE"));
        assert_eq!(job.ledger_rows(out), job.ledger_rows("ONE"));
    }
    assert_eq!(job.print("LOT3", &["--no-verify", "--lots", "3"]).exit, 0);
    let (one, lot) = (job.digests("ONE"), job.digests("LOT3"));
    assert_eq!(one["lots/0003.notice.pdf"], lot["lots/0003.notice.pdf"]);
}

/// A household of cards, the head and two more, all addressed to the head; and somebody alone.
fn with_cards() -> [Resident; 4] {
    let members = [
        (0, "A", false),
        (1, "B", true),
        (2, "A", true),
        (3, "A", false),
    ];
    members.map(|(no, household, head)| Resident {
        with_card: "yes",
        class: "simple_registered",
        dest: if household == "A" {
            "山一　子三"
        } else {
            ""
        },
        ..resident(no, household, head)
    })
}

#[test]
fn the_cards_of_a_household_go_into_one_envelope_if_the_job_says_so() {
    let residents = with_cards();
    let job = town(&residents);
    let lots = "pieces = 100\nenclose = \"household\"";
    job.replace("job.toml", "pieces = 100", lots);
    let said = job.print("OUT", &["--no-verify"]);
    assert_eq!(said.exit, 0, "{said:?}");
    let rows = |rows: &[(u32, usize)]| -> Vec<(u32, String)> {
        let row = |&(sheet, at): &(u32, usize)| (sheet, residents[at].control_no());
        rows.iter().map(row).collect()
    };
    let want = [(1, rows(&[(1, 1)])), (2, rows(&[(1, 0), (2, 2), (3, 3)]))];
    assert_eq!(pieces(&job), BTreeMap::from(want));
    let report = said.json();
    for (key, count) in [("members", 4), ("pieces", 2), ("sheets", 4), ("cards", 4)] {
        assert_eq!(report[key], count, "{key}");
    }
    let rows = job.read("OUT/lots/0001.pieces.csv");
    let codes = rows.lines().nth(2).unwrap().split(',').nth(13).unwrap();
    // Face and card of each sheet, one piece on all of them; flags 4 registered, 8 sample.
    let told: Vec<&str> = codes.split(' ').map(|code| &code[7..19]).collect();
    let ends = ["13AC", "00CC", "23AC", "00CC", "33AD", "00CC"];
    assert_eq!(told, ends.map(|end| format!("00000020{end}")));
}

#[test]
fn by_itself_a_card_is_a_piece_of_its_own_addressed_to_the_head() {
    let (job, said) = print(&with_cards());
    assert_eq!(said.exit, 0, "{said:?}");
    assert_eq!((pieces(&job).len(), &said.json()["pieces"]), (4, &4.into()));
    let pdf = job.text("OUT/lots/0001.notice.pdf");
    let arguments = ["-raw", "-f", "1", "-l", "1", &pdf, "-"];
    let Some(output) = stranger("pdftotext", &arguments) else {
        return;
    };
    let text = String::from_utf8(output.stdout).unwrap();
    let text: String = text.split_whitespace().collect();
    for said in ["山一子三様", "（山一子一様分）", "世帯主氏名"] {
        assert!(text.contains(said), "{said} in {text}");
    }
}

#[test]
fn a_card_of_a_household_without_a_head_is_held() {
    let mut residents = with_cards();
    residents[2].head = false;
    let (job, said) = print(&residents);
    assert_eq!(said.exit, 4, "{said:?}");
    let [a, _, c, d] = residents.each_ref();
    let want = held(&[a, c, d], "is_head", "head_missing");
    assert_eq!(listed(&job, "held"), want);
    assert_eq!(pieces(&job).len(), 1);
}

#[test]
fn a_household_may_share_the_number_of_its_one_piece_and_nobody_elses() {
    let numbered = |no, household, head, track_no| Resident {
        class: "simple_registered",
        track_no,
        ..resident(no, household, head)
    };
    let residents = [
        numbered(0, "A", true, "50000000013"),
        numbered(1, "A", false, "50000000013"),
        numbered(2, "B", true, "50000000024"),
        numbered(3, "C", true, "50000000024"),
        numbered(4, "D", true, "50000000035"),
        numbered(5, "D", false, ""),
    ];
    let (job, said) = print(&residents);
    assert_eq!(said.exit, 4, "{said:?}");
    let [a, b, c, d, e, f] = residents.each_ref();
    let mut want = held(&[c, d], "track_no", "track_no");
    want.extend(held(&[e, f], "", "household"));
    assert_eq!(listed(&job, "held"), want);
    let on_one = vec![(1, a.control_no()), (1, b.control_no())];
    assert_eq!(pieces(&job), BTreeMap::from([(1, on_one)]));
    let rows = job.read("OUT/lots/0001.pieces.csv");
    assert!(
        rows.lines().nth(1).unwrap().contains(",50000000013,"),
        "{rows}"
    );
}
