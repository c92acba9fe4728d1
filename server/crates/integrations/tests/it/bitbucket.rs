//! Bitbucket Cloud: what is asked and what is made of the answers.

use crate::fake::{Asked, Fake, Patient, usual};
use axum::{
    Json,
    http::{StatusCode, header::RETRY_AFTER},
    response::{IntoResponse, Response},
};
use integrations::bitbucket::{Bitbucket, Credentials, webhook};
use platform::code_host::{CodeHost, HostError, HostEvent, Visibility};
use secrecy::SecretString;
use serde_json::{Value, json};
use std::sync::Arc;

fn repository(name: &str) -> Value {
    json!({
        "type": "repository", "full_name": format!("acme/{name}"), "uuid": "{1}",
        "is_private": true, "mainbranch": {"name": "main", "type": "branch"},
        "links": {"html": {"href": format!("https://bitbucket.example/acme/{name}")}},
    })
}

fn answer(asked: &Asked, _: usize) -> Response {
    let path = asked.path.strip_prefix("/2.0").unwrap();
    let found = |value: Value| Json(value).into_response();
    match path {
        "/repositories/acme?pagelen=100" => {
            let next = format!("http://{}/2.0/repositories/acme?page=2", asked.header("host"));
            found(json!({"values": [repository("shop")], "next": next}))
        }
        "/repositories/acme?page=2" => {
            let mut fork = repository("fork");
            fork["parent"] = json!({"full_name": "other/shop"});
            fork["mainbranch"] = Value::Null;
            fork["is_private"] = json!(false);
            found(json!({"values": [fork]}))
        }
        "/repositories/acme/shop" => found(repository("shop")),
        "/repositories/acme/shop/refs/branches/release%2F1" => {
            found(json!({"name": "release/1", "target": {"hash": "c1"}}))
        }
        "/repositories/acme/shop/src/c1/?pagelen=100" => {
            let entry = |sort: &str, path: &str, attributes: Value| json!({"type": sort, "path": path, "attributes": attributes});
            found(json!({"values": [
                entry("commit_directory", "docs", json!([])),
                entry("commit_directory", "services", json!([])),
                entry("commit_file", "catalog-info.yaml", json!(["link"])),
            ]}))
        }
        "/repositories/acme/shop/src/c1/services/?pagelen=100" => found(json!({"values": [
            {"type": "commit_file", "path": "services/catalog info.yaml", "attributes": []},
        ]})),
        "/repositories/acme/shop/src/c1/services/catalog%20info.yaml" => {
            "kind: Component".into_response()
        }
        "/workspaces/acme/members?pagelen=100" => {
            let member = |id: &str, nickname: &str| {
                json!({"type": "workspace_membership", "user": {
                    "uuid": id, "nickname": nickname, "display_name": "Lena Ortiz",
                    "links": {"avatar": {"href": "https://bitbucket.example/lena.png"}},
                }})
            };
            found(json!({"values": [member("{b}", "Lena"), member("{a}", "lena")]}))
        }
        "/repositories/busy?pagelen=100" => {
            (StatusCode::TOO_MANY_REQUESTS, [(RETRY_AFTER, "3600")]).into_response()
        }
        _ => {
            let error = json!({"type": "error", "error": {"message": "Resource not found"}});
            (StatusCode::NOT_FOUND, Json(error)).into_response()
        }
    }
}

async fn workspace(name: &str, credentials: Credentials) -> (Bitbucket, Fake) {
    let fake = Fake::start(answer).await;
    let api = fake.url.join("/2.0").unwrap();
    let surroundings = Arc::new(Patient::default());
    (Bitbucket::new(&api, name, credentials, surroundings, usual).unwrap(), fake)
}

fn secret() -> SecretString {
    SecretString::from("x".to_owned())
}

#[tokio::test]
async fn all_pages_of_a_workspace_are_read() {
    let (bitbucket, fake) = workspace("acme", Credentials::Token(secret())).await;
    let found = bitbucket.repositories().await.unwrap();
    let names: Vec<_> = found.iter().map(|one| (one.name.as_str(), one.fork)).collect();
    assert_eq!(names, [("shop", false), ("fork", true)]);
    assert_eq!(
        (found[0].visibility, found[1].visibility),
        (Visibility::Private, Visibility::Public)
    );
    assert_eq!(
        (found[0].default_branch.as_deref(), &found[1].default_branch),
        (Some("main"), &None)
    );
    assert_eq!(found[0].slug, "acme/shop");
    let asked = fake.take();
    assert_eq!(asked.len(), 2);
    assert!(asked.iter().all(|one| one.header("authorization") == "Bearer x"));
    assert_eq!(bitbucket.repository("shop").await.unwrap().as_ref(), Some(&found[0]));
    assert_eq!(bitbucket.repository("none").await, Ok(None));
}

#[tokio::test]
async fn an_app_password_goes_with_its_user() {
    let credentials =
        Credentials::Password { user: "lena@acme.example".to_owned(), password: secret() };
    let (bitbucket, fake) = workspace("acme", credentials).await;
    bitbucket.repository("shop").await.unwrap();
    // lena@acme.example:x
    assert_eq!(fake.take()[0].header("authorization"), "Basic bGVuYUBhY21lLmV4YW1wbGU6eA==");
}

#[tokio::test]
async fn files_are_looked_for_only_where_they_may_be() {
    let (bitbucket, fake) = workspace("acme", Credentials::None).await;
    let shop = bitbucket.repository("shop").await.unwrap().unwrap();
    assert_eq!(bitbucket.head(&shop, "release/1").await, Ok(Some("c1".to_owned())));
    assert_eq!(bitbucket.head(&shop, "none").await, Ok(None));
    fake.take();
    let patterns = ["/catalog-info.yaml".to_owned(), "services/*.yaml".to_owned()];
    let files = bitbucket.files(&shop, "c1", &patterns).await.unwrap();
    let paths: Vec<_> = files.iter().map(|file| (&*file.path, &*file.version)).collect();
    assert_eq!(paths, [("services/catalog info.yaml", "c1")], "a symbolic link is no file");
    assert_eq!(fake.take().len(), 2, "docs is not on the way");
    assert_eq!(bitbucket.text(&shop, &files[0], 100).await.unwrap(), "kind: Component");
    let elsewhere = bitbucket.files(&shop, "c2", &patterns).await;
    assert_eq!(elsewhere, Ok(Vec::new()), "a commit without files");
    let pages = bitbucket.file_pages(&shop, "main", "services/a.yaml");
    assert_eq!(pages.view, "https://bitbucket.example/acme/shop/src/main/services/a.yaml");
    assert_eq!(pages.folder, "https://bitbucket.example/acme/shop/src/main/services/");
}

#[tokio::test]
async fn members_of_one_name_are_told_apart_by_who_they_are() {
    let (bitbucket, _) = workspace("acme", Credentials::None).await;
    let people = bitbucket.people().await.unwrap();
    let logins: Vec<_> =
        people.people.iter().map(|one| (&*one.login, one.id.as_deref().unwrap())).collect();
    assert_eq!(logins, [("lena", "{a}"), ("lena-2", "{b}")]);
    assert_eq!(people.people[0].name.as_deref(), Some("Lena Ortiz"));
}

#[tokio::test]
async fn a_used_up_limit_is_an_answer_of_its_own() {
    let (bitbucket, _) = workspace("busy", Credentials::None).await;
    let refused = bitbucket.repositories().await;
    assert!(matches!(refused, Err(HostError::Limited { .. })), "{refused:?}");
}

#[test]
fn the_api_of_the_vendor_is_not_its_site() {
    let api = integrations::bitbucket::API.parse().unwrap();
    let surroundings = Arc::new(Patient::default());
    let bitbucket = Bitbucket::new(&api, "acme", Credentials::None, surroundings, usual).unwrap();
    assert_eq!(bitbucket.page(), "https://bitbucket.org/acme");
    let slug = bitbucket.annotations().repository;
    assert_eq!(slug.as_deref(), Some("bitbucket.org/project-slug"));
}

#[test]
fn a_push_names_its_branch_and_several_branches_mean_the_repository() {
    let read = |event: &str, body: &Value| webhook::read(event, body.to_string().as_bytes());
    let branch = |name: &str| json!({"type": "branch", "name": name, "target": {"hash": "c1"}});
    let push = |changes: Value| json!({"repository": {"full_name": "acme/shop"}, "push": {"changes": changes}});
    let one = push(json!([{"new": branch("main"), "old": null}]));
    let told = read("repo:push", &one).unwrap();
    let pushed = HostEvent::Pushed {
        repository: "acme/shop".to_owned(),
        branch: "main".to_owned(),
        paths: None,
    };
    assert_eq!((told.account.as_str(), &told.event), ("acme", &pushed));
    let gone = push(json!([{"new": null, "old": branch("main")}]));
    assert_eq!(read("repo:push", &gone).unwrap().event, pushed);
    let two = push(json!([{"new": branch("main")}, {"new": branch("next")}]));
    let whole = HostEvent::Repositories(vec!["acme/shop".to_owned()]);
    assert_eq!(read("repo:push", &two).unwrap().event, whole);
    let tag = push(json!([{"new": {"type": "tag", "name": "v1"}}]));
    assert_eq!(read("repo:push", &tag).unwrap().event, HostEvent::Nothing);
    let renamed = json!({
        "repository": {"full_name": "acme/store"},
        "changes": {"full_name": {"new": "acme/store", "old": "acme/shop"}},
    });
    let both = ["acme/store", "acme/shop"].map(str::to_owned).to_vec();
    assert_eq!(read("repo:updated", &renamed).unwrap().event, HostEvent::Repositories(both));
    let request = json!({"repository": {"full_name": "acme/shop"}});
    assert_eq!(read("pullrequest:created", &request).unwrap().event, HostEvent::Nothing);
    assert!(read("repo:push", &json!("x")).is_err());
}
