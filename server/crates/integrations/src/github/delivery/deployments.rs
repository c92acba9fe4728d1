//! Deployments that GitHub was told of, with how they went.

use super::super::{GitHub, graphql, people::Connection, wire::moment};
use platform::{
    Timestamp,
    code_host::HostError,
    delivery::{DeploymentEnd, DeploymentFact, Portion},
};
use serde::Deserialize;
use serde_json::{Value, json};

pub(super) const DEPLOYMENTS: &str = include_str!("deployments.graphql");

/// What pipelines call what they deploy, in the payload.
const NAMES: [&str; 4] = ["service", "component", "application", "app"];

pub(super) async fn portion(
    github: &GitHub,
    name: &str,
    next: Option<&str>,
) -> Result<Portion, HostError> {
    let variables = json!({"owner": github.organisation, "name": name, "after": next});
    let data: OfRepository = graphql::ask(github, DEPLOYMENTS, &variables, false).await?;
    let repository = data.repository.ok_or_else(|| {
        HostError::Refused(format!("the credential does not see {}/{name}", github.organisation))
    })?;
    let next = repository.deployments.page_info.next();
    let page = format!("{}/{name}/deployments", github.page.trim_end_matches('/'));
    let told = repository.deployments.nodes.into_iter().flatten();
    let deployments = told.filter_map(|one| one.fact(&page)).collect();
    Ok(Portion { deployments, next, ..Portion::default() })
}

#[derive(Deserialize)]
struct OfRepository {
    repository: Option<WithDeployments>,
}

#[derive(Deserialize)]
struct WithDeployments {
    deployments: Connection<WireDeployment>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WireDeployment {
    database_id: Option<i64>,
    commit_oid: String,
    created_at: String,
    environment: Option<String>,
    original_environment: Option<String>,
    description: Option<String>,
    payload: Option<String>,
    statuses: Option<Nodes>,
}

#[derive(Deserialize)]
struct Nodes {
    nodes: Vec<Option<WireStatus>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WireStatus {
    state: String,
    created_at: String,
}

impl WireDeployment {
    /// `None` where its moments make no sense, or GitHub gives it no number.
    fn fact(self, page: &str) -> Option<DeploymentFact> {
        let started_at = moment(&self.created_at)?;
        let (end, finished_at) = ended(self.statuses.map(|all| all.nodes).unwrap_or_default());
        let environment = self.original_environment.or(self.environment).unwrap_or_default();
        Some(DeploymentFact {
            id: self.database_id?.to_string(),
            page: format!("{page}/{environment}"),
            environment,
            component: component(self.payload.as_deref(), self.description.as_deref()),
            revision: self.commit_oid.clone(),
            commit: Some(self.commit_oid).filter(|commit| !commit.is_empty()),
            started_at,
            finished_at: finished_at.map(|at| at.max(started_at)),
            end,
            rollback: false,
        })
    }
}

/// How it ended, and when: the last word counts. That another one took its place is none.
fn ended(statuses: Vec<Option<WireStatus>>) -> (DeploymentEnd, Option<Timestamp>) {
    let mut words: Vec<(Timestamp, DeploymentEnd)> = statuses
        .into_iter()
        .flatten()
        .filter_map(|status| {
            let end = match status.state.as_str() {
                "SUCCESS" => DeploymentEnd::Succeeded,
                "FAILURE" | "ERROR" => DeploymentEnd::Failed,
                _ => return None,
            };
            Some((moment(&status.created_at)?, end))
        })
        .collect();
    words.sort_by_key(|(at, _)| *at);
    match words.last() {
        Some((at, end)) => (*end, Some(*at)),
        None => (DeploymentEnd::Running, None),
    }
}

/// What of the repository it is: as its payload or, in one word, its description says.
fn component(payload: Option<&str>, description: Option<&str>) -> String {
    let read = |text: &str| serde_json::from_str::<Value>(text).ok();
    // Who gave a text gets it back as a text in JSON.
    let payload = payload.and_then(read).and_then(|value| match value {
        Value::String(text) => read(&text),
        value => Some(value),
    });
    let said = payload.as_ref().and_then(|payload| {
        NAMES.iter().find_map(|name| payload.get(*name).and_then(Value::as_str))
    });
    let word = description.map(str::trim).filter(|text| !text.contains(char::is_whitespace));
    said.or(word).unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_word_counts() {
        let status = |state: &str, second: u32| {
            let created_at = format!("2026-11-27T12:00:{second:02}Z");
            Some(WireStatus { state: state.to_owned(), created_at })
        };
        let of = |all: Vec<Option<WireStatus>>| ended(all).0;
        assert_eq!(of(vec![status("IN_PROGRESS", 1)]), DeploymentEnd::Running);
        let all = vec![status("INACTIVE", 9), status("SUCCESS", 5), status("IN_PROGRESS", 1)];
        assert_eq!(of(all), DeploymentEnd::Succeeded);
        let all = vec![status("SUCCESS", 5), status("FAILURE", 7)];
        assert_eq!(of(all), DeploymentEnd::Failed);
    }

    #[test]
    fn the_payload_says_what_is_deployed() {
        assert_eq!(component(Some(r#"{"service": "cart"}"#), None), "cart");
        assert_eq!(component(Some(r#""{\"app\": \"cart\"}""#), Some("x")), "cart");
        assert_eq!(component(Some("cart"), Some(" api ")), "api");
        assert_eq!(component(None, Some("two words")), "");
    }
}
