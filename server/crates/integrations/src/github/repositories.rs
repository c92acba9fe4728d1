//! Repositories, and the heads of their branches.

use super::{
    GitHub,
    wire::{WireBranch, WireRepository},
};
use crate::{http::HttpError, path};
use platform::code_host::Repository;

/// What is said of a branch that is not there; any other 404 may mean "not allowed".
const NO_BRANCH: &str = "Branch not found";

/// All of an organisation; those of a user, when there is no organisation of that name.
pub(super) async fn all(github: &GitHub) -> Result<Vec<Repository>, HttpError> {
    let name = path::part(&github.organisation);
    let query = "sort=full_name&direction=asc&per_page=100";
    match listing(github, &format!("/orgs/{name}/repos?type=all&{query}")).await {
        Err(error) if error.status() == Some(404) => {
            listing(github, &format!("/users/{name}/repos?type=owner&{query}")).await
        }
        listed => listed,
    }
}

async fn listing(github: &GitHub, path: &str) -> Result<Vec<Repository>, HttpError> {
    let mut found = Vec::new();
    let first = github.open(github.client.get(path)).await?;
    let mut answer = first.conditional().send().await?;
    loop {
        found.extend(answer.json::<Vec<WireRepository>>()?.into_iter().map(Repository::from));
        let Some(next) = answer.next() else { return Ok(found) };
        let call = github.open(github.client.get_named(next)).await?;
        answer = call.conditional().send().await?;
    }
}

/// One of the organisation's by its name. A renamed one is found by its old name too, and a
/// transferred one; neither is there any more as far as the name goes.
pub(super) async fn one(github: &GitHub, name: &str) -> Result<Option<Repository>, HttpError> {
    let path = format!("/repos/{}/{}", path::part(&github.organisation), path::part(name));
    let call = github.open(github.client.get(&path)).await?;
    let answer = match call.conditional().send().await {
        Err(error) if matches!(error.status(), Some(404 | 451)) => return Ok(None),
        answer => answer?,
    };
    let repository = Repository::from(answer.json::<WireRepository>()?);
    let wanted = format!("{}/{name}", github.organisation);
    Ok(Some(repository).filter(|found| found.slug.eq_ignore_ascii_case(&wanted)))
}

/// The last commit of a branch.
pub(super) async fn head(
    github: &GitHub,
    repository: &Repository,
    branch: &str,
) -> Result<Option<String>, HttpError> {
    let path = format!("/repos/{}/branches/{}", repository.id, path::part(branch));
    let call = github.open(github.client.get(&path)).await?;
    match call.conditional().send().await {
        Err(HttpError::Status { status: 404, message, .. }) if message == NO_BRANCH => Ok(None),
        answer => answer?.json::<WireBranch>().map(|branch| Some(branch.commit.sha)),
    }
}
