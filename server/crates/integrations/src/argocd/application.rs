//! From Argo CD's applications to ours. Pure.

use super::{ASKED_BY, wire};
use platform::{
    Timestamp,
    deployments::{
        Application, ApplicationKey, Commit, Condition, Deployed, Destination, Health, Initiator,
        Listing, Operation, Phase, Resource, SyncStatus,
    },
};
use serde_json::Value;
use time::{OffsetDateTime, format_description::well_known::Rfc3339};

/// What is the same of all applications of an instance.
#[derive(Clone, Debug)]
pub(super) struct Reading {
    pub source: String,
    pub page: String,
    pub environment: Option<String>,
}

impl Reading {
    /// Every application of a list; what is wrong with one takes no other one with it.
    pub fn list(&self, list: wire::List) -> Listing {
        let version = Some(list.metadata.resource_version).filter(|version| !version.is_empty());
        let mut listing = Listing { version, ..Listing::default() };
        for item in list.items {
            match self.value(item) {
                Ok((application, _)) => listing.applications.push(application),
                Err(reason) => listing.unreadable.push(reason),
            }
        }
        listing
    }

    /// An application, and where changes after it are told from.
    pub fn value(&self, value: Value) -> Result<(Application, Option<String>), String> {
        let name = value.pointer("/metadata/name").and_then(Value::as_str).map(str::to_owned);
        let read: Result<wire::Application, _> = serde_json::from_value(value);
        let read = read.map_err(|error| {
            format!("application {}: {error}", name.as_deref().unwrap_or("without a name"))
        })?;
        let version = read.metadata.resource_version.clone();
        let version = Some(version).filter(|version| !version.is_empty());
        self.application(read).map(|application| (application, version))
    }

    pub fn application(&self, read: wire::Application) -> Result<Application, String> {
        let wire::Application { metadata, spec, status } = read;
        if metadata.name.is_empty() {
            return Err("an application lacks metadata.name".to_owned());
        }
        let key = ApplicationKey {
            source: self.source.clone(),
            namespace: metadata.namespace,
            name: metadata.name,
        };
        let first = spec.source.as_ref().or(spec.sources.first()).cloned().unwrap_or_default();
        let environment = self.environment(&metadata.labels, &spec.destination);
        let total = status.resources.len();
        let mut resources: Vec<Resource> = status.resources.into_iter().map(resource).collect();
        resources.sort_by_key(|one| {
            (one.health.unwrap_or(Health::Healthy), one.sync != Some(SyncStatus::OutOfSync))
        });
        resources.truncate(Application::RESOURCES);
        let mut history: Vec<Deployed> = status.history.into_iter().filter_map(deployed).collect();
        history.sort_by_key(|one| std::cmp::Reverse(one.id));
        Ok(Application {
            address: Some(self.address(&key)),
            project: spec.project,
            environment,
            destination: Destination {
                cluster: either(&spec.destination.name, &spec.destination.server),
                namespace: spec.destination.namespace,
            },
            sync: SyncStatus::from_name(&status.sync.status),
            health: Health::from_name(&status.health.status).unwrap_or_default(),
            health_message: said(status.health.message),
            target: revision(status.sync.revision, status.sync.revisions),
            target_revision: first.target_revision,
            repository: first.repo_url,
            images: status.summary.images,
            resources_total: u32::try_from(total).unwrap_or(u32::MAX),
            resources,
            conditions: status.conditions.into_iter().map(condition).collect(),
            history,
            operation: status.operation_state.and_then(operation),
            // What is there without a word of being switched off is on.
            automated: spec.sync_policy.automated.is_some_and(|one| one.enabled != Some(false)),
            labels: metadata.labels,
            key,
        })
    }

    /// The instance's own, else what a label says, else where it goes.
    fn environment(
        &self,
        labels: &std::collections::BTreeMap<String, String>,
        destination: &wire::Destination,
    ) -> String {
        let label = || {
            let known = ["environment", "env", "app.kubernetes.io/environment"];
            known.iter().find_map(|name| labels.get(*name)).filter(|value| !value.is_empty())
        };
        let own = self.environment.as_ref().or_else(label).cloned();
        own.unwrap_or_else(|| {
            let place = either(&destination.name, &destination.namespace);
            either(&place, &destination.server)
        })
    }

    fn address(&self, key: &ApplicationKey) -> String {
        let [namespace, name] = [&key.namespace, &key.name].map(|part| crate::path::part(part));
        match namespace.as_str() {
            "" => format!("{}/applications/{name}", self.page),
            _ => format!("{}/applications/{namespace}/{name}", self.page),
        }
    }
}

fn either(one: &str, other: &str) -> String {
    if one.is_empty() { other.to_owned() } else { one.to_owned() }
}

fn said(text: String) -> Option<String> {
    Some(text).filter(|text| !text.trim().is_empty())
}

/// Of an application of several sources, the first one's.
fn revision(one: String, several: Vec<String>) -> String {
    if one.is_empty() { several.into_iter().next().unwrap_or_default() } else { one }
}

pub(super) fn moment(text: &str) -> Option<Timestamp> {
    let moment = OffsetDateTime::parse(text, &Rfc3339).ok()?;
    i64::try_from(moment.unix_timestamp_nanos() / 1_000_000).ok().map(Timestamp)
}

fn resource(read: wire::Resource) -> Resource {
    let wire::Resource { group, kind, namespace, name, status, health } = read;
    let (health, message) = health
        .map_or((None, None), |health| (Health::from_name(&health.status), said(health.message)));
    let sync = Some(status).filter(|status| !status.is_empty());
    let sync = sync.map(|status| SyncStatus::from_name(&status));
    Resource { group, kind, namespace, name, sync, health, message }
}

fn condition(read: wire::Condition) -> Condition {
    let wire::Condition { kind, message, last_transition_time } = read;
    Condition { kind, message, since: moment(&last_transition_time) }
}

fn initiator(read: &wire::Initiator, told: &[wire::Info]) -> Initiator {
    let asked_by = told.iter().find(|one| one.name == ASKED_BY && !one.value.is_empty());
    match (asked_by, read.automated, read.username.as_str()) {
        (Some(told), ..) => Initiator::Portal(told.value.clone()),
        (None, true, _) => Initiator::Automated,
        (None, false, "") => Initiator::Unknown,
        (None, false, name) => Initiator::Account(name.to_owned()),
    }
}

fn deployed(read: wire::History) -> Option<Deployed> {
    let wire::History { id, revision, revisions, deployed_at, initiated_by } = read;
    Some(Deployed {
        id,
        revision: self::revision(revision, revisions),
        at: moment(&deployed_at)?,
        initiator: initiator(&initiated_by, &[]),
        commit: None,
    })
}

fn operation(read: wire::OperationState) -> Option<Operation> {
    let wire::OperationState { phase, message, started_at, finished_at, .. } = read;
    let wire::OperationState { retry_count, operation, sync_result, .. } = read;
    let failed = |one: &wire::ResourceResult| {
        one.status == "SyncFailed" || matches!(one.hook_phase.as_str(), "Failed" | "Error")
    };
    let failing = sync_result.resources.into_iter().filter(failed).map(|one| Resource {
        group: one.group,
        kind: one.kind,
        namespace: one.namespace,
        name: one.name,
        sync: None,
        health: None,
        message: said(one.message),
    });
    let brought = revision(sync_result.revision, sync_result.revisions);
    let wanted = revision(operation.sync.revision, operation.sync.revisions);
    Some(Operation {
        phase: Phase::from_name(&phase)?,
        message,
        started_at: moment(&started_at)?,
        finished_at: moment(&finished_at),
        revision: either(&brought, &wanted),
        initiator: initiator(&operation.initiated_by, &operation.info),
        retries: retry_count,
        failing: failing.take(Operation::FAILING).collect(),
    })
}

/// The first line is what is shown in lists.
pub(super) fn commit(read: wire::RevisionMetadata) -> Commit {
    let wire::RevisionMetadata { author, date, message, tags } = read;
    let line = message.lines().next().unwrap_or_default().to_owned();
    Commit { author: said(author), message: said(line), at: moment(&date), tags }
}
