//! The whole line beside the naive line, in one run and in turns:
//! `cargo bench --bench line -- [--quick] [--count N] [--naive-count N] [--tmpfs DIR]
//! [--kirikake FILE]`. Times are taken from outside, from start to exit of the processes.
//!
//! kirikake runs as its own binary; the naive line is this binary, started again.

mod clock;
mod naive;
mod table;

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use clock::{flag, median, option, paired_ratio, spread, turns};
use kirikake::sample::{self, Profile, Request};
use naive::Voice;
use serde_json::Value;
use table::{Table, percent, ratio, thousands};

/// What this binary is told when it is to be the naive line.
const NAIVE: &str = "--naive-line";
const ROUNDS_MAX: usize = 7;
const MIB: f64 = 1024.0 * 1024.0;

#[derive(Clone, Copy)]
enum Contender {
    Kirikake { workers: usize },
    Naive { voice: Voice, processes: usize },
}

const CONTENDERS: [Contender; 6] = [
    Contender::Kirikake { workers: 1 },
    Contender::Kirikake { workers: 2 },
    naive(Voice::FastQr, 1),
    naive(Voice::FastQr, 2),
    naive(Voice::FixedMask, 1),
    naive(Voice::FixedMask, 2),
];
/// Places in `CONTENDERS`.
const KIRIKAKE_1: usize = 0;
const NAIVE_1: usize = 2;
const NAIVE_2: usize = 3;
const FIXED_2: usize = 5;

const fn naive(voice: Voice, processes: usize) -> Contender {
    Contender::Naive { voice, processes }
}

/// What one contender did in one round.
#[derive(Clone, Copy, Default)]
struct Outcome {
    pieces: f64,
    pages: f64,
    seconds: f64,
    /// Of the PDF files.
    bytes: f64,
    /// Of all its processes at the peak of each.
    memory: f64,
}

/// What all rounds share.
struct Course {
    kirikake: PathBuf,
    job: PathBuf,
    members: PathBuf,
    count: usize,
    naive_count: usize,
    budget: Duration,
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [word, voice, members, first, count, out] = arguments.as_slice()
        && word == NAIVE
    {
        let number = |text: &str| text.parse().unwrap();
        let known = [Voice::FastQr, Voice::FixedMask];
        naive::print(
            known
                .into_iter()
                .find(|known| known.word() == voice)
                .unwrap(),
            Path::new(members),
            number(first),
            number(count),
            Path::new(out),
        );
        return;
    }
    let (count, naive_count, seconds) = if flag("--quick") {
        (10_000, 250, 8)
    } else {
        (100_000, 2_000, 50)
    };
    let number = |name, usual| option(name).map_or(usual, |text| text.parse().unwrap());
    let count = number("--count", count);
    let home = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let course = Course {
        kirikake: option("--kirikake")
            .unwrap_or_else(|| env!("CARGO_BIN_EXE_kirikake").to_owned())
            .into(),
        job: home.path().join("sample/job.toml"),
        members: home.path().join("members.csv"),
        count,
        naive_count: number("--naive-count", naive_count).min(count),
        budget: Duration::from_secs(seconds),
    };
    course.prepare(home.path());
    let mut table = Table::new(
        2,
        &[
            "out",
            "line",
            "rounds",
            "pieces",
            "pieces/s",
            "spread",
            "x naive 1",
            "x naive 2",
            "x fixed 2",
            "x 1 worker",
            "MB/s",
            "bytes/page",
            "MiB",
        ],
    );
    course.run("disk", home.path(), &mut table);
    if let Some(tmpfs) = option("--tmpfs") {
        let out = tempfile::tempdir_in(tmpfs).unwrap();
        course.run("tmpfs", out.path(), &mut table);
    }
    table.print();
    footnotes();
}

fn footnotes() {
    println!(
        "
x ...       median over the rounds of the ratio of pieces/s in the same round
spread      middle half of the rounds / median
seconds     from start to exit of the process, or of the last of two, seen from outside;
            true of two workers only when nobody else uses the machine
MB/s, bytes/page   the PDF files with their fonts and all; a short file bears more font a page
MiB         peak of anonymous memory as each process reads its own; of two processes the sum
kirikake    print --no-verify: plan, rejects, two pairing codes with HMAC tags, digests, control
            files, ledger, PDF/X-4 + PDF/VT-1, synced to disk
naive, n    n processes of pdf-writer 0.15 + fast_qr 0.14 + datamatrix 0.3, one PDF each,
            streamed: 25 fixed
            runs in a form, 26 variable ones, two pairing codes without tags, symbols as 1-bit
            masks, not deflated; no plan, no check of the records, no digest, no ledger, no sync
            fast_qr has no Kanji mode: its voice code is 25-Q with the first {} bytes of the text
            (the whole text would take a larger and slower symbol)
            fixed mask: qrcodegen 1.8 with mask 0 for every symbol instead of fast_qr, against the
            standard's rule (7.8.3); it may be read worse
            it prints the first records of the same members; of two, each prints as many as one",
        naive::VOICE_BYTES_MAX
    );
}

impl Course {
    /// Makes the sample job, and the same members for the naive line.
    fn prepare(&self, home: &Path) {
        let count = self.count.to_string();
        let mut sample = Command::new(&self.kirikake);
        sample
            .args([
                "sample",
                "--count",
                &count,
                "--seed",
                "1",
                "--profile",
                "kenpo",
                "-o",
            ])
            .arg(home.join("sample"));
        output_of(start(&mut sample), &[0]);
        let request = Request {
            seed: 1,
            count: self.count as u64,
            profile: Profile::Kenpo,
        };
        let mut members = BufWriter::new(File::create(&self.members).unwrap());
        members
            .write_all(sample::heading(Profile::Kenpo).as_bytes())
            .unwrap();
        let mut row = Vec::new();
        for index in 0..request.count.min(2 * self.naive_count as u64) {
            row.clear();
            sample::row(&request, index, &mut row);
            members.write_all(&row).unwrap();
        }
        members.flush().unwrap();
    }

    /// Lets the contenders print below `out`, round by round, as long as the budget lasts.
    fn run(&self, place: &str, out: &Path, table: &mut Table) {
        let start = Instant::now();
        let mut outcomes = [const { Vec::new() }; CONTENDERS.len()];
        for round in 0..ROUNDS_MAX {
            let round_start = Instant::now();
            for at in turns(CONTENDERS.len(), round) {
                outcomes[at].push(self.print(CONTENDERS[at], &out.join("out")));
            }
            if start.elapsed() + round_start.elapsed() > self.budget {
                break;
            }
        }
        for (at, contender) in CONTENDERS.iter().enumerate() {
            table.row(cells(place, *contender, &outcomes, at));
        }
    }

    /// One contender's turn; what it printed is measured and taken away.
    fn print(&self, contender: Contender, out: &Path) -> Outcome {
        let outcome = match contender {
            Contender::Kirikake { workers } => self.print_with_kirikake(workers, out),
            Contender::Naive { voice, processes } => self.print_naively(voice, processes, out),
        };
        fs::remove_dir_all(out).unwrap();
        assert!(outcome.pieces > 0.0, "something was printed");
        outcome
    }

    fn print_with_kirikake(&self, workers: usize, out: &Path) -> Outcome {
        let mut print = Command::new(&self.kirikake);
        print.arg("print").arg(&self.job).arg("-o").arg(out);
        print.args([
            "--no-verify",
            "--quiet",
            "--json",
            "--workers",
            &workers.to_string(),
        ]);
        let begin = Instant::now();
        let report = output_of(start(&mut print), &[0, 4]);
        let seconds = begin.elapsed().as_secs_f64();
        let report: Value = serde_json::from_slice(&report).unwrap();
        let lots = report["lots"].as_array().unwrap();
        Outcome {
            pieces: figure(&report, "pieces"),
            pages: lots.iter().map(|lot| figure(lot, "pages")).sum(),
            seconds,
            bytes: lots.iter().map(|lot| figure(lot, "bytes")).sum(),
            memory: figure(&report, "peak_memory_bytes"),
        }
    }

    /// All processes at once; each prints its own members into a file of its own.
    fn print_naively(&self, voice: Voice, processes: usize, out: &Path) -> Outcome {
        fs::create_dir_all(out).unwrap();
        let process = |index: usize| {
            let mut naive = Command::new(std::env::current_exe().unwrap());
            naive.arg(NAIVE).arg(voice.word()).arg(&self.members);
            naive.arg((index * self.naive_count % self.count).to_string());
            naive.arg(self.naive_count.to_string());
            start(naive.arg(out.join(format!("{index}.pdf"))))
        };
        let begin = Instant::now();
        let running: Vec<Child> = (0..processes).map(process).collect();
        let reports: Vec<Vec<u8>> = running
            .into_iter()
            .map(|child| output_of(child, &[0]))
            .collect();
        let mut outcome = Outcome {
            seconds: begin.elapsed().as_secs_f64(),
            ..Outcome::default()
        };
        for report in reports {
            let report: Value = serde_json::from_slice(&report).unwrap();
            outcome.pieces += figure(&report, "pieces");
            outcome.pages += figure(&report, "pages");
            outcome.bytes += figure(&report, "bytes");
            outcome.memory += figure(&report, "peak_memory_bytes");
        }
        outcome
    }
}

fn cells(place: &str, contender: Contender, outcomes: &[Vec<Outcome>], at: usize) -> Vec<String> {
    let of = |at: usize, value: fn(&Outcome) -> f64| -> Vec<f64> {
        outcomes[at].iter().map(value).collect()
    };
    let speed = |outcome: &Outcome| outcome.pieces / outcome.seconds;
    let speeds = of(at, speed);
    let against = |other: usize| ratio(paired_ratio(&speeds, &of(other, speed)));
    let (name, one_worker) = match contender {
        Contender::Kirikake { workers: 1 } => ("kirikake, 1 worker".to_owned(), String::new()),
        Contender::Kirikake { workers } => {
            (format!("kirikake, {workers} workers"), against(KIRIKAKE_1))
        }
        Contender::Naive { voice, processes } => {
            let name = format!("naive ({}), {processes}", voice.word());
            (name, String::new())
        }
    };
    let megabytes = of(at, |outcome| outcome.bytes / outcome.seconds / 1e6);
    vec![
        place.to_owned(),
        name,
        speeds.len().to_string(),
        thousands(median(&of(at, |outcome| outcome.pieces))),
        thousands(median(&speeds)),
        if speeds.len() > 1 {
            percent(spread(&speeds))
        } else {
            String::new() // one round tells nothing of it
        },
        against(NAIVE_1),
        against(NAIVE_2),
        against(FIXED_2),
        one_worker,
        format!("{:.1}", median(&megabytes)),
        thousands(median(&of(at, |outcome| outcome.bytes / outcome.pages))),
        format!("{:.1}", median(&of(at, |outcome| outcome.memory / MIB))),
    ]
}

/// A process whose standard output is kept.
fn start(command: &mut Command) -> Child {
    command
        .env("KIRIKAKE_HOME", env!("CARGO_MANIFEST_DIR"))
        .stdin(Stdio::null())
        .stdout(Stdio::piped());
    let child = command.spawn();
    child.unwrap_or_else(|error| panic!("{command:?}: {error}"))
}

/// What the process said, if its exit code means success.
fn output_of(child: Child, success: &[i32]) -> Vec<u8> {
    let output = child.wait_with_output().unwrap();
    let code = output.status.code();
    assert!(
        code.is_some_and(|code| success.contains(&code)),
        "{}: its message is above",
        output.status
    );
    output.stdout
}

fn figure(report: &Value, name: &str) -> f64 {
    let figure = report[name].as_f64();
    figure.unwrap_or_else(|| panic!("the report has no figure `{name}`: {report}"))
}
