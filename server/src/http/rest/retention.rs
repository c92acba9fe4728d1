//! What is older than a role's bound is not told, whichever way it is asked for (row 8.5); and what went
//! wrong is in the audit log.

use super::matrix::{Told, entities, somebody};
use crate::http::{Scaffolding, rest};
use axum::{
    Extension,
    body::Body,
    http::{Request, StatusCode},
};
use catalog::service::{CatalogService, Origin, ServiceOptions};
use http_body_util::BodyExt;
use identity::policy::{PolicyAuthority, Rules, built_in};
use platform::{
    Timestamp,
    access::{Asker, Authority, Guarded},
    audit::{AuditQuery, Outcome},
    search::{NoSearch, Search},
    timestamp::Clock,
};
use serde_json::Value;
use std::{
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};
use store::{Store, StoreOptions};
use tower::ServiceExt;

/// A day, in milliseconds.
const DAY: i64 = 24 * 60 * 60 * 1_000;

/// A clock that goes when it is told to.
struct Moving(AtomicI64);

impl Clock for Moving {
    fn now(&self) -> Timestamp {
        Timestamp(self.0.load(Ordering::SeqCst))
    }
}

#[tokio::test]
async fn who_is_bounded_in_time_learns_nothing_older_and_failures_are_audited() {
    let folder = tempfile::TempDir::new().unwrap();
    let url = format!("sqlite:{}", folder.path().join("test.db").display());
    let store = Store::open(&StoreOptions { url, max_connections: 2 }).await.unwrap();
    let rules = Rules::compile(&built_in().unwrap(), None).unwrap();
    let authority = Arc::new(PolicyAuthority::new(rules)) as Arc<dyn Authority>;
    let options = ServiceOptions { authority, memory: None, ..ServiceOptions::default() };
    let origins = vec![Arc::new(Told(entities(), folder.path().to_path_buf())) as Arc<dyn Origin>];
    let clock = Arc::new(Moving(AtomicI64::new(1_700_000_000_000)));
    let time = Arc::clone(&clock) as Arc<dyn Clock>;
    let catalog = CatalogService::start_with(store.clone(), origins, options, time).await.unwrap();
    while catalog.entities() < entities().len() {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    let ask = async |role: &str, method: &str, path: &str| {
        let asker = Asker::new(Arc::new(somebody(role)), Arc::from("test"), None);
        let search = Guarded::open(Arc::new(NoSearch) as Arc<dyn Search>);
        let (router, _) = rest(Arc::clone(&catalog), search, Arc::default(), Scaffolding::none());
        let router = router.layer(Extension(asker));
        let request = Request::builder().method(method).uri(path).body(Body::empty()).unwrap();
        let response = router.oneshot(request).await.unwrap();
        let status = response.status();
        let body = response.into_body().collect().await.unwrap().to_bytes();
        (status, serde_json::from_slice::<Value>(&body).unwrap_or_default())
    };
    let origins = "/api/catalog/entities/by-name/component/default/own/origins";
    let told = async |role: &str| {
        let (status, body) = ask(role, "GET", origins).await;
        assert_eq!(status, StatusCode::OK, "{role}: {body}");
        body.as_array().unwrap().len()
    };
    assert!(told("contractor-viewer").await > 2);
    clock.0.fetch_add(91 * DAY, Ordering::SeqCst);
    assert_eq!(told("contractor-viewer").await, 0, "of the last 90 days");
    assert!(told("viewer").await > 2);

    let (status, _) = ask("admin", "DELETE", "/api/catalog/locations/none").await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    let query = AuditQuery {
        action: Some("catalog.unregister".to_owned()),
        outcome: Some(Outcome::Failed),
        ..AuditQuery::default()
    };
    let failed = store.audit_found(&query, 10).await.unwrap();
    assert_eq!(failed.len(), 1);
    catalog.shutdown().await;
}
