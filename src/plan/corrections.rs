//! Lists that the insurer has filled in and returned: which words take the place of which, in which
//! record. Read strictly: a correction that no record takes would be a member who waits for ever.

use std::collections::HashMap;

use super::door::{self, guarded};
use super::intake::FAULTS_MAX;
use crate::digest::unhex;
use crate::job::{Coding, Returned};
use crate::member::{Column, Columns};
use crate::message::{Error, Faults, Id, Message};
use crate::records::csv::BOM;
use crate::records::guard::Digits12;
use crate::records::lines::{Ends, Lines};
use crate::records::{Encoding, Fields, Format, notation, split};
use crate::units::Place;

/// The headings that a returned list needs; others are the insurer's own.
const HEADINGS: [&str; 3] = ["field", "token", "new_value"];

/// All corrections of a job.
#[derive(Default)]
pub struct Corrections {
    rows: Vec<Row>,
    by_token: HashMap<[u8; 32], Vec<usize>>,
}

/// One field of one record.
struct Row {
    /// Its place in the members file.
    index: usize,
    words: String,
    place: Place,
}

impl Corrections {
    /// Reads every returned list.
    ///
    /// # Errors
    /// Every fault of the lists (exit 16), with file and line.
    pub fn read(returned: &[Returned], columns: &Columns) -> Result<Corrections, Error> {
        let mut corrections = Corrections::default();
        let mut faults = Faults::default();
        for list in returned {
            corrections.list(list, columns, &mut faults);
        }
        faults.0.truncate(FAULTS_MAX);
        faults.into_result()?;
        Ok(corrections)
    }

    fn list(&mut self, list: &Returned, columns: &Columns, faults: &mut Faults) {
        let text = list.bytes.strip_prefix(BOM).unwrap_or(&list.bytes);
        if text.is_empty() {
            faults.add(Message::new(Id::FileEmpty).at(Place::file(&list.name)));
            return;
        }
        // Not every program ends the last line.
        let text = [text.strip_suffix(b"\n").unwrap_or(text), b"\n"].concat();
        let mut places: Option<[usize; 3]> = None;
        let (mut headings, mut fields) = (Fields::new(), Fields::new());
        for (number, line) in (1..).zip(Lines::new(&text, Ends::Bytes, false, text.len())) {
            if let Err(fault) = split(line.bytes, Encoding::Utf8, &Format::Delimited, &mut fields) {
                faults.add(door::line_fault(
                    &list.name,
                    Coding::Utf8,
                    number,
                    fault,
                    &headings,
                ));
                return;
            }
            if let Some(found @ (_, Digits12::Number { .. })) = guarded(&fields) {
                faults.add(door::number_found(&list.name, number, found, None));
            }
            match places {
                None => {
                    places = heading(list, &fields, faults);
                    if places.is_none() {
                        return;
                    }
                    std::mem::swap(&mut headings, &mut fields);
                }
                // What a spreadsheet leaves behind its table.
                Some(_) if fields.iter().all(str::is_empty) => {}
                Some(places) => {
                    let place = door::place(&list.name, number, 0);
                    match self.row(&fields, places, columns, &place) {
                        Ok(()) => {}
                        Err(message) => faults.add(message.at(place)),
                    }
                }
            }
        }
    }

    fn row(
        &mut self,
        fields: &Fields,
        [field, token, words]: [usize; 3],
        columns: &Columns,
        place: &Place,
    ) -> Result<(), Message> {
        let cell = |at: usize| fields.iter().nth(at).unwrap_or_default();
        // A row without new words asks for nothing.
        if cell(words).trim().is_empty() {
            return Ok(());
        }
        let Some(token) = unhex(cell(token).trim().as_bytes()) else {
            return Err(Message::new(Id::CorrectionToken));
        };
        let field = cell(field).trim();
        let known = Column::ALL.iter().find(|column| column.name() == field);
        let Some(index) = known.and_then(|column| columns.index(*column)) else {
            return Err(Message::new(Id::CorrectionField));
        };
        let words = notation::written(disarmed(cell(words)))
            .map_err(|_| Message::new(Id::CorrectionNotation).field(field))?;
        let others = self.by_token.entry(token).or_default();
        let twice = others.iter().find(|&&at| self.rows[at].index == index);
        match twice.map(|&at| &self.rows[at]) {
            Some(other) if other.words == words => return Ok(()),
            Some(other) => {
                let message = Message::new(Id::CorrectionTwice).field(field);
                return Err(message.with(&other.place));
            }
            None => {}
        }
        others.push(self.rows.len());
        self.rows.push(Row {
            index,
            words,
            place: place.clone(),
        });
        Ok(())
    }

    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The corrections of the record with this token.
    pub fn of(&self, token: &[u8; 32]) -> &[usize] {
        self.by_token.get(token).map_or(&[], Vec::as_slice)
    }

    /// Puts the words of these corrections into the fields.
    pub fn apply(&self, rows: &[usize], fields: &mut Fields) {
        for &row in rows {
            let Row { index, words, .. } = &self.rows[row];
            fields.replace(*index, words);
        }
    }

    /// Proves that each correction has met one record.
    ///
    /// # Errors
    /// [`Id::CorrectionUnmet`], [`Id::CorrectionShared`] (exit 16).
    pub fn prove(&self, met: &[(u64, Vec<usize>)]) -> Result<(), Error> {
        let mut times = vec![0_u32; self.rows.len()];
        for row in met.iter().flat_map(|(_, rows)| rows) {
            times[*row] += 1;
        }
        let mut faults = Faults::default();
        for (row, times) in self.rows.iter().zip(times) {
            let id = match times {
                1 => continue,
                0 => Id::CorrectionUnmet,
                _ => Id::CorrectionShared,
            };
            faults.add(Message::new(id).at(row.place.clone()));
        }
        faults.0.truncate(FAULTS_MAX);
        faults.into_result()
    }
}

/// Where the headings stand that are needed.
fn heading(list: &Returned, fields: &Fields, faults: &mut Faults) -> Option<[usize; 3]> {
    let at = HEADINGS.map(|heading| fields.iter().position(|cell| cell.trim() == heading));
    for (heading, at) in HEADINGS.iter().zip(&at) {
        if at.is_none() {
            let message = Message::new(Id::CorrectionHeading).at(door::place(&list.name, 1, 0));
            faults.add(message.with(heading));
        }
    }
    let [field, token, words] = at;
    Some([field?, token?, words?])
}

/// A cell as it was meant: a spreadsheet, and our own lists, put `'` before what looks like a
/// formula.
fn disarmed(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(rest) if rest.starts_with(['=', '+', '-', '@']) => rest,
        Some(_) | None => cell,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn columns() -> Columns {
        let mut headings = Fields::new();
        let names: Vec<&str> = Column::ALL.iter().map(|column| column.name()).collect();
        let line = names.join(",");
        split(
            line.as_bytes(),
            Encoding::Utf8,
            &Format::Delimited,
            &mut headings,
        )
        .unwrap();
        Columns::read(&headings, &[], &[]).unwrap()
    }

    fn read(text: &str) -> Result<Corrections, Vec<(Id, u32)>> {
        let list = Returned {
            name: "held.csv".to_owned(),
            bytes: text.as_bytes().to_vec(),
        };
        let read = Corrections::read(&[list], &columns());
        let line = |message: &Message| message.place.as_ref().map_or(0, |place| place.line);
        read.map_err(|error| {
            let messages = error.0.iter();
            messages
                .map(|message| (message.id, line(message)))
                .collect()
        })
    }

    const A: &str = "aa\
        aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
    const HEAD: &str = "line,control_no,field,reason,token,new_value";

    #[test]
    fn a_returned_list_is_read_however_a_spreadsheet_saved_it() {
        for (bom, end) in [("", "\n"), ("\u{FEFF}", "\r\n"), ("\u{FEFF}", "\n")] {
            let rows = [
                HEAD.to_owned(),
                format!("2,x,name_kanji,lost_character,{A},U+9AD9橋"),
                format!("2,x,name_kana,lost_character,{A},'-タカハシ"),
                format!("3,x,name_kanji,no_glyph,{},", "b".repeat(64)),
                ",,,,,".to_owned(),
            ];
            let Ok(corrections) = read(&(bom.to_owned() + &rows.join(end))) else {
                panic!("{bom:?} {end:?}")
            };
            let mut fields = Fields::new();
            let line = vec!["z"; Column::ALL.len()].join(",");
            split(
                line.as_bytes(),
                Encoding::Utf8,
                &Format::Delimited,
                &mut fields,
            )
            .unwrap();
            let met = corrections.of(&[0xAA; 32]);
            corrections.apply(met, &mut fields);
            let at = |column| columns().index(column).unwrap();
            assert_eq!(fields.field(at(Column::NameKanji)), "髙橋");
            assert_eq!(fields.field(at(Column::NameKana)), "-タカハシ");
            assert!(corrections.prove(&[(7, met.to_vec())]).is_ok());
            for (met, id) in [
                (vec![], Id::CorrectionUnmet),
                (
                    vec![(7, met.to_vec()), (8, met.to_vec())],
                    Id::CorrectionShared,
                ),
            ] {
                assert_eq!(corrections.prove(&met).unwrap_err().0[0].id, id);
            }
        }
    }

    #[test]
    fn what_cannot_be_meant_is_told_with_its_line() {
        let row = |cells: &str| format!("{HEAD}\n2,x,{cells}\n");
        for (text, want) in [
            (String::new(), (Id::FileEmpty, 0)),
            ("line,field,token\n".to_owned(), (Id::CorrectionHeading, 1)),
            (row("name_kanji,r,123,髙"), (Id::CorrectionToken, 2)),
            (row(&format!(",r,{A},髙")), (Id::CorrectionField, 2)),
            (row(&format!("nobody,r,{A},髙")), (Id::CorrectionField, 2)),
            (
                row(&format!("name_kanji,r,{A},U+D842")),
                (Id::CorrectionNotation, 2),
            ),
            (
                row(&format!("addr1,r,{A},1234-5678-9018")),
                (Id::Digits12Proved, 2),
            ),
            (
                row(&format!("addr1,r,{A},高\n2,x,addr1,r,{A},髙")),
                (Id::CorrectionTwice, 3),
            ),
        ] {
            assert_eq!(read(&text).err().unwrap(), [want], "{text}");
        }
        assert!(read(&row(&format!("addr1,r,{A},髙\n2,x,addr1,r,{A},髙"))).is_ok());
    }
}
