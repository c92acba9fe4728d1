//! Deployments as their sources last told them.

use crate::databases::TestDatabase;
use platform::{Timestamp, deployments::ApplicationKey};
use store::{ApplicationRecord, DeploymentSourceRecord, OperationRecord};

fn key(name: &str) -> ApplicationKey {
    let source = "production".to_owned();
    ApplicationKey { source, namespace: String::new(), name: name.to_owned() }
}

fn record(name: &str, body: &str, gone: bool) -> ApplicationRecord {
    let body = body.to_owned();
    ApplicationRecord { key: key(name), body, gone, changed_at: Timestamp(5), version: 0 }
}

pub(crate) async fn applications_are_read_behind_a_version(database: &TestDatabase) {
    let store = database.open().await;
    let mut unit = store.begin().await.unwrap();
    unit.put_applications(&[record("cart", "{}", false), record("api", "{}", false)])
        .await
        .unwrap();
    unit.commit().await.unwrap();
    let all = store.applications_after(0).await.unwrap();
    let names: Vec<_> = all.iter().map(|one| (one.key.name.as_str(), one.version)).collect();
    assert_eq!(names, [("cart", 1), ("api", 2)]);
    let mut unit = store.begin().await.unwrap();
    unit.put_applications(&[record("cart", "[]", true)]).await.unwrap();
    unit.commit().await.unwrap();
    let later = store.applications_after(2).await.unwrap();
    assert_eq!(later, [ApplicationRecord { version: 3, ..record("cart", "[]", true) }]);
    assert_eq!(store.applications_after(3).await.unwrap(), []);
}

pub(crate) async fn operations_are_kept_for_a_while(database: &TestDatabase) {
    let store = database.open().await;
    let operation = |at: i64, body: &str| OperationRecord {
        key: key("cart"),
        started_at: Timestamp(at),
        body: body.to_owned(),
    };
    let mut unit = store.begin().await.unwrap();
    for (at, body) in [(1, "a"), (2, "b"), (3, "running"), (3, "done")] {
        unit.put_operation(&operation(at, body), 2).await.unwrap();
    }
    unit.put_operation(&OperationRecord { key: key("api"), ..operation(1, "x") }, 2).await.unwrap();
    unit.commit().await.unwrap();
    let kept = store.operations_of(&key("cart"), 9).await.unwrap();
    assert_eq!(kept, [operation(3, "done"), operation(2, "b")]);
    assert_eq!(store.operations_of(&key("cart"), 1).await.unwrap().len(), 1);
    assert_eq!(store.operations_of(&key("api"), 9).await.unwrap().len(), 1);
}

pub(crate) async fn a_source_tells_how_it_was_reached(database: &TestDatabase) {
    let store = database.open().await;
    let answered = |at| store.deployment_source_answered("production", Timestamp(at), 7);
    assert!(!answered(1).await.unwrap(), "nobody knows it yet");
    let mut source = DeploymentSourceRecord { name: "production".to_owned(), ..Default::default() };
    for error in [Some("it is down".to_owned()), None] {
        source.error = error;
        let mut unit = store.begin().await.unwrap();
        unit.put_deployment_source(&source).await.unwrap();
        unit.commit().await.unwrap();
        assert_eq!(answered(9).await.unwrap(), source.error.is_none());
    }
    let expected =
        DeploymentSourceRecord { succeeded_at: Some(Timestamp(9)), latency: Some(7), ..source };
    assert_eq!(store.deployment_sources().await.unwrap(), [expected]);
}
