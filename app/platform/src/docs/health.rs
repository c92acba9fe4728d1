//! How a documentation site stands, for the people who write it.

use super::DocsProblem;
use crate::{EntityRef, Timestamp};
use serde::{Deserialize, Serialize};

/// How a site stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocsHealth {
    /// The entity whose documentation it is.
    pub entity: EntityRef,
    /// What people call it.
    pub label: String,
    /// What the site is called; empty when there is no site at all.
    pub site: String,
    /// Why it cannot be built as it is now.
    pub broken: Option<String>,
    /// When the site that readers see was built.
    pub built_at: Option<Timestamp>,
    /// How many pages that one has.
    pub pages: u64,
    /// What is wrong with them, by file and line.
    pub problems: Vec<DocsProblem>,
}
