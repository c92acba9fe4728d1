//! `publish:github`, and its halves: the repository, and what is pushed to it.

use super::{
    super::{files::source, input::read, once},
    input::Publish,
    protection::{self, Protection},
    push, repository,
    round::Round,
    settings,
    wire::WireRepository,
};
use platform::scaffolder::{ActionDone, ActionError, Planned};
use serde_json::{Map, Value, json};

/// Which half.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Does {
    creates: bool,
    pushes: bool,
}

impl Does {
    pub const BOTH: Self = Self { creates: true, pushes: true };
    pub const CREATES: Self = Self { creates: true, pushes: false };
    pub const PUSHES: Self = Self { creates: false, pushes: true };
}

pub(super) async fn run(round: &Round<'_>, does: Does) -> Result<ActionDone, ActionError> {
    let input: Publish = read(round.call)?;
    let made = if does.creates {
        let made = repository::create(round, &input, input.inits(does.pushes)).await?;
        settings::settle(round, &input).await?;
        made
    } else {
        existing(round).await?
    };
    let commit = if does.pushes {
        Some(push::push(round, does.creates, &input, &made).await?)
    } else {
        None
    };
    let output = output(&made.clone_url, &made.html_url, input.branch(), commit.as_deref());
    Ok(ActionDone { output, made: once::made(round.call).await? })
}

fn output(remote: &str, page: &str, branch: &str, commit: Option<&str>) -> Map<String, Value> {
    let mut output = Map::new();
    output.insert("remoteUrl".to_owned(), json!(remote));
    output.insert("repoContentsUrl".to_owned(), json!(format!("{page}/blob/{branch}")));
    if let Some(commit) = commit {
        output.insert("commitHash".to_owned(), json!(commit));
    }
    output
}

async fn existing(round: &Round<'_>) -> Result<WireRepository, ActionError> {
    let repo = &round.repo;
    repo.get(&repo.at("")).await.map_err(|error| repo.explain(&error, "looks for the repository"))
}

pub(super) async fn plan(round: &Round<'_>, does: Does) -> Result<Planned, ActionError> {
    let input: Publish = read(round.call)?;
    let (repo, branch) = (&round.repo, input.branch());
    let mut asked = Vec::new();
    if does.creates {
        let owner = repository::owner(repo).await?;
        asked.push(repository::asked(repo, owner, &input, input.inits(does.pushes)));
        asked.extend(settings::plan(round, &input));
    }
    let remote = format!("{}.git", repo.page());
    let mut planned = round.planned(&asked, output(&remote, &repo.page(), branch, None));
    if does.pushes {
        source(round.call, input.source_path.as_deref())?;
        planned.pushes.push((input.source_path.clone().unwrap_or_default(), remote));
        if input.protects() {
            let wanted: Protection = read(round.call)?;
            planned.requests.extend(round.told(&protection::asked(repo, branch, &wanted)));
        }
    }
    Ok(planned)
}
