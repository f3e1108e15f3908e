//! `code` and `read` from end to end: what is drawn is read back, by ourselves and by strangers;
//! what cannot be drawn or read is said without repeating it.

use std::path::{Path, PathBuf};

use image::{DynamicImage, GrayImage, Luma, imageops};
use serde_json::Value;

use crate::hall::{Said, kirikake, stranger};

const PAIRING: &str = "1A7K2Q90012345012A1100123456";
const VOICE: &str = "資格情報のお知らせです。下四桁は６、８、２、５です。";
const ADDRESS: &str = "3丁目30-8　郵便ビル403号";

struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Folder {
        Folder(tempfile::tempdir().unwrap())
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn text(&self, name: &str) -> String {
        self.path(name).to_str().unwrap().to_owned()
    }

    /// Draws a code; its picture and what was said.
    fn draw(&self, arguments: &[&str], name: &str) -> (GrayImage, Value) {
        let png = self.text(name);
        let said = kirikake(&[&["code"], arguments, &["-o", &png, "--json"]].concat());
        assert_eq!(said.exit, 0, "{said:?}");
        (image::open(&png).unwrap().into_luma8(), said.json())
    }

    fn save(&self, picture: &GrayImage, name: &str) -> String {
        picture.save(self.path(name)).unwrap();
        self.text(name)
    }
}

fn read(path: &str) -> Vec<Value> {
    let said = kirikake(&["read", path, "--json"]);
    assert!([0, 4].contains(&said.exit), "{said:?}");
    let json = said.json();
    assert_eq!(json["command"], "read");
    json["codes"].as_array().unwrap().clone()
}

/// Format and text of what zxing-cpp finds; `None` when it is not installed.
fn zxing(path: &str) -> Option<Vec<(String, String)>> {
    const PROGRAM: &str = "
import json, sys
try:
    import zxingcpp
    from PIL import Image
except ImportError:
    sys.exit(3)
codes = zxingcpp.read_barcodes(Image.open(sys.argv[1]))
print(json.dumps([[code.format.name, code.text] for code in codes]))";
    let output = stranger("python3", &["-c", PROGRAM, path])?;
    if output.status.code() == Some(3) {
        eprintln!("SKIPPED: zxing-cpp or PIL is not installed for python3");
        return None;
    }
    let found = serde_json::from_slice(&output.stdout);
    Some(found.unwrap_or_else(|error| panic!("{error}: {output:?}")))
}

fn assert_stranger_reads(path: &str, format: &str, text: &str) {
    if let Some(found) = zxing(path) {
        assert_eq!(found, [(format.to_owned(), text.to_owned())]);
    }
}

#[test]
fn a_voice_code_is_read_back_by_us_and_by_a_stranger() {
    let folder = Folder::new();
    for (segments, slot) in [("kanji", "19.8"), ("utf8", "19.8"), ("kanji", "12.3")] {
        let options = ["voice", VOICE, "--segments", segments, "--slot", slot];
        let (picture, json) = folder.draw(&options, "voice.png");
        let rows = json["rows"].as_array().unwrap();
        let cell = json["cell_dots"].as_u64().unwrap() as usize;
        let side = rows.len() * cell;
        assert_eq!(
            rows.len() as u64,
            17 + 4 * json["version"].as_u64().unwrap()
        );
        let slot_dots = (slot.parse::<f64>().unwrap() / 25.4 * 600.0).round() as usize;
        assert!(side <= slot_dots && cell >= 4, "{side} of {slot_dots}");
        assert_eq!(
            (&json["level"], json["mask"].as_u64() < Some(8)),
            (&"Q".into(), true)
        );
        let quiet = (picture.width() as usize - side) / 2;
        assert!(quiet >= 48.max(4 * cell), "{quiet}");
        let path = folder.text("voice.png");
        let found = read(&path);
        assert_eq!((found.len(), &found[0]["kind"]), (1, &"voice".into()));
        assert_eq!(
            (&found[0]["text"], json["text"].as_str()),
            (&json["text"], Some(VOICE))
        );
        let middle = u64::from(picture.width() / 2);
        assert!(
            found[0]["x"].as_u64().unwrap().abs_diff(middle) < 9,
            "{found:?}"
        );
        assert_stranger_reads(&path, "QRCode", VOICE);
    }
}

#[test]
fn a_pairing_code_is_read_back_with_its_fields() {
    let folder = Folder::new();
    let (picture, json) = folder.draw(&["pairing", PAIRING], "pairing.png");
    let text = json["text"].as_str().unwrap();
    assert_eq!(
        (&text[..28], &text[28..]),
        (PAIRING, json["check"].as_str().unwrap())
    );
    assert_eq!(
        picture.dimensions(),
        (296, 296),
        "20 × 10 dots and 2 mm of quiet"
    );
    let path = folder.text("pairing.png");
    let found = &read(&path)[0];
    for (key, value) in [
        ("kind", Value::from("pairing")),
        ("text", text.into()),
        ("job", "A7K2Q9".into()),
        ("piece", 12_345.into()),
        ("generation", 0.into()),
        ("sheet", 1.into()),
        ("of", 2.into()),
        ("role", "A".into()),
        ("flags", 1.into()),
        ("form", "1".into()),
        ("insert_set", "0".into()),
        ("tag", "0123456".into()),
        ("check_ok", true.into()),
    ] {
        assert_eq!(found[key], value, "{key}");
    }
    assert_stranger_reads(&path, "DataMatrix", text);
    let (again, _) = folder.draw(&["pairing", text], "again.png");
    assert_eq!(again, picture, "29 characters are proved, not changed");
}

#[test]
fn a_registered_number_is_read_by_a_stranger() {
    let folder = Folder::new();
    let (picture, json) = folder.draw(&["registered", "1311238385"], "registered.png");
    assert_eq!(
        (&json["text"], &json["check"]),
        (&"13112383852".into(), &"2".into())
    );
    assert_stranger_reads(&folder.text("registered.png"), "Codabar", "A13112383852A");
    // The elements of the report are those of the picture.
    let row: Vec<bool> = (0..picture.width())
        .map(|x| picture.get_pixel(x, 100).0[0] == 0)
        .collect();
    let runs: Vec<&[bool]> = row.chunk_by(|one, other| one == other).collect();
    let (quiet, inner) = (runs[0].len(), &runs[1..runs.len() - 1]);
    assert_eq!(quiet, 60);
    let wide = |run: &&[bool]| if run.len() == 15 { 'w' } else { 'n' };
    let elements: String = inner.iter().map(wide).collect();
    assert_eq!(json["bars"], elements.as_str());
    for number in ["131-12-38385-2", "13112 38385 2"] {
        assert_eq!(folder.draw(&["registered", number], "again.png").0, picture);
    }
}

#[test]
fn a_customer_barcode_is_drawn_as_its_bars_say() {
    let folder = Folder::new();
    let (picture, json) = folder.draw(&["customer", "263-0023", ADDRESS], "customer.png");
    let text = "2 6 3 0 0 2 3 3 - 3 0 - 8 - 4 0 3 CC4 CC4 CC4";
    assert_eq!((&json["text"], &json["check"]), (&text.into(), &"5".into()));
    let bars = "1313232131214414413231231241431214441423141412314431243243243214131";
    assert_eq!(json["bars"], bars);
    // 8.5 pt: bars of 12 dots every 24, 72 high with a timing bar of 24 in the middle.
    assert_eq!(picture.dimensions(), (66 * 24 + 12 + 96, 72 + 96));
    for (at, bar) in (0..).zip(bars.chars()) {
        let dark = |y: u32| picture.get_pixel(48 + at * 24 + 6, 48 + y).0[0] == 0;
        let seen = [dark(0), dark(23), dark(24), dark(47), dark(48), dark(71)];
        let (up, down) = ("12".contains(bar), "13".contains(bar));
        assert_eq!(seen, [up, up, true, true, down, down], "bar {at}");
        assert_eq!(picture.get_pixel(48 + at * 24 + 12, 84).0[0], 255);
    }
    // Without quotes the shell cuts the address into words; nothing of it is an argument.
    let words = ["customer", "2630023", "3丁目30-8", "郵便ビル403号"];
    assert_eq!(folder.draw(&words, "again.png").1["bars"], bars);
}

/// A page at 600 dpi of weak ink on grey paper: two pairing codes, a voice code, text-like marks.
fn page(folder: &Folder) -> GrayImage {
    let mut page = GrayImage::from_pixel(2600, 3000, Luma([255]));
    let other = PAIRING.replace("0012345", "0000007");
    for (arguments, x, y) in [
        (["pairing", PAIRING], 2000, 200),
        (["pairing", &other], 300, 2300),
        (["voice", VOICE], 1700, 2100),
    ] {
        let (code, _) = folder.draw(&arguments, "part.png");
        imageops::replace(&mut page, &code, x, y);
    }
    for (x, y) in (200..1500).flat_map(|x| (300..1800).map(move |y| (x, y))) {
        let letter = x / 60 % 7 != 3 && y / 70 % 2 == 0;
        if letter && (x % 60 / 12 + y % 70 / 14 * (x / 60)) % 3 == 0 {
            page.put_pixel(x, y, Luma([0]));
        }
    }
    page
}

/// A scan: turned by so many thousandths, as large as asked, its contrast weakened, with dust.
fn scan(page: &GrayImage, thousandths: i32, dpi: u32) -> GrayImage {
    let (w, h) = page.dimensions();
    let (sin, cos) = (f64::from(thousandths) / 1000.0).sin_cos();
    let turned = GrayImage::from_fn(w, h, |x, y| {
        let (x, y) = (f64::from(x) - 1300.0, f64::from(y) - 1500.0);
        let from = (x * cos + y * sin + 1300.0, y * cos - x * sin + 1500.0);
        let inside = (0.0..f64::from(w)).contains(&from.0) && (0.0..f64::from(h)).contains(&from.1);
        let pixel = || page.get_pixel(from.0 as u32, from.1 as u32).0[0];
        let light = if inside { pixel() } else { 255 };
        let dust = (x * 12.9898 + y * 78.233).sin() * 12.0;
        Luma([(60.0 + f64::from(light) * 0.6 + dust) as u8])
    });
    imageops::resize(
        &turned,
        w * dpi / 600,
        h * dpi / 600,
        imageops::FilterType::Triangle,
    )
}

#[test]
fn all_codes_of_a_scan_are_found_whatever_its_format_resolution_and_small_turn() {
    let folder = Folder::new();
    let page = page(&folder);
    for (name, thousandths, dpi) in [
        ("page.png", 0, 600),
        ("page.jpg", 25, 300),
        ("page.tif", -40, 600),
        ("page.pgm", 15, 400),
    ] {
        let path = folder.save(&scan(&page, thousandths, dpi), name);
        let codes = read(&path);
        let kinds: Vec<&str> = codes
            .iter()
            .map(|code| code["kind"].as_str().unwrap())
            .collect();
        assert_eq!(kinds, ["pairing", "voice", "pairing"], "{name}");
        let pieces = [&codes[0]["piece"], &codes[2]["piece"]];
        assert_eq!(pieces, [&12_345.into(), &7.into()] as [&Value; 2], "{name}");
        assert_eq!(codes[1]["text"], VOICE, "{name}");
    }
    let plain = read(&folder.save(&page, "plain.png"));
    let near = |code: &Value, x: u64, y: u64| {
        code["x"].as_u64().unwrap().abs_diff(x) < 9 && code["y"].as_u64().unwrap().abs_diff(y) < 9
    };
    assert!(
        near(&plain[0], 2148, 348) && near(&plain[1], 1976, 2376),
        "{plain:?}"
    );
}

#[test]
fn a_picture_without_codes_is_for_a_person_to_look_at() {
    let folder = Folder::new();
    let blank = GrayImage::from_pixel(400, 300, Luma([250]));
    let path = folder.save(&blank, "blank.png");
    let said = kirikake(&["read", &path, "--json"]);
    assert_eq!(
        (said.exit, said.json()["codes"].as_array().unwrap().len()),
        (4, 0)
    );
    assert!(said.stderr.starts_with("KRK0402-W "), "{said:?}");
    let web = folder.text("web.png");
    let address = "https://example.jp/";
    kirikake(&["code", "voice", address, "--segments", "utf8", "-o", &web]);
    assert_eq!(read(&web)[0]["kind"], "other");
}

/// A PNG file whose heading promises so many pixels; nothing else is in it.
fn bomb(side: u32) -> Vec<u8> {
    let mut small = Vec::new();
    let picture = DynamicImage::from(GrayImage::new(8, 8));
    let mut target = std::io::Cursor::new(&mut small);
    picture
        .write_to(&mut target, image::ImageFormat::Png)
        .unwrap();
    small[16..20].copy_from_slice(&side.to_be_bytes());
    small[20..24].copy_from_slice(&side.to_be_bytes());
    let sum = libdeflater::crc32(&small[12..29]);
    small[29..33].copy_from_slice(&sum.to_be_bytes());
    small
}

#[test]
fn what_is_no_picture_is_refused_and_what_cannot_be_read_is_told() {
    let folder = Folder::new();
    let whole = {
        folder.draw(&["pairing", PAIRING], "whole.png");
        std::fs::read(folder.path("whole.png")).unwrap()
    };
    for (name, bytes) in [
        ("empty.png", Vec::new()),
        ("text.png", b"member_key,relation\n".to_vec()),
        ("cut.png", whole[..whole.len() / 2].to_vec()),
        ("bomb.png", bomb(60_000)),
        ("large.png", bomb(2_000_000_000)),
    ] {
        std::fs::write(folder.path(name), bytes).unwrap();
        let said = kirikake(&["read", &folder.text(name), "--json"]);
        assert_eq!(
            (said.exit, said.ids()),
            (20, vec!["KRK2048-E".to_owned()]),
            "{name}"
        );
    }
    let missing = kirikake(&["read", &folder.text("none.png"), "--json"]);
    assert_eq!(
        (missing.exit, missing.ids()),
        (20, vec!["KRK2010-E".to_owned()])
    );
    let directory = kirikake(&["read", folder.0.path().to_str().unwrap(), "--json"]);
    assert_eq!(
        (directory.exit, directory.ids()),
        (24, vec!["KRK2401-E".to_owned()])
    );
}

fn assert_refused(arguments: &[&str], id: &str) -> Said {
    let said = kirikake(&[&["code"], arguments, &["--json"]].concat());
    assert_eq!(
        (said.exit, said.ids()),
        (20, vec![id.to_owned()]),
        "{said:?}"
    );
    let kept = arguments[1..].iter().filter(|word| word.len() > 4);
    for word in kept {
        let told = said.stdout.contains(word) || said.stderr.contains(word);
        assert!(!told, "{word} is repeated: {said:?}");
    }
    said
}

#[test]
fn what_cannot_be_encoded_has_a_message_of_its_own_that_does_not_repeat_it() {
    let checked = format!("{PAIRING}0");
    let small = PAIRING.to_lowercase();
    let long = "長".repeat(584);
    for (arguments, id) in [
        (&["customer", "999123", "秘密1-2"][..], "KRK2040-E"),
        (&["customer", "2630000", "秘密1-2"], "KRK2041-E"),
        (&["customer", "2630023", "秘密の住所"], "KRK2042-E"),
        (&["registered", "131123838"], "KRK2043-E"),
        (&["registered", "131123838520"], "KRK2043-E"),
        (&["registered", "1311238385x"], "KRK2043-E"),
        (&["registered", "13112383853"], "KRK2044-E"),
        (&["pairing", &PAIRING[1..]], "KRK2045-E"),
        (&["pairing", &small], "KRK2045-E"),
        (&["pairing", "２８文字"], "KRK2045-E"),
        (&["pairing", &checked], "KRK2046-E"),
        (&["voice", ""], "KRK2047-E"),
        (&["voice", &long], "KRK2047-E"),
    ] {
        let said = assert_refused(arguments, id);
        assert!(said.stderr.contains(" → "), "what to do next: {said:?}");
        let english = kirikake(&[&["code"], arguments, &["--lang", "en"]].concat());
        assert!(
            english.stderr.is_ascii() || english.stderr.contains("→"),
            "{english:?}"
        );
    }
    let slot = kirikake(&["code", "voice", "文", "--slot", "3.5", "--json"]);
    assert_eq!((slot.exit, slot.ids()), (20, vec!["KRK2006-E".to_owned()]));
}

#[test]
fn a_picture_takes_the_place_of_a_picture_only() {
    let folder = Folder::new();
    let path = folder.text("letter.txt");
    std::fs::write(&path, "kept").unwrap();
    let said = kirikake(&["code", "pairing", PAIRING, "-o", &path, "--json"]);
    assert_eq!((said.exit, said.ids()), (20, vec!["KRK2035-E".to_owned()]));
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "kept");
    let nowhere = folder.text("none/code.png");
    let said = kirikake(&["code", "pairing", PAIRING, "-o", &nowhere, "--json"]);
    assert_eq!((said.exit, said.ids()), (24, vec!["KRK2402-E".to_owned()]));
    folder.draw(&["pairing", PAIRING], "code.png");
    folder.draw(&["voice", "替え"], "code.png");
    assert_eq!(read(&folder.text("code.png"))[0]["text"], "替え");
}

#[test]
fn a_picture_says_its_resolution() {
    let folder = Folder::new();
    folder.draw(&["pairing", PAIRING], "code.png");
    let bytes = std::fs::read(folder.path("code.png")).unwrap();
    let at = bytes.windows(4).position(|name| name == b"pHYs").unwrap();
    let per_metre = 23_622_u32.to_be_bytes();
    assert_eq!(
        bytes[at + 4..at + 13],
        [&per_metre[..], &per_metre, &[1]].concat()
    );
}

#[test]
fn the_tables_for_people_show_characters_check_and_modules() {
    let said = kirikake(&["code", "pairing", PAIRING]);
    let lines: Vec<&str> = said.stdout.lines().collect();
    assert!(
        lines[0].contains(PAIRING) && lines[1].starts_with("チェック "),
        "{said:?}"
    );
    assert_eq!(lines.len(), 2 + 10, "two rows of modules a line");
    let said = kirikake(&["code", "customer", "2630023", ADDRESS, "--lang", "en"]);
    assert!(
        said.stdout.starts_with("text  2 6 3 0 0 2 3 3 - 3 0"),
        "{said:?}"
    );
    let folder = Folder::new();
    folder.draw(&["pairing", PAIRING], "code.png");
    let said = kirikake(&["read", &folder.text("code.png")]);
    assert!(
        said.stdout.starts_with("照合コード") && said.stdout.contains(PAIRING),
        "{said:?}"
    );
}

#[test]
fn the_examples_of_the_help_work() {
    let folder = Folder::new();
    for verb in ["customer", "registered", "pairing", "voice", "read"] {
        let words = if verb == "read" {
            vec!["read"]
        } else {
            vec!["code", verb]
        };
        let help = kirikake(&[&words[..], &["--help"]].concat()).stdout;
        let examples = help.lines().filter(|line| line.starts_with("  kirikake "));
        let mut count = 0;
        for example in examples {
            let line = example
                .trim()
                .replace("kirikake", env!("CARGO_BIN_EXE_kirikake"));
            let mut shell = std::process::Command::new("sh");
            let output = { shell.args(["-c", &line]).current_dir(folder.0.path()) }
                .output()
                .unwrap();
            assert!(output.status.success(), "{example}: {output:?}");
            count += 1;
        }
        assert!(count > 0, "{verb} has an example");
    }
    assert!(Path::new(&folder.path("voice.png")).exists());
}
