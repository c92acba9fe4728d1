//! Reads the histories of one account's repositories: what is new first, then further and further back,
//! so that every service has its last months before one has its last year. Where it is, is stored with
//! what was read: who is killed goes on there. Nobody waits for it, so its questions come after everyone
//! else's, and it leaves half of the account's limit to them.

mod due;
mod write;

pub(crate) use write::{Stopped, body};

use super::{lease::Right, service::DeliveryService};
use due::{Due, Job};
use platform::{
    Timestamp,
    code_host::HostError,
    delivery::{BuildEnd, DeliverySource, DeploymentEnd, Portion, Stream},
};
use std::{collections::BTreeMap, sync::Arc, time::Duration};
use store::StreamRecord;
use tokio::time::sleep;

/// How often it is looked what is due.
const LOOK: Duration = Duration::from_secs(5);

/// How long a history is left alone that failed.
const FAILED: i64 = 5 * 60_000;

/// A place in a history that the host knows no longer is given up once in this time at the most: what
/// goes wrong may be something else.
const GIVEN_UP: i64 = 24 * 3_600_000;

/// What goes on is asked for again for so long.
const GOES_ON: i64 = 7 * 24 * 3_600_000;

/// Portions that are asked for at the most to find where what is known begins.
const CATCH_UP: usize = 40;

/// Why a turn ended.
enum Turn {
    /// Something was asked for.
    Done,
    /// Nothing is due, or the account is to be left alone for a while.
    Rest(Duration),
    /// Another process reads now, or the service stops.
    Over,
}

/// When this process last asked for a history, and since when it is left alone.
#[derive(Clone, Copy, Debug, Default)]
struct Last {
    asked_at: Option<Timestamp>,
    not_before: Option<Timestamp>,
    /// When the place that it was read back to was given up.
    given_up_at: Option<Timestamp>,
}

/// Reads until the service stops.
pub(crate) async fn run(service: Arc<DeliveryService>, source: Arc<dyn DeliverySource>) {
    while let Some(right) = service.right(source.name()).await {
        let mut collector = Collector::new(&service, &*source);
        loop {
            let turn = tokio::select! {
                () = service.stopping.cancelled() => Turn::Over,
                () = right.lost.cancelled() => Turn::Over,
                turn = collector.turn(&right) => turn,
            };
            match turn {
                Turn::Done => {}
                Turn::Rest(time) => tokio::select! {
                    () = service.stopping.cancelled() => break,
                    () = right.lost.cancelled() => break,
                    () = sleep(time) => {}
                },
                Turn::Over => break,
            }
        }
        service.give_back(right).await;
        // What could not be written now cannot be at once either.
        tokio::select! {
            () = service.stopping.cancelled() => return,
            () = sleep(LOOK) => {}
        }
    }
}

impl DeliveryService {
    /// Reads a source's histories until there is nothing more to read: what the background does over
    /// time. Gives how many portions were read.
    pub async fn collect_all(&self, source: &dyn DeliverySource) -> usize {
        let Some(right) = self.right(source.name()).await else { return 0 };
        let mut collector = Collector::new(self, source);
        let mut portions = 0;
        while matches!(collector.turn(&right).await, Turn::Done) {
            portions += 1;
        }
        self.give_back(right).await;
        portions
    }
}

/// Reads the histories of one account.
struct Collector<'a> {
    service: &'a DeliveryService,
    source: &'a dyn DeliverySource,
    last: BTreeMap<(String, Stream), Last>,
}

impl<'a> Collector<'a> {
    fn new(service: &'a DeliveryService, source: &'a dyn DeliverySource) -> Self {
        Self { service, source, last: BTreeMap::new() }
    }

    /// Asks for what is due first.
    async fn turn(&mut self, right: &Right) -> Turn {
        let whole = self.service.state().whole;
        if !whole && self.service.take_over().await.is_err() {
            return Turn::Rest(LOOK);
        }
        let now = self.service.clock.now();
        let health = self.source.health();
        if let Some(until) = health.left_alone_until.filter(|until| *until > now) {
            return Turn::Rest(between(now, until));
        }
        if !health.limit.is_none_or(|limit| due::leaves_enough(limit, now)) {
            return Turn::Rest(LOOK);
        }
        let Some(due) = self.due(now).await else { return Turn::Rest(LOOK) };
        let key = (due.record.subject.clone(), due.stream);
        let before = self.last.get(&key).copied().unwrap_or_default();
        match self.read(&due, now, right).await {
            Ok(()) => {
                // Reading further back is no look for what is new.
                let asked_at = if due.job == Job::Back { before.asked_at } else { Some(now) };
                self.last.insert(key, Last { asked_at, not_before: None, ..before });
                Turn::Done
            }
            Err(Stopped::Lost) => Turn::Over,
            Err(Stopped::Host(HostError::Limited { until })) => Turn::Rest(between(now, until)),
            Err(Stopped::Host(error)) => {
                tracing::debug!(source = self.source.name(), name = key.0, %error, "no history");
                let refused = matches!(error, HostError::Refused(_));
                let lately = before.given_up_at.is_some_and(|at| now.0 - at.0 < GIVEN_UP);
                // The host may know the place no longer: it is read from the beginning once more.
                let gives_up = refused && due.job == Job::Back && !lately;
                let given_up_at = if gives_up { Some(now) } else { before.given_up_at };
                // What is refused is so for long.
                let rest = if refused && !gives_up { due::SELDOM } else { FAILED };
                let not_before = Some(Timestamp(now.0 + rest));
                self.last.insert(key, Last { not_before, given_up_at, ..before });
                self.failed(due, &error, gives_up, right).await
            }
        }
    }

    /// Asks for portions of a history and writes what is new.
    async fn read(&self, due: &Due, now: Timestamp, right: &Right) -> Result<(), Stopped> {
        let Due { job, stream, record } = due;
        let answered = StreamRecord { succeeded_at: Some(now), error: None, ..record.clone() };
        let name = record.subject.as_str();
        if *job != Job::New {
            let from = record.resume.as_deref().filter(|_| *job == Job::Back);
            let portion = self.source.portion(name, *stream, from).await?;
            let resume = self.further(&portion, now);
            let written = StreamRecord { complete: resume.is_none(), resume, ..answered };
            return self.service.write_portion(&portion, &written, right).await;
        }
        let (mut next, mut met) = (None::<String>, false);
        for _ in 0..CATCH_UP {
            let portion = self.source.portion(name, *stream, next.as_deref()).await?;
            let earliest = portion.earliest();
            next = self.further(&portion, now);
            // Of what is not kept nothing is known; what was there at the last answer was read then.
            let before = earliest.is_some_and(|at| Some(at) < record.succeeded_at);
            met |= before && !write::keeps(&portion);
            met |= self.service.knows(&record.source, name, &portion);
            // What is between this portion and what is known is not read yet, whatever comes between.
            let open = next.clone().filter(|_| !met);
            let written = match open {
                Some(resume) => {
                    StreamRecord { resume: Some(resume), complete: false, ..answered.clone() }
                }
                None => answered.clone(),
            };
            self.service.write_portion(&portion, &written, right).await?;
            if next.is_none() || (met && !self.goes_on(due, earliest, now)) {
                break;
            }
        }
        Ok(())
    }

    /// Whether something goes on, as far as is known, that is further back than a moment: how it ended is
    /// told there.
    fn goes_on(&self, due: &Due, earliest: Option<Timestamp>, now: Timestamp) -> bool {
        let Some(earliest) = earliest else { return false };
        let behind = |at: Timestamp| at < earliest && now.0 - at.0 <= GOES_ON;
        let state = self.service.state();
        let subject = (due.record.source.clone(), due.record.subject.clone());
        let Some(facts) = state.facts.get(&subject) else { return false };
        let builds = || facts.builds.values().filter(|one| one.end == BuildEnd::Running);
        let deployments =
            || facts.deployments.values().filter(|one| one.end == DeploymentEnd::Running);
        match due.stream {
            Stream::Changes => false,
            Stream::Builds => builds().any(|one| behind(one.created_at)),
            Stream::Deployments => deployments().any(|one| behind(one.started_at)),
        }
    }

    /// Where the next portion begins, unless that is further back than histories are read.
    fn further(&self, portion: &Portion, now: Timestamp) -> Option<String> {
        let horizon = self.service.horizon(now);
        let beyond = portion.earliest().is_some_and(|earliest| earliest < horizon);
        portion.next.clone().filter(|_| !beyond)
    }

    async fn failed(&self, due: Due, error: &HostError, gives_up: bool, right: &Right) -> Turn {
        let failed_at = Some(self.service.clock.now());
        // It may have been written since it was found to be due.
        let subject = (due.record.source.clone(), due.record.subject.clone());
        let key = (subject, due.record.stream.clone());
        let known = self.service.state().streams.get(&key).cloned().unwrap_or(due.record);
        let mut record = StreamRecord { failed_at, error: Some(error.to_string()), ..known };
        if gives_up {
            (record.resume, record.succeeded_at) = (None, None);
        }
        match self.service.write_facts(&[], Some(&record), right).await {
            Ok(()) => Turn::Done,
            Err(_) => Turn::Over,
        }
    }
}

fn between(now: Timestamp, until: Timestamp) -> Duration {
    let time = u64::try_from(until.0.saturating_sub(now.0)).unwrap_or(0);
    Duration::from_millis(time).clamp(Duration::from_secs(1), Duration::from_hours(1))
}
