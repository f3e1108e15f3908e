//! Lot files of the pdf and font kernels, read back by readers that we did not write: lopdf
//! always; qpdf, poppler, mupdf and Ghostscript where they are installed. No members, no layouts.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use kirikake::font::{Face, GlyphSet, Stack, Subset, subset};
use kirikake::pdf::symbol::{self, Codes, Matrix};
use kirikake::pdf::{self, Chunk, Compress, EmbeddedFont, Facts, Frame, Paper, PieceFacts, Place};
use kirikake::pdf::{StaticFace, Steps, Variable, Xref, content, steps};
use lopdf::content::Content;
use lopdf::{Dictionary, Document, Object, ObjectId};

const TITLE: &str = "資格情報のお知らせ <1 & 2>";
const NAMES: [&str; 3] = ["髙橋 ﾊﾅｺ 様", "𠮟葛\u{E0100}城 様 (Ａ)\\", "神﨑 12,408 様"];

/// The fonts of the checkout, else those of the system; `None` is said aloud.
fn faces() -> Option<[Face; 2]> {
    let places = |name: &str| {
        [
            Path::new(env!("CARGO_MANIFEST_DIR"))
                .join("fonts")
                .join(name),
            Path::new("/usr/share/fonts/truetype/bizud-gothic").join(name),
            Path::new("/usr/share/fonts/truetype/bizud-mincho").join(name),
        ]
    };
    let read = |name: &str| {
        let data = places(name)
            .iter()
            .find_map(|path| std::fs::read(path).ok());
        if data.is_none() {
            eprintln!("SKIPPED: the font {name} is missing: run fonts/fetch.sh");
        }
        Some(Face::read(data?).unwrap())
    };
    Some([
        read("BIZUDGothic-Regular.ttf")?,
        read("BIZUDMincho-Regular.ttf")?,
    ])
}

/// Sets text and notes its glyphs.
struct Typesetter {
    stack: Stack,
    used: [GlyphSet; 2],
    glyphs: Vec<u16>,
}

impl Typesetter {
    fn new(faces: &[Face; 2], first: u8) -> Typesetter {
        let [one, other] = [first, 1 - first].map(|face| (face, &faces[usize::from(face)]));
        let stack = Stack::new(&[one, other]);
        Typesetter {
            stack,
            used: Default::default(),
            glyphs: Vec::new(),
        }
    }

    fn set(&mut self, text: &str, cursor: &mut content::TextCursor, out: &mut Vec<u8>) {
        let mut rest = text.chars().peekable();
        while let Some(base) = rest.next() {
            let selector = rest.next_if(|next| ('\u{E0100}'..='\u{E01EF}').contains(next));
            let glyph = self.stack.find(base, selector).unwrap();
            let face = glyph.face;
            self.used[usize::from(face)].insert(glyph.id);
            cursor.style(style(face), out);
            content::open_run(out);
            content::glyph(glyph.id, out);
            content::close_run(out);
            self.glyphs.push(glyph.id);
        }
    }
}

fn style(face: u8) -> content::Style {
    content::Style {
        font: u16::from(face),
        size: 11_667,
        scale: 1000,
    }
}

/// 117 × 117 cells that differ from page to page.
fn cells(seed: u32) -> Vec<u8> {
    let mut state = seed.wrapping_mul(2_654_435_761) | 1;
    let mut step = || {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        (state >> 11) as u8
    };
    let mut rows: Vec<u8> = (0..117 * 15).map(|_| step()).collect();
    rows.iter_mut()
        .skip(14)
        .step_by(15)
        .for_each(|last| *last &= 0xF8);
    rows
}

struct Built {
    bytes: Vec<u8>,
    /// Bytes of pages and leaves with their xref lines, without what the pages draw.
    overhead: usize,
}

#[derive(Clone, Copy)]
struct Wanted<'a> {
    /// Pages of each piece.
    pieces: &'a [u32],
    compress: Compress,
    steps: Steps,
    codes: Codes,
    dpi: u32,
}

const SMALL: Wanted = Wanted {
    pieces: &[1, 2, 1],
    compress: Compress::None,
    steps: Steps::Off,
    codes: Codes::Mask,
    dpi: 600,
};

fn build(faces: &[Face; 2], wanted: Wanted) -> Built {
    let paper = Paper::new(210_000, 297_000, 3_000, wanted.dpi);
    let facts = Facts {
        title: TITLE,
        job: "A7K2Q9",
        lot: 1,
        stream: "notice",
        issued: "2024-07-01",
        config_sha256: [7; 32],
        paper: &paper,
        program: "kirikake 0.1.0",
        compress: wanted.compress,
        profile: None,
    };
    let pages = wanted.pieces.iter().sum();
    let frame = Frame::new(pages, wanted.pieces.len() as u32, 1, wanted.steps);
    let (mut bytes, mut xref, mut chunk) = (Vec::new(), Xref::default(), Chunk::default());
    let mut typesetter = Typesetter::new(faces, 0);

    let art = art(&mut typesetter);
    let step_lines = step_lines(&paper);
    pdf::head(
        &frame,
        &facts,
        &[StaticFace {
            art: &art,
            steps: &step_lines,
        }],
        &mut chunk,
    );
    let mut append = |chunk: &mut Chunk, bytes: &mut Vec<u8>| {
        xref.add(chunk, bytes.len() as u64);
        bytes.extend_from_slice(&chunk.bytes);
        chunk.clear();
    };
    append(&mut chunk, &mut bytes);

    let (before, mut drawn, mut page) = (bytes.len(), 0, 0);
    for (piece, &count) in (0..).zip(wanted.pieces) {
        for place in page..page + count {
            let marks = marks(place, &mut typesetter);
            let mut symbols = Vec::new();
            let rows = cells(place);
            let matrix = Matrix {
                rows: &rows,
                width: 117,
                height: 117,
            };
            symbol::draw(matrix, (357, 357), 4, wanted.codes, &mut symbols);
            symbol::draw(matrix, (4000, 6000), 4, wanted.codes, &mut symbols);
            drawn += marks.len() + symbols.len();
            let variable = Variable {
                marks: &marks,
                symbols: &symbols,
            };
            let place = Place {
                page: place,
                piece,
                face: 0,
            };
            pdf::page(&frame, &facts, place, variable, &mut chunk);
        }
        let id = format!("A7K2Q9-{:07}-0", piece + 1);
        let leaf = PieceFacts {
            unique_id: id.as_bytes(),
            seq: piece + 1,
            form: "yoshiki1",
            stream: "notice",
            sheets: count,
        };
        pdf::piece(&frame, piece, page, count, &leaf, &mut chunk);
        append(&mut chunk, &mut bytes);
        page += count;
    }
    let entries = 20 * (2 * pages as usize + wanted.pieces.len());
    // Packed contents are shorter than what they draw; only plain ones tell the overhead.
    let overhead = (bytes.len() - before + entries).saturating_sub(drawn);

    let subsets: Vec<Subset> = faces
        .iter()
        .zip(&typesetter.used)
        .map(|(face, used)| subset(face, used).unwrap())
        .collect();
    let fonts: Vec<_> = (0..)
        .zip(&subsets)
        .map(|(index, font)| embedded(index, font))
        .collect();
    let at = bytes.len() as u64;
    pdf::tail(&frame, &facts, &fonts, &mut xref, at, &mut chunk);
    bytes.extend_from_slice(&chunk.bytes);
    Built { bytes, overhead }
}

fn art(typesetter: &mut Typesetter) -> Vec<u8> {
    let (mut out, mut cursor) = (Vec::new(), content::TextCursor::new());
    content::fill_black(8, &mut out);
    content::filled_rectangle((472, 5800), (2000, 200), &mut out);
    content::fill_black(100, &mut out);
    content::line_width(2, &mut out);
    content::line((472, 5800), (4488, 5800), &mut out);
    cursor.begin(&mut out);
    cursor.move_to(500, 5850, &mut out);
    typesetter.set("資格情報のお知らせ", &mut cursor, &mut out);
    cursor.end(&mut out);
    out
}

fn step_lines(paper: &Paper) -> Vec<u8> {
    let mut out = Vec::new();
    steps::begin(steps::Step::Cutting, 2, &mut out);
    content::path_from((520, 0), &mut out);
    content::curve_to([(520, 95), (662, 95), (662, 0)], &mut out);
    content::stroke(&mut out);
    steps::end(&mut out);
    steps::begin(steps::Step::Perforating, 2, &mut out);
    content::rectangle((2598, 213), (2022, 1276), &mut out);
    content::stroke(&mut out);
    steps::end(&mut out);
    steps::begin(steps::Step::Folding, 2, &mut out);
    for y in [2339, 4677] {
        content::line((0, y), (paper.trim_width(), y), &mut out);
    }
    steps::end(&mut out);
    out
}

fn marks(page: u32, typesetter: &mut Typesetter) -> Vec<u8> {
    let (mut out, mut cursor) = (Vec::new(), content::TextCursor::new());
    cursor.begin(&mut out);
    cursor.move_to(472, 6500, &mut out);
    typesetter.set(NAMES[page as usize % 3], &mut cursor, &mut out);
    cursor.move_to(472, 6300, &mut out);
    typesetter.set(&format!("記号 {page:07}"), &mut cursor, &mut out);
    cursor.end(&mut out);
    out
}

fn embedded(index: u16, font: &Subset) -> EmbeddedFont<'_> {
    EmbeddedFont {
        index,
        name: &font.name,
        file: &font.file,
        cid_to_gid: &font.cid_to_gid,
        widths: &font.widths,
        texts: &font.texts,
        flags: font.descriptor.flags,
        bbox: font.descriptor.bbox,
        ascent: font.descriptor.ascent,
        descent: font.descriptor.descent,
        cap_height: font.descriptor.cap_height,
        italic_angle: font.descriptor.italic_angle,
        stem_v: font.descriptor.stem_v,
    }
}

fn dictionary<'a>(document: &'a Document, owner: &'a Dictionary, key: &str) -> &'a Dictionary {
    owner
        .get_deref(key.as_bytes(), document)
        .and_then(Object::as_dict)
        .unwrap()
}

/// Every piece's leaf, in order, having walked job and lot.
fn leaves(document: &Document) -> Vec<ObjectId> {
    let root = dictionary(document, document.catalog().unwrap(), "DPartRoot");
    assert_eq!(root.get(b"RecordLevel").unwrap().as_i64().unwrap(), 2);
    let mut level = vec![root.get(b"DPartRootNode").unwrap().as_reference().unwrap()];
    for _ in 0..2 {
        let mut below = Vec::new();
        for node in &level {
            let parts = document
                .get_dictionary(*node)
                .unwrap()
                .get(b"DParts")
                .unwrap();
            for inner in parts.as_array().unwrap() {
                let inner = inner.as_array().unwrap();
                assert!(inner.len() <= 8191);
                for kid in inner.iter().map(|kid| kid.as_reference().unwrap()) {
                    let parent = document
                        .get_dictionary(kid)
                        .unwrap()
                        .get(b"Parent")
                        .unwrap();
                    assert_eq!(parent.as_reference().unwrap(), *node);
                    below.push(kid);
                }
            }
        }
        level = below;
    }
    level
}

/// Leaves cover every page once, in order, and each page knows its leaf.
fn check_parts(document: &Document, pieces: &[u32]) {
    let pages: Vec<ObjectId> = document.page_iter().collect();
    let leaves = leaves(document);
    assert_eq!(leaves.len(), pieces.len());
    let mut next = 0;
    for ((leaf, seq), &count) in leaves.iter().zip(1..).zip(pieces) {
        let part = document.get_dictionary(*leaf).unwrap();
        let last = next + count as usize - 1;
        assert_eq!(
            part.get(b"Start").unwrap().as_reference().unwrap(),
            pages[next]
        );
        match part.get(b"End") {
            Ok(end) => assert_eq!(end.as_reference().unwrap(), pages[last]),
            Err(_) => assert_eq!(count, 1),
        }
        assert!(!(count == 1 && part.has(b"End")));
        let piece = dictionary(document, dictionary(document, part, "DPM"), "Piece");
        assert_eq!(piece.get(b"Seq").unwrap().as_i64().unwrap(), seq);
        for page in &pages[next..=last] {
            let page = document.get_dictionary(*page).unwrap();
            assert_eq!(page.get(b"DPart").unwrap().as_reference().unwrap(), *leaf);
        }
        next = last + 1;
    }
    assert_eq!(next, pages.len());
}

/// The table names the very byte where each object begins, and every object is reached.
fn check_objects(bytes: &[u8], document: &Document) {
    let text = |range: std::ops::Range<usize>| std::str::from_utf8(&bytes[range]).unwrap();
    let tail = String::from_utf8_lossy(&bytes[bytes.len() - 40..]).into_owned();
    let start: usize = tail.lines().rev().nth(1).unwrap().parse().unwrap();
    let size = document.trailer.get(b"Size").unwrap().as_i64().unwrap() as usize;
    let head = format!("xref\n0 {size}\n");
    assert_eq!(text(start..start + head.len()), head);
    let table = start + head.len();
    for number in 1..size {
        let entry = text(table + 20 * number..table + 20 * (number + 1));
        assert_eq!(&entry[10..], " 00000 n \n");
        let offset: usize = entry[..10].parse().unwrap();
        assert!(bytes[offset..].starts_with(format!("{number} 0 obj\n").as_bytes()));
    }
    let mut reached = BTreeSet::new();
    let mut open: Vec<ObjectId> = [&b"Root"[..], b"Info"]
        .iter()
        .map(|key| document.trailer.get(key).unwrap().as_reference().unwrap())
        .collect();
    while let Some(id) = open.pop() {
        if reached.insert(id) {
            references(document.get_object(id).unwrap(), &mut open);
        }
    }
    assert_eq!(reached.len(), size - 1, "no object stands alone");
}

fn references(object: &Object, found: &mut Vec<ObjectId>) {
    match object {
        Object::Reference(id) => found.push(*id),
        Object::Array(array) => array.iter().for_each(|item| references(item, found)),
        Object::Dictionary(dictionary) => {
            dictionary
                .iter()
                .for_each(|(_, item)| references(item, found));
        }
        Object::Stream(stream) => {
            stream
                .dict
                .iter()
                .for_each(|(_, item)| references(item, found));
        }
        _ => {}
    }
}

/// The page's content draws static art, then what is variable, then step lines; both symbols'
/// bits come back.
fn check_content(document: &Document, page: ObjectId, number: u32) {
    let content = Content::decode(&document.get_page_content(page)).unwrap();
    let operators: Vec<&str> = content
        .operations
        .iter()
        .map(|operation| operation.operator.as_str())
        .collect();
    assert_eq!(operators[..2], ["cm", "Do"]);
    assert_eq!(operators.last(), Some(&"Do"));
    let images: Vec<_> = content
        .operations
        .iter()
        .filter(|one| one.operator == "BI")
        .collect();
    assert_eq!(images.len(), 2, "page {number}");
    for image in images {
        assert_eq!(
            image.operands[0].as_stream().unwrap().content,
            cells(number)
        );
    }
}

fn written(name: &str, bytes: &[u8]) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::write(&path, bytes).unwrap();
    path
}

/// What a program prints, if it is installed; it must end well and say nothing of errors.
fn stranger(program: &str, arguments: &[&str], file: &Path) -> Option<String> {
    let run = Command::new(program).args(arguments).arg(file).output();
    let Ok(output) = run else {
        eprintln!("SKIPPED: {program} is not installed");
        return None;
    };
    // Debian's mutool is built without colour management, and says so of every file.
    let said = String::from_utf8_lossy(&output.stderr)
        .replace("warning: ICC support is not available", "");
    assert!(output.status.success(), "{program} {arguments:?}: {said}");
    let clean = !said.to_lowercase().contains("error") && !said.to_lowercase().contains("warning");
    assert!(clean, "{program} {arguments:?}: {said}");
    Some(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Every name that was printed is read back, ideographic variation sequences without selectors.
fn check_text(text: &str, reader: &str) {
    let plain = |text: &str| -> String {
        // mutool writes each half of a selector's surrogate pair as bytes that are no character.
        let dropped = |c: char| matches!(c, '\u{FFFD}' | '\u{E0100}'..='\u{E01EF}');
        let kept = |c: &char| !c.is_whitespace() && !dropped(*c);
        text.chars().filter(kept).collect()
    };
    let text = plain(text);
    for name in NAMES {
        assert!(text.contains(&plain(name)), "{reader}: {name} in {text}");
    }
}

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

/// For programs that take the file and then the name of their output.
fn stranger_text(program: &str, arguments: &[&str], file: &Path) -> Option<String> {
    let output = file.with_extension(program);
    let arguments: Vec<&str> = arguments.to_vec();
    let run = Command::new(program)
        .args(&arguments)
        .arg(file)
        .arg(&output)
        .output();
    let Ok(done) = run else {
        eprintln!("SKIPPED: {program} is not installed");
        return None;
    };
    let said = String::from_utf8_lossy(&done.stderr).into_owned();
    assert!(
        done.status.success() && said.is_empty(),
        "{program}: {said}"
    );
    Some(std::fs::read_to_string(&output).unwrap_or_default())
}

fn check_boxes(sizes: &str, dpi: u32) {
    let want = match dpi {
        720 => ["0.00 0.00 612.00 858.60", "8.40 8.40 603.60 850.20"],
        _ => ["0.00 0.00 612.36 858.96", "8.52 8.52 603.84 850.44"],
    };
    for (key, want) in [
        ("MediaBox:", want[0]),
        ("BleedBox:", want[0]),
        ("TrimBox:", want[1]),
    ] {
        let lines: Vec<_> = sizes.lines().filter(|line| line.contains(key)).collect();
        assert_eq!(lines.len(), 4, "{sizes}");
        for line in lines {
            let numbers: Vec<&str> = line.split_whitespace().skip(3).collect();
            assert_eq!(numbers.join(" "), want);
        }
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
