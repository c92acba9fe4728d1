//! Where the documentation of entities is, by their annotations and their sources.

use crate::samples::{self, Running, Still, Told, described, reading};
use catalog::service::{CatalogService, Origin, Retry};
use platform::{
    EntityRef,
    docs::{DocsError, DocsFiles, DocsPlaces},
};
use serde_json::{Value, json};
use std::{sync::Arc, time::Duration};

const FROM: &str = "backstage.io/managed-by-location";
const SOURCE: &str = "backstage.io/source-location";
const PLACE: &str = "backstage.io/techdocs-ref";

fn annotated(name: &str, annotations: Value) -> platform::Entity {
    let metadata = json!({"name": name, "annotations": annotations});
    let spec = json!({"type": "service", "lifecycle": "production", "owner": "team"});
    described("Component", metadata, spec)
}

const DESCRIPTOR: &str = "url:https://github.com/acme/shop/blob/main/services/a/catalog-info.yaml";

#[tokio::test]
async fn a_place_is_followed_from_where_the_descriptor_is() {
    let (store, _folder) = samples::store().await;
    let entities = [
        annotated("beside", json!({FROM: DESCRIPTOR, PLACE: "dir:."})),
        annotated("below", json!({FROM: DESCRIPTOR, PLACE: "dir:./docs"})),
        annotated("above", json!({FROM: DESCRIPTOR, PLACE: "dir:../b"})),
        annotated(
            "source",
            json!({FROM: DESCRIPTOR, SOURCE: "url:https://github.com/acme/code/tree/dev/", PLACE: "dir:."}),
        ),
        annotated("named", json!({PLACE: "url:https://gitlab.com/acme/shop/-/tree/main"})),
        annotated("file", json!({PLACE: "url:git+file:///etc"})),
        annotated("odd", json!({PLACE: "github:acme/shop"})),
        annotated("nowhere", json!({FROM: "file:/srv/a.yaml", PLACE: "dir:."})),
        annotated(
            "shares",
            json!({
                "backstage.io/techdocs-entity": "component:default/named",
                "backstage.io/techdocs-entity-path": "/guide/",
            }),
        ),
        annotated("none", json!({})),
    ];
    let told = Arc::new(Told::new("s", reading(&entities)));
    let origins = vec![told as Arc<dyn Origin>];
    let clock = Arc::new(Still(7));
    let catalog = Running::of(
        CatalogService::start(store.clone(), origins, Retry::default(), clock).await.unwrap(),
    );
    for _ in 0..500 {
        if catalog.entities() == entities.len() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    let at = async |name: &str| {
        let place = catalog.place(&EntityRef::new("component", "default", name)).await;
        match place {
            Ok(Some(place)) => match place.files {
                DocsFiles::At(address) => Ok((address, place.start)),
                DocsFiles::Here { .. } => panic!("nothing is here"),
            },
            Ok(None) => Err("none".to_owned()),
            Err(DocsError::Unusable(reason)) => Err(reason),
            Err(error) => panic!("{error}"),
        }
    };
    let address = async |name: &str| at(name).await.unwrap().0;
    let blob = "https://github.com/acme/shop/blob/main/services";
    assert_eq!(address("beside").await, format!("{blob}/a/"));
    assert_eq!(address("below").await, format!("{blob}/a/docs/"));
    assert_eq!(address("above").await, format!("{blob}/b/"));
    assert_eq!(address("source").await, "https://github.com/acme/code/tree/dev/");
    assert_eq!(address("named").await, "https://gitlab.com/acme/shop/-/tree/main");
    let shared = at("shares").await.unwrap();
    assert_eq!(shared.1.as_deref(), Some("guide"));
    for (name, reason) in [
        ("file", "of the web"),
        ("odd", "begins with dir:"),
        ("nowhere", "no address"),
        ("none", "none"),
    ] {
        let refused = at(name).await.unwrap_err();
        assert!(refused.contains(reason), "{name}: {refused}");
    }
    let (without, total) = catalog.undocumented().await.unwrap();
    assert_eq!((without[0].label.as_str(), total), ("none", 1));
    catalog.shutdown().await;
}
