//! Property 3, service information (SPEC 1.3, 1.4): what a descriptor says of an entity is what its
//! page gets, and every relation stands on both of its ends and in the graph.

use crate::samples::{self, Running, Still, Told, reading};
use catalog::index::Seen;
use catalog::{
    graph::{MOST_NODES, graph},
    index::Index,
    relations::mentions,
    service::{CatalogService, Origin, Retry},
};
use platform::{
    Entity, EntityRef, Timestamp,
    catalog::{Catalog, Column, Direction, EntityRow, Graph, ListQuery, Reference, Sort},
};
use proptest::{prelude::*, sample::select, test_runner::TestCaseResult};
use serde_json::json;
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
    time::Duration,
};

const PAIRS: [(&str, &str); 7] = [
    ("ownedBy", "ownerOf"),
    ("providesApi", "apiProvidedBy"),
    ("consumesApi", "apiConsumedBy"),
    ("dependsOn", "dependencyOf"),
    ("parentOf", "childOf"),
    ("memberOf", "hasMember"),
    ("partOf", "hasPart"),
];

fn inverse(relation: &str) -> &'static str {
    let pair = PAIRS.iter().find(|(one, other)| *one == relation || *other == relation);
    pair.map_or("", |(one, other)| if *one == relation { other } else { one })
}

/// The entity without what the catalog itself gives it.
fn descriptor(entity: &Entity) -> Entity {
    let mut json = serde_json::Value::from(entity.clone());
    let metadata = json["metadata"].as_object_mut().unwrap();
    metadata.remove("uid").expect("an identifier");
    metadata.remove("etag").expect("a tag");
    Entity::from_json(json).unwrap()
}

async fn check_details(entities: &[Entity]) {
    let (store, _folder) = samples::store().await;
    let told: Arc<dyn Origin> = Arc::new(Told::new("s", reading(entities)));
    let clock = Arc::new(Still(1));
    let catalog = Running::of(
        CatalogService::start(store, vec![told], Retry::default(), clock).await.unwrap(),
    );
    while catalog.entities() < entities.len() {
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    for entity in entities {
        let reference = entity.reference();
        let detail = catalog.entity(reference).await.unwrap().unwrap();
        assert_eq!(descriptor(&detail.entity), *entity, "nothing of the descriptor is lost");
        assert_eq!(detail.entity.links(), entity.links());
        assert_eq!(detail.row.label, entity.display_name());
        let tags: BTreeSet<&str> = entity.tags().collect();
        assert_eq!(detail.row.tags.iter().map(String::as_str).collect::<BTreeSet<_>>(), tags);
        let owner = entity.spec_text("owner");
        let owner =
            owner.map(|text| EntityRef::parse(text, Some("group"), entity.namespace()).unwrap());
        assert_eq!(detail.row.owner.map(|owner| owner.target), owner);
        let system = (entity.kind() == "Component").then(|| entity.spec_text("system")).flatten();
        let system =
            system.map(|text| EntityRef::parse(text, Some("system"), entity.namespace()).unwrap());
        if entity.kind() == "Component" {
            assert_eq!(detail.row.system.map(|system| system.target), system);
        }
        for mention in mentions(entity) {
            let target = mention.target.unwrap();
            let has = |relations: &[platform::catalog::Relation], kind: &str, other: &EntityRef| {
                relations.iter().any(|one| one.relation_type == kind && one.target.target == *other)
            };
            assert!(has(&detail.relations, mention.relation_type, &target));
            assert_eq!(inverse(mention.relation_type), mention.inverse);
            if let Some(other) = catalog.entity(&target).await.unwrap() {
                assert!(has(&other.relations, mention.inverse, reference), "on the other end too");
            }
        }
    }
    catalog.shutdown().await;
}

/// Who needs whom, as a reader of a component's graph understands it.
fn needs(entities: &[Entity]) -> BTreeSet<(EntityRef, EntityRef)> {
    let mut needs = BTreeSet::new();
    for entity in entities {
        for mention in mentions(entity) {
            let (from, to) = (entity.reference().clone(), mention.target.unwrap());
            match mention.relation_type {
                "dependsOn" | "consumesApi" => drop(needs.insert((from, to))),
                "providesApi" => drop(needs.insert((to, from))),
                _ => {}
            }
        }
    }
    needs
}

/// Steps from the centre in one direction.
fn reach(
    centre: &EntityRef,
    needs: &BTreeSet<(EntityRef, EntityRef)>,
    forwards: bool,
) -> BTreeMap<EntityRef, u8> {
    let mut steps = BTreeMap::from([(centre.clone(), 0)]);
    for step in 1..=5 {
        for (from, to) in needs {
            let (near, far) = if forwards { (from, to) } else { (to, from) };
            if steps.get(near) == Some(&(step - 1)) {
                steps.entry(far.clone()).or_insert(step);
            }
        }
    }
    steps
}

fn check_pages(index: &Index, query: &ListQuery, entities: &[Entity]) -> TestCaseResult {
    let asked = |cursor: Option<String>| {
        index.list(&Seen::everything(), &ListQuery { cursor, ..query.clone() }).unwrap()
    };
    let mut pages = vec![asked(None)];
    while let Some(next) = pages.last().and_then(|page| page.next.clone()) {
        pages.push(asked(Some(next)));
    }
    let rows: Vec<_> = pages.iter().flat_map(|page| page.rows.clone()).collect();
    let of_kind = |entity: &&Entity| {
        query.kind.as_deref().is_none_or(|kind| entity.reference().kind() == kind)
    };
    let expected: BTreeSet<_> =
        entities.iter().filter(of_kind).map(|entity| entity.reference().clone()).collect();
    let found: BTreeSet<_> = rows.iter().map(|row| row.reference.clone()).collect();
    prop_assert_eq!(rows.len(), expected.len(), "none twice");
    prop_assert_eq!(found, expected);
    let mut kinds: BTreeMap<&str, u64> = BTreeMap::new();
    for entity in entities {
        *kinds.entry(entity.reference().kind()).or_default() += 1;
    }
    let counted: BTreeMap<&str, u64> =
        pages[0].kinds.iter().map(|kind| (kind.kind.as_str(), kind.count)).collect();
    prop_assert_eq!(counted, kinds);

    for pair in rows.windows(2) {
        let order = in_order(&pair[0], &pair[1], query.sort);
        prop_assert!(order, "{:?} stands before {:?}", pair[0], pair[1]);
    }
    let mut at = pages.last().unwrap().clone();
    let mut before = 0;
    for page in &pages {
        prop_assert_eq!((page.offset, page.total), (before, rows.len() as u64));
        before += page.rows.len() as u64;
    }
    for page in pages.iter().rev().skip(1) {
        let back = at.previous.clone().unwrap();
        at = asked(Some(back).filter(|cursor| !cursor.is_empty()));
        prop_assert_eq!(&at.rows, &page.rows);
    }
    prop_assert_eq!(at.previous, None);
    Ok(())
}

/// By value in lower case, then by reference, either way round; rows without a value last.
fn in_order(first: &EntityRow, second: &EntityRow, sort: Sort) -> bool {
    let value = |row: &EntityRow| -> Option<String> {
        let named = |one: &Option<Reference>| one.as_ref().map(|one| one.target.short());
        match sort.column {
            Column::Name => Some(row.label.to_lowercase()),
            Column::Type => row.entity_type.as_ref().map(|text| text.to_lowercase()),
            Column::Lifecycle => row.lifecycle.as_ref().map(|text| text.to_lowercase()),
            Column::Owner => named(&row.owner),
            Column::System => named(&row.system),
            Column::Namespace => Some(row.reference.namespace().to_owned()),
            Column::Updated => Some(row.updated_at.0.to_string()),
            Column::Tags => None,
        }
    };
    let (one, other) = (value(first), value(second));
    match (one.is_none(), other.is_none()) {
        (false, true) => return true,
        (true, false) => return false,
        _ => {}
    }
    let (one, other) = ((one, &first.reference), (other, &second.reference));
    if sort.descending { one > other } else { one < other }
}

fn check_graph(drawing: &Graph, centre: &EntityRef, depth: u8, entities: &[Entity]) {
    let needs = needs(entities);
    let (right, left) = (reach(centre, &needs, true), reach(centre, &needs, false));
    let expected: BTreeSet<EntityRef> = right
        .iter()
        .chain(&left)
        .filter(|(_, steps)| **steps <= depth)
        .map(|(reference, _)| reference.clone())
        .collect();
    let found: BTreeSet<EntityRef> =
        drawing.nodes.iter().map(|node| node.entity.target.clone()).collect();
    assert_eq!(found, expected, "exactly what is within reach");
    assert_eq!(drawing.nodes[0].direction, Direction::Centre);
    for node in &drawing.nodes[1..] {
        let way = if node.direction == Direction::Dependency { &right } else { &left };
        assert_eq!(way.get(&node.entity.target), Some(&node.distance));
    }
    for (at, one) in drawing.nodes.iter().enumerate() {
        assert!(one.x >= 0.0 && one.x + one.width <= drawing.width);
        assert!(one.y >= 0.0 && one.y + one.height <= drawing.height);
        for other in &drawing.nodes[at + 1..] {
            let apart = one.x + one.width <= other.x
                || other.x + other.width <= one.x
                || one.y + one.height <= other.y
                || other.y + other.height <= one.y;
            assert!(apart, "{one:?} and {other:?} overlap");
        }
    }
    let drawn: BTreeSet<(EntityRef, EntityRef)> = drawing
        .edges
        .iter()
        .map(|edge| {
            let name = |at: usize| drawing.nodes[at].entity.target.clone();
            (name(edge.source), name(edge.target))
        })
        .collect();
    let inside = needs.into_iter().filter(|(from, to)| found.contains(from) && found.contains(to));
    assert_eq!(drawn, inside.collect::<BTreeSet<_>>(), "every need among them is drawn");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    /// Property 3: details and relations are complete, on both ends.
    #[test]
    fn property_3_details_are_complete(entities in samples::catalog()) {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        runtime.block_on(check_details(&entities));
    }

    /// Property 3: counts, kinds and pages are those of the entities, page after page, there and
    /// back.
    #[test]
    fn property_3_pages_hold_every_row_once_in_order(
        entities in samples::crowd(),
        column in select(Column::ALL.into_iter().filter(|one| one.sortable()).collect::<Vec<_>>()),
        descending in any::<bool>(),
        kind in select(vec![None, Some("component"), Some("api")]),
    ) {
        let mut index = Index::default();
        for (at, entity) in entities.iter().enumerate() {
            index.put(entity, Timestamp(i64::try_from(at % 5).unwrap()));
        }
        let query = ListQuery {
            kind: kind.map(str::to_owned),
            sort: Sort { column, descending },
            ..ListQuery::default()
        };
        check_pages(&index, &query, &entities)?;
    }

    /// Property 3: the graph holds exactly what is within its depth, drawn without overlaps.
    #[test]
    fn property_3_graphs_are_exact(entities in samples::catalog(), depth in 1_u8..=5) {
        let mut index = Index::default();
        for entity in &entities {
            index.put(entity, Timestamp(1));
        }
        for entity in entities.iter().filter(|entity| entity.kind() == "Component") {
            let drawing = graph(&index, &Seen::everything(), entity.reference(), depth).unwrap();
            check_graph(&drawing, entity.reference(), depth, &entities);
            prop_assert_eq!(&drawing, &graph(&index, &Seen::everything(), entity.reference(), depth).unwrap());
        }
        prop_assert_eq!(graph(&index, &Seen::everything(), &EntityRef::new("component", "default", "none-such"), 1), None);
    }
}

fn index_of(entities: &[Entity]) -> Index {
    let mut index = Index::default();
    for entity in entities {
        index.put(entity, Timestamp(1));
    }
    index
}

fn component(name: &str, more: serde_json::Value) -> Entity {
    let mut spec = json!({"type": "service", "lifecycle": "production", "owner": "team"});
    spec.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    samples::entity("Component", name, spec)
}

fn drawn(graph: &Graph) -> Vec<(String, Direction, u8)> {
    let one = |node: &platform::catalog::GraphNode| {
        (node.entity.target.name().to_owned(), node.direction, node.distance)
    };
    graph.nodes.iter().map(one).collect()
}

#[test]
fn a_system_is_drawn_as_its_parts_and_what_they_need() {
    use Direction::{Centre, Dependency, Dependent};
    let index = index_of(&[
        samples::entity("System", "shop", json!({"owner": "team", "domain": "sales"})),
        component(
            "cart",
            json!({"system": "shop", "dependsOn": ["component:stock", "resource:db"]}),
        ),
        component("stock", json!({"system": "shop"})),
        component("stranger", json!({"dependsOn": ["component:cart"]})),
    ]);
    let shop = EntityRef::new("system", "default", "shop");
    let node = |name: &str, direction, distance| (name.to_owned(), direction, distance);
    let near = graph(&index, &Seen::everything(), &shop, 1).unwrap();
    let parts = [
        node("shop", Centre, 0),
        node("cart", Dependency, 1),
        node("sales", Dependent, 1),
        node("stock", Dependency, 1),
    ];
    assert_eq!(drawn(&near), parts);
    let relations: BTreeSet<_> = near
        .edges
        .iter()
        .map(|edge| (edge.source, edge.relation_type.as_str(), edge.target))
        .collect();
    let expected = [(0, "hasPart", 1), (0, "hasPart", 3), (1, "dependsOn", 3), (2, "hasPart", 0)];
    assert_eq!(relations, BTreeSet::from(expected));
    let far = graph(&index, &Seen::everything(), &shop, 2).unwrap();
    assert_eq!(drawn(&far)[4..], [node("db", Dependency, 2)]);
}

#[test]
fn a_group_stands_between_those_above_and_those_below() {
    let index = index_of(&[
        samples::entity("Group", "all", json!({"type": "company", "children": ["team"]})),
        samples::entity(
            "Group",
            "team",
            json!({"type": "team", "children": [], "members": ["anna"]}),
        ),
    ]);
    let team =
        graph(&index, &Seen::everything(), &EntityRef::new("group", "default", "team"), 2).unwrap();
    let columns: BTreeMap<_, _> =
        drawn(&team).into_iter().map(|(name, direction, _)| (name, direction)).collect();
    assert_eq!(columns["all"], Direction::Dependent);
    assert_eq!(columns["anna"], Direction::Dependency);
}

#[test]
fn too_many_on_one_side_leave_room_for_the_other() {
    let needed: Vec<String> = (0..300).map(|number| format!("component:c-{number:03}")).collect();
    let mut entities = vec![component("hub", json!({"dependsOn": needed}))];
    entities.extend(
        ["x", "y", "z"].map(|name| component(name, json!({"dependsOn": ["component:hub"]}))),
    );
    let hub = EntityRef::new("component", "default", "hub");
    let drawing = graph(&index_of(&entities), &Seen::everything(), &hub, 3).unwrap();
    assert_eq!((drawing.nodes.len(), drawing.hidden), (MOST_NODES, 304 - MOST_NODES as u64));
    let dependents = drawn(&drawing).iter().filter(|node| node.1 == Direction::Dependent).count();
    assert_eq!(dependents, 3);
}
