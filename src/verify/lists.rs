//! What paper tells of texts that gave way or were changed, against the lists that must say so. The
//! plan fits the widest numbers that a piece may have, so that a list may say more than paper
//! shows, and never less.

use std::collections::HashMap;

use super::Finding;
use crate::member::Reason;
use crate::records::csv;

/// One value of a member that did not stay as it came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gave {
    pub lot: u32,
    pub piece: u32,
    /// Whose: a control number.
    pub control: String,
    pub reason: Reason,
    /// The column whose words were substituted; nothing for the other reasons.
    pub field: &'static str,
}

/// Values of one kind of one member: control number, whether it is a barcode that there is none
/// of, and a substituted column. What one list calls condensed may need two lines with wider
/// numbers.
type Key = (String, bool, String);

/// What the lists leave out: `shrunk` and `substituted` are their texts, `on_paper` the control
/// numbers of everybody who is on a piece, ascending.
pub fn compare(
    gave: &[Gave],
    shrunk: &str,
    substituted: &str,
    on_paper: &[String],
) -> Vec<Finding> {
    let mut listed: HashMap<Key, usize> = HashMap::new();
    let mut findings = Vec::new();
    for row in shrunk.lines().skip(1).map(csv::fields) {
        let control = control(&row);
        if on_paper.binary_search(&control).is_err() {
            findings.push(Finding::of_file("shrunk.csv", "extra"));
        }
        let barcode = row.get(3).is_some_and(|it| it == Reason::NoBarcode.code());
        *listed.entry((control, barcode, String::new())).or_default() += 1;
    }
    for row in substituted.lines().skip(1).map(csv::fields) {
        let field = row.get(2).cloned().unwrap_or_default();
        // A column is substituted once, however often paper shows it.
        listed.insert((control(&row), false, field), usize::MAX);
    }
    for one in gave {
        let barcode = one.reason == Reason::NoBarcode;
        let key = (one.control.clone(), barcode, one.field.to_owned());
        let left = listed.get_mut(&key).filter(|left| **left > 0);
        match left {
            Some(left) => *left -= 1,
            None => findings.push(Finding {
                lot: one.lot,
                piece: one.piece,
                ..Finding::of_file(one.list(), "missing")
            }),
        }
    }
    findings
}

impl Gave {
    fn list(&self) -> &'static str {
        match self.field {
            "" => "shrunk.csv",
            _ => "substituted.csv",
        }
    }
}

/// The control number of a list's row, without what keeps it from being taken for a formula.
fn control(row: &[String]) -> String {
    let control = row.get(1).map_or("", String::as_str);
    control.strip_prefix('\'').unwrap_or(control).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADING: &str = "line,control_no,field,reason,token\r\n";

    fn gave(control: &str, reason: Reason, field: &'static str) -> Gave {
        let control = control.to_owned();
        Gave {
            lot: 2,
            piece: 7,
            control,
            reason,
            field,
        }
    }

    fn told(gave: &[Gave], shrunk: &str, substituted: &str) -> Vec<(u32, String, &'static str)> {
        let [shrunk, substituted] = [shrunk, substituted].map(|it| format!("{HEADING}{it}"));
        let on_paper = ["A".to_owned(), "B".to_owned()];
        let told = compare(gave, &shrunk, &substituted, &on_paper).into_iter();
        told.map(|it| (it.piece, it.item, it.what)).collect()
    }

    #[test]
    fn a_list_may_say_more_of_whoever_is_on_paper_and_never_less() {
        let shrunk = "2,A,name_kanji,two_lines,0\r\n2,A,name_kana,condensed,0\r\n";
        let one = gave("A", Reason::Condensed, "");
        assert_eq!(told(&vec![one.clone(); 2], shrunk, ""), []);
        let missing = [(7, "shrunk.csv".to_owned(), "missing")];
        assert_eq!(told(&vec![one; 3], shrunk, ""), missing);
        let barcode = gave("A", Reason::NoBarcode, "");
        assert_eq!(told(&[barcode], shrunk, ""), missing);
        let extra = told(&[], "9,C,name_kanji,condensed,0\r\n", "");
        assert_eq!(extra, [(0, "shrunk.csv".to_owned(), "extra")]);
    }

    #[test]
    fn every_substituted_column_is_listed() {
        let of = |field| gave("B", Reason::Substituted, field);
        let both = [of("name_kanji"), of("name_kanji"), of("addr1")];
        let missing = (7, "substituted.csv".to_owned(), "missing");
        assert_eq!(
            told(&both, "", "3,B,name_kanji,substituted,0\r\n"),
            [missing]
        );
    }
}
