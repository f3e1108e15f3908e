//! The circumstances of one run: who has it done, when, with how many workers, and when to stop.
//! Nothing of it reaches paper.

use std::sync::atomic::{AtomicBool, Ordering::Relaxed};

use crate::flow::{self, Stopped};
use crate::memory::Peak;
use crate::message::{Error, Id, Message};

/// Batches on their way at once, for each worker: 8 serve uneven work.
const WINDOW_BATCHES: usize = 8;

/// One run's circumstances; time and people come in here and nowhere else.
pub struct Shift<'a> {
    /// The person or job net, for the ledger.
    pub who: &'a str,
    /// The time now, RFC 3339 (2002), for the ledger.
    pub now: &'a dyn Fn() -> String,
    /// Seconds since some fixed moment, for the report.
    pub seconds: &'a dyn Fn() -> f64,
    /// 32 bytes of the machine's randomness, for a new key; `None` where there is none.
    pub entropy: &'a dyn Fn() -> Option<[u8; 32]>,
    /// At least 1.
    pub workers: usize,
    /// Set by a signal: stop soon.
    pub stop: &'a AtomicBool,
    /// Told how far the work is.
    pub progress: &'a dyn Fn(Progress),
    /// The most memory seen, looked at whenever progress is told.
    pub peak: Peak,
}

/// How far a stage is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    pub stage: Stage,
    pub done: u64,
    pub total: u64,
}

/// What is being done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Bytes of the members file.
    Reading,
    /// Pieces.
    Printing,
    /// Rows of a sample job.
    Sampling,
    /// Pages that are looked at as pictures.
    Looking,
}

impl Shift<'_> {
    /// `flow::map_ordered` with the shift's workers; a signal stops it between two results.
    ///
    /// # Errors
    /// The sink's first, [`Id::Stopped`] (exit 8), and [`Id::Bug`] (32) with the station's name
    /// when a worker panicked.
    pub fn map_ordered<S, T: Send, R: Send>(
        &self,
        station: &str,
        items: impl Iterator<Item = T>,
        init: impl Fn() -> S + Sync,
        work: impl Fn(&mut S, T) -> R + Sync,
        mut sink: impl FnMut(R) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let sink = |result| match self.stopped() {
            true => Err(Message::new(Id::Stopped).into()),
            false => sink(result),
        };
        let window = WINDOW_BATCHES * self.workers;
        match flow::map_ordered(self.workers, window, items, init, work, sink) {
            Ok(()) => Ok(()),
            Err(Stopped::Sink(error)) => Err(error),
            Err(Stopped::Panicked) => Err(Message::new(Id::Bug).with(station).into()),
        }
    }

    /// Whether a signal came.
    pub fn stopped(&self) -> bool {
        self.stop.load(Relaxed)
    }

    /// Tells how far the work is.
    pub fn progress(&self, stage: Stage, done: u64, total: u64) {
        self.peak.look();
        (self.progress)(Progress { stage, done, total });
    }
}
