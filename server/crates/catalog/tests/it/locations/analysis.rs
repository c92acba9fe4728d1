//! What stands at an address, and whether a descriptor is well.

use super::{ALL, Web, asked, register, said, shown, start, start_with, until};
use crate::samples;
use catalog::{
    locations::LocationSettings,
    reading::{Finding, Keep, Reading},
};
use platform::catalog::{CatalogError, ProblemKind, Severity};
use serde_json::json;

#[tokio::test]
async fn a_catalog_file_is_told_with_its_entities() {
    let (store, _folder) = samples::store().await;
    let web = Web::default();
    let mut says = said(&["a"]);
    says.claims[0].location = ALL.to_owned();
    web.page(ALL, says);
    let catalog = start(&store, &web).await;
    let found = catalog.analyze_location(&asked(ALL), None).await.unwrap();
    let [file] = &found.existing_entity_files[..] else { panic!("{found:?}") };
    assert_eq!((file.location.target.as_str(), file.is_registered), (ALL, false));
    assert_eq!(file.entity.name(), "a");
    assert!(found.generate_entities.is_empty());
    assert_eq!(catalog.locations().await.unwrap(), [], "nothing is stored");

    register(&catalog, ALL).await;
    until("read", || async { shown(&catalog, "a").await.is_some() }).await;
    let found = catalog.analyze_location(&asked(ALL), None).await.unwrap();
    assert!(found.existing_entity_files[0].is_registered);
    let missing = catalog.analyze_location(&asked("https://a.example/no.yaml"), None).await;
    assert!(matches!(missing, Err(CatalogError::BadQuery(_))), "{missing:?}");
    catalog.shutdown().await;
}

#[tokio::test]
async fn a_repository_is_told_by_its_catalog_file_or_a_suggestion() {
    let (store, _folder) = samples::store().await;
    let web = Web::default();
    let file = "https://github.com/acme/shop/blob/HEAD/deploy/catalog.yaml";
    let mut says = said(&["shop"]);
    says.claims[0].location = file.to_owned();
    web.page(file, says);
    let broken = Finding {
        kind: ProblemKind::Refused,
        severity: Severity::Error,
        location: "catalog-info.yaml".to_owned(),
        line: Some(3),
        column: None,
        entity: None,
        message: "spec is missing".to_owned(),
        keep: Keep::Nothing,
    };
    web.page(
        "https://github.com/acme/broken/blob/HEAD/catalog-info.yaml",
        Reading { findings: vec![broken], ..Reading::default() },
    );
    let catalog = start(&store, &web).await;
    let repository = asked("https://github.com/acme/shop");
    let found = catalog.analyze_location(&repository, Some("deploy/catalog.yaml")).await.unwrap();
    assert_eq!(found.existing_entity_files[0].location.target, file);
    assert!(found.generate_entities.is_empty());

    let found = catalog.analyze_location(&repository, None).await.unwrap();
    assert!(found.existing_entity_files.is_empty());
    let found = serde_json::to_value(&found.generate_entities[0]).unwrap();
    assert_eq!(found["entity"]["metadata"]["name"], "shop");
    let owner = found["fields"].as_array().unwrap();
    let owner = owner.iter().find(|one| one["field"] == "spec.owner").unwrap();
    assert_eq!((&owner["state"], &owner["value"]), (&json!("needsUserInput"), &json!(null)));

    let broken = catalog.analyze_location(&asked("https://github.com/acme/broken"), None).await;
    let Err(CatalogError::BadQuery(message)) = broken else { panic!("{broken:?}") };
    assert!(message.contains("line 3: spec is missing"), "{message}");
    for name in ["../x.yaml", "a/%2e%2e/x", "https://b.example/x", "a//b"] {
        let refused = catalog.analyze_location(&repository, Some(name)).await;
        assert!(matches!(refused, Err(CatalogError::BadQuery(_))), "{name}: {refused:?}");
    }
    catalog.shutdown().await;
}

#[tokio::test]
async fn a_descriptor_is_judged_as_a_reader_would() {
    let (store, _folder) = samples::store().await;
    let web = Web::default();
    let catalog = start(&store, &web).await;
    let strict = LocationSettings { refuse_unknown_kinds: true, ..web.settings() };
    let strict = start_with(&store, &[], strict).await;
    let good = json!({
        "apiVersion": "backstage.io/v1alpha1",
        "kind": "Component",
        "metadata": {"name": "a"},
        "spec": {"type": "service", "lifecycle": "production", "owner": "team"},
    });
    let mut bad = good.clone();
    bad["spec"]["owner"] = json!(7);
    bad["metadata"]["tags"] = json!(["UPPER"]);
    let mut custom = good.clone();
    custom["kind"] = json!("Compnent");
    let place = format!("url:{ALL}");
    assert_eq!(catalog.validate_entity(good.clone(), &place), Ok(Vec::new()));
    let errors = catalog.validate_entity(bad, &place).unwrap();
    assert!(errors.iter().any(|error| error.starts_with("/spec/owner: ")), "{errors:?}");
    assert!(errors.iter().any(|error| error.starts_with("/metadata/tags/0: ")), "{errors:?}");
    assert_eq!(catalog.validate_entity(custom.clone(), &place), Ok(Vec::new()));
    let errors = strict.validate_entity(custom, &place).unwrap();
    assert!(errors[0].contains("did you mean Component"), "{errors:?}");
    for nothing in [json!(null), json!([]), json!({}), json!("a")] {
        assert_eq!(catalog.validate_entity(nothing.clone(), &place).unwrap().len(), 1, "{nothing}");
    }
    for place in ["", ALL, "file:./a.yaml", "javascript:alert(1)"] {
        let refused = catalog.validate_entity(good.clone(), place);
        assert!(matches!(refused, Err(CatalogError::BadQuery(_))), "{place}: {refused:?}");
    }
    catalog.shutdown().await;
    strict.shutdown().await;
}
