//! What the plan keeps of each record while it reads: 48 bytes. Nothing is read or decided here.

use std::cmp::Ordering;
use std::hash::{DefaultHasher, Hash, Hasher};

use crate::codes::qr::Level;
use crate::line::Stream;
use crate::select::RuleId;

/// Bytes of the sort key that are kept; longer keys are read again where these are equal.
const KEY_BYTES: usize = 19;

/// One record.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    /// Of its line in the file, in bytes.
    pub offset: u64,
    /// Hashes of member_key and control_no; 0 where there is none.
    pub hashes: [u32; 2],
    /// Hash of household_key; 0 where there is none, or where no form of the job asks for it.
    pub household: u32,
    /// Physical line, heading = 1.
    pub line: u32,
    pub stream: Stream,
    pub rule: RuleId,
    key: [u8; KEY_BYTES],
    /// What `state` says below.
    pub state: State,
}

const _: () = assert!(size_of::<Entry>() == 48);

/// Printed or not, the voice code's level, whether the key was cut, and what the household asks:
/// one byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct State(u8);

const PRINTED: u8 = 1;
const CUT: u8 = 2;
const LEVEL_SHIFT: u8 = 2;
const LEVEL: u8 = 3 << LEVEL_SHIFT;
const HEAD: u8 = 16;
const OWN: u8 = 32;
const FOLLOWER: u8 = 64;

impl State {
    /// Set aside.
    pub const ASIDE: State = State(0);

    /// Sets the record aside; its household still sees whether it is the head.
    pub fn set_aside(&mut self) {
        self.0 &= HEAD;
    }

    /// Says that the record calls itself its household's head, whatever becomes of it.
    pub fn set_head(&mut self) {
        self.0 |= HEAD;
    }

    /// Says that the member has an envelope alone, whatever the household has.
    pub fn set_own(&mut self) {
        self.0 |= OWN;
    }

    /// Says that the member is on another's piece.
    pub fn follow(&mut self) {
        self.0 |= FOLLOWER;
    }

    pub fn is_head(self) -> bool {
        self.0 & HEAD != 0
    }

    pub fn is_own(self) -> bool {
        self.0 & OWN != 0
    }

    pub fn is_follower(self) -> bool {
        self.0 & FOLLOWER != 0
    }

    /// Has the record printed, with a voice code of this level, if any.
    pub fn print(&mut self, level: Option<Level>) {
        let level = level.map_or(0, |level| super::level_index(level) + 1);
        let Ok(level) = u8::try_from(level) else {
            unreachable!("there are three levels")
        };
        self.0 |= PRINTED | level << LEVEL_SHIFT;
    }

    pub fn is_printed(self) -> bool {
        self.0 & PRINTED != 0
    }

    /// Place of the voice code's level among Q, M, L.
    pub fn level_index(self) -> Option<usize> {
        usize::from((self.0 & LEVEL) >> LEVEL_SHIFT).checked_sub(1)
    }
}

impl Entry {
    /// An entry without a key.
    pub fn new(offset: u64, line: u32, hashes: [u32; 2]) -> Entry {
        Entry {
            offset,
            hashes,
            household: 0,
            line,
            stream: Stream::default(),
            rule: RuleId::R0,
            key: [0; KEY_BYTES],
            state: State::ASIDE,
        }
    }

    /// Keeps the beginning of the sort key.
    pub fn keep(&mut self, key: &[u8]) {
        let kept = key.len().min(KEY_BYTES);
        self.key[..kept].copy_from_slice(&key[..kept]);
        if kept < key.len() {
            self.state.0 |= CUT;
        }
    }

    /// The order of production. `whole` reads a record's whole key again.
    pub fn compare(&self, other: &Entry, whole: &impl Fn(&Entry) -> Vec<u8>) -> Ordering {
        let begun = (self.stream, &self.key).cmp(&(other.stream, &other.key));
        let cut = |entry: &Entry| entry.state.0 & CUT != 0;
        // Keys that differ in length differ before the end: each field ends with a byte of its own.
        let rest = || match cut(self) && cut(other) {
            true => whole(self).cmp(&whole(other)),
            false => Ordering::Equal,
        };
        begun.then_with(rest).then(self.line.cmp(&other.line))
    }
}

/// 32 bits of a key: equal keys have equal hashes, and few others do. Never 0, which says none.
pub fn hash(key: &str) -> u32 {
    if key.is_empty() {
        return 0;
    }
    let mut hasher = DefaultHasher::new();
    key.hash(&mut hasher);
    let folded = hasher.finish();
    let halves = [folded >> 32, folded & 0xFFFF_FFFF];
    let [high, low] = halves.map(|half| u32::try_from(half).unwrap_or(0));
    (high ^ low).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(line: u32, key: &str) -> Entry {
        let mut entry = Entry::new(u64::from(line), line, [0; 2]);
        entry.keep(key.as_bytes());
        entry
    }

    #[test]
    fn long_keys_are_compared_whole_and_equal_keys_by_line() {
        let keys = [
            "100\u{0}aaaaaaaaaaaaaaaaaaaaaaaaaa2\u{0}",
            "100\u{0}aaaaaaaaaaaaaaaaaaaaaaaaaa1\u{0}",
            "100\u{0}\u{0}",
            "100\u{0}\u{0}",
            "099\u{0}zzz\u{0}",
        ];
        let mut entries: Vec<Entry> = (0..)
            .zip(keys)
            .map(|(line, key)| entry(line, key))
            .collect();
        let whole = |entry: &Entry| keys[entry.line as usize].as_bytes().to_vec();
        entries.sort_by(|one, other| one.compare(other, &whole));
        let lines: Vec<u32> = entries.iter().map(|entry| entry.line).collect();
        assert_eq!(lines, [4, 2, 3, 1, 0]);
    }

    #[test]
    fn a_state_keeps_the_level() {
        for (level, index) in [
            (None, None),
            (Some(Level::Q), Some(0)),
            (Some(Level::M), Some(1)),
            (Some(Level::L), Some(2)),
        ] {
            let mut entry = entry(1, "");
            entry.state.print(level);
            entry.keep(&[b'x'; 40]);
            entry.state.set_head();
            entry.state.set_own();
            assert!(entry.state.is_printed() && entry.state.is_own());
            assert_eq!(entry.state.level_index(), index);
            entry.state.set_aside();
            assert!(entry.state.is_head() && !entry.state.is_printed());
        }
        assert!(!State::ASIDE.is_printed());
    }
}
