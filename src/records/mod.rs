//! Lines of a client's file, delimited or fixed: bytes become the fields of one line.
//!
//! It knows nothing of members, headings or files, and opens none. What a field means, and how
//! many there must be, is decided by the caller.

pub mod csv;
mod decode;
pub mod fixed;
pub mod guard;
pub mod lines;
pub mod notation;

use memchr::{memchr, memchr_iter};

/// The longest line, in bytes, without its line end.
pub const LINE_BYTES_MAX: usize = 64 * 1024;

/// How the bytes of a file stand for characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8 (RFC 3629, 2003).
    Utf8,
    /// Microsoft code page 932 (Windows-31J): Shift_JIS with the NEC and IBM extensions.
    /// User-defined characters become private use (U+E000 …) and are not judged here.
    Cp932,
    /// UTF-16 (RFC 2781, 2000). A lone surrogate is no character.
    Utf16 { big_endian: bool },
}

/// How the fields of a line are found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Format {
    /// By commas and quotes.
    Delimited,
    /// By their bytes.
    Fixed(fixed::Slots),
}

/// Why a line cannot be read. The structure of the file is in doubt, so the file is refused.
///
/// `column` is the number of the field, from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineFault {
    /// The line ends inside a quoted field; so does every line break inside quotes.
    QuoteNeverClosed { column: usize },
    /// Bytes that are no character of the encoding.
    InvalidByte { column: usize },
    /// A closing quote is followed by something else than the delimiter or the line's end.
    TextAfterQuote { column: usize },
    /// A quote inside a field that does not begin with one (RFC 4180, 2005, §2.5).
    LoneQuote { column: usize },
    /// More than [`LINE_BYTES_MAX`] bytes.
    TooLong,
}

/// The fields of one line, decoded. Filled by [`split`], which reuses its room.
#[derive(Clone, Debug, Default)]
pub struct Fields {
    /// The line as it stands, then each field with a doubled quote, written out.
    text: String,
    /// Where each field stands in `text`: start and end.
    places: Vec<(u32, u32)>,
    /// Fields that were replaced, and where their first words stand.
    replaced: Vec<(usize, (u32, u32))>,
}

impl Fields {
    /// No fields yet.
    pub fn new() -> Self {
        Fields::default()
    }

    /// The number of fields; at least 1 after [`split`], since an empty line is an empty field.
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// True before the first line and after a fault.
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// The field at `index`, from 0.
    ///
    /// # Panics
    /// When there is no such field.
    pub fn field(&self, index: usize) -> &str {
        let (start, end) = self.places[index];
        &self.text[start as usize..end as usize]
    }

    /// The fields from left to right.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &str> {
        let places = self.places.iter();
        places.map(|&(start, end)| &self.text[start as usize..end as usize])
    }

    /// The fields as the file has them, whatever was replaced since.
    pub fn delivered(&self) -> impl ExactSizeIterator<Item = &str> {
        let words = |(index, &place): (usize, &(u32, u32))| {
            let first = self
                .replaced
                .iter()
                .find(|(replaced, _)| *replaced == index);
            let (start, end) = first.map_or(place, |(_, first)| *first);
            &self.text[start as usize..end as usize]
        };
        self.places.iter().enumerate().map(words)
    }

    /// Puts other words in the place of a field.
    ///
    /// # Panics
    /// When there is no such field.
    pub fn replace(&mut self, index: usize, words: &str) {
        let start = self.text.len();
        self.text.push_str(words);
        let before = self.places[index];
        if self.replaced.iter().all(|(replaced, _)| *replaced != index) {
            self.replaced.push((index, before));
        }
        self.places[index] = place(start, self.text.len());
    }

    fn clear(&mut self) {
        self.text.clear();
        self.places.clear();
        self.replaced.clear();
    }

    /// Splits `text`, in which no quote stands.
    fn split_plain(&mut self) {
        let mut start = 0;
        for delimiter in memchr_iter(b',', self.text.as_bytes()) {
            self.places.push(place(start, delimiter));
            start = delimiter + 1;
        }
        self.places.push(place(start, self.text.len()));
    }

    /// Splits `text`, in which quotes stand. What it writes out goes behind the line.
    fn split_quoted(&mut self) -> Result<(), LineFault> {
        let line_end = self.text.len();
        let mut start = 0;
        loop {
            let quoted = self.text[start..line_end].starts_with('"');
            let end = match quoted {
                true => self.take_quoted(start + 1, line_end)?,
                false => self.take_plain(start, line_end)?,
            };
            if end == line_end {
                return Ok(());
            }
            start = end + 1;
        }
    }

    /// Takes the field that begins at `start`; returns where its delimiter or the line's end is.
    fn take_plain(&mut self, start: usize, line_end: usize) -> Result<usize, LineFault> {
        let rest = &self.text.as_bytes()[start..line_end];
        let end = start + memchr(b',', rest).unwrap_or(rest.len());
        let column = self.places.len() + 1;
        if memchr(b'"', &self.text.as_bytes()[start..end]).is_some() {
            return Err(LineFault::LoneQuote { column });
        }
        self.places.push(place(start, end));
        Ok(end)
    }

    /// The same for a quoted field; `start` is behind its opening quote.
    fn take_quoted(&mut self, start: usize, line_end: usize) -> Result<usize, LineFault> {
        let column = self.places.len() + 1;
        let line = &self.text.as_bytes()[..line_end];
        let mut doubled = false;
        let mut from = start;
        let quote = loop {
            let Some(found) = memchr(b'"', &line[from..]) else {
                return Err(LineFault::QuoteNeverClosed { column });
            };
            let quote = from + found;
            match line.get(quote + 1) {
                Some(b'"') => doubled = true,
                Some(b',') | None => break quote,
                Some(_) => return Err(LineFault::TextAfterQuote { column }),
            }
            from = quote + 2;
        };
        if doubled {
            let field = self.text[start..quote].replace("\"\"", "\"");
            let behind = self.text.len();
            self.text.push_str(&field);
            self.places.push(place(behind, self.text.len()));
        } else {
            self.places.push(place(start, quote));
        }
        Ok(quote + 1)
    }
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "a decoded line and its written-out fields are a few times LINE_BYTES_MAX"
)]
fn place(start: usize, end: usize) -> (u32, u32) {
    (start as u32, end as u32)
}

/// Splits one physical line, without its line end: at commas after RFC 4180 (2005, §2), or at the
/// bytes of its slots.
///
/// A doubled quote inside quotes is one quote. A line break inside quotes is refused by
/// construction, as a quote that is never closed. `out` holds the fields, or none after a fault.
///
/// # Errors
/// The line's first fault; bytes that are no character come before faults of quoting.
pub fn split(
    line: &[u8],
    encoding: Encoding,
    format: &Format,
    out: &mut Fields,
) -> Result<(), LineFault> {
    out.clear();
    if line.len() > LINE_BYTES_MAX {
        return Err(LineFault::TooLong);
    }
    let outcome = match format {
        Format::Delimited => delimited(line, encoding, out),
        Format::Fixed(slots) => fixed::split(line, encoding, slots, out),
    };
    if outcome.is_err() {
        out.clear();
    }
    outcome
}

fn delimited(line: &[u8], encoding: Encoding, out: &mut Fields) -> Result<(), LineFault> {
    // Delimiter and quote are never the second byte of a character of CP932 (those begin at
    // 0x40), so the decoded line is split like any other.
    if decode::append(line, encoding, &mut out.text).is_err() {
        let column = column_after(out.text.as_bytes());
        return Err(LineFault::InvalidByte { column });
    }
    if memchr(b'"', out.text.as_bytes()).is_none() {
        out.split_plain();
        return Ok(());
    }
    out.split_quoted()
}

/// The number of the field in which the text after `valid` stands.
fn column_after(valid: &[u8]) -> usize {
    let mut quoted = false;
    let mut column = 1;
    for byte in valid {
        match byte {
            b'"' => quoted = !quoted,
            b',' if !quoted => column += 1,
            _ => {}
        }
    }
    column
}

#[cfg(test)]
mod tests {
    use super::*;
    use encoding_rs::SHIFT_JIS;
    use proptest::prelude::*;

    /// The bytes of code units in this order.
    fn unit_bytes(units: impl IntoIterator<Item = u16>, big_endian: bool) -> Vec<u8> {
        let bytes = |unit: u16| match big_endian {
            true => unit.to_be_bytes(),
            false => unit.to_le_bytes(),
        };
        units.into_iter().flat_map(bytes).collect()
    }

    pub fn utf16(text: &str, big_endian: bool) -> Vec<u8> {
        unit_bytes(text.encode_utf16(), big_endian)
    }

    fn fields(line: &[u8], encoding: Encoding) -> Result<Vec<String>, LineFault> {
        let mut out = Fields::new();
        // What an earlier line left behind must not show.
        let before = b"\"a\"\"b\",c,d,e,f,g";
        split(before, Encoding::Utf8, &Format::Delimited, &mut out).unwrap();
        out.replace(1, "x");
        let outcome = split(line, encoding, &Format::Delimited, &mut out);
        assert_eq!(out.is_empty(), outcome.is_err());
        assert!((0..out.len()).map(|index| out.field(index)).eq(out.iter()));
        assert!(out.delivered().eq(out.iter()));
        outcome.map(|()| out.iter().map(str::to_owned).collect())
    }

    macro_rules! cases { ($($name:ident: $line:expr => $want:expr;)*) => { $(
        #[test]
        fn $name() {
            let want: Result<&[&str], LineFault> = $want;
            let want = want.map(|list| list.iter().map(|&field| field.to_owned()).collect());
            let line: &[u8] = $line.as_ref();
            assert_eq!(fields(line, Encoding::Utf8), want);
            if let Ok(text) = str::from_utf8(line) {
                let (bytes, _, unmapped) = SHIFT_JIS.encode(text);
                assert!(!unmapped);
                assert_eq!(fields(&bytes, Encoding::Cp932), want);
                for big_endian in [false, true] {
                    let bytes = utf16(text, big_endian);
                    assert_eq!(fields(&bytes, Encoding::Utf16 { big_endian }), want);
                }
            }
        }
    )* } }

    cases! {
        an_empty_line_is_one_empty_field: "" => Ok(&[""]);
        commas_part_fields: "a,b,,c" => Ok(&["a", "b", "", "c"]);
        a_last_comma_opens_an_empty_field: "a," => Ok(&["a", ""]);
        japanese_is_taken: "山田　太郎,ﾔﾏﾀﾞ,①髙" => Ok(&["山田　太郎", "ﾔﾏﾀﾞ", "①髙"]);
        spaces_belong_to_the_field: " a , b" => Ok(&[" a ", " b"]);
        quotes_are_taken_off: "\"a\",\"表\",b" => Ok(&["a", "表", "b"]);
        an_empty_quoted_field_is_empty: "\"\",\"\"" => Ok(&["", ""]);
        a_comma_inside_quotes_is_text: "\"a,b\",c" => Ok(&["a,b", "c"]);
        a_doubled_quote_is_one: "\"a\"\"b\",\"\"\"\",c" => Ok(&["a\"b", "\"", "c"]);
        a_comma_after_a_quoted_field_opens_an_empty_one: "\"a\"," => Ok(&["a", ""]);
        a_quote_never_closed_is_a_fault:
            "a,\"b,c" => Err(LineFault::QuoteNeverClosed { column: 2 });
        a_line_cut_after_a_doubled_quote_is_a_fault:
            "\"b\"\"" => Err(LineFault::QuoteNeverClosed { column: 1 });
        text_after_a_quote_is_a_fault:
            "\"a\",\"b\"c" => Err(LineFault::TextAfterQuote { column: 2 });
        a_space_after_a_quote_is_text:
            "\"a\" ,b" => Err(LineFault::TextAfterQuote { column: 1 });
        a_quote_inside_a_plain_field_is_a_fault:
            "a,b,c\"d\"" => Err(LineFault::LoneQuote { column: 3 });
        a_space_before_a_quote_makes_it_a_lone_one:
            "a, \"b\"" => Err(LineFault::LoneQuote { column: 2 });
        an_invalid_byte_names_its_field:
            b"a,b\xff,c" => Err(LineFault::InvalidByte { column: 2 });
        a_comma_inside_quotes_opens_no_field:
            b"\"a,b\",c,\"d,\xff\"" => Err(LineFault::InvalidByte { column: 3 });
        a_character_cut_short_is_invalid:
            b"a,\xe5\xb1,b" => Err(LineFault::InvalidByte { column: 2 });
        an_overlong_form_is_invalid:
            b"a,\xc0\xaf" => Err(LineFault::InvalidByte { column: 2 });
        a_surrogate_is_invalid:
            b"\xed\xa0\x80" => Err(LineFault::InvalidByte { column: 1 });
    }

    #[test]
    fn cp932_knows_the_extensions_and_refuses_what_it_lacks() {
        let taken: [(&[u8], &str); 7] = [
            (b"\x95\x5c", "表"),       // its second byte is a backslash
            (b"\x81\x60", "\u{FF5E}"), // the wave dash as Windows has it
            (b"\x81\x7c", "\u{FF0D}"), // the minus sign as Windows has it
            (b"\xfb\xfc", "髙"),       // IBM extension
            (b"\xee\xe0", "髙"),       // NEC's selection of it
            (b"\xf0\x40", "\u{E000}"), // user defined
            (b"\x5c\x7e\xb1", "\\~ｱ"), // ASCII and half-width kana
        ];
        for (line, want) in taken {
            assert_eq!(fields(line, Encoding::Cp932), Ok(vec![want.to_owned()]));
        }
        let refused: [&[u8]; 8] = [
            b"\x80",     // no character
            b"\xa0",     // no character
            b"\xfd\x40", // no lead byte
            b"\x81",     // cut short
            b"\x81\x20", // no second byte
            b"\x81\x7f", // no second byte
            b"\x81\xad", // not assigned
            b"\xfc\x4c", // behind the last
        ];
        for bad in refused {
            for (before, after) in [("", ""), ("x", "1"), ("", ",z")] {
                let line = [b"a,\x95\x5c,", before.as_bytes(), bad, after.as_bytes()].concat();
                let fault = LineFault::InvalidByte { column: 3 };
                assert_eq!(fields(&line, Encoding::Cp932), Err(fault), "{bad:x?}");
            }
        }
    }

    #[test]
    fn utf16_has_no_lone_surrogates_and_no_half_units() {
        for big_endian in [false, true] {
            let encoding = Encoding::Utf16 { big_endian };
            let line = utf16("a,𠮷,\"b\"", big_endian);
            let want = ["a", "𠮷", "b"].map(str::to_owned).to_vec();
            assert_eq!(fields(&line, encoding), Ok(want));
            let fault = Err(LineFault::InvalidByte { column: 2 });
            // Half of 𠮷, its halves in the other order, and half a unit.
            for bad in [[0xD842, 0x2C], [0xDFB7, 0xD842]] {
                let line = [utf16("a,", big_endian), unit_bytes(bad, big_endian)].concat();
                assert_eq!(fields(&line, encoding), fault);
            }
            let half = [utf16("a,", big_endian), vec![0x61]].concat();
            assert_eq!(fields(&half, encoding), fault);
        }
    }

    #[test]
    fn a_replaced_field_is_read_anew_and_stays_as_delivered() {
        let mut out = Fields::new();
        split(b"a,b,c", Encoding::Utf8, &Format::Delimited, &mut out).unwrap();
        out.replace(1, "高");
        out.replace(1, "髙");
        assert_eq!(out.iter().collect::<Vec<_>>(), ["a", "髙", "c"]);
        assert_eq!(out.delivered().collect::<Vec<_>>(), ["a", "b", "c"]);
    }

    #[test]
    fn the_longest_line_is_taken_and_one_byte_more_is_not() {
        let mut line = vec![b'a'; LINE_BYTES_MAX];
        assert!(fields(&line, Encoding::Utf8).is_ok());
        assert!(fields(&vec![0xB1; LINE_BYTES_MAX], Encoding::Cp932).is_ok());
        line.push(b'a');
        assert_eq!(fields(&line, Encoding::Utf8), Err(LineFault::TooLong));
    }

    /// The plain twin: RFC 4180 read character by character.
    fn plain_split(text: &str) -> Result<Vec<String>, LineFault> {
        enum State {
            Start,
            Plain,
            Quoted,
            Closed,
        }
        let mut list = vec![String::new()];
        let mut state = State::Start;
        for char in text.chars() {
            let column = list.len();
            let field = list.last_mut().unwrap();
            state = match (state, char) {
                (State::Start, '"') => State::Quoted,
                (State::Quoted, '"') => State::Closed,
                (State::Quoted, _) => {
                    field.push(char);
                    State::Quoted
                }
                (State::Closed, '"') => {
                    field.push('"');
                    State::Quoted
                }
                (_, ',') => {
                    list.push(String::new());
                    State::Start
                }
                (State::Closed, _) => return Err(LineFault::TextAfterQuote { column }),
                (State::Plain, '"') => return Err(LineFault::LoneQuote { column }),
                (State::Start | State::Plain, _) => {
                    field.push(char);
                    State::Plain
                }
            };
        }
        match state {
            State::Quoted => Err(LineFault::QuoteNeverClosed { column: list.len() }),
            State::Start | State::Plain | State::Closed => Ok(list),
        }
    }

    proptest! {
        #[test]
        fn every_line_is_split_as_the_plain_twin_does(line in "[a,\"表ソ髙ｱ ]{0,40}") {
            let want = plain_split(&line);
            prop_assert_eq!(&fields(line.as_bytes(), Encoding::Utf8), &want);
            let (bytes, _, unmapped) = SHIFT_JIS.encode(&line);
            prop_assert!(!unmapped);
            prop_assert_eq!(&fields(&bytes, Encoding::Cp932), &want);
        }

        #[test]
        fn any_bytes_are_split_as_the_plain_twin_does_or_named(
            line in prop::collection::vec(
                prop_oneof![Just(b','), Just(b'"'), 0x40..0xA0_u8, any::<u8>()],
                0..40,
            ),
        ) {
            match str::from_utf8(&line) {
                Ok(text) => prop_assert_eq!(fields(&line, Encoding::Utf8), plain_split(text)),
                Err(_) => {
                    let named = fields(&line, Encoding::Utf8);
                    let named = matches!(named, Err(LineFault::InvalidByte { .. }));
                    prop_assert!(named);
                }
            }
            let decoded = SHIFT_JIS.decode_without_bom_handling_and_without_replacement(&line);
            match decoded.filter(|text| !text.contains('\u{80}')) {
                Some(text) => {
                    prop_assert_eq!(fields(&line, Encoding::Cp932), plain_split(&text));
                }
                None => {
                    let named = fields(&line, Encoding::Cp932);
                    let named = matches!(named, Err(LineFault::InvalidByte { .. }));
                    prop_assert!(named);
                }
            }
        }

        #[test]
        fn what_is_written_is_read_back(list in prop::collection::vec("[a,\"表 =']{0,8}", 1..6)) {
            let mut line = Vec::new();
            for (index, text) in list.iter().enumerate() {
                if index > 0 {
                    line.push(b',');
                }
                csv::field(&mut line, text);
            }
            prop_assert_eq!(fields(&line, Encoding::Utf8), Ok(list));
        }
    }
}
