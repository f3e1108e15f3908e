//! The commit record of a run: hash-chained events, lots, their files, and pieces, in SQLite.
//!
//! What stands here has happened; a lot without a row does not exist. Everything that belongs
//! together is written in one transaction with its event. It holds no personal data, takes no
//! time of its own, and knows neither what a lot looks like nor who asks.

mod chain;
mod history;
mod lock;

use std::fs::{File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, ErrorCode, OpenFlags, Transaction, TransactionBehavior, params};
use thiserror::Error;

use chain::RowsDigest;
pub use history::{Happened, Standing};
pub use lock::{Lock, LockError};

/// Tells our files from other SQLite files: "KRK1" as a number.
const APPLICATION_ID: i64 = 0x4B52_4B31;

/// The version of the tables.
const SCHEMA_VERSION: i64 = 1;

const SCHEMA: &str = include_str!("schema.sql");

/// How long a commit waits for another process that reads the ledger.
const BUSY_SECONDS_MAX: u64 = 10;

/// Something that happened, told to the ledger.
#[derive(Clone, Copy, Debug)]
pub struct Event<'a> {
    /// RFC 3339 (2002) date and time.
    pub when: &'a str,
    /// The person or job net that had it done.
    pub who: &'a str,
    /// What was done, in one word: `start`, `release` …
    pub what: &'a str,
    /// The digest of everything that decides what is printed.
    pub config_sha256: &'a [u8; 32],
    /// Digests and counts, in the order in which they stand in the value; nothing personal.
    pub detail: &'a serde_json::Value,
}

/// A released lot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LotRow {
    /// Number through all streams, from 1.
    pub no: u32,
    /// The stream it was cut from.
    pub stream: String,
    /// Its files, in the order of their names.
    pub files: Vec<FileRow>,
    /// How many pieces it holds.
    pub pieces: u32,
    /// How many pages its pieces have together.
    pub pages: u32,
    /// The number of its first piece.
    pub first_piece: u32,
    /// How it was read back.
    pub verified: String,
}

/// A file of a lot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileRow {
    /// Its name in the lots' directory.
    pub name: String,
    /// Its length.
    pub bytes: u64,
    /// Its SHA-256.
    pub sha256: [u8; 32],
}

/// A piece in one generation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PieceRow {
    /// Number through the job, from 1.
    pub piece_no: u32,
    /// 0 for the first print, then one more for each reprint.
    pub generation: u8,
    /// The lot it is in.
    pub lot: u32,
    /// Where it is in its life: `composed`, `verified` …
    pub state: &'static str,
    /// Its first page in the lot's notice file, from 1.
    pub first_page: u32,
    /// How many pages it has there.
    pub pages: u32,
}

/// Why the ledger cannot be used or trusted.
#[derive(Debug, Error)]
pub enum LedgerError {
    /// The file cannot be made or opened.
    #[error("opening {}: {source}", path.display())]
    File { path: PathBuf, source: io::Error },
    /// SQLite's own trouble; a full disk and a lock that is never let go are among them.
    #[error("{doing}: {source}")]
    Sql {
        doing: &'static str,
        source: rusqlite::Error,
    },
    /// The file is something else.
    #[error("{} is not a ledger", path.display())]
    Foreign { path: PathBuf },
    /// The file was made by another version of the engine.
    #[error("{} is a ledger of version {found}, not {SCHEMA_VERSION}", path.display())]
    Version { path: PathBuf, found: i64 },
    /// The event, or one before it, is not as it was written.
    #[error("event {seq} of the ledger is not as it was written")]
    EventChanged { seq: i64 },
    /// The lot's row, or that of one of its files or pieces, is not as it was released.
    #[error("lot {no} of the ledger is not as it was released")]
    LotChanged { no: u32 },
}

/// The open ledger of one OUT. One process writes it, held by a [`Lock`]; others may read.
#[derive(Debug)]
pub struct Ledger {
    connection: Connection,
}

impl Ledger {
    /// Opens the ledger at `path`, made with mode 0600 if there is none, and proves its chain.
    ///
    /// # Errors
    /// [`LedgerError::Foreign`] and [`LedgerError::Version`] for a file that is not this
    /// version's ledger, which then stays as it was; [`LedgerError::EventChanged`].
    pub fn open(path: &Path) -> Result<Ledger, LedgerError> {
        // Made here, before SQLite opens it, because SQLite would make it for all to read; the
        // journal takes the file's mode.
        let file = |source| LedgerError::File {
            path: path.to_owned(),
            source,
        };
        drop(open_private(path).map_err(file)?);

        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let doing = || sql("opening the ledger");
        let mut connection = Connection::open_with_flags(path, flags).map_err(doing())?;
        let patience = Duration::from_secs(BUSY_SECONDS_MAX);
        connection.busy_timeout(patience).map_err(doing())?;
        let fresh = check_kind(&connection, path)?;

        // No companion file is left between commits. Extra also syncs the directory after the
        // journal is gone, so that a commit once told survives a power cut.
        let modes = "PRAGMA journal_mode = DELETE; PRAGMA synchronous = EXTRA;";
        connection.execute_batch(modes).map_err(doing())?;
        if fresh {
            lay_out(&mut connection)?;
        }
        let ledger = Ledger { connection };
        ledger.verify_chain()?;
        Ok(ledger)
    }

    /// Appends an event; the new head.
    ///
    /// # Errors
    /// [`LedgerError::Sql`]; nothing is written then.
    pub fn event(&mut self, event: &Event<'_>) -> Result<[u8; 32], LedgerError> {
        let transaction = self.begin()?;
        let head = chain::append(&transaction, event, None)?;
        commit(transaction)?;
        Ok(head)
    }

    /// Releases a lot: its row, its files, its pieces and the event, or nothing of them; the
    /// new head.
    ///
    /// `pieces` come in the order of (number, generation), as many as the lot says.
    ///
    /// # Errors
    /// [`LedgerError::Sql`], also for a lot or a piece's generation that is there already.
    pub fn release(
        &mut self,
        lot: &LotRow,
        pieces: impl Iterator<Item = PieceRow>,
        event: &Event<'_>,
    ) -> Result<[u8; 32], LedgerError> {
        assert!(
            lot.files.is_sorted_by(|one, two| one.name < two.name),
            "files by name"
        );
        let transaction = self.begin()?;
        insert_lot(&transaction, lot)?;
        let rows_sha256 = insert_pieces(&transaction, lot, pieces)?;
        let head = chain::append(&transaction, event, Some((lot.no, rows_sha256)))?;
        commit(transaction)?;
        Ok(head)
    }

    /// The released lots, by number.
    ///
    /// # Errors
    /// [`LedgerError::Sql`].
    pub fn lots(&self) -> Result<Vec<LotRow>, LedgerError> {
        let doing = || sql("reading the ledger's lots");
        let text = "SELECT no, stream, pieces, pages, first_piece, verified FROM lots ORDER BY no";
        let mut statement = self.connection.prepare(text).map_err(doing())?;
        let rows = statement.query_map([], |row| {
            Ok(LotRow {
                no: row.get(0)?,
                stream: row.get(1)?,
                files: Vec::new(),
                pieces: row.get(2)?,
                pages: row.get(3)?,
                first_piece: row.get(4)?,
                verified: row.get(5)?,
            })
        });
        let mut lots: Vec<LotRow> = rows.and_then(Iterator::collect).map_err(doing())?;

        let text = "SELECT name, bytes, sha256 FROM files WHERE lot = ? ORDER BY name";
        let mut statement = self.connection.prepare(text).map_err(doing())?;
        for lot in &mut lots {
            let rows = statement.query_map([lot.no], |row| {
                let bytes = row.get::<_, i64>(1)?.cast_unsigned();
                Ok(FileRow {
                    name: row.get(0)?,
                    bytes,
                    sha256: row.get(2)?,
                })
            });
            lot.files = rows.and_then(Iterator::collect).map_err(doing())?;
        }
        Ok(lots)
    }

    /// The job file that the last run was started with, as that run found it.
    ///
    /// # Errors
    /// [`LedgerError::Sql`].
    pub fn job_file(&self) -> Result<Option<String>, LedgerError> {
        let doing = || sql("reading the ledger's events");
        let text = "SELECT detail FROM events WHERE what = 'start' ORDER BY seq DESC LIMIT 1";
        let mut statement = self.connection.prepare(text).map_err(doing())?;
        let mut rows = statement.query([]).map_err(doing())?;
        let Some(row) = rows.next().map_err(doing())? else {
            return Ok(None);
        };
        let detail: String = row.get(0).map_err(doing())?;
        let detail: serde_json::Value = serde_json::from_str(&detail).unwrap_or_default();
        Ok(detail["job_file"].as_str().map(str::to_owned))
    }

    /// The digest of the last event; zeros when there is none.
    ///
    /// # Errors
    /// [`LedgerError::Sql`].
    pub fn head(&self) -> Result<[u8; 32], LedgerError> {
        chain::head(&self.connection).map(|(_seq, digest)| digest)
    }

    /// Proves that every event is as it was written, and follows the one before it.
    ///
    /// # Errors
    /// [`LedgerError::EventChanged`] with the first that is not.
    pub fn verify_chain(&self) -> Result<(), LedgerError> {
        chain::verify(&self.connection, |_lot, _rows_sha256| ())
    }

    /// Proves the chain, and that lots, files and pieces are those that its events released.
    /// Reads every row; what later events change (`state`, `verified`) is not covered.
    ///
    /// # Errors
    /// [`LedgerError::EventChanged`] or [`LedgerError::LotChanged`] with the first that is not.
    pub fn verify_rows(&self) -> Result<(), LedgerError> {
        chain::verify_rows(&self.connection, &self.lots()?)
    }

    /// Takes the write lock at once, so that no later statement has to wait for it.
    fn begin(&mut self) -> Result<Transaction<'_>, LedgerError> {
        let behavior = TransactionBehavior::Immediate;
        let transaction = self.connection.transaction_with_behavior(behavior);
        transaction.map_err(sql("beginning a transaction of the ledger"))
    }
}

fn insert_lot(transaction: &Transaction<'_>, lot: &LotRow) -> Result<(), LedgerError> {
    let text = "INSERT INTO lots (no, stream, pieces, pages, first_piece, verified) \
        VALUES (?, ?, ?, ?, ?, ?)";
    let values = params![
        lot.no,
        lot.stream,
        lot.pieces,
        lot.pages,
        lot.first_piece,
        lot.verified
    ];
    transaction
        .execute(text, values)
        .map_err(sql("entering a lot"))?;
    let text = "INSERT INTO files (lot, name, bytes, sha256) VALUES (?, ?, ?, ?)";
    for file in &lot.files {
        // SQLite's integers are signed; no file comes near the sign.
        let values = params![lot.no, file.name, file.bytes.cast_signed(), file.sha256];
        transaction
            .execute(text, values)
            .map_err(sql("entering a file"))?;
    }
    Ok(())
}

/// Enters the pieces; the digest of the lot's rows.
fn insert_pieces(
    transaction: &Transaction<'_>,
    lot: &LotRow,
    pieces: impl Iterator<Item = PieceRow>,
) -> Result<[u8; 32], LedgerError> {
    let doing = || sql("entering a piece");
    let text = "INSERT INTO pieces (piece_no, generation, lot, state, first_page, pages) \
        VALUES (?, ?, ?, ?, ?, ?)";
    let mut statement = transaction.prepare(text).map_err(doing())?;
    let mut digest = RowsDigest::new(lot);
    let mut count = 0;
    for piece in pieces {
        assert_eq!(piece.lot, lot.no, "a piece stands in its own lot");
        digest.add(&piece);
        let PieceRow {
            piece_no,
            generation,
            lot,
            state,
            first_page,
            pages,
        } = piece;
        let values = params![piece_no, generation, lot, state, first_page, pages];
        statement.execute(values).map_err(doing())?;
        count += 1;
    }
    assert_eq!(count, lot.pieces, "a lot holds as many pieces as it says");
    Ok(digest.finish())
}

fn commit(transaction: Transaction<'_>) -> Result<(), LedgerError> {
    transaction
        .commit()
        .map_err(sql("committing to the ledger"))
}

/// True for a file without tables yet; nothing is changed here.
fn check_kind(connection: &Connection, path: &Path) -> Result<bool, LedgerError> {
    let number = |text| connection.query_row(text, [], |row| row.get::<_, i64>(0));
    let foreign = || LedgerError::Foreign {
        path: path.to_owned(),
    };
    let doing = |source| match source {
        rusqlite::Error::SqliteFailure(error, _) if error.code == ErrorCode::NotADatabase => {
            foreign()
        }
        _ => sql("reading the ledger's version")(source),
    };
    let application_id = number("PRAGMA application_id").map_err(doing)?;
    let found = number("PRAGMA user_version").map_err(doing)?;
    let tables = number("SELECT count(*) FROM sqlite_master").map_err(doing)?;
    match (application_id, found, tables) {
        (0, 0, 0) => Ok(true),
        (APPLICATION_ID, SCHEMA_VERSION, _) => Ok(false),
        (APPLICATION_ID, ..) => Err(LedgerError::Version {
            path: path.to_owned(),
            found,
        }),
        _ => Err(foreign()),
    }
}

/// Makes the tables, whole or not at all.
fn lay_out(connection: &mut Connection) -> Result<(), LedgerError> {
    let doing = || sql("laying out the ledger");
    let transaction = connection.transaction().map_err(doing())?;
    let marks = format!(
        "PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = {SCHEMA_VERSION};"
    );
    transaction.execute_batch(SCHEMA).map_err(doing())?;
    transaction.execute_batch(&marks).map_err(doing())?;
    transaction.commit().map_err(doing())
}

/// Opens a file to read and write; one that is made now is for its owner alone.
fn open_private(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Names what was being done when SQLite failed.
fn sql(doing: &'static str) -> impl FnOnce(rusqlite::Error) -> LedgerError {
    move |source| LedgerError::Sql { doing, source }
}

#[cfg(test)]
mod tests;
