-- The ledger, version 1. Times stand in `events` alone: `lots`, `files` and `pieces` are equal
-- row for row between runs of one job.
CREATE TABLE events (
    seq           INTEGER PRIMARY KEY,
    at            TEXT    NOT NULL, -- RFC 3339
    who           TEXT    NOT NULL,
    what          TEXT    NOT NULL,
    config_sha256 BLOB    NOT NULL,
    detail        TEXT    NOT NULL, -- JSON: digests and counts, nothing personal
    lot           INTEGER,          -- the lot that this event released
    rows_sha256   BLOB,             -- digest of that lot's rows as released
    prev          BLOB    NOT NULL, -- digest of the event before, zeros for the first
    digest        BLOB    NOT NULL
) STRICT;
CREATE TRIGGER events_are_not_changed BEFORE UPDATE ON events
BEGIN SELECT RAISE(ABORT, 'events are append-only'); END;
CREATE TRIGGER events_are_not_deleted BEFORE DELETE ON events
BEGIN SELECT RAISE(ABORT, 'events are append-only'); END;

CREATE TABLE lots (
    no          INTEGER PRIMARY KEY,
    stream      TEXT    NOT NULL,
    pieces      INTEGER NOT NULL,
    pages       INTEGER NOT NULL,
    first_piece INTEGER NOT NULL,
    verified    TEXT    NOT NULL
) STRICT;
CREATE TABLE files (
    lot    INTEGER NOT NULL,
    name   TEXT    NOT NULL,
    bytes  INTEGER NOT NULL,
    sha256 BLOB    NOT NULL,
    PRIMARY KEY (lot, name)
) STRICT, WITHOUT ROWID;
CREATE TABLE pieces (
    piece_no   INTEGER NOT NULL,
    generation INTEGER NOT NULL,
    lot        INTEGER NOT NULL,
    state      TEXT    NOT NULL,
    first_page INTEGER NOT NULL,
    pages      INTEGER NOT NULL,
    PRIMARY KEY (piece_no, generation)
) STRICT, WITHOUT ROWID;
