//! Properties 19 and 20, for deployments: what runs is found under the entity that names it, and search
//! is told of every change.

use crate::model::{Company, Entities, Model, application, component, naming};
use deployments::Deployed;
use futures::StreamExt;
use platform::{
    Entity, EntityRef, Timestamp,
    access::Permission,
    deployments::Application,
    search::{Findable, Subject},
};
use proptest::{
    prelude::*,
    sample::subsequence,
    test_runner::{Config, TestRunner},
};
use serde_json::json;
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
    time::Duration,
};
use tokio::{runtime::Runtime, time::timeout};

const NAMES: [&str; 4] = ["cart", "checkout", "pricing", "stock"];

fn subject(name: &str, annotations: serde_json::Value) -> Subject {
    let body = json!({
        "apiVersion": "backstage.io/v1alpha1",
        "kind": "Component",
        "metadata": {"name": name, "annotations": annotations},
        "spec": {"type": "service", "lifecycle": "production", "owner": "team"},
    });
    Subject { entity: Entity::from_json(body).unwrap(), updated_at: Timestamp(0) }
}

/// Which applications there are, each with the number of its version.
fn told() -> impl Strategy<Value = BTreeMap<&'static str, u8>> {
    (subsequence(NAMES.to_vec(), 0..=4), prop::collection::vec(0..3_u8, 4))
        .prop_map(|(names, versions)| names.into_iter().zip(versions).collect())
}

fn running(name: &str, version: u8) -> Application {
    Application {
        images: vec![format!("registry.example/shop/{name}:1.{version}.0")],
        ..application("production", name, &["abcdef0123"])
    }
}

/// Whatever a source tells, the documents of an entity are its applications as they are now, and
/// every entity whose applications are others is told of: those that came, changed, and went.
#[test]
fn property_19_what_runs_is_found_and_property_20_told_of_at_once() {
    let runtime = Runtime::new().unwrap();
    let model = Arc::new(Model::new("production"));
    let named = NAMES.iter().map(|name| naming(name, name)).collect();
    let entities = Entities { named, ..Entities::default() };
    let company = runtime.block_on(Company::start(&[Arc::clone(&model)], entities));
    runtime.block_on(company.ask("production"));
    let kind = Deployed::new(Arc::clone(&company.service));
    assert_eq!(kind.permission(), Permission::DeploymentRead);
    let mut changes = kind.changes();
    // All are told of first: nobody knows what changed before.
    let first: BTreeSet<EntityRef> = runtime.block_on(changes.by_ref().take(4).collect());
    assert_eq!(first, NAMES.iter().map(|name| component(name)).collect());
    let changes = std::cell::RefCell::new(changes);
    let last = std::cell::RefCell::new(BTreeMap::new());
    let config = Config { cases: 100, max_shrink_iters: 200, ..Config::default() };
    let held = TestRunner::new(config).run(&told(), |state| {
        let applications = state.iter().map(|(name, version)| running(name, *version));
        *model.applications.lock().unwrap() = applications.collect();
        runtime.block_on(company.ask("production"));
        let before = last.replace(state.clone());
        let mut missing: BTreeSet<EntityRef> = NAMES
            .iter()
            .filter(|name| state.get(**name) != before.get(**name))
            .map(|name| component(name))
            .collect();
        while !missing.is_empty() {
            let mut changes = changes.borrow_mut();
            let next = runtime.block_on(async {
                timeout(Duration::from_secs(5), changes.next()).await.ok().flatten()
            });
            drop(changes);
            let Some(next) = next else {
                return Err(TestCaseError::fail(format!("nobody told of {missing:?}")));
            };
            missing.remove(&next);
        }
        for name in NAMES {
            let subject = subject(name, json!({"argocd/app-name": format!("{name}, {name}")}));
            let documents = runtime.block_on(kind.documents(&subject)).unwrap();
            prop_assert_eq!(documents.len(), usize::from(state.contains_key(name)));
            let Some(version) = state.get(name) else { continue };
            let document = &documents[0];
            prop_assert_eq!(document.title.as_str(), name);
            prop_assert_eq!(document.category.as_str(), "deployments");
            prop_assert_eq!(&document.address, &format!("/deployments/production/{name}"));
            prop_assert_eq!(&document.path, &format!("{name} › production"));
            let (version, image) =
                (format!("1.{version}.0"), format!("registry.example/shop/{name}:1.{version}.0"));
            prop_assert!(document.names.contains(&version), "{:?}", document);
            prop_assert!(document.text.contains(&image), "{:?}", document);
        }
        Ok(())
    });
    held.unwrap();
    runtime.block_on(async {
        *model.applications.lock().unwrap() = vec![running("cart", 1), running("stock", 2)];
        company.ask("production").await;
        let none = kind.documents(&subject("cart", json!({}))).await.unwrap();
        assert!(none.is_empty(), "what names no application has none");
        let other = json!({"argocd/app-name": "cart", "argocd/instance-name": "elsewhere"});
        assert!(kind.documents(&subject("cart", other)).await.unwrap().is_empty());
        company.end().await;
    });
}
