//! Undoing what people did.

use super::{SOURCE, TARGETS, asked, last_act, led, read_registered, run};
use crate::samples;
use catalog::{
    import::{
        import,
        registered::{self, Outcome},
        undo::{Undoing, undo},
    },
    locations::source_name,
};
use platform::access::Asker;
use platform::{Entity, EntityRef, Timestamp};
use proptest::prelude::*;
use std::collections::BTreeMap;
use store::{ClaimHead, EntityRecord, RegisteredLocation, Store};

const OTHER: &str = "https://a.example/other.yaml";

/// What a person may do.
#[derive(Clone, Copy, Debug)]
enum Deed {
    Register,
    Retarget,
    Unregister,
    Remove(usize),
}

fn deeds() -> impl Strategy<Value = Deed> {
    prop_oneof![
        Just(Deed::Register),
        Just(Deed::Retarget),
        Just(Deed::Unregister),
        (0..30_usize).prop_map(Deed::Remove),
    ]
}

/// Everything that an undo must restore; when entities were accepted is told by the log.
type State = (Vec<RegisteredLocation>, BTreeMap<EntityRef, EntityRecord>, Vec<ClaimHead>);

async fn state(store: &Store) -> State {
    let registered = store.registered_locations().await.unwrap();
    let records = store.entities_after(None, 1_000).await.unwrap();
    let timeless = |record: EntityRecord| {
        let (created_at, updated_at) = (Timestamp(0), Timestamp(0));
        (record.reference.clone(), EntityRecord { created_at, updated_at, ..record })
    };
    let mut claims = store.claims_of_source(SOURCE).await.unwrap();
    for location in &registered {
        claims.extend(store.claims_of_source(&source_name(location)).await.unwrap());
    }
    (registered, records.into_iter().map(timeless).collect(), claims)
}

/// Does it; gives the act.
async fn deed(store: &Store, deed: Deed, id: &str, now: Timestamp) -> Option<String> {
    let before = last_act(store).await;
    match deed {
        Deed::Register => {
            drop(
                registered::register(store, &asked(TARGETS[1]), &Asker::guest(), now)
                    .await
                    .unwrap(),
            );
        }
        Deed::Retarget => {
            drop(registered::update(store, id, &asked(OTHER), &Asker::guest(), now).await.unwrap());
        }
        Deed::Unregister => {
            drop(registered::remove(store, id, &Asker::guest(), now).await.unwrap());
        }
        Deed::Remove(at) => {
            let all = store.entities_after(None, 1_000).await.unwrap();
            let entity = &all[at % all.len()];
            drop(
                registered::remove_entity(store, &entity.reference, &Asker::guest(), now)
                    .await
                    .unwrap(),
            );
        }
    }
    last_act(store).await.filter(|act| Some(act) != before.as_ref())
}

async fn undone(store: &Store, set: &str, now: i64) -> String {
    match undo(store, set, &Asker::guest(), Timestamp(now)).await.unwrap() {
        Undoing::Done(by) => by,
        other => panic!("{other:?}"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    /// W8: undone, everything is as it was before: registrations with their ids, claims as old as
    /// they were, entities with the claims that win. And undoing that is doing it again.
    #[test]
    fn property_w8_undone_is_as_before(
        configured in samples::catalog(),
        location in samples::catalog(),
        later in samples::catalog(),
        deed_ in deeds(),
        first in any::<bool>(),
    ) {
        run(|| async {
            let (store, _folder) = samples::store().await;
            let id = start(&store, &configured, &location, &later, first).await;
            let before = state(&store).await;
            let Some(set) = deed(&store, deed_, &id, Timestamp(100)).await else { return };
            let done = state(&store).await;
            assert_ne!(before, done);
            let by = undone(&store, &set, 110).await;
            assert_eq!(state(&store).await, before);
            let again = undo(&store, &set, &Asker::guest(), Timestamp(115)).await.unwrap();
            assert_eq!(again, Undoing::Refused("it was undone already".to_owned()));
            let back = undone(&store, &by, 120).await;
            assert_eq!(timeless(state(&store).await), timeless(done), "doing it again");
            undone(&store, &back, 130).await;
            assert_eq!(timeless(state(&store).await), timeless(before));
        });
    }
}

/// A claim that a deed makes is new each time; which one it is does not count.
fn timeless((registered, entities, claims): State) -> State {
    let known = |claim: ClaimHead| ClaimHead { id: 0, ..claim };
    (registered, entities, claims.into_iter().map(known).collect())
}

/// A configured source and a registered one that claim some of the same.
async fn start(
    store: &Store,
    configured: &[Entity],
    location: &[Entity],
    later: &[Entity],
    first: bool,
) -> String {
    if first {
        import(store, SOURCE, led(configured), Timestamp(10)).await.unwrap();
    }
    let made = registered::register(store, &asked(TARGETS[0]), &Asker::guest(), Timestamp(20))
        .await
        .unwrap();
    let Outcome::Done(known) = made else { panic!("{made:?}") };
    read_registered(store, TARGETS[0], location, Timestamp(30)).await;
    import(store, SOURCE, led(later), Timestamp(40)).await.unwrap();
    known.id
}

#[tokio::test]
async fn what_the_world_moved_on_from_cannot_be_undone() {
    let (store, _folder) = samples::store().await;
    let group = samples::entity("Group", "a", serde_json::json!({"type": "team"}));
    let id =
        start(&store, std::slice::from_ref(&group), &[], std::slice::from_ref(&group), true).await;
    let refused = async |set: &str, why: &str| {
        let said = undo(&store, set, &Asker::guest(), Timestamp(900)).await.unwrap();
        let Undoing::Refused(said) = said else { panic!("{said:?}") };
        assert!(said.contains(why), "{said}");
    };
    let retargeted = deed(&store, Deed::Retarget, &id, Timestamp(100)).await.unwrap();
    let removed = deed(&store, Deed::Unregister, &id, Timestamp(110)).await.unwrap();
    refused(&retargeted, "no longer registered").await;
    drop(
        registered::register(&store, &asked(OTHER), &Asker::guest(), Timestamp(120)).await.unwrap(),
    );
    refused(&removed, "registered again since, with the id").await;

    let reference = EntityRef::new("group", "default", "a");
    drop(
        registered::remove_entity(&store, &reference, &Asker::guest(), Timestamp(130))
            .await
            .unwrap(),
    );
    let gone = last_act(&store).await.unwrap();
    let group = samples::entity("Group", "a", serde_json::json!({"type": "team"}));
    import(&store, SOURCE, led(&[group]), Timestamp(140)).await.unwrap();
    refused(&gone, "there again").await;
    assert_eq!(
        undo(&store, "none", &Asker::guest(), Timestamp(900)).await.unwrap(),
        Undoing::Unknown
    );
}

#[tokio::test]
async fn an_act_of_many_portions_is_undone_as_one() {
    let (store, _folder) = samples::store().await;
    let many: Vec<Entity> = (0..1_300)
        .map(|n| samples::entity("Group", &format!("g{n}"), serde_json::json!({"type": "team"})))
        .collect();
    let id = start(&store, &[], &many, &[], false).await;
    let before = state(&store).await;
    let set = deed(&store, Deed::Unregister, &id, Timestamp(100)).await.unwrap();
    assert_eq!(state(&store).await.1.len(), 0);
    undone(&store, &set, 110).await;
    assert_eq!(state(&store).await, before);
}
