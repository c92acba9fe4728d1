//! An index from its image: terms and nodes are read by a thread each, then what follows from them is
//! made by three.

use super::{Damaged, In, Part, Reader, Sizes, Unusable, entry::ImageWords};
use crate::index::{
    Index, links::Links, nodes::Nodes, order::Orders, sorted::Sorted, terms::Terms,
};
use platform::EntityRef;
use roaring::RoaringBitmap;
use std::{
    collections::{BTreeMap, BTreeSet},
    panic::resume_unwind,
    sync::{
        Arc,
        mpsc::{Receiver, SyncSender, sync_channel},
    },
    thread::ScopedJoinHandle,
};

/// Blocks that wait.
const AHEAD: usize = 8;

type Malformed = BTreeMap<EntityRef, Vec<(String, String)>>;

/// An index that was read.
#[derive(Debug)]
pub struct Restored {
    /// What was read.
    pub index: Index,
    /// Who was half written, because it changed meanwhile: the log has to say more of each.
    pub half: BTreeSet<EntityRef>,
}

impl Restored {
    /// Reads an image to its end; `progress` is told the bytes that are left.
    ///
    /// # Errors
    /// When it is damaged, or cannot be read.
    pub fn read(
        mut reader: Reader,
        sizes: Sizes,
        progress: impl Fn(u64),
    ) -> Result<Self, Unusable> {
        // Whatever it says, each of them takes more than a byte.
        let most = usize::try_from(reader.left()).unwrap_or(usize::MAX);
        let Sizes { terms, nodes } = sizes;
        let sizes = Sizes { terms: terms.min(most), nodes: nodes.min(most) };
        let (give_terms, take_terms) = sync_channel(AHEAD);
        let (give_nodes, take_nodes) = sync_channel(AHEAD);
        let (terms, nodes, rest) = std::thread::scope(|scope| {
            let terms = scope.spawn(move || read_terms(&take_terms, sizes.terms));
            let nodes = scope.spawn(move || read_nodes(&take_nodes, sizes.nodes));
            let rest = deal(&mut reader, give_terms, give_nodes, progress);
            (join(terms), join(nodes), rest)
        });
        let (keys, orders) = rest?;
        let (mut terms, (nodes, words, malformed)) = (terms?, nodes?);
        for keys in keys {
            terms.restore_keys(&mut body(&keys)?)?;
        }
        let index = Index { nodes, words: words.words, malformed, ..Index::default() };
        Ok(index.made_whole(terms, orders))
    }
}

/// Blocks that are read when all others are: the names of keys, and the orders.
type Rest = (Vec<Vec<u8>>, Vec<Vec<u32>>);

/// Hands the blocks out to those who read them.
fn deal(
    reader: &mut Reader,
    terms: SyncSender<Vec<u8>>,
    nodes: SyncSender<Vec<u8>>,
    progress: impl Fn(u64),
) -> Result<Rest, Unusable> {
    let (mut keys, mut orders) = (Vec::new(), Vec::new());
    loop {
        let (part, block) = reader.next()?;
        progress(reader.left());
        // Who takes none any more has found damage.
        match part {
            Part::Terms => terms.send(block).map_err(|_| Damaged)?,
            Part::Nodes => nodes.send(block).map_err(|_| Damaged)?,
            Part::Keys => keys.push(block),
            Part::Order => orders.push(body(&block)?.whole()?.collect()),
            Part::End if reader.left() == 0 => return Ok((keys, orders)),
            Part::End | Part::Head => return Err(Unusable::Damaged),
        }
    }
}

/// A block without its first byte.
fn body(block: &[u8]) -> Result<In<'_>, Damaged> {
    let mut input = In::of(block);
    input.byte()?;
    Ok(input)
}

fn read_terms(take: &Receiver<Vec<u8>>, expected: usize) -> Result<Terms, Damaged> {
    let mut terms = Terms::default();
    terms.expect(expected);
    for block in take {
        terms.restore(&mut body(&block)?)?;
    }
    Ok(terms)
}

fn read_nodes(
    take: &Receiver<Vec<u8>>,
    expected: usize,
) -> Result<(Nodes, ImageWords, Malformed), Damaged> {
    let (mut nodes, mut words) = (Nodes::default(), ImageWords::default());
    nodes.expect(expected);
    let mut malformed = Malformed::new();
    for block in take {
        nodes.restore(&mut body(&block)?, |reference, input| {
            let (entry, wrong) = words.entry(reference, input)?;
            if !wrong.is_empty() {
                malformed.insert(EntityRef::clone(&entry.reference), wrong);
            }
            Ok(entry)
        })?;
    }
    Ok((nodes, words, malformed))
}

fn join<T>(thread: ScopedJoinHandle<'_, T>) -> T {
    thread.join().unwrap_or_else(|panic| resume_unwind(panic))
}

impl Index {
    /// Makes all that follows from nodes and terms.
    fn made_whole(mut self, mut terms: Terms, orders: Vec<Vec<u32>>) -> Restored {
        let mut half = self.drop_lost_edges();
        self.links = Links::again(&mut self.nodes);
        self.all = self.nodes.numbers().map(|(number, _)| number).collect();
        let nodes = std::mem::take(&mut self.nodes);
        let everybody = self.all.clone();
        let (lost, by_reference, orders) = std::thread::scope(|scope| {
            let members = scope.spawn(|| members(&mut terms, &nodes));
            let ordered = scope.spawn(|| ordered(&nodes, &everybody, orders));
            for (number, entry) in nodes.numbers() {
                self.count_among(&nodes, entry, number);
            }
            let (by_reference, orders) = join(ordered);
            (join(members), by_reference, orders)
        });
        (self.nodes, self.terms) = (nodes, terms);
        (self.by_reference, self.orders) = (by_reference, orders);
        for number in lost {
            let Some(entry) = self.nodes.get_mut(number).and_then(|node| node.entry.as_mut())
            else {
                continue;
            };
            entry.terms =
                entry.terms.iter().copied().filter(|at| self.terms.term(*at).is_some()).collect();
            half.insert(EntityRef::clone(&entry.reference));
        }
        for number in &self.all.clone() {
            self.touch(number);
        }
        // Mentioned by somebody who was half written, and by nobody any more.
        for number in self.nodes.mentioned().collect::<Vec<_>>() {
            self.nodes.close(number);
        }
        Restored { index: self, half }
    }

    /// Forgets edges that lead to no node; gives those who had some.
    fn drop_lost_edges(&mut self) -> BTreeSet<EntityRef> {
        let is_lost = |number: &u32| self.nodes.get(*number).is_none();
        let lost: Vec<u32> = self
            .nodes
            .numbers()
            .filter(|(_, entry)| {
                let edges = entry.edges.iter().map(|edge| edge.other);
                edges.chain(entry.owner).chain(entry.system).any(|other| is_lost(&other))
            })
            .map(|(number, _)| number)
            .collect();
        let mut half = BTreeSet::new();
        for number in lost {
            let Some(mut entry) = self.nodes.get_mut(number).and_then(|node| node.entry.take())
            else {
                continue;
            };
            let known = |other: u32| self.nodes.get(other).is_some();
            entry.edges = entry.edges.iter().copied().filter(|edge| known(edge.other)).collect();
            entry.owner = entry.owner.filter(|owner| known(*owner));
            entry.system = entry.system.filter(|system| known(*system));
            half.insert(EntityRef::clone(&entry.reference));
            if let Some(node) = self.nodes.get_mut(number) {
                node.entry = Some(entry);
            }
        }
        half
    }
}

/// Gives terms their members; gives those who name terms that are not there.
fn members(terms: &mut Terms, nodes: &Nodes) -> Vec<u32> {
    let mut lost = Vec::new();
    terms.begin_members();
    for (number, entry) in nodes.numbers() {
        for at in &entry.terms {
            if !terms.push_member(*at, number) {
                lost.push(number);
            }
        }
    }
    terms.end_members();
    lost.dedup();
    lost
}

/// All orders. What the image says of them is only what they were about.
fn ordered(nodes: &Nodes, all: &RoaringBitmap, orders: Vec<Vec<u32>>) -> (Sorted, Orders) {
    let mut lists = orders.into_iter().map(|list| exactly(all, list));
    let mut numbers = lists.next().unwrap_or_else(|| all.iter().collect());
    let reference = |number: u32| nodes.reference(number).map(Arc::as_ref);
    if !numbers.is_sorted_by(|one, other| reference(*one) < reference(*other)) {
        numbers.sort_by(|one, other| reference(*one).cmp(&reference(*other)));
    }
    let by_reference = Sorted::of(numbers.iter().copied());
    let orders = Orders::again(nodes, lists.chain(std::iter::repeat(numbers)));
    (by_reference, orders)
}

/// A list that has everybody exactly once.
fn exactly(all: &RoaringBitmap, list: Vec<u32>) -> Vec<u32> {
    let mut missing = all.clone();
    let mut list: Vec<u32> = list.into_iter().filter(|number| missing.remove(*number)).collect();
    list.extend(missing);
    list
}
