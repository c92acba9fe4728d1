//! Golden paths: software templates as Backstage's scaffolder reads them.
//!
//! Everything but the module `files` is pure: no files, no network, no clock. The server, the
//! command line and the editor in a browser render, check and tell by this same code.

pub mod actions;
pub mod check;
pub mod engine;
#[cfg(feature = "files")]
pub mod files;
pub mod input;
pub mod skeleton;
