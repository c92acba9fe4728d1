//! Nodes in an image of the index.

use super::{Node, Nodes};
use crate::index::{
    entry::Entry,
    image::{Damaged, In, Out},
};
use platform::EntityRef;
use std::{hash::BuildHasher, sync::Arc};

/// What stands where.
const FREE: u8 = 0;
const MENTIONED: u8 = 1;
const THERE: u8 = 2;

impl Nodes {
    /// Writes nodes from a number on until there are enough bytes; gives the next number.
    pub fn describe(
        &self,
        from: usize,
        enough: usize,
        out: &mut Out,
        mut describe: impl FnMut(&Entry, &mut Out),
    ) -> usize {
        out.size(from);
        let mut at = from;
        while at < self.end() && (at == from || out.len() < enough) {
            match u32::try_from(at).ok().and_then(|number| self.get(number)) {
                None => out.byte(FREE),
                Some(node) => {
                    out.byte(if node.entry.is_some() { THERE } else { MENTIONED });
                    out.text(node.reference.kind());
                    out.text(node.reference.namespace());
                    out.text(node.reference.name());
                    if let Some(entry) = &node.entry {
                        describe(entry, out);
                    }
                }
            }
            at += 1;
        }
        at
    }

    /// Reads what [`Nodes::describe`] wrote. A node that is there twice is one that was forgotten
    /// and came again while the image was written: only the first is taken.
    pub fn restore(
        &mut self,
        input: &mut In<'_>,
        mut entry: impl FnMut(Arc<EntityRef>, &mut In<'_>) -> Result<Entry, Damaged>,
    ) -> Result<(), Damaged> {
        let first = input.small()? as usize;
        if first != self.end() {
            return Err(Damaged);
        }
        while !input.is_empty() {
            let kind = input.byte()?;
            let node = match kind {
                FREE => None,
                MENTIONED | THERE => {
                    let (kind_name, namespace, name) =
                        (input.text()?, input.text()?, input.text()?);
                    let reference = Arc::new(EntityRef::canonical(kind_name, namespace, name));
                    let entry = if kind == THERE {
                        Some(entry(Arc::clone(&reference), input)?)
                    } else {
                        None
                    };
                    Some(Node { reference, entry, incoming: Vec::new() })
                }
                _ => return Err(Damaged),
            };
            let node = node.filter(|node| self.number(&node.reference).is_none());
            self.push(node);
        }
        Ok(())
    }

    fn push(&mut self, node: Option<Node>) {
        let hash = node.as_ref().map(|node| self.hasher.hash_one(node.reference.as_str()));
        let number = self.slots.push(node);
        let Self { table, slots, hasher, free, .. } = self;
        match hash {
            Some(hash) => {
                table.insert_unique(hash, number, |at| super::hash_at(slots, hasher, *at));
            }
            None => free.push(number),
        }
    }

    /// Every number that an entity has.
    pub fn numbers(&self) -> impl Iterator<Item = (u32, &Entry)> {
        self.slots.iter().filter_map(|(number, node)| Some((number, node.entry.as_ref()?)))
    }
}
