//! Secrets are there for the steps that are given them, and nowhere else.

use super::model::{World, asker, ended, object, wish};
use platform::scaffolder::{ScaffolderError, TaskState};
use serde_json::{Map, json};

const SECRET: &str = "hunter2-of-the-world";

#[tokio::test(flavor = "multi_thread")]
async fn secrets_are_masked_everywhere_and_gone_at_the_end() {
    let world = World::new();
    let say = |id: &str, message: &str| json!({ "id": id, "action": "fake:say", "input": { "message": message, "name": id } });
    let template = world.template(
        "service",
        &json!({
            "steps": [
                say("one", "it is ${{ secrets.token }}"),
                say("two", "again ${{ steps.one.output.said }}"),
                say("three", "and ${{ steps.two.output.said }}"),
                { "id": "if", "action": "fake:say", "if": "${{ secrets.token }}",
                  "input": { "message": "never" } },
            ],
            "output": { "token": "${{ steps.one.output.said }}", "own": "${{ secrets.token }}" },
        }),
    );
    world.outside.failing.lock().unwrap().insert("three".to_owned(), 1);
    let service = world.start(world.options()).await;
    let jane = service.asked(&asker("jane"));
    let mut new = wish(&template, json!({ "name": "shop" }));
    new.secrets = object(json!({ "token": SECRET }));
    let id = jane.create(&new).await.unwrap();
    let task = ended(&jane, &id).await;
    assert_eq!(task.row.state, TaskState::Failed);
    // The steps were given it as it is, also what an earlier one gave.
    let seen = world.outside.seen();
    assert_eq!(seen[1]["message"], format!("again it is {SECRET}"));
    assert_eq!(task.missing_secrets, ["token"]);
    let store = world.store().await;
    assert!(store.task_secrets(&id).await.unwrap().is_none(), "they are gone with the end");
    let without = jane.retry(&id, None, &Map::new()).await;
    assert!(matches!(&without, Err(ScaffolderError::BadRequest(words)) if words.contains("token")));
    jane.retry(&id, None, &new.secrets).await.unwrap();
    let again = ended(&jane, &id).await;
    assert_eq!(again.row.state, TaskState::Completed, "{again:?}");
    assert_eq!(again.steps[3].state.name(), "skipped", "conditions see no secrets");
    let output = again.output.as_ref().unwrap();
    assert_eq!(output.more["token"], "it is ***");
    // Nothing that is stored or told has it.
    let events = jane.events(&id, 0, 1_000).await.unwrap().unwrap();
    let told = format!("{task:?}{again:?}{events:?}{:?}", jane.spec(&id).await.unwrap());
    assert!(!told.contains(SECRET), "{told}");
    assert!(told.contains("it is ***"));
    assert!(told.contains("held secrets, which are not kept"), "whoever goes on is told: {told}");
    let rounds = store.task_rounds(&id).await.unwrap();
    let body = store.task_body(&id).await.unwrap().unwrap();
    let stored = format!("{rounds:?}{}{}", body.values, body.context);
    assert!(!stored.contains(SECRET), "{stored}");
    let file = std::fs::read(world.folder.path().join("slipway.db")).unwrap();
    let log = std::fs::read(world.folder.path().join("slipway.db-wal")).unwrap_or_default();
    for bytes in [file, log] {
        let found = bytes.windows(SECRET.len()).any(|window| window == SECRET.as_bytes());
        assert!(!found, "the database has it");
    }
}
