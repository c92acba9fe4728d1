//! One vendor's account, as a place where things are measured.

use super::{DashboardKey, Link, MonitoredNames, Part, Told, Watched, Window};
use crate::{code_host::HostError, deployments::SourceHealth};
use async_trait::async_trait;

/// What can be asked of a source at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each answers a question of its own")]
pub struct Questions {
    /// Whom it lets in. Where it has no people of its own, the portal's permissions decide alone.
    pub people: bool,
    /// Whether somebody whom it does not know sees what is not restricted.
    pub open: bool,
    /// Objectives.
    pub slos: bool,
    /// Incidents.
    pub incidents: bool,
    /// Who is called.
    pub on_call: bool,
}

/// How a dashboard is shown as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Embedding {
    /// The address for a frame.
    pub address: String,
    /// Its origin: no other one may be shown.
    pub origin: String,
    /// Whether the vendor wants to know whose page it is shown in.
    pub told_where: bool,
}

/// An account of a vendor. To add a vendor, implement it in `integrations`.
#[async_trait]
pub trait MonitoringSource: Send + Sync {
    /// Its name in the configuration.
    fn name(&self) -> &str;

    /// The vendor, as people call it.
    fn vendor(&self) -> &'static str;

    /// What the vendor is called in policies: `datadog`.
    fn integration(&self) -> &'static str;

    /// Its web page.
    fn page(&self) -> &str;

    /// What can be asked of it.
    fn questions(&self) -> Questions;

    /// What an entity names of it; `None` when it names nothing of it.
    fn watched(&self, names: &MonitoredNames) -> Option<Watched>;

    /// Asks for a part; `waits` tells whether somebody does.
    async fn ask(&self, part: &Part, waits: bool) -> Result<Told, HostError>;

    /// Where its pages show more of a service: logs, traces, its own overview.
    fn links(&self, watched: &Watched, environment: &str, window: Window) -> Vec<Link>;

    /// The web page of a dashboard.
    fn dashboard_page(&self, id: &str) -> String;

    /// How a dashboard is shown as it is; `None` where that is not set up, then it is drawn anew.
    fn embedding(
        &self,
        dashboard: &DashboardKey,
        service: &str,
        environment: &str,
        window: Window,
    ) -> Option<Embedding>;

    /// The origins that frames of it come from.
    fn origins(&self) -> Vec<String>;

    /// How the way there is.
    fn health(&self) -> SourceHealth;
}
