//! The members file: lines, fields and encodings; and the digests.

use std::hint::black_box;

use encoding_rs::SHIFT_JIS;
use kirikake::digest::{JobKeys, PairingKey, sha256};
use kirikake::records::guard::digits12;
use kirikake::records::{Encoding, Fields, Format, lines, split};
use kirikake::sample::{self, Profile, Request};

use super::{Race, way};

const ROWS: usize = 4096;

pub fn run(race: &mut Race) {
    let utf8 = rows();
    let cp932: Vec<Vec<u8>> = utf8.iter().map(|row| to_cp932(row)).collect();
    let quoted: Vec<Vec<u8>> = utf8.iter().map(|row| quote(row)).collect();
    find_lines(race, &utf8);
    split_utf8(race, "split a record, UTF-8", &utf8);
    split_utf8(race, "split a record, UTF-8, all quoted", &quoted);
    split_cp932(race, &cp932);
    guard(race, &utf8);
    digests(race);
}

/// Rows of a sample job, without line ends.
fn rows() -> Vec<Vec<u8>> {
    let request = Request {
        seed: 1,
        count: ROWS as u64,
        profile: Profile::Kenpo,
    };
    let row = |index| {
        let mut row = Vec::new();
        sample::row(&request, index, &mut row);
        row.pop();
        row
    };
    (0..ROWS as u64).map(row).collect()
}

/// What CP932 lacks becomes a character reference: as long as other text, and as valid.
fn to_cp932(row: &[u8]) -> Vec<u8> {
    SHIFT_JIS
        .encode(str::from_utf8(row).unwrap())
        .0
        .into_owned()
}

fn quote(row: &[u8]) -> Vec<u8> {
    let text = str::from_utf8(row).unwrap();
    format!("\"{}\"", text.replace(',', "\",\"")).into_bytes()
}

fn mean_bytes(rows: &[Vec<u8>]) -> usize {
    rows.iter().map(Vec::len).sum::<usize>() / rows.len()
}

fn find_lines(race: &mut Race, rows: &[Vec<u8>]) {
    let file = rows.join(&b'\n');
    let ways = vec![
        way("kirikake", |_| {
            let lines = lines::Lines::new(&file, lines::Ends::Bytes, false, file.len());
            black_box(lines.map(|line| line.bytes.len()).sum::<usize>());
        }),
        way("std split", |_| {
            let lines = file.split(|&byte| byte == b'\n');
            black_box(lines.map(<[u8]>::len).sum::<usize>());
        }),
        way("std BufRead::lines", |_| {
            let lines = std::io::BufRead::lines(file.as_slice());
            black_box(lines.map(|line| line.unwrap().len()).sum::<usize>());
        }),
    ];
    race.run("lines of 4,096 records", file.len(), ways);
}

fn split_utf8(race: &mut Race, kernel: &str, rows: &[Vec<u8>]) {
    let (mut fields, mut twin) = (Fields::new(), Vec::new());
    let ways = vec![
        way("kirikake", |at| {
            split(
                &rows[at % ROWS],
                Encoding::Utf8,
                &Format::Delimited,
                &mut fields,
            )
            .unwrap();
            black_box(fields.len());
        }),
        way("plain twin, by character", |at| {
            plain_split(str::from_utf8(&rows[at % ROWS]).unwrap(), &mut twin);
            black_box(twin.len());
        }),
        way("(std, blind to quotes, new Vec)", |at| {
            let text = str::from_utf8(&rows[at % ROWS]).unwrap();
            black_box(text.split(',').collect::<Vec<_>>().len());
        }),
        way("(UTF-8 check alone)", |at| {
            black_box(str::from_utf8(&rows[at % ROWS]).is_ok());
        }),
    ];
    race.run(kernel, mean_bytes(rows), ways);
}

fn split_cp932(race: &mut Race, rows: &[Vec<u8>]) {
    let (mut fields, mut twin) = (Fields::new(), Vec::new());
    let ways = vec![
        way("kirikake", |at| {
            split(
                &rows[at % ROWS],
                Encoding::Cp932,
                &Format::Delimited,
                &mut fields,
            )
            .unwrap();
            black_box(fields.len());
        }),
        way("plain twin, by character", |at| {
            let (text, _) = SHIFT_JIS.decode_without_bom_handling(&rows[at % ROWS]);
            plain_split(&text, &mut twin);
            black_box(twin.len());
        }),
        way("(encoding_rs alone, new String)", |at| {
            black_box(SHIFT_JIS.decode_without_bom_handling(&rows[at % ROWS]));
        }),
    ];
    race.run("split a record, CP932", mean_bytes(rows), ways);
}

/// RFC 4180 (2005) read character by character; a well-formed record.
fn plain_split(text: &str, fields: &mut Vec<String>) {
    fields.clear();
    fields.push(String::new());
    let mut quoted = false;
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        let last = fields.len() - 1;
        match character {
            '"' if quoted && characters.peek() == Some(&'"') => {
                characters.next();
                fields[last].push('"');
            }
            '"' => quoted = !quoted,
            ',' if !quoted => fields.push(String::new()),
            other => fields[last].push(other),
        }
    }
}

fn guard(race: &mut Race, rows: &[Vec<u8>]) {
    let records: Vec<Fields> = rows.iter().map(|row| fields(row)).collect();
    let twelve = |c: char| c.is_ascii_digit() || ('０'..='９').contains(&c);
    let ways = vec![
        way("kirikake", |at| {
            black_box(records[at % ROWS].iter().filter_map(digits12).count());
        }),
        way("(digits counted by character)", |at| {
            let fields = records[at % ROWS].iter();
            black_box(
                fields
                    .map(|field| field.chars().filter(|&c| twelve(c)).count())
                    .max(),
            );
        }),
    ];
    race.run("12-digit guard of a record", mean_bytes(rows), ways);
}

fn fields(row: &[u8]) -> Fields {
    let mut fields = Fields::new();
    split(row, Encoding::Utf8, &Format::Delimited, &mut fields).unwrap();
    fields
}

fn digests(race: &mut Race) {
    let page: Vec<u8> = (0..4096_u32).map(|at| (at * at) as u8).collect();
    let ways = vec![way("kirikake (the crate sha2)", |_| {
        black_box(sha256(black_box(&page)));
    })];
    race.run("SHA-256 of 4 KiB", page.len(), ways);

    let key = PairingKey::public_sample();
    let keys = JobKeys::derive(&key, "A7K2Q9");
    let (head, content) = ([b'1'; 21], [7; 32]);
    let ways = vec![
        way("kirikake, key ready", |_| {
            black_box(keys.pairing_tag(black_box(&head), &content));
        }),
        way("key derived each time", |_| {
            black_box(JobKeys::derive(&key, "A7K2Q9").pairing_tag(black_box(&head), &content));
        }),
    ];
    race.run("HMAC tag of a face", 0, ways);
}
