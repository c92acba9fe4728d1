//! A source that tells what a test says, entities by rote, time that a test moves.

use async_trait::async_trait;
use monitoring::{MonitoringOptions, MonitoringService};
use platform::{
    EntityRef, Timestamp,
    access::{
        Asker, Aspects, Authority, Decision, Limits, Object, Permission, Principal, PrincipalKind,
    },
    catalog::{EntityRow, Reference},
    code_host::HostError,
    deployments::SourceHealth,
    monitoring::{
        Audience, CompanyMonitoring, CompanyQuestion, Dashboard, DashboardKey, Embedding,
        EntityMonitoring, EntityQuestion, Incident, Link, LinkKind, Monitor, MonitorState,
        MonitoredEntities, MonitoredEntity, MonitoredNames, Monitoring, MonitoringError,
        MonitoringSource, Part, Questions, Scope, Slo, Thresholds, Told, VendorPeople, Watched,
        Window, dashboard_id,
    },
    timestamp::Clock,
};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{
        Arc, Mutex,
        atomic::{AtomicI64, AtomicUsize, Ordering},
    },
    time::Duration,
};
use store::{Store, StoreOptions};
use tempfile::TempDir;
use tokio::time::{sleep, timeout};

/// Where the model's frames come from.
pub const ORIGIN: &str = "https://frames.example";

/// Time that stands until it is moved.
#[derive(Default)]
pub struct Hand(pub AtomicI64);

impl Hand {
    pub fn on(&self, seconds: i64) {
        self.0.fetch_add(seconds * 1_000, Ordering::SeqCst);
    }
}

impl Clock for Hand {
    fn now(&self) -> Timestamp {
        Timestamp(self.0.load(Ordering::SeqCst))
    }
}

/// The source, which is called `model`.
pub struct Model {
    pub questions: Mutex<Questions>,
    pub told: Mutex<BTreeMap<String, Told>>,
    pub failure: Mutex<Option<HostError>>,
    pub delay: Mutex<Duration>,
    pub total: AtomicUsize,
    /// Whether dashboards may be shown in frames.
    pub frames: bool,
}

impl Default for Model {
    fn default() -> Self {
        let questions =
            Questions { people: true, open: false, slos: true, incidents: true, on_call: true };
        Self {
            questions: Mutex::new(questions),
            told: Mutex::default(),
            failure: Mutex::default(),
            delay: Mutex::default(),
            total: AtomicUsize::default(),
            frames: false,
        }
    }
}

impl Model {
    pub fn tells(&self, part: &Part, told: Told) {
        self.told.lock().unwrap().insert(part.to_string(), told);
    }

    pub fn fails(&self, reason: Option<&str>) {
        *self.failure.lock().unwrap() =
            reason.map(|reason| HostError::Unavailable(reason.to_owned()));
    }
}

#[async_trait]
impl MonitoringSource for Model {
    fn name(&self) -> &'static str {
        "model"
    }

    fn vendor(&self) -> &'static str {
        "Model"
    }

    fn integration(&self) -> &'static str {
        "datadog"
    }

    fn page(&self) -> &'static str {
        "https://model.example"
    }

    fn questions(&self) -> Questions {
        *self.questions.lock().unwrap()
    }

    fn watched(&self, names: &MonitoredNames) -> Option<Watched> {
        let service = names.get(MonitoredNames::DATADOG_SERVICE)?.to_owned();
        let dashboards = names.list(MonitoredNames::DATADOG_DASHBOARD).into_iter();
        let dashboards = dashboards.filter_map(dashboard_id).map(str::to_owned).collect();
        Some(Watched { service, dashboards, team: Some("team".to_owned()), selector: None })
    }

    async fn ask(&self, part: &Part, _: bool) -> Result<Told, HostError> {
        self.total.fetch_add(1, Ordering::SeqCst);
        let delay = *self.delay.lock().unwrap();
        if !delay.is_zero() {
            sleep(delay).await;
        }
        if let Some(error) = self.failure.lock().unwrap().clone() {
            return Err(error);
        }
        let told = self.told.lock().unwrap().get(&part.to_string()).cloned();
        Ok(told.unwrap_or_else(|| match part {
            Part::People => Told::People(VendorPeople::default()),
            Part::Monitors => Told::Monitors(Vec::new()),
            Part::Slos => Told::Slos(Vec::new()),
            Part::Incidents => Told::Incidents(Vec::new()),
            Part::OnCall(_) => Told::OnCall(None),
            Part::Signals { .. } => Told::Signals(Vec::new()),
            Part::Selected(_) => Told::Selected(Vec::new()),
            Part::DashboardHead(_) | Part::Dashboard { .. } => Told::Dashboard(None),
        }))
    }

    fn links(&self, watched: &Watched, environment: &str, window: Window) -> Vec<Link> {
        let address = format!(
            "https://model.example/logs?service={}&env={environment}&from={}&to={}",
            watched.service, window.from.0, window.until.0
        );
        vec![Link { kind: LinkKind::Logs, label: String::new(), address }]
    }

    fn dashboard_page(&self, id: &str) -> String {
        format!("https://model.example/dashboard/{id}")
    }

    fn embedding(&self, key: &DashboardKey, _: &str, _: &str, _: Window) -> Option<Embedding> {
        let address = format!("{ORIGIN}/{}", key.id);
        let origin = ORIGIN.to_owned();
        self.frames.then_some(Embedding { address, origin, told_where: false })
    }

    fn origins(&self) -> Vec<String> {
        vec![ORIGIN.to_owned()]
    }

    fn health(&self) -> SourceHealth {
        SourceHealth::default()
    }
}

pub fn scope(service: &str, environment: &str) -> Scope {
    let (service, environment) = (Some(service.to_owned()), Some(environment.to_owned()));
    Scope { service, environment, team: None }
}

pub fn monitor(id: &str, service: &str, state: MonitorState, audience: Audience) -> Monitor {
    Monitor {
        id: id.to_owned(),
        name: format!("{service} {id}"),
        state,
        since: Some(Timestamp(7)),
        muted: None,
        scope: scope(service, "production"),
        query: "q".to_owned(),
        message: String::new(),
        thresholds: Thresholds::default(),
        priority: None,
        notifies: Vec::new(),
        escalation: None,
        page: None,
        audience,
    }
}

pub fn slo(id: &str, service: &str, measured: f64, monitors: &[&str]) -> Slo {
    Slo {
        id: id.to_owned(),
        name: format!("{service} {id}"),
        scope: scope(service, "production"),
        days: 30,
        target: 99.0,
        warning: None,
        measured: Some(measured),
        budget_left: Some(Slo::left(99.0, measured)),
        burn: None,
        error: None,
        monitors: monitors.iter().map(|one| (*one).to_owned()).collect(),
        page: None,
        audience: Audience::All,
    }
}

pub fn incident(id: &str, service: &str, open: bool, audience: Audience) -> Incident {
    Incident {
        id: id.to_owned(),
        number: format!("#{id}"),
        title: format!("{service} {id}"),
        severity: "SEV-2".to_owned(),
        state: if open { "active" } else { "resolved" }.to_owned(),
        declared_at: Timestamp(1_000),
        resolved_at: (!open).then_some(Timestamp(2_000)),
        scope: scope(service, "production"),
        services: Vec::new(),
        called: Vec::new(),
        page: None,
        audience,
    }
}

pub fn dashboard(id: &str, audience: Audience) -> Dashboard {
    let (id, title) = (id.to_owned(), format!("Dashboard {id}"));
    Dashboard { id, title, page: String::new(), widgets: Vec::new(), audience }
}

/// Entities, who may see them, and by which addresses people are known.
#[derive(Default)]
pub struct Entities {
    pub position: i64,
    /// What each names: the service and its dashboards.
    pub named: BTreeMap<EntityRef, (String, Vec<String>)>,
    /// By principal id: what they do not see.
    pub hidden: BTreeMap<String, BTreeSet<EntityRef>>,
    /// By principal id.
    pub emails: BTreeMap<String, String>,
    /// By principal id: the integrations that they have data of.
    pub integrations: BTreeMap<String, BTreeSet<String>>,
}

impl Entities {
    fn names(&self, entity: &EntityRef) -> Option<MonitoredNames> {
        let (service, dashboards) = self.named.get(entity)?;
        let dashboards: Vec<String> =
            dashboards.iter().map(|id| format!("https://model.example/dashboard/{id}")).collect();
        let dashboards = dashboards.join(",");
        MonitoredNames::of(entity.name(), |key| match key {
            MonitoredNames::DATADOG_SERVICE => Some(service),
            MonitoredNames::DATADOG_DASHBOARD => Some(&dashboards),
            _ => None,
        })
    }
}

struct Seen {
    entities: Arc<Mutex<Entities>>,
    who: String,
}

#[async_trait]
impl MonitoredEntities for Seen {
    fn position(&self) -> i64 {
        self.entities.lock().unwrap().position
    }

    async fn named(&self) -> Result<Vec<MonitoredEntity>, MonitoringError> {
        let all = self.entities.lock().unwrap();
        let named = all.named.keys().filter_map(|reference| {
            Some(MonitoredEntity { reference: reference.clone(), names: all.names(reference)? })
        });
        Ok(named.collect())
    }

    async fn names(&self, entity: &EntityRef) -> Result<Option<MonitoredNames>, MonitoringError> {
        let names = self.entities.lock().unwrap().names(entity);
        Ok(names.filter(|_| self.sees(entity)))
    }

    fn rows(&self, entities: &[EntityRef]) -> Vec<EntityRow> {
        entities.iter().filter(|one| self.sees(one)).map(row).collect()
    }

    fn sees(&self, entity: &EntityRef) -> bool {
        let all = self.entities.lock().unwrap();
        all.named.contains_key(entity)
            && !all.hidden.get(&self.who).is_some_and(|hidden| hidden.contains(entity))
    }

    fn decide(&self, _: Permission, _: &EntityRef) -> Decision {
        Decision::Deny
    }

    async fn emails(&self) -> Result<Vec<String>, MonitoringError> {
        Ok(self.entities.lock().unwrap().emails.get(&self.who).cloned().into_iter().collect())
    }
}

fn row(reference: &EntityRef) -> EntityRow {
    let owner = Reference {
        target: EntityRef::new("group", "default", "team"),
        label: "Team".to_owned(),
        entity_type: None,
        exists: true,
    };
    EntityRow {
        reference: reference.clone(),
        kind: "Component".to_owned(),
        label: reference.name().to_owned(),
        description: None,
        entity_type: None,
        lifecycle: None,
        owner: Some(owner),
        system: None,
        tags: vec!["tier-1".to_owned()],
        updated_at: Timestamp(0),
    }
}

/// Bounds people by the integrations that they have data of.
struct Bounds(Arc<Mutex<Entities>>);

impl Authority for Bounds {
    fn decide(&self, _: &Principal, _: Permission, _: &Object<'_>) -> Decision {
        Decision::Allow
    }

    fn aspects(&self, _: Permission) -> Aspects {
        Aspects::default()
    }

    fn limits(&self, principal: &Principal) -> Limits {
        let integrations = self.0.lock().unwrap().integrations.get(&principal.id).cloned();
        Limits { integrations, ..Limits::default() }
    }

    fn epoch(&self) -> u64 {
        0
    }
}

/// A running service over a source.
pub struct Company {
    pub service: Arc<MonitoringService>,
    pub entities: Arc<Mutex<Entities>>,
    pub clock: Arc<Hand>,
    pub store: Store,
    pub folder: TempDir,
}

impl Company {
    pub async fn start(source: Arc<dyn MonitoringSource>) -> Self {
        Self::start_in(tempfile::tempdir().unwrap(), vec![source], 1_000_000_000).await
    }

    pub async fn start_in(
        folder: TempDir,
        sources: Vec<Arc<dyn MonitoringSource>>,
        now: i64,
    ) -> Self {
        let url = format!("sqlite:{}", folder.path().join("slipway.db").display());
        let store = Store::open(&StoreOptions { url, max_connections: 4 }).await.unwrap();
        let named = [(component("cart"), ("cart".to_owned(), Vec::new()))].into();
        let entities = Arc::new(Mutex::new(Entities { named, ..Entities::default() }));
        let clock = Arc::new(Hand(AtomicI64::new(now)));
        let options = MonitoringOptions {
            look: Duration::from_millis(10),
            authority: Arc::new(Bounds(Arc::clone(&entities))),
            frame_origins: [ORIGIN.to_owned()].into(),
        };
        let seen = Arc::clone(&entities);
        let service = MonitoringService::start(
            store.clone(),
            sources,
            Arc::new(move |asker: &Asker| {
                let (entities, who) = (Arc::clone(&seen), asker.principal.id.clone());
                Arc::new(Seen { entities, who }) as Arc<dyn MonitoredEntities>
            }),
            options,
            Arc::<Hand>::clone(&clock),
        );
        Self { service: service.await.unwrap(), entities, clock, store, folder }
    }

    /// Ends, and gives the folder with what was stored.
    pub async fn end(self) -> TempDir {
        self.service.shutdown().await;
        self.store.close().await;
        self.folder
    }

    pub fn asked_by(&self, who: &str) -> Arc<dyn Monitoring> {
        self.service.asked(&asker(who))
    }

    /// How an entity is doing, once it is as wanted.
    pub async fn until(
        &self,
        who: &str,
        entity: &EntityRef,
        question: &EntityQuestion,
        wanted: impl Fn(&EntityMonitoring) -> bool,
    ) -> EntityMonitoring {
        let looks = async {
            loop {
                let asked = self.asked_by(who);
                let found = asked.of_entity(entity, question).await.unwrap();
                if let Some(found) = found.filter(|found| wanted(found)) {
                    return found;
                }
                sleep(Duration::from_millis(5)).await;
            }
        };
        timeout(Duration::from_secs(20), looks).await.expect("it never was so")
    }

    /// What burns, once all of it is as new as now.
    pub async fn company(&self, who: &str, question: &CompanyQuestion) -> CompanyMonitoring {
        let now = self.clock.now();
        let looks = async {
            loop {
                // Whoever sees everything tells when all was told.
                let all = self.asked_by("guest").company(question).await.unwrap();
                let fresh = |at: Option<Timestamp>| at.is_some_and(|at| at >= now);
                if all.sources.iter().all(|one| fresh(one.value.fetched_at)) {
                    return self.asked_by(who).company(question).await.unwrap();
                }
                sleep(Duration::from_millis(5)).await;
            }
        };
        timeout(Duration::from_secs(20), looks).await.expect("it was never told")
    }
}

/// Somebody who signed in; `guest` sits at the machine.
pub fn asker(who: &str) -> Asker {
    let kind = if who == "guest" { PrincipalKind::Guest } else { PrincipalKind::Person };
    let principal = Principal { id: who.to_owned(), kind, ..Principal::guest() };
    Asker::new(Arc::new(principal), Arc::from("test"), None)
}

pub fn component(name: &str) -> EntityRef {
    EntityRef::new("component", "default", name)
}
