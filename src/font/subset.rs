//! The part of a face that a lot embeds, and the numbers its font dictionaries state. The bytes
//! depend on the face and the set of glyphs alone. No PDF syntax.

use sha2::{Digest, Sha256};
use skrifa::instance::{LocationRef, Size};
use skrifa::raw::TableProvider;
use skrifa::{FontRef, MetadataProvider};
use subsetter::GlyphRemapper;

use super::{Face, FontError, GlyphSet, unicode};

/// One face cut down to the glyphs of one lot.
pub struct Subset {
    /// PostScript name with its subset tag: `ABCDEF+BIZUDGothic-Regular`
    /// (ISO 32000-1:2008, 9.6.4).
    pub name: String,
    /// The font file with the used glyphs and their components only.
    pub file: Vec<u8>,
    /// Two bytes a CID, most significant first: the glyph of the font file for each CID up to the
    /// largest used (ISO 32000-1:2008, 9.7.4.2). A CID is the glyph id of the whole face.
    pub cid_to_gid: Vec<u8>,
    /// Advance of each used CID in thousandths of an em, ascending.
    pub widths: Vec<(u16, u16)>,
    /// The character, or the variation sequence, that each used CID stands for, ascending; CIDs
    /// that none reaches are left out.
    pub texts: Vec<(u16, char, Option<char>)>,
    /// The numbers of the font descriptor.
    pub descriptor: Descriptor,
}

/// A font descriptor's numbers (ISO 32000-1:2008, 9.8.1), lengths in thousandths of an em.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Descriptor {
    /// Font flags: symbolic always; fixed pitch, serif, italic as the font says.
    pub flags: u32,
    /// Left, bottom, right, top of all glyphs of the whole face.
    pub bbox: [i32; 4],
    /// Above the baseline.
    pub ascent: i32,
    /// Below the baseline, negative.
    pub descent: i32,
    /// Height of capitals; the ascent where the font does not say.
    pub cap_height: i32,
    /// Degrees, counter-clockwise.
    pub italic_angle: i32,
    /// Stem width, reckoned from the weight class: no font table states it.
    pub stem_v: i32,
}

/// Cuts a face down to the glyphs used; glyph 0 is always added by the font format itself.
pub fn subset(face: &Face, glyphs: &GlyphSet) -> Result<Subset, FontError> {
    let used: Vec<u16> = glyphs.iter().collect();
    let mapper = GlyphRemapper::new_from_glyphs_sorted(&used);
    let file = subsetter::subset(face.data(), 0, &mapper).map_err(FontError::Subset)?;

    let last = used.last().map_or(0, |&glyph| usize::from(glyph));
    let mut cid_to_gid = vec![0; 2 * (last + 1)];
    for &glyph in &used {
        let Some(place) = mapper.get(glyph) else {
            unreachable!("the mapper was made of these glyphs")
        };
        let at = 2 * usize::from(glyph);
        cid_to_gid[at..at + 2].copy_from_slice(&place.to_be_bytes());
    }

    let texts = unicode::texts(face);
    let said = |&glyph: &u16| {
        let (base, selector) = (*texts.get(usize::from(glyph))?)?;
        Some((glyph, base, selector))
    };
    Ok(Subset {
        name: format!("{}+{}", tag(face.name(), &used), face.name()),
        file,
        cid_to_gid,
        widths: used
            .iter()
            .map(|&glyph| (glyph, face.advance(glyph)))
            .collect(),
        texts: used.iter().filter_map(said).collect(),
        descriptor: descriptor(face),
    })
}

/// Six capitals from a digest of the face's name and the glyphs, so that two different subsets of
/// one face do not share a name when files are merged.
fn tag(name: &str, glyphs: &[u16]) -> String {
    let mut digest = Sha256::new();
    digest.update(b"kirikake/subset/1\0");
    digest.update(name);
    digest.update([0]);
    for glyph in glyphs {
        digest.update(glyph.to_be_bytes());
    }
    let digest = digest.finalize();
    digest
        .iter()
        .take(6)
        .map(|byte| char::from(b'A' + byte % 26))
        .collect()
}

fn descriptor(face: &Face) -> Descriptor {
    let font = face.font();
    let metrics = font.metrics(Size::unscaled(), LocationRef::default());
    let scale = 1000.0 / f64::from(face.units_per_em());
    #[expect(
        clippy::cast_possible_truncation,
        reason = "font units are 16-bit integers"
    )]
    let thousandths = |units: f32| (f64::from(units) * scale).round() as i32;
    let bounds = metrics.bounds.unwrap_or_default();
    let corners = [bounds.x_min, bounds.y_min, bounds.x_max, bounds.y_max];
    #[expect(clippy::cast_possible_truncation, reason = "an angle in degrees")]
    let italic_angle = metrics.italic_angle.round() as i32;
    Descriptor {
        flags: flags(&font, metrics.is_monospace, italic_angle != 0),
        bbox: corners.map(thousandths),
        ascent: thousandths(metrics.ascent),
        descent: thousandths(metrics.descent),
        cap_height: thousandths(metrics.cap_height.unwrap_or(metrics.ascent)),
        italic_angle,
        stem_v: stem_v(font.os2().map_or(400, |table| table.us_weight_class())),
    }
}

/// Flags of ISO 32000-1:2008, table 123.
fn flags(font: &FontRef, fixed_pitch: bool, italic: bool) -> u32 {
    // Panose: family 2 is Latin text, serif styles 2 to 10 have serifs (OpenType 1.9, OS/2).
    let panose = font.os2().map_or([0; 2], |table| {
        let panose = table.panose_10();
        [panose[0], panose[1]]
    });
    let serif = panose[0] == 2 && (2..=10).contains(&panose[1]);
    u32::from(fixed_pitch) | u32::from(serif) << 1 | 1 << 2 | u32::from(italic) << 6
}

/// The customary estimate: 50 + (weight ÷ 65)², 87 for regular, 165 for bold.
fn stem_v(weight: u16) -> i32 {
    let weight = i32::from(weight);
    50 + weight * weight / (65 * 65)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_is_six_capitals_and_depends_on_the_glyphs_and_the_name() {
        let one = tag("Mincho", &[1, 2]);
        assert!(one.len() == 6 && one.bytes().all(|byte| byte.is_ascii_uppercase()));
        assert_eq!(one, tag("Mincho", &[1, 2]));
        assert_ne!(one, tag("Mincho", &[1, 3]));
        assert_ne!(one, tag("Gothic", &[1, 2]));
    }
}
