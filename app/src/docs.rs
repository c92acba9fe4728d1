//! Documentation: the home of all sites, and the reader.

mod address;
mod api;
mod contents;
mod find;
mod foot;
mod home;
mod navigation;
mod reader;
mod sort;
mod text_size;

pub use home::DocsHome;
pub use reader::DocsReader;
