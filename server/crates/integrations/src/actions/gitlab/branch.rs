//! The files of the workspace on a branch.

use super::{
    super::{
        asked::{Asked, Method},
        commit::{Prepared, author},
        files::source,
        input::read,
        once,
    },
    files::{self, Wanted, head},
    proposal::Proposal,
    round::Round,
    wire::WireProject,
};
use crate::path::with_query;
use platform::scaffolder::ActionError;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// From where it goes on.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Base {
    pub target: String,
    pub commit: String,
    /// Whether the branch is there already.
    pub continued: bool,
}

async fn project(round: &Round<'_>) -> Result<WireProject, ActionError> {
    let found = round.way.get(&round.at("")?).await;
    found.map_err(|error| round.explain(&error, "looks for the project"))
}

/// Where it begins. A proposal wants a branch of its own, a push takes one that is there.
async fn begin(round: &Round<'_>, input: &Proposal, own: bool) -> Result<Base, ActionError> {
    let there = head(round, &input.branch_name).await?;
    if own && there.is_some() {
        return Err(ActionError::Refused(format!(
            "there is a branch {} already; choose another name",
            input.branch_name
        )));
    }
    let target = match input.target_branch_name.clone().filter(|name| !name.is_empty()) {
        Some(target) => target,
        None => project(round).await?.default_branch.unwrap_or_else(|| "main".to_owned()),
    };
    if let Some(there) = there {
        return Ok(Base { target, commit: there.id, continued: true });
    }
    let commit = head(round, &target).await?;
    let commit =
        commit.ok_or_else(|| ActionError::Refused(format!("there is no branch {target}")))?;
    Ok(Base { target, commit: commit.id, continued: false })
}

/// The same, kept, so that a later try begins at the same place.
pub(super) async fn base(
    round: &Round<'_>,
    input: &Proposal,
    own: bool,
) -> Result<Base, ActionError> {
    if let Some(base) = once::recall(round.call, "base").await? {
        return Ok(base);
    }
    let base = begin(round, input, own).await?;
    once::keep(round.call, "base", &base).await?;
    Ok(base)
}

fn wanted<'a>(
    input: &'a Proposal,
    base: &'a Base,
    folder: &'a str,
    removed: &'a [String],
) -> Wanted<'a> {
    Wanted {
        branch: &input.branch_name,
        base: &base.commit,
        message: input.message(),
        folder,
        action: input.action(),
        removed,
    }
}

fn branch_asked(round: &Round<'_>, input: &Proposal, base: &Base) -> Result<Asked, ActionError> {
    let branch = &input.branch_name;
    let query = [("branch", branch.as_str()), ("ref", base.commit.as_str())];
    let place = with_query(&round.at("/repository/branches")?, &query);
    Ok(Asked::new(Method::Post, place, format!("makes the branch {branch}")))
}

/// Puts the files on the branch; gives the commit, when there is anything to commit.
pub(super) async fn put(
    round: &Round<'_>,
    input: &Proposal,
    base: &Base,
) -> Result<Option<String>, ActionError> {
    let call = round.call;
    if let Some(commit) = once::recall::<Value>(call, "commit").await? {
        return Ok(commit["id"].as_str().map(str::to_owned));
    }
    let own = if call.action == "gitlab:repo:push" {
        input.source_path.as_deref()
    } else {
        input.source()
    };
    let prepared = Prepared::of(call, round.settings, source(call, own)?).await?;
    prepared.check_branch(&input.branch_name).await?;
    let (folder, removed) = (input.folder()?, input.removed()?);
    let branch = input.branch_name.as_str();
    let wanted = wanted(input, base, &folder, &removed);
    if !base.continued && head(round, branch).await?.is_none() {
        round.send(&branch_asked(round, input, base)?).await?;
    }
    let actions = files::actions(round, &wanted, &prepared.entries).await?;
    if actions.is_empty() {
        call.log.tell("Nothing is changed by it, so there is no commit");
        once::keep(call, "commit", &json!({})).await?;
        return Ok(None);
    }
    let author = author(call, round.settings, None, None).await?;
    let asked = files::asked(round, &wanted, &prepared, (&actions, &author)).await?;
    Ok(Some(files::commit(round, &wanted, &asked).await?.id))
}

/// What a draft tells of it.
pub(super) async fn planned(
    round: &Round<'_>,
    own: bool,
) -> Result<(Proposal, Base, Vec<Asked>), ActionError> {
    let input: Proposal = read(round.call)?;
    let found = round.way.find::<WireProject>(&round.at("")?).await;
    let base = if found.map_err(|error| round.explain(&error, "looks for it"))?.is_some() {
        begin(round, &input, own).await?
    } else {
        // A step before it may make the project.
        let target = input.target_branch_name.clone().unwrap_or_else(|| "main".to_owned());
        Base { target, commit: "the first commit".to_owned(), continued: false }
    };
    let from = if own { input.source() } else { input.source_path.as_deref() };
    let prepared = Prepared::of(round.call, round.settings, source(round.call, from)?).await?;
    let (folder, removed) = (input.folder()?, input.removed()?);
    let wanted = wanted(&input, &base, &folder, &removed);
    let actions = files::actions(round, &wanted, &prepared.entries).await?;
    let mut asked = Vec::new();
    if !base.continued {
        asked.push(branch_asked(round, &input, &base)?);
    }
    asked.push(files::planned(round, &wanted, &actions)?);
    Ok((input, base, asked))
}
