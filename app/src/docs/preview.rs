//! A page of documentation that is written and seen at the same time, as the server renders it. Without
//! script the server answers the form with the same page.

mod draft;
mod editor;
mod page;
mod place;
mod result;
mod sample;
mod session;

pub use page::{DocsPreview, SubmittedPage};
