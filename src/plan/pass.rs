//! The pass itself: chunks of lines are routed in parallel, gathered in order, and numbered.

use std::collections::BTreeSet;

use super::entry::{self, Entry};
use super::households::{self, Judgement};
use super::intake::{Chunk, Intake, enough};
use super::look::{self, Eyes, Look};
use super::pieces::{self, LotPlan, Pieces};
use super::{Counts, List, Listed, Plan, Planned, Room as Desk, duplicates, level_index};
use crate::codes::pairing::PIECE_MAX;
use crate::compose::Scratch;
use crate::flow;
use crate::job::Job;
use crate::line::{Aside, Line, Route};
use crate::member::{Column, Reason, Reject};
use crate::message::{Error, Id, Message};
use crate::records::Fields;
use crate::shift::{Shift, Stage};

/// The keys that no two records share.
const UNIQUE: [Column; 2] = [Column::MemberKey, Column::ControlNo];

/// The most records of one file, printed or not: twice the pieces of a job. What is kept of them
/// stays below two gigabytes, whatever the file is full of.
const RECORDS_MAX: u32 = 2 * PIECE_MAX;

/// What a worker makes of a chunk; lines count from 0 at its beginning.
#[derive(Default)]
struct Part {
    lines: u32,
    bytes: u64,
    entries: Vec<Entry>,
    listed: Vec<Listed>,
    /// Corrections that were meant for the record at this offset.
    met: Vec<(u64, Vec<usize>)>,
    look: Look,
    faults: Vec<Message>,
    /// Voice codes on the sheets of households, by level Q, M, L.
    levels: [u64; 3],
    /// Registered numbers that records bring, with the places of their entries.
    track_nos: Vec<(u64, u32)>,
}

/// A worker's room.
struct Room {
    bytes: Vec<u8>,
    eyes: Eyes,
    fields: Fields,
    substituted: Vec<Column>,
    scratch: Scratch,
    key: Vec<u8>,
}

/// Runs pass 1 over the file.
///
/// # Errors
/// Faults of the file (16), too many pieces (20), a signal (8).
pub fn plan(
    job: &Job,
    intake: &Intake<'_>,
    line: &Line<'_>,
    shift: &Shift<'_>,
) -> Result<Plan, Error> {
    let mut gathered = gather(intake, line, shift)?;
    let records = u64::from(gathered.lines - intake.lines_before());
    intake.close(records, &gathered.faults)?;
    intake.settle(std::mem::take(&mut gathered.met))?;
    hold_duplicates(&mut gathered, intake);
    hold_shared_numbers(&mut gathered, intake, line);
    let followers = bring_together(&mut gathered, intake, line, shift)?;
    let entries = &gathered.entries;
    look::settle(&mut gathered.look, entries, intake, line, shift)?;
    let counts = count(&gathered, job);
    let Part {
        mut entries,
        listed,
        look,
        ..
    } = gathered;
    entries.retain(|entry| entry.state.is_printed() && !entry.state.is_follower());
    if entries.len() > PIECE_MAX as usize {
        return Err(Message::new(Id::TooManyPieces).with(PIECE_MAX).into());
    }
    let whole = |entry: &Entry| whole_key(entry, intake, line);
    flow::sort_by(shift.workers, &mut entries, |one, other| {
        one.compare(other, &whole)
    });
    let (members, pieces) = numbered(&entries, &followers);
    shift.peak.look();
    drop(entries);
    let sheets = |stream, members| line.sheets(stream, members);
    let lots = pieces::cut(&members, &pieces, job.lots.pieces, sheets);
    enough_numbers(job, &lots)?;
    Ok(Plan {
        lots,
        members,
        pieces,
        listed,
        counts,
        look,
    })
}

/// Proves that the job's band has a registered number for every piece that needs one.
fn enough_numbers(job: &Job, lots: &[LotPlan]) -> Result<(), Error> {
    let needed: u64 = lots.iter().map(|lot| u64::from(lot.tracked())).sum();
    match &job.track {
        Some(band) if band.count() < needed => {
            let message = Message::new(Id::BandExhausted);
            Err(message.with(needed).with(band.count()).into())
        }
        Some(_) | None => Ok(()),
    }
}

impl Planned {
    fn of(entry: &Entry) -> Planned {
        Planned {
            offset: entry.offset,
            line: entry.line,
            stream: entry.stream,
            rule: entry.rule,
        }
    }
}

/// The members of pieces of several, by the line of the entry that leads the piece.
type Followers = Vec<(u32, Vec<Planned>)>;

/// Puts the members of each piece behind one another. The entries lead the pieces in the order of
/// production.
fn numbered(entries: &[Entry], followers: &Followers) -> (Vec<Planned>, Pieces) {
    let more: usize = followers.iter().map(|(_, piece)| piece.len() - 1).sum();
    let mut members = Vec::with_capacity(entries.len() + more);
    let mut starts = Vec::new();
    if !followers.is_empty() {
        starts.reserve_exact(entries.len());
    }
    for entry in entries {
        let led = followers.binary_search_by_key(&entry.line, |(line, _)| *line);
        if !followers.is_empty() {
            starts.push(u32::try_from(members.len()).unwrap_or(u32::MAX));
        }
        match led {
            Ok(at) => members.extend_from_slice(&followers[at].1),
            Err(_) => members.push(Planned::of(entry)),
        }
    }
    let pieces = match followers.is_empty() {
        true => Pieces::single(members.len()),
        false => Pieces::starting(starts, members.len()),
    };
    (members, pieces)
}

/// Holds what households cannot have printed, and marks whoever is on another's piece.
fn bring_together(
    all: &mut Part,
    intake: &Intake<'_>,
    line: &Line<'_>,
    shift: &Shift<'_>,
) -> Result<Followers, Error> {
    if !line.asks_households() {
        return Ok(Vec::new());
    }
    let judgement = households::judge(&all.entries, intake, line, shift)?;
    let Judgement {
        together,
        held,
        shrunk,
        levels,
    } = judgement;
    let held = held.into_iter().map(|(at, reject)| (at as usize, reject));
    hold(all, held.collect());
    for (at, (field, reason)) in shrunk {
        let entry = &all.entries[at as usize];
        all.listed.push(Listed {
            offset: entry.offset,
            line: entry.line,
            list: List::Shrunk,
            field,
            reason,
        });
    }
    all.listed.sort_by_key(|listed| listed.line);
    for level in levels {
        all.levels[level_index(level)] += 1;
    }
    let mut followers = Followers::new();
    for piece in together {
        let leader = all.entries[piece.leader as usize].line;
        let members = piece.members.iter();
        let planned = members.map(|&at| Planned::of(&all.entries[at as usize]));
        followers.push((leader, planned.collect()));
        for at in piece.members.into_iter().filter(|&at| at != piece.leader) {
            all.entries[at as usize].state.follow();
        }
    }
    followers.sort_unstable_by_key(|(leader, _)| *leader);
    Ok(followers)
}

/// Reads all chunks; everything comes together in the order of the file.
fn gather(intake: &Intake<'_>, line: &Line<'_>, shift: &Shift<'_>) -> Result<Part, Error> {
    let total = intake.body_bytes();
    let mut all = Part {
        lines: intake.lines_before(),
        ..Part::default()
    };
    let sink = |part: Result<Part, Error>| {
        all.append(part?, intake);
        // Where line ends were lost, the rest of the file tells nothing more.
        if all.faults.iter().any(|fault| fault.id == Id::LineLong) {
            return Err(Error(all.faults.clone()));
        }
        if all.lines > RECORDS_MAX {
            return Err(Message::new(Id::TooManyRecords).with(RECORDS_MAX).into());
        }
        shift.progress(Stage::Reading, all.bytes, total);
        Ok(())
    };
    let room = || Room {
        bytes: Vec::new(),
        eyes: Eyes::new(line),
        fields: Fields::new(),
        substituted: Vec::new(),
        scratch: Scratch::default(),
        key: Vec::new(),
    };
    let work = |room: &mut Room, chunk: Chunk| read(chunk, intake, line, room);
    shift.map_ordered("plan", intake.chunks(), room, work, sink)?;
    Ok(all)
}

/// Routes the records of a chunk.
fn read(
    chunk: Chunk,
    intake: &Intake<'_>,
    line: &Line<'_>,
    room: &mut Room,
) -> Result<Part, Error> {
    let mut part = Part {
        bytes: chunk.bytes(),
        ..Part::default()
    };
    let mut bytes = std::mem::take(&mut room.bytes);
    intake.lines(chunk, &mut bytes, |offset, record| {
        let number = part.lines;
        part.lines += 1;
        match admitted(number as usize, record, intake, room) {
            Ok(digits) => part.route(offset, number, digits, intake, line, room),
            Err(fault) if !enough(&part.faults) => part.faults.push(fault),
            Err(_) => {}
        }
    })?;
    room.bytes = bytes;
    Ok(part)
}

/// Cuts a record into its fields and looks for what no file may hold.
fn admitted(
    number: usize,
    record: &[u8],
    intake: &Intake<'_>,
    room: &mut Room,
) -> Result<Option<Reject>, Message> {
    let cut = intake.split(record, &mut room.fields);
    cut.map_err(|fault| intake.fault(number, record, fault))?;
    match intake.joined(number, &room.fields) {
        Some(message) => Err(message),
        None => intake.guard(number, &room.fields),
    }
}

impl Part {
    fn route(
        &mut self,
        offset: u64,
        number: u32,
        digits: Option<Reject>,
        intake: &Intake<'_>,
        line: &Line<'_>,
        room: &mut Room,
    ) {
        let met = intake.mend(&mut room.fields, &mut room.substituted);
        if !met.is_empty() {
            self.met.push((offset, met));
        }
        let fields = &room.fields;
        let whole = fields.len() == intake.columns().count();
        let hashes = match whole {
            true => UNIQUE.map(|column| entry::hash(intake.text(fields, column))),
            false => [0; 2],
        };
        let mut entry = Entry::new(offset, number, hashes);
        if whole && line.asks_households() {
            entry.household = entry::hash(intake.text(fields, Column::HouseholdKey));
            if intake.text(fields, Column::IsHead) == "yes" {
                entry.state.set_head();
            }
        }
        let mut list = |list, field, reason| {
            self.listed.push(Listed {
                offset,
                line: number,
                list,
                field,
                reason,
            });
        };
        let routed = match digits {
            Some(reject) => Route::Aside(Aside::Held, reject),
            None => line.route(fields, &mut room.scratch),
        };
        match routed {
            Route::Print(ticket) => {
                for (field, reason) in ticket.shrunk {
                    list(List::Shrunk, field, reason);
                }
                for column in &room.substituted {
                    list(List::Substituted, column.name(), Reason::Substituted);
                }
                for field in ticket.eudc {
                    list(List::Substituted, field, Reason::Eudc);
                }
                let form = ticket.stream.form();
                room.eyes
                    .see(fields, form, ticket.fill, number, &mut self.look);
                entry.stream = ticket.stream;
                entry.rule = ticket.rule;
                entry.state.print(ticket.level);
                if ticket.own {
                    entry.state.set_own();
                }
                let at = u32::try_from(self.entries.len()).unwrap_or(u32::MAX);
                let track_no = intake.text(fields, Column::TrackNo).parse().ok();
                self.track_nos.extend(track_no.map(|number| (number, at)));
                line.sort_key(fields, &mut room.key);
                entry.keep(&room.key);
            }
            Route::Aside(aside, reject) => list(List::Aside(aside), reject.field, reject.reason),
        }
        self.entries.push(entry);
    }

    /// Appends what follows in the file.
    fn append(&mut self, part: Part, intake: &Intake<'_>) {
        let before = self.lines;
        let entries_before = u32::try_from(self.entries.len()).unwrap_or(u32::MAX);
        let track_nos = part.track_nos.into_iter();
        self.track_nos
            .extend(track_nos.map(|(number, at)| (number, entries_before + at)));
        let numbered = part.entries.into_iter().map(|mut entry| {
            entry.line += before + 1;
            entry
        });
        self.entries.extend(numbered);
        self.met.extend(part.met);
        self.look.append(&part.look, before + 1);
        self.listed
            .extend(part.listed.into_iter().map(|mut listed| {
                listed.line += before + 1;
                listed
            }));
        for mut fault in part.faults {
            if enough(&self.faults) {
                break;
            }
            if let Some(place) = &mut fault.place {
                place.line += before + 1;
            }
            self.faults.push(fault);
        }
        self.lines += part.lines;
        self.bytes += part.bytes;
        assert!(self.bytes <= intake.body_bytes(), "chunks do not overlap");
    }
}

/// Holds every record that shares a key with another, whatever else was decided about it; one
/// that is held already keeps its reason.
fn hold_duplicates(all: &mut Part, intake: &Intake<'_>) {
    for (which, column) in UNIQUE.into_iter().enumerate() {
        let words = |entry: &Entry| {
            let mut desk = Desk::default();
            match intake.record(entry.offset, &mut desk) {
                Ok(()) => intake.text(&desk.fields, column).to_owned(),
                Err(_) => String::new(),
            }
        };
        let reject = Reject {
            field: column.name(),
            reason: Reason::Duplicate,
        };
        let shared = duplicates::shared(&all.entries, which, words);
        hold(all, shared.into_iter().map(|at| (at, reject)).collect());
    }
}

/// Holds every record whose registered number another brings, too, unless they are all of one
/// household and one stream that encloses it: a piece has one number.
fn hold_shared_numbers(all: &mut Part, intake: &Intake<'_>, line: &Line<'_>) {
    let mut numbers = std::mem::take(&mut all.track_nos);
    numbers.sort_unstable();
    let reject = Reject {
        field: Column::TrackNo.name(),
        reason: Reason::TrackNo,
    };
    let household = |entry: &Entry| {
        let mut desk = Desk::default();
        let read = intake.record(entry.offset, &mut desk).is_ok();
        read.then(|| intake.text(&desk.fields, Column::HouseholdKey).to_owned())
    };
    let one_piece = |run: &[(u64, u32)]| {
        let mut entries = run.iter().map(|&(_, at)| &all.entries[at as usize]);
        let Some(first) = entries.next() else {
            return true;
        };
        let alike = |entry: &Entry| {
            (entry.stream, entry.household) == (first.stream, first.household)
                && household(entry) == household(first)
        };
        first.household != 0 && line.encloses(first.stream) && entries.all(alike)
    };
    let runs = numbers.chunk_by(|one, other| one.0 == other.0);
    let shared = runs
        .filter(|run| run.len() > 1 && !one_piece(run))
        .flatten();
    let held: Vec<_> = shared.map(|&(_, at)| (at as usize, reject)).collect();
    hold(all, held);
}

/// Holds records, whatever else was decided about them; one that is held already keeps its reason.
fn hold(all: &mut Part, rejects: Vec<(usize, Reject)>) {
    let rejected = rejects.iter();
    let lines: BTreeSet<u32> = rejected.map(|(at, _)| all.entries[*at].line).collect();
    let held = List::Aside(Aside::Held);
    let standing: BTreeSet<u32> = all
        .listed
        .iter()
        .filter(|listed| listed.list == held && lines.contains(&listed.line))
        .map(|listed| listed.line)
        .collect();
    all.listed
        .retain(|listed| listed.list == held || !lines.contains(&listed.line));
    for (at, Reject { field, reason }) in rejects {
        let entry = &mut all.entries[at];
        entry.state.set_aside();
        if !standing.contains(&entry.line) {
            all.listed.push(Listed {
                offset: entry.offset,
                line: entry.line,
                list: held,
                field,
                reason,
            });
        }
    }
    all.listed.sort_by_key(|listed| listed.line);
}

fn count(all: &Part, job: &Job) -> Counts {
    let mut counts = Counts {
        records: all.entries.len() as u64,
        by_rule: vec![0; job.policy.rules()],
        by_form: vec![0; job.forms.len()],
        by_level: all.levels,
        ..Counts::default()
    };
    for entry in all.entries.iter().filter(|entry| entry.state.is_printed()) {
        counts.by_rule[entry.rule.index()] += 1;
        counts.by_form[entry.stream.form()] += 1;
        let piece = u64::from(!entry.state.is_follower());
        counts.by_mail_class[entry.stream.mail_class() as usize] += piece;
        if let Some(level) = entry.state.level_index() {
            counts.by_level[level] += 1;
        }
    }
    let (mut shrunk_line, mut substituted_line, mut eudc_line) = (0, 0, 0);
    for listed in &all.listed {
        let entry = (listed.list, listed.reason);
        *counts.by_list.entry(entry).or_default() += 1;
        *counts.by_reason.entry(listed.reason.code()).or_default() += 1;
        match listed.list {
            List::Aside(aside) => counts.aside(aside),
            List::Shrunk if listed.line != shrunk_line => {
                counts.shrunk += 1;
                shrunk_line = listed.line;
            }
            List::Substituted if listed.reason == Reason::Eudc => {
                counts.eudc += u64::from(listed.line != eudc_line);
                eudc_line = listed.line;
            }
            List::Substituted if listed.line != substituted_line => {
                counts.substituted += 1;
                substituted_line = listed.line;
            }
            List::Shrunk | List::Substituted => {}
        }
    }
    counts
}

/// A record's whole sort key, read again.
fn whole_key(entry: &Entry, intake: &Intake<'_>, line: &Line<'_>) -> Vec<u8> {
    let (mut desk, mut key) = (Desk::default(), Vec::new());
    if intake.record(entry.offset, &mut desk).is_ok() {
        line.sort_key(&desk.fields, &mut key);
    }
    key
}
