//! A source that tells what a test says, entities by rote, time that passes when it is looked at.

use async_trait::async_trait;
use deployments::{DeploymentOptions, DeploymentService};
use futures::{StreamExt, stream};
use platform::{
    EntityRef, Timestamp,
    access::{Approved, Asker, Decision, EntityFacts, Permission, Principal, Unbounded},
    catalog::EntityRow,
    deployments::{
        Act, Application, ApplicationKey, ApplicationNames, Change, Changes, Commit, Deployed,
        DeployedEntities, DeployedEntity, DeploymentError, DeploymentSource, Deployments,
        Destination, Health, Initiator, Listing, ResourceEvent, ResourceNode, RevisionOf,
        SourceError, SourceHealth, SyncStatus,
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
use tokio::sync::broadcast;

/// Time that passes by a millisecond whenever it is looked at.
pub struct Ticking(AtomicI64);

impl Clock for Ticking {
    fn now(&self) -> Timestamp {
        Timestamp(self.0.fetch_add(1, Ordering::SeqCst))
    }
}

/// The source.
pub struct Model {
    pub name: String,
    pub applications: Mutex<Vec<Application>>,
    pub failure: Mutex<Option<SourceError>>,
    pub acts: Mutex<Vec<(String, Act)>>,
    pub asked: AtomicUsize,
    pub looked: AtomicUsize,
    /// Where changes come from; `None` is a source that cannot be watched.
    pub watched: Option<broadcast::Sender<Application>>,
    pub interval: Duration,
}

impl Model {
    pub fn new(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            applications: Mutex::default(),
            failure: Mutex::default(),
            acts: Mutex::default(),
            asked: AtomicUsize::new(0),
            looked: AtomicUsize::new(0),
            watched: None,
            interval: Duration::from_hours(1),
        }
    }

    fn told(&self) -> Result<(), SourceError> {
        self.failure.lock().unwrap().clone().map_or(Ok(()), Err)
    }
}

#[async_trait]
impl DeploymentSource for Model {
    fn name(&self) -> &str {
        &self.name
    }

    fn vendor(&self) -> &'static str {
        "Model"
    }

    fn page(&self) -> &'static str {
        "https://model.example"
    }

    fn interval(&self) -> Duration {
        self.interval
    }

    async fn applications(&self) -> Result<Listing, SourceError> {
        self.asked.fetch_add(1, Ordering::SeqCst);
        self.told()?;
        let applications = self.applications.lock().unwrap().clone();
        Ok(Listing { applications, ..Listing::default() })
    }

    async fn application(
        &self,
        _: &ApplicationKey,
        _: &str,
    ) -> Result<Option<Application>, SourceError> {
        Ok(None)
    }

    async fn resources(
        &self,
        _: &ApplicationKey,
        _: &str,
    ) -> Result<Vec<ResourceNode>, SourceError> {
        self.looked.fetch_add(1, Ordering::SeqCst);
        self.told().map(|()| vec![ResourceNode::default()])
    }

    async fn events(&self, _: &ApplicationKey, _: &str) -> Result<Vec<ResourceEvent>, SourceError> {
        self.told().map(|()| Vec::new())
    }

    async fn commit(&self, of: RevisionOf<'_>) -> Result<Option<Commit>, SourceError> {
        self.told()?;
        Ok(Some(Commit { message: Some(of.revision.to_owned()), ..Commit::default() }))
    }

    async fn changes(&self, _: Option<&str>) -> Result<Changes, SourceError> {
        let Some(watched) = &self.watched else {
            return Err(SourceError::NotWatched("it is a model".to_owned()));
        };
        let changes = stream::unfold(watched.subscribe(), async |mut heard| {
            let change = heard.recv().await.map(|application| Change::Is {
                application: Box::new(application),
                version: None,
            });
            let cut = |_| SourceError::Unavailable("the stream was cut".to_owned());
            Some((change.map_err(cut), heard))
        });
        Ok(changes.boxed())
    }

    async fn act(&self, on: &Application, act: &Act, _: &Asker) -> Result<(), SourceError> {
        self.told()?;
        self.acts.lock().unwrap().push((on.key.name.clone(), act.clone()));
        Ok(())
    }

    fn health(&self) -> SourceHealth {
        SourceHealth::default()
    }
}

/// Entities, who may see them, and who may act on them.
#[derive(Default)]
pub struct Entities {
    /// Another one whenever what is named changes.
    pub position: i64,
    pub named: Vec<DeployedEntity>,
    /// By principal id: what they do not see.
    pub hidden: BTreeMap<String, BTreeSet<EntityRef>>,
    /// By principal id: what they may act on. Guests may act on everything.
    pub owned: BTreeMap<String, BTreeSet<EntityRef>>,
}

struct Seen {
    entities: Arc<Mutex<Entities>>,
    who: String,
}

#[async_trait]
impl DeployedEntities for Seen {
    fn position(&self) -> i64 {
        self.entities.lock().unwrap().position
    }

    async fn named(&self) -> Result<Vec<DeployedEntity>, DeploymentError> {
        Ok(self.entities.lock().unwrap().named.clone())
    }

    fn rows(&self, entities: &[EntityRef]) -> Vec<EntityRow> {
        entities.iter().filter(|one| self.sees(one)).map(row).collect()
    }

    fn sees(&self, entity: &EntityRef) -> bool {
        let all = self.entities.lock().unwrap();
        !all.hidden.get(&self.who).is_some_and(|hidden| hidden.contains(entity))
    }

    fn decide(&self, _: Permission, entity: &EntityRef) -> Decision {
        let all = self.entities.lock().unwrap();
        let owns = all.owned.get(&self.who).is_some_and(|owned| owned.contains(entity));
        match self.who.as_str() {
            "guest" => Decision::Allow,
            _ if owns => Decision::Allow,
            "contractor" => Decision::WithApproval { by: vec!["lead".to_owned()] },
            _ => Decision::Deny,
        }
    }

    fn facts(&self, entity: &EntityRef) -> Option<EntityFacts> {
        self.sees(entity).then(|| EntityFacts {
            reference: entity.clone(),
            spec_type: None,
            lifecycle: None,
            owners: BTreeSet::new(),
            system: None,
            tags: BTreeSet::new(),
            restricted: false,
        })
    }
}

fn row(reference: &EntityRef) -> EntityRow {
    EntityRow {
        reference: reference.clone(),
        kind: "Component".to_owned(),
        label: reference.name().to_owned(),
        description: None,
        entity_type: None,
        lifecycle: None,
        owner: None,
        system: None,
        tags: Vec::new(),
        updated_at: Timestamp(0),
    }
}

/// A running service over models.
pub struct Company {
    pub service: Arc<DeploymentService>,
    pub entities: Arc<Mutex<Entities>>,
    pub store: Store,
    pub folder: TempDir,
}

impl Company {
    pub async fn start(models: &[Arc<Model>], entities: Entities) -> Self {
        Self::start_in(tempfile::tempdir().unwrap(), models, entities).await
    }

    pub async fn start_in(folder: TempDir, models: &[Arc<Model>], entities: Entities) -> Self {
        let url = format!("sqlite:{}", folder.path().join("slipway.db").display());
        let store = Store::open(&StoreOptions { url, max_connections: 4 }).await.unwrap();
        let entities = Arc::new(Mutex::new(entities));
        let seen = Arc::clone(&entities);
        let sources = models.iter().map(|one| Arc::clone(one) as Arc<dyn DeploymentSource>);
        let options = DeploymentOptions {
            instance: "test".to_owned(),
            lease_time: Duration::from_secs(5),
            relist: Duration::from_hours(1),
            authority: Arc::new(Unbounded),
        };
        let service = DeploymentService::start(
            store.clone(),
            sources.collect(),
            Arc::new(move |asker: &Asker| {
                let (entities, who) = (Arc::clone(&seen), asker.principal.id.clone());
                Arc::new(Seen { entities, who }) as Arc<dyn DeployedEntities>
            }),
            options,
            Arc::new(Ticking(AtomicI64::new(1_000_000))),
        );
        Self { service: service.await.unwrap(), entities, store, folder }
    }

    /// Ends, and gives the folder with what was stored.
    pub async fn end(self) -> TempDir {
        self.service.shutdown().await;
        self.store.close().await;
        self.folder
    }

    pub fn asked_by(&self, who: &str) -> Arc<dyn Deployments> {
        self.service.asked(&asker(who))
    }

    /// Has a source asked, and waits for what comes of it.
    pub async fn ask(&self, source: &str) {
        self.service.integrations(&Asker::guest()).try_now(source).await.unwrap();
    }
}

/// Somebody to whom something was approved.
pub fn approved(who: &str, object: &str) -> Asker {
    let (permission, object) = (Permission::DeploymentSync, object.to_owned());
    let (by, number) = ("lead".to_owned(), "1".to_owned());
    asker(who).with_approval(Approved { permission, object, by, number })
}

pub fn asker(who: &str) -> Asker {
    let principal = Principal { id: who.to_owned(), ..Principal::guest() };
    Asker::new(Arc::new(principal), Arc::from("test"), None)
}

pub fn component(name: &str) -> EntityRef {
    EntityRef::new("component", "default", name)
}

pub fn naming(entity: &str, application: &str) -> DeployedEntity {
    let names = ApplicationNames { names: vec![application.to_owned()], ..Default::default() };
    DeployedEntity { reference: component(entity), names }
}

/// An application whose history is these revisions, the newest first.
pub fn application(source: &str, name: &str, revisions: &[&str]) -> Application {
    let count = i64::try_from(revisions.len()).unwrap();
    let deployed = |(at, revision): (usize, &&str)| {
        let id = count - i64::try_from(at).unwrap();
        Deployed {
            id,
            revision: (*revision).to_owned(),
            at: Timestamp(id * 1_000),
            initiator: Initiator::Automated,
            commit: None,
        }
    };
    Application {
        key: ApplicationKey {
            source: source.to_owned(),
            namespace: String::new(),
            name: name.to_owned(),
        },
        project: "shop".to_owned(),
        environment: source.to_owned(),
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
        history: revisions.iter().enumerate().map(deployed).collect(),
        operation: None,
        automated: false,
        labels: BTreeMap::new(),
        address: None,
    }
}
