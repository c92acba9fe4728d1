//! A process that dies at any moment, and goes on: everything is there once.

use super::desk::{Desk, Lasting};
use platform::scaffolder::ActionProvider;
use serde_json::{Value, json};
use std::sync::Arc;

/// Runs an action once for each operation of its memory at which it may die, then again to its end;
/// `check` looks at what is there, by the number of the try.
async fn killed_everywhere(
    desk: &Desk,
    action: &str,
    input: impl Fn(i64) -> Value,
    check: impl AsyncFn(i64),
) {
    for operations in 0.. {
        let memory = Arc::<Lasting>::default();
        let call = desk.call(action, input(operations), &memory);
        memory.dies_after(operations);
        let ended = desk.run_until_dead(&call, &memory).await;
        memory.dies_after(-1);
        desk.actions.run(&call).await.unwrap();
        check(operations).await;
        if ended {
            assert!(operations > 4, "it never died");
            return;
        }
    }
}

#[tokio::test]
async fn one_repository_with_one_commit() {
    let desk = Desk::new().await;
    let input = |number: i64| {
        json!({
            "repoUrl": format!("github.northwind.example?owner=northwind&repo=killed-{number}"),
            "sourcePath": "project",
        })
    };
    killed_everywhere(&desk, "publish:github", input, async |number| {
        let at = format!("/repos/northwind/killed-{number}");
        let (_, commits) = desk.get(&format!("{at}/commits")).await;
        assert_eq!(commits.as_array().unwrap().len(), 1, "died at {number}");
        let (_, branches) = desk.get(&format!("{at}/branches")).await;
        assert_eq!(branches.as_array().unwrap().len(), 1, "died at {number}");
        assert_eq!(branches[0]["protected"], json!(true), "died at {number}");
    })
    .await;
}

#[tokio::test]
async fn one_branch_with_one_commit_and_one_pull_request() {
    let desk = Desk::new().await;
    let input = |number: i64| {
        json!({
            "repoUrl": "github.northwind.example?owner=northwind&repo=deploy",
            "branchName": format!("killed-{number}"),
            "title": "Add it",
            "description": "Made by a template",
            "sourcePath": "project",
        })
    };
    killed_everywhere(&desk, "publish:github:pull-request", input, async |number| {
        let at = "/repos/northwind/deploy";
        let (_, pulls) = desk.get(&format!("{at}/pulls?head=northwind:killed-{number}")).await;
        assert_eq!(pulls.as_array().unwrap().len(), 1, "died at {number}");
        let (_, commits) = desk.get(&format!("{at}/commits?sha=killed-{number}")).await;
        assert_eq!(commits.as_array().unwrap().len(), 2, "died at {number}");
    })
    .await;
}

#[tokio::test]
async fn one_issue_and_one_webhook() {
    let desk = Desk::new().await;
    let repo = "github.northwind.example?owner=northwind&repo=deploy";
    let issue = |number: i64| json!({"repoUrl": repo, "title": format!("Issue {number}")});
    killed_everywhere(&desk, "github:issues:create", issue, async |number| {
        let (_, all) = desk.get("/repos/northwind/deploy/issues").await;
        let title = json!(format!("Issue {number}"));
        let found = all.as_array().unwrap().iter().filter(|one| one["title"] == title).count();
        assert_eq!(found, 1, "died at {number}");
    })
    .await;
    let hook = |number| json!({"repoUrl": repo, "webhookUrl": format!("http://127.0.0.1:1/{number}"), "webhookSecret": "x"});
    killed_everywhere(&desk, "github:webhook", hook, async |number| {
        let (_, all) = desk.get("/repos/northwind/deploy/hooks").await;
        let url = json!(format!("http://127.0.0.1:1/{number}"));
        let found =
            all.as_array().unwrap().iter().filter(|one| one["config"]["url"] == url).count();
        assert_eq!(found, 1, "died at {number}");
    })
    .await;
}
