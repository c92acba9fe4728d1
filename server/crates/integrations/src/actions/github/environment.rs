//! `github:environment:create`: an environment, which branches it takes, what it knows.

use super::{
    super::{
        asked::{Asked, Method},
        input, once,
    },
    round::Round,
    secrets, settings,
    undo::of_path,
};
use crate::path::part;
use platform::scaffolder::{ActionDone, ActionError, Planned};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Environment {
    name: String,
    deployment_branch_policy: Option<Value>,
    #[serde(default)]
    custom_branch_policy_names: Vec<String>,
    #[serde(default)]
    custom_tag_policy_names: Vec<String>,
    #[serde(default, rename = "environmentVariables")]
    variables: BTreeMap<String, String>,
    #[serde(default)]
    secrets: BTreeMap<String, String>,
    wait_timer: Option<u32>,
    prevent_self_review: Option<bool>,
    #[serde(default)]
    reviewers: Vec<String>,
}

impl Environment {
    /// Where it is in the repository.
    fn place(&self) -> String {
        format!("/environments/{}", part(&self.name))
    }

    fn asked(&self, round: &Round<'_>, reviewers: &[Value]) -> Asked {
        let path = round.repo.at(&self.place());
        let asked = Asked::new(Method::Put, path, format!("makes the environment {}", self.name));
        asked.with(json!({
            "deployment_branch_policy": self.deployment_branch_policy,
            "wait_timer": self.wait_timer,
            "prevent_self_review": self.prevent_self_review,
            "reviewers": Some(reviewers).filter(|all| !all.is_empty()),
        }))
    }

    /// What may be brought out to it.
    fn policies(&self, round: &Round<'_>) -> Vec<Asked> {
        let path = round.repo.at(&format!("{}/deployment-branch-policies", self.place()));
        let of = |kind: &str, names: &[String]| {
            let all = names.iter().map(|name| {
                let asked =
                    Asked::new(Method::Post, path.clone(), format!("takes the {kind} {name}"));
                asked.with(json!({"name": name, "type": kind}))
            });
            all.collect::<Vec<_>>()
        };
        let branches = of("branch", &self.custom_branch_policy_names);
        let tags = of("tag", &self.custom_tag_policy_names);
        branches.into_iter().chain(tags).collect()
    }
}

/// Who has to agree, by numbers. References of the catalog are taken by kind and name.
async fn reviewers(round: &Round<'_>, named: &[String]) -> Result<Vec<Value>, ActionError> {
    let repo = &round.repo;
    let mut all = Vec::new();
    for reference in named {
        let name = reference.rsplit([':', '/']).next().unwrap_or(reference);
        let is_team = reference.to_lowercase().starts_with("group:");
        let path = if is_team {
            format!("/orgs/{}/teams/{}", part(&repo.owner), part(name))
        } else {
            format!("/users/{}", part(name))
        };
        let found = repo.find::<Value>(&path).await;
        let found = found.map_err(|error| repo.explain(&error, "looks for a reviewer"))?;
        match found.and_then(|one| one.get("id")?.as_u64()) {
            Some(id) => all.push(json!({"type": if is_team { "Team" } else { "User" }, "id": id})),
            None => round.call.log.tell(&format!("Skipped, {reference} is not found at GitHub")),
        }
    }
    Ok(all)
}

pub(super) async fn run(round: &Round<'_>) -> Result<ActionDone, ActionError> {
    let wanted: Environment = input::read(round.call)?;
    let (repo, place) = (&round.repo, wanted.place());
    let reviewers = reviewers(round, &wanted.reviewers).await?;
    let look = async {
        let there = repo.find::<Value>(&repo.at(&place)).await;
        let there = there.map_err(|error| repo.explain(&error, "looks for it"))?;
        Ok::<_, ActionError>(there.is_some())
    };
    let was_there = once::before(round.call, "was there", look).await?;
    round.send(&wanted.asked(round, &reviewers)).await?;
    if !was_there {
        let label = format!("the environment {} of {}", wanted.name, repo.slug());
        once::keep_made(round.call, of_path(round, label, place.clone())).await?;
    }
    for asked in wanted.policies(round) {
        match repo.send(&asked).await {
            // 303: it is there already.
            Err(error) if !matches!(error.status(), Some(303 | 409)) => {
                return Err(repo.explain(&error, asked.purpose()));
            }
            _ => {}
        }
    }
    for (name, value) in &wanted.variables {
        settings::variable(round, &format!("{place}/variables"), name, value).await?;
    }
    secrets::keep(round, &format!("{place}/secrets"), &wanted.secrets).await?;
    Ok(ActionDone { output: Map::new(), made: once::made(round.call).await? })
}

pub(super) fn plan(round: &Round<'_>) -> Result<Planned, ActionError> {
    let wanted: Environment = input::read(round.call)?;
    let place = wanted.place();
    let variables = wanted.variables.iter().map(|(name, value)| {
        settings::new_variable(&round.repo, &format!("{place}/variables"), name, value)
    });
    let asked: Vec<Asked> = std::iter::once(wanted.asked(round, &[]))
        .chain(wanted.policies(round))
        .chain(variables)
        .chain(secrets::plan(round, &format!("{place}/secrets"), &wanted.secrets))
        .collect();
    Ok(round.planned(&asked, Map::new()))
}
