//! What tasks of templates register, and what templates are told to be.

use super::{ALL, Web, component, said};
use crate::samples::{self, Told};
use catalog::{
    service::{Asked, CatalogService, Origin, Retry, ServiceOptions},
    source::{SourceReader, SourceSettings, Target},
};
use identity::policy::{PolicyAuthority, Rules, built_in};
use platform::{
    EntityRef, Timestamp,
    access::{Asker, Principal, PrincipalKind},
    scaffolder::{ScaffolderError, TemplateEntities},
    timestamp::Clock,
};
use std::{
    fs,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};
use store::Store;

/// A clock that tells another time whenever it is asked.
#[derive(Default)]
struct Ticking(AtomicI64);

impl Clock for Ticking {
    fn now(&self) -> Timestamp {
        Timestamp(self.0.fetch_add(1, Ordering::Relaxed))
    }
}

async fn start(store: &Store, web: &Web, origins: Vec<Arc<dyn Origin>>) -> Arc<CatalogService> {
    let rules = Rules::compile(&built_in().unwrap(), None).unwrap();
    let options = ServiceOptions {
        locations: web.settings(),
        retry: Retry { first: Duration::from_millis(10), longest: Duration::from_millis(20) },
        authority: Arc::new(PolicyAuthority::new(rules)),
        ..ServiceOptions::default()
    };
    let clock = Arc::new(Ticking::default());
    CatalogService::start_with(store.clone(), origins, options, clock).await.unwrap()
}

fn jane(catalog: &Arc<CatalogService>, role: &str) -> Asked {
    let principal = Principal {
        kind: PrincipalKind::Person,
        id: "user:default/jane".to_owned(),
        entity: Some(EntityRef::new("user", "default", "jane")),
        roles: [role.to_owned()].into(),
        ..Principal::guest()
    };
    catalog.asked(&Asker::new(Arc::new(principal), Arc::from("test"), None))
}

fn template() -> EntityRef {
    EntityRef::new("template", "default", "go-service")
}

#[tokio::test]
async fn who_may_use_a_template_registers_what_it_made_and_takes_it_out() {
    let (store, _folder) = samples::store().await;
    let web = Web::default();
    web.page(ALL, said(&["made"]));
    let catalog = start(&store, &web, Vec::new()).await;
    let viewer = jane(&catalog, "viewer");
    let refused = viewer.register(ALL, &template()).await.unwrap_err();
    assert!(
        matches!(&refused, ScaffolderError::NotAllowed(why) if why.contains("catalog.register"))
    );
    assert!(store.registered_locations().await.unwrap().is_empty());

    // They may register nothing else.
    let contractor = jane(&catalog, "contractor-developer");
    let made = contractor.register(ALL, &template()).await.unwrap();
    assert_eq!((made.address.as_str(), made.was_there), (ALL, false));
    assert_eq!(made.entities, [component("made")]);
    assert!(TemplateEntities::entity(&contractor, &component("made")).await.unwrap().is_some());
    let again = contractor.register(ALL, &template()).await.unwrap();
    assert_eq!((again.entities, again.was_there), (made.entities, true));
    assert_eq!(store.registered_locations().await.unwrap().len(), 1);
    let log = format!("{:?}", store.audit_rows(0, i64::MAX, 100).await.unwrap());
    assert!(log.contains("template.use") && log.contains("template:default/go-service"), "{log}");

    let refused = viewer.unregister(ALL, &template()).await.unwrap_err();
    assert!(matches!(refused, ScaffolderError::NotAllowed(_)), "{refused}");
    contractor.unregister(ALL, &template()).await.unwrap();
    assert!(store.registered_locations().await.unwrap().is_empty());
    contractor.unregister(ALL, &template()).await.unwrap();
    catalog.shutdown().await;
}

#[tokio::test]
async fn what_another_place_tells_already_is_not_registered() {
    let (store, _folder) = samples::store().await;
    let web = Web::default();
    web.page(ALL, said(&["taken"]));
    let folder = Arc::new(Told::new("folder", said(&["taken"]))) as Arc<dyn Origin>;
    let catalog = start(&store, &web, vec![folder]).await;
    while catalog.entities() == 0 {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    let refused = jane(&catalog, "developer").register(ALL, &template()).await.unwrap_err();
    assert!(
        matches!(&refused, ScaffolderError::Conflict(why) if why.contains("folder")),
        "{refused}"
    );
    assert!(store.registered_locations().await.unwrap().is_empty());
    catalog.shutdown().await;
}

#[tokio::test]
async fn a_template_tells_its_text_and_where_its_files_are() {
    let (store, _folder) = samples::store().await;
    let files = tempfile::tempdir().unwrap();
    let text = "apiVersion: scaffolder.backstage.io/v1beta3\nkind: Template\nmetadata:\n  name: \
                go-service\nspec:\n  type: service\n  steps:\n    - action: debug:log\n---\n\
                apiVersion: backstage.io/v1alpha1\nkind: User\nmetadata:\n  name: jane\nspec:\n  \
                memberOf: []\n  profile:\n    email: jane@acme.example\n";
    fs::write(files.path().join("catalog-info.yaml"), text).unwrap();
    let target = Target::parse(&files.path().to_string_lossy()).unwrap();
    let reader = SourceReader::new(target, SourceSettings::new(files.path().join("git"))).unwrap();
    let catalog = start(&store, &Web::default(), vec![Arc::new(reader)]).await;
    while catalog.entities() < 2 {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    let asked = jane(&catalog, "developer");
    let rows = asked.templates();
    assert_eq!(rows.iter().map(|row| row.label.as_str()).collect::<Vec<_>>(), ["go-service"]);
    let told = asked.template(&template()).await.unwrap().unwrap();
    assert_eq!(told.location, files.path().join("catalog-info.yaml").to_string_lossy());
    assert!(told.body.find("apiVersion") < told.body.find("kind"), "in the order as written");
    assert_eq!(catalog.folders(), [files.path().to_path_buf()]);
    assert_eq!(asked.email().await.unwrap().as_deref(), Some("jane@acme.example"));
    let user = EntityRef::new("user", "default", "jane");
    assert_eq!(asked.template(&user).await.unwrap(), None, "it is none");
    let nobody = jane(&catalog, "nobody");
    assert!(nobody.templates().is_empty());
    assert_eq!(nobody.template(&template()).await.unwrap(), None, "it is not seen");
    catalog.shutdown().await;
}
