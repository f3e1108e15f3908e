//! `sample`: writes the three files of a fictional job, in bounded memory.

use std::path::{Component, Path, PathBuf};

use crate::digest::hex;
use crate::flow::Spare;
use crate::home::Home;
use crate::lot::{self, Growing};
use crate::message::{Error, Id, Lang, Message};
use crate::sample::{self, Request};
use crate::shift::{Shift, Stage};

/// Rows that a worker makes at a time.
const BATCH_ROWS: u64 = 4_096;
const MEMBERS_NAME: &str = "members.csv";
const INSURER_NAME: &str = "insurer.toml";
const JOB_NAME: &str = "job.toml";

/// A sample job on disk.
#[derive(Clone, Debug)]
pub struct Sampled {
    pub job: PathBuf,
    pub records: u64,
    pub bytes: u64,
}

/// Writes `members.csv`, `insurer.toml` and `job.toml` into `dir`.
///
/// # Errors
/// A count of 0 or too many, a folder that has a job (exit 20), a full disk (24), a signal (8).
pub fn sample(
    request: &Request,
    dir: &Path,
    home: &Home,
    shift: &Shift<'_>,
) -> Result<Sampled, Error> {
    if !(1..=sample::COUNT_MAX).contains(&request.count) {
        let message = Message::new(Id::WrongArguments);
        return Err(message
            .with(format!("--count 1 … {}", sample::COUNT_MAX))
            .into());
    }
    // A sample never takes the place of somebody's job.
    for name in [MEMBERS_NAME, INSURER_NAME, JOB_NAME] {
        let path = dir.join(name);
        if path.exists() {
            return Err(Message::new(Id::FileThere).with(path.display()).into());
        }
    }
    lot::create_dir_private(dir)?;
    let members = members(request, dir, shift)?;
    let insurer = sample::insurer_toml(request);
    lot::write_whole(dir, INSURER_NAME, insurer.as_bytes())?;
    let policy = relative(dir, &home.dir().join(request.profile.policy()))?;
    let job = sample::job_toml(request, request.count, &hex(&members.sha256), &policy);
    lot::write_whole(dir, JOB_NAME, job.as_bytes())?;
    Ok(Sampled {
        job: dir.join(JOB_NAME),
        records: request.count,
        bytes: members.bytes,
    })
}

fn members(request: &Request, dir: &Path, shift: &Shift<'_>) -> Result<lot::Written, Error> {
    let mut file = Growing::begin(dir, MEMBERS_NAME)?;
    file.append(sample::heading(request.profile).as_bytes())?;
    let spare: Spare<Vec<u8>> = Spare::new();
    let starts = (0..request.count.div_ceil(BATCH_ROWS)).map(|batch| batch * BATCH_ROWS);
    let work = |(): &mut (), start: u64| {
        let mut rows = spare.take();
        rows.clear();
        let end = request.count.min(start + BATCH_ROWS);
        (start..end).for_each(|index| sample::row(request, index, &mut rows));
        (end, rows)
    };
    let sink = |(done, rows): (u64, Vec<u8>)| {
        file.append(&rows)?;
        spare.give(rows);
        shift.progress(Stage::Sampling, done, request.count);
        Ok(())
    };
    shift.map_ordered("sample", starts, || (), work, sink)?;
    file.finish()
}

/// How `file` is named from `dir`, with `/` between the parts; absolute if they share nothing.
fn relative(dir: &Path, file: &Path) -> Result<String, Error> {
    let real = |path: &Path| {
        let found = path.canonicalize();
        found.map_err(|source| Error::io(Id::Unreadable, path, &source))
    };
    let (dir, file) = (real(dir)?, real(file)?);
    let shared = dir.components().zip(file.components());
    let shared = shared.take_while(|(one, other)| one == other).count();
    let only_root = dir
        .components()
        .take(shared)
        .all(|part| matches!(part, Component::RootDir));
    if only_root {
        return Ok(file.display().to_string());
    }
    let up = dir.components().skip(shared).map(|_| "..".to_owned());
    let down = file.components().skip(shared);
    let down = down.map(|part| part.as_os_str().to_string_lossy().into_owned());
    Ok(up.chain(down).collect::<Vec<_>>().join("/"))
}

impl Sampled {
    pub fn json(&self) -> serde_json::Value {
        serde_json::json!({
            "command": "sample",
            "job": self.job,
            "records": self.records,
            "bytes": self.bytes,
        })
    }

    pub fn table(&self, lang: Lang) -> String {
        let job = self.job.display();
        match lang {
            Lang::Ja => format!("{job}：{} 件（架空）\n", self.records),
            Lang::En => format!("{job}: {} fictional records\n", self.records),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_named_from_the_folder_of_the_job() {
        let root = tempfile::tempdir().unwrap();
        let (job, policy) = (
            root.path().join("samples/kenpo"),
            root.path().join("layouts"),
        );
        std::fs::create_dir_all(&job).unwrap();
        std::fs::create_dir_all(&policy).unwrap();
        std::fs::write(policy.join("p.toml"), "").unwrap();
        let named = relative(&job, &policy.join("p.toml")).unwrap();
        assert_eq!(named, "../../layouts/p.toml");
    }
}
