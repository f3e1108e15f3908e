//! The delivery (排紙) at the end of the line: batches become a lot's files, and a whole lot is
//! released. Composes nothing.

use std::path::PathBuf;
use std::sync::Arc;

use super::Run;
use super::batch::{Batch, Composed, Lot};
use super::packs::Slips;
use crate::digest::hex;
use crate::font::GlyphSet;
use crate::layout::Program;
use crate::ledger::{Event, FileRow, Ledger, LotRow, PieceRow};
use crate::lot::{LotWriter, Prints, Written, fonts};
use crate::manifest::{MEMBERS_HEADING, PIECES_HEADING};
use crate::member::MailClass;
use crate::message::{Error, Id, Message};
use crate::pdf::{self, Chunk, EmbeddedFont, StaticFace};
use crate::shift::Stage;

/// How lots are marked that nobody has read back.
const UNVERIFIED: &str = "unverified";
/// How lots and pieces are marked that a witness has read back.
const VERIFIED: &str = "verified";
/// The state in which a piece enters the ledger.
const COMPOSED: &str = "composed";

/// Takes batches in order; at most one lot is open.
pub struct Delivery<'a> {
    run: &'a Run<'a>,
    ledger: &'a mut Ledger,
    lots: PathBuf,
    open: Option<Open<'a>>,
    done: u64,
    total: u64,
}

/// The lot in hand.
struct Open<'a> {
    lot: Arc<Lot<'a>>,
    writer: LotWriter,
    glyphs: Vec<GlyphSet>,
    envelope_glyphs: Vec<GlyphSet>,
    pieces: u32,
}

impl<'a> Delivery<'a> {
    pub fn new(
        run: &'a Run<'a>,
        ledger: &'a mut Ledger,
        total: u64,
    ) -> Result<Delivery<'a>, Error> {
        Ok(Delivery {
            run,
            ledger,
            lots: run.out.lots()?,
            open: None,
            done: 0,
            total,
        })
    }

    /// Appends a batch to its lot; releases the lot with its last batch.
    ///
    /// # Errors
    /// A full disk or changed input (24), the ledger (12, 24).
    pub fn print(&mut self, batch: &Batch<'a>, composed: &Composed) -> Result<(), Error> {
        let mut open = match self.open.take() {
            Some(open) => open,
            None => self.begin(&batch.lot)?,
        };
        assert_eq!(open.lot.plan.no, batch.lot.plan.no, "batches come in order");
        let written = open.append(composed, batch.pieces.len());
        self.done += batch.pieces.len() as u64;
        let whole = open.pieces == open.lot.plan.count;
        match (written, whole) {
            (Err(error), _) => {
                open.writer.abandon();
                return Err(error);
            }
            (Ok(()), true) => self.release(open)?,
            (Ok(()), false) => self.open = Some(open),
        }
        self.run
            .shift
            .progress(Stage::Printing, self.done, self.total);
        Ok(())
    }

    /// Drops the lot in hand, if there is one.
    pub fn close(mut self) {
        if let Some(open) = self.open.take() {
            open.writer.abandon();
        }
    }

    fn begin(&self, lot: &Arc<Lot<'a>>) -> Result<Open<'a>, Error> {
        let kinds = Prints {
            envelope: lot.envelope.is_some(),
            slip: self.slips(lot),
        };
        let mut writer = LotWriter::begin(&self.lots, lot.plan.no, kinds)?;
        let faces: Vec<StaticFace<'_>> = lot
            .program
            .letters()
            .flat_map(Program::pages)
            .map(Program::face)
            .collect();
        let mut head = Chunk::default();
        pdf::head(&lot.frame, &lot.facts(self.run.job), &faces, &mut head);
        let mut envelope_head = Chunk::default();
        if let Some(envelopes) = &lot.envelope {
            let facts = lot.envelope_facts(envelopes, self.run.job);
            let faces = [envelopes.program.face()];
            pdf::head(&envelopes.frame, &facts, &faces, &mut envelope_head);
        }
        let begun = writer
            .notice(&head)
            .and_then(|()| writer.envelope(&envelope_head))
            .and_then(|()| writer.rows(PIECES_HEADING.as_bytes(), MEMBERS_HEADING.as_bytes()));
        if let Err(error) = begun {
            writer.abandon();
            return Err(error);
        }
        let mut glyphs = vec![GlyphSet::default(); self.run.job.fonts.faces.len()];
        for letter in lot.program.letters().flat_map(Program::pages) {
            for (all, used) in glyphs.iter_mut().zip(&letter.art_glyphs) {
                all.merge(used);
            }
        }
        let art = lot
            .envelope
            .as_ref()
            .map(|it| it.program.art_glyphs.clone());
        Ok(Open {
            lot: Arc::clone(lot),
            writer,
            glyphs,
            envelope_glyphs: art.unwrap_or_default(),
            pieces: 0,
        })
    }

    /// Whether slips of employers' packs go with the lot.
    fn slips(&self, lot: &Lot<'_>) -> bool {
        let employers = lot.plan.stream.mail_class() == MailClass::Employer;
        employers && self.run.job.packs.is_some()
    }

    fn write_slips(&self, lot: &Lot<'_>, writer: &mut LotWriter) -> Result<(), Error> {
        let run = self.run;
        let slips = Slips {
            job: run.job,
            intake: run.intake,
            line: run.line,
            plan: run.plan,
        };
        slips.write(lot, run.packs, writer)
    }

    /// Lets the witness read the lot from disk; whether there was one. A lot that differs goes.
    fn read_back(&self, lot: &Lot<'_>, written: &[Written]) -> Result<bool, Error> {
        let Some(witness) = self.run.witness else {
            return Ok(false);
        };
        let which = (lot.plan.no, lot.envelope.is_some());
        let findings = witness.lot(&self.lots, which, self.run.shift)?;
        let Some(first) = findings.first() else {
            return Ok(true);
        };
        for file in written {
            // What cannot be removed now is removed when the next run starts.
            let _ = std::fs::remove_file(self.lots.join(&file.name));
        }
        let place = format!("{} {}", first.piece, first.item);
        let message = Message::new(Id::LotDiffers)
            .with(lot.plan.no)
            .with(findings.len());
        Err(message.with(place).with(first.what).into())
    }

    /// Fonts and table last, then disk, then the ledger: only that makes it a lot.
    fn release(&mut self, mut open: Open<'a>) -> Result<(), Error> {
        self.run.input.unchanged()?;
        open.end(self.run)?;
        let Open {
            lot, mut writer, ..
        } = open;
        if self.slips(&lot) {
            self.write_slips(&lot, &mut writer)?;
        }
        let written = writer.finish()?;
        let verified = self.read_back(&lot, &written)?;
        let (mark, state) = match verified {
            true => (VERIFIED, VERIFIED),
            false => (UNVERIFIED, COMPOSED),
        };
        let detail = serde_json::json!({
            "lot": lot.plan.no,
            "pieces": lot.plan.count,
            "pages": lot.pages,
            "files": written.iter()
                .map(|file| (file.name.clone(), hex(&file.sha256).into()))
                .collect::<serde_json::Map<_, _>>(),
        });
        let row = LotRow {
            no: lot.plan.no,
            stream: lot.stream.clone(),
            files: written.into_iter().map(file_row).collect(),
            pieces: lot.plan.count,
            pages: lot.pages,
            first_piece: lot.plan.first + 1,
            verified: mark.to_owned(),
        };
        let mut first_page = 1;
        let run = self.run;
        let pieces = (lot.plan.first..lot.plan.first + lot.plan.count).map(|piece| {
            let pages = run.sheets(piece) * u32::from(lot.program.sides());
            let row = PieceRow {
                piece_no: piece + 1,
                generation: 0,
                lot: lot.plan.no,
                state,
                first_page,
                pages,
            };
            first_page += pages;
            row
        });
        let event = Event {
            when: &(self.run.shift.now)(),
            who: self.run.shift.who,
            what: "release",
            config_sha256: &self.run.config_sha256,
            detail: &detail,
        };
        let released = self.ledger.release(&row, pieces, &event);
        released.map_err(|error| self.run.out.ledger_error(&error))?;
        Ok(())
    }
}

fn file_row(written: Written) -> FileRow {
    FileRow {
        name: written.name,
        bytes: written.bytes,
        sha256: written.sha256,
    }
}

impl Open<'_> {
    fn append(&mut self, composed: &Composed, pieces: usize) -> Result<(), Error> {
        for (all, used) in self.glyphs.iter_mut().zip(&composed.glyphs) {
            all.merge(used);
        }
        let used = self
            .envelope_glyphs
            .iter_mut()
            .zip(&composed.envelope_glyphs);
        used.for_each(|(all, used)| all.merge(used));
        let Ok(pieces) = u32::try_from(pieces) else {
            unreachable!("a batch is small")
        };
        self.pieces += pieces;
        self.writer.notice(&composed.notice)?;
        self.writer.envelope(&composed.envelope)?;
        self.writer.rows(&composed.pieces, &composed.members)
    }

    /// Ends the notice file with the fonts that its pages use.
    fn end(&mut self, run: &Run<'_>) -> Result<(), Error> {
        let subsets = fonts::subsets(&run.job.fonts.faces, &self.glyphs)?;
        let embedded: Vec<EmbeddedFont<'_>> = subsets.iter().map(fonts::embedded).collect();
        let facts = self.lot.facts(run.job);
        self.writer.end_notice(|xref, at, chunk| {
            pdf::tail(&self.lot.frame, &facts, &embedded, xref, at, chunk);
        })?;
        let Some(envelopes) = &self.lot.envelope else {
            return Ok(());
        };
        let subsets = fonts::subsets(&run.job.fonts.faces, &self.envelope_glyphs)?;
        let embedded: Vec<EmbeddedFont<'_>> = subsets.iter().map(fonts::embedded).collect();
        let facts = self.lot.envelope_facts(envelopes, run.job);
        self.writer.end_envelope(|xref, at, chunk| {
            pdf::tail(&envelopes.frame, &facts, &embedded, xref, at, chunk);
        })
    }
}
