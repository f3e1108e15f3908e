//! Households (世帯): whose members go together on one piece, and whom a gap, a missing head or a
//! disagreement holds. Records of a household may stand anywhere in the file; they are found by
//! hash, and proved by the words themselves. Numbers no piece.

use std::collections::BTreeMap;

use super::entry::Entry;
use super::intake::{Intake, Room};
use crate::codes::qr::Level;
use crate::compose::Scratch;
use crate::flow;
use crate::line::{Heads, Line, Stream};
use crate::member::{Column, Reason, Reject};
use crate::message::Error;
use crate::records::Fields;
use crate::shift::Shift;

/// Records that a worker looks at at a time, and as many more as share a household's hash.
const BATCH_RECORDS: usize = 4_096;

/// What becomes of the households; records by their index among the entries.
#[derive(Debug, Default)]
pub struct Judgement {
    /// Members on one piece, two or more, in the order of the file; the leader's place in the
    /// order of production is the piece's.
    pub together: Vec<Together>,
    pub held: Vec<(u32, Reject)>,
    /// Texts of a household's sheets that gave way, at its leader.
    pub shrunk: Vec<(u32, (&'static str, Reason))>,
    /// Levels of the voice codes on sheets that list a household.
    pub levels: Vec<Level>,
}

/// One piece of several members.
#[derive(Debug, PartialEq, Eq)]
pub struct Together {
    pub leader: u32,
    pub members: Vec<u32>,
}

/// Judges every household that a form of the job asks about.
///
/// # Errors
/// The file changed (24), a signal (8).
pub fn judge(
    entries: &[Entry],
    intake: &Intake<'_>,
    line: &Line<'_>,
    shift: &Shift<'_>,
) -> Result<Judgement, Error> {
    let mut all = Judgement::default();
    let known = (0..).zip(entries).filter(|(_, entry)| entry.household != 0);
    let mut order: Vec<u32> = known.map(|(at, _)| at).collect();
    let hash = |at: u32| entries[at as usize].household;
    flow::sort_by(shift.workers, &mut order, |&one, &other| {
        (hash(one), one).cmp(&(hash(other), other))
    });
    let mut rest = order.as_slice();
    let batches = std::iter::from_fn(move || {
        let mut end = BATCH_RECORDS.min(rest.len());
        while end > 0 && end < rest.len() && hash(rest[end]) == hash(rest[end - 1]) {
            end += 1;
        }
        let (batch, behind) = rest.split_at(end);
        rest = behind;
        (!batch.is_empty()).then_some(batch)
    });
    let work = |desk: &mut Desk, batch: &[u32]| {
        let court = Court {
            entries,
            intake,
            line,
        };
        let mut judgement = Judgement::default();
        for run in batch.chunk_by(|&one, &other| hash(one) == hash(other)) {
            court.hear(run, desk, &mut judgement)?;
        }
        Ok(judgement)
    };
    let sink = |judgement: Result<Judgement, Error>| {
        let judgement = judgement?;
        all.together.extend(judgement.together);
        all.held.extend(judgement.held);
        all.shrunk.extend(judgement.shrunk);
        all.levels.extend(judgement.levels);
        Ok(())
    };
    shift.map_ordered("households", batches, Desk::default, work, sink)?;
    Ok(all)
}

/// A worker's room.
#[derive(Default)]
struct Desk {
    rooms: Vec<Room>,
    scratch: Scratch,
}

struct Court<'a> {
    entries: &'a [Entry],
    intake: &'a Intake<'a>,
    line: &'a Line<'a>,
}

/// A record of the household in hand.
#[derive(Clone, Copy)]
struct Seen<'a> {
    at: u32,
    entry: &'a Entry,
    fields: &'a Fields,
}

impl Court<'_> {
    /// Hears records of one hash: one household, or by chance several.
    fn hear(&self, run: &[u32], desk: &mut Desk, out: &mut Judgement) -> Result<(), Error> {
        let entry = |at: u32| &self.entries[at as usize];
        let asks = |&at: &u32| entry(at).state.is_printed() && self.line.asks(entry(at).stream);
        if !run.iter().any(asks) {
            return Ok(());
        }
        let Desk { rooms, scratch } = desk;
        rooms.resize_with(rooms.len().max(run.len()), Room::default);
        for (&at, room) in run.iter().zip(rooms.iter_mut()) {
            self.intake.record(entry(at).offset, room)?;
        }
        let seen = run.iter().zip(&*rooms).map(|(&at, room)| Seen {
            at,
            entry: entry(at),
            fields: &room.fields,
        });
        let mut left: Vec<Seen<'_>> = seen.collect();
        let key = |seen: &Seen<'_>| {
            self.intake
                .text(seen.fields, Column::HouseholdKey)
                .to_owned()
        };
        while let Some(first) = left.first() {
            let wanted = key(first);
            let (household, others) = left.iter().partition(|seen| key(seen) == wanted);
            self.household(household, scratch, out);
            left = others;
        }
        Ok(())
    }

    /// Judges one household, held records and those set aside included.
    fn household(&self, all: Vec<Seen<'_>>, scratch: &mut Scratch, out: &mut Judgement) {
        let asks =
            |seen: &&Seen<'_>| seen.entry.state.is_printed() && self.line.asks(seen.entry.stream);
        let heads = all.iter().filter(|seen| seen.entry.state.is_head()).count();
        let gap = all.iter().any(|seen| !seen.entry.state.is_printed());
        let mut pieces: BTreeMap<(Stream, Option<u32>), Vec<Seen<'_>>> = BTreeMap::new();
        for seen in all.iter().filter(asks) {
            let stream = seen.entry.stream;
            let alone = !self.line.encloses(stream) || seen.entry.state.is_own();
            let own = alone.then_some(seen.at);
            pieces.entry((stream, own)).or_default().push(*seen);
        }
        let lists = |stream: Stream| self.line.lists_household(stream);
        let shared = |piece: &&(Stream, Option<u32>)| lists(piece.0) && piece.1.is_none();
        let own_rows = pieces
            .keys()
            .any(|(stream, own)| lists(*stream) && own.is_some());
        // The list of a household is one list: not two streams, nor one without a row of its own.
        let torn = gap || own_rows || pieces.keys().filter(shared).count() > 1;
        let known = self.line.heads(heads, all.iter().map(|seen| seen.fields));
        for ((stream, own), piece) in &pieces {
            let stands = match known {
                Heads::None if own.is_none() || !lists(*stream) => Err(Reason::HeadMissing),
                Heads::Several => Err(Reason::HeadDoubled),
                Heads::None | Heads::One => Ok(()),
            };
            let judged = match stands {
                Err(reason) if self.line.needs_head(*stream) => Err(Reject {
                    field: Column::IsHead.name(),
                    reason,
                }),
                Err(_) | Ok(()) if lists(*stream) && own.is_none() && torn => Err(Reject {
                    field: "",
                    reason: Reason::Household,
                }),
                Err(_) | Ok(()) => self.piece(*stream, piece, scratch, out),
            };
            if let Err(reject) = judged {
                out.held.extend(piece.iter().map(|seen| (seen.at, reject)));
            }
        }
    }

    /// Proves that the members of one piece can go on it.
    fn piece(
        &self,
        stream: Stream,
        piece: &[Seen<'_>],
        scratch: &mut Scratch,
        out: &mut Judgement,
    ) -> Result<(), Reject> {
        let leader = piece.iter().find(|seen| seen.entry.state.is_head());
        let leader = leader.unwrap_or(&piece[0]).at;
        let fields = piece.iter().map(|seen| seen.fields);
        let prospects = self.line.prospect_together(stream, fields, scratch)?;
        for prospect in prospects {
            let shrunk = prospect.shrunk.into_iter().map(|shrunk| (leader, shrunk));
            out.shrunk.extend(shrunk);
            out.levels.extend(prospect.level);
        }
        if piece.len() > 1 {
            let members = piece.iter().map(|seen| seen.at).collect();
            out.together.push(Together { leader, members });
        }
        Ok(())
    }
}
