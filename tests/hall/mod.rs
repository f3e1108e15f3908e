//! The hall: runs the program as a print house would, on jobs in temporary folders. No assertions
//! about pages here.
#![allow(dead_code, reason = "each test binary uses a part of it")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use serde_json::Value;

/// What a run said.
pub struct Said {
    pub exit: i32,
    pub stdout: String,
    pub stderr: String,
}

impl Said {
    fn of(output: Output) -> Said {
        Said {
            exit: output.status.code().unwrap_or(-1),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// The one JSON object on stdout.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|_| panic!("no JSON: {self:?}"))
    }

    /// Ids of the messages of a failure, `KRK2002-E`.
    pub fn ids(&self) -> Vec<String> {
        let json = self.json();
        let messages = json["messages"].as_array().expect("messages").iter();
        messages
            .map(|message| message["id"].as_str().unwrap().to_owned())
            .collect()
    }
}

impl std::fmt::Debug for Said {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "exit {}\n{}\n{}", self.exit, self.stdout, self.stderr)
    }
}

fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kirikake"));
    command.args(arguments);
    command.env("KIRIKAKE_HOME", env!("CARGO_MANIFEST_DIR"));
    command
}

/// Runs the program to its end.
pub fn kirikake(arguments: &[&str]) -> Said {
    Said::of(command(arguments).output().unwrap())
}

/// Runs the program with the layouts and fonts of another folder.
pub fn kirikake_in(home: &Path, arguments: &[&str]) -> Said {
    let mut command = command(arguments);
    command.env("KIRIKAKE_HOME", home);
    Said::of(command.output().unwrap())
}

/// Runs the program by another one (`sh -c …`, `setpriv …`) that takes it as its last arguments;
/// `None` when that one is not installed.
fn under(prefix: &[&str], arguments: &[&str]) -> Option<Said> {
    let own = command(arguments);
    let Some((program, before)) = prefix.split_first() else {
        return Some(kirikake(arguments));
    };
    let mut outer = Command::new(program);
    outer
        .args(before)
        .arg(own.get_program())
        .args(own.get_args());
    outer.env("KIRIKAKE_HOME", env!("CARGO_MANIFEST_DIR"));
    outer.output().ok().map(Said::of)
}

/// Starts the program and does not wait.
pub fn start(arguments: &[&str]) -> Child {
    let mut command = command(arguments);
    command.stdout(Stdio::null()).stderr(Stdio::piped());
    command.spawn().unwrap()
}

/// A job in a folder of its own, which goes with it.
pub struct Job {
    pub dir: tempfile::TempDir,
}

impl Job {
    /// A fictional job of so many records.
    pub fn sample(count: u64, seed: u64) -> Job {
        Job::sample_of("kenpo", count, seed)
    }

    /// The same of another kind of insurer.
    pub fn sample_of(profile: &str, count: u64, seed: u64) -> Job {
        let dir = tempfile::tempdir().unwrap();
        let (count, seed) = (count.to_string(), seed.to_string());
        let folder = dir.path().to_str().unwrap();
        let arguments = [
            "sample",
            "--count",
            &count,
            "--seed",
            &seed,
            "--profile",
            profile,
        ];
        let said = kirikake(&[&arguments[..], &["-o", folder]].concat());
        assert_eq!(said.exit, 0, "{said:?}");
        Job { dir }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    /// A path as an argument.
    pub fn text(&self, name: &str) -> String {
        self.path(name).to_str().unwrap().to_owned()
    }

    pub fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name)).unwrap()
    }

    /// Replaces `old`, which must be there, in one of the job's files.
    pub fn replace(&self, name: &str, old: &str, new: &str) -> &Job {
        let text = self.read(name);
        assert!(text.contains(old), "{name} has {old}");
        std::fs::write(self.path(name), text.replacen(old, new, 1)).unwrap();
        self
    }

    /// Writes another members file, and lets the job expect it.
    pub fn members(&self, bytes: &[u8]) -> &Job {
        std::fs::write(self.path("members.csv"), bytes).unwrap();
        let job = self.read("job.toml");
        let kept = job
            .lines()
            .filter(|line| !line.starts_with("sha256 ") && !line.starts_with("records "));
        let kept: Vec<&str> = kept.collect();
        std::fs::write(self.path("job.toml"), kept.join("\n") + "\n").unwrap();
        self
    }

    /// Runs `print` into `out` of this job's folder.
    pub fn print(&self, out: &str, more: &[&str]) -> Said {
        let (job, out) = (self.text("job.toml"), self.text(out));
        kirikake(&[&["print", &job, "-o", &out, "--json"], more].concat())
    }

    /// As [`Job::print`], by another program: see [`under`].
    pub fn print_under(&self, prefix: &[&str], out: &str) -> Option<Said> {
        let (job, out) = (self.text("job.toml"), self.text(out));
        under(prefix, &["print", &job, "-o", &out, "--json"])
    }

    /// Runs `check`.
    pub fn check(&self) -> Said {
        kirikake(&["check", &self.text("job.toml"), "--json"])
    }

    /// Digests of all files of an OUT that must be equal between runs, by their names.
    pub fn digests(&self, out: &str) -> BTreeMap<String, String> {
        let out = self.path(out);
        let mut digests = BTreeMap::new();
        for folder in ["", "lots", "lists", "stock"] {
            let entries = std::fs::read_dir(out.join(folder));
            if folder == "stock" && entries.is_err() {
                continue;
            }
            for entry in entries.unwrap() {
                let entry = entry.unwrap();
                let name = format!("{folder}/{}", entry.file_name().to_str().unwrap());
                let told = ["/ledger.db", "/report.json", "/.lock"].contains(&name.as_str());
                if entry.path().is_file() && !told {
                    let bytes = std::fs::read(entry.path()).unwrap();
                    let digest = kirikake::digest::sha256(&bytes);
                    digests.insert(name, kirikake::digest::hex(&digest));
                }
            }
        }
        digests
    }

    /// The ledger's rows that must be equal between runs.
    pub fn ledger_rows(&self, out: &str) -> Vec<String> {
        let ledger = rusqlite::Connection::open(self.path(out).join("ledger.db")).unwrap();
        let mut rows = Vec::new();
        for (table, columns) in [
            (
                "lots",
                "no || '|' || stream || '|' || pieces || '|' || pages || '|' || first_piece",
            ),
            (
                "files",
                "lot || '|' || name || '|' || bytes || '|' || hex(sha256)",
            ),
            (
                "pieces",
                "piece_no || '|' || generation || '|' || lot || '|' || first_page",
            ),
        ] {
            let text = format!("SELECT {columns} FROM {table} ORDER BY 1");
            let mut statement = ledger.prepare(&text).unwrap();
            let found = statement
                .query_map([], |row| row.get::<_, String>(0))
                .unwrap();
            rows.extend(found.map(Result::unwrap));
        }
        rows
    }
}

/// Names of all files below a folder, relative to it.
pub fn files_below(dir: &Path) -> Vec<String> {
    let mut names = Vec::new();
    let mut folders = vec![dir.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            match path.is_dir() {
                true => folders.push(path),
                false => names.push(path.strip_prefix(dir).unwrap().display().to_string()),
            }
        }
    }
    names.sort();
    names
}

/// Runs a stranger's program; `None`, said loudly, when it is not installed.
pub fn stranger(program: &str, arguments: &[&str]) -> Option<Output> {
    match Command::new(program).args(arguments).output() {
        Ok(output) => Some(output),
        Err(_) => {
            eprintln!("SKIPPED: {program} is not installed");
            None
        }
    }
}
