//! Tokens of projects. A token is told once: what a try that was cut off made is taken back, and another
//! one is made.

use super::{
    super::{
        asked::{Asked, Method, was_not_done},
        input, once,
    },
    round::Round,
};
use platform::scaffolder::{ActionDone, ActionError, Change, Planned};
use serde::Deserialize;
use serde_json::{Map, Value, json};

#[derive(Deserialize)]
struct Deploy {
    name: String,
    username: Option<String>,
    scopes: Option<Vec<String>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Access {
    name: Option<String>,
    #[serde(rename = "accessLevel")]
    level: Option<u32>,
    scopes: Option<Vec<String>>,
    expires_at: Option<String>,
}

#[derive(Deserialize)]
struct WireToken {
    id: u64,
    token: String,
    username: Option<String>,
}

/// What is there, as lists tell it.
#[derive(Deserialize)]
struct WireListed {
    id: u64,
    name: String,
    #[serde(default)]
    revoked: bool,
}

/// Under which name is kept which tokens were there before.
const THERE: &str = "token:there";

/// How long a token is good when nobody says: GitLab takes a year at the most.
const USUAL_DAYS: i64 = 364;

fn deploy_asked(round: &Round<'_>, wanted: &Deploy) -> Result<Asked, ActionError> {
    let place = round.at("/deploy_tokens")?;
    let usual = vec!["read_repository".to_owned()];
    Ok(Asked::new(Method::Post, place, "makes a token for deployments").with(json!({
        "name": wanted.name,
        "username": wanted.username,
        "scopes": wanted.scopes.as_ref().unwrap_or(&usual),
    })))
}

fn access_asked(round: &Round<'_>, wanted: &Access) -> Result<Asked, ActionError> {
    let place = round.at("/access_tokens")?;
    let usual = vec!["read_repository".to_owned()];
    let end = platform::Timestamp(round.call.task_created_at.0 + USUAL_DAYS * 24 * 3_600_000);
    let end = end.to_rfc3339().chars().take(10).collect::<String>();
    Ok(Asked::new(Method::Post, place, "makes a token").with(json!({
        "name": wanted.name.as_deref().unwrap_or("tokenname"),
        "access_level": wanted.level.unwrap_or(40),
        "scopes": wanted.scopes.as_ref().unwrap_or(&usual),
        "expires_at": wanted.expires_at.as_deref().filter(|end| !end.is_empty()).unwrap_or(&end),
    })))
}

/// Makes a token; of an earlier try's there is none left.
async fn made(
    round: &Round<'_>,
    asked: &Asked,
    (place, name): (&str, &str),
) -> Result<WireToken, ActionError> {
    let (call, list) = (round.call, round.at(place)?);
    if once::was_begun(call, "token").await? {
        take_back(round, &list, name).await?;
    } else {
        // What is there by now is somebody else's, whatever it is called.
        let there: Vec<u64> = listed(round, &list).await?.iter().map(|one| one.id).collect();
        once::keep(call, THERE, &there).await?;
        once::begin(call, "token").await?;
    }
    input::go_on(call)?;
    let made = match round.way.send(asked).await.and_then(|answer| answer.json::<WireToken>()) {
        Ok(made) => made,
        Err(error) => {
            if was_not_done(&error) {
                once::give_up(call, "token").await?;
            }
            return Err(round.explain(&error, asked.purpose()));
        }
    };
    let object = round.object("path", &format!("{list}/{}", made.id));
    let label = format!("the token {name} of {}", round.project()?);
    once::keep_made(call, Change { action: call.action.clone(), label, object }).await?;
    Ok(made)
}

async fn listed(round: &Round<'_>, list: &str) -> Result<Vec<WireListed>, ActionError> {
    let all = round.way.all::<WireListed>(&format!("{list}?per_page=100")).await;
    all.map_err(|error| round.explain(&error, "looks for the token"))
}

/// Takes back what has that name and was not there before the step.
async fn take_back(round: &Round<'_>, list: &str, name: &str) -> Result<(), ActionError> {
    let there: Vec<u64> = once::recall(round.call, THERE).await?.unwrap_or_default();
    let ours = |one: &WireListed| one.name == name && !one.revoked && !there.contains(&one.id);
    for one in listed(round, list).await?.into_iter().filter(ours) {
        let place = format!("{list}/{}", one.id);
        round.send(&Asked::new(Method::Delete, place, "takes a token back")).await?;
    }
    Ok(())
}

/// `gitlab:projectDeployToken:create`
pub(super) async fn deploy(round: &Round<'_>) -> Result<ActionDone, ActionError> {
    let wanted: Deploy = input::read(round.call)?;
    let asked = deploy_asked(round, &wanted)?;
    let token = made(round, &asked, ("/deploy_tokens", &wanted.name)).await?;
    let mut output = Map::new();
    output.insert("deploy_token".to_owned(), json!(token.token));
    output.insert("user".to_owned(), json!(token.username));
    Ok(ActionDone { output, made: once::made(round.call).await? })
}

pub(super) fn plan_deploy(round: &Round<'_>) -> Result<Planned, ActionError> {
    let wanted: Deploy = input::read(round.call)?;
    Ok(round.planned(&[deploy_asked(round, &wanted)?], hidden("deploy_token")))
}

/// `gitlab:projectAccessToken:create`
pub(super) async fn access(round: &Round<'_>) -> Result<ActionDone, ActionError> {
    let wanted: Access = input::read(round.call)?;
    let asked = access_asked(round, &wanted)?;
    let name = wanted.name.as_deref().unwrap_or("tokenname");
    let token = made(round, &asked, ("/access_tokens", name)).await?;
    let output = Map::from_iter([("access_token".to_owned(), json!(token.token))]);
    Ok(ActionDone { output, made: once::made(round.call).await? })
}

pub(super) fn plan_access(round: &Round<'_>) -> Result<Planned, ActionError> {
    let wanted: Access = input::read(round.call)?;
    Ok(round.planned(&[access_asked(round, &wanted)?], hidden("access_token")))
}

fn hidden(name: &str) -> Map<String, Value> {
    Map::from_iter([(name.to_owned(), json!("***"))])
}
