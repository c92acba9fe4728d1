//! Templates in files and folders.

use crate::Failure;
use std::fs;
use std::path::{Path, PathBuf};
use walkdir::WalkDir;

/// A file that holds a template.
pub(crate) struct Found {
    pub(crate) file: PathBuf,
    pub(crate) text: String,
}

/// The files that were named, and those of folders that hold a template.
pub(crate) fn templates(paths: &[PathBuf]) -> Result<Vec<Found>, Failure> {
    let mut found = Vec::new();
    for path in paths {
        let unread =
            |error| format!("{} cannot be read ({error}); name files or folders", path.display());
        if fs::metadata(path).map_err(unread)?.is_file() {
            let text = fs::read_to_string(path).map_err(unread)?;
            found.push(Found { file: path.clone(), text });
            continue;
        }
        let entries = WalkDir::new(path).sort_by_file_name().into_iter().filter_entry(|entry| {
            let name = entry.file_name().to_string_lossy();
            entry.depth() == 0 || !(name == ".git" || name == "node_modules")
        });
        for entry in entries.filter_map(Result::ok).filter(|entry| entry.file_type().is_file()) {
            if !is_yaml(entry.path()) {
                continue;
            }
            let Ok(text) = fs::read_to_string(entry.path()) else {
                continue;
            };
            let kind = |line: &str| {
                let line = line.trim_end();
                ["kind: Template", "kind: 'Template'", "kind: \"Template\""].contains(&line)
            };
            if text.lines().any(kind) {
                found.push(Found { file: entry.into_path(), text });
            }
        }
    }
    Ok(found)
}

fn is_yaml(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "yaml" || extension == "yml")
}
