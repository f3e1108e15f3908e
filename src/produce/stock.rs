//! Stock: blank forms of the job, one page each, that the hall runs as often as it likes and the
//! inserter encloses by insert set. They show nobody's values, and belong to no lot.

use std::path::Path;

use crate::compose::{self, PackNumber, Page, PieceNumber, Scratch, Subject};
use crate::job::Job;
use crate::layout::Program;
use crate::lot::{self, fonts};
use crate::member::Member;
use crate::message::Error;
use crate::pdf::{self, Chunk, EmbeddedFont, Facts, Frame, PieceFacts, Place, Variable, Xref};

/// A sheet of stock is no piece: number 0, one sheet of one.
const BLANK: PieceNumber = PieceNumber {
    number: 0,
    of: 0,
    lot: 0,
    generation: 0,
    sheet: 1,
    sheets: 1,
    track_no: None,
    pack: PackNumber {
        box_no: 0,
        boxes: 0,
        pieces: 0,
        last: 0,
    },
};

/// Writes a file for each of the job's blank forms, named like its layout.
///
/// # Errors
/// The disk is full (24).
pub fn write(dir: &Path, job: &Job, config_sha256: [u8; 32]) -> Result<(), Error> {
    for program in &job.stock {
        let name = format!("{}.pdf", program.id);
        lot::write_whole(dir, &name, &file(program, job, config_sha256)?)?;
    }
    Ok(())
}

fn file(program: &Program, job: &Job, config_sha256: [u8; 32]) -> Result<Vec<u8>, Error> {
    let issued = job.issued.iso();
    let facts = Facts {
        title: &program.title,
        job: &job.id,
        lot: 0,
        part: &program.id,
        stream: "stock",
        issued: &issued,
        config_sha256,
        paper: &program.paper,
        program: super::batch::PROGRAM,
        compress: job.lots.compress,
        profile: None,
    };
    let nobody = Member::nobody();
    let (mut scratch, mut page) = (Scratch::default(), Page::default());
    let mut glyphs = program.art_glyphs.clone();
    let context = job.context();
    compose::page(
        program,
        Subject::of(&nobody),
        BLANK,
        &context,
        &mut scratch,
        &mut glyphs,
        &mut page,
    );

    let frame = Frame::new(1, 1, 1, job.lots.steps);
    let (mut bytes, mut xref, mut chunk) = (Vec::new(), Xref::default(), Chunk::default());
    pdf::head(&frame, &facts, &[program.face()], &mut chunk);
    let place = Place {
        page: 0,
        piece: 0,
        face: 0,
    };
    let variable = Variable {
        marks: &page.marks,
        symbols: &page.symbols,
    };
    pdf::page(&frame, &facts, place, variable, &mut chunk);
    let leaf = PieceFacts {
        unique_id: program.id.as_bytes(),
        seq: 1,
        form: &program.id,
        stream: facts.stream,
        sheets: 1,
    };
    pdf::piece(&frame, 0, 0, 1, &leaf, &mut chunk);
    xref.add(&chunk, 0);
    bytes.append(&mut chunk.bytes);
    let subsets = fonts::subsets(&job.fonts.faces, &glyphs)?;
    let embedded: Vec<EmbeddedFont<'_>> = subsets.iter().map(fonts::embedded).collect();
    let (at, mut tail) = (bytes.len() as u64, Chunk::default());
    pdf::tail(&frame, &facts, &embedded, &mut xref, at, &mut tail);
    bytes.append(&mut tail.bytes);
    Ok(bytes)
}
