//! Failures that have happened in this trade with these or neighbouring notices, each with a test
//! that it cannot happen here. Whole sample jobs are printed, and strangers read their pages.

mod hall;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use hall::{kirikake, stranger};

/// A printed sample job.
struct Printed {
    out: tempfile::TempDir,
    /// By control number, the values of a record by heading.
    records: BTreeMap<String, BTreeMap<String, String>>,
}

/// A row of `pieces.csv`, with the members who are on the piece.
struct Piece {
    lot: u32,
    first_page: usize,
    pages: usize,
    codes: Vec<String>,
    members: Vec<Row>,
}

/// A row of `members.csv`.
struct Row {
    control_no: String,
    form: String,
    sheet: usize,
}

fn cells(text: &str) -> Vec<Vec<String>> {
    let row = |row: &str| row.split(',').map(str::to_owned).collect();
    text.lines().map(row).collect()
}

fn print(sample: &str) -> Printed {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("samples")
        .join(sample);
    let out = tempfile::tempdir().unwrap();
    let (job, to) = (folder.join("job.toml"), out.path().join("OUT"));
    let arguments = [
        "print",
        job.to_str().unwrap(),
        "-o",
        to.to_str().unwrap(),
        "--no-verify",
    ];
    let said = kirikake(&arguments);
    assert_eq!(said.exit, 4, "{said:?}");
    let members = cells(&std::fs::read_to_string(folder.join("members.csv")).unwrap());
    let headings = members[0].clone();
    let records = members[1..].iter().map(|row| {
        let record: BTreeMap<_, _> = headings.iter().cloned().zip(row.iter().cloned()).collect();
        (record["control_no"].clone(), record)
    });
    Printed {
        records: records.collect(),
        out,
    }
}

impl Printed {
    fn lots(&self) -> std::path::PathBuf {
        self.out.path().join("OUT/lots")
    }

    fn read(&self, lot: u32, kind: &str) -> Vec<Vec<String>> {
        let path = self.lots().join(format!("{lot:04}.{kind}.csv"));
        cells(&std::fs::read_to_string(path).unwrap_or_default())
    }

    fn pieces(&self) -> Vec<Piece> {
        let mut pieces = Vec::new();
        for lot in 1.. {
            let rows = self.read(lot, "pieces");
            if rows.is_empty() {
                break;
            }
            let members = self.read(lot, "members");
            for row in &rows[1..] {
                let own = members[1..].iter().filter(|member| member[0] == row[0]);
                let member = |member: &Vec<String>| Row {
                    control_no: member[2].clone(),
                    form: member[3].clone(),
                    sheet: member[1].parse().unwrap(),
                };
                pieces.push(Piece {
                    lot,
                    first_page: row[5].parse().unwrap(),
                    pages: row[6].parse().unwrap(),
                    codes: row[13].split(' ').map(str::to_owned).collect(),
                    members: own.map(member).collect(),
                });
            }
        }
        assert!(pieces.len() > 100);
        pieces
    }

    /// The text of every page of a lot without its blanks; `None` when nobody is there to read it.
    fn pages(&self, lot: u32) -> Option<Vec<String>> {
        let pdf = self.lots().join(format!("{lot:04}.notice.pdf"));
        let output = stranger("pdftotext", &["-raw", pdf.to_str().unwrap(), "-"])?;
        let text = String::from_utf8(output.stdout).unwrap();
        let pages = text
            .split('\u{C}')
            .map(|page| page.split_whitespace().collect());
        Some(pages.collect())
    }

    fn value(&self, row: &Row, heading: &str) -> String {
        let value = &self.records[&row.control_no][heading];
        value.split_whitespace().collect()
    }
}

/// 1. Front and back of different persons: 3.5 million printed wrong.
#[test]
fn front_and_back_are_never_of_different_persons() {
    let job = print("kouki");
    let pieces = job.pieces();
    for piece in &pieces {
        // Face, its card, back, the card's back: one piece number on all four.
        let parts: BTreeSet<&str> = piece.codes.iter().map(|code| &code[..15]).collect();
        assert_eq!(parts.len(), 1, "{:?}", piece.codes);
        let roles: String = piece.codes.iter().map(|code| &code[17..18]).collect();
        assert_eq!(
            (roles.as_str(), piece.pages, piece.members.len()),
            ("ACBD", 2, 1)
        );
    }
    let Some(pages) = job.pages(1) else { return };
    for piece in pieces.iter().filter(|piece| piece.lot == 1) {
        let front = &pages[piece.first_page - 1];
        let back = &pages[piece.first_page];
        let code = &piece.codes[0];
        let readable = format!("{}-{}", &code[1..7], &code[7..14]);
        assert!(
            front.contains(&readable) && back.contains(&readable),
            "{readable}"
        );
        let name = job.value(&piece.members[0], "name_kanji");
        assert!(front.contains(&name), "{front}");
        for other in pieces.iter().filter(|other| other.lot == 1) {
            let control_no = &other.members[0].control_no;
            let own = other.first_page == piece.first_page;
            assert_eq!(front.contains(control_no), own);
            assert!(!back.contains(control_no));
        }
    }
}

/// 3. A member's sheet in another household's envelope; only envelopes were counted.
#[test]
fn no_sheet_lies_in_another_household_s_envelope() {
    let job = print("kokuho");
    let mut lists: BTreeMap<String, usize> = BTreeMap::new();
    let (mut printed, mut read) = (BTreeSet::new(), BTreeMap::new());
    for piece in job.pieces() {
        let household = |row: &Row| job.value(row, "household_key");
        let households: BTreeSet<String> = piece.members.iter().map(household).collect();
        assert_eq!(households.len(), 1);
        for row in &piece.members {
            assert!(
                printed.insert(row.control_no.clone()),
                "{} twice",
                row.control_no
            );
        }
        if piece.members[0].form == "yoshiki4" {
            *lists.entry(household(&piece.members[0])).or_default() += 1;
            let pages = read
                .entry(piece.lot)
                .or_insert_with(|| job.pages(piece.lot));
            let Some(pages) = pages else { return };
            for row in &piece.members {
                let page = &pages[piece.first_page - 1 + row.sheet - 1];
                let (name, last4) = (job.value(row, "name_kanji"), job.value(row, "last4"));
                assert!(page.contains(&format!("{name}********{last4}")), "{page}");
            }
            // As many rows as members: nobody else's digits are on the household's sheets.
            let sheets = &pages[piece.first_page - 1..][..piece.pages];
            let rows: usize = sheets
                .iter()
                .map(|page| page.matches("********").count())
                .sum();
            assert_eq!(rows, piece.members.len());
        }
    }
    // One list a household, but for whoever must have an envelope alone.
    let own = |household: &String| {
        let mut records = job.records.values();
        records.any(|it| &it["household_key"] == household && it["suppress"].contains("NO_HOUSE"))
    };
    assert!(
        lists
            .iter()
            .all(|(household, &count)| count == 1 || own(household))
    );
}

/// 5. Wrong kind of document: the look-alikes differ by the form code of every face.
#[test]
fn no_piece_is_a_document_of_another_kind() {
    let job = print("kokuho-kumiai");
    let titles = [
        (
            "yoshiki2",
            '2',
            "資格情報のお知らせと個人番号（マイナンバー）確認のお願い",
        ),
        ("yoshiki3", '3', "【大切なお知らせ】"),
        ("yoshiki4", '4', "医療保険のデータベースに登録されている"),
    ];
    let mut pages = BTreeMap::new();
    for piece in job.pieces() {
        let form = &piece.members[0].form;
        let (_, code, title) = titles.iter().find(|(id, ..)| id == form).unwrap();
        assert_eq!(piece.codes[0][19..20].chars().next(), Some(*code));
        let read = pages
            .entry(piece.lot)
            .or_insert_with(|| job.pages(piece.lot));
        let Some(read) = read else { return };
        assert!(read[piece.first_page - 1].contains(title), "{form}");
    }
}

/// 7. Wrong addressee; 様 twice.
#[test]
fn every_letter_has_the_addressee_of_its_record_and_one_honorific() {
    for sample in ["kokuho", "kouki"] {
        let job = print(sample);
        let mut pages = BTreeMap::new();
        for piece in job.pieces() {
            let read = pages
                .entry(piece.lot)
                .or_insert_with(|| job.pages(piece.lot));
            let Some(read) = read else { return };
            let page = &read[piece.first_page - 1];
            assert!(!page.contains("様様") && !page.contains("御中様"), "{page}");
            let head = piece
                .members
                .iter()
                .find(|row| job.value(row, "is_head") == "yes");
            let row = head.unwrap_or(&piece.members[0]);
            let suppressed = job.value(row, "suppress");
            let alone = suppressed.contains("ALT_ADDRESS") || suppressed.contains("NO_HOUSE");
            let named = job.value(row, "dest_name");
            let name = match named.is_empty() || alone {
                true => job.value(row, "name_kanji"),
                false => named,
            };
            assert!(page.contains(&format!("{name}様")), "{name}: {page}");
        }
    }
}

/// A sample job in a folder of its own, with everything that it names.
fn copied(sample: &str) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    let home = Path::new(env!("CARGO_MANIFEST_DIR"));
    let tree = [
        format!("samples/{sample}"),
        "layouts".into(),
        "fonts".into(),
    ];
    for folder in tree {
        for name in hall::files_below(&home.join(&folder)) {
            let to = dir.path().join(&folder).join(&name);
            std::fs::create_dir_all(to.parent().unwrap()).unwrap();
            std::fs::copy(home.join(&folder).join(&name), to).unwrap();
        }
    }
    dir
}

/// Prints the sample in a copy of the home; what it said.
fn print_in(dir: &Path, sample: &str) -> hall::Said {
    let job = dir.join("samples").join(sample).join("job.toml");
    let out = dir.join("OUT");
    let (job, out) = (job.to_str().unwrap(), out.to_str().unwrap());
    let arguments = ["print", job, "-o", out, "--no-verify", "--json"];
    hall::kirikake_in(dir, &arguments)
}

fn edit(path: &Path, change: impl Fn(String) -> String) {
    let text = std::fs::read_to_string(path).unwrap();
    let changed = change(text.clone());
    assert_ne!(text, changed, "{} is changed", path.display());
    std::fs::write(path, changed).unwrap();
}

/// 2. A font swapped after the proof: an 8-digit number printed as 7 (2,071 letters).
#[test]
fn a_font_that_was_swapped_stops_the_job() {
    let dir = copied("kenpo");
    assert_eq!(print_in(dir.path(), "kenpo").exit, 4);
    let fonts = dir.path().join("fonts");
    let (regular, bold) = ("BIZUDGothic-Regular.ttf", "BIZUDGothic-Bold.ttf");
    std::fs::copy(fonts.join(bold), fonts.join(regular)).unwrap();
    let said = print_in(dir.path(), "kenpo");
    assert_eq!((said.exit, said.ids()), (20, vec!["KRK2008-E".to_owned()]));

    // Whoever changes the list of fonts as well has another configuration, and prints nothing.
    let digest = |name: &str| {
        let bytes = std::fs::read(fonts.join(name)).unwrap();
        kirikake::digest::hex(&kirikake::digest::sha256(&bytes))
    };
    let home = Path::new(env!("CARGO_MANIFEST_DIR")).join("fonts");
    let bytes = std::fs::read(home.join(regular)).unwrap();
    let listed = kirikake::digest::hex(&kirikake::digest::sha256(&bytes));
    edit(&fonts.join("fonts.toml"), |text| {
        text.replace(&listed, &digest(bold))
    });
    let said = print_in(dir.path(), "kenpo");
    assert_eq!(said.exit, 12, "{said:?}");
    assert!(said.stdout.contains(regular), "{said:?}");
}

/// 4. Columns sorted apart: address and name of different rows.
#[test]
fn columns_that_were_sorted_apart_are_not_the_file_that_was_sent() {
    let dir = copied("kenpo");
    let members = dir.path().join("samples/kenpo/members.csv");
    let text = std::fs::read_to_string(&members).unwrap();
    let rows = cells(&text);
    let name = rows[0].iter().position(|it| it == "name_kanji").unwrap();
    let mut apart = rows.clone();
    let mut names: Vec<String> = rows[1..].iter().map(|row| row[name].clone()).collect();
    names.sort();
    for (row, name_there) in apart[1..].iter_mut().zip(names) {
        row[name] = name_there;
    }
    let text: String = apart.iter().map(|row| row.join(",") + "\n").collect();
    std::fs::write(&members, text).unwrap();
    let said = print_in(dir.path(), "kenpo");
    assert_eq!((said.exit, said.ids()), (16, vec!["KRK1609-E".to_owned()]));
    assert!(!dir.path().join("OUT/lots").exists());

    // Within the engine a page has one record's values, and its tag is made of them.
    let job = print("kenpo");
    let pieces = job.pieces();
    let Some(pages) = job.pages(1) else { return };
    for piece in pieces.iter().filter(|piece| piece.lot == 1) {
        let page = &pages[piece.first_page - 1];
        for heading in ["name_kanji", "name_kana", "number", "last4", "control_no"] {
            let value = job.value(&piece.members[0], heading);
            assert!(page.contains(&value), "{heading}");
        }
    }
}

/// 6. Wrong snapshot, wrong population, pull-outs missed.
#[test]
fn another_day_s_file_and_another_insurer_s_people_are_refused() {
    let dir = copied("kenpo");
    let folder = dir.path().join("samples/kenpo");
    let text = std::fs::read_to_string(folder.join("members.csv")).unwrap();
    // Yesterday's file lacks a record.
    let shorter: String = text
        .lines()
        .skip(2)
        .map(|row| row.to_owned() + "\n")
        .collect();
    let first = text.lines().next().unwrap().to_owned() + "\n";
    std::fs::write(folder.join("members.csv"), first + &shorter).unwrap();
    let said = print_in(dir.path(), "kenpo");
    assert_eq!(said.exit, 16);
    let mut ids = said.ids();
    ids.sort();
    assert!(ids.contains(&"KRK1609-E".to_owned()), "{ids:?}");

    // The right digest of another insurer's file: every record is another insurer's.
    let sent = cells(&text);
    let at = sent[0].iter().position(|it| it == "insurer_no").unwrap();
    let number = sent[1][at].clone();
    let others = text.replace(&number, "33120015");
    std::fs::write(folder.join("members.csv"), &others).unwrap();
    let digest = kirikake::digest::hex(&kirikake::digest::sha256(others.as_bytes()));
    let was = kirikake::digest::hex(&kirikake::digest::sha256(text.as_bytes()));
    edit(&folder.join("job.toml"), |job| job.replace(&was, &digest));
    let said = print_in(dir.path(), "kenpo");
    assert_eq!((said.exit, said.ids()), (16, vec!["KRK1611-E".to_owned()]));
    assert!(!dir.path().join("OUT/lots").exists());
}

/// 10. Data left behind; test settings left on ("令和31年").
#[test]
fn nothing_is_left_behind_and_no_test_setting_reaches_production() {
    let dir = copied("kenpo");
    let job = dir.path().join("samples/kenpo/job.toml");
    let before = hall::files_below(dir.path());
    assert_eq!(print_in(dir.path(), "kenpo").exit, 4);
    for name in hall::files_below(dir.path()) {
        let known = before.contains(&name) || name.starts_with("OUT/");
        assert!(known && !name.ends_with(".part"), "{name}");
    }

    let year = |text: String| {
        let line = text.lines().find(|line| line.starts_with("as_of")).unwrap();
        text.replace(line, "as_of    = 2149-06-01")
    };
    let kept = std::fs::read_to_string(&job).unwrap();
    edit(&job, year);
    let said = print_in(dir.path(), "kenpo");
    assert_eq!(said.exit, 20);
    assert!(said.ids().contains(&"KRK2017-E".to_owned()), "{said:?}");

    // The public key, the missing choice of a voice code and the open end are told together.
    std::fs::write(&job, kept).unwrap();
    edit(&job, |text| text.replace("\"sample\"", "\"production\""));
    let said = print_in(dir.path(), "kenpo");
    assert_eq!(said.exit, 20);
    assert!(said.ids().contains(&"KRK2023-E".to_owned()), "{said:?}");
}
