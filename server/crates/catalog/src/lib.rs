//! The catalog: from descriptor files to answers.
//!
//! `source` reads files, folders, Git repositories and URLs; the crate `descriptor` parses and judges
//! what they hold; `import` writes what changed, in one transaction with the change log; `index` follows
//! the log and answers through [`platform::catalog::Catalog`].

pub mod fields;
pub mod graph;
pub mod history;
pub mod import;
pub mod index;
pub mod locations;
pub mod query;
pub mod reading;
pub mod service;
pub mod source;
pub mod validate;

pub use descriptor::{self, relations};
