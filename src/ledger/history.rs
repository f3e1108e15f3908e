//! What the ledger knows of one piece: its generations, and the events that concern its lot.
//! Reads only; a ledger on a disk that cannot be written is read as well.

use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, OpenFlags, Row, params};

use super::{BUSY_SECONDS_MAX, Ledger, LedgerError, check_kind, sql};

/// A piece in one generation, as the ledger has it now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    pub generation: u8,
    pub lot: u32,
    pub state: String,
    /// Its first page in the lot's notice file, from 1.
    pub first_page: u32,
    pub pages: u32,
}

/// An event, as it was entered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Happened {
    pub seq: i64,
    /// RFC 3339 date and time.
    pub at: String,
    pub who: String,
    pub what: String,
    pub config_sha256: Vec<u8>,
    pub digest: Vec<u8>,
}

impl Ledger {
    /// Opens a ledger that is there to be read, and proves its chain. Writes nothing.
    ///
    /// # Errors
    /// As [`Ledger::open`]; an empty file is [`LedgerError::Foreign`].
    pub fn read(path: &Path) -> Result<Ledger, LedgerError> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let doing = || sql("opening the ledger");
        let connection = Connection::open_with_flags(path, flags).map_err(doing())?;
        let patience = Duration::from_secs(BUSY_SECONDS_MAX);
        connection.busy_timeout(patience).map_err(doing())?;
        if check_kind(&connection, path)? {
            let path = path.to_owned();
            return Err(LedgerError::Foreign { path });
        }
        let ledger = Ledger { connection };
        ledger.verify_chain()?;
        Ok(ledger)
    }

    /// All generations of a piece, the first print first; none for a number that no piece has.
    ///
    /// # Errors
    /// [`LedgerError::Sql`].
    pub fn standings(&self, piece_no: u32) -> Result<Vec<Standing>, LedgerError> {
        let doing = || sql("reading the ledger's pieces");
        let text = "SELECT generation, lot, state, first_page, pages FROM pieces \
            WHERE piece_no = ? ORDER BY generation";
        let mut statement = self.connection.prepare(text).map_err(doing())?;
        let read = |row: &Row<'_>| {
            Ok(Standing {
                generation: row.get(0)?,
                lot: row.get(1)?,
                state: row.get(2)?,
                first_page: row.get(3)?,
                pages: row.get(4)?,
            })
        };
        let rows = statement.query_map([piece_no], read);
        rows.and_then(Iterator::collect).map_err(doing())
    }

    /// The events that concern a lot: the start of the run that made it, and what was done to it.
    ///
    /// # Errors
    /// [`LedgerError::Sql`].
    pub fn events_of(&self, lot: u32) -> Result<Vec<Happened>, LedgerError> {
        let doing = || sql("reading the ledger's events");
        let text = "SELECT seq, at, who, what, config_sha256, digest FROM events \
            WHERE lot = ?1 OR seq = (SELECT max(seq) FROM events WHERE what = 'start' \
            AND seq < (SELECT min(seq) FROM events WHERE lot = ?1)) ORDER BY seq";
        let mut statement = self.connection.prepare(text).map_err(doing())?;
        let read = |row: &Row<'_>| {
            Ok(Happened {
                seq: row.get(0)?,
                at: row.get(1)?,
                who: row.get(2)?,
                what: row.get(3)?,
                config_sha256: row.get(4)?,
                digest: row.get(5)?,
            })
        };
        let rows = statement.query_map(params![lot], read);
        rows.and_then(Iterator::collect).map_err(doing())
    }
}
