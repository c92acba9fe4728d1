//! GitHub's webhooks, as far as they tell that something was built or asked for.

use platform::ci::{CiEvent, Part};
use serde::Deserialize;

/// What a delivery means; `None` when it is about nothing of that.
#[must_use]
pub fn read_ci(event: &str, body: &[u8]) -> Option<CiEvent> {
    let payload: Payload = serde_json::from_slice(body).ok()?;
    let run = payload.workflow_run.map(|run| run.id);
    let parts = match event {
        "push" => vec![
            Part::LastCommit,
            Part::Branches,
            Part::Facts,
            Part::Runs,
            Part::CodeOwners,
            Part::Readme,
            Part::Workflows,
            Part::Languages,
        ],
        "create" | "delete" => vec![Part::Branches],
        "repository" => vec![Part::Facts],
        "pull_request" | "pull_request_review" => vec![Part::Pulls, Part::OpenPulls],
        // What the checks say stands with the pull requests.
        "workflow_run" => {
            let jobs = run.map(Part::Jobs);
            [Part::Runs].into_iter().chain(jobs).chain([Part::Pulls]).collect()
        }
        "workflow_job" => {
            let jobs = payload.workflow_job.map(|job| Part::Jobs(job.run_id));
            [Part::Runs].into_iter().chain(jobs).collect()
        }
        "deployment" | "deployment_status" => vec![Part::Deployments],
        "release" => vec![Part::Releases],
        _ => return None,
    };
    let repository = payload.repository?.full_name;
    Some(CiEvent { repository, parts })
}

#[derive(Deserialize)]
struct Payload {
    repository: Option<Named>,
    workflow_run: Option<Numbered>,
    workflow_job: Option<OfRun>,
}

#[derive(Deserialize)]
struct Named {
    full_name: String,
}

#[derive(Deserialize)]
struct Numbered {
    id: i64,
}

#[derive(Deserialize)]
struct OfRun {
    run_id: i64,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(event: &str, body: &str) -> Option<(String, Vec<String>)> {
        let event = read_ci(event, body.as_bytes())?;
        Some((event.repository, event.parts.iter().map(ToString::to_string).collect()))
    }

    #[test]
    fn a_delivery_is_a_hint_of_what_to_ask_for() {
        let named = |parts: &[&str]| {
            Some(("acme/shop".to_owned(), parts.iter().map(|part| (*part).to_owned()).collect()))
        };
        let repository = r#""repository": {"full_name": "acme/shop"}"#;
        let run = format!(r#"{{"workflow_run": {{"id": 7}}, {repository}}}"#);
        assert_eq!(read("workflow_run", &run), named(&["runs", "jobs:7", "pulls"]));
        let job = format!(r#"{{"workflow_job": {{"id": 1, "run_id": 7}}, {repository}}}"#);
        assert_eq!(read("workflow_job", &job), named(&["runs", "jobs:7"]));
        let plain = format!("{{{repository}}}");
        assert_eq!(read("pull_request", &plain), named(&["pulls", "open-pulls"]));
        assert_eq!(read("deployment_status", &plain), named(&["deployments"]));
        assert_eq!(read("star", &plain), None);
        assert_eq!(read("push", "{}"), None);
        assert_eq!(read("push", "no JSON"), None);
    }
}
