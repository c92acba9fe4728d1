//! Branches: where a proposal begins, and where it is put.

use super::{
    super::{
        asked::{Asked, Method},
        once,
    },
    round::{Repo, Round},
    wire::{WireReference, WireRepository},
};
use crate::{http::HttpError, path::part};
use platform::scaffolder::ActionError;
use serde::{Deserialize, Serialize};
use serde_json::json;

/// From where a proposal goes on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Base {
    /// The branch that it is for.
    pub target: String,
    /// The commit that comes before it.
    pub commit: String,
    /// Whether the branch with it is there already, and is brought further.
    pub continued: bool,
}

/// The branch that is proposed to: the one named, or the repository's own.
pub(super) async fn target(repo: &Repo<'_>, named: Option<&str>) -> Result<String, ActionError> {
    if let Some(named) = named.filter(|named| !named.is_empty()) {
        return Ok(named.to_owned());
    }
    let found: WireRepository = repo
        .get(&repo.at(""))
        .await
        .map_err(|error| repo.explain(&error, "looks for the branch"))?;
    Ok(found.default_branch.unwrap_or_else(|| "main".to_owned()))
}

/// The head of a branch.
pub(super) async fn head(repo: &Repo<'_>, branch: &str) -> Result<Option<String>, HttpError> {
    let place = repo.at(&format!("/git/ref/heads/{}", path_of(branch)));
    let found: Option<WireReference> = repo.find(&place).await?;
    Ok(found.map(|found| found.object.sha))
}

/// A branch's name in a path: its slashes part it.
pub(super) fn path_of(branch: &str) -> String {
    branch.split('/').map(part).collect::<Vec<_>>().join("/")
}

/// Where to begin: kept, so that a later try begins at the same place.
pub(super) async fn base(
    round: &Round<'_>,
    branch: &str,
    named: Option<&str>,
    updates: bool,
) -> Result<Base, ActionError> {
    if let Some(base) = once::recall(round.call, "base").await? {
        return Ok(base);
    }
    let base = begin(&round.repo, branch, named, updates).await?;
    once::keep(round.call, "base", &base).await?;
    Ok(base)
}

/// The same, without keeping it.
pub(super) async fn begin(
    repo: &Repo<'_>,
    branch: &str,
    named: Option<&str>,
    updates: bool,
) -> Result<Base, ActionError> {
    let explain = |error: HttpError| repo.explain(&error, "looks for the branch");
    let target = target(repo, named).await?;
    let there = head(repo, branch).await.map_err(explain)?;
    match there {
        Some(commit) if updates => Ok(Base { target, commit, continued: true }),
        Some(_) => Err(ActionError::Refused(format!(
            "{} has a branch {branch} already; choose another name, or say update: true",
            repo.page()
        ))),
        None => {
            let commit = head(repo, &target).await.map_err(explain)?.ok_or_else(|| {
                ActionError::Refused(format!("{} has no branch {target}", repo.page()))
            })?;
            Ok(Base { target, commit, continued: false })
        }
    }
}

/// The request that puts a commit on a branch.
pub(super) fn asked(repo: &Repo<'_>, branch: &str, base: &Base, commit: &str) -> Asked {
    if base.continued {
        let place = repo.at(&format!("/git/refs/heads/{}", path_of(branch)));
        let asked = Asked::new(Method::Patch, place, format!("brings the branch {branch} further"));
        return asked.with(json!({"sha": commit, "force": false}));
    }
    let asked =
        Asked::new(Method::Post, repo.at("/git/refs"), format!("makes the branch {branch}"));
    asked.with(json!({"ref": format!("refs/heads/{branch}"), "sha": commit}))
}

/// Puts a commit on a branch.
pub(super) async fn put(
    round: &Round<'_>,
    repo: &Repo<'_>,
    branch: &str,
    base: &Base,
    commit: &str,
) -> Result<(), ActionError> {
    let asked = asked(repo, branch, base, commit);
    let explain = |error: HttpError| repo.explain(&error, asked.purpose());
    let find = async {
        let there = head(repo, branch).await;
        let there = there.map_err(|error| repo.explain(&error, "looks for the branch"))?;
        Ok::<_, ActionError>(there.filter(|there| there == commit))
    };
    let make = async { repo.send(&asked).await.map(|_| commit.to_owned()) };
    once::make(round.call, "branch", find, make, explain).await.map(drop)
}
