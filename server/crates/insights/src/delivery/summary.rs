//! What those who lead read of delivery, and the summary that all parts make together.

use super::service::DeliveryService;
use async_trait::async_trait;
use futures::future::join_all;
use platform::{
    Zone,
    access::Asker,
    delivery::{
        Delivery, DeliveryPage, DeliveryQuestion, DeliveryRow, DeliveryScope, Measure, Reading,
        Summaries, Summary, SummaryError, SummaryFact, SummaryPart, SummaryPeriod, SummarySource,
        SummaryTopic, SummaryValue, Value,
    },
    time_range::RangeQuery,
    timestamp::Clock,
};
use std::{sync::Arc, time::Duration};
use tokio::time::timeout;

/// How long the page waits for a part.
const PATIENCE: Duration = Duration::from_secs(1);

/// What stands out, at the most.
const NOTABLE: usize = 5;

/// A change of a team's number that is worth a line: a quarter.
const CHANGED: f64 = 0.25;

/// The part of delivery.
pub struct DeliverySummary {
    service: Arc<DeliveryService>,
}

impl DeliverySummary {
    /// Of a service.
    #[must_use]
    pub fn new(service: &Arc<DeliveryService>) -> Self {
        Self { service: Arc::clone(service) }
    }
}

#[async_trait]
impl SummarySource for DeliverySummary {
    fn topic(&self) -> SummaryTopic {
        SummaryTopic::Delivery
    }

    async fn part(
        &self,
        asker: &Asker,
        period: &SummaryPeriod,
    ) -> Result<Option<SummaryPart>, SummaryError> {
        let question = DeliveryQuestion {
            scope: DeliveryScope::Company,
            range: period.asked,
            zone: Some(period.zone.name().to_owned()),
            measure: None,
        };
        let asked: Arc<dyn Delivery> = self.service.asked(asker);
        let page = asked.page(&question).await;
        let page = page.map_err(|error| SummaryError::Unavailable(error.to_string()))?;
        Ok(page.filter(|page| page.services > 0).map(|page| part(&page, period)))
    }
}

fn part(page: &DeliveryPage, period: &SummaryPeriod) -> SummaryPart {
    let query = period.query();
    let facts = page.readings.iter().map(|reading| {
        let name = format!("delivery.{}", reading.measure.name());
        let link = format!("/delivery/numbers/{}{query}", reading.measure.name());
        fact(name, String::new(), reading, link)
    });
    let fetched_at = page.sources.iter().filter_map(|source| source.succeeded_at).min();
    SummaryPart {
        topic: SummaryTopic::Delivery,
        facts: facts.collect(),
        notable: notable(&page.rows, &query),
        fetched_at,
        stale: page.sources.iter().any(|source| source.stale),
    }
}

fn fact(name: String, label: String, reading: &Reading, link: String) -> SummaryFact {
    let value = |value: Option<Value>| {
        value.map(|value| match value {
            Value::PerWeek(number) => SummaryValue::PerWeek(number),
            Value::Time(time) => SummaryValue::Time(time),
            Value::Share(share) => SummaryValue::Share(share),
        })
    };
    let better = reading.value.zip(reading.before).and_then(|(now, before)| {
        let (now, before) = (now.number(), before.number());
        let more = reading.measure.more_is_better();
        ((now - before).abs() > f64::EPSILON).then_some((now > before) == more)
    });
    SummaryFact {
        name,
        label,
        value: value(reading.value),
        before: value(reading.before),
        better,
        link,
    }
}

/// Teams whose numbers changed most. Teams, never persons: none is in what is measured.
fn notable(rows: &[DeliveryRow], query: &str) -> Vec<SummaryFact> {
    let mut found: Vec<(f64, SummaryFact)> = Vec::new();
    for row in rows {
        let Some(team) = &row.reference else { continue };
        for measure in [Measure::LeadTime, Measure::FailureRate, Measure::RestoreTime] {
            let reading = row.readings.iter().find(|one| one.measure == measure);
            let Some((reading, change)) = reading.and_then(|one| Some((one, one.change()?))) else {
                continue;
            };
            if change.abs() < CHANGED {
                continue;
            }
            let name = format!("delivery.team.{}", measure.name());
            let page = team.target.page();
            let place = page.strip_prefix("/catalog/").unwrap_or_default();
            let link = format!("/delivery/of/{place}{query}");
            found.push((change.abs(), fact(name, team.label.clone(), reading, link)));
        }
    }
    found.sort_by(|one, other| other.0.total_cmp(&one.0));
    found.into_iter().take(NOTABLE).map(|(_, fact)| fact).collect()
}

/// The summary that all parts make together, for one asker.
pub struct AllSummaries {
    sources: Vec<Arc<dyn SummarySource>>,
    asker: Asker,
    zone: &'static Zone,
    clock: Arc<dyn Clock>,
}

impl AllSummaries {
    /// Of these, in days of the company's zone.
    #[must_use]
    pub fn new(
        sources: Vec<Arc<dyn SummarySource>>,
        asker: Asker,
        zone: &'static Zone,
        clock: Arc<dyn Clock>,
    ) -> Self {
        Self { sources, asker, zone, clock }
    }
}

#[async_trait]
impl Summaries for AllSummaries {
    async fn summary(
        &self,
        range: RangeQuery,
        zone: Option<&str>,
    ) -> Result<Summary, SummaryError> {
        let zone = match zone.filter(|name| !name.is_empty()) {
            None => self.zone,
            Some(name) => Zone::named(name).ok_or_else(|| {
                SummaryError::BadRequest(format!("there is no time zone {name:?}"))
            })?,
        };
        let compared = range.compared(self.clock.now(), zone);
        let within = zone.within(compared.before.from, compared.range.to);
        let period = SummaryPeriod { asked: range, compared, zone: within };
        let asked = self.sources.iter();
        let asked = asked.map(|source| timeout(PATIENCE, source.part(&self.asker, &period)));
        let answers = join_all(asked).await;
        let (mut parts, mut missing) = (Vec::new(), Vec::new());
        for (source, part) in self.sources.iter().zip(answers) {
            let topic = source.topic();
            match part {
                Ok(Ok(part)) => parts.extend(part),
                Ok(Err(error)) => {
                    tracing::warn!(topic = topic.name(), %error, "a part of the summary is missing");
                    missing.push(topic);
                }
                Err(_) => {
                    tracing::warn!(topic = topic.name(), "a part of the summary is late");
                    missing.push(topic);
                }
            }
        }
        parts.sort_by_key(|part| part.topic);
        missing.sort_unstable();
        Ok(Summary { period, parts, missing })
    }
}
