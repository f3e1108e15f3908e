//! The proof (校正): production pages of chosen pieces under a mark, the same for the press,
//! pictures, a page in which the insurer's clerk reads and signs, and the statements that bind it
//! all to one configuration. Decides nothing about the job, and approves nothing.

mod choose;
mod pictures;
mod review;

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::path::{Path, PathBuf};

use serde_json::json;

use crate::digest::{hex, sha256};
use crate::input::Input;
use crate::job::{Config, Job};
use crate::lot;
use crate::message::{Error, Id, Message};
use crate::pdf::Steps;
use crate::plan::{self, Intake, Plan};
use crate::produce;
use crate::produce::specimen::{Bench, Specimen};
use crate::report::Report;
use crate::seal::Key;
use crate::shift::Shift;
use crate::trust::{self, Statement, Subject};
use crate::units::Um;
use crate::vault::Passphrase;
use choose::Pick;
use pictures::Picture;

/// What stands across the pages of `proof.pdf`.
pub const MARK: &str = "校正　PROOF";
/// Pieces whose pages are in the package as pictures; the files have all of them.
const PICTURED_MAX: usize = 200;
/// Bytes of all pictures; written out as text they are a third more.
const PICTURES_BYTES_MAX: usize = 33 << 20;
/// Pieces of the sample, where nobody asks for another number.
pub const SAMPLE_USUAL: u32 = 20;

/// What a proof is asked for.
pub struct Order<'a> {
    /// The folder to be made.
    pub dir: &'a Path,
    pub seed: u64,
    /// Pieces of the sample besides those chosen by rule.
    pub sample: u32,
    /// What opens the clerk's page; `None`: anybody does.
    pub passphrase: Option<&'a Passphrase>,
}

/// A proof that was made.
#[derive(Debug)]
pub struct Made {
    pub job: String,
    pub dir: PathBuf,
    pub zip: PathBuf,
    pub config_sha256: [u8; 32],
    pub package_sha256: [u8; 32],
    pub pieces: usize,
    pub pages: usize,
    pub pictured: usize,
    /// Whether the clerk's page opens by a passphrase only.
    pub locked: bool,
    pub seconds: f64,
}

/// Makes the proof of a job. `marked` is the same job with [`MARK`] across its pages.
///
/// # Errors
/// As `check`; the folder has something in it (exit 20); no piece may be shown (16).
pub fn make(job: &Job, marked: &Job, order: &Order<'_>, shift: &Shift<'_>) -> Result<Made, Error> {
    let began = (shift.seconds)();
    empty(order.dir)?;
    let input = Input::open(&job.input.path)?;
    let intake = Intake::open(job, &input)?;
    let line = produce::line(job, &intake);
    let plan = plan::plan(job, &intake, &line, shift)?;
    plan.check_held(job.limits.held_max)?;
    let members_sha256 = intake.sha256()?;
    let symbols = produce::import_symbols((job, &line), &intake, &plan, shift)?;
    let config = produce::config(job, members_sha256, symbols.as_ref());
    let report = Report::new("proof", job, &plan, &config.sha256(), &members_sha256)?;
    let sample = (order.seed, order.sample);
    let picks = choose::choose((job, &line), &intake, &plan, sample, shift)?;
    if picks.is_empty() {
        return Err(Message::new(Id::NothingToProof).into());
    }
    let pieces: Vec<u32> = picks.iter().map(|pick| pick.piece).collect();
    let bench = |printed| Bench::new(printed, &intake, &plan, symbols.as_ref(), config.sha256());
    let (press, _) = bench(job).file(&pieces, job.lots.steps)?;
    let (proof, specimens) = bench(marked).file(&pieces, Steps::On)?;
    let pictured = specimens.len().min(PICTURED_MAX);
    let pages = specimens[..pictured].iter().map(|it| it.pages.len()).sum();
    let bleed = job.forms.first().map_or(0, |(_, program)| {
        Um::from_dots(program.paper.bleed(), program.paper.dpi()).0
    });
    let mut pictures = pictures::draw(&proof, pages, bleed, shift)?;
    let pictured = fitting(&specimens[..pictured], &mut pictures);
    let all = specimens.iter().map(|it| it.pages.len()).sum();

    lot::create_dir_private(order.dir)?;
    produce::write_lists(order.dir, &intake, &plan)?;
    let room = Package {
        job,
        config: &config,
        report: &report,
        plan: &plan,
        picks: &picks,
        specimens: &specimens,
        pictures: &pictures,
        pictured,
        seed: order.seed,
        passphrase: order.passphrase,
    };
    let files = vec![
        ("proof.pdf".to_owned(), proof),
        ("press-sample.pdf".to_owned(), press),
        ("report.json".to_owned(), trust::lines(&report.json())),
    ];
    let package_sha256 = room.write(order.dir, files, &members_sha256, shift)?;
    let zip = zipped(order.dir)?;
    Ok(Made {
        job: job.id.clone(),
        dir: order.dir.to_owned(),
        zip,
        config_sha256: config.sha256(),
        package_sha256,
        pieces: picks.len(),
        pages: all,
        pictured,
        locked: order.passphrase.is_some(),
        seconds: (shift.seconds)() - began,
    })
}

/// How many pieces' pictures a page holds; the others' are dropped, and stand in the file alone.
fn fitting(specimens: &[Specimen], pictures: &mut Vec<Picture>) -> usize {
    let (mut pieces, mut pages, mut bytes) = (0, 0, 0);
    for specimen in specimens {
        let own = &pictures[pages..pages + specimen.pages.len()];
        bytes += own.iter().map(|picture| picture.png.len()).sum::<usize>();
        if bytes > PICTURES_BYTES_MAX {
            break;
        }
        (pieces, pages) = (pieces + 1, pages + own.len());
    }
    pictures.truncate(pages);
    pieces
}

/// A folder with anything in it is somebody's; a proof is never written over another.
fn empty(dir: &Path) -> Result<(), Error> {
    let zip = beside(dir);
    let full = std::fs::read_dir(dir).is_ok_and(|mut entries| entries.next().is_some());
    match (full, zip.exists()) {
        (true, _) => Err(Message::new(Id::FileThere).with(dir.display()).into()),
        (false, true) => Err(Message::new(Id::FileThere).with(zip.display()).into()),
        (false, false) => Ok(()),
    }
}

/// `DIR.zip`.
fn beside(dir: &Path) -> PathBuf {
    let mut name = dir.components().collect::<PathBuf>().into_os_string();
    name.push(".zip");
    PathBuf::from(name)
}

/// All files of the folder as one zip beside it.
///
/// # Errors
/// The folder cannot be read or the zip written (24).
pub fn zipped(dir: &Path) -> Result<PathBuf, Error> {
    let contents = trust::Contents::open(dir)?;
    let mut files = Vec::new();
    for name in contents.names() {
        let bytes = contents.read(name)?.unwrap_or_default();
        files.push((name.clone(), bytes));
    }
    let zip = beside(dir);
    let bytes = trust::write_zip(&files)?;
    let (folder, name) = (zip.parent().unwrap_or(Path::new("")), zip.file_name());
    let folder = if folder.as_os_str().is_empty() {
        Path::new(".")
    } else {
        folder
    };
    let name = name.map(|name| name.to_string_lossy().into_owned());
    lot::write_whole(folder, &name.unwrap_or_default(), &bytes)?;
    Ok(zip)
}

/// Everything that is known of a proof being written.
pub(crate) struct Package<'a> {
    job: &'a Job,
    config: &'a Config,
    report: &'a Report,
    plan: &'a Plan,
    picks: &'a [Pick],
    specimens: &'a [Specimen],
    pictures: &'a [Picture],
    pictured: usize,
    seed: u64,
    passphrase: Option<&'a Passphrase>,
}

impl Package<'_> {
    /// Writes all files; the digest over those that the clerk looks at.
    fn write(
        &self,
        dir: &Path,
        files: Vec<(String, Vec<u8>)>,
        members_sha256: &[u8; 32],
        shift: &Shift<'_>,
    ) -> Result<[u8; 32], Error> {
        let mut digests: BTreeMap<String, [u8; 32]> = BTreeMap::new();
        for (name, bytes) in &files {
            lot::write_unsynced(dir, name, bytes)?;
            digests.insert(name.clone(), sha256(bytes));
        }
        for (name, picture) in self.names().iter().zip(self.pictures) {
            lot::write_unsynced(dir, name, &picture.png)?;
            digests.insert(name.clone(), sha256(&picture.png));
        }
        // The lists were written before.
        let contents = trust::Contents::open(dir)?;
        for name in contents.names() {
            if let Entry::Vacant(place) = digests.entry(name.clone()) {
                let bytes = contents.read(place.key())?.unwrap_or_default();
                place.insert(sha256(&bytes));
            }
        }
        let subject = |(name, sha256): (&String, &[u8; 32])| Subject {
            name: name.clone(),
            sha256: *sha256,
        };
        let subjects: Vec<Subject> = digests.iter().map(subject).collect();
        let package_sha256 = trust::digest_of(&subjects);
        let key = Key::from_seed(self.job.keys.sign_seed());
        let page = review::page(self, dir, &package_sha256, &key.public())?;
        lot::write_unsynced(dir, trust::REVIEW, &page)?;
        digests.insert(trust::REVIEW.to_owned(), sha256(&page));
        let subjects: Vec<Subject> = digests.iter().map(subject).collect();
        let statements = self.statements(subjects, &package_sha256, members_sha256, shift);
        let chain = trust::seal_chain(&key, statements);
        lot::write_whole(dir, trust::PROOF, &chain)?;
        Ok(package_sha256)
    }

    /// `0012345-1-face.png` for every pictured page, in order.
    fn names(&self) -> Vec<String> {
        let pictured = self.specimens[..self.pictured].iter();
        let names = pictured.flat_map(|specimen| {
            let name = |page: &produce::specimen::Page| {
                format!("{:07}-{}-{}.png", specimen.number, page.sheet, page.side)
            };
            specimen.pages.iter().map(name)
        });
        names.collect()
    }

    /// Intake, materials, proof: what each is about, and what it says of it.
    fn statements(
        &self,
        files: Vec<Subject>,
        package_sha256: &[u8; 32],
        members_sha256: &[u8; 32],
        shift: &Shift<'_>,
    ) -> Vec<Statement> {
        let (job, report) = (self.job, self.report);
        let config_sha256 = hex(&self.config.sha256());
        let intake = Statement {
            kind: trust::INTAKE_TYPE.to_owned(),
            subjects: vec![Subject {
                name: "members".to_owned(),
                sha256: *members_sha256,
            }],
            predicate: json!({
                "job": job.id, "purpose": job.purpose.word(), "records": report.records,
                "held": report.held, "separate": report.separate, "external": report.external,
                "not_due": report.not_due, "members": report.members, "pieces": report.pieces,
            }),
        };
        let entries = self.config.entries().iter().map(|(name, sha256)| Subject {
            name: name.clone(),
            sha256: *sha256,
        });
        let materials = Statement {
            kind: trust::MATERIALS_TYPE.to_owned(),
            subjects: entries.collect(),
            predicate: json!({"job": job.id, "config_sha256": config_sha256}),
        };
        let pieces = self
            .picks
            .iter()
            .map(|pick| json!({"piece": pick.piece + 1, "reasons": pick.reasons}));
        let proof = Statement {
            kind: trust::PROOF_TYPE.to_owned(),
            subjects: files,
            predicate: json!({
                "job": job.id, "title": job.title, "insurer": job.insurer.name,
                "made": (shift.now)(), "seed": self.seed,
                "config_sha256": config_sha256, "package_sha256": hex(package_sha256),
                "pieces": pieces.collect::<Vec<_>>(),
                "press_sample": job.press_sample,
            }),
        };
        vec![intake, materials, proof]
    }
}

impl Made {
    /// For programs.
    pub fn json(&self) -> serde_json::Value {
        json!({
            "command": "proof", "job": self.job, "dir": self.dir, "zip": self.zip,
            "config_sha256": hex(&self.config_sha256),
            "package_sha256": hex(&self.package_sha256),
            "pieces": self.pieces, "pages": self.pages, "pictured": self.pictured,
            "locked": self.locked, "seconds": self.seconds,
        })
    }
}
