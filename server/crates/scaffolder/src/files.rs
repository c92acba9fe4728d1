//! Skeletons as folders: reading, rendering and writing them.

pub mod run;
pub mod skeleton;
mod workspace;

pub use workspace::{Refused, Workspace};

use crate::engine::{Host, Problem};
use crate::skeleton::{Treatment, is_binary};
use serde::Serialize;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use walkdir::WalkDir;

/// What was done with a skeleton.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Written {
    /// Files that were written, by their path in the workspace.
    pub files: Vec<String>,
    /// Entries whose path became empty.
    pub left_out: Vec<String>,
    /// Files that were there already.
    pub kept: Vec<String>,
    /// Expressions that wrote nothing: the file, and where in it.
    pub nothing: Vec<(String, Problem)>,
}

/// Why a skeleton could not be written.
#[derive(Debug)]
pub enum Failed {
    /// A file could not be read or written.
    File(PathBuf, io::Error),
    /// An expression in a file, or in a path, failed.
    Template(String, Box<Problem>),
    /// A path leads out of the workspace.
    Outside(Refused),
}

impl std::fmt::Display for Failed {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::File(path, error) => write!(formatter, "{}: {error}", path.display()),
            Self::Template(path, problem) => write!(formatter, "{path}:{problem}"),
            Self::Outside(refused) => write!(formatter, "{refused}"),
        }
    }
}

impl std::error::Error for Failed {}

impl From<Refused> for Failed {
    fn from(refused: Refused) -> Self {
        Self::Outside(refused)
    }
}

/// An entry of a folder: its path below it, with a slash at the end of folders.
struct Entry {
    path: String,
    place: PathBuf,
    folder: bool,
    link: bool,
}

fn entries(folder: &Path) -> Result<Vec<Entry>, Failed> {
    let mut entries = Vec::new();
    for entry in WalkDir::new(folder).min_depth(1).sort_by_file_name() {
        let entry = entry.map_err(|error| {
            let path = error.path().unwrap_or(folder).to_owned();
            Failed::File(path, error.into())
        })?;
        let kind = entry.file_type();
        let path = entry.path().strip_prefix(folder).unwrap_or(entry.path());
        let mut path = path.to_string_lossy().replace('\\', "/");
        if kind.is_dir() {
            path.push('/');
        }
        let place = entry.into_path();
        entries.push(Entry { path, place, folder: kind.is_dir(), link: kind.is_symlink() });
    }
    Ok(entries)
}

/// Renders a skeleton into a folder of a workspace.
///
/// # Errors
///
/// When an expression fails, a file cannot be read or written, or a path leads out.
pub fn fetch_template(
    skeleton: &Path,
    workspace: &Workspace,
    target: &str,
    treatment: &Treatment,
    host: &Host,
) -> Result<Written, Failed> {
    let mut written = Written::default();
    for entry in entries(skeleton)? {
        let failed = |problem| Failed::Template(entry.path.clone(), Box::new(problem));
        let placement = treatment.place(&entry.path, host).map_err(failed)?;
        let Some(path) = placement.path else {
            written.left_out.push(entry.path);
            continue;
        };
        let place = workspace.place(&format!("{target}/{path}"))?;
        if entry.folder {
            workspace.folder(&place)?;
            continue;
        }
        if place.symlink_metadata().is_ok() && !treatment.replace {
            written.kept.push(path);
            continue;
        }
        if entry.link {
            workspace.link(&entry.place, &place)?;
            written.files.push(path);
            continue;
        }
        let unread = |error| Failed::File(entry.place.clone(), error);
        let content = fs::read(&entry.place).map_err(unread)?;
        let content = if placement.rendered && !is_binary(&content) {
            let text = String::from_utf8_lossy(&content);
            let rendered = treatment.render(&text, host).map_err(failed)?;
            let nothing = rendered.nothing.into_iter();
            written.nothing.extend(nothing.map(|problem| (entry.path.clone(), problem)));
            rendered.value.into_bytes()
        } else {
            content
        };
        let mode = fs::metadata(&entry.place).map_err(unread)?.permissions();
        workspace.write(&place, &content, Some(mode))?;
        written.files.push(path);
    }
    Ok(written)
}

/// Copies a folder into a folder of a workspace, as `fetch:plain` does.
///
/// # Errors
///
/// When a file cannot be read or written.
pub fn fetch_plain(source: &Path, workspace: &Workspace, target: &str) -> Result<Written, Failed> {
    let mut written = Written::default();
    for entry in entries(source)? {
        let place = workspace.place(&format!("{target}/{}", entry.path))?;
        if entry.folder {
            workspace.folder(&place)?;
            continue;
        }
        if entry.link {
            workspace.link(&entry.place, &place)?;
        } else {
            let unread = |error| Failed::File(entry.place.clone(), error);
            let content = fs::read(&entry.place).map_err(unread)?;
            let mode = fs::metadata(&entry.place).map_err(unread)?.permissions();
            workspace.write(&place, &content, Some(mode))?;
        }
        written.files.push(entry.path);
    }
    Ok(written)
}
