//! Delivery, as somebody asks it: what they may not see is not there, nor counted.

use super::{
    history::{Excluded, History},
    service::DeliveryService,
    state::{APPLICATIONS, Subject},
    watching::ERRORS,
};
use async_trait::async_trait;
use futures::{StreamExt, stream::BoxStream};
use platform::{
    EntityRef, TimeRange, Timestamp, Zone,
    access::{Asker, Decision, Permission},
    catalog::{EntityRow, Notice, Reference},
    delivery::{
        Crumb, DeliveredEntities, Delivery, DeliveryError, DeliveryPage, DeliveryQuestion,
        DeliveryScope, Evidence, EvidenceQuestion, NewNote,
    },
    time_range::Compared,
};
use std::{collections::BTreeSet, slice, sync::Arc};
use tokio_stream::wrappers::{BroadcastStream, errors::BroadcastStreamRecvError};

/// Delivery, for one asker.
pub(crate) struct Asked {
    pub service: Arc<DeliveryService>,
    pub asker: Asker,
    pub entities: Arc<dyn DeliveredEntities>,
}

/// A service that is looked at.
pub(crate) struct Seen {
    pub row: EntityRow,
    /// All of its history.
    pub whole: Arc<History>,
    /// The history without what is left out of the numbers.
    pub history: Arc<History>,
    /// How many facts are left out.
    pub excluded: Excluded,
    /// Whether it names anything that a source has.
    pub sourced: bool,
}

/// What is looked at.
pub(crate) struct Looked {
    pub crumbs: Vec<Crumb>,
    pub services: Vec<Seen>,
    /// What their facts are of.
    pub subjects: BTreeSet<Subject>,
    pub compared: Compared,
    pub zone: Zone,
    pub now: Timestamp,
}

impl Asked {
    pub fn new(service: Arc<DeliveryService>, asker: Asker) -> Self {
        let entities = (service.entities)(&asker);
        Self { service, asker, entities }
    }

    /// What a question is about; `None` when there is no such team or service.
    pub async fn look(&self, question: &DeliveryQuestion) -> Result<Option<Looked>, DeliveryError> {
        let zone = self.zone(question.zone.as_deref())?;
        let now = self.service.clock.now();
        let mut compared = question.range.compared(now, zone);
        let limits = self.service.options.authority.limits(&self.asker.principal);
        if let Some(days) = limits.retention_days {
            let first = Timestamp(now.0 - i64::from(days) * 86_400_000);
            compared.range = after(compared.range, first);
            compared.before = after(compared.before, first);
        }
        let (position, named) = self.service.named().await?;
        let (rows, teams) = match &question.scope {
            DeliveryScope::Service(one) => {
                let there = named.iter().any(|entity| entity.reference == *one);
                let rows =
                    if there { self.entities.rows(slice::from_ref(one)) } else { Vec::new() };
                (rows, Vec::new())
            }
            scope => {
                let all: Vec<EntityRef> =
                    named.iter().map(|entity| entity.reference.clone()).collect();
                let rows = self.entities.rows(&all);
                match scope {
                    DeliveryScope::Team(team) => {
                        let teams = self.entities.teams(team);
                        let of_team = |row: &EntityRow| {
                            let owner = row.owner.as_ref().map(|owner| &owner.target);
                            teams.iter().any(|team| Some(&team.target) == owner)
                        };
                        (rows.into_iter().filter(of_team).collect(), teams)
                    }
                    _ => (rows, Vec::new()),
                }
            }
        };
        let missing = match &question.scope {
            DeliveryScope::Company => false,
            DeliveryScope::Team(_) => teams.is_empty(),
            DeliveryScope::Service(_) => rows.is_empty(),
        };
        if missing {
            return Ok(None);
        }
        let crumbs = crumbs(&question.scope, &rows, &teams);
        let shown: Vec<EntityRef> = rows.iter().map(|row| row.reference.clone()).collect();
        let subjects = self.service.subjects(&shown, position, &named);
        let services = self.seen(rows, position, &named);
        // Of the zone only as much as the times that are shown need.
        let zone = zone.within(compared.before.from, compared.range.to);
        Ok(Some(Looked { crumbs, services, subjects, compared, zone, now }))
    }

    /// The histories of some services, without what is left out.
    fn seen(
        &self,
        rows: Vec<EntityRow>,
        position: i64,
        named: &[platform::delivery::DeliveredEntity],
    ) -> Vec<Seen> {
        let wanted: Vec<EntityRef> = rows.iter().map(|row| row.reference.clone()).collect();
        let histories = self.service.histories(&wanted, position, named);
        let state = self.service.state();
        let one = |(row, (whole, sourced)): (EntityRow, (Arc<History>, bool))| {
            let excluded = state.excluded_of(&row.reference);
            let history = if excluded.is_empty() {
                Arc::clone(&whole)
            } else {
                Arc::new(whole.without(&excluded))
            };
            Seen { row, whole, history, excluded, sourced }
        };
        rows.into_iter().zip(histories).map(one).collect()
    }

    fn zone(&self, name: Option<&str>) -> Result<&'static Zone, DeliveryError> {
        let Some(name) = name.filter(|name| !name.is_empty()) else {
            return Ok(self.service.options.zone);
        };
        let unknown = || DeliveryError::BadRequest(format!("there is no time zone {name:?}"));
        Zone::named(name).ok_or_else(unknown)
    }

    /// Whether what watches a service may be quoted to the asker: that it failed is no secret of theirs, what
    /// exactly was seen is.
    pub fn may_see_signals(&self, entity: &EntityRef) -> bool {
        let limits = self.service.options.authority.limits(&self.asker.principal);
        limits.integrations.is_none()
            && self.entities.decide(Permission::MonitoringRead, entity) == Decision::Allow
    }

    /// Whether the asker may say something of the facts of a service.
    pub fn may_write(&self, entity: &EntityRef) -> bool {
        self.entities.decide(Permission::DeliveryWrite, entity) == Decision::Allow
    }
}

/// What of a time is not before a moment.
fn after(range: TimeRange, first: Timestamp) -> TimeRange {
    TimeRange { from: range.from.max(first).min(range.to), to: range.to }
}

fn crumbs(scope: &DeliveryScope, rows: &[EntityRow], teams: &[Reference]) -> Vec<Crumb> {
    let mut crumbs = vec![Crumb { scope: DeliveryScope::Company, label: String::new() }];
    let of_team = |team: &Reference| Crumb {
        scope: DeliveryScope::Team(team.target.clone()),
        label: team.label.clone(),
    };
    match scope {
        DeliveryScope::Company => {}
        DeliveryScope::Team(_) => crumbs.extend(teams.first().map(of_team)),
        DeliveryScope::Service(entity) => {
            let row = rows.first();
            crumbs.extend(row.and_then(|row| row.owner.as_ref()).map(of_team));
            let label = row.map_or_else(|| entity.short(), |row| row.label.clone());
            crumbs.push(Crumb { scope: scope.clone(), label });
        }
    }
    crumbs
}

#[async_trait]
impl Delivery for Asked {
    async fn page(
        &self,
        question: &DeliveryQuestion,
    ) -> Result<Option<DeliveryPage>, DeliveryError> {
        let Some(looked) = self.look(question).await? else { return Ok(None) };
        Ok(Some(self.overview(question, looked)))
    }

    async fn evidence(
        &self,
        question: &EvidenceQuestion,
    ) -> Result<Option<Evidence>, DeliveryError> {
        let Some(looked) = self.look(&question.question).await? else { return Ok(None) };
        Ok(Some(self.evidence_of(question, looked)))
    }

    async fn annotate(&self, note: NewNote) -> Result<i64, DeliveryError> {
        self.note(note).await
    }

    async fn take_back(&self, entity: &EntityRef, note: i64) -> Result<(), DeliveryError> {
        self.take_note_back(entity, note).await
    }

    fn version(&self) -> i64 {
        self.service.version()
    }

    fn notices(&self) -> BoxStream<'static, Notice> {
        let entities = Arc::clone(&self.entities);
        let heard = BroadcastStream::new(self.service.notices.subscribe());
        let shown = heard.filter_map(move |heard| {
            let entities = Arc::clone(&entities);
            async move {
                let named = match heard {
                    Ok(named) => named,
                    Err(BroadcastStreamRecvError::Lagged(_)) => Vec::new(),
                };
                if named.is_empty() {
                    return Some(Notice { position: 0, entities: named });
                }
                let shown = entities.rows(&named).into_iter().map(|row| row.reference);
                let shown: Vec<EntityRef> = shown.collect();
                (!shown.is_empty()).then_some(Notice { position: 0, entities: shown })
            }
        });
        shown.boxed()
    }
}

/// The source of a fact as people call it.
pub(crate) fn source_name(source: &str) -> &str {
    let own = source.strip_prefix(APPLICATIONS).or_else(|| source.strip_prefix(ERRORS));
    own.unwrap_or(source)
}
