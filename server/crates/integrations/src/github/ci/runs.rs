//! Runs of workflows, their jobs, and the deployments that GitHub was told of.

use super::{
    super::GitHub,
    wire::{WireDeployment, WireJobs, WireRuns, WireStatus, WireWorkflows},
};
use crate::{http::HttpError, path};
use futures::future::try_join_all;
use platform::ci::{CiAct, HostDeployment, Job, Run, Workflow};
use serde_json::json;
use std::collections::BTreeSet;

/// Environments of which the last deployment is asked for.
const ENVIRONMENTS: usize = 8;

pub(super) async fn runs(github: &GitHub, name: &str, waits: bool) -> Result<Vec<Run>, HttpError> {
    let place = "/actions/runs?per_page=30&exclude_pull_requests=true";
    let all: WireRuns = github.read(name, place, waits).await?;
    Ok(all.workflow_runs.into_iter().filter_map(super::wire::WireRun::run).collect())
}

pub(super) async fn jobs(
    github: &GitHub,
    name: &str,
    run: i64,
    waits: bool,
) -> Result<Vec<Job>, HttpError> {
    let place = format!("/actions/runs/{run}/jobs?per_page=100");
    let all: WireJobs = github.read(name, &place, waits).await?;
    Ok(all.jobs.into_iter().map(Job::from).collect())
}

pub(super) async fn workflows(
    github: &GitHub,
    name: &str,
    waits: bool,
) -> Result<Vec<Workflow>, HttpError> {
    let all: WireWorkflows = github.read(name, "/actions/workflows?per_page=100", waits).await?;
    Ok(all.workflows.into_iter().map(Workflow::from).collect())
}

/// The last deployment to each environment, with how it stands.
pub(super) async fn deployments(
    github: &GitHub,
    name: &str,
    waits: bool,
) -> Result<Vec<HostDeployment>, HttpError> {
    let all: Vec<WireDeployment> = github.read(name, "/deployments?per_page=50", waits).await?;
    let mut seen = BTreeSet::new();
    let last = all.into_iter().filter(|one| seen.insert(one.environment.clone()));
    let asked = last.take(ENVIRONMENTS).map(async |one| {
        let place = format!("/deployments/{}/statuses?per_page=1", one.id);
        let told: Vec<WireStatus> = github.read(name, &place, waits).await?;
        Ok(one.with(told.into_iter().next()))
    });
    try_join_all(asked).await
}

/// Has GitHub do something. A second time would do it twice, so it is not tried again.
pub(super) async fn act(github: &GitHub, name: &str, act: &CiAct) -> Result<(), HttpError> {
    let (place, body) = match act {
        CiAct::Rerun { run } => (format!("/actions/runs/{run}/rerun"), None),
        CiAct::RerunFailed { run } => (format!("/actions/runs/{run}/rerun-failed-jobs"), None),
        CiAct::Cancel { run } => (format!("/actions/runs/{run}/cancel"), None),
        CiAct::Dispatch { workflow, reference, inputs } => (
            format!("/actions/workflows/{}/dispatches", path::part(workflow)),
            Some(json!({"ref": reference, "inputs": inputs})),
        ),
    };
    let call = github.client.post(&github.below(name, &place));
    let call = github.open(call).await?.for_person();
    let call = match &body {
        Some(body) => call.json(body),
        None => call,
    };
    call.send().await.map(drop)
}
