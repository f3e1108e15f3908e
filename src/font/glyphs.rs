//! The set of glyphs that a lot uses of one face. Not their outlines.

/// One bit for each of the 65,536 glyph ids that a TrueType font can have.
const WORDS: usize = 1024;

/// Glyph ids used of one face: 8 KiB, and a merge is an OR of its words.
#[derive(Clone, PartialEq, Eq)]
pub struct GlyphSet {
    words: Box<[u64; WORDS]>,
}

impl Default for GlyphSet {
    fn default() -> GlyphSet {
        GlyphSet {
            words: Box::new([0; WORDS]),
        }
    }
}

impl GlyphSet {
    /// Adds one glyph.
    #[inline]
    pub fn insert(&mut self, glyph: u16) {
        self.words[usize::from(glyph >> 6)] |= 1 << (glyph & 63);
    }

    /// Whether the glyph has been added.
    pub fn contains(&self, glyph: u16) -> bool {
        self.words[usize::from(glyph >> 6)] >> (glyph & 63) & 1 == 1
    }

    /// Adds every glyph of the other set.
    pub fn merge(&mut self, other: &GlyphSet) {
        for (word, more) in self.words.iter_mut().zip(other.words.iter()) {
            *word |= more;
        }
    }

    /// Takes every glyph away.
    pub fn clear(&mut self) {
        self.words.fill(0);
    }

    /// Whether no glyph has been added.
    pub fn is_empty(&self) -> bool {
        self.words.iter().all(|&word| word == 0)
    }

    /// The glyphs, ascending.
    pub fn iter(&self) -> impl Iterator<Item = u16> + '_ {
        (0..=u16::MAX)
            .step_by(64)
            .zip(self.words.iter())
            .flat_map(|(first, &word)| Ones { first, word })
    }
}

/// The glyphs of one word.
struct Ones {
    first: u16,
    word: u64,
}

impl Iterator for Ones {
    type Item = u16;

    fn next(&mut self) -> Option<u16> {
        if self.word == 0 {
            return None;
        }
        let bit = self.word.trailing_zeros() as u16;
        self.word &= self.word - 1;
        Some(self.first + bit)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn glyphs_come_back_ascending_and_once() {
        let mut set = GlyphSet::default();
        let mut other = GlyphSet::default();
        for glyph in [65_535, 64, 0, 63, 64] {
            set.insert(glyph);
        }
        other.insert(7);
        set.merge(&other);
        assert_eq!(set.iter().collect::<Vec<_>>(), [0, 7, 63, 64, 65_535]);
        assert!(set.contains(7) && !set.contains(8) && !set.is_empty());
        set.clear();
        assert!(set.is_empty() && set.iter().next().is_none());
    }
}
