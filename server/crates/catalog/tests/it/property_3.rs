//! Property 3, service information (SPEC 1.3, 1.4): what a descriptor says of an entity is what its
//! page gets, and every relation stands on both of its ends and in the graph.

use crate::samples::{self, Still, Told, reading};
use catalog::{
    graph::graph,
    index::Index,
    relations::mentions,
    service::{CatalogService, Origin, Retry},
};
use platform::{
    Entity, EntityRef, Timestamp,
    catalog::{Catalog, Direction, Graph},
};
use proptest::prelude::*;
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

async fn check_details(entities: &[Entity]) {
    let (store, _folder) = samples::store().await;
    let told: Arc<dyn Origin> = Arc::new(Told::new("s", reading(entities)));
    let clock = Arc::new(Still(1));
    let catalog = CatalogService::start(store, vec![told], Retry::default(), clock).await.unwrap();
    while catalog.entities() < entities.len() {
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    for entity in entities {
        let reference = entity.reference();
        let detail = catalog.entity(reference).await.unwrap().unwrap();
        assert_eq!(detail.entity, *entity, "nothing of the descriptor is lost");
        assert_eq!(detail.entity.links(), entity.links());
        assert_eq!(detail.row.label, entity.display_name());
        let tags: BTreeSet<&str> = entity.tags().collect();
        assert_eq!(detail.row.tags.iter().map(String::as_str).collect::<BTreeSet<_>>(), tags);
        let owner = entity.spec_text("owner");
        let owner =
            owner.map(|text| EntityRef::parse(text, Some("group"), entity.namespace()).unwrap());
        assert_eq!(detail.row.owner.map(|owner| owner.target), owner);
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

    /// Property 3: the graph holds exactly what is within its depth, drawn without overlaps.
    #[test]
    fn property_3_graphs_are_exact(entities in samples::catalog(), depth in 1_u8..=5) {
        let mut index = Index::default();
        for entity in &entities {
            index.put(entity, Timestamp(1));
        }
        for entity in entities.iter().filter(|entity| entity.kind() == "Component") {
            let drawing = graph(&index, entity.reference(), depth).unwrap();
            check_graph(&drawing, entity.reference(), depth, &entities);
            prop_assert_eq!(&drawing, &graph(&index, entity.reference(), depth).unwrap());
        }
        prop_assert_eq!(graph(&index, &EntityRef::new("component", "default", "none-such"), 1), None);
    }
}
