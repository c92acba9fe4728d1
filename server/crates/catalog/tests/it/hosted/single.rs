//! One thing at a time.

use super::{Hand, fake::FakeHost, pass, shown, source};
use crate::samples;
use catalog::{
    reading::{Keep, Known},
    service::Origin,
    source::{HostedPages, HostedSettings, HostedSource, SourceSettings},
};
use futures::StreamExt;
use platform::{
    code_host::{CodeHost, HostEvent, People, Person, Team},
    timestamp::Clock,
};
use std::{sync::Arc, time::Duration};

fn component(name: &str) -> String {
    format!(
        "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  name: {name}\nspec:\n  \
         type: service\n  lifecycle: production\n  owner: team\n"
    )
}

fn fixture(settings: HostedSettings) -> (Arc<FakeHost>, Arc<Hand>, HostedSource) {
    let (host, clock) = (Arc::new(FakeHost::default()), Arc::new(Hand::default()));
    clock.advance(1_000_000);
    let source = source(&host, settings, &clock);
    (host, clock, source)
}

fn without_people() -> HostedSettings {
    HostedSettings { people: false, ..HostedSettings::default() }
}

fn pushed(path: &str) -> HostEvent {
    HostEvent::Pushed {
        repository: "shop".to_owned(),
        branch: "main".to_owned(),
        paths: Some(vec![path.to_owned()]),
    }
}

#[tokio::test]
async fn an_entity_says_where_it_was_read() {
    let (host, clock, source) = fixture(without_people());
    host.push("shop", "catalog-info.yaml", Some(&component("shop")), clock.now());
    let reading = source.read(&Known::default()).await.unwrap();
    let entity = reading.claims[0].entity();
    let page = "https://host.example/acme/shop/blob/main/catalog-info.yaml";
    let annotations = [
        ("backstage.io/managed-by-location", format!("url:{page}")),
        ("backstage.io/managed-by-origin-location", format!("url:{page}")),
        ("backstage.io/view-url", page.to_owned()),
        ("backstage.io/edit-url", page.replace("blob", "edit")),
        (
            "backstage.io/source-location",
            "url:https://host.example/acme/shop/tree/main/".to_owned(),
        ),
        ("host.example/project-slug", "acme/shop".to_owned()),
    ];
    for (key, value) in annotations {
        assert_eq!(entity.annotation(key), Some(value.as_str()), "{key}");
    }
    assert_eq!(reading.claims[0].location, page);
    let parents: Vec<_> = reading.locations.iter().map(|one| one.parent.as_deref()).collect();
    assert_eq!(parents, [None, Some("https://host.example/acme/shop")]);
}

#[tokio::test]
async fn the_page_of_a_private_file_is_a_source_of_its_own() {
    let (host, clock, _) = fixture(without_people());
    host.push("shop", "catalog-info.yaml", Some(&component("shop")), clock.now());
    host.push("shop", "other.yaml", Some(&component("other")), clock.now());
    let hosts: Vec<Arc<dyn CodeHost>> = vec![Arc::clone(&host) as _];
    let pages = HostedPages::new(hosts, SourceSettings::new(std::env::temp_dir())).unwrap();
    let address = "https://host.example/acme/shop/blob/main/catalog-info.yaml";
    let page = pages.page(address).unwrap();
    assert_eq!(page.target(), address);
    let reading = page.read(&Known::default()).await.unwrap();
    let names: Vec<_> = reading.claims.iter().map(|one| one.reference.to_string()).collect();
    assert_eq!(names, ["component:default/shop"], "and nothing beside the file");
    let entity = reading.claims[0].entity();
    let own = format!("url:{address}");
    assert_eq!(entity.annotation("backstage.io/managed-by-location"), Some(own.as_str()));
    assert_eq!(entity.annotation("host.example/project-slug"), Some("acme/shop"));
    assert_eq!((reading.claims[0].location.as_str(), reading.locations.len()), (address, 1));
    for nowhere in ["shop/blob/main/none.yaml", "none/blob/main/catalog-info.yaml"] {
        let page = pages.page(&format!("https://host.example/acme/{nowhere}")).unwrap();
        assert!(page.read(&Known::default()).await.is_err(), "{nowhere}");
    }
    for other in
        ["https://host.example/acme-labs/x/blob/main/a.yaml", "https://host.example/acme/shop"]
    {
        assert!(pages.page(other).is_none(), "{other}");
    }
}

#[tokio::test]
async fn locations_and_placeholders_lead_to_files_of_the_same_commit() {
    let (host, clock, source) = fixture(without_people());
    let location = "apiVersion: backstage.io/v1alpha1\nkind: Location\nmetadata:\n  name: all\nspec:\n  \
                    targets: [./api/info.yaml, ./none.yaml]\n";
    let api = "apiVersion: backstage.io/v1alpha1\nkind: API\nmetadata:\n  name: api\nspec:\n  type: \
               openapi\n  lifecycle: production\n  owner: team\n  definition:\n    $text: ./api.json\n";
    host.push("shop", "catalog-info.yaml", Some(location), clock.now());
    host.push("shop", "api/info.yaml", Some(api), clock.now());
    host.push("shop", "api/api.json", Some("{\"openapi\": 1}"), clock.now());
    let reading = source.read(&Known::default()).await.unwrap();
    let second = reading.claims[1].entity();
    let definition = second.spec_text("definition");
    assert_eq!(definition, Some("{\"openapi\": 1}"));
    let origin = "url:https://host.example/acme/shop/blob/main/catalog-info.yaml";
    let own = second.annotation("backstage.io/managed-by-origin-location");
    assert_eq!(own, Some(origin));
    assert_eq!(reading.findings.len(), 1);
    assert_eq!(reading.findings[0].location, "https://host.example/acme/shop/blob/main/none.yaml");

    // What a placeholder puts in changes the entity; a webhook that names that file concerns us.
    let (store, _folder) = samples::store().await;
    pass(&source, &store, &clock).await.unwrap();
    host.push("shop", "api/api.json", Some("{}"), clock.now());
    source.tell(&pushed("api/api.json"));
    host.take_asked("");
    let known = store.known_source(source.target()).await.unwrap();
    let reading = source.read(&Known::from(&known)).await.unwrap();
    assert_eq!(reading.claims.last().unwrap().entity().spec_text("definition"), Some("{}"));
    assert_eq!(host.take_asked("list"), 0, "only the repository was looked at");
}

#[tokio::test]
async fn a_repository_that_fails_keeps_what_it_held_and_says_so() {
    let (host, clock, source) = fixture(without_people());
    let (store, _folder) = samples::store().await;
    for name in ["shop", "web"] {
        host.push(name, "catalog-info.yaml", Some(&component(name)), clock.now());
    }
    pass(&source, &store, &clock).await.unwrap();
    host.push("shop", "catalog-info.yaml", Some(&component("renamed")), clock.now());
    host.world().unreadable.insert(component("renamed"));
    clock.advance(600);
    pass(&source, &store, &clock).await.unwrap();
    let names: Vec<String> = shown(&store).await.into_keys().collect();
    assert_eq!(names, ["component:default/shop", "component:default/web"]);
    let problems = store.problems(None, 0, 10).await.unwrap();
    assert_eq!(problems.len(), 1);
    assert!(problems[0].message.contains("cannot be had"), "{problems:?}");
    host.world().unreadable.clear();
    clock.advance(600);
    pass(&source, &store, &clock).await.unwrap();
    let names: Vec<String> = shown(&store).await.into_keys().collect();
    assert_eq!(names, ["component:default/renamed", "component:default/web"]);
    assert!(store.problems(None, 0, 10).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_used_up_limit_is_waited_for_and_nothing_is_lost() {
    let (host, clock, source) = fixture(HostedSettings::default());
    host.push("shop", "catalog-info.yaml", Some(&component("shop")), clock.now());
    host.world().limited = 5;
    let reading = source.read(&Known::default()).await.unwrap();
    assert_eq!(reading.claims.len(), 1);
    assert!(reading.findings.is_empty(), "{:?}", reading.findings);
    assert_eq!(source.limit().waiting_until, None);
    assert_eq!(source.limit().rate.map(|rate| rate.limit), Some(5000));
}

#[tokio::test]
async fn a_list_that_tells_of_no_push_costs_nothing_more() {
    let (host, clock, source) = fixture(without_people());
    let (store, _folder) = samples::store().await;
    for name in ["shop", "web"] {
        host.push(name, "catalog-info.yaml", Some(&component(name)), clock.now());
    }
    clock.advance(600);
    pass(&source, &store, &clock).await.unwrap();
    host.take_asked("");
    clock.advance(600);
    pass(&source, &store, &clock).await.unwrap();
    assert_eq!(host.world().asked, ["list"]);
    // A new process knows it from the store.
    let source = super::source(&host, without_people(), &clock);
    pass(&source, &store, &clock).await.unwrap();
    assert_eq!(host.world().asked, ["list", "list"]);
    // With other settings everything is looked at anew.
    let paths = vec!["**/catalog-info.yaml".to_owned()];
    let source = super::source(&host, HostedSettings { paths, ..without_people() }, &clock);
    pass(&source, &store, &clock).await.unwrap();
    assert_eq!(host.take_asked("files"), 2);
}

#[tokio::test]
async fn a_webhook_wakes_the_source_only_for_what_it_reads() {
    let (host, clock, source) = fixture(without_people());
    let (store, _folder) = samples::store().await;
    host.push("shop", "catalog-info.yaml", Some(&component("shop")), clock.now());
    pass(&source, &store, &clock).await.unwrap();
    let mut changes = source.changes();
    let mut woken =
        async || tokio::time::timeout(Duration::from_millis(500), changes.next()).await.is_ok();
    let other_branch = HostEvent::Pushed {
        repository: "shop".to_owned(),
        branch: "topic".to_owned(),
        paths: None,
    };
    for event in [pushed("README.md"), other_branch, HostEvent::People, HostEvent::Nothing] {
        source.tell(&event);
        assert!(!woken().await, "{event:?}");
    }
    source.tell(&pushed("catalog-info.yaml"));
    assert!(woken().await);
    source.tell(&HostEvent::Repositories(vec!["web".to_owned()]));
    assert!(woken().await);
}

#[tokio::test]
async fn people_and_teams_are_shaped_as_backstage_shapes_them() {
    let (host, clock, source) = fixture(HostedSettings::default());
    let text = |text: &str| Some(text.to_owned());
    host.world().people = People {
        people: vec![Person {
            login: "lena".to_owned(),
            id: text("U_1"),
            name: text("Lena"),
            email: text("lena@acme.example"),
            picture: text("https://host.example/lena.png"),
            about: text("Likes ports"),
        }],
        teams: vec![
            Team { slug: "all".to_owned(), full_slug: "acme/all".to_owned(), ..Team::default() },
            Team {
                slug: "shop".to_owned(),
                full_slug: "acme/shop".to_owned(),
                name: text("Shop"),
                parent: text("all"),
                members: vec!["lena".to_owned()],
                ..Team::default()
            },
        ],
    };
    let (store, _folder) = samples::store().await;
    let reading = source.read(&Known::default()).await.unwrap();
    assert!(reading.findings.is_empty(), "{:?}", reading.findings);
    let bodies: Vec<_> = reading.claims.iter().map(|claim| claim.entity().json().clone()).collect();
    assert_eq!(bodies[0]["spec"]["children"], serde_json::json!(["shop"]));
    assert_eq!(
        bodies[1]["spec"],
        serde_json::json!({
            "parent": "all",
            "type": "team",
            "profile": {"displayName": "Shop"},
            "children": [],
            "members": ["lena"],
        })
    );
    let group = reading.claims[1].entity();
    assert_eq!(group.annotation("host.example/team-slug"), Some("acme/shop"));
    let managed = "url:https://host.example/orgs/acme/teams/shop";
    assert_eq!(group.annotation("backstage.io/managed-by-location"), Some(managed));
    assert_eq!(bodies[2]["metadata"]["description"], "Likes ports");
    assert_eq!(bodies[2]["spec"]["memberOf"], serde_json::json!(["shop"]));
    assert_eq!(bodies[2]["spec"]["profile"]["email"], "lena@acme.example");

    pass(&source, &store, &clock).await.unwrap();
    host.world().people.teams[1].members.clear();
    source.tell(&HostEvent::People);
    host.take_asked("");
    pass(&source, &store, &clock).await.unwrap();
    assert_eq!(host.world().asked, ["people"]);
    let name = platform::EntityRef::new("user", "default", "lena");
    let user = store.entity(&name).await.unwrap().unwrap();
    assert!(user.body.contains("\"memberOf\":[]"), "{}", user.body);
    host.world().down = true;
    source.tell(&HostEvent::People);
    pass(&source, &store, &clock).await.unwrap();
    assert!(store.entity(&name).await.unwrap().is_some(), "they are kept");
    let known = store.known_source(source.target()).await.unwrap();
    let finding = source.read(&Known::from(&known)).await;
    assert!(finding.is_err() || finding.unwrap().findings[0].keep == Keep::Location);
}
