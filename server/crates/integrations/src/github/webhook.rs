//! GitHub's webhooks: which events concern the catalog, and what they say.

use platform::code_host::{Delivery, HostEvent};
use serde::Deserialize;
use std::collections::BTreeSet;

/// Commits that one delivery names at the most; with so many, there may be more.
const MOST_COMMITS: usize = 2_048;

/// What a delivery means; an error says what is wrong with its body.
///
/// # Errors
/// When the body is none of GitHub's.
pub fn read(event: &str, body: &[u8]) -> Result<Delivery, String> {
    let payload: Payload = serde_json::from_slice(body).map_err(|error| error.to_string())?;
    let event = match event {
        "push" => pushed(&payload),
        "repository" => repositories(&payload),
        "membership" | "team" | "organization" => HostEvent::People,
        "installation_repositories" => HostEvent::Repositories(installed(&payload)),
        _ => HostEvent::Nothing,
    };
    let account = payload.organization.map(|organisation| organisation.login);
    Ok(Delivery { account: account.unwrap_or_default(), event })
}

fn pushed(payload: &Payload) -> HostEvent {
    let branch = payload.reference.as_deref().and_then(|name| name.strip_prefix("refs/heads/"));
    let (Some(branch), Some(repository)) = (branch, &payload.repository) else {
        return HostEvent::Nothing;
    };
    let commits = &payload.commits;
    let all_named = !payload.forced && !commits.is_empty() && commits.len() < MOST_COMMITS;
    let paths = commits.iter().flat_map(|commit| {
        commit.added.iter().chain(&commit.removed).chain(&commit.modified).cloned()
    });
    let paths: BTreeSet<String> = paths.collect();
    HostEvent::Pushed {
        repository: repository.full_name.clone(),
        branch: branch.to_owned(),
        paths: all_named.then(|| paths.into_iter().collect()),
    }
}

fn repositories(payload: &Payload) -> HostEvent {
    let Some(now) = &payload.repository else { return HostEvent::Nothing };
    let before = payload.changes.as_ref().and_then(|changes| before(changes, &now.full_name));
    HostEvent::Repositories(std::iter::once(now.full_name.clone()).chain(before).collect())
}

/// The whole name that a repository had before it was renamed or transferred.
fn before(changes: &Changes, now: &str) -> Option<String> {
    let (owner, name) = now.split_once('/')?;
    if let Some(renamed) = changes.repository.as_ref().and_then(|one| one.name.as_ref()) {
        return Some(format!("{owner}/{}", renamed.from));
    }
    let FromOwner { user, organization } = &changes.owner.as_ref()?.from;
    let old = user.as_ref().or(organization.as_ref())?;
    Some(format!("{}/{name}", old.login))
}

fn installed(payload: &Payload) -> Vec<String> {
    let all = payload.repositories_added.iter().chain(&payload.repositories_removed);
    all.map(|repository| repository.full_name.clone()).collect()
}

#[derive(Deserialize)]
struct Payload {
    #[serde(rename = "ref")]
    reference: Option<String>,
    #[serde(default)]
    forced: bool,
    #[serde(default)]
    commits: Vec<Commit>,
    repository: Option<Named>,
    organization: Option<Account>,
    changes: Option<Changes>,
    #[serde(default)]
    repositories_added: Vec<Named>,
    #[serde(default)]
    repositories_removed: Vec<Named>,
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

#[derive(Deserialize)]
struct Named {
    full_name: String,
}

#[derive(Deserialize)]
struct Account {
    login: String,
}

#[derive(Deserialize)]
struct Changes {
    repository: Option<RepositoryChange>,
    owner: Option<OwnerChange>,
}

#[derive(Deserialize)]
struct OwnerChange {
    from: FromOwner,
}

#[derive(Deserialize)]
struct FromOwner {
    user: Option<Account>,
    organization: Option<Account>,
}

#[derive(Deserialize)]
struct RepositoryChange {
    name: Option<From>,
}

#[derive(Deserialize)]
struct From {
    from: String,
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn read_json(event: &str, body: &serde_json::Value) -> Delivery {
        read(event, body.to_string().as_bytes()).unwrap()
    }

    #[test]
    fn a_push_names_the_files_it_touches_unless_it_cannot() {
        let mut body = json!({
            "ref": "refs/heads/main",
            "repository": {"name": "shop", "full_name": "acme/shop"},
            "organization": {"login": "acme"},
            "commits": [
                {"added": ["b.yaml"], "removed": [], "modified": ["a.yaml"]},
                {"added": [], "removed": ["b.yaml"], "modified": []},
            ],
        });
        let pushed = |paths: Option<&[&str]>| HostEvent::Pushed {
            repository: "acme/shop".to_owned(),
            branch: "main".to_owned(),
            paths: paths.map(|paths| paths.iter().map(|&path| path.to_owned()).collect()),
        };
        let delivery = read_json("push", &body);
        assert_eq!(delivery.account, "acme");
        assert_eq!(delivery.event, pushed(Some(&["a.yaml", "b.yaml"])));
        body["forced"] = json!(true);
        assert_eq!(read_json("push", &body).event, pushed(None));
        body["ref"] = json!("refs/tags/v1");
        assert_eq!(read_json("push", &body).event, HostEvent::Nothing);
    }

    #[test]
    fn a_renamed_repository_is_told_by_both_names() {
        let body = json!({
            "action": "renamed",
            "changes": {"repository": {"name": {"from": "old"}}},
            "repository": {"name": "new", "full_name": "acme/new"},
        });
        let delivery = read_json("repository", &body);
        let both = ["acme/new", "acme/old"].map(str::to_owned).to_vec();
        assert_eq!(delivery.event, HostEvent::Repositories(both));
        let owner = json!({"from": {"user": {"login": "anna"}}});
        let body = json!({"changes": {"owner": owner}, "repository": {"full_name": "acme/x"}});
        let both = ["acme/x", "anna/x"].map(str::to_owned).to_vec();
        assert_eq!(read_json("repository", &body).event, HostEvent::Repositories(both));
        let body = json!({"organization": {"login": "acme"}, "action": "added"});
        assert_eq!(read_json("membership", &body).event, HostEvent::People);
        assert_eq!(read_json("ping", &json!({"zen": "…"})).event, HostEvent::Nothing);
        assert!(read("push", b"no JSON").is_err());
    }
}
