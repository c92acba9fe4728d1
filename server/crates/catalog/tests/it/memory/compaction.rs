//! What is forgotten, and what is not.

use super::{Event, at, body, events, happen, log, replayed, run, service};
use crate::samples;
use crate::samples::Running;
use catalog::{
    query::{Filter, Selection},
    service::Compaction,
};
use platform::{
    Timestamp,
    catalog::{Catalog, CatalogError, ChangeKind, Moment},
};
use proptest::prelude::*;
use serde_json::{Value, json};
use std::{future::poll_fn, pin::pin, task::Poll, time::Duration};
use store::{ChangeRecord, Store};

const SMALL: Compaction = Compaction { portion: 3, pause: Duration::from_millis(0) };

/// Begins to compact and is killed after so many steps.
async fn interrupted(store: &Store, before: Timestamp, polls: usize) {
    let mut work = pin!(SMALL.run(store, before));
    let mut left = polls;
    poll_fn(|context| {
        if left == 0 {
            return Poll::Ready(());
        }
        left -= 1;
        work.as_mut().poll(context).map(drop)
    })
    .await;
}

/// Every moment from a position on is what the whole log says.
async fn is_remembered(catalog: &Running, whole: &[ChangeRecord], from: i64) {
    let within: Vec<i64> =
        whole.iter().map(|row| row.position).filter(|position| *position >= from).collect();
    // The first is the hardest: nothing but what was kept for it.
    let step = within.len() / 4 + 1;
    for position in within.into_iter().step_by(step) {
        let view = catalog.seen_at(at(position)).await.unwrap();
        let rows = view.select(&Selection::of(Filter::everything())).rows;
        let model = replayed(whole, position);
        assert_eq!(
            rows.iter().map(|row| &**row).collect::<Vec<_>>(),
            model.keys().collect::<Vec<_>>()
        );
        for (reference, row) in model {
            let served = view.served_one(&reference).await.unwrap().unwrap();
            let json: Value = serde_json::from_slice(&served.json).unwrap();
            assert_eq!(json["spec"], body(row)["spec"]);
            let detail = view.entity(&reference).await.unwrap().unwrap();
            assert_eq!(detail.created_at, Some(row.change.created_at));
            assert_eq!(detail.row.updated_at, row.change.at);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    /// W8, F8: whatever is forgotten, every moment within memory is as before; also when the
    /// forgetting was killed anywhere, and after it went on.
    #[test]
    fn property_w8_what_is_within_memory_is_as_before(
        events in events(),
        horizon in 0..100_i64,
        polls in 0..40_usize,
    ) {
        run(|| async {
            let (store, _folder) = samples::store().await;
            happen(&store, &events).await;
            let whole = log(&store).await;
            let horizon = Timestamp(horizon);
            let reached = whole.iter().rev().find(|row| row.change.at <= horizon);
            let reached = reached.map_or(0, |row| row.position);

            interrupted(&store, horizon, polls).await;
            let catalog = service(&store).await;
            is_remembered(&catalog, &whole, reached.max(1)).await;
            catalog.shutdown().await;

            SMALL.run(&store, horizon).await.unwrap();
            let left = log(&store).await;
            let needed = replayed(&whole, reached);
            let kept = |row: &&ChangeRecord| {
                let position = row.position;
                position >= reached || needed.get(&row.change.reference).is_some_and(|one| one.position == position)
            };
            let expected: Vec<_> = whole.iter().filter(kept).cloned().collect();
            assert_eq!(left, expected, "what is kept is what is needed");
            let catalog = service(&store).await;
            is_remembered(&catalog, &whole, reached.max(1)).await;
            if reached > 1 {
                let before = catalog.seen_at(at(reached - 1)).await;
                assert!(matches!(before, Err(CatalogError::Gone(_))));
            }
            assert_eq!(SMALL.run(&store, horizon).await.unwrap(), 0, "once is enough");
            catalog.shutdown().await;
        });
    }
}

fn group(name: &str, kind: &str) -> Event {
    Event::Read(vec![samples::entity("Group", name, json!({"type": kind}))])
}

#[tokio::test]
async fn a_follower_goes_on_and_what_came_before_is_told_to_be_forgotten() {
    let (store, _folder) = samples::store().await;
    happen(&store, &[group("a", "one"), group("a", "two"), group("a", "three")]).await;
    let catalog = service(&store).await;
    assert_eq!(SMALL.run(&store, Timestamp(25)).await.unwrap(), 1);
    let reference = "group:default/a".parse().unwrap();
    let history = catalog.history(&reference, None).await.unwrap().unwrap();
    assert_eq!(history.changes.len(), 2);
    assert!(!history.changes[0].oldest && history.changes[1].oldest);
    assert_eq!(history.changes[1].kind, ChangeKind::Updated);
    let origins = Catalog::origins(&*catalog, &reference).await.unwrap().unwrap();
    let of = |path: &str| origins.iter().find(|one| one.path == path).unwrap();
    assert!(of("/metadata/name").oldest && !of("/spec/type").oldest);
    let early = catalog.seen_at(Moment::At(Timestamp(15))).await.err();
    let Some(CatalogError::Gone(said)) = early else { panic!("{early:?}") };
    assert!(said.contains("1970-01-01T00:00:00.020Z (@2)"), "{said}");

    let pass = samples::reading(&[samples::entity("Group", "b", json!({"type": "new"}))]);
    catalog::import::import(&store, "other", pass, Timestamp(900)).await.unwrap();
    for _ in 0..500 {
        if catalog.position() == store.last_position().await.unwrap() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    assert_eq!(catalog.entities(), 2);
    catalog.shutdown().await;
}
