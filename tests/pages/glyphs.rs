//! Which shape a character has on paper, read back by strangers: the insurer's own characters, the
//! shapes of 1990 and 2004, and the 58,000 kanji of the optional second font.

#[path = "../hall/eudc.rs"]
mod eudc;

use std::path::Path;

use super::hall::{Job, stranger};
use super::rows;
use kirikake::font::Face;

/// A small job whose members bear these names in turn, and what `[fonts]` says besides.
fn named(names: &[&str], fonts: &str) -> Job {
    let job = Job::sample(40, 31);
    let text = job.read("members.csv");
    let headings: Vec<&str> = text.lines().next().unwrap().split(',').collect();
    let at = headings.iter().position(|&heading| heading == "name_kanji");
    let mut lines = vec![headings.join(",")];
    for (line, name) in text.lines().skip(1).zip(names.iter().cycle()) {
        let mut cells: Vec<&str> = line.split(',').collect();
        cells[at.unwrap()] = name;
        lines.push(cells.join(","));
    }
    job.members((lines.join("\n") + "\n").as_bytes());
    job.replace("job.toml", "held_max = \"10%\"", "held_max = \"100%\"");
    if !fonts.is_empty() {
        let settings = job.read("job.toml");
        let stack = settings.lines().find(|line| line.starts_with("stack"));
        job.replace("job.toml", stack.unwrap(), fonts);
    }
    job
}

/// Prints the job; the files of its lots.
fn lots(job: &Job) -> Vec<String> {
    let said = job.print("OUT", &[]);
    assert!(matches!(said.exit, 0 | 4), "{said:?}");
    let report = said.json();
    let lots = report["lots"].as_array().unwrap().iter();
    let files = lots.map(|lot| job.text(&format!("OUT/{}", lot["file"].as_str().unwrap())));
    files.collect()
}

/// What two strangers read on all pages, without blanks; each that is installed once.
fn read_by_strangers(files: &[String]) -> Vec<String> {
    let programs: [(&str, &[&str], &[&str]); 2] = [
        ("pdftotext", &["-raw"], &["-"]),
        ("mutool", &["draw", "-q", "-F", "txt"], &[]),
    ];
    let read = |(program, before, after): (&str, &[&str], &[&str])| {
        let mut text = String::new();
        for file in files {
            let output = stranger(program, &[before, &[file], after].concat())?;
            assert!(output.status.success(), "{program}");
            text += &joined(&output.stdout);
        }
        Some(text.chars().filter(|c| !c.is_whitespace()).collect())
    };
    programs.into_iter().filter_map(read).collect()
}

/// UTF-8 in which each half of a pair of surrogates may stand by itself: so mutool writes what a
/// glyph says if it is more than one character.
fn joined(bytes: &[u8]) -> String {
    let mut units = Vec::new();
    let mut rest = bytes;
    while let Some(&first) = rest.first() {
        let length = [1, 2, 3, 4][[0xC0, 0xE0, 0xF0]
            .iter()
            .filter(|&&lead| first >= lead)
            .count()];
        let (one, behind) = rest.split_at(length);
        match std::str::from_utf8(one) {
            Ok(character) => units.extend(character.encode_utf16()),
            Err(_) => {
                assert!(first == 0xED, "half a pair");
                let half = u16::from(one[1] & 0x3F) << 6 | u16::from(one[2] & 0x3F);
                units.push(0xD000 | half);
            }
        }
        rest = behind;
    }
    String::from_utf16(&units).unwrap()
}

fn face(name: &str) -> Option<Face> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fonts")
        .join(name);
    let Ok(data) = std::fs::read(path) else {
        eprintln!("SKIPPED: fonts/{name} is missing: sh fonts/fetch.sh --all");
        return None;
    };
    Some(Face::read(data).unwrap())
}

const CHANGED: &str = "葛辻祇逢飴榊餅";

#[test]
fn a_plain_kanji_takes_the_shape_of_1990_and_a_selector_keeps_its_own() {
    let (Some(new), Some(mut old)) = (
        face("BIZUDGothic-Regular.ttf"),
        face("BIZUDGothic-Regular.ttf"),
    ) else {
        return;
    };
    old.use_jis90().unwrap();
    for c in CHANGED.chars() {
        let shapes = [&new, &old].map(|face| face.glyph(c, None).unwrap());
        assert_ne!(shapes[0], shapes[1], "{c}");
    }
    for c in "山田様A".chars() {
        assert_eq!(new.glyph(c, None), old.glyph(c, None), "{c}");
    }
    for selector in ['\u{E0100}', '\u{E0101}'] {
        let shapes = [&new, &old].map(|face| face.glyph('辻', Some(selector)).unwrap());
        assert_eq!(shapes[0], shapes[1]);
    }
    let [one, two] = ['\u{E0100}', '\u{E0101}'].map(|vs| new.glyph('辻', Some(vs)));
    assert_eq!((old.glyph('辻', None), new.glyph('辻', None)), (one, two));
}

#[test]
fn the_shapes_of_1990_and_2004_look_different_and_read_the_same() {
    let names = ["辻　葛", "逢　祇", "飴榊　餅"];
    let old = named(&names, "forms = \"jis90\"");
    let new = named(&names, "forms = \"jis2004\"");
    let files = [lots(&old), lots(&new)];
    let [old_text, new_text] = files.each_ref().map(|files| read_by_strangers(files));
    for (old, new) in old_text.iter().zip(&new_text) {
        assert_eq!(old, new);
        for c in "辻葛逢祇飴榊餅".chars() {
            assert!(old.contains(c), "{c}");
        }
    }
    let keep = std::env::var_os("KIRIKAKE_KEEP_PICTURES");
    let mut pictures = Vec::new();
    for (job, name) in [(&old, "jis90"), (&new, "jis2004")] {
        let pdf = job.text("OUT/lots/0001.notice.pdf");
        let root = keep
            .as_ref()
            .map_or(job.path(name), |dir| Path::new(dir).join(name));
        let arguments = [
            "-r",
            "150",
            "-gray",
            "-singlefile",
            &pdf,
            root.to_str().unwrap(),
        ];
        if stranger("pdftoppm", &arguments).is_none() {
            return;
        }
        pictures.push(std::fs::read(root.with_extension("pgm")).unwrap());
    }
    assert!(pictures[0] != pictures[1]);
}

#[test]
fn a_sequence_that_is_asked_for_is_read_back_whole_in_either_shape() {
    for forms in ["jis90", "jis2004"] {
        // The shape that is not the plain character's can be reached by its selector alone.
        let selector = if forms == "jis90" {
            '\u{E0101}'
        } else {
            '\u{E0100}'
        };
        let name = format!("辻{selector}　太郎");
        let job = named(&[&name], &format!("forms = \"{forms}\""));
        for text in read_by_strangers(&lots(&job)) {
            assert!(text.contains(&format!("辻{selector}太郎")), "{forms}");
        }
    }
}

#[test]
fn rare_kanji_and_their_variants_are_held_without_the_second_font_and_printed_with_it() {
    if face("ipamjm.ttf").is_none() {
        return;
    }
    let names = [
        "𠮷田　太郎",
        "葛\u{E0104}城　花子",
        "渡\u{9089}\u{E0110}　一",
        "辻\u{E01EF}　二",
    ];
    let alone = named(&names, "");
    let said = alone.check();
    let report = said.json();
    assert_eq!(report["members"], 0, "{said:?}");

    let stack = "stack = [\"BIZUDGothic-Regular.ttf\", \"ipamjm.ttf\"]";
    let job = named(&names, stack);
    let files = lots(&job);
    let held = job.read("OUT/lists/held.csv");
    let members = rows(&job.read("members.csv"));
    for row in held.lines().filter(|row| row.contains(",no_glyph,")) {
        let line: usize = row.split(',').next().unwrap().parse().unwrap();
        assert!(
            members[line - 2]["name_kanji"].contains('\u{E01EF}'),
            "{row}"
        );
    }
    assert!(held.contains(",name_kanji,no_glyph,"));
    for text in read_by_strangers(&files) {
        for name in &names[..3] {
            let plain: String = name.chars().filter(|c| !c.is_whitespace()).collect();
            assert!(text.contains(&plain), "{name}");
        }
        // The first font that has a character gives it.
        assert!(text.contains("田太郎"));
    }
}

#[test]
fn an_own_character_is_drawn_with_the_insurer_s_font_and_keeps_its_code() {
    let own = "eudc = { font = \"own.ttf\", table = \"own.toml\" }";
    let names = ["山\u{E000}　太郎", "田\u{F0000}　花子", "鈴木　一"];
    for (name, embedded) in [(None, "+EUDC-"), (Some("Aozora-Gaiji"), "+Aozora-Gaiji")] {
        let job = named(&names, own);
        let characters = ['\u{E000}', '\u{F0000}'];
        let font = eudc::font(
            name,
            &[('\u{5C71}', true), ('\u{E000}', true), ('\u{F0000}', true)],
        );
        std::fs::write(job.path("own.ttf"), font).unwrap();
        std::fs::write(job.path("own.toml"), eudc::table(&characters)).unwrap();
        let files = lots(&job);
        for text in read_by_strangers(&files) {
            for name in ["山\u{E000}太郎", "田\u{F0000}花子", "鈴木一"] {
                assert!(text.contains(name), "{name:?}");
            }
        }
        for pdf in &files {
            if let Some(output) = stranger("pdffonts", &[pdf]) {
                let fonts = String::from_utf8(output.stdout).unwrap();
                assert!(fonts.contains(embedded), "{fonts}");
            }
            if let Some(output) = stranger("qpdf", &["--check", pdf]) {
                assert!(output.status.success(), "{output:?}");
            }
        }
    }
}
