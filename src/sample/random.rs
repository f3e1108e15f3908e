//! Repeatable random numbers: SplitMix64 (Steele, Lea and Flood, OOPSLA 2014). Not for secrets.

/// What a stream of numbers is for; equal seeds with different purposes do not resemble.
#[derive(Clone, Copy)]
pub(super) enum Purpose {
    Job,
    Block,
    Window,
    Household,
    Member,
    /// What only residents' households and members have.
    Residence,
    Resident,
}

/// One stream, fixed by seed, purpose and number, whoever asks and in whatever order.
pub(super) struct Random(u64);

const GOLDEN: u64 = 0x9E37_79B9_7F4A_7C15;

const fn mixed(state: u64) -> u64 {
    let state = (state ^ (state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let state = (state ^ (state >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    state ^ (state >> 31)
}

impl Random {
    pub(super) fn of(seed: u64, purpose: Purpose, number: u64) -> Random {
        let purposed = mixed(seed.wrapping_add(GOLDEN)) ^ (purpose as u64 + 1).wrapping_mul(GOLDEN);
        Random(mixed(purposed).wrapping_add(mixed(number ^ GOLDEN)))
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(GOLDEN);
        mixed(self.0)
    }

    /// A number from 0 to `limit` - 1.
    pub(super) fn below(&mut self, limit: u64) -> u64 {
        assert!(limit > 0, "nothing to choose from");
        ((u128::from(self.next()) * u128::from(limit)) >> 64) as u64
    }

    /// A number from `low` to `high`, both included; `low` if the range is empty.
    pub(super) fn between(&mut self, low: i64, high: i64) -> i64 {
        let span = (high - low).max(0) as u64;
        low + self.below(span + 1) as i64
    }

    /// True `times` out of ten thousand.
    pub(super) fn chance(&mut self, times: u64) -> bool {
        self.below(10_000) < times
    }

    /// Any row of a table.
    pub(super) fn pick<T: Copy>(&mut self, table: &[T]) -> T {
        table[self.below(table.len() as u64) as usize]
    }

    /// A row of a table whose first rows are the common ones.
    pub(super) fn pick_early<T: Copy>(&mut self, table: &[T]) -> T {
        let place = self.below(table.len() as u64);
        table[self.below(place + 1) as usize]
    }

    /// A row of a table, each as often as its weight says.
    pub(super) fn pick_weighted<'a, T>(
        &mut self,
        table: &'a [T],
        weight: impl Fn(&T) -> u64,
    ) -> &'a T {
        let mut rest = self.below(table.iter().map(&weight).sum());
        for row in table {
            if rest < weight(row) {
                return row;
            }
            rest -= weight(row);
        }
        unreachable!("a number below the sum of the weights lies in one of them")
    }
}
