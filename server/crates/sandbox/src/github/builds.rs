//! Workflow runs and their jobs: one run a merged change, in the attempt that it is in.

use super::{
    Simulated, Slug, Within, address, commits,
    pages::{Asked, page},
    refusal::Refusal,
    repositories, repository,
};
use crate::{
    history::{Build, BuildResult, object},
    world::World,
};
use axum::{
    Json,
    extract::{Path, Query, State},
    response::Response,
};
use platform::Timestamp;
use serde_json::{Value, json};

/// The workflow.
const PATH: &str = ".github/workflows/build.yml";

/// Its jobs, in their order, and the share of the time that each takes, in hundredths.
const JOBS: &[(&str, i64)] = &[("lint", 15), ("test", 45), ("scan", 10), ("image", 30)];

/// The attempt of each run that is the last by now, the latest first.
fn last(world: &World, repository: &str) -> Vec<Build> {
    let now = world.now();
    let merged = commits::merged(world, repository);
    let attempts = merged.iter().filter_map(|change| {
        world.history.builds(change).into_iter().rfind(|build| build.started <= now)
    });
    attempts.collect()
}

/// Status and conclusion.
fn state(build: &Build, now: Timestamp) -> (&'static str, Option<&'static str>) {
    if now < build.finished {
        return ("in_progress", None);
    }
    match build.result {
        BuildResult::Passed => ("completed", Some("success")),
        BuildResult::Failed(_) => ("completed", Some("failure")),
    }
}

fn run(world: &World, build: &Build) -> Value {
    let (change, now) = (&build.change, world.now());
    let own = address::of(change.repository, &format!("actions/runs/{}", build.id));
    let (status, conclusion) = state(build, now);
    let updated = if now < build.finished { build.started } else { build.finished };
    let suite = address::id(&["suite", &own]);
    let message = format!("{} (#{})", change.title, change.number);
    let signed = json!({"name": change.author.label, "email": change.author.email});
    let workflow = address::id(&["workflow", change.repository]);
    json!({
        "id": build.id,
        "name": "build",
        "node_id": address::node(&["run", &own]),
        "check_suite_id": suite,
        "check_suite_node_id": address::node(&["suite", &own]),
        "head_branch": "main",
        "head_sha": change.commit,
        "path": PATH,
        "run_number": change.number,
        "run_attempt": build.attempt,
        "event": "push",
        "display_title": message,
        "status": status,
        "conclusion": conclusion,
        "workflow_id": workflow,
        "url": own,
        "html_url": address::page(change.repository, &format!("actions/runs/{}", build.id)),
        "pull_requests": [],
        "created_at": change.ended.to_rfc3339(),
        "updated_at": updated.to_rfc3339(),
        "run_started_at": build.started.to_rfc3339(),
        "actor": address::person(change.author),
        "triggering_actor": address::person(change.author),
        "jobs_url": format!("{own}/jobs"),
        "logs_url": format!("{own}/logs"),
        "check_suite_url": address::of(change.repository, &format!("check-suites/{suite}")),
        "artifacts_url": format!("{own}/artifacts"),
        "cancel_url": format!("{own}/cancel"),
        "rerun_url": format!("{own}/rerun"),
        "previous_attempt_url": (build.attempt > 1).then(|| format!("{own}/attempts/{}", build.attempt - 1)),
        "workflow_url": address::of(change.repository, &format!("actions/workflows/{workflow}")),
        "head_commit": {
            "id": change.commit,
            "tree_id": object(&["tree", &change.commit]),
            "message": message,
            "timestamp": change.ended.to_rfc3339(),
            "author": signed,
            "committer": signed,
        },
        "repository": repositories::minimal(world, change.repository),
        "head_repository": repositories::minimal(world, change.repository),
    })
}

pub(super) async fn list(
    State(server): Simulated,
    Path((owner, name)): Slug,
    Query(asked): Query<Asked>,
) -> Result<Response, Refusal> {
    let name = repository(&owner, &name)?;
    let now = server.world.now();
    let mut all = last(&server.world, name);
    all.retain(|build| {
        let (status, conclusion) = state(build, now);
        let wanted = asked.status.as_str();
        let states = wanted.is_empty() || wanted == status || Some(wanted) == conclusion;
        let heads = asked.head_sha.is_empty() || asked.head_sha == build.change.commit;
        let branches = matches!(asked.branch.as_str(), "" | "main");
        states && heads && branches && matches!(asked.event.as_str(), "" | "push")
    });
    let path = format!("repos/{owner}/{name}/actions/runs");
    Ok(page(&path, all, &asked, |shown, total| {
        let runs: Vec<_> = shown.iter().map(|build| run(&server.world, build)).collect();
        json!({"total_count": total, "workflow_runs": runs})
    }))
}

fn found(world: &World, owner: &str, name: &str, id: &str) -> Result<Build, Refusal> {
    let name = repository(owner, name)?;
    let id: i64 = id.parse().map_err(|_| Refusal::NotFound)?;
    last(world, name).into_iter().find(|build| build.id == id).ok_or(Refusal::NotFound)
}

pub(super) async fn one(
    State(server): Simulated,
    Path((owner, name, id)): Within,
) -> Result<Json<Value>, Refusal> {
    let build = found(&server.world, &owner, &name, &id)?;
    Ok(Json(run(&server.world, &build)))
}

pub(super) async fn jobs(
    State(server): Simulated,
    Path((owner, name, id)): Within,
) -> Result<Json<Value>, Refusal> {
    let build = found(&server.world, &owner, &name, &id)?;
    let jobs = jobs_of(&build, server.world.now());
    Ok(Json(json!({"total_count": jobs.len(), "jobs": jobs})))
}

/// The jobs of an attempt that began by now.
fn jobs_of(build: &Build, now: Timestamp) -> Vec<Value> {
    let span = build.finished.0 - build.started.0;
    let (mut begins, mut jobs) = (build.started.0, Vec::new());
    for (name, share) in JOBS {
        let fails = build.result == BuildResult::Failed(name);
        let ends = begins + span * share / 100;
        if now.0 < begins {
            break;
        }
        let is_done = ends <= now.0;
        let conclusion = is_done.then_some(if fails { "failure" } else { "success" });
        let (started, completed) = (Timestamp(begins), is_done.then_some(Timestamp(ends)));
        jobs.push(job(build, name, conclusion, started, completed));
        if fails {
            break;
        }
        begins = ends;
    }
    jobs
}

fn job(
    build: &Build,
    name: &str,
    conclusion: Option<&str>,
    started: Timestamp,
    completed: Option<Timestamp>,
) -> Value {
    let change = &build.change;
    let words = format!("{}/{}/{name}", build.id, build.attempt);
    let id = address::id(&["job", &words]);
    let own = address::of(change.repository, &format!("actions/jobs/{id}"));
    let page = format!("actions/runs/{}/job/{id}", build.id);
    json!({
        "id": id,
        "run_id": build.id,
        "run_url": address::of(change.repository, &format!("actions/runs/{}", build.id)),
        "run_attempt": build.attempt,
        "node_id": address::node(&["job", &words]),
        "head_sha": change.commit,
        "head_branch": "main",
        "workflow_name": "build",
        "url": own,
        "html_url": address::page(change.repository, &page),
        "status": if completed.is_some() { "completed" } else { "in_progress" },
        "conclusion": conclusion,
        "created_at": started.to_rfc3339(),
        "started_at": started.to_rfc3339(),
        "completed_at": completed.map(Timestamp::to_rfc3339),
        "name": name,
        "steps": [],
        "check_run_url": address::of(change.repository, &format!("check-runs/{id}")),
        "labels": ["ubuntu-latest"],
        "runner_id": 1,
        "runner_name": "sandbox",
        "runner_group_id": 1,
        "runner_group_name": "default",
    })
}
