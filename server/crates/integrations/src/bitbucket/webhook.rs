//! Bitbucket Cloud's webhooks, of repositories and workspaces.

use platform::code_host::{Delivery, HostEvent};
use serde::Deserialize;

/// What a delivery means.
///
/// # Errors
/// When the body is none of Bitbucket's.
pub fn read(event: &str, body: &[u8]) -> Result<Delivery, String> {
    let payload: Payload = serde_json::from_slice(body).map_err(|error| error.to_string())?;
    let Some(repository) = payload.repository.map(|repository| repository.full_name) else {
        return Ok(Delivery { account: String::new(), event: HostEvent::Nothing });
    };
    let account = repository.split('/').next().unwrap_or_default().to_owned();
    let event = match (event, payload.push) {
        ("repo:push", Some(push)) => pushed(repository, &push),
        // Whatever else happens to a repository, but for its issues and pull requests.
        (
            "repo:created" | "repo:imported" | "repo:deleted" | "repo:transfer" | "repo:updated",
            _,
        ) => {
            let before = payload.changes.and_then(|changes| changes.full_name?.old);
            HostEvent::Repositories(std::iter::once(repository).chain(before).collect())
        }
        _ => HostEvent::Nothing,
    };
    Ok(Delivery { account, event })
}

/// One push may move several branches; which files it touches is not told.
fn pushed(repository: String, push: &Push) -> HostEvent {
    let moved = |change: &Change| {
        let named = change.new.as_ref().or(change.old.as_ref())?;
        (named.sort == "branch").then(|| named.name.clone())
    };
    let mut branches: Vec<String> = push.changes.iter().filter_map(moved).collect();
    branches.dedup();
    match (branches.pop(), branches.is_empty()) {
        (None, _) => HostEvent::Nothing,
        (Some(branch), true) => HostEvent::Pushed { repository, branch, paths: None },
        (Some(_), false) => HostEvent::Repositories(vec![repository]),
    }
}

#[derive(Deserialize)]
struct Payload {
    repository: Option<Named>,
    push: Option<Push>,
    changes: Option<Changes>,
}

#[derive(Deserialize)]
struct Named {
    full_name: String,
}

#[derive(Deserialize)]
struct Push {
    #[serde(default)]
    changes: Vec<Change>,
}

/// A branch or tag before and after it; `None` when it was not there, or is no more.
#[derive(Deserialize)]
struct Change {
    new: Option<Reference>,
    old: Option<Reference>,
}

#[derive(Deserialize)]
struct Reference {
    #[serde(rename = "type")]
    sort: String,
    name: String,
}

#[derive(Deserialize)]
struct Changes {
    full_name: Option<Renamed>,
}

#[derive(Deserialize)]
struct Renamed {
    old: Option<String>,
}
