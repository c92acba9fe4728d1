//! Groups: those of the catalog as they are nested, what providers tell, and who is in none.

mod address;
mod api;
mod detail;
mod list;
mod page;
mod people;

pub use page::GroupsPage;
