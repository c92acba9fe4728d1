//! One event of an issue: what was thrown, where.

use crate::Timestamp;
use serde::{Deserialize, Serialize};

/// A place in code, of a stack.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Frame {
    /// The function; empty when it is not told.
    pub function: String,
    /// The file.
    pub file: String,
    /// The line in it.
    pub line: Option<u32>,
    /// Whether it is the service's own code.
    pub own: bool,
    /// The code of that line, when it is told.
    pub code: Option<String>,
}

/// What was thrown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Thrown {
    /// Its type.
    pub kind: String,
    /// What it says.
    pub value: String,
    /// Where it was, the innermost place first; at most [`Thrown::FRAMES`].
    pub frames: Vec<Frame>,
}

impl Thrown {
    /// How many places are kept.
    pub const FRAMES: usize = 40;
}

/// One event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ErrorEvent {
    /// Its number.
    pub id: String,
    /// When it was.
    pub at: Option<Timestamp>,
    /// The environment that it came from.
    pub environment: Option<String>,
    /// What was thrown, what it was thrown for last.
    pub thrown: Vec<Thrown>,
    /// Key and value of what was noted with it, without what tells of a person.
    pub tags: Vec<(String, String)>,
    /// The trace that it belongs to.
    pub trace: Option<String>,
}
