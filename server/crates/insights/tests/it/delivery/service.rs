//! The service over a store and sources that tell what a test says.

use super::world::{DAY, HOUR, MINUTE, MONDAY, build, change, commit, deployment, entity, signal};
use async_trait::async_trait;
use insights::delivery::{
    AllSummaries, DeliveryOptions, DeliveryService, DeliverySources, DeliverySummary,
};
use platform::{
    EntityRef, TimeRange, Timestamp, Zone,
    access::{Asker, Decision, Permission, Principal, Unbounded},
    catalog::{EntityRow, Reference},
    ci::NamedRepository,
    code_host::HostError,
    delivery::{
        Build, Change, DeliveredEntities, DeliveredEntity, DeliveryError, DeliveryQuestion,
        DeliveryScope, DeliverySource, DeploymentFact, Evidence, EvidenceItem, EvidenceQuestion,
        Measure, NewNote, Portion, Signal, SignalKind, SignalSource, Stream, Summaries,
        SummarySource, SummaryTopic, Value,
    },
    deployments::{
        Application, ApplicationKey, Deployed, Destination, Health, Initiator, SourceHealth,
        SyncStatus,
    },
    time_range::{RangePreset, RangeQuery},
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
use store::{ApplicationRecord, Store, StoreOptions};
use tempfile::TempDir;

/// Facts of one portion.
const PORTION: usize = 4;

/// Time that stands until it is moved.
pub(crate) struct Hand(pub AtomicI64);

impl Clock for Hand {
    fn now(&self) -> Timestamp {
        Timestamp(self.0.load(Ordering::SeqCst))
    }
}

/// An account `acme` with one repository.
#[derive(Default)]
struct Model {
    changes: Mutex<Vec<Change>>,
    builds: Mutex<Vec<Build>>,
    deployments: Mutex<Vec<DeploymentFact>>,
    asked: AtomicUsize,
    /// So many questions are answered, then none.
    answers: Mutex<Option<usize>>,
}

fn portion<T: Clone>(all: &[T], next: Option<&str>) -> (Vec<T>, Option<String>) {
    // The latest first.
    let begin: usize = next.map_or(0, |next| next.parse().unwrap());
    let shown: Vec<T> = all.iter().rev().skip(begin).take(PORTION).cloned().collect();
    let end = begin + shown.len();
    (shown, (end < all.len()).then(|| end.to_string()))
}

#[async_trait]
impl DeliverySource for Model {
    fn name(&self) -> &'static str {
        "git.example/acme"
    }

    fn vendor(&self) -> &'static str {
        "Model"
    }

    fn has(&self, named: &NamedRepository) -> Option<String> {
        named.slug.strip_prefix("acme/").map(str::to_owned)
    }

    async fn portion(
        &self,
        _: &str,
        stream: Stream,
        next: Option<&str>,
    ) -> Result<Portion, HostError> {
        self.asked.fetch_add(1, Ordering::SeqCst);
        if let Some(left) = &mut *self.answers.lock().unwrap() {
            if *left == 0 {
                return Err(HostError::Unavailable("it is down".to_owned()));
            }
            *left -= 1;
        }
        let mut told = Portion::default();
        match stream {
            Stream::Changes => {
                (told.changes, told.next) = portion(&self.changes.lock().unwrap(), next);
            }
            Stream::Builds => {
                (told.builds, told.next) = portion(&self.builds.lock().unwrap(), next);
            }
            Stream::Deployments => {
                (told.deployments, told.next) = portion(&self.deployments.lock().unwrap(), next);
            }
        }
        Ok(told)
    }

    fn health(&self) -> SourceHealth {
        SourceHealth::default()
    }
}

/// What watches, and tells what a test says.
#[derive(Default)]
struct Watch(Mutex<Vec<Signal>>);

#[async_trait]
impl SignalSource for Watch {
    fn name(&self) -> &'static str {
        "watch"
    }

    fn vendor(&self) -> &'static str {
        "Watch"
    }

    async fn signals(&self, _: Timestamp) -> Result<Vec<Signal>, String> {
        Ok(self.0.lock().unwrap().clone())
    }
}

/// One team with one service; Jane owns it, and Eve sees nothing.
struct Entities(String);

fn team() -> EntityRef {
    EntityRef::new("group", "default", "payments")
}

#[async_trait]
impl DeliveredEntities for Entities {
    fn position(&self) -> i64 {
        1
    }

    async fn named(&self) -> Result<Vec<DeliveredEntity>, DeliveryError> {
        if self.0 == "eve" {
            return Ok(Vec::new());
        }
        let repository = Some(NamedRepository { host: None, slug: "acme/cart".to_owned() });
        Ok(vec![DeliveredEntity { reference: entity(), repository, applications: None }])
    }

    fn rows(&self, entities: &[EntityRef]) -> Vec<EntityRow> {
        if self.0 == "eve" {
            return Vec::new();
        }
        let known = entities.iter().filter(|one| **one == entity());
        known
            .map(|reference| EntityRow {
                reference: reference.clone(),
                kind: "Component".to_owned(),
                label: "Cart".to_owned(),
                description: None,
                entity_type: None,
                lifecycle: None,
                owner: Some(Reference {
                    target: team(),
                    label: "Payments".to_owned(),
                    entity_type: None,
                    exists: true,
                }),
                system: None,
                tags: Vec::new(),
                updated_at: Timestamp(0),
            })
            .collect()
    }

    fn teams(&self, team: &EntityRef) -> Vec<Reference> {
        let label = "Payments".to_owned();
        let one = Reference { target: team.clone(), label, entity_type: None, exists: true };
        if *team == self::team() { vec![one] } else { Vec::new() }
    }

    fn decide(&self, _: Permission, _: &EntityRef) -> Decision {
        if self.0 == "bob" { Decision::Deny } else { Decision::Allow }
    }
}

struct Company {
    service: Arc<DeliveryService>,
    source: Arc<Model>,
    watch: Arc<Watch>,
    clock: Arc<Hand>,
    store: Store,
    folder: TempDir,
}

fn asker(name: &str) -> Asker {
    let principal = Principal {
        id: name.to_owned(),
        label: name.to_owned(),
        ..(*Asker::guest().principal).clone()
    };
    Asker::new(Arc::new(principal), Arc::from("none"), None)
}

async fn opened(folder: &TempDir) -> Store {
    let url = format!("sqlite://{}", folder.path().join("slipway.db").display());
    Store::open(&StoreOptions { url, max_connections: 4 }).await.unwrap()
}

impl Company {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self::over(folder, Arc::new(Model::default())).await
    }

    async fn over(folder: TempDir, source: Arc<Model>) -> Self {
        let store = opened(&folder).await;
        let clock = Arc::new(Hand(AtomicI64::new(MONDAY + 30 * DAY)));
        let watch = Arc::new(Watch::default());
        let sources = DeliverySources {
            hosts: vec![Arc::<Model>::clone(&source) as _],
            signals: vec![Arc::<Watch>::clone(&watch) as _],
        };
        let options = DeliveryOptions {
            instance: "here".to_owned(),
            lease_time: Duration::from_secs(15),
            back: Duration::from_hours(24 * 400),
            interval: Duration::from_mins(15),
            zone: &UTC,
            digest: false,
            authority: Arc::new(Unbounded),
        };
        let entities = |asker: &Asker| {
            Arc::new(Entities(asker.principal.id.clone())) as Arc<dyn DeliveredEntities>
        };
        let times = Arc::<Hand>::clone(&clock) as Arc<dyn Clock>;
        let service =
            DeliveryService::new(store.clone(), sources, Arc::new(entities), options, times);
        Self { service, source, watch, clock, store, folder }
    }

    /// Thirty changes, each deployed an hour after it was merged; every tenth deployment fails.
    fn busy(&self) {
        let times = |number: usize| i64::try_from(number).unwrap() * 12 * 60;
        for number in 1..=30 {
            let merged = times(number);
            let one = change(number, [merged - 180, merged - 120, merged - 60, merged]);
            self.source.changes.lock().unwrap().push(one);
            self.source.builds.lock().unwrap().push(build(number, merged + 10));
            let ok = number % 10 != 0;
            let one = deployment(&number.to_string(), number, merged + 60, ok);
            self.source.deployments.lock().unwrap().push(one);
        }
    }

    async fn collected(&self) -> usize {
        let portions = self.service.collect_all(&*self.source).await;
        self.service.derive_all().await;
        portions
    }

    async fn value(&self, measure: Measure) -> Option<Value> {
        let page = self.service.asked(&asker("jane")).page(&question()).await.unwrap().unwrap();
        page.value(measure)
    }
}

fn question() -> DeliveryQuestion {
    let range = RangeQuery::Preset(RangePreset::Days90);
    let zone = Some("UTC".to_owned());
    DeliveryQuestion { scope: DeliveryScope::Service(entity()), range, zone, measure: None }
}

#[tokio::test]
async fn histories_are_read_back_and_measured() {
    let company = Company::new().await;
    company.busy();
    let portions = company.collected().await;
    // Thirty of each in portions of four.
    assert_eq!(portions, 3 * 8);
    assert_eq!(company.value(Measure::FailureRate).await, Some(Value::Share(0.1)));
    assert_eq!(company.value(Measure::LeadTime).await, Some(Value::Time(4 * HOUR)));
    let asked = company.source.asked.load(Ordering::SeqCst);
    assert_eq!(company.collected().await, 0, "nothing is due");
    assert_eq!(company.source.asked.load(Ordering::SeqCst), asked);
    // What is new is found where what is known begins.
    company.clock.0.fetch_add(6 * HOUR, Ordering::SeqCst);
    for number in 31..=40 {
        let one = deployment(&number.to_string(), 30, 30 * 720 + 60 + i64::from(number) * 30, true);
        company.source.deployments.lock().unwrap().push(one);
    }
    assert_eq!(company.collected().await, 3);
    let asked = company.source.asked.load(Ordering::SeqCst) - asked;
    assert_eq!(asked, 1 + 1 + 3, "ten new ones in portions of four");
}

#[tokio::test]
async fn who_is_killed_goes_on_where_it_was() {
    let company = Company::new().await;
    company.busy();
    // It breaks off in the middle of each history.
    *company.source.answers.lock().unwrap() = Some(9);
    company.collected().await;
    let facts = company.store.delivery_facts_after(0, 1_000, Timestamp(0)).await.unwrap().len();
    assert!((30..90).contains(&facts), "{facts}");
    let Company { source, folder, store, clock, .. } = company;
    let later = clock.0.load(Ordering::SeqCst) + 10 * MINUTE;
    store.close().await;
    *source.answers.lock().unwrap() = None;
    let asked = source.asked.load(Ordering::SeqCst);
    let again = Company::over(folder, source).await;
    again.clock.0.store(later, Ordering::SeqCst);
    again.service.read_all().await.unwrap();
    again.collected().await;
    assert_eq!(again.value(Measure::LeadTime).await, Some(Value::Time(4 * HOUR)));
    let asked = again.source.asked.load(Ordering::SeqCst) - asked;
    assert!(asked <= 24, "{asked} questions: it began anew");
}

#[tokio::test]
async fn signals_make_a_deployment_fail_and_end_that() {
    let company = Company::new().await;
    company.busy();
    company.collected().await;
    let began = 5 * 720 + 70;
    company.watch.0.lock().unwrap().push(signal(SignalKind::Incident, began, None));
    company.service.derive_all().await;
    assert_eq!(company.value(Measure::FailureRate).await, Some(Value::Share(4.0 / 30.0)));
    let page = company.service.asked(&asker("jane")).page(&question()).await.unwrap().unwrap();
    assert_eq!(page.gaps.unrestored, 2, "the last deployment failed too");
    *company.watch.0.lock().unwrap() = vec![signal(SignalKind::Incident, began, Some(began + 30))];
    company.service.derive_all().await;
    let page = company.service.asked(&asker("jane")).page(&question()).await.unwrap().unwrap();
    assert_eq!(page.gaps.unrestored, 1);
}

#[tokio::test]
async fn an_alert_of_which_nobody_tells_any_more_is_over() {
    let company = Company::new().await;
    company.busy();
    company.collected().await;
    company.watch.0.lock().unwrap().push(signal(SignalKind::Alert, 5 * 720 + 70, None));
    company.service.derive_all().await;
    let page = company.service.asked(&asker("jane")).page(&question()).await.unwrap().unwrap();
    assert_eq!(page.gaps.unrestored, 2);
    // Told later than it began: it began when it was told first.
    *company.watch.0.lock().unwrap() = Vec::new();
    company.service.derive_all().await;
    let page = company.service.asked(&asker("jane")).page(&question()).await.unwrap().unwrap();
    assert_eq!(page.gaps.unrestored, 1);
}

#[tokio::test]
async fn a_regression_that_comes_back_is_another_one() {
    let company = Company::new().await;
    let told = || Signal { id: "7".to_owned(), ..signal(SignalKind::Regression, 100, None) };
    let now = company.clock.0.load(Ordering::SeqCst);
    // Told, told no more, told twice again.
    for told in [vec![told()], Vec::new(), vec![told()], vec![told()]] {
        *company.watch.0.lock().unwrap() = told;
        company.service.derive_all().await;
    }
    let facts = company.store.delivery_facts_after(0, 100, Timestamp(0)).await.unwrap();
    let signals = facts.iter().map(|fact| serde_json::from_str::<Signal>(&fact.body).unwrap());
    let mut signals: Vec<Signal> = signals.collect();
    signals.sort_by_key(|one| one.began_at);
    let known: Vec<_> =
        signals.iter().map(|one| (one.id.as_str(), one.ended_at.map(|at| at.0))).collect();
    assert_eq!(known, [("7", Some(now)), (format!("7@{now}").as_str(), None)]);
}

fn application(source: &str) -> Application {
    let deployed = Deployed {
        id: 1,
        revision: "d1".to_owned(),
        at: Timestamp(MONDAY),
        initiator: Initiator::Automated,
        commit: None,
    };
    Application {
        key: ApplicationKey {
            source: source.to_owned(),
            namespace: String::new(),
            name: "cart".to_owned(),
        },
        project: "shop".to_owned(),
        environment: "production".to_owned(),
        destination: Destination::default(),
        sync: SyncStatus::Synced,
        health: Health::Healthy,
        health_message: None,
        target: "main".to_owned(),
        target_revision: "main".to_owned(),
        repository: "https://git.example/shop".to_owned(),
        images: Vec::new(),
        resources: Vec::new(),
        resources_total: 0,
        conditions: Vec::new(),
        history: vec![deployed],
        operation: None,
        automated: false,
        labels: BTreeMap::new(),
        address: None,
    }
}

#[tokio::test]
async fn clusters_call_their_deployments_alike() {
    let company = Company::new().await;
    let record = |source: &str| ApplicationRecord {
        key: application(source).key,
        body: serde_json::to_string(&application(source)).unwrap(),
        gone: false,
        changed_at: Timestamp(MONDAY),
        version: 0,
    };
    let mut unit = company.store.begin().await.unwrap();
    unit.put_applications(&[record("eu"), record("us")]).await.unwrap();
    unit.commit().await.unwrap();
    company.service.derive_all().await;
    let facts = company.store.delivery_facts_after(0, 100, Timestamp(0)).await.unwrap();
    let sources: BTreeSet<&str> = facts.iter().map(|fact| fact.source.as_str()).collect();
    assert_eq!(sources, BTreeSet::from(["deployments:eu", "deployments:us"]));
}

#[tokio::test]
async fn what_one_may_not_see_is_not_there() {
    let company = Company::new().await;
    company.busy();
    company.collected().await;
    let eve = company.service.asked(&asker("eve"));
    assert_eq!(eve.page(&question()).await.unwrap(), None);
    let all = DeliveryQuestion { scope: DeliveryScope::Company, ..question() };
    let page = eve.page(&all).await.unwrap().unwrap();
    assert_eq!((page.services, page.rows.len(), page.marks.len()), (0, 0, 0));
    let whole = company.service.asked(&asker("jane")).page(&all).await.unwrap().unwrap();
    assert_eq!((whole.services, whole.rows.len()), (1, 1));
    let of_team = DeliveryQuestion { scope: DeliveryScope::Team(team()), ..question() };
    let of_team = company.service.asked(&asker("jane")).page(&of_team).await.unwrap().unwrap();
    assert_eq!(of_team.readings, whole.readings);
    assert_eq!(of_team.crumbs.len(), 2);
}

#[tokio::test]
async fn who_sees_little_takes_nothing_from_others() {
    let company = Company::new().await;
    // Eve is the first who asks.
    assert_eq!(company.service.asked(&asker("eve")).page(&question()).await.unwrap(), None);
    company.busy();
    company.collected().await;
    assert_eq!(company.value(Measure::LeadTime).await, Some(Value::Time(4 * HOUR)));
}

#[tokio::test]
async fn a_note_leaves_a_fact_out_until_it_is_taken_back() {
    let company = Company::new().await;
    company.busy();
    company.collected().await;
    let jane = company.service.asked(&asker("jane"));
    let asked = EvidenceQuestion {
        question: question(),
        measure: Measure::FailureRate,
        at: None,
        offset: 0,
        limit: Evidence::SHOWN,
    };
    let found = jane.evidence(&asked).await.unwrap().unwrap();
    assert_eq!(found.total, 30);
    let failed = |item: &EvidenceItem| matches!(item, EvidenceItem::Deployment(one) if one.failed);
    assert_eq!(found.items.iter().filter(|noted| failed(&noted.item)).count(), 3);
    assert!(failed(&found.items[0].item), "what failed stands first");
    let note = |reason: &str, fact: &str| NewNote {
        entity: entity(),
        fact: fact.to_owned(),
        reason: reason.to_owned(),
        excluded: true,
    };
    let key = found.items[0].key.clone();
    let bob = company.service.asked(&asker("bob"));
    assert!(matches!(bob.annotate(note("x", &key)).await, Err(DeliveryError::NotAllowed(_))));
    let eve = company.service.asked(&asker("eve"));
    assert!(matches!(eve.annotate(note("x", &key)).await, Err(DeliveryError::NotFound(_))));
    assert!(matches!(jane.annotate(note(" ", &key)).await, Err(DeliveryError::BadRequest(_))));
    let none = note("x", "deployment:none");
    assert!(matches!(jane.annotate(none).await, Err(DeliveryError::NotFound(_))));
    let id = jane.annotate(note("a  drill", &key)).await.unwrap();
    assert_eq!(company.value(Measure::FailureRate).await, Some(Value::Share(2.0 / 29.0)));
    let found = jane.evidence(&asked).await.unwrap().unwrap();
    let noted = found.items.iter().find(|noted| noted.key == key).unwrap();
    let told = noted.note.as_ref().unwrap();
    assert_eq!((told.reason.as_str(), told.by.as_str(), told.excluded), ("a drill", "jane", true));
    jane.take_back(&entity(), id).await.unwrap();
    assert!(matches!(jane.take_back(&entity(), id).await, Err(DeliveryError::NotFound(_))));
    assert_eq!(company.value(Measure::FailureRate).await, Some(Value::Share(0.1)));
}

#[tokio::test]
async fn what_is_behind_a_number_is_the_number() {
    let company = Company::new().await;
    company.busy();
    company.collected().await;
    let jane = company.service.asked(&asker("jane"));
    let page = jane.page(&question()).await.unwrap().unwrap();
    let mut leads = Vec::new();
    let mut asked = EvidenceQuestion {
        limit: 7,
        at: None,
        offset: 0,
        question: question(),
        measure: Measure::LeadTime,
    };
    loop {
        let found = jane.evidence(&asked).await.unwrap().unwrap();
        leads.extend(found.items.iter().filter_map(|noted| match &noted.item {
            EvidenceItem::Change(change) => Some(change.lead),
            _ => None,
        }));
        asked.offset += u64::try_from(found.items.len()).unwrap();
        if asked.offset >= found.total {
            break;
        }
    }
    assert!(leads.windows(2).all(|pair| pair[0] >= pair[1]), "the longest first");
    assert_eq!(super::reference::median(&leads).map(Value::Time), page.value(Measure::LeadTime));
    assert_eq!(leads.len() as u64, page.reading(Measure::LeadTime).unwrap().samples);
    let of_points: u64 = page.points.iter().map(|point| point.changes).sum();
    assert_eq!(of_points, leads.len() as u64);
    let point = page.points.iter().find(|point| point.changes > 0).unwrap();
    let of_point = EvidenceQuestion { at: Some(point.at), offset: 0, ..asked };
    let found = jane.evidence(&of_point).await.unwrap().unwrap();
    assert_eq!(found.total, point.changes);
}

#[tokio::test]
async fn a_week_is_told_once() {
    let company = Company::new().await;
    company.busy();
    company.collected().await;
    let week = TimeRange { from: Timestamp(MONDAY), to: Timestamp(MONDAY + 7 * DAY) };
    assert_eq!(company.service.tell_week(week).await.unwrap(), 1);
    assert_eq!(company.service.tell_week(week).await.unwrap(), 0, "it was told");
    let Company { folder, source, store, .. } = company;
    store.close().await;
    let again = Company::over(folder, source).await;
    again.service.read_all().await.unwrap();
    assert_eq!(again.service.tell_week(week).await.unwrap(), 0, "by whoever");
    let quiet = TimeRange { from: Timestamp(MONDAY - 70 * DAY), to: Timestamp(MONDAY - 63 * DAY) };
    assert_eq!(again.service.tell_week(quiet).await.unwrap(), 0, "nothing happened");
}

/// A part that never answers.
struct Late;

#[async_trait]
impl SummarySource for Late {
    fn topic(&self) -> SummaryTopic {
        SummaryTopic::Costs
    }

    async fn part(
        &self,
        _: &Asker,
        _: &platform::delivery::SummaryPeriod,
    ) -> Result<Option<platform::delivery::SummaryPart>, platform::delivery::SummaryError> {
        std::future::pending().await
    }
}

#[tokio::test]
async fn a_summary_is_whole_without_what_is_late() {
    let company = Company::new().await;
    company.busy();
    company.collected().await;
    let delivery: Arc<dyn SummarySource> = Arc::new(DeliverySummary::new(&company.service));
    let sources = vec![Arc::new(Late) as Arc<dyn SummarySource>, delivery];
    let clock = Arc::<Hand>::clone(&company.clock) as Arc<dyn Clock>;
    let all = AllSummaries::new(sources, asker("jane"), &UTC, clock);
    let range = RangeQuery::Preset(RangePreset::Days30);
    let summary = all.summary(range, Some("Europe/Berlin")).await.unwrap();
    assert_eq!(summary.missing, [SummaryTopic::Costs]);
    assert_eq!(summary.parts.len(), 1);
    let facts = &summary.parts[0].facts;
    assert_eq!(facts.len(), Measure::ALL.len());
    assert!(facts.iter().all(|fact| fact.link.starts_with("/delivery/numbers/")));
    assert!(facts.iter().all(|fact| fact.link.contains("range=30d&zone=Europe/Berlin")));
    assert!(all.summary(range, Some("Nowhere")).await.is_err());
    assert!(Zone::named("Nowhere").is_none());
    assert_eq!(commit(1).len(), 40);
}
