//! Which members make a piece, and which pieces a lot: within a stream, so many pieces each,
//! numbered through all streams. Decides neither order nor households.

use std::ops::Range;

use super::Planned;
use crate::line::Stream;

/// The most sheets of one lot: what its file's tables take with two faces a sheet.
const LOT_SHEETS_MAX: u32 = 1 << 23;

/// The pieces of a job in the order of production.
#[derive(Debug, Default)]
pub struct Pieces {
    members: u32,
    /// Index of each piece's first member; `None` where every piece has one member.
    starts: Option<Vec<u32>>,
}

impl Pieces {
    /// Pieces of one member each.
    pub(super) fn single(members: usize) -> Pieces {
        let Ok(members) = u32::try_from(members) else {
            unreachable!("the plan limits the records of a job")
        };
        let starts = None;
        Pieces { members, starts }
    }

    /// Pieces that begin at these members.
    pub(super) fn starting(starts: Vec<u32>, members: usize) -> Pieces {
        let starts = Some(starts);
        Pieces {
            starts,
            ..Pieces::single(members)
        }
    }

    pub fn count(&self) -> u32 {
        let count = self.starts.as_ref().map(Vec::len);
        count.map_or(self.members, |count| u32::try_from(count).unwrap_or(0))
    }

    /// The members on the piece at this index, as indexes among all.
    pub fn members(&self, piece: u32) -> Range<usize> {
        let piece = piece as usize;
        let Some(starts) = &self.starts else {
            return piece..piece + 1;
        };
        let end = starts.get(piece + 1).copied().unwrap_or(self.members);
        starts[piece] as usize..end as usize
    }

    /// The members of neighbouring pieces.
    pub fn members_of(&self, pieces: Range<u32>) -> Range<usize> {
        self.members(pieces.start).start..self.members(pieces.end - 1).end
    }

    /// Index of the piece that holds the member at this index.
    pub fn of_member(&self, member: usize) -> u32 {
        let at = match &self.starts {
            Some(starts) => starts.partition_point(|&start| start as usize <= member) - 1,
            None => member,
        };
        u32::try_from(at).unwrap_or_else(|_| unreachable!("pieces are at most members"))
    }
}

/// One lot: which pieces it holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LotPlan {
    /// From 1.
    pub no: u32,
    pub stream: Stream,
    /// Index of its first piece; its number is one more.
    pub first: u32,
    pub count: u32,
    /// Of all its pieces.
    pub sheets: u32,
    /// Pieces of earlier lots that the post takes against a number.
    pub tracked_before: u32,
}

impl LotPlan {
    /// Its pieces that the post takes against a number: all of them or none.
    pub fn tracked(&self) -> u32 {
        match self.stream.mail_class().is_tracked() {
            true => self.count,
            false => 0,
        }
    }
}

/// Cuts pieces into lots. `sheets` tells how many a piece of a stream with so many members has.
pub(super) fn cut(
    members: &[Planned],
    pieces: &Pieces,
    lot_pieces: u32,
    sheets: impl Fn(Stream, usize) -> u32,
) -> Vec<LotPlan> {
    let mut lots: Vec<LotPlan> = Vec::new();
    for piece in 0..pieces.count() {
        let among = pieces.members(piece);
        let stream = members[among.start].stream;
        let sheets = sheets(stream, among.len());
        match lots.last_mut() {
            Some(lot)
                if lot.stream == stream
                    && lot.count < lot_pieces
                    && lot.sheets + sheets <= LOT_SHEETS_MAX =>
            {
                lot.count += 1;
                lot.sheets += sheets;
            }
            Some(_) | None => {
                let no = lots.last().map_or(1, |lot| lot.no + 1);
                let before = lots.last().map(|lot| lot.tracked_before + lot.tracked());
                lots.push(LotPlan {
                    no,
                    stream,
                    first: piece,
                    count: 1,
                    sheets,
                    tracked_before: before.unwrap_or(0),
                });
            }
        }
    }
    lots
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::select::RuleId;

    fn planned(streams: &[Stream]) -> Vec<Planned> {
        let planned = |&stream| Planned {
            offset: 0,
            line: 2,
            stream,
            rule: RuleId::R0,
        };
        streams.iter().map(planned).collect()
    }

    fn lots(members: &[Planned], pieces: &Pieces) -> Vec<(u32, u32, u32, u32)> {
        let sheets = |_, members| u32::try_from(members).unwrap();
        let lots = cut(members, pieces, 2, sheets);
        let lots = lots.iter();
        lots.map(|lot| (lot.no, lot.first, lot.count, lot.sheets))
            .collect()
    }

    #[test]
    fn a_lot_ends_with_its_stream_or_when_it_is_full() {
        let (one, two) = (Stream::default(), Stream::last());
        let members = planned(&[one, one, one, two, two]);
        let pieces = Pieces::single(5);
        assert_eq!(
            lots(&members, &pieces),
            [(1, 0, 2, 2), (2, 2, 1, 1), (3, 3, 2, 2)]
        );
        assert!(lots(&[], &Pieces::default()).is_empty());
    }

    #[test]
    fn a_piece_of_several_members_stays_whole() {
        let (one, two) = (Stream::default(), Stream::last());
        let members = planned(&[one, one, one, one, two, two]);
        let pieces = Pieces::starting(vec![0, 3, 4], 6);
        assert_eq!(pieces.count(), 3);
        assert_eq!((pieces.members(0), pieces.members(2)), (0..3, 4..6));
        assert_eq!(pieces.members_of(0..2), 0..4);
        let of: Vec<u32> = (0..6).map(|member| pieces.of_member(member)).collect();
        assert_eq!(of, [0, 0, 0, 1, 2, 2]);
        assert_eq!(lots(&members, &pieces), [(1, 0, 2, 4), (2, 2, 1, 2)]);
    }
}
