//! Two processes on one database.

use crate::world::{World, ask, entity, kinds, settle, start};
use platform::{access::Asker, search::Search};
use serde_json::json;
use std::time::{Duration, Instant};

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
