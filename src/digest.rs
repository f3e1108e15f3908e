//! Digests and keys: SHA-256, HMAC-SHA-256 and HKDF-SHA-256, and what one job derives by them.
//!
//! It does not know what is digested, reads no file and keeps no state between jobs. No digest
//! of member data leaves here without a key: four digits are found from a bare one at once.

use std::fmt;

use hkdf::Hkdf;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Digest;

/// What the public sample key is the SHA-256 of. Jobs of purpose `sample` may use it.
const SAMPLE_PHRASE: &[u8] = b"kirikake public sample key";

/// SHA-256 (FIPS 180-4, 2015, §6.2) of bytes that come in parts.
#[derive(Clone, Debug, Default)]
pub struct Sha256(sha2::Sha256);

impl Sha256 {
    /// The digest of nothing, so far.
    pub fn new() -> Self {
        Sha256::default()
    }

    /// Adds `bytes`.
    pub fn update(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    /// Adds `field` so that no two lists of fields are the same bytes: its length in bytes as
    /// u32, big-endian, then the bytes.
    pub fn field(&mut self, field: &[u8]) {
        self.0.update(length(field));
        self.0.update(field);
    }

    /// The digest.
    pub fn finish(self) -> [u8; 32] {
        self.0.finalize().into()
    }
}

/// SHA-256 of `bytes`.
pub fn sha256(bytes: &[u8]) -> [u8; 32] {
    sha2::Sha256::digest(bytes).into()
}

/// `bytes` as lower-case hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    hex_digits(bytes).map(char::from).collect()
}

/// The same, digit by digit, for whoever has a buffer.
pub fn hex_digits(bytes: &[u8]) -> impl Iterator<Item = u8> + '_ {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let halves = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    halves.map(|half| DIGITS[usize::from(half)])
}

/// The bytes that hexadecimal `digits` of either case stand for; None for anything else.
pub fn unhex<const N: usize>(digits: &[u8]) -> Option<[u8; N]> {
    if digits.len() != 2 * N {
        return None;
    }
    let mut bytes = [0; N];
    for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
        let high = char::from(pair[0]).to_digit(16)?;
        let low = char::from(pair[1]).to_digit(16)?;
        *byte = u8::try_from(high * 16 + low).ok()?;
    }
    Some(bytes)
}

/// The secret from which every key of a job is derived.
#[derive(Clone, PartialEq, Eq)]
pub struct PairingKey([u8; 32]);

impl PairingKey {
    /// From a key file: exactly 32 raw bytes, or 64 hexadecimal digits and at most one line end.
    pub fn from_file(bytes: &[u8]) -> Option<Self> {
        if let Ok(raw) = bytes.try_into() {
            return Some(PairingKey(raw));
        }
        let line = bytes.strip_suffix(b"\n").unwrap_or(bytes);
        let digits = line.strip_suffix(b"\r").unwrap_or(line);
        unhex(digits).map(PairingKey)
    }

    /// The key that everybody knows. It proves nothing, so only purpose `sample` may use it.
    pub fn public_sample() -> Self {
        PairingKey(sha256(SAMPLE_PHRASE))
    }
}

impl fmt::Debug for PairingKey {
    /// A key is never shown.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("PairingKey(..)")
    }
}

/// The keys of one job, derived once and ready for use.
#[derive(Clone)]
pub struct JobKeys {
    pairing: Hmac<sha2::Sha256>,
    digest: Hmac<sha2::Sha256>,
    key_id: [u8; 32],
    sign: [u8; 32],
    lock: Hmac<sha2::Sha256>,
}

impl JobKeys {
    /// Derives by HKDF-SHA-256 (RFC 5869, 2010, §2) with an empty salt.
    ///
    /// The infos are `kirikake/pairing/1`, `kirikake/digest/1`, `kirikake/sign/1` and
    /// `kirikake/lock/1`, each followed by the job id, and `kirikake/keyid/1` without it: the key
    /// id tells that two jobs share a key.
    pub fn derive(key: &PairingKey, job_id: &str) -> Self {
        let job_id = job_id.as_bytes();
        JobKeys {
            pairing: keyed(&expand(&key.0, &[b"kirikake/pairing/1", job_id])),
            digest: keyed(&expand(&key.0, &[b"kirikake/digest/1", job_id])),
            key_id: sha256(&expand(&key.0, &[b"kirikake/keyid/1"])),
            sign: expand(&key.0, &[b"kirikake/sign/1", job_id]),
            lock: keyed(&expand(&key.0, &[b"kirikake/lock/1", job_id])),
        }
    }

    /// The HMAC whose first 35 bits are a pairing code's tag.
    ///
    /// `head` is the code's characters 1–21, `content` the face's digest by [`FaceDigest`].
    pub fn pairing_tag(&self, head: &[u8; 21], content: &[u8; 32]) -> [u8; 32] {
        let mut mac = self.pairing.clone();
        mac.update(b"kirikake/face/1\0");
        mac.update(head);
        mac.update(content);
        mac.finalize().into_bytes().into()
    }

    /// The HMAC of a record: each field as u32 big-endian length in bytes, then the bytes.
    pub fn record_mac<'a>(&self, fields: impl Iterator<Item = &'a [u8]>) -> [u8; 32] {
        let mut mac = self.digest.clone();
        for field in fields {
            mac.update(&length(field));
            mac.update(field);
        }
        mac.finalize().into_bytes().into()
    }

    /// The HMAC of a voice code's text, as UTF-8 of the text as encoded.
    pub fn voice_mac(&self, text: &str) -> [u8; 32] {
        let mut mac = self.digest.clone();
        mac.update(text.as_bytes());
        mac.finalize().into_bytes().into()
    }

    /// The secret of the key that signs the job's own statements.
    pub fn sign_seed(&self) -> &[u8; 32] {
        &self.sign
    }

    /// The salt of what a passphrase opens: the same for the same job and configuration, another
    /// for any other, and nothing that one could know before without the pairing key.
    pub fn lock_salt(&self, config_sha256: &[u8; 32]) -> [u8; 16] {
        let mut mac = self.lock.clone();
        mac.update(config_sha256);
        let whole: [u8; 32] = mac.finalize().into_bytes().into();
        std::array::from_fn(|at| whole[at])
    }

    /// Names the pairing key without telling it.
    pub fn key_id(&self) -> [u8; 32] {
        self.key_id
    }
}

impl fmt::Debug for JobKeys {
    /// A key is never shown; its id may be.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "JobKeys({})", hex(&self.key_id))
    }
}

/// The digest of what one face shows: the layout file's SHA-256, then every variable step in
/// the layout's order as printed. A face made from another member's record has another one.
#[derive(Clone, Debug)]
pub struct FaceDigest(Sha256);

impl FaceDigest {
    /// Begins a face of the layout whose file has this SHA-256.
    pub fn new(layout_sha256: &[u8; 32]) -> Self {
        let mut face = Sha256::new();
        face.update(layout_sha256);
        FaceDigest(face)
    }

    /// Adds the next step's text as printed: u32 big-endian length in bytes, then UTF-8.
    pub fn step(&mut self, text: &str) {
        self.0.field(text.as_bytes());
    }

    /// The digest C of the face.
    pub fn finish(self) -> [u8; 32] {
        self.0.finish()
    }
}

fn length(field: &[u8]) -> [u8; 4] {
    let Ok(length) = u32::try_from(field.len()) else {
        unreachable!("no field is 4 GiB long");
    };
    length.to_be_bytes()
}

/// HMAC-SHA-256 (RFC 2104, 1997, §2) with the key already taken in; clone it for each use.
fn keyed(key: &[u8]) -> Hmac<sha2::Sha256> {
    let Ok(mac) = Hmac::new_from_slice(key) else {
        unreachable!("HMAC takes a key of any length");
    };
    mac
}

/// 32 bytes of HKDF-SHA-256 with an empty salt; `info` in parts.
fn expand(key: &[u8], info: &[&[u8]]) -> [u8; 32] {
    let mut out = [0; 32];
    let done = Hkdf::<sha2::Sha256>::new(None, key).expand_multi_info(info, &mut out);
    assert!(done.is_ok(), "HKDF gives up to 255 blocks, and this is one");
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sha256_of_abc_is_as_in_the_standard() {
        // FIPS 180-4's example; in parts it is the same.
        let expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(hex(&sha256(b"abc")), expected);
        let mut parts = Sha256::new();
        parts.update(b"a");
        parts.update(b"bc");
        assert_eq!(hex(&parts.finish()), expected);
    }

    #[test]
    fn hmac_is_as_in_rfc_4231() {
        let long_text: &[u8] = b"This is a test using a larger than block-size key and a larger \
            than block-size data. The key needs to be hashed before being used by the HMAC \
            algorithm.";
        let counted: Vec<u8> = (1..=25).collect();
        let cases: [(&[u8], &[u8], &str); 6] = [
            (
                &[0x0b; 20],
                b"Hi There",
                "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7",
            ),
            (
                b"Jefe",
                b"what do ya want for nothing?",
                "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
            ),
            (
                &[0xaa; 20],
                &[0xdd; 50],
                "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe",
            ),
            (
                &counted,
                &[0xcd; 50],
                "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b",
            ),
            (
                &[0xaa; 131],
                b"Test Using Larger Than Block-Size Key - Hash Key First",
                "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54",
            ),
            (
                &[0xaa; 131],
                long_text,
                "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2",
            ),
        ];
        for (key, text, expected) in cases {
            let pristine = keyed(key);
            for _each_use in 0..2 {
                let mut mac = pristine.clone();
                mac.update(text);
                assert_eq!(hex(&mac.finalize().into_bytes()), expected);
            }
        }
    }

    #[test]
    fn hkdf_is_as_in_rfc_5869_test_case_3() {
        // Salt and info empty; a shorter output is the beginning of a longer one.
        let expected = "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d";
        assert_eq!(hex(&expand(&[0x0b; 22], &[])), expected);
    }

    #[test]
    fn a_job_s_keys_are_as_another_program_derives_them() {
        // Computed with Python's hmac and hashlib.
        let key = PairingKey::public_sample();
        let expected = "56191a0af114f76b615a445e5e5f1fb7ca0f8d02f609296239427f3b1a796753";
        assert_eq!(hex(&key.0), expected);

        let keys = JobKeys::derive(&key, "A7K2Q9");
        let expected = "46c5b1ba35280b5863f6c04602e1244306103344de97d5f729260f7fd1d6349d";
        assert_eq!(hex(&keys.key_id()), expected);

        let mut face = FaceDigest::new(&sha256(b"layout"));
        for step in ["山田　太郎", "", "6825"] {
            face.step(step);
        }
        let content = face.finish();
        let expected = "d9d7b177ae13d9ccdcea7a4b4c7797463821165c70e259762388629eb5d17c07";
        assert_eq!(hex(&content), expected);

        let tag = keys.pairing_tag(b"1A7K2Q90012345011A810", &content);
        let expected = "0804e12a5627d0047b9dea3c51c3dc9cc004d9fd6cd311df203a82592dc3e2d4";
        assert_eq!(hex(&tag), expected);

        let fields = ["山田", "", "6825"].into_iter().map(str::as_bytes);
        let expected = "cf6d3f52a5edbf16da9e492d1689f6f711404b91ed49084594203d53ba01f526";
        assert_eq!(hex(&keys.record_mac(fields)), expected);

        let expected = "b60acc5614f78231041837a7c43844162257851becdb3a98eda940d65c1b8ac3";
        assert_eq!(hex(&keys.voice_mac("６８２５")), expected);
    }

    #[test]
    fn a_salt_is_the_job_s_and_the_configuration_s_own() {
        // Computed with Python's hmac and hashlib.
        let keys = JobKeys::derive(&PairingKey::public_sample(), "A7K2Q9");
        let salt = keys.lock_salt(&sha256(b"config"));
        assert_eq!(hex(&salt), "f639d733aebe13609a5ec1ba17c8c5e9");
        assert_ne!(salt, keys.lock_salt(&sha256(b"other config")));
        let other = JobKeys::derive(&PairingKey::public_sample(), "A7K2QA");
        assert_ne!(salt, other.lock_salt(&sha256(b"config")));
    }

    #[test]
    fn another_job_has_other_keys_and_the_same_key_id() {
        let key = PairingKey::public_sample();
        let [one, two] = ["A7K2Q9", "A7K2QA"].map(|job_id| JobKeys::derive(&key, job_id));
        assert_eq!(one.key_id(), two.key_id());
        assert_ne!(one.voice_mac("x"), two.voice_mac("x"));
        assert_ne!(
            one.pairing_tag(&[b'1'; 21], &[0; 32]),
            two.pairing_tag(&[b'1'; 21], &[0; 32])
        );
    }

    #[test]
    fn what_moves_from_one_field_to_the_next_changes_the_digest() {
        let keys = JobKeys::derive(&PairingKey::public_sample(), "A7K2Q9");
        let mac = |fields: [&str; 2]| keys.record_mac(fields.into_iter().map(str::as_bytes));
        assert_ne!(mac(["ab", "c"]), mac(["a", "bc"]));
        let face = |steps: [&str; 2]| {
            let mut face = FaceDigest::new(&[0; 32]);
            steps.into_iter().for_each(|step| face.step(step));
            face.finish()
        };
        assert_ne!(face(["ab", "c"]), face(["a", "bc"]));
    }

    #[test]
    fn a_key_file_is_raw_bytes_or_hexadecimal_digits() {
        let key = PairingKey([0xA5; 32]);
        let digits = "a5".repeat(32);
        let taken = [
            vec![0xA5; 32],
            digits.clone().into_bytes(),
            digits.to_uppercase().into_bytes(),
            format!("{digits}\n").into_bytes(),
            format!("{digits}\r\n").into_bytes(),
        ];
        for file in taken {
            assert_eq!(PairingKey::from_file(&file).as_ref(), Some(&key));
        }
        let mut raw_with_line_end = vec![0xA5; 32];
        raw_with_line_end.push(b'\n');
        let refused = [
            Vec::new(),
            vec![0xA5; 31],
            raw_with_line_end,
            digits.as_bytes()[1..].to_vec(),
            format!("{digits}\n\n").into_bytes(),
            format!(" {digits}").into_bytes(),
            digits.replacen('a', "g", 1).into_bytes(),
            digits.replacen("a5", "+5", 1).into_bytes(),
        ];
        for file in refused {
            assert_eq!(PairingKey::from_file(&file), None, "{file:?}");
        }
    }

    #[test]
    fn a_key_is_never_shown() {
        let key = PairingKey([0xA5; 32]);
        let keys = JobKeys::derive(&key, "A7K2Q9");
        assert_eq!(format!("{key:?}"), "PairingKey(..)");
        assert_eq!(
            format!("{keys:?}"),
            format!("JobKeys({})", hex(&keys.key_id()))
        );
    }

    #[test]
    fn hexadecimal_digits_go_there_and_back() {
        assert_eq!(hex(&[0x00, 0x9f, 0xf0]), "009ff0");
        assert_eq!(unhex(b"009Ff0"), Some([0x00, 0x9f, 0xf0]));
        assert_eq!(unhex::<3>(b"009ff"), None);
        assert_eq!(unhex::<1>(b"\xc3\xa9"), None);
    }
}
