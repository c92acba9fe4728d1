//! What is left after a crash, and what a start makes of an odd schema.

use crate::databases::TestDatabase;
use crate::samples::{body, change, claim, entity, event, task};
use platform::catalog::ChangeKind;
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};
use std::time::Duration;
use store::{Store, StoreError, StoreOptions, TaskFilter, TaskOrder};

/// Tells the child process where to write.
pub(crate) const CHILD_URL: &str = "STORE_TEST_CHILD_URL";

/// Rows of each unit.
const ROWS: usize = 7;

/// The child's work: units of [`ROWS`] claims, entities and changes and a task that told something,
/// numbered; each number goes to standard error once it is committed.
pub(crate) async fn write_for_ever(url: &str) {
    let options = StoreOptions { url: url.to_owned(), max_connections: 3 };
    let store = Store::open(&options).await.unwrap();
    for unit in units(&store).await.len().. {
        let names: Vec<_> = (0..ROWS).map(|row| format!("{unit}.{row}")).collect();
        let mut work = store.begin().await.unwrap();
        for name in &names {
            work.put_claims(&[claim("folder", "a.yaml", name)]).await.unwrap();
            work.append_changes(&[change(ChangeKind::Created, name)]).await.unwrap();
            work.put_entities(&[entity(name)]).await.unwrap();
        }
        let id = unit.to_string();
        work.insert_task(&task(&id, 1), &body(), Some(b"sealed"), &[]).await.unwrap();
        work.append_task_events(&id, &[event(&id, "begun")]).await.unwrap();
        work.commit().await.unwrap();
        writeln!(std::io::stderr(), "{unit}").unwrap();
    }
}

/// How many rows of each unit are in the log, after looking that claims and entities say the same.
pub(crate) async fn units(store: &Store) -> BTreeMap<usize, usize> {
    let count = |names: Vec<String>| {
        let mut units = BTreeMap::new();
        for name in names {
            *units.entry(name.split_once('.').unwrap().0.parse().unwrap()).or_insert(0) += 1;
        }
        units
    };
    let changes = store.changes_after(0, 1_000_000).await.unwrap();
    let changes = changes.iter().map(|row| row.change.reference.name().to_owned());
    let claims = store.claims_of_source("folder").await.unwrap();
    let claims = claims.iter().map(|head| head.key.reference.name().to_owned());
    let entities = store.entities_after(None, 1_000_000).await.unwrap();
    let entities = entities.iter().map(|entity| entity.reference.name().to_owned());
    let logged = count(changes.collect());
    assert_eq!(count(claims.collect()), logged, "claims");
    assert_eq!(count(entities.collect()), logged, "entities");
    let oldest = (TaskOrder::CreatedAt, false);
    let tasks = store.tasks(&TaskFilter::default(), oldest, 0, 1_000_000).await.unwrap();
    assert_eq!(tasks.len(), logged.len(), "tasks");
    for task in tasks {
        assert_eq!(store.task_body(&task.id).await.unwrap(), Some(body()), "{}", task.id);
        assert_eq!(store.task_events(&task.id, 0, 9).await.unwrap().len(), 1, "{}", task.id);
    }
    logged
}

/// SPEC F8: a process that writes is killed at any moment; what it said to have committed is
/// there, and nothing is there by halves or twice.
pub(crate) async fn killed_at_any_moment_only_whole_units_are_left(database: &TestDatabase) {
    let mut committed = 0;
    for round in 0..12_u64 {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["writes_until_killed", "--exact", "--ignored", "--nocapture"])
            .env(CHILD_URL, &database.url)
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
        // Somewhere in a unit or between two; at round 0 somewhere in the start.
        for _ in 0..round {
            let line = lines.next().unwrap().unwrap();
            committed = line.parse::<usize>().unwrap_or_else(|_| panic!("{line}")) + 1;
        }
        std::thread::sleep(Duration::from_micros(round * 700 % 3_000));
        child.kill().unwrap();
        child.wait().unwrap();
        for line in lines.map_while(Result::ok) {
            committed = line.parse::<usize>().unwrap() + 1;
        }

        let store = database.open().await;
        let units = units(&store).await;
        // The last commit may have happened although its word did not come through.
        assert!((committed..=committed + 1).contains(&units.len()), "{committed}: {units:?}");
        assert!(units.values().all(|rows| *rows == ROWS), "{units:?}");
        assert_eq!(units.keys().copied().collect::<Vec<_>>(), (0..units.len()).collect::<Vec<_>>());
        committed = units.len();
        store.close().await;
    }
    assert!(committed > 12);
}

pub(crate) async fn several_processes_may_open_a_new_database_at_once(database: &TestDatabase) {
    let (a, b, c, d) =
        tokio::join!(database.open(), database.open(), database.open(), database.open());
    for store in [a, b, c, d] {
        store.ping().await.unwrap();
        assert_eq!(store.last_position().await.unwrap(), 0);
    }
}

async fn refusal(database: &TestDatabase) -> StoreError {
    let options = StoreOptions { url: database.url.clone(), max_connections: 3 };
    Store::open(&options).await.err().expect("it must be refused")
}

pub(crate) async fn the_schema_of_a_newer_version_is_refused(database: &TestDatabase) {
    database.open().await.close().await;
    database
        .tamper(
            "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time)
             SELECT 999, description, success, checksum, execution_time FROM _sqlx_migrations
             WHERE version = 1",
        )
        .await;
    let error = refusal(database).await;
    assert!(matches!(error, StoreError::NewerSchema { found: 999, .. }), "{error}");
    assert!(error.to_string().contains("start the newer version"), "{error}");
}

pub(crate) async fn tables_of_unknown_origin_are_refused(database: &TestDatabase) {
    database.open().await.close().await;
    database.tamper("DELETE FROM _sqlx_migrations").await;
    // The tables are there, but nobody remembers who made them.
    let error = refusal(database).await;
    assert!(matches!(error, StoreError::Migration { .. }), "{error}");
    assert!(error.to_string().contains("schema cannot be brought up to date"), "{error}");
}
