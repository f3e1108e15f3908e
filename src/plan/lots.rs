//! Cuts the pieces into lots: within a stream, so many pieces each, numbered through all streams.

use super::Planned;
use crate::line::Stream;

/// One lot: which pieces it holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LotPlan {
    /// From 1.
    pub no: u32,
    pub stream: Stream,
    /// Index of its first piece; its number is one more.
    pub first: u32,
    pub count: u32,
}

/// Cuts pieces that stand in the order of production.
pub fn cut(pieces: &[Planned], lot_pieces: u32) -> Vec<LotPlan> {
    let mut lots: Vec<LotPlan> = Vec::new();
    for (index, piece) in (0..).zip(pieces) {
        match lots.last_mut() {
            Some(lot) if lot.stream == piece.stream && lot.count < lot_pieces => lot.count += 1,
            Some(_) | None => {
                let no = lots.last().map_or(1, |lot| lot.no + 1);
                lots.push(LotPlan {
                    no,
                    stream: piece.stream,
                    first: index,
                    count: 1,
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

    #[test]
    fn a_lot_ends_with_its_stream_or_when_it_is_full() {
        let piece = |stream| Planned {
            offset: 0,
            line: 2,
            stream,
            rule: RuleId::R0,
        };
        let (one, two) = (Stream::default(), Stream::last());
        let pieces = [one, one, one, two, two].map(piece);
        let lots: Vec<(u32, u32, u32)> = cut(&pieces, 2)
            .iter()
            .map(|lot| (lot.no, lot.first, lot.count))
            .collect();
        assert_eq!(lots, [(1, 0, 2), (2, 2, 1), (3, 3, 2)]);
        assert!(cut(&[], 2).is_empty());
    }
}
