//! Why something is not done in a workspace.

use std::{fmt, time::Duration};

/// Why something is not done in a workspace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    /// A path leads out of it.
    Path(String),
    /// A link leads out of it.
    Link(String),
    /// It is Git's own folder: what lies in it would be run by who pushes the workspace.
    Git(String),
    /// It is neither a file nor a folder nor a link, but a device, a pipe or the like; or a folder where a
    /// file is meant.
    NoFile(String),
    /// A path is too long.
    Long(String),
    /// Folders stand too deep in one another.
    Deep(String),
    /// A file is too large.
    Large {
        /// Its path.
        path: String,
        /// Bytes that a file may have.
        most: u64,
    },
    /// There would be too many bytes.
    Full(u64),
    /// There would be too many files.
    Many(u64),
    /// It took too long.
    Late(Duration),
    /// It was told to stop.
    Stopped,
}

impl fmt::Display for Refused {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Path(path) => {
                write!(formatter, "the path {path:?} leads out of the workspace")
            }
            Self::Link(path) => {
                write!(formatter, "the link {path:?} leads out of the workspace")
            }
            Self::Git(path) => write!(
                formatter,
                "{path:?} is in a folder of Git's own, which templates do not write; leave it out"
            ),
            Self::NoFile(path) => write!(formatter, "{path:?} is no file"),
            Self::Long(path) => write!(formatter, "the path {path:?} is too long"),
            Self::Deep(path) => write!(formatter, "the folders around {path:?} are too many"),
            Self::Large { path, most } => {
                write!(formatter, "{path:?} is larger than the {most} bytes that a file may have")
            }
            Self::Full(most) => {
                write!(formatter, "the workspace would hold more than {most} bytes")
            }
            Self::Many(most) => {
                write!(formatter, "the workspace would hold more than {most} files and folders")
            }
            Self::Late(most) => {
                write!(formatter, "it took longer than the {} seconds allowed", most.as_secs())
            }
            Self::Stopped => write!(formatter, "it was told to stop"),
        }
    }
}

impl std::error::Error for Refused {}
