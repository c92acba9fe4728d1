//! Runs and jobs in GitHub's form.

use super::{event, head, state};
use crate::{
    github::{
        address,
        files::{BUILD, SMOKE},
        repositories,
    },
    history::{Build, BuildResult, Trigger, object},
    world::World,
};
use platform::Timestamp;
use serde_json::{Value, json};

/// Jobs of what is merged, in their order, and the share of the time that each takes, in hundredths.
const BUILD_JOBS: &[(&str, i64)] = &[("lint", 15), ("test", 45), ("scan", 10), ("image", 30)];

/// Of what is proposed.
const CHECK_JOBS: &[(&str, i64)] = &[("lint", 30), ("test", 70)];

/// Of what is begun by hand.
const SMOKE_JOBS: &[(&str, i64)] = &[("prepare", 30), ("smoke", 70)];

pub(super) fn run(world: &World, build: &Build) -> Value {
    let (change, now) = (&build.change, world.now());
    let own = address::of(change.repository, &format!("actions/runs/{}", build.id));
    let (status, conclusion) = state(build, now);
    let updated = if now < build.finished { build.started } else { build.finished };
    let suite = address::id(&["suite", &own]);
    let by_hand = matches!(build.trigger, Trigger::Hand(_));
    let workflow = if by_hand { SMOKE } else { BUILD };
    let ((branch, commit), number) = (head(build), number(build));
    let message = match build.trigger {
        Trigger::Pull => change.title.to_owned(),
        _ => format!("{} (#{})", change.title, change.number),
    };
    let title = if by_hand { workflow.name.to_owned() } else { message.clone() };
    let signed = json!({"name": change.author.label, "email": change.author.email});
    let author = address::person(change.author);
    let by = |build: &Build| build.by.as_deref().map(address::user);
    let actor = if by_hand { by(build) } else { None };
    json!({
        "id": build.id,
        "name": workflow.name,
        "node_id": address::node(&["run", &own]),
        "check_suite_id": suite,
        "check_suite_node_id": address::node(&["suite", &own]),
        "head_branch": branch,
        "head_sha": commit,
        "path": workflow.path,
        "run_number": number,
        "run_attempt": build.attempt,
        "event": event(&build.trigger),
        "display_title": title,
        "status": status,
        "conclusion": conclusion,
        "workflow_id": workflow.id(change.repository),
        "url": own,
        "html_url": address::page(change.repository, &format!("actions/runs/{}", build.id)),
        "pull_requests": [],
        "created_at": build.created.to_rfc3339(),
        "updated_at": updated.to_rfc3339(),
        "run_started_at": build.started.to_rfc3339(),
        "actor": actor.unwrap_or_else(|| author.clone()),
        "triggering_actor": by(build).unwrap_or(author),
        "jobs_url": format!("{own}/jobs"),
        "logs_url": format!("{own}/logs"),
        "check_suite_url": address::of(change.repository, &format!("check-suites/{suite}")),
        "artifacts_url": format!("{own}/artifacts"),
        "cancel_url": format!("{own}/cancel"),
        "rerun_url": format!("{own}/rerun"),
        "previous_attempt_url": (build.attempt > 1).then(|| format!("{own}/attempts/{}", build.attempt - 1)),
        "workflow_url": address::of(change.repository, &format!("actions/workflows/{}", workflow.id(change.repository))),
        "head_commit": {
            "id": commit,
            "tree_id": object(&["tree", commit]),
            "message": message,
            "timestamp": build.created.to_rfc3339(),
            "author": signed,
            "committer": signed,
        },
        "repository": repositories::minimal(world, change.repository),
        "head_repository": repositories::minimal(world, change.repository),
    })
}

/// Which time of its workflow it is: what is proposed and what is merged take turns.
const fn number(build: &Build) -> i64 {
    match &build.trigger {
        Trigger::Push => build.change.number * 2,
        Trigger::Pull => build.change.number * 2 - 1,
        Trigger::Hand(dispatch) => dispatch.number,
    }
}

/// The jobs of an attempt that began by now.
pub(super) fn jobs(build: &Build, now: Timestamp) -> Vec<Value> {
    let span = build.finished.0 - build.started.0;
    let names = match build.trigger {
        Trigger::Push => BUILD_JOBS,
        Trigger::Pull => CHECK_JOBS,
        Trigger::Hand(_) => SMOKE_JOBS,
    };
    let ended = build.result == BuildResult::Cancelled;
    let (mut begins, mut jobs) = (build.started.0, Vec::new());
    for (name, share) in names {
        let fails = build.result == BuildResult::Failed(name);
        // Who ends a run ends the job that is under way.
        let ends = if ended { build.finished.0 } else { begins + span * share / 100 };
        if now.0 < begins {
            break;
        }
        let is_done = ends <= now.0;
        let word = match (ended, fails) {
            (true, _) => "cancelled",
            (_, true) => "failure",
            _ => "success",
        };
        let conclusion = is_done.then_some(word);
        let (started, completed) = (Timestamp(begins), is_done.then_some(Timestamp(ends)));
        jobs.push(job(build, name, conclusion, started, completed));
        if fails || ended {
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
    let (branch, commit) = head(build);
    let by_hand = matches!(build.trigger, Trigger::Hand(_));
    let run = format!("Run {name}");
    let steps = ["Set up job", "Check out", run.as_str()].into_iter().zip(1..);
    let steps: Vec<_> = steps
        .map(|(step, number)| {
            let last = number == 3;
            let done = completed.is_some() || !last;
            let conclusion = if last { conclusion } else { Some("success") };
            json!({
                "name": step,
                "number": number,
                "status": if done { "completed" } else { "in_progress" },
                "conclusion": conclusion,
                "started_at": started.to_rfc3339(),
                "completed_at": if last { completed } else { Some(started) }.map(Timestamp::to_rfc3339),
            })
        })
        .collect();
    json!({
        "id": id,
        "run_id": build.id,
        "run_url": address::of(change.repository, &format!("actions/runs/{}", build.id)),
        "run_attempt": build.attempt,
        "node_id": address::node(&["job", &words]),
        "head_sha": commit,
        "head_branch": branch,
        "workflow_name": if by_hand { SMOKE.name } else { BUILD.name },
        "url": own,
        "html_url": address::page(change.repository, &page),
        "status": if completed.is_some() { "completed" } else { "in_progress" },
        "conclusion": conclusion,
        "created_at": started.to_rfc3339(),
        "started_at": started.to_rfc3339(),
        "completed_at": completed.map(Timestamp::to_rfc3339),
        "name": name,
        "steps": steps,
        "check_run_url": address::of(change.repository, &format!("check-runs/{id}")),
        "labels": ["ubuntu-latest"],
        "runner_id": 1,
        "runner_name": "sandbox",
        "runner_group_id": 1,
        "runner_group_name": "default",
    })
}
