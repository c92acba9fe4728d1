//! How far the catalog is read into memory.

use std::sync::{
    Arc,
    atomic::{AtomicBool, AtomicU64, Ordering},
};

/// Whether it has begun, how many entities there are to be read, and how many are; clones tell the
/// same.
#[derive(Clone, Debug, Default)]
pub struct Loading(Arc<Progress>);

#[derive(Debug, Default)]
struct Progress {
    begun: AtomicBool,
    all: AtomicU64,
    read: AtomicU64,
}

impl Loading {
    /// Begins to read so many, perhaps once more.
    pub fn begin(&self, all: u64) {
        self.0.read.store(0, Ordering::Relaxed);
        self.0.all.store(all, Ordering::Relaxed);
        self.0.begun.store(true, Ordering::Release);
    }

    /// Some more are read.
    pub fn add(&self, read: u64) {
        self.0.read.fetch_add(read, Ordering::Relaxed);
    }

    /// How much that is of all, from 0 to 100; `None` before the database has told how many there
    /// are.
    #[must_use]
    pub fn percent(&self) -> Option<u8> {
        if !self.0.begun.load(Ordering::Acquire) {
            return None;
        }
        let (all, read) = (self.0.all.load(Ordering::Relaxed), self.0.read.load(Ordering::Relaxed));
        let percent = read.saturating_mul(100).checked_div(all).unwrap_or(0);
        Some(u8::try_from(percent.min(100)).unwrap_or(100))
    }
}
