//! Regular expressions, which the server and browsers have in different ways.

use crate::engine::matches;

/// Regular expressions as JavaScript reads them.
pub trait Patterns {
    /// Whether a text holds what a pattern describes; `None` when the pattern cannot be read, or tries
    /// too long.
    fn is_match(&self, pattern: &str, text: &str) -> Option<bool>;
}

/// Those of the engine: for the server and the command line. A browser has its own.
#[derive(Clone, Copy, Debug, Default)]
pub struct EnginePatterns;

impl Patterns for EnginePatterns {
    fn is_match(&self, pattern: &str, text: &str) -> Option<bool> {
        matches(pattern, text)
    }
}
