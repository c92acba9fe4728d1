//! The executive summary: what those who lead read of each part of the portal, on one page that can be
//! printed. Every number leads to the page that it comes from.

mod api;
mod page;
mod sentences;

pub use page::SummaryPage;
