//! The plain twin of the door: reads a whole members file the slow way, a character at a time, and
//! looks for twelve digits with a regular expression. It shares no code with what it judges.
#![allow(dead_code, reason = "each property uses a part of it")]

use std::sync::LazyLock;

use encoding_rs::SHIFT_JIS;
use kirikake::job::Coding;
use regex::Regex;

/// The longest line in bytes (product: 64 KiB).
const LINE_BYTES_MAX: usize = 65_536;

/// A file as it should be understood.
pub struct Twin {
    /// Every line's fields; `None` where a line cannot be read.
    pub lines: Vec<Option<Vec<String>>>,
    /// The last line has its end.
    pub closed: bool,
}

/// What a field holds that no field may, or that holds its record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Twelve {
    Number,
    Split,
}

/// Reads a file; `None` if its encoding is visibly another.
pub fn read(bytes: &[u8], coding: Coding, widths: Option<&[usize]>) -> Option<Twin> {
    let like_utf16 = |zero: usize| {
        let pairs = bytes.chunks_exact(2).take(4);
        let ascii = pairs.filter(|pair| pair[zero] == 0 && pair[1 - zero] != 0);
        ascii.count() == 4
    };
    let unit_marked = bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF");
    if coding != Coding::Utf16 && (unit_marked || like_utf16(0) || like_utf16(1)) {
        return None;
    }
    let lines = match coding {
        Coding::Utf16 if !unit_marked => return None,
        Coding::Utf16 => return Some(utf16(&bytes[2..], bytes[0] == 0xFE)),
        Coding::Cp932 if bytes.starts_with(b"\xEF\xBB\xBF") || japanese(bytes) => return None,
        Coding::Cp932 => bytes,
        Coding::Utf8 => bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes),
    };
    let mut parts: Vec<&[u8]> = lines.split(|byte| *byte == b'\n').collect();
    let closed = parts.pop().is_some_and(<[u8]>::is_empty);
    let line = |line: &[u8]| {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        let fits = line.len() <= LINE_BYTES_MAX;
        match widths {
            Some(widths) if fits => fixed(line, coding, widths),
            None if fits => quoted(&decoded(line, coding)?),
            Some(_) | None => None,
        }
    };
    Some(Twin {
        lines: parts.into_iter().map(line).collect(),
        closed,
    })
}

/// Japanese in UTF-8, which CP932 would read as other words.
fn japanese(bytes: &[u8]) -> bool {
    let (text, whole) = match str::from_utf8(bytes) {
        Ok(text) => (text, true),
        Err(fault) => {
            let (text, _) = bytes.split_at(fault.valid_up_to());
            // A cut within a character is the end of what was looked at.
            (str::from_utf8(text).unwrap(), fault.error_len().is_none())
        }
    };
    whole && text.chars().any(|c| c >= '\u{800}')
}

fn utf16(bytes: &[u8], big_endian: bool) -> Twin {
    let unit = |pair: &[u8]| match big_endian {
        true => u16::from_be_bytes([pair[0], pair[1]]),
        false => u16::from_le_bytes([pair[0], pair[1]]),
    };
    let units: Vec<u16> = bytes.chunks_exact(2).map(unit).collect();
    let mut parts: Vec<&[u16]> = units.split(|unit| *unit == 10).collect();
    let rest = parts.pop().is_some_and(<[u16]>::is_empty);
    let line = |line: &[u16]| {
        let line = line.strip_suffix(&[13]).unwrap_or(line);
        let fits = line.len() * 2 <= LINE_BYTES_MAX;
        let text = String::from_utf16(line).ok().filter(|_| fits)?;
        quoted(&text)
    };
    Twin {
        lines: parts.into_iter().map(line).collect(),
        closed: rest && bytes.len().is_multiple_of(2),
    }
}

fn decoded(bytes: &[u8], coding: Coding) -> Option<String> {
    match coding {
        Coding::Cp932 => {
            let text = SHIFT_JIS.decode_without_bom_handling_and_without_replacement(bytes)?;
            (!text.contains('\u{80}')).then(|| text.into_owned())
        }
        Coding::Utf8 | Coding::Utf16 => String::from_utf8(bytes.to_vec()).ok(),
    }
}

/// Slots of these widths; a line of another length is one field, which is one too few.
fn fixed(line: &[u8], coding: Coding, widths: &[usize]) -> Option<Vec<String>> {
    if line.len() != widths.iter().sum::<usize>() {
        return Some(vec![String::from_utf8_lossy(line).into_owned()]);
    }
    let (mut fields, mut rest) = (Vec::new(), line);
    for &width in widths {
        let (field, behind) = rest.split_at(width);
        let text = decoded(field, coding)?;
        let text = text.trim_end_matches([' ', '\u{3000}']);
        fields.push(text.trim_start_matches(' ').to_owned());
        rest = behind;
    }
    Some(fields)
}

/// RFC 4180, a character at a time.
fn quoted(line: &str) -> Option<Vec<String>> {
    let (mut fields, mut field) = (Vec::new(), String::new());
    let mut characters = line.chars().peekable();
    loop {
        if characters.next_if_eq(&'"').is_some() {
            loop {
                match characters.next()? {
                    '"' if characters.next_if_eq(&'"').is_some() => field.push('"'),
                    '"' => break,
                    other => field.push(other),
                }
            }
            if characters.peek().is_some_and(|next| *next != ',') {
                return None;
            }
        }
        while let Some(next) = characters.next_if(|next| *next != ',') {
            if next == '"' {
                return None;
            }
            field.push(next);
        }
        fields.push(std::mem::take(&mut field));
        if characters.next().is_none() {
            return Some(fields);
        }
    }
}

/// The gravest of a field's runs of twelve digits.
pub fn twelve(field: &str) -> Option<Twelve> {
    static RUN: LazyLock<Regex> = LazyLock::new(|| Regex::new("9(?:-?9)*").unwrap());
    static NUMBER: LazyLock<Regex> =
        LazyLock::new(|| Regex::new("^(?:9{12}|9{4}-9{4}-9{4})$").unwrap());
    let shape: String = field.chars().map(shape).collect();
    let runs = RUN.find_iter(&shape).map(|run| run.as_str());
    let twelve: Vec<&str> = runs.filter(|run| run.matches('9').count() == 12).collect();
    match twelve.iter().any(|run| NUMBER.is_match(run)) {
        true => Some(Twelve::Number),
        false => (!twelve.is_empty()).then_some(Twelve::Split),
    }
}

/// A digit as `9`, a separator as `-`, anything else as `x`.
fn shape(c: char) -> char {
    const INVISIBLE: [u32; 21] = [
        0xAD, 0x180E, 0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x202A, 0x202B, 0x202C, 0x202D,
        0x202E, 0x2060, 0x2061, 0x2062, 0x2063, 0x2064, 0xFEFF, 0x20, 0x3000, 0x2D,
    ];
    const HYPHENS: [u32; 5] = [0x2010, 0x2011, 0x2212, 0xFF0D, 0x30FC];
    let code = u32::from(c);
    match c {
        '0'..='9' | '\u{FF10}'..='\u{FF19}' => '9',
        _ if INVISIBLE.contains(&code) || HYPHENS.contains(&code) => '-',
        _ => 'x',
    }
}
