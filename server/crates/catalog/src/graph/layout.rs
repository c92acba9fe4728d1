//! Places for entities and ways for relations. Sizes are CSS pixels.

use super::Found;
use crate::index::Index;
use platform::catalog::{Graph, GraphEdge, GraphNode};
use std::collections::{BTreeMap, BTreeSet};

const WIDTH: f64 = 184.0;
const HEIGHT: f64 = 36.0;
const COLUMN_GAP: f64 = 76.0;
const ROW_GAP: f64 = 14.0;
/// Room for the bow of an edge within the last column.
const MARGIN: f64 = 32.0;

/// Times that the columns are ordered anew; more change next to nothing.
const SWEEPS: usize = 6;

/// Edges as (who needs, who is needed, relation).
pub(super) type Edges = BTreeSet<(usize, usize, &'static str)>;

/// The drawing.
pub(super) fn draw(index: &Index, found: &[Found], edges: Edges, hidden: u64) -> Graph {
    let mut columns: BTreeMap<i32, Vec<usize>> = BTreeMap::new();
    for (at, one) in found.iter().enumerate() {
        columns.entry(one.column()).or_default().push(at);
    }
    for column in columns.values_mut() {
        column.sort_by(|left, right| found[*left].reference.cmp(&found[*right].reference));
    }
    untangle(&mut columns, &edges);
    let tallest = columns.values().map(Vec::len).max().unwrap_or_default();
    let height = column_height(tallest) + 2.0 * MARGIN;
    let mut places = vec![(0.0, 0.0); found.len()];
    // A distance may have no column: what stood there is nearer the other way round.
    for (column, members) in columns.values().enumerate() {
        let x = MARGIN + count(column) * (WIDTH + COLUMN_GAP);
        let top = (height - column_height(members.len())) / 2.0;
        for (row, at) in members.iter().enumerate() {
            places[*at] = (x, top + count(row) * (HEIGHT + ROW_GAP));
        }
    }
    let nodes = found.iter().zip(&places).map(|(one, (x, y))| GraphNode {
        entity: index.mention(&one.reference),
        direction: one.direction,
        distance: one.distance,
        x: *x,
        y: *y,
        width: WIDTH,
        height: HEIGHT,
    });
    let edges = edges.into_iter().map(|(source, target, relation)| GraphEdge {
        source,
        target,
        relation_type: relation.to_owned(),
        path: path(places[source], places[target]),
    });
    let width = 2.0 * MARGIN + count(columns.len()) * (WIDTH + COLUMN_GAP) - COLUMN_GAP;
    Graph { width, height, nodes: nodes.collect(), edges: edges.collect(), hidden }
}

/// Orders each column by the mean row of its neighbours in the other columns, to and fro.
fn untangle(columns: &mut BTreeMap<i32, Vec<usize>>, edges: &Edges) {
    let mut neighbours: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (source, target, _) in edges {
        neighbours.entry(*source).or_default().push(*target);
        neighbours.entry(*target).or_default().push(*source);
    }
    let mut rows: BTreeMap<usize, f64> = BTreeMap::new();
    for members in columns.values() {
        note_rows(members, &mut rows);
    }
    for sweep in 0..SWEEPS {
        let mut order: Vec<i32> = columns.keys().copied().collect();
        if sweep % 2 == 1 {
            order.reverse();
        }
        for column in order {
            let Some(members) = columns.get_mut(&column) else { continue };
            let inside: BTreeSet<usize> = members.iter().copied().collect();
            let weight = |at: &usize| {
                let others = neighbours.get(at).into_iter().flatten();
                let outside = others.filter(|other| !inside.contains(other));
                let known: Vec<f64> =
                    outside.filter_map(|other| rows.get(other).copied()).collect();
                if known.is_empty() {
                    return rows.get(at).copied().unwrap_or_default();
                }
                known.iter().sum::<f64>() / count(known.len())
            };
            // Stable: equal weights keep the order by reference.
            members.sort_by(|left, right| weight(left).total_cmp(&weight(right)));
            note_rows(members, &mut rows);
        }
    }
}

/// Rows are counted from the middle of the column, as they are drawn.
fn note_rows(members: &[usize], rows: &mut BTreeMap<usize, f64>) {
    let middle = (count(members.len()) - 1.0) / 2.0;
    for (row, at) in members.iter().enumerate() {
        rows.insert(*at, count(row) - middle);
    }
}

/// From border to border: a smooth curve between columns, a bow within one.
fn path(source: (f64, f64), target: (f64, f64)) -> String {
    let (source_y, target_y) = (source.1 + HEIGHT / 2.0, target.1 + HEIGHT / 2.0);
    let right = |x: f64| x + WIDTH;
    let (from, to, bend_from, bend_to) = if source.0 < target.0 {
        let (from, to) = (right(source.0), target.0);
        let bend = (to - from) / 2.0;
        (from, to, from + bend, to - bend)
    } else if source.0 > target.0 {
        let (from, to) = (source.0, right(target.0));
        let bend = (from - to) / 2.0;
        (from, to, from - bend, to + bend)
    } else {
        let from = right(source.0);
        (from, from, from + COLUMN_GAP / 2.0, from + COLUMN_GAP / 2.0)
    };
    format!("M{from} {source_y}C{bend_from} {source_y} {bend_to} {target_y} {to} {target_y}")
}

fn column_height(rows: usize) -> f64 {
    count(rows) * (HEIGHT + ROW_GAP) - ROW_GAP
}

#[expect(clippy::cast_precision_loss, reason = "a drawing has at most a few hundred rows")]
fn count(number: usize) -> f64 {
    number as f64
}
