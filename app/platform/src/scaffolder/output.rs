//! What a task shows at its end.

use crate::EntityRef;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// What a task shows at its end (`spec.output`), filled in.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct TaskOutput {
    /// Where to go on.
    pub links: Vec<OutputLink>,
    /// What to read.
    pub texts: Vec<OutputText>,
    /// Everything else, as the template names it.
    #[serde(default)]
    pub more: Map<String, Value>,
}

/// A link at the end of a task.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutputLink {
    /// What it says.
    pub title: String,
    /// An address; `None` where it leads to an entity. Only `http`, `https` and paths of the portal.
    pub url: Option<String>,
    /// An entity of the catalog.
    pub entity: Option<EntityRef>,
    /// Its icon, by name.
    pub icon: Option<String>,
}

/// A text at the end of a task.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutputText {
    /// What it is about.
    pub title: String,
    /// Its icon, by name.
    pub icon: Option<String>,
    /// Markdown, as written. It is rendered by the service that gives it to pages: `html`.
    pub content: String,
    /// The same as safe HTML.
    #[serde(default)]
    pub html: String,
    /// Whether it is shown first.
    pub default: bool,
}
