//! `publish:gitlab:merge-request` and `gitlab:repo:push`: the files of the workspace on a branch.

use super::{
    super::{
        asked::{Asked, Method},
        commit::{Prepared, author},
        files::source,
        input::{self, below},
        once,
    },
    files::{self, Wanted, head},
    round::Round,
    wire::{WireMergeRequest, WireNumber, WireProject},
};
use crate::{http::HttpError, path::with_query};
use platform::scaffolder::{ActionDone, ActionError, Change, Planned};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

/// What is given.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Proposal {
    title: String,
    branch_name: String,
    commit_message: Option<String>,
    description: Option<String>,
    target_branch_name: Option<String>,
    source_path: Option<String>,
    target_path: Option<String>,
    files_to_delete: Vec<String>,
    commit_action: Option<String>,
    remove_source_branch: bool,
    assignee: Option<String>,
    reviewers: Vec<String>,
    labels: Option<Value>,
}

/// From where it goes on.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Base {
    target: String,
    commit: String,
    /// Whether the branch is there already.
    continued: bool,
}

impl Proposal {
    fn message(&self) -> &str {
        self.commit_message.as_deref().unwrap_or(&self.title)
    }

    fn action(&self) -> &str {
        self.commit_action.as_deref().unwrap_or("auto")
    }

    fn folder(&self) -> Result<String, ActionError> {
        below(self.target_path.as_deref().unwrap_or_default(), "targetPath")
    }

    fn removed(&self) -> Result<Vec<String>, ActionError> {
        let folder = self.folder()?;
        let paths = self.files_to_delete.iter().map(|path| {
            let path = below(path, "filesToDelete")?;
            Ok(if folder.is_empty() { path } else { format!("{folder}/{path}") })
        });
        paths.collect()
    }

    /// The folder of the workspace: as Backstage has it, the target's name when there is none.
    fn source(&self) -> Option<&str> {
        let own = self.source_path.as_deref().filter(|path| !path.is_empty());
        own.or(self.target_path.as_deref())
    }

    fn labels(&self) -> Option<String> {
        match self.labels.as_ref()? {
            Value::String(text) => Some(text.clone()),
            Value::Array(all) => {
                Some(all.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(","))
            }
            _ => None,
        }
    }
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

async fn base(round: &Round<'_>, input: &Proposal, own: bool) -> Result<Base, ActionError> {
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
async fn put(
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

/// `gitlab:repo:push`
pub(super) async fn push(round: &Round<'_>) -> Result<ActionDone, ActionError> {
    let input: Proposal = input::read(round.call)?;
    let base = base(round, &input, false).await?;
    let commit = put(round, &input, &base).await?;
    let mut output = told(&round.project()?);
    if let Some(commit) = commit {
        output.insert("commitHash".to_owned(), json!(commit));
    }
    Ok(ActionDone { output, made: Vec::new() })
}

fn told(project: &str) -> Map<String, Value> {
    let both = ["projectid", "projectPath"].map(|name| (name.to_owned(), json!(project)));
    Map::from_iter(both)
}

/// The numbers of people; who is not found is told.
async fn people(round: &Round<'_>, names: &[String]) -> Result<Vec<u64>, ActionError> {
    let mut all = Vec::new();
    for name in names {
        let place = with_query("/users", &[("username", name.as_str())]);
        let found = round.way.get::<Vec<WireNumber>>(&place).await;
        let found = found.map_err(|error| round.explain(&error, "looks for a person"))?;
        match found.first() {
            Some(person) => all.push(person.id),
            None => round.call.log.tell(&format!("Skipped, {name} is not found at GitLab")),
        }
    }
    Ok(all)
}

fn opening(
    round: &Round<'_>,
    input: &Proposal,
    base: &Base,
    (assignees, reviewers): (&[u64], &[u64]),
) -> Result<Asked, ActionError> {
    let asked = Asked::new(Method::Post, round.at("/merge_requests")?, "opens the merge request");
    Ok(asked.with(json!({
        "source_branch": input.branch_name,
        "target_branch": base.target,
        "title": input.title,
        "description": input.description,
        "remove_source_branch": input.remove_source_branch,
        "assignee_id": assignees.first(),
        "reviewer_ids": Some(reviewers).filter(|all| !all.is_empty()),
        "labels": input.labels(),
    })))
}

/// `publish:gitlab:merge-request`
pub(super) async fn run(round: &Round<'_>) -> Result<ActionDone, ActionError> {
    let input: Proposal = input::read(round.call)?;
    let call = round.call;
    let base = base(round, &input, true).await?;
    let commit = put(round, &input, &base).await?;
    let assignees: Vec<String> = input.assignee.clone().into_iter().collect();
    let assignees = people(round, &assignees).await?;
    let reviewers = people(round, &input.reviewers).await?;
    let asked = opening(round, &input, &base, (&assignees, &reviewers))?;
    let list = [("state", "opened"), ("source_branch", input.branch_name.as_str())];
    let list = with_query(&round.at("/merge_requests")?, &list);
    let find = async {
        let all = round.way.get::<Vec<WireMergeRequest>>(&list).await;
        let all = all.map_err(|error| round.explain(&error, "looks for the merge request"))?;
        Ok::<_, ActionError>(all.into_iter().next())
    };
    let make = async { round.way.send(&asked).await?.json::<WireMergeRequest>() };
    let explain = |error: HttpError| round.explain(&error, asked.purpose());
    let made = once::make(call, "request", find, make, explain).await?;
    call.log.tell(&format!("Opened {}", made.web_url));
    let path = round.at(&format!("/merge_requests/{}", made.iid))?;
    let mut object = round.object("merge-request", &path);
    object["branch"] = json!(input.branch_name);
    object["project"] = json!(round.at("")?);
    object["commit"] = json!(commit);
    let label = format!("the merge request !{} of {}", made.iid, round.project()?);
    once::keep_made(call, Change { action: call.action.clone(), label, object }).await?;
    let mut output = told(&round.project()?);
    output.insert("targetBranchName".to_owned(), json!(base.target));
    output.insert("mergeRequestUrl".to_owned(), json!(made.web_url));
    output.insert("mergeRequestId".to_owned(), json!(made.iid));
    Ok(ActionDone { output, made: once::made(call).await? })
}

async fn planned(
    round: &Round<'_>,
    own: bool,
) -> Result<(Proposal, Base, Vec<Asked>), ActionError> {
    let input: Proposal = input::read(round.call)?;
    let base = begin(round, &input, own).await?;
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

pub(super) async fn plan_push(round: &Round<'_>) -> Result<Planned, ActionError> {
    let (_, _, asked) = planned(round, false).await?;
    Ok(round.planned(&asked, told(&round.project()?)))
}

pub(super) async fn plan(round: &Round<'_>) -> Result<Planned, ActionError> {
    let (input, base, mut asked) = planned(round, true).await?;
    asked.push(opening(round, &input, &base, (&[], &[]))?);
    let mut output = told(&round.project()?);
    output.insert("targetBranchName".to_owned(), json!(base.target));
    let page = format!("{}/{}/-/merge_requests", round.way.gitlab.site(), round.project()?);
    output.insert("mergeRequestUrl".to_owned(), json!(page));
    Ok(round.planned(&asked, output))
}
