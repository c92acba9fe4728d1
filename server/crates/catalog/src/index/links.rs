//! Who mentions whom: kept up to date with every entity that comes or goes, on both ends, together
//! with who has relations of which type, and which mentions lead nowhere.

use super::{
    columns::Columns,
    nodes::{Edge, Nodes},
    relation::Relation,
};
use platform::EntityRef;
use roaring::RoaringBitmap;
use std::{collections::BTreeSet, sync::Arc};

/// A mention of an entity that does not exist.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Dangling {
    /// Who mentions it.
    pub source: Arc<EntityRef>,
    /// As what.
    pub relation: &'static str,
    /// Whom.
    pub target: Arc<EntityRef>,
}

/// What is known of relations beside the edges themselves.
#[derive(Debug, Default)]
pub(super) struct Links {
    /// By type of relation, the nodes that have one.
    having: [RoaringBitmap; Relation::COUNT],
    dangling: BTreeSet<Dangling>,
}

impl Links {
    /// Notes the mentions of an entity that has just come. Gives the targets.
    pub fn add(&mut self, nodes: &mut Nodes, columns: &mut Columns, number: u32) -> Vec<u32> {
        let edges = own(nodes, number);
        for edge in nodes.pairs(number) {
            columns.forget(edge.relation);
        }
        for Edge { relation, other } in &edges {
            let back = Edge { relation: relation.inverse(), other: number };
            columns.forget(back.relation);
            self.having(*relation).insert(number);
            self.having(back.relation).insert(*other);
            if let Some(target) = nodes.get_mut(*other)
                && let Err(place) = target.incoming.binary_search(&back)
            {
                target.incoming.insert(place, back);
            }
        }
        edges.into_iter().map(|edge| edge.other).collect()
    }

    /// Forgets the mentions of an entity that is about to go. Gives the targets, those too that
    /// nobody needs any more.
    pub fn remove(&mut self, nodes: &mut Nodes, columns: &mut Columns, number: u32) -> Vec<u32> {
        for edge in nodes.pairs(number) {
            columns.forget(edge.relation);
        }
        let edges = own(nodes, number);
        for Edge { relation, other } in &edges {
            let back = Edge { relation: relation.inverse(), other: number };
            columns.forget(back.relation);
            if let Some(dangling) = dangling(nodes, number, *relation, *other) {
                self.dangling.remove(&dangling);
            }
            if let Some(target) = nodes.get_mut(*other)
                && let Ok(place) = target.incoming.binary_search(&back)
            {
                target.incoming.remove(place);
            }
        }
        // What it declares is gone for itself as well; what others declare of it stays.
        if let Some(entry) = nodes.get_mut(number).and_then(|node| node.entry.as_mut()) {
            entry.edges = Box::default();
        }
        for Edge { relation, other } in &edges {
            for (node, relation) in [(number, *relation), (*other, relation.inverse())] {
                if !nodes.is_related(node, relation) {
                    self.having(relation).remove(node);
                }
            }
        }
        edges.into_iter().map(|edge| edge.other).collect()
    }

    /// Notes the mentions of everybody, of whom only the own edges are known yet.
    pub fn again(nodes: &mut Nodes) -> Self {
        let mut having: [Vec<u32>; Relation::COUNT] = Default::default();
        let mut many = vec![0_usize; nodes.end()];
        let edges = || {
            nodes
                .numbers()
                .flat_map(|(number, entry)| entry.edges.iter().map(move |edge| (number, *edge)))
        };
        for (_, edge) in edges() {
            many.get_mut(edge.other as usize).into_iter().for_each(|many| *many += 1);
        }
        let mut incoming: Vec<Vec<Edge>> = many.into_iter().map(Vec::with_capacity).collect();
        for (number, Edge { relation, other }) in edges() {
            let back = relation.inverse();
            having[relation.index()].push(number);
            having[back.index()].push(other);
            if let Some(incoming) = incoming.get_mut(other as usize) {
                incoming.push(Edge { relation: back, other: number });
            }
        }
        for (number, mut incoming) in (0_u32..).zip(incoming) {
            if let Some(node) = nodes.get_mut(number) {
                incoming.sort_unstable();
                node.incoming = incoming;
            }
        }
        let having = having.map(|mut numbers| {
            numbers.sort_unstable();
            numbers.dedup();
            numbers.into_iter().collect()
        });
        let mut links = Self { having, dangling: BTreeSet::new() };
        links.find_dangling(nodes);
        links
    }

    /// Finds all mentions that lead nowhere, after many entities came and nobody kept account.
    pub fn find_dangling(&mut self, nodes: &Nodes) {
        self.dangling = nodes.mentioned().flat_map(|number| incoming(nodes, number)).collect();
    }

    /// Notes which mentions of an entity that has just come lead nowhere.
    pub fn leading_nowhere(&mut self, nodes: &Nodes, number: u32) {
        let edges = nodes.entry(number).into_iter().flat_map(|entry| &entry.edges);
        let missing = edges.filter(|edge| nodes.entry(edge.other).is_none());
        let missing = missing.filter_map(|edge| dangling(nodes, number, edge.relation, edge.other));
        self.dangling.extend(missing);
    }

    /// What mentions this entity leads somewhere from now on.
    pub fn appeared(&mut self, nodes: &Nodes, number: u32) {
        for one in incoming(nodes, number) {
            self.dangling.remove(&one);
        }
    }

    /// What mentions this entity leads nowhere from now on.
    pub fn vanished(&mut self, nodes: &Nodes, number: u32) {
        self.dangling.extend(incoming(nodes, number));
    }

    /// The nodes that have a relation of a type, be they there or only mentioned.
    pub fn nodes_having(&self, relation: Relation) -> Option<&RoaringBitmap> {
        self.having.get(relation.index())
    }

    /// All mentions that lead nowhere, by source, relation, target.
    pub fn dangling(&self) -> &BTreeSet<Dangling> {
        &self.dangling
    }

    /// Those of one entity.
    pub fn dangling_of(&self, source: &EntityRef) -> impl Iterator<Item = &Dangling> {
        let nothing = Arc::new(EntityRef::new("", "", ""));
        let first = Dangling { source: Arc::new(source.clone()), relation: "", target: nothing };
        self.dangling.range(first..).take_while(move |one| *one.source == *source)
    }

    fn having(&mut self, relation: Relation) -> &mut RoaringBitmap {
        &mut self.having[relation.index()]
    }
}

fn own(nodes: &Nodes, number: u32) -> Vec<Edge> {
    nodes.entry(number).map(|entry| entry.edges.to_vec()).unwrap_or_default()
}

fn dangling(nodes: &Nodes, source: u32, relation: Relation, target: u32) -> Option<Dangling> {
    let reference = |number| nodes.reference(number).map(Arc::clone);
    let (source, target) = (reference(source)?, reference(target)?);
    Some(Dangling { source, relation: relation.name(), target })
}

/// The mentions of an entity, as those who make them see them.
fn incoming(nodes: &Nodes, number: u32) -> Vec<Dangling> {
    let edges = nodes.get(number).map(|node| node.incoming.as_slice()).unwrap_or_default();
    let mention = |edge: &Edge| dangling(nodes, edge.other, edge.relation.inverse(), number);
    edges.iter().filter_map(mention).collect()
}
