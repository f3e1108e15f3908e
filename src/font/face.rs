//! One font file held in memory: its character map and its advances. Not a stack of faces.

use std::collections::{BTreeMap, BTreeSet};

use sha2::{Digest, Sha256};
use skrifa::charmap::{MapVariant, MappingIndex};
use skrifa::raw::TableProvider;
use skrifa::string::StringId;
use skrifa::{FontRef, MetadataProvider};

use super::{FontError, forms};

/// `fsType` bits that forbid a subset in a PDF: restricted licence, no subsetting, bitmaps only
/// (OpenType 1.9, OS/2).
const FORBIDDEN: u16 = 0x0002 | 0x0100 | 0x0200;
/// The usage permissions; when several are set, the least restrictive holds.
const LESS_RESTRICTED: u16 = 0x0004 | 0x0008;

/// One font file held in memory.
pub struct Face {
    data: Vec<u8>,
    name: String,
    units_per_em: u16,
    index: MappingIndex,
    /// Thousandths of an em, by glyph.
    advances: Vec<u16>,
    /// The glyphs that stand for those of the character map, where no selector asks for one.
    forms: BTreeMap<u16, u16>,
    /// The only characters that the face is asked for; `None`: all that it has.
    only: Option<BTreeSet<char>>,
}

impl Face {
    /// Takes a TrueType font file whose licence bits allow a subset to be embedded.
    pub fn read(data: Vec<u8>) -> Result<Face, FontError> {
        let name = |font: &FontRef<'_>| postscript_name(font).ok_or(FontError::Table("name"));
        Face::named(data, name)
    }

    /// Takes a file of private-use characters (EUDC) and of these characters only: whatever else
    /// it has is not what it was handed over for. Such files often lack a PostScript name; theirs
    /// is made of their digest.
    pub fn eudc(data: Vec<u8>, characters: BTreeSet<char>) -> Result<Face, FontError> {
        let digest = Sha256::digest(&data);
        let made = || {
            let digits = digest.iter().take(8).map(|byte| format!("{byte:02X}"));
            format!("EUDC-{}", digits.collect::<String>())
        };
        let name = |font: &FontRef<'_>| Ok(postscript_name(font).unwrap_or_else(made));
        let face = Face::named(data, name)?;
        Ok(Face {
            only: Some(characters),
            ..face
        })
    }

    /// Takes the shapes of JIS X 0208:1990 wherever a character stands without a selector.
    ///
    /// # Errors
    /// [`FontError::Feature`]: the font has none; [`FontError::Table`]: they cannot be read.
    pub fn use_jis90(&mut self) -> Result<(), FontError> {
        let forms = forms::substitutes(&self.font(), forms::JIS90);
        let mut forms = forms.map_err(|_| FontError::Table("GSUB"))?;
        forms.retain(|_, other| self.real(u32::from(*other)).is_some());
        if forms.is_empty() {
            return Err(FontError::Feature("jp90"));
        }
        self.forms = forms;
        Ok(())
    }

    fn named(
        data: Vec<u8>,
        name: impl Fn(&FontRef<'_>) -> Result<String, FontError>,
    ) -> Result<Face, FontError> {
        let font = FontRef::new(&data).map_err(|_| FontError::NotAFont)?;
        if font.glyf().is_err() {
            return Err(FontError::NoTrueTypeOutlines);
        }
        let units_per_em = font
            .head()
            .map_err(|_| FontError::Table("head"))?
            .units_per_em();
        if !(16..=16_384).contains(&units_per_em) {
            return Err(FontError::Table("head"));
        }
        allowed(&font)?;
        if !font.charmap().has_map() {
            return Err(FontError::Table("cmap"));
        }
        let name = name(&font)?;
        let advances = advances(&font, units_per_em)?;
        let index = MappingIndex::new(&font);
        Ok(Face {
            data,
            name,
            units_per_em,
            index,
            advances,
            forms: BTreeMap::new(),
            only: None,
        })
    }

    /// Whether it gives every character the glyph of its own character map.
    pub fn is_plain(&self) -> bool {
        self.forms.is_empty() && self.only.is_none()
    }

    /// The PostScript name, printable ASCII without PDF delimiters (OpenType 1.9, name ID 6).
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Design units an em (OpenType 1.9, `head`).
    pub fn units_per_em(&self) -> u16 {
        self.units_per_em
    }

    /// How many glyphs the face has.
    pub fn glyph_count(&self) -> usize {
        self.advances.len()
    }

    /// The glyph of a character or of an ideographic variation sequence; never glyph 0. Other
    /// shapes of a character are for those that stand without a selector.
    ///
    /// A sequence that the face names as its default (OpenType 1.9, `cmap` format 14) is the plain
    /// glyph; a sequence that it does not name has none, for a near shape would be a wrong name.
    pub fn glyph(&self, base: char, selector: Option<char>) -> Option<u16> {
        if !self.asked(base, selector) {
            return None;
        }
        let font = self.font();
        let map = self.index.charmap(&font);
        let Some(selector) = selector else {
            return self.real(map.map(base)?.to_u32()).map(|id| self.formed(id));
        };
        let glyph = match map.map_variant(base, selector)? {
            MapVariant::UseDefault => map.map(base)?,
            MapVariant::Variant(glyph) => glyph,
        };
        self.real(glyph.to_u32())
    }

    /// Whether the glyph shows anything: fonts of private-use characters often map every code to
    /// a blank.
    pub fn inked(&self, glyph: u16) -> bool {
        let font = self.font();
        let (Ok(places), Ok(outlines)) = (font.loca(None), font.glyf()) else {
            return false;
        };
        let outline = places.get_glyf(skrifa::GlyphId::from(glyph), &outlines);
        outline.is_ok_and(|outline| outline.is_some())
    }

    /// Advance in thousandths of an em, rounded to the nearest, halves up: exact wherever the
    /// design width × 1000 is a multiple of the em, as in every full- and half-width glyph.
    /// A glyph that the face does not have has 0.
    pub fn advance(&self, glyph: u16) -> u16 {
        self.advances.get(usize::from(glyph)).copied().unwrap_or(0)
    }

    /// The font file as it was read.
    pub fn data(&self) -> &[u8] {
        &self.data
    }

    pub(super) fn font(&self) -> FontRef<'_> {
        let Ok(font) = FontRef::new(&self.data) else {
            unreachable!("`read` has taken the same bytes")
        };
        font
    }

    /// Every (character, glyph) of the character map, in its order, in the shapes that are used.
    pub(super) fn mappings(&self) -> Vec<(char, u16)> {
        let font = self.font();
        let pairs = self.index.charmap(&font).mappings();
        let real = |(code, glyph): (u32, skrifa::GlyphId)| {
            let (base, glyph) = (char::from_u32(code)?, self.real(glyph.to_u32())?);
            let asked = self.asked(base, None);
            asked.then(|| (base, self.formed(glyph)))
        };
        pairs.filter_map(real).collect()
    }

    /// Every (base, selector, glyph) of the variation sequences.
    pub(super) fn sequences(&self) -> Vec<(char, char, u16)> {
        let font = self.font();
        let map = self.index.charmap(&font);
        let real = |(base, selector, variant)| {
            let (base, selector) = (char::from_u32(base)?, char::from_u32(selector)?);
            if !self.asked(base, Some(selector)) {
                return None;
            }
            let glyph = match variant {
                MapVariant::UseDefault => map.map(base)?,
                MapVariant::Variant(glyph) => glyph,
            };
            Some((base, selector, self.real(glyph.to_u32())?))
        };
        map.variant_mappings().filter_map(real).collect()
    }

    fn asked(&self, base: char, selector: Option<char>) -> bool {
        let only = self.only.as_ref();
        only.is_none_or(|only| selector.is_none() && only.contains(&base))
    }

    fn formed(&self, glyph: u16) -> u16 {
        self.forms.get(&glyph).copied().unwrap_or(glyph)
    }

    /// A glyph that has an outline entry; `cmap` may also name phantom glyphs beyond the last.
    fn real(&self, glyph: u32) -> Option<u16> {
        let glyph = u16::try_from(glyph).ok()?;
        (glyph != 0 && usize::from(glyph) < self.advances.len()).then_some(glyph)
    }
}

fn allowed(font: &FontRef) -> Result<(), FontError> {
    let permissions = font.os2().map_err(|_| FontError::Table("OS/2"))?.fs_type();
    let mut forbidden = permissions & FORBIDDEN;
    if permissions & LESS_RESTRICTED != 0 {
        forbidden &= !0x0002;
    }
    if forbidden == 0 {
        Ok(())
    } else {
        Err(FontError::Restricted(permissions))
    }
}

fn postscript_name(font: &FontRef) -> Option<String> {
    let names = font.localized_strings(StringId::POSTSCRIPT_NAME);
    let name: String = names.english_or_first()?.chars().collect();
    let legal = |byte: u8| byte.is_ascii_graphic() && !b"()<>[]{}/%#".contains(&byte);
    (!name.is_empty() && name.len() <= 63 && name.bytes().all(legal)).then_some(name)
}

fn advances(font: &FontRef, units_per_em: u16) -> Result<Vec<u16>, FontError> {
    let count = font
        .maxp()
        .map_err(|_| FontError::Table("maxp"))?
        .num_glyphs();
    let widths = font.hmtx().map_err(|_| FontError::Table("hmtx"))?;
    let em = u32::from(units_per_em);
    let advance = |glyph: u16| {
        let width = widths.advance(skrifa::GlyphId::from(glyph))?;
        u16::try_from((u32::from(width) * 1000 + em / 2) / em).ok()
    };
    let advances: Option<Vec<u16>> = (0..count).map(advance).collect();
    advances.ok_or(FontError::Table("hmtx"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn noise_is_not_a_font() {
        assert_eq!(Face::read(vec![7; 64]).err(), Some(FontError::NotAFont));
        assert_eq!(Face::read(Vec::new()).err(), Some(FontError::NotAFont));
    }
}
