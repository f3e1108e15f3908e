//! The codes against encoders and decoders that we did not write, and against the standards said
//! once more in the plainest way. It looks at cell matrices only, not at ink on a page.

#[path = "codes/customer.rs"]
mod customer;
#[path = "codes/mixed.rs"]
mod mixed;
#[path = "codes/registered.rs"]
mod registered;

use std::array::from_fn;

use datamatrix::placement::MatrixMap;
use datamatrix::{SymbolSize, errorcode::encode_error};
use encoding_rs::SHIFT_JIS;
use kirikake::codes::Symbol;
use kirikake::codes::datamatrix::symbol_20;
use kirikake::codes::pairing::{self, Fields, check_character};
use kirikake::codes::qr::{Encoder, Level, Mode, Payload, PlainEncoder, Segments, capacity_bits};
use kirikake::codes::voice::{Choice, Slot, choose, full_width};
use proptest::prelude::*;
use qrcode::bits::Bits;
use qrcode::canvas::{Canvas, MaskPattern};
use qrcode::types::{EcLevel, Version};
use rxing::common::BitMatrix;

const LEVELS: [Level; 4] = [Level::L, Level::M, Level::Q, Level::H];

/// Characters of every kind that a text may hold: of JIS X 0208, ambiguous in Shift_JIS, of row
/// 13, NEC and IBM extensions, beyond the basic plane, ideographic variants, half width, ASCII.
const CHARACTERS: &[&str] = &[
    "あ", "亜", "０", "Ａ", "、", "　", "ー", "熙", "－", "～", "−", "〜", "∥", "①", "㈱", "髙",
    "﨑", "𠮷", "𩸽", "辻󠄀", "ｱ", "é", "é", "A", "7", " ", "\n",
];

fn payload(text: &str, segments: Segments) -> Payload {
    let mut payload = Payload::new();
    payload.set(text, segments);
    payload
}

/// A text of the numbers' characters that fills the version as far as they reach.
fn filling(version: u8, level: Level, segments: Segments, mut numbers: u64) -> Payload {
    let mut text = String::new();
    let mut filled = payload("", segments);
    loop {
        numbers = numbers
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        let pick = (numbers >> 33) as usize;
        // Three of four are hiragana, so that there are long runs in Kanji mode too.
        let hiragana =
            char::from_u32(0x3041 + pick as u32 / 4 % 83).filter(|_| !pick.is_multiple_of(4));
        match hiragana {
            Some(character) => text.push(character),
            None => text.push_str(CHARACTERS[pick / 4 % CHARACTERS.len()]),
        }
        let next = payload(&text, segments);
        if next.bits(version) > capacity_bits(version, level) {
            return filled;
        }
        filled = next;
    }
}

// ---- QR Code against the crate `qrcode` ----

fn oracle_level(level: Level) -> EcLevel {
    match level {
        Level::L => EcLevel::L,
        Level::M => EcLevel::M,
        Level::Q => EcLevel::Q,
        Level::H => EcLevel::H,
    }
}

/// The crate's symbol before masking, from our segments.
fn oracle(payload: &Payload, version: u8, level: Level) -> Canvas {
    let (oracle_version, level) = (Version::Normal(version.into()), oracle_level(level));
    let mut bits = Bits::new(oracle_version);
    for segment in payload.segments(version) {
        let text = &payload.text()[segment.start..segment.end];
        match segment.mode {
            Mode::Numeric => bits.push_numeric_data(text.as_bytes()).unwrap(),
            Mode::Alphanumeric => bits.push_alphanumeric_data(text.as_bytes()).unwrap(),
            Mode::Byte => bits.push_byte_data(text.as_bytes()).unwrap(),
            Mode::Kanji => bits.push_kanji_data(&SHIFT_JIS.encode(text).0).unwrap(),
        }
    }
    assert_eq!(bits.len(), payload.bits(version));
    bits.push_terminator(level).unwrap();
    let bytes = bits.into_bytes();
    let (data, correction) =
        qrcode::ec::construct_codewords(&bytes, oracle_version, level).unwrap();
    let mut canvas = Canvas::new(oracle_version, level);
    canvas.draw_all_functional_patterns();
    canvas.draw_data(&data, &correction);
    canvas
}

fn assert_equals_oracle(encoder: &mut Encoder, payload: &Payload, version: u8, level: Level) {
    const MASKS: [MaskPattern; 8] = [
        MaskPattern::Checkerboard,
        MaskPattern::HorizontalLines,
        MaskPattern::VerticalLines,
        MaskPattern::DiagonalLines,
        MaskPattern::LargeCheckerboard,
        MaskPattern::Fields,
        MaskPattern::Diamonds,
        MaskPattern::Meadow,
    ];
    let canvas = oracle(payload, version, level);
    let mut symbol = Symbol::default();
    for (mask, pattern) in (0..).zip(MASKS) {
        encoder.encode_masked(payload, version, level, mask, &mut symbol);
        let mut canvas = canvas.clone();
        canvas.apply_mask(pattern);
        let expected = canvas.into_colors();
        assert_eq!(symbol.side * symbol.side, expected.len());
        for (at, color) in expected.into_iter().enumerate() {
            let (x, y) = (at % symbol.side, at / symbol.side);
            let dark = color == qrcode::Color::Dark;
            assert_eq!(
                symbol.dark(x, y),
                dark,
                "{version}-{level:?} mask {mask} at {x}, {y}"
            );
        }
    }
}

#[test]
fn every_version_level_and_mask_equals_the_crate_qrcode() {
    let mut encoder = Encoder::new();
    for version in 1..=40 {
        for level in LEVELS {
            let segments = [Segments::Kanji, Segments::Utf8][usize::from(version) % 2];
            let payload = filling(version, level, segments, u64::from(version));
            assert_equals_oracle(&mut encoder, &payload, version, level);
        }
    }
}

#[test]
fn the_fast_encoder_equals_its_plain_twin_in_every_version_and_level() {
    let (mut fast, mut plain) = (Encoder::new(), PlainEncoder::new());
    let (mut symbol, mut expected) = (Symbol::default(), Symbol::default());
    for version in 1..=40 {
        for level in LEVELS {
            for (segments, seed) in [(Segments::Kanji, 3), (Segments::Utf8, 5)] {
                let payload = filling(version, level, segments, seed + u64::from(version));
                assert_eq!(
                    fast.penalties(&payload, version, level),
                    plain.penalties(&payload, version, level),
                    "{version}-{level:?}"
                );
                let mask = fast.encode(&payload, version, level, &mut symbol);
                assert_eq!(mask, plain.encode(&payload, version, level, &mut expected));
                assert_eq!(symbol, expected, "{version}-{level:?}");
            }
        }
    }
}

#[test]
fn an_empty_and_a_full_payload_equal_the_crate_qrcode() {
    let mut encoder = Encoder::new();
    for (version, level, bytes) in [(1, Level::Q, 11), (9, Level::L, 230), (10, Level::H, 119)] {
        for bytes in [0, bytes - 1, bytes] {
            let payload = payload(&"x".repeat(bytes), Segments::Utf8);
            assert_equals_oracle(&mut encoder, &payload, version, level);
        }
    }
}

// ---- The choice of the mask ----

/// The four rules of ISO/IEC 18004:2015, Table 11, module by module.
fn penalty(symbol: &Symbol) -> u32 {
    let side = symbol.side;
    let mut penalty = 0;
    for line in 0..side {
        let row: Vec<bool> = (0..side).map(|at| symbol.dark(at, line)).collect();
        let column: Vec<bool> = (0..side).map(|at| symbol.dark(line, at)).collect();
        for modules in [row, column] {
            for run in modules.chunk_by(|a, b| a == b).filter(|run| run.len() >= 5) {
                penalty += 3 + (run.len() as u32 - 5);
            }
            // With the quiet zone on both sides.
            let framed = [vec![false; 4], modules, vec![false; 4]].concat();
            for window in framed.windows(15) {
                let pattern = [true, false, true, true, true, false, true];
                let beside = |modules: &[bool]| modules.iter().all(|dark| !dark);
                if window[4..11] == pattern && (beside(&window[..4]) || beside(&window[11..])) {
                    penalty += 40;
                }
            }
        }
    }
    let mut dark = 0;
    for (x, y) in (0..side * side).map(|at| (at % side, at / side)) {
        let here = symbol.dark(x, y);
        dark += usize::from(here);
        let block = [(1, 0), (0, 1), (1, 1)].map(|(dx, dy)| (x + dx, y + dy));
        if block
            .iter()
            .all(|&(x, y)| x < side && y < side && symbol.dark(x, y) == here)
        {
            penalty += 3;
        }
    }
    let off_percent = (100.0 * dark as f64 / (side * side) as f64 - 50.0).abs();
    penalty + 10 * (off_percent / 5.0).floor() as u32
}

#[test]
fn the_mask_is_the_first_of_the_fewest_penalty_points() {
    let (mut encoder, mut symbol) = (Encoder::new(), Symbol::default());
    for version in [1, 2, 6, 7, 12, 13, 19, 25, 28, 40] {
        for level in [Level::L, Level::Q] {
            let payload = filling(version, level, Segments::Kanji, 7);
            let expected = from_fn(|mask| {
                encoder.encode_masked(&payload, version, level, mask as u8, &mut symbol);
                penalty(&symbol)
            });
            assert_eq!(encoder.penalties(&payload, version, level), expected);
            let mask = encoder.encode(&payload, version, level, &mut symbol);
            let fewest = expected.iter().min().unwrap();
            assert_eq!(
                expected.iter().position(|points| points == fewest),
                Some(mask.into())
            );
            assert_eq!(penalty(&symbol), *fewest);
        }
    }
}

// ---- Segments ----

/// The fewest bits of all cuts: every character in every mode that can hold it.
fn fewest_bits(text: &str, byte_header: usize, kanji_header: usize) -> usize {
    let characters: Vec<char> = text.chars().collect();
    let cuts = (0u32..1 << characters.len()).filter_map(|cut| {
        let kanji = |at: usize| cut >> at & 1 == 1;
        let mut bits = 0;
        for (at, &character) in characters.iter().enumerate() {
            let header = if kanji(at) { kanji_header } else { byte_header };
            bits += if at == 0 || kanji(at) != kanji(at - 1) {
                header
            } else {
                0
            };
            bits += if kanji(at) {
                13
            } else {
                8 * character.len_utf8()
            };
            if kanji(at) && !in_jis_x_0208(character) {
                return None;
            }
        }
        Some(bits)
    });
    cuts.min().unwrap()
}

/// Whether all Shift_JIS tables agree on the character, which is of rows 1–8 or 16–84.
fn in_jis_x_0208(character: char) -> bool {
    let text = character.to_string();
    let (bytes, _, unmappable) = SHIFT_JIS.encode(&text);
    let ambiguous = "―＼～∥－￠￡￢—〜‖−¢£¬".contains(character);
    let &[lead, trail] = &*bytes else {
        return false;
    };
    let row_13 = lead == 0x87 && trail < 0x9F;
    let extension = lead >= 0xED;
    !unmappable && !ambiguous && !row_13 && !extension
}

fn text_of(length: std::ops::Range<usize>) -> impl Strategy<Value = String> {
    let character = prop_oneof![
        3 => proptest::char::range('ぁ', 'ん').prop_map(String::from),
        3 => prop::sample::select(CHARACTERS).prop_map(String::from),
        1 => proptest::char::range('一', '龠').prop_map(String::from),
        1 => proptest::char::range(' ', '~').prop_map(String::from),
    ];
    prop::collection::vec(character, length).prop_map(|characters| characters.concat())
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 64,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn no_cut_is_shorter_than_ours(text in text_of(1..7)) {
        let payload = payload(&text, Segments::Kanji);
        for (version, byte_header, kanji_header) in [(9, 12, 12), (10, 20, 14), (27, 20, 16)] {
            let fewest = fewest_bits(&text, byte_header, kanji_header);
            prop_assert_eq!(payload.bits(version), fewest);
        }
    }

    #[test]
    fn the_segments_are_the_text_without_gaps(text in text_of(0..40)) {
        let payload = payload(&text, Segments::Kanji);
        for version in [1, 10, 40] {
            let segments = payload.segments(version);
            let joined: String = segments.iter().map(|s| &text[s.start..s.end]).collect();
            prop_assert_eq!(&joined, &text);
            prop_assert!(segments.windows(2).all(|pair| pair[0].mode != pair[1].mode));
        }
    }

    #[test]
    fn a_symbol_reads_back_as_its_text(text in text_of(1..60), kanji: bool) {
        let segments = if kanji { Segments::Kanji } else { Segments::Utf8 };
        assert_reads_back(&text, segments, 25, Level::Q);
    }

    #[test]
    fn a_pairing_code_equals_the_crate_datamatrix_and_reads_back(text in "[0-9A-Z]{29}") {
        let text = text.as_bytes().try_into().unwrap();
        assert_pairing_reads_back(&text);
    }

    #[test]
    fn any_codewords_are_placed_as_the_crate_datamatrix_does(data: [u8; 22]) {
        let mut symbol = Symbol::default();
        symbol_20(&data, &mut symbol);
        let correction = encode_error(&data, SymbolSize::Square20);
        let codewords = [&data[..], &correction].concat();
        let expected = MatrixMap::new_with_codewords(&codewords, SymbolSize::Square20).bitmap();
        let modules: Vec<bool> =
            (0..400).map(|at| symbol.dark(at % 20, at / 20)).collect();
        prop_assert_eq!(expected.bits(), &modules[..]);
    }

    #[test]
    fn one_wrong_character_or_two_exchanged_fail_the_check(
        text in "[0-9A-Z]{28}", at in 0usize..27, other in "[0-9A-Z]"
    ) {
        let check = check_character(text.as_bytes());
        let mut wrong = text.clone().into_bytes();
        wrong[at] = other.as_bytes()[0];
        prop_assert_eq!(check_character(&wrong) == check, wrong == text.as_bytes());
    }
}

// ---- Read back by rxing ----

fn bit_matrix(symbol: &Symbol) -> BitMatrix {
    let mut matrix = BitMatrix::with_single_dimension(symbol.side as u32).unwrap();
    for (x, y) in (0..symbol.side * symbol.side).map(|at| (at % symbol.side, at / symbol.side)) {
        if symbol.dark(x, y) {
            matrix.set(x as u32, y as u32);
        }
    }
    matrix
}

#[track_caller]
fn assert_reads_back(text: &str, segments: Segments, version: u8, level: Level) {
    let mut symbol = Symbol::default();
    Encoder::new().encode(&payload(text, segments), version, level, &mut symbol);
    let read = rxing::qrcode::decoder::qrcode_decoder::decode_bitmatrix(&bit_matrix(&symbol));
    assert_eq!(read.unwrap().getText(), text);
}

#[test]
fn rare_characters_read_back() {
    for text in [
        "𠮷野家",
        "辻󠄀さん、葛󠄁城市",
        "髙﨑①㈱№℡",
        "０３－１２３４－５６７８",
        "０３−１２３４",
        "〜～‖∥―—¢￠£￡¬￢＼",
        "ｶﾅ ABC é",
    ] {
        for segments in [Segments::Kanji, Segments::Utf8] {
            assert_reads_back(text, segments, 10, Level::L);
        }
    }
}

#[test]
fn every_character_of_kanji_mode_reads_back() {
    let all: Vec<char> = ('\0'..=char::MAX)
        .filter(|&character| in_jis_x_0208(character))
        .collect();
    assert_eq!(all.len(), 6879 - 8);
    for part in all.chunks(1817) {
        let text: String = part.iter().collect();
        assert_eq!(payload(&text, Segments::Kanji).segments(40).len(), 1);
        assert_reads_back(&text, Segments::Kanji, 40, Level::L);
    }
}

// ---- The voice code ----

const LARGE: Slot = Slot {
    dots: 468,
    cell_dots_min: 4,
};

fn choice_for_kanji(characters: usize, level_min: Level) -> Option<Choice> {
    choose(
        &payload(&"字".repeat(characters), Segments::Kanji),
        &LARGE,
        level_min,
    )
}

#[test]
fn version_25_holds_what_is_promised() {
    for (level, kanji, bytes) in [(Level::Q, 440, 715), (Level::M, 614, 997)] {
        for (text, segments, length) in
            [("字", Segments::Kanji, kanji), ("a", Segments::Utf8, bytes)]
        {
            let bits = |length| payload(&text.repeat(length), segments).bits(25);
            assert!(bits(length) <= capacity_bits(25, level));
            assert!(bits(length + 1) > capacity_bits(25, level));
        }
        assert_reads_back(&"字".repeat(kanji), Segments::Kanji, 25, level);
    }
}

#[test]
fn the_largest_cell_that_holds_the_text_is_chosen() {
    // The most Kanji-mode characters with 5 % to spare, in versions 10, 12, 15, 19, 25 at Q.
    let mut from = 0;
    for (version, cell_dots, most) in [
        (10, 8, 88),
        (12, 7, 119),
        (15, 6, 171),
        (19, 5, 259),
        (25, 4, 418),
    ] {
        let choice = Choice {
            version,
            level: Level::Q,
            cell_dots,
        };
        for characters in [from, most] {
            assert_eq!(
                choice_for_kanji(characters, Level::Q),
                Some(choice),
                "{characters}"
            );
        }
        from = most + 1;
    }
}

#[test]
fn beyond_q_the_level_falls_only_as_far_as_allowed() {
    let at = |level| {
        Some(Choice {
            version: 25,
            level,
            cell_dots: 4,
        })
    };
    for (characters, level_min, expected) in [
        (418, Level::L, at(Level::Q)),
        (419, Level::Q, None),
        (419, Level::M, at(Level::M)),
        (419, Level::L, at(Level::M)),
        (583, Level::M, at(Level::M)),
        (584, Level::M, None),
        (584, Level::L, at(Level::L)),
        (744, Level::L, at(Level::L)),
        (745, Level::L, None),
        (313, Level::H, at(Level::H)),
        (314, Level::H, None),
    ] {
        assert_eq!(
            choice_for_kanji(characters, level_min),
            expected,
            "{characters} {level_min:?}"
        );
    }
}

#[test]
fn other_resolutions_choose_the_same_version_with_cells_of_their_own() {
    let payload = payload(&"字".repeat(418), Segments::Kanji);
    for cell_dots_min in [5, 8] {
        let slot = Slot {
            dots: 117 * cell_dots_min,
            cell_dots_min,
        };
        let expected = Choice {
            version: 25,
            level: Level::Q,
            cell_dots: cell_dots_min,
        };
        assert_eq!(choose(&payload, &slot, Level::Q), Some(expected));
    }
}

#[test]
fn full_width_text_stands_in_one_kanji_segment_but_for_what_readers_disagree_on() {
    let mut text = String::new();
    full_width("No 1234 (ABC) / xyz", &mut text);
    assert_eq!(text, "Ｎｏ　１２３４　（ＡＢＣ）　／　ｘｙｚ");
    assert_eq!(payload(&text, Segments::Kanji).segments(25).len(), 1);
}

// ---- The pairing code ----

const FIELDS: Fields = Fields {
    job: *b"A7K2Q9",
    piece: 12_345,
    generation: 0,
    sheet: 1,
    of: 2,
    role: b'A',
    flags: 1,
    form: b'1',
    insert_set: b'0',
};

fn assert_pairing_reads_back(text: &[u8; 29]) {
    let mut symbol = Symbol::default();
    pairing::encode(text, &mut symbol);
    let read = rxing::datamatrix::decoder::Decoder::new()
        .decode(&bit_matrix(&symbol))
        .unwrap();
    assert_eq!(read.getText().as_bytes(), text);
    let modules: Vec<bool> = (0..400).map(|at| symbol.dark(at % 20, at / 20)).collect();
    assert_eq!(datamatrix::DataMatrix::decode(&modules, 20).unwrap(), text);
}

#[test]
fn a_pairing_code_reads_back_by_strangers() {
    let tag = pairing::tag_characters(&[0xA5; 32]);
    let text = pairing::complete(&FIELDS.head(), &tag);
    assert_eq!(text[..21], *b"1A7K2Q90012345012A110");
    assert_pairing_reads_back(&text);
}

#[test]
fn the_check_character_is_that_of_iso_7064() {
    for (text, check) in [
        // GRid (IFPI): A1-2425G-ABC1234002-M.
        ("A12425GABC1234002", b'M'),
        // ISAN (ISO 15706-2): one over root and episode, one over these and the version.
        ("000000018CFA0000", b'I'),
        ("000000018CFA000000000000", b'K'),
        ("00000000D07A0090", b'Q'),
        ("00000000D07A009000000000", b'X'),
    ] {
        assert_eq!(check_character(text.as_bytes()), check, "{text}");
    }
}
