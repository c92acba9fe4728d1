//! What the store promises, whatever the database.

pub(crate) mod answers;
pub(crate) mod approvals;
pub(crate) mod audit;
pub(crate) mod backup;
pub(crate) mod changes;
pub(crate) mod claims;
pub(crate) mod costs;
pub(crate) mod crash;
pub(crate) mod decisions;
pub(crate) mod delivery;
pub(crate) mod deployments;
pub(crate) mod docs;
pub(crate) mod entities;
pub(crate) mod leases;
pub(crate) mod memory;
pub(crate) mod notifications;
pub(crate) mod policies;
pub(crate) mod problems;
pub(crate) mod registered;
pub(crate) mod search;
pub(crate) mod sign_in;
pub(crate) mod sources;
pub(crate) mod stars;
pub(crate) mod units;
pub(crate) mod waking;
