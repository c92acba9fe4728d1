//! Facts of what is in this process's reach already: deployments of applications, as the sources of
//! deployments told them, and signals of what watches services. One process writes them.

use super::{
    collect::{Stopped, body},
    lease::Right,
    service::DeliveryService,
    state::{DEPLOYMENT, SIGNAL, State},
};
use platform::{
    Timestamp,
    delivery::{DeploymentEnd, DeploymentFact, Signal, SignalKind, SignalSource},
    deployments::{Application, Deployed, Operation, is_production, version_of_image},
};
use std::{collections::BTreeMap, sync::Arc, time::Duration};
use store::{FactRecord, StreamRecord};
use tokio::time::{Instant, sleep, sleep_until};

/// What the right to it is called.
const OWN: &str = "own";

/// How often what watches services is asked.
const WATCH: Duration = Duration::from_mins(2);

/// How long it waits for more where applications are others.
const PAUSE: Duration = Duration::from_secs(10);

/// How far back what watches services is asked each time: what ends late is told again.
const AGAIN: i64 = 7 * 24 * 3_600_000;

/// What comes not up within this time of its deployment is its fault, in milliseconds.
const COMES_UP: i64 = 3_600_000;

/// Operations that are asked for of an application.
const OPERATIONS: u32 = 100;

/// What the history of signals is called.
const SIGNALS: &str = "signals";

/// Writes until the service stops.
pub(crate) async fn run(service: Arc<DeliveryService>) {
    // Whatever wakes us, vendors are asked no more often.
    let mut watch_at = Instant::now();
    while let Some(right) = service.right(OWN).await {
        let mut since = 0;
        loop {
            let watching = watch_at <= Instant::now();
            if watching {
                watch_at = Instant::now() + WATCH;
            }
            let wrote = tokio::select! {
                () = service.stopping.cancelled() => break,
                () = right.lost.cancelled() => break,
                wrote = service.derive(&right, since, watching) => wrote,
            };
            let Ok(version) = wrote else { break };
            since = version;
            let woken = async {
                service.applications.notified().await;
                // Many change at once.
                sleep(PAUSE).await;
            };
            tokio::select! {
                () = service.stopping.cancelled() => break,
                () = right.lost.cancelled() => break,
                () = woken => {}
                () = sleep_until(watch_at) => {}
            }
        }
        service.give_back(right).await;
        if service.stopping.is_cancelled() {
            return;
        }
        sleep(Duration::from_secs(1)).await;
    }
}

impl DeliveryService {
    /// Writes what applications and what watches services tell: what the background does over time.
    pub async fn derive_all(&self) {
        if let Some(right) = self.right(OWN).await {
            // What could not be written is so at the next time.
            drop(self.derive(&right, 0, true).await);
            self.give_back(right).await;
        }
    }

    /// Writes what applications tell that are others since a version, and what watches services if that is
    /// to be asked; gives the version that it is as of.
    async fn derive(&self, right: &Right, since: i64, watching: bool) -> Result<i64, Stopped> {
        if self.take_over().await.is_err() {
            return Err(Stopped::Lost);
        }
        let version = self.deployed(right, since).await?;
        if watching {
            for source in &self.sources.signals {
                self.watched(&**source, right).await?;
            }
        }
        Ok(version)
    }

    /// Deployments to production of applications that are others since a version; gives the version that
    /// they are as of.
    async fn deployed(&self, right: &Right, since: i64) -> Result<i64, Stopped> {
        let (version, applications) = {
            let state = self.state();
            let new = state.applications.values().filter(|(version, _)| *version > since);
            let new = new.map(|(_, one)| one).filter(|one| is_production(&one.environment));
            let new: Vec<Application> = new.cloned().collect();
            (state.applications_version, new)
        };
        let mut told = Vec::new();
        for application in &applications {
            let operations = self.store.operations_of(&application.key, OPERATIONS).await;
            let Ok(operations) = operations else { return Err(Stopped::Lost) };
            let read = |body: &String| serde_json::from_str::<Operation>(body).ok();
            let operations: Vec<Operation> =
                operations.iter().filter_map(|one| read(&one.body)).collect();
            let subject = State::subject_of(&application.key);
            let known = {
                let state = self.state();
                state.facts.get(&subject).map(|facts| facts.deployments.clone()).unwrap_or_default()
            };
            let now = self.clock.now();
            let all = facts(application, &operations, &known, now);
            told.extend(all.into_iter().map(|fact| FactRecord {
                source: subject.0.clone(),
                subject: subject.1.clone(),
                kind: DEPLOYMENT.to_owned(),
                id: fact.id.clone(),
                at: fact.started_at,
                body: body(&fact),
                version: 0,
            }));
        }
        let new = self.differing(told);
        self.write_facts(&new, None, right).await?;
        Ok(version)
    }

    /// Signals of one source.
    async fn watched(&self, source: &dyn SignalSource, right: &Right) -> Result<(), Stopped> {
        let (now, name) = (self.clock.now(), source.name());
        let key = ((name.to_owned(), String::new()), SIGNALS.to_owned());
        let before = self.state().streams.get(&key).cloned();
        let back = i64::try_from(self.options.back.as_millis()).unwrap_or(i64::MAX);
        let reach = if before.as_ref().is_some_and(|one| one.complete) { AGAIN } else { back };
        let mut record = before.unwrap_or_else(|| StreamRecord {
            source: name.to_owned(),
            stream: SIGNALS.to_owned(),
            ..StreamRecord::default()
        });
        match source.signals(Timestamp(now.0.saturating_sub(reach))).await {
            Ok(signals) => {
                let signals = self.settled(name, signals, now);
                let told = signals.iter().map(|signal| FactRecord {
                    source: name.to_owned(),
                    subject: signal.entity.to_string(),
                    kind: SIGNAL.to_owned(),
                    id: signal.id.clone(),
                    at: signal.began_at,
                    body: body(signal),
                    version: 0,
                });
                let told = told.collect();
                (record.succeeded_at, record.complete, record.error) = (Some(now), true, None);
                self.write_told(told, &record, right).await
            }
            Err(error) => {
                tracing::debug!(source = name, error, "no signals");
                (record.failed_at, record.error) = (Some(now), Some(error));
                self.write_facts(&[], Some(&record), right).await
            }
        }
    }
}

impl DeliveryService {
    /// What was told, joined with what is known: something that goes on began when that was told first, and
    /// what goes on and of which nobody tells any more is over. (Who watches tells what is wrong now; of
    /// incidents it tells when they ended, unless they are deleted.) A regression that was over and is told
    /// again is another one.
    fn settled(&self, source: &str, told: Vec<Signal>, now: Timestamp) -> Vec<Signal> {
        let state = self.state();
        let of_source = state.facts.iter().filter(|((name, _), _)| name == source);
        let known: Vec<&Signal> = of_source.flat_map(|(_, facts)| facts.signals.values()).collect();
        let is = |one: &Signal, other: &Signal| one.id == other.id && one.entity == other.entity;
        let mut all = told;
        for signal in &mut all {
            if signal.kind == SignalKind::Regression {
                regressed(signal, &known);
            } else if let Some(before) = known.iter().find(|one| is(one, signal)) {
                signal.began_at = signal.began_at.min(before.began_at);
            }
        }
        let over = known
            .into_iter()
            .filter(|one| one.ended_at.is_none() && !all.iter().any(|told| is(told, one)));
        let over: Vec<Signal> = over
            .map(|one| Signal { ended_at: Some(now.max(one.began_at)), ..one.clone() })
            .collect();
        all.extend(over);
        all
    }
}

/// A regression that goes on is the one that is known to; else it is one of its own, which began when the
/// one before it was over at the earliest.
fn regressed(signal: &mut Signal, known: &[&Signal]) {
    let is_of = |one: &&&Signal| {
        let rest = one.id.strip_prefix(signal.id.as_str());
        one.entity == signal.entity
            && rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('@'))
    };
    let before: Vec<&Signal> = known.iter().filter(is_of).copied().collect();
    if let Some(open) = before.iter().find(|one| one.ended_at.is_none()) {
        signal.id.clone_from(&open.id);
        signal.began_at = open.began_at;
    } else if let Some(over) = before.iter().filter_map(|one| one.ended_at).max() {
        signal.began_at = signal.began_at.max(over);
        signal.id = format!("{}@{}", signal.id, signal.began_at.0);
    }
}

/// The deployments of an application: what its source remembers, and what failed or was ended. What was
/// known and is not told any more (the commit, that it did not come up) stays.
fn facts(
    application: &Application,
    operations: &[Operation],
    known: &BTreeMap<String, DeploymentFact>,
    now: Timestamp,
) -> Vec<DeploymentFact> {
    let page = application.key.page();
    let came = application.history.iter().enumerate().map(|(place, deployed)| {
        let mut fact = came(application, deployed, (place == 0).then_some(now), &page);
        if let Some(known) = known.get(&fact.id) {
            fact.commit = fact.commit.or_else(|| known.commit.clone());
            // One that came up within its hour after all is there.
            let is_settled = place > 0 || now.0 - deployed.at.0 > COMES_UP;
            if is_settled && known.end == DeploymentEnd::Failed {
                fact.end = known.end;
            }
        }
        let began = operations.iter().find(|one| {
            one.finished_at.is_some_and(|end| {
                one.started_at <= deployed.at && deployed.at.0 <= end.0.saturating_add(60_000)
            })
        });
        if let Some(operation) = began {
            fact.started_at = operation.started_at;
        }
        fact
    });
    let failed = operations.iter().filter(|one| one.phase.is_failed());
    let failed = failed.filter_map(|one| failed_fact(application, one, &page));
    came.chain(failed).collect()
}

/// What is there; of the last one, now.
fn came(
    application: &Application,
    deployed: &Deployed,
    last: Option<Timestamp>,
    page: &str,
) -> DeploymentFact {
    // The tag of an image is often the commit of the code; the images are those of the last one.
    let tags = application.images.iter().filter_map(|image| version_of_image(image));
    let commit = tags.map(str::to_owned).find(|tag| is_commit(tag)).filter(|_| last.is_some());
    let soon = last.is_some_and(|now| now.0 - deployed.at.0 <= COMES_UP);
    let failed = soon && application.health.is_failing();
    DeploymentFact {
        // An application that is made anew counts from the beginning once more.
        id: format!("{}@{}", deployed.id, deployed.at.0 / 1_000),
        environment: application.environment.clone(),
        component: application.key.name.clone(),
        commit,
        revision: deployed.revision.clone(),
        started_at: deployed.at,
        finished_at: Some(deployed.at),
        end: if failed { DeploymentEnd::Failed } else { DeploymentEnd::Succeeded },
        rollback: false,
        page: page.to_owned(),
    }
}

/// What did not come to be there.
fn failed_fact(
    application: &Application,
    operation: &Operation,
    page: &str,
) -> Option<DeploymentFact> {
    Some(DeploymentFact {
        id: format!("operation-{}", operation.started_at.0),
        environment: application.environment.clone(),
        component: application.key.name.clone(),
        commit: None,
        revision: operation.revision.clone(),
        started_at: operation.started_at,
        finished_at: Some(operation.finished_at?),
        end: DeploymentEnd::Failed,
        rollback: false,
        page: page.to_owned(),
    })
}

/// Numbers alone are dates and builds, unless they are as long as a commit.
fn is_commit(tag: &str) -> bool {
    (7..=40).contains(&tag.len())
        && tag.bytes().all(|byte| byte.is_ascii_hexdigit())
        && (tag.len() == 40 || tag.bytes().any(|byte| byte.is_ascii_alphabetic()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_and_numbers_are_no_commits() {
        let numbers = "1".repeat(40);
        for commit in ["0123abc", "deadbeef", numbers.as_str()] {
            assert!(is_commit(commit), "{commit}");
        }
        for other in ["20261130", "1234567", "v1.2.3", "abc"] {
            assert!(!is_commit(other), "{other}");
        }
    }
}
