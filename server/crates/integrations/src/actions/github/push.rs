//! The first commit of a repository, and its way there.

use super::{
    super::{
        asked::{Asked, Method},
        commit::{Prepared, author},
        files::source,
        input::{go_on, read},
        once,
    },
    input::Publish,
    protection::{self, Protection},
    repository,
    round::Round,
    wire::{WireBranch, WireRepository},
};
use crate::path::{host_of, part};
use platform::scaffolder::ActionError;
use secrecy::SecretString;
use serde_json::json;
use url::Url;

/// Pushes the commit, and protects its branch; gives its name.
pub(super) async fn push(
    round: &Round<'_>,
    creates: bool,
    input: &Publish,
    made: &WireRepository,
) -> Result<String, ActionError> {
    let (repo, call, branch) = (&round.repo, round.call, input.branch());
    let commit = match once::recall(call, "commit").await? {
        Some(commit) => commit,
        None => push_files(round, creates, input, made).await?,
    };
    if creates && made.default_branch.as_deref().is_some_and(|default| default != branch) {
        let asked = Asked::new(Method::Patch, repo.at(""), "sets the default branch");
        round.send(&asked.with(json!({"default_branch": branch}))).await?;
    }
    if input.protects() {
        let wanted: Protection = read(call)?;
        protection::protect(round, branch, &wanted).await?;
    }
    Ok(commit)
}

async fn push_files(
    round: &Round<'_>,
    creates: bool,
    input: &Publish,
    made: &WireRepository,
) -> Result<String, ActionError> {
    let (repo, call, branch) = (&round.repo, round.call, input.branch());
    let folder = source(call, input.source_path.as_deref())?;
    let prepared = Prepared::of(call, round.settings, folder).await?;
    prepared.check_branch(branch).await?;
    let (name, email) = (input.git_author_name.as_deref(), input.git_author_email.as_deref());
    let author = author(call, round.settings, name, email).await?;
    let message = input.git_commit_message.as_deref().filter(|message| !message.trim().is_empty());
    let message = message.unwrap_or(&round.settings.commit_message);
    let commit = prepared.commit(call, &author, message).await?;
    if creates {
        // Before it is pushed: whether it was, the repository may be removed with it in it.
        once::keep_made(call, repository::change(repo, Some((branch, &commit)))).await?;
    }
    let head: Option<WireBranch> = repo
        .find(&repo.at(&format!("/branches/{}", part(branch))))
        .await
        .map_err(|error| repo.explain(&error, "looks for the branch"))?;
    match head {
        // An earlier try pushed it.
        Some(head) if head.commit.sha == commit => {}
        Some(_) => {
            return Err(ActionError::Refused(format!(
                "{} has a branch {branch} with something else in it; open a pull request instead",
                repo.page()
            )));
        }
        None => {
            go_on(call)?;
            let files = prepared.entries.len();
            call.log.tell(&format!("Pushing {files} files to {branch} as {commit}"));
            let token = token(round).await?;
            let login = token.as_ref().map(|token| ("x-access-token", token));
            prepared.push(&remote(round, made)?, login, &commit, branch).await?;
        }
    }
    once::keep(call, "commit", &commit).await?;
    Ok(commit)
}

/// Where to push to. The credential goes with it: it must be the account's own host.
fn remote(round: &Round<'_>, made: &WireRepository) -> Result<Url, ActionError> {
    let github = round.repo.github;
    let remote = Url::parse(&made.clone_url);
    let remote = remote.map_err(|error| ActionError::Refused(format!("no address: {error}")))?;
    let host = host_of(&made.clone_url);
    let is_own = host == github.host() || host == host_of(github.api().as_str());
    // Nor without encryption, where the API has it.
    if is_own && remote.scheme() == github.api().scheme() {
        return Ok(remote);
    }
    Err(ActionError::Refused(format!("{} leads to {host}, which is not asked", github.host())))
}

async fn token(round: &Round<'_>) -> Result<Option<SecretString>, ActionError> {
    let repo = &round.repo;
    if let Some(token) = &repo.token {
        return Ok(Some(token.clone()));
    }
    repo.github.token().await.map_err(|error| repo.explain(&error, "asks for a token"))
}
