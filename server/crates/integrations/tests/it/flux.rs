//! Flux: what is read of its objects, what is asked of its controllers. Properties 7 and 8.

use crate::{
    fake::{Asked, Fake},
    kubernetes::client,
};
use axum::{
    http::{Method, StatusCode},
    response::{IntoResponse, Response},
};
use futures::StreamExt;
use integrations::flux::Flux;
use platform::{
    access::Asker,
    deployments::{
        Act, Application, Change, DeploymentSource, Health, Phase, SourceError, Standing,
        SyncStatus,
    },
};
use proptest::{
    option,
    prelude::*,
    sample::select,
    test_runner::{Config, TestRunner},
};
use serde_json::{Value, json};
use std::{
    sync::{Arc, Mutex},
    time::Duration,
};
use tokio::runtime::Runtime;

const AT: &str = "2026-11-29T10:00:00Z";

fn commit(of: &str) -> String {
    of.repeat(40)
}

fn condition(kind: &str, status: &str, reason: &str, message: &str) -> Value {
    json!({"type": kind, "status": status, "reason": reason, "message": message, "lastTransitionTime": AT})
}

fn kustomization(name: &str, applied: &str, conditions: &[Value]) -> Value {
    json!({
        "metadata": {"name": name, "namespace": "flux-system", "generation": 2, "resourceVersion": "5"},
        "spec": {"targetNamespace": "shop", "sourceRef": {"kind": "GitRepository", "name": "deploy"}},
        "status": {
            "observedGeneration": 2,
            "conditions": conditions,
            "lastAppliedRevision": format!("main@sha1:{}", commit(applied)),
            "lastAttemptedRevision": format!("main@sha1:{}", commit("b")),
            "inventory": {"entries": [{"id": "shop_cart_apps_Deployment", "v": "v1"}]},
        },
    })
}

fn repository() -> Value {
    json!({
        "metadata": {"name": "deploy", "namespace": "flux-system"},
        "spec": {"url": "https://git.example/deploy", "ref": {"branch": "main"}},
        "status": {"artifact": {"revision": format!("main@sha1:{}", commit("b"))}},
    })
}

fn release() -> Value {
    json!({
        "metadata": {"name": "cart", "namespace": "shop", "generation": 1},
        "spec": {"chart": {"spec": {"chart": "cart", "version": "1.x", "sourceRef": {"kind": "HelmRepository", "name": "charts"}}}},
        "status": {
            "observedGeneration": 1,
            "conditions": [condition("Ready", "True", "UpgradeSucceeded", "Helm upgrade succeeded")],
            "lastAttemptedRevision": "1.4.2",
            "history": [
                {"name": "cart", "version": 3, "chartVersion": "1.4.2", "status": "deployed", "lastDeployed": AT},
                {"name": "cart", "version": 2, "chartVersion": "1.4.1", "status": "superseded", "lastDeployed": "2026-11-28T10:00:00Z"},
                {"name": "cart", "version": 1, "chartVersion": "1.4.0", "status": "failed", "lastDeployed": "2026-11-27T10:00:00Z"},
            ],
        },
    })
}

fn list(items: &[Value]) -> Response {
    json!({"metadata": {"resourceVersion": "9"}, "items": items}).to_string().into_response()
}

fn flux(fake: &Fake) -> Flux {
    Flux::new(Arc::new(client(fake, &[])), Some("production".to_owned()), Duration::from_secs(30))
}

/// Answers for one kind each; of what is not named there is nothing.
fn answer(asked: &Asked, of: &[(&str, Vec<Value>)]) -> Response {
    if asked.method == Method::PATCH {
        return json!({}).to_string().into_response();
    }
    let path = asked.path.split('?').next().unwrap();
    let found = of.iter().find(|(plural, _)| path.ends_with(plural));
    found.map_or_else(|| StatusCode::NOT_FOUND.into_response(), |(_, items)| list(items))
}

#[tokio::test]
async fn releases_and_kustomizations_are_applications() {
    let fake = Fake::start(|asked, _| {
        let ready = condition(
            "Ready",
            "False",
            "HealthCheckFailed",
            "timeout waiting for Deployment/shop/cart",
        );
        let of = [
            ("kustomizations", vec![kustomization("cart", "a", &[ready])]),
            ("helmreleases", vec![release()]),
            ("gitrepositories", vec![repository()]),
        ];
        answer(asked, &of)
    })
    .await;
    let listing = flux(&fake).applications().await.unwrap();
    let [release, kustomization] = &listing.applications[..] else { panic!("{listing:?}") };
    let (first, second) = if release.key.namespace.ends_with("helmrelease") {
        (release, kustomization)
    } else {
        (kustomization, release)
    };
    assert_eq!(first.key.to_string(), "flux-eu/shop/helmrelease/cart");
    assert_eq!((first.sync, first.health), (SyncStatus::Synced, Health::Healthy));
    assert_eq!(first.version().as_deref(), Some("1.4.2"));
    let history: Vec<_> = first.history.iter().map(|one| one.revision.as_str()).collect();
    assert_eq!(history, ["1.4.2", "1.4.1"], "what failed was not deployed");
    assert_eq!(first.target_revision, "cart 1.x");

    assert_eq!(second.key.to_string(), "flux-eu/flux-system/kustomization/cart");
    assert_eq!((second.sync, second.health), (SyncStatus::OutOfSync, Health::Degraded));
    assert_eq!(
        (second.target.as_str(), second.environment.as_str()),
        (commit("b").as_str(), "production")
    );
    assert_eq!(second.error(), Some("timeout waiting for Deployment/shop/cart"));
    assert_eq!(second.resources[0].kind, "Deployment");
    assert_eq!(second.operation.as_ref().map(|one| one.phase), Some(Phase::Failed));
    assert_eq!(Standing::of(second, false), Standing::Failing);
}

#[tokio::test]
async fn without_flux_it_is_told_so() {
    let fake = Fake::start(|asked, _| answer(asked, &[])).await;
    let error = flux(&fake).applications().await.unwrap_err();
    assert!(error.to_string().contains("not installed"), "{error}");
}

#[tokio::test]
async fn a_change_of_a_source_changes_what_is_made_from_it() {
    let fake = Fake::start(|asked, _| {
        if asked.path.contains("watch=true") {
            let mut news = repository();
            news["status"]["artifact"]["revision"] = json!(format!("main@sha1:{}", commit("c")));
            let event = json!({"type": "MODIFIED", "object": news});
            let told = asked.path.contains("gitrepositories").then(|| format!("{event}\n"));
            return told.unwrap_or_default().into_response();
        }
        let ready = condition("Ready", "True", "ReconciliationSucceeded", "Applied");
        let of = [
            ("kustomizations", vec![kustomization("cart", "b", &[ready])]),
            ("gitrepositories", vec![repository()]),
        ];
        answer(asked, &of)
    })
    .await;
    let flux = flux(&fake);
    assert!(matches!(flux.changes(None).await, Err(SourceError::NotWatched(_))));
    let listing = flux.applications().await.unwrap();
    assert_eq!(listing.applications[0].sync, SyncStatus::Synced);
    let mut changes = flux.changes(listing.version.as_deref()).await.unwrap();
    let change = tokio::time::timeout(Duration::from_secs(5), changes.next()).await.unwrap();
    let Some(Ok(Change::Is { application, .. })) = change else { panic!("{change:?}") };
    assert_eq!(
        (application.sync, application.target.clone()),
        (SyncStatus::OutOfSync, commit("c"))
    );
}

/// What a controller says, and how it stands by that.
#[derive(Clone, Debug)]
struct Told {
    ready: Option<&'static str>,
    reconciling: bool,
    stalled: bool,
    suspended: bool,
    applied: &'static str,
    message: String,
}

impl Told {
    fn object(&self, name: &str) -> Value {
        let mut conditions = Vec::new();
        conditions
            .extend(self.ready.map(|status| condition("Ready", status, "Told", &self.message)));
        let more = [("Reconciling", self.reconciling), ("Stalled", self.stalled)];
        let more = more.into_iter().filter(|(_, holds)| *holds);
        conditions.extend(more.map(|(kind, _)| condition(kind, "True", "Told", &self.message)));
        let mut object = kustomization(name, self.applied, &conditions);
        object["spec"]["suspend"] = json!(self.suspended);
        object
    }

    fn health(&self) -> Health {
        match self.ready {
            _ if self.stalled => Health::Degraded,
            Some("True") | None if self.suspended => Health::Suspended,
            Some("True") => Health::Healthy,
            Some("False") if !self.reconciling => Health::Degraded,
            None if !self.reconciling => Health::Unknown,
            _ => Health::Progressing,
        }
    }
}

fn told() -> impl Strategy<Value = Told> {
    let ready = option::of(select(vec!["True", "False", "Unknown"]));
    (ready, any::<bool>(), any::<bool>(), any::<bool>(), select(vec!["a", "b"]), "[a-z]{1,12}")
        .prop_map(|(ready, reconciling, stalled, suspended, applied, message)| Told {
            ready,
            reconciling,
            stalled,
            suspended,
            applied,
            message,
        })
}

fn listed(runtime: &Runtime, flux: &Flux) -> Application {
    runtime.block_on(flux.applications()).unwrap().applications.remove(0)
}

/// Property 7, of Flux: what its conditions say is what is shown of an application.
#[test]
fn property_7_what_flux_says_is_what_is_shown() {
    let runtime = Runtime::new().unwrap();
    let object: Arc<Mutex<Value>> = Arc::default();
    let shown = Arc::clone(&object);
    let fake = runtime.block_on(Fake::start(move |asked, _| {
        let of = [
            ("kustomizations", vec![shown.lock().unwrap().clone()]),
            ("gitrepositories", vec![repository()]),
        ];
        answer(asked, &of)
    }));
    let mut runner = TestRunner::new(Config { cases: 150, ..Config::default() });
    let held = runner.run(&told(), |told| {
        *object.lock().unwrap() = told.object("cart");
        // Another one each time: what is remembered of one must not be told of another.
        let application = listed(&runtime, &flux(&fake));
        prop_assert_eq!(application.health, told.health());
        let sync = if told.applied == "b" { SyncStatus::Synced } else { SyncStatus::OutOfSync };
        prop_assert_eq!(application.sync, sync);
        let runs =
            !told.suspended && !told.stalled && (told.reconciling || told.ready == Some("Unknown"));
        let phase = application.operation.as_ref().map(|one| one.phase);
        let expected = match told.ready {
            _ if runs => Some(Phase::Running),
            Some("True") => Some(Phase::Succeeded),
            Some("False") => Some(Phase::Failed),
            _ => None,
        };
        prop_assert_eq!(phase, expected);
        if application.health == Health::Degraded {
            prop_assert_eq!(application.error(), Some(told.message.as_str()));
            prop_assert_eq!(Standing::of(&application, false), Standing::Failing);
        }
        prop_assert_eq!(
            application.deployed().map(|one| one.revision.clone()),
            told.ready.map(|_| commit(told.applied))
        );
        Ok(())
    });
    held.unwrap();
}

/// Property 8, of Flux: who asks for a sync has its object and its source reconciled, each once and
/// in their name; nothing else is done, and what Flux cannot do is refused in words.
#[test]
fn property_8_flux_is_asked_to_reconcile_and_for_nothing_else() {
    let runtime = Runtime::new().unwrap();
    let object: Arc<Mutex<Value>> = Arc::default();
    let shown = Arc::clone(&object);
    let fake = runtime.block_on(Fake::start(move |asked, _| {
        let of = [
            ("kustomizations", vec![shown.lock().unwrap().clone()]),
            ("gitrepositories", vec![repository()]),
        ];
        answer(asked, &of)
    }));
    let acts = vec![
        Act::Sync { prune: false },
        Act::Sync { prune: true },
        Act::Refresh,
        Act::Rollback { id: 1 },
        Act::Terminate,
    ];
    let mut runner = TestRunner::new(Config { cases: 120, ..Config::default() });
    let held = runner.run(&(told(), select(acts), "[a-z]{3,10}"), |(told, act, name)| {
        *object.lock().unwrap() = told.object(&name);
        let flux = flux(&fake);
        let application = listed(&runtime, &flux);
        fake.take();
        let done = runtime.block_on(flux.act(&application, &act, &Asker::guest()));
        let asked = fake.take();
        prop_assert!(asked.iter().all(|one| one.method == Method::PATCH));
        let paths: Vec<&str> = asked.iter().map(|one| one.path.as_str()).collect();
        let can = flux.can(&act);
        prop_assert_eq!(can, matches!(act, Act::Sync { .. } | Act::Refresh));
        if !can || told.suspended {
            prop_assert!(matches!(done, Err(SourceError::Refused(_))), "{:?}", done);
            prop_assert!(paths.is_empty(), "{:?}", paths);
            return Ok(());
        }
        prop_assert_eq!(done, Ok(()));
        let source =
            "/k8s/apis/source.toolkit.fluxcd.io/v1/namespaces/flux-system/gitrepositories/deploy";
        let own = format!(
            "/k8s/apis/kustomize.toolkit.fluxcd.io/v1/namespaces/flux-system/kustomizations/{name}"
        );
        let expected = if act == Act::Refresh { vec![source] } else { vec![source, own.as_str()] };
        prop_assert_eq!(paths, expected);
        for one in &asked {
            prop_assert_eq!(one.header("content-type"), "application/merge-patch+json");
            let body: Value = serde_json::from_slice(&one.body).unwrap();
            let annotations = &body["metadata"]["annotations"];
            prop_assert!(annotations["reconcile.fluxcd.io/requestedAt"].is_string());
            let asked = annotations["reconcile.fluxcd.io/requestedAt"].as_str().unwrap();
            prop_assert_eq!(&annotations["slipway.dev/asked-by"], &json!(format!("{asked} guest")));
            prop_assert_eq!(body.as_object().unwrap().len(), 1);
        }
        Ok(())
    });
    held.unwrap();
}
