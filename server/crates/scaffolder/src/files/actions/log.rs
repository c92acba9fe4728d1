//! `debug:log`

use super::{Desk, Done, Given, given, texts::text_of};
use crate::files::{Failed, Kind};
use serde_json::Value;

/// Bytes of a file that are shown.
const SHOWN: usize = 64 << 10;

pub(super) fn log(given: &Given, desk: &Desk<'_>) -> Result<Done, Failed> {
    let mut done = Done::default();
    match given.get("message") {
        None | Some(Value::Null) => {}
        Some(Value::String(message)) => done.told.push(message.clone()),
        Some(other) => {
            return Err(given::wrong("message", &format!("must be a text, but is {other}")));
        }
    }
    let contents = match given.get("listWorkspace") {
        None | Some(Value::Null | Value::Bool(false)) => return Ok(done),
        Some(asked) => *asked == "with-contents",
    };
    done.told.push("Workspace:".to_owned());
    for entry in desk.workspace.tree().entries()? {
        if entry.kind == Kind::Folder {
            continue;
        }
        if !contents {
            done.told.push(format!("  - {}", entry.path));
            continue;
        }
        let shown = match text_of(desk, &entry.place) {
            Ok(text) if text.len() <= SHOWN => format!(" - {}:\n\n  {text}", entry.path),
            // A link that leads nowhere, or a file that is too long for a log.
            _ => format!(" - {}: [skipped]", entry.path),
        };
        done.told.push(shown);
    }
    Ok(done)
}
