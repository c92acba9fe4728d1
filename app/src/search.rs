//! Search: the page, and what the palette asks.

mod address;
mod api;
mod facets;
mod list;
mod page;
mod personal;

pub use address::search_address;
pub use api::{open_hit, pick_entities, quick_search};
pub use page::SearchPage;
