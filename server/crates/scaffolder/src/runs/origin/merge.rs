//! Three states of a project become one: what the template made then, what it makes now, and what the
//! project is.

use super::{
    files::{File, Files},
    lines,
    renames::renames,
};
use crate::skeleton::is_binary;
use platform::scaffolder::UpdateConflict;
use std::collections::BTreeSet;

/// What becomes of a project.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Merge {
    /// Files that are another one than before, whole.
    pub put: Files,
    /// Files that go.
    pub removed: BTreeSet<String>,
    /// What a person has to decide.
    pub conflicts: Vec<UpdateConflict>,
}

impl Merge {
    /// Whether there is nothing to do.
    pub fn is_empty(&self) -> bool {
        self.put.is_empty() && self.removed.is_empty() && self.conflicts.is_empty()
    }

    fn conflict(&mut self, path: &str, line: u32, what: impl Into<String>) {
        self.conflicts.push(UpdateConflict { path: path.to_owned(), line, what: what.into() });
    }
}

/// Brings what became of `base` in the template (`theirs`) to the project (`ours`). A change of the
/// project is never lost: where both changed the same, both stand there, or the project's alone.
pub(super) fn merge(base: &Files, ours: &Files, theirs: &Files) -> Merge {
    let (of_project, of_template) = (renames(base, ours), renames(base, theirs));
    let mut merge = Merge::default();
    // Files of either side that became of one that was there before.
    let (mut own_paths, mut followed) = (BTreeSet::<&str>::new(), BTreeSet::<&str>::new());
    for (path, before) in base {
        let stays = |files: &Files| files.contains_key(path).then_some(path);
        let our_path = stays(ours).or_else(|| of_project.get(path));
        let their_path = stays(theirs).or_else(|| of_template.get(path));
        let own = our_path.and_then(|path| Some((path.as_str(), ours.get(path)?)));
        let new = their_path.and_then(|path| Some((path.as_str(), theirs.get(path)?)));
        own_paths.extend(our_path.map(String::as_str));
        followed.extend(their_path.map(String::as_str));
        match (own, new) {
            (Some(own), Some(new)) => both(&mut merge, (path.as_str(), before), own, new, ours),
            (Some((at, own)), None) if own == before => {
                merge.removed.insert(at.to_owned());
            }
            (Some((at, _)), None) => {
                merge.conflict(at, 1, "the template has it no more, but the project changed it");
            }
            (None, Some((_, new))) if new != before => {
                merge.conflict(path, 1, "the template changed it, but the project has it no more");
            }
            (None, _) => {}
        }
    }
    for (path, new) in theirs.iter().filter(|(path, _)| !followed.contains(path.as_str())) {
        if own_paths.contains(path.as_str()) && !merge.removed.contains(path) {
            merge.conflict(
                path,
                1,
                "the template has a new file where the project moved another to",
            );
        } else {
            added(&mut merge, path, new, ours);
        }
    }
    merge
}

/// A file that is there on both sides, wherever each has put it.
fn both(
    merge: &mut Merge,
    (path, before): (&str, &File),
    (our_path, own): (&str, &File),
    (their_path, new): (&str, &File),
    ours: &Files,
) {
    let moved = their_path != path && our_path == path;
    // Where it was itself, there is room once it is gone.
    let is_free = !ours.contains_key(their_path)
        && !stands_in_the_way(their_path, ours, |other| other == our_path);
    let target = if moved && is_free { their_path } else { our_path };
    if target != their_path && their_path != path {
        merge.conflict(our_path, 1, format!("the template calls it {their_path} now"));
    }
    let merged = three(merge, target, Some(before), own, new);
    if target != our_path {
        merge.removed.insert(our_path.to_owned());
        merge.put.insert(target.to_owned(), merged);
    } else if merged != *own {
        merge.put.insert(target.to_owned(), merged);
    }
}

/// A file that the template has only now.
fn added(merge: &mut Merge, path: &str, new: &File, ours: &Files) {
    if merge.removed.remove(path) {
        merge.put.insert(path.to_owned(), new.clone());
        return;
    }
    if let Some(own) = ours.get(path) {
        let merged = three(merge, path, None, own, new);
        if merged != *own {
            merge.put.insert(path.to_owned(), merged);
        }
        return;
    }
    if stands_in_the_way(path, ours, |other| merge.removed.contains(other)) {
        merge.conflict(
            path,
            1,
            "a file of the template and a folder of the project are in each \
                                 other's way",
        );
        return;
    }
    merge.put.insert(path.to_owned(), new.clone());
}

/// Three versions of a file become one; without a version before, all of it is new on both sides.
fn three(merge: &mut Merge, path: &str, before: Option<&File>, own: &File, new: &File) -> File {
    let executable = match before {
        Some(before) if before.executable != new.executable => new.executable,
        Some(_) => own.executable,
        None => own.executable || new.executable,
    };
    let is = |one: &File| before.is_some_and(|before| before.content == one.content);
    if is(new) || own.content == new.content {
        return File { content: own.content.clone(), executable };
    }
    if is(own) {
        return File { content: new.content.clone(), executable };
    }
    let base = before.map_or(Some(""), text);
    let (Some(base), Some(ours), Some(theirs)) = (base, text(own), text(new)) else {
        merge.conflict(path, 1, "both changed it, and it is no text: the project's stays");
        return File { content: own.content.clone(), executable };
    };
    let merged = lines::merge(base, ours, theirs);
    for line in &merged.conflicts {
        merge.conflict(path, *line, "both changed these lines");
    }
    File { content: merged.text.into_bytes(), executable }
}

fn text(file: &File) -> Option<&str> {
    std::str::from_utf8(&file.content).ok().filter(|_| !is_binary(&file.content))
}

/// Whether a file could not be put there: a folder of its path is a file, or it is a folder itself. What
/// will be gone is not in the way.
fn stands_in_the_way(path: &str, ours: &Files, is_gone: impl Fn(&str) -> bool) -> bool {
    let mut folders = path.match_indices('/').map(|(at, _)| &path[..at]);
    let folder = format!("{path}/");
    let mut below = ours.range(folder.clone()..).map(|(other, _)| other);
    folders.any(|folder| ours.contains_key(folder) && !is_gone(folder))
        || below
            .by_ref()
            .take_while(|other| other.starts_with(&folder))
            .any(|other| !is_gone(other))
}

#[cfg(test)]
mod tests;
