//! Search over random catalogs.

use crate::world::{World, ask, entity, somebody};
use platform::{
    Entity, EntityRef,
    access::Asker,
    search::{SearchField, SearchQuery},
};
use proptest::{
    prelude::*,
    test_runner::{Config, TestRunner},
};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};

const ROLES: [&str; 5] =
    ["viewer", "developer", "admin", "contractor-viewer", "contractor-developer"];

#[derive(Clone, Debug)]
struct Thing {
    kind: usize,
    title: String,
    lifecycle: usize,
    owner: usize,
    tags: BTreeSet<usize>,
    restricted: bool,
    agency: bool,
    text: String,
}

const KINDS: [&str; 3] = ["Component", "API", "Resource"];
const LIFECYCLES: [&str; 3] = ["production", "experimental", "deprecated"];
const OWNERS: [&str; 3] = ["team", "others", "agency"];
const TAGS: [&str; 4] = ["java", "go", "tier-1", "pci"];

fn things() -> impl Strategy<Value = Vec<Thing>> {
    let title = prop_oneof![
        "[a-zA-Z]{1,8}(-[a-z0-9]{1,5}){0,2}",
        "[a-z]{2,6} [A-Z][a-z]{1,6}( [a-z]{1,5})?",
        "(支付|订单|服务|发布|回滚){1,3}",
        "[A-Z]{2,4}_[0-9]{2,4}",
        "[ -~]{1,16}",
        "\\PC{1,10}",
    ];
    let title =
        title.prop_filter("has a title", |title| !title.trim().is_empty() && !title.contains('\0'));
    let thing =
        (
            0..3_usize,
            title,
            0..3_usize,
            0..3_usize,
            prop::collection::btree_set(0..4_usize, 0..3),
            any::<bool>(),
            any::<bool>(),
            "(order|pay|ship|cart|refund| ){0,6}",
        )
            .prop_map(|(kind, title, lifecycle, owner, tags, restricted, agency, text)| {
                Thing { kind, title, lifecycle, owner, tags, restricted, agency, text }
            });
    prop::collection::vec(thing, 1..10)
}

fn made(things: &[Thing], round: u32) -> Vec<Entity> {
    let one = |(number, thing): (usize, &Thing)| {
        let tags: Vec<&str> = thing.tags.iter().map(|tag| TAGS[*tag]).collect();
        entity(
            KINDS[thing.kind],
            &format!("thing-{number}"),
            &thing.title,
            json!({
                "metadata": {
                    "namespace": if thing.agency { "agency" } else { "default" },
                    "description": thing.text,
                    "tags": tags,
                    "labels": {"round": format!("r{round}")},
                    "annotations": {"slipway.dev/restricted": thing.restricted.to_string()},
                },
                "spec": {"lifecycle": LIFECYCLES[thing.lifecycle], "owner": OWNERS[thing.owner], "definition": ""},
            }),
        )
    };
    things.iter().enumerate().map(one).collect()
}

fn entities(page: &platform::search::SearchPage) -> BTreeSet<EntityRef> {
    page.hits.iter().map(|hit| hit.entity.clone()).collect()
}

/// Property 19: over any catalog everything is found by its exact title, whatever signs are in it;
/// what was removed is never found again; totals, categories and facets equal a scan of what the
/// asker may see; filters commute; and for no question is anything told that the asker may not see.
#[test]
fn property_19_what_is_there_and_seen_is_found_and_counted() {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let world = runtime.block_on(World::new());
    let mut runner =
        TestRunner::new(Config { cases: 110, failure_persistence: None, ..Config::default() });
    let round = std::cell::Cell::new(0);
    let before = std::cell::RefCell::new(BTreeMap::<EntityRef, String>::new());
    let strategy = (things(), "\\PC{0,24}", 0..5_usize);
    runner
        .run(&strategy, |(things, text, role)| {
            round.set(round.get() + 1);
            let all = made(&things, round.get());
            runtime.block_on(async {
                world.tell(all.clone()).await;
                let system = Asker::system("test");
                for entity in &all {
                    let page = world.find(&system, &ask(entity.display_name())).await;
                    prop_assert!(
                        entities(&page).contains(entity.reference()),
                        "{:?} is not found: {page:?}",
                        entity.display_name()
                    );
                }
                let there: BTreeSet<EntityRef> =
                    all.iter().map(|entity| entity.reference().clone()).collect();
                for (gone, title) in before.borrow().iter().filter(|(one, _)| !there.contains(*one))
                {
                    let page = world.find(&system, &ask(title)).await;
                    prop_assert!(!entities(&page).contains(gone), "{gone} is found again");
                }
                before.borrow_mut().extend(
                    all.iter().map(|one| (one.reference().clone(), one.display_name().to_owned())),
                );

                let asker = somebody(ROLES[role]);
                let visible: BTreeSet<EntityRef> = all
                    .iter()
                    .map(|entity| entity.reference().clone())
                    .filter(|reference| sees(&world, &asker, reference))
                    .collect();
                let everything = world.find(&asker, &ask("")).await;
                prop_assert_eq!(entities(&everything), visible.clone());
                prop_assert_eq!(everything.total, visible.len() as u64);
                let counted: u64 = everything.categories.iter().map(|one| one.count).sum();
                prop_assert_eq!(counted, visible.len() as u64);
                for field in [SearchField::Lifecycle, SearchField::Tag, SearchField::Namespace] {
                    let facet = everything.facets.iter().find(|facet| facet.field == field);
                    let told: BTreeMap<String, u64> = facet
                        .into_iter()
                        .flat_map(|facet| &facet.values)
                        .map(|value| (value.value.clone(), value.count))
                        .collect();
                    prop_assert_eq!(told, scan(&all, &visible, field));
                }
                for text in [text.as_str(), "order", "tag:java", "pay -tag:go"] {
                    let page = world.find(&asker, &ask(text)).await;
                    prop_assert!(entities(&page).is_subset(&visible), "{text:?} tells too much");
                    prop_assert_eq!(page.total, page.hits.len() as u64);
                    for suggestion in &page.suggestions {
                        let other = world.find(&asker, &ask(&suggestion.text)).await;
                        prop_assert!(other.total > 0, "{suggestion:?} finds nothing");
                    }
                }
                let one = world.find(&asker, &ask("lifecycle:production tag:java")).await;
                let other = world.find(&asker, &ask("tag:java lifecycle:production")).await;
                let chosen = SearchQuery {
                    filters: [
                        (SearchField::Tag, ["java".to_owned()].into()),
                        (SearchField::Lifecycle, ["production".to_owned()].into()),
                    ]
                    .into(),
                    ..ask("")
                };
                let chosen = world.find(&asker, &chosen).await;
                prop_assert_eq!(&one.hits, &other.hits);
                prop_assert_eq!(entities(&one), entities(&chosen));
                prop_assert_eq!(&one.facets, &chosen.facets);
                Ok(())
            })
        })
        .unwrap();
    runtime.block_on(world.end());
}

fn sees(world: &World, asker: &Asker, reference: &EntityRef) -> bool {
    use platform::{access::Permission, search::Visibility};
    world.catalog.sees(asker, Permission::CatalogRead, reference)
}

fn scan(
    all: &[Entity],
    visible: &BTreeSet<EntityRef>,
    field: SearchField,
) -> BTreeMap<String, u64> {
    let mut counts = BTreeMap::new();
    for entity in all.iter().filter(|entity| visible.contains(entity.reference())) {
        let values: Vec<String> = match field {
            SearchField::Lifecycle => {
                entity.spec_text("lifecycle").map(str::to_owned).into_iter().collect()
            }
            SearchField::Tag => entity.tags().map(str::to_owned).collect(),
            _ => vec![entity.reference().namespace().to_owned()],
        };
        for value in values {
            *counts.entry(value).or_default() += 1;
        }
    }
    counts
}

/// Property 19, for questions: whatever is typed is answered, soon, and without a panic.
#[test]
fn property_19_any_text_is_answered_and_none_is_slow() {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let world = runtime.block_on(World::new());
    let all = (0..300).map(|number| {
        entity(
            "Component",
            &format!("thing-{number}"),
            &format!("Thing {number} of orders"),
            json!({"metadata": {"description": "Many words about paying and shipping"}}),
        )
    });
    runtime.block_on(world.tell(all.collect()));
    let mut runner =
        TestRunner::new(Config { cases: 400, failure_persistence: None, ..Config::default() });
    let text = prop_oneof![
        "\\PC{0,600}",
        "[\"():^~*?\\[\\]{}+\\-!&|\\\\/ a-c]{0,200}",
        "((kind|owner|tag|updated|-tag|lifecycle):[<>\",a-z0-9]{0,8} ?){0,20}",
        "([a-z]{1,12} ){0,80}",
        "(支|付|订|单|a|-|_|\"){0,100}",
    ];
    runner
        .run(&(text, any::<bool>(), 0..20_000_u64), |(text, typing, offset)| {
            let query = SearchQuery { typing, offset, explain: true, ..ask(&text) };
            let began = std::time::Instant::now();
            let page = runtime.block_on(world.search_by(&query));
            prop_assert!(page.is_ok(), "{text:?}: {page:?}");
            prop_assert!(
                began.elapsed().as_millis() < 2_000,
                "{text:?} took {:?}",
                began.elapsed()
            );
            Ok(())
        })
        .unwrap();
    runtime.block_on(world.end());
}
