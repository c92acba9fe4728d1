//! The log of who did what, for those who may read it.

mod address;
mod api;
mod entry;
mod page;
#[cfg(feature = "ssr")]
mod question;

pub use page::AuditPage;
