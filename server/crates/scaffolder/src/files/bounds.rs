//! How much a workspace may hold, and how much it does.

use super::Refused;
use std::{
    sync::{Mutex, PoisonError},
    time::Duration,
};

/// How much a workspace may hold, and how long an action may work on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// Bytes of all files.
    pub bytes: u64,
    /// Files, folders and links.
    pub files: u64,
    /// Bytes of a file.
    pub file: u64,
    /// Bytes of a path.
    pub path: usize,
    /// How long an action may take.
    pub time: Duration,
}

impl Default for Bounds {
    fn default() -> Self {
        Self {
            bytes: 512 << 20,
            files: 50_000,
            file: 64 << 20,
            path: 1_024,
            time: Duration::from_mins(10),
        }
    }
}

/// How much something takes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Weight {
    pub bytes: u64,
    pub files: u64,
}

impl Weight {
    /// One entry of so many bytes.
    pub const fn one(bytes: u64) -> Self {
        Self { bytes, files: 1 }
    }
}

/// How much a workspace holds.
#[derive(Debug, Default)]
pub(super) struct Used(Mutex<Weight>);

impl Used {
    pub fn new(weight: Weight) -> Self {
        Self(Mutex::new(weight))
    }

    /// Counts something that is about to be there, unless that is too much.
    pub fn take(&self, weight: Weight, bounds: &Bounds) -> Result<(), Refused> {
        let mut used = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let bytes = used.bytes.saturating_add(weight.bytes);
        let files = used.files.saturating_add(weight.files);
        if bytes > bounds.bytes {
            return Err(Refused::Full(bounds.bytes));
        }
        if files > bounds.files {
            return Err(Refused::Many(bounds.files));
        }
        *used = Weight { bytes, files };
        Ok(())
    }

    /// Counts something no more.
    pub fn give_back(&self, weight: Weight) {
        let mut used = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // Somebody else may have removed it meanwhile, too: it is never less than nothing.
        used.bytes = used.bytes.saturating_sub(weight.bytes);
        used.files = used.files.saturating_sub(weight.files);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_too_much_is_not_counted() {
        let bounds = Bounds { bytes: 10, files: 2, ..Bounds::default() };
        let used = Used::default();
        assert_eq!(used.take(Weight::one(6), &bounds), Ok(()));
        assert_eq!(used.take(Weight::one(5), &bounds), Err(Refused::Full(10)));
        assert_eq!(used.take(Weight::one(4), &bounds), Ok(()));
        assert_eq!(used.take(Weight::one(0), &bounds), Err(Refused::Many(2)));
        used.give_back(Weight { bytes: 100, files: 1 });
        assert_eq!(used.take(Weight::one(10), &bounds), Ok(()));
    }
}
