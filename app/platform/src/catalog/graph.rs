//! The dependency graph around an entity, laid out in layers.

use crate::{catalog::Reference, health::HealthState};
use serde::{Deserialize, Serialize};

/// A laid-out graph. Coordinates are CSS pixels; the origin is the upper left corner.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Graph {
    /// Width of the drawing.
    pub width: f64,
    /// Height of the drawing.
    pub height: f64,
    /// The entities; the first one is the centre.
    pub nodes: Vec<GraphNode>,
    /// The relations among them.
    pub edges: Vec<GraphEdge>,
    /// How many neighbours were left out because the drawing has enough.
    pub hidden: u64,
}

/// Which way a node lies from the centre.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Direction {
    /// The centre itself.
    Centre,
    /// It needs the centre (left).
    Dependent,
    /// The centre needs it (right).
    Dependency,
}

/// An entity in the drawing.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct GraphNode {
    /// The entity.
    pub entity: Reference,
    /// Which way it lies from the centre.
    pub direction: Direction,
    /// Steps from the centre.
    pub distance: u8,
    /// Left edge.
    pub x: f64,
    /// Upper edge.
    pub y: f64,
    /// Width.
    pub width: f64,
    /// Height.
    pub height: f64,
    /// How it fares, where that is known; the catalog itself does not know.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub health: Option<HealthState>,
}

/// A relation in the drawing: `source` needs `target`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct GraphEdge {
    /// Index of the node that needs the other.
    pub source: usize,
    /// Index of the node that is needed.
    pub target: usize,
    /// The relation's type from the source's point of view (`dependsOn`, `consumesApi` …).
    pub relation_type: String,
    /// SVG path data.
    pub path: String,
}
