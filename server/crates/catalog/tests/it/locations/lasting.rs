//! Registrations over processes, restarts and configurations.

use super::{ALL, OTHER, Web, open, register, said, shown, start, start_with, until};
use crate::samples::{self, Told};
use catalog::{import, locations::LocationSettings};
use platform::{Timestamp, catalog::Catalog};
use std::{sync::Arc, time::Duration};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_processes_on_one_database_read_what_either_registers() {
    let (store, folder) = samples::store().await;
    let (web, elsewhere) = (Web::default(), Web::default());
    web.page(ALL, said(&["a"])).say(Err("only the other one reaches it".to_owned()));
    elsewhere.page(ALL, said(&["a"]));
    let here = start(&store, &web).await;
    let other_store = open(&folder).await;
    let there = start(&other_store, &elsewhere).await;
    let id = register(&here, ALL).await;
    until("read there, seen here", || async {
        shown(&here, "a").await.is_some() && shown(&there, "a").await.is_some()
    })
    .await;
    let sources = |overview: platform::catalog::Overview| overview.sources.len();
    assert_eq!(sources(there.overview().await.unwrap()), 1);

    here.remove_location(&id).await.unwrap();
    until("removed everywhere", || async {
        let left =
            sources(here.overview().await.unwrap()) + sources(there.overview().await.unwrap());
        left == 0 && here.entities() == 0 && there.entities() == 0
    })
    .await;
    // A pass that was under way there has ended by now.
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert_eq!(store.claims_of_source(&format!("url:{ALL}")).await.unwrap(), []);
    assert_eq!(store.sources().await.unwrap(), []);
    here.shutdown().await;
    there.shutdown().await;
}

#[tokio::test]
async fn killed_before_its_first_reading_it_is_read_after_the_next_start() {
    let (store, folder) = samples::store().await;
    let web = Web::default();
    let page = web.page(ALL, said(&["a"]));
    page.take_your_time(Duration::from_mins(10));
    let catalog = start(&store, &web).await;
    register(&catalog, ALL).await;
    tokio::time::sleep(Duration::from_millis(150)).await;
    assert!(shown(&catalog, "a").await.is_none());
    catalog.shutdown().await;
    store.close().await;

    page.take_your_time(Duration::ZERO);
    let store = open(&folder).await;
    let catalog = start(&store, &web).await;
    until("read", || async { shown(&catalog, "a").await.is_some() }).await;
    catalog.shutdown().await;
}

#[tokio::test]
async fn sources_that_are_no_longer_configured_take_no_registered_one_with_them() {
    let (store, _folder) = samples::store().await;
    let web = Web::default();
    web.page(ALL, said(&["registered"]));
    let folder = Arc::new(Told::new("folder", said(&["configured"])));
    let catalog = start_with(&store, &[folder], web.settings()).await;
    register(&catalog, ALL).await;
    until("both", || async { catalog.entities() == 3 }).await;
    catalog.shutdown().await;

    // Nothing is configured any more, and nothing reads what is registered.
    let catalog = start_with(&store, &[], LocationSettings::default()).await;
    until("one is gone", || async { catalog.entities() == 2 }).await;
    assert!(shown(&catalog, "registered").await.is_some());
    catalog.shutdown().await;
}

#[tokio::test]
async fn a_removal_that_was_killed_half_way_is_finished_by_the_next_start() {
    let (store, _folder) = samples::store().await;
    let web = Web::default();
    web.page(ALL, said(&["a"]));
    let catalog = start(&store, &web).await;
    let id = register(&catalog, ALL).await;
    until("read", || async { shown(&catalog, "a").await.is_some() }).await;
    catalog.shutdown().await;
    // As the first transaction of a removal leaves it, when the claims are many.
    let mut unit = store.begin().await.unwrap();
    unit.delete_registered_location(&id).await.unwrap();
    unit.commit().await.unwrap();
    let catalog = start(&store, &web).await;
    until("finished", || async { catalog.entities() == 0 }).await;
    assert_eq!(store.sources().await.unwrap(), []);
    catalog.shutdown().await;
}

#[tokio::test]
async fn a_large_location_is_removed_to_the_last_entity() {
    let (store, _folder) = samples::store().await;
    let web = Web::default();
    let names: Vec<String> = (0..import::PORTION + 20).map(|number| format!("c{number}")).collect();
    web.page(ALL, said(&names.iter().map(String::as_str).collect::<Vec<_>>()));
    web.page(OTHER, said(&["other"]));
    let catalog = start(&store, &web).await;
    let id = register(&catalog, ALL).await;
    register(&catalog, OTHER).await;
    until("all", || async { catalog.entities() == names.len() + 3 }).await;
    catalog.remove_location(&id).await.unwrap();
    until("the others", || async { catalog.entities() == 2 }).await;
    assert_eq!(store.sources().await.unwrap().len(), 1);
    // It is no longer known to anyone, so that there is nothing left to forget.
    import::forget_others(&store, &[], Timestamp(9)).await.unwrap();
    assert!(shown(&catalog, "other").await.is_some());
    catalog.shutdown().await;
}
