//! What a template asks for.

use crate::{EntityRef, ci::May};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What a template asks for: pages, one after the other.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TemplateForm {
    /// The template.
    pub template: EntityRef,
    /// What a person calls it.
    pub title: String,
    /// What it makes; Markdown.
    pub description: String,
    /// The same as safe HTML, rendered by the service.
    pub html: String,
    /// What tells this text of the template from others.
    pub version: String,
    /// The pages, without what the asker lacks the permission for.
    pub pages: Vec<FormPage>,
    /// The schema of secrets (`spec.secrets.schema`).
    pub secrets: Option<Value>,
    /// What its buttons say.
    pub labels: ButtonLabels,
    /// What would happen, step by step: the names of the steps.
    pub steps: Vec<String>,
    /// Whether the asker may use it.
    pub may: May,
    /// Whether the asker may try it without anything being made.
    pub may_try: bool,
    /// What is wrong with it. Errors keep it from being used.
    pub findings: Vec<TemplateFinding>,
}

/// A page of a form.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FormPage {
    /// What it is about.
    pub title: String,
    /// More of that; Markdown.
    pub description: Option<String>,
    /// The same as safe HTML, rendered by the service; empty where nothing is said.
    #[serde(default)]
    pub html: String,
    /// A JSON Schema of an object, with `ui:` options where they stand in the template.
    pub schema: Value,
}

/// What buttons say; a template may have words of its own.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ButtonLabels {
    /// To the page before.
    pub back: Option<String>,
    /// From the last page to the review.
    pub review: Option<String>,
    /// From the review to the task.
    pub create: Option<String>,
}

/// Something about a template that is wrong or doubtful.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TemplateFinding {
    /// The file: the template's own, or one of a skeleton.
    pub file: String,
    /// Line from 1.
    pub line: u32,
    /// Column from 1.
    pub column: u32,
    /// Whether it keeps the template from being used.
    pub error: bool,
    /// What, and what mends it.
    pub message: String,
}
