//! Vendor-made voice symbols: what was delivered is what is printed, cell by cell, and every breach
//! of the delivery stops the job before paper.

#[path = "vendor/delivery.rs"]
mod delivery;
mod hall;
#[path = "vendor/several.rs"]
mod several;
#[path = "households/town.rs"]
mod town;

use std::path::Path;

use delivery::*;
use hall::{Job, Said};
use image::Luma;
use kirikake::digest::{hex, sha256};

/// The inline image of a page's voice symbol as rows of cells, and where it stands in dots.
fn drawn(job: &Job, lot: &str, page: usize) -> (Vec<Vec<bool>>, [f64; 4]) {
    let file = lopdf::Document::load(job.path(lot)).unwrap();
    let pages: Vec<_> = file.get_pages().into_values().collect();
    let content = file.get_page_content(pages[page]);
    let find = |text: &[u8], from: usize| {
        let mut windows = content[from..].windows(text.len());
        windows
            .position(|window| window == text)
            .map(|at| from + at)
    };
    // The voice code is as wide as a vendor's sizes: `q W 0 0 H X Y cm BI … ID …`.
    let is_voice = |begin: &usize| {
        let head = String::from_utf8_lossy(&content[*begin..*begin + 12]).into_owned();
        let width = head.trim_start_matches("BI/W ").split('/').next();
        width.is_some_and(|it| SIDES.iter().any(|side| side.to_string() == it.trim()))
    };
    let mut begins = std::iter::successors(find(b"BI/W", 0), |at| find(b"BI/W", at + 1));
    let begin = begins.find(is_voice).unwrap();
    let head = String::from_utf8_lossy(&content[..begin]).into_owned();
    let numbers: Vec<f64> = head
        .split_whitespace()
        .rev()
        .skip(1)
        .take(6)
        .map(|word| word.parse().unwrap_or(f64::NAN))
        .collect();
    let place = [numbers[5], numbers[2], numbers[1], numbers[0]];
    let data = find(b"ID", begin).unwrap() + 3;
    let text = String::from_utf8_lossy(&content[begin..data]).into_owned();
    let width = text
        .split("/W ")
        .nth(1)
        .unwrap()
        .split(['/', ' '])
        .next()
        .unwrap();
    let side: usize = width.trim().parse().unwrap();
    let row = side.div_ceil(8);
    let bit = |y: usize, x: usize| content[data + y * row + x / 8] & (0x80 >> (x % 8)) != 0;
    let cells = (0..side).map(|y| (0..side).map(|x| bit(y, x)).collect());
    (cells.collect(), place)
}

#[test]
fn what_was_delivered_is_printed_cell_by_cell_and_centred_at_25_mm() {
    for manifest in [false, true] {
        let Delivery { job, members } = delivered(60, 91, manifest);
        let said = job.print("OUT", &["--no-verify"]);
        assert!([0, 4].contains(&said.exit), "{said:?}");
        let sizes = said.json()["voice"]["by_size"].clone();
        let all: u64 = sizes
            .as_object()
            .unwrap()
            .values()
            .map(|it| it.as_u64().unwrap())
            .sum();
        assert_eq!(all, members.len() as u64, "{sizes}");
        let given = job.read("members.csv");
        let lines: Vec<&str> = given.lines().collect();
        let control = lines[0]
            .split(',')
            .position(|it| it == "control_no")
            .unwrap();
        let rows = job.read("OUT/lots/0002.members.csv");
        for (page, row) in rows.lines().skip(1).enumerate() {
            let wanted = row.split(',').nth(2).unwrap();
            let of = |(line, ..): &&(usize, String, String)| {
                lines[*line - 1].split(',').nth(control) == Some(wanted)
            };
            let (.., text) = members.iter().find(of).unwrap();
            let at = members
                .iter()
                .position(|(.., other)| other == text)
                .unwrap();
            let side = SIDES[at % SIDES.len()];
            let (found, [width, height, x, y]) = drawn(&job, "OUT/lots/0002.notice.pdf", page);
            // Ones are painted dark.
            assert!(found == cells(text, side), "page {page} of {side}");
            assert_eq!(
                (width, height),
                (f64::from(side) * 4.0, f64::from(side) * 4.0)
            );
            let mm = |dots: f64| dots * 25.4 / 600.0;
            assert!(
                (mm(x + width / 2.0) - 25.0).abs() <= 0.05,
                "{}",
                mm(x + width / 2.0)
            );
            assert!((mm(y + height / 2.0) - 25.0).abs() <= 0.05);
        }
        let pdf = job.text("OUT/lots/0002.notice.pdf");
        if let Some(output) = hall::stranger("pdftotext", &["-raw", &pdf, "-"]) {
            let text = String::from_utf8(output.stdout).unwrap();
            assert!(text.contains("専用アプリ・専用の読取装置で"));
            assert!(!text.contains("スマートフォンのカメラで読めます"));
        }
    }
}

#[test]
fn symbols_are_the_same_whatever_the_workers_and_part_of_what_is_approved() {
    let Delivery { job, members } = delivered(40, 92, false);
    for (out, workers) in [("ONE", "1"), ("FOUR", "4")] {
        let said = job.print(out, &["--no-verify", "--workers", workers]);
        assert!([0, 4].contains(&said.exit), "{said:?}");
    }
    assert_eq!(job.digests("ONE"), job.digests("FOUR"));
    let before = job.check().json()["config_sha256"].clone();
    let (_, key, text) = &members[0];
    let path = job.path("symbols").join(key);
    picture(&cells(&format!("{text} again"), 117), 1)
        .save(path)
        .unwrap();
    assert_ne!(job.check().json()["config_sha256"], before);
    assert_eq!(job.print("ONE", &["--no-verify"]).exit, 12);
}

/// A way to spoil a delivery, and the message that tells of it.
type Spoil = (&'static str, fn(&Delivery));

/// Spoils a delivery in one way; what `check` says then.
fn spoiled(manifest: bool, spoil: impl Fn(&Delivery)) -> Said {
    let delivery = delivered(40, 93, manifest);
    spoil(&delivery);
    let said = delivery.job.check();
    for (_, _, text) in &delivery.members {
        assert!(!said.stdout.contains(text.as_str()));
    }
    assert_eq!(said.exit, delivery.job.print("OUT", &["--no-verify"]).exit);
    assert!(!delivery.job.path("OUT/lots").exists());
    said
}

fn told(said: &Said) -> (i32, String) {
    (said.exit, said.ids()[0].clone())
}

fn symbol(delivery: &Delivery, at: usize) -> std::path::PathBuf {
    delivery.job.path("symbols").join(&delivery.members[at].1)
}

#[test]
fn a_missing_an_extra_and_a_shared_symbol_stop_the_job() {
    let said = spoiled(false, |it| std::fs::remove_file(symbol(it, 3)).unwrap());
    assert_eq!(told(&said), (16, "KRK1660-E".to_owned()));
    let said = spoiled(false, |it| {
        picture(&cells("nobody", 40), 1)
            .save(it.job.path("symbols/V99999.png"))
            .unwrap();
    });
    assert_eq!(told(&said), (16, "KRK1661-E".to_owned()));
    assert!(said.stdout.contains("V99999.png"));
    let said = spoiled(false, |it| {
        let text = it.job.read("members.csv");
        let (one, two) = (&it.members[0].1, &it.members[1].1);
        it.job.members(text.replace(two.as_str(), one).as_bytes());
        std::fs::remove_file(symbol(it, 1)).unwrap();
    });
    assert_eq!(told(&said), (16, "KRK1662-E".to_owned()));
    let said = spoiled(false, |it| {
        std::fs::copy(symbol(it, 0), symbol(it, 4)).unwrap();
    });
    assert_eq!(told(&said), (16, "KRK1668-E".to_owned()));
}

#[test]
fn a_grey_an_off_size_a_smeared_and_a_broken_picture_stop_the_job() {
    let cases: [Spoil; 5] = [
        ("KRK1663-E", |it| {
            let mut grey = picture(&cells("x", 73), 2);
            grey.put_pixel(10, 10, Luma([128]));
            grey.save(symbol(it, 2)).unwrap();
        }),
        ("KRK1664-E", |it| {
            picture(&cells("x", 74), 2).save(symbol(it, 2)).unwrap()
        }),
        ("KRK1664-E", |it| {
            let whole = picture(&cells("x", 73), 2);
            let cut = image::imageops::crop_imm(&whole, 0, 0, 146, 145).to_image();
            cut.save(symbol(it, 2)).unwrap();
        }),
        ("KRK1665-E", |it| {
            let mut smeared = picture(&cells("x", 73), 2);
            let other = 255 - smeared.get_pixel(20, 20).0[0];
            smeared.put_pixel(20, 20, Luma([other]));
            smeared.save(symbol(it, 2)).unwrap();
        }),
        ("KRK1669-E", |it| {
            std::fs::write(symbol(it, 2), "no picture").unwrap()
        }),
    ];
    for (id, spoil) in cases {
        assert_eq!(told(&spoiled(false, spoil)), (16, id.to_owned()));
    }
}

#[test]
fn a_manifest_that_disagrees_with_texts_or_files_stops_the_job() {
    let edit = |it: &Delivery, change: &dyn Fn(String) -> String| {
        let text = it.job.read("symbols/manifest.csv");
        std::fs::write(it.job.path("symbols/manifest.csv"), change(text)).unwrap();
    };
    let said = spoiled(true, |it| {
        let digest = hex(&sha256(it.members[2].2.as_bytes()));
        edit(it, &|text| text.replace(&digest, &hex(&[7; 32])));
    });
    assert_eq!(told(&said), (16, "KRK1667-E".to_owned()));
    let said = spoiled(true, |it| {
        picture(&cells("other", 40), 1)
            .save(it.job.path("symbols/2.png"))
            .unwrap();
    });
    assert_eq!(told(&said), (16, "KRK1666-E".to_owned()));
    for change in ["V00001,0.png", "V99999,../../x.png", "V99999,0.png,00,00"] {
        let said = spoiled(true, |it| edit(it, &|text| text + change + "\n"));
        assert_eq!(told(&said), (16, "KRK1670-E".to_owned()), "{change}");
    }
    let said = spoiled(true, |it| {
        edit(it, &|text| text.replacen("key,", "KEY,", 1))
    });
    assert_eq!(told(&said), (16, "KRK1670-E".to_owned()));
}

#[test]
fn an_envelope_with_a_voice_code_needs_its_one_symbol() {
    let Delivery { job, .. } = delivered(40, 94, false);
    let settings = job.read("job.toml") + "\n[envelope]\nlayout = \"envelope-naga3\"\n";
    std::fs::write(job.path("job.toml"), settings).unwrap();
    let said = job.check();
    assert_eq!((said.exit, said.ids()), (20, vec!["KRK2088-E".to_owned()]));
    let fixed = cells("envelope", 73);
    picture(&fixed, 2).save(job.path("envelope.png")).unwrap();
    job.replace(
        "job.toml",
        "symbols = \"symbols\"",
        "symbols = \"symbols\"\nenvelope = \"envelope.png\"",
    );
    let said = job.print("OUT", &["--no-verify"]);
    assert!([0, 4].contains(&said.exit), "{said:?}");
    for page in [0, 1] {
        let (found, _) = drawn(&job, "OUT/lots/0002.envelope.pdf", page);
        assert!(found == fixed, "page {page}");
    }
}

#[test]
fn symbols_are_for_vendor_s_codes_only_and_a_vendor_needs_them() {
    let job = Job::sample(40, 95);
    job.replace(
        "job.toml",
        "kind      = \"qr\"",
        "kind = \"qr\"\nsymbols = \"symbols\"",
    );
    let said = job.check();
    assert_eq!((said.exit, said.ids()), (20, vec!["KRK2087-E".to_owned()]));
    job.replace(
        "job.toml",
        "kind = \"qr\"\nsymbols = \"symbols\"",
        "kind = \"vendor\"",
    );
    let said = job.check();
    assert_eq!((said.exit, said.ids()), (20, vec!["KRK2003-E".to_owned()]));
}

#[test]
fn a_symbol_of_one_colour_is_none() {
    for colour in [false, true] {
        let said = spoiled(false, |it| {
            let blank = vec![vec![colour; 73]; 73];
            picture(&blank, 2).save(symbol(it, 2)).unwrap();
        });
        assert_eq!(told(&said), (16, "KRK1672-E".to_owned()));
    }
}

#[test]
fn every_format_and_every_press_prints_the_delivered_cells() {
    for (dpi, cell) in [(720, 5.0), (1200, 8.0)] {
        let Delivery { job, members } = delivered(40, 96, false);
        job.replace("job.toml", "dpi      = 600", &format!("dpi = {dpi}"));
        // The key says PNG; what the file is says the file.
        for (at, (_, key, text)) in members.iter().enumerate() {
            let formats = ["png", "bmp", "tiff", "pbm"];
            let (name, path) = (formats[at % 4], job.path("symbols").join(key));
            let cells = cells(text, SIDES[at % SIDES.len()]);
            if name == "pbm" {
                std::fs::write(path, plain_pbm(&cells)).unwrap();
                continue;
            }
            let format = image::ImageFormat::from_extension(name).unwrap();
            picture(&cells, 2).save_with_format(path, format).unwrap();
        }
        let said = job.print("OUT", &[]);
        assert!([0, 4].contains(&said.exit), "{said:?}");
        let (found, [width, ..]) = drawn(&job, "OUT/lots/0002.notice.pdf", 0);
        assert_eq!(width, cell * found.len() as f64, "{dpi}");
    }
}

/// PBM as text (Netpbm): 1 is black.
fn plain_pbm(cells: &[Vec<bool>]) -> String {
    let mut text = format!("P1\n{0} {0}\n", cells.len());
    for row in cells {
        let bits: Vec<&str> = row
            .iter()
            .map(|&dark| if dark { "1" } else { "0" })
            .collect();
        text += &(bits.join(" ") + "\n");
    }
    text
}

#[test]
fn an_envelope_s_symbol_is_as_clean_as_the_others() {
    let Delivery { job, .. } = delivered(40, 97, false);
    let settings = job.read("job.toml") + "\n[envelope]\nlayout = \"envelope-naga3\"\n";
    std::fs::write(job.path("job.toml"), settings).unwrap();
    let key = "symbols = \"symbols\"";
    job.replace(
        "job.toml",
        key,
        &format!("{key}\nenvelope = \"envelope.png\""),
    );
    assert_eq!(job.check().ids(), ["KRK2401-E"], "it is not there");
    let large = vec![0; (4 << 20) + 1];
    std::fs::write(job.path("envelope.png"), large).unwrap();
    assert_eq!(job.check().ids(), ["KRK1669-E"]);
    picture(&cells("x", 74), 1)
        .save(job.path("envelope.png"))
        .unwrap();
    assert_eq!(job.check().ids(), ["KRK1664-E"]);
}

#[test]
fn a_symbol_that_changes_after_its_import_is_not_printed() {
    let Delivery { job, members } = delivered(40, 98, false);
    let home = Path::new(env!("CARGO_MANIFEST_DIR")).to_owned();
    let read = kirikake::job::read(&job.path("job.toml"), Some(home)).unwrap();
    let input = kirikake::input::Input::open(&read.input.path).unwrap();
    let intake = kirikake::plan::Intake::open(&read, &input).unwrap();
    let line = kirikake::produce::line(&read, &intake);
    let stop = std::sync::atomic::AtomicBool::new(false);
    let shift = kirikake::shift::Shift {
        who: "",
        now: &String::new,
        seconds: &|| 0.0,
        entropy: &|| None,
        workers: 1,
        stop: &stop,
        progress: &|_| {},
        peak: kirikake::memory::Peak::default(),
    };
    let plan = kirikake::plan::plan(&read, &intake, &line, &shift).unwrap();
    let imported = kirikake::produce::import_symbols((&read, &line), &intake, &plan, &shift);
    let imported = imported.unwrap().unwrap();
    let symbols = read.symbols.as_ref().unwrap();
    let (line_no, key, text) = &members[0];
    let at = plan
        .members
        .iter()
        .position(|it| it.line as usize == *line_no);
    let mut out = Vec::new();
    let mut load = |key: &str| {
        let loaded = imported.load(symbols, (at.unwrap(), key), 0..1, &mut out);
        loaded.map_err(|error| error.0[0].id)
    };
    assert_eq!(load(key), Ok(()));
    assert_eq!(
        load(&members[1].1),
        Err(kirikake::message::Id::SymbolChanged)
    );
    picture(&cells(&format!("{text} again"), 117), 1)
        .save(job.path("symbols").join(key))
        .unwrap();
    assert_eq!(load(key), Err(kirikake::message::Id::SymbolChanged));
    std::fs::remove_file(job.path("symbols").join(key)).unwrap();
    assert_eq!(load(key), Err(kirikake::message::Id::SymbolChanged));
}
