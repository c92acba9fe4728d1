//! Questions to the catalog as Backstage's clients ask them: filters in both grammars, orders,
//! cursors, projections. Pure; `index` answers them.

mod cursor;
mod fields;
mod filter;
mod predicate;

pub use cursor::{Cursor, Offset, SpanCursor};
pub use fields::Fields;
pub use filter::{Filter, Test};

use platform::EntityRef;

/// Which entities, in which order, and which part of them.
#[derive(Clone, Debug, PartialEq)]
pub struct Selection {
    /// Who is meant.
    pub filter: Filter,
    /// A text that must be found in one of some fields.
    pub text: Option<TextFilter>,
    /// By what they are sorted, the first before the second; by reference when it names nothing.
    pub order: Vec<Order>,
    /// Whether those that lack the first field of the order are left out; else they come last.
    pub only_ordered: bool,
    /// Where the part begins.
    pub start: Start,
    /// How many at the most; `None` is all.
    pub limit: Option<usize>,
}

impl Selection {
    /// All that a filter means, by reference.
    #[must_use]
    pub fn of(filter: Filter) -> Self {
        let start = Start::Offset(0);
        Self { filter, text: None, order: Vec::new(), only_ordered: false, start, limit: None }
    }
}

/// A field to sort by.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Order {
    /// The key, in whatever case.
    pub field: String,
    /// Which way.
    #[serde(rename = "order", default)]
    pub direction: Direction,
}

/// A way to sort.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Direction {
    /// The least first.
    #[default]
    Asc,
    /// The greatest first.
    Desc,
}

/// A text that must be found, whatever its case.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct TextFilter {
    /// The text.
    #[serde(default)]
    pub term: String,
    /// The keys in whose values it is looked for. None named: the field of the order, else the uid.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fields: Option<Vec<String>>,
}

/// Where a part begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Start {
    /// Behind so many.
    Offset(u64),
    /// Behind a row.
    After(Position),
    /// Before a row, going back.
    Before(Position),
}

/// A row's place in an order: by value, then by reference.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// Its value in lower case, where the order has a field.
    pub value: Option<String>,
    /// The row.
    pub reference: EntityRef,
}
