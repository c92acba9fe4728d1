//! Running the portal.

mod api;
mod people;

pub use people::PeoplePage;
