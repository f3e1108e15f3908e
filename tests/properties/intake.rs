//! What holds for a members file whatever its bytes are: nobody panics, a refused file says why and
//! quotes nothing, and of a file that is taken every record is in one place, read as the plain twin
//! reads it, and no individual number is among them.

use std::collections::BTreeSet;

use kirikake::job::{Coding, CountAt, EndRecord, Job};
use kirikake::member::Column;
use kirikake::message::{Error, Id};
use kirikake::plan::{Intake, Plan, Room};
use kirikake::records::{Format, fixed::Slots};

use crate::desk::{self, places, told};
use crate::twin::{self, Twelve, Twin};

/// What a record of a fixed file holds, and in how many bytes each.
pub const SLOTS: [(Column, usize); 19] = [
    (Column::MemberKey, 10),
    (Column::Relation, 4),
    (Column::ControlNo, 10),
    (Column::InsurerNo, 8),
    (Column::Symbol, 4),
    (Column::Number, 8),
    (Column::Branch, 2),
    (Column::NameKanji, 20),
    (Column::NameKana, 24),
    (Column::Copay, 4),
    (Column::Acquired, 10),
    (Column::Last4, 4),
    (Column::NumberStatus, 8),
    (Column::Match, 13),
    (Column::Confirmed, 3),
    (Column::Asked, 3),
    (Column::Replied, 3),
    (Column::RegisteredOn, 10),
    (Column::Suppress, 8),
];

/// How the file is said to be: the bits of its first byte.
#[derive(Clone, Copy)]
struct Choices {
    coding: Coding,
    fixed: bool,
    /// `name_kanji` is called 氏名.
    mapped: bool,
    /// A record stands at each end and counts the others.
    ends: bool,
}

impl Choices {
    fn of(byte: u8) -> Choices {
        let fixed = byte & 4 != 0;
        let coding = match byte & 3 {
            1 => Coding::Cp932,
            2 if !fixed => Coding::Utf16,
            _ => Coding::Utf8,
        };
        Choices {
            coding,
            fixed,
            mapped: byte & 8 != 0,
            ends: byte & 16 != 0,
        }
    }

    fn set(self, job: &mut Job) {
        let input = &mut job.input;
        input.coding = self.coding;
        (input.format, input.slots, input.columns) = match self.fixed {
            true => {
                let starts = SLOTS.iter().scan(0, |at, (_, bytes)| {
                    *at += bytes;
                    Some((*at - bytes, *bytes))
                });
                let slots = Slots::new(&starts.collect::<Vec<_>>(), None).unwrap();
                let columns = SLOTS.map(|(column, _)| column).to_vec();
                (Format::Fixed(slots), columns, Vec::new())
            }
            false => (Format::Delimited, Vec::new(), self.columns()),
        };
        let end = |mark: &str| EndRecord {
            mark: mark.to_owned(),
            count: Some(match self.fixed {
                true => CountAt::Bytes(1, 3),
                false => CountAt::Field(2),
            }),
        };
        input.header = self.ends.then(|| end("H"));
        input.trailer = self.ends.then(|| end("T"));
        input.corrections = Vec::new();
    }

    fn columns(self) -> Vec<(Column, String)> {
        let name = (Column::NameKanji, "氏名".to_owned());
        self.mapped.then_some(name).into_iter().collect()
    }

    fn widths(self) -> Option<Vec<usize>> {
        self.fixed.then(|| SLOTS.map(|(_, bytes)| bytes).to_vec())
    }
}

/// The first byte says how the rest is to be read.
pub fn holds(data: &[u8]) {
    let Some((choices, members)) = data.split_first() else {
        return;
    };
    let choices = Choices::of(*choices);
    let widths = choices.widths();
    let twin = twin::read(members, choices.coding, widths.as_deref());
    desk::at(|desk| {
        choices.set(&mut desk.job);
        let needed = desk.job.columns_needed();
        desk.plan(members, |outcome| match outcome {
            Ok((plan, intake)) => {
                let twin = twin.expect("a file of another encoding is refused");
                taken(plan, intake, &twin, choices);
            }
            Err(error) => refused(&error, twin.as_ref(), choices, &needed),
        });
    });
}

/// Lines before the first record.
fn before(choices: Choices) -> usize {
    usize::from(choices.ends) + usize::from(!choices.fixed)
}

fn taken(plan: &Plan, intake: &Intake<'_>, twin: &Twin, choices: Choices) {
    assert!(twin.closed, "a file that is cut is refused");
    let places = places(plan);
    let (first, after) = (before(choices), usize::from(choices.ends));
    let records = twin.lines.len() - first - after;
    assert_eq!(plan.counts.records, records as u64);
    let mut held: BTreeSet<u32> = plan.listed.iter().map(|listed| listed.line).collect();
    for member in &plan.members {
        held.remove(&member.line);
    }
    let mut room = Room::default();
    for (number, fields) in (1u32..).zip(&twin.lines).skip(first).take(records) {
        let fields = fields.as_ref().expect("an unreadable line is refused");
        intake.record(places[&number], &mut room).unwrap();
        let whole = fields.len() == intake.columns().count();
        if whole || !choices.fixed {
            assert!(room.fields.iter().eq(fields), "line {number}");
        }
        let mut found = fields.iter().filter_map(|field| twin::twelve(field));
        if whole && let Some(found) = found.next() {
            assert_eq!(found, Twelve::Split, "line {number}");
            assert!(held.contains(&number), "line {number} is held");
        }
    }
    let ends = twin.lines[..first]
        .iter()
        .chain(&twin.lines[first + records..]);
    if !choices.fixed {
        let mut ends = ends.flatten().flatten();
        assert!(ends.all(|field| twin::twelve(field) != Some(Twelve::Number)));
    }
}

fn refused(error: &Error, twin: Option<&Twin>, choices: Choices, needed: &[Column]) {
    told(&error.0, &[16]);
    let Some(twin) = twin else { return };
    let fields = || twin.lines.iter().flatten().flatten();
    let number = fields().any(|field| twin::twelve(field) == Some(Twelve::Number));
    let guard = |id: Id| matches!(id, Id::Digits12 | Id::Digits12Proved);
    if !choices.fixed && error.0.iter().any(|message| guard(message.id)) {
        assert!(number, "the guard found what the twin does not: {error}");
    }
    // What stands in a record is quoted nowhere.
    let known = |text: &String| {
        Column::ALL
            .iter()
            .any(|column| column.name().contains(text))
    };
    let secrets = twin.lines.iter().skip(1).flatten().flatten();
    for secret in secrets.filter(|text| text.chars().count() >= 9 && !known(text)) {
        let mut told = error.0.iter().flat_map(|message| &message.arguments);
        assert!(!told.any(|argument| argument.contains(secret)), "{error}");
    }
    let cr = headings_with_cr(twin);
    if !cr && !choices.ends && !number && twin.closed && headed(twin, choices, needed) {
        let unread = twin.lines.iter().any(Option::is_none);
        assert!(unread, "nothing is wrong with it: {error}");
    }
}

/// A CR inside the first line: perhaps the only line ends of the file.
fn headings_with_cr(twin: &Twin) -> bool {
    let first = twin.lines.first().and_then(Option::as_ref);
    first.is_some_and(|cells| cells.iter().any(|cell| cell.contains('\r')))
}

/// Whether the file has the headings that it needs, each once.
fn headed(twin: &Twin, choices: Choices, needed: &[Column]) -> bool {
    if choices.fixed {
        return !twin.lines.is_empty();
    }
    let Some(Some(headings)) = twin.lines.first() else {
        return false;
    };
    let distinct: BTreeSet<&String> = headings.iter().collect();
    // Last 4 and who is protected are optional; what the forms show is asked for besides.
    let optional = [Column::Last4, Column::Suppress];
    let required = SLOTS.iter().map(|(column, _)| column);
    let required = required.filter(|column| !optional.contains(column));
    let mut names = required.chain(needed).map(|column| match column {
        Column::NameKanji if choices.mapped => "氏名",
        other => other.name(),
    });
    distinct.len() == headings.len() && names.all(|name| distinct.contains(&name.to_owned()))
}
