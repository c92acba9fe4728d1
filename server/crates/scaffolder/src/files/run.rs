//! A template's steps on this machine: those that work on files are done, all others are told.

mod actions;

use super::{Failed, Workspace};
use crate::actions::{Action, find};
use crate::engine::{CodeHosts, Context, Host};
use crate::input::{Filler, Unfilled, is_true};
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
        for (index, step) in spec["steps"].as_array().into_iter().flatten().enumerate() {
            let id =
                step["id"].as_str().map_or_else(|| format!("step-{}", index + 1), str::to_owned);
            let step = self.step(step, id, failed);
            failed |= matches!(step.state, State::Failed { .. });
            told(&step);
        }
        if failed {
            return None;
        }
        let host = self.host(false);
        let mut filler = Filler::new(&self.context, &host);
        let mut output = filler.fill(&spec["output"])?;
        for list in ["links", "text"] {
            if let Some(Value::Array(items)) = output.get_mut(list) {
                let written = spec["output"][list].as_array();
                let conditional =
                    |index| written.is_some_and(|all: &Vec<Value>| has_condition(all, index));
                let mut index = 0;
                items.retain(|item| {
                    index += 1;
                    !conditional(index - 1) || is_true(item.get("if"))
                });
                for item in items.iter_mut().filter_map(Value::as_object_mut) {
                    item.remove("if");
                }
            }
        }
        Some(output)
    }

    fn host(&self, failed: bool) -> Host {
        Host { code_hosts: self.code_hosts.clone(), failed: Some(failed), seed: 0 }
    }

    fn step(&mut self, step: &Value, id: String, failed: bool) -> Step {
        let action = step["action"].as_str().unwrap_or_default().to_owned();
        let name = step["name"].as_str().unwrap_or(&action).to_owned();
        let mut done = Step { id, name, action, state: State::Skipped, unfilled: Vec::new() };
        let each = step.get("each");
        if failed || each.is_none() {
            let (runs, asked) = self.condition(step, failed);
            if !runs || (failed && !asked) {
                return done;
            }
        }
        done.state = match find(&done.action) {
            None => State::Failed { message: format!("no action is called `{}`", done.action) },
            Some(action) => self.rounds(step, action, &mut done, failed),
        };
        done
    }

    /// Whether `if` lets a step run, and whether it asks how the earlier ones ended.
    fn condition(&self, step: &Value, failed: bool) -> (bool, bool) {
        let host = self.host(failed);
        let mut filler = Filler::new(&self.context, &host);
        let runs = match step.get("if") {
            None => true,
            Some(condition) => is_true(filler.fill(condition).as_ref()),
        };
        (runs, filler.asked_for_status)
    }

    fn rounds(&mut self, step: &Value, action: &Action, done: &mut Step, failed: bool) -> State {
        let rounds = match step.get("each").map(|each| self.each(each, done)) {
            None => vec![None],
            Some(Ok(rounds)) => rounds.into_iter().map(Some).collect(),
            Some(Err(message)) => return State::Failed { message },
        };
        let looped = step.get("each").is_some();
        let (mut told, mut inputs) = (Vec::new(), Vec::new());
        let mut outputs: Map<String, Value> = Map::new();
        for round in rounds {
            if let Some(round) = round {
                self.context.insert("each".to_owned(), round);
                if !self.condition(step, failed).0 {
                    continue;
                }
            }
            let host = self.host(failed);
            let mut filler = Filler::new(&self.context, &host);
            let input = filler.fill(step.get("input").unwrap_or(&json!({}))).unwrap_or_default();
            done.unfilled.append(&mut filler.unfilled);
            let output = if action.local {
                match self.act(action, &input, &host) {
                    Ok((lines, output)) => {
                        told.extend(lines);
                        output
                    }
                    Err(error) => return State::Failed { message: error.to_string() },
                }
            } else {
                inputs.push(input);
                invented(action)
            };
            for (key, value) in output {
                if looped {
                    let all = outputs.entry(key).or_insert_with(|| json!([]));
                    if let Value::Array(all) = all {
                        all.push(value);
                    }
                } else {
                    outputs.insert(key, value);
                }
            }
        }
        self.context.remove("each");
        if let Some(Value::Object(steps)) = self.context.get_mut("steps") {
            steps.insert(done.id.clone(), json!({ "output": outputs }));
        }
        if action.local {
            return State::Done { told };
        }
        let input = if looped { Value::Array(inputs) } else { inputs.pop().unwrap_or_default() };
        State::Told { input }
    }

    /// The rounds of `each`: key and value of every entry.
    fn each(&self, each: &Value, done: &mut Step) -> Result<Vec<Value>, String> {
        let host = self.host(false);
        let mut filler = Filler::new(&self.context, &host);
        let filled = filler.fill(each);
        done.unfilled.append(&mut filler.unfilled);
        match filled {
            Some(Value::Array(items)) => Ok(items
                .into_iter()
                .enumerate()
                .map(|(key, value)| json!({ "key": key.to_string(), "value": value }))
                .collect()),
            Some(Value::Object(entries)) => Ok(entries
                .into_iter()
                .map(|(key, value)| json!({ "key": key, "value": value }))
                .collect()),
            Some(other) => Err(format!("`each` must be a list or an object, but is {other}")),
            None => Err(format!("`each` is {each}, which has no value")),
        }
    }

    /// A place that an address means, unless it is not on this machine.
    fn local(&self, url: &str) -> Result<PathBuf, Failed> {
        if url.contains("://") {
            let message = "only what is beside the template can be fetched here";
            let error = std::io::Error::new(std::io::ErrorKind::Unsupported, message);
            return Err(Failed::File(url.into(), error));
        }
        let place = self.base.join(url);
        place.canonicalize().map_err(|error| Failed::File(place, error))
    }
}

/// Whether an entry of a list has `if`, also one whose value is gone when it is filled in.
fn has_condition(items: &[Value], index: usize) -> bool {
    items.get(index).is_some_and(|item| item.get("if").is_some())
}

/// What an action would give that is not run.
fn invented(action: &Action) -> Map<String, Value> {
    let example = |name: &&str| ((*name).to_owned(), json!(format!("<{name}>")));
    action.output.iter().map(example).collect()
}
