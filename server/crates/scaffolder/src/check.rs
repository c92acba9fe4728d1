//! What is wrong with a template before anybody runs it: its shape, its actions, what its steps
//! refer to, and every expression in it. Pure; the skeleton is looked at by [`files`](crate::files).

mod form;
mod steps;

use crate::actions::Actions;
use crate::engine::{Dialect, Limits, Template};
use descriptor::{Content, RawDocument, Verdict, judge, parse};
use serde::Serialize;
use serde_json::Value;
use std::fmt;

pub use form::parameters;

/// How much a finding matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// It works, but perhaps not as it was meant.
    Warning,
    /// A run would fail, or is refused.
    Error,
}

/// Something that was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// How much it matters.
    pub level: Level,
    /// The line, from 1.
    pub line: u32,
    /// The character in the line, from 1.
    pub column: u32,
    /// JSON pointer of the value.
    pub path: String,
    /// What it is, and what to do about it.
    pub message: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let level = if self.level == Level::Error { "error" } else { "warning" };
        write!(formatter, "{}:{}: {level}: {}", self.line, self.column, self.message)
    }
}

/// A template of a text, and what is wrong with it.
#[derive(Clone, Debug)]
pub struct Checked {
    /// `metadata.name`, where that much can be read.
    pub name: Option<String>,
    /// The template, unless it cannot be read.
    pub value: Option<Value>,
    /// What was found, from the first line to the last.
    pub findings: Vec<Finding>,
}

/// The version that templates are written in.
pub const VERSION: &str = "scaffolder.backstage.io/v1beta3";

/// Checks the templates of a text; what is no template is not looked at.
#[must_use]
pub fn check(text: &str) -> Vec<Checked> {
    check_with(text, &Actions::built_in())
}

/// The same, where these actions are known.
#[must_use]
pub fn check_with(text: &str, actions: &Actions) -> Vec<Checked> {
    let documents = parse(text, &descriptor::Limits::default());
    documents.into_iter().filter_map(|document| check_document(&document, actions)).collect()
}

fn check_document(document: &RawDocument, actions: &Actions) -> Option<Checked> {
    let value = match &document.content {
        Content::Empty => return None,
        Content::Broken(errors) => {
            let finding = |error: &descriptor::DocumentError| Finding {
                level: Level::Error,
                line: error.line,
                column: error.column,
                path: error.path.clone(),
                message: error.message.clone(),
            };
            let findings = errors.iter().map(finding).collect();
            return Some(Checked { name: None, value: None, findings });
        }
        Content::Value(value) => value.clone(),
    };
    if value["kind"] != "Template" {
        return None;
    }
    let mut checker = Checker { document, actions, findings: Vec::new() };
    checker.template(&value);
    let mut findings = checker.findings;
    findings.sort_by_key(|finding| (finding.line, finding.column));
    let name = value["metadata"]["name"].as_str().map(str::to_owned);
    Some(Checked { name, value: Some(value), findings })
}

struct Checker<'a> {
    document: &'a RawDocument,
    actions: &'a Actions,
    findings: Vec<Finding>,
}

impl Checker<'_> {
    fn add(&mut self, level: Level, path: &str, message: impl Into<String>) {
        let (line, column) = self.document.position(path);
        let (path, message) = (path.to_owned(), message.into());
        self.findings.push(Finding { level, line, column, path, message });
    }

    fn error(&mut self, path: &str, message: impl Into<String>) {
        self.add(Level::Error, path, message);
    }

    fn warning(&mut self, path: &str, message: impl Into<String>) {
        self.add(Level::Warning, path, message);
    }

    fn template(&mut self, value: &Value) {
        if let Some(version) = value["apiVersion"].as_str().filter(|version| *version != VERSION) {
            self.error("/apiVersion", older(version));
            return;
        }
        let judgement = judge(self.document);
        if judgement.verdict == Verdict::NeedsRemote {
            let message =
                "parts of the template are in other files (`$yaml`), which are not looked at here";
            self.warning("/spec", message);
        } else if judgement.verdict != Verdict::Valid {
            for error in judgement.errors {
                self.findings.push(Finding {
                    level: Level::Error,
                    line: error.line,
                    column: error.column,
                    path: error.path,
                    message: error.message,
                });
            }
        }
        let form = self.form(&value["spec"]["parameters"]);
        self.steps(&value["spec"], form.as_ref());
    }

    /// Reads an expression's text; what is wrong is told at its place, as near as that is known.
    fn expression(&mut self, text: &str, path: &str, one_line: bool) -> Option<Template> {
        if !text.contains("${{") && !text.contains("{%") && !text.contains("{#") {
            return None;
        }
        match Template::parse(text, Dialect::STEPS, Limits::default()) {
            Ok(template) => Some(template),
            Err(problem) => {
                let (line, column) = self.document.position(path);
                // A text of one line stands as it is, apart from its quotes.
                let column = if one_line { column + problem.column - 1 } else { column };
                let message = format!("{}; the text is used as it stands then", problem.message);
                let path = path.to_owned();
                self.findings.push(Finding { level: Level::Error, line, column, path, message });
                None
            }
        }
    }
}

/// How to bring a template of another version up to date.
fn older(version: &str) -> String {
    match version {
        "backstage.io/v1beta2" => format!(
            "{version} is not read any more; write {VERSION}, `${{{{ … }}}}` for `{{{{ … }}}}`, \
             `${{{{ parameters.x | parseRepoUrl }}}}` for `{{{{ parseRepoUrl parameters.x }}}}`, and \
             `not x`, `x == y` for handlebars' helpers"
        ),
        "backstage.io/v1alpha1" => format!(
            "{version} is not read any more; write {VERSION}, and the steps `fetch:template`, a `publish:` \
             action and `catalog:register` in the place of `templater` and `path`"
        ),
        _ => format!("the version {version:?} of templates is not known; write {VERSION}"),
    }
}

/// Adds a key to a JSON pointer.
pub(crate) fn below(path: &str, key: &str) -> String {
    format!("{path}/{}", key.replace('~', "~0").replace('/', "~1"))
}
