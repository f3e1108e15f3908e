//! OUT: one job's folder. Opened, locked, proven to be this job's, and freed of what no ledger row
//! speaks for.

use std::collections::BTreeSet;
use std::fs::{DirEntry, File};
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};

use crate::digest::{Sha256, hex};
use crate::job::Config;
use crate::ledger::{Ledger, LedgerError, Lock, LockError, LotRow};
use crate::lot;
use crate::message::{Error, Id, Message};
use crate::shift::Shift;

/// Digests of every input, and the one over all of them.
const LOCK_NAME: &str = "job.lock.json";
const LEDGER_NAME: &str = "ledger.db";
/// What may be in OUT before `job.lock.json` is: left by a run that was killed at once.
const EARLY: [&str; 2] = [".lock", "job.lock.json.part"];

/// Bytes of a lot that are read at a time.
const READ_BYTES: usize = 1 << 20;

/// An open OUT, held by this process.
pub struct Out {
    dir: PathBuf,
    _lock: Lock,
}

impl Out {
    /// The folder if a run has been there, locked; `None` if there is nothing yet. Makes nothing.
    ///
    /// # Errors
    /// [`Id::OutLink`] (exit 20), [`Id::Locked`], [`Id::Unwritable`] (exit 24).
    pub fn reopen(dir: &Path) -> Result<Option<Out>, Error> {
        for name in ["", "lots", "lists", "stock"] {
            unlinked(&dir.join(name))?;
        }
        match dir.join(LOCK_NAME).exists() {
            true => Out::locked(dir).map(Some),
            false => Ok(None),
        }
    }

    /// Makes the folder if there is none, and keeps a second run out.
    ///
    /// # Errors
    /// [`Id::OtherConfig`] (exit 12) for a folder of somebody else; [`Id::Unwritable`],
    /// [`Id::Locked`] (exit 24).
    pub fn open(dir: &Path) -> Result<Out, Error> {
        if let Some(foreign) = foreign(dir) {
            return Err(other(dir, &foreign));
        }
        lot::create_dir_private(dir)?;
        Out::locked(dir)
    }

    fn locked(dir: &Path) -> Result<Out, Error> {
        let lock = Lock::take(dir).map_err(|error| match error {
            LockError::Held { .. } => Message::new(Id::Locked).with(dir.display()).into(),
            LockError::Io { path, source } => Error::io(Id::Unwritable, &path, &source),
        })?;
        Ok(Out {
            dir: dir.to_owned(),
            _lock: lock,
        })
    }

    /// Proves that what is there is this job's with these settings; an empty folder is.
    ///
    /// # Errors
    /// [`Id::OtherConfig`] (exit 12).
    pub fn check(&self, job: &str, config: &Config) -> Result<(), Error> {
        let path = self.dir.join(LOCK_NAME);
        let text = match std::fs::read(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
            Err(error) => return Err(Error::io(Id::Unreadable, &path, &error)),
        };
        let lock: Result<serde_json::Value, _> = serde_json::from_slice(&text);
        let lock = lock.map_err(|_| other(&self.dir, LOCK_NAME))?;
        if lock["job"] != job {
            return Err(other(&self.dir, "job.id"));
        }
        if lock["config_sha256"] != hex(&config.sha256()).as_str() {
            return Err(other(&self.dir, &changed(&lock, config)));
        }
        Ok(())
    }

    /// Makes the folder this job's.
    ///
    /// # Errors
    /// As [`Out::check`], and [`Id::Unwritable`].
    pub fn pin(&self, job: &str, config: &Config) -> Result<(), Error> {
        self.check(job, config)?;
        match self.dir.join(LOCK_NAME).exists() {
            true => Ok(()),
            false => lot::write_whole(&self.dir, LOCK_NAME, config.lock(job).as_bytes()),
        }
    }

    /// Opens the ledger, proves its chain and that its rows are those that its events released.
    ///
    /// # Errors
    /// [`Id::LedgerBroken`] (exit 12): it was changed, or it is gone and lots are there;
    /// [`Id::LedgerIo`] (exit 24).
    pub fn ledger(&self) -> Result<Ledger, Error> {
        let path = self.dir.join(LEDGER_NAME);
        let empty = path.metadata().map_or(true, |found| found.len() == 0);
        if empty && self.whole_lots()? {
            let message = Message::new(Id::LedgerBroken).with(path.display());
            return Err(message.with("lots/ > 0, ledger.db = 0").into());
        }
        let ledger = Ledger::open(&path).map_err(|error| self.ledger_error(&error))?;
        let proved = ledger.verify_rows();
        proved.map_err(|error| self.ledger_error(&error))?;
        Ok(ledger)
    }

    /// Whether a file of a lot has its own name. The ledger is made before any has.
    fn whole_lots(&self) -> Result<bool, Error> {
        let lots = self.lots()?;
        let whole = |name: &String| lot::lot_of(name).is_some() && !name.ends_with(lot::PART);
        Ok(names(&lots)?.iter().any(whole))
    }

    /// A fault of the ledger as a message.
    pub fn ledger_error(&self, error: &LedgerError) -> Error {
        let id = match error {
            LedgerError::File { .. } | LedgerError::Sql { .. } => Id::LedgerIo,
            LedgerError::Foreign { .. }
            | LedgerError::Version { .. }
            | LedgerError::EventChanged { .. }
            | LedgerError::LotChanged { .. } => Id::LedgerBroken,
        };
        let path = self.dir.join(LEDGER_NAME);
        Message::new(id).with(path.display()).with(error).into()
    }

    /// The folder of the lots, made if there is none.
    ///
    /// # Errors
    /// [`Id::Unwritable`].
    pub fn lots(&self) -> Result<PathBuf, Error> {
        self.folder("lots")
    }

    /// The folder of the lists, made if there is none.
    ///
    /// # Errors
    /// [`Id::Unwritable`].
    pub fn lists(&self) -> Result<PathBuf, Error> {
        self.folder("lists")
    }

    /// Another folder of the job's own.
    ///
    /// # Errors
    /// [`Id::Unwritable`].
    pub fn folder(&self, name: &str) -> Result<PathBuf, Error> {
        let dir = self.dir.join(name);
        lot::create_dir_private(&dir)?;
        Ok(dir)
    }

    /// Removes files of lots that the ledger does not know, and proves that those it knows are
    /// there, byte for byte.
    ///
    /// # Errors
    /// [`Id::LotChanged`] (exit 12), [`Id::Unwritable`] (exit 24).
    pub fn clear(&self, released: &[LotRow], shift: &Shift<'_>) -> Result<(), Error> {
        let lots = self.lots()?;
        let unwritable = |source| Error::io(Id::Unwritable, &lots, &source);
        let mut known = BTreeSet::new();
        for file in released.iter().flat_map(|lot| &lot.files) {
            let path = lots.join(&file.name);
            if digest_of(&path, shift)? != Some(file.sha256) {
                return Err(Message::new(Id::LotChanged).with(path.display()).into());
            }
            known.insert(file.name.as_str());
        }
        for name in names(&lots)? {
            if lot::lot_of(&name).is_some() && !known.contains(name.as_str()) {
                std::fs::remove_file(lots.join(name)).map_err(unwritable)?;
            }
        }
        Ok(())
    }

    /// Writes `report.json`.
    ///
    /// # Errors
    /// [`Id::Unwritable`].
    pub fn report(&self, report: &serde_json::Value) -> Result<(), Error> {
        lot::write_whole(&self.dir, "report.json", format!("{report:#}\n").as_bytes())
    }
}

/// Proves that a folder to be written is no link: what it leads to may be somebody else's, and may
/// change between two runs.
///
/// # Errors
/// [`Id::OutLink`] (exit 20).
pub fn unlinked(dir: &Path) -> Result<(), Error> {
    // A slash at the end would ask about what the link leads to.
    let dir: PathBuf = dir.components().collect();
    match dir.symlink_metadata().is_ok_and(|found| found.is_symlink()) {
        true => Err(Message::new(Id::OutLink).with(dir.display()).into()),
        false => Ok(()),
    }
}

/// Names of all that is in a folder.
fn names(dir: &Path) -> Result<Vec<String>, Error> {
    let name = |entry: DirEntry| entry.file_name().to_string_lossy().into_owned();
    let names =
        std::fs::read_dir(dir).and_then(|entries| entries.map(|entry| entry.map(name)).collect());
    names.map_err(|source| Error::io(Id::Unreadable, dir, &source))
}

/// SHA-256 of a file; `None` if it is not there. A signal stops it.
fn digest_of(path: &Path, shift: &Shift<'_>) -> Result<Option<[u8; 32]>, Error> {
    let unreadable = |source| Error::io(Id::Unreadable, path, &source);
    let mut file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(unreadable(error)),
    };
    let (mut digest, mut room) = (Sha256::new(), vec![0; READ_BYTES]);
    loop {
        if shift.stopped() {
            return Err(Message::new(Id::Stopped).into());
        }
        match file.read(&mut room).map_err(unreadable)? {
            0 => return Ok(Some(digest.finish())),
            read => digest.update(&room[..read]),
        }
    }
}

fn other(dir: &Path, what: &str) -> Error {
    let message = Message::new(Id::OtherConfig);
    message.with(dir.display()).with(what).into()
}

/// A file that no run of ours would have left in a folder that is not pinned to a job.
fn foreign(dir: &Path) -> Option<String> {
    if dir.join(LOCK_NAME).exists() {
        return None;
    }
    let entries = std::fs::read_dir(dir).into_iter().flatten().flatten();
    let mut names = entries.map(|entry| entry.file_name().to_string_lossy().into_owned());
    names.find(|name| name != LOCK_NAME && !EARLY.contains(&name.as_str()))
}

/// Names of the inputs that differ from those of the run that made OUT.
fn changed(lock: &serde_json::Value, config: &Config) -> String {
    let differs = |(name, digest): &&(String, [u8; 32])| {
        lock["inputs"][name.as_str()] != hex(digest).as_str()
    };
    let changed = config.entries().iter().filter(differs);
    let names: Vec<&str> = changed.map(|(name, _)| name.as_str()).collect();
    match names.is_empty() {
        true => "config_sha256".to_owned(),
        false => names.join(", "),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_configuration_is_told_by_what_changed_and_another_folder_by_what_is_in_it() {
        let dir = tempfile::tempdir().unwrap();
        let mut config = Config::default();
        config.add("policy", [1; 32]);
        let out = Out::open(dir.path()).unwrap();
        out.pin("A7K2Q9", &config).unwrap();
        out.pin("A7K2Q9", &config).unwrap();
        let mut other = Config::default();
        other.add("policy", [2; 32]);
        let error = out.pin("A7K2Q9", &other).unwrap_err();
        assert_eq!(
            (error.exit(), error.0[0].arguments[1].as_str()),
            (12, "policy")
        );
        let error = out.pin("B7K2Q9", &config).unwrap_err();
        assert_eq!(error.0[0].arguments[1], "job.id");

        let home = tempfile::tempdir().unwrap();
        std::fs::write(home.path().join("thesis.doc"), "x").unwrap();
        let error = Out::open(home.path()).err().unwrap();
        assert_eq!(
            (error.exit(), error.0[0].arguments[1].as_str()),
            (12, "thesis.doc")
        );
        assert_eq!(
            std::fs::read_dir(home.path()).unwrap().count(),
            1,
            "nothing is left there"
        );
    }

    #[test]
    fn a_second_run_is_kept_out() {
        let dir = tempfile::tempdir().unwrap();
        let _first = Out::open(dir.path()).unwrap();
        assert_eq!(Out::open(dir.path()).err().unwrap().exit(), 24);
    }
}
