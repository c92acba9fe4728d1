//! Questions of GraphQL: errors come with success.

use super::{GitHub, explain, people::GraphQl};
use crate::http::HttpError;
use platform::code_host::HostError;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

/// Asks; `waits` tells whether somebody does.
pub(super) async fn ask<T: DeserializeOwned>(
    github: &GitHub,
    query: &str,
    variables: &Value,
    waits: bool,
) -> Result<T, HostError> {
    let body = json!({"query": query, "variables": variables});
    let call = github.client.post_named(&github.graphql);
    let call = github.open(call).await.map_err(explain)?;
    let call = call.json(&body).repeatable().resource("graphql");
    let call = if waits { call.for_person() } else { call };
    let answer = call.send().await.map_err(explain)?;
    let answer: GraphQl = answer.json().map_err(explain)?;
    if let Some(error) = answer.errors.first() {
        let limit = github.client.rate_limit("graphql");
        return Err(match (error.sort.as_deref(), limit) {
            (Some("RATE_LIMITED"), Some(limit)) => HostError::Limited { until: limit.resets_at },
            _ => HostError::Refused(format!("GitHub answered: {}", error.message)),
        });
    }
    serde_json::from_value(answer.data).map_err(|error| {
        let host = github.graphql.host_str().unwrap_or_default().to_owned();
        explain(HttpError::NotUnderstood { host, reason: error.to_string() })
    })
}
