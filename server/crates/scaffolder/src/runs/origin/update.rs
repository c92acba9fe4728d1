//! An update, thought through: what it changes, and what is told of it.

use super::{files::Files, merge::Merge, place::Place, recipe::Recipe};
use crate::runs::{draft::difference, masker::Masker};
use platform::{
    EntityRef,
    scaffolder::{FileChange, FileChangeKind, TemplateUpdate},
};
use serde_json::{Value, json};

/// The file of a repository that tells which version of its template is merged.
pub(super) const MARKER: &str = ".slipway/template.json";

/// An update, thought through.
pub(super) struct Plan {
    pub entity: EntityRef,
    pub template: EntityRef,
    pub from: String,
    pub to: String,
    pub place: Place,
    /// How the template's files of now are made.
    pub recipe: Recipe,
    /// They.
    pub theirs: Files,
    /// The project.
    pub ours: Files,
    pub merge: Merge,
}

impl Plan {
    /// What is told of it.
    pub fn told(&self) -> TemplateUpdate {
        let masker = Masker::default();
        let mut files: Vec<FileChange> = Vec::new();
        for (path, file) in &self.merge.put {
            let old = self.ours.get(path).map(|old| old.content.as_slice());
            let kind = if old.is_some() { FileChangeKind::Changed } else { FileChangeKind::Added };
            files.push(FileChange {
                step: String::new(),
                path: path.clone(),
                kind,
                bytes: file.content.len() as u64,
                executable: file.executable,
                diff: difference(path, old, &file.content, &masker),
            });
        }
        for path in &self.merge.removed {
            let old = self.ours.get(path).map(|old| old.content.as_slice());
            files.push(FileChange {
                step: String::new(),
                path: path.clone(),
                kind: FileChangeKind::Removed,
                bytes: 0,
                executable: false,
                diff: difference(path, old, &[], &masker),
            });
        }
        files.sort_by(|one, other| one.path.cmp(&other.path));
        TemplateUpdate {
            entity: self.entity.clone(),
            from: self.from.clone(),
            to: self.to.clone(),
            files,
            conflicts: self.merge.conflicts.clone(),
        }
    }

    /// What stands in the marker once it is merged.
    pub fn marker(&self) -> String {
        let marker = json!({ "template": self.template, "version": self.to });
        format!("{marker:#}\n")
    }
}

/// The version that a marker tells.
pub(super) fn merged_version(marker: &[u8]) -> Option<String> {
    let marker: Value = serde_json::from_slice(marker).ok()?;
    marker["version"].as_str().map(str::to_owned)
}
