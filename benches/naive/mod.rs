//! The naive line: notices of the same kind streamed into one PDF, as a good engineer would do it
//! in an afternoon with pdf-writer, fast_qr and datamatrix. One process, one thread; it checks,
//! plans, signs and records nothing.

mod file;
mod notice;

use std::borrow::Cow;
use std::collections::HashMap;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::time::Instant;

use datamatrix::{DataMatrixBuilder, EncodationType, SymbolSize};
use fast_qr::{ECL, QRBuilder, Version};
use kirikake::font::{Face, GlyphSet, subset};
use pdf_writer::{Content, Name, Rect, Ref, Str};
use qrcodegen::{Mask, QrCode, QrCodeEcc, QrSegment};

use file::Output;
use notice::{Columns, Place};

/// A4 in points.
const WIDTH: f32 = 595.32;
const HEIGHT: f32 = 841.92;
const MM: f32 = 72.0 / 25.4;
/// 95 % of the 715 bytes that a symbol of version 25-Q holds.
pub const VOICE_BYTES_MAX: usize = 679;

/// Which crate makes the voice code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Voice {
    /// Scores all masks, as the standard asks.
    FastQr,
    /// One mask for all, whatever the modules: quick, and not what ISO/IEC 18004 says.
    FixedMask,
}

impl Voice {
    /// The word on the command line and in the table.
    pub fn word(self) -> &'static str {
        match self {
            Voice::FastQr => "fast_qr",
            Voice::FixedMask => "fixed mask",
        }
    }
}

/// Prints `count` members of the file, from `first` (0 is the first record), into `out`, and says
/// on standard output how it went, as JSON.
pub fn print(voice: Voice, members: &Path, first: usize, count: usize, out: &Path) {
    let start = Instant::now();
    let mut lines = BufReader::new(fs::File::open(members).unwrap()).lines();
    let columns = Columns::read(&lines.next().unwrap().unwrap());
    let mut press = Press::start(voice, out);
    let mut memory = 0;
    for (piece, line) in (first as u32 + 1..).zip(lines.skip(first).take(count)) {
        press.piece(&columns.member(&line.unwrap()), piece);
        if press.pages.len() % 256 == 1 {
            memory = memory.max(anonymous_bytes());
        }
    }
    let pages = press.pages.len();
    let bytes = press.finish();
    let memory = memory.max(anonymous_bytes());
    let seconds = start.elapsed().as_secs_f64();
    println!(
        "{}",
        serde_json::json!({
            "pieces": pages,
            "pages": pages,
            "seconds": seconds,
            "bytes": bytes,
            "peak_memory_bytes": memory,
        })
    );
}

/// Memory that is no mapped file, as Linux counts it; 0 elsewhere.
fn anonymous_bytes() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("RssAnon:"));
    let kibibytes = line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok());
    kibibytes.unwrap_or(0_u64) * 1024
}

/// Everything that lasts from page to page.
struct Press {
    voice: Voice,
    output: Output,
    face: Face,
    /// The glyphs that have been asked for.
    known: HashMap<char, u16>,
    used: GlyphSet,
    pages: Vec<Ref>,
    tree: Ref,
    font: Ref,
    fixed: Ref,
}

impl Press {
    fn start(voice: Voice, out: &Path) -> Press {
        let font = concat!(env!("CARGO_MANIFEST_DIR"), "/fonts/BIZUDGothic-Regular.ttf");
        let mut output = Output::create(out);
        let [tree, font_number, fixed] = [(); 3].map(|()| output.number());
        let mut press = Press {
            voice,
            output,
            face: Face::read(fs::read(font).unwrap()).unwrap(),
            known: HashMap::new(),
            used: GlyphSet::default(),
            pages: Vec::new(),
            tree,
            font: font_number,
            fixed,
        };
        press.fixed_art();
        press
    }

    /// What is the same on every page, once.
    fn fixed_art(&mut self) {
        let mut content = Content::new();
        let runs = notice::FIXED.map(|(place, text)| (place, Cow::from(text)));
        self.text(&runs, &mut content);
        content.set_line_width(0.3);
        for y in (75..=123).step_by(6) {
            let y = HEIGHT - y as f32 * MM;
            content
                .move_to(20.0 * MM, y)
                .line_to(190.0 * MM, y)
                .stroke();
        }
        let (content, font) = (content.finish(), self.font);
        self.output.object(self.fixed, |chunk, id| {
            let mut form = chunk.form_xobject(id, &content);
            form.bbox(Rect::new(0.0, 0.0, WIDTH, HEIGHT));
            form.resources().fonts().pair(Name(b"F"), font);
        });
    }

    fn text(&mut self, runs: &[(Place, Cow<str>)], content: &mut Content) {
        let mut glyphs = Vec::new();
        content.begin_text();
        for ((x, y, size), text) in runs {
            glyphs.clear();
            for character in text.chars() {
                let glyph = *self
                    .known
                    .entry(character)
                    .or_insert_with(|| self.face.glyph(character, None).unwrap_or(0));
                self.used.insert(glyph);
                glyphs.extend_from_slice(&glyph.to_be_bytes());
            }
            content.set_font(Name(b"F"), *size);
            content.set_text_matrix([1.0, 0.0, 0.0, 1.0, x * MM, HEIGHT - y * MM]);
            content.show(Str(&glyphs));
        }
        content.end_text();
    }

    fn piece(&mut self, member: &notice::Member, piece: u32) {
        let mut content = Content::with_capacity(8192);
        content.x_object(Name(b"S"));
        self.text(&notice::variable(member, piece), &mut content);
        let voice = self.mask(self.voice.code(&notice::spoken(member)));
        let pairings = ['A', 'C'].map(|role| {
            let text = notice::pairing(member, piece, role);
            self.mask(pairing_code(&text))
        });
        // Sides at 600 dots an inch: 4 dots a module of the voice code, 10 of a pairing code.
        let (voice_side, pairing_side) = (117.0 * 0.48, 20.0 * 1.2);
        place(
            &mut content,
            b"V",
            voice_side,
            (25.0 * MM - voice_side / 2.0, 25.0 * MM - voice_side / 2.0),
        );
        place(
            &mut content,
            b"P",
            pairing_side,
            (188.5 * MM, HEIGHT - 22.47 * MM),
        );
        place(&mut content, b"C", pairing_side, (183.0 * MM, 12.0 * MM));
        let content = content.finish();
        let [stream, page] = [(); 2].map(|()| self.output.number());
        self.output.object(stream, |chunk, id| {
            chunk.stream(id, &content);
        });
        let (tree, font, fixed) = (self.tree, self.font, self.fixed);
        self.output.object(page, |chunk, id| {
            let mut page = chunk.page(id);
            page.parent(tree)
                .media_box(Rect::new(0.0, 0.0, WIDTH, HEIGHT))
                .contents(stream);
            let mut resources = page.resources();
            resources.fonts().pair(Name(b"F"), font);
            resources
                .x_objects()
                .pair(Name(b"S"), fixed)
                .pair(Name(b"V"), voice)
                .pair(Name(b"P"), pairings[0])
                .pair(Name(b"C"), pairings[1]);
        });
        self.pages.push(page);
    }

    /// Writes a symbol as a 1-bit image mask, one bit a module.
    fn mask(&mut self, (side, rows): (usize, Vec<u8>)) -> Ref {
        let number = self.output.number();
        self.output.object(number, |chunk, id| {
            let mut image = chunk.image_xobject(id, &rows);
            image.width(side as i32).height(side as i32);
            image
                .image_mask(true)
                .bits_per_component(1)
                .decode([1.0, 0.0]);
        });
        number
    }

    fn finish(mut self) -> u64 {
        let subset = subset(&self.face, &self.used).unwrap();
        file::embed(self.font, &subset, &mut self.output);
        let pages = &self.pages;
        self.output.object(self.tree, |chunk, id| {
            let kids = pages.iter().copied();
            chunk.pages(id).count(pages.len() as i32).kids(kids);
        });
        let (catalog, tree) = (self.output.number(), self.tree);
        self.output.object(catalog, |chunk, id| {
            let mut catalog = chunk.indirect(id).dict();
            catalog.pair(Name(b"Type"), Name(b"Catalog"));
            catalog.pair(Name(b"Pages"), tree);
        });
        self.output.finish(catalog)
    }
}

/// Draws the unit square of an image with this side and bottom left corner.
fn place(content: &mut Content, name: &[u8], side: f32, (x, y): (f32, f32)) {
    content.save_state().transform([side, 0.0, 0.0, side, x, y]);
    content.x_object(Name(name)).restore_state();
}

impl Voice {
    /// The text as bytes in version 25-Q, cut to what that holds.
    fn code(self, text: &str) -> (usize, Vec<u8>) {
        let bytes = &text.as_bytes()[..text.floor_char_boundary(VOICE_BYTES_MAX)];
        match self {
            Voice::FastQr => {
                let mut builder = QRBuilder::new(bytes);
                builder.version(Version::V25).ecl(ECL::Q);
                let code = builder.build().unwrap();
                packed(code.size, |y| {
                    code[y].iter().map(|module| module.value()).collect()
                })
            }
            Voice::FixedMask => {
                let (segments, version) =
                    ([QrSegment::make_bytes(bytes)], qrcodegen::Version::new(25));
                let (level, mask) = (QrCodeEcc::Quartile, Some(Mask::new(0)));
                let code = QrCode::encode_segments_advanced(
                    &segments, level, version, version, mask, false,
                );
                let code = code.unwrap();
                let side = code.size();
                packed(side as usize, |y| {
                    (0..side).map(|x| code.get_module(x, y as i32)).collect()
                })
            }
        }
    }
}

fn pairing_code(text: &str) -> (usize, Vec<u8>) {
    // Left to plan among all its encodations, the crate takes longer than for the voice code.
    let matrix = DataMatrixBuilder::new()
        .with_encodation_types(EncodationType::C40 | EncodationType::Ascii)
        .with_symbol_list(SymbolSize::Square20)
        .encode(text.as_bytes())
        .unwrap();
    let map = matrix.bitmap();
    let side = map.width();
    packed(side, |y| map.bits()[y * side..(y + 1) * side].to_vec())
}

/// Rows of modules as bits, each row in whole bytes.
fn packed(side: usize, row: impl Fn(usize) -> Vec<bool>) -> (usize, Vec<u8>) {
    let mut bytes = Vec::with_capacity(side * side.div_ceil(8));
    for y in 0..side {
        for eight in row(y).chunks(8) {
            let bit = |(at, &dark): (usize, &bool)| u8::from(dark) << (7 - at);
            bytes.push(eight.iter().enumerate().map(bit).sum());
        }
    }
    (side, bytes)
}
