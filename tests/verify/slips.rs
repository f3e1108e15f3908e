//! Employers' slips, and the lists of what was done to texts: clean ones are read back without a
//! finding, and whatever is wrong with one is found.

use super::*;

const PACKS: &str = "\n[packs]\nlayout = \"employer-slip\"\npieces_max = 20\n";

fn packed(seed: u64, more: &[(&str, &str, &str)]) -> Job {
    let job = Job::sample(300, seed);
    let settings = job.read("job.toml") + PACKS;
    std::fs::write(job.path("job.toml"), settings).unwrap();
    for (file, from, to) in more {
        job.replace(file, from, to);
    }
    job
}

/// Prints, and lets the witness read each lot before its release and all of them afterwards.
fn clean_in_print(job: &Job) {
    let said = job.print("OUT", &[]);
    assert!([0, 4].contains(&said.exit), "{said:?}");
    clean(&job.text("OUT"), said.json()["pieces"].as_u64().unwrap());
}

/// The first lot that has slips, and the first piece of its first pack.
fn lot(job: &Job) -> (String, u64) {
    let names = hall::files_below(&job.path("OUT/lots"));
    let name = names.iter().find(|name| name.ends_with("packs.csv"));
    let lot = name.unwrap()[..4].to_owned();
    let text = job.read(&format!("OUT/lots/{lot}.packs.csv"));
    let rows: Vec<&str> = text.lines().skip(1).collect();
    assert!(rows.len() > 3, "{text}");
    let first = rows[0].split(',').nth(5).unwrap();
    (lot, first.parse().unwrap())
}

#[test]
fn clean_slips_of_every_kind_of_job_are_read() {
    let household = ("job.toml", "[lots]", "[lots]\nenclose = \"household\"");
    let boxes = ("job.toml", "pieces_max = 20", "pieces_max = 150");
    let without = ("insurer.toml", "print   = true", "print   = false");
    for (at, more) in [vec![], vec![household], vec![boxes], vec![without]]
        .iter()
        .enumerate()
    {
        let job = packed(131 + at as u64, more);
        clean_in_print(&job);
    }
}

/// What is done to the slips of a lot.
type Spoil = fn(&Job, &str);

const CASES: [(&str, Spoil, &str, &str); 9] = [
    (
        "another heading",
        |job, lot| rows(job, &format!("{lot}.packs.csv"), |rows| rows[0].swap(3, 4)),
        "packs.csv: headings",
        "other",
    ),
    (
        "two slips exchanged",
        |job, lot| kids(job, &format!("{lot}.slip.pdf"), |kids| kids.swap(0, 1)),
        "pairing X",
        "other piece",
    ),
    (
        "a digit of a control number",
        |job, lot| {
            edit(job, &format!("{lot}.slip.pdf"), |it| {
                let (id, mut bytes) = content(it, 0);
                let last = bytes.windows(3).filter(|it| *it == b")Tj").count() - 4;
                let place = run(&bytes, last).end - 1;
                bytes[place] ^= 1;
                put(it, id, bytes);
            });
        },
        "control_no",
        "other text",
    ),
    (
        "a page of a slip is gone",
        |job, lot| kids(job, &format!("{lot}.slip.pdf"), |kids| drop(kids.remove(0))),
        "pairing X",
        "other piece",
    ),
    (
        "another box's number",
        |job, lot| {
            rows(job, &format!("{lot}.packs.csv"), |rows| {
                rows[1][3] = "9".to_owned()
            })
        },
        "pack_box} ／ {pack_boxes",
        "other text",
    ),
    (
        "a pack that claims a piece more",
        |job, lot| {
            rows(job, &format!("{lot}.packs.csv"), |rows| {
                let last: u32 = rows[1][6].parse().unwrap();
                rows[1][6] = (last + 1).to_string();
            });
        },
        "packs.csv: last_piece",
        "other",
    ),
    (
        "another employer's key",
        |job, lot| {
            rows(job, &format!("{lot}.packs.csv"), |rows| {
                rows[1][2] = "X".to_owned()
            });
        },
        "packs.csv: employer_key",
        "other",
    ),
    (
        "a pack left out of the table",
        |job, lot| {
            rows(job, &format!("{lot}.packs.csv"), |rows| {
                drop(rows.remove(1))
            })
        },
        "packs.csv",
        "rows",
    ),
    (
        "no slips",
        |job, lot| {
            std::fs::remove_file(job.path(&format!("OUT/lots/{lot}.slip.pdf"))).unwrap();
        },
        "slip.pdf",
        "unreadable",
    ),
];

#[test]
fn whatever_is_wrong_with_a_slip_is_found_by_its_pack() {
    for (name, spoil, item, what) in CASES {
        let job = packed(141, &[]);
        let said = job.print("OUT", &["--no-verify"]);
        assert_eq!(said.exit, 4, "{said:?}");
        let (lot, first) = lot(&job);
        spoil(&job, &lot);
        let said = verify(&job.text("OUT"));
        assert_eq!(said.exit, 12, "{name}: {said:?}");
        let told = found(&said);
        let hit = told
            .iter()
            .any(|it| [0, first].contains(&it.0) && it.2 == item && it.3.starts_with(what));
        assert!(hit, "{name}: {told:?}");
    }
}

#[test]
fn a_row_taken_out_of_a_list_of_changed_texts_is_found() {
    let job = Job::sample(300, 151);
    let said = job.print("OUT", &["--no-verify"]);
    assert_eq!(said.exit, 4, "{said:?}");
    let path = job.path("OUT/lists/shrunk.csv");
    let text = std::fs::read_to_string(&path).unwrap();
    let all: Vec<&str> = text.lines().collect();
    let at = all.iter().position(|row| row.contains(",name_kana,"));
    let at = at.expect("somebody's name is long");
    let control = all[at].split(',').nth(1).unwrap();
    let kept = all.iter().filter(|row| !row.contains(control));
    let kept: String = kept.map(|row| format!("{row}\r\n")).collect();
    std::fs::write(&path, kept).unwrap();
    let told = found(&verify(&job.text("OUT")));
    let missing = |it: &&(u64, String, String, String)| it.2 == "shrunk.csv" && it.3 == "missing";
    assert!(told.iter().filter(missing).count() > 0, "{told:?}");
    assert!(told.iter().all(|it| missing(&it)), "{told:?}");
    std::fs::write(&path, text + "9,999_999_99,name_kana,condensed,0\r\n").unwrap();
    let told = found(&verify(&job.text("OUT")));
    let [extra] = told.as_slice() else {
        panic!("{told:?}");
    };
    assert_eq!(
        (extra.2.as_str(), extra.3.as_str()),
        ("shrunk.csv", "extra")
    );
}

#[test]
fn a_row_taken_out_of_the_list_of_substituted_characters_is_found() {
    let job = Job::sample(300, 152);
    let table = "schema = 1\nid = \"a-1\"\ntitle = \"t\"\n[[pair]]\nfrom = \"佐\"\nto = \"左\"\n";
    std::fs::write(job.path("table.toml"), table).unwrap();
    let fonts = "[fonts]\nsubstitution = \"table.toml\"";
    job.replace("job.toml", "[fonts]", fonts);
    clean_in_print(&job);
    let path = job.path("OUT/lists/substituted.csv");
    let text = std::fs::read_to_string(&path).unwrap();
    assert!(text.lines().count() > 3, "{text}");
    let on_paper = |row: &&str| {
        let control = row.split(',').nth(1).unwrap();
        let names = hall::files_below(&job.path("OUT/lots"));
        let mut names = names.iter().filter(|name| name.ends_with("members.csv"));
        names.any(|name| job.read(&format!("OUT/lots/{name}")).contains(control))
    };
    let gone = text.lines().skip(1).find(on_paper).unwrap();
    std::fs::write(&path, text.replace(&format!("{gone}\r\n"), "")).unwrap();
    let told = found(&verify(&job.text("OUT")));
    let [one] = told.as_slice() else {
        panic!("{told:?}");
    };
    assert_eq!(
        (one.2.as_str(), one.3.as_str()),
        ("substituted.csv", "missing")
    );
}

/// Changes one column of every member for whom `change` has words; it is given the columns.
fn members(job: &Job, column: &str, change: impl Fn(&dyn Fn(&str) -> String) -> Option<String>) {
    let text = job.read("members.csv");
    let headings: Vec<&str> = text.lines().next().unwrap().split(',').collect();
    let mut out = headings.join(",") + "\n";
    for line in text.lines().skip(1) {
        let mut cells: Vec<String> = line.split(',').map(str::to_owned).collect();
        let place = |heading: &str| headings.iter().position(|it| *it == heading).unwrap();
        let told = change(&|heading| cells[place(heading)].clone());
        if let Some(words) = told {
            cells[place(column)] = words;
        }
        out += &(cells.join(",") + "\n");
    }
    job.members(out.as_bytes());
}

#[test]
fn a_key_with_quotes_and_a_comma_is_the_same_key() {
    let job = packed(161, &[]);
    members(&job, "employer_key", |it| {
        let own = it("employer_key");
        let quoted = format!("\"a\"\"{own}\"\", b\"");
        (!own.is_empty()).then_some(quoted)
    });
    clean_in_print(&job);
    let names = hall::files_below(&job.path("OUT/lots"));
    let table = names.iter().find(|name| name.ends_with("packs.csv"));
    let table = job.read(&format!("OUT/lots/{}", table.unwrap()));
    assert!(table.contains("\"\", b\","), "{table}");
}

#[test]
fn an_employer_s_long_name_on_a_slip_is_listed() {
    let job = packed(162, &[]);
    members(&job, "employer_name", |it| {
        let name = it("employer_name");
        let long = name.clone() + &"架空電機製造販売".repeat(3);
        (!name.is_empty()).then_some(long)
    });
    clean_in_print(&job);
    let path = job.path("OUT/lists/shrunk.csv");
    let text = std::fs::read_to_string(&path).unwrap();
    let kept = text.lines().filter(|row| !row.contains(",employer_name,"));
    let kept: String = kept.map(|row| format!("{row}\r\n")).collect();
    assert_ne!(kept, text);
    std::fs::write(&path, kept).unwrap();
    let told = found(&verify(&job.text("OUT")));
    assert!(!told.is_empty());
    assert!(
        told.iter()
            .all(|it| (it.2.as_str(), it.3.as_str()) == ("shrunk.csv", "missing"))
    );
}

#[test]
fn two_lines_are_not_called_condensed_and_a_list_that_is_gone_is_missed() {
    let job = Job::sample(600, 163);
    let said = job.print("OUT", &["--no-verify"]);
    assert_eq!(said.exit, 4, "{said:?}");
    let path = job.path("OUT/lists/shrunk.csv");
    let text = std::fs::read_to_string(&path).unwrap();
    assert!(text.contains(",name_kanji,two_lines,"), "{text}");
    std::fs::write(&path, text.replace(",two_lines,", ",condensed,")).unwrap();
    let told = found(&verify(&job.text("OUT")));
    assert!(!told.is_empty());
    assert!(
        told.iter()
            .all(|it| (it.2.as_str(), it.3.as_str()) == ("shrunk.csv", "missing"))
    );
    std::fs::write(&path, text).unwrap();
    for name in ["shrunk.csv", "substituted.csv"] {
        let path = job.path("OUT/lists").join(name);
        let kept = std::fs::read(&path).unwrap();
        std::fs::remove_file(&path).unwrap();
        let told = found(&verify(&job.text("OUT")));
        let missing = (0, "file".to_owned(), name.to_owned(), "missing".to_owned());
        assert!(told.contains(&missing), "{told:?}");
        std::fs::write(&path, kept).unwrap();
    }
    clean(&job.text("OUT"), said.json()["pieces"].as_u64().unwrap());
}

#[test]
fn a_record_that_was_corrected_and_substituted_is_listed_for_both() {
    let job = Job::sample(300, 164);
    let table = "schema = 1\nid = \"a-1\"\ntitle = \"t\"\n[[pair]]\nfrom = \"佐\"\nto = \"左\"\n";
    std::fs::write(job.path("table.toml"), table).unwrap();
    job.replace(
        "job.toml",
        "[fonts]",
        "[fonts]\nsubstitution = \"table.toml\"",
    );
    job.replace("job.toml", "held_max = \"10%\"", "held_max = \"90%\"");
    // Everybody with that character lost one of the name's kana.
    members(&job, "name_kana", |it| {
        let lost = it("name_kanji").contains('佐');
        lost.then(|| "サトウ　●".to_owned())
    });
    let (file, lists) = (job.text("job.toml"), job.text("LISTS"));
    assert_eq!(kirikake(&["check", &file, "-o", &lists, "--json"]).exit, 4);
    let held = job.read("LISTS/held.csv");
    let rows = held.trim_end().lines().map(|row| match row {
        row if row.contains(",name_kana,lost_character,") => format!("{row},サトウ　ミツ"),
        row if row.ends_with("token") => format!("{row},new_value"),
        row => format!("{row},"),
    });
    let returned = rows.collect::<Vec<_>>().join("\r\n");
    assert!(returned.contains("ミツ"), "{held}");
    std::fs::write(job.path("held.csv"), returned).unwrap();
    job.replace(
        "job.toml",
        "[input]",
        "[input]\ncorrections = [\"held.csv\"]",
    );
    clean_in_print(&job);
    let path = job.path("OUT/lists/substituted.csv");
    let text = std::fs::read_to_string(&path).unwrap();
    let gone = text
        .lines()
        .find(|row| row.contains(",name_kanji,"))
        .unwrap();
    std::fs::write(&path, text.replace(&format!("{gone}\r\n"), "")).unwrap();
    let told = found(&verify(&job.text("OUT")));
    let [one] = told.as_slice() else {
        panic!("{told:?}");
    };
    assert_eq!(
        (one.2.as_str(), one.3.as_str()),
        ("substituted.csv", "missing")
    );
}
