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
