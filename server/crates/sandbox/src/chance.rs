//! Chance that repeats itself: what a name rolls is the same on every machine and in every release,
//! so that a simulated company has one history.

use platform::Timestamp;

/// A stream of numbers that belongs to a name. (`SplitMix64` of Steele, Lea and Flood, seeded by
/// FNV-1a over the name.)
#[derive(Clone, Debug)]
pub(crate) struct Chance(u64);

impl Chance {
    /// The stream of these words under this seed.
    pub fn of(seed: u64, words: &[&dyn AsRef<[u8]>]) -> Self {
        let mut hash = 0xcbf2_9ce4_8422_2325_u64 ^ seed;
        for word in words {
            for byte in word.as_ref().as_ref().iter().chain(&[0xff]) {
                hash = (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3);
            }
        }
        Self(hash)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `end`, which is at least one.
    pub fn below(&mut self, end: u64) -> u64 {
        self.next() % end.max(1)
    }

    /// A number of this range, its end included.
    pub fn between(&mut self, first: i64, last: i64) -> i64 {
        let span = last.saturating_sub(first).unsigned_abs().saturating_add(1);
        first.saturating_add_unsigned(self.below(span))
    }

    /// Whether something happens that does so in `percent` of a hundred cases.
    pub fn percent(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    /// One of these.
    ///
    /// # Panics
    /// When there are none.
    pub fn pick<T: Copy>(&mut self, all: &[T]) -> T {
        let index = self.below(all.len() as u64);
        all[usize::try_from(index).unwrap_or_default()]
    }

    /// So many minutes after a moment.
    pub fn minutes_after(&mut self, moment: Timestamp, first: i64, last: i64) -> Timestamp {
        Timestamp(moment.0 + self.between(first * 60, last * 60) * 1000)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_rolls_the_same_for_ever() {
        let mut chance = Chance::of(1, &[&"checkout-api", &"2026-11-29"]);
        let rolled: Vec<_> = (0..4).map(|_| chance.below(1000)).collect();
        let mut again = Chance::of(1, &[&"checkout-api", &"2026-11-29"]);
        assert_eq!(rolled, (0..4).map(|_| again.below(1000)).collect::<Vec<_>>());
        let mut other = Chance::of(2, &[&"checkout-api", &"2026-11-29"]);
        assert_ne!(rolled, (0..4).map(|_| other.below(1000)).collect::<Vec<_>>());
        let mut joined = Chance::of(1, &[&"checkout-api2026-11-29"]);
        assert_ne!(rolled, (0..4).map(|_| joined.below(1000)).collect::<Vec<_>>());
    }

    #[test]
    fn ranges_hold_both_their_ends() {
        let mut chance = Chance::of(7, &[&"x"]);
        let rolled: Vec<_> = (0..200).map(|_| chance.between(-1, 1)).collect();
        assert!((-1..=1).all(|wanted| rolled.contains(&wanted)), "{rolled:?}");
        assert!(rolled.iter().all(|number| (-1..=1).contains(number)));
    }
}
