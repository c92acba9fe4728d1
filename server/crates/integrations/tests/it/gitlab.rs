//! GitLab: what is asked and what is made of the answers.

use crate::fake::{Asked, Fake, Patient, usual};
use axum::{
    Json,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use integrations::gitlab::{GitLab, webhook};
use platform::code_host::{CodeHost, HostEvent, Repository};
use secrecy::SecretString;
use serde_json::json;
use std::sync::Arc;

fn answer(asked: &Asked, _: usize) -> Response {
    let path = asked.path.split_once("/api/v4").unwrap().1;
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let project = json!({
        "id": 7, "path_with_namespace": "acme/pay/web", "web_url": "https://gitlab.example/acme/pay/web",
        "default_branch": "main", "visibility": "private", "topics": ["go"],
    });
    match path {
        "/groups/acme/projects" => Json(json!([project])).into_response(),
        "/projects/acme%2Fpay%2Fweb" => Json(project).into_response(),
        "/projects/7/repository/branches/main" => {
            Json(json!({"commit": {"id": "c1"}})).into_response()
        }
        "/projects/7/repository/branches/none" => {
            let body = Json(json!({"message": "404 Branch Not Found"}));
            (StatusCode::NOT_FOUND, body).into_response()
        }
        "/projects/7/repository/tree" if query.contains("path=&") => {
            let file =
                json!({"id": "b1", "path": "catalog-info.yaml", "type": "blob", "mode": "100644"});
            let folder = json!({"id": "t1", "path": "docs", "type": "tree", "mode": "040000"});
            Json(json!([file, folder])).into_response()
        }
        "/projects/7/repository/blobs/b1/raw" => "kind: Component".into_response(),
        "/groups/acme/descendant_groups" => {
            let group = json!({"id": 2, "full_path": "acme/pay", "name": "Pay", "parent_id": 1});
            Json(json!([group])).into_response()
        }
        "/groups/acme/members/all" | "/groups/2/members" => {
            Json(json!([{"id": 3, "username": "lena", "name": "Lena", "state": "active"}]))
                .into_response()
        }
        _ => (StatusCode::NOT_FOUND, Json(json!({"message": "404 Not Found"}))).into_response(),
    }
}

async fn gitlab() -> (GitLab, Fake) {
    let fake = Fake::start(answer).await;
    let api = fake.url.join("/api/v4").unwrap();
    let token = Some(SecretString::from("glpat-x".to_owned()));
    let gitlab = GitLab::new(&api, "acme", token, Arc::new(Patient::default()), usual).unwrap();
    (gitlab, fake)
}

#[tokio::test]
async fn a_group_s_projects_are_named_from_the_group_on() {
    let (gitlab, fake) = gitlab().await;
    let found: Vec<Repository> = gitlab.repositories().await.unwrap();
    let names: Vec<_> = found.iter().map(|one| (one.name.as_str(), one.slug.as_str())).collect();
    assert_eq!(names, [("pay/web", "acme/pay/web")]);
    assert_eq!(gitlab.repository("pay/web").await.unwrap().as_ref(), Some(&found[0]));
    assert_eq!(gitlab.repository("none").await, Ok(None));
    assert_eq!(fake.take()[0].header("authorization"), "Bearer glpat-x");
}

#[tokio::test]
async fn files_are_looked_for_only_where_they_may_be() {
    let (gitlab, fake) = gitlab().await;
    let web = gitlab.repositories().await.unwrap().remove(0);
    assert_eq!(gitlab.head(&web, "main").await, Ok(Some("c1".to_owned())));
    assert_eq!(gitlab.head(&web, "none").await, Ok(None));
    fake.take();
    let files = gitlab.files(&web, "c1", &["/catalog-info.yaml".to_owned()]).await.unwrap();
    assert_eq!(files[0].version, "b1");
    assert_eq!(fake.take().len(), 1, "docs is not on the way");
    assert_eq!(gitlab.text(&web, &files[0], 100).await.unwrap(), "kind: Component");
    let pages = gitlab.file_pages(&web, "main", "catalog-info.yaml");
    assert_eq!(pages.view, "https://gitlab.example/acme/pay/web/-/blob/main/catalog-info.yaml");
}

#[tokio::test]
async fn subgroups_are_teams() {
    let (gitlab, _) = gitlab().await;
    let people = gitlab.people().await.unwrap();
    assert_eq!(people.people[0].login, "lena");
    let team = &people.teams[0];
    assert_eq!((team.slug.as_str(), team.full_slug.as_str()), ("pay", "acme/pay"));
    assert_eq!((team.parent.as_deref(), &team.members[..]), (None, &["lena".to_owned()][..]));
}

#[test]
fn a_push_names_its_files_unless_there_are_more_commits_than_it_tells() {
    let mut body = json!({
        "ref": "refs/heads/main",
        "project": {"path_with_namespace": "acme/pay/web"},
        "commits": [{"added": ["a.yaml"], "modified": [], "removed": []}],
        "total_commits_count": 1,
    });
    let read = |body: &serde_json::Value| webhook::read("Push Hook", body.to_string().as_bytes());
    let pushed = |paths: Option<Vec<String>>| HostEvent::Pushed {
        repository: "acme/pay/web".to_owned(),
        branch: "main".to_owned(),
        paths,
    };
    assert_eq!(read(&body).unwrap().event, pushed(Some(vec!["a.yaml".to_owned()])));
    body["total_commits_count"] = json!(21);
    assert_eq!(read(&body).unwrap().event, pushed(None));
}
