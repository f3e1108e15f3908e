//! Records that share a member_key or a control_no: all of them are held. Found by hash, proved
//! by the words themselves.

use std::collections::{BTreeSet, HashMap};

use super::entry::Entry;

/// Entries (by index) that share the key which `words` reads, hashed at `which`.
pub fn shared(
    entries: &[Entry],
    which: usize,
    words: impl Fn(&Entry) -> String,
) -> BTreeSet<usize> {
    let doubtful = doubled(entries, which);
    let mut owners: HashMap<String, Vec<usize>> = HashMap::new();
    if !doubtful.is_empty() {
        for (index, entry) in entries.iter().enumerate() {
            if doubtful.binary_search(&entry.hashes[which]).is_ok() {
                owners.entry(words(entry)).or_default().push(index);
            }
        }
    }
    let shared = owners.into_values().filter(|owners| owners.len() > 1);
    shared.flatten().collect()
}

/// Hashes that occur more than once, ascending.
fn doubled(entries: &[Entry], which: usize) -> Vec<u32> {
    let hashes = entries.iter().map(|entry| entry.hashes[which]);
    let mut hashes: Vec<u32> = hashes.filter(|&hash| hash != 0).collect();
    hashes.sort_unstable();
    let mut doubled: Vec<u32> = hashes
        .windows(2)
        .filter(|pair| pair[0] == pair[1])
        .map(|pair| pair[0])
        .collect();
    doubled.dedup();
    doubled
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_hashes_of_different_keys_are_no_duplicates() {
        let keys = ["a", "b", "a", "c", "", ""];
        let hashes = [7, 7, 7, 9, 0, 0];
        let entries: Vec<Entry> = (0..)
            .zip(hashes)
            .map(|(line, hash)| Entry::new(0, line, [hash, 0]))
            .collect();
        let words = |entry: &Entry| keys[entry.line as usize].to_owned();
        assert_eq!(shared(&entries, 0, words), BTreeSet::from([0, 2]));
    }
}
