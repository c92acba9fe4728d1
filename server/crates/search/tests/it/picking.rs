//! Choosing one entity of many.

use crate::world::{World, entity, somebody};
use platform::{
    Entity, EntityRef,
    access::{Asker, Permission},
    search::{PickQuery, Picked, Search, SearchError, Visibility},
};
use proptest::{
    prelude::*,
    test_runner::{Config, TestRunner},
};
use serde_json::json;
use std::collections::BTreeSet;

const KINDS: [&str; 3] = ["Component", "Group", "User"];

fn wish(text: &str, kinds: &[&str], limit: u64) -> PickQuery {
    let kinds = kinds.iter().map(|kind| kind.to_lowercase()).collect();
    PickQuery { text: text.to_owned(), kinds, after: None, limit }
}

/// All that is offered, page by page.
async fn all(world: &World, asker: &Asker, query: &PickQuery) -> Vec<Picked> {
    let search = world.search.asked(asker);
    let mut rows = Vec::new();
    let mut query = query.clone();
    loop {
        let page = search.pick(&query).await.unwrap();
        assert!(page.rows.len() as u64 <= query.limit);
        rows.extend(page.rows);
        match page.next {
            Some(next) => query.after = Some(next),
            None => return rows,
        }
    }
}

fn words(text: &str) -> Vec<String> {
    let words = text.split(|letter: char| !letter.is_alphanumeric());
    words.filter(|word| !word.is_empty()).map(str::to_lowercase).collect()
}

/// Whether each word of a text begins a word of what an entity is called.
fn begins(entity: &Entity, text: &str) -> bool {
    let mut known = words(entity.display_name());
    known.extend(words(entity.name()));
    words(text).iter().all(|word| known.iter().any(|known| known.starts_with(word)))
}

/// Property 19, for pickers: what is offered, over all pages, is exactly what is of the kinds, begins
/// so and may be seen, each once; whose title begins so first, then by title.
#[test]
fn property_19_pickers_offer_what_begins_so_and_is_seen() {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let world = runtime.block_on(World::new());
    let mut runner =
        TestRunner::new(Config { cases: 110, failure_persistence: None, ..Config::default() });
    let round = std::cell::Cell::new(0_u32);
    let title = "[ab]{1,3}( [abc]{1,2}){0,2}|a[bc]{18,22}";
    let thing = (0..3_usize, title, any::<bool>(), any::<bool>());
    let strategy = (
        prop::collection::vec(thing, 0..12),
        "[abc]{0,2}( [ab])?|a[bc]{17,19}",
        0..4_usize,
        1..5_u64,
        0..2_usize,
    );
    runner
        .run(&strategy, |(things, text, kind, limit, role)| {
            round.set(round.get() + 1);
            let one = |(number, (kind, title, agency, restricted)): (
                usize,
                &(usize, String, bool, bool),
            )| {
                entity(
                    KINDS[*kind],
                    &format!("n{number}"),
                    title,
                    json!({
                        "metadata": {
                            "namespace": if *agency { "agency" } else { "default" },
                            "labels": {"round": format!("r{}", round.get())},
                            "annotations": {"slipway.dev/restricted": restricted.to_string()},
                        },
                        "spec": {"type": "team", "children": [], "memberOf": []},
                    }),
                )
            };
            let made: Vec<Entity> = things.iter().enumerate().map(one).collect();
            let asker = somebody(["viewer", "contractor-viewer"][role]);
            let kinds: &[&str] = match kind {
                3 => &[],
                one => &KINDS[one..=one],
            };
            runtime.block_on(async {
                world.tell(made.clone()).await;
                let offered = all(&world, &asker, &wish(&text, kinds, limit)).await;
                let meant = |entity: &&Entity| {
                    let is_kind = kinds.is_empty() || kinds.contains(&entity.kind());
                    let reference = entity.reference();
                    is_kind
                        && begins(entity, &text)
                        && world.catalog.sees(&asker, Permission::CatalogRead, reference)
                };
                let wanted: BTreeSet<EntityRef> =
                    made.iter().filter(meant).map(|one| one.reference().clone()).collect();
                let got: BTreeSet<EntityRef> =
                    offered.iter().map(|row| row.entity.clone()).collect();
                prop_assert_eq!(&got, &wanted, "{:?} of {:?}", text, kinds);
                prop_assert_eq!(got.len(), offered.len(), "nothing twice");
                let typed = text.trim().to_lowercase();
                let key = |row: &Picked| {
                    let label = row.label.to_lowercase();
                    (!label.starts_with(&typed), label)
                };
                let keys: Vec<_> = offered.iter().map(key).collect();
                prop_assert!(keys.is_sorted(), "{keys:?}");
                Ok(())
            })
        })
        .unwrap();
    runtime.block_on(world.end());
}

#[tokio::test(flavor = "multi_thread")]
async fn names_parts_and_references_are_understood() {
    let world = World::new().await;
    let of = |namespace: &str| json!({"metadata": {"namespace": namespace}});
    world
        .tell(vec![
            entity("Component", "checkout-api", "checkout-api", json!({})),
            entity("Component", "orderPlaced", "Order placed", json!({})),
            entity("Component", "api-check", "API check", of("other")),
            entity("Group", "checkout", "Checkout team", json!({"spec": {"children": []}})),
            entity("Group", "payments", "支付团队", json!({"spec": {"children": []}})),
        ])
        .await;
    let system = Asker::system("test");
    let labels = async |text: &str, kinds: &[&str]| -> Vec<String> {
        let rows = all(&world, &system, &wish(text, kinds, 2)).await;
        rows.into_iter().map(|row| row.label).collect()
    };
    assert_eq!(labels("check", &[]).await, ["Checkout team", "checkout-api", "API check"]);
    assert_eq!(labels("check", &["component"]).await, ["checkout-api", "API check"]);
    assert_eq!(labels("checkout-a", &[]).await, ["checkout-api"]);
    assert_eq!(labels("api check", &[]).await, ["API check", "checkout-api"]);
    assert_eq!(labels("orderPl", &[]).await, ["Order placed"]);
    assert_eq!(labels("placed", &[]).await, ["Order placed"]);
    assert_eq!(labels("component:", &[]).await.len(), 3);
    assert_eq!(labels("component:default/check", &[]).await, ["checkout-api"]);
    assert_eq!(labels("component:other/", &[]).await, ["API check"]);
    assert_eq!(labels("支", &["group"]).await, ["支付团队"]);
    assert_eq!(labels("paymen", &["group", "user"]).await, ["支付团队"]);
    assert!(labels("heckout", &[]).await.is_empty());
    let search = world.search.asked(&system);
    let wrong = PickQuery { after: Some("nowhere".to_owned()), ..wish("", &[], 5) };
    assert!(matches!(search.pick(&wrong).await, Err(SearchError::BadQuery(_))));
    world.end().await;
}

/// Property 19, for pickers: whatever is typed is answered.
#[test]
fn property_19_any_text_is_offered_something_or_nothing() {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let world = runtime.block_on(World::new());
    let made =
        (0..40).map(|number| entity("Component", &format!("n{number}"), "A thing", json!({})));
    runtime.block_on(world.tell(made.collect()));
    let mut runner =
        TestRunner::new(Config { cases: 200, failure_persistence: None, ..Config::default() });
    let texts = ("\\PC{0,600}|[a:/\\-. 支\"]{0,60}", prop::option::of("\\PC{0,90}|[0-9a-f]{81}"));
    runner
        .run(&texts, |(text, after)| {
            let query = PickQuery { after, ..wish(&text, &[], 7) };
            let search = world.search.asked(&Asker::system("test"));
            let answer = runtime.block_on(search.pick(&query));
            prop_assert!(
                matches!(answer, Ok(_) | Err(SearchError::BadQuery(_))),
                "{query:?}: {answer:?}"
            );
            Ok(())
        })
        .unwrap();
    runtime.block_on(world.end());
}
