//! GitHub: what is asked, what is made of the answers, what errors say.

use crate::fake::{Asked, Fake, Patient, usual};
use axum::{
    Json,
    http::{Method, StatusCode, header},
    response::{IntoResponse, Response},
};
use integrations::github::{Credentials, GitHub};
use platform::code_host::{CodeHost, HostError, Repository, RepositoryFile, Visibility};
use secrecy::SecretString;
use serde_json::{Value, json};
use std::sync::Arc;

fn github(fake: &Fake) -> GitHub {
    let token = Credentials::Token(SecretString::from("ghp_x".to_owned()));
    GitHub::new(&fake.url, "acme", token, Arc::new(Patient::default()), usual).unwrap()
}

pub fn repository(name: &str) -> Value {
    json!({
        "name": name,
        "full_name": format!("acme/{name}"),
        "html_url": format!("https://github.com/acme/{name}"),
        "default_branch": "main",
        "private": true,
        "visibility": "internal",
        "archived": false,
        "fork": false,
        "topics": ["java"],
        "pushed_at": "2026-11-20T19:21:00Z",
    })
}

fn read(name: &str) -> Repository {
    Repository {
        id: format!("acme/{name}"),
        name: name.to_owned(),
        slug: format!("acme/{name}"),
        page: format!("https://github.com/acme/{name}"),
        default_branch: Some("main".to_owned()),
        archived: false,
        fork: false,
        visibility: Visibility::Internal,
        topics: vec!["java".to_owned()],
        pushed_at: Some(platform::Timestamp(1_795_202_460_000)),
    }
}

fn not_found(message: &str) -> Response {
    (StatusCode::NOT_FOUND, Json(json!({"message": message}))).into_response()
}

#[tokio::test]
async fn a_list_of_two_pages_costs_nothing_the_second_time() {
    let fake = Fake::start(|asked: &Asked, _| {
        let second = asked.path.contains("page=2");
        let tag = if second { "\"two\"" } else { "\"one\"" };
        if asked.header("if-none-match") == tag {
            return StatusCode::NOT_MODIFIED.into_response();
        }
        if second {
            return ([(header::ETAG, tag)], Json(json!([repository("web")]))).into_response();
        }
        let next = "</orgs/acme/repos?page=2>; rel=\"next\"";
        let headers = [(header::ETAG, tag), (header::LINK, next)];
        (headers, Json(json!([repository("shop")]))).into_response()
    })
    .await;
    let github = github(&fake);
    for _ in 0..2 {
        assert_eq!(github.repositories().await.unwrap(), [read("shop"), read("web")]);
    }
    let asked = fake.take();
    assert_eq!(asked.len(), 4);
    assert!(asked[0].path.starts_with("/orgs/acme/repos?type=all&sort=full_name"));
    assert_eq!(asked[0].header("authorization"), "Bearer ghp_x");
    assert_eq!(asked[0].header("x-github-api-version"), "2022-11-28");
    assert!(asked[0].header("user-agent").starts_with("slipway/"));
    assert_eq!(asked[2].header("if-none-match"), "\"one\"");
}

#[tokio::test]
async fn a_user_s_repositories_are_read_when_there_is_no_organisation() {
    let fake = Fake::start(|asked: &Asked, _| {
        if asked.path.starts_with("/orgs/") {
            return not_found("Not Found");
        }
        Json(json!([repository("shop")])).into_response()
    })
    .await;
    assert_eq!(github(&fake).repositories().await.unwrap(), [read("shop")]);
    assert!(fake.paths()[1].starts_with("/users/acme/repos?type=owner"));
}

#[tokio::test]
async fn a_refused_token_says_what_to_do() {
    let fake = Fake::start(|_, _| {
        (StatusCode::UNAUTHORIZED, Json(json!({"message": "Bad credentials"}))).into_response()
    })
    .await;
    let Err(HostError::Refused(reason)) = github(&fake).repositories().await else {
        panic!("refused");
    };
    assert!(reason.contains("Bad credentials") && reason.contains("renew the token"), "{reason}");
    assert!(!reason.contains("ghp_x"));
}

#[tokio::test]
async fn a_renamed_repository_is_not_there_under_its_old_name() {
    let fake = Fake::start(|asked: &Asked, _| match asked.path.as_str() {
        "/repos/acme/gone" => not_found("Not Found"),
        _ => Json(repository("new")).into_response(),
    })
    .await;
    let github = github(&fake);
    assert_eq!(github.repository("gone").await, Ok(None));
    assert_eq!(github.repository("old").await, Ok(None));
    assert_eq!(github.repository("New").await, Ok(Some(read("new"))));
}

#[tokio::test]
async fn a_branch_that_is_missing_is_told_from_one_that_may_not_be_seen() {
    let fake = Fake::start(|asked: &Asked, _| match asked.path.rsplit('/').next() {
        Some("main") => Json(json!({"commit": {"sha": "c1"}})).into_response(),
        Some("none") => not_found("Branch not found"),
        _ => not_found("Not Found"),
    })
    .await;
    let (github, shop) = (github(&fake), read("shop"));
    assert_eq!(github.head(&shop, "main").await, Ok(Some("c1".to_owned())));
    assert_eq!(github.head(&shop, "none").await, Ok(None));
    assert!(matches!(github.head(&shop, "a/b").await, Err(HostError::Refused(_))));
    assert_eq!(fake.paths()[2], "/repos/acme/shop/branches/a%2Fb");
}

fn entry(path: &str, sort: &str, sha: &str) -> Value {
    let mode = if sort == "tree" { "040000" } else { "100644" };
    json!({"path": path, "type": sort, "mode": mode, "sha": sha})
}

#[tokio::test]
async fn a_tree_is_asked_for_once_and_its_blobs_are_texts() {
    let fake = Fake::start(|asked: &Asked, _| {
        if asked.path.contains("/git/blobs/") {
            let content = "a2luZDogQ29t\ncG9uZW50\n";
            return Json(json!({"content": content, "encoding": "base64"})).into_response();
        }
        let link = json!({"path": "link.yaml", "type": "blob", "mode": "120000", "sha": "l"});
        let tree = [
            entry("catalog-info.yaml", "blob", "b1"),
            entry("a", "tree", "t"),
            entry("a/catalog-info.yaml", "blob", "b2"),
            link,
        ];
        Json(json!({"tree": tree, "truncated": false})).into_response()
    })
    .await;
    let (github, shop) = (github(&fake), read("shop"));
    let files = async |pattern: &str| {
        let found = github.files(&shop, "c1", &[pattern.to_owned()]).await.unwrap();
        found.into_iter().map(|file| (file.path, file.version)).collect::<Vec<_>>()
    };
    let pair = |path: &str, version: &str| (path.to_owned(), version.to_owned());
    assert_eq!(files("/catalog-info.yaml").await, [pair("catalog-info.yaml", "b1")]);
    assert_eq!(files("*/catalog-info.yaml").await, [pair("a/catalog-info.yaml", "b2")]);
    assert_eq!(files("*.yaml").await.len(), 1, "a link is no file");
    assert_eq!(fake.paths(), ["/repos/acme/shop/git/trees/c1?recursive=1"]);
    let file = RepositoryFile { path: "x".to_owned(), version: "b1".to_owned() };
    assert_eq!(github.text(&shop, &file, 100).await.unwrap(), "kind: Component");
    let error = github.text(&shop, &file, 10).await.unwrap_err();
    assert!(error.to_string().contains("catalog.max-file-size"), "{error}");
}

#[tokio::test]
async fn a_repository_too_large_for_one_answer_is_looked_through() {
    let fake = Fake::start(|asked: &Asked, _| {
        let name = asked.path.rsplit('/').next().unwrap();
        let tree = match name {
            "c1?recursive=1" => {
                return Json(json!({"tree": [], "truncated": true})).into_response();
            }
            "c1" => vec![entry("services", "tree", "s"), entry("docs", "tree", "d")],
            "s" => vec![entry("api", "tree", "a")],
            "a" => vec![entry("info.yaml", "blob", "b")],
            _ => panic!("{name} is not on the way"),
        };
        Json(json!({"tree": tree, "truncated": false})).into_response()
    })
    .await;
    let pattern = ["services/*/info.yaml".to_owned()];
    let found = github(&fake).files(&read("shop"), "c1", &pattern).await.unwrap();
    assert_eq!(found[0].path, "services/api/info.yaml");
}

#[tokio::test]
async fn people_come_page_by_page() {
    let fake = Fake::start(|asked: &Asked, _| {
        let body: Value = serde_json::from_slice(&asked.body).unwrap();
        let after = body["variables"]["after"].as_str();
        let page = |next: Option<&str>, nodes: Value| {
            json!({"pageInfo": {"hasNextPage": next.is_some(), "endCursor": next}, "nodes": nodes})
        };
        let query = body["query"].as_str().unwrap();
        let organization = if query.starts_with("query TeamMembers") {
            json!({"team": {"members": page(None, json!([{"login": "bo"}]))}})
        } else if query.starts_with("query Teams") {
            let members = page(Some("m1"), json!([{"login": "lena"}]));
            let team = json!({
                "slug": "shop", "combinedSlug": "acme/shop", "name": "Shop", "description": "",
                "avatarUrl": null, "editTeamUrl": "https://github.com/e", "parentTeam": null,
                "members": members,
            });
            json!({"teams": page(None, json!([team]))})
        } else {
            let user = |login: &str| json!({"login": login, "id": login, "name": "", "email": ""});
            match after {
                None => json!({"membersWithRole": page(Some("u1"), json!([user("lena")]))}),
                _ => json!({"membersWithRole": page(None, json!([user("bo")]))}),
            }
        };
        Json(json!({"data": {"organization": organization}})).into_response()
    })
    .await;
    let people = github(&fake).people().await.unwrap();
    let logins: Vec<_> = people.people.iter().map(|person| person.login.as_str()).collect();
    assert_eq!(logins, ["lena", "bo"]);
    assert_eq!(people.people[0].email, None, "an empty one is none");
    assert_eq!(people.teams[0].members, ["lena", "bo"]);
    assert_eq!(people.teams[0].full_slug, "acme/shop");
    let asked = fake.take();
    assert!(asked.iter().all(|one| one.method == Method::POST && one.path == "/graphql"));
}

#[tokio::test]
async fn an_error_of_graphql_comes_with_success() {
    let fake = Fake::start(|_, _| {
        let errors = json!([{"type": "INSUFFICIENT_SCOPES", "message": "needs read:org"}]);
        Json(json!({"data": null, "errors": errors})).into_response()
    })
    .await;
    let error = github(&fake).people().await.unwrap_err();
    assert_eq!(error, HostError::Refused("GitHub answered: needs read:org".to_owned()));
}
