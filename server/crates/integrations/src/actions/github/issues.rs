//! Issues, and labels of them. What a step opened carries the step's key, so that it is found again.

use super::{
    super::{
        asked::{Asked, Method},
        input, once,
    },
    round::Round,
    undo::of_number,
    wire::WireIssue,
};
use crate::{http::HttpError, path::with_query};
use platform::scaffolder::{ActionDone, ActionError, Planned};
use serde::Deserialize;
use serde_json::{Map, Value, json};

#[derive(Deserialize)]
struct Issue {
    title: String,
    #[serde(default)]
    body: String,
    assignees: Option<Vec<String>>,
    milestone: Option<Value>,
    labels: Option<Vec<String>>,
}

#[derive(Deserialize)]
struct Labels {
    number: u64,
    labels: Vec<String>,
}

/// What is written below the text: nobody sees it.
fn mark(round: &Round<'_>) -> String {
    format!("<!-- slipway: {} -->", round.call.key)
}

fn asked(round: &Round<'_>, issue: &Issue) -> Asked {
    let asked = Asked::new(Method::Post, round.repo.at("/issues"), "opens an issue");
    asked.with(json!({
        "title": issue.title,
        "body": format!("{}\n\n{}", issue.body, mark(round)),
        "assignees": issue.assignees,
        "milestone": issue.milestone,
        "labels": issue.labels,
    }))
}

/// `github:issues:create`
pub(super) async fn create(round: &Round<'_>) -> Result<ActionDone, ActionError> {
    let issue: Issue = input::read(round.call)?;
    let (repo, call, asked) = (&round.repo, round.call, asked(round, &issue));
    let since = call.task_created_at.to_rfc3339();
    let query = [("state", "all"), ("since", since.as_str()), ("per_page", "100")];
    let (place, mark) = (with_query(&repo.at("/issues"), &query), mark(round));
    let find = async {
        let all = repo.all::<WireIssue>(&place).await;
        let all = all.map_err(|error| repo.explain(&error, "looks for the issue"))?;
        let is_it = |one: &WireIssue| one.body.as_deref().is_some_and(|body| body.contains(&mark));
        Ok::<_, ActionError>(all.into_iter().find(is_it))
    };
    let make = async { repo.send(&asked).await?.json::<WireIssue>() };
    let explain = |error: HttpError| repo.explain(&error, asked.purpose());
    let made = once::make(call, "issue", find, make, explain).await?;
    call.log.tell(&format!("Opened {}", made.html_url));
    let label = format!("the issue {}#{}", repo.slug(), made.number);
    once::keep_made(call, of_number(round, "issue", label, made.number)).await?;
    let mut output = Map::new();
    output.insert("issueUrl".to_owned(), json!(made.html_url));
    output.insert("issueNumber".to_owned(), json!(made.number));
    Ok(ActionDone { output, made: once::made(call).await? })
}

pub(super) fn plan_create(round: &Round<'_>) -> Result<Planned, ActionError> {
    let issue: Issue = input::read(round.call)?;
    let mut output = Map::new();
    output.insert("issueUrl".to_owned(), json!(format!("{}/issues", round.repo.page())));
    output.insert("issueNumber".to_owned(), json!(0));
    Ok(round.planned(&[asked(round, &issue)], output))
}

fn labelled(round: &Round<'_>, labels: &Labels) -> Asked {
    let path = round.repo.at(&format!("/issues/{}/labels", labels.number));
    let asked = Asked::new(Method::Post, path, format!("labels #{}", labels.number));
    asked.with(json!({"labels": labels.labels}))
}

/// `github:issues:label`: a label that is there already is there once.
pub(super) async fn label(round: &Round<'_>) -> Result<ActionDone, ActionError> {
    let labels: Labels = input::read(round.call)?;
    round.send(&labelled(round, &labels)).await?;
    Ok(ActionDone::default())
}

pub(super) fn plan_label(round: &Round<'_>) -> Result<Planned, ActionError> {
    let labels: Labels = input::read(round.call)?;
    Ok(round.planned(&[labelled(round, &labels)], Map::new()))
}
