//! Specimens (校正・刷り見本): chosen pieces of a job through the same line as all of them, as one file
//! of their own. What they differ in from production is said by whoever asks: a mark across the
//! page, and the flag by which every camera of the hall diverts them.

use super::batch::{Lot, PROGRAM, Shop};
use super::symbols::{Imported, named_by};
use crate::codes::Symbol;
use crate::compose::{FLAG_SAMPLE, PackNumber, PieceNumber, Subject, shown};
use crate::job::Job;
use crate::layout::Program;
use crate::line::{Line, Station, leader};
use crate::lot::fonts;
use crate::member::{Column, Member};
use crate::message::Error;
use crate::pdf::{self, Chunk, EmbeddedFont, Facts, Frame, PieceFacts, Place, Steps};
use crate::pdf::{StaticFace, Variable, Xref};
use crate::plan::{Intake, LotPlan, Plan, Room};

/// Where specimens are made.
pub struct Bench<'a> {
    job: &'a Job,
    intake: &'a Intake<'a>,
    plan: &'a Plan,
    line: Line<'a>,
    symbols: Option<&'a Imported>,
    config_sha256: [u8; 32],
}

/// One specimen, as it stands in its file.
pub struct Specimen {
    /// Number in the job, from 1.
    pub number: u32,
    pub lot: u32,
    pub stream: String,
    pub form: String,
    pub members: Vec<Shape>,
    pub pages: Vec<Page>,
}

/// One of its members.
pub struct Shape {
    pub control_no: String,
    pub line: u32,
    pub rule: String,
    /// The lines of the notice that the rule rests on.
    pub seed: String,
    /// Every column that the form shows, as the file has it.
    pub fields: Vec<(Column, String)>,
}

/// One of its pages.
pub struct Page {
    pub sheet: u8,
    /// `face`, `back` or `envelope`.
    pub side: &'static str,
    pub shown: Vec<shown::Shown>,
    /// Pairing codes, separated by a space.
    pub codes: String,
}

impl<'a> Bench<'a> {
    /// For a job whose plan is made; `printed` may be the same job with a mark across its pages.
    pub fn new(
        printed: &'a Job,
        intake: &'a Intake<'a>,
        plan: &'a Plan,
        symbols: Option<&'a Imported>,
        config_sha256: [u8; 32],
    ) -> Bench<'a> {
        let mut line = super::line(printed, intake);
        line.context.flags |= FLAG_SAMPLE;
        Bench {
            job: printed,
            intake,
            plan,
            line,
            symbols,
            config_sha256,
        }
    }

    /// The static faces of all forms and the envelope's, and where each form's begin.
    fn faces(&self) -> (Vec<StaticFace<'_>>, Vec<u16>) {
        let (mut faces, mut first) = (Vec::new(), Vec::new());
        let programs = self.job.forms.iter().map(|(_, program)| program);
        for program in programs.chain(&self.job.envelope) {
            first.push(u16::try_from(faces.len()).unwrap_or(u16::MAX));
            let pages = program.letters().flat_map(Program::pages);
            faces.extend(pages.map(Program::face));
        }
        (faces, first)
    }

    fn lot(&self, piece: u32) -> LotPlan {
        let at = self.plan.lots.partition_point(|lot| lot.first <= piece);
        self.plan.lots[at - 1]
    }

    /// Pages of a piece, its envelope's counted.
    fn pages(&self, piece: u32) -> u32 {
        let stream = self.lot(piece).stream;
        let sheets = self
            .line
            .sheets(stream, self.plan.pieces.members(piece).len());
        let sides = u32::from(self.job.forms[stream.form()].1.sides());
        sheets * sides + u32::from(self.job.envelope.is_some())
    }

    /// Makes one file of these pieces, at least one: its bytes, and what is on its pages.
    ///
    /// # Errors
    /// The members file changed (24); a font cannot be cut (20).
    pub fn file(&self, pieces: &[u32], steps: Steps) -> Result<(Vec<u8>, Vec<Specimen>), Error> {
        let pages = pieces.iter().map(|&piece| self.pages(piece)).sum();
        let count = u32::try_from(pieces.len()).unwrap_or(u32::MAX);
        let (faces, first_face) = self.faces();
        let count_faces = u16::try_from(faces.len()).unwrap_or(u16::MAX);
        let frame = Frame::new(pages, count, count_faces, steps);
        let issued = self.job.issued.iso();
        let facts = self.facts(&self.job.forms[0].1, &issued);
        let (mut bytes, mut xref, mut chunk) = (Vec::new(), Xref::default(), Chunk::default());
        pdf::head(&frame, &facts, &faces, &mut chunk);
        let mut desk = Desk {
            station: Station::new(self.job.fonts.faces.len()),
            page: 0,
            first_face,
            vendor: Vec::new(),
        };
        let programs = self.job.forms.iter().map(|(_, program)| program);
        for page in programs
            .chain(&self.job.envelope)
            .flat_map(Program::letters)
        {
            for art in page.pages() {
                let used = desk.station.glyphs.iter_mut().zip(&art.art_glyphs);
                used.for_each(|(all, art)| all.merge(art));
            }
        }
        let mut specimens = Vec::new();
        for (place, &piece) in (0..).zip(pieces) {
            let made = self.piece(piece, place, &frame, &issued, &mut desk, &mut chunk)?;
            specimens.push(made);
            xref.add(&chunk, bytes.len() as u64);
            bytes.append(&mut chunk.bytes);
            chunk.clear();
        }
        let subsets = fonts::subsets(&self.job.fonts.faces, &desk.station.glyphs)?;
        let embedded: Vec<EmbeddedFont<'_>> = subsets.iter().map(fonts::embedded).collect();
        let at = bytes.len() as u64;
        pdf::tail(&frame, &facts, &embedded, &mut xref, at, &mut chunk);
        bytes.append(&mut chunk.bytes);
        Ok((bytes, specimens))
    }

    fn facts<'p>(&'p self, program: &'p Program, issued: &'p str) -> Facts<'p> {
        Facts {
            title: &self.job.title,
            job: &self.job.id,
            lot: 0,
            part: "specimen",
            stream: "specimen",
            issued,
            config_sha256: self.config_sha256,
            paper: &program.paper,
            program: PROGRAM,
            compress: crate::pdf::Compress::Fast,
            profile: None,
        }
    }

    fn piece(
        &self,
        piece: u32,
        place: u32,
        frame: &Frame,
        issued: &str,
        desk: &mut Desk,
        out: &mut Chunk,
    ) -> Result<Specimen, Error> {
        let lot = Lot::new(self.lot(piece), self.job, self.config_sha256);
        let planned = &self.plan.members[self.plan.pieces.members(piece)];
        let mut rooms = Vec::new();
        for planned in planned {
            let mut room = Room::default();
            self.intake.record(planned.offset, &mut room)?;
            rooms.push(room);
        }
        let members = rooms.iter().map(|room| self.line.member(&room.fields));
        let members: Option<Vec<Member<'_>>> = members.collect();
        let members = members.ok_or_else(|| self.intake.changed())?;
        let first_page = desk.page;
        let number = self.number(&lot, piece, members.len());
        self.symbols((piece, &rooms), &members, &lot, desk)?;
        let pages = self.sheets(&members, number, &lot, frame, (place, issued), desk, out);
        let unique_id = format!("{}-{:07}-0", self.job.id, piece + 1);
        let leaf = PieceFacts {
            unique_id: unique_id.as_bytes(),
            seq: place + 1,
            form: &lot.program.id,
            stream: &lot.stream,
            sheets: number.sheets.into(),
        };
        pdf::piece(frame, place, first_page, desk.page - first_page, &leaf, out);
        let shapes = planned.iter().zip(&rooms).map(|(planned, room)| Shape {
            control_no: self.intake.text(&room.fields, Column::ControlNo).to_owned(),
            line: planned.line,
            rule: self.line.policy.rule_name(planned.rule).to_owned(),
            seed: self.line.policy.seed(planned.rule).to_owned(),
            fields: self.fields(lot.program, room),
        });
        Ok(Specimen {
            number: piece + 1,
            lot: lot.plan.no,
            stream: lot.stream.clone(),
            form: lot.program.id.clone(),
            members: shapes.collect(),
            pages,
        })
    }

    /// Reads the vendor-made symbols of a piece's sheets, where the job has such symbols.
    fn symbols(
        &self,
        (piece, rooms): (u32, &[Room]),
        members: &[Member<'_>],
        lot: &Lot<'_>,
        desk: &mut Desk,
    ) -> Result<(), Error> {
        desk.vendor.clear();
        let (Some(imported), Some(symbols)) = (self.symbols, &self.job.symbols) else {
            return Ok(());
        };
        let rows = lot.program.rows();
        for (sheet, _) in members.chunks(rows.unwrap_or(1)).enumerate() {
            let (at, wanted) = named_by(lot.program, members, sheet);
            let named = self.intake.text(&rooms[at].fields, Column::VoiceSymbol);
            let member = self.plan.pieces.members(piece).start + at;
            let mut own = Vec::new();
            imported.load(symbols, (member, named), wanted, &mut own)?;
            desk.vendor.push(own);
        }
        Ok(())
    }

    fn number(&self, lot: &Lot<'_>, piece: u32, members: usize) -> PieceNumber {
        let shop = Shop {
            job: self.job,
            intake: self.intake,
            line: &self.line,
            plan: self.plan,
            symbols: self.symbols,
        };
        let sheets = self.line.sheets(lot.plan.stream, members);
        PieceNumber {
            number: piece + 1,
            of: self.plan.pieces.count(),
            lot: lot.plan.no,
            generation: 0,
            sheet: 0,
            sheets: u8::try_from(sheets).unwrap_or(u8::MAX),
            track_no: shop.track_no(lot, piece),
            pack: PackNumber::default(),
        }
    }

    /// Every column that the form or the envelope shows, as the record has it.
    fn fields(&self, program: &Program, room: &Room) -> Vec<(Column, String)> {
        let mut columns = program.columns();
        let more = self.job.envelope.iter().flat_map(Program::columns);
        for column in more.collect::<Vec<_>>() {
            if !columns.contains(&column) {
                columns.push(column);
            }
        }
        let text = |column: Column| self.intake.text(&room.fields, column).to_owned();
        columns.into_iter().map(|it| (it, text(it))).collect()
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "a piece being written, and a desk to write at"
    )]
    fn sheets(
        &self,
        members: &[Member<'_>],
        mut number: PieceNumber,
        lot: &Lot<'_>,
        frame: &Frame,
        (place, issued): (u32, &str),
        desk: &mut Desk,
        out: &mut Chunk,
    ) -> Vec<Page> {
        let mut pages = Vec::new();
        let rows = lot.program.rows();
        let form = lot.plan.stream.form();
        for (at, own) in members.chunks(rows.unwrap_or(1)).enumerate() {
            number.sheet += 1;
            if let Some(symbols) = desk.vendor.get(at) {
                desk.station.scratch.vendor.clone_from(symbols);
            }
            let subject = match rows {
                Some(_) => Subject {
                    member: &members[leader(members)],
                    rows: own,
                },
                None => Subject::of(&own[0]),
            };
            let letter = lot.program.letter(!subject.member.last4.is_empty());
            let Some((letter, _)) = letter else {
                unreachable!("the plan has proven that the form has such a letter")
            };
            for (side, program) in (0..).zip(letter.pages()) {
                let station = &mut desk.station;
                let face = self
                    .line
                    .compose(subject, lot.plan.stream, side, number, station);
                let Some(face) = face else {
                    unreachable!("a member that was read composes")
                };
                let of_form = desk.first_face[form] + face;
                let side = if side == 0 { "face" } else { "back" };
                let shown = (program, side);
                pages.push(self.page(shown, subject, number, desk));
                self.put(of_form, program, frame, (place, issued), desk, out);
            }
        }
        if let Some(program) = &self.job.envelope {
            let member = &members[leader(members)];
            let mut glyphs = std::mem::take(&mut desk.station.glyphs);
            self.line
                .compose_envelope(member, number, &mut desk.station, &mut glyphs);
            desk.station.glyphs = glyphs;
            let subject = Subject::of(member);
            pages.push(self.page((program, "envelope"), subject, number, desk));
            let face = desk.first_face.last().copied().unwrap_or(0);
            self.put(face, program, frame, (place, issued), desk, out);
        }
        pages
    }

    fn page(
        &self,
        (program, side): (&Program, &'static str),
        subject: Subject<'_>,
        number: PieceNumber,
        desk: &mut Desk,
    ) -> Page {
        let codes = desk.station.page.codes.clone();
        let (context, scratch) = (&self.line.context, &mut desk.station.scratch);
        Page {
            sheet: number.sheet,
            side,
            shown: shown::shown(program, subject, number, context, scratch),
            codes,
        }
    }

    /// Appends the composed page.
    fn put(
        &self,
        face: u16,
        program: &Program,
        frame: &Frame,
        (place, issued): (u32, &str),
        desk: &mut Desk,
        out: &mut Chunk,
    ) {
        let place = Place {
            page: desk.page,
            piece: place,
            face,
        };
        let composed = &desk.station.page;
        let variable = Variable {
            marks: &composed.marks,
            symbols: &composed.symbols,
        };
        pdf::page(frame, &self.facts(program, issued), place, variable, out);
        desk.page += 1;
    }
}

/// A file being filled.
struct Desk {
    station: Station,
    /// Pages so far.
    page: u32,
    /// By form, then the envelope's: the first of its static faces.
    first_face: Vec<u16>,
    /// Vendor-made symbols of the piece's sheets.
    vendor: Vec<Vec<Symbol>>,
}
