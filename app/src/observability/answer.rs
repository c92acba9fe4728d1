//! What the tab is made of: how the entity is doing, and what was done to it meanwhile.

use platform::{Timestamp, monitoring::EntityMonitoring};
use serde::{Deserialize, Serialize};

/// Something that was deployed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeployedAt {
    /// When.
    pub at: Timestamp,
    /// What: a version, a commit.
    pub label: String,
    /// Where more is told.
    pub link: String,
    /// Whether it went wrong.
    pub failed: bool,
}

/// The answers.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct MonitoringAnswer {
    /// How it is doing; `None` when it names nothing that is connected.
    pub monitoring: Option<EntityMonitoring>,
    /// What was deployed to the environment that is shown, in the time that is shown, the first first.
    pub deployed: Vec<DeployedAt>,
}

/// What was deployed where and when somebody looks.
#[cfg(feature = "ssr")]
pub fn deployed(
    all: &platform::deployments::EntityDeployments,
    monitoring: &EntityMonitoring,
) -> Vec<DeployedAt> {
    use platform::deployments::short;
    let window = monitoring.window;
    let here = all.environments.iter().map(|one| (&one.application.value, &one.operations));
    let here = here.filter(|(one, _)| one.environment == monitoring.environment);
    let mut found = Vec::new();
    for (application, operations) in here {
        let link = application.key.page();
        for one in &application.history {
            let named = one.commit.as_ref().and_then(|commit| commit.message.clone());
            let label = named.unwrap_or_else(|| short(&one.revision).to_owned());
            let (at, link) = (one.at, link.clone());
            found.push(DeployedAt { at, label, link, failed: false });
        }
        for one in operations.iter().filter(|one| one.phase.is_failed()) {
            let (at, link) = (one.finished_at.unwrap_or(one.started_at), link.clone());
            let label = short(&one.revision).to_owned();
            found.push(DeployedAt { at, label, link, failed: true });
        }
    }
    found.retain(|one| (window.from..window.until).contains(&one.at));
    found.sort_by_key(|one| one.at);
    found
}
