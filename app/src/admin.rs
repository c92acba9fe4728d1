//! Running the portal: people, roles, policies, who may do what, approvals.

mod api;
mod approvals;
mod groups;
mod integrations;
mod people;
mod rights;

pub use approvals::{ApprovalsPage, OwnApprovalsPage, ask_address};
pub use groups::GroupsPage;
pub use integrations::IntegrationsPage;
pub use people::PeoplePage;
pub use rights::{
    AccessPage, PoliciesPage, RolesPage, SubmittedPolicy, WhyPage, who_address, why_address,
};
