//! An entity's page: overview, members, dependencies, definition, history.
//!
//! The page asks the server and chooses the tab; every tab and card is a component of its own, and
//! what is decided (which tab, which group, what a value leads to) is a pure function beside it.

mod about;
mod address;
mod annotations;
mod api;
mod api_definition;
mod definition;
mod dependencies;
mod fields;
mod gone;
mod head;
mod history;
mod menu;
mod neighbours;
mod operated;
mod overview;
mod page;
mod people;
mod relations;
mod side;
mod specification;
mod tabs;

pub use page::EntityPage;
