//! `debug:log`

use super::{Desk, Done, Given, given};
use crate::files::{Failed, Kind};
use serde_json::Value;

/// Bytes of a file that are shown.
const SHOWN: u64 = 64 << 10;
/// Bytes of all files together.
const ALL_SHOWN: u64 = 1 << 20;

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
    let mut room = ALL_SHOWN;
    for entry in desk.workspace.tree().entries()? {
        if entry.kind == Kind::Folder {
            continue;
        }
        if !contents {
            done.told.push(format!("  - {}", entry.path));
            continue;
        }
        let shown = match desk.workspace.tree().read(&entry.place, SHOWN.min(room)) {
            Ok((content, _)) => {
                room = room.saturating_sub(content.len() as u64);
                format!(" - {}:\n\n  {}", entry.path, String::from_utf8_lossy(&content))
            }
            // A link that leads nowhere, or more than a log takes.
            Err(_) => format!(" - {}: [skipped]", entry.path),
        };
        done.told.push(shown);
    }
    Ok(done)
}
