//! `github:deployKey:create`: a key for deployments, and its private half as a secret.

use super::{
    super::{
        asked::{Asked, Method},
        input, once,
    },
    round::Round,
    secrets,
    settings::SECRETS,
    undo::of_path,
    wire::WireNumber,
};
use crate::{http::HttpError, path::part};
use platform::scaffolder::{ActionDone, ActionError, Planned};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct DeployKey {
    public_key: String,
    private_key: String,
    #[serde(rename = "deployKeyName")]
    title: String,
    private_key_secret_name: Option<String>,
}

impl DeployKey {
    fn secret_name(&self) -> String {
        let usual = || format!("{}_PRIVATE_KEY", self.title.replace(' ', "_").to_uppercase());
        self.private_key_secret_name.clone().unwrap_or_else(usual)
    }

    fn secret(&self) -> BTreeMap<String, String> {
        BTreeMap::from([(self.secret_name(), self.private_key.clone())])
    }

    fn asked(&self, round: &Round<'_>) -> Asked {
        let asked = Asked::new(Method::Post, round.repo.at("/keys"), "adds a key for deployments");
        asked.with(json!({"title": self.title, "key": self.public_key}))
    }

    fn output(&self) -> Map<String, Value> {
        Map::from_iter([("privateKeySecretName".to_owned(), json!(self.secret_name()))])
    }

    /// Whether a key is this one: GitHub leaves out what is said behind it.
    fn is(&self, other: &Value) -> bool {
        let core = |key: &str| key.split_whitespace().take(2).collect::<Vec<_>>().join(" ");
        let other = other.get("key").and_then(Value::as_str).unwrap_or_default();
        core(other) == core(&self.public_key)
    }
}

pub(super) async fn run(round: &Round<'_>) -> Result<ActionDone, ActionError> {
    let key: DeployKey = input::read(round.call)?;
    let (repo, call, asked) = (&round.repo, round.call, key.asked(round));
    let list = repo.at("/keys?per_page=100");
    let find = async {
        let all = repo.all::<Value>(&list).await;
        let all = all.map_err(|error| repo.explain(&error, "looks for the key"))?;
        let found = all.into_iter().find(|one| key.is(one));
        let id = found.and_then(|one| one.get("id")?.as_u64());
        Ok::<_, ActionError>(id.map(|id| WireNumber { id }))
    };
    let make = async { repo.send(&asked).await?.json::<WireNumber>() };
    let explain = |error: HttpError| repo.explain(&error, asked.purpose());
    let made = once::make(call, "key", find, make, explain).await?;
    let label = format!("the key {} of {}", key.title, repo.slug());
    once::keep_made(call, of_path(round, label, format!("/keys/{}", made.id))).await?;
    secrets::keep(round, SECRETS, &key.secret()).await?;
    let name = key.secret_name();
    let label = format!("the secret {name} of {}", repo.slug());
    once::keep_made(call, of_path(round, label, format!("{SECRETS}/{}", part(&name)))).await?;
    Ok(ActionDone { output: key.output(), made: once::made(call).await? })
}

pub(super) fn plan(round: &Round<'_>) -> Result<Planned, ActionError> {
    let key: DeployKey = input::read(round.call)?;
    let mut asked = vec![key.asked(round)];
    asked.extend(secrets::plan(round, SECRETS, &key.secret()));
    Ok(round.planned(&asked, key.output()))
}
