//! A text that holds a template is looked at: what is wrong with it, and where its expressions stand.

use super::Analysis;
use crate::{
    check::{Checked, Finding, Level, below, check_with},
    files::skeleton::check_skeletons,
    runs::service::RunService,
};
use descriptor::{Content, Limits, RawDocument, parse};
use platform::scaffolder::TemplateFinding;
use serde_json::{Map, Value, json};
use std::path::Path;

impl RunService {
    /// Looks at a text that holds a template.
    pub(in crate::runs) async fn look_at(
        &self,
        text: &str,
        file: &str,
        body: &Value,
        version: String,
    ) -> Analysis {
        let actions = self.known_actions();
        let name = body["metadata"]["name"].as_str().unwrap_or_default();
        let checked = check_with(text, &actions);
        let checked = checked.into_iter().find(|one| one.name.as_deref() == Some(name));
        let mut findings = checked.map(|checked| told(checked, file)).unwrap_or_default();
        let positions = {
            let documents = parse(text, &Limits::default());
            let found = document_of(&documents, name);
            if let Some((document, value)) = found {
                self.actions_elsewhere(document, value, file, &mut findings);
            }
            found.map(|(document, value)| positions(document, value)).unwrap_or_default()
        };
        findings.extend(self.skeletons(body, file).await);
        findings.sort_by_key(|one| (one.line, one.column));
        Analysis { version, file: file.to_owned(), findings, positions }
    }

    /// Actions that are known, but that nobody does here: no account is set for them.
    fn actions_elsewhere(
        &self,
        document: &RawDocument,
        value: &Value,
        file: &str,
        findings: &mut Vec<TemplateFinding>,
    ) {
        for (index, step) in value["spec"]["steps"].as_array().into_iter().flatten().enumerate() {
            let Some(action) = step["action"].as_str() else { continue };
            let (line, column) = document.position(&format!("/spec/steps/{index}/action"));
            let is_told = |one: &TemplateFinding| (one.line, one.column) == (line, column);
            if self.known(action).is_some() || findings.iter().any(is_told) {
                continue;
            }
            findings.push(TemplateFinding {
                file: file.to_owned(),
                line,
                column,
                error: true,
                message: format!(
                    "the action `{action}` is not to be had here: nothing is set up that does it"
                ),
            });
        }
    }

    /// What is wrong with skeletons that are on this machine, beside the template.
    async fn skeletons(&self, body: &Value, file: &str) -> Vec<TemplateFinding> {
        let base = Path::new(file).parent().filter(|base| base.is_absolute());
        let Some(base) = base.map(Path::to_owned) else { return Vec::new() };
        let steps = body["spec"]["steps"].as_array().into_iter().flatten();
        let urls = steps.filter_map(|step| step["input"]["url"].as_str());
        let mut places = urls.filter(|url| !url.contains("://")).map(|url| base.join(url));
        // Nothing is looked at that a run could not read.
        if !places.all(|place| self.parts.skeletons.may_read(file, &place)) {
            return Vec::new();
        }
        let body = body.clone();
        let looked = tokio::task::spawn_blocking(move || check_skeletons(&body, &base));
        let found = looked.await.unwrap_or_default();
        let told = |(file, finding): (String, Finding)| TemplateFinding {
            file,
            line: finding.line,
            column: finding.column,
            error: finding.level == Level::Error,
            message: finding.message,
        };
        found.into_iter().map(told).collect()
    }
}

fn told(checked: Checked, file: &str) -> Vec<TemplateFinding> {
    let told = |finding: Finding| TemplateFinding {
        file: file.to_owned(),
        line: finding.line,
        column: finding.column,
        error: finding.level == Level::Error,
        message: finding.message,
    };
    checked.findings.into_iter().map(told).collect()
}

/// The template of a name among the documents of a text.
pub(super) fn document_of<'a>(
    documents: &'a [RawDocument],
    name: &str,
) -> Option<(&'a RawDocument, &'a Value)> {
    documents.iter().find_map(|document| match &document.content {
        Content::Value(value)
            if value["kind"] == "Template" && value["metadata"]["name"] == name =>
        {
            Some((document, value))
        }
        _ => None,
    })
}

/// Where each text stands that may hold an expression.
fn positions(document: &RawDocument, value: &Value) -> Map<String, Value> {
    let mut positions = Map::new();
    for part in ["steps", "output"] {
        let (path, value) = (format!("/spec/{part}"), &value["spec"][part]);
        collect(document, value, &path, &mut positions);
    }
    positions
}

fn collect(document: &RawDocument, value: &Value, path: &str, positions: &mut Map<String, Value>) {
    match value {
        Value::String(text) if text.contains('{') => {
            let (line, column) = document.position(path);
            positions.insert(path.to_owned(), json!([line, column]));
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                collect(document, item, &below(path, &index.to_string()), positions);
            }
        }
        Value::Object(entries) => {
            for (key, value) in entries {
                collect(document, value, &below(path, key), positions);
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expressions_are_found_in_their_file() {
        let text = "kind: Template\nmetadata: {name: x}\nspec:\n  steps:\n    - input:\n        \
                    url: ${{ a }}\n  output: {b: '${{ c }}'}\n";
        let documents = parse(text, &Limits::default());
        let (document, value) = document_of(&documents, "x").unwrap();
        let positions = positions(document, value);
        assert_eq!(positions["/spec/steps/0/input/url"][0], 6);
        assert_eq!(positions["/spec/output/b"][0], 7);
        assert!(document_of(&documents, "y").is_none());
    }
}
