//! Catalog files judged while they are written, in the browser, by the server's own rules: the text
//! goes nowhere. Without script the server answers the form with the same verdict.

mod editor;
mod examples;
mod page;
mod verdict;

pub use page::{Submitted, ValidatorPage};
