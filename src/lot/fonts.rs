//! The fonts that a file ends with: each face of the job cut down to the glyphs that were used.

use crate::font::{Face, GlyphSet, Subset, subset};
use crate::message::{Error, Id, Message};
use crate::pdf::EmbeddedFont;

/// Subsets of the faces that were used, by index in the job.
///
/// # Errors
/// [`Id::FontBroken`]: the font cannot be cut.
pub fn subsets(faces: &[Face], glyphs: &[GlyphSet]) -> Result<Vec<(u16, Subset)>, Error> {
    let mut subsets = Vec::new();
    for ((index, face), used) in (0..).zip(faces).zip(glyphs) {
        if !used.is_empty() {
            let cut = subset(face, used).map_err(|error| {
                let message = Message::new(Id::FontBroken).with(face.name());
                Error::from(message.with(error))
            })?;
            subsets.push((index, cut));
        }
    }
    Ok(subsets)
}

/// A subset in the plain values that the PDF kernel takes.
pub fn embedded((index, cut): &(u16, Subset)) -> EmbeddedFont<'_> {
    let numbers = &cut.descriptor;
    EmbeddedFont {
        index: *index,
        name: &cut.name,
        file: &cut.file,
        cid_to_gid: &cut.cid_to_gid,
        widths: &cut.widths,
        texts: &cut.texts,
        flags: numbers.flags,
        bbox: numbers.bbox,
        ascent: numbers.ascent,
        descent: numbers.descent,
        cap_height: numbers.cap_height,
        italic_angle: numbers.italic_angle,
        stem_v: numbers.stem_v,
    }
}
