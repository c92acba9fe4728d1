//! `gitlab:issues:create`: what a step opened carries the step's key, so that it is found again.

use super::{
    super::{
        asked::{Asked, Method},
        input, once,
    },
    round::Round,
    wire::WireIssue,
};
use crate::{http::HttpError, path::with_query};
use platform::scaffolder::{ActionDone, ActionError, Change, Planned};
use serde::Deserialize;
use serde_json::{Map, Value, json};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Issue {
    title: String,
    #[serde(default)]
    description: String,
    assignees: Option<Vec<u64>>,
    confidential: Option<bool>,
    due_date: Option<String>,
    #[serde(rename = "issueType")]
    sort: Option<String>,
    labels: Option<Value>,
    milestone_id: Option<u64>,
    weight: Option<u64>,
}

fn mark(round: &Round<'_>) -> String {
    format!("<!-- slipway: {} -->", round.call.key)
}

fn asked(round: &Round<'_>, issue: &Issue) -> Result<Asked, ActionError> {
    let asked = Asked::new(Method::Post, round.at("/issues")?, "opens an issue");
    Ok(asked.with(json!({
        "title": issue.title,
        "description": format!("{}\n\n{}", issue.description, mark(round)),
        "assignee_ids": issue.assignees,
        "confidential": issue.confidential,
        // A day, however it is given.
        "due_date": issue.due_date.as_deref().map(|date| date.get(..10).unwrap_or(date)),
        "issue_type": issue.sort,
        "labels": issue.labels,
        "milestone_id": issue.milestone_id,
        "weight": issue.weight,
    })))
}

pub(super) async fn run(round: &Round<'_>) -> Result<ActionDone, ActionError> {
    let issue: Issue = input::read(round.call)?;
    let (call, asked, mark) = (round.call, asked(round, &issue)?, mark(round));
    let since = call.task_created_at.to_rfc3339();
    let query = [("created_after", since.as_str()), ("scope", "all"), ("per_page", "100")];
    let place = with_query(&round.at("/issues")?, &query);
    let find = async {
        let all = round.way.all::<WireIssue>(&place).await;
        let all = all.map_err(|error| round.explain(&error, "looks for the issue"))?;
        let is_it =
            |one: &WireIssue| one.description.as_deref().is_some_and(|it| it.contains(&mark));
        Ok::<_, ActionError>(all.into_iter().find(is_it))
    };
    let make = async { round.way.send(&asked).await?.json::<WireIssue>() };
    let explain = |error: HttpError| round.explain(&error, asked.purpose());
    let made = once::make(call, "issue", find, make, explain).await?;
    call.log.tell(&format!("Opened {}", made.web_url));
    let object = round.object("issue", &round.at(&format!("/issues/{}", made.iid))?);
    let label = format!("the issue {}#{}", round.project()?, made.iid);
    once::keep_made(call, Change { action: call.action.clone(), label, object }).await?;
    let mut output = Map::new();
    output.insert("issueUrl".to_owned(), json!(made.web_url));
    output.insert("issueId".to_owned(), json!(made.id));
    output.insert("issueIid".to_owned(), json!(made.iid));
    Ok(ActionDone { output, made: once::made(call).await? })
}

pub(super) fn plan(round: &Round<'_>) -> Result<Planned, ActionError> {
    let issue: Issue = input::read(round.call)?;
    let mut output = Map::new();
    let page = format!("{}/{}/-/issues", round.way.gitlab.site(), round.project()?);
    output.insert("issueUrl".to_owned(), json!(page));
    output.insert("issueId".to_owned(), json!(0));
    Ok(round.planned(&[asked(round, &issue)?], output))
}
