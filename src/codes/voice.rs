//! The built-in voice code: which size and level of QR Code a text gets in its slot, and the
//! full-width form of a text. It encodes nothing and places nothing.

use super::qr::{Level, Payload, capacity_bits};

/// The square in which the voice code stands, in printer dots.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slot {
    /// The side: 117 of the smallest cells (468 dots at 600 dpi, 585 at 720, 936 at 1200).
    pub dots: u32,
    /// The side of the smallest cell: 4 dots at 600 dpi, 5 at 720, 8 at 1200.
    pub cell_dots_min: u32,
}

impl Slot {
    /// The largest version whose symbol fits with cells of `cell_dots`, if any does.
    pub fn version(&self, cell_dots: u32) -> Option<u8> {
        let version = (self.dots / cell_dots).checked_sub(17)? / 4;
        (version >= 1).then_some(version.min(40) as u8)
    }
}

/// The symbol chosen for a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Choice {
    pub version: u8,
    pub level: Level,
    /// The side of a cell in printer dots.
    pub cell_dots: u32,
}

/// Chooses cell, version and level; `None` if the text does not fit.
///
/// The level comes first: Q (or H if that is the least allowed). From twice the smallest cell
/// down, the first cell size is taken whose largest version holds the text at that level, and
/// exactly that version, so that the symbol fills the slot. If there is none, the smallest cell
/// is tried at M and then at L, as far as `level_min` allows. Holding a text means with 5 % of
/// the capacity to spare, at every level.
pub fn choose(payload: &Payload, slot: &Slot, level_min: Level) -> Option<Choice> {
    let choice = |cell_dots, level| {
        let version = slot.version(cell_dots)?;
        holds(payload, version, level).then_some(Choice {
            version,
            level,
            cell_dots,
        })
    };
    let smallest = slot.cell_dots_min;
    let largest_cell = (smallest..=2 * smallest)
        .rev()
        .find_map(|cell_dots| choice(cell_dots, level_min.max(Level::Q)));
    let lower = [Level::M, Level::L]
        .into_iter()
        .filter(|&level| level >= level_min);
    largest_cell.or_else(|| lower.into_iter().find_map(|level| choice(smallest, level)))
}

/// Whether the payload's bits, indicators included, are at most 19/20 of the data codewords'.
fn holds(payload: &Payload, version: u8, level: Level) -> bool {
    payload.bits(version) * 20 <= capacity_bits(version, level) * 19
}

/// Appends the text in full width.
pub fn full_width(text: &str, out: &mut String) {
    out.extend(text.chars().map(wide));
}

/// U+0021–007E as U+FF01–FF5E, the space as U+3000, and any other character as it is.
pub fn wide(character: char) -> char {
    match character {
        ' ' => '\u{3000}',
        '!'..='~' => {
            let wide = char::from_u32(character as u32 - 0x21 + 0xFF01);
            let Some(wide) = wide else {
                unreachable!("U+FF01 to U+FF5E are characters")
            };
            wide
        }
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slot_of_468_dots_takes_these_versions() {
        let slot = Slot {
            dots: 468,
            cell_dots_min: 4,
        };
        let versions = [8, 7, 6, 5, 4].map(|cell_dots| slot.version(cell_dots));
        assert_eq!(versions, [10, 12, 15, 19, 25].map(Some));
    }

    #[test]
    fn the_smallest_cell_gives_version_25_at_every_resolution() {
        for cell_dots_min in [4, 5, 8] {
            let slot = Slot {
                dots: 117 * cell_dots_min,
                cell_dots_min,
            };
            assert_eq!(slot.version(cell_dots_min), Some(25));
        }
    }

    #[test]
    fn a_slot_too_small_or_very_large_has_no_version_beyond_the_standard() {
        let slot = |dots| Slot {
            dots,
            cell_dots_min: 4,
        };
        assert_eq!(slot(0).version(4), None);
        assert_eq!(slot(21 * 4 - 1).version(4), None);
        assert_eq!(slot(21 * 4).version(4), Some(1));
        assert_eq!(slot(10_000).version(4), Some(40));
    }

    #[test]
    fn ascii_becomes_full_width_and_the_rest_stays() {
        let mut out = String::from("前");
        full_width(" !09AZaz~¥ｱ漢𠮷\n\u{7F}", &mut out);
        assert_eq!(out, "前　！０９ＡＺａｚ～¥ｱ漢𠮷\n\u{7F}");
    }
}
