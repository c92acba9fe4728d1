//! Loading: many entities are put in at once, before anybody asks for one.
//!
//! Terms are the most of that work and have nothing to do with the rest of it. A thread of their own
//! puts them in, a little behind the one that knows the numbers.

use super::{flat::flatten, nodes::Nodes, terms::Terms};
use platform::Entity;
use std::{
    panic::resume_unwind,
    sync::mpsc::{Receiver, SyncSender, sync_channel},
    thread::JoinHandle,
};

/// Entities that are handed over at once.
const BATCH: usize = 256;
/// Batches that wait.
const AHEAD: usize = 2;

/// What an entity says, under its number.
#[derive(Debug)]
struct Told {
    number: u32,
    entity: Entity,
    uid: String,
}

/// The terms of an entity.
type Listed = (u32, Box<[u32]>);

/// Loading that is under way.
#[derive(Debug)]
pub(super) struct Loading {
    /// Who came, in that order; for the most part that is the order of the references.
    pub arrived: Vec<u32>,
    batch: Vec<Told>,
    give: SyncSender<Vec<Told>>,
    thread: JoinHandle<(Terms, Vec<Listed>)>,
}

impl Loading {
    /// Begins; so many entities are expected. What terms there are go into the thread.
    pub fn begin(mut terms: Terms, expected: usize) -> Self {
        let (give, take) = sync_channel(AHEAD);
        terms.gather(expected);
        let thread = std::thread::spawn(move || put_all(terms, &take, expected));
        Self {
            arrived: Vec::with_capacity(expected),
            batch: Vec::with_capacity(BATCH),
            give,
            thread,
        }
    }

    /// One more came; nobody came twice.
    pub fn add(&mut self, number: u32, entity: Entity, uid: String) {
        self.arrived.push(number);
        self.batch.push(Told { number, entity, uid });
        if self.batch.len() >= BATCH {
            let batch = std::mem::replace(&mut self.batch, Vec::with_capacity(BATCH));
            // Only a thread that has panicked takes none; that is told when it is joined.
            drop(self.give.send(batch));
        }
    }

    /// Waits for the terms. Gives them, and who came.
    pub fn end(self, nodes: &mut Nodes) -> (Terms, Vec<u32>) {
        let Self { arrived, batch, give, thread } = self;
        drop(give.send(batch));
        drop(give);
        let (terms, listed) = thread.join().unwrap_or_else(|panic| resume_unwind(panic));
        for (number, list) in listed {
            if let Some(entry) = nodes.get_mut(number).and_then(|node| node.entry.as_mut()) {
                entry.terms = list;
            }
        }
        (terms, arrived)
    }
}

fn put_all(mut terms: Terms, take: &Receiver<Vec<Told>>, expected: usize) -> (Terms, Vec<Listed>) {
    let mut listed = Vec::with_capacity(expected);
    let mut list = Vec::new();
    for Told { number, entity, uid } in take.iter().flatten() {
        flatten(&entity, &uid, |pair| list.extend(terms.insert(pair, number)));
        listed.push((number, Box::from(list.as_slice())));
        list.clear();
    }
    terms.gathered();
    (terms, listed)
}
