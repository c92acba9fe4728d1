//! The calls as a client makes them, on a service with a database of its own.

use crate::{
    http::{Scaffolding, rest},
    system::SystemClock,
};
use async_trait::async_trait;
use axum::Extension;
use axum::{
    Router,
    body::Body,
    http::{Method, Request, StatusCode, header},
};
use catalog::{
    locations::{LocationSettings, generated},
    reading::{Claim, Known, Reading},
    service::{CatalogService, Origin, ServiceOptions},
};
use futures::{StreamExt, stream::BoxStream};
use http_body_util::BodyExt;
use platform::Entity;
use platform::{
    access::{Asker, Guarded},
    search::NoSearch,
};
use serde_json::{Value, json};
use std::{sync::Arc, time::Duration};
use store::{LocationRecord, Store, StoreOptions};
use tempfile::TempDir;
use tower::ServiceExt;

const ALL: &str = "https://a.example/all.yaml";

fn component() -> Value {
    json!({
        "apiVersion": "backstage.io/v1alpha1",
        "kind": "Component",
        "metadata": {"name": "checkout"},
        "spec": {"type": "service", "lifecycle": "production", "owner": "team"},
    })
}

/// A catalog file with one component; addresses below `/none` cannot be read.
struct Page(String);

#[async_trait]
impl Origin for Page {
    fn target(&self) -> &str {
        &self.0
    }

    async fn read(&self, _: &Known) -> Result<Reading, String> {
        if self.0.contains("/none") || self.0.contains("github.com") {
            return Err("the server answered 404 Not Found".to_owned());
        }
        let (location, parent) = (self.0.clone(), None);
        let entity = Entity::from_json(component()).unwrap();
        Ok(Reading {
            claims: vec![Claim::of(location.clone(), 1, entity)],
            locations: vec![LocationRecord { location, parent, scanned: false, fingerprint: None }],
            ..Reading::default()
        })
    }

    fn changes(&self) -> BoxStream<'static, ()> {
        futures::stream::pending().boxed()
    }
}

struct Server {
    router: Router,
    catalog: Arc<CatalogService>,
    _folder: TempDir,
}

async fn server(readonly: bool) -> Server {
    let folder = TempDir::new().unwrap();
    let url = format!("sqlite:{}", folder.path().join("test.db").display());
    let store = Store::open(&StoreOptions { url, max_connections: 2 }).await.unwrap();
    let origins = |_: &str, target: &str| Ok(Arc::new(Page(target.to_owned())) as Arc<dyn Origin>);
    let locations = LocationSettings { readonly, ..LocationSettings::urls(Arc::new(origins)) };
    let options = ServiceOptions { locations, ..ServiceOptions::default() };
    let clock = Arc::new(SystemClock);
    let catalog = CatalogService::start_with(store, Vec::new(), options, clock);
    let catalog = catalog.await.unwrap();
    Server {
        router: rest(
            Arc::clone(&catalog),
            Guarded::open(Arc::new(NoSearch)),
            Arc::default(),
            Scaffolding::none(),
        )
        .0
        .layer(Extension(Asker::guest())),
        catalog,
        _folder: folder,
    }
}

impl Server {
    async fn ask(&self, method: Method, path: &str, body: Option<Value>) -> (StatusCode, Value) {
        let mut request = Request::builder().method(method).uri(path);
        if body.is_some() {
            request = request.header(header::CONTENT_TYPE, "application/json");
        }
        let body = body.map_or_else(Body::empty, |body| Body::from(body.to_string()));
        let response = self.router.clone().oneshot(request.body(body).unwrap()).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = body.collect().await.unwrap().to_bytes();
        let json =
            if body.is_empty() { Value::Null } else { serde_json::from_slice(&body).unwrap() };
        (parts.status, json)
    }

    async fn get(&self, path: &str) -> (StatusCode, Value) {
        self.ask(Method::GET, path, None).await
    }

    async fn post(&self, path: &str, body: Value) -> (StatusCode, Value) {
        self.ask(Method::POST, path, Some(body)).await
    }

    async fn register(&self, target: &str) -> Value {
        let body = json!({"type": "url", "target": target});
        let (status, answer) = self.post("/api/catalog/locations", body).await;
        assert_eq!(status, StatusCode::CREATED, "{answer}");
        answer["location"].clone()
    }

    async fn until(&self, path: &str, status: StatusCode) {
        for _ in 0..500 {
            if self.get(path).await.0 == status {
                return;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        panic!("{path} never answered {status}");
    }
}

const OF_CHECKOUT: &str = "/api/catalog/locations/by-entity/Component/default/checkout";

#[tokio::test]
async fn a_location_is_registered_found_moved_and_removed() {
    let server = server(false).await;
    assert_eq!(server.get("/api/catalog/locations").await, (StatusCode::OK, json!([])));
    let location = server.register(ALL).await;
    let id = location["id"].as_str().unwrap();
    let reference = generated::reference("url", ALL).to_string();
    let expected = json!({"id": id, "type": "url", "target": ALL, "entityRef": reference});
    assert_eq!(location, expected);
    let (_, all) = server.get("/api/catalog/locations").await;
    assert_eq!(all, json!([{"data": expected}]));
    let path = format!("/api/catalog/locations/{id}");
    assert_eq!(server.get(&path).await, (StatusCode::OK, expected.clone()));
    // Clients encode each part.
    let encoded = path.replace('-', "%2D");
    assert_eq!(server.get(&encoded).await, (StatusCode::OK, expected.clone()));
    server.until(OF_CHECKOUT, StatusCode::OK).await;
    assert_eq!(server.get(OF_CHECKOUT).await.1, expected);

    let moved = json!({"type": "url", "target": "https://a.example/none.yaml"});
    let (status, moved) = server.ask(Method::PUT, &path, Some(moved)).await;
    assert_eq!((status, &moved["id"]), (StatusCode::OK, &location["id"]));
    server.until(OF_CHECKOUT, StatusCode::NOT_FOUND).await;
    let removed = server.ask(Method::DELETE, &path, None).await;
    assert_eq!(removed, (StatusCode::NO_CONTENT, Value::Null));
    let (status, error) = server.get(&path).await;
    assert_eq!((status, &error["error"]["name"]), (StatusCode::NOT_FOUND, &json!("NotFoundError")));
    assert_eq!(server.ask(Method::DELETE, &path, None).await.0, StatusCode::NOT_FOUND);
    server.catalog.shutdown().await;
}

#[tokio::test]
async fn choices_stand_in_the_address_or_in_the_body() {
    let server = server(false).await;
    let body = json!({"type": "url", "target": ALL});
    let mut dry = body.clone();
    dry["dryRun"] = json!(true);
    for (path, body) in [("?dryRun=true", &body), ("", &dry)] {
        let path = format!("/api/catalog/locations{path}");
        let (status, answer) = server.post(&path, body.clone()).await;
        assert_eq!(status, StatusCode::CREATED, "{answer}");
        assert_eq!(answer["exists"], false);
        assert_eq!(answer["location"]["target"], ALL);
        assert_eq!(answer["entities"][1]["metadata"]["name"], "checkout");
    }
    assert_eq!(server.get("/api/catalog/locations").await.1, json!([]), "nothing is stored");

    let location = server.register(ALL).await;
    let (status, error) = server.post("/api/catalog/locations", body.clone()).await;
    assert_eq!((status, &error["error"]["name"]), (StatusCode::CONFLICT, &json!("ConflictError")));
    let mut refresh = body.clone();
    refresh["onConflict"] = json!("refresh");
    for (path, body) in [("?onConflict=refresh", &body), ("", &refresh)] {
        let path = format!("/api/catalog/locations{path}");
        let (status, answer) = server.post(&path, body.clone()).await;
        assert_eq!(status, StatusCode::CREATED, "{answer}");
        assert_eq!((&answer["location"], &answer["exists"]), (&location, &json!(true)));
        assert_eq!(answer["entities"], json!([]));
    }
    for choice in ["dryRun=perhaps", "onConflict=ignore"] {
        let path = format!("/api/catalog/locations?{choice}");
        assert_eq!(server.post(&path, body.clone()).await.0, StatusCode::BAD_REQUEST, "{choice}");
    }
    server.catalog.shutdown().await;
}

#[tokio::test]
async fn what_may_not_be_is_refused_in_the_shape_of_the_api() {
    let server = server(false).await;
    let refused = [
        json!({"type": "file", "target": "./a.yaml"}),
        json!({"type": "url", "target": "javascript:alert(1)"}),
        json!({"type": "url", "target": "https://anna:secret@a.example/a.yaml"}),
        json!({"type": "url"}),
        json!([]),
    ];
    for body in refused {
        let (status, error) = server.post("/api/catalog/locations", body.clone()).await;
        assert_eq!(
            (status, &error["error"]["name"]),
            (StatusCode::BAD_REQUEST, &json!("InputError"))
        );
        assert_eq!(error["request"]["method"], "POST");
        assert!(!error.to_string().contains("secret"), "{error}");
    }
    server.catalog.shutdown().await;

    let server = self::server(true).await;
    let body = json!({"type": "url", "target": ALL});
    let (status, error) = server.post("/api/catalog/locations", body.clone()).await;
    assert_eq!(
        (status, &error["error"]["name"]),
        (StatusCode::FORBIDDEN, &json!("NotAllowedError"))
    );
    let (status, _) = server.post("/api/catalog/locations?dryRun=true", body).await;
    assert_eq!(status, StatusCode::CREATED);
    let deleted = server.ask(Method::DELETE, "/api/catalog/locations/x", None).await;
    assert_eq!(deleted.0, StatusCode::FORBIDDEN);
    server.catalog.shutdown().await;
}

#[tokio::test]
async fn a_query_is_answered_page_by_page() {
    let server = server(false).await;
    for number in 0..3 {
        server.register(&format!("https://a.example/{number}.yaml")).await;
    }
    server.register("https://b.example/x.yaml").await;
    let path = "/api/catalog/locations/by-query";
    let query = json!({"target": {"$hasPrefix": "https://a.example/"}});
    let (status, first) = server.post(path, json!({"query": query, "limit": 2})).await;
    assert_eq!((status, &first["totalItems"]), (StatusCode::OK, &json!(3)));
    let cursor = &first["pageInfo"]["nextCursor"];
    // The cursor carries query and limit on.
    let (_, last) = server.post(path, json!({"cursor": cursor, "query": {"type": "x"}})).await;
    assert_eq!((&last["totalItems"], &last["pageInfo"]), (&json!(3), &json!({})));
    let targets = |page: &Value| {
        let items = page["items"].as_array().unwrap().iter();
        items.map(|one| one["target"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let mut seen = [targets(&first), targets(&last)].concat();
    seen.sort();
    let all: Vec<_> = (0..3).map(|number| format!("https://a.example/{number}.yaml")).collect();
    assert_eq!(seen, all);
    let (_, all) = server.post(path, json!({})).await;
    assert_eq!(all["items"].as_array().unwrap().len(), 4);
    for wrong in [json!({"limit": 0}), json!({"cursor": "x"}), json!({"query": "url"})] {
        assert_eq!(server.post(path, wrong.clone()).await.0, StatusCode::BAD_REQUEST, "{wrong}");
    }
    server.catalog.shutdown().await;
}

#[tokio::test]
async fn addresses_and_descriptors_are_looked_at_before_they_are_registered() {
    let server = server(false).await;
    let analyze = async |target: &str| {
        let body = json!({"location": {"type": "url", "target": target}});
        server.post("/api/catalog/analyze-location", body).await
    };
    let (status, found) = analyze(ALL).await;
    assert_eq!(status, StatusCode::OK);
    let file = &found["existingEntityFiles"][0];
    assert_eq!(file["location"], json!({"type": "url", "target": ALL}));
    assert_eq!(
        (&file["isRegistered"], &file["entity"]["kind"]),
        (&json!(false), &json!("Component"))
    );
    let (_, found) = analyze("https://github.com/acme/shop").await;
    assert_eq!(found["existingEntityFiles"], json!([]));
    let suggested = &found["generateEntities"][0];
    assert_eq!(
        suggested["entity"]["metadata"]["annotations"]["github.com/project-slug"],
        "acme/shop"
    );
    assert!(
        suggested["fields"].as_array().unwrap().iter().any(|one| one["state"] == "needsUserInput")
    );

    let validate = async |entity: Value, location: &str| {
        let body = json!({"entity": entity, "location": location});
        server.post("/api/catalog/validate-entity", body).await
    };
    let place = format!("url:{ALL}");
    assert_eq!(validate(component(), &place).await, (StatusCode::OK, Value::Null));
    let mut broken = component();
    broken["spec"]["owner"] = json!(1);
    let (status, answer) = validate(broken, &place).await;
    assert_eq!(
        (status, &answer["errors"][0]["name"]),
        (StatusCode::BAD_REQUEST, &json!("InputError"))
    );
    assert!(answer["errors"][0]["message"].as_str().unwrap().contains("owner"), "{answer}");
    let (status, answer) = validate(component(), ALL).await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    assert!(answer["errors"][0]["message"].as_str().unwrap().contains("write url:"), "{answer}");

    let refresh = |reference: &str| json!({"entityRef": reference});
    let asked = server.post("/api/catalog/refresh", refresh("component:default/none")).await;
    assert_eq!(asked.0, StatusCode::NOT_FOUND);
    let asked = server.post("/api/catalog/refresh", refresh("")).await;
    assert_eq!(asked.0, StatusCode::BAD_REQUEST);
    server.catalog.shutdown().await;
}
