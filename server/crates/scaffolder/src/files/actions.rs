//! The actions that need nothing but a workspace, and what they fetch: the command line, the editor's
//! preview and durable tasks do them by this same code.

mod archive;
mod data;
mod entity;
mod given;
mod log;
mod query;
mod skeletons;
mod texts;
mod tidy;

use super::{Failed, Workspace};
use crate::engine::Host;
use serde_json::{Map, Value};
use std::path::PathBuf;

/// What an action is given: the input of its step, filled in.
pub type Given = Map<String, Value>;

/// Where what is fetched is.
pub trait Sources {
    /// The place on this machine of a file or folder that a template names.
    ///
    /// # Errors
    ///
    /// When it is not to be had.
    fn place(&self, url: &str) -> Result<PathBuf, Failed>;
}

/// What an action works with.
#[derive(Clone, Copy)]
pub struct Desk<'a> {
    /// Where files go.
    pub workspace: &'a Workspace,
    /// What skeletons can ask for.
    pub host: &'a Host,
    /// Where what is fetched is.
    pub sources: &'a dyn Sources,
    /// The template, which catalog files name; `None` where it is not in a catalog.
    pub template: Option<&'a str>,
}

/// What was done.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Done {
    /// A line for each thing that was done.
    pub told: Vec<String>,
    /// What later steps see.
    pub output: Map<String, Value>,
}

impl Done {
    fn told(line: impl Into<String>) -> Self {
        Self { told: vec![line.into()], output: Map::new() }
    }

    fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.output.insert(name.to_owned(), value.into());
        self
    }
}

type Act = fn(&Given, &Desk<'_>) -> Result<Done, Failed>;

/// The actions, by name.
const ACTS: &[(&str, Act)] = &[
    ("catalog:write", entity::write),
    ("debug:log", log::log),
    ("fetch:plain", skeletons::plain),
    ("fetch:plain:file", skeletons::plain_file),
    ("fetch:template", skeletons::template),
    ("fetch:template:file", skeletons::template_file),
    ("fs:delete", tidy::delete),
    ("fs:read", texts::read),
    ("fs:readdir", tidy::readdir),
    ("fs:rename", tidy::rename),
    ("fs:write", texts::write),
    ("roadiehq:utils:fs:append", texts::append),
    ("roadiehq:utils:fs:parse", data::parse),
    ("roadiehq:utils:fs:replace", texts::replace),
    ("roadiehq:utils:fs:write", texts::write),
    ("roadiehq:utils:json:merge", data::merge_json),
    ("roadiehq:utils:jsonata", query::query),
    ("roadiehq:utils:jsonata:json:transform", query::of_json),
    ("roadiehq:utils:jsonata:yaml:transform", query::of_yaml),
    ("roadiehq:utils:merge", data::merge),
    ("roadiehq:utils:serialize:json", data::to_json),
    ("roadiehq:utils:serialize:yaml", data::to_yaml),
    ("roadiehq:utils:zip", archive::zip),
    ("workspace:template", skeletons::workspace_template),
    ("workspace:template:file", skeletons::workspace_template_file),
];

/// Whether an action is one of these.
#[must_use]
pub fn is_here(id: &str) -> bool {
    ACTS.iter().any(|(name, _)| *name == id)
}

/// The address of what an action fetches, if it fetches something.
#[must_use]
pub fn fetches<'a>(id: &str, given: &'a Given) -> Option<&'a str> {
    id.starts_with("fetch:").then(|| given.get("url").and_then(Value::as_str)).flatten()
}

/// Does an action.
///
/// # Errors
///
/// When it cannot be done; whatever was done of it by then is in the workspace.
pub fn act(id: &str, given: &Given, desk: &Desk<'_>) -> Result<Done, Failed> {
    match ACTS.iter().find(|(name, _)| *name == id) {
        Some((_, act)) => act(given, desk),
        None => Err(Failed::Input(format!("no action on files is called `{id}`"))),
    }
}

#[cfg(test)]
mod tests;
