//! Opening what cannot be opened: the error names the database, never its password, and the fix.
//! And what PostgreSQL alone can do to us: connections that break.

use crate::databases::{Engine, TestDatabase, server, url_of};
use crate::samples::{change, component};
use platform::catalog::ChangeKind;
use std::time::Duration;
use store::{Store, StoreOptions};
use tokio::time::timeout;

async fn refusal(url: &str) -> String {
    let options = StoreOptions { url: url.to_owned(), max_connections: 3 };
    Store::open(&options).await.err().expect("it must be refused").to_string()
}

fn password() -> String {
    let server = server();
    let credentials = server.split_once("//").unwrap().1.rsplit_once('@').unwrap().0;
    credentials.split_once(':').map(|(_, password)| password.to_owned()).unwrap_or_default()
}

#[tokio::test]
async fn an_address_of_no_database_says_how_to_write_one() {
    let error = refusal("oracle://slipway:S3CRET@host/database").await;
    assert!(error.contains("write it as sqlite:FOLDER/slipway.db"), "{error}");
    assert!(!error.contains("S3CRET"), "{error}");
}

#[tokio::test]
async fn a_file_that_cannot_be_written_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    std::fs::write(&file, "This is not a database, and it is long enough to be seen as none. ")
        .unwrap();
    let below = file.join("slipway.db");
    for path in [below.as_path(), folder.path()] {
        let error = refusal(&format!("sqlite:{}", path.display())).await;
        assert!(error.contains(&*path.display().to_string()), "{error}");
        assert!(error.contains("name a file in a folder"), "{error}");
    }
    let error = refusal(&format!("sqlite:{}", file.display())).await;
    assert!(error.contains("no intact SQLite database"), "{error}");
}

#[cfg(unix)]
#[tokio::test]
async fn a_read_only_folder_is_named() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    std::fs::set_permissions(folder.path(), std::fs::Permissions::from_mode(0o500)).unwrap();
    if std::fs::write(folder.path().join("probe"), "").is_ok() {
        // Root may write anywhere; /proc may not even be written by root.
        let error = refusal("sqlite:/proc/slipway/slipway.db").await;
        assert!(error.contains("cannot write /proc/slipway"), "{error}");
        return;
    }
    let error = refusal(&format!("sqlite:{}/slipway.db", folder.path().display())).await;
    assert!(error.contains("cannot write") && error.contains("name a file"), "{error}");
}

#[tokio::test]
async fn a_wrong_password_is_not_shown() {
    let url = url_of("postgres").replace(&password(), "S3CRET");
    let error = refusal(&url).await;
    assert!(error.contains("check user name and password"), "{error}");
    assert!(error.contains("postgres://slipway@127.0.0.1"), "{error}");
    assert!(!error.contains("S3CRET"), "{error}");
}

#[tokio::test]
async fn a_database_that_is_missing_says_so() {
    let error = refusal(&url_of("no_such_database")).await;
    assert!(error.contains("/no_such_database") && error.contains("createdb"), "{error}");
    assert!(!error.contains(&password()), "{error}");
}

#[tokio::test]
async fn a_server_that_is_away_is_waited_for_and_then_named() {
    let error = refusal("postgres://slipway:S3CRET@127.0.0.1:1/slipway").await;
    assert!(error.contains("postgres://slipway@127.0.0.1:1/slipway"), "{error}");
    assert!(error.contains("refused") && error.contains("see whether"), "{error}");
    assert!(!error.contains("S3CRET"), "{error}");
}

/// SPEC F6: the server drops every connection; reads, units of work and wake-ups go on.
#[tokio::test]
async fn broken_connections_are_replaced() {
    Engine::Postgres
        .run(async |database: &TestDatabase| {
            let (store, other) = (database.open().await, database.open().await);
            let mut positions = other.positions();
            for round in 0..3 {
                let name = format!("round-{round}");
                let mut unit = store.begin().await.unwrap();
                unit.append_changes(&[change(ChangeKind::Created, &name)]).await.unwrap();
                let position = unit.commit().await.unwrap();
                let woken =
                    timeout(Duration::from_secs(3), positions.wait_for(|last| *last >= position));
                woken.await.unwrap().unwrap();
                database.cut_connections().await;
                store.ping().await.unwrap();
                let found = store.changes_of(&component(&name), None, 5).await.unwrap();
                assert_eq!(found.len(), 1);
            }
        })
        .await;
}

/// A hint reaches every process of the database, whatever is in it, and wakes nobody else.
#[tokio::test]
async fn hints_reach_every_process() {
    Engine::Postgres
        .run(async |database: &TestDatabase| {
            let (store, other) = (database.open().await, database.open().await);
            let (mut own, mut theirs) = (store.hints(), other.hints());
            let positions = other.positions();
            // Both listen only a moment after they were opened.
            let heard = async {
                loop {
                    store.hint("first").await.unwrap();
                    let both = async { (own.recv().await.unwrap(), theirs.recv().await.unwrap()) };
                    if timeout(Duration::from_millis(200), both).await.is_ok() {
                        return;
                    }
                }
            };
            timeout(Duration::from_secs(10), heard).await.unwrap();
            for text in ["docs 1f-3 https://host.example/a b", "grown", "支付 '; --"] {
                store.hint(text).await.unwrap();
                let next = timeout(Duration::from_secs(3), async {
                    while theirs.recv().await.unwrap() != text {}
                });
                next.await.unwrap();
            }
            store.hint(&"x".repeat(9_000)).await.unwrap();
            assert!(!positions.has_changed().unwrap());
        })
        .await;
    Engine::Sqlite
        .run(async |database: &TestDatabase| {
            let store = database.open().await;
            let mut hints = store.hints();
            store.hint("nobody else is there").await.unwrap();
            assert!(hints.try_recv().is_err());
        })
        .await;
}

/// A unit whose connection breaks fails as a whole, and the lock goes with it.
#[tokio::test]
async fn a_unit_whose_connection_breaks_never_happened() {
    Engine::Postgres
        .run(async |database: &TestDatabase| {
            let store = database.open().await;
            let mut unit = store.begin().await.unwrap();
            unit.append_changes(&[change(ChangeKind::Created, "one")]).await.unwrap();
            database.cut_connections().await;
            let error = unit.commit().await.expect_err("the connection is gone").to_string();
            assert!(error.contains("postgres://"), "{error}");
            let unit = store.begin().await.unwrap();
            assert_eq!(unit.commit().await.unwrap(), 0);
        })
        .await;
}
