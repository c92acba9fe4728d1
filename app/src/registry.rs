//! Registering by hand: an address is looked at, what it would add is shown, and it is registered;
//! sources are listed, read again, and unregistered.
//!
//! Every step is a page with an address of its own and every change a plain form, so that all of it
//! works without script.

mod access;
mod address;
mod api;
mod effects;
mod form;
mod page;
mod preview;
mod problems;
mod removal;
mod source;
mod sources;
mod suggestion;

pub use access::{access, access_name, takes_removals};
pub use address::{removal_address, source_address};
pub use api::RefreshEntity;
pub use page::RegistryPage;
