//! Entities: what the catalog shows.

use crate::databases::TestDatabase;
use crate::samples::{component, entity};
use platform::{EntityRef, Timestamp};
use store::{BodyRecord, EntityRecord, Store};

async fn put(store: &Store, entities: &[EntityRecord]) {
    let mut unit = store.begin().await.unwrap();
    unit.put_entities(entities).await.unwrap();
    unit.commit().await.unwrap();
}

pub(crate) async fn an_entity_is_replaced_by_reference(database: &TestDatabase) {
    let store = database.open().await;
    let before = entity("one");
    put(&store, &[before.clone(), entity("two")]).await;
    assert_eq!(store.entity(&before.reference).await.unwrap(), Some(before.clone()));
    let after = EntityRecord {
        hash: "new".to_owned(),
        body: "{}".to_owned(),
        source: "git".to_owned(),
        location: "b.yaml".to_owned(),
        line: 7,
        orphan: true,
        updated_at: Timestamp(9),
        ..before.clone()
    };
    // Of two with one reference, the later one stays.
    put(&store, &[before.clone(), after.clone()]).await;
    assert_eq!(store.entity(&before.reference).await.unwrap(), Some(after.clone()));

    let asked = [component("two"), component("none"), component("one"), component("two")];
    let found = store.entities(&asked).await.unwrap();
    assert_eq!(found, [after, entity("two")], "each once, ordered by reference");
    let mut unit = store.begin().await.unwrap();
    assert_eq!(unit.entities(&asked).await.unwrap(), found);
    assert_eq!(store.entity(&component("none")).await.unwrap(), None);
}

pub(crate) async fn everything_is_gone_through_in_order_page_by_page(database: &TestDatabase) {
    let store = database.open().await;
    // Names whose order differs between collations, and references whose order differs from that
    // of their texts.
    let names = ["b", "a-b", "ab", "a.b", "a_b", "é", "z", "a", "1", "ß", "aa"];
    let mut references: Vec<_> = names.iter().map(|name| component(name)).collect();
    references.extend([
        EntityRef::new("api", "default", "z"),
        EntityRef::new("component", "default-2", "a"),
        EntityRef::new("component", "def", "x"),
        EntityRef::new("component-x", "default", "a"),
    ]);
    let record = |reference: &EntityRef| EntityRecord {
        reference: reference.clone(),
        ..entity(reference.name())
    };
    put(&store, &references.iter().map(record).collect::<Vec<_>>()).await;
    references.sort();

    let mut seen: Vec<EntityRef> = Vec::new();
    loop {
        let page = store.entities_after(seen.last(), 2).await.unwrap();
        assert!(page.len() <= 2);
        let bodies = store.bodies_after(seen.last(), 2).await.unwrap();
        let less = |one: &EntityRecord| BodyRecord {
            reference: one.reference.clone(),
            body: one.body.clone(),
            updated_at: one.updated_at,
        };
        assert_eq!(bodies, page.iter().map(less).collect::<Vec<_>>());
        if page.is_empty() {
            break;
        }
        seen.extend(page.into_iter().map(|entity| entity.reference));
    }
    assert_eq!(seen, references);
}

pub(crate) async fn a_deleted_entity_is_gone(database: &TestDatabase) {
    let store = database.open().await;
    put(&store, &[entity("one"), entity("two"), entity("three")]).await;
    let mut unit = store.begin().await.unwrap();
    let gone = [component("one"), component("none"), component("three"), component("one")];
    unit.delete_entities(&gone).await.unwrap();
    unit.commit().await.unwrap();
    assert_eq!(store.entities_after(None, 10).await.unwrap(), [entity("two")]);
}
