//! Followers wake when something was committed, here or elsewhere.

use crate::databases::{Engine, TestDatabase};
use crate::samples::{change, problem, replace_problems};
use platform::catalog::ChangeKind;
use std::time::Duration;
use store::Store;
use tokio::sync::watch::Receiver;
use tokio::time::{Instant, sleep, timeout};

async fn append(store: &Store, name: &str) -> i64 {
    let mut unit = store.begin().await.unwrap();
    unit.append_changes(&[change(ChangeKind::Created, name)]).await.unwrap();
    unit.commit().await.unwrap()
}

async fn wait_for(positions: &mut Receiver<i64>, position: i64, limit: Duration) {
    let reached = timeout(limit, positions.wait_for(|last| *last >= position)).await;
    assert!(reached.is_ok(), "no wake-up for position {position} within {limit:?}");
}

pub(crate) async fn a_commit_wakes_followers_of_the_same_store_at_once(database: &TestDatabase) {
    let store = database.open().await;
    let mut positions = store.positions();
    assert_eq!(*positions.borrow_and_update(), 0);
    let position = append(&store, "one").await;
    assert!(positions.has_changed().unwrap());
    assert_eq!(*positions.borrow_and_update(), position);

    // A dropped unit wakes nobody, and a new store starts where the log is.
    let mut unit = store.begin().await.unwrap();
    unit.append_changes(&[change(ChangeKind::Created, "two")]).await.unwrap();
    drop(unit);
    sleep(Duration::from_millis(1_200)).await;
    assert!(!positions.has_changed().unwrap());
    assert_eq!(*database.open().await.positions().borrow(), position);
}

pub(crate) async fn a_commit_wakes_followers_of_another_store_within_two_seconds(
    database: &TestDatabase,
) {
    let (writer, other) = (database.open().await, database.open().await);
    let mut positions = other.positions();
    // Once, so that it surely listens.
    wait_for(&mut positions, append(&writer, "first").await, Duration::from_secs(5)).await;
    let start = Instant::now();
    for name in ["a", "b", "c", "d", "e"] {
        wait_for(&mut positions, append(&writer, name).await, Duration::from_secs(2)).await;
    }
    if matches!(database.engine, Engine::Postgres) {
        // Looking once a second would take five: this is LISTEN.
        assert!(start.elapsed() < Duration::from_secs(2), "{:?}", start.elapsed());
    }
}

pub(crate) async fn a_commit_without_changes_wakes_too(database: &TestDatabase) {
    let store = database.open().await;
    let mut positions = store.positions();
    positions.mark_unchanged();
    replace_problems(&store, "folder", &[problem("a.yaml", None, "x")]).await;
    assert!(positions.has_changed().unwrap());
    if matches!(database.engine, Engine::Sqlite) {
        return;
    }
    let other = database.open().await;
    let mut positions = other.positions();
    wait_for(&mut positions, append(&store, "one").await, Duration::from_secs(5)).await;
    // What was announced before this point is through when the position has come.
    sleep(Duration::from_millis(200)).await;
    positions.mark_unchanged();
    replace_problems(&store, "folder", &[]).await;
    let woken = timeout(Duration::from_secs(2), positions.changed()).await;
    assert!(woken.is_ok(), "another process must hear of problems, too");
}
