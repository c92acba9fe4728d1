//! Once a week each team is told how it delivered: on Monday morning, by the company's clock.
//!
//! What is told has a key of its team and week, so it is told once, whichever process does and however
//! often one begins anew. Who reads it how and where is the notifications' business: in the portal, by
//! mail, in the team's channel, or not at all where somebody does not want it.

use super::{
    history::History,
    measure::{Sample, known},
    service::DeliveryService,
};
use platform::{
    EntityRef, TimeRange, Timestamp, Zone,
    access::Asker,
    delivery::{DeliveryError, Measure, Value},
    notifications::{News, Told},
    time_range::Step,
};
use std::{collections::BTreeMap, sync::Arc, time::Duration};
use store::StoreError;
use tokio::time::sleep;

/// How often it is looked whether it is time.
const LOOK: Duration = Duration::from_mins(10);

/// The right to it.
const DIGEST: &str = "digest";

/// The hour of Monday from which on it is told.
const HOUR: i64 = 8;

/// So many hours later it is too late: nobody wants to read on Friday of the week before.
const TOO_LATE: i64 = 48;

/// So many hours after the week it is told even where a source did not answer since: on Tuesday.
const PATIENCE: i64 = 24;

const HOURS: i64 = 3_600_000;

/// Tells until the service stops.
pub(crate) async fn run(service: Arc<DeliveryService>) {
    while let Some(right) = service.right(DIGEST).await {
        let mut told: Option<Timestamp> = None;
        loop {
            let now = service.clock.now();
            let ready = |week: &TimeRange| {
                let waited = now.0 - week.to.0 >= PATIENCE * HOURS;
                service.state().whole && (waited || service.is_read_since(week.to))
            };
            let week = due(now, service.options.zone).filter(|week| Some(week.to) != told);
            if let Some(week) = week.filter(ready) {
                match service.tell_week(week).await {
                    Ok(count) => {
                        tracing::info!(count, "teams were told of their week");
                        told = Some(week.to);
                    }
                    Err(error) => tracing::debug!(%error, "no digest; trying again"),
                }
            }
            tokio::select! {
                () = service.stopping.cancelled() => break,
                () = right.lost.cancelled() => break,
                () = sleep(LOOK) => {}
            }
        }
        service.give_back(right).await;
        if service.stopping.is_cancelled() {
            return;
        }
    }
}

/// The week that is to be told of at a moment: the one that ended with Sunday.
#[must_use]
pub(crate) fn due(now: Timestamp, zone: &Zone) -> Option<TimeRange> {
    let monday = Step::Week.start(now, zone);
    let since = now.0 - monday.0;
    let in_time = (HOUR * HOURS..(HOUR + TOO_LATE) * HOURS).contains(&since);
    in_time.then(|| {
        // A moment of the week before: the day may be of 23 or 25 hours.
        let before = Step::Week.start(Timestamp(monday.0 - 12 * HOURS), zone);
        TimeRange { from: before, to: monday }
    })
}

/// A team's services, and those of the teams below it.
#[derive(Clone)]
struct Team {
    label: String,
    services: Vec<EntityRef>,
    histories: Vec<Arc<History>>,
}

impl DeliveryService {
    /// Tells every team of a week; gives how many were told for the first time.
    ///
    /// # Errors
    /// When the database or the catalog does not answer.
    pub async fn tell_week(&self, week: TimeRange) -> Result<usize, DeliveryError> {
        let failed = |error: StoreError| DeliveryError::Unavailable(error.to_string());
        let zone = self.options.zone;
        let mut count = 0;
        for (team, of) in self.teams().await? {
            let Some(told) = of.told(week, zone) else { continue };
            let first = zone.day(week.from);
            let last = zone.day(Timestamp(week.to.0 - 1));
            let page = team.page();
            let place = page.strip_prefix("/catalog/").unwrap_or_default();
            let link = format!("/delivery/of/{place}?from={first}&to={last}&zone={}", zone.name());
            let mut news =
                News::new(format!("delivery-week/{team}/{first}"), told, link).to([&team]);
            // All of them, however many: who may not see one is not told numbers that count it.
            news.about = of.services;
            let mut unit = self.store.begin().await.map_err(failed)?;
            let new = unit.tell(&news, self.clock.now()).await.map_err(failed)?;
            unit.commit().await.map_err(failed)?;
            count += usize::from(new);
        }
        Ok(count)
    }

    /// The teams that own what is delivered, each with the teams below it and without what people left
    /// out: what is told are the numbers of its page.
    async fn teams(&self) -> Result<BTreeMap<EntityRef, Team>, DeliveryError> {
        let entities = (self.entities)(&Asker::system("delivery"));
        let (position, named) = self.named().await?;
        let all: Vec<EntityRef> = named.iter().map(|entity| entity.reference.clone()).collect();
        let rows = entities.rows(&all);
        let wanted: Vec<EntityRef> = rows.iter().map(|row| row.reference.clone()).collect();
        let histories = self.histories(&wanted, position, &named);
        let state = self.state();
        let mut teams: BTreeMap<EntityRef, Team> = BTreeMap::new();
        for (row, (history, _)) in rows.into_iter().zip(histories) {
            let Some(owner) = row.owner.filter(|owner| owner.target.kind() == "group") else {
                continue;
            };
            let team = teams.entry(owner.target).or_insert_with(|| Team {
                label: owner.label,
                services: Vec::new(),
                histories: Vec::new(),
            });
            let excluded = state.excluded_of(&row.reference);
            let counted =
                if excluded.is_empty() { history } else { Arc::new(history.without(&excluded)) };
            team.services.push(row.reference);
            team.histories.push(counted);
        }
        let whole = |(team, own): (&EntityRef, &Team)| {
            let mut whole = own.clone();
            let below = entities.teams(team).into_iter().map(|one| one.target);
            for other in below.filter(|one| one != team).filter_map(|one| teams.get(&one)) {
                whole.services.extend(other.services.iter().cloned());
                whole.histories.extend(other.histories.iter().cloned());
            }
            (team.clone(), whole)
        };
        Ok(teams.iter().map(whole).collect())
    }

    /// Whether every history was asked since a moment: of what was not, something may be missing.
    fn is_read_since(&self, at: Timestamp) -> bool {
        let state = self.state();
        let asked = |source: &str| {
            self.sources.hosts.iter().any(|one| one.name() == source)
                || self.sources.signals.iter().any(|one| one.name() == source)
        };
        let mut known = state.streams.iter().filter(|((subject, _), _)| asked(&subject.0));
        known.all(|(_, one)| one.succeeded_at.is_some_and(|answered| answered >= at))
    }
}

impl Team {
    /// What it is told of a week; `None` when nothing was delivered in it and in the one before.
    fn told(&self, week: TimeRange, zone: &Zone) -> Option<Told> {
        let before = Step::Week.start(Timestamp(week.from.0 - 12 * HOURS), zone);
        let before = TimeRange { from: before, to: week.from };
        let sample = |range| {
            let mut sample = Sample::default();
            for history in &self.histories {
                sample.join(&Sample::of(history, range));
            }
            sample.sorted()
        };
        let (now, then) = (sample(week), sample(before));
        if now.attempts + now.there + then.attempts + then.there == 0 {
            return None;
        }
        let time = |measure| match now.value(measure, known(week, Some(week.from), week.to)) {
            Some(Value::Time(time)) => Some(time),
            _ => None,
        };
        Some(Told::DeliveryWeek {
            team: self.label.clone(),
            first: zone.day(week.from).to_string(),
            last: zone.day(Timestamp(week.to.0 - 1)).to_string(),
            deployments: now.deliveries,
            deployments_before: then.deliveries,
            changes: now.leads.len() as u64,
            lead: time(Measure::LeadTime),
            failed: now.failed,
            attempts: now.attempts,
            restore: time(Measure::RestoreTime),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2026-11-30, a Monday, 00:00 in Berlin.
    const MONDAY: i64 = 1_795_993_200_000;

    #[test]
    fn it_is_told_on_monday_morning_and_not_much_later() {
        let zone = Zone::named("Europe/Berlin").unwrap();
        let at = |hours: i64| due(Timestamp(MONDAY + hours * HOURS), zone);
        assert_eq!(at(7), None);
        let week = at(8).unwrap();
        assert_eq!(week.to, Timestamp(MONDAY));
        assert_eq!(week.from, Timestamp(MONDAY - 7 * 24 * HOURS));
        assert_eq!(at(55), Some(week));
        assert_eq!(at(56), None);
        assert_eq!(at(-1), None, "Sunday is of the week that goes on");
    }

    #[test]
    fn a_week_in_which_clocks_are_moved_has_another_length() {
        let zone = Zone::named("Europe/Berlin").unwrap();
        // 2026-10-26, the Monday after clocks went back, 08:00 in Berlin.
        let week = due(Timestamp(1_792_998_000_000), zone).unwrap();
        assert_eq!(week.milliseconds(), (7 * 24 + 1) * HOURS);
    }
}
