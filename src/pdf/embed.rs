//! The six objects of an embedded font (ISO 32000-1:2008, 9.7): Type 0 with Identity-H over a
//! CIDFontType2 whose CIDs are the glyph ids of the whole face. Not the cutting of the font.

use lopdf::{Object, dictionary};

use super::chunk::lopdf_integer;
use super::{Chunk, Compress};

/// One face's part of a lot, in plain values.
#[derive(Clone, Copy)]
pub struct EmbeddedFont<'a> {
    /// The n of the font resource `/Fn`.
    pub index: u16,
    /// PostScript name with its subset tag.
    pub name: &'a str,
    /// A TrueType font file.
    pub file: &'a [u8],
    /// Two bytes a CID, most significant first: the glyph in the font file.
    pub cid_to_gid: &'a [u8],
    /// (CID, advance in thousandths of an em), ascending.
    pub widths: &'a [(u16, u16)],
    /// (CID, character, variation selector), ascending.
    pub texts: &'a [(u16, char, Option<char>)],
    /// Flags (ISO 32000-1:2008, table 123).
    pub flags: u32,
    /// Left, bottom, right, top in thousandths of an em, as all lengths here.
    pub bbox: [i32; 4],
    /// Above the baseline.
    pub ascent: i32,
    /// Below the baseline, negative.
    pub descent: i32,
    /// Height of capitals.
    pub cap_height: i32,
    /// Degrees, counter-clockwise.
    pub italic_angle: i32,
    /// Width of vertical stems.
    pub stem_v: i32,
}

/// Objects of one font.
pub(super) const OBJECTS: u32 = 6;
/// The width that is not stated glyph by glyph: full width.
const FULL_WIDTH: u16 = 1000;
/// The most entries of one block of a CMap (Adobe Technical Note 5014, section 7).
const BLOCK_MAX: usize = 100;

/// Writes the objects of one font from number `first` on.
pub(super) fn embed(first: u32, font: &EmbeddedFont, out: &mut Chunk) {
    let [cid_font, descriptor, file, map, texts] =
        [1, 2, 3, 4, 5].map(|number| Object::from((first + number, 0)));
    let type0 = dictionary! {
        "Type" => "Font",
        "Subtype" => "Type0",
        "BaseFont" => font.name,
        "Encoding" => "Identity-H",
        "DescendantFonts" => vec![cid_font],
        "ToUnicode" => texts,
    };
    out.object(first, &Object::Dictionary(type0));
    let cid_font = dictionary! {
        "Type" => "Font",
        "Subtype" => "CIDFontType2",
        "BaseFont" => font.name,
        "CIDSystemInfo" => dictionary! {
            "Registry" => Object::string_literal("Adobe"),
            "Ordering" => Object::string_literal("Identity"),
            "Supplement" => 0,
        },
        "FontDescriptor" => descriptor,
        "DW" => i64::from(FULL_WIDTH),
        "W" => widths(font.widths),
        "CIDToGIDMap" => map,
    };
    out.object(first + 1, &Object::Dictionary(cid_font));
    let descriptor = dictionary! {
        "Type" => "FontDescriptor",
        "FontName" => font.name,
        "Flags" => font.flags,
        "FontBBox" => font.bbox.map(Object::from).to_vec(),
        "ItalicAngle" => font.italic_angle,
        "Ascent" => font.ascent,
        "Descent" => font.descent,
        "CapHeight" => font.cap_height,
        "StemV" => font.stem_v,
        "FontFile2" => file,
    };
    out.object(first + 2, &Object::Dictionary(descriptor));
    let length = dictionary! { "Length1" => lopdf_integer(font.file.len()) };
    out.stream(first + 3, length, font.file, Compress::Small);
    out.stream(first + 4, dictionary! {}, font.cid_to_gid, Compress::Small);
    out.stream(
        first + 5,
        dictionary! {},
        &to_unicode(font.texts),
        Compress::Small,
    );
}

/// Widths other than full, as `first last width` for each run of neighbours that share one
/// (ISO 32000-1:2008, 9.7.4.3).
fn widths(widths: &[(u16, u16)]) -> Vec<Object> {
    let mut array: Vec<Object> = Vec::new();
    let other: Vec<_> = widths
        .iter()
        .filter(|&&(_, width)| width != FULL_WIDTH)
        .collect();
    for run in other.chunk_by(|a, b| (a.0 + 1, a.1) == (b.0, b.1)) {
        let (first, last) = (run[0].0, run[run.len() - 1].0);
        array.extend([first, last, run[0].1].map(|number| Object::from(i64::from(number))));
    }
    array
}

/// The CMap that says what each CID stands for (ISO 32000-1:2008, 9.10.3), in UTF-16.
fn to_unicode(texts: &[(u16, char, Option<char>)]) -> Vec<u8> {
    let mut map = String::from(
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n\
         /CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n\
         /CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n\
         1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n",
    );
    for block in texts.chunks(BLOCK_MAX) {
        map.push_str(&format!("{} beginbfchar\n", block.len()));
        for &(cid, base, selector) in block {
            map.push_str(&format!("<{cid:04X}> <"));
            for character in [Some(base), selector].into_iter().flatten() {
                for unit in character.encode_utf16(&mut [0; 2]) {
                    map.push_str(&format!("{unit:04X}"));
                }
            }
            map.push_str(">\n");
        }
        map.push_str("endbfchar\n");
    }
    map.push_str("endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n");
    map.into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbours_of_one_width_share_an_entry() {
        let array = widths(&[(3, 500), (4, 500), (5, 1000), (6, 500), (9, 333)]);
        let numbers: Vec<_> = array
            .iter()
            .filter_map(|object| object.as_i64().ok())
            .collect();
        assert_eq!(numbers, [3, 4, 500, 6, 6, 500, 9, 9, 333]);
    }

    #[test]
    fn a_sequence_says_its_base_and_its_selector() {
        let map = to_unicode(&[(1, '葛', Some('\u{E0100}')), (2, '𠮷', None)]);
        let map = String::from_utf8_lossy(&map).into_owned();
        assert!(map.contains("2 beginbfchar\n<0001> <845BDB40DD00>\n<0002> <D842DFB7>\nendbfchar"));
    }
}
