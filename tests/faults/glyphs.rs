//! What of a name, a kana or an address may reach paper: the insurer's own characters, the shapes
//! of 1990, and every disguise that is held with its reason.

#[path = "../hall/eudc.rs"]
mod eudc;

use super::{SECRET, file, job, record, refused};
use crate::hall::{Job, kirikake};

/// Places in a record.
const NAME: usize = 7;
const KANA: usize = 8;

/// A record with this text in one of its fields.
fn with(key: u32, at: usize, text: &str) -> Vec<String> {
    let mut record = record(key);
    record[at] = text.to_owned();
    record
}

/// A job that may hold all but one of its records.
fn lenient(bytes: &[u8]) -> Job {
    let job = job(bytes);
    job.replace("job.toml", "held_max = \"10%\"", "held_max = \"99%\"");
    job
}

/// Lets the job have a font of these characters (those with `false` are blanks) and a table of
/// these.
fn own(job: &Job, font: &[(char, bool)], table: &[char]) {
    std::fs::write(job.path("own.ttf"), eudc::font(None, font)).unwrap();
    std::fs::write(job.path("own.toml"), eudc::table(table)).unwrap();
    let keys = "[fonts]\neudc = { font = \"own.ttf\", table = \"own.toml\" }\n";
    job.replace("job.toml", "[fonts]\n", keys);
}

/// Rows of a list without their tokens.
fn rows(list: &str) -> Vec<String> {
    let rows = list.trim_end().lines().skip(1);
    let cut = rows.map(|row| row.rsplit_once(',').unwrap().0.to_owned());
    cut.collect()
}

#[test]
fn every_disguise_is_held_with_its_field_and_reason_and_no_list_shows_it() {
    let (names, kanas) = (NAME, KANA);
    let cases = [
        (names, "\u{3000} \u{3000}", "empty"),
        (kanas, " ", "empty"),
        (names, "秘密\u{E000}郎", "private_use"),
        (names, "秘密\u{F0000}郎", "private_use"),
        (names, "秘密〓郎", "lost_character"),
        (names, "秘密か\u{3099}", "combining_mark"),
        (kanas, "ヒミツハ\u{309C}", "combining_mark"),
        (names, "秘密か\u{309B}", "combining_mark"),
        (names, "秘密e\u{301}", "combining_mark"),
        (names, "秘密\u{A0}太郎", "odd_space"),
        (names, "秘密\u{2003}太郎", "odd_space"),
        (names, "秘密\u{61C}太郎", "control_character"),
        (names, "秘密\u{180E}太郎", "control_character"),
        (names, "秘密\u{3164}太郎", "control_character"),
        (names, "秘密\u{FFA0}太郎", "control_character"),
        (names, "秘密\u{34F}太郎", "control_character"),
        (names, "\u{E0100}秘密", "control_character"),
        (names, "秘密👨\u{200D}👩", "control_character"),
        (kanas, "ﾋﾐﾂ", "half_width"),
        (kanas, "ヒミツ　Taro", "half_width"),
        (names, "秘密太郎　様", "honorific"),
        (names, "秘密太郎殿 ", "honorific"),
        (names, "秘密😀", "no_glyph"),
        (names, "秘密שלום", "no_glyph"),
        (names, "秘密𠮷", "no_glyph"),
        (names, "秘密葛\u{E01EF}", "no_glyph"),
        (names, "秘密葛\u{FE0F}", "no_glyph"),
    ];
    let mut records = vec![record(1)];
    let mut want = Vec::new();
    for ((key, line), (at, text, reason)) in (2..).zip(3..).zip(cases) {
        let bad = with(key, at, text);
        let field = if at == NAME {
            "name_kanji"
        } else {
            "name_kana"
        };
        want.push(format!("{line},{},{field},{reason}", bad[2]));
        records.push(bad);
    }
    let job = lenient(file(&records).as_bytes());
    let said = job.print("OUT", &[]);
    assert_eq!(
        (said.exit, said.json()["members"].as_u64()),
        (4, Some(1)),
        "{said:?}"
    );
    let held = job.read("OUT/lists/held.csv");
    assert_eq!(rows(&held), want);
    let told = [held, said.stdout, said.stderr].concat();
    assert!(!told.contains(SECRET) && !told.contains("ヒミツ") && !told.contains("ﾋﾐﾂ"));
}

#[test]
fn own_characters_are_printed_only_if_the_table_names_them_and_are_listed() {
    let own_name = with(1, NAME, "秘密\u{E000}郎");
    let other = with(2, NAME, "秘密\u{E001}郎");
    let spoken = with(3, KANA, "ヒミツ\u{E000}");
    let key = with(4, 4, "1\u{E000}1");
    let job = lenient(file(&[own_name, other, spoken, key, record(5)]).as_bytes());
    let held = |job: &Job, exit| {
        let (path, lists) = (job.text("job.toml"), job.text("LISTS"));
        let said = kirikake(&["check", &path, "-o", &lists, "--json"]);
        assert_eq!(said.exit, exit, "{said:?}");
        let list = rows(&job.read("LISTS/held.csv"));
        (said.json(), list)
    };
    let (report, without) = held(&job, 4);
    assert_eq!(
        (report["held"].as_u64(), report["eudc"].as_u64()),
        (Some(4), Some(0))
    );
    assert!(
        without.iter().all(|row| row.ends_with(",private_use")),
        "{without:?}"
    );

    own(
        &job,
        &[('\u{E000}', true), ('\u{E001}', true)],
        &['\u{E000}'],
    );
    let (report, with) = held(&job, 4);
    let want = [
        "3,000_002_02,name_kanji,private_use",
        "4,000_003_03,name_kana,private_use_spoken",
        "5,000_004_04,symbol,private_use",
    ];
    assert_eq!(with, want);
    assert_eq!(report["eudc"], 1);
    assert_eq!(report["by_list"]["substituted"]["eudc"], 1);
    let table = kirikake(&["check", &job.text("job.toml"), "--lang", "ja"]).stdout;
    assert!(table.contains("外字") && !table.contains(SECRET), "{table}");

    let said = job.print("OUT", &[]);
    assert_eq!(said.exit, 4, "{said:?}");
    let listed = rows(&job.read("OUT/lists/substituted.csv"));
    assert_eq!(listed, ["2,000_001_01,name_kanji,eudc"]);
    let lock = job.read("OUT/job.lock.json");
    assert!(lock.contains("\"eudc font\"") && lock.contains("\"eudc table\""));
    // A note for people changes the table's digest, and an OUT belongs to one configuration.
    job.replace(
        "own.toml",
        "[[character]]\n",
        "[[character]]\nnote = \"n\"\n",
    );
    let said = job.print("OUT", &[]);
    assert_eq!(
        (said.exit, said.ids()),
        (12, vec!["KRK1201-E".to_owned()]),
        "{said:?}"
    );
}

#[test]
fn an_own_character_in_the_insurers_spoken_name_stops_the_job_instead_of_holding_everybody() {
    let job = lenient(file(&[record(1)]).as_bytes());
    own(&job, &[('\u{E000}', true)], &['\u{E000}']);
    let insurer = job.read("insurer.toml");
    let name = insurer
        .lines()
        .find(|line| line.starts_with("name "))
        .unwrap();
    job.replace("insurer.toml", name, "name = \"健康\u{E000}組合\"");
    let said = kirikake(&["check", &job.text("job.toml")]);
    assert_eq!(said.exit, 20, "{said:?}");

    assert!(
        said.stderr.contains("KRK2074-E") && said.stderr.contains("U+E000"),
        "{said:?}"
    );
}

#[test]
fn cp932_and_a_returned_list_bring_the_same_own_characters() {
    let text = file(&[with(1, NAME, "秘密\u{E000}郎"), with(2, NAME, "秘密●郎")]);
    let (bytes, _, unmapped) = encoding_rs::SHIFT_JIS.encode(&text);
    assert!(!unmapped || !bytes.windows(2).any(|pair| pair == [0xF0, 0x40]));
    // The encoder writes no private-use codes: F040, the first of them, is put in by hand.
    let (before, after) = text.split_once('\u{E000}').unwrap();
    let encode = |text: &str| encoding_rs::SHIFT_JIS.encode(text).0.into_owned();
    let job = lenient(&[encode(before), vec![0xF0, 0x40], encode(after)].concat());
    job.replace("job.toml", "encoding = \"utf-8\"", "encoding = \"cp932\"");
    own(&job, &[('\u{E000}', true)], &['\u{E000}']);
    let (path, lists) = (job.text("job.toml"), job.text("LISTS"));
    let said = kirikake(&["check", &path, "-o", &lists, "--json"]);
    assert_eq!(said.json()["by_reason"]["lost_character"], 1, "{said:?}");
    assert_eq!(said.json()["eudc"], 1, "{said:?}");
    let held = job.read("LISTS/held.csv");
    let mended = held
        .trim_end()
        .lines()
        .map(|row| match row.starts_with("3,") {
            true => format!("{row},秘密U+E000郎"),
            false => format!("{row},new_value"),
        });
    let mended = mended.collect::<Vec<_>>().join("\r\n");
    std::fs::write(job.path("held.csv"), mended).unwrap();
    job.replace(
        "job.toml",
        "[input]\n",
        "[input]\ncorrections = [\"held.csv\"]\n",
    );
    let said = job.check();
    assert_eq!(said.json()["eudc"], 2, "{said:?}");
}

#[test]
fn half_a_pair_of_surrogates_is_no_utf8_and_refuses_the_file() {
    let text = file(&[with(1, NAME, "秘密X郎")]);
    let (before, after) = text.split_once('X').unwrap();
    let bytes = [before.as_bytes(), b"\xED\xA0\x80", after.as_bytes()].concat();
    refused(&job(&bytes), 16, "KRK1604");
}

#[test]
fn every_fault_of_the_table_is_told_at_once_with_its_place() {
    let job = job(file(&[record(1)]).as_bytes());
    own(&job, &[('\u{E000}', true), ('\u{E001}', false)], &[]);
    let table = eudc::table(&['\u{E000}', '\u{E000}', '髙', '\u{E001}', '\u{E002}']);
    std::fs::write(job.path("own.toml"), table).unwrap();
    let said = refused(&job, 20, "KRK2070");
    let places: Vec<(String, u64, u64)> = said.json()["messages"]
        .as_array()
        .unwrap()
        .iter()
        .map(|told| {
            let number = |key: &str| told[key].as_u64().unwrap();
            let id = told["id"].as_str().unwrap().to_owned();
            (id, number("line"), number("column"))
        })
        .collect();
    let want = [
        ("KRK2070-E", 7, 8),
        ("KRK2071-E", 9, 8),
        ("KRK2072-E", 11, 8),
        ("KRK2072-E", 13, 8),
    ];
    assert_eq!(
        places,
        want.map(|(id, line, column)| (id.to_owned(), line, column))
    );
}

#[test]
fn an_own_font_that_is_no_font_or_a_key_that_nobody_knows_is_a_fault() {
    let block = "eudc = { font = \"own.ttf\", table = \"own.toml\" }";
    for (old, new, id) in [
        (block, "eudc = { font = \"own.ttf\" }", "KRK2003"),
        (block, "eudc = \"own.ttf\"", "KRK2004"),
        ("table = \"own.toml\"", "table = \"none.toml\"", "KRK2010"),
        ("font = \"own.ttf\"", "font = \"none.ttf\"", "KRK2010"),
        ("font = \"own.ttf\"", "font = \"own.toml\"", "KRK2009"),
        (
            "font = \"own.ttf\"",
            "fnt = \"x\", font = \"own.ttf\"",
            "KRK2002",
        ),
        (block, "forms = \"jis78\"", "KRK2005"),
    ] {
        let job = job(file(&[record(1)]).as_bytes());
        own(&job, &[('\u{E000}', true)], &['\u{E000}']);
        job.replace("job.toml", old, new);
        refused(&job, 20, id);
    }
}

#[test]
fn the_shapes_of_1990_are_part_of_the_configuration() {
    let configured = |forms: &str| {
        let job = job(file(&[record(1)]).as_bytes());
        job.replace("job.toml", "[fonts]\n", &format!("[fonts]\n{forms}\n"));
        let said = job.check();
        assert_eq!(said.exit, 0, "{said:?}");
        said.json()["config_sha256"].as_str().unwrap().to_owned()
    };
    let plain = configured("");
    assert_eq!(configured("forms = \"jis2004\""), plain);
    assert_ne!(configured("forms = \"jis90\""), plain);
}

#[test]
fn a_font_without_the_shapes_of_1990_is_told_by_its_name() {
    let job = job(file(&[record(1)]).as_bytes());
    if !mincho() {
        return;
    }
    let text = job.read("job.toml");
    let stack = text.lines().find(|line| line.starts_with("stack")).unwrap();
    let both = "stack = [\"BIZUDGothic-Regular.ttf\", \"ipamjm.ttf\"]";
    job.replace("job.toml", stack, both);
    assert_eq!(job.check().exit, 0);
    job.replace("job.toml", both, &format!("{both}\nforms = \"jis90\""));
    let said = refused(&job, 20, "KRK2073");
    assert_eq!(said.ids(), ["KRK2073-E"]);
    assert!(said.stderr.contains("ipamjm.ttf") && said.stderr.contains("jis2004"));
}

/// Whether the optional second of the stack is there; said aloud if not.
fn mincho() -> bool {
    let there = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fonts/ipamjm.ttf")
        .exists();
    if !there {
        eprintln!("SKIPPED: fonts/ipamjm.ttf is missing: sh fonts/fetch.sh --all");
    }
    there
}
