//! What paper tells of texts that gave way or were changed, against the lists that must say so. The
//! plan fits the widest numbers that a piece may have, so that a list may say more than paper
//! shows, and never less.

use std::collections::{BTreeMap, HashMap, HashSet};

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

/// How many values of a member are of each kind.
#[derive(Clone, Copy, Debug, Default)]
struct Counts {
    two_lines: usize,
    condensed: usize,
    barcodes: usize,
}

impl Counts {
    fn add(&mut self, reason: &str) {
        match reason {
            _ if reason == Reason::TwoLines.code() => self.two_lines += 1,
            _ if reason == Reason::NoBarcode.code() => self.barcodes += 1,
            _ => self.condensed += 1,
        }
    }

    /// Whether a list says so much. A text that is condensed on paper may have needed two lines
    /// with wider numbers, and never the other way round.
    fn cover(&self, paper: &Counts) -> bool {
        let all = |it: &Counts| it.two_lines + it.condensed;
        self.two_lines >= paper.two_lines
            && all(self) >= all(paper)
            && self.barcodes >= paper.barcodes
    }
}

/// What the lists leave out: `shrunk` and `substituted` are their texts, `on_paper` the control
/// numbers of everybody who is on a piece, ascending.
pub fn compare(
    gave: &[Gave],
    shrunk: &str,
    substituted: &str,
    on_paper: &[String],
) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut listed: HashMap<String, Counts> = HashMap::new();
    for row in shrunk.lines().skip(1).map(csv::fields) {
        let control = control(&row);
        if on_paper.binary_search(&control).is_err() {
            findings.push(Finding::of_file("shrunk.csv", "extra"));
        }
        let reason = row.get(3).map_or("", String::as_str);
        listed.entry(control).or_default().add(reason);
    }
    let rows = substituted.lines().skip(1).map(csv::fields);
    let columns: HashSet<(String, String)> = rows
        .map(|row| (control(&row), row.get(2).cloned().unwrap_or_default()))
        .collect();
    let missing = |one: &Gave, list| Finding {
        lot: one.lot,
        piece: one.piece,
        ..Finding::of_file(list, "missing")
    };
    let mut paper: BTreeMap<&str, (Counts, &Gave)> = BTreeMap::new();
    for one in gave {
        if one.reason != Reason::Substituted {
            let (counts, _) = paper
                .entry(&one.control)
                .or_insert((Counts::default(), one));
            counts.add(one.reason.code());
        } else if !columns.contains(&(one.control.clone(), one.field.to_owned())) {
            findings.push(missing(one, "substituted.csv"));
        }
    }
    for (control, (counts, first)) in &paper {
        let said = listed.get(*control).copied().unwrap_or_default();
        if !said.cover(counts) {
            findings.push(missing(first, "shrunk.csv"));
        }
    }
    findings
}

/// The control number of a list's row, without what keeps it from being taken for a formula.
fn control(row: &[String]) -> String {
    let control = row.get(1).map_or("", String::as_str);
    let bare = control.strip_prefix('\'');
    let bare = bare.filter(|bare| bare.starts_with(['=', '+', '-', '@']));
    bare.unwrap_or(control).to_owned()
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
        assert_eq!(told(&vec![one.clone(); 3], shrunk, ""), missing);
        let two = gave("A", Reason::TwoLines, "");
        assert_eq!(told(&[two.clone(), one], shrunk, ""), []);
        assert_eq!(told(&[two.clone(), two], shrunk, ""), missing);
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
