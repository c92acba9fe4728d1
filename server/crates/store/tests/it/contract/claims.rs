//! Claims: upsert, who wins, who is contested.

use crate::databases::TestDatabase;
use crate::samples::{claim, component, put_claims, winner};
use platform::Timestamp;
use std::collections::BTreeSet;
use store::{ClaimRecord, Store};

async fn ids(store: &Store, source: &str) -> Vec<i64> {
    store.claims_of_source(source).await.unwrap().iter().map(|claim| claim.id).collect()
}

pub(crate) async fn a_claim_is_updated_by_its_key_and_keeps_its_id(database: &TestDatabase) {
    let store = database.open().await;
    let first = claim("folder", "a.yaml", "one");
    let mut second = first.clone();
    second.key.occurrence = 1;
    put_claims(&store, &[first.clone(), second.clone()]).await;
    let before = store.claims_of_source("folder").await.unwrap();
    assert_eq!(before.len(), 2, "another occurrence is another claim");

    let changed = ClaimRecord {
        id: 4_711,
        line: 9,
        hash: "other".to_owned(),
        body: "{}".to_owned(),
        orphaned_at: Some(Timestamp(5)),
        ..second
    };
    put_claims(&store, std::slice::from_ref(&changed)).await;
    let after = store.claims_of_source("folder").await.unwrap();
    assert_eq!(after[0], before[0]);
    assert_eq!(after[1].id, before[1].id);
    assert_eq!((after[1].line, after[1].hash.as_str()), (9, "other"));
    assert_eq!(after[1].orphaned_at, Some(Timestamp(5)));

    // Put again as no orphan, it is none any more.
    put_claims(&store, &[ClaimRecord { orphaned_at: None, ..changed }]).await;
    let heads = store.claims_of_source("folder").await.unwrap();
    assert_eq!((heads[1].id, heads[1].orphaned_at), (before[1].id, None));
    let won = winner(&store, "one").await.unwrap();
    assert_eq!((won.id, won.body), (before[0].id, first.body));
}

pub(crate) async fn the_later_of_two_claims_with_one_key_stays(database: &TestDatabase) {
    let store = database.open().await;
    let first = claim("folder", "a.yaml", "one");
    let later = ClaimRecord { line: 8, ..first.clone() };
    let other = claim("folder", "b.yaml", "two");
    put_claims(&store, &[first, other, later]).await;
    let heads = store.claims_of_source("folder").await.unwrap();
    let found: Vec<_> = heads.iter().map(|head| (head.key.location.as_str(), head.line)).collect();
    assert_eq!(found, [("a.yaml", 8), ("b.yaml", 3)]);
}

pub(crate) async fn the_oldest_claim_wins_until_it_is_gone(database: &TestDatabase) {
    let store = database.open().await;
    // The order of arrival counts, not that of names.
    for source in ["c", "b", "a"] {
        put_claims(&store, &[claim(source, "x.yaml", "one")]).await;
    }
    put_claims(&store, &[claim("c", "x.yaml", "other")]).await;
    for expected in ["c", "b", "a"] {
        let won = winner(&store, "one").await.unwrap();
        assert_eq!(won.key.source, expected);
        assert_eq!(won.body, claim(expected, "x.yaml", "one").body);
        let mut unit = store.begin().await.unwrap();
        unit.delete_claims(&[won.id]).await.unwrap();
        unit.commit().await.unwrap();
    }
    assert_eq!(winner(&store, "one").await, None);
    assert!(winner(&store, "other").await.is_some());

    // Who comes back is the youngest.
    put_claims(&store, &[claim("a", "x.yaml", "one")]).await;
    put_claims(&store, &[claim("c", "x.yaml", "one")]).await;
    assert_eq!(winner(&store, "one").await.unwrap().key.source, "a");
}

pub(crate) async fn an_orphan_wins_only_when_there_is_nothing_else(database: &TestDatabase) {
    let store = database.open().await;
    put_claims(&store, &[claim("a", "x.yaml", "one"), claim("b", "x.yaml", "one")]).await;
    let orphan = async |source: &str| {
        let mut unit = store.begin().await.unwrap();
        unit.orphan_claims(&ids(&store, source).await, Timestamp(7)).await.unwrap();
        unit.commit().await.unwrap();
    };
    orphan("a").await;
    assert_eq!(winner(&store, "one").await.unwrap().key.source, "b");
    orphan("b").await;
    let won = winner(&store, "one").await.unwrap();
    assert_eq!((won.key.source.as_str(), won.orphaned_at), ("a", Some(Timestamp(7))));

    let orphans = store.orphans(0, 10).await.unwrap();
    let sources: Vec<_> = orphans.iter().map(|claim| claim.key.source.as_str()).collect();
    assert_eq!(sources, ["a", "b"]);
    assert_eq!(store.orphans(1, 10).await.unwrap().len(), 1);
    assert_eq!(store.count_orphans().await.unwrap(), 2);
}

pub(crate) async fn an_orphan_keeps_its_date(database: &TestDatabase) {
    let store = database.open().await;
    put_claims(&store, &[claim("a", "x.yaml", "one"), claim("a", "y.yaml", "two")]).await;
    let ids = ids(&store, "a").await;
    for (ids, at) in [(&ids[..1], Timestamp(7)), (&ids[..], Timestamp(8))] {
        let mut unit = store.begin().await.unwrap();
        unit.orphan_claims(ids, at).await.unwrap();
        unit.commit().await.unwrap();
    }
    let heads = store.claims_of_source("a").await.unwrap();
    let since: Vec<_> = heads.iter().map(|head| head.orphaned_at).collect();
    assert_eq!(since, [Some(Timestamp(7)), Some(Timestamp(8))]);
}

pub(crate) async fn contested_entities_come_with_all_their_claims(database: &TestDatabase) {
    let store = database.open().await;
    assert_eq!(store.contested_claims(0, 10).await.unwrap(), []);
    for name in ["three", "one", "two", "alone"] {
        put_claims(&store, &[claim("b", "x.yaml", name)]).await;
    }
    for name in ["one", "two", "three"] {
        put_claims(&store, &[claim("a", "x.yaml", name), claim("a", "y.yaml", name)]).await;
    }
    assert_eq!(store.count_contested().await.unwrap(), 3);
    let contested = store.contested_claims(1, 5).await.unwrap();
    let found: Vec<_> = contested.iter().map(|one| one.reference.clone()).collect();
    assert_eq!(found, [component("three"), component("two")], "ordered by reference");
    for one in &contested {
        let places = one.claims.iter().map(|head| (&*head.key.source, &*head.key.location));
        let expected = [("b", "x.yaml"), ("a", "x.yaml"), ("a", "y.yaml")];
        assert_eq!(places.collect::<Vec<_>>(), expected, "oldest first");
        assert!(one.claims.iter().all(|head| head.key.reference == one.reference));
        assert_eq!(store.claims_of_entity(&one.reference).await.unwrap(), one.claims);
    }
    assert_eq!(store.contested_claims(0, 1).await.unwrap().len(), 1);
    assert_eq!(store.claims_of_entity(&component("alone")).await.unwrap().len(), 1);
    assert_eq!(store.claims_of_entity(&component("nobody")).await.unwrap(), []);
}

pub(crate) async fn claims_are_read_by_source(database: &TestDatabase) {
    let store = database.open().await;
    let claims = [claim("a", "x.yaml", "one"), claim("b", "x.yaml", "two")];
    put_claims(&store, &claims).await;
    let heads = store.claims_of_source("b").await.unwrap();
    assert_eq!(heads.len(), 1);
    assert_eq!(heads[0].key, claims[1].key);
    assert_eq!((heads[0].line, &heads[0].hash), (claims[1].line, &claims[1].hash));
    assert_eq!(store.claims_of_source("c").await.unwrap(), []);
}

pub(crate) async fn claims_are_read_by_location_and_by_entity(database: &TestDatabase) {
    let store = database.open().await;
    let claims = [
        claim("folder", "a.yaml", "one"),
        claim("folder", "b.yaml", "one"),
        claim("folder", "b.yaml", "two"),
        claim("folder", "c.yaml", "three"),
        claim("git", "a.yaml", "one"),
        ClaimRecord { orphaned_at: Some(Timestamp(5)), ..claim("folder", "d.yaml", "two") },
    ];
    put_claims(&store, &claims).await;
    let places = |heads: Vec<store::ClaimHead>| -> Vec<(String, String)> {
        let place = |head: store::ClaimHead| (head.key.location, head.key.reference.name().into());
        heads.into_iter().map(place).collect()
    };
    let of = |location: &str, name: &str| (location.to_owned(), name.to_owned());
    let locations = BTreeSet::from(["d.yaml", "b.yaml", "none.yaml"]);
    let found = places(store.claims_at_all("folder", &locations).await.unwrap());
    assert_eq!(found, [of("b.yaml", "one"), of("b.yaml", "two"), of("d.yaml", "two")]);

    let references = ["two", "one", "two"].map(component);
    let found = places(store.claims_of_entities("folder", &references).await.unwrap());
    let expected = [of("a.yaml", "one"), of("b.yaml", "one"), of("b.yaml", "two")];
    assert_eq!(found, expected, "orphans are left out");
    assert_eq!(store.count_claimed("folder").await.unwrap(), 3);
    assert_eq!(store.count_claimed("nobody").await.unwrap(), 0);
}
