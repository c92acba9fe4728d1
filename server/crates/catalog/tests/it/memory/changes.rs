//! What changed between two moments, and who set a field.

use super::{at, body, events, happen, log, positions, replayed, run, service};
use crate::samples;
use catalog::fields;
use platform::{
    EntityRef,
    catalog::{Catalog, ChangeKind, ChangesQuery, FieldChange},
};
use proptest::prelude::*;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// What a difference makes of a value.
fn applied(mut value: Value, changes: &[FieldChange]) -> Value {
    for change in changes.iter().filter(|change| change.after.is_none()) {
        remove(&mut value, &change.path);
    }
    for change in changes {
        if let Some(after) = &change.after {
            put(&mut value, &change.path, after.clone());
        }
    }
    value
}

fn keys(path: &str) -> Vec<String> {
    path.split('/').skip(1).map(|key| key.replace("~1", "/").replace("~0", "~")).collect()
}

fn put(value: &mut Value, path: &str, after: Value) {
    let mut place = value;
    for key in keys(path) {
        if !place.is_object() {
            *place = Value::Object(serde_json::Map::new());
        }
        place = place.as_object_mut().unwrap().entry(key).or_insert(Value::Null);
    }
    *place = after;
}

/// Objects that are empty then go too: an empty one that is meant is a field of its own.
fn remove(value: &mut Value, path: &str) {
    let mut keys = keys(path);
    let Some(last) = keys.pop() else {
        *value = Value::Null;
        return;
    };
    let mut place = &mut *value;
    for key in &keys {
        place = &mut place[key];
    }
    place.as_object_mut().unwrap().shift_remove(&last);
    if place.as_object().unwrap().is_empty() {
        match path.rsplit_once('/') {
            Some(("", _)) | None => *value = Value::Null,
            Some((parent, _)) => remove(value, parent),
        }
    }
}

fn json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        (0..3_i64).prop_map(Value::from),
        "[a-c]{0,2}".prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(Value::Array),
            prop::collection::btree_map("[a~/.]{0,2}", inner, 0..4)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

fn object() -> impl Strategy<Value = Value> {
    prop::collection::btree_map("[a-c~/]{0,2}", json(), 0..4)
        .prop_map(|map| Value::Object(map.into_iter().collect()))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    /// A difference, applied to what was before, gives what is after.
    #[test]
    fn property_w8_a_difference_leads_from_one_state_to_the_other(before in object(), after in object()) {
        let changes = fields::difference(&before, &after);
        prop_assert_eq!(applied(before.clone(), &changes), after.clone(), "{:?}", changes);
        prop_assert_eq!(changes.is_empty(), before == after);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    /// Between any two moments: the entities that are different, how many, and what is different of
    /// each, are what the two states say.
    #[test]
    fn property_w8_differences_are_those_of_the_two_states(events in events()) {
        run(|| async {
            let (store, _folder) = samples::store().await;
            happen(&store, &events).await;
            let catalog = service(&store).await;
            let log = log(&store).await;
            let positions = positions(&log);
            for (from, to) in positions.iter().zip(positions.iter().rev()).filter(|(a, b)| a <= b) {
                let (before, after) = (replayed(&log, *from), replayed(&log, *to));
                let all: BTreeSet<&EntityRef> = before.keys().chain(after.keys()).collect();
                let mut expected = BTreeMap::new();
                for reference in all {
                    let (old, new) = (before.get(reference), after.get(reference));
                    let kind = match (old, new) {
                        (None, _) => ChangeKind::Created,
                        (_, None) => ChangeKind::Deleted,
                        (Some(old), Some(new)) if old.change.body == new.change.body => continue,
                        _ => ChangeKind::Updated,
                    };
                    expected.insert(reference.clone(), kind);
                    let moment = Some(at(*to));
                    let found = catalog.entity_difference(reference, at(*from), moment).await;
                    let fields = found.unwrap().unwrap().fields;
                    let value = |row: Option<&&_>| row.map(|row| body(row)).unwrap_or_default();
                    assert_eq!(applied(value(old), &fields), value(new), "{fields:?}");
                }
                let question =
                    ChangesQuery { from: Some(at(*from)), to: Some(at(*to)), ..Default::default() };
                let mut found = BTreeMap::new();
                let mut last: Option<EntityRef> = None;
                loop {
                    let page = catalog.differences(&question, last.as_ref(), 3).await.unwrap();
                    let counts = page.counts;
                    let total = counts.created + counts.updated + counts.deleted;
                    assert_eq!(total, expected.len() as u64);
                    last = page.items.last().map(|item| item.reference.clone());
                    found.extend(page.items.into_iter().map(|item| (item.reference, item.kind)));
                    if !page.more {
                        break;
                    }
                }
                assert_eq!(found, expected);
            }
            catalog.shutdown().await;
        });
    }

    /// For every field of every entity the change that is named is the one that last set it.
    #[test]
    fn property_w8_a_field_was_set_by_the_change_that_is_named(events in events()) {
        run(|| async {
            let (store, _folder) = samples::store().await;
            happen(&store, &events).await;
            let catalog = service(&store).await;
            let log = log(&store).await;
            for (reference, last) in log.last().map(|last| replayed(&log, last.position)).unwrap_or_default() {
                let mut set: BTreeMap<String, i64> = BTreeMap::new();
                let mut before = Value::Null;
                for row in log.iter().filter(|row| row.change.reference == reference) {
                    let after = match row.change.kind {
                        ChangeKind::Deleted => Value::Null,
                        _ => body(row),
                    };
                    for change in fields::difference(&before, &after) {
                        match change.after {
                            Some(_) => drop(set.insert(change.path, row.position)),
                            None => drop(set.remove(&change.path)),
                        }
                    }
                    before = after;
                }
                let origins = Catalog::origins(&*catalog, &reference).await.unwrap().unwrap();
                let values = origins.iter().map(|one| (one.path.clone(), one.position));
                assert_eq!(values.collect::<BTreeMap<_, _>>(), set);
                assert!(origins.iter().all(|one| !one.oldest));
                let whole = origins.iter().map(|one| FieldChange {
                    path: one.path.clone(),
                    before: None,
                    after: Some(one.value.clone()),
                });
                assert_eq!(applied(Value::Null, &whole.collect::<Vec<_>>()), body(last));
            }
            catalog.shutdown().await;
        });
    }
}

#[tokio::test]
async fn changes_are_read_by_span_and_filter_page_by_page() {
    let (store, _folder) = samples::store().await;
    let service_of = |name: &str, owner: &str| {
        let spec =
            serde_json::json!({"type": "service", "lifecycle": "production", "owner": owner});
        samples::entity("Component", name, spec)
    };
    let read = |entities: &[platform::Entity]| super::Event::Read(entities.to_vec());
    let group = samples::entity("Group", "b", serde_json::json!({"type": "team"}));
    let events = [
        read(&[service_of("one", "a"), group.clone()]),
        read(&[service_of("one", "b"), service_of("two", "a"), group.clone()]),
        read(&[service_of("one", "b"), service_of("two", "b"), group]),
    ];
    happen(&store, &events).await;
    let catalog = service(&store).await;
    let all = catalog.changes(&ChangesQuery::default()).await.unwrap();
    assert_eq!((all.created, all.updated, all.deleted), (3, 0, 0), "nothing was there before");
    assert_eq!(all.changes.len(), 5);
    let later = ChangesQuery { from: Some("10".parse().unwrap()), ..Default::default() };
    let page = catalog.changes(&later).await.unwrap();
    assert_eq!((page.created, page.updated, page.deleted), (1, 1, 0));
    assert!(page.changes.iter().all(|change| change.at.0 > 10 && !change.diff.is_empty()));
    let owned = ChangesQuery {
        owner: Some("group:default/b".parse().unwrap()),
        kind: Some("Component".to_owned()),
        ..later.clone()
    };
    let page = catalog.changes(&owned).await.unwrap();
    let names: Vec<_> = page.changes.iter().map(|change| change.label.as_str()).collect();
    assert_eq!(names, ["two", "one"]);
    let none = ChangesQuery { source: Some("other".to_owned()), ..later.clone() };
    assert_eq!(catalog.changes(&none).await.unwrap().changes, []);
    let (first, _) = catalog.logged_changes(&later, 2).await.unwrap();
    let next = ChangesQuery { before: first.older, ..later };
    let (rest, items) = catalog.logged_changes(&next, 2).await.unwrap();
    assert_eq!((items.len(), rest.older), (1, None));
    let turned = ChangesQuery {
        from: Some("20".parse().unwrap()),
        to: Some("10".parse().unwrap()),
        ..Default::default()
    };
    assert!(catalog.changes(&turned).await.is_err());
    catalog.shutdown().await;
}
