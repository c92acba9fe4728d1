//! Places for entities and ways for relations: columns by distance, rows so that few edges cross and
//! most run straight. Sizes are CSS pixels.

mod layers;
mod path;
mod rows;

use super::Found;
use crate::index::{Index, Seen};
use layers::{Layers, Slot};
use path::{Place, path};
use platform::catalog::{Graph, GraphEdge, GraphNode};
use std::collections::BTreeSet;

/// An entity's box.
const WIDTH: f64 = 184.0;
const HEIGHT: f64 = 36.0;
/// What an edge needs that passes through a column.
const PASSAGE: f64 = 4.0;
const COLUMN_GAP: f64 = 76.0;
const ROW_GAP: f64 = 14.0;
/// Room for the bow of an edge within the last column.
const MARGIN: f64 = 32.0;

/// Edges as (who needs, who is needed, relation).
pub(super) type Edges = BTreeSet<(usize, usize, &'static str)>;

/// The drawing.
pub(super) fn draw(
    index: &Index,
    seen: &Seen,
    found: &[Found],
    edges: &Edges,
    hidden: u64,
) -> Graph {
    let layers = Layers::of(found, edges);
    let middles = rows::middles(&layers);
    let x = |slot: usize| MARGIN + count(layers.column_of(slot)) * (WIDTH + COLUMN_GAP);
    let place = |slot: usize| Place { x: x(slot), middle: middles[slot] };
    // The slots of the entities are the first ones, in their order.
    let nodes = found.iter().enumerate().map(|(at, one)| GraphNode {
        entity: index.mention(seen, &one.reference),
        direction: one.direction,
        distance: one.distance,
        x: x(at),
        y: middles[at] - HEIGHT / 2.0,
        width: WIDTH,
        height: HEIGHT,
        health: None,
    });
    let edges = edges.iter().map(|(source, target, relation)| {
        let passages = layers.passages(*source, *target);
        let stops: Vec<Place> =
            [*source].into_iter().chain(passages).chain([*target]).map(place).collect();
        GraphEdge {
            source: *source,
            target: *target,
            relation_type: (*relation).to_owned(),
            path: path(&stops),
        }
    });
    let bottom = |slot: usize| middles[slot] + height(layers.slot(slot)) / 2.0;
    let lowest = (0..layers.slots()).map(bottom).fold(0.0, f64::max);
    let columns = count(layers.columns().len());
    Graph {
        width: 2.0 * MARGIN + columns * (WIDTH + COLUMN_GAP) - COLUMN_GAP,
        height: lowest + MARGIN,
        nodes: nodes.collect(),
        edges: edges.collect(),
        hidden,
    }
}

fn height(slot: Slot) -> f64 {
    match slot {
        Slot::Entity => HEIGHT,
        Slot::Passage => PASSAGE,
    }
}

#[expect(clippy::cast_precision_loss, reason = "a drawing has at most a few thousand slots")]
fn count(number: usize) -> f64 {
    number as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use platform::{EntityRef, catalog::Direction};
    use proptest::prelude::*;
    use std::sync::Arc;

    /// Nodes of any column and edges between any of them, more tangled than any catalog.
    fn tangles() -> impl Strategy<Value = (Vec<Found>, Edges)> {
        let columns = proptest::collection::vec(-4_i8..=4, 0..24);
        let pairs = proptest::collection::vec((any::<usize>(), any::<usize>()), 0..48);
        (columns, pairs).prop_map(|(columns, pairs)| {
            let columns: Vec<i8> = [0].into_iter().chain(columns).collect();
            let found: Vec<Found> =
                columns.iter().enumerate().map(|(at, column)| found(at, *column)).collect();
            let edge = |(source, target): (usize, usize)| {
                (source % found.len(), target % found.len(), "dependsOn")
            };
            let edges = pairs.into_iter().map(edge).filter(|edge| edge.0 != edge.1).collect();
            (found, edges)
        })
    }

    fn found(at: usize, column: i8) -> Found {
        let direction = match column {
            _ if at == 0 => Direction::Centre,
            ..0 => Direction::Dependent,
            0.. => Direction::Dependency,
        };
        Found {
            reference: Arc::new(EntityRef::new("component", "default", &format!("c-{at}"))),
            direction,
            distance: if at == 0 { 0 } else { column.unsigned_abs().max(1) },
        }
    }

    fn drawn(found: &[Found], edges: &Edges) -> Graph {
        draw(&Index::default(), &Seen::everything(), found, edges, 0)
    }

    /// Points along a path, twenty a stretch, straight or curved.
    fn points(path: &str) -> Vec<(f64, f64)> {
        let commands = path.chars().filter(char::is_ascii_alphabetic);
        let numbers = path.split(|letter: char| letter.is_ascii_alphabetic()).skip(1).map(|text| {
            text.split(' ').map(|number| number.parse().unwrap()).collect::<Vec<f64>>()
        });
        let mut at = (0.0, 0.0);
        let mut points = Vec::new();
        for (command, numbers) in commands.zip(numbers) {
            let [one, other, end] = match (command, numbers.as_slice()) {
                ('M', [x, y]) => {
                    at = (*x, *y);
                    points.push(at);
                    continue;
                }
                ('L', [x, y]) => [at, (*x, *y), (*x, *y)],
                ('C', [x1, y1, x2, y2, x, y]) => [(*x1, *y1), (*x2, *y2), (*x, *y)],
                other => panic!("{other:?} in {path}"),
            };
            for step in 1..=20 {
                let t = f64::from(step) / 20.0;
                let s = 1.0 - t;
                let mix = |a: f64, b: f64, c: f64, d: f64| {
                    s * s * s * a + 3.0 * s * s * t * b + 3.0 * s * t * t * c + t * t * t * d
                };
                points.push((mix(at.0, one.0, other.0, end.0), mix(at.1, one.1, other.1, end.1)));
            }
            at = end;
        }
        points
    }

    fn inside(node: &GraphNode, (x, y): (f64, f64)) -> bool {
        x > node.x && x < node.x + node.width && y > node.y && y < node.y + node.height
    }

    fn on_border(node: &GraphNode, (x, y): (f64, f64)) -> bool {
        let near = |a: f64, b: f64| (a - b).abs() < 0.01;
        (near(x, node.x) || near(x, node.x + node.width)) && near(y, node.y + node.height / 2.0)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(256))]

        #[test]
        fn nothing_overlaps_and_every_edge_leads_from_border_to_border((found, edges) in tangles()) {
            let graph = drawn(&found, &edges);
            prop_assert_eq!(&graph, &drawn(&found, &edges), "the same again");
            for (at, one) in graph.nodes.iter().enumerate() {
                prop_assert!(one.x >= 0.0 && one.x + one.width <= graph.width);
                prop_assert!(one.y >= 0.0 && one.y + one.height <= graph.height);
                for other in &graph.nodes[at + 1..] {
                    let apart = one.x + one.width <= other.x
                        || other.x + other.width <= one.x
                        || one.y + one.height <= other.y
                        || other.y + other.height <= one.y;
                    prop_assert!(apart, "{:?} and {:?}", one, other);
                }
            }
            for edge in &graph.edges {
                let points = points(&edge.path);
                let (source, target) = (&graph.nodes[edge.source], &graph.nodes[edge.target]);
                prop_assert!(on_border(source, points[0]), "{}", edge.path);
                prop_assert!(on_border(target, *points.last().unwrap()), "{}", edge.path);
                for point in points {
                    prop_assert!(point.0 >= 0.0 && point.0 <= graph.width, "{}", edge.path);
                    prop_assert!(point.1 >= 0.0 && point.1 <= graph.height, "{}", edge.path);
                    let through = graph.nodes.iter().find(|node| inside(node, point));
                    prop_assert!(through.is_none(), "{} runs through {:?}", edge.path, through);
                }
            }
        }
    }

    #[test]
    fn two_rows_that_would_cross_change_places() {
        let found: Vec<Found> =
            [0, 1, 1, 2, 2].into_iter().enumerate().map(|(at, column)| found(at, column)).collect();
        let edges = Edges::from([(0, 1, "a"), (0, 2, "a"), (1, 4, "a"), (2, 3, "a")]);
        let graph = drawn(&found, &edges);
        let above = |one: usize, other: usize| graph.nodes[one].y < graph.nodes[other].y;
        assert_eq!(above(1, 2), above(4, 3));
    }
}
