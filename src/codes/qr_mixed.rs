//! The shortest cut of a text into segments of all four modes of a QR Code: a shortest path from
//! character to character. It makes no bits; the cut into Kanji and bytes alone is not its own.

use super::qr_kanji::NONE;
use super::qr_mode::{Mode, alphanumeric_value};
use super::qr_segments::Segment;

/// Where a cut may stand behind a character: in a mode, and there at a place in a group.
///
/// The characters of a group share bits, and the last group of a segment need not be full
/// (7.4.3, 7.4.4); each character is charged what it adds to the group so far.
struct Place {
    mode: Mode,
    /// What a character at this place adds in bits; in byte mode its bytes add theirs.
    bits: usize,
    /// The place of the character before it in the same segment.
    before: u8,
    /// Whether a segment may begin here.
    first: bool,
}

const PLACES: [Place; 7] = [
    place(Mode::Byte, 0, 0, true),
    place(Mode::Kanji, 13, 1, true),
    // Groups of two: 6 and 11 bits.
    place(Mode::Alphanumeric, 6, 3, true),
    place(Mode::Alphanumeric, 5, 2, false),
    // Groups of three: 4, 7 and 10 bits.
    place(Mode::Numeric, 4, 6, true),
    place(Mode::Numeric, 3, 4, false),
    place(Mode::Numeric, 3, 5, false),
];

const fn place(mode: Mode, bits: usize, before: u8, first: bool) -> Place {
    Place {
        mode,
        bits,
        before,
        first,
    }
}

/// For the shortest cuts up to a character, by its place: the place of the character before it.
type Step = [u8; PLACES.len()];

/// More bits than any text has, and yet not so many that adding to them overflows.
const NEVER: usize = usize::MAX / 2;

/// Cuts texts; the buffer is kept from cut to cut.
#[derive(Clone, Debug, Default)]
pub(super) struct Cutter {
    steps: Vec<Step>,
}

impl Cutter {
    /// Puts one of the shortest cuts of a text into `segments`, and returns its length in bits.
    /// `values` are those of the characters in Kanji mode. Of equals it is the one whose
    /// last mode stands first in [`PLACES`], and which stays longest in this, and so on before it.
    ///
    /// No segment follows one of its own mode: in one they are shorter by a header at least.
    pub fn cut(
        &mut self,
        text: &str,
        values: &[u16],
        class: usize,
        segments: &mut Vec<Segment>,
    ) -> usize {
        let headers = PLACES.map(|place| place.mode.header_bits(class));
        let mut bits = [NEVER; PLACES.len()];
        // The shortest cut up to here: its last place, and its length.
        let (mut shortest, mut fewest) = (0, 0);
        self.steps.clear();
        for (character, &value) in text.chars().zip(values) {
            let takes = |mode| match mode {
                Mode::Numeric => character.is_ascii_digit(),
                Mode::Alphanumeric => alphanumeric_value(character).is_some(),
                Mode::Byte => true,
                Mode::Kanji => value != NONE,
            };
            let (mut next, mut step) = ([NEVER; PLACES.len()], [0; PLACES.len()]);
            for (at, place) in PLACES.iter().enumerate().filter(|(_, at)| takes(at.mode)) {
                let continued = bits[usize::from(place.before)];
                let begun = match place.first {
                    true => fewest + headers[at],
                    false => NEVER,
                };
                step[at] = match begun < continued {
                    true => shortest,
                    false => place.before,
                };
                let bytes = match place.mode {
                    Mode::Byte => character.len_utf8(),
                    Mode::Numeric | Mode::Alphanumeric | Mode::Kanji => 0,
                };
                next[at] = begun.min(continued) + place.bits + 8 * bytes;
            }
            self.steps.push(step);
            bits = next;
            (shortest, fewest) = first_of_fewest(&bits);
        }
        self.trace_back(text, shortest, segments);
        fewest
    }

    /// Follows the steps from the last character, which is at `place`, to the first.
    fn trace_back(&self, text: &str, mut place: u8, segments: &mut Vec<Segment>) {
        segments.clear();
        let (mut end, mut characters) = (text.len(), 0);
        for ((start, _), step) in text.char_indices().rev().zip(self.steps.iter().rev()) {
            characters += 1;
            let mode = PLACES[usize::from(place)].mode;
            place = step[usize::from(place)];
            if start == 0 || PLACES[usize::from(place)].mode != mode {
                let count = match mode {
                    Mode::Byte => end - start,
                    Mode::Numeric | Mode::Alphanumeric | Mode::Kanji => characters,
                };
                segments.push(Segment {
                    mode,
                    start,
                    end,
                    count,
                });
                (end, characters) = (start, 0);
            }
        }
        segments.reverse();
    }
}

/// The first place of the fewest bits, and these.
fn first_of_fewest(bits: &[usize; PLACES.len()]) -> (u8, usize) {
    let mut found = (0, bits[0]);
    for (place, &bits) in (0..).zip(bits) {
        if bits < found.1 {
            found = (place, bits);
        }
    }
    found
}
