//! One print file: its pages in their order, its fonts and its fixed art, read once.

use std::collections::HashMap;
use std::path::Path;

use lopdf::{Dictionary, Document, LoadOptions, Object, ObjectId};

use super::Witness;
use super::eyes::{self, Font, Glyph};
use super::ink::{self, Ink};
use super::page::Fault;
use super::space::{Finish, Fixed};
use crate::pdf::excerpt;

/// Points of a box's side that rounding may take: half a step of 0.6, which a press of 720 dpi has.
const BOX_POINTS: f64 = 0.31;

/// What a page of ours says, and a node above it.
const PAGE_KEYS: [&[u8]; 8] = [
    b"Type",
    b"Parent",
    b"MediaBox",
    b"BleedBox",
    b"TrimBox",
    b"Resources",
    b"Contents",
    b"DPart",
];
const NODE_KEYS: [&[u8]; 4] = [b"Type", b"Parent", b"Kids", b"Count"];
/// What one stream may grow to when it is unpacked: several times the largest font.
const STREAM_BYTES_MAX: usize = 32 << 20;
/// Nodes above a page at most.
const TREE_DEPTH_MAX: usize = 16;
/// A print file as it was read.
pub struct Print {
    file: Document,
    pub pages: Vec<ObjectId>,
    pub fonts: HashMap<String, Font>,
    /// Its forms by name.
    pub forms: HashMap<String, Art>,
    /// What every page refers to.
    resources: Object,
    pub faults: Vec<Fault>,
}

/// What every page of a form shares.
pub struct Art {
    /// Its letters in the order in which they are drawn.
    pub letters: Vec<char>,
    pub ink: Ink,
    pub fixed: Fixed,
    pub finish: Finish,
}

impl Print {
    /// Reads a file and proves its fonts and fixed art; `None` if it is no file of ours.
    pub fn open(path: &Path, witness: &Witness<'_>) -> Option<Print> {
        // As it is written or not at all: a file that must be mended first is no file of ours.
        let options = LoadOptions {
            strict: true,
            max_decompressed_size: Some(STREAM_BYTES_MAX),
            ..LoadOptions::default()
        };
        let file = Document::load_with_options(path, options).ok()?;
        let pages: Vec<ObjectId> = file.get_pages().into_values().collect();
        let first = file.get_dictionary(*pages.first()?).ok()?;
        let shared = first.get(b"Resources").ok()?.clone();
        let resources = dictionary(&file, &shared)?.clone();
        let mut print = Print {
            file,
            pages,
            fonts: HashMap::new(),
            forms: HashMap::new(),
            resources: shared,
            faults: Vec::new(),
        };
        print.fonts(&resources, witness);
        print.forms(&resources, witness.job.lots.dpi);
        Some(print)
    }

    fn fonts(&mut self, resources: &Dictionary, witness: &Witness<'_>) {
        let fonts = resources
            .get(b"Font")
            .ok()
            .and_then(|it| dictionary(&self.file, it));
        for (name, font) in fonts.cloned().unwrap_or_default().iter() {
            let name = String::from_utf8_lossy(name).into_owned();
            match font_of(&self.file, font, witness) {
                Some((font, wrong)) => {
                    let item = format!("font {name}");
                    self.faults.extend(wrong.map(|what| Fault { item, what }));
                    self.fonts.insert(name, font);
                }
                None => self.faults.push(Fault {
                    item: format!("font {name}"),
                    what: "unreadable",
                }),
            }
        }
    }

    /// Fixed art is drawn in dots of the press.
    fn forms(&mut self, resources: &Dictionary, dpi: u32) {
        let dot = 25.4 / f64::from(dpi);
        let forms = resources
            .get(b"XObject")
            .ok()
            .and_then(|it| dictionary(&self.file, it));
        for (name, form) in forms.cloned().unwrap_or_default().iter() {
            let name = String::from_utf8_lossy(name).into_owned();
            let Some(content) = stream(&self.file, form) else {
                continue;
            };
            let ink = ink::read(&content, [dot, 0.0, 0.0, dot, 0.0, 0.0]);
            let mut letters = Vec::new();
            for run in &ink.runs {
                let font = self.fonts.get(&run.font);
                let texts = run
                    .codes
                    .iter()
                    .map(|code| font.and_then(|font| font.characters.get(code)));
                for text in texts {
                    letters.extend(text.map_or("\u{FFFF}", String::as_str).chars());
                }
            }
            if ink.strange.is_some() {
                self.faults.push(Fault {
                    item: format!("form {name}"),
                    what: "strange",
                });
            }
            letters.retain(|c| !c.is_whitespace());
            let moved = self
                .file
                .dereference(form)
                .ok()
                .and_then(|(_, it)| it.as_stream().ok());
            let moved = moved.is_none_or(|it| it.dict.get(b"Matrix").is_ok());
            if moved {
                self.faults.push(Fault {
                    item: format!("form {name}"),
                    what: "moved",
                });
            }
            let art = Art {
                letters,
                fixed: Fixed::of(&ink, &self.fonts),
                finish: Finish::of(&ink),
                ink,
            };
            self.forms.insert(name, art);
        }
    }

    /// Whether the nodes above a page say nothing that it would inherit.
    fn plain_tree(&self, page: &Dictionary) -> bool {
        let mut node = page;
        for _ in 0..TREE_DEPTH_MAX {
            let Some(parent) = node.get(b"Parent").ok() else {
                return true;
            };
            let Some(parent) = dictionary(&self.file, parent) else {
                return false;
            };
            if !parent
                .iter()
                .all(|(key, _)| NODE_KEYS.contains(&key.as_slice()))
            {
                return false;
            }
            node = parent;
        }
        false
    }

    /// Bytes of a file of these pages alone, with all layers off but the named one.
    pub fn excerpt(&self, pages: &[usize], lit: Option<&str>) -> Option<Vec<u8>> {
        excerpt::lit(&self.file, pages, lit)
    }

    /// Where the trimmed sheet begins on a page, from the left and the top of its medium, and its
    /// width and height: points.
    pub fn trim(&self, at: usize) -> Option<[f64; 4]> {
        let page = self.file.get_dictionary(*self.pages.get(at)?).ok()?;
        let number = |key: &[u8], at: usize| {
            let sides = page.get(key).ok()?.as_array().ok()?;
            sides.get(at)?.as_float().ok().map(f64::from)
        };
        let trim = |at: usize| number(b"TrimBox", at);
        let left = trim(0)? - number(b"MediaBox", 0)?;
        let top = number(b"MediaBox", 3)? - trim(3)?;
        Some([left, top, trim(2)? - trim(0)?, trim(3)? - trim(1)?])
    }

    /// The ink of a page, and whether its boxes are those of the form, upright.
    pub fn page(&self, at: usize, size: (f64, f64)) -> Option<(Ink, bool)> {
        let page = self.file.get_dictionary(*self.pages.get(at)?).ok()?;
        let trim = page.get(b"TrimBox").ok()?.as_array().ok()?;
        let number = |at: usize| {
            let number = trim.get(at).and_then(|it| it.as_float().ok());
            number.map_or(f64::NAN, f64::from)
        };
        let points = |mm: f64| mm * 72.0 / 25.4;
        let near = |one: f64, two: f64| (one - two).abs() < BOX_POINTS;
        let right = near(number(2) - number(0), points(size.0));
        let sized = right && near(number(3) - number(1), points(size.1));
        let content = stream(&self.file, page.get(b"Contents").ok()?)?;
        let upright = page.get(b"Rotate").is_err() && page.get(b"UserUnit").is_err();
        // Nothing that ours do not say: other resources, a crop, a turn, a stamp over the page.
        let known = page
            .iter()
            .all(|(key, _)| PAGE_KEYS.contains(&key.as_slice()));
        let shared = page.get(b"Resources").ok() == Some(&self.resources);
        let ink = ink::page(&content, ink::sheet((number(0), number(1))));
        Some((
            ink,
            sized && upright && known && shared && self.plain_tree(page),
        ))
    }
}

fn dictionary<'f>(file: &'f Document, object: &'f Object) -> Option<&'f Dictionary> {
    file.dereference(object).ok()?.1.as_dict().ok()
}

fn stream(file: &Document, object: &Object) -> Option<Vec<u8>> {
    let stream = file.dereference(object).ok()?.1.as_stream().ok()?;
    match stream.is_compressed() {
        true => stream
            .decompressed_content_with_limit(STREAM_BYTES_MAX)
            .ok(),
        false => Some(stream.content.clone()),
    }
}

/// A font as a file has it, and what is wrong with it: a glyph that is not the named font's, or not
/// as wide. `None` if it cannot be read.
fn font_of(
    file: &Document,
    font: &Object,
    witness: &Witness<'_>,
) -> Option<(Font, Option<&'static str>)> {
    let font = dictionary(file, font)?;
    let map = stream(file, font.get(b"ToUnicode").ok()?)?;
    let characters = eyes::characters(&map);
    let below = font.get(b"DescendantFonts").ok()?;
    let below = file.dereference(below).ok()?.1.as_array().ok()?;
    let below = dictionary(file, below.first()?)?;
    let to_glyph = stream(file, below.get(b"CIDToGIDMap").ok()?)?;
    let descriptor = dictionary(file, below.get(b"FontDescriptor").ok()?)?;
    let embedded = stream(file, descriptor.get(b"FontFile2").ok()?)?;
    let name = descriptor.get(b"FontName").ok()?.as_name().ok()?;
    let name = String::from_utf8_lossy(name).into_owned();
    let plain = name
        .split_once('+')
        .map_or(name.as_str(), |(_, plain)| plain);
    let named = |face: &&crate::font::Face| face.name() == plain;
    let face = witness.job.fonts.faces.iter().find(named)?;
    let mapped = eyes::mapped(face.data());
    let given = |text: &str| {
        let mut letters = text.chars();
        let (base, selector) = (letters.next()?, letters.next());
        // Shapes of another year, and own characters, are not what the character map gives.
        match (selector, face.is_plain()) {
            (None, true) => mapped(base),
            _ => face
                .glyph(base, selector)
                .filter(|_| letters.next().is_none()),
        }
    };
    let foreign = eyes::foreign(&embedded, face.data(), &to_glyph, &characters, given);
    let stated = widths(file, below)?;
    let other = |code: &u16| stated(*code) != Some(f64::from(face.advance(*code)));
    let wrong = match characters.keys().any(other) {
        _ if foreign.is_some() => Some("outline"),
        true => Some("width"),
        false => None,
    };
    let heights = eyes::heights(face.data());
    let glyph = |code: &u16| {
        let (bottom, top) = heights(*code);
        let advance = f64::from(face.advance(*code)) / 1000.0;
        (
            *code,
            Glyph {
                advance,
                bottom,
                top,
            },
        )
    };
    let glyphs = characters.keys().map(glyph).collect();
    Some((Font { characters, glyphs }, wrong))
}

/// The widths that a font states for its codes, thousandths of an em (ISO 32000-1:2008, 9.7.4.3).
fn widths(file: &Document, font: &Dictionary) -> Option<impl Fn(u16) -> Option<f64>> {
    let number = |object: &Object| object.as_float().ok().map(f64::from);
    let usual = font.get(b"DW").ok().map_or(Some(1000.0), number)?;
    let array = font.get(b"W").ok()?;
    let array = file.dereference(array).ok()?.1.as_array().ok()?;
    let mut runs: Vec<(i64, i64, Vec<f64>)> = Vec::new();
    let mut rest = array.as_slice();
    while let [first, second, after @ ..] = rest {
        let first = first.as_i64().ok()?;
        match (second, after) {
            (Object::Array(each), _) => {
                let widths: Option<Vec<f64>> = each.iter().map(number).collect();
                let last = first + i64::try_from(each.len()).ok()? - 1;
                runs.push((first, last, widths?));
                rest = after;
            }
            (last, [width, after @ ..]) => {
                runs.push((first, last.as_i64().ok()?, vec![number(width)?]));
                rest = after;
            }
            _ => return None,
        }
    }
    let whole = rest.is_empty();
    whole.then_some(move |code: u16| {
        let code = i64::from(code);
        let of = |(first, last, _): &&(i64, i64, Vec<f64>)| (*first..=*last).contains(&code);
        let Some((first, _, widths)) = runs.iter().find(of) else {
            return Some(usual);
        };
        let at = usize::try_from(code - first).ok()?;
        widths
            .get(at)
            .or(widths.first().filter(|_| widths.len() == 1))
            .copied()
    })
}
