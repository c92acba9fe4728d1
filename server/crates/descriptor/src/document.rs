//! A document before and after it is judged.

use super::place::{Place, Spot};
use platform::{Entity, EntityRef};
use serde::Serialize;
use serde_json::Value;
use std::fmt;

/// What a text may cost before it is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Most bytes of a text.
    pub bytes: usize,
    /// Deepest nesting of maps and lists.
    pub depth: usize,
    /// Most values of a document after its aliases are expanded.
    pub nodes: usize,
    /// Most documents of a text.
    pub documents: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { bytes: 10 << 20, depth: 100, nodes: 200_000, documents: 50_000 }
    }
}

/// One document of a text, not judged yet.
#[derive(Clone, Debug)]
pub struct RawDocument {
    /// Place among the documents of the text, from 0; empty ones count.
    pub index: usize,
    /// The first line with content, from 1.
    pub line: u32,
    /// What the document holds.
    pub content: Content,
    pub(super) place: Place,
    /// What a reader found wrong beyond the text: pointers and messages.
    pub(super) refusals: Vec<(String, String)>,
}

/// What a document holds.
#[derive(Clone, Debug)]
pub enum Content {
    /// Nothing, or only comments.
    Empty,
    /// A value.
    Value(Value),
    /// No readable YAML.
    Broken(Vec<DocumentError>),
}

impl RawDocument {
    /// A document that was never text: everything in it stands at the start.
    #[must_use]
    pub fn of_value(value: Value) -> Self {
        let (start, refusals) = (Spot::START, Vec::new());
        let (line, place) = (start.line, Place::leaf(start));
        Self { index: 0, line, content: Content::Value(value), place, refusals }
    }

    /// The value, when there is one.
    #[must_use]
    pub fn value(&self) -> Option<&Value> {
        match &self.content {
            Content::Value(value) => Some(value),
            _ => None,
        }
    }

    /// The value, for placeholders to be resolved in place.
    pub fn value_mut(&mut self) -> Option<&mut Value> {
        match &mut self.content {
            Content::Value(value) => Some(value),
            _ => None,
        }
    }

    /// Line and column, from 1, of the value at a JSON pointer, or of its nearest known ancestor.
    #[must_use]
    pub fn position(&self, json_pointer: &str) -> (u32, u32) {
        let shown = self.place.find(json_pointer).0.shown;
        (shown.line, shown.column)
    }

    /// Line and column, from 1, of the key at a JSON pointer, or of its nearest known ancestor.
    #[must_use]
    pub fn key_position(&self, json_pointer: &str) -> (u32, u32) {
        let (place, found) = self.place.find(json_pointer);
        let spot = place.key.filter(|_| found).unwrap_or(place.shown);
        (spot.line, spot.column)
    }

    /// Notes that the value at a JSON pointer cannot be had (such as a placeholder whose file is
    /// missing): the document is then judged invalid.
    pub fn refuse(&mut self, json_pointer: &str, message: String) {
        self.refusals.push((json_pointer.to_owned(), message));
    }
}

/// What the rules of the format say of a document.
#[derive(Clone, Debug)]
pub struct Judgement {
    /// The verdict.
    pub verdict: Verdict,
    /// `kind` as written, when that much can be read.
    pub kind: Option<String>,
    /// `metadata.name` as written, when that much can be read.
    pub name: Option<String>,
    /// The canonical reference, when kind and name are well formed.
    pub reference: Option<EntityRef>,
    /// The entity, for [`Verdict::Valid`] and [`Verdict::UnknownKind`].
    pub entity: Option<Entity>,
    /// Everything that is wrong.
    pub errors: Vec<DocumentError>,
}

/// The sorts of judgement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// An entity of a built-in kind.
    Valid,
    /// Meant as an entity, but against the rules.
    Invalid,
    /// A well-formed entity of a kind that the format does not define.
    UnknownKind,
    /// No readable YAML.
    YamlError,
    /// Nothing, or only comments.
    Empty,
    /// Some other document, such as an API definition.
    NotAnEntity,
    /// A `$yaml` or `$json` placeholder has not been resolved.
    NeedsRemote,
}

impl Verdict {
    /// The name in reports.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Valid => "valid",
            Self::Invalid => "invalid",
            Self::UnknownKind => "unknown-kind",
            Self::YamlError => "yaml-error",
            Self::Empty => "empty",
            Self::NotAnEntity => "not-an-entity",
            Self::NeedsRemote => "needs-remote",
        }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

/// Something wrong in a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DocumentError {
    /// Line from 1.
    pub line: u32,
    /// Column from 1.
    pub column: u32,
    /// JSON pointer to the value.
    pub path: String,
    /// What is wrong and how to mend it.
    pub message: String,
}
