//! How what runs is doing, as somebody asks it: what they may not see is not there.

use super::{
    boards,
    cards::Parts,
    company::{Account, company},
    entity,
    service::MonitoringService,
    slot::WAIT,
    viewer::hidden,
};
use async_trait::async_trait;
use futures::{StreamExt, stream::BoxStream};
use platform::{
    EntityRef, Timestamp,
    access::Asker,
    catalog::{EntityRow, Notice},
    monitoring::{
        CompanyMonitoring, CompanyQuestion, Dashboard, Embedding, EntityMonitoring, EntityQuestion,
        Incident, Monitor, MonitoredEntities, MonitoredNames, Monitoring, MonitoringError,
        MonitoringSource, OfSource, OnCall, Part, Range, SignalSeries, Slo, Viewer, Watched,
        Watching, Window,
    },
};
use std::{
    collections::{BTreeMap, BTreeSet},
    slice,
    sync::Arc,
    time::Duration,
};
use tokio::time::Instant;
use tokio_stream::wrappers::{BroadcastStream, errors::BroadcastStreamRecvError};

/// How what runs is doing, for one asker.
pub(crate) struct Asked {
    pub service: Arc<MonitoringService>,
    pub asker: Asker,
    pub entities: Arc<dyn MonitoredEntities>,
}

/// An entity, with the sources that measure it.
struct Found {
    row: EntityRow,
    names: MonitoredNames,
    sources: Vec<Own>,
}

/// A source, with what the entity names of it.
pub(super) struct Own {
    pub source: Arc<dyn MonitoringSource>,
    pub watched: Watched,
}

/// What is looked at.
pub(super) struct Looked {
    pub environment: String,
    pub environments: Vec<String>,
    pub range: Range,
    pub window: Window,
    /// What is older is not shown.
    pub oldest: Option<Timestamp>,
}

impl Asked {
    pub fn new(service: Arc<MonitoringService>, asker: Asker) -> Self {
        let entities = (service.entities)(&asker);
        Self { service, asker, entities }
    }

    async fn found(&self, entity: &EntityRef) -> Result<Option<Found>, MonitoringError> {
        let mut rows = self.entities.rows(slice::from_ref(entity));
        let Some(row) = rows.pop() else {
            if self.entities.sees(entity) {
                let reason = format!("needs permission monitoring.read on {entity}");
                return Err(MonitoringError::NotAllowed(reason));
            }
            return Ok(None);
        };
        let Some(names) = self.entities.names(entity).await? else { return Ok(None) };
        let own = self.service.sources.values().filter(|source| self.may_have(&***source));
        let sources: Vec<Own> = own
            .filter_map(|source| {
                let watched = source.watched(&names)?;
                Some(Own { source: Arc::clone(source), watched })
            })
            .collect();
        Ok((!sources.is_empty()).then_some(Found { row, names, sources }))
    }

    fn limits(&self) -> platform::access::Limits {
        self.service.options.authority.limits(&self.asker.principal)
    }

    /// The addresses of the asker, where a source has to know them.
    pub(super) async fn emails(&self, people: bool) -> Result<Vec<String>, MonitoringError> {
        if people { self.entities.emails().await } else { Ok(Vec::new()) }
    }

    /// Who the asker is to each source.
    async fn viewers(
        &self,
        sources: &[Own],
        known: &BTreeMap<String, Parts>,
    ) -> Result<Vec<Viewer>, MonitoringError> {
        let people = sources.iter().any(|own| own.source.questions().people);
        let emails = self.emails(people).await?;
        let viewer = |own: &Own| {
            let people = known.get(own.source.name());
            let people = people.map(|parts| parts.known(&Part::People)).unwrap_or_default();
            self.viewer(&*own.source, &people, &emails)
        };
        Ok(sources.iter().map(viewer).collect())
    }

    /// What is left of the time that a page waits.
    fn left(begun: Instant) -> Duration {
        WAIT.saturating_sub(begun.elapsed())
    }

    /// Puts what one source told into the page.
    fn add(
        &self,
        page: &mut EntityMonitoring,
        (own, parts, viewer): (&Own, &Parts, &Viewer),
        looked: &Looked,
        team: Option<&String>,
    ) {
        let (now, questions) = (self.service.clock.now(), own.source.questions());
        let (service, source) = (own.watched.service.as_str(), &own.source);
        let told = parts.told::<Vec<Monitor>>(&Part::Monitors);
        let seen = told.map(|all| entity::seen(all, viewer)).unwrap_or_default();
        let shown = |all: &Vec<SignalSeries>| all.clone();
        page.signals.push(of(source, parts.card(&signals(own, looked), now, shown)));
        page.monitors.push(of(
            source,
            parts.card(&Part::Monitors, now, |all: &Vec<Monitor>| {
                entity::monitors(all, service, viewer)
            }),
        ));
        if questions.slos {
            let shown = |all: &Vec<Slo>| entity::slos(all, service, viewer, &seen);
            page.slos.push(of(source, parts.card(&Part::Slos, now, shown)));
        }
        if questions.incidents {
            let shown = |all: &Vec<Incident>| {
                let mut own = entity::incidents(all, service, viewer);
                let old = |one: &Incident| looked.oldest.is_some_and(|at| one.declared_at < at);
                own.retain(|one| one.is_open() || !old(one));
                own
            };
            page.incidents.push(of(source, parts.card(&Part::Incidents, now, shown)));
        }
        if let Some(team) = team.filter(|_| questions.on_call) {
            let shown = |told: &Option<OnCall>| told.clone();
            page.on_call.push(of(source, parts.card(&Part::OnCall(team.clone()), now, shown)));
        }
        let links = source.links(&own.watched, &looked.environment, looked.window);
        page.links.push(of(source, links));
    }
}

fn of<T>(source: &Arc<dyn MonitoringSource>, value: T) -> OfSource<T> {
    OfSource { source: source.name().to_owned(), vendor: source.vendor().to_owned(), value }
}

fn signals(own: &Own, looked: &Looked) -> Part {
    let (service, environment) = (own.watched.service.clone(), looked.environment.clone());
    Part::Signals { service, environment, range: looked.range }
}

/// The team whose people are called: by the vendor's name for it, else by the owner's.
fn team_of(own: &Own, row: &EntityRow) -> Option<String> {
    let owner = || row.owner.as_ref().map(|owner| owner.target.name().to_owned());
    own.watched.team.clone().or_else(owner)
}

#[async_trait]
impl Monitoring for Asked {
    async fn company(
        &self,
        question: &CompanyQuestion,
    ) -> Result<CompanyMonitoring, MonitoringError> {
        let sources: Vec<&Arc<dyn MonitoringSource>> =
            self.service.sources.values().filter(|one| self.may_have(&***one)).collect();
        let wanted = sources.iter().flat_map(|source| {
            let questions = source.questions();
            let asked = [
                (true, Part::Monitors),
                (questions.people, Part::People),
                (questions.slos, Part::Slos),
                (questions.incidents, Part::Incidents),
            ];
            let asked = asked.into_iter().filter(|(asked, _)| *asked);
            asked.map(|(_, part)| (source.name().to_owned(), part))
        });
        let mut parts = self.service.parts(wanted.collect(), None, WAIT).await;
        let joined = self.service.joined().await?;
        let people = sources.iter().any(|source| source.questions().people);
        let emails = self.emails(people).await?;
        let rows = self.entities.rows(&joined.all);
        let accounts = sources.into_iter().map(|source| {
            let parts = parts.remove(source.name()).unwrap_or_default();
            let viewer = self.viewer(&**source, &parts.known(&Part::People), &emails);
            let left_alone_until = source.health().left_alone_until;
            Account { source, parts, viewer, left_alone_until }
        });
        let accounts: Vec<Account<'_>> = accounts.collect();
        let connected = !self.service.sources.is_empty();
        let page = company(&accounts, &joined, rows, question, self.service.clock.now());
        Ok(CompanyMonitoring { connected, ..page })
    }

    async fn of_entity(
        &self,
        entity: &EntityRef,
        question: &EntityQuestion,
    ) -> Result<Option<EntityMonitoring>, MonitoringError> {
        let begun = Instant::now();
        let Some(found) = self.found(entity).await? else { return Ok(None) };
        let Found { row, names, sources } = found;
        let first = sources.iter().flat_map(|own| {
            let parts = parts_of(own, team_of(own, &row));
            parts.into_iter().map(|part| (own.source.name().to_owned(), part))
        });
        let mut known = self.service.parts(first.collect(), Some(entity), WAIT).await;
        let viewers = self.viewers(&sources, &known).await?;
        let looked = self.looked(&names, (&sources, &viewers), &known, question);
        // Then what depends on where and for whom.
        let (mut second, mut shown) = (Vec::new(), Vec::new());
        for (own, viewer) in sources.iter().zip(&viewers).filter(|(_, one)| one.is_let_in()) {
            let name = own.source.name().to_owned();
            second.push((name.clone(), signals(own, &looked)));
            let Some(parts) = known.get(&name) else { continue };
            let (all, drawn) = self.dashboards(own, (parts, viewer), &looked, question);
            second.extend(drawn.iter().map(|(_, part)| (name.clone(), part.clone())));
            shown.push((own, viewer, all, drawn));
        }
        let more = self.service.parts(second, Some(entity), Self::left(begun)).await;
        for (name, parts) in more {
            known.entry(name).or_default().join(parts);
        }
        let (environment, range, window) = (&looked.environment, looked.range, looked.window);
        let mut page = EntityMonitoring::empty(entity.clone(), environment, range, window);
        page.environments.clone_from(&looked.environments);
        for (own, viewer) in sources.iter().zip(&viewers) {
            page.sources.push(of(&own.source, hidden(viewer)));
            let left_alone = own.source.health().left_alone_until;
            page.left_alone_until = page.left_alone_until.max(left_alone);
            let Some(parts) = known.get(own.source.name()).filter(|_| viewer.is_let_in()) else {
                continue;
            };
            let team = team_of(own, &row);
            self.add(&mut page, (own, parts, viewer), &looked, team.as_ref());
        }
        let now = self.service.clock.now();
        for (own, viewer, all, drawn) in shown {
            let Some(parts) = known.get(own.source.name()) else { continue };
            for mut one in all {
                if let Some((_, part)) = drawn.as_ref().filter(|(id, _)| *id == one.id) {
                    let seen = |told: &Option<Box<Dashboard>>| {
                        told.clone().filter(|told| viewer.sees(&told.audience))
                    };
                    one.drawn = Some(parts.card(part, now, seen));
                }
                page.dashboards.push(of(&own.source, one));
            }
        }
        Ok(Some(page))
    }

    async fn watching(
        &self,
        entities: Option<&[EntityRef]>,
    ) -> Result<Vec<(EntityRef, Watching)>, MonitoringError> {
        self.watched_now(entities).await
    }

    async fn embedding(
        &self,
        entity: &EntityRef,
        question: &EntityQuestion,
    ) -> Result<Option<Embedding>, MonitoringError> {
        let Some(Found { names, sources, .. }) = self.found(entity).await? else {
            return Ok(None);
        };
        let Some(id) = &question.dashboard else { return Ok(None) };
        // All of them tell where it runs, so that the frame shows what the page around it does.
        let wanted = sources.iter().flat_map(|own| {
            let people = own.source.questions().people.then_some(Part::People);
            let parts = people.into_iter().chain([Part::Monitors]).chain(boards::parts(own));
            parts.map(|part| (own.source.name().to_owned(), part))
        });
        let known = self.service.parts(wanted.collect(), Some(entity), WAIT).await;
        let viewers = self.viewers(&sources, &known).await?;
        let looked = self.looked(&names, (&sources, &viewers), &known, question);
        for (own, viewer) in sources.iter().zip(&viewers) {
            let Some(parts) = known.get(own.source.name()) else { continue };
            if boards::seen(own, parts, viewer).iter().any(|one| one.id == *id) {
                return Ok(self.frame(own, id, &looked.environment, looked.window));
            }
        }
        Ok(None)
    }

    fn origins(&self) -> Vec<String> {
        let sources = self.service.sources.values();
        let mut all: Vec<String> = sources.flat_map(|source| source.origins()).collect();
        all.retain(|origin| self.service.options.frame_origins.contains(origin));
        all.sort();
        all.dedup();
        all
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

impl Asked {
    /// Where and when it is looked.
    fn looked(
        &self,
        names: &MonitoredNames,
        (sources, viewers): (&[Own], &[Viewer]),
        known: &BTreeMap<String, Parts>,
        question: &EntityQuestion,
    ) -> Looked {
        let said = names.list(MonitoredNames::ENVIRONMENTS);
        let mut environments = BTreeSet::new();
        for (own, viewer) in sources.iter().zip(viewers) {
            let parts = known.get(own.source.name());
            let told = parts.and_then(|parts| parts.told::<Vec<Monitor>>(&Part::Monitors));
            // What is not theirs to see does not name a place either.
            let monitors = told.into_iter().flatten().filter(|one| viewer.sees(&one.audience));
            environments.extend(entity::told_environments(monitors, &own.watched));
        }
        let environments = entity::environments(&said, environments);
        let limits = self.limits();
        let now = self.service.clock.now();
        let day = 24 * 3_600_000;
        let range = question.range.at_most(limits.retention_days, now);
        Looked {
            environment: entity::chosen(question.environment.as_deref(), &environments),
            environments,
            range,
            window: range.until(now),
            oldest: limits.retention_days.map(|days| Timestamp(now.0 - i64::from(days) * day)),
        }
    }
}

/// What is asked of a source before it is known where and for whom.
fn parts_of(own: &Own, team: Option<String>) -> Vec<Part> {
    let questions = own.source.questions();
    let asked = [
        (true, Part::Monitors),
        (questions.people, Part::People),
        (questions.slos, Part::Slos),
        (questions.incidents, Part::Incidents),
    ];
    let asked = asked.into_iter().filter(|(asked, _)| *asked).map(|(_, part)| part);
    let team = team.filter(|_| questions.on_call).map(Part::OnCall);
    asked.chain(team).chain(boards::parts(own)).collect()
}
