//! GitLab's webhooks, of projects, groups and the whole site.

use platform::code_host::{Delivery, HostEvent};
use serde::Deserialize;
use std::collections::BTreeSet;

/// What a delivery means.
///
/// # Errors
/// When the body is none of GitLab's.
pub fn read(event: &str, body: &[u8]) -> Result<Delivery, String> {
    let payload: Payload = serde_json::from_slice(body).map_err(|error| error.to_string())?;
    let project = payload.project.as_ref().map(|project| project.path_with_namespace.as_str());
    let project = project.or(payload.path_with_namespace.as_deref());
    let event = match (event, project) {
        ("Push Hook", Some(project)) => pushed(&payload, project),
        ("Project Hook", Some(project)) => {
            let before = payload.old_path_with_namespace.clone();
            HostEvent::Repositories(std::iter::once(project.to_owned()).chain(before).collect())
        }
        ("Member Hook" | "Subgroup Hook", _) => HostEvent::People,
        _ => HostEvent::Nothing,
    };
    // Of members only the group's own part of its path is told: every group may be meant.
    Ok(Delivery { account: payload.full_path.clone().unwrap_or_default(), event })
}

fn pushed(payload: &Payload, project: &str) -> HostEvent {
    let branch = payload.reference.as_deref().and_then(|name| name.strip_prefix("refs/heads/"));
    let Some(branch) = branch else { return HostEvent::Nothing };
    let commits = &payload.commits;
    let named = u64::try_from(commits.len()).unwrap_or(u64::MAX);
    let all_named =
        !commits.is_empty() && payload.total_commits_count.is_some_and(|all| all == named);
    let paths = commits.iter().flat_map(|commit| {
        commit.added.iter().chain(&commit.removed).chain(&commit.modified).cloned()
    });
    let paths: BTreeSet<String> = paths.collect();
    HostEvent::Pushed {
        repository: project.to_owned(),
        branch: branch.to_owned(),
        paths: all_named.then(|| paths.into_iter().collect()),
    }
}

#[derive(Deserialize)]
struct Payload {
    #[serde(rename = "ref")]
    reference: Option<String>,
    #[serde(default)]
    commits: Vec<Commit>,
    total_commits_count: Option<u64>,
    project: Option<Project>,
    path_with_namespace: Option<String>,
    old_path_with_namespace: Option<String>,
    full_path: Option<String>,
}

#[derive(Deserialize)]
struct Project {
    path_with_namespace: String,
}

#[derive(Deserialize)]
struct Commit {
    #[serde(default)]
    added: Vec<String>,
    #[serde(default)]
    removed: Vec<String>,
    #[serde(default)]
    modified: Vec<String>,
}
