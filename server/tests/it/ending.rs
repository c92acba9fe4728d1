//! However the process ends, nothing is lost or done twice (SPEC F8).

use crate::process::{Server, components};
use platform::EntityRef;
use std::{
    io::Read,
    path::Path,
    thread,
    time::{Duration, Instant},
};
use store::{Store, StoreOptions};

#[test]
fn a_polite_end_is_quick_and_whole() {
    for signal in ["TERM", "INT"] {
        let folder = tempfile::tempdir().unwrap();
        let (data, catalog) = (folder.path().join("data"), folder.path().join("catalog"));
        components(&catalog, 20);
        let mut server = Server::start(&data, &catalog);
        server.wait_until_read();
        let mut page = server.open("/api/live");
        let mut greeting = [0; 200];
        assert!(page.read(&mut greeting).unwrap() > 0);
        let begun = Instant::now();
        server.signal(signal);
        assert!(server.wait().success());
        assert!(begun.elapsed() < Duration::from_secs(5), "an open page held it up");
        assert!(server.panics().is_empty(), "{:?}", server.panics());
        // What an orderly end leaves is one file, without a journal beside it.
        assert!(!data.join("slipway.db-wal").exists());
    }
}

/// Everything that the database holds of entities and of the log, apart from times.
#[derive(Debug, PartialEq, Eq)]
struct State {
    /// References and hashes.
    entities: Vec<(EntityRef, String)>,
    /// What was done to whom.
    changes: Vec<(EntityRef, String)>,
}

fn state(data: &Path) -> State {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let url = format!("sqlite:{}", data.join("slipway.db").display());
        let store = Store::open(&StoreOptions { url, max_connections: 2 }).await.unwrap();
        let entities = store.entities_after(None, 1_000_000).await.unwrap();
        let changes = store.changes_after(0, 1_000_000).await.unwrap();
        store.close().await;
        let entities = entities.into_iter().map(|entity| (entity.reference, entity.hash));
        let changes = changes.into_iter().map(|record| record.change);
        let changes = changes.map(|change| (change.reference, format!("{:?}", change.kind)));
        let mut changes: Vec<_> = changes.collect();
        changes.sort();
        State { entities: entities.collect(), changes }
    })
}

#[test]
fn killed_in_the_middle_of_an_import_it_comes_to_the_same_end() {
    let folder = tempfile::tempdir().unwrap();
    let catalog = folder.path().join("catalog");
    components(&catalog, 3000);

    let whole = folder.path().join("whole");
    let mut server = Server::start(&whole, &catalog);
    server.wait_until_read();
    server.signal("TERM");
    server.wait();
    let expected = state(&whole);
    assert!(expected.entities.len() >= 3000);

    let broken = folder.path().join("broken");
    let mut interrupted = 0;
    for delay in [0, 30, 60, 120, 250, 500, 1000] {
        let mut server = Server::start(&broken, &catalog);
        thread::sleep(Duration::from_millis(delay));
        server.signal("KILL");
        server.wait();
        interrupted += usize::from(state(&broken) != expected);
    }
    assert!(interrupted > 0, "every import was over before it was killed");
    let mut server = Server::start(&broken, &catalog);
    server.wait_until_read();
    server.signal("TERM");
    server.wait();
    assert_eq!(state(&broken), expected);
}
