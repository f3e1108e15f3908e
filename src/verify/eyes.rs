//! Decoders: glyphs to characters by the embedded font, after proving that each embedded outline is
//! that of the named font; matrices to texts by a decoder that others wrote; bars to numbers.

use std::collections::HashMap;

use rxing::common::BitMatrix;
use skrifa::instance::{LocationRef, Size};
use skrifa::outline::pen::ControlBoundsPen;
use skrifa::outline::{DrawSettings, OutlinePen};
use skrifa::raw::FontRef;
use skrifa::{GlyphId, MetadataProvider};

use super::ink::{Block, Mark, Mask};

/// What the codes of one font of one file stand for.
pub type Characters = HashMap<u16, String>;

/// A font of one file.
#[derive(Debug, Default)]
pub struct Font {
    pub characters: Characters,
    pub glyphs: HashMap<u16, Glyph>,
}

/// Lengths of one code's glyph, ems.
#[derive(Clone, Copy, Debug, Default)]
pub struct Glyph {
    /// How far it moves on.
    pub advance: f64,
    /// Where its ink begins and ends, up from the baseline; both 0 without ink.
    pub bottom: f64,
    pub top: f64,
}

/// Reads the `bfchar` and `bfrange` lines of a ToUnicode map (ISO 32000-1:2008, 9.10.3).
pub fn characters(map: &[u8]) -> Characters {
    let text = String::from_utf8_lossy(map);
    let mut found = Characters::new();
    let mut ranges = None;
    for line in text.lines() {
        ranges = match line {
            _ if line.contains("beginbfrange") => Some(true),
            _ if line.contains("beginbfchar") => Some(false),
            _ if line.contains("endbf") => None,
            _ => ranges,
        };
        let words: Vec<&str> = line
            .split(['<', '>'])
            .map(str::trim)
            .filter(|word| !word.is_empty())
            .collect();
        let code = |word: &str| u16::from_str_radix(word, 16).ok();
        match (words.as_slice(), ranges) {
            ([from, to], Some(false)) => {
                if let Some(code) = code(from) {
                    found.insert(code, utf16(to));
                }
            }
            ([from, to, first], Some(true)) => {
                let (Some(from), Some(to)) = (code(from), code(to)) else {
                    continue;
                };
                for (step, code) in (from..=to).enumerate() {
                    let mut units = units(first);
                    if let Some(last) = units.last_mut() {
                        *last += u16::try_from(step).unwrap_or(0);
                    }
                    found.insert(code, String::from_utf16_lossy(&units));
                }
            }
            _ => {}
        }
    }
    found
}

fn units(digits: &str) -> Vec<u16> {
    let quads = digits.as_bytes().chunks(4);
    let unit = |quad: &[u8]| {
        let text = std::str::from_utf8(quad).unwrap_or("");
        u16::from_str_radix(text, 16).unwrap_or(0xFFFD)
    };
    quads.map(unit).collect()
}

fn utf16(digits: &str) -> String {
    String::from_utf16_lossy(&units(digits))
}

/// An outline as numbers, for comparison.
#[derive(Default, PartialEq)]
struct Outline(Vec<f32>);

impl OutlinePen for Outline {
    fn move_to(&mut self, x: f32, y: f32) {
        self.0.extend([0.0, x, y]);
    }
    fn line_to(&mut self, x: f32, y: f32) {
        self.0.extend([1.0, x, y]);
    }
    fn quad_to(&mut self, a: f32, b: f32, x: f32, y: f32) {
        self.0.extend([2.0, a, b, x, y]);
    }
    fn curve_to(&mut self, a: f32, b: f32, c: f32, d: f32, x: f32, y: f32) {
        self.0.extend([3.0, a, b, c, d, x, y]);
    }
    fn close(&mut self) {
        self.0.push(4.0);
    }
}

fn outline(font: &FontRef<'_>, glyph: u32) -> Option<Outline> {
    let mut pen = Outline::default();
    let glyph = font.outline_glyphs().get(GlyphId::new(glyph))?;
    let settings = DrawSettings::unhinted(Size::unscaled(), LocationRef::default());
    glyph.draw(settings, &mut pen).ok()?;
    Some(pen)
}

/// The lowest and the highest point of a code's outline in the named font, ems.
pub fn heights(font: &[u8]) -> impl Fn(u16) -> (f64, f64) {
    let font = FontRef::new(font).ok();
    move |code| {
        let settings = DrawSettings::unhinted(Size::new(1.0), LocationRef::default());
        let mut pen = ControlBoundsPen::new();
        let glyph = font
            .as_ref()
            .and_then(|it| it.outline_glyphs().get(code.into()));
        let drawn = glyph.and_then(|glyph| glyph.draw(settings, &mut pen).ok());
        let bounds = drawn.and_then(|_| pen.bounding_box());
        bounds.map_or((0.0, 0.0), |it| (it.y_min.into(), it.y_max.into()))
    }
}

/// The glyph of a character by a font's own character map; a broken font has none.
pub fn mapped(font: &[u8]) -> impl Fn(char) -> Option<u16> {
    let font = FontRef::new(font).ok();
    move |character| {
        let glyph = font.as_ref()?.charmap().map(character)?;
        u16::try_from(glyph.to_u32()).ok()
    }
}

/// The first code whose embedded outline is not that of the named font, or which the font gives to
/// another character; `None` if all are right. `to_glyph` is the embedded CIDToGIDMap, `given` the
/// glyph that the named font gives to a character, its variation selector behind it.
pub fn foreign(
    embedded: &[u8],
    original: &[u8],
    to_glyph: &[u8],
    characters: &Characters,
    given: impl Fn(&str) -> Option<u16>,
) -> Option<u16> {
    let fonts = FontRef::new(embedded).ok().zip(FontRef::new(original).ok());
    let mut codes: Vec<u16> = characters.keys().copied().collect();
    codes.sort_unstable();
    let Some((embedded, original)) = fonts else {
        return codes.first().copied();
    };
    codes.into_iter().find(|&code| {
        let at = 2 * usize::from(code);
        let glyph = to_glyph
            .get(at..at + 2)
            .map(|two| u16::from_be_bytes([two[0], two[1]]));
        let Some(glyph) = glyph.filter(|&glyph| glyph != 0) else {
            return true;
        };
        let shown = outline(&embedded, glyph.into());
        let meant = outline(&original, code.into());
        shown.is_none() || shown != meant || given(&characters[&code]) != Some(code)
    })
}

/// The cells of a code that was drawn as a mask or as runs of filled rectangles.
pub fn cells(mark: &Mark) -> Option<Mask> {
    match mark {
        Mark::Mask(mask) if mask.height > 1 => Some(mask.clone()),
        Mark::Mask(_) => None,
        Mark::Block(block) => runs(block),
    }
}

fn bounds(block: &Block) -> [f64; 4] {
    let mut all = [f64::MAX, f64::MAX, f64::MIN, f64::MIN];
    for [x, y, w, h] in &block.rects {
        all = [
            all[0].min(*x),
            all[1].min(*y),
            all[2].max(x + w),
            all[3].max(y + h),
        ];
    }
    all
}

/// Rectangles one cell high that fill a square.
fn runs(block: &Block) -> Option<Mask> {
    let [left, bottom, right, top] = bounds(block);
    let heights = block.rects.iter().map(|rect| rect[3]);
    let cell = heights.fold(f64::MAX, f64::min);
    let (across, up) = ((right - left) / cell, (top - bottom) / cell);
    let mut rects = block.rects.iter();
    let even = rects.all(|rect| (rect[3] - cell).abs() < cell / 10.0);
    if !even || (across - up).abs() > 0.1 || !(10.0..=200.0).contains(&across) {
        return None;
    }
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "10 to 200"
    )]
    let index = |length: f64| (length / cell).round().max(0.0) as usize;
    let side = index(right - left);
    let row = side.div_ceil(8);
    let mut rows = vec![0; row * side];
    for [x, y, w, _] in &block.rects {
        let line = side.checked_sub(1 + index(y - bottom))?;
        for column in index(x - left)..index(x + w - left) {
            *rows.get_mut(line * row + column / 8)? |= 0x80 >> (column % 8);
        }
    }
    Some(Mask {
        rows,
        width: side,
        height: side,
        at: (left, bottom),
        size: (right - left, top - bottom),
    })
}

fn matrix(mask: &Mask) -> Option<BitMatrix> {
    let (width, height) = (
        u32::try_from(mask.width).ok()?,
        u32::try_from(mask.height).ok()?,
    );
    let mut bits = BitMatrix::new(width, height).ok()?;
    let row = mask.width.div_ceil(8);
    for y in 0..height {
        for x in 0..width {
            let byte = mask.rows[y as usize * row + x as usize / 8];
            if byte & (0x80 >> (x % 8)) != 0 {
                bits.set(x, y);
            }
        }
    }
    Some(bits)
}

/// The text of a QR Code: read as it is, else corrected by a decoder that others wrote.
pub fn qr(mask: &Mask) -> Option<String> {
    super::qr::read(mask).or_else(|| corrected(mask))
}

/// The text of a QR Code by a decoder that others wrote.
pub fn corrected(mask: &Mask) -> Option<String> {
    let bits = matrix(mask)?;
    let decoded = rxing::qrcode::decoder::qrcode_decoder::decode_bitmatrix(&bits).ok()?;
    Some(decoded.getText().to_owned())
}

/// The text of a Data Matrix.
pub fn data_matrix(mask: &Mask) -> Option<String> {
    let bits = matrix(mask)?;
    let decoder = rxing::datamatrix::decoder::Decoder::new();
    Some(decoder.decode(&bits).ok()?.getText().to_owned())
}

/// Bars from left to right: left, bottom, width, height.
pub fn bars(mark: &Mark) -> Vec<[f64; 4]> {
    let mut bars = match mark {
        Mark::Block(block) => block.rects.clone(),
        Mark::Mask(mask) => row_bars(mask),
    };
    bars.sort_by(|one, two| one[0].total_cmp(&two[0]));
    bars
}

/// A mask of one row is bars of one height.
fn row_bars(mask: &Mask) -> Vec<[f64; 4]> {
    #[expect(clippy::cast_precision_loss, reason = "a few hundred cells")]
    let cell = mask.size.0 / mask.width as f64;
    let dark = |x: usize| mask.rows[x / 8] & (0x80 >> (x % 8)) != 0;
    let mut bars: Vec<[f64; 4]> = Vec::new();
    for x in (0..mask.width).filter(|&x| dark(x)) {
        #[expect(clippy::cast_precision_loss, reason = "a few hundred cells")]
        let left = mask.at.0 + cell * x as f64;
        match bars.last_mut() {
            Some(last) if (last[0] + last[2] - left).abs() < cell / 2.0 => last[2] += cell,
            _ => bars.push([left, mask.at.1, cell, mask.size.1]),
        }
    }
    bars
}

/// The digits of an NW-7 code (JIS X 0506:1994): start and stop letters left out.
pub fn nw7(bars: &[[f64; 4]]) -> Option<String> {
    let mut elements = Vec::new();
    for (at, bar) in bars.iter().enumerate() {
        elements.push(bar[2]);
        if let Some(next) = bars.get(at + 1) {
            elements.push(next[0] - bar[0] - bar[2]);
        }
    }
    let narrow = elements.iter().copied().fold(f64::MAX, f64::min);
    let mut text = String::new();
    for character in elements.chunks(8) {
        let wide: String = character
            .iter()
            .take(7)
            .map(|width| if *width > 1.6 * narrow { '1' } else { '0' })
            .collect();
        let at = NW7.iter().position(|(pattern, _)| *pattern == wide)?;
        text.push(NW7[at].1);
    }
    let inside = text
        .strip_prefix(['A', 'B', 'C', 'D'])?
        .strip_suffix(['A', 'B', 'C', 'D'])?;
    Some(inside.to_owned())
}

/// Wide elements of each character, bar and space in turn.
const NW7: [(&str, char); 16] = [
    ("0000011", '0'),
    ("0000110", '1'),
    ("0001001", '2'),
    ("1100000", '3'),
    ("0010010", '4'),
    ("1000010", '5'),
    ("0100001", '6'),
    ("0100100", '7'),
    ("0110000", '8'),
    ("1001000", '9'),
    ("0001100", '-'),
    ("0011000", '$'),
    ("0011010", 'A'),
    ("0101001", 'B'),
    ("0001011", 'C'),
    ("0001110", 'D'),
];

/// Bars of a customer barcode as 1 (long), 2 (ascending), 3 (descending), 4 (timing).
pub fn customer(bars: &[[f64; 4]]) -> String {
    let bottom = bars.iter().map(|bar| bar[1]).fold(f64::MAX, f64::min);
    let top = bars
        .iter()
        .map(|bar| bar[1] + bar[3])
        .fold(f64::MIN, f64::max);
    let third = (top - bottom) / 3.0;
    let kind = |bar: &[f64; 4]| {
        let low = bar[1] - bottom < third / 2.0;
        let high = top - bar[1] - bar[3] < third / 2.0;
        match (low, high) {
            (true, true) => '1',
            (false, true) => '2',
            (true, false) => '3',
            (false, false) => '4',
        }
    };
    bars.iter().map(kind).collect()
}
