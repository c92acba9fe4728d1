//! The catalog as it was.

use super::{at, body, events, happen, log, positions, replayed, run, service};
use crate::samples;
use catalog::{
    index::Index,
    query::{Filter, Selection},
};
use platform::{
    Entity, EntityRef, Timestamp,
    catalog::{Catalog, CatalogError, ListQuery, Moment},
};
use proptest::prelude::*;
use serde_json::Value;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    /// W8: at every position the catalog is what the log says up to there: entities with all that
    /// readers get of them, lists with their counts, relations.
    #[test]
    fn property_w8_the_catalog_of_any_moment_is_the_log_replayed(events in events()) {
        run(|| async {
            let (store, _folder) = samples::store().await;
            happen(&store, &events).await;
            let catalog = service(&store).await;
            let log = log(&store).await;
            for position in positions(&log) {
                let view = catalog.seen_at(at(position)).await.unwrap();
                let model = replayed(&log, position);
                let mut index = Index::default();
                for row in model.values() {
                    index.put(&Entity::from_json(body(row)).unwrap(), row.change.at);
                }
                let every = Selection::of(Filter::everything());
                let rows = view.select(&every).rows;
                assert_eq!(rows, index.select(&every).rows);
                let query = ListQuery::default();
                assert_eq!(view.list(&query).await, index.list(&query));
                let served = view.served(&rows).await.unwrap();
                for (reference, served) in rows.iter().zip(served) {
                    let served = served.unwrap();
                    let mut json: Value = serde_json::from_slice(&served.json).unwrap();
                    let related = json.as_object_mut().unwrap().remove("relations").unwrap();
                    let pairs = index.relation_pairs(reference).len();
                    assert_eq!(related.as_array().unwrap().len(), pairs);
                    let row = model[&**reference];
                    let mut expected = body(row);
                    for field in ["uid", "etag", "namespace"] {
                        expected["metadata"][field] = json["metadata"][field].clone();
                    }
                    assert_eq!(json, expected);
                    let detail = view.entity(reference).await.unwrap().unwrap();
                    assert_eq!(detail.row.updated_at, row.change.at);
                    assert_eq!(detail.created_at, Some(row.change.created_at));
                }
            }
            catalog.shutdown().await;
        });
    }

    /// The last moment of the past is the present, to the byte.
    #[test]
    fn the_last_position_is_now(events in events()) {
        run(|| async {
            let (store, _folder) = samples::store().await;
            happen(&store, &events).await;
            let catalog = service(&store).await;
            if let Some(last) = log(&store).await.last() {
                let view = catalog.seen_at(at(last.position)).await.unwrap();
                let now = catalog.seen_now();
                let every = Selection::of(Filter::everything());
                let rows = now.select(&every).rows;
                assert_eq!(view.select(&every).rows, rows);
                assert_eq!(view.served(&rows).await, now.served(&rows).await);
                for record in store.entities_after(None, 1_000).await.unwrap() {
                    let detail = view.entity(&record.reference).await.unwrap().unwrap();
                    assert_eq!(detail.created_at, Some(record.created_at));
                    assert_eq!(detail.row.updated_at, record.updated_at);
                }
            }
            catalog.shutdown().await;
        });
    }
}

#[tokio::test]
async fn a_time_means_what_was_accepted_up_to_it() {
    let (store, _folder) = samples::store().await;
    let one = |name: &str| {
        super::Event::Read(vec![samples::entity("Group", name, serde_json::json!({"type": "t"}))])
    };
    happen(&store, &[one("a"), one("b"), one("c")]).await;
    let catalog = service(&store).await;
    let there = |moment: Moment| {
        let catalog = catalog.clone();
        async move {
            let view = catalog.seen_at(moment).await?;
            let rows = view.select(&Selection::of(Filter::everything())).rows;
            Ok::<_, CatalogError>(rows.iter().map(|one| one.name().to_owned()).collect::<Vec<_>>())
        }
    };
    // What is scanned no more is gone: each reading leaves one.
    let time = |ms| Moment::At(Timestamp(ms));
    let orphaned = there(time(20)).await.unwrap();
    assert!(orphaned.contains(&"b".to_owned()), "{orphaned:?}");
    assert_eq!(there(time(10)).await.unwrap(), ["a"]);
    assert_eq!(there(time(19)).await, there(time(10)).await);
    assert_eq!(there(time(500_000)).await, there(time(30)).await);
    let Err(CatalogError::Gone(said)) = there(time(9)).await else { panic!("before the first") };
    assert!(said.contains("1970-01-01T00:00:00.010Z (@1)"), "{said}");
    let ahead = there(time(2_000_000)).await;
    assert!(matches!(ahead, Err(CatalogError::BadQuery(_))), "{ahead:?}");
    let ahead = there(Moment::Position(1_000)).await;
    assert!(matches!(ahead, Err(CatalogError::BadQuery(_))), "{ahead:?}");
    catalog.shutdown().await;
}

#[tokio::test]
async fn the_clock_of_the_log_never_goes_back() {
    let (store, _folder) = samples::store().await;
    let group = |name: &str| samples::entity("Group", name, serde_json::json!({"type": "t"}));
    for (now, name) in [(50, "a"), (20, "b"), (60, "c")] {
        let pass = samples::reading(&[group(name)]);
        catalog::import::import(&store, "s", pass, Timestamp(now)).await.unwrap();
    }
    let times: Vec<i64> = log(&store).await.iter().map(|row| row.change.at.0).collect();
    assert!(times.is_sorted() && times.contains(&60), "{times:?}");
    let b = store.entity(&EntityRef::new("group", "default", "c")).await.unwrap().unwrap();
    assert_eq!(b.updated_at, Timestamp(60));
}
