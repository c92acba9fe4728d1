//! The changes of the catalog: who or what changed what, in a span of time; undoing what a person
//! did.

mod address;
mod api;
mod group;
mod list;
mod page;
mod undo;

pub use address::changes_address;
pub use page::ChangesPage;
pub use undo::UndoButton;
