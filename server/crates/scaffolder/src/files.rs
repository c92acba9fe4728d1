//! What works on folders: skeletons that are rendered, workspaces, and the actions that need nothing else.
//!
//! A [`Tree`] is read and a [`Workspace`] written, and neither is ever left. To add an action that works
//! on files: a function in `actions`, its name in [`act`](actions::act), and its line in
//! the table of [`actions`](crate::actions).

pub mod actions;
mod bounds;
mod fetch;
mod refused;
pub mod run;
mod script;
pub mod skeleton;
mod tree;
mod workspace;
pub mod yaml;

pub use bounds::Bounds;
pub use fetch::{Written, fetch_plain, fetch_template};
pub use refused::Refused;
pub use tree::{Entry, Kind, Tree};
pub use workspace::{Stop, Workspace};

use crate::engine::Problem;
use std::{io, path::PathBuf};

/// Why something could not be done with files.
#[derive(Debug)]
pub enum Failed {
    /// A file could not be read or written.
    File(PathBuf, io::Error),
    /// An expression in a file, or in a path, failed.
    Template(String, Box<Problem>),
    /// The workspace is not left, and holds no more than it may.
    Refused(Refused),
    /// It cannot be done as it is asked for; the text says what to change.
    Input(String),
}

impl std::fmt::Display for Failed {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::File(path, error) => write!(formatter, "{}: {error}", path.display()),
            Self::Template(path, problem) => write!(formatter, "{path}:{problem}"),
            Self::Refused(refused) => write!(formatter, "{refused}"),
            Self::Input(message) => write!(formatter, "{message}"),
        }
    }
}

impl std::error::Error for Failed {}

impl From<Refused> for Failed {
    fn from(refused: Refused) -> Self {
        Self::Refused(refused)
    }
}
