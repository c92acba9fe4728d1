//! Costs: the company's, a team's, a service's; what changed, what will be, what was meant to be spent.
//!
//! One page, `/costs`, whose address says of what; the tab of an entity is made of the same parts. What
//! is decided (which words, which link, which tone) is a pure function beside its component.

mod address;
mod api;
mod benchmark;
mod budgets;
mod changes;
mod chart;
mod entity;
mod filters;
mod money;
mod notices;
mod page;
mod reconciliation;
mod sources;
mod table;
mod tiles;

pub use address::{CostsAsked, question_of};
pub use api::{CostsAnswer, fetch_costs};
pub use entity::EntityCosts;
pub use page::CostsPage;
