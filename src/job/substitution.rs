//! The insurer's table of characters that are printed as others (髙 → 高). Versioned, digested, and
//! every use of it stands on a list; nothing is replaced without it.

use std::collections::BTreeMap;

use crate::message::{Faults, Id, Message};
use crate::records::notation::{is_selector, numbered, written};
use crate::settings::{At, Source};

/// Characters, with their variation selectors, and what is printed for them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Substitution {
    pairs: BTreeMap<(char, Option<char>), String>,
}

impl Substitution {
    /// Reads the table. Both sides may be written by numbers (`U+9AD9`).
    pub fn read(source: &Source, faults: &mut Faults) -> Option<Substitution> {
        let document = source.parse(faults)?;
        let mut root = document.table();
        let schema = root.number("schema", 1..=1, faults);
        root.need("schema", schema, faults);
        for key in ["id", "title"] {
            let text = root.text(key, faults);
            root.need(key, text, faults);
        }
        let mut table = Substitution::default();
        for mut pair in root.tables("pair", faults) {
            let [from, to] = ["from", "to"].map(|key| {
                let text = pair.text(key, faults);
                pair.need(key, text, faults)
            });
            pair.finish(faults);
            if let (Some(from), Some(to)) = (from, to) {
                table.pair(&from, &to, faults);
            }
        }
        root.finish(faults);
        Some(table)
    }

    fn pair(&mut self, from: &At<String>, to: &At<String>, faults: &mut Faults) {
        let wrong = |at: &At<String>, key: &str| {
            let message = Message::new(Id::WrongType).at(at.place.clone());
            message.with(format!("pair.{key}")).with("髙 | U+9AD9")
        };
        let characters: Vec<char> = written(&from.value).unwrap_or_default().chars().collect();
        let key = match characters[..] {
            [base] if !is_selector(base) => (base, None),
            [base, selector] if is_selector(selector) => (base, Some(selector)),
            _ => return faults.add(wrong(from, "from")),
        };
        let Some(words) = written(&to.value).ok().filter(|words| !words.is_empty()) else {
            return faults.add(wrong(to, "to"));
        };
        if self.pairs.insert(key, words).is_some() {
            let message = Message::new(Id::PairDouble).at(from.place.clone());
            faults.add(message.with(numbered(key.0)));
        }
    }

    /// Everything that may be printed for another character.
    pub fn results(&self) -> impl Iterator<Item = &str> {
        self.pairs.values().map(String::as_str)
    }

    /// The text with its substitutions; `None` if it has none.
    pub fn substituted(&self, text: &str) -> Option<String> {
        if text.is_ascii() || self.pairs.is_empty() {
            return None;
        }
        let (mut out, mut changed) = (String::new(), false);
        let mut characters = text.chars().peekable();
        while let Some(base) = characters.next() {
            let selector = characters.next_if(|c| is_selector(*c));
            if let Some(words) = self.pairs.get(&(base, selector)) {
                out.push_str(words);
                changed = true;
            } else {
                out.push(base);
                out.extend(selector);
            }
        }
        changed.then_some(out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (Option<Substitution>, Vec<Id>) {
        let mut faults = Faults::default();
        let head = "schema = 1\nid = \"a\"\ntitle = \"t\"\n";
        let source = Source::new("s.toml", format!("{head}{text}"));
        let table = Substitution::read(&source, &mut faults);
        (table, faults.0.iter().map(|fault| fault.id).collect())
    }

    #[test]
    fn only_what_the_table_names_is_replaced() {
        let (table, faults) = read(
            "[[pair]]\nfrom = \"髙\"\nto = \"高\"\n\
             [[pair]]\nfrom = \"9089+E0101\"\nto = \"辺\"\n",
        );
        assert!(faults.is_empty());
        let table = table.unwrap();
        assert_eq!(table.substituted("髙橋"), Some("高橋".to_owned()));
        let variant = table.substituted("渡\u{9089}\u{E0101}");
        assert_eq!(variant, Some("渡辺".to_owned()));
        for same in ["高橋", "渡\u{9089}\u{E0100}", "\u{9089}", "Takahashi", ""] {
            assert_eq!(table.substituted(same), None, "{same}");
        }
    }

    #[test]
    fn a_pair_that_means_nothing_is_a_fault() {
        for (pair, id) in [
            ("from = \"髙橋\"\nto = \"高\"", Id::WrongType),
            ("from = \"\"\nto = \"高\"", Id::WrongType),
            ("from = \"髙\"\nto = \"\"", Id::WrongType),
            ("from = \"U+D800\"\nto = \"高\"", Id::WrongType),
            (
                "from = \"髙\"\nto = \"高\"\n[[pair]]\nfrom = \"U+9AD9\"\nto = \"高\"",
                Id::PairDouble,
            ),
        ] {
            assert_eq!(read(&format!("[[pair]]\n{pair}\n")).1, [id], "{pair}");
        }
    }
}
