//! Small catalogs to test with: written by hand, or made by proptest.

use async_trait::async_trait;
use catalog::{
    reading::{Claim, Known, Reading},
    service::{Asked, CatalogService, Origin},
};
use futures::{StreamExt, stream::BoxStream};
use platform::{Entity, Timestamp, access::Asker, timestamp::Clock};
use proptest::{collection::vec, option, prelude::*, sample::select};
use serde_json::{Value, json};
use std::{
    ops::Deref,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};
use store::{LocationRecord, Store, StoreOptions};
use tempfile::TempDir;
use tokio::sync::broadcast;
use tokio_stream::wrappers::BroadcastStream;

/// A clock that stands still.
pub struct Still(pub i64);

impl Clock for Still {
    fn now(&self) -> Timestamp {
        Timestamp(self.0)
    }
}

/// A store in a folder of its own.
pub async fn store() -> (Store, TempDir) {
    let folder = TempDir::new().unwrap();
    let url = format!("sqlite:{}", folder.path().join("test.db").display());
    let store = Store::open(&StoreOptions { url, max_connections: 2 }).await.unwrap();
    (store, folder)
}

/// An entity of the built-in kinds' API version.
pub fn entity(kind: &str, name: &str, spec: Value) -> Entity {
    described(kind, json!({"name": name}), spec)
}

/// The same with more metadata.
pub fn described(kind: &str, metadata: Value, spec: Value) -> Entity {
    let json = json!({
        "apiVersion": "backstage.io/v1alpha1",
        "kind": kind,
        "metadata": metadata,
        "spec": spec,
    });
    Entity::from_json(json).unwrap()
}

/// A reading of one scanned file.
pub fn reading(entities: &[Entity]) -> Reading {
    let claim = |(index, entity): (usize, &Entity)| {
        let line = u32::try_from(index).unwrap() * 10 + 1;
        Claim::of("all.yaml".to_owned(), line, entity.clone())
    };
    let location = LocationRecord {
        location: "all.yaml".to_owned(),
        parent: None,
        scanned: true,
        fingerprint: None,
    };
    Reading {
        claims: entities.iter().enumerate().map(claim).collect(),
        locations: vec![location],
        ..Reading::default()
    }
}

/// A source that says what it is told to say.
pub struct Told {
    name: String,
    says: Mutex<Result<Reading, String>>,
    changes: broadcast::Sender<()>,
    pause: Mutex<Duration>,
    panics: AtomicU32,
}

impl Told {
    pub fn new(name: &str, says: Reading) -> Self {
        let changes = broadcast::Sender::new(16);
        Self {
            name: name.to_owned(),
            says: Mutex::new(Ok(says)),
            changes,
            pause: Mutex::default(),
            panics: AtomicU32::new(0),
        }
    }

    pub fn take_your_time(&self, pause: Duration) {
        *self.pause.lock().unwrap() = pause;
    }

    pub fn panic_times(&self, times: u32) {
        self.panics.store(times, Ordering::Relaxed);
    }

    /// As [`Told::say`], but nobody is told that it is time to read.
    pub fn say_silently(&self, says: Result<Reading, String>) {
        *self.says.lock().unwrap() = says;
    }

    pub fn say(&self, says: Result<Reading, String>) {
        *self.says.lock().unwrap() = says;
        drop(self.changes.send(()));
    }
}

#[async_trait]
impl Origin for Told {
    fn target(&self) -> &str {
        &self.name
    }

    async fn read(&self, _: &Known) -> Result<Reading, String> {
        let pause = *self.pause.lock().unwrap();
        tokio::time::sleep(pause).await;
        let once = |left: u32| left.checked_sub(1);
        let panics = self.panics.fetch_update(Ordering::Relaxed, Ordering::Relaxed, once);
        assert!(panics.is_err(), "told to");
        self.says.lock().unwrap().clone()
    }

    fn changes(&self) -> BoxStream<'static, ()> {
        BroadcastStream::new(self.changes.subscribe()).map(|_| ()).boxed()
    }
}

/// Names are few, so that references meet, and some lead nowhere.
fn name() -> impl Strategy<Value = String> {
    select(vec!["alpha", "Beta", "gamma-1", "delta.x", "omega_2", "zeta"]).prop_map(str::to_owned)
}

fn text() -> impl Strategy<Value = String> {
    "[a-zA-Zäöü中文 ,.:-]{0,24}"
}

prop_compose! {
    fn metadata()(
        name in name(),
        namespace in option::of(select(vec!["default", "partners"])),
        title in option::of("[A-Z][a-z ]{0,8}[a-z]"),
        description in option::of(text()),
        tags in vec(select(vec!["go", "java", "tier-1", "c++"]), 0..3),
        links in vec("https://[a-z]{1,8}\\.example/[a-z]{0,5}", 0..3),
        annotations in proptest::collection::btree_map("[a-z]{1,5}\\.example/[a-z]{1,6}", text(), 0..3),
    ) -> Value {
        let links: Vec<Value> = links.into_iter().map(|url| json!({"url": url})).collect();
        let mut metadata = json!({"name": name, "tags": tags, "links": links, "annotations": annotations});
        for (key, value) in [("namespace", namespace.map(str::to_owned)), ("title", title), ("description", description)] {
            if let Some(value) = value {
                metadata[key] = Value::String(value);
            }
        }
        metadata
    }
}

prop_compose! {
    fn component()(
        metadata in metadata(),
        kind_type in select(vec!["service", "website"]),
        lifecycle in select(vec!["production", "experimental"]),
        owner in name(),
        system in option::of(name()),
        depends_on in vec(name(), 0..3),
        provides in vec(name(), 0..2),
        consumes in vec(name(), 0..2),
    ) -> Entity {
        let depends_on: Vec<String> = depends_on.iter().map(|name| format!("component:{name}")).collect();
        let mut spec = json!({
            "type": kind_type, "lifecycle": lifecycle, "owner": owner,
            "dependsOn": depends_on, "providesApis": provides, "consumesApis": consumes,
        });
        if let Some(system) = system {
            spec["system"] = Value::String(system);
        }
        described("Component", metadata, spec)
    }
}

prop_compose! {
    fn other()(
        metadata in metadata(),
        kind in select(vec!["API", "System", "Group", "Resource"]),
        owner in name(),
        children in vec(name(), 0..2),
    ) -> Entity {
        let spec = match kind {
            "API" => json!({"type": "openapi", "lifecycle": "production", "owner": owner, "definition": "x"}),
            "System" => json!({"owner": owner, "domain": "shop"}),
            "Group" => json!({"type": "team", "children": children}),
            _ => json!({"type": "database", "owner": owner}),
        };
        described(kind, metadata, spec)
    }
}

/// Any small catalog, one entity a reference.
pub fn catalog() -> impl Strategy<Value = Vec<Entity>> {
    vec(prop_oneof![3 => component(), 2 => other()], 0..14).prop_map(|entities| {
        let mut seen = std::collections::BTreeSet::new();
        entities.into_iter().filter(|entity| seen.insert(entity.reference().clone())).collect()
    })
}

/// A catalog of up to several pages.
pub fn crowd() -> impl Strategy<Value = Vec<Entity>> {
    vec((prop_oneof![4 => component(), 1 => other()], "[a-f]{0,3}"), 0..120).prop_map(|entities| {
        let mut seen = std::collections::BTreeSet::new();
        let named = entities.into_iter().map(|(entity, suffix)| {
            let mut json = Value::from(entity);
            let name = format!("{}{suffix}", json["metadata"]["name"].as_str().unwrap_or_default());
            json["metadata"]["name"] = Value::String(name);
            Entity::from_json(json).unwrap()
        });
        named.filter(|entity| seen.insert(entity.reference().clone())).collect()
    })
}

/// A catalog that runs, asked by whoever sits at this machine.
#[derive(Clone)]
pub struct Running {
    service: Arc<CatalogService>,
    asked: Asked,
}

impl Running {
    pub fn of(service: Arc<CatalogService>) -> Self {
        let asked = service.asked(&Asker::guest());
        Self { service, asked }
    }

    pub fn entities(&self) -> usize {
        self.service.entities()
    }

    pub fn version(&self) -> i64 {
        self.service.version()
    }

    pub async fn shutdown(&self) {
        self.service.shutdown().await;
    }
}

impl Deref for Running {
    type Target = Asked;

    fn deref(&self) -> &Asked {
        &self.asked
    }
}
