//! Every built-in role at every call, with objects of all sorts: what a call needs stands in a table,
//! and a call that is not in it fails the test.

use crate::{
    http::{Scaffolding, rest},
    system::SystemClock,
};
use ::search::{SearchParts, SearchService};
use async_trait::async_trait;
use axum::{
    Extension,
    body::Body,
    http::{Method, Request, StatusCode, header},
};
use catalog::{
    index::facts_of,
    reading::{Claim, Known, Reading},
    service::{CatalogService, Origin, ServiceOptions},
};
use futures::{StreamExt, stream::BoxStream};
use http_body_util::BodyExt;
use identity::policy::{PolicyAuthority, Rules, built_in};
use platform::{
    Entity, EntityRef,
    access::{Asker, Authority, Guarded, Object, Permission, Principal, PrincipalKind},
    search::Search,
};
use serde_json::{Value, json};
use std::{collections::BTreeSet, path::PathBuf, sync::Arc, time::Duration};
use store::{LocationRecord, Store, StoreOptions};
use tower::ServiceExt;

/// What a call needs.
#[derive(Clone, Copy, Debug)]
enum Rule {
    /// It shows one entity, which is not there for who may not see it.
    Shows,
    /// It shows those of many that are seen.
    Lists,
    /// It changes one entity that is seen.
    Changes(Permission),
    /// It is about the portal as a whole.
    Needs(Permission),
    /// It looks at nothing but what was sent.
    Free,
}

use Rule::{Changes, Free, Lists, Needs, Shows};

const RULES: [(&str, &str, Rule); 48] = [
    ("GET", "/api/search/query", Lists),
    ("GET", "/api/search/{*path}", Free),
    // Who may see and do what with templates and tasks is their service's, and tested there.
    ("GET", "/api/scaffolder/v2/templates/{namespace}/{kind}/{name}/parameter-schema", Free),
    ("GET", "/api/scaffolder/v2/actions", Free),
    ("POST", "/api/scaffolder/v2/autocomplete/{provider}/{resource}", Free),
    ("GET", "/api/scaffolder/v2/templating-extensions", Free),
    ("POST", "/api/scaffolder/v2/tasks", Free),
    ("GET", "/api/scaffolder/v2/tasks", Free),
    ("GET", "/api/scaffolder/v2/tasks/{id}", Free),
    ("POST", "/api/scaffolder/v2/tasks/{id}/cancel", Free),
    ("POST", "/api/scaffolder/v2/tasks/{id}/retry", Free),
    ("GET", "/api/scaffolder/v2/tasks/{id}/eventstream", Free),
    ("GET", "/api/scaffolder/v2/tasks/{id}/events", Free),
    ("POST", "/api/scaffolder/v2/dry-run", Free),
    ("GET", "/api/scaffolder/{*path}", Free),
    ("GET", "/api/catalog/entities", Lists),
    ("GET", "/api/catalog/entities/by-query", Lists),
    ("POST", "/api/catalog/entities/by-query", Lists),
    ("POST", "/api/catalog/entities/by-refs", Lists),
    ("GET", "/api/catalog/entity-facets", Lists),
    ("POST", "/api/catalog/entity-facets", Lists),
    ("GET", "/api/catalog/changes", Lists),
    ("GET", "/api/catalog/differences", Lists),
    ("GET", "/api/catalog/locations", Lists),
    ("POST", "/api/catalog/locations/by-query", Lists),
    ("GET", "/api/catalog/entities/by-name/{kind}/{namespace}/{name}", Shows),
    ("GET", "/api/catalog/entities/by-name/{kind}/{namespace}/{name}/ancestry", Shows),
    ("GET", "/api/catalog/entities/by-name/{kind}/{namespace}/{name}/difference", Shows),
    ("GET", "/api/catalog/entities/by-name/{kind}/{namespace}/{name}/origins", Shows),
    ("GET", "/api/catalog/entities/by-uid/{uid}", Shows),
    // What is not seen has no identifier, and that it is not there is no error.
    ("DELETE", "/api/catalog/entities/by-uid/{uid}", Changes(Permission::CatalogRemove)),
    ("POST", "/api/catalog/refresh", Changes(Permission::CatalogRefresh)),
    ("POST", "/api/catalog/locations", Needs(Permission::CatalogRegister)),
    ("POST", "/api/catalog/analyze-location", Needs(Permission::CatalogRegister)),
    ("PUT", "/api/catalog/locations/{id}", Needs(Permission::CatalogRegister)),
    ("DELETE", "/api/catalog/locations/{id}", Needs(Permission::CatalogUnregister)),
    ("POST", "/api/catalog/changes/{change_set}/undo", Needs(Permission::CatalogUnregister)),
    ("GET", "/api/catalog/locations/{id}", Free),
    ("GET", "/api/catalog/locations/by-entity/{kind}/{namespace}/{name}", Free),
    ("POST", "/api/catalog/validate-entity", Free),
    ("GET", "/api/openapi.json", Free),
    ("GET", "/api/catalog/{*path}", Free),
    ("GET", "/api/techdocs/metadata/entity/{namespace}/{kind}/{name}", Shows),
    ("GET", "/api/techdocs/metadata/techdocs/{namespace}/{kind}/{name}", Shows),
    ("GET", "/api/techdocs/sync/{namespace}/{kind}/{name}", Shows),
    ("GET", "/api/techdocs/static/docs/{namespace}/{kind}/{name}/{path}", Shows),
    ("GET", "/api/techdocs/cookie", Free),
    ("GET", "/api/techdocs/{*path}", Free),
];

pub(in crate::http) const ROLES: [&str; 8] = [
    "viewer",
    "owner-of",
    "developer",
    "manager",
    "platform-engineer",
    "admin",
    "contractor-viewer",
    "contractor-developer",
];

pub(in crate::http) fn entities() -> Vec<Entity> {
    let entity = |name: &str, namespace: &str, owner: &str, restricted: bool| {
        let annotations = json!({
            "slipway.dev/restricted": restricted.to_string(),
            "backstage.io/techdocs-ref": "dir:.",
            "github.com/project-slug": format!("acme/{name}"),
            "datadoghq.com/service": name,
            "sentry.io/project-slug": name,
        });
        Entity::from_json(json!({
            "apiVersion": "backstage.io/v1alpha1",
            "kind": "Component",
            "metadata": {"name": name, "namespace": namespace, "annotations": annotations},
            "spec": {"type": "service", "lifecycle": "production", "owner": owner},
        }))
        .unwrap()
    };
    vec![
        entity("own", "default", "team", false),
        entity("other", "default", "others", false),
        entity("restricted", "default", "others", true),
        entity("own-restricted", "default", "team", true),
        entity("contractors", "agency", "agency", false),
    ]
}

/// A source that says these entities, in a folder.
pub(in crate::http) struct Told(pub(in crate::http) Vec<Entity>, pub(in crate::http) PathBuf);

#[async_trait]
impl Origin for Told {
    fn target(&self) -> &'static str {
        "told"
    }

    async fn read(&self, _: &Known) -> Result<Reading, String> {
        let location = "all.yaml".to_owned();
        let claim = |entity| Claim::of(location.clone(), 1, entity);
        let (claims, parent) = (self.0.iter().cloned().map(claim).collect(), None);
        let locations = vec![LocationRecord {
            location: location.clone(),
            parent,
            scanned: true,
            fingerprint: None,
        }];
        Ok(Reading { claims, locations, ..Reading::default() })
    }

    fn changes(&self) -> BoxStream<'static, ()> {
        futures::stream::pending().boxed()
    }

    fn folder(&self) -> Option<PathBuf> {
        Some(self.1.clone())
    }
}

pub(in crate::http) fn somebody(role: &str) -> Principal {
    let group = |name| EntityRef::new("group", "default", name);
    Principal {
        kind: PrincipalKind::Person,
        id: "user:default/jane".to_owned(),
        entity: Some(EntityRef::new("user", "default", "jane")),
        groups: [group("team")].into(),
        roles: [role.to_owned()].into(),
        ..Principal::guest()
    }
}

/// What is sent to a call about an entity.
fn question(method: &str, path: &str, entity: &Entity, uid: &str) -> (String, Option<Value>) {
    let reference = entity.reference();
    let path = path
        .replace(
            "docs/{namespace}/{kind}/{name}/{path}",
            "docs/{namespace}/{kind}/{name}/index.html",
        )
        .replace("{kind}", reference.kind())
        .replace("{namespace}", reference.namespace())
        .replace("{name}", reference.name())
        .replace("{uid}", uid)
        .replace("{id}", "none-such")
        .replace("{change_set}", "none-such")
        .replace("{*path}", "none-such");
    let location = json!({"type": "url", "target": "https://a.example/none.yaml"});
    let body = match path.rsplit('/').next().unwrap_or_default() {
        "by-refs" => json!({"entityRefs": [reference]}),
        "entity-facets" => json!({"facets": ["metadata.name"]}),
        "refresh" => json!({"entityRef": reference}),
        "analyze-location" => json!({"location": location}),
        "locations" | "none-such" => location,
        "validate-entity" => {
            json!({"entity": entity.json(), "location": "url:https://a.example/a.yaml"})
        }
        _ => json!({}),
    };
    let query = match path.rsplit('/').next().unwrap_or_default() {
        "entity-facets" if method == "GET" => "?facet=metadata.name",
        "difference" => "?from=@1",
        _ => "",
    };
    let sends = method == "POST" || method == "PUT";
    (format!("{path}{query}"), sends.then_some(body))
}

#[expect(clippy::too_many_lines, reason = "one table, asked in one go")]
#[tokio::test]
async fn every_role_gets_from_every_call_what_the_table_says() {
    let folder = tempfile::TempDir::new().unwrap();
    std::fs::create_dir(folder.path().join("docs")).unwrap();
    std::fs::write(folder.path().join("docs/index.md"), "# Hello").unwrap();
    let url = format!("sqlite:{}", folder.path().join("test.db").display());
    let store = Store::open(&StoreOptions { url, max_connections: 2 }).await.unwrap();
    let rules = Rules::compile(&built_in().unwrap(), None).unwrap();
    let authority = Arc::new(PolicyAuthority::new(rules));
    let decider = Arc::clone(&authority) as Arc<dyn Authority>;
    let options = ServiceOptions { authority: decider, ..ServiceOptions::default() };
    let origins = vec![Arc::new(Told(entities(), folder.path().join("docs"))) as Arc<dyn Origin>];
    let catalog =
        CatalogService::start_with(store.clone(), origins, options, Arc::new(SystemClock));
    let catalog = catalog.await.unwrap();
    while catalog.entities() < entities().len() {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    let search = SearchService::start(SearchParts {
        store: store.clone(),
        visibility: Arc::<CatalogService>::clone(&catalog),
        kinds: vec![Arc::new(::search::kinds::Entities)],
        settings: ::search::SearchSettings::default(),
        folder: folder.path().join("search"),
        clock: Arc::new(SystemClock),
    });
    let search = search.await.unwrap();
    while search.state().documents < entities().len() as u64 || search.state().degraded.is_some() {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    let asked = Arc::clone(&search);
    let asked = Guarded::new(move |asker| Arc::new(asked.asked(asker)) as Arc<dyn Search>);
    let (router, description) =
        rest(Arc::clone(&catalog), asked, Arc::default(), Scaffolding::none());
    let described: BTreeSet<(String, String)> = description
        .paths
        .paths
        .iter()
        .flat_map(|(path, item)| {
            let methods = [
                ("GET", &item.get),
                ("PUT", &item.put),
                ("POST", &item.post),
                ("DELETE", &item.delete),
                ("PATCH", &item.patch),
            ];
            let there = methods.into_iter().filter(|(_, operation)| operation.is_some());
            there.map(|(method, _)| (method.to_owned(), path.clone())).collect::<Vec<_>>()
        })
        .collect();
    for (method, path) in &described {
        let known = RULES.iter().any(|(one, at, _)| one == method && at == path);
        assert!(known, "{method} {path} has no rule: add what it needs to the table");
    }
    let uids = catalog.asked(&Asker::system("test"));
    // Removals last: they take out what the others ask for.
    let mut table = RULES.to_vec();
    table.sort_by_key(|(method, _, _)| *method == "DELETE");
    let mut asked = 0;
    for role in ROLES {
        let principal = Arc::new(somebody(role));
        let asker = Asker::new(Arc::clone(&principal), Arc::from("test"), None);
        let router = router.clone().layer(Extension(asker));
        for entity in entities() {
            let facts = facts_of(&entity);
            let may = |permission| {
                authority.decide(&principal, permission, &Object::Entity(&facts)).is_allowed()
            };
            let in_general =
                |permission| authority.decide(&principal, permission, &Object::Portal).is_allowed();
            let sees = may(Permission::CatalogRead);
            let served = uids.seen_now().served_one(entity.reference()).await.unwrap();
            let served: Value =
                served.map_or(Value::Null, |one| serde_json::from_slice(&one.json).unwrap());
            let uid = served["metadata"]["uid"].as_str().unwrap_or("none-such").to_owned();
            for (method, path, rule) in &table {
                if matches!(rule, Changes(Permission::CatalogRemove))
                    && may(Permission::CatalogRemove)
                {
                    // It would take away what the next role asks for; that it is allowed is tested
                    // by property 18.
                    continue;
                }
                let (address, body) = question(method, path, &entity, &uid);
                let request = Request::builder()
                    .method(Method::from_bytes(method.as_bytes()).unwrap())
                    .uri(&address)
                    .header(header::CONTENT_TYPE, "application/json")
                    .body(body.map_or_else(Body::empty, |body| Body::from(body.to_string())))
                    .unwrap();
                let response = router.clone().oneshot(request).await.unwrap();
                let status = response.status();
                let text = response.into_body().collect().await.unwrap().to_bytes();
                let text = String::from_utf8_lossy(&text).into_owned();
                let about = format!("{role} at {method} {address}: {status} {text}");
                asked += 1;
                match rule {
                    Shows if sees => assert_eq!(status, StatusCode::OK, "{about}"),
                    Shows => assert_eq!(status, StatusCode::NOT_FOUND, "{about}"),
                    Lists => {
                        assert_eq!(status, StatusCode::OK, "{about}");
                        let name = format!("\"{}\"", entity.name());
                        let reference = format!("\"{}\"", entity.reference());
                        let named = text.contains(&name) || text.contains(&reference);
                        let locations = path.contains("locations")
                            || *method == "POST" && path.ends_with("by-query");
                        assert!(sees || !named, "{about}");
                        assert!(locations || !sees || named, "{about}");
                    }
                    Changes(_) if !sees => {
                        assert!(status == StatusCode::NOT_FOUND || *method == "DELETE", "{about}");
                    }
                    Changes(permission) => {
                        assert_eq!(status == StatusCode::FORBIDDEN, !may(*permission), "{about}");
                    }
                    Needs(permission) => {
                        let needed = in_general(*permission);
                        if !needed {
                            assert_eq!(status, StatusCode::FORBIDDEN, "{about}");
                            assert!(text.contains("needs permission"), "{about}");
                        }
                        assert!(
                            !needed || *method == "PUT" || status != StatusCode::FORBIDDEN,
                            "{about}"
                        );
                    }
                    Free => assert_ne!(status, StatusCode::FORBIDDEN, "{about}"),
                }
            }
        }
    }
    assert!(asked > 500, "{asked}");
    search.shutdown().await;
    catalog.shutdown().await;
}
