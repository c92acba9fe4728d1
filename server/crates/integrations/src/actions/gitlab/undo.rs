//! Removing again what was made, as long as nobody has gone on with it.

use super::{
    super::{
        asked::{Asked, Method, explained},
        input,
    },
    round::{Way, account},
    wire::{WireBranch, WireCommit, WireMergeRequest},
};
use crate::{gitlab::GitLab, http::HttpError, path::part};
use platform::scaffolder::{ActionCall, ActionError, Change};
use serde_json::{Value, json};
use std::sync::Arc;

pub(super) async fn undo(
    accounts: &[Arc<GitLab>],
    call: &ActionCall,
    made: &Change,
) -> Result<(), ActionError> {
    let text = |name: &str| made.object.get(name).and_then(Value::as_str).unwrap_or_default();
    let token = input::token(call);
    let gitlab = account(accounts, text("host"), text("owner"), token.is_some())?;
    let (way, path) = (Way { gitlab, token }, text("path").to_owned());
    match text("what") {
        "project" => {
            if !holds_only(&way, made, &path).await? {
                return Err(ActionError::Refused(format!(
                    "{} holds more than what the template made: somebody has gone on with it",
                    made.label
                )));
            }
            gone(&way, made, Asked::new(Method::Delete, path, "removes the project")).await
        }
        "issue" => {
            let asked = Asked::new(Method::Put, path, "closes the issue");
            gone(&way, made, asked.with(json!({"state_event": "close"}))).await
        }
        "merge-request" => merge_request(&way, made, path).await,
        "path" => gone(&way, made, Asked::new(Method::Delete, path, "removes it")).await,
        other => Err(ActionError::Input(format!("\"{other}\" is nothing that was made here"))),
    }
}

fn explain(made: &Change, error: &HttpError) -> ActionError {
    explained(error, &made.label, "the role of an owner, and the scope api")
}

/// Sends it; what is gone already is no error.
async fn gone(way: &Way<'_>, made: &Change, asked: Asked) -> Result<(), ActionError> {
    match way.send(&asked).await {
        Err(error) if !matches!(error.status(), Some(404 | 410)) => Err(explain(made, &error)),
        _ => Ok(()),
    }
}

async fn holds_only(way: &Way<'_>, made: &Change, path: &str) -> Result<bool, ActionError> {
    let place = format!("{path}/repository/commits?all=true&per_page=2");
    let commits = way.find::<Vec<WireCommit>>(&place).await;
    let commits = commits.map_err(|error| explain(made, &error))?.unwrap_or_default();
    Ok(match commits.as_slice() {
        [] => true,
        [only] => made.object["commit"].as_str() == Some(only.id.as_str()),
        _ => false,
    })
}

async fn merge_request(way: &Way<'_>, made: &Change, path: String) -> Result<(), ActionError> {
    let found = way.find::<WireMergeRequest>(&path).await;
    let found = found.map_err(|error| explain(made, &error))?;
    if found.is_some_and(|found| found.state == "merged") {
        return Err(ActionError::Refused(format!("{} is merged; revert it there", made.label)));
    }
    let asked = Asked::new(Method::Put, path, "closes the merge request");
    gone(way, made, asked.with(json!({"state_event": "close"}))).await?;
    let text = |name: &str| made.object[name].as_str().unwrap_or_default();
    let place = format!("{}/repository/branches/{}", text("project"), part(text("branch")));
    let branch = way.find::<WireBranch>(&place).await.map_err(|error| explain(made, &error))?;
    // A branch that somebody has gone on with stays.
    if branch.is_none_or(|branch| branch.commit.id != text("commit")) {
        return Ok(());
    }
    gone(way, made, Asked::new(Method::Delete, place, "removes the branch")).await
}
