//! Sources that tell what a test says, a catalog by rote, and a company that runs on them.

use async_trait::async_trait;
use insights::costs::{CostOptions, CostParts, CostService, Sharing};
use platform::{
    EntityRef, Timestamp,
    access::{Asker, Decision, Guarded, Permission, Principal, Unbounded},
    catalog::Reference,
    costs::{
        Amount, Component, CostEntities, CostError, CostLine, CostNames, CostQuestion, CostReport,
        CostSource, CostSourceError, CostSourceHealth, CostedEntity, Costs, Currency, Day,
        DayCosts, DayRange, Portion, Scope, SubjectKey, Traffic,
    },
    deployments::NoDeployments,
    timestamp::Clock,
    zone::UTC,
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

/// 2026-11-20, in the evening.
pub const NOW: i64 = 1_795_202_460_000;

/// A clock that a test moves.
pub struct Hand(pub AtomicI64);

impl Clock for Hand {
    fn now(&self) -> Timestamp {
        Timestamp(self.0.load(Ordering::SeqCst))
    }
}

/// A source.
pub struct Model {
    pub name: &'static str,
    pub allocates: bool,
    pub days: Mutex<BTreeMap<Day, DayCosts>>,
    pub failure: Mutex<Option<CostSourceError>>,
    pub asked: AtomicUsize,
}

impl Model {
    pub fn new(name: &'static str, allocates: bool) -> Arc<Self> {
        let (days, failure) = (Mutex::default(), Mutex::default());
        Arc::new(Self { name, allocates, days, failure, asked: AtomicUsize::new(0) })
    }

    pub fn tell(&self, days: impl IntoIterator<Item = DayCosts>) {
        self.days.lock().unwrap().extend(days.into_iter().map(|one| (one.day, one)));
    }

    /// What it says that these days are in all.
    pub fn total(&self, range: DayRange) -> Amount {
        let days = self.days.lock().unwrap();
        days.values().filter(|one| range.has(one.day)).map(|one| one.total).sum()
    }
}

#[async_trait]
impl CostSource for Model {
    fn name(&self) -> &str {
        self.name
    }

    fn vendor(&self) -> &'static str {
        "Model"
    }

    fn page(&self) -> &'static str {
        "https://model.example"
    }

    fn allocates(&self) -> bool {
        self.allocates
    }

    fn portion(&self) -> u16 {
        31
    }

    fn settles_after(&self) -> Duration {
        Duration::ZERO
    }

    fn interval(&self) -> Duration {
        Duration::from_hours(1)
    }

    async fn days(&self, range: DayRange) -> Result<Vec<DayCosts>, CostSourceError> {
        self.asked.fetch_add(1, Ordering::SeqCst);
        if let Some(error) = self.failure.lock().unwrap().clone() {
            return Err(error);
        }
        let days = self.days.lock().unwrap();
        let empty = |day| DayCosts {
            day,
            currency: Currency::USD,
            lines: Vec::new(),
            total: Amount::ZERO,
            complete: true,
        };
        Ok(range.days().map(|day| days.get(&day).cloned().unwrap_or_else(|| empty(day))).collect())
    }

    fn health(&self) -> CostSourceHealth {
        CostSourceHealth::default()
    }
}

/// The catalog, and who sees what of it.
#[derive(Default)]
pub struct Entities {
    pub all: Vec<CostedEntity>,
    /// By principal id: what they do not see.
    pub hidden: BTreeMap<String, BTreeSet<EntityRef>>,
}

struct Seen {
    entities: Arc<Mutex<Entities>>,
    who: String,
}

impl Seen {
    fn sees(&self, entity: &EntityRef) -> bool {
        let all = self.entities.lock().unwrap();
        !all.hidden.get(&self.who).is_some_and(|hidden| hidden.contains(entity))
    }
}

#[async_trait]
impl CostEntities for Seen {
    fn position(&self) -> i64 {
        i64::try_from(self.entities.lock().unwrap().all.len()).unwrap()
    }

    async fn named(&self, _: &BTreeSet<String>) -> Result<Vec<CostedEntity>, CostError> {
        Ok(self.entities.lock().unwrap().all.clone())
    }

    fn readable(&self, entities: &[EntityRef]) -> BTreeSet<EntityRef> {
        entities.iter().filter(|one| self.sees(one)).cloned().collect()
    }

    fn mention(&self, entity: &EntityRef) -> Reference {
        let (label, exists) = (entity.name().to_owned(), self.sees(entity));
        Reference { target: entity.clone(), label, entity_type: None, exists }
    }

    fn decide(&self, permission: Permission, entity: &EntityRef) -> Decision {
        match (permission, self.who.as_str()) {
            (Permission::CostRead, _) if self.sees(entity) => Decision::Allow,
            (Permission::CostWrite, "guest") => Decision::Allow,
            _ => Decision::Deny,
        }
    }
}

/// Traffic that a test says.
#[derive(Default)]
pub struct Requests(pub Mutex<BTreeMap<EntityRef, u64>>);

#[async_trait]
impl Traffic for Requests {
    async fn requests(&self, entity: &EntityRef, _: DayRange) -> Option<u64> {
        self.0.lock().unwrap().get(entity).copied()
    }
}

pub fn options() -> CostOptions {
    CostOptions {
        zone: &UTC,
        currency: Currency::USD,
        rates: BTreeMap::new(),
        idle: Sharing::Separate,
        shared: Sharing::Separate,
        shared_namespaces: BTreeSet::from(["kube-system".to_owned()]),
        smallest_change: Amount::from_cents(100),
        reconcile_above: 50,
        backfill: 120,
        kept_months: 13,
    }
}

/// A company.
pub struct Company {
    pub service: Arc<CostService>,
    pub entities: Arc<Mutex<Entities>>,
    pub traffic: Arc<Requests>,
    pub clock: Arc<Hand>,
    pub store: Store,
    _folder: TempDir,
}

impl Company {
    pub async fn start(
        models: &[Arc<Model>],
        all: Vec<CostedEntity>,
        options: CostOptions,
    ) -> Self {
        let sources = models.iter().map(|one| Arc::clone(one) as Arc<dyn CostSource>).collect();
        let company = Self::over(sources, all, options, NOW).await;
        let names: Vec<&str> = models.iter().map(|model| model.name).collect();
        company.told(&names).await;
        company
    }

    /// Over any sources, at a moment.
    pub async fn over(
        sources: Vec<Arc<dyn CostSource>>,
        all: Vec<CostedEntity>,
        options: CostOptions,
        now: i64,
    ) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}", folder.path().join("slipway.db").display());
        let store = Store::open(&StoreOptions { url, max_connections: 4 }).await.unwrap();
        let entities = Arc::new(Mutex::new(Entities { all, ..Entities::default() }));
        let (seen, traffic) = (Arc::clone(&entities), Arc::<Requests>::default());
        let clock = Arc::new(Hand(AtomicI64::new(now)));
        let parts = CostParts {
            store: store.clone(),
            sources,
            entities: Arc::new(move |asker: &Asker| {
                let (entities, who) = (Arc::clone(&seen), asker.principal.id.clone());
                Arc::new(Seen { entities, who }) as Arc<dyn CostEntities>
            }),
            deployments: Guarded::open(Arc::new(NoDeployments)),
            traffic: Arc::clone(&traffic) as Arc<dyn Traffic>,
            authority: Arc::new(Unbounded),
            clock: Arc::clone(&clock) as Arc<dyn Clock>,
            instance: "test".to_owned(),
            lease_time: Duration::from_secs(5),
        };
        let service = CostService::start(parts, options).await.unwrap();
        Self { service, entities, traffic, clock, store, _folder: folder }
    }

    /// Waits until everything that sources tell is known, the days that are wanted among it.
    pub async fn told(&self, names: &[&str]) {
        for _ in 0..2_400 {
            let report = self.report("guest", &CostQuestion::default()).await.unwrap();
            let known = |name: &&str| {
                let found = report.sources.iter().find(|one| one.name == *name);
                found.is_some_and(|one| one.missing == 0 || one.error.is_some())
            };
            if names.iter().all(known) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(25)).await;
        }
        panic!("not everything was told");
    }

    pub fn asked_by(&self, who: &str) -> Arc<dyn Costs> {
        self.service.asked(&asker(who))
    }

    pub async fn report(&self, who: &str, question: &CostQuestion) -> Option<CostReport> {
        self.asked_by(who).report(question).await.unwrap()
    }

    pub async fn end(self) {
        self.service.shutdown().await;
        self.store.close().await;
    }
}

pub fn asker(who: &str) -> Asker {
    let principal = Principal { id: who.to_owned(), ..Principal::guest() };
    Asker::new(Arc::new(principal), Arc::from("test"), None)
}

pub fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

pub fn component(name: &str) -> EntityRef {
    EntityRef::new("component", "default", name)
}

pub fn reference(kind: &str, name: &str) -> Reference {
    let target = EntityRef::new(kind, "default", name);
    Reference { target, label: name.to_owned(), entity_type: None, exists: true }
}

/// A service of a team and a system, in a domain that all of them are in.
pub fn service(name: &str, team: &str, system: &str) -> CostedEntity {
    CostedEntity {
        reference: component(name),
        label: name.to_owned(),
        entity_type: Some("service".to_owned()),
        owner: Some(reference("group", team)),
        system: Some(reference("system", system)),
        domain: Some(reference("domain", "all")),
        names: CostNames { names: BTreeSet::from([name.to_owned()]), namespaces: BTreeSet::new() },
    }
}

pub fn line(name: &str, component: Component, portion: Portion, nanos: i64) -> CostLine {
    let subject = SubjectKey {
        cluster: "eu".to_owned(),
        namespace: "shop".to_owned(),
        name: name.to_owned(),
        environment: "production".to_owned(),
    };
    CostLine { subject, component, portion, amount: Amount::from_nanos(nanos.into()) }
}

pub fn costs(day: Day, lines: Vec<CostLine>) -> DayCosts {
    let counts = lines.iter().filter(|line| line.portion.counts());
    let total = counts.map(|line| line.amount).sum();
    DayCosts { day, currency: Currency::USD, lines, total, complete: true }
}

pub fn question(scope: Scope, range: &str) -> CostQuestion {
    CostQuestion { scope, range: range.parse().unwrap(), ..CostQuestion::default() }
}
