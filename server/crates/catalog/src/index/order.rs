//! The orders of the catalog: a sorted set a column, so that a page is a walk and not a sort.

use super::{entry::Entry, words::Words};
use platform::{EntityRef, catalog::Column};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

/// A row's place in an order: rows with a value first, by the value in lower case, then by
/// reference.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct RowKey {
    pub missing: bool,
    pub value: Arc<str>,
    pub reference: Arc<EntityRef>,
    pub number: u32,
}

/// All of them.
#[derive(Debug, Default)]
pub(super) struct Orders {
    by_column: BTreeMap<Column, BTreeSet<RowKey>>,
}

impl Orders {
    pub fn insert(&mut self, entry: &Entry, number: u32, words: &mut Words) {
        for column in sortable() {
            let mut key = key(entry, column, number);
            // Hardly two entities have the same name.
            if column != Column::Name {
                key.value = words.get(&key.value);
            }
            self.by_column.entry(column).or_default().insert(key);
        }
    }

    pub fn remove(&mut self, entry: &Entry, number: u32) {
        for column in sortable() {
            if let Some(order) = self.by_column.get_mut(&column) {
                order.remove(&key(entry, column, number));
            }
        }
    }

    /// The rows in the order of a column; turned round, rows without a value are still last.
    pub fn walk(&self, column: Column, descending: bool) -> Box<dyn Iterator<Item = &RowKey> + '_> {
        let Some(order) = self.by_column.get(&column) else { return Box::new(std::iter::empty()) };
        if !descending {
            return Box::new(order.iter());
        }
        let valued = order.iter().rev().skip_while(|key| key.missing);
        let missing = order.iter().rev().take_while(|key| key.missing);
        Box::new(valued.chain(missing))
    }
}

fn sortable() -> impl Iterator<Item = Column> {
    Column::ALL.into_iter().filter(|column| column.sortable())
}

fn key(entry: &Entry, column: Column, number: u32) -> RowKey {
    let value = match column {
        Column::Name => Some(entry.label.to_lowercase()),
        Column::Type => entry.entity_type.as_deref().map(str::to_lowercase),
        Column::Lifecycle => entry.lifecycle.as_deref().map(str::to_lowercase),
        Column::Owner => entry.owner().map(EntityRef::short),
        Column::System => entry.system().map(EntityRef::short),
        Column::Namespace => Some(entry.reference.namespace().to_owned()),
        Column::Updated => Some(format!("{:020}", entry.updated_at.0.max(0))),
        Column::Tags => None,
    };
    RowKey {
        missing: value.is_none(),
        value: Arc::from(value.unwrap_or_default()),
        reference: Arc::clone(&entry.reference),
        number,
    }
}
