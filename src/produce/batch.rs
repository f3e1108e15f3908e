//! A batch of pieces on its way through the line, in one worker: pages, and rows of the control
//! files. Depends on the plan alone, so any worker on any machine makes the same bytes.

use std::sync::Arc;

use crate::compose::{Page, PieceNumber};
use crate::font::GlyphSet;
use crate::job::Job;
use crate::layout::Program;
use crate::line::{Line, Station};
use crate::manifest::{MemberRow, PieceRow};
use crate::message::Error;
use crate::pdf::{self, Chunk, Facts, Frame, PieceFacts, Place, Variable};
use crate::plan::{Intake, LotPlan, Planned, Room as Desk};

/// Pieces that a worker composes at a time.
pub const BATCH_PIECES: usize = 256;

/// What all batches of a lot share.
pub struct Lot<'a> {
    pub plan: LotPlan,
    pub stream: String,
    pub program: &'a Program,
    pub frame: Frame,
    /// Digest of the whole configuration.
    pub config_sha256: [u8; 32],
    /// Dates are midnights of this day.
    pub issued: String,
}

/// Program and version, as the files say them.
const PROGRAM: &str = concat!("kirikake ", env!("CARGO_PKG_VERSION"));

impl<'a> Lot<'a> {
    pub fn new(plan: LotPlan, job: &'a Job, config_sha256: [u8; 32]) -> Lot<'a> {
        let (form, program) = &job.forms[plan.stream.form()];
        let class = plan.stream.mail_class().word();
        Lot {
            plan,
            stream: format!("{}-{class}-{}", form.name(), plan.stream.insert_set()),
            program,
            frame: Frame::new(plan.count, plan.count, faces(program), job.lots.steps),
            config_sha256,
            issued: job.issued.iso(),
        }
    }

    /// What the notice file says about itself.
    pub fn facts(&self, job: &'a Job) -> Facts<'_> {
        Facts {
            title: &self.program.title,
            job: &job.id,
            lot: self.plan.no,
            stream: &self.stream,
            issued: &self.issued,
            config_sha256: self.config_sha256,
            paper: &self.program.paper,
            program: PROGRAM,
            compress: job.lots.compress,
            profile: None,
        }
    }
}

/// A lot has the static art of every letter of its form, so that what a lot's pieces are like never
/// shows in the numbers of its objects.
fn faces(program: &Program) -> u16 {
    let letters = program.letters().count();
    u16::try_from(letters).unwrap_or_else(|_| unreachable!("a form has two letters at most"))
}

/// Neighbouring pieces of one lot.
pub struct Batch<'a> {
    pub lot: Arc<Lot<'a>>,
    /// Index of the first piece in the job.
    pub first: u32,
    pub pieces: &'a [Planned],
}

/// A batch as it goes into its lot's files.
#[derive(Default)]
pub struct Composed {
    pub notice: Chunk,
    pub pieces: Vec<u8>,
    pub members: Vec<u8>,
    pub glyphs: Vec<GlyphSet>,
}

impl Composed {
    fn clear(&mut self, faces: usize) {
        self.notice.clear();
        self.pieces.clear();
        self.members.clear();
        self.glyphs.resize(faces, GlyphSet::default());
        self.glyphs.iter_mut().for_each(GlyphSet::clear);
    }
}

/// One worker's room.
pub struct Room {
    station: Station,
    desk: Desk,
    id: Vec<u8>,
}

impl Room {
    pub fn new(faces: usize) -> Room {
        Room {
            station: Station::new(faces),
            desk: Desk::default(),
            id: Vec::new(),
        }
    }
}

/// What every batch of a run needs.
pub struct Shop<'a> {
    pub job: &'a Job,
    pub intake: &'a Intake<'a>,
    pub line: &'a Line<'a>,
    /// Pieces of the job.
    pub of: u32,
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
        for (index, piece) in (batch.first..).zip(batch.pieces) {
            outcome = self.piece(&batch.lot, &facts, index, piece, room, out);
            if outcome.is_err() {
                break;
            }
        }
        std::mem::swap(&mut room.station.glyphs, &mut out.glyphs);
        outcome
    }

    fn piece(
        &self,
        lot: &Lot<'_>,
        facts: &Facts<'_>,
        index: u32,
        planned: &Planned,
        room: &mut Room,
        out: &mut Composed,
    ) -> Result<(), Error> {
        self.intake.record(planned.offset, &mut room.desk)?;
        let number = PieceNumber {
            number: index + 1,
            of: self.of,
            lot: lot.plan.no,
            generation: 0,
        };
        let fields = &room.desk.fields;
        let (member, face) = self
            .line
            .compose(fields, planned.stream, number, &mut room.station)
            .ok_or_else(|| self.intake.changed())?;

        let page = &room.station.page;
        let in_lot = index - lot.plan.first;
        PieceRow {
            piece_no: number.number,
            generation: number.generation,
            stream: &lot.stream,
            lot: lot.plan.no,
            box_no: in_lot / self.job.lots.box_pieces + 1,
            first_page: in_lot + 1,
            pages: 1,
            sheets: 1,
            cards: u32::from(lot.program.has_card),
            insert_set: lot.plan.stream.insert_set(),
            flags: page.flags,
            mail_class: member.mail_class.word(),
            track_no: member.track_no,
            codes: &page.codes,
        }
        .write(&mut out.pieces);
        MemberRow {
            piece_no: number.number,
            sheet: 1,
            control_no: member.control_no,
            form: &lot.program.id,
            rule: self.line.policy.rule_name(planned.rule),
            record_mac: &self.intake.record_mac(fields),
            voice_mac: page.voice_mac.as_ref(),
        }
        .write(&mut out.members);
        unique_id(&self.line.context.job_id, number, &mut room.id);
        let place = Place {
            page: in_lot,
            piece: in_lot,
            face,
        };
        notice(lot, facts, place, number, page, &room.id, &mut out.notice);
        Ok(())
    }
}

/// Appends the page and the leaf of a piece to the notice file.
fn notice(
    lot: &Lot<'_>,
    facts: &Facts<'_>,
    place: Place,
    number: PieceNumber,
    page: &Page,
    unique_id: &[u8],
    out: &mut Chunk,
) {
    let variable = Variable {
        marks: &page.marks,
        symbols: &page.symbols,
    };
    pdf::page(&lot.frame, facts, place, variable, out);
    let leaf = PieceFacts {
        unique_id,
        seq: number.number,
        form: &lot.program.id,
        stream: &lot.stream,
        sheets: 1,
    };
    pdf::piece(&lot.frame, place.piece, place.page, 1, &leaf, out);
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
        };
        unique_id(b"A7K2Q9", piece, &mut id);
        assert_eq!(id, b"A7K2Q9-0012345-2");
    }
}
