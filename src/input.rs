//! The members file in memory: mapped, read in place, and proven to stay the same during a run.
//! Knows nothing of lines or members.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use memmap2::Mmap;

use crate::message::{Error, Id, Message};

/// An open file that is read through the memory map.
pub struct Input {
    path: PathBuf,
    file: File,
    /// `None` for an empty file: nothing can be mapped.
    map: Option<Mmap>,
    state: State,
}

/// What tells that a file was written to.
#[derive(Clone, Copy, PartialEq, Eq)]
struct State {
    bytes: u64,
    modified: Option<SystemTime>,
}

impl State {
    fn of(file: &File) -> std::io::Result<State> {
        let metadata = file.metadata()?;
        if !metadata.is_file() {
            return Err(std::io::Error::other("not a regular file"));
        }
        Ok(State {
            bytes: metadata.len(),
            modified: metadata.modified().ok(),
        })
    }
}

impl Input {
    /// Opens and maps a file.
    ///
    /// # Errors
    /// [`Id::Unreadable`]: it is missing, no file, or may not be read.
    pub fn open(path: &Path) -> Result<Input, Error> {
        let unreadable = |source| Error::io(Id::Unreadable, path, &source);
        // Asked first, because opening a pipe waits for whoever writes it.
        if !path.metadata().map_err(unreadable)?.is_file() {
            return Err(unreadable(std::io::Error::other("not a regular file")));
        }
        let file = File::open(path).map_err(unreadable)?;
        let state = State::of(&file).map_err(unreadable)?;
        let map = match state.bytes {
            0 => None,
            _ => Some(map(&file).map_err(unreadable)?),
        };
        Ok(Input {
            path: path.to_owned(),
            file,
            map,
            state,
        })
    }

    /// All bytes of the file.
    pub fn bytes(&self) -> &[u8] {
        self.map.as_deref().unwrap_or_default()
    }

    /// Proves that nobody wrote to the file since it was opened.
    ///
    /// # Errors
    /// [`Id::InputChanged`].
    pub fn unchanged(&self) -> Result<(), Error> {
        match State::of(&self.file) {
            Ok(state) if state == self.state => Ok(()),
            Ok(_) | Err(_) => Err(Message::new(Id::InputChanged)
                .with(self.path.display())
                .into()),
        }
    }
}

#[expect(
    unsafe_code,
    reason = "a map is sound while nobody cuts the file off; a print house copies its input in \
              whole, and `unchanged` is asked before every lot is released"
)]
fn map(file: &File) -> std::io::Result<Mmap> {
    // SAFETY: the bytes are only read, as plain u8, for which every value is valid.
    unsafe { Mmap::map(file) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    #[test]
    fn a_file_is_read_in_place_and_a_change_is_noticed() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("members.csv");
        std::fs::write(&path, "a,b\n").unwrap();
        let input = Input::open(&path).unwrap();
        assert_eq!(input.bytes(), b"a,b\n");
        input.unchanged().unwrap();
        let mut file = File::options().append(true).open(&path).unwrap();
        file.write_all(b"c,d\n").unwrap();
        assert_eq!(input.unchanged().unwrap_err().exit(), 24);
    }

    #[test]
    fn an_empty_file_is_empty_and_a_folder_or_a_missing_file_cannot_be_read() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("empty.csv");
        std::fs::write(&path, "").unwrap();
        assert!(Input::open(&path).unwrap().bytes().is_empty());
        for path in [dir.path().to_owned(), dir.path().join("none")] {
            assert_eq!(Input::open(&path).err().unwrap().exit(), 24);
        }
    }
}
