//! The catalog's memory, held to a model: the log, replayed row by row.

mod changes;
mod compaction;
mod image;
mod past;
mod undo;

use crate::samples::{self, Running, Still, Told, reading};
use catalog::{
    import::{Writer, import, registered, undo::undo as undo_set},
    locations::{NewLocation, source_name},
    reading::Reading,
    service::{CatalogService, Origin, Retry},
};
use platform::access::Asker;
use platform::{
    Entity, EntityRef, Timestamp,
    catalog::{ChangeKind, Moment},
};
use proptest::prelude::*;
use serde_json::Value;
use std::{collections::BTreeMap, sync::Arc, time::Duration};
use store::{ChangeRecord, Store};

const SOURCE: &str = "s";
const TARGETS: [&str; 2] = ["https://a.example/one.yaml", "https://a.example/two.yaml"];

/// What may happen to a catalog.
#[derive(Clone, Debug)]
enum Event {
    /// The configured source says this now.
    Read(Vec<Entity>),
    /// Nothing leads any more to what it says.
    Orphan,
    /// A location is registered, if it is not, and says this.
    Register(usize, Vec<Entity>),
    /// It is removed, if it is there.
    Unregister(usize),
    /// One of the entities is removed by hand.
    Remove(usize),
    /// The last thing that a person did is undone.
    Undo,
}

fn events() -> impl Strategy<Value = Vec<Event>> {
    let one = prop_oneof![
        4 => samples::catalog().prop_map(Event::Read),
        1 => Just(Event::Orphan),
        2 => (0..2_usize, samples::catalog()).prop_map(|(at, says)| Event::Register(at, says)),
        2 => (0..2_usize).prop_map(Event::Unregister),
        2 => (0..20_usize).prop_map(Event::Remove),
        2 => Just(Event::Undo),
    ];
    prop::collection::vec(one, 1..9)
}

fn asked(target: &str) -> NewLocation {
    NewLocation { location_type: "url".to_owned(), target: target.to_owned(), presence: None }
}

/// A reading of one file that a Location names: when it names it no longer, it is an orphan.
fn led(entities: &[Entity]) -> Reading {
    let mut pass = reading(entities);
    for location in &mut pass.locations {
        location.scanned = false;
    }
    pass
}

/// Makes them happen, one every ten milliseconds of the log's time.
async fn happen(store: &Store, events: &[Event]) {
    for (at, event) in (1_i64..).zip(events) {
        let now = Timestamp(at * 10);
        match event {
            Event::Read(entities) => import(store, SOURCE, led(entities), now).await.unwrap(),
            Event::Orphan => import(store, SOURCE, Reading::default(), now).await.unwrap(),
            Event::Register(at, entities) => {
                drop(
                    registered::register(store, &asked(TARGETS[*at]), &Asker::guest(), now)
                        .await
                        .unwrap(),
                );
                read_registered(store, TARGETS[*at], entities, now).await;
            }
            Event::Unregister(at) => {
                if let Some(known) = store.registered_target("url", TARGETS[*at]).await.unwrap() {
                    drop(registered::remove(store, &known.id, &Asker::guest(), now).await.unwrap());
                }
            }
            Event::Remove(at) => {
                let all = store.entities_after(None, 100).await.unwrap();
                if let Some(entity) = all.get(at % all.len().max(1)) {
                    drop(
                        registered::remove_entity(store, &entity.reference, &Asker::guest(), now)
                            .await
                            .unwrap(),
                    );
                }
            }
            Event::Undo => {
                if let Some(set) = last_act(store).await {
                    drop(undo_set(store, &set, &Asker::guest(), now).await.unwrap());
                }
            }
        }
    }
}

async fn read_registered(store: &Store, target: &str, entities: &[Entity], now: Timestamp) {
    let known = store.registered_target("url", target).await.unwrap().unwrap();
    let name = source_name(&known);
    let mut pass = led(entities);
    pass.claims.push(catalog::locations::generated::claim(&known));
    let before = store.known_source(&name).await.unwrap();
    Writer::registered(store, &name, &known).import(pass, before, now).await.unwrap();
}

/// The last thing that a person did.
async fn last_act(store: &Store) -> Option<String> {
    let recent = store.recent_changes(1_000).await.unwrap();
    let person = platform::catalog::Actor::Person;
    recent.into_iter().find(|row| row.change.by.actor == person)?.change.by.change_set
}

async fn log(store: &Store) -> Vec<ChangeRecord> {
    store.changes_after(0, 100_000).await.unwrap()
}

/// The entities at a position, as the log tells them: the last row of each.
fn replayed(log: &[ChangeRecord], position: i64) -> BTreeMap<EntityRef, &ChangeRecord> {
    let mut state = BTreeMap::new();
    for row in log.iter().filter(|row| row.position <= position) {
        match row.change.kind {
            ChangeKind::Deleted => drop(state.remove(&row.change.reference)),
            _ => drop(state.insert(row.change.reference.clone(), row)),
        }
    }
    state
}

fn body(row: &ChangeRecord) -> Value {
    serde_json::from_str(&row.change.body).unwrap()
}

/// A service over what happened, whose source is not read again while it is looked at.
async fn service(store: &Store) -> Running {
    let told = Told::new(SOURCE, Reading::default());
    told.take_your_time(Duration::from_hours(1));
    let origin: Arc<dyn Origin> = Arc::new(told);
    let clock = Arc::new(Still(1_000_000));
    Running::of(
        CatalogService::start(store.clone(), vec![origin], Retry::default(), clock).await.unwrap(),
    )
}

/// Some of the positions of a log, the first and the last among them.
fn positions(log: &[ChangeRecord]) -> Vec<i64> {
    let step = log.len() / 10 + 1;
    let mut some: Vec<i64> = log.iter().step_by(step).map(|row| row.position).collect();
    some.extend(log.last().map(|row| row.position));
    some.dedup();
    some
}

fn at(position: i64) -> Moment {
    Moment::Position(position)
}

fn run<F: Future<Output = ()>>(test: impl FnOnce() -> F) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(test());
}
