//! A repository that is made once.

use super::{
    super::{
        asked::{Asked, Method},
        once,
    },
    input::Publish,
    round::{Repo, Round},
    wire::{WireAccount, WireBranch, WireCommit, WireRepository},
};
use crate::{http::HttpError, path::part};
use platform::scaffolder::{ActionError, Change};
use serde_json::{Value, json};

/// Whose account it is made in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Owner {
    Organisation,
    Person,
}

/// What an owner is.
pub(super) async fn owner(repo: &Repo<'_>) -> Result<Owner, ActionError> {
    let found: Option<WireAccount> = repo
        .find(&format!("/users/{}", part(&repo.owner)))
        .await
        .map_err(|error| repo.explain(&error, "looks for the owner"))?;
    match found {
        Some(account) if account.sort == "Organization" => Ok(Owner::Organisation),
        Some(_) => Ok(Owner::Person),
        None => Err(ActionError::Input(format!("{} has no account at GitHub", repo.owner))),
    }
}

/// The request that makes it.
pub(super) fn asked(repo: &Repo<'_>, owner: Owner, input: &Publish, auto_init: bool) -> Asked {
    let visibility = input.repo_visibility.as_deref().unwrap_or("private");
    let of_organisation = owner == Owner::Organisation;
    let path = match owner {
        Owner::Organisation => format!("/orgs/{}/repos", part(&repo.owner)),
        Owner::Person => "/user/repos".to_owned(),
    };
    let body = json!({
        "name": repo.name,
        "description": input.description,
        "homepage": input.homepage,
        "private": visibility != "public",
        "visibility": of_organisation.then_some(visibility),
        "has_issues": input.has_issues,
        "has_projects": input.has_projects,
        "has_wiki": input.has_wiki,
        "auto_init": auto_init.then_some(true),
        "allow_merge_commit": input.allow_merge_commit.unwrap_or(true),
        "allow_squash_merge": input.allow_squash_merge.unwrap_or(true),
        "squash_merge_commit_title":
            input.squash_merge_commit_title.as_deref().unwrap_or("COMMIT_OR_PR_TITLE"),
        "squash_merge_commit_message":
            input.squash_merge_commit_message.as_deref().unwrap_or("COMMIT_MESSAGES"),
        "allow_rebase_merge": input.allow_rebase_merge.unwrap_or(true),
        "allow_auto_merge": input.allow_auto_merge.unwrap_or(false),
        "delete_branch_on_merge": input.delete_branch_on_merge.unwrap_or(false),
        "custom_properties": input.custom_properties.clone().filter(|_| of_organisation),
    });
    Asked::new(Method::Post, path, format!("makes the repository {}", repo.slug())).with(body)
}

/// Makes it, or takes up what an earlier try made.
pub(super) async fn create(
    round: &Round<'_>,
    input: &Publish,
    auto_init: bool,
) -> Result<WireRepository, ActionError> {
    let (repo, call) = (&round.repo, round.call);
    let asked = asked(repo, owner(repo).await?, input, auto_init);
    call.log.tell(&format!("Making the repository {}", repo.slug()));
    let make = async { repo.send(&asked).await?.json::<WireRepository>() };
    let explain = |error: HttpError| repo.explain(&error, asked.purpose());
    let made = once::make(call, "repository", ours(repo, auto_init), make, explain).await?;
    once::keep_made(call, change(repo, None)).await?;
    Ok(made)
}

/// What is told of it for its removal: with the commit that its head must still be.
pub(super) fn change(repo: &Repo<'_>, commit: Option<(&str, &str)>) -> Change {
    let (branch, commit) = commit.unzip();
    Change {
        action: "publish:github".to_owned(),
        label: format!("the repository {}", repo.slug()),
        object: json!({
            "what": "repository",
            "host": repo.github.host(),
            "owner": repo.owner,
            "repo": repo.name,
            "branch": branch,
            "commit": commit,
        }),
    }
}

/// A repository of that name which an earlier try may have made: one that holds nothing yet.
async fn ours(repo: &Repo<'_>, auto_init: bool) -> Result<Option<WireRepository>, ActionError> {
    let explain = |error: HttpError| repo.explain(&error, "looks whether it was made");
    let Some(there) = repo.find(&repo.at("")).await.map_err(explain)? else { return Ok(None) };
    let branches: Vec<WireBranch> =
        repo.get(&repo.at("/branches?per_page=2")).await.map_err(explain)?;
    let holds_nothing = match branches.as_slice() {
        [] => true,
        [only] if auto_init => is_first(repo, &only.commit.sha).await?,
        _ => false,
    };
    if holds_nothing {
        return Ok(Some(there));
    }
    Err(ActionError::Refused(format!(
        "{} was made meanwhile and holds something else; choose another name",
        repo.page()
    )))
}

/// Whether nothing came before a commit.
async fn is_first(repo: &Repo<'_>, commit: &str) -> Result<bool, ActionError> {
    let found: WireCommit = repo
        .get(&repo.at(&format!("/commits/{}", part(commit))))
        .await
        .map_err(|error| repo.explain(&error, "looks at its first commit"))?;
    Ok(found.parents.is_empty())
}

/// Whether a repository has this as its only content, for its removal.
pub(super) async fn holds_only(repo: &Repo<'_>, commit: Option<&Value>) -> Result<bool, HttpError> {
    let branches: Vec<WireBranch> = repo.get(&repo.at("/branches?per_page=2")).await?;
    let commit = commit.and_then(Value::as_str);
    Ok(match branches.as_slice() {
        [] => true,
        [only] => commit.is_some_and(|commit| only.commit.sha == commit),
        _ => false,
    })
}
