//! Pages: text to glyphs, symbols to marks, marks to objects of a PDF file.

use std::collections::HashMap;
use std::hint::black_box;
use std::io::Write;

use flate2::{Compression, write::ZlibEncoder};
use kirikake::codes::Symbol;
use kirikake::codes::qr::{Encoder, Level, Payload, Segments};
use kirikake::font::{Face, GlyphSet, Stack};
use kirikake::pdf::content::{self, TextCursor};
use kirikake::pdf::symbol::{self, Codes, Matrix};
use kirikake::pdf::{Chunk, Compress, Facts, Frame, Paper, Place, Steps, Variable, page};
use pdf_writer::{Content, Filter, Name, Rect, Ref, Str};

use super::codes::texts;
use super::{Race, way};

/// Runs of a page, and characters of a run: what stands on a notice and is not the same on all.
const RUNS: usize = 26;
const RUN_CHARACTERS: usize = 12;
/// Pages of a batch.
const BATCH: u32 = 256;

pub fn run(race: &mut Race) {
    glyphs(race);
    let symbol = voice_symbol();
    symbols(race, &symbol);
    pages(race, "page into objects", &symbol, Compress::None);
    pages(race, "the same, deflate 1", &symbol, Compress::Fast);
}

fn face() -> Face {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/fonts/BIZUDGothic-Regular.ttf");
    Face::read(std::fs::read(path).unwrap()).unwrap()
}

/// The runs of each of some pages.
fn page_runs() -> Vec<Vec<String>> {
    let runs = |text: &String| {
        let characters: Vec<char> = text.chars().collect();
        let runs = characters.chunks(RUN_CHARACTERS).take(RUNS);
        runs.map(|run| run.iter().collect()).collect()
    };
    texts().iter().map(runs).collect()
}

/// From UTF-8 to the text operators of a page, its glyphs noted for the subset.
fn glyphs(race: &mut Race) {
    let face = face();
    let stack = Stack::new(&[(0, &face)]);
    let pages = page_runs();
    let bytes = pages[0].iter().map(String::len).sum();
    let (mut set, mut twin_set) = (GlyphSet::default(), GlyphSet::default());
    let (mut out, mut twin_out) = (Vec::new(), Vec::new());
    let mut known: HashMap<char, u16> = HashMap::new();
    let ways = vec![
        way("kirikake", |at| {
            write_runs(&pages[at % pages.len()], &mut out, |character| {
                let id = stack.find(character, None).unwrap().id;
                set.insert(id);
                id
            });
            black_box(&out);
        }),
        way("plain twin, character map searched", |at| {
            write_runs(&pages[at % pages.len()], &mut twin_out, |character| {
                let id = face.glyph(character, None).unwrap();
                twin_set.insert(id);
                id
            });
            black_box(&twin_out);
        }),
        way("pdf-writer 0.15, HashMap", |at| {
            let mut content = Content::with_capacity(4096);
            content.begin_text();
            for (line, run) in pages[at % pages.len()].iter().enumerate() {
                let glyph = |character| {
                    *known
                        .entry(character)
                        .or_insert_with(|| face.glyph(character, None).unwrap())
                };
                let glyphs: Vec<u8> = run.chars().map(glyph).flat_map(u16::to_be_bytes).collect();
                content.next_line(100.0, if line % 2 == 0 { 17.25 } else { -17.25 });
                content.show(Str(&glyphs));
            }
            content.end_text();
            black_box(content.finish());
        }),
    ];
    race.run("26 runs of 12 characters", bytes, ways);
}

fn write_runs(runs: &[String], out: &mut Vec<u8>, mut glyph: impl FnMut(char) -> u16) {
    out.clear();
    let mut cursor = TextCursor::new();
    cursor.begin(out);
    for (line, run) in (0..).zip(runs) {
        cursor.move_to(833 * (line % 4), 144 * line, out);
        content::open_run(out);
        for character in run.chars() {
            content::glyph(glyph(character), out);
        }
        content::close_run(out);
    }
    cursor.end(out);
}

fn voice_symbol() -> Symbol {
    let (mut payload, mut symbol) = (Payload::new(), Symbol::default());
    payload.set(&texts()[0], Segments::Kanji);
    Encoder::new().encode(&payload, 25, Level::Q, &mut symbol);
    symbol
}

fn matrix(symbol: &Symbol) -> Matrix<'_> {
    Matrix {
        rows: &symbol.rows,
        width: symbol.side as u16,
        height: symbol.side as u16,
    }
}

fn symbols(race: &mut Race, voice: &Symbol) {
    let mut mask = Vec::new();
    let mut runs = Vec::new();
    let ways = vec![
        way("kirikake, mask", |_| {
            mask.clear();
            symbol::draw(matrix(voice), (356, 356), 4, Codes::Mask, &mut mask);
            black_box(&mask);
        }),
        way("kirikake, runs", |_| {
            runs.clear();
            symbol::draw(matrix(voice), (356, 356), 4, Codes::Runs, &mut runs);
            black_box(&runs);
        }),
        way("pdf-writer 0.15, runs", |_| {
            black_box(drawn_with_pdf_writer(voice));
        }),
    ];
    race.run("voice symbol into marks", 0, ways);
}

/// Dark runs of each row as rectangles, one module one unit.
fn drawn_with_pdf_writer(symbol: &Symbol) -> Vec<u8> {
    let mut content = Content::with_capacity(65_536);
    for y in 0..symbol.side {
        let mut x = 0;
        while x < symbol.side {
            let start = x;
            while x < symbol.side && symbol.dark(x, y) {
                x += 1;
            }
            if x > start {
                let bottom = (symbol.side - 1 - y) as f32;
                content.rect(start as f32, bottom, (x - start) as f32, 1.0);
            }
            x += 1;
        }
    }
    content.fill_nonzero();
    content.finish().into_vec()
}

/// A page's marks and symbols as its content stream and dictionary.
fn pages(race: &mut Race, kernel: &str, voice: &Symbol, compress: Compress) {
    let face = face();
    let (mut marks, mut symbols) = (Vec::new(), Vec::new());
    write_runs(&page_runs()[0], &mut marks, |character| {
        face.glyph(character, None).unwrap()
    });
    symbol::draw(matrix(voice), (356, 356), 4, Codes::Mask, &mut symbols);
    let variable = Variable {
        marks: &marks,
        symbols: &symbols,
    };
    let paper = Paper::new(210_000, 297_000, 3_000, 600);
    let facts = Facts {
        title: "bench",
        job: "A7K2Q9",
        lot: 1,
        part: "",
        stream: "notice",
        issued: "2024-07-01",
        config_sha256: [0; 32],
        paper: &paper,
        program: "bench",
        compress,
        profile: None,
    };
    let frame = Frame::new(BATCH, BATCH, 1, Steps::Off);
    let mut chunk = Chunk::default();
    let mut peer = pdf_writer::Chunk::new();
    let content = [marks.as_slice(), symbols.as_slice()].concat();
    let ways = vec![
        way("kirikake", |at| {
            let index = at as u32 % BATCH;
            if index == 0 {
                chunk.clear();
            }
            let place = Place {
                page: index,
                piece: index,
                face: 0,
            };
            page(&frame, &facts, place, variable, &mut chunk);
        }),
        way("pdf-writer 0.15 (+ flate2)", |at| {
            let index = at as i32 % BATCH as i32;
            if index == 0 {
                peer = pdf_writer::Chunk::with_capacity(BATCH as usize * 4096);
            }
            page_with_pdf_writer(&mut peer, index, &content, compress);
        }),
    ];
    race.run(kernel, content.len(), ways);
}

fn page_with_pdf_writer(
    chunk: &mut pdf_writer::Chunk,
    index: i32,
    content: &[u8],
    compress: Compress,
) {
    let (stream, page) = (Ref::new(10 + 2 * index), Ref::new(11 + 2 * index));
    if compress == Compress::None {
        chunk.stream(stream, content);
    } else {
        let mut encoder = ZlibEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(content).unwrap();
        let packed = encoder.finish().unwrap();
        chunk.stream(stream, &packed).filter(Filter::FlateDecode);
    }
    let mut page = chunk.page(page);
    page.parent(Ref::new(3))
        .media_box(Rect::new(0.0, 0.0, 612.36, 858.96))
        .trim_box(Rect::new(8.52, 8.52, 603.84, 850.44))
        .contents(stream);
    page.pair(Name(b"Resources"), Ref::new(7));
}
