//! What documentation asks of hosts: what files hold, bytes included, and who changed them last.

use crate::fake::{Asked, Fake, Patient, usual};
use axum::{
    Json,
    response::{IntoResponse, Response},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use integrations::{
    bitbucket::{Bitbucket, Credentials as BitbucketCredentials},
    github::{Credentials, GitHub},
    gitlab::GitLab,
};
use platform::{
    Timestamp,
    code_host::{CodeHost, FileChange, Repository, RepositoryFile, Visibility},
};
use serde_json::json;
use std::sync::Arc;

/// No text.
const PICTURE: &[u8] = &[0x89, b'P', b'N', b'G', 0xff, 0x00];

fn answer(asked: &Asked, _: usize) -> Response {
    let path = asked.path.as_str();
    if path.contains("/git/blobs/") {
        let content = STANDARD.encode(PICTURE);
        return Json(json!({"content": content, "encoding": "base64"})).into_response();
    }
    if path.contains("/blobs/") || path.contains("/src/") {
        return PICTURE.to_vec().into_response();
    }
    let date = "2026-11-20T20:21:00+01:00";
    let commits = if path.starts_with("/repos/") {
        json!([{"sha": "1", "commit": {"author": {"name": "Jane", "email": "jane@acme.example", "date": date}}}])
    } else if path.starts_with("/api/v4/") {
        json!([{"id": "1", "author_name": "Jane", "committed_date": date}])
    } else {
        json!({"values": [{"hash": "1", "date": date, "author": {"raw": "Jane <jane@acme.example>"}}]})
    };
    Json(commits).into_response()
}

async fn hosts() -> (Fake, Vec<Box<dyn CodeHost>>) {
    let fake = Fake::start(answer).await;
    let around = || Arc::new(Patient::default());
    let api = fake.url.join("/api/v4").unwrap();
    let (github, bitbucket) = (Credentials::None, BitbucketCredentials::None);
    let hosts: Vec<Box<dyn CodeHost>> = vec![
        Box::new(GitHub::new(&fake.url, "acme", github, around(), usual).unwrap()),
        Box::new(GitLab::new(&api, "acme", None, around(), usual).unwrap()),
        Box::new(Bitbucket::new(&fake.url, "acme", bitbucket, around(), usual).unwrap()),
    ];
    (fake, hosts)
}

fn shop() -> Repository {
    Repository {
        id: "acme/shop".to_owned(),
        name: "shop".to_owned(),
        slug: "acme/shop".to_owned(),
        page: String::new(),
        default_branch: None,
        archived: false,
        fork: false,
        visibility: Visibility::Private,
        topics: Vec::new(),
        pushed_at: None,
    }
}

#[tokio::test]
async fn every_host_gives_a_picture_as_it_is() {
    let (_fake, hosts) = hosts().await;
    let file = RepositoryFile { path: "docs/a b.png".to_owned(), version: "v1".to_owned() };
    for host in hosts {
        assert_eq!(host.bytes(&shop(), &file, 100).await.unwrap(), PICTURE, "{}", host.page());
        assert!(host.text(&shop(), &file, 100).await.is_err(), "{}", host.page());
        assert!(host.bytes(&shop(), &file, 3).await.is_err(), "{}", host.page());
    }
}

#[tokio::test]
async fn every_host_tells_who_changed_a_file_last() {
    let (fake, hosts) = hosts().await;
    let expected = FileChange { at: Timestamp(1_795_202_460_000), author: "Jane".to_owned() };
    for host in hosts {
        let change = host.last_change(&shop(), "c1", "docs/a b.md").await.unwrap();
        assert_eq!(change.as_ref(), Some(&expected), "{}", host.page());
        let asked = fake.paths();
        assert!(asked[0].contains("c1") && asked[0].contains("docs%2Fa%20b.md"), "{asked:?}");
    }
}
