//! Lot files of the pdf and font kernels, read back by readers that we did not write: lopdf
//! always; qpdf, poppler, mupdf and Ghostscript where they are installed. No members, no layouts.

#[path = "pdf_kernel/build.rs"]
mod build;
#[path = "pdf_kernel/check.rs"]
mod check;
#[path = "pdf_kernel/strangers.rs"]
mod strangers;

use std::fmt::Write as _;

use kirikake::font::{Face, GlyphSet, Stack, subset};
use kirikake::pdf::symbol::Codes;
use kirikake::pdf::{Compress, Steps};
use lopdf::{Document, Object};

use build::{SMALL, TITLE, Wanted, build, cells, faces};
use check::{check_boxes, check_content, check_objects, check_parts, check_text, dictionary};
use strangers::{stranger, stranger_text, written};

#[test]
fn a_small_file_is_read_by_lopdf() {
    let Some(faces) = faces() else { return };
    for compress in [Compress::None, Compress::Fast, Compress::Small] {
        for steps in [Steps::Off, Steps::On, Steps::None] {
            let wanted = Wanted {
                compress,
                steps,
                ..SMALL
            };
            let built = build(&faces, wanted);
            assert_eq!(
                built.bytes,
                build(&faces, wanted).bytes,
                "same input, same bytes"
            );
            let document = Document::load_mem(&built.bytes).unwrap();
            check_objects(&built.bytes, &document);
            check_parts(&document, wanted.pieces);
            if steps != Steps::None {
                for (page, number) in document.page_iter().zip(0..) {
                    check_content(&document, page, number);
                }
            }
            let catalog = document.catalog().unwrap();
            assert_eq!(catalog.has(b"OCProperties"), steps != Steps::None);
        }
    }
}

#[test]
fn a_small_file_is_read_by_strangers() {
    let Some(faces) = faces() else { return };
    for (dpi, codes) in [(600, Codes::Mask), (720, Codes::Mask), (1200, Codes::Runs)] {
        let built = build(
            &faces,
            Wanted {
                dpi,
                codes,
                steps: Steps::On,
                ..SMALL
            },
        );
        let file = written(&format!("small-{dpi}.pdf"), &built.bytes);
        stranger("qpdf", &["--check"], &file);
        if let Some(text) = stranger_text("pdftotext", &[], &file) {
            check_text(&text, "pdftotext");
        }
        if let Some(text) = stranger("mutool", &["draw", "-q", "-F", "txt"], &file) {
            check_text(&text, "mutool");
        }
        let raster = [
            "-q",
            "-dNOPAUSE",
            "-dBATCH",
            "-dSAFER",
            "-dPDFSTOPONERROR",
            "-r72",
        ];
        let raster = [&raster[..], &["-sDEVICE=bit", "-sOutputFile=/dev/null"]].concat();
        stranger("gs", &raster, &file);
        if let Some(sizes) = stranger("pdfinfo", &["-box", "-l", "4"], &file) {
            check_boxes(&sizes, dpi);
        }
        let picture = ["-r", "72", "-png"];
        stranger_text("pdftoppm", &picture, &file);
    }
}

#[test]
fn nine_thousand_pieces_have_a_page_tree_and_a_part_tree() {
    let Some(faces) = faces() else { return };
    let pieces = vec![1; 9_000];
    let built = build(
        &faces,
        Wanted {
            pieces: &pieces,
            ..SMALL
        },
    );
    let document = Document::load_mem(&built.bytes).unwrap();
    check_objects(&built.bytes, &document);
    check_parts(&document, &pieces);
    let objects = document.objects.len();
    assert!(
        (objects - 64) * 100 <= 302 * pieces.len(),
        "{objects} objects"
    );
    for (page, number) in document.page_iter().zip(0..).step_by(50) {
        let rows = cells(number);
        if !rows.windows(2).any(|two| two == b"EI") {
            check_content(&document, page, number);
        }
    }
    let overhead = built.overhead / pieces.len();
    eprintln!("{overhead} bytes a page besides what it draws");
    assert!(
        overhead <= 500,
        "{overhead} bytes a page besides what it draws"
    );
    let file = written("large.pdf", &built.bytes);
    stranger("qpdf", &["--check"], &file);
    if let Some(pages) = stranger("pdfinfo", &[], &file) {
        assert!(pages.contains("Pages:           9000"));
    }
}

#[test]
fn the_metadata_say_the_standards_and_equal_info() {
    let Some(faces) = faces() else { return };
    let built = build(&faces, SMALL);
    assert!(built.bytes.starts_with(b"%PDF-1.6\n%\xE2\xE3\xCF\xD3\n"));
    let document = Document::load_mem(&built.bytes).unwrap();
    let catalog = document.catalog().unwrap();
    let packet = catalog
        .get_deref(b"Metadata", &document)
        .and_then(Object::as_stream)
        .unwrap();
    assert!(!packet.dict.has(b"Filter"));
    let packet = std::str::from_utf8(&packet.content).unwrap();
    let mut title = String::new();
    write!(
        title,
        "{}",
        TITLE.replace('&', "&amp;").replace('<', "&lt;")
    )
    .unwrap();
    for want in [
        "<pdfxid:GTS_PDFXVersion>PDF/X-4<",
        "<pdfvtid:GTS_PDFVTVersion>PDF/VT-1<",
        "<pdfvtid:GTS_PDFVTModDate>2024-07-01T00:00:00+09:00<",
        "<xmp:ModifyDate>2024-07-01T00:00:00+09:00<",
        "<pdf:Trapped>False<",
        &title.replace('>', "&gt;"),
    ] {
        assert!(packet.contains(want), "{want}");
    }
    let info = dictionary(&document, &document.trailer, "Info");
    let date = info.get(b"ModDate").unwrap().as_str().unwrap();
    assert_eq!(date, b"D:20240701000000+09'00'");
    assert_eq!(info.get(b"Trapped").unwrap().as_name().unwrap(), b"False");
    let id = document.trailer.get(b"ID").unwrap().as_array().unwrap();
    assert_eq!(id[0], id[1]);
}

#[test]
fn a_character_has_its_glyph_and_a_sequence_its_own() {
    let Some(faces) = faces() else { return };
    let stack = Stack::new(&[(4, &faces[0]), (9, &faces[1])]);
    let [gothic, mincho] = &faces;
    assert_eq!(
        (gothic.name(), gothic.units_per_em()),
        ("BIZUDGothic-Regular", 2048)
    );
    for character in ('\u{20}'..='\u{FFFF}').chain('\u{20000}'..='\u{2A6DF}') {
        let want = match (gothic.glyph(character, None), mincho.glyph(character, None)) {
            (Some(id), _) => Some((4, id)),
            (None, other) => other.map(|id| (9, id)),
        };
        assert_eq!(
            stack
                .find(character, None)
                .map(|glyph| (glyph.face, glyph.id)),
            want
        );
    }
    let plain = stack.find('葛', None).unwrap();
    let variant = stack.find('葛', Some('\u{E0100}')).unwrap();
    assert_eq!(
        (plain.advance, stack.find('A', None).unwrap().advance),
        (1000, 500)
    );
    assert_ne!(plain.id, variant.id);
    assert_eq!(stack.find('葛', Some('\u{E01EF}')), None);
    assert_eq!(stack.find('\u{10FFFF}', None), None);
}

#[test]
fn a_subset_depends_on_its_glyphs_alone_and_says_what_they_are() {
    let Some([face, _]) = faces() else { return };
    let characters = ['一', '神', 'A', 'ｱ', '髙', '㈱'];
    let glyph = |character: char| face.glyph(character, None).unwrap();
    let (mut one, mut two) = (GlyphSet::default(), GlyphSet::default());
    characters
        .iter()
        .for_each(|&character| one.insert(glyph(character)));
    characters
        .iter()
        .rev()
        .for_each(|&character| two.insert(glyph(character)));
    let (one, two) = (subset(&face, &one).unwrap(), subset(&face, &two).unwrap());
    assert!(one.file == two.file && one.name == two.name);
    for character in characters {
        assert!(
            one.texts.contains(&(glyph(character), character, None)),
            "{character}"
        );
    }
    assert_eq!(one.widths.len(), characters.len());
    assert!(one.name.ends_with("+BIZUDGothic-Regular") && one.name.len() == 7 + 19);
    let small = Face::read(one.file.clone());
    assert!(
        small.is_err(),
        "a subset has no character map and is no font for a job"
    );
    let map = |cid: u16| one.cid_to_gid[2 * usize::from(cid) + 1];
    let mut places: Vec<u8> = characters
        .iter()
        .map(|&character| map(glyph(character)))
        .collect();
    places.sort_unstable();
    assert_eq!(places, [1, 2, 3, 4, 5, 6]);
}
