//! Small lots made with the pdf and font kernels alone: fixed art, names, and cells that differ
//! from page to page. No members, no layouts.

use std::path::Path;

use kirikake::font::{Face, GlyphSet, Stack, Subset, subset};
use kirikake::pdf::symbol::{self, Codes, Matrix};
use kirikake::pdf::{self, Chunk, Compress, EmbeddedFont, Facts, Frame, Paper, PieceFacts, Place};
use kirikake::pdf::{StaticFace, Steps, Variable, Xref, content, steps};

pub const TITLE: &str = "資格情報のお知らせ <1 & 2>";
pub const NAMES: [&str; 3] = ["髙橋 ﾊﾅｺ 様", "𠮟葛\u{E0100}城 様 (Ａ)\\", "神﨑 12,408 様"];

/// The fonts of the checkout, else those of the system; `None` is said aloud.
pub fn faces() -> Option<[Face; 2]> {
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
pub fn cells(seed: u32) -> Vec<u8> {
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

pub struct Built {
    pub bytes: Vec<u8>,
    /// Bytes of pages and leaves with their xref lines, without what the pages draw.
    pub overhead: usize,
}

#[derive(Clone, Copy)]
pub struct Wanted<'a> {
    /// Pages of each piece.
    pub pieces: &'a [u32],
    pub compress: Compress,
    pub steps: Steps,
    pub codes: Codes,
    pub dpi: u32,
}

pub const SMALL: Wanted = Wanted {
    pieces: &[1, 2, 1],
    compress: Compress::None,
    steps: Steps::Off,
    codes: Codes::Mask,
    dpi: 600,
};

pub fn build(faces: &[Face; 2], wanted: Wanted) -> Built {
    let paper = Paper::new(210_000, 297_000, 3_000, wanted.dpi);
    let facts = Facts {
        title: TITLE,
        job: "A7K2Q9",
        lot: 1,
        part: "",
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
    let mut file = File::default();
    let mut typesetter = Typesetter::new(faces, 0);

    let art = art(&mut typesetter);
    let step_lines = step_lines(&paper);
    let face = StaticFace {
        art: &art,
        steps: &step_lines,
    };
    pdf::head(&frame, &facts, &[face], &mut file.chunk);
    file.append();

    let (before, mut drawn, mut page) = (file.bytes.len(), 0, 0);
    for (piece, &count) in (0..).zip(wanted.pieces) {
        for number in page..page + count {
            let place = Place {
                page: number,
                piece,
                face: 0,
            };
            let marks = marks(number, &mut typesetter);
            let symbols = symbols(number, wanted.codes);
            drawn += marks.len() + symbols.len();
            let variable = Variable {
                marks: &marks,
                symbols: &symbols,
            };
            pdf::page(&frame, &facts, place, variable, &mut file.chunk);
        }
        leaf(&frame, piece, (page, count), &mut file.chunk);
        file.append();
        page += count;
    }
    let entries = 20 * (2 * pages as usize + wanted.pieces.len());
    // Packed contents are shorter than what they draw; only plain ones tell the overhead.
    let overhead = (file.bytes.len() - before + entries).saturating_sub(drawn);
    let bytes = file.end(&frame, &facts, &subsets(faces, &typesetter));
    Built { bytes, overhead }
}

/// What is written so far, and the chunk that comes next.
#[derive(Default)]
struct File {
    bytes: Vec<u8>,
    xref: Xref,
    chunk: Chunk,
}

impl File {
    fn append(&mut self) {
        self.xref.add(&self.chunk, self.bytes.len() as u64);
        self.bytes.extend_from_slice(&self.chunk.bytes);
        self.chunk.clear();
    }

    fn end(mut self, frame: &Frame, facts: &Facts, subsets: &[Subset]) -> Vec<u8> {
        let fonts: Vec<_> = (0..)
            .zip(subsets)
            .map(|(index, font)| embedded(index, font))
            .collect();
        let (at, chunk) = (self.bytes.len() as u64, &mut self.chunk);
        pdf::tail(frame, facts, &fonts, &mut self.xref, at, chunk);
        self.bytes.extend_from_slice(&self.chunk.bytes);
        self.bytes
    }
}

/// The leaf of a piece with its first page and how many it has.
fn leaf(frame: &Frame, piece: u32, (page, count): (u32, u32), chunk: &mut Chunk) {
    let id = format!("A7K2Q9-{:07}-0", piece + 1);
    let leaf = PieceFacts {
        unique_id: id.as_bytes(),
        seq: piece + 1,
        form: "yoshiki1",
        stream: "notice",
        sheets: count,
    };
    pdf::piece(frame, piece, page, count, &leaf, chunk);
}

/// The page's cells, drawn twice.
fn symbols(page: u32, codes: Codes) -> Vec<u8> {
    let (rows, mut out) = (cells(page), Vec::new());
    for corner in [(357, 357), (4000, 6000)] {
        let matrix = Matrix {
            rows: &rows,
            width: 117,
            height: 117,
        };
        symbol::draw(matrix, corner, 4, codes, &mut out);
    }
    out
}

fn subsets(faces: &[Face; 2], typesetter: &Typesetter) -> Vec<Subset> {
    let used = faces.iter().zip(&typesetter.used);
    used.map(|(face, used)| subset(face, used).unwrap())
        .collect()
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
