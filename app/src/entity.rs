//! An entity's page.

mod page;

pub use page::EntityPage;
