//! What is wrong with the skeletons of a template: expressions that cannot be read, and values that
//! its step does not give.

use super::{Failed, Kind, Tree};
use crate::check::{Finding, Level};
use crate::engine::{Limits, Template};
use crate::skeleton::{Treatment, is_binary};
use serde_json::{Map, Value};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Checks all skeletons that are beside a template; tells the file of each finding.
#[must_use]
pub fn check_skeletons(template: &Value, base: &Path) -> Vec<(String, Finding)> {
    let mut findings = Vec::new();
    for step in template["spec"]["steps"].as_array().into_iter().flatten() {
        let (Some("fetch:template"), Some(input)) =
            (step["action"].as_str(), step["input"].as_object())
        else {
            continue;
        };
        let Some(url) = input.get("url").and_then(Value::as_str) else {
            continue;
        };
        if url.contains("://") || url.contains("${{") || url.contains("{%") {
            continue;
        }
        let folder = base.join(url.strip_prefix("./").unwrap_or(url));
        let Ok(treatment) = Treatment::of_input(&without_values(input)) else {
            continue;
        };
        check_skeleton(&folder, &treatment, names(input).as_ref(), &mut findings);
    }
    findings
}

/// The input without values, whose expressions are not filled in.
fn without_values(input: &Map<String, Value>) -> Map<String, Value> {
    input
        .iter()
        .filter(|(key, _)| *key != "values")
        .map(|(key, value)| (key.clone(), value.clone()))
        .collect()
}

/// The names of the values that are given; `None` when nobody can say.
fn names(input: &Map<String, Value>) -> Option<BTreeSet<String>> {
    match input.get("values") {
        None => Some(BTreeSet::new()),
        Some(Value::Object(values)) => Some(values.keys().cloned().collect()),
        Some(_) => None,
    }
}

type Findings = Vec<(String, Finding)>;

fn check_skeleton(
    folder: &Path,
    treatment: &Treatment,
    names: Option<&BTreeSet<String>>,
    findings: &mut Findings,
) {
    let read = |folder: &Path| -> Result<_, Failed> {
        let tree = Tree::open(folder)?;
        let entries = tree.entries()?;
        Ok((tree, entries))
    };
    let (tree, entries) = match read(folder) {
        Ok(read) => read,
        Err(error) => {
            let message = format!("the skeleton cannot be read: {error}");
            findings.push(finding(folder.to_owned(), Level::Error, (1, 1), message));
            return;
        }
    };
    for entry in entries {
        if !treatment.renders(&entry.path) {
            continue;
        }
        let name =
            entry.path.trim_end_matches('/').rsplit('/').next().unwrap_or_default().to_owned();
        let file = folder.join(&entry.place);
        check_text(&name, &file, treatment, names, findings);
        if entry.kind != Kind::File {
            continue;
        }
        let Ok((content, _)) = tree.read(&entry.place, u64::MAX) else {
            continue;
        };
        if !is_binary(&content) {
            check_text(&String::from_utf8_lossy(&content), &file, treatment, names, findings);
        }
    }
}

fn check_text(
    text: &str,
    file: &Path,
    treatment: &Treatment,
    names: Option<&BTreeSet<String>>,
    findings: &mut Findings,
) {
    let template = match Template::parse(text, treatment.dialect, Limits::default()) {
        Ok(template) => template,
        Err(problem) => {
            let place = (problem.line, problem.column);
            findings.push(finding(file.to_owned(), Level::Error, place, problem.message));
            return;
        }
    };
    for problem in template.unknown_filters() {
        let place = (problem.line, problem.column);
        findings.push(finding(file.to_owned(), Level::Error, place, problem.message));
    }
    let root = if treatment.dialect.cookiecutter { "cookiecutter" } else { "values" };
    for lookup in template.lookups() {
        let message = match (lookup.path.as_slice(), names) {
            ([first, name, ..], Some(names)) if first == root && !names.contains(name) => {
                format!("the step gives no `{name}` in its `values`, so that this writes nothing")
            }
            ([first, ..], _)
                if first != root && !["range", "cycler", "joiner"].contains(&first.as_str()) =>
            {
                format!("only `{root}` is known in a skeleton; `{first}` is not defined")
            }
            _ => continue,
        };
        findings.push(finding(
            file.to_owned(),
            Level::Warning,
            (lookup.line, lookup.column),
            message,
        ));
    }
}

fn finding(
    file: PathBuf,
    level: Level,
    (line, column): (u32, u32),
    message: String,
) -> (String, Finding) {
    (file.display().to_string(), Finding { level, line, column, path: String::new(), message })
}
