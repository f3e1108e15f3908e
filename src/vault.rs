//! What only a passphrase opens: AES-256-GCM (NIST SP 800-38D, 2007) under a key that PBKDF2 with
//! HMAC-SHA-256 (RFC 8018, 2017, 5.2) makes of the passphrase. Knows neither pages nor jobs, reads
//! no file, and takes no randomness: the same input is the same bytes.
//!
//! **Why no nonce comes twice.** Under GCM two different texts must never have the same key and the
//! same nonce. PBKDF2 gives 64 bytes here: the first half is the key, the second half keys an HMAC
//! over the text's SHA-256, of which the nonce is the beginning. Another passphrase or another salt
//! (another job, another configuration) is another key. Under one key, another text has another
//! nonce, but for a collision of 96 bits of an HMAC: with a thousand proofs of one configuration,
//! less than 2⁻⁷⁶. The same text under the same key is the same bytes, which tell no more than
//! that. The nonce tells nothing of the text either: whoever could check a guess by it has the
//! passphrase.

use aes_gcm::aead::{Aead, KeyInit, Payload};
use aes_gcm::{Aes256Gcm, Nonce};
use hmac::{Hmac, Mac};

use crate::digest::sha256;

/// Rounds of PBKDF2: what OWASP asks of HMAC-SHA-256 (Password Storage, 2023). A browser takes a
/// part of a second for them.
pub const ROUNDS: u32 = 600_000;
/// Characters of a passphrase at least.
pub const PASSPHRASE_CHARACTERS_MIN: usize = 12;
/// Longest passphrase, in bytes.
const PASSPHRASE_BYTES_MAX: usize = 1_024;

/// Opens what was locked. Never shown.
pub struct Passphrase(String);

impl Passphrase {
    /// The first line of a file, without blanks around it; `None` if it is too short, too long or
    /// no UTF-8 text.
    pub fn from_file(bytes: &[u8]) -> Option<Passphrase> {
        let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
        let line = bytes.split(|byte| *byte == b'\n').next()?;
        let line = std::str::from_utf8(line).ok()?.trim();
        let long = line.chars().count() >= PASSPHRASE_CHARACTERS_MIN;
        let typed = !line.contains(char::is_control) && line.len() <= PASSPHRASE_BYTES_MAX;
        (long && typed).then(|| Passphrase(line.to_owned()))
    }
}

/// What was locked; all of it may be known to everybody.
pub struct Locked {
    pub nonce: [u8; 12],
    /// The text, encrypted, and behind it the tag of 16 bytes.
    pub bytes: Vec<u8>,
}

/// Locks a text; `purpose` is authenticated with it and has to be named to open it.
pub fn lock(passphrase: &Passphrase, salt: &[u8; 16], purpose: &[u8], text: &[u8]) -> Locked {
    let mut both = [0; 64];
    pbkdf2::pbkdf2_hmac::<sha2::Sha256>(passphrase.0.as_bytes(), salt, ROUNDS, &mut both);
    let (key, for_nonce) = both.split_at(32);
    let nonce = nonce(for_nonce, text);
    let bytes = encrypt(key, nonce, purpose, text);
    Locked { nonce, bytes }
}

fn nonce(key: &[u8], text: &[u8]) -> [u8; 12] {
    let Ok(mut mac) = <Hmac<sha2::Sha256> as KeyInit>::new_from_slice(key) else {
        unreachable!("HMAC takes a key of any length");
    };
    mac.update(&sha256(text));
    let whole: [u8; 32] = mac.finalize().into_bytes().into();
    std::array::from_fn(|at| whole[at])
}

fn encrypt(key: &[u8], nonce: [u8; 12], purpose: &[u8], text: &[u8]) -> Vec<u8> {
    let payload = Payload {
        msg: text,
        aad: purpose,
    };
    let cipher = Aes256Gcm::new_from_slice(key);
    let Some(bytes) = cipher
        .ok()
        .and_then(|cipher| cipher.encrypt(&Nonce::from(nonce), payload).ok())
    else {
        unreachable!("the key has 32 bytes, and the text is no 64 GiB")
    };
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::digest::hex;

    #[test]
    fn pbkdf2_is_as_in_rfc_7914() {
        // Section 11, the second vector.
        let mut key = [0; 64];
        pbkdf2::pbkdf2_hmac::<sha2::Sha256>(b"Password", b"NaCl", 80_000, &mut key);
        let expected = "4ddcd8f60b98be21830cee5ef22701f9641a4418d04c0414aeff08876b34ab56\
            a1d425a1225833549adb841b51c9b3176a272bdebba1d078478f62b397f33c8d";
        assert_eq!(hex(&key), expected);
    }

    #[test]
    fn gcm_is_as_in_its_first_paper() {
        // McGrew and Viega, The Galois/Counter Mode of Operation (2005), test cases 13 and 14.
        let zeros = [0; 32];
        let empty = encrypt(&zeros, [0; 12], b"", b"");
        assert_eq!(hex(&empty), "530f8afbc74536b9a963b4f1c4cb738b");
        let block = encrypt(&zeros, [0; 12], b"", &[0; 16]);
        let expected = "cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919";
        assert_eq!(hex(&block), expected);
    }

    #[test]
    fn what_is_locked_is_as_another_program_locks_it() {
        // Computed with Python's hashlib and hmac, and OpenSSL by its package `cryptography`.
        let passphrase = Passphrase::from_file("correct horse 電池\n".as_bytes()).unwrap();
        let locked = lock(&passphrase, &[7; 16], b"purpose", "秘密".as_bytes());
        assert_eq!(hex(&locked.nonce), "b79e3a46592212fb93a69e55");
        assert_eq!(
            hex(&locked.bytes),
            "1b439138124a9d671403ecd16270cbf014c1b853cb17"
        );
        let other = lock(&passphrase, &[7; 16], b"purpose", "秘蜜".as_bytes());
        assert_ne!(locked.nonce, other.nonce, "another text has another nonce");
    }

    #[test]
    fn a_passphrase_is_the_first_line_of_its_file() {
        let taken = |bytes: &[u8]| Passphrase::from_file(bytes).map(|it| it.0);
        for file in [
            &b"twelve chars"[..],
            b"twelve chars\n",
            b"twelve chars\r\nand more\n",
            b"\xEF\xBB\xBF twelve chars \n",
        ] {
            assert_eq!(taken(file).as_deref(), Some("twelve chars"));
        }
        assert!(taken("合言葉は十二文字あれば良い".as_bytes()).is_some());
        for file in [
            &b""[..],
            b"\ntwelve chars",
            b"eleven char\n",
            b"twelve\x00chars",
            b"\xFFtwelve chars",
            &[b'x'; PASSPHRASE_BYTES_MAX + 1],
        ] {
            assert_eq!(taken(file), None, "{file:?}");
        }
    }
}
