//! Sources and their locations.

use crate::databases::TestDatabase;
use crate::samples::{claim, problem, put_claims, replace_problems};
use platform::Timestamp;
use store::{KnownSource, LocationRecord, SourceRecord};

fn location(location: &str, parent: Option<&str>, scanned: bool) -> LocationRecord {
    let (location, parent) = (location.to_owned(), parent.map(str::to_owned));
    LocationRecord { location, parent, scanned, fingerprint: None }
}

pub(crate) async fn locations_become_exactly_those_given(database: &TestDatabase) {
    let store = database.open().await;
    let replace = async |source: &str, locations: &[LocationRecord]| {
        let mut unit = store.begin().await.unwrap();
        unit.replace_locations(source, locations).await.unwrap();
        unit.commit().await.unwrap();
        store.locations_of_source(source).await.unwrap()
    };
    let root = location("all.yaml", None, false);
    let child = location("b/a.yaml", Some("all.yaml"), false);
    let scanned = location("B.yaml", None, true);
    // One file may be reached in two ways.
    let twice = location("b/a.yaml", None, true);
    let given = [twice.clone(), root.clone(), child.clone(), scanned.clone(), root.clone()];
    let stored = replace("folder", &given).await;
    assert_eq!(stored.len(), 4, "one that is given twice is stored once");
    assert_eq!((&stored[0], &stored[1]), (&scanned, &root), "ordered by location");
    assert!(stored.contains(&child) && stored.contains(&twice));

    let of_git = replace("git", std::slice::from_ref(&root)).await;
    assert_eq!(of_git, std::slice::from_ref(&root));
    let moved = location("all.yaml", None, true);
    assert_eq!(replace("folder", &[moved.clone(), scanned.clone()]).await, [scanned, moved]);
    assert_eq!(replace("folder", &[]).await, []);
    assert_eq!(store.locations_of_source("git").await.unwrap(), [root]);
}

pub(crate) async fn a_source_is_remembered_and_forgotten(database: &TestDatabase) {
    let store = database.open().await;
    assert_eq!(store.sources().await.unwrap(), []);
    let mut source = SourceRecord {
        source: "folder".to_owned(),
        read_at: None,
        failure: Some("it's away".to_owned()),
    };
    let other = SourceRecord { source: "Git".to_owned(), read_at: None, failure: None };
    for _ in 0..2 {
        let mut unit = store.begin().await.unwrap();
        unit.put_source(&source).await.unwrap();
        unit.put_source(&other).await.unwrap();
        unit.commit().await.unwrap();
        assert_eq!(store.sources().await.unwrap(), [other.clone(), source.clone()]);
        source.read_at = Some(Timestamp(5));
        source.failure = None;
    }

    put_claims(&store, &[claim("folder", "a.yaml", "one")]).await;
    replace_problems(&store, "folder", &[problem("a.yaml", None, "x")]).await;
    let mut unit = store.begin().await.unwrap();
    unit.replace_locations("folder", &[location("a.yaml", None, true)]).await.unwrap();
    unit.remove_source("folder").await.unwrap();
    unit.commit().await.unwrap();
    assert_eq!(store.sources().await.unwrap(), [other]);
    assert_eq!(store.locations_of_source("folder").await.unwrap(), []);
    assert_eq!(store.problems(None, 0, 9).await.unwrap(), []);
    assert_eq!(store.claims_of_source("folder").await.unwrap().len(), 1, "claims stay");
}

pub(crate) async fn fingerprints_are_kept_until_something_else_takes_claims_out(
    database: &TestDatabase,
) {
    let store = database.open().await;
    let read = LocationRecord {
        fingerprint: Some("looks so".to_owned()),
        ..location("a.yaml", None, true)
    };
    let source = SourceRecord { source: "folder".to_owned(), read_at: None, failure: None };
    let mut unit = store.begin().await.unwrap();
    unit.put_source(&source).await.unwrap();
    unit.begin_pass("folder").await.unwrap();
    unit.commit().await.unwrap();
    let known = store.known_source("folder").await.unwrap();
    assert_eq!((known.epoch, known.unfinished, known.locations.len()), (0, true, 0));

    let mut unit = store.begin().await.unwrap();
    unit.replace_locations("folder", std::slice::from_ref(&read)).await.unwrap();
    assert!(unit.end_pass("folder", 0).await.unwrap(), "nobody came between");
    unit.commit().await.unwrap();
    let known = store.known_source("folder").await.unwrap();
    assert_eq!((known.epoch, known.unfinished), (0, false));
    assert_eq!(known.locations, [read]);

    let mut unit = store.begin().await.unwrap();
    unit.distrust("folder", "a.yaml").await.unwrap();
    unit.commit().await.unwrap();
    let mut unit = store.begin().await.unwrap();
    assert!(!unit.end_pass("folder", 0).await.unwrap(), "somebody came between");
    unit.commit().await.unwrap();
    let known = store.known_source("folder").await.unwrap();
    assert_eq!((known.epoch, known.unfinished), (1, false));
    assert_eq!(known.locations, [location("a.yaml", None, true)]);

    // What is remembered of a source stays when its state is noted.
    let mut unit = store.begin().await.unwrap();
    unit.put_source(&SourceRecord { read_at: Some(Timestamp(5)), ..source }).await.unwrap();
    unit.commit().await.unwrap();
    assert_eq!(store.known_source("folder").await.unwrap().epoch, 1);
    assert_eq!(store.known_source("other").await.unwrap(), KnownSource::default());
}
