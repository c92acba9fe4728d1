//! The index against a model that is too simple to be wrong.

use crate::samples;
use catalog::index::Seen;
use catalog::{
    index::Index,
    query::{Filter, Selection, Test},
};
use platform::{
    Entity, EntityRef, Timestamp,
    catalog::{Column, FacetField, ListPage, ListQuery, Sort},
};
use proptest::{prelude::*, sample::select};
use std::collections::{BTreeMap, BTreeSet};

const AT: Timestamp = Timestamp(1_000);

fn index_of(entities: &[Entity]) -> Index {
    let mut index = Index::default();
    for entity in entities {
        index.put(entity, AT);
    }
    index
}

/// The values of a field that an entity has, read from its descriptor.
fn values(entity: &Entity, field: FacetField) -> BTreeSet<String> {
    let reference = |text: &str, kind| {
        EntityRef::parse(text, Some(kind), entity.namespace()).unwrap().to_string()
    };
    let spec = |name| entity.spec_text(name);
    let one: Option<String> = match field {
        FacetField::Tag => return entity.tags().map(str::to_owned).collect(),
        FacetField::Namespace => Some(entity.reference().namespace().to_owned()),
        FacetField::Type => spec("type").map(str::to_owned),
        FacetField::Lifecycle => spec("lifecycle").map(str::to_owned),
        FacetField::Owner => spec("owner").map(|owner| reference(owner, "group")),
        FacetField::System if entity.kind() == "System" => {
            spec("domain").map(|domain| reference(domain, "domain"))
        }
        FacetField::System => spec("system").map(|system| reference(system, "system")),
    };
    one.into_iter().collect()
}

fn matches(entity: &Entity, query: &ListQuery, without: Option<FacetField>) -> bool {
    let text = query.text.trim().to_lowercase();
    let contains =
        |part: Option<&str>| part.is_some_and(|part| part.to_lowercase().contains(&text));
    let has_text = contains(Some(entity.name()))
        || contains(Some(entity.display_name()))
        || contains(entity.description());
    let chosen = query.filters.iter().filter(|(field, _)| Some(**field) != without);
    let has_all = chosen.into_iter().all(|(field, wanted)| {
        let has = values(entity, *field);
        wanted.iter().any(|value| has.contains(value))
    });
    query.kind.as_deref().is_none_or(|kind| entity.reference().kind() == kind)
        && (text.is_empty() || has_text)
        && has_all
}

fn queries() -> impl Strategy<Value = ListQuery> {
    let kind = select(vec![None, Some("component"), Some("api"), Some("nothing")]);
    let column = select(Column::ALL.into_iter().filter(|one| one.sortable()).collect::<Vec<_>>());
    let types = proptest::collection::vec(select(vec!["service", "website", "team"]), 0..2);
    let tags = proptest::collection::vec(select(vec!["go", "java"]), 0..2);
    (kind, column, any::<bool>(), types, tags, select(vec!["", "a", "TA", "zz"])).prop_map(
        |(kind, column, descending, types, tags, text)| {
            let owned =
                |values: Vec<&str>| values.into_iter().map(str::to_owned).collect::<Vec<_>>();
            let filters: BTreeMap<_, _> =
                [(FacetField::Type, owned(types)), (FacetField::Tag, owned(tags))]
                    .into_iter()
                    .filter(|(_, values)| !values.is_empty())
                    .collect();
            ListQuery {
                kind: kind.map(str::to_owned),
                filters,
                text: text.to_owned(),
                sort: Sort { column, descending },
                ..ListQuery::default()
            }
        },
    )
}

/// Every page, forwards, as the links lead.
fn all_pages(index: &Index, query: &ListQuery) -> Vec<ListPage> {
    let mut pages = vec![index.list(&Seen::everything(), query).unwrap()];
    while let Some(cursor) = pages.last().and_then(|page| page.next.clone()) {
        let next = ListQuery { cursor: Some(cursor), ..query.clone() };
        pages.push(index.list(&Seen::everything(), &next).unwrap());
    }
    pages
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    /// Rows, totals and facet counts are those of a model that looks at every entity.
    #[test]
    fn lists_and_counts_are_exact(entities in samples::catalog(), query in queries()) {
        let page = index_of(&entities).list(&Seen::everything(), &query).unwrap();
        let expected: BTreeSet<_> = entities.iter().filter(|entity| matches(entity, &query, None))
            .map(|entity| entity.reference().clone()).collect();
        let found: BTreeSet<_> = page.rows.iter().map(|row| row.reference.clone()).collect();
        prop_assert_eq!(page.total, expected.len() as u64);
        prop_assert_eq!(found, expected);
        for field in FacetField::ALL {
            let mut counts: BTreeMap<String, u64> = BTreeMap::new();
            for entity in entities.iter().filter(|entity| matches(entity, &query, Some(field))) {
                for value in values(entity, field) {
                    *counts.entry(value).or_default() += 1;
                }
            }
            for value in query.filters.get(&field).into_iter().flatten() {
                counts.entry(value.clone()).or_default();
            }
            let facet = page.facets.iter().find(|facet| facet.field == field);
            let found: BTreeMap<String, u64> = facet.into_iter().flat_map(|facet| &facet.values)
                .map(|value| (value.value.clone(), value.count)).collect();
            prop_assert_eq!(found, counts, "{:?}", field);
        }
    }

    /// Whatever happened before, the index is the one that the present entities make.
    #[test]
    fn an_index_that_followed_equals_one_that_was_built(
        before in samples::catalog(),
        after in samples::catalog(),
        query in queries(),
    ) {
        let mut followed = index_of(&before);
        for entity in &after {
            followed.put(entity, AT);
        }
        for entity in &before {
            if !after.iter().any(|other| other.reference() == entity.reference()) {
                followed.remove(entity.reference());
            }
        }
        let built = index_of(&after);
        prop_assert_eq!(followed.list(&Seen::everything(), &query).unwrap(), built.list(&Seen::everything(), &query).unwrap());
        prop_assert_eq!(followed.dangling(), built.dangling());
        prop_assert_eq!(followed.len(), built.len());
        for entity in before.iter().chain(&after) {
            let reference = entity.reference();
            prop_assert_eq!(followed.relations(&Seen::everything(), reference), built.relations(&Seen::everything(), reference));
            prop_assert_eq!(followed.ancestors(&Seen::everything(), reference), built.ancestors(&Seen::everything(), reference));
        }
    }
}

/// A catalog of more than a few pages.
fn many(count: usize) -> Vec<Entity> {
    let spec = |number: usize| {
        let lifecycle = ["production", "experimental", "deprecated"][number % 3];
        serde_json::json!({"type": "service", "lifecycle": lifecycle, "owner": format!("team-{}", number % 7)})
    };
    (0..count)
        .map(|number| samples::entity("Component", &format!("c-{number}"), spec(number)))
        .collect()
}

#[test]
fn pages_cover_every_row_once_in_order_and_lead_back() {
    let entities = many(137);
    let index = index_of(&entities);
    for column in Column::ALL.into_iter().filter(|column| column.sortable()) {
        for descending in [false, true] {
            let query = ListQuery { sort: Sort { column, descending }, ..ListQuery::default() };
            let pages = all_pages(&index, &query);
            assert_eq!(pages.len(), 6);
            let rows: Vec<_> =
                pages.iter().flat_map(|page| &page.rows).map(|row| row.reference.clone()).collect();
            assert_eq!(rows.iter().collect::<BTreeSet<_>>().len(), 137);
            assert_eq!(rows.len(), 137, "none twice");
            let offsets: Vec<_> = pages.iter().map(|page| page.offset).collect();
            assert_eq!(offsets, [0, 25, 50, 75, 100, 125]);
            for (at, page) in pages.iter().enumerate().skip(1) {
                let back = page.previous.clone().filter(|cursor| !cursor.is_empty());
                let before = index
                    .list(&Seen::everything(), &ListQuery { cursor: back, ..query.clone() })
                    .unwrap();
                assert_eq!(before.rows, pages[at - 1].rows, "{column:?} {at}");
            }
        }
    }
}

/// A catalog as large as a company of a few thousand developers has.
fn large(count: usize) -> Vec<Entity> {
    let spec = |number: usize| {
        let depends_on: Vec<String> = (1..5)
            .map(|step| format!("component:c-{}", (number * 7 + step * 131) % count))
            .collect();
        serde_json::json!({
            "type": (["service", "website", "library"][number % 3]),
            "lifecycle": (["production", "experimental", "deprecated"][number % 5 % 3]),
            "owner": format!("team-{}", number % 311),
            "system": format!("system-{}", number % 97),
            "dependsOn": depends_on,
        })
    };
    let metadata = |number: usize| {
        serde_json::json!({
            "name": format!("c-{number}"),
            "title": format!("Service {number}"),
            "description": format!("Does what the {number}th team of the company needs, day and night."),
            "tags": [format!("tag-{}", number % 53), "go"],
        })
    };
    (0..count)
        .map(|number| samples::described("Component", metadata(number), spec(number)))
        .collect()
}

/// Bytes of memory that this process holds, where the system tells.
fn resident() -> Option<usize> {
    let pages = std::fs::read_to_string("/proc/self/statm").ok()?;
    Some(pages.split(' ').nth(1)?.parse::<usize>().ok()? * 4096)
}

/// Prints what a page and an entity cost (`cargo test --release -p catalog --test it ten_thousand --
/// --nocapture`); what it holds to is that the answers are right at this size too.
#[test]
fn ten_thousand_entities_are_listed_exactly() {
    const COUNT: usize = 10_000;
    let entities = large(COUNT);
    let before = resident();
    let index = index_of(&entities);
    let bytes = resident().zip(before).map(|(now, before)| now.saturating_sub(before) / COUNT);
    println!("memory: {bytes:?} bytes an entity");

    let filters = BTreeMap::from([(FacetField::Tag, vec!["tag-7".to_owned()])]);
    let last = all_pages(&index, &ListQuery::default()).pop().unwrap();
    let cursor = index.list(
        &Seen::everything(),
        &ListQuery { cursor: last.previous.clone(), ..ListQuery::default() },
    );
    assert_eq!(cursor.unwrap().offset, last.offset - 25);
    let questions = [
        ("first page", ListQuery::default(), COUNT),
        ("kind", ListQuery { kind: Some("component".to_owned()), ..ListQuery::default() }, COUNT),
        ("last page", ListQuery { cursor: last.previous, ..ListQuery::default() }, COUNT),
        ("text", ListQuery { text: "99th".to_owned(), ..ListQuery::default() }, COUNT / 100),
        ("tag", ListQuery { filters, ..ListQuery::default() }, 189),
    ];
    for (name, query, total) in questions {
        let page = index.list(&Seen::everything(), &query).unwrap();
        assert_eq!(page.total, total as u64, "{name}");
        let start = std::time::Instant::now();
        for _ in 0..20 {
            std::hint::black_box(index.list(&Seen::everything(), &query).unwrap());
        }
        println!("{name}: {:?}", start.elapsed() / 20);
    }
    let start = std::time::Instant::now();
    for _ in 0..20 {
        assert_eq!(index.suggest(&Seen::everything(), "service 42", 10).len(), 10);
    }
    println!("suggest: {:?}", start.elapsed() / 20);
    assert_eq!(index.dangling().len(), 2 * COUNT, "neither owners nor systems are there");
}

#[test]
fn every_mention_of_what_is_missing_is_named_with_its_own_relation() {
    let spec = serde_json::json!({
        "type": "service", "lifecycle": "production", "owner": "team",
        "consumesApis": ["x"], "providesApis": ["x"], "dependsOn": ["component:self", "api:x"],
    });
    let mut index = index_of(&[samples::entity("Component", "self", spec)]);
    let missing = |index: &Index| -> Vec<String> {
        let one = |one: &catalog::index::Dangling| format!("{} {}", one.relation, one.target);
        index.dangling().iter().map(one).collect()
    };
    let api = "api:default/x";
    let expected = [
        format!("consumesApi {api}"),
        format!("dependsOn {api}"),
        "ownedBy group:default/team".to_owned(),
        format!("providesApi {api}"),
    ];
    assert_eq!(missing(&index), expected);
    index.put(&samples::entity("API", "x", serde_json::json!({})), AT);
    assert_eq!(missing(&index), expected[2..3]);
    let of_self: Vec<_> = index.dangling_of(&"component:default/self".parse().unwrap()).collect();
    assert_eq!(of_self.len(), 1);
    assert_eq!(index.dangling_of(&"api:default/x".parse().unwrap()).count(), 0);
    index.remove(&api.parse().unwrap());
    assert_eq!(missing(&index), expected);
}

#[test]
fn the_most_frequent_values_are_shown_and_ties_go_by_label() {
    let spec =
        |owner: usize| serde_json::json!({"type": "service", "owner": format!("t-{owner:02}")});
    let entity =
        |number: usize, owner| samples::entity("Component", &format!("c-{number}"), spec(owner));
    // Sixty owners of one each, and one more for the last of them.
    let entities: Vec<_> = (0..61).map(|number| entity(number, number.min(59))).collect();
    let chosen = vec!["group:default/t-58".to_owned()];
    let filters = BTreeMap::from([(FacetField::Owner, chosen)]);
    let page = index_of(&entities)
        .list(&Seen::everything(), &ListQuery { filters, ..ListQuery::default() })
        .unwrap();
    let owners = page.facets.iter().find(|facet| facet.field == FacetField::Owner).unwrap();
    let labels: Vec<_> = owners.values.iter().map(|value| value.label.as_str()).collect();
    let rest: Vec<_> = (0..48).map(|owner| format!("t-{owner:02}")).collect();
    assert_eq!(labels[..2], ["t-58", "t-59"]);
    assert_eq!(labels[2..], rest);
    assert_eq!(owners.total, 60);
}

#[test]
fn values_of_one_label_stand_in_the_same_order_whoever_came_first() {
    let owned = |name: &str, owner: &str| {
        samples::entity("Component", name, serde_json::json!({"type": "service", "owner": owner}))
    };
    // Neither team has a title, and a team's label is its title or its name.
    let team = |namespace: &str| {
        let metadata = serde_json::json!({"name": "same", "namespace": namespace});
        samples::described("Group", metadata, serde_json::json!({"type": "team", "children": []}))
    };
    let mut entities =
        vec![owned("a", "one/same"), owned("b", "two/same"), team("one"), team("two")];
    let owners = |entities: &[Entity]| -> Vec<String> {
        let page = index_of(entities).list(&Seen::everything(), &ListQuery::default()).unwrap();
        let facet = page.facets.into_iter().find(|facet| facet.field == FacetField::Owner);
        facet.unwrap().values.into_iter().map(|value| value.value).collect()
    };
    let expected = ["group:one/same", "group:two/same"];
    assert_eq!(owners(&entities), expected);
    entities.reverse();
    assert_eq!(owners(&entities), expected);
}

#[test]
fn a_cursor_outlives_the_row_that_it_names() {
    let mut index = index_of(&many(60));
    let query = ListQuery::default();
    let cursor = index.list(&Seen::everything(), &query).unwrap().next;
    let second = index
        .list(&Seen::everything(), &ListQuery { cursor: cursor.clone(), ..query.clone() })
        .unwrap();
    let first_row = second.rows[0].reference.clone();
    index.remove(&first_row);
    let again = index.list(&Seen::everything(), &ListQuery { cursor, ..query }).unwrap();
    assert_eq!(again.rows[0], second.rows[1]);
    assert_eq!(again.offset, 25);
}

#[test]
fn a_damaged_cursor_is_refused_in_words() {
    let query = ListQuery { cursor: Some("%%%".to_owned()), ..ListQuery::default() };
    let error = index_of(&[]).list(&Seen::everything(), &query).unwrap_err();
    assert!(error.to_string().contains("cursor"), "{error}");
}

#[test]
fn suggestions_begin_with_what_begins_with_the_text() {
    let names = ["order-service", "reorder", "border-control", "order", "flow-order"];
    let entities: Vec<_> = names
        .iter()
        .map(|name| samples::entity("Component", name, serde_json::json!({"type": "service"})))
        .collect();
    let found = index_of(&entities).suggest(&Seen::everything(), "Order", 4);
    let labels: Vec<_> = found.iter().map(|row| row.label.as_str()).collect();
    assert_eq!(labels, ["order", "order-service", "flow-order", "reorder"]);
}

proptest! {
    #[test]
    fn loaded_at_once_it_is_as_if_it_had_grown(
        entities in samples::crowd(),
        more in samples::crowd(),
        gone in 0..20_usize,
    ) {
        let mut sorted = entities.clone();
        sorted.sort_by(|one, other| one.reference().cmp(other.reference()));
        let (mut loaded, mut grown) = (Index::default(), index_of(&entities));
        loaded.load(sorted.len());
        for (at, entity) in sorted.iter().enumerate() {
            loaded.put(entity, AT);
            // Nobody comes twice or goes in a start; if it happens all the same, it counts.
            if at % 7 == 3 {
                loaded.put(&sorted[at / 2], AT);
                loaded.remove(entity.reference());
                loaded.put(entity, AT);
            }
        }
        loaded.loaded();
        for index in [&mut loaded, &mut grown] {
            for entity in &more {
                index.put(entity, AT);
            }
            for entity in entities.iter().take(gone) {
                index.remove(entity.reference());
            }
        }
        prop_assert_eq!(loaded.dangling(), grown.dangling());
        for column in Column::ALL.into_iter().filter(|column| column.sortable()) {
            for descending in [false, true] {
                let query = ListQuery { sort: Sort { column, descending }, ..ListQuery::default() };
                prop_assert_eq!(loaded.list(&Seen::everything(), &query), grown.list(&Seen::everything(), &query));
            }
        }
        let all = Selection::of(Filter::everything());
        prop_assert_eq!(loaded.select(&Seen::everything(), &all).rows, grown.select(&Seen::everything(), &all).rows);
        for key in ["kind", "spec.type", "spec.owner", "metadata.tags", "metadata.name"] {
            let keys = [key.to_owned()];
            let facets = |index: &Index| index.facets(&Seen::everything(), &keys, &Filter::everything());
            prop_assert_eq!(facets(&loaded), facets(&grown), "{}", key);
            let having = Selection::of(Filter::Field(key.to_owned(), Test::Exists));
            prop_assert_eq!(loaded.select(&Seen::everything(), &having).rows, grown.select(&Seen::everything(), &having).rows, "{}", key);
        }
    }
}
