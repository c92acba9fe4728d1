//! Importing: what changes is logged, what does not is left alone, and a kill changes nothing.

use crate::samples::{self, entity, reading};
use catalog::{
    import::{PORTION, forget_others, import, note_failure},
    reading::{Finding, Keep, Reading},
};
use futures::future::poll_fn;
use platform::{
    Entity, EntityRef, Timestamp,
    catalog::{ChangeKind, ProblemKind, Severity},
};
use proptest::prelude::*;
use serde_json::json;
use std::{pin::pin, task::Poll};
use store::{LocationRecord, Store};

const AT: Timestamp = Timestamp(5);

fn service(name: &str, kind: &str) -> Entity {
    entity("Component", name, json!({"type": kind, "lifecycle": "production", "owner": "team"}))
}

fn reference(name: &str) -> EntityRef {
    EntityRef::new("component", "default", name)
}

/// Everything that a reader can tell of the store, positions and times aside.
async fn state(store: &Store) -> Vec<(String, String, String, u32)> {
    let rows = store.entities_after(None, 1_000).await.unwrap();
    rows.into_iter()
        .map(|row| (row.reference.to_string(), row.hash, row.source, row.line))
        .collect()
}

async fn kinds_of_changes(store: &Store) -> Vec<(ChangeKind, String)> {
    let changes = store.changes_after(0, 1_000).await.unwrap();
    changes
        .into_iter()
        .map(|one| (one.change.kind, one.change.reference.name().to_owned()))
        .collect()
}

#[tokio::test]
async fn every_change_is_logged_once() {
    let (store, _folder) = samples::store().await;
    import(&store, "s", reading(&[service("a", "service"), service("b", "service")]), AT)
        .await
        .unwrap();
    import(&store, "s", reading(&[service("a", "service"), service("b", "service")]), AT)
        .await
        .unwrap();
    import(&store, "s", reading(&[service("b", "website"), service("c", "service")]), AT)
        .await
        .unwrap();
    let expected = [
        (ChangeKind::Created, "a"),
        (ChangeKind::Created, "b"),
        (ChangeKind::Updated, "b"),
        (ChangeKind::Created, "c"),
        (ChangeKind::Deleted, "a"),
    ];
    let mut changes = kinds_of_changes(&store).await;
    let mut expected: Vec<_> =
        expected.into_iter().map(|(kind, name)| (kind, name.to_owned())).collect();
    // Within one transaction the order is the store's own.
    changes.sort_by_key(|(kind, name)| (name.clone(), *kind as u8));
    expected.sort_by_key(|(kind, name)| (name.clone(), *kind as u8));
    assert_eq!(changes, expected);
}

#[tokio::test]
async fn the_first_source_keeps_what_two_claim_and_loses_it_only_when_it_lets_go() {
    let (store, _folder) = samples::store().await;
    import(&store, "first", reading(&[service("a", "service")]), AT).await.unwrap();
    import(&store, "second", reading(&[service("a", "website")]), AT).await.unwrap();
    let shown = store.entity(&reference("a")).await.unwrap().unwrap();
    assert_eq!(shown.source, "first");
    assert_eq!(store.count_contested().await.unwrap(), 1);

    import(&store, "first", reading(&[]), AT).await.unwrap();
    let shown = store.entity(&reference("a")).await.unwrap().unwrap();
    assert_eq!(shown.source, "second");
    assert_eq!(store.count_contested().await.unwrap(), 0);
}

#[tokio::test]
async fn a_broken_file_and_a_failed_source_take_nothing_away() {
    let (store, _folder) = samples::store().await;
    import(&store, "s", reading(&[service("a", "service")]), AT).await.unwrap();
    let broken = Finding {
        kind: ProblemKind::Refused,
        severity: Severity::Error,
        location: "all.yaml".to_owned(),
        line: Some(3),
        column: Some(1),
        entity: None,
        message: "a tab".to_owned(),
        keep: Keep::Location,
    };
    let pass = Reading { findings: vec![broken], ..reading(&[]) };
    import(&store, "s", pass, AT).await.unwrap();
    note_failure(&store, "s", "the network is down").await.unwrap();
    assert!(store.entity(&reference("a")).await.unwrap().is_some());
    assert_eq!(store.problem_counts().await.unwrap().get(&ProblemKind::Refused), Some(&1));
    let source = store.sources().await.unwrap().remove(0);
    assert_eq!(source.failure.as_deref(), Some("the network is down"));

    import(&store, "s", reading(&[]), AT).await.unwrap();
    assert!(store.entity(&reference("a")).await.unwrap().is_none());
    assert!(store.problem_counts().await.unwrap().is_empty(), "mended");
}

#[tokio::test]
async fn what_no_target_names_any_more_stays_as_an_orphan() {
    let (store, _folder) = samples::store().await;
    import(&store, "s", led(), AT).await.unwrap();
    let root = vec![located("root.yaml", None, true)];
    let gone = Reading { locations: root, ..reading(&[]) };
    import(&store, "s", gone.clone(), AT).await.unwrap();
    let shown = store.entity(&reference("a")).await.unwrap().unwrap();
    assert!(shown.orphan && shown.body.contains("backstage.io/orphan"), "{}", shown.body);
    let before = kinds_of_changes(&store).await;
    import(&store, "s", gone, AT).await.unwrap();
    assert_eq!(kinds_of_changes(&store).await, before, "said once");
    assert_eq!(store.count_orphans().await.unwrap(), 1);
}

#[tokio::test]
async fn sources_that_are_no_longer_configured_leave_nothing_behind() {
    let (store, _folder) = samples::store().await;
    import(&store, "old", reading(&[service("a", "service"), service("b", "service")]), AT)
        .await
        .unwrap();
    import(&store, "new", reading(&[service("b", "website")]), AT).await.unwrap();
    forget_others(&store, &["new".to_owned()], AT).await.unwrap();
    assert!(store.entity(&reference("a")).await.unwrap().is_none());
    assert_eq!(store.entity(&reference("b")).await.unwrap().unwrap().source, "new");
    assert_eq!(store.sources().await.unwrap().len(), 1);
}

/// Polls an import only so often, then drops it, as a kill would.
async fn interrupted(store: &Store, pass: Reading, polls: usize) {
    let mut work = pin!(import(store, "s", pass, AT));
    let mut left = polls;
    poll_fn(|context| {
        if left == 0 {
            return Poll::Ready(());
        }
        left -= 1;
        work.as_mut().poll(context).map(drop)
    })
    .await;
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    /// An import that is broken off anywhere and run again ends like one that was not.
    #[test]
    fn an_import_broken_off_anywhere_ends_the_same(
        before in samples::catalog(),
        after in samples::catalog(),
        polls in 0_usize..60,
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let (whole, _one) = samples::store().await;
            import(&whole, "s", reading(&before), AT).await.unwrap();
            import(&whole, "s", reading(&after), AT).await.unwrap();
            let (broken, _two) = samples::store().await;
            import(&broken, "s", reading(&before), AT).await.unwrap();
            interrupted(&broken, reading(&after), polls).await;
            import(&broken, "s", reading(&after), AT).await.unwrap();
            assert_eq!(state(&broken).await, state(&whole).await);
            let logged = kinds_of_changes(&broken).await.len();
            assert_eq!(logged, kinds_of_changes(&whole).await.len(), "nothing twice in the log");
        });
    }
}

fn located(location: &str, parent: Option<&str>, scanned: bool) -> LocationRecord {
    let parent = parent.map(str::to_owned);
    LocationRecord { location: location.to_owned(), parent, scanned, fingerprint: None }
}

/// A scanned `root.yaml` that names `child.yaml`, which holds `a`.
fn led() -> Reading {
    let mut pass = reading(&[service("a", "service")]);
    pass.claims[0].location = "child.yaml".to_owned();
    pass.locations =
        vec![located("root.yaml", None, true), located("child.yaml", Some("root.yaml"), false)];
    pass
}

/// The same source when one of its locations cannot be used: nothing behind it is seen.
fn unusable(location: &str, keep: Keep) -> Reading {
    let finding = Finding {
        kind: ProblemKind::Unreadable,
        severity: Severity::Error,
        location: location.to_owned(),
        line: None,
        column: None,
        entity: None,
        message: "it cannot be read".to_owned(),
        keep,
    };
    let locations = vec![located("root.yaml", None, true)];
    Reading { findings: vec![finding], locations, ..Reading::default() }
}

#[tokio::test]
async fn what_a_location_led_to_is_kept_however_often_it_cannot_be_read() {
    for keep in [Keep::Subtree, Keep::Location] {
        let (store, _folder) = samples::store().await;
        import(&store, "s", led(), AT).await.unwrap();
        for pass in 1..4 {
            import(&store, "s", unusable("root.yaml", keep), AT).await.unwrap();
            let shown = store.entity(&reference("a")).await.unwrap();
            assert!(shown.is_some_and(|shown| !shown.orphan), "pass {pass}, {keep:?}");
        }
        assert_eq!(kinds_of_changes(&store).await.len(), 1, "{keep:?}");
    }
}

#[tokio::test]
async fn what_only_a_file_that_is_gone_led_to_is_gone_with_it() {
    let (store, _folder) = samples::store().await;
    import(&store, "s", led(), AT).await.unwrap();
    let gone = Reading { locations: Vec::new(), ..reading(&[]) };
    import(&store, "s", gone, AT).await.unwrap();
    assert!(store.entity(&reference("a")).await.unwrap().is_none());
}

#[tokio::test]
async fn an_entity_that_moves_within_a_source_leaves_no_orphan() {
    let (store, _folder) = samples::store().await;
    import(&store, "s", led(), AT).await.unwrap();
    let mut moved = reading(&[service("a", "service")]);
    moved.locations.push(located("root.yaml", None, true));
    import(&store, "s", moved, AT).await.unwrap();
    assert_eq!(store.count_orphans().await.unwrap(), 0);
    assert_eq!(store.count_contested().await.unwrap(), 0);
    assert_eq!(store.entity(&reference("a")).await.unwrap().unwrap().location, "all.yaml");
}

/// More entities than two transactions hold; every third one differs from version to version.
fn crowd(version: usize) -> Vec<Entity> {
    let kind = |number: usize| {
        if number.is_multiple_of(3) { format!("v{version}") } else { "service".to_owned() }
    };
    (0..2 * PORTION + 200)
        .skip(version)
        .map(|number| service(&format!("c-{number}"), &kind(number)))
        .collect()
}

/// Breaks an import off as soon as its nth transaction is committed; tells whether it came so far.
async fn killed_after(store: &Store, pass: Reading, commits: usize) -> bool {
    let mut positions = store.positions();
    positions.mark_unchanged();
    let committed = async {
        for _ in 0..commits {
            positions.changed().await.unwrap();
        }
    };
    tokio::select! {
        biased;
        () = committed => true,
        done = import(store, "s", pass, AT) => { done.unwrap(); false }
    }
}

#[tokio::test]
async fn an_import_killed_after_any_of_its_transactions_ends_the_same() {
    let (whole, _folder) = samples::store().await;
    import(&whole, "s", reading(&crowd(0)), AT).await.unwrap();
    import(&whole, "s", reading(&crowd(1)), AT).await.unwrap();
    let expected = (all(&whole).await, whole.changes_after(0, 10_000).await.unwrap().len());
    let mut commits = 1;
    loop {
        let (store, _folder) = samples::store().await;
        let first = killed_after(&store, reading(&crowd(0)), commits).await;
        import(&store, "s", reading(&crowd(0)), AT).await.unwrap();
        let second = killed_after(&store, reading(&crowd(1)), commits).await;
        import(&store, "s", reading(&crowd(1)), AT).await.unwrap();
        let found = (all(&store).await, store.changes_after(0, 10_000).await.unwrap().len());
        assert!(found == expected, "killed after {commits} transactions");
        if !first && !second {
            break;
        }
        commits += 1;
    }
    assert!(commits > 4, "several transactions, not {commits}");
}

async fn all(store: &Store) -> Vec<(String, String)> {
    let rows = store.entities_after(None, 10_000).await.unwrap();
    rows.into_iter().map(|row| (row.reference.to_string(), row.hash)).collect()
}
