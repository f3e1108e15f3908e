//! The members file at the door: its encoding, its heading, its totals. A bad file is refused here,
//! before any record is looked at.

use std::ops::Range;

use crate::digest::sha256;
use crate::job::Job;
use crate::member::{Column, Columns, HeadingFault, Reason, Reject};
use crate::message::{Error, Faults, Id, Message};
use crate::records::guard::{Digits12, digits12};
use crate::records::lines::{self, FileFault, Lines};
use crate::records::{Encoding, Fields, LINE_BYTES_MAX, LineFault, split};
use crate::units::Place;

/// Byte order marks of UTF-16 (RFC 2781, 2000, 3.2).
const BOMS_UTF16: [&[u8]; 2] = [b"\xFF\xFE", b"\xFE\xFF"];
const BOM_UTF8: &[u8] = b"\xEF\xBB\xBF";
/// The most faults of one file that are told.
const FAULTS_MAX: usize = 20;

/// A members file whose heading has been read.
pub struct Intake<'a> {
    data: &'a [u8],
    name: &'a str,
    encoding: Encoding,
    headings: Fields,
    columns: Columns,
    body: Range<usize>,
    sha256: [u8; 32],
}

impl<'a> Intake<'a> {
    /// Reads the heading and proves the digest.
    ///
    /// # Errors
    /// Every fault of the file that shows before its records (exit 16).
    pub fn open(job: &'a Job, data: &'a [u8]) -> Result<Intake<'a>, Error> {
        let (name, encoding) = (job.input.name.as_str(), job.input.encoding);
        let mut faults = Faults::default();
        let mut tell = |message: Message, line| faults.add(message.at(place(name, line, 0)));
        let sha256 = sha256(data);
        if job.input.sha256.is_some_and(|wanted| wanted != sha256) {
            tell(Message::new(Id::WrongDigest), 0);
        }
        if let Some(other) = other_encoding(data, encoding) {
            let message = Message::new(Id::OtherEncoding);
            tell(message.with(other).with(word(encoding)), 1);
            return Err(Error(faults.0));
        }
        let whole = match lines::body(data, encoding) {
            Ok(whole) => whole,
            Err(FileFault::Empty) => {
                tell(Message::new(Id::FileEmpty), 0);
                return Err(Error(faults.0));
            }
            Err(FileFault::LastLineCut) => {
                tell(Message::new(Id::LastLineCut), lines::line_ends(data) + 1);
                return Err(Error(faults.0));
            }
        };
        let Some(first) = Lines::new(data, whole.clone()).next() else {
            unreachable!("a body has a line")
        };
        let after = lines::chunks(data, whole.clone(), 1)[0].end;
        let mut headings = Fields::new();
        let columns = match split(first.bytes, encoding, &mut headings) {
            Ok(()) => Columns::read(&headings, &job.input.columns, &job.order),
            Err(fault) => {
                faults.add(line_fault(name, encoding, 1, fault, &headings));
                return Err(Error(faults.0));
            }
        };
        // A file without headings shows its first record here.
        if let Some(found) = guarded(&headings) {
            faults.add(number_found(name, 1, found, None));
        }
        let columns = columns.unwrap_or_else(|missing| {
            for fault in missing {
                faults.add(match fault {
                    HeadingFault::Missing(heading) => Message::new(Id::HeadingMissing)
                        .at(place(name, 1, 0))
                        .with(heading),
                    HeadingFault::Double(column) => Message::new(Id::HeadingDouble)
                        .at(place(name, 1, column))
                        .with(column),
                });
            }
            Columns::none()
        });
        faults.into_result()?;
        Ok(Intake {
            data,
            name,
            encoding,
            headings,
            columns,
            body: after..whole.end,
            sha256,
        })
    }

    /// The whole file.
    pub fn data(&self) -> &'a [u8] {
        self.data
    }

    /// Where the records are, without the heading.
    pub fn body(&self) -> Range<usize> {
        self.body.clone()
    }

    pub fn columns(&self) -> &Columns {
        &self.columns
    }

    pub fn encoding(&self) -> Encoding {
        self.encoding
    }

    /// Digest of the whole file.
    pub fn sha256(&self) -> [u8; 32] {
        self.sha256
    }

    /// The fields of the record whose line begins at `offset`.
    ///
    /// # Errors
    /// [`Id::InputChanged`]: pass 1 has read it without a fault.
    pub fn record(&self, offset: u64, out: &mut Fields) -> Result<(), Error> {
        let line = usize::try_from(offset)
            .ok()
            .filter(|at| self.body.contains(at));
        let read = line.map(|at| split(lines::line_at(self.data, at), self.encoding, out));
        match read {
            Some(Ok(())) => Ok(()),
            Some(Err(_)) | None => Err(self.changed()),
        }
    }

    /// The file is no longer what pass 1 read.
    pub fn changed(&self) -> Error {
        Message::new(Id::InputChanged).with(self.name).into()
    }

    /// The text of a field, empty if the file has no such column or the record no such field.
    pub fn text<'f>(&self, fields: &'f Fields, column: Column) -> &'f str {
        let at = self.columns.index(column).filter(|&at| at < fields.len());
        at.map_or("", |at| fields.field(at))
    }

    /// Twelve digits in any column, mapped or not.
    ///
    /// # Errors
    /// [`Id::Digits12`] or [`Id::Digits12Proved`]: an individual number; the file is refused.
    pub fn guard(&self, line: usize, fields: &Fields) -> Result<Option<Reject>, Message> {
        let Some((at, found)) = guarded(fields) else {
            return Ok(None);
        };
        match found {
            Digits12::Number { .. } => {
                let heading = (at < self.headings.len()).then(|| self.headings.field(at));
                Err(number_found(self.name, line, (at, found), heading))
            }
            Digits12::Split => {
                let known = |column: &&Column| self.columns.index(**column) == Some(at);
                let column = Column::ALL.iter().find(known);
                Ok(Some(Reject {
                    field: column.map_or("", |column| column.name()),
                    reason: Reason::Digits12,
                }))
            }
        }
    }

    /// A fault of the file in a physical line.
    pub fn fault(&self, line: usize, fault: LineFault) -> Message {
        line_fault(self.name, self.encoding, line, fault, &self.headings)
    }

    /// Proves the count of records, and that no line had a fault.
    ///
    /// # Errors
    /// The first faults of the lines, and [`Id::WrongCount`] (exit 16).
    pub fn close(&self, job: &Job, records: u64, line_faults: &[Message]) -> Result<(), Error> {
        let mut faults = Faults(line_faults.iter().take(FAULTS_MAX).cloned().collect());
        if let Some(wanted) = job.input.records.filter(|&wanted| wanted != records) {
            let message = Message::new(Id::WrongCount).at(Place::file(self.name));
            faults.add(message.with(records).with(wanted));
        }
        faults.into_result()
    }
}

/// The first field with twelve digits, an individual number's shape before any other.
fn guarded(fields: &Fields) -> Option<(usize, Digits12)> {
    let found = || {
        (0..)
            .zip(fields.iter())
            .filter_map(|(at, text)| Some((at, digits12(text)?)))
    };
    let number = found().find(|(_, found)| matches!(found, Digits12::Number { .. }));
    number.or_else(|| found().next())
}

/// Tells where, never what.
fn number_found(
    name: &str,
    line: usize,
    (at, found): (usize, Digits12),
    heading: Option<&str>,
) -> Message {
    let proved = matches!(found, Digits12::Number { proved: true });
    let id = if proved {
        Id::Digits12Proved
    } else {
        Id::Digits12
    };
    let message = Message::new(id).at(place(name, line, at + 1));
    match heading {
        Some(heading) => message.field(heading),
        None => message,
    }
}

/// Whether to go on collecting faults of lines.
pub fn enough(line_faults: &[Message]) -> bool {
    line_faults.len() >= FAULTS_MAX
}

fn place(name: &str, line: usize, column: usize) -> Place {
    let small = |number| u32::try_from(number).unwrap_or(u32::MAX);
    let mut place = Place::file(name);
    (place.line, place.column) = (small(line), small(column));
    place
}

fn word(encoding: Encoding) -> &'static str {
    match encoding {
        Encoding::Utf8 => "utf-8",
        Encoding::Cp932 => "cp932",
    }
}

/// The encoding that a byte order mark tells, if it is another than the job's.
fn other_encoding(data: &[u8], encoding: Encoding) -> Option<&'static str> {
    if BOMS_UTF16.iter().any(|bom| data.starts_with(bom)) {
        return Some("utf-16");
    }
    (data.starts_with(BOM_UTF8) && encoding != Encoding::Utf8).then_some("utf-8")
}

fn line_fault(
    name: &str,
    encoding: Encoding,
    line: usize,
    fault: LineFault,
    headings: &Fields,
) -> Message {
    let (message, column) = match fault {
        LineFault::QuoteNeverClosed { column } => (Message::new(Id::QuoteOpen), column),
        LineFault::InvalidByte { column } => {
            let message = Message::new(Id::InvalidByte).with(word(encoding));
            (message, column)
        }
        LineFault::TextAfterQuote { column } => (Message::new(Id::QuoteText), column),
        LineFault::LoneQuote { column } => (Message::new(Id::QuoteLone), column),
        LineFault::TooLong => {
            let message = Message::new(Id::LineLong).with(LINE_BYTES_MAX);
            return message.at(place(name, line, 0));
        }
    };
    let message = message.at(place(name, line, column));
    match column.checked_sub(1).filter(|&at| at < headings.len()) {
        Some(at) => message.field(headings.field(at)),
        None => message,
    }
}
