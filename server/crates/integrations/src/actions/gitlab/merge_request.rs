//! `publish:gitlab:merge-request` and `gitlab:repo:push`: the files of the workspace on a branch.

use super::{
    super::{
        asked::{Asked, Method},
        input::read,
        once,
    },
    branch::{Base, base, planned, put},
    proposal::Proposal,
    round::Round,
    wire::{WireMergeRequest, WireNumber},
};
use crate::{http::HttpError, path::with_query};
use platform::scaffolder::{ActionDone, ActionError, Change, Planned};
use serde_json::{Map, Value, json};

/// `gitlab:repo:push`
pub(super) async fn push(round: &Round<'_>) -> Result<ActionDone, ActionError> {
    let input: Proposal = read(round.call)?;
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
    let input: Proposal = read(round.call)?;
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
