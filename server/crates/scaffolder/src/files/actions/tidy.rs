//! `fs:*`: what the workspace holds, and where.

use super::{
    Desk, Done, Given,
    given::{flag, list, texts, wrong},
};
use crate::files::{Entry, Failed, Kind};
use globset::{GlobBuilder, GlobMatcher};
use serde_json::{Value, json};

pub(super) fn delete(given: &Given, desk: &Desk<'_>) -> Result<Done, Failed> {
    let mut done = Done::default();
    for pattern in texts(given, "files")? {
        let matches = glob(pattern, desk)?;
        let mut gone: Option<String> = None;
        for Entry { path, place, kind } in desk.workspace.tree().entries()? {
            let inside = gone.as_ref().is_some_and(|folder| path.starts_with(folder.as_str()));
            if inside || !matches.is_match(&place) {
                continue;
            }
            desk.workspace.remove(&place)?;
            done.told.push(format!("deleted {path}"));
            if kind == Kind::Folder {
                gone = Some(path);
            }
        }
    }
    Ok(done)
}

/// What matches a pattern of paths in the workspace; one that leads out is refused.
pub(super) fn glob(pattern: &str, desk: &Desk<'_>) -> Result<GlobMatcher, Failed> {
    let pattern = desk.workspace.place(pattern)?.to_string_lossy().into_owned();
    let glob = GlobBuilder::new(&pattern).literal_separator(true).build();
    let glob =
        glob.map_err(|error| Failed::Input(format!("{pattern:?} is no pattern: {error}")))?;
    Ok(glob.compile_matcher())
}

pub(super) fn rename(given: &Given, desk: &Desk<'_>) -> Result<Done, Failed> {
    let mut done = Done::default();
    for file in list(given, "files")? {
        let (Some(from), Some(to)) = (file["from"].as_str(), file["to"].as_str()) else {
            return Err(wrong("files", "must hold objects with `from` and `to`"));
        };
        let (source, place) = (desk.workspace.place(from)?, desk.workspace.place(to)?);
        let tree = desk.workspace.tree();
        if tree.kind(&source)?.is_none() {
            return Err(Failed::Input(format!("{from} is not there and cannot be renamed")));
        }
        if place.starts_with(&source) {
            return Err(Failed::Input(format!("{from} cannot be moved to {to}, which is in it")));
        }
        if tree.kind(&place)?.is_some() {
            if file["overwrite"] != true {
                let message = "it is there already; say `overwrite: true` to replace it";
                return Err(Failed::Input(format!("{to}: {message}")));
            }
            if source.starts_with(&place) {
                return Err(Failed::Input(format!(
                    "{to} holds {from} and cannot be replaced by it"
                )));
            }
            desk.workspace.remove(&place)?;
        }
        desk.workspace.rename(&source, &place)?;
        done.told.push(format!("renamed {from} to {to}"));
    }
    Ok(done)
}

pub(super) fn readdir(given: &Given, desk: &Desk<'_>) -> Result<Done, Failed> {
    let (mut files, mut folders) = (Vec::new(), Vec::new());
    for path in texts(given, "paths")? {
        let root = desk.workspace.place(path)?;
        let tree = desk.workspace.tree().below(&root)?;
        let entries = if flag(given, "recursive") { tree.entries()? } else { tree.top()? };
        for Entry { place, kind, .. } in entries {
            let name = place.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let path = root.join(&place).to_string_lossy().into_owned();
            let found =
                json!({ "name": name, "path": path, "ext": extension(&name), "fullPath": path });
            if kind == Kind::Folder { folders.push(found) } else { files.push(found) }
        }
    }
    let told = format!("{} files and {} folders", files.len(), folders.len());
    Ok(Done::told(told).with("files", Value::Array(files)).with("folders", Value::Array(folders)))
}

/// What follows the last dot of a name, and the dot.
fn extension(name: &str) -> &str {
    name.rfind('.').filter(|dot| *dot > 0).map_or("", |dot| &name[dot..])
}
