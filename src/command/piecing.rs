//! `piece OUT ID`: who got what. Proves the ledger, finds the piece by any of its names, proves the
//! files of its lot, and gathers what they say of it. What is shown and drawn is told below.

mod find;
mod pages;
mod told;

use std::path::{Path, PathBuf};

use super::witnessing::ledger_error;
use crate::digest::{hex, sha256};
use crate::ledger::{FileRow, Happened, Ledger, LedgerError, LotRow, Standing};
use crate::manifest::{MEMBERS_HEADING, PIECES_HEADING};
use crate::message::{Error, Id, Message};
use crate::produce::Failure;
use crate::records::csv;
use crate::shift::Shift;
use find::Called;
use pages::Output;

pub use pages::{DPI_MAX, DPI_MIN, DPI_USUAL};

/// Where OUT says whose job it is.
const LOCK_NAME: &str = "job.lock.json";

/// Which piece is asked for, and what is to be made of it.
#[derive(Clone, Debug)]
pub struct Wanted {
    pub out: PathBuf,
    /// A piece number, a pairing code, the line below one, or a control number.
    pub id: String,
    /// What the id is, where it could be two things.
    pub kind: Option<Kind>,
    /// A picture or a PDF file of its pages.
    pub output: Option<PathBuf>,
    pub dpi: u32,
}

/// What an id is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Piece,
    ControlNo,
}

/// What is known of a piece.
#[derive(Debug)]
pub struct Piece {
    out: PathBuf,
    job: String,
    number: u32,
    standing: Standing,
    /// Every generation of it, this one too.
    generations: Vec<Standing>,
    lot: LotRow,
    /// Its row of `pieces.csv`.
    row: Row,
    /// Its rows of `members.csv`.
    members: Vec<Row>,
    events: Vec<Happened>,
    pub head: [u8; 32],
    /// What was written.
    written: Vec<PathBuf>,
}

/// A row of a control file, with its heading.
#[derive(Debug)]
struct Row {
    heading: &'static str,
    fields: Vec<String>,
}

impl Row {
    /// The field under a heading; empty if there is none.
    fn get(&self, name: &str) -> &str {
        let headings = self.heading.trim_end().split(',');
        let mut found = headings
            .zip(&self.fields)
            .filter(|(heading, _)| *heading == name);
        found.next().map_or("", |(_, field)| field)
    }
}

/// A released OUT whose ledger holds.
struct Archive {
    out: PathBuf,
    ledger: Ledger,
    lots: Vec<LotRow>,
    job: String,
    /// `config_sha256` in hexadecimal digits.
    config: String,
    head: [u8; 32],
}

/// Job and configuration as `job.lock.json` has them.
fn lock(out: &Path) -> Result<(String, String), Error> {
    let path = out.join(LOCK_NAME);
    let text = std::fs::read(&path).map_err(|source| Error::io(Id::Unreadable, &path, &source))?;
    let lock: serde_json::Value = serde_json::from_slice(&text).unwrap_or_default();
    let word = |key: &str| lock[key].as_str().map(str::to_owned);
    let both = word("job").zip(word("config_sha256"));
    both.ok_or_else(|| other_config(out))
}

fn other_config(out: &Path) -> Error {
    let message = Message::new(Id::OtherConfig).with(out.display());
    message.with(LOCK_NAME).into()
}

/// Tells who got what.
///
/// # Errors
/// No such OUT, no such piece, or a place that may not be written (20); ledger or lot are not as
/// they were (12); a file cannot be read or written (24).
pub fn run(wanted: &Wanted, shift: &Shift<'_>) -> Result<Piece, Failure> {
    let output = wanted.output.as_deref();
    let output = output.map(|path| Output::new(path, &wanted.out, wanted.dpi));
    let output = output.transpose()?;
    let archive = Archive::open(&wanted.out)?;
    let head = archive.head;
    let failed = |error| Failure { error, head };
    let called = archive
        .find(&wanted.id, wanted.kind, shift)
        .map_err(failed)?;
    let mut piece = archive.piece(called, shift).map_err(failed)?;
    if let Some(output) = output {
        piece.written = archive.draw(&piece, &output).map_err(failed)?;
    }
    Ok(piece)
}

impl Archive {
    /// Opens the ledger of an OUT and proves its chain and its rows.
    fn open(out: &Path) -> Result<Archive, Failure> {
        let path = out.join("ledger.db");
        if !path.is_file() {
            let message = Message::new(Id::OutMissing).with(out.display());
            return Err(Error::from(message).into());
        }
        let broken = |error| ledger_error(&path, &error);
        let ledger = Ledger::read(&path).map_err(broken)?;
        ledger.verify_rows().map_err(broken)?;
        let head = ledger.head().map_err(broken)?;
        let lots = ledger.lots().map_err(broken)?;
        let (job, config) = lock(out).map_err(|error| Failure { error, head })?;
        Ok(Archive {
            out: out.to_owned(),
            ledger,
            lots,
            job,
            config,
            head,
        })
    }

    fn broken(&self, error: &LedgerError) -> Error {
        ledger_error(&self.out.join("ledger.db"), error)
    }

    fn unknown(&self) -> Error {
        Message::new(Id::PieceUnknown)
            .with(self.out.display())
            .into()
    }

    /// A file of a lot, byte for byte as it was released.
    ///
    /// # Errors
    /// [`Id::LotChanged`] (exit 12), also where it is gone; [`Id::Unreadable`] (24).
    fn proved(&self, file: &FileRow) -> Result<Vec<u8>, Error> {
        let path = self.out.join("lots").join(&file.name);
        let changed = || Error::from(Message::new(Id::LotChanged).with(path.display()));
        let bytes = std::fs::read(&path).map_err(|source| match source.kind() {
            std::io::ErrorKind::NotFound => changed(),
            _ => Error::io(Id::Unreadable, &path, &source),
        })?;
        match sha256(&bytes) == file.sha256 {
            true => Ok(bytes),
            false => Err(changed()),
        }
    }

    /// A lot's file of a kind, proved; `None` if the lot has none.
    fn file(&self, lot: &LotRow, kind: &str) -> Result<Option<Vec<u8>>, Error> {
        let name = crate::lot::file_name(lot.no, kind);
        let file = lot.files.iter().find(|file| file.name == name);
        file.map(|file| self.proved(file)).transpose()
    }

    /// Rows of a control file of a lot whose first field is a piece's number.
    fn rows(
        &self,
        lot: &LotRow,
        (kind, heading): (&str, &'static str),
        number: u32,
    ) -> Result<Vec<(usize, Row)>, Error> {
        let text = self.file(lot, kind)?.unwrap_or_default();
        let text = String::from_utf8_lossy(&text);
        let begin = format!("{number},");
        let own = text.lines().skip(1).enumerate();
        let own = own.filter(|(_, line)| line.starts_with(&begin));
        let row = |(place, line)| {
            let fields = csv::fields(line);
            (place, Row { heading, fields })
        };
        Ok(own.map(row).collect())
    }

    /// Everything that is known of a piece, every file of its lot proved.
    fn piece(&self, called: Called, shift: &Shift<'_>) -> Result<Piece, Error> {
        let generations = self.ledger.standings(called.number);
        let generations = generations.map_err(|error| self.broken(&error))?;
        let meant = |it: &&Standing| called.generation.is_none_or(|own| own == it.generation);
        let standing = generations.iter().rfind(meant).cloned();
        let standing = standing.ok_or_else(|| self.unknown())?;
        let changed = || {
            let error = LedgerError::LotChanged { no: standing.lot };
            self.broken(&error)
        };
        let lot = self.lots.iter().find(|lot| lot.no == standing.lot);
        let lot = lot.ok_or_else(changed)?;
        for file in &lot.files {
            if shift.stopped() {
                return Err(Message::new(Id::Stopped).into());
            }
            self.proved(file)?;
        }
        let rows = self.rows(lot, ("pieces.csv", PIECES_HEADING), called.number)?;
        let own = standing.generation.to_string();
        let row = rows
            .into_iter()
            .find(|(_, row)| row.get("generation") == own);
        let (_, row) = row.ok_or_else(changed)?;
        if !called.agrees(row.get("codes")) {
            return Err(self.unknown());
        }
        let members = self.rows(lot, ("members.csv", MEMBERS_HEADING), called.number)?;
        let events = self.ledger.events_of(lot.no);
        let events = events.map_err(|error| self.broken(&error))?;
        // The file is not in the chain; configuration and codes are.
        let configured = events
            .iter()
            .all(|it| hex(&it.config_sha256) == self.config);
        let lines = row.get("codes").split(' ').filter_map(find::line_of);
        if !configured || !lines.into_iter().all(|line| line.starts_with(&self.job)) {
            return Err(other_config(&self.out));
        }
        Ok(Piece {
            out: self.out.clone(),
            job: self.job.clone(),
            number: called.number,
            lot: lot.clone(),
            row,
            members: members.into_iter().map(|(_, row)| row).collect(),
            events,
            head: self.head,
            written: Vec::new(),
            standing,
            generations,
        })
    }

    /// Writes its pages, those of its notice and its envelope's last.
    fn draw(&self, piece: &Piece, output: &Output) -> Result<Vec<PathBuf>, Error> {
        let first = piece.standing.first_page as usize - 1;
        let notice = self.file(&piece.lot, "notice.pdf")?;
        let notice = notice.ok_or_else(|| self.unknown())?;
        let own = first..first + piece.standing.pages as usize;
        let envelope = self.file(&piece.lot, "envelope.pdf")?;
        let rows = self.rows(&piece.lot, ("pieces.csv", PIECES_HEADING), piece.number)?;
        let place = rows
            .iter()
            .find(|(_, row)| row.fields == piece.row.fields)
            .map_or(0, |(place, _)| *place);
        let mut files = vec![(&notice[..], own)];
        files.extend(envelope.iter().map(|bytes| (&bytes[..], place..place + 1)));
        let title = format!("{}-{:07}", self.job, piece.number);
        output.write(&files, &format!("{title}-{}", piece.standing.generation))
    }
}
