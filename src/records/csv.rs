//! Writes fields of control files and lists (RFC 4180, 2005, §2), and takes their rows apart again.
//!
//! It opens no file and puts no commas: whoever knows the row puts the delimiters and ends.

use memchr::memchr3;

/// What a list begins with, so that Excel reads it as UTF-8.
pub const BOM: &[u8] = b"\xEF\xBB\xBF";

/// The line end of a list.
pub const CRLF: &[u8] = b"\r\n";

/// The line end of a control file.
pub const LF: &[u8] = b"\n";

/// Appends `text` as one field: in quotes when it holds a comma, a quote or a line break.
pub fn field(out: &mut Vec<u8>, text: &str) {
    let bytes = text.as_bytes();
    if memchr3(b',', b'"', b'\n', bytes).is_none() && !bytes.contains(&b'\r') {
        out.extend_from_slice(bytes);
        return;
    }
    out.push(b'"');
    for &byte in bytes {
        if byte == b'"' {
            out.push(b'"');
        }
        out.push(byte);
    }
    out.push(b'"');
}

/// Appends `text` as one field of a list that is opened in Excel: a cell that Excel would take
/// for a formula, because it begins with `=`, `+`, `-` or `@`, gets a leading `'`.
pub fn list_field(out: &mut Vec<u8>, text: &str) {
    if text.starts_with(['=', '+', '-', '@']) {
        field(out, &format!("'{text}"));
    } else {
        field(out, text);
    }
}

/// The fields of a row that [`field`] wrote, without its line end.
pub fn fields(row: &str) -> Vec<String> {
    let (mut fields, mut own, mut quoted) = (Vec::new(), String::new(), false);
    let mut characters = row.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            // Inside quotes a doubled quote is one.
            '"' if quoted && characters.next_if_eq(&'"').is_some() => own.push('"'),
            '"' => quoted = !quoted,
            ',' if !quoted => fields.push(std::mem::take(&mut own)),
            other => own.push(other),
        }
    }
    fields.push(own);
    fields
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_comes_apart_into_what_was_written() {
        for row in [&["a", "", "c"][..], &[""], &["a,b", "\"", "c\"\"d", "，"]] {
            let mut out = Vec::new();
            for (at, text) in row.iter().enumerate() {
                if at > 0 {
                    out.push(b',');
                }
                field(&mut out, text);
            }
            assert_eq!(fields(str::from_utf8(&out).unwrap()), row);
        }
    }

    macro_rules! cases { ($($name:ident: $write:ident($text:expr) => $want:expr;)*) => { $(
        #[test]
        fn $name() {
            let mut out = b"before,".to_vec();
            $write(&mut out, $text);
            assert_eq!(str::from_utf8(&out).unwrap(), concat!("before,", $want));
        }
    )* } }

    cases! {
        plain_text_stays_as_it_is: field("山田 -1'") => "山田 -1'";
        an_empty_field_is_nothing: field("") => "";
        a_comma_is_quoted: field("a,b") => "\"a,b\"";
        a_quote_is_doubled: field("a\"b") => "\"a\"\"b\"";
        a_line_feed_is_quoted: field("a\nb") => "\"a\nb\"";
        a_carriage_return_is_quoted: field("a\rb") => "\"a\rb\"";
        a_formula_stays_in_a_control_file: field("=1+1") => "=1+1";
        a_formula_is_disarmed_in_a_list: list_field("=1+1") => "'=1+1";
        a_plus_is_disarmed: list_field("+81") => "'+81";
        a_minus_is_disarmed: list_field("-1") => "'-1";
        an_at_sign_is_disarmed: list_field("@A1") => "'@A1";
        a_disarmed_cell_is_quoted_when_needed: list_field("=A1,\"") => "\"'=A1,\"\"\"";
        a_minus_inside_stays: list_field("1-2") => "1-2";
    }
}
