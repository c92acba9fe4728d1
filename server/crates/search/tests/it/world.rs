//! A catalog that says what a test wants, with search beside it.

use async_trait::async_trait;
use catalog::{
    import::HoldRule,
    reading::{Claim, Known, Reading},
    service::{CatalogService, Origin, ServiceOptions},
};
use futures::{StreamExt, stream::BoxStream};
use identity::policy::{PolicyAuthority, Rules, built_in};
use platform::{
    Entity, EntityRef, Timestamp,
    access::{Asker, Authority, Principal, PrincipalKind},
    search::{Findable, Search, SearchPage, SearchQuery},
    timestamp::Clock,
};
use search::{
    SearchParts, SearchService, SearchSettings,
    kinds::{Definitions, Entities},
};
use serde_json::{Value, json};
use std::{
    path::PathBuf,
    sync::{Arc, Mutex},
    time::{Duration, Instant, SystemTime},
};
use store::{LocationRecord, Store, StoreOptions};
use tempfile::TempDir;
use tokio::{sync::watch, time::sleep};

/// What the source says, and that it says something else: to every process.
pub(crate) struct Told {
    entities: Mutex<Vec<Entity>>,
    news: watch::Sender<u64>,
}

impl Default for Told {
    fn default() -> Self {
        Self { entities: Mutex::default(), news: watch::Sender::new(0) }
    }
}

#[async_trait]
impl Origin for Source {
    fn target(&self) -> &'static str {
        "told"
    }

    async fn read(&self, _: &Known) -> Result<Reading, String> {
        let location = "all.yaml".to_owned();
        let entities = self.0.entities.lock().unwrap().clone();
        let claim = |entity| Claim::of(location.clone(), 1, entity);
        let claims = entities.into_iter().map(claim).collect();
        let record = LocationRecord {
            location: location.clone(),
            parent: None,
            scanned: true,
            fingerprint: None,
        };
        Ok(Reading { claims, locations: vec![record], ..Reading::default() })
    }

    fn changes(&self) -> BoxStream<'static, ()> {
        let news = self.0.news.subscribe();
        let next = async |mut news: watch::Receiver<u64>| {
            let is_there = news.changed().await.is_ok();
            is_there.then_some(((), news))
        };
        futures::stream::unfold(news, next).boxed()
    }
}

/// The source as the catalog has it.
pub(crate) struct Source(Arc<Told>);

pub(crate) struct Now;

impl Clock for Now {
    fn now(&self) -> Timestamp {
        let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap();
        Timestamp(i64::try_from(since.as_millis()).unwrap())
    }
}

pub(crate) struct World {
    pub(crate) folder: TempDir,
    pub(crate) store: Store,
    pub(crate) catalog: Arc<CatalogService>,
    pub(crate) search: Arc<SearchService>,
    pub(crate) told: Arc<Told>,
}

/// The kinds of every test.
pub(crate) fn kinds() -> Vec<Arc<dyn Findable>> {
    vec![Arc::new(Entities), Arc::new(Definitions)]
}

impl World {
    pub(crate) async fn new() -> Self {
        Self::with(kinds()).await
    }

    pub(crate) async fn with(kinds: Vec<Arc<dyn Findable>>) -> Self {
        let folder = TempDir::new().unwrap();
        let url = format!("sqlite:{}", folder.path().join("test.db").display());
        Self::at(folder, &url, kinds).await
    }

    pub(crate) async fn at(folder: TempDir, url: &str, kinds: Vec<Arc<dyn Findable>>) -> Self {
        Self::beside(folder, url, kinds, Arc::default(), "one").await
    }

    /// A process on a database that others may have, too, and that is told what they are told.
    pub(crate) async fn beside(
        folder: TempDir,
        url: &str,
        kinds: Vec<Arc<dyn Findable>>,
        told: Arc<Told>,
        instance: &str,
    ) -> Self {
        let options = StoreOptions { url: url.to_owned(), max_connections: 4 };
        let store = Store::open(&options).await.unwrap();
        let rules = Rules::compile(&built_in().unwrap(), None).unwrap();
        let authority = Arc::new(PolicyAuthority::new(rules)) as Arc<dyn Authority>;
        let hold = HoldRule { percent: 100, least: u64::MAX };
        let instance = instance.to_owned();
        let options = ServiceOptions { authority, hold, instance, ..ServiceOptions::default() };
        let origins = vec![Arc::new(Source(Arc::clone(&told))) as Arc<dyn Origin>];
        let catalog = CatalogService::start_with(store.clone(), origins, options, Arc::new(Now));
        let catalog = catalog.await.unwrap();
        let index = folder.path().join("search");
        let search = start(&store, &catalog, index, kinds).await;
        settle(&store, &search).await;
        Self { folder, store, catalog, search, told }
    }

    pub(crate) fn index(&self) -> PathBuf {
        self.folder.path().join("search")
    }

    /// Starts search anew over the same folder.
    pub(crate) async fn restart(&mut self) {
        self.search.shutdown().await;
        self.search = start(&self.store, &self.catalog, self.index(), kinds()).await;
    }

    /// Says what there is, and waits until it is found.
    pub(crate) async fn tell(&self, entities: Vec<Entity>) {
        self.told_only(entities).await;
        self.settle().await;
    }

    /// Says what there is, and waits until it stands in the log.
    pub(crate) async fn told_only(&self, entities: Vec<Entity>) {
        (*self.told.entities.lock().unwrap()).clone_from(&entities);
        self.told.news.send_modify(|number| *number += 1);
        let began = Instant::now();
        loop {
            let rows = self.store.bodies_after(None, 10_000).await.unwrap();
            let stored = |entity: &Entity| {
                let row = rows.iter().find(|row| row.reference == *entity.reference());
                let body: Option<Value> = row.and_then(|row| serde_json::from_str(&row.body).ok());
                body.is_some_and(|body| {
                    entity.json()["metadata"]["labels"] == body["metadata"]["labels"]
                })
            };
            if rows.len() == entities.len() && entities.iter().all(stored) {
                break;
            }
            assert!(began.elapsed() < Duration::from_secs(30), "the catalog never came to it");
            sleep(Duration::from_millis(2)).await;
        }
    }

    /// Waits until the index is as far as the log.
    pub(crate) async fn settle(&self) {
        settle(&self.store, &self.search).await;
    }

    pub(crate) async fn find(&self, asker: &Asker, query: &SearchQuery) -> SearchPage {
        self.search.asked(asker).find(query).await.unwrap()
    }

    /// What a guest of everything finds.
    pub(crate) async fn titles(&self, text: &str) -> Vec<String> {
        let page = self.find(&Asker::system("test"), &ask(text)).await;
        page.hits.into_iter().map(|hit| hit.title).collect()
    }

    pub(crate) async fn end(self) {
        self.search.shutdown().await;
        self.catalog.shutdown().await;
        self.store.close().await;
    }
}

pub(crate) async fn settle(store: &Store, search: &SearchService) {
    let began = Instant::now();
    loop {
        let position = store.last_position().await.unwrap();
        let state = search.state();
        if state.position >= position && state.degraded.is_none() {
            return;
        }
        assert!(began.elapsed() < Duration::from_secs(30), "{state:?} at {position}");
        sleep(Duration::from_millis(2)).await;
    }
}

pub(crate) async fn start(
    store: &Store,
    catalog: &Arc<CatalogService>,
    folder: PathBuf,
    kinds: Vec<Arc<dyn Findable>>,
) -> Arc<SearchService> {
    let settings = SearchSettings {
        synonyms: vec![vec!["k8s".to_owned(), "kubernetes".to_owned()]],
        ..SearchSettings::default()
    };
    let visibility = Arc::clone(catalog) as platform::search::SharedVisibility;
    let (store, clock) = (store.clone(), Arc::new(Now));
    let parts = SearchParts { store, visibility, kinds, settings, folder, clock };
    SearchService::start(parts).await.unwrap()
}

pub(crate) fn ask(text: &str) -> SearchQuery {
    SearchQuery { text: text.to_owned(), limit: 100, facets: true, ..SearchQuery::default() }
}

/// An entity; its version tells one edit from another.
pub(crate) fn entity(kind: &str, name: &str, title: &str, more: Value) -> Entity {
    let mut body = json!({
        "apiVersion": "backstage.io/v1alpha1",
        "kind": kind,
        "metadata": {"name": name, "title": title},
        "spec": {"type": "service", "lifecycle": "production", "owner": "team"},
    });
    merge(&mut body, more);
    Entity::from_json(body).unwrap()
}

fn merge(into: &mut Value, from: Value) {
    match (into, from) {
        (Value::Object(into), Value::Object(from)) => {
            for (key, value) in from {
                merge(into.entry(key).or_insert(Value::Null), value);
            }
        }
        (into, from) => *into = from,
    }
}

/// Somebody of a role, in the group `team`.
pub(crate) fn somebody(role: &str) -> Asker {
    let principal = Principal {
        kind: PrincipalKind::Person,
        id: "user:default/jane".to_owned(),
        entity: Some(EntityRef::new("user", "default", "jane")),
        groups: [EntityRef::new("group", "default", "team")].into(),
        roles: [role.to_owned()].into(),
        ..Principal::guest()
    };
    Asker::new(Arc::new(principal), Arc::from("test"), None)
}

impl World {
    /// What Slipway itself finds, or why it does not.
    pub(crate) async fn search_by(
        &self,
        query: &SearchQuery,
    ) -> Result<SearchPage, platform::search::SearchError> {
        self.search.asked(&Asker::system("test")).find(query).await
    }
}
