//! Workflow runs and their jobs, in the attempt that they are in; running them once more, ending them,
//! beginning them by hand.

mod json;

use super::{
    ACCOUNT, Simulated, Slug, Within, commits,
    files::{BUILD, SMOKE},
    pages::{Asked, page},
    refusal::Refusal,
    repository,
};
use crate::{
    acts::{RunAct, RunDeed},
    history::{Build, BuildResult, Change, REMEMBERED_DAYS, Trigger, lay_over},
    world::World,
};
use axum::{
    Json,
    extract::{Path, Query, State},
    http::StatusCode,
    response::Response,
};
use platform::Timestamp;
use serde::Deserialize;
use serde_json::{Map, Value, json};
use std::cmp::Reverse;

/// How far back checks of pull requests are listed, in days.
const CHECK_DAYS: i64 = 30;

/// The attempt of each run that is the last by now, the latest run first.
fn last(world: &World, repository: &str) -> Vec<Build> {
    last_of(world, repository, commits::merged(world, repository))
}

/// The same of these changes, and of what was proposed and begun by hand lately.
fn last_of(world: &World, repository: &str, merged: Vec<Change>) -> Vec<Build> {
    let now = world.now();
    let from = Timestamp(now.0 - CHECK_DAYS * 24 * 3_600_000);
    let proposed = world.history.changes(repository, from, now);
    let checks = proposed.iter().map(|change| vec![world.history.checks(change)]);
    let dispatched = world.runs.dispatched(repository);
    let by_hand = dispatched.iter().filter_map(|dispatch| {
        let last = merged.iter().find(|change| change.ended <= dispatch.at)?;
        Some(vec![world.history.by_hand(last, dispatch)])
    });
    let pushed = merged.iter().map(|change| world.history.builds(change));
    let all = pushed.chain(checks).chain(by_hand).filter_map(|attempts| {
        let acts = world.runs.upon(attempts.first()?.id);
        lay_over(attempts, &acts).into_iter().rfind(|build| build.started <= now)
    });
    let mut all: Vec<_> = all.collect();
    all.sort_by_key(|build| Reverse((build.created, build.id)));
    all
}

/// Those of a repository that somebody made: what a template lays out passes.
fn of_made(world: &World, repository: &str) -> Option<Vec<Build>> {
    let mut all = last_of(world, repository, world.made.changes(repository)?);
    for build in &mut all {
        if matches!(build.result, BuildResult::Failed(_)) {
            build.result = BuildResult::Passed;
        }
    }
    Some(all)
}

/// Status and conclusion.
fn state(build: &Build, now: Timestamp) -> (&'static str, Option<&'static str>) {
    if now < build.finished {
        return ("in_progress", None);
    }
    match build.result {
        BuildResult::Passed => ("completed", Some("success")),
        BuildResult::Failed(_) => ("completed", Some("failure")),
        BuildResult::Cancelled => ("completed", Some("cancelled")),
    }
}

/// What the checks of a proposed change say together, as GraphQL does.
pub(super) fn rollup(world: &World, change: &crate::history::Change) -> &'static str {
    let checks = world.history.checks(change);
    let acts = world.runs.upon(checks.id);
    let now = world.now();
    let last = lay_over(vec![checks], &acts).into_iter().rfind(|build| build.started <= now);
    match last.map(|build| state(&build, now)) {
        Some((_, Some("success"))) => "SUCCESS",
        Some((_, Some(_))) => "FAILURE",
        _ => "PENDING",
    }
}

const fn event(trigger: &Trigger) -> &'static str {
    match trigger {
        Trigger::Push => "push",
        Trigger::Pull => "pull_request",
        Trigger::Hand(_) => "workflow_dispatch",
    }
}

/// The branch and the commit that a run is of.
fn head(build: &Build) -> (&str, &str) {
    match &build.trigger {
        Trigger::Push => ("main", &build.change.commit),
        Trigger::Pull => (&build.change.branch, &build.change.head),
        Trigger::Hand(dispatch) => (&dispatch.reference, &dispatch.commit),
    }
}

pub(super) async fn list(
    State(server): Simulated,
    Path((owner, name)): Slug,
    Query(asked): Query<Asked>,
) -> Result<Response, Refusal> {
    let (world, now) = (&server.world, server.world.now());
    let until = asked.created.strip_prefix("<=");
    let mut all = match (of_made(world, &name), until) {
        (Some(made), _) => made,
        // Whoever asks for what was before a moment goes back through all of it.
        (None, Some(_)) => {
            let name = repository(&owner, &name)?;
            last_of(world, name, commits::merged_over(world, name, REMEMBERED_DAYS))
        }
        (None, None) => last(world, repository(&owner, &name)?),
    };
    all.retain(|build| {
        let ((status, conclusion), (branch, commit)) = (state(build, now), head(build));
        let wanted = asked.status.as_str();
        let states = wanted.is_empty() || wanted == status || Some(wanted) == conclusion;
        let is = |wanted: &str, found: &str| wanted.is_empty() || wanted == found;
        let heads = is(&asked.head_sha, commit) && is(&asked.branch, branch);
        // Moments of one form are ordered as texts are.
        let early = until.is_none_or(|until| build.created.to_rfc3339().as_str() <= until);
        early && states && heads && is(&asked.event, event(&build.trigger))
    });
    let path = format!("repos/{owner}/{name}/actions/runs");
    Ok(page(&path, all, &asked, |shown, total| {
        let runs: Vec<_> = shown.iter().map(|build| json::run(&server.world, build)).collect();
        json!({"total_count": total, "workflow_runs": runs})
    }))
}

fn found(world: &World, owner: &str, name: &str, id: &str) -> Result<Build, Refusal> {
    let id: i64 = id.parse().map_err(|_| Refusal::NotFound)?;
    let all = match of_made(world, name) {
        Some(made) => made,
        None => last(world, repository(owner, name)?),
    };
    all.into_iter().find(|build| build.id == id).ok_or(Refusal::NotFound)
}

pub(super) async fn one(
    State(server): Simulated,
    Path((owner, name, id)): Within,
) -> Result<Json<Value>, Refusal> {
    let build = found(&server.world, &owner, &name, &id)?;
    Ok(Json(json::run(&server.world, &build)))
}

pub(super) async fn jobs(
    State(server): Simulated,
    Path((owner, name, id)): Within,
) -> Result<Json<Value>, Refusal> {
    let build = found(&server.world, &owner, &name, &id)?;
    let jobs = json::jobs(&build, server.world.now());
    Ok(Json(json!({"total_count": jobs.len(), "jobs": jobs})))
}

/// `POST …/rerun` and `…/rerun-failed-jobs`.
pub(super) async fn rerun(
    State(server): Simulated,
    Path((owner, name, id)): Within,
) -> Result<(StatusCode, Json<Value>), Refusal> {
    let (world, now) = (&server.world, server.world.now());
    let build = found(world, &owner, &name, &id)?;
    if now < build.finished {
        return Err(Refusal::Forbidden("This workflow is already running"));
    }
    world.runs.add(build.id, RunAct { at: now, by: ACCOUNT.to_owned(), deed: RunDeed::Rerun });
    Ok((StatusCode::CREATED, Json(json!({}))))
}

pub(super) async fn cancel(
    State(server): Simulated,
    Path((owner, name, id)): Within,
) -> Result<(StatusCode, Json<Value>), Refusal> {
    let (world, now) = (&server.world, server.world.now());
    let build = found(world, &owner, &name, &id)?;
    if now >= build.finished {
        return Err(Refusal::Conflict("Cannot cancel a workflow run that is completed."));
    }
    world.runs.add(build.id, RunAct { at: now, by: ACCOUNT.to_owned(), deed: RunDeed::Cancel });
    Ok((StatusCode::ACCEPTED, Json(json!({}))))
}

/// What a run by hand is asked for with.
#[derive(Debug, Deserialize)]
pub(super) struct ByHand {
    #[serde(rename = "ref")]
    reference: String,
    #[serde(default)]
    inputs: Map<String, Value>,
}

/// `POST …/workflows/{workflow}/dispatches`.
pub(super) async fn dispatch(
    State(server): Simulated,
    Path((owner, name, workflow)): Within,
    Json(asked): Json<ByHand>,
) -> Result<StatusCode, Refusal> {
    let (world, name) = (&server.world, repository(&owner, &name)?);
    let is = |path: &str| path.ends_with(&format!("/{workflow}")) || path == workflow;
    if is(BUILD.path) {
        return Err(Refusal::Unprocessable("Workflow does not have 'workflow_dispatch' trigger"));
    }
    if !is(SMOKE.path) {
        return Err(Refusal::NotFound);
    }
    if asked.inputs.keys().any(|input| !super::files::INPUTS.contains(&input.as_str())) {
        return Err(Refusal::Unprocessable("Unexpected inputs provided"));
    }
    if !asked.inputs.contains_key("environment") {
        return Err(Refusal::Unprocessable("Required input 'environment' not provided"));
    }
    let open = world.history.open_changes(name, world.now());
    let commit = match open.iter().find(|change| change.branch == asked.reference) {
        Some(change) => change.head.clone(),
        None if asked.reference == "main" => super::repositories::head(world, name),
        None => return Err(Refusal::Unprocessable("No ref found for that name")),
    };
    world.runs.dispatch(name, world.now(), ACCOUNT, (&asked.reference, &commit));
    Ok(StatusCode::NO_CONTENT)
}
