//! A page that is being written, and what pages may show.

use super::DocsProblem;
use serde::{Deserialize, Serialize};

/// What a page may show.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DocsRules {
    /// Hosts whose pictures pages may show.
    pub image_hosts: Vec<String>,
}

/// How a page that is being written will look.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocsPreview {
    /// Safe to show.
    pub html: String,
    /// What is wrong with it, from its first line on; what is wrong with the configuration of its site
    /// has that file's name.
    pub problems: Vec<DocsProblem>,
}
