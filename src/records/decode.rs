//! Bytes of a line or field become text, or the place of the first byte that is no character.

use encoding_rs::{DecoderResult, SHIFT_JIS, UTF_16BE, UTF_16LE};
use memchr::memmem;

use super::Encoding;

/// Appends the characters of `bytes` to `text`.
///
/// # Errors
/// Bytes that are no character of the encoding; `text` then has the characters before them.
pub fn append(bytes: &[u8], encoding: Encoding, text: &mut String) -> Result<(), ()> {
    match encoding {
        Encoding::Utf8 => utf8(bytes, text),
        Encoding::Cp932 => cp932(bytes, text),
        Encoding::Utf16 { big_endian } => utf16(bytes, big_endian, text),
    }
}

/// Appends `bytes` with U+FFFD wherever they are no character: for looking, never for print.
pub fn lossy(bytes: &[u8], encoding: Encoding, text: &mut String) {
    let read = match encoding {
        Encoding::Utf8 => String::from_utf8_lossy(bytes),
        Encoding::Cp932 => SHIFT_JIS.decode_without_bom_handling(bytes).0,
        Encoding::Utf16 { big_endian: true } => UTF_16BE.decode_without_bom_handling(bytes).0,
        Encoding::Utf16 { big_endian: false } => UTF_16LE.decode_without_bom_handling(bytes).0,
    };
    text.push_str(&read);
}

fn utf8(bytes: &[u8], text: &mut String) -> Result<(), ()> {
    match str::from_utf8(bytes) {
        Ok(whole) => {
            text.push_str(whole);
            Ok(())
        }
        Err(fault) => {
            let valid = str::from_utf8(&bytes[..fault.valid_up_to()]);
            text.push_str(valid.unwrap_or_default());
            Err(())
        }
    }
}

fn cp932(bytes: &[u8], text: &mut String) -> Result<(), ()> {
    let start = text.len();
    let mut decoder = SHIFT_JIS.new_decoder_without_bom_handling();
    let Some(room) = decoder.max_utf8_buffer_length_without_replacement(bytes.len()) else {
        unreachable!("a line's length is far from overflow");
    };
    text.reserve(room);
    let (outcome, _read) = decoder.decode_to_string_without_replacement(bytes, text, true);
    // The decoder, made for the web, lets the byte 0x80 pass as a control; it is no character.
    let control = memmem::find(&text.as_bytes()[start..], "\u{80}".as_bytes());
    match (outcome, control) {
        (DecoderResult::InputEmpty, None) => Ok(()),
        (_, Some(control)) => {
            text.truncate(start + control);
            Err(())
        }
        (DecoderResult::Malformed(..), None) => Err(()),
        (DecoderResult::OutputFull, None) => unreachable!("there is room for the longest"),
    }
}

/// Half a unit at the end and a surrogate without its other half are no characters (RFC 2781,
/// 2000, 2.2).
fn utf16(bytes: &[u8], big_endian: bool, text: &mut String) -> Result<(), ()> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    let units = pairs.iter().map(|&pair| match big_endian {
        true => u16::from_be_bytes(pair),
        false => u16::from_le_bytes(pair),
    });
    for character in char::decode_utf16(units) {
        text.push(character.map_err(|_| ())?);
    }
    rest.is_empty().then_some(()).ok_or(())
}
