//! The way in.

mod api;
mod failure;
mod page;

pub use page::SignInPage;
