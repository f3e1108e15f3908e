//! What a file says about itself: title, dates, identifiers. No time is read: dates come in.

use sha2::{Digest, Sha256};

use super::{Compress, Paper};

/// What a lot's file says about itself.
#[derive(Clone, Copy)]
pub struct Facts<'a> {
    /// Title of the document.
    pub title: &'a str,
    /// Job id, six ASCII characters.
    pub job: &'a str,
    /// Lot number, from 1.
    pub lot: u32,
    /// Which of the lot's files it is; empty for the notices.
    pub part: &'a str,
    /// Stream of the lot, ASCII.
    pub stream: &'a str,
    /// Date of issue, `2024-07-01`: every date of the file is its midnight in Japan.
    pub issued: &'a str,
    /// SHA-256 of the job's configuration.
    pub config_sha256: [u8; 32],
    /// The sheet.
    pub paper: &'a Paper,
    /// Name and version of the program, `kirikake 0.1.0`: creator and producer.
    pub program: &'a str,
    /// How page contents and static art are packed.
    pub compress: Compress,
    /// The printing condition; `None` is the built-in K ramp.
    pub profile: Option<Profile<'a>>,
}

/// A printing condition that the job names.
#[derive(Clone, Copy)]
pub struct Profile<'a> {
    /// An ICC profile of class `prtr`.
    pub icc: &'a [u8],
    /// Its name or its registered identifier.
    pub condition: &'a str,
}

impl Facts<'_> {
    /// `2024-07-01T00:00:00+09:00`.
    pub(super) fn xmp_date(&self) -> String {
        self.check_date();
        format!("{}T00:00:00+09:00", self.issued)
    }

    /// `D:20240701000000+09'00'`.
    pub(super) fn info_date(&self) -> String {
        self.check_date();
        format!("D:{}000000+09'00'", self.issued.replace('-', ""))
    }

    /// The hash that the document's identifiers come from.
    pub(super) fn document_hash(&self) -> [u8; 32] {
        self.hash(b"kirikake/doc")
    }

    pub(super) fn instance_hash(&self) -> [u8; 32] {
        self.hash(b"kirikake/instance")
    }

    fn hash(&self, purpose: &[u8]) -> [u8; 32] {
        let mut hash = Sha256::new();
        hash.update(purpose);
        hash.update(self.config_sha256);
        hash.update(self.lot.to_be_bytes());
        hash.update(self.part);
        hash.finalize().into()
    }

    fn check_date(&self) {
        let form = |(place, byte): (usize, u8)| match place {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        };
        let date = self.issued;
        assert!(
            date.len() == 10 && date.bytes().enumerate().all(form),
            "a date of issue"
        );
    }
}

/// A UUID of version 8 made of a digest's first 16 bytes (RFC 9562, 5.8), with `uuid:` before it.
pub(super) fn uuid(digest: &[u8; 32]) -> String {
    let mut text = String::from("uuid:");
    for (place, &byte) in digest.iter().take(16).enumerate() {
        let byte = match place {
            6 => byte & 0x0F | 0x80,
            8 => byte & 0x3F | 0x80,
            _ => byte,
        };
        if matches!(place, 4 | 6 | 8 | 10) {
            text.push('-');
        }
        text.push_str(&format!("{byte:02x}"));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_uuid_has_its_version_and_variant() {
        assert_eq!(
            uuid(&[0xFF; 32]),
            "uuid:ffffffff-ffff-8fff-bfff-ffffffffffff"
        );
        assert_eq!(uuid(&[0; 32]), "uuid:00000000-0000-8000-8000-000000000000");
    }
}
