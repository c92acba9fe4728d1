//! What watches services, as a source of signals: incidents and monitors that fire in production, errors
//! that came back.
//!
//! What a vendor shows to a few only is no signal here: who reads a rate could tell it from that.

use async_trait::async_trait;
use platform::{
    EntityRef, Timestamp,
    access::Asker,
    delivery::{Signal, SignalKind, SignalSource},
    deployments::is_production,
    errors::{ErrorEntities, ErrorPart, ErrorSource, ErrorsTold, Issue, Level, Substatus},
    monitoring::{
        Audience, Incident, Monitor, MonitorState, MonitoredEntities, MonitoringSource, Part,
        Scope, Told,
    },
    timestamp::Clock,
};
use std::{collections::BTreeMap, sync::Arc};

/// New errors in numbers: so many events in the last day.
const NUMBERS: u64 = 20;

/// An hour, in milliseconds.
const HOUR: i64 = 3_600_000;

/// What sources of errors are called behind their own names: one of monitoring may have the same.
pub(crate) const ERRORS: &str = "errors:";

/// The catalog's monitored entities as somebody sees them.
pub type Monitored = Arc<dyn Fn(&Asker) -> Arc<dyn MonitoredEntities> + Send + Sync>;

/// The catalog's entities with errors as somebody sees them.
pub type WithErrors = Arc<dyn Fn(&Asker) -> Arc<dyn ErrorEntities> + Send + Sync>;

/// Incidents and monitors of one account.
pub struct MonitoringSignals {
    source: Arc<dyn MonitoringSource>,
    entities: Monitored,
}

impl MonitoringSignals {
    /// Of an account.
    #[must_use]
    pub fn new(source: Arc<dyn MonitoringSource>, entities: Monitored) -> Self {
        Self { source, entities }
    }

    /// The entities of each service, by the vendor's name for it.
    async fn services(&self) -> Result<BTreeMap<String, Vec<EntityRef>>, String> {
        let entities = (self.entities)(&Asker::system("delivery"));
        let mut services: BTreeMap<String, Vec<EntityRef>> = BTreeMap::new();
        for entity in entities.named().await.map_err(|error| error.to_string())? {
            if let Some(watched) = self.source.watched(&entity.names) {
                services.entry(watched.service).or_default().push(entity.reference);
            }
        }
        Ok(services)
    }
}

/// Whether something is about production: what says nothing of it is.
fn in_production(scope: &Scope) -> bool {
    scope.environment.as_deref().is_none_or(is_production)
}

fn of_incident(incident: &Incident, entity: &EntityRef) -> Signal {
    Signal {
        id: incident.id.clone(),
        kind: SignalKind::Incident,
        entity: entity.clone(),
        title: incident.title.clone(),
        began_at: incident.declared_at,
        ended_at: incident.resolved_at,
        revision: None,
        page: incident.page.clone().unwrap_or_default(),
    }
}

fn of_monitor(monitor: &Monitor, since: Timestamp, entity: &EntityRef) -> Signal {
    Signal {
        id: format!("{}@{}", monitor.id, since.0),
        kind: SignalKind::Alert,
        entity: entity.clone(),
        title: monitor.name.clone(),
        began_at: since,
        ended_at: None,
        revision: None,
        page: monitor.page.clone().unwrap_or_default(),
    }
}

#[async_trait]
impl SignalSource for MonitoringSignals {
    fn name(&self) -> &str {
        self.source.name()
    }

    fn vendor(&self) -> &'static str {
        self.source.vendor()
    }

    async fn signals(&self, _: Timestamp) -> Result<Vec<Signal>, String> {
        let services = self.services().await?;
        if services.is_empty() {
            return Ok(Vec::new());
        }
        let mut signals = Vec::new();
        if self.source.questions().incidents {
            let told = self.source.ask(&Part::Incidents, false).await;
            if let Told::Incidents(incidents) = told.map_err(|error| error.to_string())? {
                let open = incidents.iter().filter(|one| one.audience == Audience::All);
                for incident in open.filter(|one| in_production(&one.scope)) {
                    let about = services.iter().filter(|(service, _)| incident.is_about(service));
                    let about = about.flat_map(|(_, entities)| entities);
                    signals.extend(about.map(|entity| of_incident(incident, entity)));
                }
            }
        }
        let told = self.source.ask(&Part::Monitors, false).await;
        if let Told::Monitors(monitors) = told.map_err(|error| error.to_string())? {
            let open = monitors.iter().filter(|one| one.audience == Audience::All);
            let firing =
                open.filter(|one| one.state == MonitorState::Alert && in_production(&one.scope));
            for monitor in firing {
                let (Some(service), Some(since)) = (&monitor.scope.service, monitor.since) else {
                    continue;
                };
                let about = services.get(service).into_iter().flatten();
                signals.extend(about.map(|entity| of_monitor(monitor, since, entity)));
            }
        }
        Ok(signals)
    }
}

/// Errors that came back or came in numbers, of one organisation.
pub struct ErrorSignals {
    name: String,
    source: Arc<dyn ErrorSource>,
    entities: WithErrors,
    clock: Arc<dyn Clock>,
}

impl ErrorSignals {
    /// Of an organisation.
    #[must_use]
    pub fn new(source: Arc<dyn ErrorSource>, entities: WithErrors, clock: Arc<dyn Clock>) -> Self {
        let name = format!("{ERRORS}{}", source.name());
        Self { name, source, entities, clock }
    }
}

/// When an issue began to be a sign of a failure; `None` when it is none. The vendor tells no moment of a
/// regression: it is the end of the hour of the first events of the last day, for what was deployed in
/// that hour may be to blame.
fn began(issue: &Issue, now: Timestamp) -> Option<Timestamp> {
    if !issue.is_open() || !matches!(issue.level, Level::Fatal | Level::Error) {
        return None;
    }
    let first = || {
        let hour = issue.hourly.iter().find(|count| count.events > 0)?;
        Some(Timestamp(hour.at.0.saturating_add(HOUR).min(now.0)))
    };
    match issue.substatus? {
        Substatus::Regressed | Substatus::Escalating => first().or(issue.last_seen),
        Substatus::New if issue.last_day() >= NUMBERS => issue.first_seen,
        Substatus::New | Substatus::Ongoing => None,
    }
}

#[async_trait]
impl SignalSource for ErrorSignals {
    fn name(&self) -> &str {
        &self.name
    }

    fn vendor(&self) -> &'static str {
        self.source.vendor()
    }

    async fn signals(&self, _: Timestamp) -> Result<Vec<Signal>, String> {
        let entities = (self.entities)(&Asker::system("delivery"));
        let named = entities.named().await.map_err(|error| error.to_string())?;
        if named.is_empty() {
            return Ok(Vec::new());
        }
        let told = self.source.ask(&ErrorPart::Open, false).await;
        let ErrorsTold::Issues(issues) = told.map_err(|error| error.to_string())? else {
            return Ok(Vec::new());
        };
        let now = self.clock.now();
        let organisation = self.source.organisation();
        let mut signals = Vec::new();
        for issue in &issues {
            let Some(began_at) = began(issue, now) else { continue };
            let about = named.iter().filter(|entity| {
                entity.names.0.iter().any(|project| {
                    project.slug == issue.project
                        && project.organisation.as_deref().is_none_or(|one| one == organisation)
                })
            });
            signals.extend(about.map(|entity| Signal {
                id: issue.id.clone(),
                kind: SignalKind::Regression,
                entity: entity.reference.clone(),
                title: format!("{} {}", issue.short_id, issue.title),
                began_at,
                ended_at: None,
                revision: None,
                page: issue.page.clone(),
            }));
        }
        Ok(signals)
    }
}
