//! The one closed list of what the engine can do. Doors only translate into it; nothing is printed
//! to a screen here.

mod explain;
mod meaning;
mod sampling;

use std::path::PathBuf;

pub use explain::Explained;
pub use meaning::{Meaning, handbook};
pub use sampling::Sampled;

use crate::home::Home;
use crate::job::{self, Job};
use crate::message::{Error, Id, Lang, Message};
use crate::produce::{self, Failure, Order};
use crate::report::Report;
use crate::sample;
use crate::shift::Shift;

/// What is to be done.
#[derive(Clone, Debug)]
pub enum Command {
    /// Writes a fictional job into a folder.
    Sample {
        request: sample::Request,
        dir: PathBuf,
    },
    /// Everything that can be known before paper.
    Check {
        job: PathBuf,
        /// Folder for the lists.
        lists: Option<PathBuf>,
    },
    /// Production.
    Print {
        job: PathBuf,
        out: PathBuf,
        approval: Option<PathBuf>,
        lots: Option<String>,
        verify: bool,
    },
    /// Which rule hit a record, and why.
    Explain {
        job: PathBuf,
        /// Physical line of the members file, heading = 1.
        line: u32,
    },
    /// A message or a reason: its cause, what to do, whom to call.
    Meaning { word: String, lang: Lang },
    /// A layout with a fictional member, as a picture.
    Preview { layout: PathBuf, png: PathBuf },
}

/// What was done.
#[derive(Debug)]
pub enum Answer {
    Report(Box<Report>),
    Explained(Explained),
    Meaning(Meaning),
    Sampled(Sampled),
    Previewed { png: PathBuf },
}

impl Command {
    /// The word on the command line.
    pub fn word(&self) -> &'static str {
        match self {
            Command::Sample { .. } => "sample",
            Command::Check { .. } => "check",
            Command::Print { .. } => "print",
            Command::Explain { .. } => "policy explain",
            Command::Meaning { .. } => "explain",
            Command::Preview { .. } => "layout preview",
        }
    }
}

impl Answer {
    /// For programs.
    pub fn json(&self) -> serde_json::Value {
        match self {
            Answer::Report(report) => report.json(),
            Answer::Explained(explained) => explained.json(),
            Answer::Meaning(meaning) => meaning.json(),
            Answer::Sampled(sampled) => sampled.json(),
            Answer::Previewed { png } => {
                serde_json::json!({"command": "layout preview", "png": png})
            }
        }
    }

    /// For people.
    pub fn table(&self, lang: Lang) -> String {
        match self {
            Answer::Report(report) => report.table(lang),
            Answer::Explained(explained) => explained.table(lang),
            Answer::Meaning(meaning) => meaning.table(lang),
            Answer::Sampled(sampled) => sampled.table(lang),
            Answer::Previewed { png } => format!("{}\n", png.display()),
        }
    }

    /// What a person should know besides.
    pub fn warnings(&self) -> Vec<Message> {
        match self {
            Answer::Report(report) => report.warnings(),
            Answer::Explained(_)
            | Answer::Meaning(_)
            | Answer::Sampled(_)
            | Answer::Previewed { .. } => Vec::new(),
        }
    }

    /// The message that the run ends with; its exit code is the command's.
    pub fn closing(&self) -> Message {
        match self {
            Answer::Report(report) => report.closing(),
            Answer::Explained(_)
            | Answer::Meaning(_)
            | Answer::Sampled(_)
            | Answer::Previewed { .. } => Message::new(Id::Done),
        }
    }

    /// The head of the ledger's chain, zeros without a ledger.
    pub fn head(&self) -> [u8; 32] {
        match self {
            Answer::Report(report) => report.head(),
            Answer::Explained(_)
            | Answer::Meaning(_)
            | Answer::Sampled(_)
            | Answer::Previewed { .. } => [0; 32],
        }
    }
}

/// Does it. `home` is the folder of layouts and fonts, if the caller names one.
///
/// # Errors
/// As each command tells; every message asks for its exit code.
pub fn run(command: &Command, home: Option<PathBuf>, shift: &Shift<'_>) -> Result<Answer, Failure> {
    match command {
        Command::Sample { request, dir } => {
            let home = Home::find(home, dir)?;
            Ok(Answer::Sampled(sampling::sample(
                request, dir, &home, shift,
            )?))
        }
        Command::Check { job, lists } => {
            let job = job::read(job, home)?;
            let report = produce::check(&job, lists.as_deref(), shift)?;
            Ok(Answer::Report(Box::new(report)))
        }
        Command::Print {
            job,
            out,
            approval,
            lots,
            verify,
        } => {
            let job: Job = job::read(job, home)?;
            let order = Order {
                out,
                approval: approval.as_deref(),
                lots: lots.as_deref(),
                verify: *verify,
            };
            let report = produce::print(&job, &order, shift)?;
            Ok(Answer::Report(Box::new(report)))
        }
        Command::Explain { job, line } => {
            let job = job::read(job, home)?;
            Ok(Answer::Explained(explain::explain(&job, *line, shift)?))
        }
        Command::Meaning { word, lang } => Ok(Answer::Meaning(meaning::explain(word, *lang)?)),
        Command::Preview { layout, png } => preview(home, layout, png),
    }
}

/// What a PNG file begins with (ISO/IEC 15948:2004, 5.2).
const PNG_SIGNATURE: &[u8] = b"\x89PNG\r\n\x1A\n";
/// Dots an inch of a preview.
const PREVIEW_DPI: u32 = 150;

fn preview(
    home: Option<PathBuf>,
    layout: &std::path::Path,
    png: &std::path::Path,
) -> Result<Answer, Failure> {
    // A picture may take the place of a picture only, not of the layout by a slip of the keyboard.
    let other = std::fs::read(png).is_ok_and(|bytes| !bytes.starts_with(PNG_SIGNATURE));
    if other {
        return Err(Error::from(Message::new(Id::FileThere).with(png.display())).into());
    }
    let home = Home::find(home, layout)?;
    let picture = crate::preview::preview(&home, layout, PREVIEW_DPI)?;
    let written = std::fs::write(png, picture);
    written.map_err(|source| Error::io(Id::Unwritable, png, &source))?;
    Ok(Answer::Previewed {
        png: png.to_owned(),
    })
}
