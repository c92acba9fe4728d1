//! What the work on one question may cost.

use serde_json::Value;
use std::cell::Cell;

/// What is left to be spent, and how deep the work is.
///
/// A schema that refers to itself, or whose alternatives multiply, would else keep a browser or the
/// server busy for ever.
#[derive(Debug)]
pub struct Budget {
    left: Cell<u64>,
    depth: Cell<u32>,
}

impl Budget {
    /// What one question may cost: parts of schemas and values that are looked at. A form of a
    /// few hundred fields costs a tenth of it.
    pub const USUAL: u64 = 2_000_000;

    /// How deep schemas are followed.
    pub const DEEPEST: u32 = 48;

    /// A budget of so much.
    #[must_use]
    pub const fn new(left: u64) -> Self {
        Self { left: Cell::new(left), depth: Cell::new(0) }
    }

    /// Whether nothing is left.
    #[must_use]
    pub fn is_spent(&self) -> bool {
        self.left.get() == 0
    }

    /// Takes a cost; tells whether there was enough for it.
    pub(super) fn spend(&self, cost: u64) -> bool {
        let left = self.left.get();
        self.left.set(left.saturating_sub(cost));
        left > cost
    }

    /// Takes what a value costs to be gone through once.
    pub(super) fn spend_on(&self, value: &Value) -> bool {
        self.spend(weight(value))
    }

    /// Does something one level deeper; `None` when that is too deep. Too deep is too much, for all
    /// that comes after.
    pub(super) fn deeper<T>(&self, work: impl FnOnce() -> T) -> Option<T> {
        if self.depth.get() >= Self::DEEPEST {
            self.left.set(0);
            return None;
        }
        self.depth.set(self.depth.get() + 1);
        let done = work();
        self.depth.set(self.depth.get() - 1);
        Some(done)
    }
}

impl Default for Budget {
    fn default() -> Self {
        Self::new(Self::USUAL)
    }
}

/// How many values a value is made of.
fn weight(value: &Value) -> u64 {
    match value {
        Value::Array(items) => 1 + items.iter().map(weight).sum::<u64>(),
        Value::Object(entries) => 1 + entries.values().map(weight).sum::<u64>(),
        _ => 1,
    }
}
