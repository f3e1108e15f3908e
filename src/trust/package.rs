//! A proof's files, in a folder or in one zip file: names and bytes, nothing of what they say.

use std::collections::BTreeSet;
use std::io::{Cursor, Read, Write};
use std::path::{Path, PathBuf};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

use crate::message::{Error, Id, Message};

/// The longest file of a package, and the longest zip file.
const FILE_BYTES_MAX: u64 = 512 << 20;
const ZIP_BYTES_MAX: u64 = 2 << 30;
/// The most files.
const FILES_MAX: usize = 4_096;

/// Where a package's files are.
pub enum Contents {
    Folder(PathBuf, BTreeSet<String>),
    Zip(PathBuf, Vec<u8>, BTreeSet<String>),
}

impl Contents {
    /// Opens a folder or a zip file.
    ///
    /// # Errors
    /// [`Id::ProofMissing`] (exit 20) if it is neither; [`Id::ProofPath`] (12) for a name that
    /// leads out of it or is no plain file's; [`Id::Unreadable`] (24).
    pub fn open(path: &Path) -> Result<Contents, Error> {
        let unreadable = |source: &std::io::Error| Error::io(Id::Unreadable, path, source);
        if path.is_dir() {
            let mut names = BTreeSet::new();
            for entry in std::fs::read_dir(path).map_err(|source| unreadable(&source))? {
                let entry = entry.map_err(|source| unreadable(&source))?;
                let name = entry.file_name().to_string_lossy().into_owned();
                let plain = entry.file_type().is_ok_and(|kind| kind.is_file());
                if !plain {
                    return Err(climbing(path, &name));
                }
                names.insert(name);
            }
            return Ok(Contents::Folder(path.to_owned(), names));
        }
        let missing = || Error::from(Message::new(Id::ProofMissing).with(path.display()));
        let length = path.metadata().map_err(|_| missing())?.len();
        if length > ZIP_BYTES_MAX {
            return Err(missing());
        }
        let bytes = std::fs::read(path).map_err(|source| unreadable(&source))?;
        let archive = ZipArchive::new(Cursor::new(&bytes)).map_err(|_| missing())?;
        let mut names = BTreeSet::new();
        for name in archive.file_names() {
            let name = name.map_err(|_| climbing(path, "?"))?.into_owned();
            // One flat folder: whatever has a part more leads somewhere else.
            let plain = !name.contains(['/', '\\', ':', '\0']) && !name.starts_with('.');
            if !plain || !names.insert(name.clone()) || names.len() > FILES_MAX {
                return Err(climbing(path, &name));
            }
        }
        if names.len() != archive.len() {
            return Err(climbing(path, ""));
        }
        Ok(Contents::Zip(path.to_owned(), bytes, names))
    }

    /// Names of all files.
    pub fn names(&self) -> &BTreeSet<String> {
        let (Contents::Folder(_, names) | Contents::Zip(_, _, names)) = self;
        names
    }

    /// A file's bytes; `None` if there is no such file.
    ///
    /// # Errors
    /// [`Id::Unreadable`] (exit 24): too long, or not to be unpacked.
    pub fn read(&self, name: &str) -> Result<Option<Vec<u8>>, Error> {
        if !self.names().contains(name) {
            return Ok(None);
        }
        let (Contents::Folder(path, _) | Contents::Zip(path, ..)) = self;
        let unreadable = |what: &dyn std::fmt::Display| {
            let message = Message::new(Id::Unreadable);
            Error::from(message.with(path.join(name).display()).with(what))
        };
        let mut bytes = Vec::new();
        let read = match self {
            Contents::Folder(dir, _) => {
                let file = std::fs::File::open(dir.join(name));
                file.and_then(|file| file.take(FILE_BYTES_MAX).read_to_end(&mut bytes))
            }
            Contents::Zip(_, packed, _) => {
                let archive = ZipArchive::new(Cursor::new(packed));
                let mut archive = archive.map_err(|error| unreadable(&error))?;
                let file = archive.by_name(name).map_err(|error| unreadable(&error))?;
                file.take(FILE_BYTES_MAX).read_to_end(&mut bytes)
            }
        };
        read.map_err(|error| unreadable(&error))?;
        match (bytes.len() as u64) < FILE_BYTES_MAX {
            true => Ok(Some(bytes)),
            false => Err(unreadable(&format!("> {FILE_BYTES_MAX} bytes"))),
        }
    }
}

fn climbing(path: &Path, name: &str) -> Error {
    let message = Message::new(Id::ProofPath);
    message.with(path.display()).with(name).into()
}

/// The same files as one zip, equal for equal files: no times, no owners, in the order of names.
///
/// # Errors
/// [`Id::Bug`]: the files do not fit a zip.
pub fn write_zip(files: &[(String, Vec<u8>)]) -> Result<Vec<u8>, Error> {
    let bug = |error: &dyn std::fmt::Display| {
        Error::from(Message::new(Id::Bug).with(format!("zip: {error}")))
    };
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        let method = match name.ends_with(".png") {
            true => CompressionMethod::Stored,
            false => CompressionMethod::Deflated,
        };
        let options = SimpleFileOptions::default()
            .compression_method(method)
            .last_modified_time(zip::DateTime::default())
            .unix_permissions(0o600);
        zip.start_file(name, options).map_err(|error| bug(&error))?;
        zip.write_all(bytes).map_err(|error| bug(&error))?;
    }
    Ok(zip.finish().map_err(|error| bug(&error))?.into_inner())
}
