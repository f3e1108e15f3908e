//! A text cut into the segments of a QR Code, and its data codewords (ISO/IEC 18004:2015, 7.4).
//! It adds no error correction and knows no modules.

use super::qr::Level;
use super::qr::capacity_bits;
use super::qr_kanji::{NONE, kanji_values};
use super::qr_mixed::Cutter;
use super::qr_mode::{Bits, Mode, class};

/// What a text may be cut into.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Segments {
    /// Kanji-mode segments, and UTF-8 byte segments for what JIS X 0208 lacks; of all such cuts
    /// one with the fewest bits.
    Kanji,
    /// One byte segment of UTF-8, without an ECI.
    Utf8,
    /// Segments in numeric, alphanumeric and Kanji mode, and UTF-8 byte segments; of all such cuts
    /// one with the fewest bits.
    Mixed,
}

/// A part of the text in one mode: the bytes `start..end` of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Segment {
    pub mode: Mode,
    pub start: usize,
    pub end: usize,
    /// Bytes in byte mode, characters in the others.
    pub count: usize,
}

/// A text with the Kanji-mode values of its characters: what stands in many payloads is looked up
/// once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Phrase {
    text: String,
    /// Of each character, [`NONE`] for those that have to go as bytes.
    values: Vec<u16>,
}

impl Phrase {
    pub fn new(text: &str) -> Self {
        let mut phrase = Self::default();
        phrase.extend(text.chars());
        phrase
    }

    fn extend(&mut self, characters: impl Iterator<Item = char>) {
        kanji_values(characters.inspect(|&c| self.text.push(c)), |value| {
            self.values.push(value);
        });
    }
}

/// A text cut into segments, and its length in bits, for each of the three classes of versions.
/// The buffers are kept from text to text.
#[derive(Clone, Debug, Default)]
pub struct Payload {
    said: Phrase,
    cuts: [Cut; 3],
    runs: Vec<Run>,
    steps: Vec<Step>,
    cutter: Cutter,
}

#[derive(Clone, Debug, Default)]
struct Cut {
    bits: usize,
    segments: Vec<Segment>,
}

/// The longest part of the text whose characters all may, or all may not, stand in Kanji mode.
///
/// A cut never changes the mode within a run: in Kanji mode each of its characters is 13 bits,
/// in byte mode 16 or 24.
#[derive(Clone, Copy, Debug)]
struct Run {
    start: usize,
    characters: usize,
    kanji: bool,
}

/// For the shortest cuts that end with a run in byte and in Kanji mode, the mode before it.
#[derive(Clone, Copy, Debug)]
struct Step {
    byte_after: Mode,
    kanji_after: Mode,
}

/// More bits than any text has, and yet not so many that adding to them overflows.
const NEVER: usize = usize::MAX / 2;

impl Payload {
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes a text and cuts it. An empty text has no segments.
    pub fn set(&mut self, text: &str, segments: Segments) {
        self.clear();
        self.add_characters(text.chars());
        self.cut(segments);
    }

    /// Empties the text, to put one together.
    pub fn clear(&mut self) {
        self.said.text.clear();
        self.said.values.clear();
    }

    /// Appends to the text.
    pub fn add(&mut self, phrase: &Phrase) {
        self.said.text.push_str(&phrase.text);
        self.said.values.extend_from_slice(&phrase.values);
    }

    /// Appends to the text.
    pub fn add_characters(&mut self, characters: impl Iterator<Item = char>) {
        self.said.extend(characters);
    }

    /// Cuts the text that was put together. An empty text has no segments.
    pub fn cut(&mut self, segments: Segments) {
        let bytes = self.said.text.len();
        let count = self.said.values.len();
        // Then a cut with any other mode is longer: none of these characters is ASCII, bytes are
        // two of each at least, and their header is no shorter.
        let whole = segments != Segments::Utf8 && !self.said.values.contains(&NONE);
        if segments == Segments::Kanji && !whole {
            self.find_runs();
        }
        for class in 0..3 {
            let cut = &mut self.cuts[class];
            match segments {
                _ if bytes == 0 => cut.set_empty(),
                Segments::Kanji | Segments::Mixed if whole => {
                    cut.set_one(Mode::Kanji, 13 * count, bytes, count, class);
                }
                Segments::Kanji => self.cut_runs(class),
                Segments::Utf8 => cut.set_one(Mode::Byte, 8 * bytes, bytes, bytes, class),
                Segments::Mixed => {
                    let Phrase { text, values } = &self.said;
                    cut.bits = self.cutter.cut(text, values, class, &mut cut.segments);
                }
            }
        }
    }

    /// The text.
    pub fn text(&self) -> &str {
        &self.said.text
    }

    /// The length in bits in a symbol of this version: mode and count indicators and data.
    pub fn bits(&self, version: u8) -> usize {
        self.cuts[class(version)].bits
    }

    /// The segments in a symbol of this version.
    pub fn segments(&self, version: u8) -> &[Segment] {
        &self.cuts[class(version)].segments
    }

    fn find_runs(&mut self) {
        self.runs.clear();
        let starts = self.said.text.char_indices().map(|(start, _)| start);
        for (start, &value) in starts.zip(&self.said.values) {
            let kanji = value != NONE;
            match self.runs.last_mut() {
                Some(run) if run.kanji == kanji => run.characters += 1,
                _ => self.runs.push(Run {
                    start,
                    characters: 1,
                    kanji,
                }),
            }
        }
    }

    /// Finds the shortest cut: from run to run, the fewest bits that end in byte mode and the
    /// fewest that end in Kanji mode. Of equals it stays in the mode it is in.
    fn cut_runs(&mut self, class: usize) {
        let byte_header = Mode::Byte.header_bits(class);
        let kanji_header = Mode::Kanji.header_bits(class);
        // Before the first run each mode has its header behind it, and there is no other.
        let (mut byte, mut kanji) = (byte_header, kanji_header);
        let (mut to_byte, mut to_kanji) = (NEVER, NEVER);
        self.steps.clear();
        for (at, run) in self.runs.iter().enumerate() {
            let byte_after = if to_byte < byte {
                Mode::Kanji
            } else {
                Mode::Byte
            };
            let kanji_after = if to_kanji < kanji {
                Mode::Byte
            } else {
                Mode::Kanji
            };
            self.steps.push(Step {
                byte_after,
                kanji_after,
            });
            let end = self
                .runs
                .get(at + 1)
                .map_or(self.said.text.len(), |next| next.start);
            byte = byte.min(to_byte) + 8 * (end - run.start);
            kanji = match run.kanji {
                true => kanji.min(to_kanji) + 13 * run.characters,
                false => NEVER,
            };
            (to_byte, to_kanji) = (kanji + byte_header, byte + kanji_header);
        }
        let cut = &mut self.cuts[class];
        cut.bits = byte.min(kanji);
        let mode = if byte < kanji {
            Mode::Byte
        } else {
            Mode::Kanji
        };
        cut.trace_back(&self.runs, &self.steps, mode, self.said.text.len());
    }

    /// The data codewords of a symbol of this version and level: segments, terminator, padding
    /// (7.4.9, 7.4.10). The text fits.
    pub(super) fn data_codewords(&self, version: u8, level: Level, out: &mut Vec<u8>) {
        let capacity = capacity_bits(version, level);
        assert!(
            self.bits(version) <= capacity,
            "the payload fits the symbol"
        );
        let mut bits = Bits::new(out);
        let mut values = self.said.values.as_slice();
        for segment in self.segments(version) {
            bits.push_header(segment.mode, class(version), segment.count);
            let text = &self.said.text[segment.start..segment.end];
            let characters = match segment.mode {
                Mode::Byte => text.chars().count(),
                Mode::Numeric | Mode::Alphanumeric | Mode::Kanji => segment.count,
            };
            let (own, others) = values.split_at(characters);
            match segment.mode {
                Mode::Numeric => bits.push_numeric(text),
                Mode::Alphanumeric => bits.push_alphanumeric(text),
                Mode::Byte => bits.push_bytes(text),
                Mode::Kanji => bits.push_kanji(own),
            }
            values = others;
        }
        // Four light bits end the data, or as many as there is room for.
        bits.push(0, (capacity - self.bits(version)).min(4) as u32);
        bits.finish();
        while out.len() < capacity / 8 {
            out.push(0b1110_1100);
            if out.len() < capacity / 8 {
                out.push(0b0001_0001);
            }
        }
    }
}

impl Cut {
    fn set_empty(&mut self) {
        self.bits = 0;
        self.segments.clear();
    }

    /// One segment: `data` bits behind its header.
    fn set_one(&mut self, mode: Mode, data: usize, end: usize, count: usize, class: usize) {
        self.bits = mode.header_bits(class) + data;
        self.segments.clear();
        self.segments.push(Segment {
            mode,
            start: 0,
            end,
            count,
        });
    }

    /// Follows the steps from the last run, which is in `mode`, to the first.
    fn trace_back(&mut self, runs: &[Run], steps: &[Step], mut mode: Mode, mut end: usize) {
        self.segments.clear();
        let mut characters = 0;
        for (at, (run, step)) in runs.iter().zip(steps).enumerate().rev() {
            characters += run.characters;
            let before = match mode {
                Mode::Kanji => step.kanji_after,
                // A cut by runs is in byte mode where it is not in Kanji mode.
                Mode::Byte | Mode::Numeric | Mode::Alphanumeric => step.byte_after,
            };
            if at == 0 || before != mode {
                let start = run.start;
                let count = match mode {
                    Mode::Byte => end - start,
                    Mode::Kanji | Mode::Numeric | Mode::Alphanumeric => characters,
                };
                self.segments.push(Segment {
                    mode,
                    start,
                    end,
                    count,
                });
                (end, characters) = (start, 0);
            }
            mode = before;
        }
        self.segments.reverse();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn payload(text: &str, segments: Segments) -> Payload {
        let mut payload = Payload::new();
        payload.set(text, segments);
        payload
    }

    /// ISO/IEC 18004:2015, 7.4.6: two characters in Kanji mode in version 1.
    #[test]
    fn two_characters_of_the_standard_come_out() {
        let mut codewords = Vec::new();
        payload("点茗", Segments::Kanji).data_codewords(1, Level::M, &mut codewords);
        // 1000 00000010 0110110011111 1101010101010 0000, then light bits and padding.
        let expected = [0x80, 0x26, 0xCF, 0xEA, 0xA8, 0x00, 0xEC, 0x11];
        assert_eq!(codewords[..8], expected);
        assert_eq!(codewords.len(), 16);
    }

    #[test]
    fn padding_ends_with_the_capacity() {
        let mut codewords = Vec::new();
        for bytes in 0..=14 {
            let payload = payload(&"a".repeat(bytes), Segments::Utf8);
            payload.data_codewords(1, Level::M, &mut codewords);
            assert_eq!(codewords.len(), 16, "{bytes} bytes");
        }
    }

    #[test]
    #[should_panic(expected = "fits")]
    fn what_does_not_fit_is_our_bug() {
        let payload = payload(&"a".repeat(15), Segments::Utf8);
        payload.data_codewords(1, Level::M, &mut Vec::new());
    }

    #[test]
    fn an_empty_text_has_no_segments() {
        for segments in [Segments::Kanji, Segments::Utf8, Segments::Mixed] {
            let payload = payload("", segments);
            assert_eq!((payload.bits(1), payload.segments(40).len()), (0, 0));
        }
    }

    #[test]
    fn a_rare_character_goes_as_bytes_between_kanji() {
        let payload = payload("山田𠮷田商店", Segments::Kanji);
        let modes: Vec<_> = payload
            .segments(25)
            .iter()
            .map(|s| (s.mode, s.count))
            .collect();
        assert_eq!(modes, [(Mode::Kanji, 2), (Mode::Byte, 4), (Mode::Kanji, 3)]);
        assert_eq!(payload.bits(25), 14 + 26 + 20 + 32 + 14 + 39);
    }

    #[test]
    fn a_single_kanji_between_bytes_goes_as_bytes() {
        let payload = payload("①山②", Segments::Kanji);
        let segment = Segment {
            mode: Mode::Byte,
            start: 0,
            end: 9,
            count: 9,
        };
        assert_eq!(payload.segments(1), [segment]);
    }

    #[test]
    fn the_same_payload_is_set_again_from_nothing() {
        let mut again = payload("１２３４５６７８９", Segments::Kanji);
        again.set("山", Segments::Kanji);
        assert_eq!(
            again.segments(1),
            payload("山", Segments::Kanji).segments(1)
        );
        assert_eq!(again.bits(1), 25);
        assert_eq!(again.text(), "山");
    }
}
