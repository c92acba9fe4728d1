//! Repositories and their code.

use super::{
    super::GitHub,
    wire::{WireBranch, WireCommit, WireContent, WireFacts, WireRelease},
};
use crate::{http::HttpError, path};
use platform::ci::{
    Branch, Branches, CodeOwners, Commit, LanguageShare, Readme, Release, RepositoryFacts,
};
use std::{cmp::Reverse, collections::BTreeMap};

/// Bytes of a file that is read whole.
const LONGEST: usize = 1 << 20;

/// Where GitHub looks for the owners of files, in its order.
const OWNERS: [&str; 3] = [".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS"];

pub(super) async fn facts(
    github: &GitHub,
    name: &str,
    waits: bool,
) -> Result<RepositoryFacts, HttpError> {
    github.read::<WireFacts>(name, "", waits).await.map(RepositoryFacts::from)
}

pub(super) async fn languages(
    github: &GitHub,
    name: &str,
    waits: bool,
) -> Result<Vec<LanguageShare>, HttpError> {
    let all: BTreeMap<String, u64> = github.read(name, "/languages", waits).await?;
    let mut all: Vec<_> =
        all.into_iter().map(|(name, bytes)| LanguageShare { name, bytes }).collect();
    all.sort_by_key(|language| Reverse(language.bytes));
    Ok(all)
}

pub(super) async fn last_commit(
    github: &GitHub,
    name: &str,
    waits: bool,
) -> Result<Option<Commit>, HttpError> {
    match github.read::<Vec<WireCommit>>(name, "/commits?per_page=1", waits).await {
        Ok(commits) => Ok(commits.into_iter().next().map(Commit::from)),
        // The repository is empty.
        Err(HttpError::Status { status: 409, .. }) => Ok(None),
        Err(error) => Err(error),
    }
}

pub(super) async fn branches(
    github: &GitHub,
    name: &str,
    waits: bool,
) -> Result<Branches, HttpError> {
    let answer = github.answer(name, "/branches?per_page=100", waits).await?;
    let shown = answer.json::<Vec<WireBranch>>()?.into_iter().map(Branch::from).collect();
    Ok(Branches { shown, more: answer.next().is_some() })
}

pub(super) async fn readme(github: &GitHub, name: &str, waits: bool) -> Result<Readme, HttpError> {
    let Some(file) = file(github, name, "/readme", waits).await? else {
        return Ok(Readme::default());
    };
    let text = file.text().ok_or(HttpError::TooLong(LONGEST))?;
    Ok(Readme { path: file.path, page: file.html_url.unwrap_or_default(), text })
}

pub(super) async fn owners(
    github: &GitHub,
    name: &str,
    waits: bool,
) -> Result<CodeOwners, HttpError> {
    for place in OWNERS {
        if let Some(file) = file(github, name, &format!("/contents/{place}"), waits).await? {
            let text = file.text().ok_or(HttpError::TooLong(LONGEST))?;
            let page = file.html_url.unwrap_or_default();
            return Ok(CodeOwners::parse(&file.path, &page, &text));
        }
    }
    Ok(CodeOwners::default())
}

/// The text of a workflow's file on the default branch.
pub(super) async fn workflow(
    github: &GitHub,
    name: &str,
    workflow: &str,
    waits: bool,
) -> Result<String, HttpError> {
    let place = format!("/contents/.github/workflows/{}", path::part(workflow));
    let found = file(github, name, &place, waits).await?;
    // One that GitHub makes itself has no file: nothing can be begun by hand.
    Ok(found.and_then(|file| file.text()).unwrap_or_default())
}

async fn file(
    github: &GitHub,
    name: &str,
    place: &str,
    waits: bool,
) -> Result<Option<WireContent>, HttpError> {
    match github.read(name, place, waits).await {
        Ok(file) => Ok(Some(file)),
        Err(HttpError::Status { status: 404, .. }) => Ok(None),
        Err(error) => Err(error),
    }
}

pub(super) async fn releases(
    github: &GitHub,
    name: &str,
    waits: bool,
) -> Result<Vec<Release>, HttpError> {
    let all: Vec<WireRelease> = github.read(name, "/releases?per_page=10", waits).await?;
    Ok(all.into_iter().filter(|release| !release.draft).map(Release::from).collect())
}
