//! Home: what there is, what changed, what needs a hand.

mod api;
mod page;

pub use page::HomePage;
