//! Two processes on one database.

use crate::{
    databases::on_postgres,
    sites,
    world::{World, ask, entity, kinds, settle, start},
};
use platform::{
    access::Asker,
    search::{Search, SearchQuery},
};
use serde_json::json;
use std::{
    sync::Arc,
    time::{Duration, Instant},
};
use tempfile::TempDir;

/// What one process may be behind another.
const AT_ONCE: Duration = Duration::from_secs(1);

#[tokio::test(flavor = "multi_thread")]
async fn two_replicas_agree_within_a_second() {
    let world = World::new().await;
    let other =
        start(&world.store, &world.catalog, world.folder.path().join("other"), kinds()).await;
    for round in 0..20_u32 {
        let labels = json!({"metadata": {"labels": {"round": format!("r{round}")}}});
        let all = (0..5).map(|number| {
            entity(
                "Component",
                &format!("thing-{number}"),
                &format!("Round {round} thing {number}"),
                labels.clone(),
            )
        });
        world.told_only(all.collect()).await;
        let accepted = Instant::now();
        settle(&world.store, &world.search).await;
        settle(&world.store, &other).await;
        assert!(accepted.elapsed() < Duration::from_secs(1), "{:?}", accepted.elapsed());
        let query = ask(&format!("round {round}"));
        let here = world.find(&Asker::system("test"), &query).await;
        let there = other.asked(&Asker::system("test")).find(&query).await.unwrap();
        assert_eq!((here.total, here.facets), (there.total, there.facets));
        let titles = |hits: &[platform::search::Hit]| -> Vec<String> {
            hits.iter().map(|hit| hit.title.clone()).collect()
        };
        assert_eq!(titles(&here.hits), titles(&there.hits));
    }
    other.shutdown().await;
    world.end().await;
}

/// How many documents of a category a process finds by an exact text.
async fn total(world: &World, category: &str, text: &str) -> u64 {
    let categories = [category.to_owned()].into();
    let query = SearchQuery { categories, ..ask(&format!("\"{text}\"")) };
    world.find(&Asker::system("test"), &query).await.total
}

/// Waits until both processes say so.
async fn agree(worlds: [&World; 2], category: &str, text: &str, wanted: u64, since: Instant) {
    for world in worlds {
        while total(world, category, text).await != wanted {
            let took = since.elapsed();
            assert!(took < AT_ONCE, "{category} {text}: not {wanted} after {took:?}");
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }
}

/// Two processes, each with a catalog, an index and a shelf of its own, on one PostgreSQL: what one
/// reads, the other finds within a second of its place in the log; what is saved in a folder that
/// both have, both find within a second.
#[tokio::test(flavor = "multi_thread")]
async fn two_processes_on_one_postgres_agree_within_a_second() {
    on_postgres(async |url| {
        let root = TempDir::new().unwrap();
        sites::write(root.path(), "shop", "index.md", "# Shop\n\nThe start.\n");
        let kinds = || sites::kinds(root.path(), &["shop"]);
        let one = World::at(TempDir::new().unwrap(), url, kinds()).await;
        let told = Arc::clone(&one.told);
        let other = World::beside(TempDir::new().unwrap(), url, kinds(), told, "other").await;
        for round in 0..12_u32 {
            let more = json!({
                "metadata": {
                    "labels": {"round": format!("r{round}")},
                    "annotations": {"backstage.io/techdocs-ref": "dir:."},
                },
            });
            let mut all =
                vec![entity("Component", "shop", &format!("Shop of {round} rounds"), more)];
            let labels = json!({"metadata": {"labels": {"round": format!("r{round}")}}});
            all.extend((0..4).map(|number| {
                let title = format!("Round {round} thing {number}");
                entity("Component", &format!("thing-{number}"), &title, labels.clone())
            }));
            one.told_only(all).await;
            let since = Instant::now();
            agree([&one, &other], "components", &format!("round {round} thing"), 4, since).await;
            agree([&one, &other], "components", &format!("shop of {round} rounds"), 1, since).await;
            let before = format!("round {} thing", round.wrapping_sub(1));
            agree([&one, &other], "components", &before, 0, since).await;

            sites::write(
                root.path(),
                "shop",
                "guide.md",
                &format!("# Guide\n\nSay word{round}.\n"),
            );
            let since = Instant::now();
            agree([&one, &other], "docs", &format!("word{round}"), 1, since).await;
        }
        other.end().await;
        one.end().await;
    })
    .await;
}
