//! What Backstage's TechDocs client asks and reads of the answers (its package, version 1.20).

use crate::{
    http::{Scaffolding, rest},
    system::SystemClock,
};
use async_trait::async_trait;
use axum::{
    Extension, Router,
    body::Body,
    http::{Request, Response, StatusCode, header},
};
use catalog::{
    reading::{Claim, Known, Reading},
    service::{CatalogService, Origin, ServiceOptions},
};
use futures::{StreamExt, stream::BoxStream};
use http_body_util::BodyExt;
use platform::{
    Entity,
    access::{Asker, Guarded},
    search::{NoSearch, Search},
};
use serde_json::{Value, json};
use std::{fs, path::PathBuf, sync::Arc, time::Duration};
use store::{LocationRecord, Store, StoreOptions};
use tower::ServiceExt;

struct Folder(PathBuf);

#[async_trait]
impl Origin for Folder {
    fn target(&self) -> &'static str {
        "folder"
    }

    async fn read(&self, _: &Known) -> Result<Reading, String> {
        let entity = Entity::from_json(json!({
            "apiVersion": "backstage.io/v1alpha1",
            "kind": "Component",
            "metadata": {"name": "Shop", "annotations": {
                "backstage.io/techdocs-ref": "dir:.",
                "backstage.io/managed-by-location": "url:https://a.example/catalog-info.yaml",
            }},
            "spec": {"type": "service", "lifecycle": "production", "owner": "team"},
        }))
        .unwrap();
        let location = "catalog-info.yaml".to_owned();
        let locations = vec![LocationRecord {
            location: location.clone(),
            parent: None,
            scanned: true,
            fingerprint: None,
        }];
        let claims = vec![Claim::of(location, 1, entity)];
        Ok(Reading { claims, locations, ..Reading::default() })
    }

    fn changes(&self) -> BoxStream<'static, ()> {
        futures::stream::pending().boxed()
    }

    fn folder(&self) -> Option<PathBuf> {
        Some(self.0.clone())
    }
}

struct Portal {
    folder: tempfile::TempDir,
    catalog: Arc<CatalogService>,
    router: Router,
}

impl Portal {
    async fn start() -> Self {
        let folder = tempfile::TempDir::new().unwrap();
        let files = folder.path().join("files");
        fs::create_dir_all(files.join("docs/img")).unwrap();
        fs::write(files.join("mkdocs.yml"), "site_name: The shop\n").unwrap();
        fs::write(files.join("docs/index.md"), "# Shop\n\n<script>bad()</script>[More](more.md)\n")
            .unwrap();
        fs::write(files.join("docs/more.md"), "# More\n\n## Deep\n\nText.\n").unwrap();
        fs::write(files.join("docs/img/a.svg"), "<svg xmlns='http://www.w3.org/2000/svg'/>")
            .unwrap();
        let url = format!("sqlite:{}", folder.path().join("test.db").display());
        let store = Store::open(&StoreOptions { url, max_connections: 2 }).await.unwrap();
        let origins = vec![Arc::new(Folder(files)) as Arc<dyn Origin>];
        let options = ServiceOptions::default();
        let clock = Arc::new(SystemClock);
        let catalog = CatalogService::start_with(store, origins, options, clock).await.unwrap();
        while catalog.entities() < 1 {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        let search = Guarded::open(Arc::new(NoSearch) as Arc<dyn Search>);
        let (router, _) = rest(Arc::clone(&catalog), search, Arc::default(), Scaffolding::none());
        Self { folder, catalog, router: router.layer(Extension(Asker::guest())) }
    }

    async fn ask(&self, path: &str) -> Response<Body> {
        let request = Request::builder().uri(format!("/api/techdocs/{path}"));
        self.router.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap()
    }

    async fn text(&self, path: &str) -> String {
        let response = self.ask(path).await;
        assert_eq!(response.status(), StatusCode::OK, "{path}");
        let body = response.into_body().collect().await.unwrap().to_bytes();
        String::from_utf8(body.to_vec()).unwrap()
    }

    async fn json(&self, path: &str) -> Value {
        serde_json::from_str(&self.text(path).await).unwrap()
    }
}

#[tokio::test]
async fn backstages_client_finds_what_it_reads() {
    let portal = Portal::start().await;
    let metadata = portal.json("metadata/techdocs/default/Component/shop").await;
    assert_eq!(metadata["site_name"], "The shop");
    assert_eq!(metadata["files"], json!(["img/a.svg", "index.html", "more/index.html"]));
    assert!(metadata["build_timestamp"].as_i64().unwrap() > 0);
    assert!(metadata["etag"].is_string());

    let entity = portal.json("metadata/entity/default/component/shop").await;
    assert_eq!(entity["metadata"]["name"], "Shop");
    let target = json!({"type": "url", "target": "https://a.example/catalog-info.yaml"});
    assert_eq!(entity["locationMetadata"], target);

    // Without a path the client asks for //index.html.
    let first = portal.text("static/docs/default/component/shop//index.html").await;
    assert!(first.contains("<h1 id=\"shop\">"), "{first}");
    assert!(first.contains("href=\"more/\"") && !first.contains("<script>"), "{first}");
    let more = portal.text("static/docs/default/Component/Shop/more/index.html").await;
    assert!(more.contains("md-content__inner"), "{more}");
    let index = portal.json("static/docs/default/component/shop/search/search_index.json").await;
    let places: Vec<&Value> =
        index["docs"].as_array().unwrap().iter().map(|one| &one["location"]).collect();
    assert_eq!(places, ["", "#shop", "more/", "more/#deep", "more/#more"]);

    // Nothing of a site runs in a browser that is led to it.
    for path in ["index.html", "img/a.svg", "sitemap.xml"] {
        let answer = portal.ask(&format!("static/docs/default/component/shop/{path}")).await;
        assert_eq!(answer.headers()[header::CONTENT_TYPE], "text/plain; charset=utf-8", "{path}");
    }
    assert!(portal.json("cookie").await["expiresAt"].is_string());
    for path in [
        "static/docs/default/component/shop/none.html",
        "static/docs/default/component/shop/..%2F..%2Fmkdocs.yml",
        "static/docs/default/component/other/index.html",
        "metadata/techdocs/default/component/other",
        "metadata/entity/default/component/other",
        "sync/default/component/other",
        "none-such",
    ] {
        assert_eq!(portal.ask(path).await.status(), StatusCode::NOT_FOUND, "{path}");
    }
    portal.catalog.shutdown().await;
}

#[tokio::test]
async fn a_synchronization_tells_whether_anything_changed() {
    let portal = Portal::start().await;
    let path = "sync/default/component/shop";
    let first = portal.text(path).await;
    assert!(first.contains("event: log\ndata: \"") && first.contains("event: finish"), "{first}");
    assert!(first.contains("{\"updated\":false}"), "{first}");
    fs::write(portal.folder.path().join("files/docs/more.md"), "# Changed and longer").unwrap();
    assert!(portal.text(path).await.contains("{\"updated\":true}"));
    assert!(portal.text(path).await.contains("{\"updated\":false}"));
    portal.catalog.shutdown().await;
}
