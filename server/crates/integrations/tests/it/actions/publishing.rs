//! `publish:github` and its halves.

use super::desk::Desk;
use base64::{Engine, engine::general_purpose::STANDARD};
use platform::{
    code_host::CodeHost,
    scaffolder::{ActionError, ActionProvider},
};
use serde_json::{Value, json};
use std::sync::Arc;

fn input(name: &str) -> Value {
    json!({
        "repoUrl": format!("github.northwind.example?owner=northwind&repo={name}"),
        "description": "Takes orders",
        "repoVisibility": "internal",
        "topics": ["Go", "shop"],
        "sourcePath": "project",
        "collaborators": [{"team": "group:default/payments", "access": "maintain"}, {"team": "nobody", "access": "pull"}],
        "repoVariables": {"REGION": "eu"},
        "secrets": {"TOKEN": "geheim"},
        "requiredApprovingReviewCount": 2,
        "gitAuthorName": "Lena",
        "gitAuthorEmail": "lena@northwind.example",
    })
}

#[tokio::test]
async fn a_repository_is_made_with_everything_in_it_and_around_it() {
    let desk = Desk::new().await;
    let done = desk.run("publish:github", input("shop-x")).await.unwrap();
    let commit = done.output["commitHash"].as_str().unwrap();
    let page = "https://github.northwind.example/northwind/shop-x";
    assert_eq!(done.output["repoContentsUrl"], format!("{page}/blob/main"));
    assert!(done.output["remoteUrl"].as_str().unwrap().ends_with("/github/northwind/shop-x.git"));

    let at = "/repos/northwind/shop-x";
    let (_, told) = desk.get(at).await;
    assert_eq!(
        (&told["description"], &told["visibility"]),
        (&json!("Takes orders"), &json!("internal"))
    );
    assert_eq!(told["topics"], json!(["go", "shop"]));
    let (_, head) = desk.get(&format!("{at}/branches/main")).await;
    assert_eq!((&head["commit"]["sha"], &head["protected"]), (&json!(commit), &json!(true)));
    let message = head["commit"]["commit"]["message"].as_str().unwrap();
    assert_eq!(message, "initial commit\n\nSigned-off-by: Lena <lena@northwind.example>");
    let date = head["commit"]["commit"]["author"]["date"].as_str().unwrap();
    assert!(date.starts_with("2026-11-27T12:00:00"), "{date}");

    let (_, tree) = desk.get(&format!("{at}/git/trees/main?recursive=1")).await;
    let mode = |path: &str| {
        let found = tree["tree"].as_array().unwrap().iter().find(|one| one["path"] == path);
        found.map(|one| one["mode"].as_str().unwrap().to_owned())
    };
    assert_eq!(mode("bin/run").as_deref(), Some("100755"));
    assert_eq!(mode("docs").as_deref(), Some("120000"));
    assert_eq!((mode("out"), mode("sub/.git/config")), (None, None));
    let (_, file) = desk.get(&format!("{at}/contents/README.md")).await;
    let bytes = STANDARD.decode(file["content"].as_str().unwrap()).unwrap();
    assert_eq!(bytes, b"# Shop\r\n", "bytes stay as they are");

    let (status, protection) = desk.get(&format!("{at}/branches/main/protection")).await;
    let reviews = &protection["required_pull_request_reviews"];
    assert_eq!((status, &reviews["required_approving_review_count"]), (200, &json!(2)));
    let (status, secret) = desk.get(&format!("{at}/actions/secrets/TOKEN")).await;
    assert_eq!((status, secret), (200, json!({"name": "TOKEN"})));
    let skipped = desk
        .log
        .0
        .lock()
        .unwrap()
        .iter()
        .any(|line| line.contains("Skipped") && line.contains("nobody"));
    assert!(skipped, "a team that is not there is told");
}

#[tokio::test]
async fn the_catalog_reads_what_was_made() {
    let desk = Desk::new().await;
    desk.run("publish:github", input("shop-y")).await.unwrap();
    let repository = desk.reader().repository("shop-y").await.unwrap().unwrap();
    let head = desk.reader().head(&repository, "main").await.unwrap().unwrap();
    let files = desk.reader().files(&repository, &head, &["/README.md".to_owned()]).await.unwrap();
    let text = desk.reader().text(&repository, &files[0], 100).await.unwrap();
    assert_eq!(text, "# Shop\r\n");
    let all = desk.reader().repositories().await.unwrap();
    assert!(all.iter().any(|one| one.name == "shop-y"));
}

#[tokio::test]
async fn a_name_that_is_taken_is_refused_now_and_later() {
    let desk = Desk::new().await;
    desk.run("github:repo:create", input("shop-z")).await.unwrap();
    let memory = Arc::default();
    let call = desk.call("publish:github", input("shop-z"), &memory);
    for _ in 0..2 {
        // The second time, too: that it was wanted once does not make it ours.
        let refused = desk.actions.run(&call).await.unwrap_err();
        assert!(
            matches!(&refused, ActionError::Refused(told) if told.contains("already exists")),
            "{refused}"
        );
    }
    let (_, branches) = desk.get("/repos/northwind/shop-z/branches").await;
    assert_eq!(branches, json!([]), "nothing was pushed");
}

#[tokio::test]
async fn the_halves_are_the_whole() {
    let desk = Desk::new().await;
    let made = desk.run("github:repo:create", input("halves")).await.unwrap();
    assert_eq!(made.output.get("commitHash"), None);
    let pushed = desk.run("github:repo:push", input("halves")).await.unwrap();
    let (_, head) = desk.get("/repos/northwind/halves/branches/main").await;
    assert_eq!(pushed.output["commitHash"], head["commit"]["sha"]);
    let again = desk.run("github:repo:push", input("halves")).await.unwrap();
    assert_eq!(again.output["commitHash"], pushed.output["commitHash"], "the same commit");
    std::fs::write(desk.workspace.path().join("project/new"), "x").unwrap();
    let other = desk.run("github:repo:push", input("halves")).await.unwrap_err();
    assert!(matches!(other, ActionError::Refused(told) if told.contains("something else")));
}

#[tokio::test]
async fn what_was_made_is_removed_only_while_it_is_as_it_was() {
    let desk = Desk::new().await;
    let done = desk.run("publish:github", input("gone")).await.unwrap();
    let call = desk.call("publish:github", input("gone"), &Arc::default());
    let made = done.made.last().unwrap();
    assert_eq!(made.label, "the repository northwind/gone");
    let sha = done.output["commitHash"].clone();
    let body = json!({"ref": "refs/heads/more", "sha": sha});
    assert_eq!(desk.send("POST", "/repos/northwind/gone/git/refs", &body).await, 201);
    let refused = desk.actions.undo(&call, made).await.unwrap_err();
    assert!(matches!(refused, ActionError::Refused(told) if told.contains("gone on with it")));
    let more = "/repos/northwind/gone/git/refs/heads/more";
    assert_eq!(desk.send("DELETE", more, &Value::Null).await, 204);
    desk.actions.undo(&call, made).await.unwrap();
    assert_eq!(desk.get("/repos/northwind/gone").await.0, 404);
    desk.actions.undo(&call, made).await.unwrap();
}

#[tokio::test]
async fn a_folder_outside_and_an_account_that_is_not_ours_are_refused() {
    let desk = Desk::new().await;
    let mut leaving = input("leaving");
    leaving["sourcePath"] = json!("../..");
    let refused = desk.run("publish:github", leaving).await.unwrap_err();
    assert!(matches!(refused, ActionError::Input(told) if told.contains("leaves")));
    let foreign = json!({"repoUrl": "github.northwind.example?owner=other&repo=x"});
    let refused = desk.run("publish:github", foreign).await.unwrap_err();
    assert!(matches!(refused, ActionError::Refused(told) if told.contains("no account of other")));
}
