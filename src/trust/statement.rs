//! One statement: what it is about, by digests, and what it says of that (in-toto attestation
//! framework, Statement 1.0). Signs nothing.

use serde_json::{Value, json};

use crate::digest::{Sha256, hex, sha256, unhex};

const TYPE: &str = "https://in-toto.io/Statement/v1";

/// A file, or whatever else has a digest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subject {
    pub name: String,
    pub sha256: [u8; 32],
}

/// What is said of which subjects.
#[derive(Clone, Debug, PartialEq)]
pub struct Statement {
    /// Its predicate's type, a URN.
    pub kind: String,
    pub subjects: Vec<Subject>,
    pub predicate: Value,
}

impl Statement {
    /// The payload that is signed.
    pub fn bytes(&self) -> Vec<u8> {
        let subjects = self.subjects.iter().map(
            |subject| json!({"name": subject.name, "digest": {"sha256": hex(&subject.sha256)}}),
        );
        let statement = json!({
            "_type": TYPE,
            "subject": subjects.collect::<Vec<_>>(),
            "predicateType": self.kind,
            "predicate": self.predicate,
        });
        statement.to_string().into_bytes()
    }

    pub fn sha256(&self) -> [u8; 32] {
        sha256(&self.bytes())
    }

    /// Reads a payload; `None` if it is no statement.
    pub fn read(payload: &[u8]) -> Option<Statement> {
        let value: Value = serde_json::from_slice(payload).ok()?;
        if value["_type"] != TYPE {
            return None;
        }
        let subject = |value: &Value| {
            let digits = value["digest"]["sha256"].as_str()?;
            Some(Subject {
                name: value["name"].as_str()?.to_owned(),
                sha256: unhex(digits.as_bytes())?,
            })
        };
        let subjects = value["subject"].as_array()?.iter().map(subject);
        Some(Statement {
            kind: value["predicateType"].as_str()?.to_owned(),
            subjects: subjects.collect::<Option<_>>()?,
            predicate: value["predicate"].clone(),
        })
    }

    /// The digest of the one subject with this name.
    pub fn subject(&self, name: &str) -> Option<[u8; 32]> {
        let mut found = self.subjects.iter().filter(|subject| subject.name == name);
        let subject = found.next()?;
        found.next().is_none().then_some(subject.sha256)
    }
}

/// One digest over subjects in their order: name and digest of each, with their lengths.
pub fn digest_of(subjects: &[Subject]) -> [u8; 32] {
    let mut digest = Sha256::new();
    digest.update(b"kirikake/package/1\0");
    for subject in subjects {
        digest.field(subject.name.as_bytes());
        digest.field(&subject.sha256);
    }
    digest.finish()
}
