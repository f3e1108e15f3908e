//! TOML files read by hand: every value with its place, every fault told at once, unknown keys
//! refused.
//! Knows nothing of jobs or layouts: they ask for the keys they know.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::date::Date;
use crate::message::{Faults, Id, Message};
use crate::units::{Place, Um};

/// One settings file: its name as shown to people, and its text.
pub struct Source {
    name: Arc<str>,
    text: String,
}

/// A value with where it stands.
#[derive(Clone, Debug)]
pub struct At<T> {
    pub value: T,
    pub place: Place,
}

/// A table being read; keys that nobody asked for are faults when it is finished.
pub struct Table<'a> {
    source: &'a Source,
    /// What stands before its keys in messages: `input.`, or nothing at the top.
    path: String,
    place: Place,
    start: usize,
    entries: BTreeMap<String, (Range<usize>, &'a Spanned<DeValue<'a>>)>,
    known: Vec<&'static str>,
}

/// The parsed file; tables borrow from it.
pub struct Document<'a> {
    source: &'a Source,
    root: Spanned<DeTable<'a>>,
}

impl Source {
    pub fn new(name: &str, text: String) -> Source {
        Source {
            name: name.into(),
            text,
        }
    }

    pub fn name(&self) -> &str {
        &self.name
    }

    /// The whole text, for its digest.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Line and column (in characters, from 1) of a byte.
    fn place(&self, byte: usize) -> Place {
        let before = self.text.get(..byte).unwrap_or(&self.text);
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or("").chars().count() + 1;
        let small = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        Place {
            file: self.name.clone(),
            line: small(line),
            column: small(column),
        }
    }

    /// Parses the file; every syntax fault is told, and `None` comes back if there is one.
    pub fn parse(&self, faults: &mut Faults) -> Option<Document<'_>> {
        let (root, errors) = DeTable::parse_recoverable(&self.text);
        for error in &errors {
            let place = self.place(error.span().map_or(0, |span| span.start));
            let said = error.message().replace('\n', " ");
            faults.add(Message::new(Id::TomlBroken).at(place).with(said));
        }
        errors.is_empty().then_some(Document { source: self, root })
    }
}

impl<'a> Document<'a> {
    pub fn table(&'a self) -> Table<'a> {
        Table::new(self.source, "", 0, self.root.get_ref())
    }
}

impl<'a> Table<'a> {
    fn new(source: &'a Source, path: &str, start: usize, table: &'a DeTable<'a>) -> Table<'a> {
        let entry = |(key, value): (&'a Spanned<_>, &'a Spanned<DeValue<'a>>)| {
            let name: &std::borrow::Cow<'_, str> = key.get_ref();
            (name.to_string(), (key.span(), value))
        };
        Table {
            source,
            path: path.to_owned(),
            place: source.place(start),
            start,
            entries: table.iter().map(entry).collect(),
            known: Vec::new(),
        }
    }

    /// Where the table begins.
    pub fn place(&self) -> &Place {
        &self.place
    }

    /// Byte offset of the table in its file: sorts tables of different kinds into the file's order.
    pub fn start(&self) -> usize {
        self.start
    }

    fn take(&mut self, key: &'static str) -> Option<&'a Spanned<DeValue<'a>>> {
        self.known.push(key);
        self.entries.remove(key).map(|(_, value)| value)
    }

    fn wrong(&self, key: &str, id: Id, at: &Spanned<DeValue<'_>>, expected: &str) -> Message {
        let place = self.source.place(at.span().start);
        Message::new(id)
            .at(place)
            .with(format!("{}{key}", self.path))
            .with(expected)
    }

    fn convert<T>(
        &mut self,
        key: &'static str,
        faults: &mut Faults,
        expected: &str,
        id: Id,
        parse: impl Fn(&DeValue<'a>) -> Option<T>,
    ) -> Option<At<T>> {
        let spanned = self.take(key)?;
        let place = self.source.place(spanned.span().start);
        let value = parse(spanned.get_ref());
        if value.is_none() {
            faults.add(self.wrong(key, id, spanned, expected));
        }
        value.map(|value| At { value, place })
    }

    pub fn text(&mut self, key: &'static str, faults: &mut Faults) -> Option<At<String>> {
        let text = |value: &DeValue<'_>| value.as_str().map(str::to_owned);
        self.convert(key, faults, "\"…\"", Id::WrongType, text)
    }

    pub fn flag(&mut self, key: &'static str, faults: &mut Faults) -> Option<bool> {
        let flag = |value: &DeValue<'_>| value.as_bool();
        Some(
            self.convert(key, faults, "true | false", Id::WrongType, flag)?
                .value,
        )
    }

    /// A whole number in a range.
    pub fn number(
        &mut self,
        key: &'static str,
        range: std::ops::RangeInclusive<i64>,
        faults: &mut Faults,
    ) -> Option<At<i64>> {
        let number = |value: &DeValue<'_>| {
            let digits = value.as_integer()?;
            let number = i64::from_str_radix(digits.as_str(), digits.radix()).ok()?;
            range.contains(&number).then_some(number)
        };
        let expected = format!("{} … {}", range.start(), range.end());
        self.convert(key, faults, &expected, Id::WrongType, number)
    }

    /// A length in millimetres with at most three decimals.
    pub fn mm(&mut self, key: &'static str, faults: &mut Faults) -> Option<At<Um>> {
        self.convert(key, faults, "mm (0.001)", Id::WrongType, |value| {
            Um::from_mm_text(&decimal_text(value)?)
        })
    }

    /// A decimal with at most one place, in tenths (a type size in points).
    pub fn tenths(&mut self, key: &'static str, faults: &mut Faults) -> Option<At<i32>> {
        self.convert(key, faults, "0.1", Id::WrongType, |value| {
            let thousandths = Um::from_mm_text(&decimal_text(value)?)?.0;
            (thousandths % 100 == 0).then_some(thousandths / 100)
        })
    }

    /// A TOML local date that exists.
    pub fn date(&mut self, key: &'static str, faults: &mut Faults) -> Option<At<Date>> {
        self.convert(key, faults, "YYYY-MM-DD", Id::WrongDate, |value| {
            Date::from_iso(&value.as_datetime()?.to_string())
        })
    }

    /// One of a closed list of words.
    pub fn choice<T: Copy>(
        &mut self,
        key: &'static str,
        choices: &[(&str, T)],
        faults: &mut Faults,
    ) -> Option<At<T>> {
        let words: Vec<&str> = choices.iter().map(|(word, _)| *word).collect();
        self.convert(key, faults, &words.join(" | "), Id::WrongChoice, |value| {
            let word = value.as_str()?;
            choices
                .iter()
                .find(|(known, _)| *known == word)
                .map(|(_, choice)| *choice)
        })
    }

    /// A list of words.
    pub fn texts(&mut self, key: &'static str, faults: &mut Faults) -> Option<At<Vec<String>>> {
        self.convert(key, faults, "[\"…\", …]", Id::WrongType, |value| {
            let items = value.as_array()?.iter();
            items
                .map(|item| item.get_ref().as_str().map(str::to_owned))
                .collect()
        })
    }

    /// A string, or an integer written out as one.
    pub fn text_or_number(&mut self, key: &'static str, faults: &mut Faults) -> Option<At<String>> {
        self.convert(
            key,
            faults,
            "\"…\" | 0",
            Id::WrongType,
            |value| match value {
                DeValue::String(text) => Some(text.to_string()),
                DeValue::Integer(digits) if digits.radix() == 10 => {
                    Some(digits.as_str().to_owned())
                }
                _ => None,
            },
        )
    }

    /// A table of its own, `[key]` or `{ … }`.
    pub fn table(&mut self, key: &'static str, faults: &mut Faults) -> Option<Table<'a>> {
        let spanned = self.take(key)?;
        let inner = spanned.get_ref().as_table();
        if inner.is_none() {
            faults.add(self.wrong(key, Id::WrongType, spanned, "[table]"));
        }
        let path = format!("{}{key}.", self.path);
        Some(Table::new(self.source, &path, spanned.span().start, inner?))
    }

    /// Tables in an array, `[[key]]`; none if the key is absent.
    pub fn tables(&mut self, key: &'static str, faults: &mut Faults) -> Vec<Table<'a>> {
        let Some(spanned) = self.take(key) else {
            return Vec::new();
        };
        let items = spanned.get_ref().as_array();
        let all_tables =
            items.is_some_and(|items| items.iter().all(|item| item.get_ref().is_table()));
        if !all_tables {
            faults.add(self.wrong(key, Id::WrongType, spanned, "[[table]]"));
            return Vec::new();
        }
        let path = format!("{key}.");
        let table = |item: &'a Spanned<DeValue<'a>>| {
            let inner = item.get_ref().as_table()?;
            Some(Table::new(self.source, &path, item.span().start, inner))
        };
        items
            .into_iter()
            .flat_map(|items| items.iter())
            .filter_map(table)
            .collect()
    }

    /// Rows of tables, `[[{…}, {…}], [{…}]]`.
    pub fn rows(&mut self, key: &'static str, faults: &mut Faults) -> Vec<Vec<Table<'a>>> {
        let Some(spanned) = self.take(key) else {
            return Vec::new();
        };
        let row = |row: &'a Spanned<DeValue<'a>>| -> Option<Vec<Table<'a>>> {
            let cells = row.get_ref().as_array()?.iter();
            let cell = |cell: &'a Spanned<DeValue<'a>>| {
                let inner = cell.get_ref().as_table()?;
                Some(Table::new(self.source, "rows.", cell.span().start, inner))
            };
            cells.map(cell).collect()
        };
        let rows = spanned
            .get_ref()
            .as_array()
            .and_then(|rows| rows.iter().map(row).collect());
        if rows.is_none() {
            faults.add(self.wrong(key, Id::WrongType, spanned, "[[{ … }]]"));
        }
        rows.unwrap_or_default()
    }

    /// All remaining keys as words: for tables whose keys are data (`columns`, `forms`, `switch`).
    pub fn rest(&mut self, faults: &mut Faults) -> Vec<(String, At<String>)> {
        let mut rest = Vec::new();
        for (key, (_, spanned)) in std::mem::take(&mut self.entries) {
            let place = self.source.place(spanned.span().start);
            match spanned.get_ref().as_str() {
                Some(text) => rest.push((
                    key,
                    At {
                        value: text.to_owned(),
                        place,
                    },
                )),
                None => faults.add(self.wrong(&key, Id::WrongType, spanned, "\"…\"")),
            }
        }
        rest
    }

    /// The value, or a fault that the key is missing.
    pub fn need<T>(&self, key: &str, value: Option<T>, faults: &mut Faults) -> Option<T> {
        let asked = self.known.contains(&key);
        assert!(asked, "{key} is read before it is needed");
        if value.is_none() && !self.told(key, faults) {
            let name = format!("{}{key}", self.path);
            faults.add(
                Message::new(Id::MissingKey)
                    .at(self.place.clone())
                    .with(name),
            );
        }
        value
    }

    /// Whether a fault about this key was told already (a wrong value is not a missing key too).
    fn told(&self, key: &str, faults: &Faults) -> bool {
        let name = format!("{}{key}", self.path);
        let same_file = |message: &Message| {
            message
                .place
                .as_ref()
                .is_some_and(|place| place.file == self.place.file)
        };
        let about =
            |message: &&Message| message.arguments.first() == Some(&name) && same_file(message);
        faults.0.iter().filter(about).any(|message| {
            message
                .place
                .as_ref()
                .is_some_and(|place| place.line >= self.place.line)
        })
    }

    /// Ends the reading: whatever nobody asked for is unknown.
    pub fn finish(self, faults: &mut Faults) {
        for (key, (span, _)) in &self.entries {
            let place = self.source.place(span.start);
            let name = format!("{}{key}", self.path);
            let known = self.known.join(", ");
            faults.add(
                Message::new(Id::UnknownKey)
                    .at(place)
                    .with(name)
                    .with(known),
            );
        }
    }
}

fn decimal_text(value: &DeValue<'_>) -> Option<String> {
    match value {
        DeValue::Integer(digits) if digits.radix() == 10 => Some(digits.as_str().to_owned()),
        DeValue::Float(digits) => Some(digits.as_str().to_owned()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::message::Lang;

    #[test]
    fn every_fault_is_told_at_once_with_its_place() {
        let text = "[job]\nid = 7\npieecs = 3\n  [job.limits]\n  held = 1\nmm = 1.2345\n";
        let source = Source::new("job.toml", text.to_owned());
        let mut faults = Faults::default();
        let document = source.parse(&mut faults).unwrap();
        let mut root = document.table();
        let mut job = root.table("job", &mut faults).unwrap();
        let id = job.text("id", &mut faults);
        job.need("id", id, &mut faults);
        let title = job.text("title", &mut faults);
        job.need("title", title, &mut faults);
        let mut limits = job.table("limits", &mut faults).unwrap();
        limits.mm("mm", &mut faults);
        limits.finish(&mut faults);
        job.finish(&mut faults);
        root.finish(&mut faults);
        let said: Vec<String> = faults.0.iter().map(|fault| fault.line(Lang::En)).collect();
        assert_eq!(said.len(), 5, "{said:#?}");
        assert!(
            said[0].starts_with("KRK2004-E job.toml:2:6: "),
            "{}",
            said[0]
        );
        assert!(said[1].contains("“job.title” is missing"), "{}", said[1]);
        assert!(
            said[2].starts_with("KRK2004-E job.toml:6:6: "),
            "{}",
            said[2]
        );
        assert!(
            said[3].starts_with("KRK2002-E job.toml:5:3: "),
            "{}",
            said[3]
        );
        assert!(
            said[4].starts_with("KRK2002-E job.toml:3:1: "),
            "{}",
            said[4]
        );
    }

    #[test]
    fn broken_toml_names_line_and_column() {
        let source = Source::new("x.toml", "a = 1\nb = = 2\n".to_owned());
        let mut faults = Faults::default();
        assert!(source.parse(&mut faults).is_none());
        assert_eq!(faults.0[0].place.as_ref().unwrap().line, 2);
    }
}
