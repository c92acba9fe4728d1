//! The state of the catalog as a whole: what Home shows.

use crate::{
    Timestamp,
    catalog::{Change, KindCount, ProblemCounts},
    code_host::RateLimit,
};
use serde::{Deserialize, Serialize};

/// Counts, news and what needs attention.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Overview {
    /// Kinds with counts.
    pub kinds: Vec<KindCount>,
    /// The latest changes, newest first.
    pub changes: Vec<Change>,
    /// How many problems of each sort are open.
    pub problems: ProblemCounts,
    /// Where the catalog is read from.
    pub sources: Vec<SourceState>,
    /// Since when the database is away: changes and problems are those that were known then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub away_since: Option<Timestamp>,
}

/// A configured source and how its last reading went.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceState {
    /// The folder, Git URL or https URL, as configured, without credentials.
    pub target: String,
    /// What it is doing or how its last reading ended.
    pub state: ImportState,
    /// When it was last read to the end.
    pub read_at: Option<Timestamp>,
    /// Entities that it holds now.
    pub entities: u64,
    /// How the rate limit of its host stands, when it has one and has told.
    #[serde(default)]
    pub limit: Option<RateLimit>,
    /// The process that reads it, where several share a database.
    #[serde(default)]
    pub reader: Option<String>,
}

/// How a source's reading stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase", tag = "state", content = "reason")]
pub enum ImportState {
    /// Not read since the start; what is shown is from before.
    Waiting,
    /// Being read.
    Reading,
    /// Stands still until the host's rate limit allows more; what is shown is from before.
    Limited(Timestamp),
    /// Read to the end.
    Ready,
    /// Could not be read, for this reason; what is shown is from the last good reading.
    Failed(String),
}
