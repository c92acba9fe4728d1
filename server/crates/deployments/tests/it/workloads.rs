//! Workloads: which belong to an entity, who may see them, what is told, and what a cluster's failure
//! costs (rows 3.1, 3.3, F2).

use crate::model::{asker, component};
use async_trait::async_trait;
use deployments::{WorkloadParts, WorkloadService};
use futures::{FutureExt, StreamExt, stream};
use platform::{
    EntityRef, Timestamp,
    access::{Asker, Unbounded},
    deployments::{ApplicationLabels, DeploymentError, ResourceEvent, SourceError, SourceHealth},
    timestamp::Clock,
    workloads::{
        Cluster, EntityWorkloads, Object, ObjectBody, ObjectChange, ObjectChanges, ObjectKey,
        ObjectKind, Owner, Pod, Workload, WorkloadEntities, WorkloadEntity, WorkloadNames,
        WorkloadState,
    },
};
use std::{
    collections::{BTreeMap, HashMap},
    sync::{Arc, Mutex},
    time::Duration,
};
use store::{Store, StoreOptions};
use tempfile::TempDir;
use tokio::{
    sync::broadcast,
    time::{Instant, sleep, timeout},
};

type Told = Result<ObjectChange, SourceError>;

/// A cluster that tells what a test says.
#[derive(Default)]
struct Model {
    first: Mutex<HashMap<ObjectKind, Vec<Object>>>,
    silent: bool,
    senders: Mutex<HashMap<ObjectKind, broadcast::Sender<Told>>>,
}

impl Model {
    fn sender(&self, kind: ObjectKind) -> broadcast::Sender<Told> {
        let mut senders = self.senders.lock().unwrap();
        senders.entry(kind).or_insert_with(|| broadcast::Sender::new(64)).clone()
    }

    fn tell(&self, kind: ObjectKind, told: Told) {
        self.sender(kind).send(told).unwrap();
    }
}

impl Cluster for Model {
    fn name(&self) -> &'static str {
        "eu"
    }

    fn page(&self) -> &'static str {
        "https://eu.example"
    }

    fn follow(&self, kind: ObjectKind) -> ObjectChanges {
        if self.silent {
            return stream::pending().boxed();
        }
        let all = self.first.lock().unwrap().get(&kind).cloned().unwrap_or_default();
        let heard = self.sender(kind).subscribe();
        let heard =
            stream::unfold(heard, async |mut heard| Some((heard.recv().await.ok()?, heard)));
        stream::iter([Ok(ObjectChange::All(all, Vec::new()))]).chain(heard).boxed()
    }

    fn health(&self) -> SourceHealth {
        SourceHealth::default()
    }
}

struct Entities(Vec<WorkloadEntity>, String);

#[async_trait]
impl WorkloadEntities for Entities {
    fn position(&self) -> i64 {
        1
    }

    async fn named(&self) -> Result<Vec<WorkloadEntity>, DeploymentError> {
        Ok(self.0.clone())
    }

    fn readable(&self, entities: &[EntityRef]) -> Vec<EntityRef> {
        if self.1 == "stranger" || self.1 == "nobody" { Vec::new() } else { entities.to_vec() }
    }

    fn sees(&self, _: &EntityRef) -> bool {
        self.1 != "nobody"
    }
}

struct Still;

impl Clock for Still {
    fn now(&self) -> Timestamp {
        Timestamp(1_000_000)
    }
}

struct Running {
    service: Arc<WorkloadService>,
    model: Arc<Model>,
    _folder: TempDir,
}

impl Running {
    async fn start(model: Model) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}", folder.path().join("slipway.db").display());
        let store = Store::open(&StoreOptions { url, max_connections: 2 }).await.unwrap();
        let named: Vec<WorkloadEntity> = ["cart", "other"]
            .iter()
            .map(|name| WorkloadEntity {
                reference: component(name),
                names: WorkloadNames {
                    selector: ApplicationLabels::parse(&format!("app={name}")).unwrap(),
                    namespace: Some("shop".to_owned()),
                    cluster: None,
                },
            })
            .collect();
        let model = Arc::new(model);
        let service = WorkloadService::start(WorkloadParts {
            store,
            clusters: vec![Arc::clone(&model) as Arc<dyn Cluster>],
            entities: Arc::new(move |asker: &Asker| {
                Arc::new(Entities(named.clone(), asker.principal.id.clone()))
                    as Arc<dyn WorkloadEntities>
            }),
            authority: Arc::new(Unbounded),
            clock: Arc::new(Still),
        });
        Self { service, model, _folder: folder }
    }

    async fn of(&self, name: &str) -> EntityWorkloads {
        let asked = self.service.asked(&asker("guest"));
        asked.of_entity(&component(name)).await.unwrap().unwrap()
    }

    /// What is known once it is like this.
    async fn until(&self, like: impl Fn(&EntityWorkloads) -> bool) -> EntityWorkloads {
        let looking = async {
            loop {
                let found = self.of("cart").await;
                if like(&found) {
                    return found;
                }
                sleep(Duration::from_millis(10)).await;
            }
        };
        timeout(Duration::from_secs(10), looking).await.unwrap()
    }
}

fn object(name: &str, app: &str, owner: Option<(&str, &str)>, body: ObjectBody) -> Object {
    Object {
        key: ObjectKey { namespace: "shop".to_owned(), name: name.to_owned() },
        labels: [("app".to_owned(), app.to_owned())].into_iter().collect::<BTreeMap<_, _>>(),
        owner: owner.map(|(kind, name)| Owner { kind: kind.to_owned(), name: name.to_owned() }),
        body,
    }
}

fn deployment(name: &str) -> Object {
    let workload = Workload {
        kind: "Deployment".to_owned(),
        namespace: "shop".to_owned(),
        name: name.to_owned(),
        wanted: 1,
        ready: 1,
        ..Workload::default()
    };
    object(name, name, None, ObjectBody::Workload(Box::new(workload)))
}

fn pod(name: &str, app: &str, set: &str, reason: Option<&str>) -> Object {
    let pod = Pod {
        name: name.to_owned(),
        phase: "Running".to_owned(),
        ready: u32::from(reason.is_none()),
        containers: 1,
        reason: reason.map(str::to_owned),
        ..Pod::default()
    };
    object(name, app, Some(("ReplicaSet", set)), ObjectBody::Pod(Box::new(pod)))
}

fn event(name: &str, about: (&str, &str), kind: &str) -> Object {
    let event = ResourceEvent {
        kind: kind.to_owned(),
        reason: name.to_owned(),
        message: String::new(),
        object: format!("{}/{}", about.0, about.1),
        at: Some(Timestamp(1)),
        count: 1,
    };
    let about = Owner { kind: about.0.to_owned(), name: about.1.to_owned() };
    object(name, "", None, ObjectBody::Event(about, Box::new(event)))
}

fn company() -> Model {
    let set =
        |name: &str, of: &str| object(name, "", Some(("Deployment", of)), ObjectBody::Between);
    let first = HashMap::from([
        (ObjectKind::Deployment, vec![deployment("cart"), deployment("other")]),
        (ObjectKind::ReplicaSet, vec![set("cart-1", "cart"), set("other-1", "other")]),
        (
            ObjectKind::Pod,
            // The first has no label of its own: it belongs to what is chosen.
            vec![pod("cart-1-a", "", "cart-1", None), pod("other-1-a", "other", "other-1", None)],
        ),
        (
            ObjectKind::Event,
            vec![
                event("Pulled", ("Pod", "cart-1-a"), "Normal"),
                event("Scaled", ("ReplicaSet", "cart-1"), "Normal"),
                event("BackOff", ("Pod", "cart-1-a"), "Warning"),
                event("Elsewhere", ("Pod", "other-1-a"), "Warning"),
            ],
        ),
    ]);
    Model { first: Mutex::new(first), ..Model::default() }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn workloads_have_their_pods_and_events_and_nobody_elses() {
    let running = Running::start(company()).await;
    let found = running.until(|found| found.clusters.iter().all(|one| one.cluster.is_read)).await;
    let [cluster] = &found.clusters[..] else { panic!("{found:?}") };
    let [workload] = &cluster.workloads[..] else { panic!("{found:?}") };
    assert_eq!((workload.name.as_str(), workload.state), ("cart", WorkloadState::Running));
    assert_eq!(workload.pods.len(), 1);
    let events: Vec<_> = cluster.events.iter().map(|event| event.reason.as_str()).collect();
    assert_eq!(events[0], "BackOff", "warnings first");
    assert_eq!(events.len(), 3, "{events:?}");
    running.service.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_pod_that_crashes_is_told_at_once_to_who_looked_and_to_nobody_else() {
    let running = Running::start(company()).await;
    running.until(|found| found.clusters.iter().all(|one| one.cluster.is_read)).await;
    sleep(Duration::from_millis(600)).await;
    let mut notices = running.service.asked(&asker("guest")).notices();
    let version = running.service.version();
    // Nobody looked at the other one.
    running.model.tell(
        ObjectKind::Pod,
        Ok(ObjectChange::Is(Box::new(pod("other-1-a", "other", "other-1", Some("Error"))))),
    );
    sleep(Duration::from_millis(600)).await;
    assert!(notices.next().now_or_never().is_none());
    let begun = Instant::now();
    let crashing = pod("cart-1-a", "", "cart-1", Some("CrashLoopBackOff"));
    running.model.tell(ObjectKind::Pod, Ok(ObjectChange::Is(Box::new(crashing))));
    let notice = timeout(Duration::from_secs(5), notices.next()).await.unwrap().unwrap();
    assert_eq!(notice.entities, [component("cart")]);
    assert!(begun.elapsed() < Duration::from_secs(1), "{:?}", begun.elapsed());
    assert!(running.service.version() > version);
    let found = running.of("cart").await;
    let workload = &found.clusters[0].workloads[0];
    assert_eq!(workload.state, WorkloadState::Degraded, "whatever it says of itself yet");
    assert_eq!(workload.message.as_deref(), Some("CrashLoopBackOff"));
    running.service.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_cluster_that_fails_is_shown_as_it_was_and_mends_by_itself() {
    let running = Running::start(company()).await;
    running.until(|found| found.clusters.iter().all(|one| one.cluster.is_read)).await;
    let down = || Err(SourceError::Unavailable("it is down".to_owned()));
    running.model.tell(ObjectKind::Pod, down());
    let found = running.until(|found| found.clusters[0].cluster.error.is_some()).await;
    let cluster = &found.clusters[0];
    assert_eq!(cluster.cluster.error.as_deref(), Some("it is down"));
    assert!(cluster.cluster.succeeded_at.is_some() && cluster.cluster.is_stale());
    assert_eq!(cluster.workloads[0].pods.len(), 1, "what was known stays");
    running.until(|found| found.clusters[0].cluster.error.is_none()).await;
    // A kind that may not be read is a gap and no failure.
    let refused = Err(SourceError::Refused("hpa is forbidden".to_owned()));
    running.model.tell(ObjectKind::Autoscaler, refused);
    let found = running.until(|found| !found.clusters[0].cluster.unreadable.is_empty()).await;
    assert_eq!(found.clusters[0].cluster.error, None);
    running.service.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_page_does_not_wait_for_a_cluster_that_says_nothing() {
    let running = Running::start(Model { silent: true, ..Model::default() }).await;
    let begun = Instant::now();
    let found = running.of("cart").await;
    assert!(begun.elapsed() < Duration::from_millis(200), "{:?}", begun.elapsed());
    assert!(!found.clusters[0].cluster.is_read && found.clusters[0].workloads.is_empty());
    running.service.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_may_not_read_deployments_sees_no_workloads() {
    let running = Running::start(company()).await;
    let ask = async |who: &str, name: &str| {
        running.service.asked(&asker(who)).of_entity(&component(name)).await
    };
    assert!(matches!(ask("stranger", "cart").await, Err(DeploymentError::NotAllowed(_))));
    assert_eq!(ask("nobody", "cart").await, Ok(None));
    assert_eq!(ask("guest", "unnamed").await, Ok(None));
    let health = running.service.integrations(&Asker::guest()).integrations().await.unwrap();
    assert_eq!((health[0].name.as_str(), health[0].vendor.as_str()), ("eu", "Kubernetes"));
    running.service.shutdown().await;
}
