//! What decides the printed bytes, as a list of digests, and the one digest over the list.
//! Paths, limits and the name of the input are no part of it: they change nothing on paper.

use crate::digest::{Sha256, hex, sha256};

/// Names and digests of everything that decides what is printed, in a fixed order.
#[derive(Clone, Debug, Default)]
pub struct Config {
    entries: Vec<(String, [u8; 32])>,
}

impl Config {
    /// Adds the digest of a file, or of a list of settings.
    pub fn add(&mut self, name: &str, digest: [u8; 32]) {
        self.entries.push((name.to_owned(), digest));
    }

    /// Adds the digests of files by their names.
    pub fn add_all(&mut self, files: &[(String, [u8; 32])]) {
        files
            .iter()
            .for_each(|(name, digest)| self.add(name, *digest));
    }

    /// Adds the digest of what was read, if it was; what was read.
    pub fn added<T>(&mut self, name: &str, read: Option<(T, [u8; 32])>) -> Option<T> {
        let (read, digest) = read?;
        self.add(name, digest);
        Some(read)
    }

    /// Adds a short text, a version say, by its digest.
    pub fn text(&mut self, name: &str, text: &str) {
        self.add(name, sha256(text.as_bytes()));
    }

    /// Names and digests, in order.
    pub fn entries(&self) -> &[(String, [u8; 32])] {
        &self.entries
    }

    /// The digest that a proof carries, an approval signs and a run must equal.
    pub fn sha256(&self) -> [u8; 32] {
        let mut digest = Sha256::new();
        digest.update(b"kirikake/config/1\0");
        for (name, entry) in &self.entries {
            digest.field(name.as_bytes());
            digest.field(entry);
        }
        digest.finish()
    }

    /// `job.lock.json`: the list and its digest, for people and programs.
    pub fn lock(&self, job: &str) -> String {
        let inputs: serde_json::Map<String, serde_json::Value> = self
            .entries
            .iter()
            .map(|(name, digest)| (name.clone(), hex(digest).into()))
            .collect();
        let lock = serde_json::json!({
            "job": job,
            "config_sha256": hex(&self.sha256()),
            "inputs": inputs,
        });
        format!("{lock:#}\n")
    }
}

/// A list of settings that becomes one digest: key, value, key, value …
#[derive(Default)]
pub struct Settings(Sha256);

impl Settings {
    pub fn set(&mut self, key: &str, value: impl std::fmt::Display) {
        self.0.field(key.as_bytes());
        self.0.field(value.to_string().as_bytes());
    }

    pub fn finish(self) -> [u8; 32] {
        self.0.finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_changed_entry_changes_the_digest_and_the_lock() {
        let mut one = Config::default();
        one.text("engine", "0.1.0");
        one.add("members", [1; 32]);
        let mut other = one.clone();
        other.add("font", [2; 32]);
        assert_ne!(one.sha256(), other.sha256());
        let lock: serde_json::Value = serde_json::from_str(&one.lock("A7K2Q9")).unwrap();
        assert_eq!(lock["config_sha256"], hex(&one.sha256()));
        assert_eq!(lock["inputs"]["members"], "01".repeat(32));
    }
}
