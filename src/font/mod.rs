//! Fonts: which glyph a character has in a stack of faces, how wide it is, and the subset of a
//! face that a lot embeds. No shaping (horizontal Japanese needs none), no files, no PDF syntax.

mod face;
mod forms;
mod glyphs;
mod stack;
mod subset;
mod unicode;

pub use face::Face;
pub use glyphs::GlyphSet;
pub use stack::{Glyph, Stack};
pub use subset::{Descriptor, Subset, subset};
pub use unicode::private_use;

/// Why a font file cannot be used.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum FontError {
    /// The bytes are no single font file; collections (`.ttc`) are not taken.
    #[error("not a single OpenType font file")]
    NotAFont,
    /// A table that printing needs is missing or broken; named by its tag.
    #[error("the font's table `{0}` is missing or broken")]
    Table(&'static str),
    /// Only TrueType outlines can be embedded as a CIDFontType2 font.
    #[error("the font has no TrueType outlines (table `glyf`)")]
    NoTrueTypeOutlines,
    /// The maker forbids embedding or subsetting (OpenType 1.9, OS/2 `fsType`).
    #[error("the font's maker does not allow its subset to be embedded (fsType {0:#06x})")]
    Restricted(u16),
    /// Shapes that the job asks for and the font does not have; named by the feature's tag.
    #[error("the font has no feature `{0}`")]
    Feature(&'static str),
    /// The glyphs could not be cut out of the font file.
    #[error("the font cannot be cut down to its used glyphs: {0}")]
    Subset(subsetter::Error),
}
