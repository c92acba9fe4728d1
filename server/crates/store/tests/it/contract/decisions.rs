//! What people are to decide, and decided.

use crate::databases::TestDatabase;
use crate::samples::{claim, component, put_claims, winner};
use platform::Timestamp;
use platform::catalog::Decision;
use store::{ClaimRecord, HeldRemoval, Store};

async fn hold(store: &Store, source: &str, held: &[HeldRemoval]) {
    let mut unit = store.begin().await.unwrap();
    unit.replace_held_removals(source, held).await.unwrap();
    unit.commit().await.unwrap();
}

async fn decide(store: &Store, source: &str, token: &str, decision: Decision) -> bool {
    let mut unit = store.begin().await.unwrap();
    let known = unit.decide_removals(source, token, decision).await.unwrap();
    unit.commit().await.unwrap();
    known
}

pub(crate) async fn held_removals_are_decided_by_what_was_seen(database: &TestDatabase) {
    let store = database.open().await;
    let claims = ["one", "two", "three"].map(|name| claim("folder", "a.yaml", name));
    put_claims(&store, &claims).await;
    let ids: Vec<i64> =
        store.claims_of_source("folder").await.unwrap().iter().map(|head| head.id).collect();
    let one = |id: i64, decision| HeldRemoval { claim_id: id, decision, since: Timestamp(id) };
    let mut held = vec![one(ids[0], Decision::Open), one(ids[1], Decision::Open)];
    hold(&store, "folder", &held).await;
    assert_eq!(store.held_removals("folder").await.unwrap(), held);
    assert_eq!(store.held_removals("git").await.unwrap(), []);
    let group = store.held_by_source().await.unwrap().remove(0);
    assert_eq!((group.source.as_str(), group.count), ("folder", 2));
    assert_eq!((group.decision, group.since), (Decision::Open, Timestamp(ids[0])));

    held.push(one(ids[2], Decision::Open));
    hold(&store, "folder", &held).await;
    assert!(!decide(&store, "folder", &group.token, Decision::Remove).await, "there is one more");
    let group = store.held_by_source().await.unwrap().remove(0);
    assert!(!decide(&store, "git", &group.token, Decision::Remove).await);
    assert!(decide(&store, "folder", &group.token, Decision::Keep).await);
    assert_eq!(store.count_held(Decision::Open).await.unwrap(), 0);
    assert_eq!(store.count_held(Decision::Keep).await.unwrap(), 3);
    let listed = store.held_claims(Decision::Keep, 1, 5).await.unwrap();
    assert_eq!(listed.iter().map(|head| head.id).collect::<Vec<_>>(), ids[1..]);

    let mut unit = store.begin().await.unwrap();
    unit.delete_claims(&ids[..1]).await.unwrap();
    unit.commit().await.unwrap();
    assert_eq!(store.count_held(Decision::Keep).await.unwrap(), 2, "what is gone is not held");
    hold(&store, "folder", &[]).await;
    assert_eq!(store.held_by_source().await.unwrap(), []);
}

pub(crate) async fn a_chosen_claim_wins_until_the_rule_is_back(database: &TestDatabase) {
    let store = database.open().await;
    let first = claim("a", "x.yaml", "one");
    let second = claim("b", "y.yaml", "one");
    put_claims(&store, &[first.clone(), second.clone(), claim("b", "y.yaml", "two")]).await;
    let choose = async |place: Option<(&str, &str)>| {
        let mut unit = store.begin().await.unwrap();
        unit.choose(&component("one"), place, Timestamp(5)).await.unwrap();
        unit.commit().await.unwrap();
        winner(&store, "one").await.unwrap().key.source
    };
    assert_eq!(choose(None).await, "a");
    assert_eq!(choose(Some(("b", "other.yaml"))).await, "a", "nothing stands there");
    assert_eq!(choose(Some(("b", "y.yaml"))).await, "b");
    let choices = store.choices(&["one", "two"].map(component)).await.unwrap();
    assert_eq!(choices.len(), 1);
    assert_eq!(choices[&component("one")], ("b".to_owned(), "y.yaml".to_owned()));

    // An orphan is no answer, chosen or not.
    let orphan = ClaimRecord { orphaned_at: Some(Timestamp(6)), ..second };
    put_claims(&store, &[orphan]).await;
    assert_eq!(winner(&store, "one").await.unwrap().key.source, "a");
    put_claims(&store, &[ClaimRecord { orphaned_at: Some(Timestamp(6)), ..first }]).await;
    assert_eq!(winner(&store, "one").await.unwrap().key.source, "b", "both are, one is chosen");
    assert_eq!(choose(None).await, "a");
}
