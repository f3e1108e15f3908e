//! Fictional but realistic jobs: every row of the members file, the insurer file and the job
//! file as text. Writes no files, starts no threads, and knows no real person or insurer.

mod cases;
mod days;
mod employers;
mod family_names;
mod female_names;
mod foreign_names;
mod household;
mod male_names;
mod member;
mod names;
mod places;
mod population;
mod random;
mod row;
mod settings;
#[cfg(test)]
mod tests;

use population::Population;

pub use settings::{insurer_toml, job_id, job_toml};

/// A name and its reading in full-width katakana.
type Reading = (&'static str, &'static str);

/// The most rows of a job: 整理番号 of eight digits, each used once.
pub const COUNT_MAX: u64 = 100_000_000;

/// Whose members a sample job holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Profile {
    /// A health-insurance society (健保組合).
    Kenpo,
}

/// The word is no profile.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownProfile;

/// What a sample job is made from: equal requests make equal jobs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Request {
    /// Rows of the members file, 1 to [`COUNT_MAX`].
    pub count: u64,
    /// Any number; another one makes other people.
    pub seed: u64,
    pub profile: Profile,
}

impl Profile {
    fn population(self) -> &'static Population {
        match self {
            Profile::Kenpo => &population::KENPO,
        }
    }
}

impl std::str::FromStr for Profile {
    type Err = UnknownProfile;

    /// Takes the words of the command line: `kenpo`.
    fn from_str(word: &str) -> Result<Profile, UnknownProfile> {
        match word {
            "kenpo" => Ok(Profile::Kenpo),
            _ => Err(UnknownProfile),
        }
    }
}

impl std::fmt::Display for UnknownProfile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("unknown profile; known: kenpo")
    }
}

impl std::error::Error for UnknownProfile {}

/// The first line of the members file, with its LF.
pub fn heading() -> &'static str {
    row::HEADING
}

/// Appends row `index` (from 0) of the members file with its LF: UTF-8, nothing quoted.
///
/// Depends on request and index alone, so any range of a job can be made anywhere. Jobs of 100
/// rows and more hold one row for each rule, hole and fault that a file of members can show.
///
/// # Panics
/// If `index` is not below `count`, or `count` above [`COUNT_MAX`].
pub fn row(request: &Request, index: u64, out: &mut Vec<u8>) {
    assert!(
        index < request.count && request.count <= COUNT_MAX,
        "a row of the job"
    );
    row::write(request, index, out);
}
