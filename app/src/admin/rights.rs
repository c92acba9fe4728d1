//! Roles, policies, and who may do what and why.
//!
//! What a page shows is in its address; what is longer than an address (the text of a policy that is
//! tried out) is posted to the page itself, which answers with it. So all of it works without script.

mod access;
mod address;
mod api;
mod document;
mod documents;
mod explanation;
mod forecast;
mod policies;
mod role;
mod roles;

pub use access::{AccessPage, WhyPage};
pub use address::{who_address, why_address};
pub use policies::{PoliciesPage, SubmittedPolicy};
pub use roles::RolesPage;
