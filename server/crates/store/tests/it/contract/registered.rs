//! Locations that people registered by hand.

use crate::databases::TestDatabase;
use crate::samples::{change, claim, put_claims};
use platform::{Timestamp, catalog::ChangeKind};
use std::time::Duration;
use store::{RegisteredLocation, Store};
use tokio::time::timeout;

fn registered(id: &str, target: &str) -> RegisteredLocation {
    RegisteredLocation {
        id: id.to_owned(),
        location_type: "url".to_owned(),
        target: target.to_owned(),
        presence: None,
        created_at: Timestamp(5),
    }
}

async fn register(store: &Store, location: &RegisteredLocation) -> bool {
    let mut unit = store.begin().await.unwrap();
    let inserted = unit.insert_registered_location(location).await;
    inserted.is_ok() && unit.commit().await.is_ok()
}

pub(crate) async fn a_location_is_registered_changed_and_removed(database: &TestDatabase) {
    let store = database.open().await;
    let mut one = registered("2", "https://a.example/a.yaml");
    let older = RegisteredLocation {
        presence: Some("optional".to_owned()),
        created_at: Timestamp(1),
        ..registered("9", "https://a.example/b.yaml")
    };
    assert!(register(&store, &one).await && register(&store, &older).await);
    assert_eq!(store.registered_locations().await.unwrap(), [older.clone(), one.clone()]);
    assert_eq!(store.registered_location("9").await.unwrap().as_ref(), Some(&older));
    assert_eq!(store.registered_location("3").await.unwrap(), None);
    let found = store.registered_target("url", &one.target).await.unwrap();
    assert_eq!(found.as_ref(), Some(&one));
    assert_eq!(store.registered_target("file", &one.target).await.unwrap(), None);

    put_claims(&store, &[claim("s", "a.yaml", "one"), claim("s", "a.yaml", "two")]).await;
    let mut unit = store.begin().await.unwrap();
    one.target = "https://a.example/moved.yaml".to_owned();
    one.presence = Some("required".to_owned());
    unit.update_registered_location(&one).await.unwrap();
    unit.delete_registered_location("9").await.unwrap();
    unit.delete_registered_location("none").await.unwrap();
    assert_eq!(unit.registered_locations().await.unwrap(), std::slice::from_ref(&one));
    assert_eq!(unit.registered_location("2").await.unwrap().as_ref(), Some(&one));
    assert_eq!(unit.registered_target("url", &one.target).await.unwrap().as_ref(), Some(&one));
    let names = unit.claims_of_source("s", 1).await.unwrap();
    assert_eq!((names.len(), names[0].key.reference.name()), (1, "one"), "the oldest first");
    unit.commit().await.unwrap();
    assert_eq!(store.registered_locations().await.unwrap(), [one]);
}

pub(crate) async fn a_target_is_registered_once(database: &TestDatabase) {
    let store = database.open().await;
    assert!(register(&store, &registered("1", "https://a.example/a.yaml")).await);
    assert!(!register(&store, &registered("2", "https://a.example/a.yaml")).await, "the target");
    assert!(!register(&store, &registered("1", "https://a.example/b.yaml")).await, "the id");
    let other = RegisteredLocation {
        location_type: "file".to_owned(),
        ..registered("2", "https://a.example/a.yaml")
    };
    assert!(register(&store, &other).await, "of another type");
    assert_eq!(store.registered_locations().await.unwrap().len(), 2);
}

pub(crate) async fn a_registration_is_seen_by_another_store(database: &TestDatabase) {
    let (writer, other) = (database.open().await, database.open().await);
    let mut positions = other.positions();
    let location = registered("1", "https://a.example/a.yaml");
    let mut unit = writer.begin().await.unwrap();
    unit.insert_registered_location(&location).await.unwrap();
    // What a registration always does: its Location is an entity.
    unit.append_changes(&[change(ChangeKind::Created, "generated")]).await.unwrap();
    unit.commit().await.unwrap();
    // What this gives must not be kept: it would hold up who announces the next position.
    let woken = timeout(Duration::from_secs(5), positions.wait_for(|last| *last > 0)).await.is_ok();
    assert!(woken, "not woken");
    assert_eq!(other.registered_locations().await.unwrap(), [location]);
}

pub(crate) async fn claims_of_others_on_the_same_entities_are_told(database: &TestDatabase) {
    let store = database.open().await;
    let own =
        [claim("s", "a.yaml", "one"), claim("s", "b.yaml", "one"), claim("s", "a.yaml", "two")];
    put_claims(&store, &own).await;
    let later =
        [claim("u", "u.yaml", "one"), claim("t", "t.yaml", "one"), claim("t", "t.yaml", "six")];
    put_claims(&store, &later).await;
    let beside = store.claims_beside("s").await.unwrap();
    let told: Vec<_> =
        beside.iter().map(|one| (&*one.key.source, one.key.reference.name())).collect();
    assert_eq!(told, [("u", "one"), ("t", "one")], "the oldest first, each once");
    assert_eq!(store.claims_beside("none").await.unwrap(), []);
}
