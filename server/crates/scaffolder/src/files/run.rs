//! A template's steps on this machine: those that work on files are done, all others are told.

use super::{
    Failed, Workspace,
    actions::{Desk, Done, Sources, act, is_here},
};
use crate::actions::{Action, find};
use crate::engine::{CodeHosts, Context, Host};
use crate::input::Unfilled;
use crate::steps::{self, Gathered, Written};
use serde::Serialize;
use serde_json::{Map, Value, json};
use std::path::{Path, PathBuf};

/// What became of a step.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "state")]
pub enum State {
    /// It was done.
    Done {
        /// What it did, a line each.
        told: Vec<String>,
    },
    /// It would ask somebody else, and was only told.
    Told {
        /// What it would be given.
        input: Value,
    },
    /// Its `if` is not true.
    Skipped,
    /// It failed, and no later step was done.
    Failed {
        /// Why.
        message: String,
    },
}

/// A step that was looked at.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Step {
    /// The name by which others refer to it.
    pub id: String,
    /// What a person reads.
    pub name: String,
    /// Its action.
    pub action: String,
    /// What became of it.
    #[serde(flatten)]
    pub state: State,
    /// Expressions of its input that failed.
    pub unfilled: Vec<Unfilled>,
}

/// A run on this machine.
#[derive(Debug)]
pub struct Run<'a> {
    /// The folder that relative addresses are in: the template's.
    pub base: &'a Path,
    /// Where files go.
    pub workspace: Workspace,
    context: Context,
    code_hosts: CodeHosts,
}

impl<'a> Run<'a> {
    /// A run with what a person would have filled in.
    #[must_use]
    pub fn new(base: &'a Path, workspace: Workspace, parameters: Value, hosts: CodeHosts) -> Self {
        let context = json!({
            "parameters": parameters,
            "steps": {},
            "secrets": {},
            "environment": { "parameters": {}, "secrets": {} },
            "user": { "ref": "user:default/guest", "entity": null },
            "context": { "task": { "id": "local" } },
        });
        let Value::Object(context) = context else {
            return Self { base, workspace, context: Map::new(), code_hosts: hosts };
        };
        Self { base, workspace, context, code_hosts: hosts }
    }

    /// Does the steps of a template's `spec` one after the other; `told` hears of each at once. What
    /// is shown at the end comes back.
    pub fn steps(&mut self, spec: &Value, mut told: impl FnMut(&Step)) -> Option<Value> {
        let mut failed = false;
        for written in steps::written(spec) {
            let step = self.step(written, failed);
            failed |= matches!(step.state, State::Failed { .. });
            told(&step);
        }
        if failed {
            return None;
        }
        steps::output(spec, &self.context, &self.host(false)).value
    }

    fn host(&self, failed: bool) -> Host {
        Host { code_hosts: self.code_hosts.clone(), failed: Some(failed), seed: 0 }
    }

    fn step(&mut self, written: Written<'_>, failed: bool) -> Step {
        let Written { id, name, action, step } = written;
        let mut done = Step { id, name, action, state: State::Skipped, unfilled: Vec::new() };
        if !steps::begins(step, &self.context, &self.host(failed)).value {
            return done;
        }
        done.state = match find(&done.action) {
            None => State::Failed { message: format!("no action is called `{}`", done.action) },
            Some(action) => self.rounds(step, action, &mut done, failed),
        };
        done
    }

    fn rounds(&mut self, step: &Value, action: &Action, done: &mut Step, failed: bool) -> State {
        let rounds = match steps::rounds(step, &self.context, &self.host(failed)) {
            Ok(rounds) => rounds,
            Err(message) => return State::Failed { message },
        };
        done.unfilled.extend(rounds.unfilled);
        let looped = step.get("each").is_some();
        let (mut told, mut inputs) = (Vec::new(), Vec::new());
        let mut gathered = Gathered::of(step);
        for round in rounds.value {
            let host = self.host(failed);
            if let Some(round) = round {
                self.context.insert("each".to_owned(), round);
                if !steps::runs(step, &self.context, &host).value {
                    continue;
                }
            }
            let input = steps::input(step, &self.context, &host);
            done.unfilled.extend(input.unfilled);
            if action.local {
                match self.act(action, &input.value, &host) {
                    Ok(done) => {
                        told.extend(done.told);
                        gathered.add(done.output);
                    }
                    Err(error) => return State::Failed { message: error.to_string() },
                }
            } else {
                inputs.push(input.value);
                gathered.add(invented(action));
            }
        }
        self.context.remove("each");
        steps::remember(&mut self.context, &done.id, gathered.outputs());
        if action.local {
            return State::Done { told };
        }
        let input = if looped { Value::Array(inputs) } else { inputs.pop().unwrap_or_default() };
        State::Told { input }
    }

    /// Does an action that is done on this machine.
    fn act(&self, action: &Action, input: &Value, host: &Host) -> Result<Done, Failed> {
        if !is_here(action.id) {
            let told = match action.id {
                "catalog:fetch" => "the catalog is not asked here",
                _ => "waits, but not here",
            };
            return Ok(Done { told: vec![told.to_owned()], output: invented(action) });
        }
        let empty = Map::new();
        let given = input.as_object().unwrap_or(&empty);
        let sources = Beside(self.base);
        let desk = Desk { workspace: &self.workspace, host, sources: &sources, template: None };
        act(action.id, given, &desk)
    }
}

/// What is beside a template.
struct Beside<'a>(&'a Path);

impl Sources for Beside<'_> {
    fn place(&self, url: &str) -> Result<PathBuf, Failed> {
        if url.contains("://") {
            let message = "only what is beside the template can be fetched here";
            return Err(Failed::Input(format!("{url}: {message}")));
        }
        let place = self.0.join(url);
        place.canonicalize().map_err(|error| Failed::File(place, error))
    }
}

/// What an action would give that is not run.
fn invented(action: &Action) -> Map<String, Value> {
    let example = |name: &&str| ((*name).to_owned(), json!(format!("<{name}>")));
    action.output.iter().map(example).collect()
}
