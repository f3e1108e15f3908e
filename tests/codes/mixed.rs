//! Texts cut into segments of all four modes, against the shortest of all cuts said once more in
//! the plainest way, against the crate `qrcode`, and read back. It looks at no choice of version.

use kirikake::codes::Symbol;
use kirikake::codes::qr::{Encoder, Level, Mode, PlainEncoder, Segments, capacity_bits};
use proptest::prelude::*;

use super::{LEVELS, assert_equals_oracle, assert_reads_back, in_jis_x_0208, payload};

const MODES: [Mode; 4] = [Mode::Numeric, Mode::Alphanumeric, Mode::Byte, Mode::Kanji];

/// The last version of one class and the first of the others, and the bits before the data of a
/// segment in each of [`MODES`] (ISO/IEC 18004:2015, Tables 2 and 3).
const HEADERS: [(u8, [usize; 4]); 3] = [
    (9, [14, 13, 12, 12]),
    (10, [16, 15, 20, 14]),
    (27, [18, 17, 20, 16]),
];

fn takes(mode: Mode, character: char) -> bool {
    match mode {
        Mode::Numeric => "0123456789".contains(character),
        Mode::Alphanumeric => "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:".contains(character),
        Mode::Byte => true,
        Mode::Kanji => in_jis_x_0208(character),
    }
}

/// The bits of characters in a mode (7.4.3 to 7.4.6), `None` if one of them cannot stand in it.
fn data_bits(mode: Mode, characters: &[char]) -> Option<usize> {
    let count = characters.len();
    let bits = match mode {
        Mode::Numeric => count / 3 * 10 + [0, 4, 7][count % 3],
        Mode::Alphanumeric => count / 2 * 11 + count % 2 * 6,
        Mode::Byte => 8 * characters.iter().map(|c| c.len_utf8()).sum::<usize>(),
        Mode::Kanji => 13 * count,
    };
    let all = characters.iter().all(|&character| takes(mode, character));
    all.then_some(bits)
}

/// The fewest bits of all cuts: each character in each mode, four to the power of their number.
fn fewest_of_all(text: &str, headers: [usize; 4]) -> usize {
    let characters: Vec<char> = text.chars().collect();
    let cuts = (0..4usize.pow(characters.len() as u32)).filter_map(|cut| {
        let mode = |at: usize| cut >> (2 * at) & 3;
        let places: Vec<usize> = (0..characters.len()).collect();
        places
            .chunk_by(|&a, &b| mode(a) == mode(b))
            .map(|run| {
                let mode = mode(run[0]);
                let part = &characters[run[0]..run[0] + run.len()];
                Some(headers[mode] + data_bits(MODES[mode], part)?)
            })
            .sum()
    });
    cuts.min().unwrap()
}

/// The fewest bits of long texts: up to each character, of every last segment the one that is
/// the shortest together with what is before it.
fn fewest_of_last_segments(text: &str, headers: [usize; 4]) -> usize {
    let characters: Vec<char> = text.chars().collect();
    let mut fewest = vec![0];
    for end in 1..=characters.len() {
        let last = (0..end).flat_map(|start| MODES.map(|mode| (start, mode)));
        let bits = last.filter_map(|(start, mode)| {
            let data = data_bits(mode, &characters[start..end])?;
            Some(fewest[start] + headers[mode as usize] + data)
        });
        fewest.push(bits.min().unwrap());
    }
    fewest[characters.len()]
}

/// Characters of every kind by which a mode is chosen. Those of three bytes in UTF-8 may stand
/// in byte mode too.
fn character() -> impl Strategy<Value = char> {
    prop_oneof![
        4 => proptest::char::range('0', '9'),
        2 => proptest::char::range('A', 'Z'),
        2 => proptest::char::range('a', 'z'),
        2 => prop::sample::select("-:/ .%$*+,!(".chars().collect::<Vec<_>>()),
        2 => proptest::char::range('ぁ', 'ん'),
        1 => prop::sample::select("山田東京熙①～".chars().collect::<Vec<_>>()),
    ]
}

fn short_text() -> impl Strategy<Value = String> {
    prop::collection::vec(character(), 0..=6).prop_map(|characters| characters.iter().collect())
}

/// Runs of one kind, as long as makes a change of mode worth while or just not.
fn text_of_runs() -> impl Strategy<Value = String> {
    let run = prop_oneof![
        "[0-9]{1,20}",
        "[0-9A-Z $%*+./:-]{1,14}",
        "[ -~]{1,9}",
        "[ぁ-ん]{1,6}",
        short_text(),
    ];
    prop::collection::vec(run, 1..7).prop_map(|runs| runs.concat())
}

#[track_caller]
fn assert_segments_are(text: &str, version: u8, expected: &[(Mode, usize)]) {
    let payload = payload(text, Segments::Mixed);
    let segments = payload.segments(version).iter();
    let found: Vec<_> = segments.map(|s| (s.mode, s.count)).collect();
    assert_eq!(found, expected, "{text} in version {version}");
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 64,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn no_cut_of_a_short_text_is_shorter_than_ours(text in short_text()) {
        let payload = payload(&text, Segments::Mixed);
        for (version, headers) in HEADERS {
            prop_assert_eq!(payload.bits(version), fewest_of_all(&text, headers));
        }
    }

    #[test]
    fn no_cut_of_a_long_text_is_shorter_than_ours(text in text_of_runs()) {
        let payload = payload(&text, Segments::Mixed);
        for (version, headers) in HEADERS {
            prop_assert_eq!(payload.bits(version), fewest_of_last_segments(&text, headers));
        }
    }

    #[test]
    fn the_segments_are_the_text_and_have_the_bits_that_are_told(text in text_of_runs()) {
        let payload = payload(&text, Segments::Mixed);
        for (version, headers) in HEADERS {
            let segments = payload.segments(version);
            let joined: String = segments.iter().map(|s| &text[s.start..s.end]).collect();
            prop_assert_eq!(&joined, &text);
            prop_assert!(segments.windows(2).all(|pair| pair[0].mode != pair[1].mode));
            let bits = segments.iter().map(|segment| {
                let part = &text[segment.start..segment.end];
                let count = match segment.mode {
                    Mode::Byte => part.len(),
                    Mode::Numeric | Mode::Alphanumeric | Mode::Kanji => part.chars().count(),
                };
                assert_eq!(segment.count, count);
                let part: Vec<char> = part.chars().collect();
                headers[segment.mode as usize] + data_bits(segment.mode, &part).unwrap()
            });
            prop_assert_eq!(payload.bits(version), bits.sum::<usize>());
        }
    }

    #[test]
    fn mixed_segments_are_never_longer_than_the_others(text in text_of_runs()) {
        let bits = |segments| payload(&text, segments);
        for version in [1, 10, 40] {
            let mixed = bits(Segments::Mixed).bits(version);
            prop_assert!(mixed <= bits(Segments::Kanji).bits(version));
            prop_assert!(mixed <= bits(Segments::Utf8).bits(version));
        }
    }

    /// The reader takes byte segments that are UTF-8, and not ASCII alone, for UTF-8; ASCII is
    /// the same in all its character sets. What it could take for another stands in no byte
    /// segment of ours: each is UTF-8 and ends with a whole character.
    #[test]
    fn mixed_segments_read_back_as_their_text(text in text_of_runs()) {
        for (version, level) in [(9, Level::L), (15, Level::M), (27, Level::H)] {
            if payload(&text, Segments::Mixed).bits(version) <= capacity_bits(version, level) {
                assert_reads_back(&text, Segments::Mixed, version, level);
            }
        }
    }
}

/// A text of runs of all kinds that fills the version but for the last run.
fn filling(version: u8, level: Level) -> String {
    let runs = [
        "0312345678",
        "abc, def! ",
        "東京都山田様ひらがなの文です",
        "KIRIKAKE-9/A: 100%",
        "①",
        "90125",
        "xyz",
    ];
    let mut text = String::new();
    for run in runs.iter().cycle() {
        let longer = format!("{text}{run}");
        if payload(&longer, Segments::Mixed).bits(version) > capacity_bits(version, level) {
            break;
        }
        text = longer;
    }
    text
}

#[test]
fn mixed_segments_equal_the_crate_qrcode_and_the_plain_twin_and_read_back() {
    let (mut fast, mut plain) = (Encoder::new(), PlainEncoder::new());
    let (mut symbol, mut expected) = (Symbol::default(), Symbol::default());
    for version in [1, 2, 7, 9, 10, 14, 25, 26, 27, 40] {
        for level in LEVELS {
            let text = filling(version, level);
            let payload = payload(&text, Segments::Mixed);
            assert_equals_oracle(&mut fast, &payload, version, level);
            let mask = fast.encode(&payload, version, level, &mut symbol);
            assert_eq!(mask, plain.encode(&payload, version, level, &mut expected));
            assert_eq!(symbol, expected, "{version}-{level:?}");
            assert_reads_back(&text, Segments::Mixed, version, level);
        }
    }
}

#[test]
fn a_filling_text_has_segments_of_all_four_modes() {
    for version in [9, 10, 27] {
        let payload = payload(&filling(version, Level::L), Segments::Mixed);
        for mode in MODES {
            assert!(payload.segments(version).iter().any(|s| s.mode == mode));
        }
    }
}

/// ISO/IEC 18004:2015, Table 7.
#[test]
fn the_capacities_of_the_standard_fit_exactly_and_one_more_does_not() {
    let mut encoder = Encoder::new();
    for (version, level, digits, alphanumeric) in [
        (1, Level::H, 17, 10),
        (9, Level::L, 552, 335),
        (25, Level::Q, 1718, 1041),
        (26, Level::L, 3283, 1990),
        (40, Level::L, 7089, 4296),
    ] {
        let sorts = [
            ("0123456789", digits, Mode::Numeric),
            ("A%Z:9Q- $", alphanumeric, Mode::Alphanumeric),
        ];
        for (characters, length, mode) in sorts {
            let text = |length| characters.chars().cycle().take(length).collect::<String>();
            let longer = payload(&text(length + 1), Segments::Mixed);
            assert!(longer.bits(version) > capacity_bits(version, level));
            let text = text(length);
            assert_segments_are(&text, version, &[(mode, length)]);
            let payload = payload(&text, Segments::Mixed);
            assert!(payload.bits(version) <= capacity_bits(version, level));
            assert_equals_oracle(&mut encoder, &payload, version, level);
            assert_reads_back(&text, Segments::Mixed, version, level);
        }
    }
}

#[test]
fn a_mode_changes_where_the_bits_gained_outweigh_the_headers() {
    use Mode::{Alphanumeric, Byte, Kanji, Numeric};
    // Digits after bytes are 8 bits each, or 10 for three behind a header of 14, 16 or 18.
    assert_segments_are("abc123", 9, &[(Byte, 6)]);
    assert_segments_are("abc1234", 9, &[(Byte, 3), (Numeric, 4)]);
    assert_segments_are("abc1234", 27, &[(Byte, 7)]);
    assert_segments_are("abc1234a", 9, &[(Byte, 8)]);
    assert_segments_are("A1234567", 9, &[(Alphanumeric, 8)]);
    assert_segments_are("A12345678", 9, &[(Alphanumeric, 1), (Numeric, 8)]);
    let text = "ABCDEFGHIJ01234567";
    assert_segments_are(text, 10, &[(Alphanumeric, 10), (Numeric, 8)]);
    assert_segments_are(text, 27, &[(Alphanumeric, 18)]);
    // A kanji of three bytes in UTF-8 gains eleven bits.
    assert_segments_are("a山", 9, &[(Byte, 4)]);
    assert_segments_are("a山田", 9, &[(Byte, 1), (Kanji, 2)]);
    assert_segments_are("a山田a", 9, &[(Byte, 8)]);
}
