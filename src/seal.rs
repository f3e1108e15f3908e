//! Signatures: Ed25519 keys (RFC 8032) in PKCS #8 files (RFC 8410), and DSSE envelopes around what
//! they sign (Dead Simple Signing Envelope 1.0). Knows neither proofs nor approvals; reads no file.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};

use crate::digest::{hex, unhex};

/// What an envelope holds: an in-toto statement (in-toto attestation framework 1.0).
pub const PAYLOAD_TYPE: &str = "application/vnd.in-toto+json";

/// An Ed25519 private key as PKCS #8 version 1 without attributes, before its 32 bytes
/// (RFC 8410, 7).
const PKCS8_HEAD: [u8; 16] = [
    0x30, 0x2E, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20,
];
const PEM_BEGIN: &str = "-----BEGIN PRIVATE KEY-----";
const PEM_END: &str = "-----END PRIVATE KEY-----";

/// A private key. Never shown.
pub struct Key(SigningKey);

impl Key {
    /// The key that these 32 secret bytes are.
    pub fn from_seed(seed: &[u8; 32]) -> Key {
        Key(SigningKey::from_bytes(seed))
    }

    /// From a PEM file as [`Key::pem`] and OpenSSL write it; `None` for anything else.
    pub fn from_pem(text: &str) -> Option<Key> {
        let inside = text.split_once(PEM_BEGIN)?.1.split_once(PEM_END)?.0;
        let packed: String = inside.split_whitespace().collect();
        let der = STANDARD.decode(packed).ok()?;
        let seed = der.strip_prefix(&PKCS8_HEAD)?;
        Some(Key::from_seed(seed.try_into().ok()?))
    }

    /// A PKCS #8 file in PEM (RFC 7468).
    pub fn pem(&self) -> String {
        let der = [&PKCS8_HEAD[..], &self.0.to_bytes()].concat();
        format!("{PEM_BEGIN}\n{}\n{PEM_END}\n", STANDARD.encode(der))
    }

    /// The public key, by which others know who signed.
    pub fn public(&self) -> [u8; 32] {
        self.0.verifying_key().to_bytes()
    }

    /// Signs a payload: an envelope as one JSON object.
    pub fn seal(&self, payload: &[u8]) -> serde_json::Value {
        let signature = self.0.sign(&encoded(payload));
        serde_json::json!({
            "payload": STANDARD.encode(payload),
            "payloadType": PAYLOAD_TYPE,
            "signatures": [{
                "keyid": hex(&self.public()),
                "sig": STANDARD.encode(signature.to_bytes()),
            }],
        })
    }
}

/// What is signed in place of the payload (DSSE 1.0, pre-authentication encoding).
fn encoded(payload: &[u8]) -> Vec<u8> {
    let head = format!(
        "DSSEv1 {} {PAYLOAD_TYPE} {} ",
        PAYLOAD_TYPE.len(),
        payload.len()
    );
    [head.as_bytes(), payload].concat()
}

/// An envelope that was opened: its one signature holds for the key that it names.
#[derive(Debug, PartialEq, Eq)]
pub struct Opened {
    pub payload: Vec<u8>,
    /// Public key of the signer. Whether to trust it is the caller's to decide.
    pub signer: [u8; 32],
}

/// Opens an envelope; `None` if it is none, or its signature does not hold.
pub fn open(envelope: &serde_json::Value) -> Option<Opened> {
    let text = |value: &serde_json::Value| value.as_str().map(str::to_owned);
    let signatures = envelope["signatures"].as_array()?;
    let [signature] = signatures.as_slice() else {
        return None;
    };
    if envelope["payloadType"] != PAYLOAD_TYPE {
        return None;
    }
    let payload = STANDARD.decode(text(&envelope["payload"])?).ok()?;
    let signer: [u8; 32] = unhex(text(&signature["keyid"])?.as_bytes())?;
    let bytes = STANDARD.decode(text(&signature["sig"])?).ok()?;
    let key = VerifyingKey::from_bytes(&signer).ok()?;
    let signature = Signature::from_slice(&bytes).ok()?;
    key.verify_strict(&encoded(&payload), &signature).ok()?;
    Some(Opened { payload, signer })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 8032, 7.1, test 1.
    const SEED: &str = "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60";
    const PUBLIC: &str = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";

    fn key() -> Key {
        Key::from_seed(&unhex(SEED.as_bytes()).unwrap())
    }

    #[test]
    fn the_standard_s_key_has_the_standard_s_public_half() {
        assert_eq!(hex(&key().public()), PUBLIC);
        let again = Key::from_pem(&key().pem()).unwrap();
        assert_eq!(again.public(), key().public());
        assert!(
            Key::from_pem("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----").is_none()
        );
    }

    #[test]
    fn an_envelope_opens_as_it_was_sealed_and_not_otherwise() {
        let sealed = key().seal(b"{}");
        let opened = open(&sealed).unwrap();
        assert_eq!(
            (opened.payload.as_slice(), hex(&opened.signer).as_str()),
            (&b"{}"[..], PUBLIC)
        );
        for (place, value) in [
            ("/payload", "e30K".into()),
            ("/payloadType", "text/plain".into()),
            ("/signatures", serde_json::json!([])),
            ("/signatures/0/keyid", hex(&[1; 32]).into()),
            ("/signatures/0/sig", STANDARD.encode([0; 64]).into()),
        ] {
            let mut other = sealed.clone();
            *other.pointer_mut(place).unwrap() = value;
            assert_eq!(open(&other), None, "{place}");
        }
    }

    #[test]
    fn what_is_signed_is_the_standard_s_encoding() {
        let want = b"DSSEv1 28 application/vnd.in-toto+json 5 hello";
        assert_eq!(encoded(b"hello"), want);
    }
}
