//! The order of what is equal: by title, and the same in every process.

use crate::world::{World, ask, entity, kinds, settle, start};
use platform::{
    access::Asker,
    search::{Search, SearchQuery, SearchSort},
};
use proptest::{
    prelude::*,
    test_runner::{Config, TestRunner},
};
use serde_json::json;

/// Property 19, for the order: a question of filters alone is answered by recency and then by title;
/// pages of it hold everything once; and another index of the same catalog, with other segments,
/// gives the same order. Of questions with words it finds the same.
#[test]
fn property_19_equal_ones_stand_by_title_everywhere() {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let world = runtime.block_on(World::new());
    let mut runner =
        TestRunner::new(Config { cases: 100, failure_persistence: None, ..Config::default() });
    let round = std::cell::Cell::new(0);
    let titles =
        prop::collection::vec("[a-cA-C]{1,3}( order)?( [a-z]{20,40}[0-9])?|支付[a-c]?", 1..12);
    runner
        .run(&titles, |titles| {
            round.set(round.get() + 1);
            let labels = json!({"metadata": {"labels": {"round": format!("r{}", round.get())}}});
            let one = |(number, title): (usize, &String)| {
                entity("Component", &format!("thing-{number}"), title, labels.clone())
            };
            let all: Vec<_> = titles.iter().enumerate().map(one).collect();
            runtime.block_on(async {
                world.tell(all).await;
                let folder = world.folder.path().join(format!("other-{}", round.get()));
                let other = start(&world.store, &world.catalog, folder, kinds()).await;
                settle(&world.store, &other).await;
                let system = Asker::system("test");
                for text in ["kind:component", "order", "a", ""] {
                    for sort in [SearchSort::Relevance, SearchSort::Updated] {
                        let query = SearchQuery { sort, ..ask(text) };
                        let here = world.find(&system, &query).await;
                        let there = other.asked(&system).find(&query).await.unwrap();
                        let named = |hits: &[platform::search::Hit]| -> Vec<(String, String)> {
                            hits.iter()
                                .map(|hit| (hit.title.clone(), hit.address.clone()))
                                .collect()
                        };
                        prop_assert_eq!((here.total, &here.facets), (there.total, &there.facets));
                        if text != "kind:component" {
                            continue;
                        }
                        prop_assert_eq!(named(&here.hits), named(&there.hits));
                        let key = |hit: &platform::search::Hit| {
                            let title: Vec<u8> =
                                hit.title.to_lowercase().bytes().take(32).collect();
                            (std::cmp::Reverse(hit.updated_at), title)
                        };
                        let keys: Vec<_> = here.hits.iter().map(key).collect();
                        prop_assert!(keys.is_sorted(), "{:?}", named(&here.hits));
                        let mut paged = Vec::new();
                        for offset in 0..here.total {
                            let query = SearchQuery { offset, limit: 1, ..query.clone() };
                            paged.extend(named(&world.find(&system, &query).await.hits));
                        }
                        prop_assert_eq!(paged, named(&here.hits));
                    }
                }
                other.shutdown().await;
                Ok(())
            })
        })
        .unwrap();
    runtime.block_on(world.end());
}
