//! Why an expression gives no value, and what it may cost before it is stopped.

use std::cell::Cell;
use std::fmt;

/// What went wrong, and at which byte of the source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Fault {
    pub(crate) message: String,
    pub(crate) at: Option<u32>,
    /// The value that was met, as a person would write it.
    pub(crate) seen: Option<String>,
    /// Whether the template was stopped for what it costs: no other way to render it helps then.
    pub(crate) stopped: bool,
}

/// What an operation of the engine gives.
pub(crate) type Outcome<T> = Result<T, Box<Fault>>;

#[expect(clippy::unnecessary_box_returns, reason = "results stay small that way")]
impl Fault {
    pub(crate) fn new(message: impl Into<String>) -> Box<Self> {
        Box::new(Self { message: message.into(), at: None, seen: None, stopped: false })
    }

    pub(crate) fn at(message: impl Into<String>, at: u32) -> Box<Self> {
        Box::new(Self { at: Some(at), ..*Self::new(message) })
    }

    fn stop(message: impl Into<String>) -> Box<Self> {
        Box::new(Self { stopped: true, ..*Self::new(message) })
    }

    /// The fault with the value that caused it.
    pub(crate) fn seeing(mut self: Box<Self>, seen: String) -> Box<Self> {
        self.seen.get_or_insert(seen);
        self
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message)
    }
}

/// Gives a fault that has no place yet the place of what was under way.
pub(crate) trait Placed<T> {
    fn placed(self, at: u32) -> Outcome<T>;
}

impl<T> Placed<T> for Outcome<T> {
    fn placed(self, at: u32) -> Self {
        self.map_err(|mut fault| {
            fault.at.get_or_insert(at);
            fault
        })
    }
}

/// What one rendering may cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Most bytes of a template.
    pub source: usize,
    /// Most steps: a step is an operation, or the handling of a short piece of text.
    pub steps: u64,
    /// Most bytes that are made, output and intermediate values together.
    pub bytes: u64,
    /// How often a regular expression may try again.
    pub backtracks: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { source: 16 << 20, steps: 5_000_000, bytes: 256 << 20, backtracks: 200_000 }
    }
}

/// How deep tags and brackets may stand in one another.
pub(crate) const NESTING: u32 = 64;
/// How deep evaluation may go, macros that call one another included.
pub(crate) const DEPTH: u32 = 300;
/// How deep lists and maps may stand in one another where all of it must be read.
pub(crate) const VALUE_DEPTH: u32 = 128;

/// What is left of the limits.
#[derive(Debug)]
pub(crate) struct Budget {
    steps: Cell<u64>,
    bytes: Cell<u64>,
    depth: Cell<u32>,
    pub(crate) backtracks: usize,
}

impl Budget {
    pub(crate) fn new(limits: &Limits) -> Self {
        Self {
            steps: Cell::new(limits.steps),
            bytes: Cell::new(limits.bytes),
            depth: Cell::new(0),
            backtracks: limits.backtracks,
        }
    }

    /// Takes steps.
    pub(crate) fn work(&self, steps: usize) -> Outcome<()> {
        match self.steps.get().checked_sub(steps as u64) {
            Some(left) => self.steps.set(left),
            None => {
                return Err(Fault::stop("the template takes too many steps; is a loop endless?"));
            }
        }
        Ok(())
    }

    /// Takes what a text of so many bytes costs to make.
    pub(crate) fn make(&self, bytes: usize) -> Outcome<()> {
        match self.bytes.get().checked_sub(bytes as u64) {
            Some(left) => self.bytes.set(left),
            None => return Err(Fault::stop("the template makes too much text")),
        }
        self.work(1 + bytes / 64)
    }

    /// Goes one level deeper.
    pub(crate) fn enter(&self) -> Outcome<()> {
        let depth = self.depth.get();
        if depth >= DEPTH {
            return Err(Fault::stop("macros call one another without an end"));
        }
        self.depth.set(depth + 1);
        Ok(())
    }

    /// Comes back from there.
    pub(crate) fn leave(&self) {
        self.depth.set(self.depth.get().saturating_sub(1));
    }
}
