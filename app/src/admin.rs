//! Running the portal.

mod api;
mod integrations;
mod people;

pub use integrations::IntegrationsPage;
pub use people::PeoplePage;
