//! One vendor's account, as a place where things are built.

use super::{CiAct, NamedRepository, Part, Told};
use crate::{code_host::HostError, deployments::SourceHealth};
use async_trait::async_trait;

/// An account of a code host. To add a vendor, implement it in `integrations`.
#[async_trait]
pub trait CiSource: Send + Sync {
    /// Its name: host and account, such as `github.com/acme`.
    fn name(&self) -> &str;

    /// The vendor, as people call it.
    fn vendor(&self) -> &'static str;

    /// Its web page.
    fn page(&self) -> &str;

    /// Whether what an entity names is of this account: its name in there.
    fn has(&self, named: &NamedRepository) -> Option<String>;

    /// Asks for a part of a repository; `waits` tells whether somebody does.
    async fn ask(&self, repository: &str, part: &Part, waits: bool) -> Result<Told, HostError>;

    /// Does something.
    async fn act(&self, repository: &str, act: &CiAct) -> Result<(), HostError>;

    /// How the way there is.
    fn health(&self) -> SourceHealth;
}

/// What a host told by webhook: a hint that these parts of a repository are others by now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CiEvent {
    /// The repository's whole name.
    pub repository: String,
    /// What is to be asked for anew.
    pub parts: Vec<Part>,
}
