//! Documentation: the home of all sites, and the reader.

mod address;
mod api;
mod contents;
mod find;
mod foot;
mod health;
mod home;
mod navigation;
mod preview;
mod reader;
mod sort;
mod text_size;

pub use health::DocsHealthPage;
pub use home::DocsHome;
pub use preview::{DocsPreview, SubmittedPage};
pub use reader::DocsReader;
