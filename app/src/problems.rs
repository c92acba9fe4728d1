//! Problems: what the catalog could not use, where, and how to mend it.

mod api;
mod decisions;
mod page;

pub use page::ProblemsPage;
