//! Locations that people register by hand: as sources, over processes and restarts, on trial.

mod analysis;
mod by_hand;
mod lasting;
mod made;
mod registering;
mod registry;
mod trial;

use crate::samples::{Running, Still, Told, entity, reading};
use catalog::{
    locations::{LocationSettings, NewLocation, OnConflict, OriginFactory},
    reading::Reading,
    service::{CatalogService, Origin, Retry, ServiceOptions},
};
use platform::catalog::{Catalog, ChangeKind};
use platform::{Entity, EntityRef};
use serde_json::json;
use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
    time::Duration,
};
use store::{Store, StoreOptions};
use tempfile::TempDir;

const ALL: &str = "https://a.example/all.yaml";
const OTHER: &str = "https://a.example/other.yaml";

/// The web, as far as tests know it: what each target says.
#[derive(Clone, Default)]
struct Web(Arc<Mutex<HashMap<String, Arc<Told>>>>);

impl Web {
    /// A target that says something.
    fn page(&self, target: &str, says: Reading) -> Arc<Told> {
        let told = Arc::new(Told::new(target, says));
        self.0.lock().unwrap().insert(target.to_owned(), Arc::clone(&told));
        told
    }

    fn origins(&self) -> OriginFactory {
        let web = self.clone();
        Arc::new(move |_, target| {
            let told = web.0.lock().unwrap().get(target).cloned();
            told.map(|told| told as Arc<dyn Origin>).ok_or_else(|| "there is nothing".to_owned())
        })
    }

    fn settings(&self) -> LocationSettings {
        LocationSettings::urls(self.origins())
    }
}

async fn start_with(store: &Store, origins: &[Arc<Told>], settings: LocationSettings) -> Running {
    let origins = origins.iter().map(|one| Arc::clone(one) as Arc<dyn Origin>).collect();
    let retry = Retry { first: Duration::from_millis(10), longest: Duration::from_millis(20) };
    let clock = Arc::new(Still(7));
    let options = ServiceOptions { locations: settings, retry, ..ServiceOptions::default() };
    Running::of(CatalogService::start_with(store.clone(), origins, options, clock).await.unwrap())
}

async fn start(store: &Store, web: &Web) -> Running {
    start_with(store, &[], web.settings()).await
}

/// The database in a folder, opened once more, as another process would.
async fn open(folder: &TempDir) -> Store {
    let url = format!("sqlite:{}", folder.path().join("test.db").display());
    Store::open(&StoreOptions { url, max_connections: 2 }).await.unwrap()
}

/// Waits until a question has the answer: what is registered is read by another task.
async fn until<F: Future<Output = bool>>(what: &str, question: impl Fn() -> F) {
    for _ in 0..1_000 {
        if question().await {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("it never came to this: {what}");
}

fn asked(target: &str) -> NewLocation {
    NewLocation { location_type: "url".to_owned(), target: target.to_owned(), presence: None }
}

async fn register(catalog: &Running, target: &str) -> String {
    let registered = catalog.register_location(&asked(target), OnConflict::Reject).await;
    registered.unwrap().location.id
}

fn service(name: &str, owner: &str) -> Entity {
    entity("Component", name, json!({"type": "service", "lifecycle": "production", "owner": owner}))
}

fn said(names: &[&str]) -> Reading {
    reading(&names.iter().map(|name| service(name, "team")).collect::<Vec<_>>())
}

fn component(name: &str) -> EntityRef {
    EntityRef::new("component", "default", name)
}

async fn shown(catalog: &Running, name: &str) -> Option<Entity> {
    let detail = catalog.entity(&component(name)).await.unwrap();
    detail.map(|detail| detail.entity)
}

/// The newest change of a component: what it was, and its cause.
async fn last_change(catalog: &Running, name: &str) -> (ChangeKind, String) {
    let history = catalog.history(&component(name), None).await.unwrap().unwrap();
    (history.changes[0].kind, history.changes[0].cause.clone())
}

/// Everything that a trial must not touch.
async fn stored(store: &Store) -> String {
    format!(
        "{:?}",
        (
            store.registered_locations().await.unwrap(),
            store.sources().await.unwrap(),
            store.last_position().await.unwrap(),
            store.problem_counts().await.unwrap(),
        )
    )
}
