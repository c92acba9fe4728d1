//! `github:actions:dispatch`: a workflow is begun. It carries no mark, so whether a request that was cut
//! off began it is for a person to see.

use super::{
    super::{
        asked::{Asked, Method},
        input, once,
    },
    round::Round,
};
use crate::{http::HttpError, path::part};
use platform::scaffolder::{ActionDone, ActionError, Planned};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Dispatch {
    workflow_id: String,
    branch_or_tag_name: String,
    workflow_inputs: Option<Map<String, Value>>,
    return_workflow_run_details: Option<bool>,
}

/// What is told of the run, when it is asked for.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
struct WireRun {
    workflow_run_id: Option<u64>,
    run_url: Option<String>,
    html_url: Option<String>,
}

fn asked(round: &Round<'_>, input: &Dispatch) -> Asked {
    let workflow = part(&input.workflow_id);
    let path = round.repo.at(&format!("/actions/workflows/{workflow}/dispatches"));
    let asked = Asked::new(Method::Post, path, format!("begins {}", input.workflow_id));
    asked.with(json!({
        "ref": input.branch_or_tag_name,
        "inputs": input.workflow_inputs,
        "return_run_details": input.return_workflow_run_details.filter(|wanted| *wanted),
    }))
}

pub(super) async fn run(round: &Round<'_>) -> Result<ActionDone, ActionError> {
    let input: Dispatch = input::read(round.call)?;
    let (repo, asked) = (&round.repo, asked(round, &input));
    let find = async {
        Err(ActionError::Undecided(format!(
            "it may have begun: look for a run of {} at {}/actions",
            input.workflow_id,
            repo.page()
        )))
    };
    let make = async {
        let answer = repo.send(&asked).await?;
        // Without details there is no text.
        if answer.body().is_empty() { Ok(WireRun::default()) } else { answer.json() }
    };
    let explain = |error: HttpError| repo.explain(&error, asked.purpose());
    let run: WireRun = once::make(round.call, "run", find, make, explain).await?;
    round.call.log.tell(&format!("Began {}", input.workflow_id));
    let mut output = Map::new();
    let told = [
        ("workflowRunId", run.workflow_run_id.map(Value::from)),
        ("workflowRunUrl", run.run_url.map(Value::from)),
        ("workflowRunHtmlUrl", run.html_url.map(Value::from)),
    ];
    output.extend(told.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))));
    Ok(ActionDone { output, made: Vec::new() })
}

pub(super) fn plan(round: &Round<'_>) -> Result<Planned, ActionError> {
    let input: Dispatch = input::read(round.call)?;
    Ok(round.planned(&[asked(round, &input)], Map::new()))
}
