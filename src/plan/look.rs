//! What pass 1 sees of the printed members on its way: the longest texts and the fullest voice
//! code, each with its line. Keeps lengths, never a text.

use super::entry::Entry;
use super::intake::{Intake, Room};
use crate::compose::Scratch;
use crate::line::{Line, Route};
use crate::member::Column;
use crate::message::Error;
use crate::records::Fields;
use crate::shift::Shift;

/// The fields whose length differs from member to member. Dates and single digits surprise nobody.
pub const TEXTS: [Column; 6] = [
    Column::ControlNo,
    Column::Symbol,
    Column::Number,
    Column::NameKanji,
    Column::NameKana,
    Column::Copay,
];

/// Entries that a worker looks at again at a time.
const ENTRIES_AGAIN: usize = 4_096;

/// The largest of its kind. Of equals, the first in the file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Most {
    /// 0 where there is none.
    pub size: u32,
    /// Physical line, heading = 1; of a printed member.
    pub line: u32,
}

impl Most {
    fn see(&mut self, size: u32, line: u32) {
        if size > self.size {
            *self = Most { size, line };
        }
    }
}

/// What was seen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Look {
    /// Characters of the longest text, by its place in [`TEXTS`].
    pub longest: [Most; TEXTS.len()],
    /// Thousandths of its symbol's data bits that the fullest voice code takes.
    pub fullest: Most,
}

impl Look {
    /// Takes what was seen further down the file, whose lines count from `before`.
    pub fn append(&mut self, part: &Look, before: u32) {
        self.fullest
            .see(part.fullest.size, before + part.fullest.line);
        for (most, seen) in self.longest.iter_mut().zip(&part.longest) {
            most.see(seen.size, before + seen.line);
        }
    }

    fn all(&self) -> impl Iterator<Item = &Most> {
        self.longest.iter().chain([&self.fullest])
    }
}

/// Knows which texts each form prints, and where they stand in the file.
pub struct Eyes {
    /// By form code: places in [`TEXTS`] and in the record.
    printed: Vec<Vec<(usize, usize)>>,
}

impl Eyes {
    pub fn new(line: &Line<'_>) -> Eyes {
        let forms = line.forms.iter().map(|(_, program)| {
            let columns = program.columns();
            let printed = |(_, column): &(usize, Column)| columns.contains(column);
            let texts = (0..).zip(TEXTS).filter(printed);
            texts
                .filter_map(|(which, column)| Some((which, line.columns.index(column)?)))
                .collect()
        });
        Eyes {
            printed: forms.collect(),
        }
    }

    /// Sees a record that is printed with this form and a voice code so full.
    pub fn see(&self, fields: &Fields, form: usize, fill: u32, line: u32, look: &mut Look) {
        look.fullest.see(fill, line);
        for &(which, at) in &self.printed[form] {
            let (text, most) = (fields.field(at), &mut look.longest[which]);
            // A text has no more characters than bytes, so most need not be counted.
            if text.len() > most.size as usize {
                let characters = u32::try_from(text.chars().count()).unwrap_or(u32::MAX);
                most.see(characters, line);
            }
        }
    }
}

/// Looks again where the largest of something was set aside after it was seen (a duplicate):
/// then all printed records are asked once more.
///
/// # Errors
/// The file changed (24), a signal (8).
pub fn settle(
    look: &mut Look,
    entries: &[Entry],
    intake: &Intake<'_>,
    line: &Line<'_>,
    shift: &Shift<'_>,
) -> Result<(), Error> {
    let printed = |most: &Most| {
        let found = entries.binary_search_by_key(&most.line, |entry| entry.line);
        most.size == 0 || found.is_ok_and(|at| entries[at].state.is_printed())
    };
    if look.all().all(printed) {
        return Ok(());
    }
    *look = Look::default();
    let eyes = Eyes::new(line);
    let work = |(desk, scratch): &mut (Room, Scratch), entries: &[Entry]| {
        let mut seen = Look::default();
        for entry in entries.iter().filter(|entry| entry.state.is_printed()) {
            intake.record(entry.offset, desk)?;
            let fields = &desk.fields;
            if let Route::Print(ticket) = line.route(fields, scratch) {
                let form = ticket.stream.form();
                eyes.see(fields, form, ticket.fill, entry.line, &mut seen);
            }
        }
        Ok(seen)
    };
    let sink = |seen: Result<Look, Error>| {
        look.append(&seen?, 0);
        Ok(())
    };
    let room = <(Room, Scratch)>::default;
    shift.map_ordered("look", entries.chunks(ENTRIES_AGAIN), room, work, sink)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn most(size: u32, line: u32) -> Most {
        Most { size, line }
    }

    #[test]
    fn of_equals_the_first_in_the_file_is_told_however_the_file_was_cut() {
        let sizes = [3, 9, 4, 9, 2, 9];
        let whole = most(9, 3);
        for cut in 0..=sizes.len() {
            let mut all = Look::default();
            for (before, part) in [(2, &sizes[..cut]), (2 + cut, &sizes[cut..])] {
                let mut seen = Look::default();
                for (line, &size) in (0..).zip(part) {
                    seen.longest[3].see(size, line);
                    seen.fullest.see(size * 100, line);
                }
                all.append(&seen, u32::try_from(before).unwrap());
            }
            assert_eq!(all.longest[3], whole, "cut at {cut}");
            assert_eq!(all.fullest, most(900, 3), "cut at {cut}");
            assert_eq!(all.longest[0], Most::default());
        }
    }

    #[test]
    fn characters_are_counted_not_bytes() {
        let eyes = Eyes {
            printed: vec![vec![(3, 1)], Vec::new()],
        };
        let mut look = Look::default();
        let lines = [
            ("x,abcdef", 0, 2),
            ("x,山田太郎", 0, 3),
            ("x,斉藤\u{E0101}うえおか", 0, 4),
            ("x,a name of a form that prints none", 1, 5),
        ];
        for (text, form, number) in lines {
            let mut fields = Fields::new();
            let utf8 = crate::records::Encoding::Utf8;
            let format = crate::records::Format::Delimited;
            crate::records::split(text.as_bytes(), utf8, &format, &mut fields).unwrap();
            eyes.see(&fields, form, 0, number, &mut look);
        }
        assert_eq!(look.longest[3], most(7, 4));
        assert_eq!(look.fullest, Most::default());
    }
}
