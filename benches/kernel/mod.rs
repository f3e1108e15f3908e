//! The kernels and how they race: every way to do one thing takes its turn in each round.

pub mod codes;
pub mod pages;
pub mod records;

use std::time::{Duration, Instant};

use crate::clock::{flag, median, option, paired_ratio, spread, turns};
use crate::table::{Table, percent, ratio, thousands};

/// One way to do the work: its name, and one operation on the input of that number.
pub struct Way<'a> {
    name: &'static str,
    run: Box<dyn FnMut(usize) + 'a>,
}

/// A way; inputs are numbered on and on, and the way takes the number modulo what it has.
pub fn way<'a>(name: &'static str, run: impl FnMut(usize) + 'a) -> Way<'a> {
    Way {
        name,
        run: Box::new(run),
    }
}

/// Runs kernels and collects their rows.
pub struct Race {
    pub table: Table,
    pub rounds: usize,
    /// How long one way works in one round.
    turn: Duration,
    /// Only kernels with this in their name.
    only: Option<String>,
}

impl Race {
    pub fn new(table: Table) -> Race {
        let (rounds, turn_ms) = if flag("--quick") { (9, 10) } else { (51, 20) };
        Race {
            table,
            rounds,
            turn: Duration::from_millis(turn_ms),
            only: option("--only"),
        }
    }

    /// Measures the ways of one kernel; the first is kirikake's. `bytes` is the input of one
    /// operation, 0 where bytes say nothing.
    pub fn run(&mut self, kernel: &str, bytes: usize, mut ways: Vec<Way>) {
        if let Some(only) = &self.only
            && !kernel.contains(only.as_str())
        {
            return;
        }
        let operations: Vec<usize> = ways.iter_mut().map(|way| self.calibrate(way)).collect();
        let mut times = vec![Vec::new(); ways.len()];
        for round in 0..self.rounds {
            for at in turns(ways.len(), round) {
                times[at].push(nanoseconds(&mut ways[at], operations[at]));
            }
        }
        for (at, way) in ways.iter().enumerate() {
            let time = median(&times[at]);
            let speed = bytes as f64 / time * 1e3;
            self.table.row(vec![
                if at == 0 { kernel } else { "" }.to_owned(),
                way.name.to_owned(),
                if time < 100.0 {
                    format!("{time:.1}")
                } else {
                    thousands(time)
                },
                percent(spread(&times[at])),
                ratio(paired_ratio(&times[at], &times[0])),
                if bytes > 0 {
                    thousands(speed)
                } else {
                    String::new()
                },
            ]);
        }
    }

    /// How many operations fill a turn; warms caches and buffers on the way.
    fn calibrate(&self, way: &mut Way) -> usize {
        let mut operations = 1;
        loop {
            let spent = nanoseconds(way, operations) * operations as f64;
            if spent * 4.0 > self.turn.as_nanos() as f64 {
                let fill = self.turn.as_nanos() as f64 / spent * operations as f64;
                return (fill as usize).max(1);
            }
            operations *= 2;
        }
    }
}

/// The time of one operation.
fn nanoseconds(way: &mut Way, operations: usize) -> f64 {
    let start = Moment::now();
    for operation in 0..operations {
        (way.run)(operation);
    }
    start.elapsed_nanoseconds() / operations as f64
}

/// Time that this thread has worked, where Linux tells it; else time that has passed. On a busy
/// machine the second would favour what ends before the scheduler's next interruption.
enum Moment {
    Worked(u64),
    Passed(Instant),
}

impl Moment {
    fn now() -> Moment {
        // The kernel brings its account up to date when a thread gives way.
        std::thread::yield_now();
        let account = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
        let worked = account.split(' ').next().and_then(|text| text.parse().ok());
        worked.map_or_else(|| Moment::Passed(Instant::now()), Moment::Worked)
    }

    fn elapsed_nanoseconds(&self) -> f64 {
        match (self, Moment::now()) {
            (Moment::Worked(start), Moment::Worked(end)) => (end - start) as f64,
            (Moment::Passed(start), _) => start.elapsed().as_nanos() as f64,
            (Moment::Worked(_), Moment::Passed(_)) => unreachable!("the account was there before"),
        }
    }
}
