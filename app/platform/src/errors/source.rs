//! One organisation of a vendor.

use super::{ErrorAct, ErrorPart, ErrorsTold};
use crate::{code_host::HostError, deployments::SourceHealth};
use async_trait::async_trait;
use serde::{Deserialize, Serialize};

/// Who decides whether somebody sees a project.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Visibility {
    /// The vendor as well: who would not see it there does not see it here.
    #[default]
    Vendor,
    /// The portal's roles and policies alone.
    Portal,
}

/// An organisation at a vendor. To add a vendor, implement it in `integrations`.
#[async_trait]
pub trait ErrorSource: Send + Sync {
    /// Its name in the configuration.
    fn name(&self) -> &str;

    /// The vendor, as people call it.
    fn vendor(&self) -> &'static str;

    /// The vendor, as roles name it in `integrations`.
    fn integration(&self) -> &'static str;

    /// The organisation, by its name in addresses.
    fn organisation(&self) -> &str;

    /// Its web page.
    fn page(&self) -> &str;

    /// Who decides whether somebody sees a project of it.
    fn visibility(&self) -> Visibility;

    /// Asks for a part; `waits` tells whether somebody does.
    async fn ask(&self, part: &ErrorPart, waits: bool) -> Result<ErrorsTold, HostError>;

    /// Does something with an issue.
    async fn act(&self, issue: &str, act: &ErrorAct) -> Result<(), HostError>;

    /// How the way there is.
    fn health(&self) -> SourceHealth;
}

/// What a vendor told by webhook: a hint that these are others by now.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ErrorEvents {
    /// Projects, by slug.
    pub projects: Vec<String>,
    /// Issues, by number.
    pub issues: Vec<String>,
}
