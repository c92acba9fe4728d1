//! Entities that people read again or take out, and pages of locations.

use super::{ALL, Web, component, last_change, register, said, shown, start, start_with, until};
use crate::samples::{self, Told};
use catalog::locations::Predicate;
use platform::catalog::{CatalogError, ChangeKind};
use serde_json::json;
use std::sync::Arc;

#[tokio::test]
async fn a_removed_entity_returns_only_when_a_source_still_says_it() {
    let (store, _folder) = samples::store().await;
    let web = Web::default();
    let folder = Arc::new(Told::new("folder", said(&["a", "b"])));
    let catalog = start_with(&store, &[Arc::clone(&folder)], web.settings()).await;
    until("both", || async { catalog.entities() == 2 }).await;

    folder.say_silently(Ok(said(&["a"])));
    catalog.remove_entity(&component("a")).await.unwrap();
    until("it returns, and what else changed is seen", || async {
        shown(&catalog, "a").await.is_some() && shown(&catalog, "b").await.is_none()
    })
    .await;
    assert_eq!(last_change(&catalog, "a").await.0, ChangeKind::Created);

    folder.say_silently(Ok(said(&[])));
    catalog.remove_entity(&component("a")).await.unwrap();
    until("gone", || async { shown(&catalog, "a").await.is_none() }).await;
    let (kind, cause) = last_change(&catalog, "a").await;
    assert_eq!((kind, cause.as_str()), (ChangeKind::Deleted, "folder · removed by hand"));
    catalog.remove_entity(&component("never")).await.unwrap();
    catalog.shutdown().await;
}

#[tokio::test]
async fn a_refresh_reads_the_sources_of_an_entity_at_once() {
    let (store, _folder) = samples::store().await;
    let web = Web::default();
    let page = web.page(ALL, said(&["a"]));
    let catalog = start(&store, &web).await;
    let id = register(&catalog, ALL).await;
    until("read", || async { shown(&catalog, "a").await.is_some() }).await;
    page.say_silently(Ok(said(&["a", "b"])));
    catalog.refresh_entity("Component:a").await.unwrap();
    until("by an entity", || async { shown(&catalog, "b").await.is_some() }).await;
    page.say_silently(Ok(said(&["a", "b", "c"])));
    let location = catalog.location(&id).await.unwrap().unwrap();
    catalog.refresh_entity(&location.entity_ref.to_string()).await.unwrap();
    until("by its location", || async { shown(&catalog, "c").await.is_some() }).await;
    let missing = catalog.refresh_entity("component:default/none").await;
    assert!(matches!(missing, Err(CatalogError::NotFound(_))));
    let refused = catalog.refresh_entity("no kind").await;
    assert!(matches!(refused, Err(CatalogError::BadQuery(_))), "{refused:?}");
    catalog.shutdown().await;
}

#[tokio::test]
async fn pages_of_chosen_locations_hold_each_once() {
    let (store, _folder) = samples::store().await;
    let catalog = start(&store, &Web::default()).await;
    for number in 0..5 {
        register(&catalog, &format!("https://a.example/{number}.yaml")).await;
    }
    register(&catalog, "https://b.example/x.yaml").await;
    let query = json!({"target": {"$hasPrefix": "https://a.example/"}});
    let query = Predicate::parse(&query).unwrap();
    let mut after = None;
    let mut seen = Vec::new();
    let mut pages = 0;
    loop {
        let page = catalog.locations_by_query(Some(&query), after.as_deref(), 2).await.unwrap();
        assert_eq!(page.total_items, 5);
        seen.extend(page.items.into_iter().map(|one| one.target));
        pages += 1;
        after = page.after;
        if after.is_none() {
            break;
        }
    }
    seen.sort();
    let all: Vec<_> = (0..5).map(|number| format!("https://a.example/{number}.yaml")).collect();
    assert_eq!((seen, pages), (all, 3));
    let all = catalog.locations_by_query(None, None, 6).await.unwrap();
    assert_eq!((all.items.len(), all.after), (6, None));
    catalog.shutdown().await;
}
