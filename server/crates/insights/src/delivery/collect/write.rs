//! Writes what was told: only what differs from what is known.

use crate::delivery::{
    lease::Right,
    service::DeliveryService,
    state::{BUILD, CHANGE, DEPLOYMENT},
};
use platform::{
    Timestamp,
    code_host::HostError,
    delivery::{Build, BuildEnd, Portion},
    deployments::is_production,
};
use serde::Serialize;
use std::collections::BTreeSet;
use store::{FactRecord, StoreError, StreamRecord};

/// Why a history was not read.
pub(crate) enum Stopped {
    /// Another process writes now, or the database does not answer.
    Lost,
    /// The host said why.
    Host(HostError),
}

impl From<HostError> for Stopped {
    fn from(error: HostError) -> Self {
        Self::Host(error)
    }
}

impl DeliveryService {
    /// Writes a portion of a history, and how far it is read since.
    pub(super) async fn write_portion(
        &self,
        portion: &Portion,
        stream: &StreamRecord,
        right: &Right,
    ) -> Result<(), Stopped> {
        self.write_told(told(&stream.source, &stream.subject, portion), stream, right).await
    }

    /// Whether something of a portion is known as it is.
    pub(super) fn knows(&self, source: &str, subject: &str, portion: &Portion) -> bool {
        let told = told(source, subject, portion);
        let count = told.len();
        self.differing(told).len() < count
    }

    /// The same of facts that are records already.
    pub(crate) async fn write_told(
        &self,
        told: Vec<FactRecord>,
        stream: &StreamRecord,
        right: &Right,
    ) -> Result<(), Stopped> {
        let new = self.differing(told);
        if new.is_empty() && self.is_as_it_was(stream) {
            let StreamRecord { source, subject, stream: name, succeeded_at, .. } = stream;
            let at = succeeded_at.unwrap_or_default();
            let answered = self.store.delivery_stream_answered(source, subject, name, at).await;
            if answered.is_ok_and(|answered| answered) {
                return Ok(());
            }
        }
        self.write_facts(&new, Some(stream), right).await
    }

    /// Whether only the time of the answer is another.
    fn is_as_it_was(&self, record: &StreamRecord) -> bool {
        let key = ((record.source.clone(), record.subject.clone()), record.stream.clone());
        let state = self.state();
        state.streams.get(&key).is_some_and(|before| {
            StreamRecord { succeeded_at: record.succeeded_at, ..before.clone() } == *record
        })
    }

    /// Those of the facts that are not known as they are, each once.
    pub(crate) fn differing(&self, told: Vec<FactRecord>) -> Vec<FactRecord> {
        let (state, horizon) = (self.state(), self.horizon(self.clock.now()));
        let is_new = |record: &FactRecord| {
            // Of what is further back than histories are read nothing is in memory.
            if record.at < horizon {
                return false;
            }
            let known = state.facts.get(&(record.source.clone(), record.subject.clone()));
            if let Some(facts) = known.filter(|_| record.kind == BUILD)
                && repeats(facts.builds.get(&record.id), &record.body)
            {
                return false;
            }
            let known = known.and_then(|facts| match record.kind.as_str() {
                CHANGE => facts.changes.get(&record.id).map(body),
                BUILD => facts.builds.get(&record.id).map(body),
                DEPLOYMENT => facts.deployments.get(&record.id).map(body),
                _ => facts.signals.get(&record.id).map(body),
            });
            known.as_ref() != Some(&record.body)
        };
        let mut seen = BTreeSet::new();
        let mut first = |record: &FactRecord| {
            let FactRecord { source, subject, kind, id, .. } = record;
            seen.insert((source.clone(), subject.clone(), kind.clone(), id.clone()))
        };
        told.into_iter().filter(|record| first(record) && is_new(record)).collect()
    }

    /// Writes facts and how far their history is read, in one transaction, and takes them over.
    pub(crate) async fn write_facts(
        &self,
        facts: &[FactRecord],
        stream: Option<&StreamRecord>,
        right: &Right,
    ) -> Result<(), Stopped> {
        if facts.is_empty() && stream.is_none() {
            return Ok(());
        }
        match self.wrote(facts, stream, right).await {
            Ok(Some(changed)) => {
                self.tell(changed);
                Ok(())
            }
            Ok(None) => Err(Stopped::Lost),
            Err(error) => {
                tracing::warn!(%error, "facts of delivery cannot be written");
                Err(Stopped::Lost)
            }
        }
    }

    async fn wrote(
        &self,
        facts: &[FactRecord],
        stream: Option<&StreamRecord>,
        right: &Right,
    ) -> Result<Option<Vec<platform::EntityRef>>, StoreError> {
        let mut unit = self.store.begin().await?;
        if let Some(lease) = &right.lease
            && !unit.hold(lease).await?
        {
            return Ok(None);
        }
        unit.put_delivery_facts(facts).await?;
        if let Some(stream) = stream {
            unit.put_delivery_stream(stream).await?;
        }
        unit.commit().await?;
        self.take_over().await.map(Some)
    }
}

/// Whether a build is told that was repeated after it had gone well: what was built was there the first
/// time, which hosts do not tell any more.
fn repeats(known: Option<&Build>, told: &str) -> bool {
    let passed = known.filter(|known| known.end == BuildEnd::Passed);
    passed.is_some_and(|known| {
        serde_json::from_str::<Build>(told).is_ok_and(|told| told.attempt > known.attempt)
    })
}

/// What is made in memory can be written.
pub(crate) fn body<T: Serialize>(fact: &T) -> String {
    serde_json::to_string(fact).unwrap_or_default()
}

/// Whether anything of a portion is kept: what never comes to production is not.
pub(super) fn keeps(portion: &Portion) -> bool {
    let mut deployments = portion.deployments.iter();
    !portion.changes.is_empty()
        || !portion.builds.is_empty()
        || deployments.any(|one| is_production(&one.environment))
}

fn told(source: &str, subject: &str, portion: &Portion) -> Vec<FactRecord> {
    let record = |kind: &str, id: String, at: Timestamp, body: String| FactRecord {
        source: source.to_owned(),
        subject: subject.to_owned(),
        kind: kind.to_owned(),
        id,
        at,
        body,
        version: 0,
    };
    let Portion { changes, builds, deployments, .. } = portion;
    let changes =
        changes.iter().map(|one| record(CHANGE, one.commit.clone(), one.committed_at, body(one)));
    let builds =
        builds.iter().map(|one| record(BUILD, one.run.to_string(), one.created_at, body(one)));
    // What never comes to production is not kept.
    let deployments = deployments.iter().filter(|one| is_production(&one.environment));
    let deployments =
        deployments.map(|one| record(DEPLOYMENT, one.id.clone(), one.started_at, body(one)));
    changes.chain(builds).chain(deployments).collect()
}
