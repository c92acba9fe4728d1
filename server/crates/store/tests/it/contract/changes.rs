//! The change log: order, history, and that followers see all of it.

use crate::databases::TestDatabase;
use crate::samples::{change, component};
use platform::catalog::ChangeKind;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use std::time::Duration;
use store::{NewChange, Store};
use tokio::runtime::Handle;
use tokio::sync::watch;
use tokio::task::{JoinSet, block_in_place};

async fn append(store: &Store, changes: &[NewChange]) -> i64 {
    let mut unit = store.begin().await.unwrap();
    unit.append_changes(changes).await.unwrap();
    unit.commit().await.unwrap()
}

pub(crate) async fn the_log_keeps_the_order_given(database: &TestDatabase) {
    let store = database.open().await;
    assert_eq!(store.last_position().await.unwrap(), 0);
    assert_eq!(store.changes_after(0, 10).await.unwrap(), []);
    let kinds = [ChangeKind::Created, ChangeKind::Updated, ChangeKind::Deleted];
    // More than one statement's worth, names in no order.
    let changes: Vec<_> =
        (0..250).map(|n| change(kinds[n % 3], &format!("n{}", n * 7_919 % 250))).collect();
    let last = append(&store, &changes).await;
    assert_eq!(store.last_position().await.unwrap(), last);
    let read = store.changes_after(0, 1_000).await.unwrap();
    assert!(read.is_sorted_by(|a, b| a.position < b.position));
    assert_eq!(read.last().map(|row| row.position), Some(last));
    assert_eq!(read.iter().map(|row| row.change.clone()).collect::<Vec<_>>(), changes);

    let rest = store.changes_after(read[200].position, 10).await.unwrap();
    assert_eq!(rest, read[201..211]);
    let recent = store.recent_changes(3).await.unwrap();
    assert_eq!(recent, [read[249].clone(), read[248].clone(), read[247].clone()]);
    // A unit without changes commits to the same position.
    assert_eq!(append(&store, &[]).await, last);
}

pub(crate) async fn the_history_of_an_entity_is_read_backwards(database: &TestDatabase) {
    let store = database.open().await;
    let mut positions = Vec::new();
    for kind in [ChangeKind::Created, ChangeKind::Updated, ChangeKind::Deleted] {
        append(&store, &[change(kind, "other")]).await;
        positions.push(append(&store, &[change(kind, "one")]).await);
    }
    let history = store.changes_of(&component("one"), None, 2).await.unwrap();
    let found: Vec<_> = history.iter().map(|row| (row.position, row.change.kind)).collect();
    assert_eq!(found, [(positions[2], ChangeKind::Deleted), (positions[1], ChangeKind::Updated)]);
    let older = store.changes_of(&component("one"), Some(positions[1]), 2).await.unwrap();
    assert_eq!(older.iter().map(|row| row.position).collect::<Vec<_>>(), [positions[0]]);
    assert_eq!(store.changes_of(&component("none"), None, 2).await.unwrap(), []);
}

/// What one writer does: units of so many rows, each with a pause in it, committed or dropped.
type Script = Vec<(usize, u64, bool)>;

/// DESIGN.md 2: two processes write to one log at the same time; whoever reads on from the last
/// position it got sees every row that was committed, once and in order.
pub(crate) async fn no_follower_ever_misses_a_row(database: &TestDatabase) {
    let (writers, reader) = ([database.open().await, database.open().await], database.open().await);
    let unit = (1..5_usize, 0..3_000_u64, prop::bool::weighted(0.8));
    let scripts = prop::collection::vec(prop::collection::vec(unit, 1..4), 2..5);
    let mut runner = TestRunner::new(Config { cases: 100, ..Config::default() });
    let outcome = runner.run(&scripts, |scripts| {
        block_in_place(|| Handle::current().block_on(follow(&writers, &reader, &scripts)))
    });
    outcome.unwrap_or_else(|error| panic!("{error}"));
}

async fn follow(
    writers: &[Store; 2],
    reader: &Store,
    scripts: &[Script],
) -> Result<(), TestCaseError> {
    let start = reader.last_position().await.unwrap();
    let (done, ended) = watch::channel(false);
    let follower = tokio::spawn(read_on(reader.clone(), start, ended));
    let mut tasks = JoinSet::new();
    for (number, script) in scripts.iter().enumerate() {
        tasks.spawn(write(writers[number % 2].clone(), number, script.clone()));
    }
    tasks.join_all().await;
    done.send(true).unwrap();
    let seen = follower.await.unwrap();

    let committed = scripts.iter().flatten().filter(|(_, _, commit)| *commit);
    prop_assert_eq!(seen.len(), committed.map(|(rows, _, _)| rows).sum::<usize>());
    let all = reader.changes_after(start, 10_000).await.unwrap();
    let all: Vec<_> = all.iter().map(|row| row.position).collect();
    prop_assert_eq!(seen, all);
    Ok(())
}

async fn write(store: Store, writer: usize, script: Script) {
    for (rows, pause, commit) in script {
        let mut unit = store.begin().await.unwrap();
        for row in 0..rows {
            let name = format!("writer-{writer}-{row}");
            unit.append_changes(&[change(ChangeKind::Created, &name)]).await.unwrap();
            tokio::time::sleep(Duration::from_micros(pause)).await;
        }
        if commit {
            unit.commit().await.unwrap();
        }
    }
}

async fn read_on(store: Store, start: i64, ended: watch::Receiver<bool>) -> Vec<i64> {
    let mut last = start;
    let mut seen = Vec::new();
    loop {
        let over = *ended.borrow();
        let page = store.changes_after(last, 3).await.unwrap();
        if let Some(row) = page.last() {
            last = row.position;
        } else if over {
            return seen;
        }
        seen.extend(page.iter().map(|row| row.position));
    }
}
