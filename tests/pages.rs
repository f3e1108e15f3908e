//! Lots read by strangers: structure, text, codes and geometry of finished pages.

mod hall;
#[path = "pages/last4.rs"]
mod last4;
#[path = "pages/left.rs"]
mod left;

use std::collections::BTreeMap;

use hall::{Job, stranger};
use kirikake::codes::pairing::ALPHABET;
use kirikake::digest::{JobKeys, PairingKey, hex};
use lopdf::{Document, Object, ObjectId};
use serde_json::Value;

/// Pages whose pictures are read; KIRIKAKE_TEST_PAGES asks for more.
const PAGES: usize = 6;
/// Dots an inch of the pictures, and of the sample's press.
const DPI: u32 = 600;
/// 3 mm in dots.
const BLEED_DOTS: u32 = 71;

/// One row of a control file by its headings.
type Row = BTreeMap<String, String>;

fn rows(text: &str) -> Vec<Row> {
    let mut lines = text.lines();
    let headings: Vec<&str> = lines.next().unwrap().split(',').collect();
    lines
        .map(|line| {
            let cells = line.split(',').map(str::to_owned);
            headings
                .iter()
                .map(|heading| (*heading).to_owned())
                .zip(cells)
                .collect()
        })
        .collect()
}

/// A printed job and its lots' numbers.
fn printed(count: u64, seed: u64) -> (Job, Vec<String>) {
    let job = Job::sample(count, seed);
    let lots = print(&job);
    (job, lots)
}

/// Prints a job; the names of its lots.
fn print(job: &Job) -> Vec<String> {
    let said = job.print("OUT", &[]);
    assert_eq!(said.exit, 4, "{said:?}");
    let report = said.json();
    let lots = report["lots"].as_array().unwrap().iter();
    let names = lots.map(|lot| lot["file"].as_str().unwrap().replace(".notice.pdf", ""));
    names.collect()
}

#[test]
fn every_lot_is_taken_by_qpdf_poppler_ghostscript_and_mutool() {
    let (job, lots) = printed(150, 11);
    for lot in lots {
        let pdf = job.text(&format!("OUT/{lot}.notice.pdf"));
        for (program, arguments) in [
            ("qpdf", &["--check"][..]),
            ("pdfinfo", &[]),
            ("gs", &["-q", "-dNOPAUSE", "-dBATCH", "-sDEVICE=nullpage"]),
            ("mutool", &["info"]),
        ] {
            let Some(output) = stranger(program, &[arguments, &[&pdf]].concat()) else {
                continue;
            };
            let said = String::from_utf8_lossy(&output.stderr);
            assert!(output.status.success(), "{program} {lot}: {said}");
            assert!(
                !said.to_lowercase().contains("warning"),
                "{program} {lot}: {said}"
            );
        }
    }
}

#[test]
fn every_page_shows_its_own_member_and_nobody_else() {
    let (job, lots) = printed(150, 12);
    let members = rows(&job.read("members.csv"));
    let by_control: BTreeMap<&str, &Row> = members
        .iter()
        .map(|member| (member["control_no"].as_str(), member))
        .collect();
    let mut shown = 0;
    for lot in lots {
        let pdf = job.text(&format!("OUT/{lot}.notice.pdf"));
        let Some(output) = stranger("pdftotext", &["-raw", &pdf, "-"]) else {
            return;
        };
        let text = String::from_utf8(output.stdout).unwrap();
        let pages: Vec<String> = text
            .split('\u{C}')
            .map(|page| page.chars().filter(|c| !c.is_whitespace()).collect())
            .collect();
        for (page, row) in pages
            .iter()
            .zip(rows(&job.read(&format!("OUT/{lot}.members.csv"))))
        {
            let member = by_control[row["control_no"].as_str()];
            for field in ["control_no", "name_kanji", "name_kana", "number", "last4"] {
                let value: String = member[field]
                    .chars()
                    .filter(|c| !c.is_whitespace())
                    .collect();
                assert!(page.contains(&value), "{lot} {field}");
            }
            let numbers = members.iter().map(|member| &member["control_no"]);
            let others = numbers.filter(|number| page.contains(number.as_str()));
            assert_eq!(others.count(), 1, "one 整理番号 a page");
            let two = row["form"] == "yoshiki2";
            assert_eq!(page.contains("個人番号（マイナンバー）確認のお願い"), two);
            assert!(
                !page.contains("一致等"),
                "captions of the ministry's samples"
            );
            shown += 1;
        }
    }
    assert!(shown > 80, "{shown} pages");
}

/// Reads pictures of pages of a lot; `corner` (left or right) is the voice code's.
fn pictures(pdf: &str, pages: &[usize], corner: &str) -> Option<Vec<Value>> {
    let ready = stranger(
        "python3",
        &["-c", "import numpy, zxingcpp; from PIL import Image"],
    )?;
    if !ready.status.success() {
        eprintln!("SKIPPED: python3 has no zxing-cpp, pillow and numpy");
        return None;
    }
    stranger("pdftoppm", &["-v"])?;
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/pages/read.py");
    let pages: Vec<String> = pages.iter().map(ToString::to_string).collect();
    let (dpi, bleed) = (DPI.to_string(), BLEED_DOTS.to_string());
    let arguments = [script, pdf, &dpi, &bleed, &pages.join(","), corner];
    let output = stranger("python3", &arguments)?;
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    Some(serde_json::from_slice(&output.stdout).unwrap())
}

#[test]
fn pictures_of_pages_decode_to_what_was_composed_and_measure_25_mm() {
    let wanted = std::env::var("KIRIKAKE_TEST_PAGES").ok();
    let wanted = wanted.map_or(PAGES, |wanted| wanted.parse().unwrap());
    let (job, lots) = printed(wanted as u64 * 2 + 100, 13);
    let keys = keys(&job);
    let mut read = 0;
    for lot in lots {
        let pieces = rows(&job.read(&format!("OUT/{lot}.pieces.csv")));
        let members = rows(&job.read(&format!("OUT/{lot}.members.csv")));
        let count = pieces.len().min(wanted - read);
        let pages: Vec<usize> = (1..=count).collect();
        if count == 0 {
            break;
        }
        let pdf = job.text(&format!("OUT/{lot}.notice.pdf"));
        let Some(found) = pictures(&pdf, &pages, "left") else {
            return;
        };
        for ((page, piece), member) in found.iter().zip(&pieces).zip(&members) {
            check_codes(page, piece, member, &keys);
            check_centre(page);
            read += 1;
        }
    }
    assert_eq!(read, wanted);
    eprintln!("{read} pages read");
}

/// The keys of a sample job.
fn keys(job: &Job) -> JobKeys {
    let text = job.read("job.toml");
    let id = text.lines().find(|line| line.starts_with("id ")).unwrap();
    let id = id.split('"').nth(1).unwrap();
    JobKeys::derive(&PairingKey::public_sample(), id)
}

fn check_codes(page: &Value, piece: &Row, member: &Row, keys: &JobKeys) {
    let codes: Vec<(&str, &str)> = page["codes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|code| (code[0].as_str().unwrap(), code[1].as_str().unwrap()))
        .collect();
    let of = |format: &str| -> Vec<&str> {
        let same = codes
            .iter()
            .filter(|(name, _)| name.replace(' ', "") == format);
        same.map(|(_, text)| *text).collect()
    };
    let mut pairing = of("DataMatrix");
    pairing.sort_unstable();
    let mut composed: Vec<&str> = piece["codes"].split(' ').collect();
    composed.sort_unstable();
    assert_eq!(pairing, composed, "piece {}", piece["piece_no"]);
    assert!(
        composed
            .iter()
            .all(|code| code[7..14] == format!("{:0>7}", piece["piece_no"]))
    );
    let qr = of("QRCode");
    assert!(qr.contains(&"https://myna.go.jp/"), "{} codes", qr.len());
    let spoken: Vec<&&str> = qr
        .iter()
        .filter(|text| !text.starts_with("https://"))
        .collect();
    assert_eq!(spoken.len(), 1, "one voice code");
    assert_eq!(hex(&keys.voice_mac(spoken[0])), member["voice_mac"]);
}

/// 25.00 ± 0.1 mm from both edges.
fn check_centre(page: &Value) {
    let edges: Vec<f64> = page["voice"]
        .as_array()
        .unwrap()
        .iter()
        .map(|edge| edge.as_f64().unwrap())
        .collect();
    for (near, far) in [(edges[0], edges[1]), (edges[3], edges[2])] {
        let centre = (near + far) / 2.0 / f64::from(DPI) * 25.4;
        assert!((centre - 25.0).abs() <= 0.1, "{centre} mm");
        let side = (far - near) / f64::from(DPI) * 25.4;
        assert!(
            (18.0..=19.9).contains(&side),
            "the symbol fills its slot: {side} mm"
        );
    }
}

#[test]
fn a_page_takes_no_more_bytes_than_it_must() {
    let (job, lots) = printed(300, 14);
    let bytes = std::fs::read(job.path(&format!("OUT/{}.notice.pdf", lots[0]))).unwrap();
    let document = Document::load_mem(&bytes).unwrap();
    let mut offsets: Vec<(usize, ObjectId)> = document
        .reference_table
        .entries
        .iter()
        .filter_map(|(&number, entry)| match entry {
            lopdf::xref::XrefEntry::Normal { offset, generation } => {
                Some((*offset as usize, (number, *generation)))
            }
            _ => None,
        })
        .collect();
    offsets.sort_unstable();
    let ends = offsets
        .iter()
        .skip(1)
        .map(|(offset, _)| *offset)
        .chain([bytes.len()]);
    let length: BTreeMap<ObjectId, usize> = offsets
        .iter()
        .zip(ends)
        .map(|((start, id), end)| (*id, end - start))
        .collect();
    let mut own = 0;
    let pages: Vec<ObjectId> = document.get_pages().into_values().collect();
    for page in &pages {
        let dictionary = document.get_dictionary(*page).unwrap();
        for key in [&b"Contents"[..], b"DPart"] {
            let part = dictionary.get(key).and_then(Object::as_reference).unwrap();
            own += length[&part] + 20; // and its line of the table
        }
        own += length[page] + 20;
    }
    let each = own / pages.len();
    eprintln!("{each} bytes a page");
    assert!(each <= 4_200, "{each} bytes a page");
}

#[test]
fn the_mark_of_a_sample_is_on_every_page_and_in_every_code() {
    let (job, lots) = printed(120, 15);
    for lot in &lots {
        for piece in rows(&job.read(&format!("OUT/{lot}.pieces.csv"))) {
            for code in piece["codes"].split(' ') {
                let flag = ALPHABET.iter().position(|&c| c == code.as_bytes()[18]);
                assert_eq!(flag.unwrap() & 8, 8, "{code}");
            }
        }
    }
    let pdf = job.text(&format!("OUT/{}.notice.pdf", lots[0]));
    let Some(output) = stranger("pdftotext", &["-raw", &pdf, "-"]) else {
        return;
    };
    let text = String::from_utf8(output.stdout).unwrap();
    let pages = text.split('\u{C}').filter(|page| !page.trim().is_empty());
    for page in pages {
        let plain: String = page.chars().filter(|c| !c.is_whitespace()).collect();
        assert!(
            plain.starts_with("見本SAMPLE"),
            "drawn first, under everything: {plain}"
        );
    }
}
