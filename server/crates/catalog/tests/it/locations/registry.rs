//! What pages ask of registered locations: previews, sources, who takes over.

use super::{
    ALL, OTHER, Web, component, register, said, service, shown, start, start_with, stored, until,
};
use crate::samples::{self, Running, Told, reading};
use catalog::{
    locations::LocationSettings,
    reading::{Finding, Keep, Reading},
};
use platform::catalog::{
    CatalogError, Effect, ImportState, Preview, ProblemKind, Registration, Registry,
    RegistryAccess, Severity,
};
use std::sync::Arc;

const REPOSITORY: &str = "https://github.com/example/shop";
const REPOSITORY_FILE: &str = "https://github.com/example/shop/blob/HEAD/catalog-info.yaml";

async fn registration(catalog: &Running, target: &str) -> Registration {
    match catalog.preview(target).await.unwrap() {
        Preview::Registration(registration) => *registration,
        other => panic!("{other:?}"),
    }
}

/// The entities of a preview with the names of their effects.
fn effects(registration: &Registration) -> Vec<(String, &'static str)> {
    let entities = registration.entities.iter();
    entities
        .map(|one| (one.reference.name().to_owned(), Effect::NAMES[one.effect.rank()]))
        .collect()
}

fn told(effects: &[(&str, &'static str)]) -> Vec<(String, &'static str)> {
    effects.iter().map(|(name, effect)| ((*name).to_owned(), *effect)).collect()
}

fn refused(mut reading: Reading) -> Reading {
    reading.findings.push(Finding {
        kind: ProblemKind::Refused,
        severity: Severity::Error,
        location: "all.yaml".to_owned(),
        line: Some(30),
        column: Some(3),
        entity: Some(component("broken")),
        message: "spec.owner is missing".to_owned(),
        keep: Keep::Named,
    });
    reading
}

/// Waits until a source was read as often as that.
async fn read(catalog: &Running, name: &str) {
    until("it is read", || async {
        let source = catalog.source(name).await.unwrap();
        source.is_some_and(|source| source.entry.state.state == ImportState::Ready)
    })
    .await;
}

#[tokio::test]
async fn a_preview_tells_what_is_new_changed_kept_and_refused_and_stores_nothing() {
    let (store, _folder) = samples::store().await;
    let web = Web::default();
    web.page(ALL, refused(said(&["new", "taken"])));
    let folder = Arc::new(Told::new("folder", said(&["taken"])));
    let catalog = start_with(&store, &[folder], web.settings()).await;
    read(&catalog, "folder").await;
    let before = stored(&store).await;

    let preview = registration(&catalog, &format!(" {ALL} ")).await;
    assert_eq!((preview.target.as_str(), preview.registered), (ALL, false));
    assert_eq!(effects(&preview), told(&[("taken", "conflict"), ("new", "added")]));
    assert_eq!((preview.counts, preview.problems_total), ([1, 0, 1, 0, 0], 1));
    let Effect::Conflict { source, location, line } = &preview.entities[0].effect else {
        panic!("{:?}", preview.entities[0]);
    };
    assert_eq!((source.as_str(), location.as_str(), *line), ("folder", "all.yaml", 1));
    assert_eq!((preview.problems[0].line, preview.problems[0].column), (Some(30), Some(3)));
    assert_eq!(preview.locations, ["all.yaml"]);
    assert_eq!(stored(&store).await, before);
    catalog.shutdown().await;
}

#[tokio::test]
async fn what_is_registered_is_compared_with_what_it_said() {
    let (store, _folder) = samples::store().await;
    let web = Web::default();
    let page = web.page(ALL, said(&["same", "other", "gone"]));
    let catalog = start(&store, &web).await;
    let source = catalog.register(ALL).await.unwrap();
    assert_eq!(source, format!("url:{ALL}"));
    read(&catalog, &source).await;

    let now = [service("same", "team"), service("other", "somebody"), service("new", "team")];
    page.say_silently(Ok(reading(&now)));
    let preview = registration(&catalog, ALL).await;
    assert!(preview.registered);
    let expected =
        [("other", "changed"), ("new", "added"), ("gone", "missing"), ("same", "unchanged")];
    assert_eq!(effects(&preview), told(&expected));
    let Effect::Changed(lines) = &preview.entities[0].effect else { panic!("a difference") };
    let lines = format!("{lines:?}");
    assert!(lines.contains("owner: team") && lines.contains("owner: somebody"), "{lines}");

    catalog.refresh_source(&source).await.unwrap();
    until("it is read again", || async { shown(&catalog, "new").await.is_some() }).await;
    assert!(shown(&catalog, "gone").await.is_none());
    catalog.shutdown().await;
}

#[tokio::test]
async fn a_repository_is_looked_at_by_its_catalog_file_or_gets_a_first_one() {
    let (store, _folder) = samples::store().await;
    let web = Web::default();
    let page = web.page(REPOSITORY_FILE, said(&["shop"]));
    let catalog = start(&store, &web).await;
    let preview = registration(&catalog, REPOSITORY).await;
    assert_eq!(preview.target, REPOSITORY_FILE);
    assert_eq!(effects(&preview), told(&[("shop", "added")]));

    page.say_silently(Err("the server answered 404 Not Found".to_owned()));
    let Preview::Suggestion(suggestion) = catalog.preview(REPOSITORY).await.unwrap() else {
        panic!("a first file");
    };
    assert_eq!(suggestion.file_address.as_deref(), Some(REPOSITORY_FILE));
    assert!(suggestion.reason.contains("404"), "{}", suggestion.reason);
    let [review] = &descriptor::review(&suggestion.yaml, &descriptor::Limits::default())[..] else {
        panic!("{}", suggestion.yaml);
    };
    assert_eq!(review.verdict, descriptor::Verdict::Valid, "{:?}", review.errors);
    assert!(suggestion.yaml.contains("github.com/project-slug: example/shop"));
    catalog.shutdown().await;
}

#[tokio::test]
async fn what_cannot_be_registered_says_why() {
    let (store, _folder) = samples::store().await;
    let web = Web::default();
    web.page(ALL, said(&[])).say(Err("the server answered 404 Not Found".to_owned()));
    let configured = Arc::new(Told::new(OTHER, said(&["a"])));
    let catalog = start_with(&store, &[configured], web.settings()).await;
    let cases = [
        (ALL, "404"),
        (OTHER, "catalog.sources"),
        ("javascript:alert(1)", "https address"),
        ("not an address", "no absolute address"),
        ("https://anna:secret@a.example/a.yaml", "leave out"),
    ];
    for (target, expected) in cases {
        let Preview::Refused(reason) = catalog.preview(target).await.unwrap() else {
            panic!("{target}");
        };
        assert!(reason.contains(expected) && !reason.contains("secret"), "{target}: {reason}");
    }
    catalog.shutdown().await;
}

#[tokio::test]
async fn sources_are_listed_and_a_removal_names_who_takes_over() {
    let (store, _folder) = samples::store().await;
    let web = Web::default();
    web.page(ALL, refused(said(&["own", "shared"])));
    web.page(OTHER, said(&["shared"]));
    let folder = Arc::new(Told::new("folder", said(&["a"])));
    let catalog = start_with(&store, &[folder], web.settings()).await;
    read(&catalog, "folder").await;
    register(&catalog, ALL).await;
    let (all, other) = (format!("url:{ALL}"), format!("url:{OTHER}"));
    read(&catalog, &all).await;
    register(&catalog, OTHER).await;
    read(&catalog, &other).await;

    let sources = catalog.sources().await.unwrap();
    let mut names: Vec<_> = sources
        .iter()
        .map(|one| (one.state.target.as_str(), one.registration.is_some(), one.state.entities))
        .collect();
    // Both were registered at the same moment here.
    names.sort_unstable();
    assert_eq!(names, [("folder", false, 1), (&all, true, 2), (&other, true, 1)]);

    let source = catalog.source(&all).await.unwrap().unwrap();
    let labels: Vec<_> = source.entities.iter().map(|row| row.label.as_str()).collect();
    assert_eq!((labels, source.total), (vec!["own", "shared"], 2));
    assert_eq!(source.shared, [(component("shared"), other.clone())]);
    assert_eq!(source.problems.len(), 1);
    let loser = catalog.source(&other).await.unwrap().unwrap();
    assert_eq!((loser.total, loser.shared.len()), (0, 0), "what it does not show does not go");
    assert_eq!(catalog.source("url:https://nowhere.example").await.unwrap(), None);

    catalog.unregister(&all).await.unwrap();
    until("it fell", || async {
        let sources = catalog.sources().await.unwrap();
        sources.len() == 2 && shown(&catalog, "own").await.is_none()
    })
    .await;
    assert!(shown(&catalog, "shared").await.is_some());
    let again = catalog.unregister(&all).await;
    assert!(matches!(again, Err(CatalogError::NotFound(_))), "{again:?}");
    let configured = catalog.unregister("folder").await;
    assert!(matches!(configured, Err(CatalogError::Conflict(_))), "{configured:?}");
    let nowhere = catalog.refresh_source(&all).await;
    assert!(matches!(nowhere, Err(CatalogError::NotFound(_))), "{nowhere:?}");
    catalog.shutdown().await;
}

#[tokio::test]
async fn the_access_is_what_the_settings_say() {
    let (store, _folder) = samples::store().await;
    let web = Web::default();
    web.page(ALL, said(&["a"]));
    let open = start(&store, &web).await;
    assert_eq!(open.access(), RegistryAccess::Open);
    open.shutdown().await;
    let readonly = LocationSettings { readonly: true, ..web.settings() };
    let catalog = start_with(&store, &[], readonly).await;
    assert_eq!(catalog.access(), RegistryAccess::ReadOnly);
    let refused = catalog.register(ALL).await;
    assert!(matches!(refused, Err(CatalogError::NotAllowed(_))), "{refused:?}");
    assert_eq!(effects(&registration(&catalog, ALL).await), told(&[("a", "added")]));
    catalog.shutdown().await;
    let closed = start_with(&store, &[], LocationSettings::default()).await;
    assert_eq!(closed.access(), RegistryAccess::Closed);
    closed.shutdown().await;
}
