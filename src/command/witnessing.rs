//! `verify OUT`: finds the job of a folder, proves its ledger and configuration, and lets the
//! witness read every lot.

use std::path::{Path, PathBuf};

use crate::digest::hex;
use crate::input::Input;
use crate::job::{self, Job};
use crate::ledger::{Ledger, LedgerError, LotRow};
use crate::lot;
use crate::message::{Error, Id, Lang, Message};
use crate::plan::Intake;
use crate::produce::Failure;
use crate::records::csv;
use crate::shift::Shift;
use crate::verify::{self, Finding, Raster, Rastered, Verified, Witness};

/// Findings that the table shows; `--json` has more.
const SHOWN_MAX: usize = 40;

/// What is to be read back, and by what.
#[derive(Clone, Debug)]
pub struct Wanted {
    pub out: PathBuf,
    /// The job file, where it is not where the run said.
    pub job: Option<PathBuf>,
    /// The members file, where it is not where the job says.
    pub members: Option<PathBuf>,
    /// How many pages are to be looked at as pictures.
    pub raster: Option<u64>,
    /// Where these pictures are kept.
    pub pictures: Option<PathBuf>,
}

/// Reads everything back.
///
/// # Errors
/// No such OUT (20); the ledger or the configuration is not as it was (12); a file cannot be read
/// (24); a signal (8).
pub fn run(wanted: &Wanted, home: Option<PathBuf>, shift: &Shift<'_>) -> Result<Verified, Failure> {
    let path = wanted.out.join("ledger.db");
    if !path.is_file() {
        let message = Message::new(Id::OutMissing).with(wanted.out.display());
        return Err(Error::from(message).into());
    }
    let broken = |error: LedgerError| ledger_error(&path, &error);
    let ledger = Ledger::open(&path).map_err(broken)?;
    ledger.verify_rows().map_err(broken)?;
    let head = ledger.head().map_err(broken)?;
    let failed = |error: Error| Failure { error, head };
    let rows = ledger.lots().map_err(broken)?;
    let named = ledger.job_file().map_err(broken)?;
    let file = wanted.job.clone().or(named.map(PathBuf::from));
    let Some(file) = file else {
        let message = Message::new(Id::OutMissing).with(wanted.out.display());
        return Err(failed(message.into()));
    };
    let mut job = job::read(&file, home).map_err(failed)?;
    if let Some(members) = &wanted.members {
        job.input.path.clone_from(members);
    }
    let input = Input::open(&job.input.path).map_err(failed)?;
    let intake = Intake::open(&job, &input).map_err(failed)?;
    same(&job, &intake, &wanted.out).map_err(failed)?;
    let pieces = pieces(&wanted.out, &rows);
    let witness = Witness::new(&job, &intake, pieces, shift).map_err(failed)?;
    let raster = raster(&witness, wanted, &rows).map_err(failed)?;
    let lots = wanted.out.join("lots");
    let verified = verify::lots(&witness, &lots, &rows, raster.as_ref(), shift);
    let mut verified = verified.map_err(failed)?;
    if !partial(&wanted.out) {
        balance(&wanted.out, &witness, &rows, &mut verified);
    }
    verified.head = head;
    Ok(verified)
}

/// The pages that are to be looked at as pictures, and a folder of their own for these.
fn raster(
    witness: &Witness<'_>,
    wanted: &Wanted,
    rows: &[LotRow],
) -> Result<Option<Raster>, Error> {
    let Some(count) = wanted.raster else {
        return Ok(None);
    };
    if let Some(dir) = &wanted.pictures {
        lot::create_dir_private(dir)?;
    }
    let raster = witness.raster(count, rows, wanted.pictures.clone())?;
    Ok(Some(raster))
}

/// A fault of a ledger as a message: it cannot be read (24), or it is not as it was (12).
pub fn ledger_error(path: &Path, error: &LedgerError) -> Error {
    let id = match error {
        LedgerError::File { .. } | LedgerError::Sql { .. } => Id::LedgerIo,
        _ => Id::LedgerBroken,
    };
    Message::new(id).with(path.display()).with(error).into()
}

/// Proves that job and members file are those that OUT was made with.
fn same(job: &Job, intake: &Intake<'_>, out: &Path) -> Result<(), Error> {
    let path = out.join("job.lock.json");
    let text = std::fs::read(&path).map_err(|source| Error::io(Id::Unreadable, &path, &source))?;
    let lock: serde_json::Value = serde_json::from_slice(&text).unwrap_or_default();
    let config = job.config(intake.sha256()?);
    for (name, digest) in config.entries() {
        if lock["inputs"][name.as_str()] != hex(digest).as_str() {
            let message = Message::new(Id::OtherConfig).with(out.display());
            return Err(message.with(name).into());
        }
    }
    Ok(())
}

/// Whether only a part of the job's lots is here.
fn partial(out: &Path) -> bool {
    let text = std::fs::read(out.join("report.json")).unwrap_or_default();
    let report: serde_json::Value = serde_json::from_slice(&text).unwrap_or_default();
    report["partial"] != false
}

/// Lists of those who are on no piece.
const LISTS: [&str; 4] = ["held.csv", "separate.csv", "external.csv", "not_due.csv"];

/// Every record is on exactly one piece or on exactly one list.
fn balance(out: &Path, witness: &Witness<'_>, rows: &[LotRow], verified: &mut Verified) {
    let lines = |path: PathBuf| {
        let text = std::fs::read_to_string(path).ok();
        text.map(|text| text.lines().skip(1).map(str::to_owned).collect::<Vec<_>>())
    };
    let mut tell = |item: &str, what| verified.tell(verify::Finding::of_file(item, what));
    let mut listed: Vec<String> = Vec::new();
    for name in LISTS {
        match lines(out.join("lists").join(name)) {
            // A line of the members file stands on one list.
            Some(rows) => listed.extend(rows.iter().map(|row| row.split(',').take(1).collect())),
            None => tell(name, "missing"),
        }
    }
    let mut on_paper: Vec<String> = Vec::new();
    for row in rows {
        let path = out.join("lots").join(format!("{:04}.members.csv", row.no));
        let members = lines(path).unwrap_or_default();
        on_paper.extend(
            members
                .iter()
                .map(|row| csv::fields(row).get(2).cloned().unwrap_or_default()),
        );
    }
    for (all, item) in [(&mut listed, "lists"), (&mut on_paper, "members.csv")] {
        all.sort_unstable();
        if all.windows(2).any(|two| two[0] == two[1]) {
            tell(item, "doubled");
        }
    }
    if listed.len() + on_paper.len() != witness.records() {
        tell("lists and members.csv", "balance");
    }
    let [shrunk, substituted] = ["shrunk.csv", "substituted.csv"].map(|name| {
        let text = std::fs::read_to_string(out.join("lists").join(name));
        text.unwrap_or_else(|_| {
            tell(name, "missing");
            String::new()
        })
    });
    verified.together(&shrunk, &substituted, &on_paper);
}

/// Pieces of the whole job: a part of it knows only by its report.
fn pieces(out: &Path, rows: &[LotRow]) -> u32 {
    let text = std::fs::read(out.join("report.json")).unwrap_or_default();
    let report: serde_json::Value = serde_json::from_slice(&text).unwrap_or_default();
    let told = report["pieces"]
        .as_u64()
        .and_then(|it| u32::try_from(it).ok());
    told.unwrap_or_else(|| rows.iter().map(|row| row.pieces).sum())
}

/// For people.
pub fn table(verified: &Verified, lang: Lang) -> String {
    let (lots, pieces, pages) = (verified.lots, verified.pieces, verified.pages);
    let mut out = match lang {
        Lang::Ja => format!("読み戻し：ロット {lots}・通 {pieces}・面 {pages}\n"),
        Lang::En => format!("Read back: lots {lots}, pieces {pieces}, pages {pages}\n"),
    };
    if let Some(Rastered { pages, seed }) = &verified.raster {
        out.push_str(&match lang {
            Lang::Ja => format!("画像で見た面 {pages}（600 dpi、種 {seed}）\n"),
            Lang::En => format!("Looked at as pictures: pages {pages} (600 dpi, seed {seed})\n"),
        });
    }
    for finding in verified.findings.iter().take(SHOWN_MAX) {
        out.push_str(&line(finding, lang));
    }
    let more = verified.count.saturating_sub(SHOWN_MAX as u64);
    if more > 0 {
        out.push_str(&format!("  … +{more}\n"));
    }
    if verified.count == 0 {
        out.push_str(match lang {
            Lang::Ja => "すべての面が元データと一致しました。\n",
            Lang::En => "Every page agrees with its record.\n",
        });
    }
    out
}

fn line(finding: &Finding, lang: Lang) -> String {
    let Finding {
        lot,
        piece,
        sheet,
        side,
        item,
        what,
    } = finding;
    match lang {
        Lang::Ja => {
            format!("  ロット {lot:04} 通番 {piece} {sheet} 枚目 {side}：{item}（{what}）\n")
        }
        Lang::En => format!("  lot {lot:04} piece {piece} sheet {sheet} {side}: {item} ({what})\n"),
    }
}

/// The message that the command ends with.
pub fn closing(verified: &Verified) -> Message {
    match verified.count {
        0 => Message::new(Id::Done),
        count => Message::new(Id::ReadBackDiffers).with(count),
    }
}
