//! What happened at Northwind: a function of the seed and the time, so that nothing need be kept, a
//! restart changes nothing, and every vendor tells the same story.
//!
//! A repository has chances for changes on each working day (`changes`); a merged change is built
//! (`builds`), and what was built is delivered through the environments (`deliveries`). What people
//! do through the vendors' APIs is laid over it (`crate::acts`).

mod builds;
mod calendar;
mod changes;
mod deliveries;
mod words;

pub(crate) use builds::{Build, BuildResult, Trigger, lay_over};
pub(crate) use changes::{Change, ChangeKind};
pub(crate) use deliveries::{Delivery, Initiator, Outcome, deliveries_of, wanted, with_acts};

use sha1::{Digest, Sha1};
use std::fmt::Write;

/// How far back deliveries reach, in days: further than any list of theirs shows.
pub(crate) const DELIVERY_DAYS: i64 = 45;

/// How far back vendors remember who are asked for all there is, in days: more than a year.
pub(crate) const REMEMBERED_DAYS: i64 = 420;

/// The history of one seed.
#[derive(Clone, Copy, Debug)]
pub(crate) struct History {
    pub seed: u64,
}

/// The name of a Git object that is made of these words: forty hexadecimal digits.
pub(crate) fn object(words: &[&str]) -> String {
    let mut hash = Sha1::new();
    for word in words {
        hash.update(word.as_bytes());
        hash.update([0]);
    }
    hash.finalize().iter().fold(String::with_capacity(40), |mut text, byte| {
        // Writing to a text does not fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// The name of an image as people see it: seven digits of the commit.
pub(crate) fn tag(commit: &str) -> &str {
    commit.get(..7).unwrap_or(commit)
}
