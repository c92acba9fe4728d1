//! An image that is being written, a block at a time.

use super::{Out, Part, Sizes};
use crate::index::Index;
use hashbrown::HashMap;
use std::sync::Arc;

/// Bytes of a block, more or less: what is written of the index while nobody can change it.
const BLOCK: usize = 1 << 17;

/// An image under way. Between two blocks the index may change.
#[derive(Debug)]
pub struct Imaging {
    /// The life of the index that it is of.
    life: Arc<()>,
    block: usize,
    words: WordNumbers,
    terms: usize,
    nodes: usize,
    keys: bool,
    orders: usize,
}

/// The texts that many have in common, each written once.
#[derive(Debug, Default)]
pub(in crate::index) struct WordNumbers(HashMap<Arc<str>, u32>);

impl WordNumbers {
    /// Writes a word as its number, and as itself the first time.
    pub fn write(&mut self, word: &Arc<str>, out: &mut Out) {
        if let Some(number) = self.0.get(word) {
            out.optional(Some(*number));
            return;
        }
        let number = u32::try_from(self.0.len()).unwrap_or(u32::MAX);
        self.0.insert(Arc::clone(word), number);
        out.optional(Some(number));
        out.text(word);
    }

    /// The same of one that may be missing.
    pub fn write_optional(&mut self, word: Option<&Arc<str>>, out: &mut Out) {
        match word {
            Some(word) => self.write(word, out),
            None => out.optional(None),
        }
    }
}

impl Imaging {
    /// Begins an image of an index.
    #[must_use]
    pub fn of(index: &Index) -> Self {
        Self::in_blocks_of(index, BLOCK)
    }

    /// The same with blocks of about so many bytes.
    #[must_use]
    pub fn in_blocks_of(index: &Index, block: usize) -> Self {
        Self {
            life: Arc::clone(&index.life),
            block,
            words: WordNumbers::default(),
            terms: 0,
            nodes: 0,
            keys: false,
            orders: 0,
        }
    }

    /// How large an index is.
    #[must_use]
    pub fn sizes(index: &Index) -> Sizes {
        Sizes { terms: index.terms.end(), nodes: index.nodes.end() }
    }

    /// Whether this is the index that it is an image of, and not one in its place.
    #[must_use]
    pub fn is_of(&self, index: &Index) -> bool {
        Arc::ptr_eq(&self.life, &index.life)
    }

    /// The next block; `None` when all are written.
    pub fn next(&mut self, index: &Index) -> Option<Out> {
        let (terms, nodes) = (index.terms.end(), index.nodes.end());
        if self.terms < terms || self.nodes < nodes {
            // In turns, so that whoever reads both at once waits for neither.
            if self.nodes >= nodes || self.terms * nodes < self.nodes * terms {
                let mut out = Part::Terms.begin();
                self.terms = index.terms.describe(self.terms, self.block, &mut out);
                return Some(out);
            }
            let mut out = Part::Nodes.begin();
            let words = &mut self.words;
            self.nodes = index.nodes.describe(self.nodes, self.block, &mut out, |node, out| {
                index.describe_entry(node, words, out);
            });
            return Some(out);
        }
        if !self.keys {
            self.keys = true;
            let mut out = Part::Keys.begin();
            index.terms.describe_keys(&mut out);
            return Some(out);
        }
        let order = index.orders.all(&index.by_reference).nth(self.orders)?;
        let mut out = Part::Order.begin();
        order.iter().for_each(|number| out.whole(number));
        self.orders += 1;
        Some(out)
    }
}
