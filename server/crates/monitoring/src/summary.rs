//! What those who lead read of how services fare.

use async_trait::async_trait;
use platform::{
    access::{Asker, Guarded},
    delivery::{
        SummaryError, SummaryFact, SummaryPart, SummaryPeriod, SummarySource, SummaryTopic,
        SummaryValue,
    },
    health::{HealthOverview, HealthQuestion, HealthState, Healths},
    monitoring::{CompanyMonitoring, CompanyQuestion, MonitorState, Monitoring},
};

/// Incidents that stand out, at the most.
const NOTABLE: usize = 3;

/// The part of observability: how it is now, whatever period is asked for.
pub struct ServiceSummary {
    monitoring: Guarded<dyn Monitoring>,
    health: Guarded<dyn Healths>,
}

impl ServiceSummary {
    /// Of what whoever asks may see.
    #[must_use]
    pub const fn new(monitoring: Guarded<dyn Monitoring>, health: Guarded<dyn Healths>) -> Self {
        Self { monitoring, health }
    }
}

#[async_trait]
impl SummarySource for ServiceSummary {
    fn topic(&self) -> SummaryTopic {
        SummaryTopic::Observability
    }

    async fn part(
        &self,
        asker: &Asker,
        _: &SummaryPeriod,
    ) -> Result<Option<SummaryPart>, SummaryError> {
        let failed = |reason: String| SummaryError::Unavailable(reason);
        let health = self.health.seen_by(asker).overview(&HealthQuestion::default()).await;
        let health = health.map_err(|error| failed(error.to_string()))?;
        let monitoring = self.monitoring.seen_by(asker).company(&CompanyQuestion::default()).await;
        let monitoring = monitoring.map_err(|error| failed(error.to_string()))?;
        let is_there = monitoring.connected || health.total > 0;
        Ok(is_there.then(|| part(&health, &monitoring)))
    }
}

fn part(health: &HealthOverview, monitoring: &CompanyMonitoring) -> SummaryPart {
    let counted = HealthState::ALL.into_iter().zip(health.counts);
    let mut facts: Vec<SummaryFact> = counted
        .filter(|(state, _)| *state != HealthState::Unknown)
        .map(|(state, count)| {
            let link = format!("/observability/services?health={}", state.name());
            fact(&format!("observability.{}", state.name()), SummaryValue::Count(count), link)
        })
        .collect();
    if monitoring.connected {
        let alert = MonitorState::ALL.iter().position(|state| *state == MonitorState::Alert);
        let firing = alert.map_or(0, |at| monitoring.counts[at]);
        let page = "/observability";
        let counted = [
            ("observability.incidents", monitoring.incidents_total, page),
            ("observability.firing", firing, "/observability?state=alert"),
            ("observability.objectives", monitoring.slos_at_risk, page),
        ];
        // While nothing was told there may be more than none.
        let told = !monitoring.is_untold();
        facts.extend(counted.map(|(name, count, link)| {
            let fact = fact(name, SummaryValue::Count(count), link.to_owned());
            SummaryFact { value: fact.value.filter(|_| told), ..fact }
        }));
    }
    let incidents = monitoring.incidents.iter().take(NOTABLE).map(|burning| SummaryFact {
        label: burning.entity.label.clone(),
        ..fact(
            "observability.incident",
            SummaryValue::Name(burning.what.value.title.clone()),
            format!("{}/monitoring", burning.entity.target.page()),
        )
    });
    let fetched_at = monitoring.sources.iter().filter_map(|source| source.value.fetched_at).min();
    SummaryPart {
        topic: SummaryTopic::Observability,
        facts,
        notable: incidents.collect(),
        fetched_at,
        stale: monitoring.sources.iter().any(|source| {
            source.value.error.is_some() || source.value.stale || source.value.untold
        }),
    }
}

fn fact(name: &str, value: SummaryValue, link: String) -> SummaryFact {
    SummaryFact {
        name: name.to_owned(),
        label: String::new(),
        value: Some(value),
        before: None,
        better: None,
        link,
    }
}
