//! Drafts: what a task would do. Actions that work on files are done, in a workspace; all others are
//! planned.

use super::secrets::Masker;
use crate::files::Workspace;
use base64::{Engine, engine::general_purpose::STANDARD};
use platform::scaffolder::{
    ActionCall, ActionDescription, ActionDone, ActionError, Draft, FileChange, FileChangeKind,
    Planned, PlannedRequest, RunFile, TaskOutput,
};
use serde_json::{Map, Value};
use similar::TextDiff;
use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use store::TaskFileRecord;

/// Files that are told one by one.
const TOLD: usize = 500;

/// Bytes of a file whose difference is shown.
const SHOWN: usize = 64 << 10;

/// Bytes of all files of a draft that are kept.
const KEPT: usize = 10 << 20;

/// How long a difference may be looked for.
const PATIENCE: Duration = Duration::from_millis(200);

/// What is known of a draft so far.
#[derive(Default)]
pub(super) struct Sketch {
    drawn: Mutex<Drawn>,
}

#[derive(Default)]
struct Drawn {
    requests: Vec<PlannedRequest>,
    files: Vec<FileChange>,
    more: u64,
    has_pushes: bool,
}

impl Sketch {
    /// Notes what a step would do; gives what later steps see of it.
    pub async fn plan(
        &self,
        step: &str,
        description: &ActionDescription,
        call: &ActionCall,
        planned: Planned,
        masker: &Arc<Masker>,
    ) -> Result<ActionDone, ActionError> {
        let Planned { requests, output, mut pushes, there } = planned;
        if pushes.is_empty() && there.is_some() {
            pushes.push((String::new(), String::new()));
        }
        let has_pushes = !pushes.is_empty();
        let (workspace, shown) = (call.workspace.clone(), Arc::clone(masker));
        let before = there.map(|there| there.place);
        let of = step.to_owned();
        let changes = tokio::task::spawn_blocking(move || {
            let folders = pushes.iter().map(|(folder, _)| below(&workspace, folder));
            let files: Result<Vec<_>, io::Error> =
                folders.map(|folder| changes(&of, &folder, before.as_deref(), &shown)).collect();
            files.map(|files| files.into_iter().flatten().collect::<Vec<_>>())
        });
        let failed = |message: String| ActionError::Refused(message);
        let changes = changes.await.map_err(|error| failed(error.to_string()))?;
        let changes = changes.map_err(|error| failed(error.to_string()))?;
        let mut drawn = self.drawn.lock().unwrap_or_else(PoisonError::into_inner);
        drawn.has_pushes |= has_pushes;
        drawn.requests.extend(requests.into_iter().map(|request| PlannedRequest {
            step: step.to_owned(),
            url: masker.text(&request.url),
            body: request.body.as_ref().map(|body| masker.value(body)),
            ..request
        }));
        drawn.add(changes);
        Ok(ActionDone { output: with_examples(output, &description.output), made: Vec::new() })
    }

    /// The whole of it. Where nothing would be pushed, the files of the workspace are what came of it.
    pub fn draft(&self, workspace: &Path, masker: &Masker, output: Option<TaskOutput>) -> Draft {
        let mut drawn = self.drawn.lock().unwrap_or_else(PoisonError::into_inner);
        if !drawn.has_pushes {
            // What cannot be read any more is not there.
            drawn.add(changes("", workspace, None, masker).unwrap_or_default());
        }
        Draft {
            files: drawn.files.clone(),
            more_files: drawn.more,
            requests: drawn.requests.clone(),
            output,
        }
    }
}

impl Drawn {
    fn add(&mut self, changes: Vec<FileChange>) {
        for change in changes {
            if self.files.len() < TOLD {
                self.files.push(change);
            } else {
                self.more += 1;
            }
        }
    }
}

/// A folder of the workspace; never one outside of it.
fn below(workspace: &Path, folder: &str) -> PathBuf {
    let parts = folder.split(['/', '\\']).filter(|part| !matches!(*part, "" | "." | ".."));
    parts.fold(workspace.to_owned(), |place, part| place.join(part))
}

/// What is given, and for everything else that the action gives its name in angle brackets.
fn with_examples(mut output: Map<String, Value>, schema: &Value) -> Map<String, Value> {
    let properties = schema.get("properties").and_then(Value::as_object);
    for (name, property) in properties.into_iter().flatten() {
        if output.contains_key(name) {
            continue;
        }
        let value = match property.get("type").and_then(Value::as_str) {
            Some("number" | "integer") => Value::from(0),
            Some("boolean") => Value::Bool(true),
            Some("array") => Value::Array(Vec::new()),
            Some("object") => Value::Object(Map::new()),
            _ => Value::String(format!("<{name}>")),
        };
        output.insert(name.clone(), value);
    }
    output
}

/// A file as it lies there; of a link where it leads to.
struct Found {
    path: String,
    content: Vec<u8>,
    executable: bool,
}

/// Every file below a folder, by path. Links are not followed.
fn files(folder: &Path) -> io::Result<Vec<Found>> {
    let (mut found, mut waiting) = (Vec::new(), vec![(folder.to_owned(), String::new())]);
    while let Some((folder, path)) = waiting.pop() {
        for entry in fs::read_dir(&folder)? {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            let path = if path.is_empty() { name } else { format!("{path}/{name}") };
            let kind = entry.file_type()?;
            if kind.is_dir() {
                if path != ".git" {
                    waiting.push((entry.path(), path));
                }
            } else if kind.is_symlink() {
                let target = fs::read_link(entry.path())?;
                let content = target.to_string_lossy().into_owned().into_bytes();
                found.push(Found { path, content, executable: false });
            } else if kind.is_file() {
                let content = fs::read(entry.path())?;
                found.push(Found { path, content, executable: is_executable(&entry.path())? });
            }
        }
    }
    found.sort_by(|one, other| one.path.cmp(&other.path));
    Ok(found)
}

#[cfg(unix)]
fn is_executable(place: &Path) -> io::Result<bool> {
    use std::os::unix::fs::PermissionsExt;
    Ok(fs::metadata(place)?.permissions().mode() & 0o111 != 0)
}

#[cfg(not(unix))]
fn is_executable(_: &Path) -> io::Result<bool> {
    Ok(false)
}

/// What the files of a folder change of what stands there.
fn changes(
    step: &str,
    folder: &Path,
    before: Option<&Path>,
    masker: &Masker,
) -> io::Result<Vec<FileChange>> {
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let mut changes = Vec::new();
    for file in files(folder)? {
        let there = before.map(|before| before.join(&file.path));
        let is_file = |place: &PathBuf| place.symlink_metadata().is_ok_and(|found| found.is_file());
        let old = there.filter(is_file).map(fs::read).transpose()?;
        if old.as_ref() == Some(&file.content) {
            continue;
        }
        let kind = if old.is_some() { FileChangeKind::Changed } else { FileChangeKind::Added };
        changes.push(FileChange {
            step: step.to_owned(),
            kind,
            bytes: file.content.len() as u64,
            executable: file.executable,
            diff: difference(&file.path, old.as_deref(), &file.content, masker),
            path: masker.text(&file.path),
        });
    }
    Ok(changes)
}

/// A unified diff of texts that are not too long.
pub(super) fn difference(path: &str, old: Option<&[u8]>, new: &[u8], masker: &Masker) -> Option<String> {
    if new.len() > SHOWN || old.is_some_and(|old| old.len() > SHOWN) {
        return None;
    }
    let text = |bytes: &[u8]| {
        let text = std::str::from_utf8(bytes).ok().filter(|text| !text.contains('\0'))?;
        Some(masker.text(text))
    };
    let (before, after) = (text(old.unwrap_or_default())?, text(new)?);
    let from = if old.is_some() { format!("a/{path}") } else { "/dev/null".to_owned() };
    let diff = TextDiff::configure().timeout(PATIENCE).diff_lines(before.as_str(), after.as_str());
    let told =
        diff.unified_diff().context_radius(3).header(&from, &format!("b/{path}")).to_string();
    Some(masker.text(&told))
}

/// The files that a draft made, to keep: as many as there is room for. Blocking.
pub(super) fn kept(workspace: &Path, masker: &Masker) -> io::Result<Vec<TaskFileRecord>> {
    let mut room = KEPT;
    let mut kept = Vec::new();
    for Found { path, content, executable } in files(workspace)? {
        let Some(left) = room.checked_sub(content.len()) else { continue };
        room = left;
        let content = match String::from_utf8(content) {
            Ok(text) => masker.text(&text).into_bytes(),
            Err(binary) => binary.into_bytes(),
        };
        kept.push(TaskFileRecord { path, content, executable });
    }
    Ok(kept)
}

/// Bytes as they go over the wire.
pub(super) fn encoded(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}

/// Lays files out in a folder, as those beside a template. Blocking.
pub(super) fn lay_out(folder: &Path, files: Vec<RunFile>) -> Result<(), String> {
    let bytes: usize = files.iter().map(|file| file.content.len()).sum();
    if bytes / 4 * 3 > KEPT {
        return Err(format!("the files beside the template have more than {KEPT} bytes"));
    }
    let workspace = Workspace::open(folder).map_err(|error| error.to_string())?;
    for file in files {
        let content = STANDARD.decode(&file.content);
        let content = content.map_err(|error| format!("{}: {error}", file.path))?;
        let place = workspace.place(&file.path).map_err(|error| error.to_string())?;
        let mode = if file.executable { 0o755 } else { 0o644 };
        workspace.write(&place, &content, Some(mode)).map_err(|error| error.to_string())?;
    }
    Ok(())
}

/// A kept file, as it is given out.
pub(super) fn given(file: TaskFileRecord) -> RunFile {
    let TaskFileRecord { path, content, executable } = file;
    RunFile { path, content: encoded(&content), executable }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn changes_are_told_as_differences_without_secrets() {
        let (new, old) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let write = |folder: &Path, path: &str, text: &str| {
            let place = folder.join(path);
            fs::create_dir_all(place.parent().unwrap()).unwrap();
            fs::write(place, text).unwrap();
        };
        write(new.path(), "src/a.txt", "one\nhunter2\n");
        write(old.path(), "src/a.txt", "one\ntwo\n");
        write(new.path(), "same", "same");
        write(old.path(), "same", "same");
        write(new.path(), "new", "new\n");
        let masker = Masker::of([&json!("hunter2")]);
        let changes = changes("publish", new.path(), Some(old.path()), &masker).unwrap();
        let told: Vec<_> = changes.iter().map(|one| (one.path.as_str(), one.kind)).collect();
        assert_eq!(told, [("new", FileChangeKind::Added), ("src/a.txt", FileChangeKind::Changed)]);
        let diff = changes[1].diff.as_deref().unwrap();
        assert!(diff.contains("-two\n+***\n"), "{diff}");
        let kept = kept(new.path(), &masker).unwrap();
        assert_eq!(kept.last().unwrap().content, b"one\n***\n");
    }

    #[test]
    fn what_is_not_known_is_named() {
        let schema = json!({ "properties": { "remoteUrl": { "type": "string" }, "id": { "type": "number" } } });
        let known = json!({ "id": 7 }).as_object().unwrap().clone();
        let output = Value::Object(with_examples(known, &schema));
        assert_eq!(output, json!({ "id": 7, "remoteUrl": "<remoteUrl>" }));
        assert_eq!(below(Path::new("/w"), "../x/./y"), Path::new("/w/x/y"));
    }
}
