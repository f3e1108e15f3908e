//! What stands before and behind the members' records: byte order mark, 先頭レコード, headings,
//! 終端レコード. Reads no record.

use std::ops::Range;

use crate::input::Input;
use crate::job::{Coding, CountAt, EndRecord, Job};
use crate::member::{Columns, HeadingFault};
use crate::message::{Error, Faults, Id, Message};
use crate::records::csv::BOM as BOM_UTF8;
use crate::records::fixed::Slots;
use crate::records::guard::{Digits12, digits12};
use crate::records::lines::Ends;
use crate::records::{Encoding, Fields, Format, LINE_BYTES_MAX, LineFault, split};
use crate::units::Place;

/// Byte order marks of UTF-16 (RFC 2781, 2000, 3.2).
const BOM_LITTLE: &[u8] = b"\xFF\xFE";
const BOM_BIG: &[u8] = b"\xFE\xFF";

/// Bytes at either end of the file that hold the records there.
const END_BYTES: usize = 4 * LINE_BYTES_MAX;
/// The most headings of one file that are told to be wrong.
const HEADINGS_MAX: usize = 20;

/// The file around its records.
pub struct Door {
    pub encoding: Encoding,
    pub ends: Ends,
    pub headings: Fields,
    pub columns: Columns,
    /// Where the records are.
    pub body: Range<u64>,
    /// Physical lines before the first record.
    pub lines_before: u32,
    /// What the records at the ends say about all others.
    pub counts: Vec<EndCount>,
}

/// A count at one of the file's ends.
pub struct EndCount {
    /// `header`, `trailer`.
    pub key: &'static str,
    pub count: u64,
    pub place: Place,
}

/// Reads both ends of the file; `None` if there is no going on.
///
/// # Errors
/// The file cannot be read.
pub fn open(job: &Job, input: &Input, faults: &mut Faults) -> Result<Option<Door>, Error> {
    let named = match &job.input.format {
        Format::Delimited => None,
        Format::Fixed(slots) => Some(named(job, slots)?),
    };
    let (mut head, mut tail) = (Vec::new(), Vec::new());
    input.read(0, END_BYTES, &mut head)?;
    let from = input.bytes().saturating_sub(END_BYTES as u64);
    // In UTF-16 the window begins where a unit does.
    let from = from.next_multiple_of(2);
    input.read(from, END_BYTES, &mut tail)?;
    let name = &job.input.name;
    let Some((encoding, start)) = encoding(&head, job.input.coding, name, faults) else {
        return Ok(None);
    };
    let ends = match &job.input.format {
        Format::Fixed(slots) if !job.input.line_ends => Ends::Every(slots.line_bytes()),
        Format::Fixed(_) | Format::Delimited => Ends::of(encoding),
    };
    let bytes = input.bytes();
    if let Some(message) = unfit(input, ends, start as u64, &tail, name)? {
        faults.add(message);
        return Ok(None);
    }
    let mut reading = Reading {
        job,
        encoding,
        ends,
        head: &head[start..],
        read: 0,
        lines: 0,
        counts: Vec::new(),
        named,
        faults,
    };
    let begun = reading.begin();
    let end = reading.end(&tail);
    let Reading {
        read,
        lines,
        counts,
        ..
    } = reading;
    let Some((headings, columns)) = begun else {
        return Ok(None);
    };
    let body = (start + read) as u64..bytes - end as u64;
    if body.start > body.end {
        faults.add(Message::new(Id::FileEmpty).at(Place::file(name)));
        return Ok(None);
    }
    Ok(Some(Door {
        encoding,
        ends,
        headings,
        columns,
        body,
        lines_before: lines,
        counts,
    }))
}

/// A file without a line, or one whose last line is cut.
fn unfit(
    input: &Input,
    ends: Ends,
    start: u64,
    tail: &[u8],
    name: &str,
) -> Result<Option<Message>, Error> {
    let body = input.bytes() - start;
    let whole = match ends {
        Ends::Every(record) => body.is_multiple_of(record as u64),
        Ends::Bytes | Ends::Units { .. } => ends.closes(tail),
    };
    Ok(match (body, whole) {
        (0, _) => Some(Message::new(Id::FileEmpty).at(Place::file(name))),
        (_, true) => None,
        (_, false) => Some(Message::new(Id::LastLineCut).at(place(name, last_line(input)?, 0))),
    })
}

/// A fixed file has no headings: the job's own names stand for them, and the bytes of what nobody
/// named.
///
/// # Errors
/// [`Id::SlotMissing`] (exit 20).
fn named(job: &Job, slots: &Slots) -> Result<(Fields, Columns), Error> {
    let mut headings = Fields::new();
    let names = slots.iter().map(|slot| match slot.named {
        Some(index) => job.input.slots[index].name().to_owned(),
        None => format!("{}-{}", slot.at + 1, slot.at + slot.bytes),
    });
    let names = names.collect::<Vec<_>>().join(",");
    let read = split(
        names.as_bytes(),
        Encoding::Utf8,
        &Format::Delimited,
        &mut headings,
    );
    assert!(read.is_ok(), "our own names need no quotes");
    let columns = Columns::read(&headings, &[], &job.columns_needed()).map_err(|faults| {
        let missing = faults.into_iter().filter_map(|fault| match fault {
            HeadingFault::Missing(name) => Some(Message::new(Id::SlotMissing).with(name)),
            HeadingFault::Double(_) => None,
        });
        Error(missing.collect())
    })?;
    Ok((headings, columns))
}

/// The lines at the ends, one after the other.
struct Reading<'a> {
    job: &'a Job,
    encoding: Encoding,
    ends: Ends,
    head: &'a [u8],
    /// Bytes and lines of `head` that have been read.
    read: usize,
    lines: u32,
    counts: Vec<EndCount>,
    /// The columns of a fixed file.
    named: Option<(Fields, Columns)>,
    faults: &'a mut Faults,
}

impl<'a> Reading<'a> {
    /// 先頭レコード and headings.
    fn begin(&mut self) -> Option<(Fields, Columns)> {
        let job = self.job;
        if let Some(header) = &job.input.header {
            let line = self.next()?;
            self.end_record("header", header, line, 1);
        }
        if let Some(named) = self.named.take() {
            return Some(named);
        }
        let mut headings = Fields::new();
        let line = self.next()?;
        let (name, number) = (&job.input.name, self.lines as usize);
        if let Err(fault) = split(line, self.encoding, &Format::Delimited, &mut headings) {
            let coding = job.input.coding;
            self.faults
                .add(line_fault(name, coding, number, fault, &Fields::new()));
            return None;
        }
        // A file without headings shows its first record here.
        if let Some(found) = guarded(&headings) {
            self.faults.add(number_found(name, number, found, None));
        }
        let columns = Columns::read(&headings, &job.input.columns, &job.columns_needed());
        let columns = columns.unwrap_or_else(|wrong| {
            for fault in wrong.into_iter().take(HEADINGS_MAX) {
                self.faults.add(match fault {
                    HeadingFault::Missing(heading) => Message::new(Id::HeadingMissing)
                        .at(place(name, number, 0))
                        .with(heading),
                    HeadingFault::Double(column) => Message::new(Id::HeadingDouble)
                        .at(place(name, number, column))
                        .with(column),
                });
            }
            Columns::none()
        });
        Some((headings, columns))
    }

    /// The next line of the head. A line that does not end in it is longer than any may be.
    fn next(&mut self) -> Option<&'a [u8]> {
        let rest = &self.head[self.read..];
        self.lines += 1;
        let name = &self.job.input.name;
        let number = self.lines as usize;
        let Some(line) = self
            .ends
            .first(rest)
            .filter(|line| line.len() <= LINE_BYTES_MAX)
        else {
            let short = rest.len() <= LINE_BYTES_MAX;
            let message = match short {
                true => Message::new(Id::FileEmpty),
                false => Message::new(Id::LineLong).with(LINE_BYTES_MAX),
            };
            self.faults.add(message.at(place(name, number, 0)));
            return None;
        };
        self.read += self.ends.whole(rest);
        Some(line)
    }

    /// 終端レコード: how many bytes it takes at the end of the file.
    fn end(&mut self, tail: &[u8]) -> usize {
        let Some(trailer) = &self.job.input.trailer else {
            return 0;
        };
        let from = self.ends.last_line(tail).unwrap_or(0);
        let line = self.ends.first(&tail[from..]).unwrap_or_default();
        self.end_record("trailer", trailer, line, 0);
        tail.len() - from
    }

    /// Proves the mark of a record at an end, and takes its count.
    fn end_record(&mut self, key: &'static str, end: &EndRecord, line: &[u8], number: usize) {
        let name = &self.job.input.name;
        let place = place(name, number, 1);
        // Not by the slots of the other records: this one has a form of its own.
        let mut fields = Fields::new();
        let whole = || Format::Fixed(Slots::whole(line.len()));
        let read = match &self.job.input.format {
            Format::Delimited => split(line, self.encoding, &Format::Delimited, &mut fields),
            Format::Fixed(_) => split(line, self.encoding, &whole(), &mut fields),
        };
        let first = fields.iter().next().unwrap_or_default();
        let begins = match &self.job.input.format {
            Format::Delimited => first == end.mark,
            Format::Fixed(_) => first.starts_with(end.mark.as_str()),
        };
        if read.is_err() || !begins {
            let message = Message::new(Id::EndMissing).at(place);
            self.faults.add(message.with(key));
            return;
        }
        if let Some(found @ (_, Digits12::Number { .. })) = guarded(&fields) {
            self.faults.add(number_found(name, number, found, None));
        }
        let Some(at) = end.count else { return };
        let digits = match at {
            CountAt::Field(field) if field <= fields.len() => fields.field(field - 1),
            CountAt::Bytes(at, bytes) => line
                .get(at..at + bytes)
                .and_then(|digits| str::from_utf8(digits).ok())
                .unwrap_or_default(),
            CountAt::Field(_) => "",
        };
        match digits.trim_matches(' ').parse() {
            Ok(count) => self.counts.push(EndCount { key, count, place }),
            Err(_) => {
                let message = Message::new(Id::EndCountUnread).at(place);
                self.faults.add(message.with(key));
            }
        }
    }
}

/// The number of the last physical line.
fn last_line(input: &Input) -> Result<usize, Error> {
    let (mut lines, mut at, mut bytes) = (1, 0, Vec::new());
    while at < input.bytes() {
        input.read(at, END_BYTES, &mut bytes)?;
        lines += memchr::memchr_iter(b'\n', &bytes).count();
        at += bytes.len() as u64;
    }
    Ok(lines)
}

/// The file's encoding and the length of its byte order mark.
fn encoding(
    head: &[u8],
    coding: Coding,
    name: &str,
    faults: &mut Faults,
) -> Option<(Encoding, usize)> {
    let mut other = |found: &str| {
        let message = Message::new(Id::OtherEncoding).at(place(name, 1, 0));
        faults.add(message.with(found).with(coding.word()));
    };
    let utf16 = [(BOM_LITTLE, false), (BOM_BIG, true)];
    let marked = utf16.iter().find(|(bom, _)| head.starts_with(bom));
    match (coding, marked) {
        (Coding::Utf16, Some(&(bom, big_endian))) => {
            return Some((Encoding::Utf16 { big_endian }, bom.len()));
        }
        (Coding::Utf16, None) if head.starts_with(BOM_UTF8) => other("utf-8"),
        (Coding::Utf16, None) if head.is_empty() => {
            faults.add(Message::new(Id::FileEmpty).at(Place::file(name)));
        }
        (Coding::Utf16, None) => {
            faults.add(Message::new(Id::Utf16Unmarked).at(place(name, 1, 1)));
        }
        (Coding::Utf8 | Coding::Cp932, Some(_)) => other("utf-16"),
        // Every second byte of ASCII in UTF-16 is zero.
        (Coding::Utf8 | Coding::Cp932, None) if unmarked_utf16(head) => other("utf-16"),
        (Coding::Utf8, None) => {
            let bom = if head.starts_with(BOM_UTF8) {
                BOM_UTF8.len()
            } else {
                0
            };
            return Some((Encoding::Utf8, bom));
        }
        (Coding::Cp932, None) if head.starts_with(BOM_UTF8) => other("utf-8"),
        (Coding::Cp932, None) => return Some((Encoding::Cp932, 0)),
    }
    None
}

/// Whether the first four characters look like ASCII in UTF-16.
fn unmarked_utf16(head: &[u8]) -> bool {
    let (pairs, _) = head.as_chunks::<2>();
    let half = |zero: usize| {
        let ascii = |pair: &[u8; 2]| pair[zero] == 0 && pair[1 - zero] != 0;
        pairs.len() >= 4 && pairs.iter().take(4).all(ascii)
    };
    half(0) || half(1)
}

/// The first field with twelve digits, an individual number's shape before any other.
pub fn guarded(fields: &Fields) -> Option<(usize, Digits12)> {
    let mut first = None;
    for (at, text) in fields.iter().enumerate() {
        match digits12(text) {
            Some(found @ Digits12::Number { .. }) => return Some((at, found)),
            Some(found) if first.is_none() => first = Some((at, found)),
            Some(_) | None => {}
        }
    }
    first
}

/// Tells where, never what.
pub fn number_found(
    name: &str,
    line: usize,
    (at, found): (usize, Digits12),
    heading: Option<&str>,
) -> Message {
    let id = match found {
        Digits12::Number { proved: true } => Id::Digits12Proved,
        Digits12::Number { proved: false } | Digits12::Split => Id::Digits12,
    };
    let message = Message::new(id).at(place(name, line, at + 1));
    match heading {
        Some(heading) => message.field(heading),
        None => message,
    }
}

/// Line 0 and column 0 say that there is none to tell.
pub fn place(name: &str, line: usize, column: usize) -> Place {
    let small = |number| u32::try_from(number).unwrap_or(u32::MAX);
    let mut place = Place::file(name);
    (place.line, place.column) = (small(line), small(column));
    place
}

/// A line's fault as a message.
pub fn line_fault(
    name: &str,
    coding: Coding,
    line: usize,
    fault: LineFault,
    headings: &Fields,
) -> Message {
    let (message, column) = match fault {
        LineFault::QuoteNeverClosed { column } => (Message::new(Id::QuoteOpen), column),
        LineFault::InvalidByte { column } => {
            let message = Message::new(Id::InvalidByte).with(coding.word());
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
