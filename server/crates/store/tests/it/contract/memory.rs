//! The past, read from the log, and what people can undo.

use crate::databases::TestDatabase;
use crate::samples::{change, claim, component, put_claims};
use platform::catalog::{ChangeKind, Operation};
use platform::{EntityRef, Timestamp};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use std::collections::BTreeMap;
use store::{
    ChangeFilter, ChangeRecord, ChangeSetRecord, DifferenceCounts, Mark, NewChange, Store,
};
use tokio::{runtime::Handle, task::block_in_place};

const NAMES: [&str; 4] = ["a", "b", "c", "d"];

/// One change after the other that a catalog could make: of which entity, to which body (`None` takes
/// it out), and how much later.
type Script = Vec<(usize, Option<u8>, i64)>;

fn scripts() -> impl Strategy<Value = Script> {
    let step = (0..NAMES.len(), proptest::option::weighted(0.8, 0..3_u8), 0..3_i64);
    prop::collection::vec(step, 1..12)
}

/// Appends what a script makes of the state that the log ended in.
async fn play(store: &Store, script: &Script) -> Vec<ChangeRecord> {
    let last = store.last_position().await.unwrap();
    let log = store.changes_after(0, 1_000_000).await.unwrap();
    let mut state = replayed(&log, last);
    let mut now = log.last().map_or(0, |row| row.change.at.0);
    for (name, body, later) in script {
        now += later;
        let reference = component(NAMES[*name]);
        let text = body.map(|body| format!("{{\"body\":{body}}}"));
        let known = state.get(&reference).map(|row| row.change.body.clone());
        let kind = match (&known, &text) {
            (None, None) => continue,
            (Some(known), Some(text)) if known == text => continue,
            (None, Some(_)) => ChangeKind::Created,
            (Some(_), Some(_)) => ChangeKind::Updated,
            (Some(_), None) => ChangeKind::Deleted,
        };
        let body = text.or(known).unwrap();
        let new = NewChange { body, at: Timestamp(now), ..change(kind, NAMES[*name]) };
        let mut unit = store.begin().await.unwrap();
        unit.append_changes(std::slice::from_ref(&new)).await.unwrap();
        let position = unit.commit().await.unwrap();
        let row = ChangeRecord { position, change: new };
        match kind {
            ChangeKind::Deleted => drop(state.remove(&reference)),
            _ => drop(state.insert(reference, row)),
        }
    }
    store.changes_after(last, 1_000_000).await.unwrap()
}

fn replayed(log: &[ChangeRecord], position: i64) -> BTreeMap<EntityRef, ChangeRecord> {
    let mut state = BTreeMap::new();
    for row in log.iter().filter(|row| row.position <= position) {
        match row.change.kind {
            ChangeKind::Deleted => drop(state.remove(&row.change.reference)),
            _ => drop(state.insert(row.change.reference.clone(), row.clone())),
        }
    }
    state
}

/// The state that the store tells, portion by portion and entity by entity.
async fn told(store: &Store, position: i64) -> BTreeMap<EntityRef, String> {
    let mut all = BTreeMap::new();
    let mut after: Option<EntityRef> = None;
    loop {
        let rows = store.bodies_at(position, after.as_ref(), 2).await.unwrap();
        let Some((last, _)) = rows.last() else { break };
        after = Some(last.reference.clone());
        let there = rows.into_iter().filter(|(_, there)| *there);
        all.extend(there.map(|(row, _)| (row.reference, row.body)));
    }
    let wanted: Vec<EntityRef> = NAMES.iter().map(|name| component(name)).collect();
    let each = store.entities_at(position, &wanted).await.unwrap();
    let each: BTreeMap<_, _> = each.into_iter().map(|one| (one.reference, one.body)).collect();
    assert_eq!(each, all);
    all
}

fn bodies(state: &BTreeMap<EntityRef, ChangeRecord>) -> BTreeMap<EntityRef, String> {
    state.iter().map(|(reference, row)| (reference.clone(), row.change.body.clone())).collect()
}

fn mark(row: &ChangeRecord) -> Mark {
    Mark { position: row.position, at: row.change.at }
}

/// W8: the state at any position, moments as positions, and what is different between two, are what
/// the log says, row by row.
pub(crate) async fn any_moment_is_the_log_replayed(database: &TestDatabase) {
    let store = database.open().await;
    let outcome = runner().run(&scripts(), |script| {
        block_in_place(|| Handle::current().block_on(compare(&store, &script)));
        Ok(())
    });
    outcome.unwrap_or_else(|error| panic!("{error}"));
}

fn runner() -> TestRunner {
    TestRunner::new(Config { cases: 100, ..Config::default() })
}

async fn compare(store: &Store, script: &Script) {
    let before = store.last_position().await.unwrap();
    let new = play(store, script).await;
    let log = store.changes_after(0, 1_000_000).await.unwrap();
    let Some(last) = new.last() else { return };
    for row in &new {
        assert_eq!(told(store, row.position).await, bodies(&replayed(&log, row.position)));
        let latest = log.iter().rev().find(|other| other.change.at <= row.change.at).unwrap();
        assert_eq!(store.mark_at(row.change.at).await.unwrap(), Some(mark(latest)));
        let place = [(&row.change.reference, row.position)];
        let previous = store.changes_before(&place).await.unwrap();
        let mut earlier = log.iter().rev().filter(|other| other.position < row.position);
        let expected = earlier.find(|other| other.change.reference == row.change.reference);
        assert_eq!(previous.first().map(|(_, row)| row), expected);
    }
    let from = log.iter().find(|row| row.position == before).map(mark);
    let from = from.unwrap_or(Mark { position: 0, at: Timestamp(i64::MIN) });
    for to in [&new[new.len() / 2], last] {
        let (old, after) = (replayed(&log, from.position), replayed(&log, to.position));
        let mut expected = BTreeMap::new();
        for reference in NAMES.iter().map(|name| component(name)) {
            let kind = match (old.get(&reference), after.get(&reference)) {
                (None, None) => continue,
                (None, Some(_)) => ChangeKind::Created,
                (Some(_), None) => ChangeKind::Deleted,
                (Some(old), Some(new)) if old.change.body == new.change.body => continue,
                (Some(_), Some(_)) => ChangeKind::Updated,
            };
            expected.insert(reference, kind);
        }
        let all = ChangeFilter::default();
        let first = store.differences(from, mark(to), &all, None, 2).await.unwrap();
        let after = first.last().map(|one| one.reference.clone());
        let rest = store.differences(from, mark(to), &all, after.as_ref(), 9).await.unwrap();
        let found = first.into_iter().chain(rest.into_iter().filter(|_| after.is_some()));
        let found: BTreeMap<_, _> = found.map(|one| (one.reference, one.kind)).collect();
        assert_eq!(found, expected);
        let count = |kind| expected.values().filter(|one| **one == kind).count() as u64;
        let counts = DifferenceCounts {
            created: count(ChangeKind::Created),
            updated: count(ChangeKind::Updated),
            deleted: count(ChangeKind::Deleted),
        };
        assert_eq!(store.count_differences(from, mark(to), &all).await.unwrap(), counts);
        let rows = store.changes_between(from, mark(to), &all, 100).await.unwrap();
        let between =
            |row: &&ChangeRecord| row.position > from.position && row.position <= to.position;
        assert_eq!(rows, log.iter().filter(between).rev().cloned().collect::<Vec<_>>());
        let other = ChangeFilter { source: Some("other".to_owned()), ..all };
        assert_eq!(store.changes_between(from, mark(to), &other, 9).await.unwrap(), []);
    }
}

/// W8, F8: with what is superseded taken out in order, and stopped anywhere, every later moment is
/// as before.
pub(crate) async fn what_is_superseded_is_not_missed(database: &TestDatabase) {
    let store = database.open().await;
    let cases = (scripts(), 0..12_usize, 0..6_u32);
    let outcome = runner().run(&cases, |(script, horizon, taken)| {
        block_in_place(|| Handle::current().block_on(forget(&store, &script, horizon, taken)));
        Ok(())
    });
    outcome.unwrap_or_else(|error| panic!("{error}"));
}

async fn forget(store: &Store, script: &Script, horizon: usize, taken: u32) {
    let new = play(store, script).await;
    let log = store.changes_after(0, 1_000_000).await.unwrap();
    let Some(horizon) = new.get(horizon.min(new.len().saturating_sub(1))) else { return };
    let mut unit = store.begin().await.unwrap();
    unit.raise_horizon(mark(horizon)).await.unwrap();
    unit.raise_horizon(Mark { position: 1, at: Timestamp(0) }).await.unwrap();
    unit.commit().await.unwrap();
    assert_eq!(store.horizon().await.unwrap(), Some(mark(horizon)), "it never goes back");
    for limit in [taken, 1_000] {
        let gone = store.superseded_changes(0, horizon.position, limit).await.unwrap();
        let mut unit = store.begin().await.unwrap();
        unit.delete_changes(&gone).await.unwrap();
        unit.commit().await.unwrap();
        for row in log.iter().filter(|row| row.position >= horizon.position) {
            assert_eq!(told(store, row.position).await, bodies(&replayed(&log, row.position)));
        }
    }
    let left = store.changes_after(0, 1_000_000).await.unwrap();
    let before = left.iter().filter(|row| row.position < horizon.position).count();
    assert!(before <= NAMES.len(), "at most the last row of each");
}

fn set(id: &str, made_at: i64) -> ChangeSetRecord {
    ChangeSetRecord {
        id: id.to_owned(),
        subject: "it".to_owned(),
        operation: Operation::Unregistered,
        person: None,
        principal: None,
        made_at: Timestamp(made_at),
        act: "{}".to_owned(),
        undoes: None,
        undone_by: None,
    }
}

pub(crate) async fn claims_come_back_as_old_as_they_were(database: &TestDatabase) {
    let store = database.open().await;
    put_claims(&store, &[claim("s", "a.yaml", "a"), claim("s", "b.yaml", "b")]).await;
    put_claims(&store, &[claim("t", "a.yaml", "a")]).await;
    let before = store.claims_of_source("s").await.unwrap();
    let ids: Vec<i64> = before.iter().map(|claim| claim.id).collect();
    let mut unit = store.begin().await.unwrap();
    unit.insert_change_set(&set("one", 10)).await.unwrap();
    unit.remember_claims("one", &ids).await.unwrap();
    unit.delete_claims(&ids).await.unwrap();
    unit.commit().await.unwrap();
    assert_eq!(store.claims_of_source("s").await.unwrap(), []);

    let mut unit = store.begin().await.unwrap();
    assert_eq!(unit.restore_claims("one", "t", 9).await.unwrap(), []);
    assert_eq!(unit.restore_claims("one", "s", 1).await.unwrap(), [component("a")]);
    assert_eq!(unit.restore_claims("one", "s", 9).await.unwrap(), [component("b")]);
    assert_eq!(unit.restore_claims("one", "s", 9).await.unwrap(), []);
    unit.note_undone("one", "two").await.unwrap();
    unit.commit().await.unwrap();
    assert_eq!(store.claims_of_source("s").await.unwrap(), before);
    let winner = store.claims_of_entity(&component("a")).await.unwrap();
    assert_eq!(winner[0].key.source, "s", "it came first, and still does");
    let known = store.change_set("one").await.unwrap();
    assert_eq!(known.and_then(|set| set.undone_by).as_deref(), Some("two"));

    // A new claim has an id of its own all the same.
    put_claims(&store, &[claim("s", "c.yaml", "c")]).await;
    assert_eq!(store.claims_of_source("s").await.unwrap().len(), 3);
    let mut unit = store.begin().await.unwrap();
    unit.forget_change_sets(Timestamp(11)).await.unwrap();
    unit.commit().await.unwrap();
    assert_eq!(store.change_set("one").await.unwrap(), None);
}

pub(crate) async fn only_the_last_act_about_a_thing_is_open(database: &TestDatabase) {
    let store = database.open().await;
    for id in ["one", "two", "three"] {
        let mut unit = store.begin().await.unwrap();
        unit.append_changes(&[change(ChangeKind::Updated, "a")]).await.unwrap();
        let subject = if id == "three" { "other" } else { "it" }.to_owned();
        unit.insert_change_set(&ChangeSetRecord { subject, ..set(id, 10) }).await.unwrap();
        unit.commit().await.unwrap();
    }
    let open = async || {
        let open = store.open_change_sets(&["one", "two", "three", "none"]).await.unwrap();
        let mut ids: Vec<String> = open.into_iter().map(|set| set.id).collect();
        ids.sort();
        ids
    };
    assert_eq!(open().await, ["three", "two"]);
    let last = store.last_change_set("it").await.unwrap();
    assert_eq!(last.map(|set| set.id).as_deref(), Some("two"));
    let mut unit = store.begin().await.unwrap();
    unit.note_undone("two", "four").await.unwrap();
    unit.commit().await.unwrap();
    assert_eq!(open().await, ["three"]);
    assert_eq!(store.last_change_set("none").await.unwrap(), None);
}
