//! Deployments as they are stored.

use platform::{Timestamp, deployments::ApplicationKey};

/// An application as its source last told it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApplicationRecord {
    /// Which.
    pub key: ApplicationKey,
    /// It, as JSON text.
    pub body: String,
    /// Whether the source knows it no longer.
    pub gone: bool,
    /// When it became as it is.
    pub changed_at: Timestamp,
    /// Grows with each change of any of them. Given by the store when it is written.
    pub version: i64,
}

/// An operation of an application.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OperationRecord {
    /// Whose.
    pub key: ApplicationKey,
    /// When it began: what tells it from the application's others.
    pub started_at: Timestamp,
    /// It, as JSON text.
    pub body: String,
}

/// How a source was last reached.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DeploymentSourceRecord {
    /// Its name in the configuration.
    pub name: String,
    /// When it last answered.
    pub succeeded_at: Option<Timestamp>,
    /// How long that took, in milliseconds.
    pub latency: Option<u64>,
    /// When it last failed.
    pub failed_at: Option<Timestamp>,
    /// Why, while it has not answered since.
    pub error: Option<String>,
    /// What of its answers could not be read.
    pub unreadable: Vec<String>,
}
