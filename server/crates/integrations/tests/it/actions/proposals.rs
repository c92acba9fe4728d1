//! `publish:github:pull-request`.

use super::desk::Desk;
use platform::scaffolder::{ActionError, ActionProvider};
use serde_json::{Value, json};
use std::{fs, sync::Arc};

const AT: &str = "/repos/northwind/deploy";

fn input(branch: &str) -> Value {
    json!({
        "repoUrl": "github.northwind.example?owner=northwind&repo=deploy",
        "branchName": branch,
        "title": "Add shop",
        "description": "Made by a template",
        "sourcePath": "project",
        "targetPath": "shop",
        "filesToDelete": ["none.txt"],
        "gitAuthorName": "Lena",
        "gitAuthorEmail": "lena@northwind.example",
    })
}

#[tokio::test]
async fn files_are_proposed_and_merged() {
    let desk = Desk::new().await;
    let done = desk.run("publish:github:pull-request", input("add-shop")).await.unwrap();
    assert_eq!(done.output["targetBranchName"], "main");
    let number = done.output["pullRequestNumber"].as_u64().unwrap();
    let (_, pull) = desk.get(&format!("{AT}/pulls/{number}")).await;
    assert_eq!((&pull["title"], &pull["state"]), (&json!("Add shop"), &json!("open")));
    assert_eq!(done.output["remoteUrl"], pull["html_url"]);
    let merge = format!("{AT}/pulls/{number}/merge");
    assert_eq!(desk.send("PUT", &merge, &json!({"merge_method": "squash"})).await, 200);
    let (_, tree) = desk.get(&format!("{AT}/git/trees/main?recursive=1")).await;
    let mode = |path: &str| {
        let all = tree["tree"].as_array().unwrap();
        all.iter().find(|one| one["path"] == path).map(|one| one["mode"].clone())
    };
    assert_eq!(mode("shop/bin/run"), Some(json!("100755")));
    assert_eq!(mode("shop/docs"), Some(json!("120000")));
    assert_eq!(mode("README.md"), Some(json!("100644")), "what was there stays");
    assert_eq!(mode("shop/out"), None);
}

#[tokio::test]
async fn a_branch_is_brought_further_when_that_is_wanted() {
    let desk = Desk::new().await;
    let first = desk.run("publish:github:pull-request", input("grow")).await.unwrap();
    let refused = desk.run("publish:github:pull-request", input("grow")).await.unwrap_err();
    assert!(matches!(refused, ActionError::Refused(told) if told.contains("update: true")));
    fs::write(desk.workspace.path().join("project/more.txt"), "more").unwrap();
    let mut further = input("grow");
    further["update"] = json!(true);
    further["title"] = json!("Add more");
    further["filesToDelete"] = json!(["README.md"]);
    let second = desk.run("publish:github:pull-request", further).await.unwrap();
    assert_eq!(first.output["pullRequestNumber"], second.output["pullRequestNumber"]);
    let (_, pulls) = desk.get(&format!("{AT}/pulls?state=all")).await;
    assert_eq!((pulls.as_array().unwrap().len(), &pulls[0]["title"]), (1, &json!("Add more")));
    let (_, tree) = desk.get(&format!("{AT}/git/trees/grow?recursive=1")).await;
    let paths: Vec<_> = tree["tree"].as_array().unwrap().iter().map(|one| &one["path"]).collect();
    assert!(paths.contains(&&json!("shop/more.txt")) && !paths.contains(&&json!("shop/README.md")));
}

#[tokio::test]
async fn nothing_new_is_no_proposal_when_that_is_wanted() {
    let desk = Desk::new().await;
    let first = desk.run("publish:github:pull-request", input("one")).await.unwrap();
    let number = first.output["pullRequestNumber"].as_u64().unwrap();
    desk.send("PUT", &format!("{AT}/pulls/{number}/merge"), &json!({})).await;
    let mut again = input("two");
    again["createWhenEmpty"] = json!(false);
    let done = desk.run("publish:github:pull-request", again).await.unwrap();
    assert!(done.output.is_empty() && done.made.is_empty());
    let (_, pulls) = desk.get(&format!("{AT}/pulls")).await;
    assert_eq!(pulls, json!([]));
}

#[tokio::test]
async fn a_proposal_is_taken_back() {
    let desk = Desk::new().await;
    let done = desk.run("publish:github:pull-request", input("back")).await.unwrap();
    let call = desk.call("publish:github:pull-request", input("back"), &Arc::default());
    desk.actions.undo(&call, done.made.last().unwrap()).await.unwrap();
    let number = done.output["pullRequestNumber"].as_u64().unwrap();
    let (_, pull) = desk.get(&format!("{AT}/pulls/{number}")).await;
    assert_eq!(pull["state"], "closed");
    assert_eq!(desk.get(&format!("{AT}/branches/back")).await.0, 404);
}

#[tokio::test]
async fn a_draft_tells_what_is_there_already() {
    let desk = Desk::new().await;
    let first = desk.run("publish:github:pull-request", input("one")).await.unwrap();
    let number = first.output["pullRequestNumber"].as_u64().unwrap();
    desk.send("PUT", &format!("{AT}/pulls/{number}/merge"), &json!({})).await;
    fs::write(desk.workspace.path().join("project/README.md"), "# Other\n").unwrap();
    let call = desk.call("publish:github:pull-request", input("two"), &Arc::default());
    let planned = desk.actions.plan(&call).await.unwrap();
    let methods: Vec<_> = planned.requests.iter().map(|one| one.method.as_str()).collect();
    assert_eq!(methods, ["POST"; 4]);
    let paths = planned.requests[0].body.as_ref().unwrap()["tree"].as_array().unwrap().len();
    assert_eq!(paths, 1, "only what changes is written");
    let there = planned.there.unwrap().place;
    assert_eq!(fs::read(there.join("project/README.md")).unwrap(), b"# Shop\r\n");
    assert_eq!(desk.get(&format!("{AT}/branches/two")).await.0, 404, "nothing was made");
}
