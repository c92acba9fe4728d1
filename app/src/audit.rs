//! The log of who did what, for those who may read it.

mod address;
mod api;
mod entry;
mod page;

pub use page::AuditPage;
