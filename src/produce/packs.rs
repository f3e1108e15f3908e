//! Employers' packs (事業主の束): which neighbouring pieces of the class `employer` go to one employer
//! in one box, and the slip that goes on each box: a covering letter, its counts, and the control
//! numbers of those whose letters are in it. No name and no digit of a member is on a slip.

use std::ops::Range;

use super::batch::{Lot, stream_name};
use crate::compose::{PackNumber, PieceNumber, Subject};
use crate::font::GlyphSet;
use crate::job::{Job, Packs};
use crate::line::{Line, Station};
use crate::lot::{LotWriter, fonts};
use crate::manifest::{PACKS_HEADING, PackRow};
use crate::member::{Column, MailClass};
use crate::message::{Error, Id, Message};
use crate::pdf::{self, Chunk, EmbeddedFont, Frame, PieceFacts, Place, Variable};
use crate::plan::{Intake, LotPlan, Plan, Room};
use crate::shift::Shift;

/// Pieces that a worker looks at at a time.
const PIECES_A_LOOK: u32 = 4_096;

/// One box of one employer: neighbouring pieces of one lot.
#[derive(Debug, PartialEq, Eq)]
pub struct Pack {
    /// Index of its lot in the plan.
    lot: usize,
    employer: Employer,
    /// Index of its first piece.
    first: u32,
    pieces: u32,
    members: usize,
    /// From 1, among the employer's; and how many those are.
    box_no: u32,
    boxes: u32,
}

/// Whose pieces they are, and the line that first said so.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Employer {
    key: String,
    name: String,
    line: u32,
}

impl Pack {
    fn sheets(&self, packs: &Packs) -> u32 {
        let sheets = self.members.div_ceil(packs.rows);
        u32::try_from(sheets).unwrap_or_else(|_| unreachable!("a pack has at most 31 sheets"))
    }

    fn pieces(&self) -> Range<u32> {
        self.first..self.first + self.pieces
    }
}

/// The packs of all lots of the plan in the order of production; none where the job packs nothing.
///
/// # Errors
/// [`Id::EmployerNames`] (exit 16): one employer under two names. The members file changed (24); a
/// signal (8).
pub fn find(
    job: &Job,
    intake: &Intake<'_>,
    plan: &Plan,
    shift: &Shift<'_>,
) -> Result<Vec<Pack>, Error> {
    let Some(packs) = &job.packs else {
        return Ok(Vec::new());
    };
    let mut found: Vec<Pack> = Vec::new();
    let employers = |lot: &&(usize, &LotPlan)| lot.1.stream.mail_class() == MailClass::Employer;
    for (at, lot) in plan.lots.iter().enumerate().filter(|lot| employers(&lot)) {
        let end = lot.first + lot.count;
        let looks = (lot.first..end).step_by(PIECES_A_LOOK as usize);
        let looks = looks.map(|first| first..end.min(first + PIECES_A_LOOK));
        let work = |room: &mut Room, pieces: Range<u32>| {
            let employers = pieces.map(|piece| employer(piece, intake, plan, room));
            employers.collect::<Result<Vec<Employer>, Error>>()
        };
        let mut piece = lot.first;
        let sink = |employers: Result<Vec<Employer>, Error>| {
            for employer in employers? {
                let members = plan.pieces.members(piece).len();
                gather(&mut found, (at, piece, employer, members), packs);
                piece += 1;
            }
            Ok(())
        };
        shift.map_ordered("packs", looks, Room::default, work, sink)?;
    }
    count_boxes(&mut found).map_err(|(id, first, other)| {
        let place = crate::units::Place {
            line: other,
            ..crate::units::Place::file(&job.input.name)
        };
        Error::from(Message::new(id).at(place).with(first))
    })?;
    Ok(found)
}

/// How many packs there are, and how many sheets their slips have.
pub fn count(job: &Job, found: &[Pack]) -> (u64, u64) {
    let sheets = |packs| found.iter().map(|pack| u64::from(pack.sheets(packs))).sum();
    (found.len() as u64, job.packs.as_ref().map_or(0, sheets))
}

fn employer(
    piece: u32,
    intake: &Intake<'_>,
    plan: &Plan,
    room: &mut Room,
) -> Result<Employer, Error> {
    let planned = &plan.members[plan.pieces.members(piece).start];
    intake.record(planned.offset, room)?;
    let text = |column| intake.text(&room.fields, column).to_owned();
    Ok(Employer {
        key: text(Column::EmployerKey),
        name: text(Column::EmployerName),
        line: planned.line,
    })
}

/// Adds a piece to the box in hand, or begins the next.
fn gather(
    found: &mut Vec<Pack>,
    (lot, piece, employer, members): (usize, u32, Employer, usize),
    packs: &Packs,
) {
    match found.last_mut() {
        Some(last)
            if last.lot == lot
                && (&last.employer.key, &last.employer.name) == (&employer.key, &employer.name)
                && last.pieces < packs.pieces_max
                && last.members + members <= packs.members_max =>
        {
            last.pieces += 1;
            last.members += members;
        }
        Some(_) | None => found.push(Pack {
            lot,
            employer,
            first: piece,
            pieces: 1,
            members,
            box_no: 0,
            boxes: 0,
        }),
    }
}

/// Numbers each employer's boxes. Two names under one key are two employers, or somebody's slip of
/// the pen: nobody here knows which.
fn count_boxes(found: &mut [Pack]) -> Result<(), (Id, u32, u32)> {
    let mut by_key: Vec<usize> = (0..found.len()).collect();
    by_key.sort_by(|&one, &two| {
        let key = |at: usize| &found[at].employer.key;
        key(one).cmp(key(two)).then(one.cmp(&two))
    });
    let same = |one: &usize, two: &usize| found[*one].employer.key == found[*two].employer.key;
    let groups: Vec<Vec<usize>> = by_key.chunk_by(same).map(<[usize]>::to_vec).collect();
    for group in groups {
        let first = found[group[0]].employer.clone();
        let boxes = u32::try_from(group.len()).unwrap_or(u32::MAX);
        for (no, at) in (1..).zip(group) {
            let pack = &mut found[at];
            if pack.employer.name != first.name {
                return Err((Id::EmployerNames, first.line, pack.employer.line));
            }
            (pack.box_no, pack.boxes) = (no, boxes);
        }
    }
    Ok(())
}

/// The slips of one lot: their pages, and what they say of themselves.
pub struct Slips<'a> {
    pub job: &'a Job,
    pub intake: &'a Intake<'a>,
    pub line: &'a Line<'a>,
    pub plan: &'a Plan,
}

impl Slips<'_> {
    /// Writes the file of the slips that go with a lot, and a row for each.
    ///
    /// # Errors
    /// The members file changed, or the disk is full (24).
    pub fn write(&self, lot: &Lot<'_>, all: &[Pack], writer: &mut LotWriter) -> Result<(), Error> {
        let Some(packs) = &self.job.packs else {
            return Ok(());
        };
        let index = lot.plan.no as usize - 1;
        let own: Vec<&Pack> = all.iter().filter(|pack| pack.lot == index).collect();
        let pages = own.iter().map(|pack| pack.sheets(packs)).sum();
        let count = u32::try_from(own.len()).unwrap_or(u32::MAX);
        let frame = Frame::new(pages, count, 1, self.job.lots.steps);
        let facts = lot.facts_of(&packs.slip, "slip", self.job);
        let mut chunk = Chunk::default();
        pdf::head(&frame, &facts, &[packs.slip.face()], &mut chunk);
        writer.slip(&chunk)?;
        writer.packs(PACKS_HEADING.as_bytes())?;
        let faces = self.job.fonts.faces.len();
        let mut desk = Desk {
            station: Station::new(faces),
            glyphs: packs.slip.art_glyphs.clone(),
            rooms: vec![Room::default()],
        };
        let mut page = 0;
        for (place, pack) in (0..).zip(own) {
            chunk.clear();
            let codes = self.pages(
                packs,
                pack,
                (place, page),
                &frame,
                &facts,
                &mut desk,
                &mut chunk,
            )?;
            let sheets = pack.sheets(packs);
            let row = self.row(pack, sheets, page + 1, &codes);
            writer.slip(&chunk)?;
            writer.packs(&row)?;
            page += sheets;
        }
        let subsets = fonts::subsets(&self.job.fonts.faces, &desk.glyphs)?;
        let embedded: Vec<EmbeddedFont<'_>> = subsets.iter().map(fonts::embedded).collect();
        writer.end_slip(|xref, at, chunk| pdf::tail(&frame, &facts, &embedded, xref, at, chunk))
    }

    /// The sheets of one slip; their pairing codes.
    #[expect(
        clippy::too_many_arguments,
        reason = "a file being written, and a desk to write at"
    )]
    fn pages(
        &self,
        packs: &Packs,
        pack: &Pack,
        (place, first_page): (u32, u32),
        frame: &Frame,
        facts: &pdf::Facts<'_>,
        desk: &mut Desk,
        out: &mut Chunk,
    ) -> Result<String, Error> {
        self.read(pack, &mut desk.rooms)?;
        let rooms = desk.rooms[..pack.members].iter();
        let members = rooms.map(|room| self.line.member(&room.fields));
        let members: Option<Vec<_>> = members.collect();
        let members = members.ok_or_else(|| self.intake.changed())?;
        let sheets = pack.sheets(packs);
        let small = |number: u32| u8::try_from(number).unwrap_or(u8::MAX);
        let mut number = PieceNumber {
            number: pack.first + 1,
            of: self.plan.pieces.count(),
            lot: facts.lot,
            generation: 0,
            sheet: 0,
            sheets: small(sheets),
            track_no: None,
            pack: PackNumber {
                box_no: pack.box_no,
                boxes: pack.boxes,
                pieces: pack.pieces,
                last: pack.first + pack.pieces,
            },
        };
        let mut codes = String::new();
        for (sheet, rows) in (0..).zip(members.chunks(packs.rows)) {
            number.sheet += 1;
            let (member, station) = (&members[0], &mut desk.station);
            let subject = Subject { member, rows };
            self.line
                .compose_slip(subject, number, station, &mut desk.glyphs);
            let page = &station.page;
            if sheet > 0 {
                codes.push(' ');
            }
            codes.push_str(&page.codes);
            let at = Place {
                page: first_page + sheet,
                piece: place,
                face: 0,
            };
            let variable = Variable {
                marks: &page.marks,
                symbols: &page.symbols,
            };
            pdf::page(frame, facts, at, variable, out);
        }
        let unique_id = format!("{}-{:07}-S", self.job.id, number.number);
        let leaf = PieceFacts {
            unique_id: unique_id.as_bytes(),
            seq: number.number,
            form: &packs.slip.id,
            stream: facts.stream,
            sheets,
        };
        pdf::piece(frame, place, first_page, sheets, &leaf, out);
        Ok(codes)
    }

    /// Reads the records of a pack's members, one into each room.
    fn read(&self, pack: &Pack, rooms: &mut Vec<Room>) -> Result<(), Error> {
        let planned = &self.plan.members[self.plan.pieces.members_of(pack.pieces())];
        assert_eq!(planned.len(), pack.members, "a pack counts its members");
        rooms.resize_with(rooms.len().max(planned.len()), Room::default);
        let mut both = planned.iter().zip(rooms);
        both.try_for_each(|(planned, room)| self.intake.record(planned.offset, room))
    }

    fn row(&self, pack: &Pack, sheets: u32, first_page: u32, codes: &str) -> Vec<u8> {
        let mut row = Vec::new();
        let lot = &self.plan.lots[pack.lot];
        PackRow {
            lot: lot.no,
            stream: &stream_name(lot, self.job),
            employer_key: &pack.employer.key,
            box_no: pack.box_no,
            boxes: pack.boxes,
            first_piece: pack.first + 1,
            last_piece: pack.first + pack.pieces,
            pieces: pack.pieces,
            members: u32::try_from(pack.members).unwrap_or(u32::MAX),
            first_page,
            sheets,
            codes,
        }
        .write(&mut row);
        row
    }
}

/// Where slips are composed.
struct Desk {
    station: Station,
    glyphs: Vec<GlyphSet>,
    /// One for each member of a pack.
    rooms: Vec<Room>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pack(lot: usize, key: &str, name: &str, first: u32) -> Pack {
        Pack {
            lot,
            employer: Employer {
                key: key.to_owned(),
                name: name.to_owned(),
                line: first + 2,
            },
            first,
            pieces: 1,
            members: 1,
            box_no: 0,
            boxes: 0,
        }
    }

    #[test]
    fn the_boxes_of_an_employer_are_counted_through_all_lots() {
        let mut found = vec![
            pack(0, "1", "a", 0),
            pack(0, "1", "a", 1),
            pack(0, "2", "b", 2),
            pack(1, "1", "a", 3),
        ];
        count_boxes(&mut found).unwrap();
        let told: Vec<(u32, u32)> = found.iter().map(|it| (it.box_no, it.boxes)).collect();
        assert_eq!(told, [(1, 3), (2, 3), (1, 1), (3, 3)]);
    }

    #[test]
    fn an_employer_under_two_names_is_told_with_both_lines() {
        let mut found = vec![pack(0, "1", "a", 0), pack(0, "1", "b", 7)];
        assert_eq!(count_boxes(&mut found), Err((Id::EmployerNames, 2, 9)));
    }
}
