//! What goes wrong inside of services: issues of error tracking.
//!
//! `tab` is the tab of an entity with its `list`, `detail` one issue unfolded, `act` the question before
//! an act, `company` what is open everywhere, as a part of a page. Everything that is chosen stands in
//! the address.

mod act;
mod address;
mod answer;
mod api;
mod company;
mod detail;
mod filters;
mod list;
mod spark;
mod state;
mod tab;

pub use address::ErrorsAsked;
pub use answer::{ErrorsAnswer, answer};
pub use company::CompanyErrorsPart;
pub use tab::EntityFailing;
