//! Asks one source: what is not known of it yet, then each interval what may be another by now.

use super::{
    alerts,
    lease::{Right, lease_of},
    service::CostService,
};
use platform::{
    Timestamp,
    costs::{CostSource, CostSourceError, DayCosts},
};
use std::{sync::Arc, time::Duration};
use store::{CostSourceRecord, StoreError};
use tokio::time::{sleep, timeout};

/// How soon a source that failed is asked again, at the latest.
const AFTER_FAILURE: Duration = Duration::from_mins(5);

/// How long what is committed together is waited for, before it is looked whether somebody wants a source
/// to be asked.
const LOOK: Duration = Duration::from_millis(200);

/// How often it is looked when nothing wakes us.
const POLL: Duration = Duration::from_secs(5);

/// How soon a write is tried again when the database is away.
const AGAIN: Duration = Duration::from_secs(1);

/// This process does not ask any longer.
#[derive(Debug)]
struct Over;

/// Asks until the service stops.
pub(crate) async fn run(service: Arc<CostService>, name: String) {
    let Some(source) = service.sources.get(&name) else { return };
    while let Some(right) = service.right(&name).await {
        let mut follower = Follower { service: &service, source: &**source, right, asked: 0 };
        follower.asked = follower.asked_now().await;
        let ended = follower.follow().await;
        service.give_back(follower.right).await;
        match ended {
            Over if service.stopping.is_cancelled() => return,
            Over => {}
        }
    }
}

struct Follower<'a> {
    service: &'a CostService,
    source: &'a dyn CostSource,
    right: Right,
    /// How often somebody wanted it to be asked.
    asked: i64,
}

impl Follower<'_> {
    /// Asks until the right is lost, or the service stops.
    async fn follow(&mut self) -> Over {
        let mut forced = false;
        loop {
            let pause = match self.pass(forced).await {
                Ok(pause) => pause,
                Err(over) => return over,
            };
            let (stopping, lost) = (self.service.stopping.clone(), self.right.lost.clone());
            forced = tokio::select! {
                () = stopping.cancelled() => return Over,
                () = lost.cancelled() => return Over,
                () = self.wanted() => true,
                () = sleep(pause) => false,
            };
        }
    }

    /// Asks for all that is due, and writes it; how long to wait then.
    async fn pass(&mut self, forced: bool) -> Result<Duration, Over> {
        let (service, source) = (self.service, self.source);
        // What another process wrote before this one took over need not be asked for again.
        self.read().await;
        let due = service.look(|state| service.plan(source, state).due(forced));
        let mut pause = source.interval();
        for portion in due {
            let begun = service.clock.now();
            let told = tokio::select! {
                () = service.stopping.cancelled() => return Err(Over),
                () = self.right.lost.cancelled() => return Err(Over),
                told = source.days(portion) => told,
            };
            let took = u64::try_from(service.clock.now().0 - begun.0).unwrap_or(0);
            match told {
                Ok(days) => self.write(days, took).await?,
                Err(error) => {
                    tracing::warn!(source = source.name(), %error, "a source of costs failed");
                    pause = pause_after(&error, source.interval(), service.clock.now());
                    self.failed(&error).await?;
                    break;
                }
            }
        }
        self.forget().await;
        self.read().await;
        if let Err(error) = alerts::tell(service).await {
            tracing::warn!(%error, "nobody is told of costs now");
        }
        Ok(pause)
    }

    async fn read(&self) {
        if let Err(error) = self.service.read_changes().await {
            tracing::debug!(%error, "costs cannot be read");
        }
    }

    async fn write(&self, days: Vec<DayCosts>, latency: u64) -> Result<(), Over> {
        let now = self.service.clock.now();
        let failed_at = self.record().failed_at;
        let days = self.worth_writing(days);
        let record = CostSourceRecord {
            name: self.source.name().to_owned(),
            succeeded_at: Some(now),
            latency: Some(latency),
            failed_at,
            error: None,
        };
        self.put(&days, &record, now).await
    }

    /// Without days of which nothing is told any more: a source that has forgotten them takes
    /// nothing away from what is known.
    fn worth_writing(&self, days: Vec<DayCosts>) -> Vec<DayCosts> {
        self.service.look(|state| {
            let told = state.days.get(self.source.name());
            let known = |day: &DayCosts| {
                told.and_then(|told| told.get(&day.day)).is_some_and(|told| !told.total.is_zero())
            };
            days.into_iter().filter(|day| !day.lines.is_empty() || !known(day)).collect()
        })
    }

    async fn failed(&self, error: &CostSourceError) -> Result<(), Over> {
        // What it told before it failed has just been written: that stays.
        self.read().await;
        let now = self.service.clock.now();
        let error = Some(error.to_string());
        let name = self.source.name().to_owned();
        let record = CostSourceRecord { name, failed_at: Some(now), error, ..self.record() };
        self.put(&[], &record, now).await
    }

    fn record(&self) -> CostSourceRecord {
        let known = self.service.look(|state| state.sources.get(self.source.name()).cloned());
        known.unwrap_or_default()
    }

    /// One transaction, as soon as the database is there.
    async fn put(
        &self,
        days: &[DayCosts],
        record: &CostSourceRecord,
        now: Timestamp,
    ) -> Result<(), Over> {
        loop {
            match self.put_once(days, record, now).await {
                Ok(true) => return Ok(()),
                Ok(false) => return Err(Over),
                Err(error) => tracing::debug!(%error, "costs cannot be stored; trying again"),
            }
            tokio::select! {
                () = self.service.stopping.cancelled() => return Err(Over),
                () = self.right.lost.cancelled() => return Err(Over),
                () = sleep(AGAIN) => {}
            }
        }
    }

    async fn put_once(
        &self,
        days: &[DayCosts],
        record: &CostSourceRecord,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let mut unit = self.service.store.begin().await?;
        if let Some(lease) = &self.right.lease
            && !unit.hold(lease).await?
        {
            return Ok(false);
        }
        if !days.is_empty() {
            unit.put_cost_days(self.source.name(), days, now).await?;
        }
        unit.put_cost_source(record).await?;
        unit.commit().await?;
        Ok(true)
    }

    /// Forgets what is older than what is kept.
    async fn forget(&self) {
        let kept = i32::from(self.service.options.kept_months);
        let first = self.service.today().month().plus(1 - kept);
        let forget = async {
            let mut unit = self.service.store.begin().await?;
            unit.forget_costs_before(first).await?;
            unit.commit().await.map(drop)
        };
        if let Err(error) = forget.await {
            tracing::debug!(%error, "old costs are forgotten later");
        }
    }

    /// Waits until somebody wants it to be asked.
    async fn wanted(&mut self) {
        let mut positions = self.service.store.positions();
        loop {
            let asked = self.asked_now().await;
            if asked > self.asked {
                self.asked = asked;
                return;
            }
            // The store ends after us.
            drop(timeout(POLL, positions.changed()).await);
            sleep(LOOK).await;
        }
    }

    async fn asked_now(&self) -> i64 {
        let name = lease_of(self.source.name());
        match self.service.store.leases().await {
            Ok(all) => all.iter().find(|one| one.name == name).map_or(0, |one| one.asked),
            Err(error) => {
                tracing::debug!(%error, "leases cannot be read");
                self.asked
            }
        }
    }
}

/// How long to wait after a failure. What refuses will refuse again, and some questions cost money.
fn pause_after(error: &CostSourceError, interval: Duration, now: Timestamp) -> Duration {
    match error {
        CostSourceError::Refused(_) => interval,
        CostSourceError::Unavailable(_) => interval.min(AFTER_FAILURE),
        CostSourceError::Limited(until) => {
            let left = u64::try_from(until.0.saturating_sub(now.0)).unwrap_or(0);
            Duration::from_millis(left).max(AFTER_FAILURE)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_will_not_help_is_not_tried_again_soon() {
        let (interval, now) = (Duration::from_hours(6), Timestamp(1_000));
        let after = |error: &CostSourceError| pause_after(error, interval, now);
        let text = String::new;
        assert_eq!(after(&CostSourceError::Refused(text())), interval);
        assert_eq!(after(&CostSourceError::Unavailable(text())), AFTER_FAILURE);
        assert_eq!(after(&CostSourceError::Limited(Timestamp(0))), AFTER_FAILURE);
        let later = Timestamp(3_601_000);
        assert_eq!(after(&CostSourceError::Limited(later)), Duration::from_hours(1));
    }
}
