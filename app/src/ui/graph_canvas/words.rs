//! Names that fit into a box, and what a node and an edge say. Pure.

use crate::text::Text;
use platform::catalog::{Graph, GraphEdge, GraphNode};

/// The average width of a Latin letter of a node's name, in units; a Chinese one takes two.
const LETTER: f64 = 6.7;

/// As much of a name as fits into a width, with an ellipsis for the rest.
pub fn fitting(name: &str, width: f64) -> String {
    let letters = |character: char| if (character as u32) < 0x2E80 { 1.0 } else { 1.85 };
    let whole: f64 = name.chars().map(letters).sum();
    if whole * LETTER <= width {
        return name.to_owned();
    }
    let mut room = width / LETTER - 1.0;
    let fits = |character: &char| {
        room -= letters(*character);
        room >= 0.0
    };
    let kept: String = name.chars().take_while(fits).collect();
    format!("{}…", kept.trim_end())
}

/// What a node is, for ears and on hover: name, kind and type, how it fares.
pub fn node_words(node: &GraphNode, text: &Text) -> String {
    let kind = text.kind_singular(node.entity.target.kind(), node.entity.target.kind());
    let mut words = format!("{}, {kind}", node.entity.label);
    if let Some(entity_type) = &node.entity.entity_type {
        words.push_str(" · ");
        words.push_str(entity_type);
    }
    if !node.entity.exists {
        words.push_str(" · ");
        words.push_str(text.missing_entity);
    }
    if let Some(state) = node.health {
        words.push_str(" · ");
        words.push_str(text.health(state));
    }
    words
}

/// What an edge says: who, needs how, whom.
pub fn edge_words(graph: &Graph, edge: &GraphEdge, text: &Text) -> String {
    let label = |index: usize| graph.nodes.get(index).map_or("", |node| node.entity.label.as_str());
    let relation = text.relation(&edge.relation_type);
    format!("{} → {} · {relation}", label(edge.source), label(edge.target))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_cut_where_the_box_ends() {
        assert_eq!(fitting("orders", 60.0), "orders");
        assert_eq!(fitting("payments-gateway", 67.0), "payments-…");
        assert_eq!(fitting("订单服务订单服务", 67.0), "订单服务…");
        assert_eq!(fitting("", 10.0), "");
    }
}
