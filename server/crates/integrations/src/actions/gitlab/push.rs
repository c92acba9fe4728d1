//! The first commit of a project, its way there, and the branches beside it.

use super::{
    super::{
        asked::{Asked, Method},
        commit::{Prepared, author},
        files::source,
        input::go_on,
        once,
    },
    files::head,
    input::{Branch, Publish},
    project,
    round::Round,
    wire::WireProject,
};
use crate::{
    http::HttpError,
    path::{host_of, with_query},
};
use platform::scaffolder::ActionError;
use url::Url;

/// Pushes the first commit; gives its name.
pub(super) async fn push(
    round: &Round<'_>,
    input: &Publish,
    made: &WireProject,
    folder: &str,
) -> Result<String, ActionError> {
    let (call, branch) = (round.call, input.branch());
    if let Some(commit) = once::recall(call, "commit").await? {
        return Ok(commit);
    }
    let prepared = Prepared::of(call, round.settings, source(call, Some(folder))?).await?;
    prepared.check_branch(branch).await?;
    let (name, email) = (input.git_author_name.as_deref(), input.git_author_email.as_deref());
    let author = author(call, round.settings, name, email).await?;
    let message = input.git_commit_message.as_deref().filter(|message| !message.trim().is_empty());
    let message = message.unwrap_or(&round.settings.commit_message);
    let commit = prepared.commit(call, &author, message).await?;
    // Before it is pushed: whether it was, the project may be removed with it in it.
    once::keep_made(call, project::change(round, made, Some(&commit))?).await?;
    match head(round, branch).await? {
        // An earlier try pushed it.
        Some(head) if head.id == commit => {}
        Some(_) => {
            return Err(ActionError::Refused(format!(
                "{} has a branch {branch} with something else in it",
                made.web_url
            )));
        }
        None => {
            go_on(call)?;
            call.log.tell(&format!("Pushing {} files to {branch}", prepared.entries.len()));
            let token = round.way.token.clone().or_else(|| round.way.gitlab.token().cloned());
            let login = token.as_ref().map(|token| ("oauth2", token));
            prepared.push(&remote(round, made)?, login, &commit, branch).await?;
        }
    }
    once::keep(call, "commit", &commit).await?;
    Ok(commit)
}

/// Where to push to. The credential goes with it: it must be the account's own host.
fn remote(round: &Round<'_>, made: &WireProject) -> Result<Url, ActionError> {
    let remote = Url::parse(&made.http_url_to_repo);
    let remote = remote.map_err(|error| ActionError::Refused(format!("no address: {error}")))?;
    let (host, own) = (host_of(&made.http_url_to_repo), round.way.gitlab.host());
    // Nor without encryption, where the API has it.
    if host == own && remote.scheme() == round.way.gitlab.api().scheme() {
        return Ok(remote);
    }
    Err(ActionError::Refused(format!("{own} leads to {host}, which is not asked")))
}

/// Further branches, and which are protected.
pub(super) async fn branches(
    round: &Round<'_>,
    input: &Publish,
    made: &WireProject,
) -> Result<(), ActionError> {
    for branch in &input.branches {
        for asked in branch_asked(input, branch, made.id) {
            match round.way.send(&asked).await {
                // 400 and 409: it is so already.
                Err(HttpError::Status { status: 400 | 409, message, .. })
                    if message.contains("already") => {}
                Err(error) => return Err(round.explain(&error, asked.purpose())),
                Ok(_) => {}
            }
        }
    }
    Ok(())
}

/// The requests for one of them.
pub(super) fn branch_asked(input: &Publish, branch: &Branch, project: u64) -> Vec<Asked> {
    let mut all = Vec::new();
    if branch.create {
        let from = branch.from.as_deref().unwrap_or(input.branch());
        let query = [("branch", branch.name.as_str()), ("ref", from)];
        let place = with_query(&format!("/projects/{project}/repository/branches"), &query);
        all.push(Asked::new(Method::Post, place, format!("makes the branch {}", branch.name)));
    }
    if branch.protect {
        let place = format!("/projects/{project}/protected_branches");
        let place = with_query(&place, &[("name", branch.name.as_str())]);
        all.push(Asked::new(Method::Post, place, format!("protects the branch {}", branch.name)));
    }
    all
}
