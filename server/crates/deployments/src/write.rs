//! Writes what a source told: only what differs from what was told before.

use crate::{service::DeploymentService, state};
use platform::{
    Timestamp,
    access::Asker,
    audit::{AuditEvent, Outcome},
    deployments::{Application, ApplicationKey, Change, Initiator, Listing, Operation},
    notifications::{self, Gist, Told},
};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use store::{
    ApplicationRecord, DeploymentSourceRecord, Lease, OperationRecord, StoreError, UnitOfWork,
};
use tokio::time::sleep;

/// Operations that are kept of an application.
const OPERATIONS: u32 = 100;

/// How long to wait for a database that does not answer.
const AGAIN: std::time::Duration = std::time::Duration::from_secs(2);

/// Another process follows now, or the service stops.
#[derive(Debug)]
pub(crate) struct Lost;

/// What the follower knows that the store has. Read when it begins: another process may have written
/// meanwhile.
#[derive(Default)]
pub(crate) struct Kept {
    read: bool,
    applications: BTreeMap<ApplicationKey, Application>,
    source: DeploymentSourceRecord,
}

/// What is to be written.
#[derive(Clone, Default)]
struct News {
    applications: Vec<Application>,
    gone: Vec<ApplicationKey>,
    source: Option<DeploymentSourceRecord>,
}

impl Kept {
    pub fn get(&self, key: &ApplicationKey) -> Option<&Application> {
        self.applications.get(key)
    }

    /// Writes a whole list: what is not in it is gone. What could not be read stays as it was.
    pub async fn listed(
        &mut self,
        service: &DeploymentService,
        name: &str,
        lease: Option<&Lease>,
        listing: Listing,
        latency: u64,
    ) -> Result<(), Lost> {
        self.read(service, name).await?;
        let now = service.clock.now();
        let there: BTreeSet<&ApplicationKey> =
            listing.applications.iter().map(|one| &one.key).collect();
        let gone = self.applications.keys().filter(|key| !there.contains(key)).cloned();
        let gone: Vec<ApplicationKey> =
            if listing.unreadable.is_empty() { gone.collect() } else { Vec::new() };
        let source = DeploymentSourceRecord {
            name: name.to_owned(),
            succeeded_at: Some(now),
            latency: Some(latency),
            failed_at: self.source.failed_at,
            error: None,
            unreadable: listing.unreadable,
        };
        let same = self.source.succeeded_at.is_some()
            && self.source.error.is_none()
            && self.source.unreadable == source.unreadable;
        let applications = self.differing(listing.applications);
        if same && applications.is_empty() && gone.is_empty() {
            let answered = service.store.deployment_source_answered(name, now, latency).await;
            if answered.is_ok_and(|answered| answered) {
                self.source = source;
                return Ok(());
            }
        }
        self.write(service, lease, News { applications, gone, source: Some(source) }).await
    }

    /// Writes changes.
    pub async fn changed(
        &mut self,
        service: &DeploymentService,
        name: &str,
        lease: Option<&Lease>,
        changes: Vec<Change>,
    ) -> Result<(), Lost> {
        self.read(service, name).await?;
        let mut last: BTreeMap<ApplicationKey, Option<Application>> = BTreeMap::new();
        for change in changes {
            match change {
                Change::Is { application, .. } => {
                    last.insert(application.key.clone(), Some(*application));
                }
                Change::Gone(key) => drop(last.insert(key, None)),
            }
        }
        let gone = last.iter().filter(|(key, is)| is.is_none() && self.get(key).is_some());
        let gone: Vec<ApplicationKey> = gone.map(|(key, _)| key.clone()).collect();
        let applications = self.differing(last.into_values().flatten().collect());
        if applications.is_empty() && gone.is_empty() {
            return Ok(());
        }
        // Who tells changes answers.
        let source = DeploymentSourceRecord {
            succeeded_at: Some(service.clock.now()),
            ..self.source.clone()
        };
        self.write(service, lease, News { applications, gone, source: Some(source) }).await
    }

    /// Writes that the source failed; what is known of it stays.
    pub async fn failed(
        &mut self,
        service: &DeploymentService,
        name: &str,
        lease: Option<&Lease>,
        error: &str,
    ) -> Result<(), Lost> {
        self.read(service, name).await?;
        let source = DeploymentSourceRecord {
            name: name.to_owned(),
            failed_at: Some(service.clock.now()),
            error: Some(error.to_owned()),
            ..self.source.clone()
        };
        self.write(service, lease, News { source: Some(source), ..News::default() }).await
    }

    fn differing(&self, applications: Vec<Application>) -> Vec<Application> {
        applications.into_iter().filter(|one| self.get(&one.key) != Some(one)).collect()
    }

    async fn read(&mut self, service: &DeploymentService, name: &str) -> Result<(), Lost> {
        while !self.read {
            let read = async {
                let records = service.store.applications_after(0).await?;
                Ok::<_, StoreError>((records, service.store.deployment_sources().await?))
            };
            match read.await {
                Ok((records, sources)) => {
                    let own = records.iter().filter(|one| one.key.source == name && !one.gone);
                    let known = own.filter_map(state::application);
                    self.applications = known.map(|one| (one.key.clone(), one)).collect();
                    let source = sources.into_iter().find(|source| source.name == name);
                    self.source = source.unwrap_or_default();
                    name.clone_into(&mut self.source.name);
                    self.read = true;
                }
                Err(error) => again(service, &error).await?,
            }
        }
        Ok(())
    }

    /// All of it in one transaction, as often as it takes.
    async fn write(
        &mut self,
        service: &DeploymentService,
        lease: Option<&Lease>,
        news: News,
    ) -> Result<(), Lost> {
        loop {
            match self.write_once(service, lease, &news).await {
                Ok(true) => break,
                Ok(false) => return Err(Lost),
                Err(error) => again(service, &error).await?,
            }
        }
        for key in &news.gone {
            self.applications.remove(key);
        }
        for application in news.applications {
            self.applications.insert(application.key.clone(), application);
        }
        self.source = news.source.unwrap_or_else(|| self.source.clone());
        Ok(())
    }

    async fn write_once(
        &self,
        service: &DeploymentService,
        lease: Option<&Lease>,
        news: &News,
    ) -> Result<bool, StoreError> {
        let now = service.clock.now();
        let mut unit = service.store.begin().await?;
        if let Some(lease) = lease
            && !unit.hold(lease).await?
        {
            return Ok(false);
        }
        let here = news.applications.iter().map(|one| record(one, false, now));
        let before = |key| self.get(key).map(|before| record(before, true, now));
        let gone = news.gone.iter().filter_map(before);
        unit.put_applications(&here.chain(gone).collect::<Vec<_>>()).await?;
        for application in &news.applications {
            let before = self.get(&application.key).and_then(|before| before.operation.as_ref());
            match &application.operation {
                Some(operation) if before != Some(operation) => {
                    put_operation(&mut unit, application, operation, before, now).await?;
                }
                _ => {}
            }
        }
        if let Some(source) = &news.source {
            unit.put_deployment_source(source).await?;
        }
        unit.commit().await?;
        Ok(true)
    }
}

fn record(application: &Application, gone: bool, now: Timestamp) -> ApplicationRecord {
    // What was read from JSON can be written as such.
    let body = serde_json::to_string(application).unwrap_or_default();
    ApplicationRecord { key: application.key.clone(), body, gone, changed_at: now, version: 0 }
}

/// The end of what somebody asked for at the portal is audited as its beginning was, and they are told.
async fn put_operation(
    unit: &mut UnitOfWork,
    application: &Application,
    operation: &Operation,
    before: Option<&Operation>,
    now: Timestamp,
) -> Result<(), StoreError> {
    let (key, started_at) = (application.key.clone(), operation.started_at);
    let body = serde_json::to_string(operation).unwrap_or_default();
    unit.put_operation(&OperationRecord { key, started_at, body }, OPERATIONS).await?;
    let Initiator::Portal(asked_by) = &operation.initiator else { return Ok(()) };
    let ended_before = before.is_some_and(|before| {
        before.started_at == operation.started_at && !before.phase.is_running()
    });
    if operation.phase.is_running() || ended_before {
        return Ok(());
    }
    let told = json!({
        "askedBy": asked_by,
        "phase": operation.phase,
        "revision": operation.revision,
    });
    let event = AuditEvent::new(&Asker::system("deployments"), "deployment.ended");
    let event = event.on(application.key.to_string()).changing(None, Some(told));
    let event = if operation.phase.is_failed() {
        AuditEvent { outcome: Outcome::Failed, reason: Some(operation.message.clone()), ..event }
    } else {
        event
    };
    unit.audit(&event, now).await?;
    let key = format!("sync:{}:{}", application.key, operation.started_at.0);
    let ended = Told::SyncEnded {
        application: application.key.name.clone(),
        environment: application.environment.clone(),
        phase: operation.phase,
        words: Gist::of(&operation.message),
    };
    let news = notifications::News::new(key, ended, application.key.page()).to([asked_by]);
    unit.tell(&news, now).await.map(drop)
}

async fn again(service: &DeploymentService, error: &StoreError) -> Result<(), Lost> {
    tracing::debug!(%error, "deployments cannot be stored; trying again");
    tokio::select! {
        () = service.stopping.cancelled() => Err(Lost),
        () = sleep(AGAIN) => Ok(()),
    }
}
