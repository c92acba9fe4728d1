//! A graph as lists: who is how far away, and by which relations. Pure.

use platform::catalog::{Direction, Graph, Reference};

/// An entity of the graph other than its centre.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Neighbour {
    /// The entity.
    pub entity: Reference,
    /// Steps from the centre.
    pub distance: u8,
    /// Types of the relations on the last step from the centre to it, from the point of view of
    /// the one that needs the other.
    pub relation_types: Vec<String>,
}

/// What lies in a direction from the centre, the nearest first, then by name.
pub fn neighbours(graph: &Graph, direction: Direction) -> Vec<Neighbour> {
    let there = graph.nodes.iter().enumerate().filter(|(_, node)| node.direction == direction);
    let mut found: Vec<Neighbour> = there
        .map(|(index, node)| {
            let mut relation_types: Vec<String> = Vec::new();
            for edge in &graph.edges {
                let (outer, inner) = match direction {
                    Direction::Dependent => (edge.source, edge.target),
                    Direction::Dependency | Direction::Centre => (edge.target, edge.source),
                };
                let nearer = graph.nodes.get(inner).is_some_and(|inner| {
                    inner.distance < node.distance
                        && (inner.direction == direction || inner.direction == Direction::Centre)
                });
                if outer == index && nearer && !relation_types.contains(&edge.relation_type) {
                    relation_types.push(edge.relation_type.clone());
                }
            }
            Neighbour { entity: node.entity.clone(), distance: node.distance, relation_types }
        })
        .collect();
    found.sort_by(|a, b| {
        let name = |neighbour: &Neighbour| neighbour.entity.label.to_lowercase();
        a.distance.cmp(&b.distance).then_with(|| name(a).cmp(&name(b)))
    });
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use platform::{
        EntityRef,
        catalog::{GraphEdge, GraphNode},
    };

    fn node(name: &str, direction: Direction, distance: u8) -> GraphNode {
        let target = EntityRef::new("component", "default", name);
        let entity = Reference { target, label: name.to_owned(), entity_type: None, exists: true };
        let (x, y, width, height) = (0.0, 0.0, 0.0, 0.0);
        GraphNode { entity, direction, distance, x, y, width, height, health: None }
    }

    fn edge(source: usize, target: usize, relation_type: &str) -> GraphEdge {
        let relation_type = relation_type.to_owned();
        GraphEdge { source, target, relation_type, path: String::new() }
    }

    #[test]
    fn the_nearest_come_first_with_the_relations_that_lead_there() {
        let graph = Graph {
            width: 0.0,
            height: 0.0,
            nodes: vec![
                node("centre", Direction::Centre, 0),
                node("far", Direction::Dependency, 2),
                node("Near", Direction::Dependency, 1),
                node("also", Direction::Dependency, 1),
                node("user", Direction::Dependent, 1),
            ],
            edges: vec![
                edge(0, 2, "dependsOn"),
                edge(0, 2, "consumesApi"),
                edge(0, 3, "dependsOn"),
                edge(2, 1, "dependsOn"),
                edge(1, 2, "providesApi"),
                edge(4, 0, "consumesApi"),
            ],
            hidden: 0,
        };
        let told = |direction| -> Vec<(String, u8, String)> {
            neighbours(&graph, direction)
                .into_iter()
                .map(|row| (row.entity.label, row.distance, row.relation_types.join(" ")))
                .collect()
        };
        let row = |name: &str, distance, types: &str| (name.to_owned(), distance, types.to_owned());
        assert_eq!(
            told(Direction::Dependency),
            [
                row("also", 1, "dependsOn"),
                row("Near", 1, "dependsOn consumesApi"),
                row("far", 2, "dependsOn")
            ]
        );
        assert_eq!(told(Direction::Dependent), [row("user", 1, "consumesApi")]);
    }
}
