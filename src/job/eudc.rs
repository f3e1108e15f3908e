//! The insurer's own characters (外字, EUDC): a font of private-use codes, and the table that says
//! which of them are meant. Versioned and digested, as the table of substitutions is.

use std::collections::BTreeMap;

use crate::font::{Face, FontError, private_use};
use crate::message::{Faults, Id, Message};
use crate::records::notation::{numbered, written};
use crate::settings::{At, Source, Table};
use crate::units::Place;

/// `[fonts] eudc`: the two files.
pub struct EudcFiles {
    pub font: At<String>,
    pub table: At<String>,
}

impl EudcFiles {
    pub fn read(mut table: Table<'_>, faults: &mut Faults) -> Option<EudcFiles> {
        let [font, list] = ["font", "table"].map(|key| {
            let name = table.text(key, faults);
            table.need(key, name, faults)
        });
        table.finish(faults);
        let (font, table) = font.zip(list)?;
        Some(EudcFiles { font, table })
    }
}

/// The characters of the table, each with where it stands there.
#[derive(Debug, Default)]
pub struct Eudc {
    characters: BTreeMap<char, Place>,
}

impl Eudc {
    /// Reads the table. `reading`, `like` and `note` are for people and decide nothing.
    pub fn read(source: &Source, faults: &mut Faults) -> Option<Eudc> {
        let document = source.parse(faults)?;
        let mut root = document.table();
        let schema = root.number("schema", 1..=1, faults);
        root.need("schema", schema, faults);
        for key in ["id", "version"] {
            let text = root.text(key, faults);
            root.need(key, text, faults);
        }
        root.text("title", faults);
        let mut eudc = Eudc::default();
        for mut entry in root.tables("character", faults) {
            let code = entry.text("char", faults);
            let code = entry.need("char", code, faults);
            for key in ["reading", "like", "note"] {
                entry.text(key, faults);
            }
            entry.finish(faults);
            if let Some(code) = code {
                eudc.add(&code, faults);
            }
        }
        root.finish(faults);
        Some(eudc)
    }

    fn add(&mut self, code: &At<String>, faults: &mut Faults) {
        let text = written(&code.value).unwrap_or_default();
        let mut characters = text.chars();
        let (Some(character), None) = (characters.next(), characters.next()) else {
            let message = Message::new(Id::WrongType).at(code.place.clone());
            return faults.add(message.with("character.char").with("\"U+E000\""));
        };
        let named = numbered(character);
        if !private_use(character) {
            let message = Message::new(Id::EudcStandard).at(code.place.clone());
            faults.add(message.with(named));
        } else if let Some(first) = self.characters.get(&character) {
            let message = Message::new(Id::EudcDouble).at(code.place.clone());
            faults.add(message.with(named).with(first));
        } else {
            self.characters.insert(character, code.place.clone());
        }
    }

    /// The characters, ascending.
    pub fn characters(&self) -> Vec<char> {
        self.characters.keys().copied().collect()
    }

    /// The font of these characters, each of which it must show.
    ///
    /// # Errors
    /// The font cannot be used. A character that it lacks, or shows as a blank, is a fault.
    pub fn face(&self, data: Vec<u8>, faults: &mut Faults) -> Result<Face, FontError> {
        let face = Face::eudc(data, self.characters.keys().copied().collect())?;
        for (&character, place) in &self.characters {
            let glyph = face.glyph(character, None);
            if !glyph.is_some_and(|glyph| face.inked(glyph)) {
                let message = Message::new(Id::EudcBlank).at(place.clone());
                faults.add(message.with(numbered(character)));
            }
        }
        Ok(face)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (Option<Eudc>, Vec<(Id, u32, u32)>) {
        let mut faults = Faults::default();
        let head = "schema = 1\nid = \"a\"\nversion = \"2024-06-01\"\n";
        let source = Source::new("eudc.toml", format!("{head}{text}"));
        let eudc = Eudc::read(&source, &mut faults);
        let place = |fault: &Message| {
            fault
                .place
                .as_ref()
                .map_or((0, 0), |at| (at.line, at.column))
        };
        let faults = faults.0.iter();
        let told = faults.map(|fault| (fault.id, place(fault).0, place(fault).1));
        (eudc, told.collect())
    }

    #[test]
    fn a_character_is_written_by_its_number_or_as_itself() {
        let (eudc, faults) = read(
            "[[character]]\nchar = \"U+E001\"\nreading = \"タカ\"\nlike = \"高\"\nnote = \"n\"\n\
             [[character]]\nchar = \"\u{E000}\"\n[[character]]\nchar = \"U+10FFFD\"\n",
        );
        assert_eq!(faults, []);
        let characters = eudc.unwrap().characters();
        assert_eq!(characters, ['\u{E000}', '\u{E001}', '\u{10FFFD}']);
    }

    #[test]
    fn every_entry_that_means_nothing_is_told_with_its_place() {
        let (_, faults) = read(
            "[[character]]\nchar = \"U+E000\"\n\
             [[character]]\nchar = \"\u{E000}\"\n\
             [[character]]\nchar = \"高\"\n\
             [[character]]\nchar = \"U+E001U+E002\"\n\
             [[character]]\nchar = \"U+FFFFF\"\n\
             [[character]]\nchar = \"\"\nread = \"x\"\n\
             [[character]]\nreading = \"x\"\n",
        );
        let want = [
            (Id::EudcDouble, 7, 8),
            (Id::EudcStandard, 9, 8),
            (Id::WrongType, 11, 8),
            (Id::EudcStandard, 13, 8),
            (Id::UnknownKey, 16, 1),
            (Id::WrongType, 15, 8),
            (Id::MissingKey, 17, 1),
        ];
        assert_eq!(faults, want);
    }

    #[test]
    fn a_table_names_itself_and_its_version() {
        let mut faults = Faults::default();
        let source = Source::new("eudc.toml", "schema = 2\nvers = \"1\"\n".to_owned());
        Eudc::read(&source, &mut faults);
        let ids: Vec<Id> = faults.0.iter().map(|fault| fault.id).collect();
        let want = [
            Id::WrongType,
            Id::MissingKey,
            Id::MissingKey,
            Id::UnknownKey,
        ];
        assert_eq!(ids, want);
    }
}
