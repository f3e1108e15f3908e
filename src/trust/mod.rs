//! The chain of trust from a proof (校正) to production: what proof, approval and reading test state,
//! and whether they may be believed. Signs and proves; makes no page, and asks nobody.

mod package;
mod statement;

pub use package::{Contents, write_zip};
pub use statement::{Statement, Subject, digest_of};

use std::path::Path;

use serde_json::{Value, json};

use crate::date::Date;
use crate::digest::hex;
use crate::job::Approver;
use crate::message::{Error, Id, Message};
use crate::seal::{self, Key};

/// Files of a proof that are not signed by it: they are what it signs with, and what answers it.
pub const PROOF: &str = "proof.json";
pub const APPROVAL: &str = "approval.json";
/// The page in which the clerk reads and signs; it knows the package's digest, so it is no part
/// of what that is made of.
pub const REVIEW: &str = "review.html";
/// What names of reading tests begin with.
pub const READING: &str = "reading-test-";

/// What the statements are about.
pub const INTAKE_TYPE: &str = "urn:kirikake:intake:1";
pub const MATERIALS_TYPE: &str = "urn:kirikake:materials:1";
pub const PROOF_TYPE: &str = "urn:kirikake:proof:1";
pub const APPROVAL_TYPE: &str = "urn:kirikake:approval:1";
pub const READING_TYPE: &str = "urn:kirikake:reading-test:1";

/// Subjects of an approval.
const CONFIG: &str = "config";
const PACKAGE: &str = "package";

/// A proof that was read and holds: every signature, and every file byte for byte.
#[derive(Debug)]
pub struct Proof {
    pub job: String,
    /// SHA-256 of everything that decides what is printed.
    pub config_sha256: [u8; 32],
    /// SHA-256 over the files that the clerk looks at.
    pub package_sha256: [u8; 32],
    /// Public key of the print house's job.
    pub signer: [u8; 32],
    pub files: usize,
    pub pieces: usize,
    pub approval: Option<Approval>,
    pub readings: Vec<Reading>,
}

/// The insurer's verdict (校了).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Approval {
    pub approved: bool,
    pub by: String,
    /// RFC 3339, UTC.
    pub when: String,
    pub note: String,
    /// `browser`, `key` or `paper`.
    pub method: String,
    /// Public key of whoever signed.
    pub signer: [u8; 32],
    config_sha256: [u8; 32],
    package_sha256: [u8; 32],
}

/// What came of reading a press sheet with a reader's device.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    pub read: bool,
    pub signer: [u8; 32],
}

/// A verdict as the approver gives it.
pub struct Verdict<'a> {
    pub approved: bool,
    pub by: &'a str,
    pub when: &'a str,
    pub note: &'a str,
    pub method: &'a str,
    /// Of the scanned sheet, where it was given on paper.
    pub scan_sha256: Option<[u8; 32]>,
}

/// Signs a verdict about a proof: the bytes of `approval.json`.
pub fn approval(key: &Key, proof: &Proof, verdict: &Verdict<'_>) -> Vec<u8> {
    let subject = |name: &str, sha256| Subject {
        name: name.to_owned(),
        sha256,
    };
    let mut predicate = json!({
        "verdict": if verdict.approved { "approved" } else { "rejected" },
        "by": verdict.by,
        "when": verdict.when,
        "note": verdict.note,
        "method": verdict.method,
    });
    if let Some(scan) = verdict.scan_sha256 {
        predicate["scan_sha256"] = hex(&scan).into();
    }
    let statement = Statement {
        kind: APPROVAL_TYPE.to_owned(),
        subjects: vec![
            subject(CONFIG, proof.config_sha256),
            subject(PACKAGE, proof.package_sha256),
        ],
        predicate,
    };
    lines(&key.seal(&statement.bytes()))
}

/// A value as the one text that stands for it in a proof's files.
pub fn lines(value: &Value) -> Vec<u8> {
    format!("{value:#}\n").into_bytes()
}

impl Approval {
    /// Reads `approval.json`; `None` if its signature does not hold or it says something else.
    pub fn read(bytes: &[u8]) -> Option<Approval> {
        let (statement, signer) = sealed(bytes, APPROVAL_TYPE)?;
        let text = |key: &str| statement.predicate[key].as_str().map(str::to_owned);
        let approved = match text("verdict")?.as_str() {
            "approved" => true,
            "rejected" => false,
            _ => return None,
        };
        Some(Approval {
            approved,
            by: text("by")?,
            when: text("when")?,
            note: text("note").unwrap_or_default(),
            method: text("method")?,
            signer,
            config_sha256: statement.subject(CONFIG)?,
            package_sha256: statement.subject(PACKAGE)?,
        })
    }

    /// Whether it is about this proof.
    pub fn is_about(&self, proof: &Proof) -> bool {
        (self.config_sha256, self.package_sha256) == (proof.config_sha256, proof.package_sha256)
    }
}

/// A statement of this type in an envelope of its own, as [`lines`] writes it.
fn sealed(bytes: &[u8], kind: &str) -> Option<(Statement, [u8; 32])> {
    let envelope: Value = serde_json::from_slice(bytes).ok()?;
    let opened = seal::open(&envelope)?;
    let statement = Statement::read(&opened.payload).filter(|it| it.kind == kind)?;
    // A byte that means nothing is a changed byte all the same.
    (lines(&envelope) == bytes).then_some((statement, opened.signer))
}

impl Proof {
    /// Reads a proof from its folder or its zip file and proves it.
    ///
    /// # Errors
    /// [`Id::ProofBroken`] with the file's name (exit 12), [`Id::ProofPath`] (12): a name that
    /// leads out of the package; [`Id::ProofMissing`] (20), [`Id::Unreadable`] (24).
    pub fn read(path: &Path) -> Result<Proof, Error> {
        let contents = Contents::open(path)?;
        let broken = |name: &str| {
            let message = Message::new(Id::ProofBroken);
            Error::from(message.with(path.display()).with(name))
        };
        let bytes = contents.read(PROOF)?.ok_or_else(|| broken(PROOF))?;
        let (proof, signer) = chain(&bytes).ok_or_else(|| broken(PROOF))?;
        let mut names = contents.names().clone();
        for subject in &proof.subjects {
            let bytes = contents.read(&subject.name)?;
            let sha256 = bytes.as_deref().map(crate::digest::sha256);
            if sha256 != Some(subject.sha256) {
                return Err(broken(&subject.name));
            }
            names.remove(&subject.name);
        }
        let seen: Vec<Subject> = looked_at(&proof.subjects);
        let package_sha256 = digest_of(&seen);
        let said = |key: &str| proof.predicate[key].as_str().unwrap_or_default();
        if said("package_sha256") != hex(&package_sha256) {
            return Err(broken(PROOF));
        }
        let config = crate::digest::unhex(said("config_sha256").as_bytes());
        let mut read = Proof {
            job: said("job").to_owned(),
            config_sha256: config.ok_or_else(|| broken(PROOF))?,
            package_sha256,
            signer,
            files: proof.subjects.len(),
            pieces: proof.predicate["pieces"].as_array().map_or(0, Vec::len),
            approval: None,
            readings: Vec::new(),
        };
        for name in names.iter().filter(|name| *name != PROOF) {
            let bytes = contents.read(name)?.unwrap_or_default();
            if name == APPROVAL {
                let approval = Approval::read(&bytes).filter(|it| it.is_about(&read));
                read.approval = Some(approval.ok_or_else(|| broken(name))?);
            } else if name.starts_with(READING) {
                let reading = reading(&bytes, &read).ok_or_else(|| broken(name))?;
                read.readings.push(reading);
            } else {
                return Err(broken(name));
            }
        }
        Ok(read)
    }

    /// Proves that this proof lets a run of this configuration print.
    ///
    /// # Errors
    /// Nobody has approved it yet, or no press sheet was read (exit 8); it was rejected, is another
    /// configuration's, or whoever approved it might not (exit 12).
    pub fn lets_print(
        &self,
        config_sha256: &[u8; 32],
        approvers: &[Approver],
        waived: bool,
        now: &str,
    ) -> Result<&Approval, Error> {
        if self.config_sha256 != *config_sha256 {
            let message = Message::new(Id::ApprovalOther);
            let [one, other] = [&self.config_sha256, config_sha256].map(short);
            return Err(message.with(one).with(other).into());
        }
        let Some(approval) = &self.approval else {
            return Err(Message::new(Id::NoApproval).into());
        };
        if !approval.approved {
            return Err(Message::new(Id::ApprovalRejected).with(&approval.by).into());
        }
        trusted(approval, approvers, now)?;
        match waived || self.readings.iter().any(|reading| reading.read) {
            true => Ok(approval),
            false => Err(Message::new(Id::ReadingMissing).into()),
        }
    }
}

/// Proves that the insurer names whoever approved, and that it was not too late or too early.
///
/// # Errors
/// [`Id::ApproverUnknown`], [`Id::ApproverExpired`], [`Id::ApprovalClock`] (exit 12).
pub fn trusted(approval: &Approval, approvers: &[Approver], now: &str) -> Result<(), Error> {
    let key = hex(&approval.signer);
    let Some(approver) = approvers
        .iter()
        .find(|it| it.key.eq_ignore_ascii_case(&key))
    else {
        let message = Message::new(Id::ApproverUnknown);
        return Err(message.with(short(&approval.signer)).into());
    };
    let day = |when: &str| when.get(..10).and_then(Date::from_iso);
    let (Some(signed), Some(today)) = (day(&approval.when), day(now)) else {
        return Err(Message::new(Id::ApprovalClock).with(&approval.when).into());
    };
    if approver.until < today || approver.until < signed {
        let message = Message::new(Id::ApproverExpired);
        return Err(message
            .with(&approver.name)
            .with(approver.until.iso())
            .into());
    }
    // A day's grace: the clerk's clock may stand in another time zone.
    if signed.day_before() > today {
        return Err(Message::new(Id::ApprovalClock).with(&approval.when).into());
    }
    Ok(())
}

/// A digest as people compare it: eight hexadecimal digits.
pub fn short(digest: &[u8; 32]) -> String {
    hex(&digest[..4])
}

/// The files that the clerk looks at: all but the page in which it is done.
pub fn looked_at(subjects: &[Subject]) -> Vec<Subject> {
    let seen = subjects.iter().filter(|subject| subject.name != REVIEW);
    seen.cloned().collect()
}

/// The statement about the package at the end of the chain in `proof.json`: intake, materials,
/// proof, all by one signer, each naming the digest of the one before it.
fn chain(bytes: &[u8]) -> Option<(Statement, [u8; 32])> {
    let all: Value = serde_json::from_slice(bytes).ok()?;
    if lines(&all) != bytes {
        return None;
    }
    let mut before: Option<(Statement, [u8; 32])> = None;
    let envelopes = all["statements"].as_array()?;
    let kinds = [INTAKE_TYPE, MATERIALS_TYPE, PROOF_TYPE];
    if envelopes.len() != kinds.len() {
        return None;
    }
    for (envelope, kind) in envelopes.iter().zip(kinds) {
        let opened = seal::open(envelope)?;
        let statement = Statement::read(&opened.payload).filter(|it| it.kind == kind)?;
        if let Some((earlier, signer)) = &before {
            let follows = statement.predicate["follows"] == hex(&earlier.sha256()).as_str();
            if !follows || *signer != opened.signer {
                return None;
            }
        }
        before = Some((statement, opened.signer));
    }
    before
}

/// The chain of statements as `proof.json`; each is told what it follows.
pub fn seal_chain(key: &Key, statements: Vec<Statement>) -> Vec<u8> {
    let mut envelopes = Vec::new();
    let mut before: Option<[u8; 32]> = None;
    for mut statement in statements {
        if let Some(earlier) = before {
            statement.predicate["follows"] = hex(&earlier).into();
        }
        before = Some(statement.sha256());
        envelopes.push(key.seal(&statement.bytes()));
    }
    lines(&json!({ "statements": envelopes }))
}

/// Signs a reading test about a proof: what was used, and what came of it.
pub fn reading_test(key: &Key, proof: &Proof, predicate: Value) -> Vec<u8> {
    let subjects = [
        (CONFIG, proof.config_sha256),
        (PACKAGE, proof.package_sha256),
    ];
    let statement = Statement {
        kind: READING_TYPE.to_owned(),
        subjects: subjects
            .map(|(name, sha256)| Subject {
                name: name.to_owned(),
                sha256,
            })
            .to_vec(),
        predicate,
    };
    lines(&key.seal(&statement.bytes()))
}

fn reading(bytes: &[u8], proof: &Proof) -> Option<Reading> {
    let (statement, signer) = sealed(bytes, READING_TYPE)?;
    let about = statement.subject(CONFIG)? == proof.config_sha256
        && statement.subject(PACKAGE)? == proof.package_sha256;
    let read = statement.predicate["result"] == "read";
    about.then_some(Reading { read, signer })
}
