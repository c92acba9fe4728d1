//! How far the catalog is read into memory.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

/// How many entities there are to be read, and how many are; clones tell the same.
#[derive(Clone, Debug, Default)]
pub struct Loading(Arc<(AtomicU64, AtomicU64)>);

impl Loading {
    /// Begins to read so many.
    pub fn begin(&self, all: u64) {
        self.0.0.store(all, Ordering::Relaxed);
    }

    /// Some more are read.
    pub fn add(&self, read: u64) {
        self.0.1.fetch_add(read, Ordering::Relaxed);
    }

    /// How much that is of all, from 0 to 100.
    #[must_use]
    pub fn percent(&self) -> u8 {
        let (all, read) = (self.0.0.load(Ordering::Relaxed), self.0.1.load(Ordering::Relaxed));
        let percent = read.saturating_mul(100).checked_div(all).unwrap_or(0);
        u8::try_from(percent.min(100)).unwrap_or(100)
    }
}
