//! Removing again what was made, as long as nobody has gone on with it.

use super::{
    super::{
        asked::{Asked, Method},
        input,
    },
    branches::{head, path_of},
    repository::holds_only,
    round::{Repo, Round, account},
    wire::WirePull,
};
use crate::github::GitHub;
use platform::scaffolder::{ActionCall, ActionError, Change};
use serde_json::{Value, json};
use std::sync::Arc;

/// Something that is gone when its place is deleted.
pub(super) fn of_path(round: &Round<'_>, label: String, path: String) -> Change {
    let repo = &round.repo;
    let object = json!({
        "what": "path",
        "host": repo.github.host(),
        "owner": repo.owner,
        "repo": repo.name,
        "path": path,
    });
    Change { action: round.call.action.clone(), label, object }
}

/// Something that is closed.
pub(super) fn of_number(round: &Round<'_>, what: &str, label: String, number: u64) -> Change {
    let repo = &round.repo;
    let object = json!({
        "what": what,
        "host": repo.github.host(),
        "owner": repo.owner,
        "repo": repo.name,
        "number": number,
    });
    Change { action: round.call.action.clone(), label, object }
}

pub(super) async fn undo(
    accounts: &[Arc<GitHub>],
    call: &ActionCall,
    made: &Change,
) -> Result<(), ActionError> {
    let text = |name: &str| made.object.get(name).and_then(Value::as_str).unwrap_or_default();
    let token = input::token(call);
    let github = account(accounts, text("host"), text("owner"), token.is_some())?;
    let (owner, name) = (text("owner").to_owned(), text("repo").to_owned());
    let repo = Repo { github, token, owner, name };
    match text("what") {
        "repository" => repository(&repo, made).await,
        "pull" => pull(&repo, made).await,
        "issue" => {
            let number = made.object["number"].as_u64().unwrap_or_default();
            let path = repo.at(&format!("/issues/{number}"));
            let asked = Asked::new(Method::Patch, path, "closes the issue");
            gone(&repo, &asked.with(json!({"state": "closed", "state_reason": "not_planned"})))
                .await
        }
        "path" => {
            let path = repo.at(text("path"));
            gone(&repo, &Asked::new(Method::Delete, path, format!("removes {}", made.label))).await
        }
        other => Err(ActionError::Input(format!("\"{other}\" is nothing that was made here"))),
    }
}

/// Sends it; what is gone already is no error.
async fn gone(repo: &Repo<'_>, asked: &Asked) -> Result<(), ActionError> {
    match repo.send(asked).await {
        Err(error) if !matches!(error.status(), Some(404 | 410)) => {
            Err(repo.explain(&error, asked.purpose()))
        }
        _ => Ok(()),
    }
}

async fn repository(repo: &Repo<'_>, made: &Change) -> Result<(), ActionError> {
    match holds_only(repo, made.object.get("commit")).await {
        Ok(true) => {}
        Err(error) if error.status() == Some(404) => return Ok(()),
        Err(error) => return Err(repo.explain(&error, "looks at what it holds")),
        Ok(false) => {
            return Err(ActionError::Refused(format!(
                "{} holds more than what the template made: somebody has gone on with it. Remove it \
                 by hand if it is not needed",
                repo.page()
            )));
        }
    }
    gone(repo, &Asked::new(Method::Delete, repo.at(""), format!("removes {}", made.label))).await
}

async fn pull(repo: &Repo<'_>, made: &Change) -> Result<(), ActionError> {
    if let Some(number) = made.object["number"].as_u64() {
        let path = repo.at(&format!("/pulls/{number}"));
        let found = repo.find::<WirePull>(&path).await;
        let found = found.map_err(|error| repo.explain(&error, "looks at the pull request"))?;
        if found.is_some_and(|pull| pull.merged) {
            let told = format!("{}/pull/{number} is merged; revert it there", repo.page());
            return Err(ActionError::Refused(told));
        }
        let asked = Asked::new(Method::Patch, path, "closes the pull request");
        gone(repo, &asked.with(json!({"state": "closed"}))).await?;
    }
    let Some(branch) = made.object["branch"].as_str() else { return Ok(()) };
    let place = &made.object["place"];
    let of = |name: &str| place[name].as_str().unwrap_or_default().to_owned();
    let (owner, name) = (of("owner"), of("repo"));
    let place = Repo { github: repo.github, token: repo.token.clone(), owner, name };
    let there = head(&place, branch).await;
    let there = there.map_err(|error| place.explain(&error, "looks for the branch"))?;
    // A branch that somebody has gone on with stays.
    if there.as_deref() != made.object["commit"].as_str() {
        return Ok(());
    }
    let path = place.at(&format!("/git/refs/heads/{}", path_of(branch)));
    gone(&place, &Asked::new(Method::Delete, path, format!("removes the branch {branch}"))).await
}
