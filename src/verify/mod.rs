//! The witness: reads every page of every lot back from disk as a stranger and compares it with the
//! members file. Has its own eyes (content streams, fonts, codes, layouts as data) and none of
//! those that made the pages.

mod art;
mod customer;
mod eyes;
mod form;
mod gauge;
mod ink;
mod lists;
mod lot;
mod measures;
mod notch;
mod office;
mod page;
mod postal;
mod print;
mod qr;
mod raster;
mod sight;
mod slips;
mod space;
mod words;

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::digest::sha256;
use crate::job::{Job, Purpose};
use crate::ledger::LotRow;
use crate::member::{Column, Columns, Patterns};
use crate::message::{Error, Id, Message};
use crate::plan::{Chunk, Intake};
use crate::records::Fields;
use crate::shift::{Shift, Stage};
pub use customer::characters as customer_barcode;
use form::Form;
use lists::Gave;
pub use raster::{Raster, Rastered};
use slips::Boxed;

/// Findings that are told one by one; the others are counted.
const FINDINGS_MAX: usize = 1_000;

/// Something on a page or in a file that is not as it should be. It never holds a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    pub lot: u32,
    /// 0 where it is no piece's.
    pub piece: u32,
    pub sheet: u32,
    /// `face`, `back`, `envelope`, or the file's kind.
    pub side: &'static str,
    pub item: String,
    pub what: &'static str,
}

/// What a whole OUT turned out to be.
#[derive(Debug, Default)]
pub struct Verified {
    pub job: String,
    pub lots: usize,
    pub pieces: u64,
    pub pages: u64,
    pub findings: Vec<Finding>,
    /// All of them, those that are not told too.
    pub count: u64,
    /// Pages that were looked at as pictures, if any were asked for.
    pub raster: Option<Rastered>,
    /// Values that gave way on paper, and employers' packs: what all lots say together.
    gave: Vec<Gave>,
    boxed: Vec<Boxed>,
    pub seconds: f64,
    pub head: [u8; 32],
}

/// Everything that is known of a job before its first lot is looked at.
pub struct Witness<'a> {
    job: &'a Job,
    intake: &'a Intake<'a>,
    columns: &'a Columns,
    patterns: Patterns,
    /// Layouts by the id that stands in members.csv, and the envelopes'.
    forms: HashMap<String, Form>,
    envelope: Option<Form>,
    templates: HashMap<String, String>,
    words: Vec<(String, String)>,
    /// Hash of a control number, and where its record begins; ascending.
    index: Vec<(u64, u64)>,
    /// Columns whose words the insurer's table changes, by control number.
    substituted: HashMap<String, Vec<Column>>,
    /// Pieces of the job.
    pieces: u32,
}

impl<'a> Witness<'a> {
    /// Reads the job's layouts as data, proves them against its configuration, and finds every
    /// record of the members file.
    ///
    /// # Errors
    /// [`Id::OtherConfig`] (exit 12): a layout is not the one that the job was read with. The
    /// members file changed (24); a signal (8).
    pub fn new(
        job: &'a Job,
        intake: &'a Intake<'a>,
        pieces: u32,
        shift: &Shift<'_>,
    ) -> Result<Witness<'a>, Error> {
        let (index, substituted) = index(intake, shift)?;
        let mut witness = Witness {
            job,
            intake,
            columns: intake.columns(),
            patterns: job.patterns(),
            forms: HashMap::new(),
            envelope: None,
            templates: HashMap::new(),
            words: words_of(job),
            index,
            substituted,
            pieces,
        };
        witness.layouts()?;
        Ok(witness)
    }

    /// The layouts and templates that the configuration names, each with its digest.
    fn layouts(&mut self) -> Result<(), Error> {
        let config = self.job.config([0; 32]);
        let mut texts: HashMap<String, String> = HashMap::new();
        let mut mains: HashMap<String, String> = HashMap::new();
        for (name, digest) in config.entries() {
            let Some((form, file)) = name
                .strip_prefix("layout ")
                .and_then(|it| it.rsplit_once(' '))
            else {
                continue;
            };
            let path = self.job.home.join(file);
            let text = std::fs::read_to_string(&path);
            let text = text.map_err(|source| Error::io(Id::Unreadable, &path, &source))?;
            if sha256(text.as_bytes()) != *digest {
                let message = Message::new(Id::OtherConfig).with(path.display());
                return Err(message.with(name).into());
            }
            match file.strip_prefix("layouts/") {
                Some(template) if template.ends_with(".txt") => {
                    self.templates.insert(template.to_owned(), text);
                }
                _ => {
                    // A base has no id; what the job prints has one.
                    if !form::id_of(&text).is_empty() {
                        mains.insert(form.to_owned(), file.to_owned());
                    }
                    texts.insert(file.to_owned(), text);
                }
            }
        }
        let vendor = self.job.symbols.is_some();
        for (form, file) in mains {
            let text = &texts[&file];
            let base = form::base_of(text).map(|base| format!("layouts/{base}.toml"));
            let base = base.and_then(|base| texts.get(&base));
            let Some(read) = form::read(text, base.map(String::as_str), vendor) else {
                continue;
            };
            match form.as_str() {
                "envelope" => self.envelope = Some(read),
                _ => drop(self.forms.insert(read.id.clone(), read)),
            }
        }
        Ok(())
    }

    /// Reads one lot's files in `dir` and compares every page; what is wrong with them by
    /// themselves.
    ///
    /// # Errors
    /// A file cannot be read (24).
    pub fn lot(
        &self,
        dir: &Path,
        (no, envelopes): (u32, bool),
        shift: &Shift<'_>,
    ) -> Result<Vec<Finding>, Error> {
        let looked = lot::look(self, dir, (no, envelopes), None, shift)?;
        Ok(looked.findings)
    }

    /// Chooses pages of these lots that are to be looked at as pictures, which `dir` may keep.
    ///
    /// # Errors
    /// The members file cannot be read (24).
    pub fn raster(
        &self,
        count: u64,
        rows: &[LotRow],
        dir: Option<PathBuf>,
    ) -> Result<Raster, Error> {
        let pages = |row: &LotRow| {
            let envelopes = if has_envelopes(row) { row.pieces } else { 0 };
            (row.no, (row.pages + envelopes) as usize)
        };
        let lots: Vec<(u32, usize)> = rows.iter().map(pages).collect();
        let seed = self.job.config(self.intake.sha256()?).sha256();
        Ok(Raster::choose(count, &lots, seed, dir))
    }

    /// Records of the members file.
    pub fn records(&self) -> usize {
        self.index.len()
    }

    /// Flags of every pairing code of the job.
    fn flags(&self) -> u8 {
        match self.job.purpose {
            Purpose::Production => 0,
            Purpose::Sample | Purpose::Test => 8,
        }
    }
}

/// Where every record begins, by the hash of its control number; and which of its words the
/// insurer's table changes, for those of whom it changes any.
type Index = (Vec<(u64, u64)>, HashMap<String, Vec<Column>>);

fn index(intake: &Intake<'_>, shift: &Shift<'_>) -> Result<Index, Error> {
    let (mut all, mut substituted) = (Vec::new(), HashMap::new());
    let (mut done, total) = (0, intake.body_bytes());
    let work = |(bytes, fields, room): &mut (Vec<u8>, Fields, Vec<Column>), chunk: Chunk| {
        let (mut found, mut changed) = (Vec::new(), Vec::new());
        let each = |offset, line: &[u8]| {
            if intake.split(line, fields).is_ok() {
                intake.mend(fields, room);
                let control = intake.text(fields, Column::ControlNo);
                found.push((hash(control), offset));
                if !room.is_empty() {
                    changed.push((control.to_owned(), room.clone()));
                }
            }
        };
        let read = intake.lines(chunk, bytes, each);
        read.map(|()| (found, changed, chunk.bytes()))
    };
    let sink = |found: Result<_, Error>| {
        let (found, changed, bytes) = found?;
        all.extend(found);
        substituted.extend::<Vec<_>>(changed);
        done += bytes;
        shift.progress(Stage::Reading, done, total);
        Ok(())
    };
    shift.map_ordered("index", intake.chunks(), Default::default, work, sink)?;
    all.sort_unstable();
    Ok((all, substituted))
}

/// FNV-1a of a control number; the record itself is compared before it is believed.
fn hash(text: &str) -> u64 {
    let step = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3);
    text.bytes().fold(0xCBF2_9CE4_8422_2325, step)
}

/// What is the same on every page of the job.
fn words_of(job: &Job) -> Vec<(String, String)> {
    let insurer = &job.insurer;
    let (seen, heard) = (insurer.style, insurer.style.spoken());
    let post_code = match insurer.post_code.len() {
        7 => format!("{}-{}", &insurer.post_code[..3], &insurer.post_code[3..]),
        _ => insurer.post_code.clone(),
    };
    let pairs = [
        ("insurer_name", insurer.name.clone()),
        ("insurer_name_kana", insurer.name_kana.clone()),
        ("insurer_number", insurer.number.clone()),
        ("insurer_post_code", post_code),
        ("insurer_address", insurer.address.clone()),
        ("insurer_prefecture", insurer.prefecture().to_owned()),
        ("insurer_phone", insurer.phone.clone()),
        ("insurer_contact", insurer.contact.clone()),
        ("as_of", words::era(job.as_of, seen)),
        ("as_of_spoken", words::era(job.as_of, heard)),
        ("issued", words::era(job.issued, seen)),
        ("issued_spoken", words::era(job.issued, heard)),
    ];
    pairs.map(|(name, word)| (name.to_owned(), word)).to_vec()
}

fn has_envelopes(row: &LotRow) -> bool {
    let mut files = row.files.iter();
    files.any(|file| file.name.ends_with("envelope.pdf"))
}

/// Reads back the lots of an OUT that the ledger has released, and looks at some pages' pictures.
///
/// # Errors
/// As [`Witness::lot`]; a picture cannot be written (24); a signal (8).
pub fn lots(
    witness: &Witness<'_>,
    dir: &Path,
    rows: &[LotRow],
    raster: Option<&Raster>,
    shift: &Shift<'_>,
) -> Result<Verified, Error> {
    let began = (shift.seconds)();
    let total = rows.iter().map(|row| u64::from(row.pieces)).sum();
    let mut verified = Verified {
        job: witness.job.id.clone(),
        lots: rows.len(),
        ..Verified::default()
    };
    for row in rows {
        let which = (row.no, has_envelopes(row));
        let mut changed = Vec::new();
        for file in &row.files {
            let bytes = std::fs::read(dir.join(&file.name)).unwrap_or_default();
            if sha256(&bytes) != file.sha256 {
                let kind = file.name.split_once('.').map_or("", |(_, kind)| kind);
                changed.push(lot::whole(row.no, kind, "digest"));
            }
        }
        let looked = lot::look(witness, dir, which, raster, shift)?;
        let mut findings = looked.findings;
        findings.append(&mut changed);
        verified.gave.extend(looked.gave);
        verified.boxed.extend(looked.boxed);
        verified.pieces += u64::from(row.pieces);
        verified.pages += looked.pages;
        verified.count += findings.len() as u64;
        let room = FINDINGS_MAX.saturating_sub(verified.findings.len());
        verified.findings.extend(findings.into_iter().take(room));
        shift.progress(Stage::Printing, verified.pieces, total);
    }
    verified.raster = raster.map(Raster::told);
    verified.seconds = (shift.seconds)() - began;
    Ok(verified)
}

impl Finding {
    /// Something about a file of the whole job.
    pub fn of_file(item: &str, what: &'static str) -> Finding {
        lot::whole(0, item, what)
    }

    /// For programs.
    pub fn json(&self) -> Value {
        json!({
            "lot": self.lot, "piece": self.piece, "sheet": self.sheet, "side": self.side,
            "item": self.item, "what": self.what,
        })
    }
}

impl Verified {
    /// One finding more.
    pub fn tell(&mut self, finding: Finding) {
        self.count += 1;
        if self.findings.len() < FINDINGS_MAX {
            self.findings.push(finding);
        }
    }

    /// What only all lots of a job together can tell: whether the lists `shrunk` and `substituted`
    /// say what paper shows, and whether each employer's boxes are counted right. `on_paper` are
    /// the control numbers of everybody who is on a piece, ascending.
    pub fn together(&mut self, shrunk: &str, substituted: &str, on_paper: &[String]) {
        let lists = lists::compare(&self.gave, shrunk, substituted, on_paper);
        let boxes = slips::boxes(&self.boxed);
        for finding in lists.into_iter().chain(boxes) {
            self.tell(finding);
        }
    }

    /// For programs.
    pub fn json(&self) -> Value {
        let rate = if self.seconds > 0.0 {
            as_f64(self.pieces) / self.seconds
        } else {
            0.0
        };
        let mut json = json!({
            "command": "verify", "job": self.job, "lots": self.lots, "pieces": self.pieces,
            "pages": self.pages, "findings_count": self.count,
            "findings": self.findings.iter().map(Finding::json).collect::<Vec<_>>(),
            "seconds": self.seconds, "pieces_per_second": rate,
        });
        if let Some(Rastered { pages, seed }) = &self.raster {
            json["raster"] = json!({"pages": pages, "seed": seed});
        }
        json
    }
}

#[expect(clippy::cast_precision_loss, reason = "a rate for people")]
fn as_f64(count: u64) -> f64 {
    count as f64
}
