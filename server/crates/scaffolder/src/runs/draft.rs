//! Drafts: what a task would do. Actions that work on files are done, in a workspace; all others are
//! planned.

mod changes;

pub(super) use changes::difference;

use super::masker::Masker;
use crate::files::Workspace;
use base64::{Engine, engine::general_purpose::STANDARD};
use changes::{Found, changes, files};
use platform::scaffolder::{
    ActionCall, ActionDescription, ActionDone, ActionError, Draft, FileChange, Planned,
    PlannedRequest, RunFile, TaskOutput,
};
use serde_json::{Map, Value};
use std::{
    io,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};
use store::TaskFileRecord;

/// Files that are told one by one.
const TOLD: usize = 500;

/// Bytes of all files of a draft that are kept.
const KEPT: usize = 10 << 20;

/// The file of a template that somebody is writing.
pub(super) const DRAFT: &str = "template.yaml";

/// What the paths of the files of such a template begin with, among those that are kept of its task: no
/// path of a workspace does.
const BESIDE: &str = "/beside/";

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

/// The files of a template that somebody is writing, as they are kept with its task: whichever process
/// runs it has them then. Blocking.
pub(super) fn beside(folder: &Path) -> io::Result<Vec<TaskFileRecord>> {
    let own = |file: TaskFileRecord| {
        let path = format!("{BESIDE}{}", file.path);
        TaskFileRecord { path, ..file }
    };
    Ok(kept(folder, &Masker::default())?.into_iter().map(own).collect())
}

/// Those of kept files that belong to the template.
pub(super) fn of_template(files: Vec<TaskFileRecord>) -> Vec<RunFile> {
    let own = files.into_iter().filter_map(|file| {
        let path = file.path.strip_prefix(BESIDE)?.to_owned();
        Some(given(TaskFileRecord { path, ..file }))
    });
    own.collect()
}

/// Those of kept files that the draft made.
pub(super) fn of_run(files: Vec<TaskFileRecord>) -> Vec<RunFile> {
    files.into_iter().filter(|file| !file.path.starts_with(BESIDE)).map(given).collect()
}

/// A kept file, as it is given out.
fn given(file: TaskFileRecord) -> RunFile {
    let TaskFileRecord { path, content, executable } = file;
    RunFile { path, content: encoded(&content), executable }
}

#[cfg(test)]
mod tests {
    use super::*;
    use platform::scaffolder::FileChangeKind;
    use serde_json::json;
    use std::fs;

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
