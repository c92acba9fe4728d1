//! A change is findable at once.

use crate::world::{World, ask, entity};
use platform::access::Asker;
use proptest::{
    prelude::*,
    test_runner::{Config, TestRunner},
};
use serde_json::json;
use std::time::{Duration, Instant};

/// Property 20: whatever is added, renamed or removed, search says so within a second of the change
/// in the log, by its new title and no more by its old one.
#[test]
fn property_20_a_change_is_found_within_a_second() {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let world = runtime.block_on(World::new());
    let mut runner =
        TestRunner::new(Config { cases: 110, failure_persistence: None, ..Config::default() });
    let round = std::cell::Cell::new(0_u32);
    let last = std::cell::RefCell::new(String::new());
    runner
        .run(&("[a-z]{4,9}", 1..4_usize), |(word, count)| {
            round.set(round.get() + 1);
            let title = format!("{word} x{}", round.get());
            let labels = json!({"metadata": {"labels": {"round": format!("r{}", round.get())}}});
            let all = (0..count).map(|number| {
                entity(
                    "Component",
                    &format!("thing-{number}"),
                    &format!("{title} {number}"),
                    labels.clone(),
                )
            });
            runtime.block_on(async {
                world.told_only(all.collect()).await;
                let accepted = Instant::now();
                loop {
                    let page =
                        world.find(&Asker::system("test"), &ask(&format!("\"{title}\""))).await;
                    if page.total == count as u64 {
                        break;
                    }
                    prop_assert!(
                        accepted.elapsed() < Duration::from_secs(1),
                        "{title} is not found"
                    );
                    tokio::time::sleep(Duration::from_millis(2)).await;
                }
                let old = last.replace(title.clone());
                if !old.is_empty() {
                    let page =
                        world.find(&Asker::system("test"), &ask(&format!("\"{old}\""))).await;
                    prop_assert_eq!(page.total, 0, "{} is still found", old);
                }
                Ok(())
            })
        })
        .unwrap();
    runtime.block_on(world.end());
}
