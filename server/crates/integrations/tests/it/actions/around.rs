//! What is around a repository: made, made again without harm, removed.

use super::desk::Desk;
use platform::scaffolder::{ActionError, ActionProvider};
use serde_json::{Value, json};
use std::sync::Arc;

const REPO: &str = "github.northwind.example?owner=northwind&repo=deploy";
const AT: &str = "/repos/northwind/deploy";

#[tokio::test]
async fn each_is_made_and_removed() {
    let desk = Desk::new().await;
    let all = [
        (
            "github:autolinks:create",
            json!({"keyPrefix": "SHOP-", "urlTemplate": "https://x.example/<num>"}),
            "/autolinks",
        ),
        (
            "github:deployKey:create",
            json!({"publicKey": "ssh-ed25519 AAAA lena", "privateKey": "geheim", "deployKeyName": "my key"}),
            "/keys",
        ),
        ("github:webhook", json!({"webhookUrl": "http://127.0.0.1:1/x"}), "/hooks"),
    ];
    for (action, mut input, list) in all {
        input["repoUrl"] = json!(REPO);
        let done = desk.run(action, input.clone()).await.unwrap();
        let count = async || desk.get(&format!("{AT}{list}")).await.1.as_array().unwrap().len();
        assert_eq!(count().await, 1, "{action}");
        let call = desk.call(action, input, &Arc::default());
        // What is gone already is no error.
        for made in done.made.iter().chain(&done.made) {
            desk.actions.undo(&call, made).await.unwrap();
        }
        assert_eq!(count().await, 0, "{action}");
    }
    let (status, _) = desk.get(&format!("{AT}/actions/secrets/MY_KEY_PRIVATE_KEY")).await;
    assert_eq!(status, 404, "the private half is gone with it");
}

#[tokio::test]
async fn an_environment_knows_what_it_is_told() {
    let desk = Desk::new().await;
    let input = |region: &str| {
        json!({
            "repoUrl": REPO, "name": "production", "waitTimer": 5, "reviewers": ["user:default/nobody"],
            "environmentVariables": {"REGION": region}, "secrets": {"TOKEN": "geheim"},
        })
    };
    let first = desk.run("github:environment:create", input("eu")).await.unwrap();
    let second = desk.run("github:environment:create", input("us")).await.unwrap();
    assert_eq!((first.made.len(), second.made.len()), (1, 0), "only who made it removes it");
    let place = format!("{AT}/environments/production");
    assert_eq!(desk.get(&place).await.1["wait_timer"], 5);
    let (_, variables) = desk.get(&format!("{place}/variables")).await;
    let first = &variables["variables"][0]["value"];
    assert_eq!((&variables["total_count"], first), (&json!(1), &json!("us")));
    assert_eq!(desk.get(&format!("{place}/secrets/TOKEN")).await.0, 200);
    let told = desk.log.0.lock().unwrap().join("\n");
    assert!(told.contains("nobody is not found") && !told.contains("geheim"), "{told}");
}

#[tokio::test]
async fn pages_that_are_on_become_what_is_wanted() {
    let desk = Desk::new().await;
    let input = |build: &str| json!({"repoUrl": REPO, "buildType": build, "sourcePath": "/docs"});
    let first = desk.run("github:pages:enable", input("workflow")).await.unwrap();
    let second = desk.run("github:pages:enable", input("legacy")).await.unwrap();
    assert_eq!((first.made.len(), second.made.len()), (1, 0));
    let (_, pages) = desk.get(&format!("{AT}/pages")).await;
    assert_eq!(
        pages,
        json!({"build_type": "legacy", "source": {"branch": "main", "path": "/docs"}})
    );
}

#[tokio::test]
async fn issues_are_opened_labelled_and_closed() {
    let desk = Desk::new().await;
    let input = json!({"repoUrl": REPO, "title": "Say what it promises", "body": "Please."});
    let done = desk.run("github:issues:create", input.clone()).await.unwrap();
    let number = done.output["issueNumber"].as_u64().unwrap();
    let labels = json!({"repoUrl": REPO, "number": number, "labels": ["template"]});
    desk.run("github:issues:label", labels).await.unwrap();
    let place = format!("{AT}/issues/{number}");
    let (_, issue) = desk.get(&place).await;
    assert_eq!(issue["labels"][0]["name"], "template");
    assert!(issue["body"].as_str().unwrap().starts_with("Please."));
    let call = desk.call("github:issues:create", input, &Arc::default());
    desk.actions.undo(&call, &done.made[0]).await.unwrap();
    assert_eq!(desk.get(&place).await.1["state"], "closed");
}

#[tokio::test]
async fn what_nobody_made_here_is_not_removed() {
    let desk = Desk::new().await;
    let call = desk.call("github:webhook", json!({"repoUrl": REPO}), &Arc::default());
    let made = platform::scaffolder::Change {
        action: "github:webhook".to_owned(),
        label: "x".to_owned(),
        object: json!({"what": "moon", "host": "github.northwind.example", "owner": "northwind", "repo": "deploy"}),
    };
    let refused = desk.actions.undo(&call, &made).await.unwrap_err();
    assert!(matches!(refused, ActionError::Input(told) if told.contains("moon")));
    let unknown = desk.run("github:moon", json!({"repoUrl": REPO})).await;
    assert!(matches!(unknown, Err(ActionError::Input(_))));
    let nothing: Value = desk.get(&format!("{AT}/hooks")).await.1;
    assert_eq!(nothing, json!([]));
}
