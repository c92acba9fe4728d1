//! Variables of projects.

use super::{
    super::{
        asked::{Asked, Method},
        input,
    },
    round::Round,
};
use crate::path::{part, with_query};
use platform::scaffolder::{ActionDone, ActionError, Planned};
use serde_json::{Map, Value, json};

/// The request that makes a variable; a draft does not tell its value.
pub(super) fn asked(project: &str, variable: &Map<String, Value>, is_draft: bool) -> Asked {
    let path = format!("/projects/{}/variables", part(project));
    request(Method::Post, path, variable, is_draft)
}

fn request(method: Method, path: String, variable: &Map<String, Value>, is_draft: bool) -> Asked {
    let of = |name: &str| variable.get(name).cloned().unwrap_or_default();
    let value = if is_draft { json!("***") } else { of("value") };
    let asked = Asked::new(method, path, format!("sets the variable {}", key(variable)));
    asked.with(json!({
        "key": of("key"),
        "value": value,
        "description": of("description"),
        "variable_type": variable.get("variable_type").cloned().unwrap_or(json!("env_var")),
        "protected": of("protected"),
        "masked": of("masked"),
        "masked_and_hidden": of("masked_and_hidden"),
        "raw": of("raw"),
        "environment_scope": scope(variable),
    }))
}

fn key(variable: &Map<String, Value>) -> &str {
    variable.get("key").and_then(Value::as_str).unwrap_or_default()
}

fn scope(variable: &Map<String, Value>) -> &str {
    variable.get("environment_scope").and_then(Value::as_str).unwrap_or("*")
}

/// Sets it, whether it is there or not.
pub(super) async fn set(
    round: &Round<'_>,
    project: &str,
    variable: &Map<String, Value>,
) -> Result<(), ActionError> {
    input::go_on(round.call)?;
    let asked = asked(project, variable, false);
    match round.way.send(&asked).await {
        Ok(_) => Ok(()),
        Err(error) if error.status() == Some(400) && error.to_string().contains("taken") => {
            let path = format!("/projects/{}/variables/{}", part(project), part(key(variable)));
            let path = with_query(&path, &[("filter[environment_scope]", scope(variable))]);
            let asked = request(Method::Put, path, variable, false);
            round.send(&asked).await.map(drop)
        }
        Err(error) => Err(round.explain(&error, asked.purpose())),
    }
}

/// The input in GitLab's words.
fn given(round: &Round<'_>) -> Map<String, Value> {
    let words = [
        ("key", "key"),
        ("value", "value"),
        ("variableType", "variable_type"),
        ("variableProtected", "protected"),
        ("masked", "masked"),
        ("maskedAndHidden", "masked_and_hidden"),
        ("raw", "raw"),
        ("environmentScope", "environment_scope"),
    ];
    let found = words.iter().filter_map(|(name, word)| {
        let value = round.call.input.get(*name).filter(|value| !value.is_null())?;
        Some(((*word).to_owned(), value.clone()))
    });
    found.collect()
}

/// `gitlab:projectVariable:create`
pub(super) async fn run(round: &Round<'_>) -> Result<ActionDone, ActionError> {
    set(round, &round.project()?, &given(round)).await?;
    Ok(ActionDone::default())
}

pub(super) fn plan(round: &Round<'_>) -> Result<Planned, ActionError> {
    let asked = asked(&round.project()?, &given(round), true);
    Ok(round.planned(&[asked], Map::new()))
}
