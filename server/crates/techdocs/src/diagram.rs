//! Diagrams that are written as text, drawn as SVG: themed by a style sheet of ours, real text, no
//! script and nothing of other origins.
//!
//! Mermaid is drawn here. What only a service can draw (`PlantUML`, and whatever is no Mermaid that
//! we know) is told as [`Reason::NeedsService`]: rendering does no I/O, so the caller asks the
//! service for what [`crate::markdown::Rendered`] lists and renders again with what it drew.

mod drawer;
#[cfg(feature = "diagrams")]
mod mermaid;
mod svg;
#[cfg(test)]
mod tests;

pub(crate) use drawer::Drawer;

use std::collections::HashMap;

/// How diagrams look: colours come from variables (`--diagram-…`), so that light and dark are the
/// page's affair.
pub const STYLE: &str = include_str!("diagram/diagram.css");

/// A text that is longer than this is shown as it is.
pub(crate) const LONGEST: usize = 64 * 1024;

/// The languages of diagrams.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// Mermaid.
    Mermaid,
    /// Graphviz' DOT.
    Graphviz,
    /// `PlantUML`.
    PlantUml,
}

impl Kind {
    /// The kind of what a fence's language names.
    #[must_use]
    pub fn of_language(language: &str) -> Option<Self> {
        match language.to_ascii_lowercase().as_str() {
            "mermaid" => Some(Self::Mermaid),
            "graphviz" | "dot" => Some(Self::Graphviz),
            "plantuml" | "puml" | "uml" => Some(Self::PlantUml),
            _ => None,
        }
    }

    /// The name of it that services (Kroki) and style sheets know.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Mermaid => "mermaid",
            Self::Graphviz => "graphviz",
            Self::PlantUml => "plantuml",
        }
    }
}

/// Why a diagram is shown as its text.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Reason {
    /// Only a service can draw it.
    #[error("{} is drawn by a service, and none is configured", .0.name())]
    NeedsService(Kind),
    /// It is not written as its language wants it.
    #[error("it cannot be read: {0}")]
    Invalid(String),
    /// It was not drawn where it was asked for.
    #[error("{0}")]
    Refused(String),
    /// Its page has more of them than are drawn.
    #[error("the page has more than {MOST} diagrams")]
    TooMany,
    /// It is more than we draw.
    #[error("it is too large")]
    TooLarge,
}

/// What became of a diagram that was drawn elsewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Drawing {
    /// SVG as a service gave it: not yet safe to show.
    Raw(String),
    /// Why it was not drawn.
    Refused(String),
}

/// As many diagrams of a page are drawn: each may take its time.
const MOST: usize = 200;

/// Diagrams that were drawn elsewhere, by kind and source.
pub type Drawings = HashMap<(Kind, String), Drawing>;

/// Draws a diagram. Its ids begin with `id`, which no other one on the page may have.
///
/// # Errors
/// Says why it is not drawn.
#[cfg_attr(
    not(feature = "diagrams"),
    expect(unused_variables, reason = "ids are of what is drawn here")
)]
pub fn render(kind: Kind, source: &str, id: &str) -> Result<String, Reason> {
    if source.len() > LONGEST {
        return Err(Reason::TooLarge);
    }
    match kind {
        #[cfg(feature = "diagrams")]
        Kind::Mermaid => mermaid::render(source, id),
        #[cfg(not(feature = "diagrams"))]
        Kind::Mermaid => Err(Reason::NeedsService(kind)),
        Kind::Graphviz | Kind::PlantUml => Err(Reason::NeedsService(kind)),
    }
}

/// What a service drew, as it may stand in a page.
///
/// # Errors
/// When it is no SVG.
pub fn adopt(drawing: &str, id: &str) -> Result<String, Reason> {
    svg::rewritten(drawing, id, svg::Colours::Its)
}
