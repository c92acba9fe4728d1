//! Webhooks and autolinks: small things of a repository that are found again by what they are.

use super::{
    super::{
        asked::{Asked, Method},
        input, once,
    },
    round::Round,
    undo::of_path,
    wire::WireNumber,
};
use crate::http::HttpError;
use platform::scaffolder::{ActionDone, ActionError, Planned};
use serde::Deserialize;
use serde_json::{Map, Value, json};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Hook {
    webhook_url: String,
    webhook_secret: Option<String>,
    events: Option<Vec<String>>,
    active: Option<bool>,
    content_type: Option<String>,
    insecure_ssl: Option<bool>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Link {
    key_prefix: String,
    url_template: String,
    is_alphanumeric: Option<bool>,
}

fn asked_hook(round: &Round<'_>, hook: &Hook, secret: Option<&str>) -> Asked {
    let usual = vec!["push".to_owned()];
    let mut config = json!({
        "url": hook.webhook_url,
        // GitHub's own usual is a form, which few read.
        "content_type": hook.content_type.as_deref().unwrap_or("json"),
        "insecure_ssl": if hook.insecure_ssl == Some(true) { "1" } else { "0" },
    });
    if let Some(secret) = secret {
        config["secret"] = json!(secret);
    }
    let asked = Asked::new(Method::Post, round.repo.at("/hooks"), "makes a webhook");
    asked.with(json!({
        "name": "web",
        "config": config,
        "events": hook.events.as_ref().unwrap_or(&usual),
        "active": hook.active.unwrap_or(true),
    }))
}

/// `github:webhook`
pub(super) async fn hook(round: &Round<'_>) -> Result<ActionDone, ActionError> {
    let hook: Hook = input::read(round.call)?;
    let asked = asked_hook(round, &hook, hook.webhook_secret.as_deref());
    let is_it = |one: &Value| one.pointer("/config/url") == Some(&json!(hook.webhook_url));
    let label = format!("the webhook to {}", hook.webhook_url);
    made(round, &asked, "/hooks", is_it, label).await
}

pub(super) fn plan_hook(round: &Round<'_>) -> Result<Planned, ActionError> {
    let hook: Hook = input::read(round.call)?;
    let secret = hook.webhook_secret.as_ref().map(|_| "***");
    Ok(round.planned(&[asked_hook(round, &hook, secret)], Map::new()))
}

fn asked_link(round: &Round<'_>, link: &Link) -> Asked {
    let asked = Asked::new(Method::Post, round.repo.at("/autolinks"), "makes an autolink");
    asked.with(json!({
        "key_prefix": link.key_prefix,
        "url_template": link.url_template,
        "is_alphanumeric": link.is_alphanumeric.unwrap_or(true),
    }))
}

/// `github:autolinks:create`
pub(super) async fn link(round: &Round<'_>) -> Result<ActionDone, ActionError> {
    let link: Link = input::read(round.call)?;
    let asked = asked_link(round, &link);
    let is_it = |one: &Value| one.get("key_prefix") == Some(&json!(link.key_prefix));
    let label = format!("the autolink {}", link.key_prefix);
    made(round, &asked, "/autolinks", is_it, label).await
}

pub(super) fn plan_link(round: &Round<'_>) -> Result<Planned, ActionError> {
    let link: Link = input::read(round.call)?;
    Ok(round.planned(&[asked_link(round, &link)], Map::new()))
}

/// Makes one of a list, or finds the one that an earlier try made.
async fn made(
    round: &Round<'_>,
    asked: &Asked,
    place: &str,
    is_it: impl Fn(&Value) -> bool + Send + Sync,
    label: String,
) -> Result<ActionDone, ActionError> {
    let (repo, call) = (&round.repo, round.call);
    let list = repo.at(&format!("{place}?per_page=100"));
    let find = async {
        let all = repo.all::<Value>(&list).await;
        let all = all.map_err(|error| repo.explain(&error, "looks whether it was made"))?;
        let found = all.into_iter().find(|one| is_it(one));
        let id = found.and_then(|one| one.get("id")?.as_u64());
        Ok::<_, ActionError>(id.map(|id| WireNumber { id }))
    };
    let make = async { repo.send(asked).await?.json::<WireNumber>() };
    let explain = |error: HttpError| repo.explain(&error, asked.purpose());
    let found = once::make(call, "number", find, make, explain).await?;
    let label = format!("{label} of {}", repo.slug());
    once::keep_made(call, of_path(round, label, format!("{place}/{}", found.id))).await?;
    Ok(ActionDone { output: Map::new(), made: once::made(call).await? })
}
