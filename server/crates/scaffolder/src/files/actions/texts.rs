//! Files as texts: read, written, appended to, and words in them replaced.

use super::{
    Desk, Done, Given,
    given::{flag, list, required, wrong},
    tidy,
};
use crate::files::{Entry, Failed, Kind, script};
use serde_json::Value;
use std::path::Path;

/// The text of a file.
pub(super) fn text_of(desk: &Desk<'_>, place: &Path) -> Result<String, Failed> {
    Ok(String::from_utf8_lossy(&desk.workspace.read(place)?).into_owned())
}

pub(super) fn read(given: &Given, desk: &Desk<'_>) -> Result<Done, Failed> {
    let path = required(given, "path")?;
    let content = text_of(desk, &desk.workspace.place(path)?)?;
    Ok(Done::told(format!("read {path}")).with("content", content))
}

pub(super) fn write(given: &Given, desk: &Desk<'_>) -> Result<Done, Failed> {
    let (path, content) = (required(given, "path")?, required(given, "content")?);
    let place = desk.workspace.place(path)?;
    // Backstage's words: what is JSON is written with a line for each value.
    let tidied = match serde_json::from_str::<Value>(content) {
        Ok(value) if flag(given, "preserveFormatting") => Some(script::json(&value, 2)?),
        _ => None,
    };
    let content = tidied.as_deref().unwrap_or(content);
    desk.workspace.write(&place, content.as_bytes(), None)?;
    Ok(Done::told(format!("wrote {path}")).with("path", path))
}

pub(super) fn append(given: &Given, desk: &Desk<'_>) -> Result<Done, Failed> {
    let (path, content) = (required(given, "path")?, required(given, "content")?);
    let place = desk.workspace.place(path)?;
    let tree = desk.workspace.tree();
    let (mut whole, mode) = if tree.kind(&place)?.is_some() {
        let (whole, mode) = tree.read(&place, desk.workspace.bounds().file)?;
        (whole, Some(mode))
    } else {
        (Vec::new(), None)
    };
    whole.extend_from_slice(content.as_bytes());
    desk.workspace.write(&place, &whole, mode)?;
    Ok(Done::told(format!("appended to {path}")).with("path", path))
}

pub(super) fn replace(given: &Given, desk: &Desk<'_>) -> Result<Done, Failed> {
    let mut done = Done::default();
    for file in list(given, "files")? {
        let said = |name: &str| file[name].as_str().filter(|text| !text.is_empty());
        let Some(pattern) = said("file") else {
            return Err(wrong("files", "must say the path of each `file`"));
        };
        let (Some(find), Some(instead)) = (said("find"), said("replaceWith")) else {
            return Err(wrong("files", "must say `find` and `replaceWith` of each file"));
        };
        let matches = tidy::glob(pattern, desk)?;
        // A pattern finds what begins with a dot only where that is asked for, or written.
        let hidden = file["includeDotFiles"] == true || pattern.split('/').any(is_hidden);
        for Entry { path, place, kind } in desk.workspace.tree().entries()? {
            let left_out = !hidden && path.split('/').any(is_hidden);
            if kind != Kind::File || left_out || !matches.is_match(&place) {
                continue;
            }
            let (content, mode) =
                desk.workspace.tree().read(&place, desk.workspace.bounds().file)?;
            let text = String::from_utf8_lossy(&content);
            let text = script::replaced(&text, find, file["matchRegex"] == true, instead)?;
            desk.workspace.write(&place, text.as_bytes(), Some(mode))?;
            done.told.push(format!("replaced in {path}"));
        }
    }
    Ok(done)
}

fn is_hidden(name: &str) -> bool {
    name.starts_with('.') && name != "." && name != ".."
}
