//! What is only tried: files are made, and nothing else is.

use super::model::{World, asker, ended, object, wish};
use platform::scaffolder::{DraftRun, FileChangeKind, RunFile, ScaffolderError, TaskState};
use serde_json::{Map, json};

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_tells_what_would_be_done() {
    let world = World::new();
    let template = world.template(
        "service",
        &json!({
            "steps": [
                { "id": "file", "action": "fake:append", "input": {
                    "path": "README.md", "text": "# ${{ parameters.name }}\n${{ secrets.token }}\n",
                } },
                { "id": "make", "action": "fake:make", "input": {
                    "name": "${{ parameters.name }}", "token": "${{ secrets.token }}",
                } },
                { "id": "two", "action": "fake:make", "input": {
                    "name": "of-${{ steps.make.output.name }}",
                } },
            ],
            "output": { "links": [{ "title": "x", "url": "https://x.example/" }] },
        }),
    );
    let service = world.start(world.options()).await;
    let jane = service.asked(&asker("jane"));
    let mut new = wish(&template, json!({ "name": "shop" }));
    new.secrets = object(json!({ "token": "hunter2" }));
    new.is_draft = true;
    let id = jane.create(&new).await.unwrap();
    let task = ended(&jane, &id).await;
    assert_eq!(task.row.state, TaskState::Completed, "{task:?}");
    assert!(task.row.is_draft && !task.may_retry);
    assert!(world.outside.made().is_empty());
    let draft = task.draft.unwrap();
    let requests: Vec<_> =
        draft.requests.iter().map(|one| (one.step.as_str(), one.url.as_str())).collect();
    assert_eq!(
        requests,
        [("make", "https://outside.example/shop"), ("two", "https://outside.example/of-<name>")]
    );
    assert_eq!(draft.requests[0].body.as_ref().unwrap()["token"], "***");
    assert_eq!(draft.files.len(), 1);
    assert_eq!(
        (draft.files[0].path.as_str(), draft.files[0].kind),
        ("README.md", FileChangeKind::Added)
    );
    assert!(draft.files[0].diff.as_deref().unwrap().contains("+# shop\n+***\n"));
    assert_eq!(draft.output.unwrap().links.len(), 1);
    let files = jane.files(&id).await.unwrap().unwrap();
    assert_eq!(files[0].path, "README.md");
    // It counts nowhere, and tells nobody.
    assert_eq!(jane.templates().await.unwrap()[0].used, 0);
    assert!(world.outside.news.lock().unwrap().is_empty());
    let mut without = new.clone();
    without.secrets = Map::new();
    assert!(jane.create(&without).await.is_ok());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_template_that_is_being_written_is_tried_with_its_files() {
    let world = World::new();
    let service = world.start(world.options()).await;
    let jane = service.asked(&asker("jane"));
    let template = "apiVersion: scaffolder.backstage.io/v1beta3
kind: Template
metadata: {name: mine}
spec:
  type: service
  parameters:
    required: [name]
    properties: {name: {type: string}}
  steps:
    - {id: a, action: 'fake:append', input: {path: x.txt, text: '${{ parameters.name }}'}}
";
    let run = |template: &str, values: serde_json::Value| DraftRun {
        template: template.to_owned(),
        files: Vec::new(),
        values: object(values),
        secrets: Map::new(),
    };
    let id = jane.try_draft(&run(template, json!({ "name": "x" }))).await.unwrap();
    let task = ended(&jane, &id).await;
    assert_eq!(task.row.state, TaskState::Completed, "{task:?}");
    assert_eq!(task.draft.unwrap().files[0].path, "x.txt");
    // Whoever runs it has the files, though another process took them, on another machine.
    let files = world.store().await.task_files(&id).await.unwrap();
    let paths: Vec<_> = files.iter().map(|file| file.path.as_str()).collect();
    assert_eq!(paths, ["/beside/template.yaml", "x.txt"]);
    let shown = jane.files(&id).await.unwrap().unwrap();
    assert_eq!(shown.len(), 1, "what the run made: {shown:?}");
    let invalid = jane.try_draft(&run(template, json!({}))).await;
    assert!(matches!(invalid, Err(ScaffolderError::Invalid(_))), "{invalid:?}");
    let unknown = template.replace("fake:append", "fake:apend");
    let unknown = jane.try_draft(&run(&unknown, json!({ "name": "x" }))).await;
    let Err(ScaffolderError::BadRequest(words)) = unknown else { panic!("{unknown:?}") };
    assert!(words.contains("template.yaml:10:") && words.contains("fake:apend"), "{words}");
    let mut outside = run(template, json!({ "name": "x" }));
    let content = String::new();
    outside.files = vec![RunFile { path: "../../x".to_owned(), content, executable: false }];
    assert!(jane.try_draft(&outside).await.is_err(), "files stay beside the template");
}
