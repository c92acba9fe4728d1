//! Backups: a consistent moment while writes go on, whole or not at all, from either database into
//! either.

use crate::contract::crash::{CHILD_URL, units};
use crate::databases::{Engine, TestDatabase};
use crate::samples::{
    body, change, claim, component, entity, event, problem, put_claims, replace_problems, task,
    winner,
};
use flate2::{Compression, read::GzDecoder, write::GzEncoder};
use platform::{Timestamp, catalog::ChangeKind};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use sha2::{Digest, Sha256};
use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use store::backup::{BackupError, Summary, back_up, inspect, restore};
use store::{LocationRecord, RegisteredLocation, SourceRecord, Store, TaskFileRecord};
use tokio::runtime::Handle;
use tokio::task::block_in_place;

/// Tells a child process into which file.
pub(crate) const CHILD_FILE: &str = "STORE_TEST_CHILD_FILE";

const NOW: Timestamp = Timestamp(77);

async fn save(database: &TestDatabase, path: &Path) -> Result<Summary, BackupError> {
    back_up(&database.url, path, "test", NOW, &mut |_| ()).await
}

async fn bring_back(
    database: &TestDatabase,
    path: &Path,
    replace: bool,
) -> Result<Summary, BackupError> {
    restore(&database.url, path, replace, &mut |_| ()).await
}

/// Something in every table, with whatever text.
async fn fill(store: &Store) {
    let mut odd = claim("folder", "ä\u{1f6a2}\"\\\n.yaml", "two");
    odd.orphaned_at = Some(Timestamp(5));
    put_claims(store, &[claim("folder", "a.yaml", "one"), odd]).await;
    let mut problem = problem("a.yaml", Some(3), "it's \"wrong\"\u{1}\r\n");
    problem.entity = Some(component("one"));
    replace_problems(store, "folder", &[problem]).await;
    let mut unit = store.begin().await.unwrap();
    let mut orphan = entity("two");
    orphan.orphan = true;
    unit.put_entities(&[entity("one"), orphan]).await.unwrap();
    let changes = [change(ChangeKind::Created, "one"), change(ChangeKind::Created, "two")];
    unit.append_changes(&changes).await.unwrap();
    let location = |location: &str, parent: Option<&str>| LocationRecord {
        location: location.to_owned(),
        parent: parent.map(str::to_owned),
        scanned: parent.is_none(),
        fingerprint: None,
    };
    let locations = [location("a.yaml", None), location("b.yaml", Some("a.yaml"))];
    unit.replace_locations("folder", &locations).await.unwrap();
    let source =
        SourceRecord { source: "folder".to_owned(), read_at: Some(Timestamp(9)), failure: None };
    unit.put_source(&source).await.unwrap();
    let registered = RegisteredLocation {
        id: "1".to_owned(),
        location_type: "url".to_owned(),
        target: "https://a.example/a.yaml".to_owned(),
        presence: None,
        created_at: Timestamp(5),
    };
    unit.insert_registered_location(&registered).await.unwrap();
    unit.insert_task(&task("1", 5), &body(), Some(b"sealed"), &["group:default/a".to_owned()])
        .await
        .unwrap();
    unit.append_task_events("1", &[event("1", "\u{1b}[31mred\n")]).await.unwrap();
    let file =
        TaskFileRecord { path: "gradlew".to_owned(), content: vec![0, 200, 10], executable: true };
    unit.put_task_files("1", &[file]).await.unwrap();
    unit.commit().await.unwrap();
}

/// The lines of a backup, apart from the first and the last one.
fn lines(path: &Path) -> Vec<String> {
    let file = GzDecoder::new(std::fs::File::open(path).unwrap());
    let mut lines: Vec<_> = BufReader::new(file).lines().map(Result::unwrap).collect();
    lines.pop();
    lines.remove(0);
    lines
}

/// A backup of these lines, with the right sum.
fn forged(path: &Path, lines: &[String], rows: usize) {
    let text = lines.join("\n") + "\n";
    let sum = Sha256::digest(text.as_bytes());
    let sum = sum.iter().fold(String::new(), |sum, byte| format!("{sum}{byte:02x}"));
    let end = format!("{{\"end\":{{\"rows\":{rows},\"sha256\":\"{sum}\"}}}}\n");
    let mut encoder = GzEncoder::new(std::fs::File::create(path).unwrap(), Compression::fast());
    encoder.write_all((text + &end).as_bytes()).unwrap();
    encoder.finish().unwrap();
}

pub(crate) async fn either_database_is_made_again_from_a_backup(database: &TestDatabase) {
    let folder = tempfile::tempdir().unwrap();
    let first = folder.path().join("first.gz");
    let store = database.open().await;
    fill(&store).await;
    store.close().await;
    let made = save(database, &first).await.unwrap();
    assert_eq!((made.position, made.made_at, made.made_by.as_str()), (2, NOW, "test"));
    assert!(made.rows >= 9, "{made:?}");
    let told = lines(&first);
    assert!(told.iter().any(|line| line.contains("\"task_files\"")), "{told:?}");
    assert!(!told.iter().any(|line| line.contains("task_secrets")), "secrets end with their task");
    assert_eq!(inspect(&first).unwrap(), made);
    for engine in [Engine::Sqlite, Engine::Postgres] {
        engine
            .run(async |other: &TestDatabase| {
                assert_eq!(bring_back(other, &first, false).await.unwrap(), made);
                let second = folder.path().join(format!("second-{}.gz", other.url.len()));
                save(other, &second).await.unwrap();
                assert_eq!(lines(&second), lines(&first));
                std::fs::remove_file(second).unwrap();
                // It goes on from there.
                let store = other.open().await;
                assert_eq!(store.last_position().await.unwrap(), 2);
                put_claims(&store, &[claim("folder", "c.yaml", "three")]).await;
                assert!(winner(&store, "three").await.unwrap().id > 2);
                let mut unit = store.begin().await.unwrap();
                unit.append_changes(&[change(ChangeKind::Created, "three")]).await.unwrap();
                assert_eq!(unit.commit().await.unwrap(), 3);
                store.close().await;
            })
            .await;
    }
}

pub(crate) async fn a_backup_is_a_moment_between_two_units(database: &TestDatabase) {
    let folder = tempfile::tempdir().unwrap();
    database.open().await.close().await;
    let mut writer = Command::new(std::env::current_exe().unwrap())
        .args(["--ignored", "--exact", "writes_until_killed", "--nocapture"])
        .env(CHILD_URL, &database.url)
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut said = BufReader::new(writer.stderr.take().unwrap()).lines();
    let mut committed = || said.next().unwrap().unwrap().parse::<usize>().unwrap() + 1;
    let mut last = 0;
    for round in 0..6 {
        let before = committed();
        let path = folder.path().join(format!("{round}.gz"));
        save(database, &path).await.unwrap();
        Engine::Sqlite
            .run(async |other: &TestDatabase| {
                bring_back(other, &path, false).await.unwrap();
                let store = other.open().await;
                let restored = units(&store).await;
                store.close().await;
                // Every unit whole, none missing between two others, none of before lost.
                let whole = restored.values().all(|rows| *rows == 7);
                assert!(whole, "{restored:?}");
                let numbers: Vec<_> = restored.keys().copied().collect();
                assert_eq!(numbers, (0..restored.len()).collect::<Vec<_>>());
                assert!(restored.len() >= before && restored.len() >= last, "{before}");
                last = restored.len();
            })
            .await;
    }
    // Nobody waited for a backup.
    let still = committed();
    writer.kill().unwrap();
    writer.wait().unwrap();
    assert!(still > 0 && last > 0);
}

/// The child's work: a backup, after a word that it begins.
pub(crate) async fn back_up_for_the_parent(url: &str, path: &Path) {
    let mut first = true;
    let mut tell = |_: store::backup::Progress<'_>| {
        if std::mem::take(&mut first) {
            writeln!(std::io::stderr(), "begun").unwrap();
        }
    };
    back_up(url, path, "child", NOW, &mut tell).await.unwrap();
}

pub(crate) async fn a_killed_backup_leaves_no_half_file(database: &TestDatabase) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("backup.gz");
    let store = database.open().await;
    let names: Vec<_> = (0..30_000).map(|number| entity(&format!("n{number}"))).collect();
    let mut unit = store.begin().await.unwrap();
    unit.put_entities(&names).await.unwrap();
    unit.commit().await.unwrap();
    store.close().await;
    for pause in [0, 5, 20] {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--ignored", "--exact", "backs_up_until_killed", "--nocapture"])
            .env(CHILD_URL, &database.url)
            .env(CHILD_FILE, &path)
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut said = BufReader::new(child.stderr.take().unwrap()).lines();
        assert_eq!(said.next().unwrap().unwrap(), "begun");
        std::thread::sleep(Duration::from_millis(pause));
        child.kill().unwrap();
        child.wait().unwrap();
        // Either it is not there, or it is whole.
        if path.exists() {
            assert_eq!(inspect(&path).unwrap().rows, 30_000);
            std::fs::remove_file(&path).unwrap();
        }
    }
    assert_eq!(save(database, &path).await.unwrap().rows, 30_000);
    let left: Vec<_> = std::fs::read_dir(folder.path()).unwrap().collect();
    assert_eq!(left.len(), 1, "what was left behind is used up: {left:?}");
    let again = save(database, &path).await.unwrap_err();
    assert!(matches!(again, BackupError::Exists(_)), "{again}");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "nobody else may read it");
    }
}

/// A store with one entity, and a backup of another one with two.
async fn two_states(database: &TestDatabase, folder: &Path) -> PathBuf {
    let path = folder.join("backup.gz");
    let store = database.open().await;
    fill(&store).await;
    store.close().await;
    save(database, &path).await.unwrap();
    let store = database.open().await;
    let mut unit = store.begin().await.unwrap();
    unit.delete_entities(&[component("two")]).await.unwrap();
    unit.append_changes(&[change(ChangeKind::Deleted, "two")]).await.unwrap();
    unit.commit().await.unwrap();
    store.close().await;
    path
}

async fn position(database: &TestDatabase) -> i64 {
    let store = database.open().await;
    let position = store.last_position().await.unwrap();
    store.close().await;
    position
}

pub(crate) async fn a_database_with_something_in_it_is_only_replaced_when_told(
    database: &TestDatabase,
) {
    let folder = tempfile::tempdir().unwrap();
    let path = two_states(database, folder.path()).await;
    let error = bring_back(database, &path, false).await.unwrap_err();
    assert!(matches!(error, BackupError::NotEmpty(_)), "{error}");
    assert!(error.to_string().contains("--replace"), "{error}");
    assert_eq!(position(database).await, 3);
    bring_back(database, &path, true).await.unwrap();
    assert_eq!(position(database).await, 2);
    let store = database.open().await;
    assert!(store.entity(&component("two")).await.unwrap().is_some());
    if matches!(database.engine, Engine::Postgres) {
        let error = bring_back(database, &path, true).await.unwrap_err();
        assert!(matches!(error, BackupError::InUse(_)), "{error}");
    }
    store.close().await;
}

pub(crate) async fn a_restore_that_fails_half_way_changes_nothing(database: &TestDatabase) {
    let folder = tempfile::tempdir().unwrap();
    let path = two_states(database, folder.path()).await;
    let mut whole: Vec<String> = {
        let file = GzDecoder::new(std::fs::File::open(&path).unwrap());
        BufReader::new(file).lines().map(Result::unwrap).collect()
    };
    whole.pop();
    // A row twice: it is as it was written, but no database takes it.
    let last = whole.iter().rposition(|line| line.starts_with('[')).unwrap();
    whole.insert(last, whole[last].clone());
    let rows = whole.iter().filter(|line| line.starts_with('[')).count();
    forged(&path, &whole, rows);
    assert_eq!(inspect(&path).unwrap().rows, u64::try_from(rows).unwrap());
    let error = bring_back(database, &path, true).await.unwrap_err();
    assert!(matches!(error, BackupError::Store(_)), "{error}");
    assert_eq!(position(database).await, 3);
    if matches!(database.engine, Engine::Sqlite) {
        let file = PathBuf::from(database.url.trim_start_matches("sqlite:"));
        let left = std::fs::read_dir(file.parent().unwrap()).unwrap();
        let left: Vec<_> = left.map(|entry| entry.unwrap().file_name()).collect();
        assert!(left.iter().all(|name| !name.to_string_lossy().contains("restoring")), "{left:?}");
    }
}

/// SPEC F8: whatever byte of a backup is lost or altered, it is refused, or is all the same.
pub(crate) async fn property_a_damaged_backup_is_refused(database: &TestDatabase) {
    let folder = tempfile::tempdir().unwrap();
    let path = two_states(database, folder.path()).await;
    let mut whole = Vec::new();
    std::fs::File::open(&path).unwrap().read_to_end(&mut whole).unwrap();
    let summary = inspect(&path).unwrap();
    let damaged = folder.path().join("damaged.gz");
    let mut runner = TestRunner::new(Config { cases: 300, ..Config::default() });
    let ran = runner.run(&(0..whole.len(), 0..=255_u8), |(at, byte)| {
        let cut = byte == 0;
        let mut bytes = whole.clone();
        if cut {
            bytes.truncate(at);
        } else {
            bytes[at] ^= byte;
        }
        std::fs::write(&damaged, &bytes).unwrap();
        match inspect(&damaged) {
            // Gzip's head has a time and a system's name, and the byte before its sums the bits that
            // fill it up: these mean nothing.
            Ok(said) => {
                let is_nothing = at < 10 || at == whole.len() - 9;
                prop_assert!(!cut && is_nothing && said == summary, "{at} {byte}");
            }
            Err(error) => prop_assert!(error.to_string().contains("damaged.gz"), "{error}"),
        }
        Ok(())
    });
    ran.unwrap();
    std::fs::write(&damaged, &whole[..whole.len() / 2]).unwrap();
    let error = bring_back(database, &damaged, true).await.unwrap_err();
    assert!(matches!(error, BackupError::Damaged { .. }), "{error}");
    let text = folder.path().join("text.gz");
    std::fs::write(&text, "this is no backup").unwrap();
    assert!(bring_back(database, &text, true).await.is_err());
    let missing = bring_back(database, &folder.path().join("missing"), true).await.unwrap_err();
    assert!(matches!(missing, BackupError::File { .. }), "{missing}");
    assert_eq!(block_in_place(|| Handle::current().block_on(position(database))), 3);
}

/// Of a schema that has since gone on, and of one that is not known yet.
pub(crate) async fn an_older_backup_is_brought_up_to_date(database: &TestDatabase) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("old.gz");
    let header = |schema: &str| {
        format!(
            "{{\"format\":\"slipway-backup\",\"version\":1,\"made_by\":\"0.0.1\",\"made_at\":5,\
             \"schema\":{schema},\"position\":4}}"
        )
    };
    let lines = vec![
        header("[1]"),
        "{\"table\":\"changes\",\"columns\":[\"position\",\"action\",\"kind\",\"namespace\",\
         \"name\",\"body\",\"cause\",\"changed_at\"]}"
            .to_owned(),
        "[4,\"created\",\"component\",\"default\",\"old\",\"{}\",\"folder · a.yaml\",3]".to_owned(),
    ];
    forged(&path, &lines, 1);
    bring_back(database, &path, false).await.unwrap();
    let store = database.open().await;
    let changes = store.changes_of(&component("old"), None, 5).await.unwrap();
    assert_eq!(changes[0].position, 4);
    assert_eq!(store.registered_locations().await.unwrap(), []);
    store.close().await;

    forged(&path, &[header("[1,999]")], 0);
    let error = bring_back(database, &path, true).await.unwrap_err().to_string();
    assert!(error.contains("a newer Slipway (0.0.1) made it"), "{error}");
}

pub(crate) async fn what_is_not_ours_is_left_alone(database: &TestDatabase) {
    let folder = tempfile::tempdir().unwrap();
    let path = two_states(database, folder.path()).await;
    let other = folder.path().join("other.gz");
    database.tamper("DROP TABLE _sqlx_migrations").await;
    let error = save(database, &other).await.unwrap_err();
    assert!(matches!(error, BackupError::Foreign(_)), "{error}");
    assert!(!other.exists());
    let error = bring_back(database, &path, matches!(database.engine, Engine::Postgres)).await;
    let error = error.unwrap_err();
    assert!(matches!(error, BackupError::Foreign(_) | BackupError::NotEmpty(_)), "{error}");
    let begun = Instant::now();
    let missing = back_up("sqlite:/nowhere/slipway.db", &other, "test", NOW, &mut |_| ()).await;
    assert!(matches!(missing.unwrap_err(), BackupError::Foreign(_)));
    assert!(begun.elapsed() < Duration::from_secs(5));
}
