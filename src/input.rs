//! The members file on disk: read piece by piece wherever a station asks, and proven to stay the
//! same during a run. Knows nothing of lines or members.
//!
//! It is read with positioned reads, not through a memory map: whoever cuts a mapped file off
//! kills the process that looks at it, and a run must always end with a message.

use std::fs::File;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use crate::digest::Sha256;
use crate::message::{Error, Id, Message};

/// Bytes read at a time for the digest.
const DIGEST_BYTES: usize = 1 << 20;

/// An open file.
pub struct Input {
    path: PathBuf,
    file: File,
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
    /// Opens a file.
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
        Ok(Input {
            path: path.to_owned(),
            file,
            state,
        })
    }

    /// Length of the file when it was opened.
    pub fn bytes(&self) -> u64 {
        self.state.bytes
    }

    /// Fills `out` with at most `bytes` bytes from `offset` on; fewer only at the file's end.
    ///
    /// # Errors
    /// [`Id::InputChanged`] if the file has become shorter, [`Id::Unreadable`] (both exit 24).
    pub fn read(&self, offset: u64, bytes: usize, out: &mut Vec<u8>) -> Result<(), Error> {
        let there = self.state.bytes.saturating_sub(offset);
        let wanted = usize::try_from(there).map_or(bytes, |there| there.min(bytes));
        out.resize(wanted, 0);
        match self.file.read_exact_at(out, offset) {
            Ok(()) => Ok(()),
            Err(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => Err(self.changed()),
            Err(error) => Err(Error::io(Id::Unreadable, &self.path, &error)),
        }
    }

    /// Digest of the whole file.
    ///
    /// # Errors
    /// As [`Input::read`].
    pub fn sha256(&self) -> Result<[u8; 32], Error> {
        let (mut digest, mut block, mut at) = (Sha256::new(), Vec::new(), 0);
        while at < self.state.bytes {
            self.read(at, DIGEST_BYTES, &mut block)?;
            digest.update(&block);
            at += block.len() as u64;
        }
        Ok(digest.finish())
    }

    /// Proves that nobody wrote to the file since it was opened.
    ///
    /// # Errors
    /// [`Id::InputChanged`].
    pub fn unchanged(&self) -> Result<(), Error> {
        match State::of(&self.file) {
            Ok(state) if state == self.state => Ok(()),
            Ok(_) | Err(_) => Err(self.changed()),
        }
    }

    fn changed(&self) -> Error {
        let message = Message::new(Id::InputChanged);
        message.with(self.path.display()).into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::digest::sha256;
    use std::io::Write;

    #[test]
    fn a_file_is_read_by_pieces_and_a_change_is_noticed() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("members.csv");
        std::fs::write(&path, "a,b\n").unwrap();
        let input = Input::open(&path).unwrap();
        let mut piece = vec![1; 9];
        input.read(2, 99, &mut piece).unwrap();
        assert_eq!((input.bytes(), &piece[..]), (4, &b"b\n"[..]));
        input.read(9, 1, &mut piece).unwrap();
        assert!(piece.is_empty());
        assert_eq!(input.sha256().unwrap(), sha256(b"a,b\n"));
        input.unchanged().unwrap();
        let mut file = File::options().append(true).open(&path).unwrap();
        file.write_all(b"c,d\n").unwrap();
        assert_eq!(input.unchanged().unwrap_err().exit(), 24);
        file.set_len(3).unwrap();
        let cut = input.read(0, 4, &mut piece).unwrap_err();
        assert_eq!(cut.0[0].id, Id::InputChanged);
    }

    #[test]
    fn an_empty_file_is_empty_and_a_folder_or_a_missing_file_cannot_be_read() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("empty.csv");
        std::fs::write(&path, "").unwrap();
        assert_eq!(Input::open(&path).unwrap().bytes(), 0);
        for path in [dir.path().to_owned(), dir.path().join("none")] {
            assert_eq!(Input::open(&path).err().unwrap().exit(), 24);
        }
    }
}
