//! Columns of slots. An edge over more than one column passes through a slot of its own in each
//! column between, so that it runs between the boxes and not behind them; edges to one target share
//! their passages. Rows are ordered by the middle of their neighbours, to and fro, and the order with
//! the fewest crossings is kept.

use super::{Edges, count};
use crate::graph::Found;
use std::collections::{BTreeMap, BTreeSet};

/// Times that the columns are ordered anew; more change next to nothing.
const SWEEPS: usize = 12;

/// What stands in a row of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Slot {
    Entity,
    Passage,
}

/// The slots, those of the entities first.
#[derive(Debug)]
pub(super) struct Layers {
    slots: Vec<Slot>,
    column_of: Vec<usize>,
    columns: Vec<Vec<usize>>,
    /// Passages by target and column.
    passages: BTreeMap<(usize, usize), usize>,
    /// Slots in the next or previous column that a slot is joined with.
    neighbours: Vec<BTreeSet<usize>>,
}

impl Layers {
    pub fn of(found: &[Found], edges: &Edges) -> Self {
        // A distance may have no column: what stood there is nearer the other way round.
        let distances: BTreeSet<i32> = found.iter().map(Found::column).collect();
        let columns: BTreeMap<i32, usize> =
            distances.into_iter().enumerate().map(|(at, distance)| (distance, at)).collect();
        let column_of: Vec<usize> = found.iter().map(|one| columns[&one.column()]).collect();
        let mut layers = Self {
            slots: vec![Slot::Entity; found.len()],
            columns: vec![Vec::new(); columns.len()],
            column_of,
            passages: BTreeMap::new(),
            neighbours: vec![BTreeSet::new(); found.len()],
        };
        for (source, target, _) in edges {
            layers.join(*source, *target);
        }
        let mut order: Vec<usize> = (0..layers.slots.len()).collect();
        // By reference; a passage where its target is.
        let target_of: BTreeMap<usize, usize> =
            layers.passages.iter().map(|((target, _), slot)| (*slot, *target)).collect();
        order.sort_by_key(|slot| {
            let entity = target_of.get(slot).unwrap_or(slot);
            (&found[*entity].reference, *slot)
        });
        for slot in order {
            layers.columns[layers.column_of[slot]].push(slot);
        }
        layers.untangle();
        layers
    }

    pub fn slots(&self) -> usize {
        self.slots.len()
    }

    pub fn slot(&self, slot: usize) -> Slot {
        self.slots[slot]
    }

    pub fn column_of(&self, slot: usize) -> usize {
        self.column_of[slot]
    }

    /// The columns from left to right, each from top to bottom.
    pub fn columns(&self) -> &[Vec<usize>] {
        &self.columns
    }

    pub fn neighbours(&self, slot: usize) -> &BTreeSet<usize> {
        &self.neighbours[slot]
    }

    /// The slots that an edge passes through, from its source to its target.
    pub fn passages(&self, source: usize, target: usize) -> Vec<usize> {
        let between = between(self.column_of[source], self.column_of[target]);
        between.filter_map(|column| self.passages.get(&(target, column)).copied()).collect()
    }

    fn join(&mut self, source: usize, target: usize) {
        if self.column_of[source] == self.column_of[target] {
            return;
        }
        let mut at = source;
        for column in between(self.column_of[source], self.column_of[target]) {
            let next = self.passage(target, column);
            self.neighbours[at].insert(next);
            self.neighbours[next].insert(at);
            at = next;
        }
        self.neighbours[at].insert(target);
        self.neighbours[target].insert(at);
    }

    fn passage(&mut self, target: usize, column: usize) -> usize {
        let next = self.slots.len();
        let slot = *self.passages.entry((target, column)).or_insert(next);
        if slot == next {
            self.slots.push(Slot::Passage);
            self.column_of.push(column);
            self.neighbours.push(BTreeSet::new());
        }
        slot
    }

    fn untangle(&mut self) {
        let mut best = (self.crossings(), self.columns.clone());
        for sweep in 0..SWEEPS {
            let rightwards = sweep % 2 == 0;
            let mut order: Vec<usize> = (0..self.columns.len()).collect();
            if !rightwards {
                order.reverse();
            }
            for column in order {
                self.sort(column, rightwards);
            }
            let crossings = self.crossings();
            if crossings < best.0 {
                best = (crossings, self.columns.clone());
            }
        }
        self.columns = best.1;
    }

    /// Orders a column by the mean row of the neighbours on the side where the sweep comes from.
    fn sort(&mut self, column: usize, rightwards: bool) {
        let rows = self.rows();
        let mut members = std::mem::take(&mut self.columns[column]);
        let weight = |slot: &usize| {
            let behind = self.neighbours[*slot]
                .iter()
                .filter(|other| (self.column_of[**other] < column) == rightwards);
            let known: Vec<f64> = behind.map(|other| rows[*other]).collect();
            if known.is_empty() {
                rows[*slot]
            } else {
                known.iter().sum::<f64>() / count(known.len())
            }
        };
        // Stable: equal weights keep their order.
        members.sort_by(|left, right| weight(left).total_cmp(&weight(right)));
        self.columns[column] = members;
    }

    /// Rows by slot, counted from the middle of the column, as they are drawn.
    fn rows(&self) -> Vec<f64> {
        let mut rows = vec![0.0; self.slots.len()];
        for members in &self.columns {
            let middle = (count(members.len()) - 1.0) / 2.0;
            for (row, slot) in members.iter().enumerate() {
                rows[*slot] = count(row) - middle;
            }
        }
        rows
    }

    /// How many pairs of edges between neighbouring columns cross.
    fn crossings(&self) -> usize {
        let mut row_of = vec![0; self.slots.len()];
        for members in &self.columns {
            for (row, slot) in members.iter().enumerate() {
                row_of[*slot] = row;
            }
        }
        let between = |(left, right): (&Vec<usize>, &Vec<usize>)| {
            // From top to bottom on the left; what ends above an earlier one crosses it.
            let mut ends = vec![0_usize; right.len()];
            let mut crossings = 0;
            for slot in left {
                let targets = self.neighbours[*slot].iter();
                let next = self.column_of[*slot] + 1;
                let targets = targets.filter(|other| self.column_of[**other] == next);
                let rows: Vec<usize> = targets.map(|other| row_of[*other]).collect();
                for row in &rows {
                    crossings += ends[row + 1..].iter().sum::<usize>();
                }
                for row in rows {
                    ends[row] += 1;
                }
            }
            crossings
        };
        self.columns.iter().zip(self.columns.iter().skip(1)).map(between).sum()
    }
}

/// The columns between two, from the one to the other.
fn between(from: usize, to: usize) -> Box<dyn Iterator<Item = usize>> {
    if from < to { Box::new(from + 1..to) } else { Box::new((to + 1..from).rev()) }
}
