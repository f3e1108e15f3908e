//! The import of vendor-made voice symbols: before anything is printed, the symbols of every
//! printed member are read and proved, and no symbol is missing, too many, or in two hands.

use std::ops::Range;

use super::batch::BATCH_PIECES;
use crate::codes::Symbol;
use crate::compose::shown;
use crate::compose::{Scratch, Subject};
use crate::digest::{Sha256, sha256};
use crate::job::{Job, SIDES, Symbols, keys_of, symbol_hash};
use crate::layout::Program;
use crate::line::{Line, leader};
use crate::member::{Column, Member};
use crate::message::{Error, Id, Message};
use crate::plan::{Intake, Plan, Room};
use crate::records::Fields;
use crate::shift::Shift;
use crate::units::Place;

/// Faults that are told at once.
const FAULTS_MAX: usize = 10;

/// What was imported.
#[derive(Default)]
pub struct Imported {
    /// By member in the plan, the first half of the SHA-256 of the symbol's file; of several, of
    /// their digests together.
    digests: Vec<[u8; 16]>,
    /// Over all of them, for the configuration.
    pub sha256: [u8; 32],
    /// Symbols of each size.
    pub by_size: [u64; SIDES.len()],
}

/// One symbol of a member.
struct Read {
    member: usize,
    /// Among the member's, from 0.
    at: usize,
    line: u32,
    key: u64,
    file: [u8; 16],
    matrix: [u8; 16],
    text: [u8; 16],
    side: usize,
}

/// Reads and proves the symbols of all printed members; `None` where the job has no such symbols.
///
/// # Errors
/// Every breach by line or file, some at once (exit 16); the members file changed (24).
pub fn import(
    (job, line): (&Job, &Line<'_>),
    intake: &Intake<'_>,
    plan: &Plan,
    shift: &Shift<'_>,
) -> Result<Option<Imported>, Error> {
    let Some(symbols) = &job.symbols else {
        return Ok(None);
    };
    let importer = Importer {
        line,
        intake,
        plan,
        symbols,
        name: &job.input.name,
    };
    let (mut all, mut faults): (Vec<Read>, Vec<Message>) = (Vec::new(), Vec::new());
    let count = plan.pieces.count();
    let looks = (0..count).step_by(BATCH_PIECES as usize);
    let looks = looks.map(|first| first..count.min(first + BATCH_PIECES));
    let work = |desk: &mut Desk, pieces: std::ops::Range<u32>| {
        let read = pieces.map(|piece| importer.piece(piece, desk));
        read.collect::<Result<Vec<_>, Error>>()
    };
    let sink = |read: Result<Vec<Vec<Result<Read, Message>>>, Error>| {
        for read in read?.into_iter().flatten() {
            match read {
                Ok(read) => all.push(read),
                Err(message) if faults.len() < FAULTS_MAX => faults.push(message),
                Err(_) => {}
            }
        }
        Ok(())
    };
    shift.map_ordered("symbols", looks, Desk::default, work, sink)?;
    let named = named(intake, shift)?;
    if faults.is_empty() {
        importer.shared(&mut all, &mut faults);
        importer.extra(&named, &mut faults)?;
    }
    if !faults.is_empty() {
        return Err(Error(faults));
    }
    all.sort_by_key(|read| (read.member, read.at));
    let mut imported = Imported {
        digests: vec![[0; 16]; plan.members.len()],
        ..Imported::default()
    };
    let mut digest = Sha256::new();
    if let Some(envelope) = &symbols.envelope {
        digest.field(&envelope.rows);
    }
    for of_member in all.chunk_by(|one, other| one.member == other.member) {
        let files: Vec<[u8; 16]> = of_member.iter().map(|read| read.file).collect();
        imported.digests[of_member[0].member] = together(&files);
    }
    for read in &all {
        digest.field(&read.file);
        let size = SIDES.iter().position(|(side, _)| *side == read.side);
        imported.by_size[size.unwrap_or(0)] += 1;
    }
    imported.sha256 = digest.finish();
    Ok(Some(imported))
}

impl Imported {
    /// Reads the symbols that the member at this place in the plan names again, proves that they
    /// are those that were imported, and keeps the ones at `wanted` among them.
    ///
    /// # Errors
    /// [`Id::SymbolChanged`] (exit 12).
    pub fn load(
        &self,
        symbols: &Symbols,
        (member, named): (usize, &str),
        wanted: Range<usize>,
        out: &mut Vec<Symbol>,
    ) -> Result<(), Error> {
        let changed = || Error::from(Message::new(Id::SymbolChanged));
        let mut files = Vec::new();
        out.resize_with(wanted.len(), Symbol::default);
        let mut others = Symbol::default();
        for (at, key) in keys_of(named).enumerate() {
            let own = wanted.contains(&at).then(|| &mut out[at - wanted.start]);
            let found = symbols.read(key, own.unwrap_or(&mut others));
            let found = found.ok().flatten().ok_or_else(changed)?;
            files.push(half(found.file_sha256));
        }
        let same = files.len() >= wanted.end && together(&files) == self.digests[member];
        same.then_some(()).ok_or_else(changed)
    }
}

/// What stands for a member's files: the one digest, or that of all of them.
fn together(files: &[[u8; 16]]) -> [u8; 16] {
    match files {
        [one] => *one,
        several => half(sha256(several.as_flattened())),
    }
}

/// Who names the symbols of a piece's sheet (from 0), and which of the symbols that he names they
/// are: of a list its leader, for all its sheets; else the sheet's own member.
pub fn named_by(program: &Program, members: &[Member<'_>], sheet: usize) -> (usize, Range<usize>) {
    let codes = program.voices().count();
    let first = if program.rows().is_some() {
        sheet * codes
    } else {
        0
    };
    (bearer(program, members, sheet), first..first + codes)
}

fn bearer(program: &Program, members: &[Member<'_>], sheet: usize) -> usize {
    match program.rows() {
        Some(_) => leader(members),
        None => sheet,
    }
}

struct Importer<'a> {
    line: &'a Line<'a>,
    intake: &'a Intake<'a>,
    plan: &'a Plan,
    symbols: &'a Symbols,
    name: &'a str,
}

#[derive(Default)]
struct Desk {
    rooms: Vec<Room>,
    scratch: Scratch,
    symbol: Symbol,
}

impl Importer<'_> {
    /// The symbols of a piece: one for each voice code of its sheets.
    fn piece(&self, piece: u32, desk: &mut Desk) -> Result<Vec<Result<Read, Message>>, Error> {
        let among = self.plan.pieces.members(piece);
        let planned = &self.plan.members[among.clone()];
        desk.rooms
            .resize_with(desk.rooms.len().max(planned.len()), Room::default);
        for (planned, room) in planned.iter().zip(&mut desk.rooms) {
            self.intake.record(planned.offset, room)?;
        }
        let rooms = &desk.rooms[..planned.len()];
        let members = rooms.iter().map(|room| self.line.member(&room.fields));
        let members: Option<Vec<Member<'_>>> = members.collect();
        let members = members.ok_or_else(|| self.intake.changed())?;
        let program = self.line.program(planned[0].stream);
        // What is said in the name of each member who names symbols: a list's leader, or everybody.
        let mut said: Vec<(usize, Vec<String>)> = Vec::new();
        for (sheet, own) in members.chunks(program.rows().unwrap_or(1)).enumerate() {
            let at = bearer(program, &members, sheet);
            let subject = Subject {
                member: &members[at],
                rows: if program.rows().is_some() { own } else { &[] },
            };
            let Some((letter, _)) = program.letter(!subject.member.last4.is_empty()) else {
                continue;
            };
            let texts = shown::spoken(letter, subject, &self.line.context, &mut desk.scratch);
            match said.last_mut() {
                Some((of, all)) if *of == at => all.extend(texts),
                _ => said.push((at, texts)),
            }
        }
        let mut read = Vec::new();
        for (at, texts) in said {
            let named = self.intake.text(&rooms[at].fields, Column::VoiceSymbol);
            let place = (among.start + at, planned[at].line);
            self.symbols(place, named, &texts, &mut desk.symbol, &mut read);
        }
        Ok(read)
    }

    /// The symbols that a member names, one for each text.
    fn symbols(
        &self,
        (member, line): (usize, u32),
        named: &str,
        texts: &[String],
        symbol: &mut Symbol,
        out: &mut Vec<Result<Read, Message>>,
    ) {
        let count = keys_of(named).count();
        if count != texts.len() && !texts.is_empty() {
            let message = self.at(Id::SymbolCount, line).with(count);
            return out.push(Err(message.with(texts.len())));
        }
        for (at, (key, text)) in keys_of(named).zip(texts).enumerate() {
            let read = self.symbol(line, key, text, symbol);
            out.push(read.map(|read| Read { member, at, ..read }));
        }
    }

    fn symbol(
        &self,
        line: u32,
        key: &str,
        text: &str,
        symbol: &mut Symbol,
    ) -> Result<Read, Message> {
        let found = self.symbols.read(key, symbol)?;
        let found = found.ok_or_else(|| self.at(Id::SymbolMissing, line))?;
        let text = sha256(text.as_bytes());
        if found.text_sha256.is_some_and(|said| said != text) {
            return Err(self.at(Id::SymbolText, line));
        }
        Ok(Read {
            member: 0,
            at: 0,
            line,
            key: symbol_hash(key),
            file: half(found.file_sha256),
            matrix: half(sha256(&symbol.rows)),
            text: half(text),
            side: symbol.side,
        })
    }

    fn at(&self, id: Id, line: u32) -> Message {
        let place = Place {
            line,
            ..Place::file(self.name)
        };
        Message::new(id).at(place)
    }

    /// Two different texts never share a key or a matrix.
    fn shared(&self, all: &mut [Read], faults: &mut Vec<Message>) {
        let mut look = |id: Id, same: &dyn Fn(&Read, &Read) -> bool, all: &[Read]| {
            for two in all.windows(2) {
                if faults.len() < FAULTS_MAX && same(&two[0], &two[1]) && two[0].text != two[1].text
                {
                    faults.push(self.at(id, two[1].line).with(two[0].line));
                }
            }
        };
        all.sort_by_key(|read| (read.key, read.line));
        look(Id::SymbolShared, &|one, two| one.key == two.key, all);
        all.sort_by_key(|read| (read.matrix, read.side, read.line));
        let same = |one: &Read, two: &Read| (one.matrix, one.side) == (two.matrix, two.side);
        look(
            Id::SymbolTwin,
            &|one, two| same(one, two) && one.key != two.key,
            all,
        );
    }

    /// A symbol that no record names is somebody's who is not in the file.
    fn extra(&self, named: &[u64], faults: &mut Vec<Message>) -> Result<(), Error> {
        for key in self.symbols.keys()? {
            if faults.len() < FAULTS_MAX && named.binary_search(&key).is_err() {
                let name = self.symbols.name(key);
                faults.push(Message::new(Id::SymbolExtra).with(name));
            }
        }
        Ok(())
    }
}

/// The keys that all records name, whether they are printed or not.
fn named(intake: &Intake<'_>, shift: &Shift<'_>) -> Result<Vec<u64>, Error> {
    let mut named = Vec::new();
    let work = |(bytes, fields): &mut (Vec<u8>, Fields), chunk| {
        let mut keys = Vec::new();
        let each = |_, line: &[u8]| {
            if intake.split(line, fields).is_ok() {
                let named = intake.text(fields, Column::VoiceSymbol);
                keys.extend(keys_of(named).map(symbol_hash));
            }
        };
        intake.lines(chunk, bytes, each).map(|()| keys)
    };
    let sink = |keys: Result<Vec<u64>, Error>| {
        named.extend(keys?);
        Ok(())
    };
    let chunks = intake.chunks();
    shift.map_ordered("symbol keys", chunks, Default::default, work, sink)?;
    named.sort_unstable();
    named.dedup();
    Ok(named)
}

fn half(digest: [u8; 32]) -> [u8; 16] {
    let mut half = [0; 16];
    half.copy_from_slice(&digest[..16]);
    half
}
