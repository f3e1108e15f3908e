//! Keeps a second run out of a directory. It says nothing of what the runs do there.

use std::fs::{File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use thiserror::Error;

/// The lock's file; it stays when the lock is gone, empty.
const NAME: &str = ".lock";

/// A directory held by this process. The system lets go of it when the process ends, however
/// it ends.
#[derive(Debug)]
pub struct Lock {
    _file: File,
}

/// Why a directory is not ours to write.
#[derive(Debug, Error)]
pub enum LockError {
    /// Another run holds it.
    #[error("another run holds {}", path.display())]
    Held { path: PathBuf },
    /// The lock's file cannot be made or locked.
    #[error("locking {}: {source}", path.display())]
    Io { path: PathBuf, source: io::Error },
}

impl Lock {
    /// Takes `dir`, which exists, until the value is dropped; never waits.
    ///
    /// # Errors
    /// [`LockError::Held`] when another run has it, in this process or any other.
    pub fn take(dir: &Path) -> Result<Lock, LockError> {
        let path = dir.join(NAME);
        let outcome = match super::open_private(&path) {
            Ok(file) => file.try_lock().map(|()| file),
            Err(source) => Err(TryLockError::Error(source)),
        };
        match outcome {
            Ok(file) => Ok(Lock { _file: file }),
            Err(TryLockError::WouldBlock) => Err(LockError::Held { path }),
            Err(TryLockError::Error(source)) => Err(LockError::Io { path, source }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_directory_is_held_once_and_again_after_the_first_let_go() {
        let dir = tempfile::tempdir().unwrap();
        let first = Lock::take(dir.path()).unwrap();
        assert!(matches!(
            Lock::take(dir.path()),
            Err(LockError::Held { .. })
        ));
        drop(first);
        let _second = Lock::take(dir.path()).unwrap();
    }

    #[test]
    fn two_directories_are_held_side_by_side() {
        let (one, two) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let _one = Lock::take(one.path()).unwrap();
        let _two = Lock::take(two.path()).unwrap();
    }

    #[test]
    fn a_missing_directory_is_an_io_error_that_names_the_file() {
        let dir = tempfile::tempdir().unwrap();
        let Err(error) = Lock::take(&dir.path().join("none")) else {
            panic!("there is no such directory");
        };
        assert!(matches!(error, LockError::Io { .. }));
        assert!(error.to_string().contains("none"));
    }

    #[cfg(unix)]
    #[test]
    fn the_lock_s_file_is_private() {
        use std::os::unix::fs::PermissionsExt;
        let dir = tempfile::tempdir().unwrap();
        let _lock = Lock::take(dir.path()).unwrap();
        let metadata = std::fs::metadata(dir.path().join(NAME)).unwrap();
        assert_eq!(metadata.permissions().mode() & 0o777, 0o600);
    }
}
