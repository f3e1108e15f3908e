//! The members file at the door: its encoding, its headings, its totals, and each record as it is
//! printed: with the insurer's corrections and substitutions. A bad file is refused here.

use std::collections::HashMap;
use std::sync::OnceLock;

use super::corrections::Corrections;
use super::door::{self, Door};
use crate::input::Input;
use crate::job::Job;
use crate::member::{Column, Columns, Reason, Reject};
use crate::message::{Error, Faults, Id, Message};
use crate::records::guard::Digits12;
use crate::records::lines::{Ends, Lines};
use crate::records::{Fields, LINE_BYTES_MAX, LineFault, split};
use crate::units::Place;

/// Bytes of lines that a worker reads at a time.
const CHUNK_BYTES: u64 = 256 * 1024;
/// Bytes that hold any line with its end: 64 KiB, CR LF in UTF-16, and more to see it is longer.
const LONGEST_BYTES: usize = LINE_BYTES_MAX + 6;
/// Bytes that hold most lines.
const USUAL_BYTES: usize = 1024;
/// The most faults of one file that are told.
pub const FAULTS_MAX: usize = 20;

/// A members file whose headings have been read.
pub struct Intake<'a> {
    job: &'a Job,
    input: &'a Input,
    door: Door,
    corrections: Corrections,
    /// Which record each correction has met, by the offset of its line: known after pass 1 has
    /// read all records.
    corrected: OnceLock<HashMap<u64, Vec<usize>>>,
    /// Known before pass 1 only if the job says what it must be.
    sha256: OnceLock<[u8; 32]>,
}

/// The lines that begin in this part of the file.
#[derive(Clone, Copy, Debug)]
pub struct Chunk {
    from: u64,
    until: u64,
}

/// Room for a record: the bytes of its line, and its fields.
#[derive(Default)]
pub struct Room {
    bytes: Vec<u8>,
    pub fields: Fields,
    /// Columns whose words were substituted.
    pub substituted: Vec<Column>,
}

impl Chunk {
    pub fn bytes(self) -> u64 {
        self.until - self.from
    }
}

impl<'a> Intake<'a> {
    /// Proves the digest, and reads the headings and the records at both ends.
    ///
    /// # Errors
    /// Every fault of the file that shows before its records (exit 16); the file cannot be read
    /// (24).
    pub fn open(job: &'a Job, input: &'a Input) -> Result<Intake<'a>, Error> {
        let mut faults = Faults::default();
        let door = door::open(job, input, &mut faults)?;
        let sha256 = OnceLock::new();
        if let Some(wanted) = job.input.sha256 {
            let found = input.sha256()?;
            let found = *sha256.get_or_init(|| found);
            if found != wanted {
                let message = Message::new(Id::WrongDigest).at(Place::file(&job.input.name));
                faults.0.insert(0, message);
            }
        }
        let door = match door {
            Some(door) if faults.0.is_empty() => door,
            Some(_) | None => return Err(Error(faults.0)),
        };
        let corrections = Corrections::read(&job.input.corrections, &door.columns)?;
        Ok(Intake {
            job,
            input,
            door,
            corrections,
            corrected: OnceLock::new(),
            sha256,
        })
    }

    pub fn columns(&self) -> &Columns {
        &self.door.columns
    }

    /// Digest of the whole file. Asked for after pass 1: a file that is refused is not read to its
    /// end for a digest that nobody asked for.
    ///
    /// # Errors
    /// The file cannot be read, or has been cut off.
    pub fn sha256(&self) -> Result<[u8; 32], Error> {
        match self.sha256.get() {
            Some(&known) => Ok(known),
            None => {
                let found = self.input.sha256()?;
                Ok(*self.sha256.get_or_init(|| found))
            }
        }
    }

    /// Physical lines before the first record.
    pub fn lines_before(&self) -> u32 {
        self.door.lines_before
    }

    /// Bytes of all records.
    pub fn body_bytes(&self) -> u64 {
        self.door.body.end - self.door.body.start
    }

    /// The file in parts that workers read, each line in one of them; they depend on the file
    /// alone.
    pub fn chunks(&self) -> impl Iterator<Item = Chunk> + Send + use<> {
        let step = match self.door.ends {
            Ends::Every(bytes) => CHUNK_BYTES.next_multiple_of(bytes as u64),
            Ends::Bytes | Ends::Units { .. } => CHUNK_BYTES,
        };
        let body = self.door.body.clone();
        let count = (body.end - body.start).div_ceil(step);
        (0..count).map(move |index| {
            let from = body.start + index * step;
            Chunk {
                from,
                until: body.end.min(from + step),
            }
        })
    }

    /// Hands every line that begins in the chunk to `each`, with its offset in the file.
    ///
    /// # Errors
    /// The file cannot be read, or has been cut off.
    pub fn lines(
        &self,
        chunk: Chunk,
        bytes: &mut Vec<u8>,
        mut each: impl FnMut(u64, &[u8]),
    ) -> Result<(), Error> {
        let ends = self.door.ends;
        let mid_line = chunk.from > self.door.body.start && !matches!(ends, Ends::Every(_));
        // A line end early, to see whether a line begins with the chunk.
        let from = if mid_line {
            chunk.from - ends.bytes() as u64
        } else {
            chunk.from
        };
        let to = self
            .door
            .body
            .end
            .min(chunk.until.saturating_add(LONGEST_BYTES as u64));
        let length = |from: u64, to: u64| {
            usize::try_from(to - from).unwrap_or_else(|_| unreachable!("a chunk is small"))
        };
        self.input.read(from, length(from, to), bytes)?;
        for line in Lines::new(bytes, ends, mid_line, length(from, chunk.until)) {
            each(from + line.at as u64, line.bytes);
        }
        Ok(())
    }

    /// Cuts a line into its fields.
    ///
    /// # Errors
    /// The line's first fault.
    pub fn split(&self, line: &[u8], out: &mut Fields) -> Result<(), LineFault> {
        split(line, self.door.encoding, &self.job.input.format, out)
    }

    /// Corrects and substitutes, in pass 1; the corrections that were meant for this record.
    pub fn mend(&self, fields: &mut Fields, substituted: &mut Vec<Column>) -> Vec<usize> {
        let mut met = Vec::new();
        if !self.corrections.is_empty() && fields.len() == self.columns().count() {
            let token = self.record_mac(fields);
            met = self.corrections.of(&token).to_vec();
            self.corrections.apply(&met, fields);
        }
        self.substitute(fields, substituted);
        met
    }

    fn substitute(&self, fields: &mut Fields, substituted: &mut Vec<Column>) {
        substituted.clear();
        let Some(table) = &self.job.substitution else {
            return;
        };
        for &column in Column::WORDS {
            let Some(at) = self.columns().index(column).filter(|&at| at < fields.len()) else {
                continue;
            };
            if let Some(words) = table.substituted(fields.field(at)) {
                fields.replace(at, &words);
                substituted.push(column);
            }
        }
    }

    /// Keeps which record each correction has met.
    ///
    /// # Errors
    /// Corrections for no record or for several (exit 16).
    pub fn settle(&self, met: Vec<(u64, Vec<usize>)>) -> Result<(), Error> {
        self.corrections.prove(&met)?;
        let set = self.corrected.set(met.into_iter().collect());
        assert!(set.is_ok(), "pass 1 runs once");
        Ok(())
    }

    /// The record whose line begins at `offset`, as it is printed.
    ///
    /// # Errors
    /// [`Id::InputChanged`]: pass 1 has read it without a fault.
    pub fn record(&self, offset: u64, room: &mut Room) -> Result<(), Error> {
        if !self.door.body.contains(&offset) {
            return Err(self.changed());
        }
        let left = usize::try_from(self.door.body.end - offset).unwrap_or(LONGEST_BYTES);
        for bytes in [USUAL_BYTES, LONGEST_BYTES] {
            self.input.read(offset, bytes.min(left), &mut room.bytes)?;
            let Some(line) = self.door.ends.first(&room.bytes) else {
                continue;
            };
            if self.split(line, &mut room.fields).is_err() {
                return Err(self.changed());
            }
            let met = self.corrected.get().and_then(|met| met.get(&offset));
            if let Some(met) = met {
                self.corrections.apply(met, &mut room.fields);
            }
            self.substitute(&mut room.fields, &mut room.substituted);
            return Ok(());
        }
        Err(self.changed())
    }

    /// The file is no longer what pass 1 read.
    pub fn changed(&self) -> Error {
        let message = Message::new(Id::InputChanged);
        message.with(&self.job.input.name).into()
    }

    /// The MAC of a record: over all its fields, mapped or not, as they stand in the file,
    /// whatever was corrected.
    pub fn record_mac(&self, fields: &Fields) -> [u8; 32] {
        self.job
            .keys
            .record_mac(fields.delivered().map(str::as_bytes))
    }

    /// The text of a field, empty if the file has no such column or the record no such field.
    pub fn text<'f>(&self, fields: &'f Fields, column: Column) -> &'f str {
        let at = self.columns().index(column).filter(|&at| at < fields.len());
        at.map_or("", |at| fields.field(at))
    }

    /// Twelve digits in any column, mapped or not.
    ///
    /// # Errors
    /// [`Id::Digits12`] or [`Id::Digits12Proved`]: an individual number; the file is refused.
    pub fn guard(&self, line: usize, fields: &Fields) -> Result<Option<Reject>, Message> {
        let Some((at, found)) = door::guarded(fields, door::every) else {
            return Ok(None);
        };
        match found {
            Digits12::Number { .. } => {
                let headings = &self.door.headings;
                let heading = (at < headings.len()).then(|| headings.field(at));
                let name = &self.job.input.name;
                Err(door::number_found(name, line, (at, found), heading))
            }
            Digits12::Split => {
                let known = |column: &&Column| self.columns().index(**column) == Some(at);
                let column = Column::ALL.iter().find(known);
                Ok(Some(Reject {
                    field: column.map_or("", |column| column.name()),
                    reason: Reason::Digits12,
                }))
            }
        }
    }

    /// A record at one of the file's ends that stands among the others: two files in one.
    pub fn joined(&self, line: usize, fields: &Fields) -> Option<Message> {
        if fields.len() == self.columns().count() {
            return None;
        }
        let first = fields.iter().next().unwrap_or_default();
        let ends = [&self.job.input.header, &self.job.input.trailer];
        let end = ends.into_iter().flatten().any(|end| end.mark == first);
        end.then(|| Message::new(Id::EndInside).at(door::place(&self.job.input.name, line, 1)))
    }

    /// A fault of the file in a physical line with these bytes.
    pub fn fault(&self, line: usize, bytes: &[u8], fault: LineFault) -> Message {
        let (name, coding) = (&self.job.input.name, self.job.input.coding);
        match door::other_coding(bytes, coding, &self.job.input.format, fault) {
            Some(other) => door::recoded(name, coding, line, other),
            None => door::line_fault(name, coding, line, fault, &self.door.headings),
        }
    }

    /// Proves the counts of records, and that no line had a fault.
    ///
    /// # Errors
    /// The first faults of the lines, [`Id::WrongCount`] and [`Id::EndCount`] (exit 16).
    pub fn close(&self, records: u64, line_faults: &[Message]) -> Result<(), Error> {
        let mut faults = Faults(line_faults.iter().take(FAULTS_MAX).cloned().collect());
        let name = &self.job.input.name;
        if let Some(wanted) = self.job.input.records.filter(|&wanted| wanted != records) {
            let message = Message::new(Id::WrongCount).at(Place::file(name));
            faults.add(message.with(records).with(wanted));
        }
        for end in &self.door.counts {
            if end.count != records {
                let message = Message::new(Id::EndCount).at(end.place.clone());
                faults.add(message.with(end.key).with(end.count).with(records));
            }
        }
        faults.into_result()
    }
}

/// Whether to go on collecting faults of lines.
pub fn enough(line_faults: &[Message]) -> bool {
    line_faults.len() >= FAULTS_MAX
}
