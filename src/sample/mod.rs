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
mod resident_row;
#[cfg(test)]
mod resident_tests;
mod residents;
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
    /// A municipality (市町村国保): cards and lists of households.
    Kokuho,
    /// A national health-insurance society (国保組合).
    KokuhoKumiai,
    /// A union of 後期高齢者医療: 資格確認書 for everybody.
    Kouki,
}

/// Words of `--profile`.
const PROFILES: &[(&str, Profile)] = &[
    ("kenpo", Profile::Kenpo),
    ("kokuho", Profile::Kokuho),
    ("kokuho-kumiai", Profile::KokuhoKumiai),
    ("kouki", Profile::Kouki),
];

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
            Profile::Kokuho => &residents::KOKUHO,
            Profile::KokuhoKumiai => &residents::KUMIAI,
            Profile::Kouki => &residents::KOUKI,
        }
    }

    /// The policy file of its jobs, in the home.
    pub fn policy(self) -> &'static str {
        self.population().policy
    }
}

impl std::str::FromStr for Profile {
    type Err = UnknownProfile;

    /// Takes the words of the command line: `kenpo`, `kokuho`, `kokuho-kumiai`, `kouki`.
    fn from_str(word: &str) -> Result<Profile, UnknownProfile> {
        let known = PROFILES.iter().find(|(known, _)| *known == word);
        known.map(|(_, profile)| *profile).ok_or(UnknownProfile)
    }
}

impl std::fmt::Display for UnknownProfile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let words: Vec<&str> = PROFILES.iter().map(|(word, _)| *word).collect();
        write!(f, "unknown profile; known: {}", words.join(", "))
    }
}

impl std::error::Error for UnknownProfile {}

/// The first line of the members file, with its LF.
pub fn heading(profile: Profile) -> &'static str {
    match profile {
        Profile::Kenpo => row::HEADING,
        Profile::Kokuho | Profile::KokuhoKumiai | Profile::Kouki => resident_row::HEADING,
    }
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
    match request.profile {
        Profile::Kenpo => row::write(request, index, out),
        Profile::Kokuho | Profile::KokuhoKumiai | Profile::Kouki => {
            resident_row::write(request, index, out);
        }
    }
}
