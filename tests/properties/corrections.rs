//! What holds for a list that came back, whatever its bytes are: it is refused with its reasons, or
//! each correction changes one field of one record, and nothing else changes.

use kirikake::job::Returned;
use kirikake::member::Column;
use kirikake::plan::Room;
use kirikake::records::{Fields, Format};

use crate::desk::{self, MEMBERS, cut, places, told};

/// Stand in a list for the tokens of the three records.
pub const TOKENS: [&str; 3] = ["@1", "@2", "@3"];

/// The bytes are a list.
pub fn holds(data: &[u8]) {
    let delivered: Vec<Fields> = MEMBERS.lines().skip(1).map(cut).collect();
    let headings = cut(MEMBERS.lines().next().unwrap());
    desk::at(|desk| {
        let input = &mut desk.job.input;
        (input.header, input.trailer, input.columns) = (None, None, Vec::new());
        (input.coding, input.format) = (kirikake::job::Coding::Utf8, Format::Delimited);
        let mac = |fields: &Fields| desk.job.keys.record_mac(fields.iter().map(str::as_bytes));
        let macs: Vec<String> = delivered
            .iter()
            .map(|fields| kirikake::digest::hex(&mac(fields)))
            .collect();
        let mut list = data.to_vec();
        for (word, mac) in TOKENS.iter().zip(&macs) {
            list = replaced(&list, word.as_bytes(), mac.as_bytes());
        }
        let wanted = wanted(&list, &macs);
        desk.job.input.corrections = vec![Returned {
            name: "held.csv".to_owned(),
            bytes: list,
        }];
        desk.plan(MEMBERS.as_bytes(), |outcome| match outcome {
            Err(error) => told(&error.0, &[16]),
            Ok((plan, intake)) => {
                let mut room = Room::default();
                for ((line, offset), (record, fields)) in
                    places(plan).into_iter().zip((0..).zip(&delivered))
                {
                    intake.record(offset, &mut room).unwrap();
                    assert!(room.fields.delivered().eq(fields.iter()), "line {line}");
                    for (at, heading) in headings.iter().enumerate() {
                        let asked = wanted
                            .iter()
                            .find(|row| row.record == record && row.field == heading);
                        let words = asked.map_or(fields.field(at), |row| &row.words);
                        let noted = words.contains('+');
                        assert!(noted || room.fields.field(at) == words, "{line} {heading}");
                    }
                }
            }
        });
    });
}

fn replaced(text: &[u8], word: &[u8], by: &[u8]) -> Vec<u8> {
    let (mut out, mut rest) = (Vec::new(), text);
    while let Some((first, behind)) = rest.split_first() {
        if let Some(behind) = rest.strip_prefix(word) {
            out.extend_from_slice(by);
            rest = behind;
        } else {
            out.push(*first);
            rest = behind;
        }
    }
    out
}

/// A row of the list that asks for something.
struct Asked {
    record: usize,
    field: String,
    words: String,
}

/// What a list asks for, read plainly; empty for one that cannot be read.
fn wanted(list: &[u8], macs: &[String]) -> Vec<Asked> {
    let Some(twin) = crate::twin::read(list, kirikake::job::Coding::Utf8, None) else {
        return Vec::new();
    };
    // The last line of a list needs no end.
    let closed = [list, b"\n"].concat();
    let twin = match twin.closed {
        true => Some(twin),
        false => crate::twin::read(&closed, kirikake::job::Coding::Utf8, None),
    };
    let lines: Vec<Vec<String>> = twin
        .into_iter()
        .flat_map(|twin| twin.lines)
        .map_while(|line| line)
        .collect();
    let Some((headings, rows)) = lines.split_first() else {
        return Vec::new();
    };
    let place = |name: &str| headings.iter().position(|cell| cell.trim() == name);
    let (Some(field), Some(token), Some(words)) =
        (place("field"), place("token"), place("new_value"))
    else {
        return Vec::new();
    };
    let row = |row: &Vec<String>| {
        let cell = |at: usize| row.get(at).map_or("", String::as_str);
        let token = cell(token).trim().to_lowercase();
        let record = macs.iter().position(|mac| mac.to_lowercase() == token)?;
        let field = cell(field).trim();
        let known = Column::ALL.iter().any(|column| column.name() == field);
        let words = cell(words);
        let words = match words.strip_prefix('\'') {
            Some(bare) if bare.starts_with(['=', '+', '-', '@']) => bare,
            Some(_) | None => words,
        };
        (known && !words.trim().is_empty()).then(|| Asked {
            record,
            field: field.to_owned(),
            words: words.to_owned(),
        })
    };
    rows.iter().filter_map(row).collect()
}
