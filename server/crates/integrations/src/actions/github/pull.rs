//! `publish:github:pull-request`: the files of the workspace as a proposal.

use super::{
    super::{
        asked::{Asked, Method},
        commit::{Prepared, author},
        files::source,
        input::read,
        once,
    },
    branches::{self, Base},
    files::{commit, known, named, write_tree},
    fork,
    proposal::Proposal,
    round::{Repo, Round},
    wire::WirePull,
};
use crate::{http::HttpError, path::with_query};
use platform::scaffolder::{ActionDone, ActionError, Change};
use serde_json::{Map, Value, json};

pub(super) async fn run(round: &Round<'_>) -> Result<ActionDone, ActionError> {
    let input: Proposal = read(round.call)?;
    let (repo, call) = (&round.repo, round.call);
    let (branch, updates) = (input.branch_name.as_str(), input.update == Some(true));
    let base = branches::base(round, branch, input.target_branch_name.as_deref(), updates).await?;
    let fork = match input.force_fork {
        Some(true) => Some(fork::of(round, &base.commit).await?),
        _ => None,
    };
    let place = fork.as_ref().unwrap_or(repo);
    let Some(commit) = written(round, place, &input, &base).await? else {
        call.log.tell("Nothing is changed by it, so there is no pull request");
        return Ok(ActionDone::default());
    };
    branches::put(round, place, branch, &base, &commit).await?;
    let change = |pull: Option<&WirePull>| change(round, place, branch, &commit, (&base, pull));
    once::keep_made(call, change(None)).await?;
    let pull = opened(round, place, &input, &base).await?;
    once::keep_made(call, change(Some(&pull))).await?;
    call.log.tell(&format!("Opened {}", pull.html_url));
    for asked in afterwards(repo, &input, pull.number) {
        round.send_leniently(&asked).await?;
    }
    let mut output = Map::new();
    output.insert("remoteUrl".to_owned(), json!(pull.html_url));
    output.insert("pullRequestNumber".to_owned(), json!(pull.number));
    output.insert("targetBranchName".to_owned(), json!(base.target));
    Ok(ActionDone { output, made: once::made(call).await? })
}

/// What is told for its removal.
fn change(
    round: &Round<'_>,
    place: &Repo<'_>,
    branch: &str,
    commit: &str,
    (base, pull): (&Base, Option<&WirePull>),
) -> Change {
    let repo = &round.repo;
    Change {
        action: round.call.action.clone(),
        label: format!("the proposal {branch} in {}", repo.slug()),
        object: json!({
            "what": "pull",
            "host": repo.github.host(),
            "owner": repo.owner,
            "repo": repo.name,
            "number": pull.map(|pull| pull.number),
            // A branch that was there before stays.
            "branch": (!base.continued).then_some(branch),
            "commit": commit,
            "place": {"owner": place.owner, "repo": place.name},
        }),
    }
}

/// The commit with the files; `None` when nothing changes and that shall be no proposal.
async fn written(
    round: &Round<'_>,
    place: &Repo<'_>,
    input: &Proposal,
    base: &Base,
) -> Result<Option<String>, ActionError> {
    let call = round.call;
    if let Some(commit) = once::recall(call, "commit").await? {
        return Ok(commit);
    }
    let folder = source(call, input.source_path.as_deref())?;
    let prepared = Prepared::of(call, round.settings, folder).await?;
    prepared.check_branch(&input.branch_name).await?;
    let known = known(place, &base.commit).await?;
    let changes = known.changes(&prepared.entries, &input.folder()?, &input.removed()?);
    if changes.is_empty() && input.create_when_empty == Some(false) {
        once::keep(call, "commit", &Value::Null).await?;
        return Ok(None);
    }
    call.log.tell(&format!("Writing {} files to the branch {}", changes.len(), input.branch_name));
    let tree = write_tree(round, place, &prepared, &known.tree, &changes).await?;
    let (name, email) = (input.git_author_name.as_deref(), input.git_author_email.as_deref());
    let author = author(call, round.settings, name, email).await?;
    let author = Some(&author).filter(|_| input.force_empty_git_author != Some(true));
    let message = input.commit_message.as_deref().unwrap_or(&input.title);
    let asked = commit(round, place, (&tree, &base.commit), author, message);
    let commit = named(place, &asked).await?;
    once::keep(call, "commit", &commit).await?;
    Ok(Some(commit))
}

/// The pull request: opened, or found where it is brought further.
async fn opened(
    round: &Round<'_>,
    place: &Repo<'_>,
    input: &Proposal,
    base: &Base,
) -> Result<WirePull, ActionError> {
    let (repo, call) = (&round.repo, round.call);
    let head = format!("{}:{}", place.owner, input.branch_name);
    if base.continued && once::recall::<WirePull>(call, "pull").await?.is_none() {
        let found = open_pull(repo, &head, base).await;
        let found = found.map_err(|error| repo.explain(&error, "looks for the pull request"))?;
        if let Some(found) = found {
            let path = repo.at(&format!("/pulls/{}", found.number));
            let asked = Asked::new(Method::Patch, path, "says what the pull request is about");
            let body = json!({"title": input.title, "body": input.description});
            round.send(&asked.with(body)).await?;
            once::keep(call, "pull", &found).await?;
            return Ok(found);
        }
    }
    let named = if place.owner == repo.owner { input.branch_name.as_str() } else { &head };
    let asked = input.asked(repo, named, base);
    let find = async {
        let found = open_pull(repo, &head, base).await;
        found.map_err(|error| repo.explain(&error, "looks for the pull request"))
    };
    let make = async { repo.send(&asked).await?.json::<WirePull>() };
    let explain = |error: HttpError| repo.explain(&error, asked.purpose());
    once::make(call, "pull", find, make, explain).await
}

async fn open_pull(
    repo: &Repo<'_>,
    head: &str,
    base: &Base,
) -> Result<Option<WirePull>, HttpError> {
    let query = [("state", "open"), ("head", head), ("base", base.target.as_str())];
    let all: Vec<WirePull> = repo.get(&with_query(&repo.at("/pulls"), &query)).await?;
    Ok(all.into_iter().next())
}

/// Who shall look at it, and whose it is.
pub(super) fn afterwards(repo: &Repo<'_>, input: &Proposal, number: u64) -> Vec<Asked> {
    let mut all = Vec::new();
    if !input.reviewers.is_empty() || !input.team_reviewers.is_empty() {
        let path = repo.at(&format!("/pulls/{number}/requested_reviewers"));
        let asked = Asked::new(Method::Post, path, "asks for reviews");
        let (reviewers, teams) = (&input.reviewers, &input.team_reviewers);
        all.push(asked.with(json!({"reviewers": reviewers, "team_reviewers": teams})));
    }
    if !input.assignees.is_empty() {
        let path = repo.at(&format!("/issues/{number}/assignees"));
        let asked = Asked::new(Method::Post, path, "says whose it is");
        // More than ten are not taken.
        let assignees: Vec<_> = input.assignees.iter().take(10).collect();
        all.push(asked.with(json!({"assignees": assignees})));
    }
    all
}
