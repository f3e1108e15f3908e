//! What a job will take, told before paper: pages, lots, bytes and time. Bytes and time come from
//! constants that were measured on sample jobs; nothing here is exact but the counts.

use serde::Serialize;

use crate::job::Job;
use crate::pdf::Compress;
use crate::pdf::symbol::Codes;
use crate::plan::{LotPlan, Plan};

/// Announced by `check`, never by `print`, which tells what is.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub struct Estimate {
    pub pages: u64,
    pub sheets: u64,
    pub lots: u64,
    /// Of all notice files together.
    pub bytes: u64,
    /// Of `print`, without read-back, with so many workers.
    pub seconds: f64,
    pub workers: usize,
}

/// Pieces that one worker makes in a second: both passes, release build, a 25-Q voice code and two
/// pairing codes a page, lots written to disk (300,000 pieces on a virtual server with 2 cores of
/// 2023; 1 worker made 4,258, 2 made 9,668).
const PIECES_PER_SECOND_AND_WORKER: f64 = 4_800.0;

/// Bytes of a lot's file without pages and variable characters: art, colour profile, tables.
const LOT_BYTES: u64 = 62_000;
/// Bytes of the fonts' variable characters in a lot that has them all.
const FONT_BYTES: u64 = 230_000;
/// Pieces of a lot that bring half of these characters along.
const FONT_HALF_PIECES: u64 = 280;

/// Bytes of a page without its voice code, and of its voice code, as packed and drawn. Measured on
/// sample jobs of 20,000 records as the growth between lots of 1,366 and 2,000 pieces.
const fn page_bytes(compress: Compress, codes: Codes) -> (u64, u64) {
    match (codes, compress) {
        (Codes::Mask, Compress::None) => (1_460, 1_820),
        (Codes::Mask, Compress::Fast) => (1_170, 1_870),
        (Codes::Mask, Compress::Small) => (1_110, 1_840),
        (Codes::Runs, Compress::None) => (3_960, 46_860),
        (Codes::Runs, Compress::Fast) => (1_900, 17_480),
        (Codes::Runs, Compress::Small) => (1_490, 10_540),
    }
}

impl Estimate {
    /// Of the plan, with so many workers.
    pub fn new(job: &Job, plan: &Plan, workers: usize) -> Estimate {
        let (page, voice) = page_bytes(job.lots.compress, job.lots.codes);
        let voices: u64 = plan.counts.by_level.iter().sum();
        let lots = plan.lots.iter().map(|lot| lot_bytes(lot.count.into()));
        let sheets = plan.lots.iter().map(|lot| u64::from(lot.sheets)).sum();
        let sides = |lot: &LotPlan| u64::from(job.forms[lot.stream.form()].1.sides());
        let pages = plan.lots.iter();
        let pages = pages.map(|lot| u64::from(lot.sheets) * sides(lot)).sum();
        #[expect(clippy::cast_precision_loss, reason = "an estimate for people")]
        let seconds = pages as f64 / (PIECES_PER_SECOND_AND_WORKER * workers as f64);
        Estimate {
            pages,
            sheets,
            lots: plan.lots.len() as u64,
            bytes: lots.sum::<u64>() + pages * page + voices * voice,
            seconds,
            workers,
        }
    }
}

/// Bytes of a lot of so many pieces besides its pages.
fn lot_bytes(pieces: u64) -> u64 {
    LOT_BYTES + FONT_BYTES * pieces / (pieces + FONT_HALF_PIECES)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_estimate_is_near_the_lots_that_were_measured() {
        // (pieces, bytes) of lots of a job with voice codes, masks, nothing packed.
        let measured = [
            (2, 71_950),
            (42, 239_851),
            (275, 1_084_493),
            (1_111, 3_889_762),
            (2_000, 6_825_079),
        ];
        let (page, voice) = page_bytes(Compress::None, Codes::Mask);
        for (pieces, bytes) in measured {
            let estimate = lot_bytes(pieces) + pieces * (page + voice);
            assert!(
                estimate.abs_diff(bytes) * 100 <= bytes * 8,
                "{pieces}: {estimate}"
            );
        }
    }
}
