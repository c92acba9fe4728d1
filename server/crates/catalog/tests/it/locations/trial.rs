//! A trial tells what a registration would do, and stores nothing.

use super::{
    ALL, OTHER, Web, asked, component, register, said, shown, start, start_with, stored, until,
};
use crate::samples::{self, Told};
use catalog::{
    locations::{LocationSettings, NewLocation, OnConflict},
    reading::{Finding, Keep},
};
use platform::{
    catalog::{CatalogError, ProblemKind, Severity},
    entity::MANAGED_BY_ORIGIN_LOCATION,
};
use std::sync::Arc;

#[tokio::test]
async fn a_trial_tells_entities_problems_and_conflicts_and_stores_nothing() {
    let (store, _folder) = samples::store().await;
    let web = Web::default();
    let mut says = said(&["new", "taken"]);
    says.findings.push(Finding {
        kind: ProblemKind::Refused,
        severity: Severity::Error,
        location: "all.yaml".to_owned(),
        line: Some(30),
        column: None,
        entity: Some(component("broken")),
        message: "spec.owner is missing".to_owned(),
        keep: Keep::Named,
    });
    web.page(ALL, says);
    let folder = Arc::new(Told::new("folder", said(&["taken"])));
    let catalog = start_with(&store, &[folder], web.settings()).await;
    until("configured", || async { catalog.entities() == 1 }).await;
    until("at rest", || async {
        store.sources().await.unwrap().iter().all(|source| source.read_at.is_some())
    })
    .await;
    let before = stored(&store).await;

    let trial = catalog.try_location(&asked(ALL)).await.unwrap();
    let names: Vec<_> = trial.entities.iter().map(|one| one.reference().name()).collect();
    assert_eq!(names, [trial.location.entity_ref.name(), "new", "taken"]);
    let origin = trial.entities[1].annotation(MANAGED_BY_ORIGIN_LOCATION);
    assert_eq!(origin, Some(format!("url:{ALL}").as_str()));
    assert_eq!(trial.exists, Some(false));
    let [problem] = &trial.problems[..] else { panic!("{:?}", trial.problems) };
    assert_eq!((problem.line, problem.entity_ref.as_ref()), (Some(30), Some(&component("broken"))));
    let [conflict] = &trial.conflicts[..] else { panic!("{:?}", trial.conflicts) };
    assert_eq!((&conflict.entity_ref, conflict.source.as_str()), (&component("taken"), "folder"));

    tokio::time::sleep(std::time::Duration::from_millis(300)).await;
    assert_eq!(stored(&store).await, before);
    assert_eq!(catalog.entities(), 1);

    register(&catalog, ALL).await;
    until("registered", || async { shown(&catalog, "new").await.is_some() }).await;
    let again = catalog.try_location(&asked("https://A.example/all.yaml ")).await;
    assert!(matches!(again, Err(CatalogError::BadQuery(_))), "no such page: {again:?}");
    let again = catalog.try_location(&asked(ALL)).await.unwrap();
    assert_eq!(again.exists, Some(true));
    let conflicts: Vec<_> = again.conflicts.iter().map(|one| one.entity_ref.name()).collect();
    assert_eq!(conflicts, ["taken"], "its own entities are none");
    catalog.shutdown().await;
}

#[tokio::test]
async fn what_cannot_be_read_and_what_is_not_allowed_is_told() {
    let (store, _folder) = samples::store().await;
    let web = Web::default();
    web.page(ALL, said(&[])).say(Err("the server answered 404 Not Found".to_owned()));
    let catalog = start(&store, &web).await;
    let trial = catalog.try_location(&asked(ALL)).await;
    let Err(CatalogError::BadQuery(message)) = trial else { panic!("{trial:?}") };
    assert!(message.contains(ALL) && message.contains("404"), "{message}");
    for target in ["javascript:alert(1)", "https://anna:secret@a.example/a.yaml", "", "/etc"] {
        let refused = catalog.register_location(&asked(target), OnConflict::Reject).await;
        assert!(matches!(refused, Err(CatalogError::BadQuery(_))), "{target}: {refused:?}");
    }
    let file = NewLocation { location_type: "file".to_owned(), ..asked(ALL) };
    let refused = catalog.register_location(&file, OnConflict::Reject).await;
    assert!(matches!(refused, Err(CatalogError::BadQuery(_))), "{refused:?}");
    assert_eq!(catalog.locations().await.unwrap(), []);
    catalog.shutdown().await;
}

#[tokio::test]
async fn a_read_only_catalog_is_changed_by_nobody() {
    let (store, _folder) = samples::store().await;
    let web = Web::default();
    web.page(ALL, said(&["a"]));
    web.page(OTHER, said(&["b"]));
    let catalog = start(&store, &web).await;
    let id = register(&catalog, ALL).await;
    until("read", || async { shown(&catalog, "a").await.is_some() }).await;
    catalog.shutdown().await;

    let readonly = LocationSettings { readonly: true, ..web.settings() };
    let catalog = start_with(&store, &[], readonly).await;
    let refused = [
        catalog.register_location(&asked(OTHER), OnConflict::Reject).await.map(drop),
        catalog.update_location(&id, &asked(OTHER)).await.map(drop),
        catalog.remove_location(&id).await,
        catalog.remove_entity(&component("a")).await,
    ];
    for refused in refused {
        let Err(CatalogError::NotAllowed(message)) = refused else { panic!("{refused:?}") };
        assert!(message.contains("catalog.readonly"), "{message}");
    }
    assert!(shown(&catalog, "a").await.is_some());
    assert_eq!(catalog.try_location(&asked(OTHER)).await.unwrap().entities.len(), 2);
    catalog.refresh_entity("component:default/a").await.unwrap();
    catalog.shutdown().await;
}
