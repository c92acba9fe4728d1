//! What fields of forms may hold: owners, repositories, branches.

use super::round::{Repo, account};
use crate::{github::GitHub, path::part};
use platform::scaffolder::ActionError;
use secrecy::SecretString;
use serde_json::{Map, Value};
use std::sync::Arc;

/// Values with what a person calls them; `None` of a resource that is not known.
type Found = Option<Vec<(String, Option<String>)>>;

/// What a resource has, as Backstage calls them.
pub(super) async fn complete(
    accounts: &[Arc<GitHub>],
    resource: &str,
    context: &Map<String, Value>,
    token: Option<&str>,
) -> Result<Found, ActionError> {
    let text = |name: &str| context.get(name).and_then(Value::as_str).unwrap_or_default();
    let host = Some(text("host")).filter(|host| !host.is_empty());
    let there = accounts.iter().filter(|one| host.is_none_or(|host| one.host() == host));
    let plain = |names: Vec<String>| -> Found {
        Some(names.into_iter().map(|name| (name, None)).collect())
    };
    match resource {
        "hosts" => {
            let mut names: Vec<String> = there.map(|one| one.host().to_owned()).collect();
            names.sort();
            names.dedup();
            Ok(plain(names))
        }
        "owners" => Ok(plain(there.map(|one| one.organisation().to_owned()).collect())),
        "repositories" | "repositoriesWithOwner" => {
            let owner = Some(text("owner")).filter(|owner| !owner.is_empty());
            let with_owner = resource == "repositoriesWithOwner";
            let mut names = Vec::new();
            for one in there {
                if owner.is_none_or(|owner| one.organisation().eq_ignore_ascii_case(owner)) {
                    names.extend(repositories(one, token, with_owner).await?);
                }
            }
            Ok(plain(names))
        }
        "branches" => {
            let name = Some(text("repository")).filter(|name| !name.is_empty());
            let repo = repo(accounts, host, (text("owner"), name.unwrap_or(text("repo"))), token)?;
            let all = repo.all::<Value>(&repo.at("/branches?per_page=100")).await;
            let all = all.map_err(|error| repo.explain(&error, "lists branches"))?;
            Ok(plain(named(&all, "name")))
        }
        _ => Ok(None),
    }
}

fn repo<'a>(
    accounts: &'a [Arc<GitHub>],
    host: Option<&str>,
    (owner, name): (&str, &str),
    token: Option<&str>,
) -> Result<Repo<'a>, ActionError> {
    if owner.is_empty() || name.is_empty() {
        return Err(ActionError::Input("branches are asked with owner and repository".to_owned()));
    }
    let own = accounts.iter().find(|one| one.organisation().eq_ignore_ascii_case(owner));
    let host = host.or_else(|| own.map(|one| one.host())).unwrap_or("github.com");
    let github = account(accounts, host, owner, token.is_some())?;
    Ok(of(github, owner, name, token))
}

fn of<'a>(github: &'a GitHub, owner: &str, name: &str, token: Option<&str>) -> Repo<'a> {
    let token = token.filter(|token| !token.is_empty());
    let token = token.map(|token| SecretString::from(token.to_owned()));
    Repo { github, token, owner: owner.to_owned(), name: name.to_owned() }
}

async fn repositories(
    github: &GitHub,
    token: Option<&str>,
    with_owner: bool,
) -> Result<Vec<String>, ActionError> {
    let owner = github.organisation();
    let repo = of(github, owner, "", token);
    let query = "sort=full_name&direction=asc&per_page=100";
    let found =
        match repo.all::<Value>(&format!("/orgs/{}/repos?type=all&{query}", part(owner))).await {
            Err(error) if error.status() == Some(404) => {
                repo.all(&format!("/users/{}/repos?type=owner&{query}", part(owner))).await
            }
            found => found,
        };
    let found = found.map_err(|error| repo.explain(&error, "lists repositories"))?;
    Ok(named(&found, if with_owner { "full_name" } else { "name" }))
}

fn named(all: &[Value], field: &str) -> Vec<String> {
    all.iter().filter_map(|one| Some(one.get(field)?.as_str()?.to_owned())).collect()
}
