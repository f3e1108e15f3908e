//! Employers' slips: which packs the pieces of a lot make, told once more from the members file,
//! and every page of their slips against them.

use std::collections::HashMap;
use std::path::Path;

use super::Finding;
use super::Witness;
use super::form::Form;
use super::lot::{Desk, Looked, open, whole};
use super::office::{Row, cell, headings, number, rows};
use super::words::{Case, Pack};
use crate::job::Packs;
use crate::manifest::PACKS_HEADING;
use crate::member::Member;
use crate::message::Error;

/// The layout of slips.
const SLIP: &str = "employer-slip";

/// A piece that goes to an employer.
#[derive(Clone, Debug)]
pub struct Employed {
    pub piece: u32,
    pub stream: String,
    pub key: String,
    pub name: String,
    /// Of everybody who is on it.
    pub controls: Vec<String>,
}

/// A row of packs.csv, for whoever counts each employer's boxes through all lots.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Boxed {
    pub lot: u32,
    pub piece: u32,
    pub key: String,
    pub box_no: u32,
    pub boxes: u32,
}

/// Looks at the slips of one lot. `employed` are its pieces that go to employers, in their order.
///
/// # Errors
/// The members file cannot be read (24).
pub fn look(
    witness: &Witness<'_>,
    (dir, no): (&Path, u32),
    employed: &[Employed],
) -> Result<Looked, Error> {
    let mut looked = Looked::default();
    let path = |kind: &str| dir.join(format!("{no:04}.{kind}"));
    let form = witness.forms.get(SLIP);
    let (Some(packs), Some(form), false) = (&witness.job.packs, form, employed.is_empty()) else {
        let extra = ["slip.pdf", "packs.csv"].into_iter();
        let extra = extra.filter(|kind| path(kind).exists());
        looked.findings = extra.map(|kind| whole(no, kind, "extra")).collect();
        return Ok(looked);
    };
    let Ok(text) = std::fs::read_to_string(path("packs.csv")) else {
        looked.findings.push(whole(no, "packs.csv", "missing"));
        return Ok(looked);
    };
    let Some(print) = open(witness, dir, (no, "slip.pdf"), &mut looked.findings) else {
        return Ok(looked);
    };
    let heading = [("packs.csv", text.as_str(), PACKS_HEADING)];
    looked.findings.extend(headings(no, &heading));
    let mut desk = Desk::new(witness, no, &print, 0);
    let (table, wanted) = (rows(&text), packed(employed, packs));
    if table.len() != wanted.len() {
        looked.findings.push(whole(no, "packs.csv", "rows"));
    }
    for pieces in wanted {
        let own = |row: &&Row<'_>| number(row, 5) == pieces[0].piece;
        let row = table.iter().find(own).cloned().unwrap_or_else(|| {
            desk.tell(pieces[0].piece, 0, "slip", "packs.csv", "missing");
            Row::new()
        });
        desk.slip(&row, pieces, form)?;
        looked.boxed.push(Boxed {
            lot: no,
            piece: pieces[0].piece,
            key: pieces[0].key.clone(),
            box_no: number(&row, 3),
            boxes: number(&row, 4),
        });
    }
    if desk.page != print.pages.len() {
        looked.findings.push(whole(no, "slip.pdf", "pages"));
    }
    looked.pages = print.pages.len() as u64;
    looked.findings.extend(desk.seen.findings);
    looked.gave = desk.seen.gave;
    Ok(looked)
}

/// Neighbouring pieces of one employer that one box holds.
fn packed<'e>(employed: &'e [Employed], packs: &Packs) -> Vec<&'e [Employed]> {
    let mut all = Vec::new();
    let mut rest = employed;
    while let Some(first) = rest.first() {
        let (mut count, mut members) = (0, 0);
        for piece in rest {
            let same = (&piece.key, &piece.name) == (&first.key, &first.name);
            members += piece.controls.len();
            let full = count == packs.pieces_max as usize || members > packs.members_max;
            if !same || full && count > 0 {
                break;
            }
            count += 1;
        }
        let (pack, after) = rest.split_at(count);
        all.push(pack);
        rest = after;
    }
    all
}

/// Each employer's boxes are numbered through all lots, none left out.
pub fn boxes(all: &[Boxed]) -> Vec<Finding> {
    let mut last: HashMap<&str, u32> = HashMap::new();
    for one in all {
        *last.entry(&one.key).or_default() += 1;
    }
    let (counts, mut next) = (last.clone(), HashMap::new());
    let mut findings = Vec::new();
    for one in all {
        let place = next.entry(one.key.as_str()).or_insert(0);
        *place += 1;
        if (one.box_no, one.boxes) != (*place, counts[one.key.as_str()]) {
            findings.push(Finding {
                piece: one.piece,
                ..whole(one.lot, "packs.csv: box, boxes", "other")
            });
        }
    }
    findings
}

impl Desk<'_> {
    /// One pack: its row, and the sheets of its slip.
    fn slip(&mut self, row: &Row<'_>, pieces: &[Employed], form: &Form) -> Result<(), Error> {
        let (witness, first) = (self.witness, &pieces[0]);
        let controls = pieces.iter().flat_map(|piece| &piece.controls);
        let controls: Vec<&str> = controls.map(String::as_str).collect();
        let lines = form.rows().unwrap_or(1);
        let sheets = controls.len().div_ceil(lines);
        self.figures(row, pieces, (controls.len(), sheets));
        let known = self.records(first.piece, &controls)?;
        let rooms = std::mem::take(&mut self.rooms);
        let fields = rooms.iter().take(controls.len()).map(|room| &room.fields);
        let members = fields.map(|it| Member::parse(it, witness.columns, &witness.patterns));
        let members: Result<Vec<Member<'_>>, _> = members.collect();
        let Some(members) = members.ok().filter(|_| known) else {
            self.page += sheets;
            self.rooms = rooms;
            return Ok(());
        };
        let pack = Pack {
            box_no: number(row, 3),
            boxes: number(row, 4),
            pieces: small(pieces.len()),
            last: pieces[pieces.len() - 1].piece,
        };
        let mut codes = Vec::new();
        for (at, rows) in members.chunks(lines).enumerate() {
            let case = Case {
                member: &members[0],
                rows,
                insurer: &witness.job.insurer,
                piece: first.piece,
                pieces: witness.pieces,
                lot: self.no,
                sheet: small(at + 1),
                sheets: small(sheets),
                track_no: members[0].track_no,
                pack,
            };
            let mut shown = self.side((form, false, "slip"), case, self.page);
            self.page += 1;
            codes.extend(shown.codes);
            // The plan lists once what further sheets of a slip show again.
            if at > 0 {
                shown
                    .gave
                    .retain(|(control, _)| control != members[0].control_no);
            }
            self.gave(first.piece, shown.gave);
        }
        if cell(row, 11) != Some(codes.join(" ").as_str()) {
            self.tell(first.piece, 0, "slip", "packs.csv: codes", "other");
        }
        self.rooms = rooms;
        Ok(())
    }

    /// The figures of a pack's row.
    fn figures(&mut self, row: &Row<'_>, pieces: &[Employed], (members, sheets): (usize, usize)) {
        let (first, last) = (&pieces[0], &pieces[pieces.len() - 1]);
        let wanted = [
            (0, "lot", self.no.to_string()),
            (1, "stream", first.stream.clone()),
            (2, "employer_key", first.key.clone()),
            (5, "first_piece", first.piece.to_string()),
            (6, "last_piece", last.piece.to_string()),
            (7, "pieces", pieces.len().to_string()),
            (8, "members", members.to_string()),
            (9, "first_page", (self.page + 1).to_string()),
            (10, "sheets", sheets.to_string()),
        ];
        for (at, heading, wanted) in wanted {
            if cell(row, at) != Some(wanted.as_str()) {
                let item = format!("packs.csv: {heading}");
                self.tell(first.piece, 0, "slip", &item, "other");
            }
        }
    }
}

fn small(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn boxed(key: &str, box_no: u32, boxes: u32) -> Boxed {
        Boxed {
            lot: 1,
            piece: box_no,
            key: key.to_owned(),
            box_no,
            boxes,
        }
    }

    #[test]
    fn an_employer_s_boxes_are_counted_through_all_lots() {
        let clean = [boxed("1", 1, 2), boxed("2", 1, 1), boxed("1", 2, 2)];
        assert_eq!(boxes(&clean), []);
        for wrong in [
            [boxed("1", 1, 2), boxed("2", 1, 1), boxed("1", 1, 2)],
            [boxed("1", 1, 2), boxed("2", 1, 2), boxed("1", 2, 2)],
            [boxed("1", 2, 2), boxed("2", 1, 1), boxed("1", 1, 2)],
        ] {
            assert!(!boxes(&wrong).is_empty(), "{wrong:?}");
        }
    }
}
