//! A batch of pieces on its way through the line, in one worker: pages, and rows of the control
//! files. Depends on the plan alone, so any worker on any machine makes the same bytes.

use std::ops::Range;
use std::sync::Arc;

use super::symbols::{Imported, named_by};
use crate::codes::registered;
use crate::compose::{PackNumber, PieceNumber, Subject};
use crate::font::GlyphSet;
use crate::job::Job;
use crate::layout::Program;
use crate::line::{Line, Station, leader};
use crate::manifest::{MemberRow, PieceRow};
use crate::member::{Column, Member};
use crate::message::Error;
use crate::pdf::{self, Chunk, Facts, Frame, PieceFacts, Place, Variable};
use crate::plan::{Intake, LotPlan, Plan, Planned, Room as Desk};

/// Pieces that a worker composes at a time.
pub const BATCH_PIECES: u32 = 256;

/// What all batches of a lot share.
pub struct Lot<'a> {
    pub plan: LotPlan,
    /// Printed sides of all its sheets.
    pub pages: u32,
    pub stream: String,
    pub program: &'a Program,
    pub frame: Frame,
    /// Of its envelopes, if they are printed.
    pub envelope: Option<Envelopes<'a>>,
    /// Digest of the whole configuration.
    pub config_sha256: [u8; 32],
    /// Dates are midnights of this day.
    pub issued: String,
}

/// The file of a lot's envelopes: a page for each piece.
pub struct Envelopes<'a> {
    pub program: &'a Program,
    pub frame: Frame,
}

/// Program and version, as the files say them.
pub const PROGRAM: &str = concat!("kirikake ", env!("CARGO_PKG_VERSION"));

impl<'a> Lot<'a> {
    pub fn new(plan: LotPlan, job: &'a Job, config_sha256: [u8; 32]) -> Lot<'a> {
        let (_, program) = &job.forms[plan.stream.form()];
        let pages = plan.sheets * u32::from(program.sides());
        Lot {
            plan,
            pages,
            stream: stream_name(&plan, job),
            program,
            frame: Frame::new(pages, plan.count, faces(program), job.lots.steps),
            envelope: job.envelope.as_ref().map(|program| Envelopes {
                program,
                frame: Frame::new(plan.count, plan.count, 1, job.lots.steps),
            }),
            config_sha256,
            issued: job.issued.iso(),
        }
    }

    /// What the notice file says about itself.
    pub fn facts<'p>(&'p self, job: &'p Job) -> Facts<'p> {
        Facts {
            title: &self.program.title,
            job: &job.id,
            lot: self.plan.no,
            part: "",
            stream: &self.stream,
            issued: &self.issued,
            config_sha256: self.config_sha256,
            paper: &self.program.paper,
            program: PROGRAM,
            compress: job.lots.compress,
            profile: None,
        }
    }

    /// What the envelopes' file says about itself.
    pub fn envelope_facts<'p>(&'p self, envelopes: &'p Envelopes<'a>, job: &'p Job) -> Facts<'p> {
        self.facts_of(envelopes.program, "envelope", job)
    }

    /// What another of the lot's print files says about itself.
    pub fn facts_of<'p>(&'p self, program: &'p Program, part: &'p str, job: &'p Job) -> Facts<'p> {
        Facts {
            title: &program.title,
            part,
            paper: &program.paper,
            ..self.facts(job)
        }
    }
}

/// `yoshiki1-specified_record-2`: form, delivery class and insert set.
pub fn stream_name(lot: &LotPlan, job: &Job) -> String {
    let (form, _) = &job.forms[lot.stream.form()];
    let class = lot.stream.mail_class().word();
    format!("{}-{class}-{}", form.name(), lot.stream.insert_set())
}

/// A lot has the static art of every side of every letter of its form, so that what a lot's pieces
/// are like never shows in the numbers of its objects.
fn faces(program: &Program) -> u16 {
    let letters = program.letters().flat_map(Program::pages).count();
    u16::try_from(letters).unwrap_or_else(|_| unreachable!("a form has two letters at most"))
}

/// Neighbouring pieces of one lot.
pub struct Batch<'a> {
    pub lot: Arc<Lot<'a>>,
    /// Sheets of the lot before it.
    pub first_sheet: u32,
    /// Indexes of its pieces in the job.
    pub pieces: Range<u32>,
}

/// A batch as it goes into its lot's files.
#[derive(Default)]
pub struct Composed {
    pub notice: Chunk,
    pub pieces: Vec<u8>,
    pub members: Vec<u8>,
    pub glyphs: Vec<GlyphSet>,
    pub envelope: Chunk,
    pub envelope_glyphs: Vec<GlyphSet>,
}

impl Composed {
    fn clear(&mut self, faces: usize) {
        self.notice.clear();
        self.envelope.clear();
        self.envelope_glyphs.resize(faces, GlyphSet::default());
        self.envelope_glyphs.iter_mut().for_each(GlyphSet::clear);
        self.pieces.clear();
        self.members.clear();
        self.glyphs.resize(faces, GlyphSet::default());
        self.glyphs.iter_mut().for_each(GlyphSet::clear);
    }
}

/// One worker's room.
pub struct Room {
    station: Station,
    /// One for each member of a piece.
    desks: Vec<Desk>,
    id: Vec<u8>,
    /// Pairing codes of the piece's sheets so far.
    codes: String,
}

impl Room {
    pub fn new(faces: usize) -> Room {
        Room {
            station: Station::new(faces),
            desks: vec![Desk::default()],
            id: Vec::new(),
            codes: String::new(),
        }
    }
}

/// What every batch of a run needs.
pub struct Shop<'a> {
    pub job: &'a Job,
    pub intake: &'a Intake<'a>,
    pub line: &'a Line<'a>,
    pub plan: &'a Plan,
    /// Vendor-made voice symbols.
    pub symbols: Option<&'a Imported>,
}

impl Shop<'_> {
    /// Composes a batch into `out`, which is cleared.
    ///
    /// # Errors
    /// The members file is no longer what pass 1 read.
    pub fn compose(
        &self,
        batch: &Batch<'_>,
        room: &mut Room,
        out: &mut Composed,
    ) -> Result<(), Error> {
        out.clear(self.job.fonts.faces.len());
        // The glyphs of the batch gather in the worker's room; they change places at the end.
        std::mem::swap(&mut room.station.glyphs, &mut out.glyphs);
        let facts = batch.lot.facts(self.job);
        let mut outcome = Ok(());
        let sides = u32::from(batch.lot.program.sides());
        let mut first_page = batch.first_sheet * sides;
        for piece in batch.pieces.clone() {
            match self.piece(&batch.lot, &facts, piece, first_page, room, out) {
                Ok(sheets) => first_page += sheets * sides,
                Err(error) => {
                    outcome = Err(error);
                    break;
                }
            }
        }
        std::mem::swap(&mut room.station.glyphs, &mut out.glyphs);
        outcome
    }

    /// Composes one piece, whose first page is at this index in its file; how many sheets it has.
    fn piece(
        &self,
        lot: &Lot<'_>,
        facts: &Facts<'_>,
        index: u32,
        first_page: u32,
        room: &mut Room,
        out: &mut Composed,
    ) -> Result<u32, Error> {
        let Room {
            station,
            desks,
            id,
            codes,
        } = room;
        let planned = &self.plan.members[self.plan.pieces.members(index)];
        desks.resize_with(desks.len().max(planned.len()), Desk::default);
        for (planned, desk) in planned.iter().zip(desks.iter_mut()) {
            self.intake.record(planned.offset, desk)?;
        }
        let member = |desk| self.line.member(desk).ok_or_else(|| self.intake.changed());
        // Nearly every piece is one member's, and needs no list of its members.
        let (one, several);
        let members: &[Member<'_>] = match planned {
            [_] => {
                one = member(&desks[0].fields)?;
                std::slice::from_ref(&one)
            }
            _ => {
                let desks = desks[..planned.len()].iter();
                let all: Result<Vec<_>, _> = desks.map(|desk| member(&desk.fields)).collect();
                several = all?;
                &several
            }
        };
        let piece = Piece {
            lot,
            facts,
            index,
            first_page,
            members,
            planned,
            desks,
        };
        self.sheets(&piece, station, id, codes, out)
    }

    fn sheets(
        &self,
        piece: &Piece<'_>,
        station: &mut Station,
        id: &mut Vec<u8>,
        codes: &mut String,
        out: &mut Composed,
    ) -> Result<u32, Error> {
        let Piece { lot, members, .. } = piece;
        let rows = lot.program.rows();
        let sheets = self.line.sheets(lot.plan.stream, members.len());
        let mut number = PieceNumber {
            number: piece.index + 1,
            of: self.plan.pieces.count(),
            lot: lot.plan.no,
            generation: 0,
            sheet: 0,
            sheets: u8::try_from(sheets).unwrap_or(u8::MAX),
            track_no: self.track_no(lot, piece.index),
            pack: PackNumber::default(),
        };
        unique_id(&self.line.context.job_id, number, id);
        codes.clear();
        let (mut flags, mut page_at) = (0, piece.first_page);
        for (at, own) in members.chunks(rows.unwrap_or(1)).enumerate() {
            number.sheet += 1;
            let subject = match rows {
                Some(_) => Subject {
                    member: &members[leader(members)],
                    rows: own,
                },
                None => Subject::of(&own[0]),
            };
            self.symbols(piece, at, station)?;
            let mut voice_macs = [None; 2];
            for (side, voice_mac) in (0..lot.program.sides()).zip(&mut voice_macs) {
                let composed = self
                    .line
                    .compose(subject, lot.plan.stream, side, number, station);
                let face = composed.ok_or_else(|| self.intake.changed())?;
                let page = &station.page;
                flags |= page.flags;
                if !codes.is_empty() {
                    codes.push(' ');
                }
                codes.push_str(&page.codes);
                *voice_mac = page.voice_mac;
                let place = Place {
                    page: page_at,
                    piece: piece.index - lot.plan.first,
                    face,
                };
                let variable = Variable {
                    marks: &page.marks,
                    symbols: &page.symbols,
                };
                pdf::page(&lot.frame, piece.facts, place, variable, &mut out.notice);
                page_at += 1;
            }
            let first = at * rows.unwrap_or(1);
            self.member_rows(piece, first..first + own.len(), number, voice_macs, out);
        }
        self.envelope(piece, number, station, id, codes, out);
        self.piece_row(piece, number, flags, codes, out);
        leaf(piece, number, id, &mut out.notice);
        Ok(sheets)
    }

    /// Reads the vendor-made symbols of a sheet again, where the job has such symbols.
    fn symbols(&self, piece: &Piece<'_>, sheet: usize, station: &mut Station) -> Result<(), Error> {
        let (Some(imported), Some(symbols)) = (self.symbols, &self.job.symbols) else {
            return Ok(());
        };
        let (at, wanted) = named_by(piece.lot.program, piece.members, sheet);
        let fields = &piece.desks[at].fields;
        let named = self.intake.text(fields, Column::VoiceSymbol);
        let member = self.plan.pieces.members(piece.index).start + at;
        let out = &mut station.scratch.vendor;
        imported.load(symbols, (member, named), wanted, out)
    }

    /// The envelope of a piece, if the job prints it: one page, and its code behind the sheets'.
    fn envelope(
        &self,
        piece: &Piece<'_>,
        number: PieceNumber,
        station: &mut Station,
        id: &[u8],
        codes: &mut String,
        out: &mut Composed,
    ) {
        let Some(envelopes) = &piece.lot.envelope else {
            return;
        };
        let leader = &piece.members[leader(piece.members)];
        let glyphs = &mut out.envelope_glyphs;
        self.line.compose_envelope(leader, number, station, glyphs);
        let page = &station.page;
        codes.push(' ');
        codes.push_str(&page.codes);
        let index = piece.index - piece.lot.plan.first;
        let place = Place {
            page: index,
            piece: index,
            face: 0,
        };
        let variable = Variable {
            marks: &page.marks,
            symbols: &page.symbols,
        };
        let facts = piece.lot.envelope_facts(envelopes, self.job);
        pdf::page(&envelopes.frame, &facts, place, variable, &mut out.envelope);
        let leaf = PieceFacts {
            unique_id: id,
            seq: number.number,
            form: &envelopes.program.id,
            stream: &piece.lot.stream,
            sheets: number.sheets.into(),
        };
        pdf::piece(&envelopes.frame, index, index, 1, &leaf, &mut out.envelope);
    }

    /// The registered number that the job gives to a piece; by its place among those that need one.
    pub fn track_no(&self, lot: &Lot<'_>, piece: u32) -> Option<[u8; registered::DIGITS]> {
        let band = self.job.track.as_ref()?;
        if !lot.plan.stream.mail_class().is_tracked() {
            return None;
        }
        let index = lot.plan.tracked_before + piece - lot.plan.first;
        let number = band.number(index.into());
        assert!(
            number.is_some(),
            "the plan has proven that there are enough"
        );
        number
    }

    fn piece_row(
        &self,
        piece: &Piece<'_>,
        number: PieceNumber,
        flags: u8,
        codes: &str,
        out: &mut Composed,
    ) {
        let Piece { lot, members, .. } = piece;
        let sheets = u32::from(number.sheets);
        let pages = sheets * u32::from(lot.program.sides());
        let leader = &members[leader(members)];
        let given = number.track_no.as_ref();
        let given = given.map(|digits| String::from_utf8_lossy(digits));
        let box_no = (piece.index - lot.plan.first) / self.job.lots.box_pieces + 1;
        PieceRow {
            piece_no: number.number,
            generation: number.generation,
            stream: &lot.stream,
            lot: lot.plan.no,
            box_no,
            first_page: piece.first_page + 1,
            pages,
            sheets,
            cards: sheets * u32::from(lot.program.has_card),
            insert_set: lot.plan.stream.insert_set(),
            flags,
            mail_class: leader.mail_class.word(),
            track_no: given.as_deref().unwrap_or(leader.track_no),
            codes,
        }
        .write(&mut out.pieces);
    }

    /// The office's rows of the members on one sheet.
    fn member_rows(
        &self,
        piece: &Piece<'_>,
        on_sheet: Range<usize>,
        number: PieceNumber,
        voice_macs: [Option<[u8; 32]>; 2],
        out: &mut Composed,
    ) {
        for at in on_sheet {
            let planned = &piece.planned[at];
            MemberRow {
                piece_no: number.number,
                sheet: u32::from(number.sheet),
                control_no: piece.members[at].control_no,
                form: &piece.lot.program.id,
                rule: self.line.policy.rule_name(planned.rule),
                record_mac: &self.intake.record_mac(&piece.desks[at].fields),
                voice_macs,
            }
            .write(&mut out.members);
        }
    }
}

/// A piece in hand.
struct Piece<'a> {
    lot: &'a Lot<'a>,
    facts: &'a Facts<'a>,
    /// In the job.
    index: u32,
    /// Index in its file.
    first_page: u32,
    members: &'a [Member<'a>],
    planned: &'a [Planned],
    desks: &'a [Desk],
}

/// Appends the leaf of a piece to the notice file.
fn leaf(piece: &Piece<'_>, number: PieceNumber, unique_id: &[u8], out: &mut Chunk) {
    let lot = piece.lot;
    let leaf = PieceFacts {
        unique_id,
        seq: number.number,
        form: &lot.program.id,
        stream: &lot.stream,
        sheets: number.sheets.into(),
    };
    let index = piece.index - lot.plan.first;
    let pages = u32::from(number.sheets) * u32::from(lot.program.sides());
    pdf::piece(&lot.frame, index, piece.first_page, pages, &leaf, out);
}

/// `A7K2Q9-0012345-0`: job, piece, generation.
fn unique_id(job: &[u8; 6], piece: PieceNumber, out: &mut Vec<u8>) {
    out.clear();
    out.extend_from_slice(job);
    out.extend_from_slice(b"-0000000-0");
    let (mut rest, end) = (piece.number, out.len() - 2);
    for digit in out[end - 7..end].iter_mut().rev() {
        *digit += u8::try_from(rest % 10).unwrap_or(0);
        rest /= 10;
    }
    if let Some(last) = out.last_mut() {
        *last += piece.generation;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_piece_is_named_by_job_number_and_generation() {
        let mut id = Vec::new();
        let piece = PieceNumber {
            number: 12_345,
            of: 20_000,
            lot: 1,
            generation: 2,
            sheet: 1,
            sheets: 1,
            track_no: None,
            pack: PackNumber::default(),
        };
        unique_id(b"A7K2Q9", piece, &mut id);
        assert_eq!(id, b"A7K2Q9-0012345-2");
    }
}
