//! Documentation: the home of all sites, and the reader.

mod address;
mod api;
mod contents;
mod home;
mod navigation;
mod reader;

pub use home::DocsHome;
pub use reader::DocsReader;
