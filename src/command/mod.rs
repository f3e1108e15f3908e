//! The one closed list of what the engine can do. Doors only translate into it; nothing is printed
//! to a screen here.

mod approving;
mod code;
mod explain;
mod lint;
mod meaning;
mod piecing;
mod sampling;
mod witnessing;

use std::path::{Path, PathBuf};

pub use approving::{Done, Given, Proofing};
pub use code::{Coded, Wanted};
pub use explain::Explained;
pub use lint::{Linted, LintedFile, Told};
pub use meaning::{Meaning, handbook};
pub use piecing::{DPI_MAX, DPI_MIN, DPI_USUAL, Kind, Piece, Wanted as WhoGotWhat};
pub use sampling::Sampled;
pub use witnessing::Wanted as ReadBack;

pub use crate::proof::SAMPLE_USUAL;

use crate::home::Home;
use crate::job::{self, Job};
use crate::message::{Error, Id, Lang, Message};
use crate::produce::{self, Failure, Order};
use crate::reading::{self, Reading};
use crate::report::Report;
use crate::sample;
use crate::shift::Shift;
use crate::verify::Verified;

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
    /// A proof, and what answers it.
    Proof(Proofing),
    /// Reads every page of an OUT back.
    Verify(ReadBack),
    /// Who got what: one piece of an OUT.
    Piece(WhoGotWhat),
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
    /// Every fault of layouts at once.
    Lint {
        layouts: Vec<PathBuf>,
        /// One layout: its picture; several: a folder of pictures.
        output: Option<PathBuf>,
        /// The language of the pictures' legends.
        lang: Lang,
    },
    /// One code by itself, and its picture.
    Code {
        wanted: Wanted,
        png: Option<PathBuf>,
    },
    /// The codes of a picture or scan.
    Read { image: PathBuf },
}

/// What was done.
#[derive(Debug)]
pub enum Answer {
    Report(Box<Report>),
    Proof(Done),
    Verified(Box<Verified>),
    Piece(Box<Piece>),
    Explained(Explained),
    Meaning(Meaning),
    Sampled(Sampled),
    Previewed { png: PathBuf },
    Linted(Linted),
    Coded(Box<Coded>),
    Read(Reading),
}

impl Command {
    /// Reads back whatever it is: a proof is a file or says so itself.
    ///
    /// # Errors
    /// [`Id::WrongArguments`] (exit 20): a proof has no lots whose pages could be looked at.
    pub fn verify(wanted: ReadBack) -> Result<Command, Message> {
        let path = &wanted.out;
        let proof = path.is_file() || path.join(crate::trust::PROOF).exists();
        match (proof, wanted.raster) {
            (true, Some(_)) => {
                let why = "--raster：校正には使えません、OUT だけ / for an OUT, not for a proof";
                Err(Message::new(Id::WrongArguments).with(why))
            }
            (true, None) => Ok(Command::Proof(Proofing::Verify { proof: wanted.out })),
            (false, _) => Ok(Command::Verify(wanted)),
        }
    }

    /// The word on the command line.
    pub fn word(&self) -> &'static str {
        match self {
            Command::Sample { .. } => "sample",
            Command::Check { .. } => "check",
            Command::Print { .. } => "print",
            Command::Proof(proofing) => proofing.word(),
            Command::Verify(_) => "verify",
            Command::Piece(_) => "piece",
            Command::Explain { .. } => "policy explain",
            Command::Meaning { .. } => "explain",
            Command::Preview { .. } => "layout preview",
            Command::Lint { .. } => "layout lint",
            Command::Code { wanted, .. } => wanted.word(),
            Command::Read { .. } => "read",
        }
    }
}

impl Answer {
    /// For programs; texts of messages in a language.
    pub fn json(&self, lang: Lang) -> serde_json::Value {
        match self {
            Answer::Report(report) => report.json(),
            Answer::Proof(done) => done.json(),
            Answer::Verified(verified) => verified.json(),
            Answer::Piece(piece) => piece.json(),
            Answer::Explained(explained) => explained.json(),
            Answer::Meaning(meaning) => meaning.json(),
            Answer::Sampled(sampled) => sampled.json(),
            Answer::Previewed { png } => {
                serde_json::json!({"command": "layout preview", "png": png})
            }
            Answer::Linted(linted) => linted.json(lang),
            Answer::Coded(coded) => coded.json(),
            Answer::Read(reading) => reading.json(),
        }
    }

    /// For people.
    pub fn table(&self, lang: Lang) -> String {
        match self {
            Answer::Report(report) => report.table(lang),
            Answer::Proof(done) => done.table(lang),
            Answer::Verified(verified) => witnessing::table(verified, lang),
            Answer::Piece(piece) => piece.table(lang),
            Answer::Explained(explained) => explained.table(lang),
            Answer::Meaning(meaning) => meaning.table(lang),
            Answer::Sampled(sampled) => sampled.table(lang),
            Answer::Previewed { png } => format!("{}\n", png.display()),
            Answer::Linted(linted) => linted.table(lang),
            Answer::Coded(coded) => coded.table(lang),
            Answer::Read(reading) => reading.table(lang),
        }
    }

    /// What a person should know besides.
    pub fn warnings(&self) -> Vec<Message> {
        match self {
            Answer::Report(report) => report.warnings(),
            Answer::Proof(done) => done.warnings(),
            Answer::Verified(_)
            | Answer::Piece(_)
            | Answer::Explained(_)
            | Answer::Meaning(_)
            | Answer::Sampled(_)
            | Answer::Previewed { .. }
            | Answer::Linted(_)
            | Answer::Coded(_)
            | Answer::Read(_) => Vec::new(),
        }
    }

    /// The message that the run ends with; its exit code is the command's.
    pub fn closing(&self) -> Message {
        match self {
            Answer::Report(report) => report.closing(),
            Answer::Linted(linted) => linted.closing(),
            Answer::Read(reading) => reading.closing(),
            Answer::Verified(verified) => witnessing::closing(verified),
            Answer::Proof(_)
            | Answer::Piece(_)
            | Answer::Explained(_)
            | Answer::Meaning(_)
            | Answer::Sampled(_)
            | Answer::Previewed { .. }
            | Answer::Coded(_) => Message::new(Id::Done),
        }
    }

    /// The head of the ledger's chain, zeros without a ledger.
    pub fn head(&self) -> [u8; 32] {
        match self {
            Answer::Report(report) => report.head(),
            Answer::Verified(verified) => verified.head,
            Answer::Piece(piece) => piece.head,
            Answer::Proof(_)
            | Answer::Explained(_)
            | Answer::Meaning(_)
            | Answer::Sampled(_)
            | Answer::Previewed { .. }
            | Answer::Linted(_)
            | Answer::Coded(_)
            | Answer::Read(_) => [0; 32],
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
            let job_file = job;
            let job: Job = job::read(job, home)?;
            let order = Order {
                job_file,
                out,
                approval: approval.as_deref(),
                lots: lots.as_deref(),
                verify: *verify,
            };
            let report = produce::print(&job, &order, shift)?;
            Ok(Answer::Report(Box::new(report)))
        }
        Command::Proof(proofing) => Ok(Answer::Proof(approving::run(proofing, home, shift)?)),
        Command::Verify(wanted) => {
            let verified = witnessing::run(wanted, home, shift)?;
            Ok(Answer::Verified(Box::new(verified)))
        }
        Command::Piece(wanted) => {
            let piece = piecing::run(wanted, shift)?;
            Ok(Answer::Piece(Box::new(piece)))
        }
        Command::Explain { job, line } => {
            let job = job::read(job, home)?;
            Ok(Answer::Explained(explain::explain(&job, *line, shift)?))
        }
        Command::Meaning { word, lang } => Ok(Answer::Meaning(meaning::explain(word, *lang)?)),
        Command::Preview { layout, png } => preview(home, layout, png),
        Command::Lint {
            layouts,
            output,
            lang,
        } => {
            let linted = lint::lint(layouts, output.as_deref(), *lang, home)?;
            Ok(Answer::Linted(linted))
        }
        Command::Code { wanted, png } => {
            let coded = code::code(wanted, png.as_deref())?;
            Ok(Answer::Coded(Box::new(coded)))
        }
        Command::Read { image } => Ok(Answer::Read(reading::read(image)?)),
    }
}

/// What a PNG file begins with (ISO/IEC 15948:2004, 5.2).
const PNG_SIGNATURE: &[u8] = b"\x89PNG\r\n\x1A\n";
/// Dots an inch of a preview.
const PREVIEW_DPI: u32 = 150;

fn preview(home: Option<PathBuf>, layout: &Path, png: &Path) -> Result<Answer, Failure> {
    may_write_picture(png)?;
    let home = Home::find(home, layout)?;
    let picture = crate::preview::preview(&home, layout, PREVIEW_DPI)?;
    write_picture(png, &picture)?;
    Ok(Answer::Previewed {
        png: png.to_owned(),
    })
}

/// A picture may take the place of a picture only, not of the layout by a slip of the keyboard.
fn may_write_picture(png: &Path) -> Result<(), Error> {
    let other = std::fs::read(png).is_ok_and(|bytes| !bytes.starts_with(PNG_SIGNATURE));
    match other {
        true => Err(Message::new(Id::FileThere).with(png.display()).into()),
        false => Ok(()),
    }
}

fn write_picture(png: &Path, bytes: &[u8]) -> Result<(), Error> {
    may_write_picture(png)?;
    let written = std::fs::write(png, bytes);
    written.map_err(|source| Error::io(Id::Unwritable, png, &source))
}
