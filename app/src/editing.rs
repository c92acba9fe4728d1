//! Texts that are written on a page: what keys do to them, and the browser's side of their fields.

mod browser;
mod edit;

pub use browser::{apply, dropped, opened, select, selection, show_line};
pub use edit::{Edit, indented, new_line, offset};
