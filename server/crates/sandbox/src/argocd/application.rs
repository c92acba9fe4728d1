//! An application in Argo CD's form.

use super::resources;
use crate::{
    company::{DEPLOY_REPOSITORY, Environment, ORGANISATION},
    history::{Delivery, Initiator, Outcome, tag},
    state::{Application, Health, image},
    world::uuid,
};
use serde_json::{Value, json};

/// When the clusters were set up.
const CREATED: &str = "2025-01-01T08:00:00Z";

/// The repository that all applications are made from.
pub(super) fn repository() -> String {
    format!("https://github.northwind.example/{ORGANISATION}/{DEPLOY_REPOSITORY}.git")
}

/// The cluster of an environment.
pub(super) fn cluster(environment: Environment) -> String {
    format!("https://{}.k8s.{ORGANISATION}.example", environment.name())
}

fn initiator(by: &Initiator) -> Value {
    match by {
        Initiator::Automated => json!({"automated": true}),
        Initiator::Person(login) => json!({"username": login}),
    }
}

impl Application {
    pub fn source(&self) -> Value {
        let path = format!("apps/{}/{}", self.service.name, self.environment.name());
        json!({"repoURL": repository(), "path": path, "targetRevision": "main"})
    }

    fn destination(&self) -> Value {
        json!({"server": cluster(self.environment), "namespace": self.service.namespace})
    }

    pub fn json(&self) -> Value {
        let mut spec = json!({
            "project": self.service.team,
            "source": self.source(),
            "destination": self.destination(),
            "revisionHistoryLimit": 10,
        });
        if self.is_automated() {
            spec["syncPolicy"] = json!({"automated": {"prune": true, "selfHeal": true}});
        }
        let mut application = json!({
            "metadata": {
                "name": self.service.name,
                "namespace": "argocd",
                "uid": uuid(&["application", self.environment.name(), self.service.name]),
                "resourceVersion": self.resource_version().to_string(),
                "creationTimestamp": CREATED,
                "labels": self.labels(),
            },
            "spec": spec,
            "status": self.status(),
        });
        if let Some(running) = self.running() {
            application["operation"] = self.operation(running);
        }
        application
    }

    fn status(&self) -> Value {
        let changed = self.changed().to_rfc3339();
        let wanted = self.wanted().map(|delivery| delivery.revision.as_str()).unwrap_or_default();
        let mut status = json!({
            "sync": {
                "status": if self.is_synced() { "Synced" } else { "OutOfSync" },
                "revision": wanted,
                "comparedTo": {"source": self.source(), "destination": self.destination()},
            },
            "health": self.health_json(),
            "history": self.history().into_iter().map(|past| self.past(past)).collect::<Vec<_>>(),
            "resources": resources::statuses(self),
            "reconciledAt": changed,
            "sourceType": "Kustomize",
            "controllerNamespace": "argocd",
            "summary": self.summary(),
        });
        if let Some(last) = self.last() {
            status["operationState"] = self.operation_state(last);
            if let Outcome::Refused(message) = last.outcome
                && last.finished <= self.now
            {
                let message = format!("Failed last sync attempt to [{}]: {message}", last.revision);
                let at = last.finished.to_rfc3339();
                let condition =
                    json!({"type": "SyncError", "message": message, "lastTransitionTime": at});
                status["conditions"] = json!([condition]);
            }
        }
        status
    }

    fn health_json(&self) -> Value {
        let health = self.health();
        let mut json = json!({"status": health.word()});
        if let Some(live) = self.live() {
            let since = if self.now < live.settled { live.finished } else { live.settled };
            json["lastTransitionTime"] = json!(since.to_rfc3339());
        }
        if let Health::Degraded(message) = health {
            json["message"] = json!(message);
        }
        json
    }

    fn summary(&self) -> Value {
        let images: Vec<_> = self.live().map(|live| image(self, live)).into_iter().collect();
        let host = match self.environment {
            Environment::Production => String::new(),
            other => format!("{}.", other.name()),
        };
        let url = format!("https://{}.{host}{ORGANISATION}.example/", self.service.name);
        json!({"images": images, "externalURLs": [url]})
    }

    /// An entry of its history.
    fn past(&self, delivery: &Delivery) -> Value {
        json!({
            "id": delivery.id(),
            "revision": delivery.revision,
            "deployStartedAt": delivery.started.to_rfc3339(),
            "deployedAt": delivery.finished.to_rfc3339(),
            "source": self.source(),
            "initiatedBy": initiator(&delivery.by),
        })
    }

    fn operation(&self, delivery: &Delivery) -> Value {
        let info = delivery.infos.iter().map(|(name, value)| json!({"name": name, "value": value}));
        let mut operation = json!({
            "sync": {"revision": delivery.revision, "prune": true, "source": self.source()},
            "initiatedBy": initiator(&delivery.by),
            "retry": {"limit": 5},
        });
        if !delivery.infos.is_empty() {
            operation["info"] = info.collect();
        }
        operation
    }

    fn operation_state(&self, delivery: &Delivery) -> Value {
        let running = delivery.is_running(self.now);
        let (phase, message) = match delivery.outcome {
            _ if running => ("Running", "waiting for healthy state of apps/Deployment".to_owned()),
            Outcome::Refused(message) => ("Failed", message.to_owned()),
            Outcome::Terminated => ("Failed", "Operation terminated".to_owned()),
            _ => ("Succeeded", "successfully synced (all tasks run)".to_owned()),
        };
        let mut state = json!({
            "operation": self.operation(delivery),
            "phase": phase,
            "message": message,
            "startedAt": delivery.started.to_rfc3339(),
            "syncResult": {
                "revision": delivery.revision,
                "source": self.source(),
                "resources": resources::results(self, delivery),
            },
        });
        if !running {
            state["finishedAt"] = json!(delivery.finished.to_rfc3339());
        }
        state
    }

    /// The commit behind a delivery: of the repository that says what runs where.
    pub fn revision_metadata(&self, delivery: &Delivery) -> Value {
        let (change, name) = (&delivery.change, self.service.name);
        let (verb, author) = match (&delivery.by, delivery.is_rollback) {
            (Initiator::Person(login), true) => ("Roll back", login.clone()),
            _ => ("Deploy", "deploy-bot".to_owned()),
        };
        let stage = self.environment.name();
        let message = format!(
            "{verb} {name} {} to {stage}\n\n{} ({ORGANISATION}/{}#{})",
            tag(&change.commit),
            change.title,
            change.repository,
            change.number
        );
        let date = delivery.wanted.unwrap_or(delivery.started).to_rfc3339();
        json!({"author": format!("{author} <{author}@{ORGANISATION}.example>"), "date": date, "message": message})
    }
}
