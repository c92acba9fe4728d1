//! Deployments, as the delivery pipeline reports them: one for each delivery of each service of a
//! repository, with its states.

use super::{
    Simulated, Slug, Within, address,
    pages::{Asked, page},
    refusal::Refusal,
    repository,
};
use crate::{
    company::{Environment, SERVICES},
    history::{DELIVERY_DAYS, Delivery, Outcome, REMEMBERED_DAYS},
    world::World,
};
use axum::{
    Json,
    extract::{Path, Query, State},
    response::Response,
};
use platform::Timestamp;
use serde_json::{Value, json};
use std::cmp::Reverse;

/// A delivery, and where it went.
pub(super) struct Deployed {
    service: &'static str,
    environment: Environment,
    delivery: Delivery,
}

/// All of a repository that lists show, the latest first.
fn all(world: &World, repository: &str) -> Vec<Deployed> {
    over(world, repository, DELIVERY_DAYS)
}

/// All that is remembered of it.
pub(super) fn remembered(world: &World, repository: &str) -> Vec<Deployed> {
    over(world, repository, REMEMBERED_DAYS)
}

fn over(world: &World, repository: &str, days: i64) -> Vec<Deployed> {
    let now = world.now();
    let services = SERVICES.iter().filter(|service| service.repository == repository);
    let mut all: Vec<_> = services
        .flat_map(|service| {
            service.environments.iter().flat_map(move |environment| {
                let all = world.deliveries_over(service, *environment, (now, days));
                let begun = all.into_iter().filter(move |delivery| delivery.started <= now);
                begun.map(|delivery| Deployed {
                    service: service.name,
                    environment: *environment,
                    delivery,
                })
            })
        })
        .collect();
    all.sort_by_key(|deployed| Reverse(deployed.delivery.started));
    all
}

impl Deployed {
    fn id(&self) -> i64 {
        let number = self.delivery.id().to_string();
        address::id(&["deployment", self.service, self.environment.name(), &number])
    }

    fn repository(&self) -> &'static str {
        self.delivery.change.repository
    }

    fn json(&self) -> Value {
        let id = self.id();
        let own = address::of(self.repository(), &format!("deployments/{id}"));
        let at = self.delivery.started.to_rfc3339();
        json!({
            "id": id,
            "node_id": address::node(&["deployment", &own]),
            "url": own,
            "sha": self.delivery.change.commit,
            "ref": "main",
            "task": "deploy",
            "payload": {"service": self.service},
            "environment": self.environment.name(),
            "original_environment": self.environment.name(),
            "description": self.service,
            "creator": address::user("deploy-bot"),
            "created_at": at,
            "updated_at": at,
            "statuses_url": format!("{own}/statuses"),
            "repository_url": address::api(&format!("repos/northwind/{}", self.repository())),
            "transient_environment": false,
            "production_environment": self.environment == Environment::Production,
        })
    }

    /// The same as GraphQL has it, by a moment.
    pub(super) fn node(&self, now: Timestamp) -> Value {
        let states: Vec<_> = self
            .states(now)
            .into_iter()
            .map(|(at, state, _)| {
                json!({"state": state.to_uppercase(), "createdAt": at.to_rfc3339()})
            })
            .collect();
        json!({
            "databaseId": self.id(),
            "commitOid": self.delivery.change.commit,
            "createdAt": self.delivery.started.to_rfc3339(),
            "environment": self.environment.name(),
            "originalEnvironment": self.environment.name(),
            "description": self.service,
            "payload": json!({"service": self.service}).to_string(),
            "statuses": {"nodes": states},
        })
    }

    /// Its states by a moment, the latest first.
    fn states(&self, now: Timestamp) -> Vec<(Timestamp, &'static str, String)> {
        let delivery = &self.delivery;
        let mut states = vec![(delivery.started, "in_progress", String::new())];
        let (at, state, text) = match delivery.outcome {
            Outcome::Runs => (delivery.settled, "success", String::new()),
            Outcome::Refused(reason) => (delivery.finished, "failure", reason.to_owned()),
            Outcome::Terminated => (delivery.finished, "error", "terminated".to_owned()),
            Outcome::Crashes => (delivery.settled, "failure", "pods crash".to_owned()),
            Outcome::Hangs => (delivery.settled, "failure", "no pod becomes ready".to_owned()),
        };
        states.push((at, state, text));
        states.retain(|(at, ..)| *at <= now);
        states.reverse();
        states
    }
}

pub(super) async fn list(
    State(server): Simulated,
    Path((owner, name)): Slug,
    Query(asked): Query<Asked>,
) -> Result<Response, Refusal> {
    let name = repository(&owner, &name)?;
    let mut all = all(&server.world, name);
    all.retain(|deployed| {
        let environments =
            asked.environment.is_empty() || asked.environment == deployed.environment.name();
        environments && (asked.sha.is_empty() || asked.sha == deployed.delivery.change.commit)
    });
    let path = format!("repos/{owner}/{name}/deployments");
    Ok(page(&path, all, &asked, |shown, _| shown.iter().map(Deployed::json).collect()))
}

pub(super) async fn statuses(
    State(server): Simulated,
    Path((owner, name, id)): Within,
) -> Result<Json<Value>, Refusal> {
    let name = repository(&owner, &name)?;
    let id: i64 = id.parse().map_err(|_| Refusal::NotFound)?;
    let found = all(&server.world, name).into_iter().find(|deployed| deployed.id() == id);
    let found = found.ok_or(Refusal::NotFound)?;
    let own = address::of(name, &format!("deployments/{id}"));
    let states = found.states(server.world.now()).into_iter().map(|(at, state, text)| {
        let words = format!("{own}/{state}");
        let number = address::id(&["status", &words]);
        json!({
            "id": number,
            "node_id": address::node(&["status", &words]),
            "url": format!("{own}/statuses/{number}"),
            "state": state,
            "creator": address::user("deploy-bot"),
            "description": text.chars().take(140).collect::<String>(),
            "environment": found.environment.name(),
            "target_url": "",
            "log_url": "",
            "environment_url": "",
            "created_at": at.to_rfc3339(),
            "updated_at": at.to_rfc3339(),
            "deployment_url": own,
            "repository_url": address::api(&format!("repos/northwind/{name}")),
        })
    });
    Ok(Json(states.collect()))
}
