//! What a glyph says: the character map read backwards, for ToUnicode. Not a text encoder.

use super::Face;

/// The base character, and the selector of a variation sequence.
type Text = (char, Option<char>);

/// By glyph, what it says; `None` for glyphs that no character and no sequence reaches.
///
/// Of the characters that share a glyph, the lowest code of the best kind is taken, best first:
/// any other than the following; private use; compatibility ideographs and radicals (canonical or
/// compatibility doubles of unified ideographs, Unicode 16.0, 18.1 and 18.2). A variation sequence
/// is taken only for a glyph that no character reaches, lowest base first, then lowest selector.
pub(super) fn texts(face: &Face) -> Vec<Option<Text>> {
    let mut best: Vec<Option<(Kind, Text)>> = vec![None; face.glyph_count()];
    let plain = face.mappings().into_iter();
    let plain = plain.map(|(base, glyph)| (kind(base), (base, None), glyph));
    let sequences = face
        .sequences()
        .into_iter()
        .map(|(base, selector, glyph)| (Kind::Sequence, (base, Some(selector)), glyph));
    for (kind, text, glyph) in plain.chain(sequences) {
        let place = &mut best[usize::from(glyph)];
        if place.is_none_or(|had| (kind, text) < had) {
            *place = Some((kind, text));
        }
    }
    best.into_iter()
        .map(|place| place.map(|(_, text)| text))
        .collect()
}

/// In order of preference.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Plain,
    Private,
    Compatibility,
    Sequence,
}

fn kind(character: char) -> Kind {
    match u32::from(character) {
        // Twelve of the compatibility block are unified ideographs (Unicode 16.0, 18.1).
        0xFA0E | 0xFA0F | 0xFA11 | 0xFA13 | 0xFA14 | 0xFA1F | 0xFA21 | 0xFA23 | 0xFA24 => {
            Kind::Plain
        }
        0xFA27..=0xFA29 => Kind::Plain,
        0x2E80..=0x2FDF | 0xF900..=0xFAFF | 0x2_F800..=0x2_FA1F => Kind::Compatibility,
        _ if private_use(character) => Kind::Private,
        _ => Kind::Plain,
    }
}

/// The three private-use areas (Unicode 16.0, 23.5): what such a code shows is agreed between two
/// parties, and every other font shows something else.
pub fn private_use(character: char) -> bool {
    matches!(
        character,
        '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..='\u{FFFFD}' | '\u{100000}'..='\u{10FFFD}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_unified_ideograph_comes_before_its_doubles() {
        assert!(kind('一') < kind('\u{2F00}'));
        assert!(kind('神') < kind('\u{FA19}'));
        assert!(kind('\u{FA11}') == Kind::Plain);
        assert!(kind('\u{E000}') < kind('\u{F900}'));
    }
}
