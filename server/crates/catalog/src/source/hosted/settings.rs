//! What of an account is read.

use platform::code_host::Visibility;
use std::time::Duration;

/// The choice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HostedSettings {
    /// Patterns of the catalog files in each repository.
    pub paths: Vec<String>,
    /// The branch that is read; each repository's own when none is named.
    pub branch: Option<String>,
    /// Patterns of the names of repositories that are read.
    pub include: Vec<String>,
    /// Patterns of names that are not, although they are included.
    pub exclude: Vec<String>,
    /// Whether archived repositories are read.
    pub archived: bool,
    /// Whether forks are read.
    pub forks: bool,
    /// Topics of which a repository must have one; any will do when there are none.
    pub topics: Vec<String>,
    /// Who may see the repositories that are read; all when there are none.
    pub visibility: Vec<Visibility>,
    /// Whether people and teams become entities.
    pub people: bool,
    /// How often it is asked for changes.
    pub interval: Duration,
}

impl Default for HostedSettings {
    fn default() -> Self {
        Self {
            paths: vec!["/catalog-info.yaml".to_owned()],
            branch: None,
            include: vec!["**".to_owned()],
            exclude: Vec::new(),
            archived: false,
            forks: true,
            topics: Vec::new(),
            visibility: Vec::new(),
            people: true,
            interval: Duration::from_mins(3),
        }
    }
}
