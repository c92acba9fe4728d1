//! What Slipway's own REST API offers: the page for people who write programs against it.

mod api;
mod page;
#[cfg(feature = "ssr")]
mod rendering;

pub use page::ReferencePage;
