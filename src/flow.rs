//! The only threads of the engine: parallel work with results in order, in bounded memory.
//!
//! It knows nothing of what it carries. Nothing here decides an order or a value, so every
//! result is the same whatever the number of workers. It is not a scheduler: one call, one run.
//! A machine that grants no thread gets the same bytes, later, from the calling thread.

use std::cmp::Ordering;
use std::collections::VecDeque;
use std::num::NonZero;
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::{Mutex, PoisonError};
use std::thread;

use crossbeam_channel::{Receiver, Sender, bounded};
use rayon::ThreadPool;
use rayon::prelude::*;

/// Why [`map_ordered`] ended before its items did.
#[derive(Debug, PartialEq, Eq)]
pub enum Stopped<E> {
    /// `init` or `work` panicked: our bug. The panic was reported by the panic hook, not here.
    Panicked,
    /// The sink's first error.
    Sink(E),
}

/// One item on its way, and the slot in which its result is awaited.
type Job<T, R> = (T, Sender<R>);

/// As many workers as the machine lets this process run at once; 1 when it does not say.
pub fn workers_default() -> usize {
    thread::available_parallelism().map_or(1, NonZero::get)
}

/// Runs `work` on every item and hands the results to `sink` in the order of the items.
///
/// At most `window` items (≥ 1; 8 × workers serves uneven work) are between source and sink.
/// Each worker makes its own state with `init` at its first item and keeps it. Source and sink
/// run on the calling thread; with one worker everything does. The sink stops the run by an
/// error (a signal, a full disk): items that no worker has begun are then dropped undone.
///
/// # Errors
/// [`Stopped::Sink`] with the sink's first error, [`Stopped::Panicked`] when a worker panicked.
/// The results before the item in trouble have reached the sink, those after it never do.
pub fn map_ordered<S, T: Send, R: Send, E>(
    workers: usize,
    window: usize,
    items: impl Iterator<Item = T>,
    init: impl Fn() -> S + Sync,
    work: impl Fn(&mut S, T) -> R + Sync,
    sink: impl FnMut(R) -> Result<(), E>,
) -> Result<(), Stopped<E>> {
    assert!(window >= 1, "a window holds at least one item");
    if workers <= 1 {
        return map_in_place(items, init, work, sink);
    }
    let (jobs, taken) = bounded(window);
    let stop = AtomicBool::new(false);
    thread::scope(|scope| {
        let station = || serve(&taken, &stop, &init, &work);
        let threads: Vec<_> = (0..workers)
            .map_while(|_| thread::Builder::new().spawn_scoped(scope, station).ok())
            .collect();
        if threads.is_empty() {
            return map_in_place(items, &init, &work, sink);
        }
        let outcome = feed(window, items, jobs, sink);
        stop.store(true, Relaxed);
        for thread in threads {
            // A panic has been seen already, as a slot that stayed empty.
            drop(thread.join());
        }
        outcome
    })
}

/// The calling thread's part: fills the window, awaits the oldest slot, hands it on.
///
/// No wait is in vain: a job is taken in order, so a worker that dies leaves its slot empty
/// before any job that nobody is left to take.
fn feed<T, R, E>(
    window: usize,
    items: impl Iterator<Item = T>,
    jobs: Sender<Job<T, R>>,
    mut sink: impl FnMut(R) -> Result<(), E>,
) -> Result<(), Stopped<E>> {
    let mut items = items.fuse();
    let mut slots: VecDeque<Receiver<R>> = VecDeque::with_capacity(window);
    loop {
        while slots.len() < window
            && let Some(item) = items.next()
        {
            let (result, slot) = bounded(1);
            slots.push_back(slot);
            assert!(
                jobs.send((item, result)).is_ok(),
                "the receiver outlives the run"
            );
        }
        let Some(slot) = slots.pop_front() else {
            return Ok(());
        };
        let result = slot.recv().map_err(|_| Stopped::Panicked)?;
        sink(result).map_err(Stopped::Sink)?;
    }
}

/// A worker's life: until the source is dry or the run is stopped.
fn serve<S, T, R>(
    jobs: &Receiver<Job<T, R>>,
    stop: &AtomicBool,
    init: &impl Fn() -> S,
    work: &impl Fn(&mut S, T) -> R,
) {
    // Made at the first item, so that a panic in `init` belongs to an item that is awaited.
    let mut state = None;
    for (item, slot) in jobs {
        if stop.load(Relaxed) {
            return;
        }
        let result = work(state.get_or_insert_with(init), item);
        // Nobody waits any more when the run was stopped; then the result is not wanted.
        let _ = slot.send(result);
    }
}

fn map_in_place<S, T, R, E>(
    items: impl Iterator<Item = T>,
    init: impl Fn() -> S,
    work: impl Fn(&mut S, T) -> R,
    mut sink: impl FnMut(R) -> Result<(), E>,
) -> Result<(), Stopped<E>> {
    let mut state = None;
    for item in items {
        // The state is not used again after a panic.
        let guarded = AssertUnwindSafe(|| work(state.get_or_insert_with(&init), item));
        let result = catch_unwind(guarded).map_err(|_| Stopped::Panicked)?;
        sink(result).map_err(Stopped::Sink)?;
    }
    Ok(())
}

/// Buffers that come round again: the sink gives back what it has emptied, `work` takes it.
///
/// Holds no more than were in use at once. Which buffer a worker gets depends on chance, so
/// whoever takes one clears it.
#[derive(Debug)]
pub struct Spare<T>(Mutex<Vec<T>>);

impl<T: Default> Spare<T> {
    /// An empty store.
    pub fn new() -> Self {
        Spare(Mutex::new(Vec::new()))
    }

    /// A buffer given back earlier, with whatever it holds, or a new one.
    pub fn take(&self) -> T {
        let mut store = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        store.pop().unwrap_or_default()
    }

    /// Gives a buffer back for its capacity.
    pub fn give(&self, buffer: T) {
        let mut store = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        store.push(buffer);
    }
}

impl<T: Default> Default for Spare<T> {
    fn default() -> Self {
        Spare::new()
    }
}

/// Sorts in parallel; equal items keep their order, so the result does not depend on `workers`.
///
/// Needs room for a second copy of `items`. A panic of `compare` goes on in the caller.
pub fn sort_by<T: Send>(
    workers: usize,
    items: &mut [T],
    compare: impl Fn(&T, &T) -> Ordering + Sync,
) {
    match pool(workers) {
        Some(pool) => pool.install(|| items.par_sort_by(&compare)),
        None => items.sort_by(compare),
    }
}

/// Maps the ranges `0..chunk`, `chunk..2 * chunk` … up to `len` in parallel; results in order.
///
/// A panic of `work` goes on in the caller.
pub fn map_chunks<R: Send>(
    workers: usize,
    len: usize,
    chunk: usize,
    work: impl Fn(Range<usize>) -> R + Sync,
) -> Vec<R> {
    assert!(chunk >= 1, "a chunk holds at least one item");
    let range = |index: usize| index * chunk..len.min((index + 1) * chunk);
    let indices = 0..len.div_ceil(chunk);
    match pool(workers) {
        Some(pool) => pool.install(|| {
            let indices = indices.into_par_iter();
            indices.map(|index| work(range(index))).collect()
        }),
        None => indices.map(|index| work(range(index))).collect(),
    }
}

/// Runs `work` in parallel on pieces of `items`, `chunk` long; it is told where each begins.
///
/// A panic of `work` goes on in the caller.
pub fn for_chunks<T: Send>(
    workers: usize,
    items: &mut [T],
    chunk: usize,
    work: impl Fn(usize, &mut [T]) + Sync,
) {
    assert!(chunk >= 1, "a chunk holds at least one item");
    let numbered = |(index, part): (usize, &mut [T])| work(index * chunk, part);
    match pool(workers) {
        Some(pool) => pool.install(|| {
            let parts = items.par_chunks_mut(chunk).enumerate();
            parts.for_each(numbered);
        }),
        None => items.chunks_mut(chunk).enumerate().for_each(numbered),
    }
}

/// None: the calling thread does the work, because one was asked or no thread is to be had.
fn pool(workers: usize) -> Option<ThreadPool> {
    if workers <= 1 {
        return None;
    }
    let builder = rayon::ThreadPoolBuilder::new().num_threads(workers);
    builder.build().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::AtomicUsize;

    const WORKERS: [usize; 4] = [1, 2, 7, 16];

    /// Takes a time that jumps from item to item, and comes back with the item.
    fn uneven(item: u64) -> u64 {
        let rounds = item.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 50;
        (0..rounds).fold(item, |sum, round| std::hint::black_box(sum ^ round ^ round))
    }

    #[test]
    fn results_come_in_the_order_of_the_items() {
        for workers in WORKERS {
            for window in [1, 3, 8 * workers] {
                let mut seen = Vec::new();
                let keep = |result| {
                    seen.push(result);
                    Ok::<(), ()>(())
                };
                let work = |(): &mut (), item| uneven(item);
                assert_eq!(
                    map_ordered(workers, window, 0..2000, || (), work, keep),
                    Ok(())
                );
                assert!(
                    seen.iter().copied().eq(0..2000),
                    "{workers} workers, window {window}"
                );
            }
        }
    }

    #[test]
    fn no_item_is_no_result() {
        for workers in WORKERS {
            let none = std::iter::empty::<u8>();
            let sink = |()| -> Result<(), ()> { panic!("nothing to sink") };
            assert_eq!(
                map_ordered(workers, 4, none, || (), |(), _| (), sink),
                Ok(())
            );
        }
    }

    #[test]
    fn no_more_than_the_window_is_under_way() {
        for workers in WORKERS {
            let (pulled, sunk) = (AtomicUsize::new(0), AtomicUsize::new(0));
            let items = (0..500).inspect(|_| {
                let under_way = pulled.fetch_add(1, Relaxed) + 1 - sunk.load(Relaxed);
                assert!(under_way <= 5, "{under_way} of 5");
            });
            let sink = |_| {
                sunk.fetch_add(1, Relaxed);
                Ok::<(), ()>(())
            };
            let work = |(): &mut (), item| uneven(item);
            assert_eq!(map_ordered(workers, 5, items, || (), work, sink), Ok(()));
        }
    }

    #[test]
    fn each_worker_keeps_its_own_state() {
        for workers in WORKERS {
            let made = AtomicUsize::new(0);
            let init = || {
                made.fetch_add(1, Relaxed);
                0_u64
            };
            let work = |count: &mut u64, item: u64| {
                *count += 1;
                uneven(item);
                *count
            };
            let mut results = 0;
            let sink = |count| {
                assert!(count >= 1);
                results += 1;
                Ok::<(), ()>(())
            };
            assert_eq!(map_ordered(workers, 32, 0..1000, init, work, sink), Ok(()));
            assert_eq!(results, 1000);
            assert!((1..=workers).contains(&made.load(Relaxed)));
        }
    }

    #[test]
    fn a_panic_ends_the_run_after_the_results_before_it() {
        for workers in WORKERS {
            for bad in [0, 1, 37, 499] {
                let mut seen = Vec::new();
                let work = |(): &mut (), item| {
                    // Raised without the hook, so that the test stays silent.
                    if item == bad {
                        std::panic::resume_unwind(Box::new("bad"));
                    }
                    uneven(item)
                };
                let keep = |result| {
                    seen.push(result);
                    Ok::<(), ()>(())
                };
                let outcome = map_ordered(workers, 8, 0..500, || (), work, keep);
                assert_eq!(outcome, Err(Stopped::Panicked));
                assert!(seen.into_iter().eq(0..bad), "{workers} workers, item {bad}");
            }
        }
    }

    #[test]
    fn a_panic_on_every_item_or_in_every_state_ends_the_run() {
        fn raise() -> u8 {
            std::panic::resume_unwind(Box::new("bad"))
        }
        for workers in WORKERS {
            let sink = |_| Ok::<(), ()>(());
            let work = map_ordered(workers, 8, 0..100, || 0, |_, _: i32| raise(), sink);
            assert_eq!(work, Err(Stopped::Panicked));
            let init = map_ordered(workers, 8, 0..100, raise, |state, _: i32| *state, sink);
            assert_eq!(init, Err(Stopped::Panicked));
        }
    }

    #[test]
    fn the_first_error_of_the_sink_stops_everything() {
        for workers in WORKERS {
            let begun = AtomicUsize::new(0);
            let work = |(): &mut (), item| {
                begun.fetch_add(1, Relaxed);
                uneven(item)
            };
            let sink = |item| if item < 10 { Ok(()) } else { Err(item) };
            let outcome = map_ordered(workers, 16, 0..1_000_000, || (), work, sink);
            assert_eq!(outcome, Err(Stopped::Sink(10)));
            assert!(begun.load(Relaxed) <= 11 + 16, "{workers} workers went on");
        }
    }

    #[test]
    fn a_panic_of_the_sink_goes_on_in_the_caller() {
        for workers in WORKERS {
            let sink = |_| -> Result<(), ()> { std::panic::resume_unwind(Box::new("sink")) };
            let run = || map_ordered(workers, 8, 0..100, || (), |(), item| uneven(item), sink);
            assert!(catch_unwind(AssertUnwindSafe(run)).is_err());
        }
    }

    #[test]
    fn a_buffer_given_back_is_taken_again() {
        let spare: Spare<Vec<u64>> = Spare::new();
        let made = AtomicUsize::new(0);
        let work = |(): &mut (), item| {
            let mut buffer = spare.take();
            if buffer.capacity() == 0 {
                made.fetch_add(1, Relaxed);
            }
            buffer.clear();
            buffer.push(uneven(item));
            buffer
        };
        let mut sum = 0;
        let sink = |buffer: Vec<u64>| {
            sum += buffer[0];
            spare.give(buffer);
            Ok::<(), ()>(())
        };
        assert_eq!(map_ordered(4, 8, 0..1000, || (), work, sink), Ok(()));
        assert_eq!(sum, 999 * 1000 / 2);
        assert!(made.load(Relaxed) <= 8, "as many buffers as the window");
    }

    #[test]
    fn equal_items_keep_their_order_for_any_number_of_workers() {
        let items: Vec<(u64, usize)> = (0..50_000_u64)
            .map(|item| item.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 54)
            .zip(0..)
            .collect();
        let mut expected = items.clone();
        expected.sort();
        for workers in WORKERS {
            let mut sorted = items.clone();
            sort_by(workers, &mut sorted, |left, right| left.0.cmp(&right.0));
            assert_eq!(sorted, expected, "{workers} workers");
        }
    }

    #[test]
    fn chunks_cover_everything_once_and_in_order() {
        for workers in WORKERS {
            for (len, chunk) in [(0, 1), (1, 10), (10, 10), (1001, 10), (7, 1)] {
                let ranges = map_chunks(workers, len, chunk, |range| range);
                assert!(ranges.into_iter().flatten().eq(0..len));
                let mut items = vec![0; len];
                for_chunks(workers, &mut items, chunk, |start, part| {
                    for (item, index) in part.iter_mut().zip(start..) {
                        *item += index + 1;
                    }
                });
                assert!(items.into_iter().eq(1..=len), "{workers} {len} {chunk}");
            }
        }
    }

    #[test]
    fn there_is_at_least_one_worker() {
        assert!(workers_default() >= 1);
    }
}
