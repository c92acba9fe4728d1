//! Golden paths: software templates as Backstage's scaffolder reads them.
//!
//! Everything but the modules `files` and `runs` is pure: no files, no network, no clock. The server, the
//! command line and the editor in a browser render, check and tell by this same code.

pub mod actions;
pub mod check;
pub mod engine;
#[cfg(feature = "files")]
pub mod files;
pub mod form;
pub mod input;
#[cfg(feature = "runs")]
pub mod runs;
pub mod skeleton;
pub mod steps;
