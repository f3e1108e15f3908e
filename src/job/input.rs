//! `[input]`: the members file, how its bytes stand for fields, and what must add up. Opens the
//! insurer's corrections, which are small; the members file itself is opened by the run.

use std::path::{Path, PathBuf};

use super::config::Settings;
use super::settings::{column, columns, unknown_column};
use crate::digest::{hex, sha256, unhex};
use crate::member::Column;
use crate::message::{Faults, Id, Message};
use crate::records::fixed::{SlotFault, Slots};
use crate::records::{Format, LINE_BYTES_MAX};
use crate::settings::{At, Table};
use crate::units::Place;

/// `[input]`.
pub struct InputSettings {
    /// Resolved against the job's folder.
    pub path: PathBuf,
    /// As the job names it, for messages.
    pub name: String,
    pub sha256: Option<[u8; 32]>,
    pub records: Option<u64>,
    pub coding: Coding,
    pub format: Format,
    /// Our field → the client's heading; empty in a fixed file.
    pub columns: Vec<(Column, String)>,
    /// What each named slot of a fixed file holds, by its index in `format`.
    pub slots: Vec<Column>,
    /// False: a fixed file without line ends.
    pub line_ends: bool,
    /// 先頭レコード, before the headings.
    pub header: Option<EndRecord>,
    /// 終端レコード, the last line.
    pub trailer: Option<EndRecord>,
    /// Lists that the insurer has filled in and returned, in the job's order.
    pub corrections: Vec<Returned>,
}

/// The encoding as the job names it; which UTF-16 it is, the file's first bytes say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Coding {
    Utf8,
    Cp932,
    Utf16,
}

/// Words of `encoding`.
const CODINGS: &[(&str, Coding)] = &[
    ("utf-8", Coding::Utf8),
    ("cp932", Coding::Cp932),
    ("utf-16", Coding::Utf16),
];

impl Coding {
    /// The word in the job.
    pub fn word(self) -> &'static str {
        CODINGS[self as usize].0
    }
}

/// A record before or behind the members' records.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EndRecord {
    /// What it begins with: its first field, or its first characters in a fixed file.
    pub mark: String,
    /// Where it says how many records there are.
    pub count: Option<CountAt>,
}

/// Where a count stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CountAt {
    /// Number of the field, from 1.
    Field(usize),
    /// First byte from 0, and bytes.
    Bytes(usize, usize),
}

/// A list that came back.
#[derive(Clone, Debug)]
pub struct Returned {
    /// As the job names it.
    pub name: String,
    pub bytes: Vec<u8>,
}

/// Largest corrections file in bytes: some hundred thousand rows.
const RETURNED_BYTES_MAX: u64 = 64 << 20;

impl InputSettings {
    /// Reads the block; paths are resolved against `dir`.
    pub fn read(root: &mut Table<'_>, dir: &Path, faults: &mut Faults) -> Option<InputSettings> {
        let table = root.table("input", faults);
        let mut table = root.need("input", table, faults)?;
        let file = table.text("file", faults);
        let file = table.need("file", file, faults);
        let sha256 = table.text("sha256", faults);
        let sha256 = sha256.and_then(|given| {
            let digest = unhex(given.value.as_bytes());
            if digest.is_none() {
                let message = Message::new(Id::WrongType).at(given.place);
                faults.add(message.with("input.sha256").with("64 hex digits"));
            }
            digest
        });
        let records = table.number("records", 0..=i64::MAX, faults);
        let formats = [("delimited", false), ("fixed", true)];
        let fixed = table
            .choice("format", &formats, faults)
            .is_some_and(|at| at.value);
        let coding = table.choice("encoding", CODINGS, faults);
        if let Some(at) = coding
            .as_ref()
            .filter(|at| fixed && at.value == Coding::Utf16)
        {
            let message = Message::new(Id::WrongChoice).at(at.place.clone());
            faults.add(message.with("input.encoding (fixed)").with("cp932 | utf-8"));
        }
        let shape = match fixed {
            true => Shape::fixed(&mut table, faults),
            false => Some(Shape::delimited(&mut table, faults)),
        };
        let [header, trailer] =
            ["header", "trailer"].map(|key| end_record(&mut table, key, fixed, faults));
        let corrections = returned(&mut table, dir, faults);
        table.finish(faults);
        let (file, shape) = (file?.value, shape?);
        Some(InputSettings {
            path: dir.join(&file),
            name: file,
            sha256,
            records: records.and_then(|records| u64::try_from(records.value).ok()),
            coding: coding.map_or(Coding::Utf8, |at| at.value),
            format: shape.format,
            columns: shape.columns,
            slots: shape.slots,
            line_ends: shape.line_ends,
            header,
            trailer,
            corrections,
        })
    }

    /// Everything here that decides what is read, but the file's name; corrections count by their
    /// digests.
    pub fn digest(&self, digest: &mut Settings) {
        let sha256_given = self.sha256.map_or(String::new(), |it| hex(&it));
        digest.set("input.sha256", sha256_given);
        digest.set("input.records", self.records.unwrap_or(0));
        digest.set("input.encoding", self.coding.word());
        for (column, heading) in &self.columns {
            digest.set(column.name(), heading);
        }
        if let Format::Fixed(slots) = &self.format {
            digest.set("input.line_ends", self.line_ends);
            digest.set("input.record_bytes", slots.line_bytes());
            for slot in slots.iter() {
                let name = slot.named.map_or("", |index| self.slots[index].name());
                digest.set(name, format!("{} {}", slot.at, slot.bytes));
            }
        }
        for (key, record) in [("header", &self.header), ("trailer", &self.trailer)] {
            digest.set(key, format!("{record:?}"));
        }
        for returned in &self.corrections {
            digest.set("input.corrections", hex(&sha256(&returned.bytes)));
        }
    }
}

/// How fields are found, and which is which.
struct Shape {
    format: Format,
    columns: Vec<(Column, String)>,
    slots: Vec<Column>,
    line_ends: bool,
}

impl Shape {
    fn delimited(table: &mut Table<'_>, faults: &mut Faults) -> Shape {
        Shape {
            format: Format::Delimited,
            columns: columns(table, faults),
            slots: Vec::new(),
            line_ends: true,
        }
    }

    fn fixed(table: &mut Table<'_>, faults: &mut Faults) -> Option<Shape> {
        let most = i64::try_from(LINE_BYTES_MAX).unwrap_or(i64::MAX);
        let record_bytes = table.number("record_bytes", 1..=most, faults);
        let record_bytes = record_bytes.and_then(|at| usize::try_from(at.value).ok());
        let line_ends = table.flag("line_ends", faults).unwrap_or(true);
        let place = table.place().clone();
        let mut named: Vec<(Column, (usize, usize), Place)> = Vec::new();
        for mut field in table.tables("field", faults) {
            let name = field.text("name", faults);
            let name = field.need("name", name, faults);
            let [at, bytes] = ["at", "bytes"].map(|key| {
                let number = field.number(key, 1..=most, faults);
                let number = field.need(key, number, faults);
                number.and_then(|at| usize::try_from(at.value).ok())
            });
            let place = field.place().clone();
            field.finish(faults);
            let (Some(name), Some(at), Some(bytes)) = (name, at, bytes) else {
                continue;
            };
            match column(&name.value) {
                Some(column) if named.iter().any(|(known, ..)| *known == column) => {
                    let message = Message::new(Id::SlotDouble).at(name.place);
                    faults.add(message.with(&name.value));
                }
                Some(column) => named.push((column, (at - 1, bytes), place)),
                None => unknown_column("input.field", &name.value, &name, faults),
            }
        }
        if named.is_empty() {
            faults.add(
                Message::new(Id::MissingKey)
                    .at(place)
                    .with("[[input.field]]"),
            );
            return None;
        }
        let places: Vec<(usize, usize)> = named.iter().map(|(_, at, _)| *at).collect();
        let message = match Slots::new(&places, record_bytes) {
            Ok(slots) if slots.line_bytes() <= LINE_BYTES_MAX => {
                return Some(Shape {
                    format: Format::Fixed(slots),
                    columns: Vec::new(),
                    slots: named.iter().map(|(column, ..)| *column).collect(),
                    line_ends,
                });
            }
            Ok(_) => Message::new(Id::LineLong).at(place).with(LINE_BYTES_MAX),
            Err(SlotFault::Overlap(one, other)) => Message::new(Id::SlotOverlap)
                .at(named[other].2.clone())
                .with(named[one].0.name())
                .with(named[other].0.name()),
            Err(SlotFault::Outside(index)) => Message::new(Id::SlotOutside)
                .at(named[index].2.clone())
                .with(named[index].0.name())
                .with(record_bytes.unwrap_or(0)),
        };
        faults.add(message);
        None
    }
}

/// `[input.header]`, `[input.trailer]`.
fn end_record(
    table: &mut Table<'_>,
    key: &'static str,
    fixed: bool,
    faults: &mut Faults,
) -> Option<EndRecord> {
    let mut table = table.table(key, faults)?;
    let mark = table.text("mark", faults);
    let mark = table.need("mark", mark, faults);
    let most = i64::try_from(LINE_BYTES_MAX).unwrap_or(i64::MAX);
    let mut number = |table: &mut Table<'_>, key| {
        let number = table.number(key, 1..=most, faults)?;
        usize::try_from(number.value).ok()
    };
    let count = match fixed {
        false => number(&mut table, "count").map(CountAt::Field),
        true => {
            let [at, bytes] = ["count_at", "count_bytes"].map(|key| number(&mut table, key));
            at.zip(bytes)
                .map(|(at, bytes)| CountAt::Bytes(at - 1, bytes))
        }
    };
    table.finish(faults);
    let mark = mark?;
    if mark.value.is_empty() {
        let message = Message::new(Id::WrongType).at(mark.place);
        faults.add(message.with(format!("input.{key}.mark")).with("\"H\""));
        return None;
    }
    Some(EndRecord {
        mark: mark.value,
        count,
    })
}

/// `corrections = ["held.csv"]`: read now, because their digests are part of the configuration.
fn returned(table: &mut Table<'_>, dir: &Path, faults: &mut Faults) -> Vec<Returned> {
    let Some(At { value, place }) = table.texts("corrections", faults) else {
        return Vec::new();
    };
    let read = |name: String| match super::read::read_file(&dir.join(&name), RETURNED_BYTES_MAX) {
        Ok(bytes) => Some(Returned { name, bytes }),
        Err(error) => {
            faults.add(super::read::unreadable(&error, &name, &place));
            None
        }
    };
    value.into_iter().filter_map(read).collect()
}
