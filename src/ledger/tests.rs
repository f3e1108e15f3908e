//! Tests of the ledger: what it keeps, what it gives up, and what it finds changed.

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

use serde_json::{Value, json};

use super::*;

const CONFIG: [u8; 32] = [7; 32];

fn event<'a>(what: &'a str, detail: &'a Value) -> Event<'a> {
    let when = "2024-07-01T09:00:00+09:00";
    Event {
        when,
        who: "night shift",
        what,
        config_sha256: &CONFIG,
        detail,
    }
}

fn lot(no: u32, pieces: u32) -> LotRow {
    let file = |end: &str, bytes| FileRow {
        name: format!("{no:04}.{end}"),
        bytes,
        sha256: [no as u8; 32],
    };
    LotRow {
        no,
        stream: "yoshiki1/A4/yu-mail".to_owned(),
        files: vec![file("members.csv", 10), file("notice.pdf", 1 << 40)],
        pieces,
        pages: 2 * pieces,
        first_piece: 1 + (no - 1) * pieces,
        verified: "unverified".to_owned(),
    }
}

fn pieces(lot: &LotRow) -> impl Iterator<Item = PieceRow> + use<> {
    let LotRow {
        no,
        first_piece,
        pieces,
        ..
    } = *lot;
    (0..pieces).map(move |index| PieceRow {
        piece_no: first_piece + index,
        generation: 0,
        lot: no,
        state: "composed",
        first_page: 1 + 2 * index,
        pages: 2,
    })
}

fn release(ledger: &mut Ledger, lot: &LotRow) -> [u8; 32] {
    let detail = json!({"lot": lot.no, "pieces": lot.pieces});
    ledger
        .release(lot, pieces(lot), &event("release", &detail))
        .unwrap()
}

/// A ledger of a start and two lots, in a directory of its own.
fn written() -> (tempfile::TempDir, PathBuf) {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("ledger.db");
    let mut ledger = Ledger::open(&path).unwrap();
    ledger
        .event(&event("start", &json!({"records": 20})))
        .unwrap();
    release(&mut ledger, &lot(1, 10));
    release(&mut ledger, &lot(2, 10));
    (dir, path)
}

fn names(dir: &Path) -> Vec<String> {
    let entries = fs::read_dir(dir).unwrap();
    let mut names: Vec<_> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

fn count(path: &Path, table: &str) -> u32 {
    let text = format!("SELECT count(*) FROM {table}");
    Connection::open(path)
        .unwrap()
        .query_row(&text, [], |row| row.get(0))
        .unwrap()
}

#[test]
fn what_was_released_is_there_after_opening_again() {
    let (dir, path) = written();
    assert_eq!(
        names(dir.path()),
        ["ledger.db"],
        "no companion file is left"
    );
    let ledger = Ledger::open(&path).unwrap();
    assert_eq!(ledger.lots().unwrap(), [lot(1, 10), lot(2, 10)]);
    assert_eq!(count(&path, "pieces"), 20);
    assert_eq!(count(&path, "events"), 3);
    ledger.verify_rows().unwrap();
}

#[test]
fn the_head_moves_with_each_event_and_is_zero_before_the_first() {
    let dir = tempfile::tempdir().unwrap();
    let mut ledger = Ledger::open(&dir.path().join("ledger.db")).unwrap();
    assert_eq!(ledger.head().unwrap(), [0; 32]);
    let first = ledger.event(&event("start", &json!({}))).unwrap();
    assert_eq!(ledger.head().unwrap(), first);
    let second = ledger.event(&event("start", &json!({}))).unwrap();
    assert_eq!(ledger.head().unwrap(), second);
    assert_ne!(first, second, "the same event again has another digest");
}

#[test]
fn the_head_is_the_same_for_the_same_history() {
    let heads = [written(), written()].map(|(_dir, path)| Ledger::open(&path).unwrap().head());
    let [one, two] = heads.map(Result::unwrap);
    assert_eq!(one, two);
    // Computed by another program; pinned, because a ledger is proved years later.
    let pinned = "4fceffd535f8baf24041d4303f587bb3be3ba274488b7f98b615f66715e62d22";
    assert_eq!(crate::digest::hex(&one), pinned);
}

#[cfg(unix)]
#[test]
fn the_file_is_private() {
    use std::os::unix::fs::PermissionsExt;
    let (_dir, path) = written();
    assert_eq!(
        fs::metadata(&path).unwrap().permissions().mode() & 0o777,
        0o600
    );
}

#[test]
fn a_release_that_breaks_off_leaves_nothing() {
    let (dir, path) = written();
    let mut ledger = Ledger::open(&path).unwrap();
    let head = ledger.head().unwrap();
    let third = lot(3, 10);
    let broken = pieces(&third).inspect(|piece| {
        if piece.piece_no == 25 {
            resume_unwind(Box::new("killed"));
        }
    });
    let detail = json!({});
    let run = || ledger.release(&third, broken, &event("release", &detail));
    assert!(catch_unwind(AssertUnwindSafe(run)).is_err());
    drop(ledger);

    assert_eq!(names(dir.path()), ["ledger.db"]);
    let mut ledger = Ledger::open(&path).unwrap();
    assert_eq!(ledger.head().unwrap(), head);
    assert_eq!(ledger.lots().unwrap().len(), 2);
    release(&mut ledger, &third);
    ledger.verify_rows().unwrap();
    assert_eq!(count(&path, "pieces"), 30);
}

#[test]
fn a_machine_that_dies_inside_a_release_leaves_nothing_of_it() {
    // Many enough that SQLite writes pages of the open transaction to the file.
    let many = 150_000;
    let (dir, path) = written();
    let dead = tempfile::tempdir().unwrap();
    let mut ledger = Ledger::open(&path).unwrap();
    let head = ledger.head().unwrap();
    let mut third = lot(3, many);
    third.first_piece = 21;
    let snapshot = pieces(&third).inspect(|piece| {
        if piece.piece_no == 20 + many {
            for name in names(dir.path()) {
                fs::copy(dir.path().join(&name), dead.path().join(&name)).unwrap();
            }
        }
    });
    ledger
        .release(&third, snapshot, &event("release", &json!({})))
        .unwrap();

    assert_eq!(names(dead.path()), ["ledger.db", "ledger.db-journal"]);
    let ledger = Ledger::open(&dead.path().join("ledger.db")).unwrap();
    assert_eq!(ledger.head().unwrap(), head);
    assert_eq!(ledger.lots().unwrap().len(), 2);
    ledger.verify_rows().unwrap();
    assert_eq!(names(dead.path()), ["ledger.db"]);
}

#[test]
fn a_file_that_was_made_and_not_laid_out_is_laid_out() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("ledger.db");
    fs::write(&path, b"").unwrap();
    assert_eq!(Ledger::open(&path).unwrap().lots().unwrap(), []);
}

#[test]
fn a_lot_or_a_piece_is_released_once() {
    let (_dir, path) = written();
    let mut ledger = Ledger::open(&path).unwrap();
    let head = ledger.head().unwrap();
    let detail = json!({});
    let same_lot = lot(2, 10);
    let mut same_piece = lot(3, 10);
    same_piece.first_piece = 20;
    for again in [same_lot, same_piece] {
        let outcome = ledger.release(&again, pieces(&again), &event("release", &detail));
        assert!(matches!(outcome, Err(LedgerError::Sql { .. })));
        assert_eq!(ledger.head().unwrap(), head);
        assert_eq!(ledger.lots().unwrap().len(), 2);
    }
    // The next generation of a piece is another row.
    let mut reprint = lot(3, 1);
    reprint.first_piece = 20;
    let next = pieces(&reprint).map(|piece| PieceRow {
        generation: 1,
        ..piece
    });
    ledger
        .release(&reprint, next, &event("release", &detail))
        .unwrap();
    ledger.verify_rows().unwrap();
}

#[test]
fn lots_and_pieces_are_equal_row_for_row_whenever_they_were_written() {
    let rows = |path: &Path| {
        let connection = Connection::open(path).unwrap();
        let text = "SELECT piece_no || '/' || generation || '/' || lot || '/' || state || '/' \
            || first_page || '/' || pages FROM pieces";
        let mut statement = connection.prepare(text).unwrap();
        let rows = statement
            .query_map([], |row| row.get::<_, String>(0))
            .unwrap();
        rows.map(Result::unwrap).collect::<Vec<_>>()
    };
    let (_dir, one) = written();
    let dir = tempfile::tempdir().unwrap();
    let two = dir.path().join("ledger.db");
    for no in [2, 1] {
        let mut ledger = Ledger::open(&two).unwrap();
        let resume = Event {
            when: "2024-07-02T00:00:00Z",
            ..event("resume", &Value::Null)
        };
        ledger.event(&resume).unwrap();
        release(&mut ledger, &lot(no, 10));
    }
    assert_eq!(rows(&one), rows(&two));
    let [one, two] = [one, two].map(|path| Ledger::open(&path).unwrap().lots().unwrap());
    assert_eq!(one, two);
}

#[test]
fn the_tables_themselves_refuse_to_change_an_event() {
    let (_dir, path) = written();
    let connection = Connection::open(&path).unwrap();
    for text in ["UPDATE events SET who = 'nobody'", "DELETE FROM events"] {
        let error = connection.execute(text, []).unwrap_err();
        assert!(error.to_string().contains("append-only"));
    }
}

/// Changes a written ledger behind its back, triggers and all.
fn tampered(text: &str) -> (tempfile::TempDir, PathBuf) {
    let (dir, path) = written();
    let connection = Connection::open(&path).unwrap();
    let triggers = "DROP TRIGGER events_are_not_changed; DROP TRIGGER events_are_not_deleted;";
    connection.execute_batch(triggers).unwrap();
    assert!(connection.execute(text, []).unwrap() > 0, "{text}");
    (dir, path)
}

#[test]
fn an_event_that_was_changed_is_found_and_named() {
    let cases = [
        (
            "UPDATE events SET at = '2024-07-01T09:00:01+09:00' WHERE seq = 1",
            1,
        ),
        ("UPDATE events SET who = 'day shift' WHERE seq = 2", 2),
        ("UPDATE events SET what = 'start' WHERE seq = 3", 3),
        (
            "UPDATE events SET config_sha256 = zeroblob(32) WHERE seq = 2",
            2,
        ),
        (
            "UPDATE events SET detail = '{\"records\":21}' WHERE seq = 1",
            1,
        ),
        (
            "UPDATE events SET lot = NULL, rows_sha256 = NULL WHERE seq = 2",
            2,
        ),
        (
            "UPDATE events SET rows_sha256 = zeroblob(32) WHERE seq = 3",
            3,
        ),
        ("UPDATE events SET prev = zeroblob(32) WHERE seq = 2", 2),
        ("UPDATE events SET digest = zeroblob(32) WHERE seq = 2", 2),
        ("UPDATE events SET digest = x'00' WHERE seq = 2", 2),
        (
            "UPDATE events SET what = CAST(x'ff' AS TEXT) WHERE seq = 2",
            2,
        ),
        ("UPDATE events SET seq = 9 WHERE seq = 3", 3),
        ("UPDATE events SET seq = 0 WHERE seq = 1", 1),
        ("DELETE FROM events WHERE seq = 1", 1),
        ("DELETE FROM events WHERE seq = 2", 2),
    ];
    for (text, named) in cases {
        let (_dir, path) = tampered(text);
        match Ledger::open(&path) {
            Err(LedgerError::EventChanged { seq }) => assert_eq!(seq, named, "{text}"),
            outcome => panic!("{text}: {outcome:?}"),
        }
    }
}

#[test]
fn a_lot_that_was_changed_is_found_and_named() {
    let cases = [
        ("UPDATE lots SET pages = pages + 1 WHERE no = 1", 1),
        ("UPDATE lots SET stream = 'other' WHERE no = 2", 2),
        ("DELETE FROM lots WHERE no = 2", 2),
        (
            "INSERT INTO lots VALUES (3, 's', 0, 0, 21, 'unverified')",
            3,
        ),
        ("UPDATE files SET sha256 = zeroblob(32) WHERE lot = 1", 1),
        ("DELETE FROM files WHERE name = '0002.notice.pdf'", 2),
        ("DELETE FROM pieces WHERE piece_no = 5", 1),
        ("UPDATE pieces SET pages = 1 WHERE piece_no = 15", 2),
        ("INSERT INTO pieces VALUES (15, 1, 2, 'composed', 1, 2)", 2),
        ("INSERT INTO pieces VALUES (99, 0, 7, 'composed', 1, 2)", 7),
        ("UPDATE pieces SET lot = 2 WHERE piece_no = 10", 1),
    ];
    for (text, named) in cases {
        let (_dir, path) = tampered(text);
        match Ledger::open(&path).unwrap().verify_rows() {
            Err(LedgerError::LotChanged { no }) => assert_eq!(no, named, "{text}"),
            outcome => panic!("{text}: {outcome:?}"),
        }
    }
    let (_dir, path) = tampered("UPDATE pieces SET state = 'released'");
    Ledger::open(&path).unwrap().verify_rows().unwrap();
}

#[test]
fn a_foreign_file_is_refused_and_stays_as_it_was() {
    let dir = tempfile::tempdir().unwrap();
    let text = dir.path().join("text");
    fs::write(
        &text,
        "not a database, and long enough to be read as one\n".repeat(100),
    )
    .unwrap();
    let other = dir.path().join("other");
    Connection::open(&other)
        .unwrap()
        .execute_batch("CREATE TABLE t (a)")
        .unwrap();
    for path in [text, other] {
        let before = fs::read(&path).unwrap();
        assert!(matches!(
            Ledger::open(&path),
            Err(LedgerError::Foreign { .. })
        ));
        assert_eq!(fs::read(&path).unwrap(), before);
    }
}

#[test]
fn a_newer_ledger_is_refused() {
    let (_dir, path) = written();
    let newer = SCHEMA_VERSION + 1;
    let connection = Connection::open(&path).unwrap();
    connection
        .pragma_update(None, "user_version", newer)
        .unwrap();
    match Ledger::open(&path) {
        Err(LedgerError::Version { found, .. }) => assert_eq!(found, newer),
        outcome => panic!("{outcome:?}"),
    }
}

#[test]
fn an_error_says_where() {
    let error = Ledger::open(Path::new("/no/such/ledger.db")).unwrap_err();
    assert!(
        error
            .to_string()
            .starts_with("opening /no/such/ledger.db: "),
        "{error}"
    );
}
