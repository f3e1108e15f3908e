//! The hash chain: what each event's digest covers, and the proof that nothing was changed.
//!
//! An event covers the event before it and, when it released a lot, that lot's rows. The chain
//! cannot tell that its last events were cut off; for that its head stands in the logs.

use std::collections::BTreeMap;

use rusqlite::{Connection, Row, params};

use super::{Event, FileRow, LedgerError, LotRow, PieceRow, sql};
use crate::digest::Sha256;

/// An event as it stands in the table.
struct EventRow {
    seq: i64,
    at: String,
    who: String,
    what: String,
    config_sha256: Vec<u8>,
    detail: String,
    lot: Option<u32>,
    rows_sha256: Option<Vec<u8>>,
    prev: Vec<u8>,
    digest: Vec<u8>,
}

const COLUMNS: &str = "seq, at, who, what, config_sha256, detail, lot, rows_sha256, prev, digest";

impl EventRow {
    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(EventRow {
            seq: row.get(0)?,
            at: row.get(1)?,
            who: row.get(2)?,
            what: row.get(3)?,
            config_sha256: row.get(4)?,
            detail: row.get(5)?,
            lot: row.get(6)?,
            rows_sha256: row.get(7)?,
            prev: row.get(8)?,
            digest: row.get(9)?,
        })
    }

    /// SHA-256 over the previous digest and every other column, each as u32 big-endian length,
    /// then the bytes; `seq` as 8 bytes, `lot` as 4, both big-endian; what is missing is empty.
    fn computed(&self) -> [u8; 32] {
        let lot = self.lot.map(u32::to_be_bytes);
        let fields: [&[u8]; 9] = [
            &self.prev,
            &self.seq.to_be_bytes(),
            self.at.as_bytes(),
            self.who.as_bytes(),
            self.what.as_bytes(),
            &self.config_sha256,
            self.detail.as_bytes(),
            lot.as_ref().map_or(&[], |lot| lot.as_slice()),
            self.rows_sha256.as_deref().unwrap_or_default(),
        ];
        let mut digest = Sha256::new();
        fields.into_iter().for_each(|field| digest.field(field));
        digest.finish()
    }
}

/// The last event's number and digest; 0 and zeros when there is none.
pub(super) fn head(connection: &Connection) -> Result<(i64, [u8; 32]), LedgerError> {
    let text = "SELECT seq, digest FROM events ORDER BY seq DESC LIMIT 1";
    match connection.query_row(text, [], |row| Ok((row.get(0)?, row.get(1)?))) {
        Err(rusqlite::Error::QueryReturnedNoRows) => Ok((0, [0; 32])),
        outcome => outcome.map_err(sql("reading the ledger's head")),
    }
}

/// Appends an event, with the lot it released and the digest of that lot's rows; the new head.
pub(super) fn append(
    connection: &Connection,
    event: &Event<'_>,
    released: Option<(u32, [u8; 32])>,
) -> Result<[u8; 32], LedgerError> {
    let (last, prev) = head(connection)?;
    let mut row = EventRow {
        seq: last + 1,
        at: event.when.to_owned(),
        who: event.who.to_owned(),
        what: event.what.to_owned(),
        config_sha256: event.config_sha256.to_vec(),
        detail: event.detail.to_string(),
        lot: released.map(|(lot, _)| lot),
        rows_sha256: released.map(|(_, digest)| digest.to_vec()),
        prev: prev.to_vec(),
        digest: Vec::new(),
    };
    let digest = row.computed();
    row.digest = digest.to_vec();
    let text = format!("INSERT INTO events ({COLUMNS}) VALUES (?,?,?,?,?,?,?,?,?,?)");
    let values = params![
        row.seq,
        row.at,
        row.who,
        row.what,
        row.config_sha256,
        row.detail,
        row.lot,
        row.rows_sha256,
        row.prev,
        row.digest,
    ];
    connection
        .execute(&text, values)
        .map_err(sql("appending an event"))?;
    Ok(digest)
}

/// Proves every event; hands each released lot and its rows' digest to `released`.
pub(super) fn verify(
    connection: &Connection,
    mut released: impl FnMut(u32, &[u8]),
) -> Result<(), LedgerError> {
    let doing = || sql("reading the ledger's events");
    let text = format!("SELECT {COLUMNS} FROM events ORDER BY seq");
    let mut statement = connection.prepare(&text).map_err(doing())?;
    let mut rows = statement.query([]).map_err(doing())?;
    let (mut seq, mut prev) = (0, vec![0; 32]);
    while let Some(row) = rows.next().map_err(doing())? {
        seq += 1;
        // A column of another type, too, is not what was written.
        let event = EventRow::read(row).map_err(|_| LedgerError::EventChanged { seq })?;
        let whole = event.seq == seq && event.prev == prev && event.digest == event.computed();
        if !whole {
            return Err(LedgerError::EventChanged { seq });
        }
        if let (Some(lot), Some(rows_sha256)) = (event.lot, &event.rows_sha256) {
            released(lot, rows_sha256);
        }
        prev = event.digest;
    }
    Ok(())
}

/// Proves that lots, files and pieces are those that the events released.
pub(super) fn verify_rows(connection: &Connection, lots: &[LotRow]) -> Result<(), LedgerError> {
    let mut promised: BTreeMap<u32, Vec<u8>> = BTreeMap::new();
    verify(connection, |lot, rows_sha256| {
        promised.insert(lot, rows_sha256.to_vec());
    })?;
    let mut found: BTreeMap<u32, RowsDigest> = BTreeMap::new();
    for lot in lots {
        found.insert(lot.no, RowsDigest::new(lot));
    }
    let doing = || sql("reading the ledger's pieces");
    let text = "SELECT piece_no, generation, lot, first_page, pages FROM pieces \
        ORDER BY piece_no, generation";
    let mut statement = connection.prepare(text).map_err(doing())?;
    let mut rows = statement.query([]).map_err(doing())?;
    while let Some(row) = rows.next().map_err(doing())? {
        let lot = row.get(2).map_err(doing())?;
        let digest = found
            .get_mut(&lot)
            .ok_or(LedgerError::LotChanged { no: lot })?;
        let numbers: [u32; 4] = [
            row.get(0).map_err(doing())?,
            row.get(1).map_err(doing())?,
            row.get(3).map_err(doing())?,
            row.get(4).map_err(doing())?,
        ];
        digest.piece(numbers);
    }
    let mut found: BTreeMap<u32, [u8; 32]> = found
        .into_iter()
        .map(|(lot, digest)| (lot, digest.finish()))
        .collect();
    for (no, rows_sha256) in promised {
        if found
            .remove(&no)
            .is_none_or(|digest| digest[..] != rows_sha256)
        {
            return Err(LedgerError::LotChanged { no });
        }
    }
    match found.into_keys().next() {
        Some(no) => Err(LedgerError::LotChanged { no }),
        None => Ok(()),
    }
}

/// The digest of a lot's rows as released: what later events change (state, verified) is left out.
pub(super) struct RowsDigest {
    digest: Sha256,
    /// The last piece added, by number and generation.
    last: Option<(u32, u32)>,
}

impl RowsDigest {
    /// Begins with the lot's own row and its files.
    pub(super) fn new(lot: &LotRow) -> Self {
        let mut digest = Sha256::new();
        digest.field(lot.stream.as_bytes());
        for number in [lot.no, lot.pieces, lot.pages, lot.first_piece] {
            digest.update(&number.to_be_bytes());
        }
        for FileRow {
            name,
            bytes,
            sha256,
        } in &lot.files
        {
            digest.field(name.as_bytes());
            digest.update(&bytes.to_be_bytes());
            digest.update(sha256);
        }
        RowsDigest { digest, last: None }
    }

    /// Adds a piece: its number, generation, first page and pages.
    fn piece(&mut self, numbers: [u32; 4]) {
        let mut bytes = [0; 16];
        for (place, number) in bytes.chunks_exact_mut(4).zip(numbers) {
            place.copy_from_slice(&number.to_be_bytes());
        }
        self.digest.update(&bytes);
    }

    /// Adds a piece that is being released.
    pub(super) fn add(&mut self, piece: &PieceRow) {
        let generation = u32::from(piece.generation);
        let key = Some((piece.piece_no, generation));
        assert!(key > self.last, "pieces come in the order of their numbers");
        self.last = key;
        self.piece([piece.piece_no, generation, piece.first_page, piece.pages]);
    }

    pub(super) fn finish(self) -> [u8; 32] {
        self.digest.finish()
    }
}
