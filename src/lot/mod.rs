//! The only writer of lots: files grow as `*.part`, and get their names when they are whole and on
//! disk. Knows neither members nor the ledger; what is in the files is the caller's.

pub mod fonts;

use std::fs::{File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};

use crate::digest::Sha256;
use crate::message::{Error, Id};
use crate::pdf::{Chunk, Xref};

/// The files of one lot, by the end of their names, in the order of their names.
pub const KINDS: [&str; 6] = [
    "envelope.pdf",
    "members.csv",
    "notice.pdf",
    "packs.csv",
    "pieces.csv",
    "slip.pdf",
];

/// `0001.notice.pdf`.
pub fn file_name(lot: u32, kind: &str) -> String {
    format!("{lot:04}.{kind}")
}

/// The lot whose file this is, whole or begun; `None` for a file that is no lot's.
pub fn lot_of(file_name: &str) -> Option<u32> {
    let (digits, rest) = file_name.split_once('.')?;
    let kind = rest.strip_suffix(PART).unwrap_or(rest);
    let plain = digits.len() >= 4 && digits.bytes().all(|byte| byte.is_ascii_digit());
    if plain && KINDS.contains(&kind) {
        digits.parse().ok()
    } else {
        None
    }
}

/// What a file's name ends with until it is whole.
pub const PART: &str = ".part";

/// A whole file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    pub name: String,
    pub bytes: u64,
    pub sha256: [u8; 32],
}

/// Which print files a lot has besides its notices.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Prints {
    pub envelope: bool,
    /// Slips of employers' packs, and the table of these.
    pub slip: bool,
}

/// A lot under construction.
pub struct LotWriter {
    dir: PathBuf,
    /// Where envelopes are printed.
    envelope: Option<Print>,
    members: Growing,
    notice: Print,
    pieces: Growing,
    /// Where employers' packs have slips: these, and a row for each.
    slips: Option<(Growing, Print)>,
}

/// A print file that is growing, and where its objects are.
struct Print {
    file: Growing,
    xref: Xref,
}

impl Print {
    fn begin(dir: &Path, name: &str) -> Result<Print, Error> {
        Ok(Print {
            file: Growing::begin(dir, name)?,
            xref: Xref::default(),
        })
    }

    fn append(&mut self, chunk: &Chunk) -> Result<(), Error> {
        self.xref.add(chunk, self.file.bytes);
        self.file.append(&chunk.bytes)
    }

    fn end(&mut self, tail: impl FnOnce(&mut Xref, u64, &mut Chunk)) -> Result<(), Error> {
        let mut chunk = Chunk::default();
        tail(&mut self.xref, self.file.bytes, &mut chunk);
        self.file.append(&chunk.bytes)
    }
}

impl LotWriter {
    /// Begins a lot's files in `dir`.
    ///
    /// # Errors
    /// [`Id::Unwritable`], as everywhere here: the disk is full, or may not be written.
    pub fn begin(dir: &Path, lot: u32, prints: Prints) -> Result<LotWriter, Error> {
        let names = KINDS.map(|kind| file_name(lot, kind));
        let [envelope, members, notice, packs, pieces, slip] = names;
        Ok(LotWriter {
            dir: dir.to_owned(),
            envelope: match prints.envelope {
                true => Some(Print::begin(dir, &envelope)?),
                false => None,
            },
            members: Growing::begin(dir, &members)?,
            notice: Print::begin(dir, &notice)?,
            pieces: Growing::begin(dir, &pieces)?,
            slips: match prints.slip {
                true => Some((Growing::begin(dir, &packs)?, Print::begin(dir, &slip)?)),
                false => None,
            },
        })
    }

    /// Appends objects to the notice file.
    ///
    /// # Errors
    /// [`Id::Unwritable`].
    pub fn notice(&mut self, chunk: &Chunk) -> Result<(), Error> {
        self.notice.append(chunk)
    }

    /// Appends objects to the envelopes' file; nothing where there is none.
    ///
    /// # Errors
    /// [`Id::Unwritable`].
    pub fn envelope(&mut self, chunk: &Chunk) -> Result<(), Error> {
        match &mut self.envelope {
            Some(print) => print.append(chunk),
            None => Ok(()),
        }
    }

    /// Appends rows to `pieces.csv` and `members.csv`.
    ///
    /// # Errors
    /// [`Id::Unwritable`].
    pub fn rows(&mut self, pieces: &[u8], members: &[u8]) -> Result<(), Error> {
        self.pieces.append(pieces)?;
        self.members.append(members)
    }

    /// Ends the notice file: `tail` is told the table of objects so far and where it begins.
    ///
    /// # Errors
    /// [`Id::Unwritable`].
    pub fn end_notice(
        &mut self,
        tail: impl FnOnce(&mut Xref, u64, &mut Chunk),
    ) -> Result<(), Error> {
        self.notice.end(tail)
    }

    /// Ends the envelopes' file in the same way; nothing where there is none.
    ///
    /// # Errors
    /// [`Id::Unwritable`].
    pub fn end_envelope(
        &mut self,
        tail: impl FnOnce(&mut Xref, u64, &mut Chunk),
    ) -> Result<(), Error> {
        match &mut self.envelope {
            Some(print) => print.end(tail),
            None => Ok(()),
        }
    }

    /// Appends objects to the file of the slips; nothing where there is none.
    ///
    /// # Errors
    /// [`Id::Unwritable`].
    pub fn slip(&mut self, chunk: &Chunk) -> Result<(), Error> {
        match &mut self.slips {
            Some((_, print)) => print.append(chunk),
            None => Ok(()),
        }
    }

    /// Appends rows to `packs.csv`; nothing where there is none.
    ///
    /// # Errors
    /// [`Id::Unwritable`].
    pub fn packs(&mut self, rows: &[u8]) -> Result<(), Error> {
        match &mut self.slips {
            Some((packs, _)) => packs.append(rows),
            None => Ok(()),
        }
    }

    /// Ends the file of the slips in the way of the others.
    ///
    /// # Errors
    /// [`Id::Unwritable`].
    pub fn end_slip(&mut self, tail: impl FnOnce(&mut Xref, u64, &mut Chunk)) -> Result<(), Error> {
        match &mut self.slips {
            Some((_, print)) => print.end(tail),
            None => Ok(()),
        }
    }

    /// Puts the files on disk under their own names. The lot is not released by that: whoever
    /// keeps the ledger does it.
    ///
    /// # Errors
    /// [`Id::Unwritable`].
    pub fn finish(self) -> Result<Vec<Written>, Error> {
        let dir = self.dir.clone();
        let files = self.files();
        let written = files.map(Growing::finish).collect::<Result<_, _>>()?;
        sync_dir(&dir)?;
        Ok(written)
    }

    /// By their names.
    fn files(self) -> impl Iterator<Item = Growing> {
        let envelope = self.envelope.map(|print| print.file);
        let (packs, slip) = self.slips.map(|(packs, slip)| (packs, slip.file)).unzip();
        let begun = envelope.into_iter().chain([self.members, self.notice.file]);
        begun.chain(packs).chain([self.pieces]).chain(slip)
    }

    /// Removes what was begun.
    pub fn abandon(self) {
        for part in self.files() {
            // What cannot be removed now is removed when the next run starts.
            let _ = std::fs::remove_file(&part.begun);
        }
    }
}

/// One file that is growing; it has its own name only when it is whole. Mode 0600.
pub struct Growing {
    file: File,
    begun: PathBuf,
    whole: PathBuf,
    name: String,
    bytes: u64,
    digest: Sha256,
}

impl Growing {
    /// Begins a file in `dir`, which exists.
    ///
    /// # Errors
    /// [`Id::Unwritable`], as everywhere here.
    pub fn begin(dir: &Path, name: &str) -> Result<Growing, Error> {
        let begun = dir.join(format!("{name}{PART}"));
        Ok(Growing {
            file: create_private(&begun)?,
            whole: dir.join(name),
            begun,
            name: name.to_owned(),
            bytes: 0,
            digest: Sha256::new(),
        })
    }

    /// Appends bytes.
    ///
    /// # Errors
    /// [`Id::Unwritable`].
    pub fn append(&mut self, bytes: &[u8]) -> Result<(), Error> {
        let written = self.file.write_all(bytes);
        written.map_err(|source| Error::io(Id::Unwritable, &self.begun, &source))?;
        self.digest.update(bytes);
        self.bytes += bytes.len() as u64;
        Ok(())
    }

    /// Puts the file on disk under its own name. The folder is synced by the caller.
    ///
    /// # Errors
    /// [`Id::Unwritable`].
    pub fn finish(self) -> Result<Written, Error> {
        let unwritable = |source| Error::io(Id::Unwritable, &self.whole, &source);
        self.file.sync_all().map_err(unwritable)?;
        std::fs::rename(&self.begun, &self.whole).map_err(unwritable)?;
        Ok(Written {
            name: self.name,
            bytes: self.bytes,
            sha256: self.digest.finish(),
        })
    }
}

/// Writes a small file whole or not at all; mode 0600.
///
/// # Errors
/// [`Id::Unwritable`].
pub fn write_whole(dir: &Path, name: &str, bytes: &[u8]) -> Result<(), Error> {
    write_unsynced(dir, name, bytes)?;
    sync_dir(dir)
}

/// The same, for one of several files: the caller syncs the folder after the last.
///
/// # Errors
/// [`Id::Unwritable`].
pub fn write_unsynced(dir: &Path, name: &str, bytes: &[u8]) -> Result<(), Error> {
    let mut part = Growing::begin(dir, name)?;
    part.append(bytes)?;
    part.finish()?;
    Ok(())
}

/// A folder for its owner alone; one that is there already stays as it is.
///
/// # Errors
/// [`Id::Unwritable`].
pub fn create_dir_private(dir: &Path) -> Result<(), Error> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    let made = builder.create(dir);
    made.map_err(|source| Error::io(Id::Unwritable, dir, &source))
}

fn create_private(path: &Path) -> Result<File, Error> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let file = options.open(path);
    file.map_err(|source| Error::io(Id::Unwritable, path, &source))
}

/// Makes renames in a folder survive a power cut.
///
/// # Errors
/// [`Id::Unwritable`].
pub fn sync_dir(dir: &Path) -> Result<(), Error> {
    let synced = File::open(dir).and_then(|dir| dir.sync_all());
    synced.map_err(|source| Error::io(Id::Unwritable, dir, &source))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lot_has_its_files_only_when_it_is_finished() {
        let dir = tempfile::tempdir().unwrap();
        let names = || -> Vec<String> {
            let entries = std::fs::read_dir(dir.path()).unwrap();
            let name = |entry: std::fs::DirEntry| entry.file_name().into_string().unwrap();
            let mut names: Vec<String> = entries.map(|entry| name(entry.unwrap())).collect();
            names.sort();
            names
        };
        let both = Prints {
            envelope: true,
            slip: true,
        };
        let mut writer = LotWriter::begin(dir.path(), 7, both).unwrap();
        writer.rows(b"pieces\n", b"members\n").unwrap();
        assert!(names().iter().all(|name| name.ends_with(".part")));
        let written = writer.finish().unwrap();
        assert_eq!(names(), KINDS.map(|kind| file_name(7, kind)));
        assert_eq!(written[4].name, "0007.pieces.csv");
        assert_eq!(written[4].sha256, crate::digest::sha256(b"pieces\n"));
        assert!(written.is_sorted_by(|one, two| one.name < two.name));

        LotWriter::begin(dir.path(), 8, Prints::default())
            .unwrap()
            .abandon();
        assert_eq!(names().len(), 6);
    }

    #[test]
    fn a_lot_s_files_are_known_by_their_names() {
        for (name, lot) in [
            ("0001.notice.pdf", Some(1)),
            ("0012.members.csv.part", Some(12)),
            ("0003.envelope.pdf", Some(3)),
            ("12345.pieces.csv", Some(12_345)),
            ("1.notice.pdf", None),
            ("0001.notes.txt", None),
            ("report.json", None),
        ] {
            assert_eq!(lot_of(name), lot, "{name}");
        }
    }

    #[test]
    fn a_full_or_missing_folder_is_told_with_its_path() {
        let error = write_whole(Path::new("/nowhere/at/all"), "x", b"").unwrap_err();
        assert_eq!(error.exit(), 24);
    }
}
