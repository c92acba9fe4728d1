//! What waits for a person: removals that are too many, and documents that claim one entity.

use crate::samples::{self, Running, Still, Told, entity, reading};
use catalog::{
    import::{HoldRule, orphans},
    reading::Reading,
    service::{CatalogService, Origin, ServiceOptions},
};
use platform::{
    Entity, EntityRef, Timestamp,
    catalog::{Catalog, CatalogError, ChangeKind, Choice, Decision, ProblemKind},
    notifications::{NotificationKind, Told as ToldOf},
    timestamp::Clock,
};
use serde_json::json;
use std::{
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};
use store::{LocationRecord, Store};

const RULE: HoldRule = HoldRule { percent: 20, least: 3 };

fn service(name: &str, kind: &str) -> Entity {
    entity("Component", name, json!({"type": kind, "lifecycle": "production", "owner": "team"}))
}

fn reference(name: &str) -> EntityRef {
    EntityRef::new("component", "default", name)
}

fn services(names: &[&str]) -> Reading {
    reading(&names.iter().map(|name| service(name, "service")).collect::<Vec<_>>())
}

/// A clock that is put forward by hand.
struct Hand(AtomicI64);

impl Clock for Hand {
    fn now(&self) -> Timestamp {
        Timestamp(self.0.load(Ordering::Relaxed))
    }
}

async fn start(store: &Store, told: &[Arc<Told>]) -> Running {
    start_at(store, told, Arc::new(Still(5))).await
}

async fn start_at(store: &Store, told: &[Arc<Told>], clock: Arc<dyn Clock>) -> Running {
    let origins = told.iter().map(|one| Arc::clone(one) as Arc<dyn Origin>).collect();
    let options = ServiceOptions { hold: RULE, ..ServiceOptions::default() };
    Running::of(CatalogService::start_with(store.clone(), origins, options, clock).await.unwrap())
}

async fn until<F: Future<Output = bool>>(what: &str, done: impl Fn() -> F) {
    let waiting = async {
        while !done().await {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    assert!(tokio::time::timeout(Duration::from_secs(20), waiting).await.is_ok(), "{what}");
}

/// What the owners of all services are told.
async fn told_to_team(store: &Store, unread_only: bool) -> Vec<ToldOf> {
    let names = ["group:default/team".to_owned()];
    let kinds = NotificationKind::ALL.map(NotificationKind::name);
    let found =
        store.notifications_for("user:default/jane", &names, &kinds, unread_only, 100).await;
    let bodies = found.unwrap().into_iter().map(|one| serde_json::from_str(&one.body).unwrap());
    bodies.collect()
}

/// How many are held open, and how many entities there are.
async fn held_and_all(catalog: &Running) -> (u64, usize) {
    let page = catalog.problems(Some(ProblemKind::Held), 0).await.unwrap();
    assert_eq!(page.counts.held, u64::try_from(page.problems.len()).unwrap());
    (page.counts.held, catalog.entities())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn too_many_removals_wait_until_a_person_removes_them() {
    let (store, _folder) = samples::store().await;
    let told = Arc::new(Told::new("s", services(&["a", "b", "c", "d", "e"])));
    let catalog = start(&store, &[Arc::clone(&told)]).await;
    until("read", || async { catalog.entities() == 5 }).await;

    told.say(Ok(services(&["a", "new"])));
    until("held", || async { held_and_all(&catalog).await == (4, 6) }).await;
    // Whoever owns them is told once, of what they own.
    let shown = told_to_team(&store, true).await;
    assert_eq!(shown, [ToldOf::RemovalsHeld { count: 4 }]);
    told.say(Ok(services(&["a", "new"])));
    let page = catalog.problems(None, 0).await.unwrap();
    assert!(page.decidable);
    let [held] = page.held.as_slice() else { panic!("one source: {:?}", page.held) };
    assert_eq!((held.source.as_str(), held.decision, held.count), ("s", Decision::Open, 4));
    assert_eq!(page.problems[0].entity, Some(reference("b")), "each of them is listed");

    let wrong = catalog.decide_removals("s", "another", Decision::Remove).await;
    assert!(matches!(wrong, Err(CatalogError::Conflict(_))), "{wrong:?}");
    let none = catalog.decide_removals("s", &held.token, Decision::Open).await;
    assert!(matches!(none, Err(CatalogError::BadQuery(_))), "{none:?}");
    assert_eq!(told_to_team(&store, true).await.len(), 1);
    catalog.decide_removals("s", &held.token, Decision::Remove).await.unwrap();
    assert_eq!(told_to_team(&store, true).await, [], "nothing waits any more");
    assert_eq!(told_to_team(&store, false).await.len(), 1);
    until("removed", || async { held_and_all(&catalog).await == (0, 2) }).await;
    let last = store.recent_changes(1).await.unwrap().remove(0).change;
    assert_eq!(last.kind, ChangeKind::Deleted);
    assert!(last.cause.starts_with("s · "), "{}", last.cause);
    assert!(catalog.problems(None, 0).await.unwrap().held.is_empty());
    catalog.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_person_keeps_stays_and_what_comes_back_is_held_no_more() {
    let (store, _folder) = samples::store().await;
    let told = Arc::new(Told::new("s", services(&["a", "b", "c", "d"])));
    let catalog = start(&store, &[Arc::clone(&told)]).await;
    until("read", || async { catalog.entities() == 4 }).await;
    told.say(Ok(services(&["a"])));
    until("held", || async { held_and_all(&catalog).await == (3, 4) }).await;
    let held = catalog.problems(None, 0).await.unwrap().held.remove(0);
    catalog.decide_removals("s", &held.token, Decision::Keep).await.unwrap();

    // One more is missing: that alone is few, and goes at once.
    told.say(Ok(services(&[])));
    until("the one is gone", || async { held_and_all(&catalog).await == (0, 3) }).await;
    let kept = catalog.problems(None, 0).await.unwrap().held.remove(0);
    assert_eq!((kept.decision, kept.count), (Decision::Keep, 3));

    told.say(Ok(services(&["b", "c"])));
    let one_left = async || {
        let held = catalog.problems(None, 0).await.unwrap().held;
        held.len() == 1 && held[0].count == 1
    };
    until("two are said again", one_left).await;
    let kept = catalog.problems(None, 0).await.unwrap().held.remove(0);
    catalog.decide_removals("s", &kept.token, Decision::Remove).await.unwrap();
    until("removed after all", || async { held_and_all(&catalog).await == (0, 2) }).await;
    catalog.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_person_chooses_which_document_counts() {
    let (store, _folder) = samples::store().await;
    let first = Arc::new(Told::new("first", reading(&[service("a", "service")])));
    let second = Arc::new(Told::new("second", reading(&[service("a", "website")])));
    let catalog = start(&store, &[Arc::clone(&first), second]).await;
    let shown = async || {
        let record = store.entity(&reference("a")).await.unwrap();
        record.map(|record| record.source)
    };
    let conflicts = || async { catalog.problems(None, 0).await.unwrap().counts.conflict == 1 };
    until("both are read", conflicts).await;
    assert_eq!(shown().await.as_deref(), Some("first"));

    let place = |source: &str, location: &str| Some((source.to_owned(), location.to_owned()));
    let entity = reference("a");
    let nowhere = Choice { entity: entity.clone(), place: place("second", "b.yaml") };
    assert!(matches!(catalog.choose(&nowhere).await, Err(CatalogError::NotFound(_))));
    let choice = Choice { entity: entity.clone(), place: place("second", "all.yaml") };
    catalog.choose(&choice).await.unwrap();
    assert_eq!(shown().await.as_deref(), Some("second"));
    let problem =
        catalog.problems(Some(ProblemKind::Conflict), 0).await.unwrap().problems.remove(0);
    let claimants: Vec<_> =
        problem.claimants.iter().map(|one| (&*one.source, one.shown, one.chosen)).collect();
    assert_eq!(claimants, [("first", false, false), ("second", true, true)]);

    // The first one has it only while it is chosen, or nobody is.
    first.say(Ok(reading(&[service("a", "library")])));
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert_eq!(shown().await.as_deref(), Some("second"), "a pass leaves the choice alone");
    // A choice is an act: it can be undone, and so can that.
    let last_set = async || {
        let last = store.recent_changes(1).await.unwrap().remove(0).change;
        last.by.change_set.unwrap()
    };
    let undone = catalog.undo(&last_set().await).await.unwrap();
    assert_eq!(shown().await.as_deref(), Some("first"));
    catalog.undo(&undone).await.unwrap();
    assert_eq!(shown().await.as_deref(), Some("second"));
    catalog.choose(&Choice { entity, place: None }).await.unwrap();
    assert_eq!(shown().await.as_deref(), Some("first"));
    catalog.shutdown().await;
}

#[tokio::test]
async fn orphans_are_removed_when_their_time_is_over() {
    let (store, _folder) = samples::store().await;
    let located = |location: &str, parent: Option<&str>| LocationRecord {
        location: location.to_owned(),
        parent: parent.map(str::to_owned),
        scanned: parent.is_none(),
        fingerprint: None,
    };
    let root = located("root.yaml", None);
    let led = located("all.yaml", Some("root.yaml"));
    let pass = Reading { locations: vec![root.clone(), led], ..services(&["a"]) };
    catalog::import::import(&store, "s", pass, Timestamp(10)).await.unwrap();
    let gone = Reading { locations: vec![root], ..Reading::default() };
    catalog::import::import(&store, "s", gone.clone(), Timestamp(20)).await.unwrap();
    assert_eq!(store.count_orphans().await.unwrap(), 1);
    let grace = Duration::from_millis(100);
    assert_eq!(orphans::sweep(&store, grace, Timestamp(120)).await.unwrap(), 0);
    assert_eq!(store.locations_of_source("s").await.unwrap().len(), 2);
    assert_eq!(orphans::sweep(&store, grace, Timestamp(121)).await.unwrap(), 1);
    let last = store.recent_changes(1).await.unwrap().remove(0).change;
    assert_eq!(last.kind, ChangeKind::Deleted);
    assert!(last.cause.contains("orphan-grace"), "{}", last.cause);
    catalog::import::import(&store, "s", gone, Timestamp(130)).await.unwrap();
    let left = store.locations_of_source("s").await.unwrap();
    assert_eq!(left.len(), 1, "nothing is remembered of a place where nothing stands");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_orphan_whose_time_was_over_can_be_brought_back_for_once_more() {
    let (store, _folder) = samples::store().await;
    let root = |parent: Option<&str>, location: &str| LocationRecord {
        location: location.to_owned(),
        parent: parent.map(str::to_owned),
        scanned: parent.is_none(),
        fingerprint: None,
    };
    let locations = vec![root(None, "root.yaml"), root(Some("root.yaml"), "all.yaml")];
    let told = Arc::new(Told::new("s", Reading { locations, ..services(&["a", "b"]) }));
    let clock = Arc::new(Hand(AtomicI64::new(5)));
    let catalog = start_at(&store, &[Arc::clone(&told)], Arc::clone(&clock) as _).await;
    until("read", || async { catalog.entities() == 2 }).await;
    told.say(Ok(Reading { locations: vec![root(None, "root.yaml")], ..Reading::default() }));
    let orphans = async || store.count_orphans().await.unwrap();
    until("orphaned", || async { orphans().await == 2 }).await;

    let grace = Duration::from_millis(100);
    assert_eq!(orphans::sweep(&store, grace, Timestamp(200)).await.unwrap(), 2);
    until("removed", || async { catalog.entities() == 0 }).await;
    let last = store.recent_changes(1).await.unwrap().remove(0).change;
    clock.0.store(240, Ordering::Relaxed);
    catalog.undo(&last.by.change_set.unwrap()).await.unwrap();
    until("back", || async { catalog.entities() == 1 }).await;
    assert_eq!(orphans().await, 1, "the other one was an act of its own");
    assert_eq!(orphans::sweep(&store, grace, Timestamp(340)).await.unwrap(), 0, "kept once more");
    told.say(Ok(Reading { locations: vec![root(None, "root.yaml")], ..Reading::default() }));
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert_eq!(orphans().await, 1, "a pass leaves it what it is");
    catalog.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn owners_are_told_once_of_what_several_places_claim() {
    let (store, _folder) = samples::store().await;
    let one = Arc::new(Told::new("one", services(&["a", "b"])));
    let other = Arc::new(Told::new("other", services(&["c"])));
    let catalog = start(&store, &[Arc::clone(&one), Arc::clone(&other)]).await;
    until("read", || async { catalog.entities() == 3 }).await;
    assert_eq!(told_to_team(&store, false).await, []);
    let conflicts = async || catalog.problems(None, 0).await.unwrap().counts.conflict;

    other.say(Ok(services(&["a", "c"])));
    until("contested", || async { conflicts().await == 1 }).await;
    let told = ToldOf::Conflict { entity: reference("a"), places: 2 };
    assert_eq!(told_to_team(&store, true).await, [told]);
    // It is said once more, and otherwise: it is the same conflict.
    let changed = service("a", "library");
    other.say(Ok(reading(&[changed, service("c", "service"), service("d", "service")])));
    until("read again", || async { catalog.entities() == 4 }).await;
    assert_eq!(told_to_team(&store, true).await.len(), 1);

    other.say(Ok(services(&["c", "d"])));
    until("settled", || async { conflicts().await == 0 }).await;
    assert_eq!(told_to_team(&store, true).await, []);
    assert_eq!(told_to_team(&store, false).await.len(), 1);
    catalog.shutdown().await;
}
