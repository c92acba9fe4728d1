//! A registration brings its entities, and its removal takes them out.

use super::{
    ALL, OTHER, Web, asked, component, last_change, register, said, service, shown, start,
    start_with, until,
};
use crate::samples::{self, Told, reading};
use axum::{Router, routing::get};
use catalog::{
    locations::{LocationSettings, OnConflict, Presence, generated},
    reading::Known,
    service::Origin,
    source::{SourceReader, SourceSettings, Target},
};
use platform::{
    catalog::{Catalog, CatalogError, ChangeKind, ImportState},
    entity::{MANAGED_BY_LOCATION, MANAGED_BY_ORIGIN_LOCATION},
};
use std::{sync::Arc, time::Duration};
use store::KnownSource;

#[tokio::test]
async fn a_registered_address_is_read_and_its_location_is_an_entity() {
    let text = "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  name: a\nspec:\n  type: service\n  lifecycle: production\n  owner: team\n";
    let router = Router::new().route("/all.yaml", get(move || async move { text }));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let target = format!("http://{}/all.yaml", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router).await });

    let (store, folder) = samples::store().await;
    let usual = SourceSettings {
        allow_private_networks: true,
        ..SourceSettings::new(folder.path().join("cache"))
    };
    let reader = SourceReader::sharing(usual).unwrap();
    let settings = LocationSettings::urls(Arc::new(move |_, target| {
        let target = Target::parse(target).map_err(|error| error.to_string())?;
        Ok(Arc::new(reader(target)) as Arc<dyn Origin>)
    }));
    let catalog = start_with(&store, &[], settings).await;
    let location = catalog
        .register_location(&asked(&format!(" {target} ")), OnConflict::Reject)
        .await
        .unwrap()
        .location;
    assert_eq!(location.target, target, "trimmed");
    until("its component", || async { shown(&catalog, "a").await.is_some() }).await;

    let managed_by = format!("url:{target}");
    let read = shown(&catalog, "a").await.unwrap();
    assert_eq!(read.annotation(MANAGED_BY_ORIGIN_LOCATION), Some(managed_by.as_str()));
    let own = catalog.entity(&location.entity_ref).await.unwrap().unwrap().entity;
    assert_eq!(location.entity_ref, generated::reference("url", &target));
    assert_eq!(own.annotation(MANAGED_BY_LOCATION), Some(managed_by.as_str()));
    assert_eq!((own.spec_text("type"), own.spec_text("target")), (Some("url"), Some(&*target)));
    for reference in [component("a"), location.entity_ref.clone()] {
        assert_eq!(catalog.location_of(&reference).await.unwrap().as_ref(), Some(&location));
    }
    assert_eq!(catalog.location_of(&component("none")).await.unwrap(), None);
    assert_eq!(catalog.locations().await.unwrap(), std::slice::from_ref(&location));
    assert_eq!(catalog.location(&location.id).await.unwrap(), Some(location));
    let sources = catalog.overview().await.unwrap().sources;
    assert_eq!((sources.len(), sources[0].target.as_str()), (1, managed_by.as_str()));
    catalog.shutdown().await;
}

#[tokio::test]
async fn what_only_a_removed_location_claimed_is_deleted_and_the_rest_falls_to_others() {
    let (store, _folder) = samples::store().await;
    let web = Web::default();
    web.page(ALL, said(&["mine", "shared"]));
    let configured = Arc::new(Told::new("folder", reading(&[service("shared", "other")])));
    configured.say(Err("not yet".to_owned()));
    let catalog = start_with(&store, &[Arc::clone(&configured)], web.settings()).await;
    let id = register(&catalog, ALL).await;
    until("registered", || async { shown(&catalog, "shared").await.is_some() }).await;
    configured.say(Ok(reading(&[service("shared", "other")])));
    until("contested", || async { catalog.problems(None, 0).await.unwrap().counts.conflict == 1 })
        .await;
    assert_eq!(shown(&catalog, "shared").await.unwrap().spec_text("owner"), Some("team"));

    catalog.remove_location(&id).await.unwrap();
    until("gone", || async { shown(&catalog, "mine").await.is_none() }).await;
    until("handed over", || async {
        shown(&catalog, "shared").await.unwrap().spec_text("owner") == Some("other")
    })
    .await;
    let (kind, cause) = last_change(&catalog, "mine").await;
    assert_eq!((kind, cause), (ChangeKind::Deleted, format!("url:{ALL} · removed by hand")));
    assert_eq!(last_change(&catalog, "shared").await.0, ChangeKind::Updated);
    assert_eq!(catalog.locations().await.unwrap(), []);
    until("stopped", || async {
        let sources = catalog.overview().await.unwrap().sources;
        sources.len() == 1 && sources[0].state == ImportState::Ready
    })
    .await;
    assert_eq!(store.sources().await.unwrap().len(), 1);
    let again = catalog.remove_location(&id).await;
    assert!(matches!(again, Err(CatalogError::NotFound(_))), "{again:?}");
    catalog.shutdown().await;
}

#[tokio::test]
async fn a_pass_that_is_under_way_brings_nothing_back() {
    let (store, _folder) = samples::store().await;
    let web = Web::default();
    let page = web.page(ALL, said(&["a"]));
    // Another process that learns of the removal later than its pass ends.
    let catalog = start(&store, &web).await;
    let id = register(&catalog, ALL).await;
    let record = store.registered_locations().await.unwrap().remove(0);
    until("read", || async { shown(&catalog, "a").await.is_some() }).await;
    catalog.remove_location(&id).await.unwrap();
    let source = format!("url:{ALL}");
    let late = catalog::import::Writer::registered(&store, &source, &record);
    let before = super::stored(&store).await;
    let reading = page.read(&Known::default()).await.unwrap();
    late.import(reading, KnownSource::default(), platform::Timestamp(9)).await.unwrap();
    late.note_failure("late").await.unwrap();
    assert_eq!(super::stored(&store).await, before);
    assert_eq!(store.claims_of_source(&source).await.unwrap(), []);
    catalog.shutdown().await;
}

#[tokio::test]
async fn a_target_is_registered_once_however_it_is_written() {
    let (store, _folder) = samples::store().await;
    let web = Web::default();
    let page = web.page(ALL, said(&["a"]));
    let configured = Arc::new(Told::new(OTHER, said(&[])));
    let catalog = start_with(&store, &[configured], web.settings()).await;
    let id = register(&catalog, ALL).await;
    until("read", || async { shown(&catalog, "a").await.is_some() }).await;
    for target in [ALL, "https://A.example/all.yaml", "https://a.example:443/all.yaml"] {
        let again = catalog.register_location(&asked(target), OnConflict::Reject).await;
        assert!(matches!(again, Err(CatalogError::Conflict(_))), "{target}: {again:?}");
    }
    let taken = catalog.register_location(&asked(OTHER), OnConflict::Refresh).await;
    let Err(CatalogError::Conflict(message)) = taken else { panic!("{taken:?}") };
    assert!(message.contains("catalog.sources"), "{message}");

    page.say_silently(Ok(said(&["a", "b"])));
    let known = catalog.register_location(&asked(ALL), OnConflict::Refresh).await.unwrap();
    assert_eq!((known.location.id, known.exists), (id, Some(true)));
    until("read again", || async { shown(&catalog, "b").await.is_some() }).await;
    assert_eq!(catalog.locations().await.unwrap().len(), 1);
    catalog.shutdown().await;
}

#[tokio::test]
async fn a_location_moves_to_another_target_and_stays_itself() {
    let (store, _folder) = samples::store().await;
    let web = Web::default();
    web.page(ALL, said(&["a"]));
    web.page(OTHER, said(&["b"]));
    let catalog = start(&store, &web).await;
    let id = register(&catalog, ALL).await;
    until("read", || async { shown(&catalog, "a").await.is_some() }).await;
    let moved = catalog.update_location(&id, &asked(OTHER)).await.unwrap();
    assert_eq!((moved.id.as_str(), moved.target.as_str()), (id.as_str(), OTHER));
    until("moved", || async {
        shown(&catalog, "a").await.is_none() && shown(&catalog, "b").await.is_some()
    })
    .await;
    assert_eq!(last_change(&catalog, "a").await.1, format!("url:{ALL} · changed by hand"));
    assert_eq!(store.claims_of_source(&format!("url:{ALL}")).await.unwrap(), []);

    let second = register(&catalog, ALL).await;
    assert_ne!(second, id, "the old target is free again");
    let clash = catalog.update_location(&id, &asked(ALL)).await;
    assert!(matches!(clash, Err(CatalogError::Conflict(_))), "{clash:?}");
    let unknown = catalog.update_location("none", &asked("https://a.example/c")).await;
    assert!(matches!(unknown, Err(CatalogError::NotFound(_))), "{unknown:?}");
    let optional =
        catalog::locations::NewLocation { presence: Some(Presence::Optional), ..asked(OTHER) };
    let same = catalog.update_location(&id, &optional).await.unwrap();
    assert_eq!(same, moved);
    until("its presence", || async {
        let own = catalog.entity(&moved.entity_ref).await.unwrap();
        own.is_some_and(|own| own.entity.spec_text("presence") == Some("optional"))
    })
    .await;
    catalog.shutdown().await;
}

#[tokio::test]
async fn a_location_that_cannot_be_read_is_there_all_the_same() {
    let (store, _folder) = samples::store().await;
    let web = Web::default();
    let page = web.page(ALL, said(&["a"]));
    page.say(Err("the host is down".to_owned()));
    let catalog = start(&store, &web).await;
    let id = register(&catalog, ALL).await;
    let location = catalog.location(&id).await.unwrap().unwrap();
    let failed = || async {
        let sources = catalog.overview().await.unwrap().sources;
        let down = ImportState::Failed("the host is down".to_owned());
        sources.iter().any(|source| source.state == down)
    };
    until("failure shown", failed).await;
    assert!(catalog.entity(&location.entity_ref).await.unwrap().is_some());
    page.say(Ok(said(&["a"])));
    until("read", || async { shown(&catalog, "a").await.is_some() }).await;
    page.say(Err("the host is down".to_owned()));
    until("failure shown", failed).await;
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert!(shown(&catalog, "a").await.is_some(), "what it held is kept");
    assert!(catalog.entity(&location.entity_ref).await.unwrap().is_some());
    catalog.shutdown().await;
}
