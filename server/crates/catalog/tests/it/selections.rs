//! Selections and facets of the REST API against a model that is too simple to be wrong.

use crate::samples;
use catalog::index::Seen;
use catalog::{
    index::{Index, Selected},
    query::{Direction, Filter, Order, Selection, Start, TextFilter},
    service::uid,
};
use platform::{Entity, EntityRef, Timestamp};
use proptest::{option, prelude::*, sample::select};
use serde_json::{Value, json};
use std::{
    cmp::Ordering,
    collections::{BTreeMap, BTreeSet},
};

/// Keys and values of an entity, as the rules say: in lower case and as written.
type Rows = BTreeSet<(String, Option<String>, Option<String>)>;

struct Model(BTreeMap<EntityRef, Rows>);

impl Model {
    fn of(entities: &BTreeMap<EntityRef, Entity>, index: &Index) -> Self {
        let rows = entities.iter().map(|(reference, entity)| {
            let mut rows = Rows::new();
            let mut json = Value::from(entity.clone());
            let metadata = json["metadata"].as_object_mut().unwrap();
            metadata.insert("namespace".to_owned(), json!(entity.namespace()));
            metadata.insert("uid".to_owned(), json!(uid(reference)));
            visit("", &json, &mut rows);
            for (relation, target) in index.relation_pairs(&Seen::everything(), reference) {
                row(&format!("relations.{relation}"), Some(target.to_string()), &mut rows);
            }
            (reference.clone(), rows)
        });
        Self(rows.collect())
    }

    fn values(&self, reference: &EntityRef, key: &str) -> Vec<Option<String>> {
        let rows = self.0[reference].iter().filter(|row| row.0 == key.to_lowercase());
        rows.map(|row| row.1.clone()).collect()
    }

    /// What an entity is sorted by.
    fn least(&self, reference: &EntityRef, key: &str) -> Option<String> {
        self.values(reference, key).into_iter().flatten().min()
    }

    fn matches(&self, reference: &EntityRef, filter: &Predicate) -> bool {
        match filter {
            Predicate::All(parts) => parts.iter().all(|part| self.matches(reference, part)),
            Predicate::Any(parts) => parts.iter().any(|part| self.matches(reference, part)),
            Predicate::Not(part) => !self.matches(reference, part),
            Predicate::Exists(key) => !self.values(reference, key).is_empty(),
            Predicate::In(key, wanted) => {
                let values = self.values(reference, key).into_iter().flatten();
                values.into_iter().any(|value| wanted.iter().any(|one| one.to_lowercase() == value))
            }
            Predicate::Prefix(key, prefix) => {
                let values = self.values(reference, key).into_iter().flatten();
                values.into_iter().any(|value| value.starts_with(&prefix.to_lowercase()))
            }
        }
    }
}

fn row(key: &str, value: Option<String>, rows: &mut Rows) {
    if key.len() <= 200 {
        let value = value.filter(|value| value.encode_utf16().count() <= 200);
        rows.insert((key.to_lowercase(), value.as_ref().map(|value| value.to_lowercase()), value));
    }
}

fn visit(path: &str, value: &Value, rows: &mut Rows) {
    match value {
        Value::Object(map) => {
            for (key, value) in map {
                let path = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
                if !["relations", "status", "metadata.etag"].contains(&path.as_str()) {
                    visit(&path, value, rows);
                }
            }
        }
        Value::Array(items) => {
            for item in items {
                visit(path, item, rows);
                if let Value::String(text) = item {
                    row(&format!("{path}.{text}"), Some("true".to_owned()), rows);
                }
            }
        }
        Value::Null => row(path, None, rows),
        Value::String(text) => row(path, Some(text.clone()), rows),
        other => row(path, Some(other.to_string()), rows),
    }
}

/// A question, from which both grammars and the model are fed.
#[derive(Clone, Debug)]
enum Predicate {
    All(Vec<Self>),
    Any(Vec<Self>),
    Not(Box<Self>),
    Exists(&'static str),
    In(&'static str, Vec<&'static str>),
    Prefix(&'static str, &'static str),
}

impl Predicate {
    fn json(&self) -> Value {
        match self {
            Self::All(parts) => json!({"$all": parts.iter().map(Self::json).collect::<Vec<_>>()}),
            Self::Any(parts) => json!({"$any": parts.iter().map(Self::json).collect::<Vec<_>>()}),
            Self::Not(part) => json!({"$not": part.json()}),
            Self::Exists(key) => json!({*key: {"$exists": true}}),
            Self::In(key, values) => json!({*key: {"$in": values}}),
            Self::Prefix(key, prefix) => json!({*key: {"$hasPrefix": prefix}}),
        }
    }
}

const KEYS: [&str; 16] = [
    "kind",
    "metadata.name",
    "metadata.namespace",
    "metadata.Tags",
    "metadata.tags.go",
    "metadata.description",
    "spec.type",
    "spec.owner",
    "spec.system",
    "spec.dependsOn",
    "spec.dependson.component:alpha",
    "spec.extra",
    "relations.ownedBy",
    "relations.dependencyOf",
    "relations.hasPart",
    "no.such.key",
];

const VALUES: [&str; 14] = [
    "component",
    "API",
    "alpha",
    "beta",
    "partners",
    "go",
    "true",
    "service",
    "component:alpha",
    "group:default/alpha",
    "component:default/beta",
    "",
    "1",
    "Mixed Case",
];

fn predicates() -> impl Strategy<Value = Predicate> {
    let leaf = prop_oneof![
        select(&KEYS[..]).prop_map(Predicate::Exists),
        (select(&KEYS[..]), prop::collection::vec(select(&VALUES[..]), 0..3))
            .prop_map(|(key, values)| Predicate::In(key, values)),
        (select(&KEYS[..]), select(vec!["", "a", "Comp", "t", "g"]))
            .prop_map(|(key, prefix)| Predicate::Prefix(key, prefix)),
    ];
    leaf.prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(Predicate::All),
            prop::collection::vec(inner.clone(), 0..3).prop_map(Predicate::Any),
            inner.prop_map(|part| Predicate::Not(Box::new(part))),
        ]
    })
}

/// Entities with an extra field of many shapes.
fn entities() -> impl Strategy<Value = BTreeMap<EntityRef, Entity>> {
    let extra = select(vec![
        json!(null),
        json!(1),
        json!(true),
        json!("Mixed Case"),
        json!(["go", ["Alpha", 1]]),
        json!({"deep": {"er": "alpha"}}),
        json!([{"url": "a"}, {"url": "b"}]),
        json!("x".repeat(201)),
    ]);
    (samples::crowd(), prop::collection::vec(extra, 120)).prop_map(|(entities, extras)| {
        let with = |(entity, extra): (Entity, Value)| {
            let mut json = Value::from(entity);
            json["spec"]["extra"] = extra;
            let entity = Entity::from_json(json).unwrap();
            (entity.reference().clone(), entity)
        };
        entities.into_iter().zip(extras).map(with).collect()
    })
}

fn select_by(
    filter: &Filter,
    text: Option<&TextFilter>,
    order: Option<&Order>,
    start: Start,
    limit: usize,
) -> Selection {
    Selection {
        filter: filter.clone(),
        text: text.cloned(),
        order: order.cloned().into_iter().collect(),
        only_ordered: true,
        start,
        limit: Some(limit),
    }
}

/// Goes through all pages, forth and back again; gives the rows of the way forth.
fn all_pages(index: &Index, ask: &dyn Fn(Start) -> Selection) -> Vec<EntityRef> {
    let rows = |page: &Selected| -> Vec<EntityRef> {
        page.rows.iter().map(|row| EntityRef::clone(row)).collect()
    };
    let mut page = index.select(&Seen::everything(), &ask(Start::Offset(0)));
    let mut pages = vec![rows(&page)];
    while page.later {
        let (_, last) = page.ends.clone().unwrap();
        page = index.select(&Seen::everything(), &ask(Start::After(last)));
        assert!(page.earlier && !page.rows.is_empty());
        pages.push(rows(&page));
    }
    for expected in pages.iter().rev().skip(1) {
        let (first, _) = page.ends.clone().unwrap();
        page = index.select(&Seen::everything(), &ask(Start::Before(first)));
        assert_eq!(rows(&page), *expected, "the way back is the way forth");
        assert!(page.later);
    }
    assert!(!page.earlier);
    pages.concat()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn selections_and_facets_are_those_of_the_model(
        before in entities(),
        after in entities(),
        keep in prop::collection::vec(any::<bool>(), 120),
        predicate in predicates(),
        warm in prop::collection::vec(select(&KEYS[..]), 0..4),
        order in option::of((select(&KEYS[..]), any::<bool>())),
        text in option::of((select(vec!["a", "ALPHA", " go ", "default/b", "zzz"]), option::of(prop::collection::vec(select(&KEYS[..]), 1..3)))),
        limit in 1..40_usize,
    ) {
        // A history: some come, orders are made, some go, others come or change.
        let mut index = Index::default();
        for entity in before.values() {
            index.put(entity, Timestamp(1));
        }
        let order_by = |field: &str, descending| Order {
            field: field.to_owned(),
            direction: if descending { Direction::Desc } else { Direction::Asc },
        };
        for key in warm {
            let order = order_by(key, false);
            let first = select_by(&Filter::everything(), None, Some(&order), Start::Offset(0), 1);
            prop_assert!(index.select(&Seen::everything(), &first).rows.len() <= 1);
        }
        // What was counted before the change must not be what is told after it.
        let filter = Filter::of_predicate(&predicate.json()).unwrap();
        let keys: Vec<String> = KEYS.iter().map(ToString::to_string).collect();
        prop_assert_eq!(index.facets(&Seen::everything(), &keys, &filter).len(), keys.len());
        let mut there = before.clone();
        for (reference, keep) in before.keys().zip(keep) {
            if !keep {
                index.remove(reference);
                there.remove(reference);
            }
        }
        for (reference, entity) in after {
            index.put(&entity, Timestamp(2));
            there.insert(reference, entity);
        }

        let model = Model::of(&there, &index);
        let order = order.map(|(field, descending)| order_by(field, descending));
        let text = text.map(|(term, fields)| TextFilter {
            term: term.to_owned(),
            fields: fields.map(|fields| fields.into_iter().map(str::to_owned).collect()),
        });
        let has_text = |reference: &EntityRef| {
            let Some(text) = &text else { return true };
            let term = text.term.trim().to_lowercase();
            let usual = order.as_ref().map_or("metadata.uid", |order| &order.field).to_owned();
            let fields = text.fields.clone().unwrap_or_else(|| vec![usual]);
            let values = fields.iter().flat_map(|field| model.values(reference, field));
            values.flatten().any(|value| value.contains(&term))
        };
        let ordered = |reference: &EntityRef| {
            order.as_ref().is_none_or(|order| model.least(reference, &order.field).is_some())
        };
        let mut expected: Vec<&EntityRef> = there
            .keys()
            .filter(|reference| model.matches(reference, &predicate))
            .filter(|reference| has_text(reference))
            .collect();
        let facet_scope: Vec<&EntityRef> =
            there.keys().filter(|reference| model.matches(reference, &predicate)).collect();
        // The keys of texts in lists answer filters, but are no order.
        let is_order = order.as_ref().is_none_or(|order| !order.field.contains(".go") && !order.field.contains(':'));
        if is_order {
            expected.retain(|reference| ordered(reference));
            expected.sort_by(|one, other| {
                let value = |reference| order.as_ref().and_then(|order| model.least(reference, &order.field));
                let by_value = value(one).cmp(&value(other)).then_with(|| one.cmp(other));
                let turned = order.as_ref().is_some_and(|order| order.direction == Direction::Desc);
                if turned { by_value.reverse() } else { by_value }
            });
            let ask = |start| select_by(&filter, text.as_ref(), order.as_ref(), start, limit);
            let found = all_pages(&index, &ask);
            prop_assert_eq!(found.iter().collect::<Vec<_>>(), expected.clone());
            let total = index.select(&Seen::everything(), &ask(Start::Offset(0))).total;
            prop_assert_eq!(total, expected.len() as u64);
            let skipped = index.select(&Seen::everything(), &ask(Start::Offset(3)));
            let part: Vec<_> = expected.iter().skip(3).take(limit).map(|one| (*one).clone()).collect();
            prop_assert_eq!(skipped.rows.iter().map(|row| EntityRef::clone(row)).collect::<Vec<_>>(), part);
        }

        for (key, counted) in keys.iter().zip(index.facets(&Seen::everything(), &keys, &filter)) {
            let mut counts: BTreeMap<String, u64> = BTreeMap::new();
            for reference in &facet_scope {
                let rows = model.0[*reference].iter().filter(|row| row.0 == key.to_lowercase());
                for value in rows.filter_map(|row| row.2.clone()) {
                    *counts.entry(value).or_default() += 1;
                }
            }
            prop_assert_eq!(counted.to_vec(), counts.into_iter().collect::<Vec<_>>(), "{}", key);
        }
    }

    #[test]
    fn several_orders_sort_one_after_the_other(
        there in entities(),
        fields in prop::collection::vec((select(vec!["kind", "spec.type", "spec.system", "no.key"]), any::<bool>()), 1..4),
        offset in 0..20_usize,
        limit in 1..20_usize,
    ) {
        let mut index = Index::default();
        for entity in there.values() {
            index.put(entity, Timestamp(1));
        }
        let model = Model::of(&there, &index);
        let mut expected: Vec<EntityRef> = there.keys().cloned().collect();
        expected.sort_by(|one, other| {
            let by_fields = fields.iter().map(|(field, descending)| {
                match (model.least(one, field), model.least(other, field)) {
                    (Some(one), Some(other)) if *descending => other.cmp(&one),
                    (Some(one), Some(other)) => one.cmp(&other),
                    (one, other) => one.is_none().cmp(&other.is_none()),
                }
            });
            by_fields.fold(Ordering::Equal, Ordering::then).then_with(|| one.cmp(other))
        });
        let order = fields.iter().map(|(field, descending)| Order {
            field: (*field).to_owned(),
            direction: if *descending { Direction::Desc } else { Direction::Asc },
        });
        let selection = Selection {
            order: order.collect(),
            start: Start::Offset(offset as u64),
            limit: Some(limit),
            ..Selection::of(Filter::everything())
        };
        let found = index.select(&Seen::everything(), &selection);
        let part: Vec<EntityRef> = expected.iter().skip(offset).take(limit).cloned().collect();
        prop_assert_eq!(found.rows.iter().map(|row| EntityRef::clone(row)).collect::<Vec<_>>(), part);
        prop_assert_eq!(found.later, offset + limit < expected.len());
    }
}
