//! Rows of the control files and lists: which columns stand in them, and how. Opens no file.
//!
//! `pieces.csv` is the hall's: nothing personal, nothing that tells a rule. `members.csv` and the
//! lists are the office's and the insurer's.

use crate::digest::hex_digits;
use crate::line::Aside;
use crate::member::Reason;
use crate::pdf::content::unsigned;
use crate::records::csv;

/// Heading of `pieces.csv`.
pub const PIECES_HEADING: &str = "piece_no,generation,stream,lot,box,first_page,pages,sheets,\
    cards,insert_set,flags,mail_class,track_no,codes\n";
/// Heading of `members.csv`.
pub const MEMBERS_HEADING: &str = "piece_no,sheet,control_no,form,rule,record_mac,voice_mac\n";
/// Heading of `packs.csv`: the employers' boxes of a lot.
pub const PACKS_HEADING: &str = "lot,stream,employer_key,box,boxes,first_piece,last_piece,pieces,\
    members,first_page,sheets,codes\n";
/// Heading of the lists.
pub const LIST_HEADING: &str = "line,control_no,field,reason,token\r\n";

/// One row of `pieces.csv`.
pub struct PieceRow<'a> {
    pub piece_no: u32,
    pub generation: u8,
    pub stream: &'a str,
    pub lot: u32,
    /// Box in the lot, from 1.
    pub box_no: u32,
    /// Page in the lot's notice file, from 1.
    pub first_page: u32,
    pub pages: u32,
    pub sheets: u32,
    pub cards: u32,
    pub insert_set: char,
    /// Sum of the pairing codes' flags.
    pub flags: u8,
    pub mail_class: &'a str,
    pub track_no: &'a str,
    /// Pairing codes in sheet order, separated by a space.
    pub codes: &'a str,
}

impl PieceRow<'_> {
    pub fn write(&self, out: &mut Vec<u8>) {
        for number in [self.piece_no, u32::from(self.generation)] {
            unsigned(number, out);
            out.push(b',');
        }
        csv::field(out, self.stream);
        for number in [
            self.lot,
            self.box_no,
            self.first_page,
            self.pages,
            self.sheets,
            self.cards,
        ] {
            out.push(b',');
            unsigned(number, out);
        }
        out.push(b',');
        out.extend_from_slice(self.insert_set.encode_utf8(&mut [0; 4]).as_bytes());
        out.push(b',');
        unsigned(u32::from(self.flags), out);
        for text in [self.mail_class, self.track_no, self.codes] {
            out.push(b',');
            csv::field(out, text);
        }
        out.push(b'\n');
    }
}

/// One row of `packs.csv`.
pub struct PackRow<'a> {
    pub lot: u32,
    pub stream: &'a str,
    pub employer_key: &'a str,
    /// From 1, among the employer's boxes; and how many those are.
    pub box_no: u32,
    pub boxes: u32,
    pub first_piece: u32,
    pub last_piece: u32,
    pub pieces: u32,
    pub members: u32,
    /// Page in the lot's slip file, from 1.
    pub first_page: u32,
    /// Of the slip.
    pub sheets: u32,
    /// Pairing codes of the slip's sheets, separated by a space.
    pub codes: &'a str,
}

impl PackRow<'_> {
    pub fn write(&self, out: &mut Vec<u8>) {
        unsigned(self.lot, out);
        for text in [self.stream, self.employer_key] {
            out.push(b',');
            csv::field(out, text);
        }
        for number in [
            self.box_no,
            self.boxes,
            self.first_piece,
            self.last_piece,
            self.pieces,
            self.members,
            self.first_page,
            self.sheets,
        ] {
            out.push(b',');
            unsigned(number, out);
        }
        out.push(b',');
        csv::field(out, self.codes);
        out.push(b'\n');
    }
}

/// One row of `members.csv`.
pub struct MemberRow<'a> {
    pub piece_no: u32,
    /// From 1.
    pub sheet: u32,
    pub control_no: &'a str,
    pub form: &'a str,
    pub rule: &'a str,
    pub record_mac: &'a [u8; 32],
    /// Of the voice codes of its sheet's face and back; `None` where there is none.
    pub voice_macs: [Option<[u8; 32]>; 2],
}

impl MemberRow<'_> {
    pub fn write(&self, out: &mut Vec<u8>) {
        unsigned(self.piece_no, out);
        out.push(b',');
        unsigned(self.sheet, out);
        for text in [self.control_no, self.form, self.rule] {
            out.push(b',');
            csv::field(out, text);
        }
        out.push(b',');
        out.extend(hex_digits(self.record_mac));
        out.push(b',');
        for (at, voice_mac) in self.voice_macs.iter().flatten().enumerate() {
            out.extend((at > 0).then_some(b' '));
            out.extend(hex_digits(voice_mac));
        }
        out.push(b'\n');
    }
}

/// One row of a list.
pub struct ListRow<'a> {
    /// Physical line of the members file.
    pub line: u32,
    pub control_no: &'a str,
    pub field: &'a str,
    pub reason: Reason,
    /// MAC of the record: a correction says by it which record it means.
    pub token: &'a [u8; 32],
}

impl ListRow<'_> {
    pub fn write(&self, out: &mut Vec<u8>) {
        unsigned(self.line, out);
        out.push(b',');
        csv::list_field(out, self.control_no);
        out.push(b',');
        csv::list_field(out, self.field);
        out.push(b',');
        out.extend_from_slice(self.reason.code().as_bytes());
        out.push(b',');
        out.extend(hex_digits(self.token));
        out.extend_from_slice(csv::CRLF);
    }
}

/// File name of the list of the records that were set aside so.
pub const fn list_name(aside: Aside) -> &'static str {
    match aside {
        Aside::Held => "held.csv",
        Aside::Separate => "separate.csv",
        Aside::External => "external.csv",
        Aside::NotDue => "not_due.csv",
    }
}

/// The list of printed texts that gave way.
pub const SHRUNK_NAME: &str = "shrunk.csv";
/// The list of characters replaced by the insurer's table.
pub const SUBSTITUTED_NAME: &str = "substituted.csv";

#[cfg(test)]
mod tests {
    use super::*;

    fn columns(heading: &str) -> usize {
        heading.split(',').count()
    }

    #[test]
    fn a_piece_s_row_has_the_columns_of_its_heading() {
        let row = PieceRow {
            piece_no: 12_345,
            generation: 0,
            stream: "yoshiki1-ordinary-0",
            lot: 2,
            box_no: 1,
            first_page: 45,
            pages: 1,
            sheets: 1,
            cards: 1,
            insert_set: '0',
            flags: 9,
            mail_class: "ordinary",
            track_no: "",
            codes: "A B",
        };
        let mut out = Vec::new();
        row.write(&mut out);
        let text = String::from_utf8(out).unwrap();
        assert_eq!(
            text,
            "12345,0,yoshiki1-ordinary-0,2,1,45,1,1,1,0,9,ordinary,,A B\n"
        );
        assert_eq!(columns(&text), columns(PIECES_HEADING));
    }

    #[test]
    fn a_member_s_row_has_the_columns_of_its_heading() {
        let row = MemberRow {
            piece_no: 1,
            sheet: 1,
            control_no: "042_117_35",
            form: "yoshiki1",
            rule: "R4",
            record_mac: &[0xAB; 32],
            voice_macs: [None; 2],
        };
        let mut out = Vec::new();
        row.write(&mut out);
        let text = String::from_utf8(out).unwrap();
        assert_eq!(
            text,
            format!("1,1,042_117_35,yoshiki1,R4,{},\n", "ab".repeat(32))
        );
        assert_eq!(columns(&text), columns(MEMBERS_HEADING));
    }

    #[test]
    fn a_formula_in_a_list_is_disarmed() {
        let row = ListRow {
            line: 7,
            control_no: "=1+1",
            field: "control_no",
            reason: Reason::Pattern,
            token: &[0; 32],
        };
        let mut out = Vec::new();
        row.write(&mut out);
        let text = String::from_utf8(out).unwrap();
        assert!(text.starts_with("7,'=1+1,control_no,pattern,00"), "{text}");
        assert!(text.ends_with("00\r\n"));
        assert_eq!(columns(&text), columns(LIST_HEADING));
    }
}
