//! The codes: the voice code at version 25-Q, more than nine tenths full, and the pairing code.

use std::hint::black_box;

use datamatrix::placement::MatrixMap;
use datamatrix::{
    DataMatrix, DataMatrixBuilder, EncodationType, SymbolSize, errorcode::encode_error,
};
use encoding_rs::SHIFT_JIS;
use fast_qr::{ECL, Mask, QRBuilder, Version};
use kirikake::codes::pairing::{self, Fields};
use kirikake::codes::qr::{Encoder, Level, Mode, Payload, PlainEncoder, Segments, capacity_bits};
use kirikake::codes::{Symbol, voice};
use qrcode::bits::Bits;
use qrcode::types::EcLevel;
use qrcode::{QrCode, Version as QrVersion};

use super::{Race, way};

const VERSION: u8 = 25;
/// 93 % of the 440 characters that 25-Q holds.
const CHARACTERS: usize = 410;
/// 95 % of the 715 bytes that 25-Q holds.
const BYTES: usize = 680;
/// Different texts that take turns, so that no way learns one by heart.
const TEXTS: usize = 16;

const SENTENCES: &str = "東京都架空健康保険組合から資格情報のお知らせです。フリガナは、ヤマダハナコさんです。\
    個人番号の下四桁は、６、８、２、５です。違うときは、電話０３、１２３４、５６７８へお知らせください。\
    記号は１０１、番号は２３４５６、枝番は０１です。自己負担は３割です。\
    資格取得日は令和６年４月１日です。令和６年６月１日現在の情報です。\
    この書面だけでは受診できません。マイナンバーカードと一緒にお持ちください。";

/// Full-width texts of exactly `CHARACTERS`, each beginning elsewhere and with numbers of its own.
pub fn texts() -> Vec<String> {
    let sentences: Vec<char> = SENTENCES.chars().collect();
    let text = |number: usize| {
        let mut text = String::new();
        voice::full_width(&format!("{:07}、", number * 618_033 % 9_999_991), &mut text);
        let mut rest = sentences.iter().cycle().skip(number * 29);
        text.extend(rest.by_ref().take(CHARACTERS - text.chars().count()));
        text
    };
    (0..TEXTS).map(text).collect()
}

pub fn run(race: &mut Race) {
    voice_code(race);
    segments(race);
    pairing_code(race);
}

fn payloads() -> Vec<Payload> {
    let payload = |text: &String| {
        let mut payload = Payload::new();
        payload.set(text, Segments::Kanji);
        let bits = payload.bits(VERSION) as f64 / capacity_bits(VERSION, Level::Q) as f64;
        assert!((0.90..0.95).contains(&bits), "{bits} full");
        payload
    };
    texts().iter().map(payload).collect()
}

fn voice_code(race: &mut Race) {
    let payloads = payloads();
    let bytes: Vec<Vec<u8>> = texts()
        .iter()
        .map(|text| SHIFT_JIS.encode(text).0[..BYTES].to_vec())
        .collect();
    let fast_qr = |at: usize| {
        let mut builder = QRBuilder::new(bytes[at % TEXTS].as_slice());
        builder
            .mode(fast_qr::Mode::Byte)
            .version(Version::V25)
            .ecl(ECL::Q);
        builder
    };
    let (mut encoder, mut symbol) = (Encoder::new(), Symbol::default());
    let (mut plain_encoder, mut plain_symbol) = (PlainEncoder::new(), Symbol::default());
    let (mut masked_encoder, mut masked_symbol) = (Encoder::new(), Symbol::default());
    let ways = vec![
        way("kirikake", |at| {
            black_box(encoder.encode(&payloads[at % TEXTS], VERSION, Level::Q, &mut symbol));
        }),
        way("plain twin", |at| {
            let payload = &payloads[at % TEXTS];
            black_box(plain_encoder.encode(payload, VERSION, Level::Q, &mut plain_symbol));
        }),
        way("fast_qr 0.14", |at| {
            black_box(fast_qr(at).build().unwrap());
        }),
        way("qrcode 0.14", |at| {
            black_box(qrcode(&payloads[at % TEXTS]));
        }),
        way("(kirikake, fixed mask)", |at| {
            let payload = &payloads[at % TEXTS];
            masked_encoder.encode_masked(payload, VERSION, Level::Q, 3, &mut masked_symbol);
            black_box(&masked_symbol);
        }),
        way("(fast_qr, fixed mask)", |at| {
            black_box(fast_qr(at).mask(Mask::Checkerboard).build().unwrap());
        }),
    ];
    race.run("voice code 25-Q, 93 % full", 0, ways);
}

/// The symbol of our segments by the crate.
fn qrcode(payload: &Payload) -> QrCode {
    let mut bits = Bits::new(QrVersion::Normal(VERSION.into()));
    for segment in payload.segments(VERSION) {
        let text = &payload.text()[segment.start..segment.end];
        match segment.mode {
            Mode::Numeric => bits.push_numeric_data(text.as_bytes()).unwrap(),
            Mode::Alphanumeric => bits.push_alphanumeric_data(text.as_bytes()).unwrap(),
            Mode::Byte => bits.push_byte_data(text.as_bytes()).unwrap(),
            Mode::Kanji => bits.push_kanji_data(&SHIFT_JIS.encode(text).0).unwrap(),
        }
    }
    bits.push_terminator(EcLevel::Q).unwrap();
    QrCode::with_bits(bits, EcLevel::Q).unwrap()
}

fn segments(race: &mut Race) {
    let texts = texts();
    let shift_jis: Vec<Vec<u8>> = texts
        .iter()
        .map(|text| SHIFT_JIS.encode(text).0.into_owned())
        .collect();
    let mut payload = Payload::new();
    let ways = vec![
        way("kirikake", |at| {
            payload.set(&texts[at % TEXTS], Segments::Kanji);
            black_box(payload.bits(VERSION));
        }),
        way("(qrcode, to bits, from Shift_JIS)", |at| {
            let mut bits = Bits::new(QrVersion::Normal(VERSION.into()));
            bits.push_optimal_data(&shift_jis[at % TEXTS]).unwrap();
            black_box(bits.len());
        }),
    ];
    race.run("voice text into segments", texts[0].len(), ways);
}

fn pairing_code(race: &mut Race) {
    let text = |piece: u32| {
        let fields = Fields {
            job: *b"A7K2Q9",
            piece,
            generation: 0,
            sheet: 1,
            of: 1,
            role: b'A',
            flags: 1,
            form: b'1',
            insert_set: b'1',
        };
        let mac = kirikake::digest::sha256(&piece.to_be_bytes());
        pairing::complete(&fields.head(), &pairing::tag_characters(&mac))
    };
    let texts: Vec<[u8; 29]> = (1..=256).map(text).collect();
    let mut symbol = Symbol::default();
    let ways = vec![
        way("kirikake", |at| {
            pairing::encode(&texts[at % 256], &mut symbol);
            black_box(&symbol);
        }),
        way("datamatrix 0.3", |at| {
            let matrix = DataMatrix::encode(&texts[at % 256], SymbolSize::Square20).unwrap();
            black_box(matrix.bitmap());
        }),
        way("datamatrix 0.3, C40 + ASCII only", |at| {
            let builder = DataMatrixBuilder::new()
                .with_encodation_types(EncodationType::C40 | EncodationType::Ascii)
                .with_symbol_list(SymbolSize::Square20);
            black_box(builder.encode(&texts[at % 256]).unwrap().bitmap());
        }),
        way("(datamatrix, given our codewords)", |at| {
            let mut codewords = pairing::codewords(&texts[at % 256]).to_vec();
            codewords.extend(encode_error(&codewords, SymbolSize::Square20));
            let map: MatrixMap<bool> =
                MatrixMap::new_with_codewords(&codewords, SymbolSize::Square20);
            black_box(map.bitmap());
        }),
    ];
    race.run("pairing code 20 x 20", 0, ways);

    let ways = vec![way("kirikake", |at| {
        black_box(text(at as u32 % 1_000_000));
    })];
    race.run("29 characters, with one SHA-256", 0, ways);
}
