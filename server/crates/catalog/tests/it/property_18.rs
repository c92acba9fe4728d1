//! Property 18 (8.2, 8.4): after any change of roles, policies, groups and entities every answer is
//! that of a scan which asks Cedar entity by entity; the next call is by what is in force.

use crate::samples::described;
use catalog::{
    graph::graph,
    index::{Index, Seen, Sight, facts_of},
    query::{Filter, Selection, Start, Test},
};
use identity::policy::{Document, DocumentKind, PolicyAuthority, Rules, Source, built_in};
use platform::{
    Entity, EntityRef, Timestamp,
    access::{Authority, Object, Permission, Principal, PrincipalKind},
    catalog::ListQuery,
};
use proptest::{collection::vec, prelude::*};
use serde_json::json;
use std::{
    collections::{BTreeMap, BTreeSet},
    hash::RandomState,
    sync::{Arc, OnceLock},
};

/// Policies that look at every sort of fact, for a monitoring that is not for everybody too.
const POLICIES: [&str; 6] = [
    "",
    "forbid (principal, action == Action::\"catalog.read\", resource is Entity) \
     when { resource.namespace == \"x\" };",
    "permit (principal, action, resource is Entity) when { principal in resource.owners };",
    "forbid (principal in Role::\"viewer\", action == Action::\"monitoring.read\", \
     resource is Entity) when { resource has type && resource.type == \"service\" };",
    "permit (principal, action, resource == Entity::\"component:default/c1\");\n\
     forbid (principal, action, resource is Entity) when { resource.tags.contains(\"java\") };",
    "forbid (principal, action, resource is Entity) \
     unless { [\"component\", \"group\"].contains(resource.kind) };",
];

fn rules(number: usize) -> Arc<Rules> {
    static ALL: OnceLock<Vec<Arc<Rules>>> = OnceLock::new();
    let all = ALL.get_or_init(|| {
        let compile = |text: &&str| {
            let mut documents = built_in().unwrap();
            let (kind, source) = (DocumentKind::Policy, Source::BuiltIn);
            let (name, text) = ("more".to_owned(), (*text).to_owned());
            documents.put(Document { kind, name, text, source });
            Arc::new(Rules::compile(&documents, None).unwrap())
        };
        POLICIES.iter().map(compile).collect()
    });
    Arc::clone(&all[number])
}

#[derive(Clone, Debug)]
enum Change {
    Policies(usize),
    Roles(BTreeSet<String>),
    Groups(BTreeSet<EntityRef>),
    Put(Entity),
    Remove(EntityRef),
}

fn name(kind: &str, namespace: &str, number: u8) -> EntityRef {
    EntityRef::new(kind, namespace, &format!("c{number}"))
}

fn an_entity() -> impl Strategy<Value = Entity> {
    let place = (0..3_usize, 0..2_usize, 0..5_u8);
    let says = (0..3_u8, any::<bool>(), any::<bool>(), 0..6_u8);
    (place, says).prop_map(|((kind, namespace, number), (owner, restricted, java, needs))| {
        let kind = ["Component", "API", "Resource"][kind];
        let namespace = ["default", "x"][namespace];
        let tags: &[&str] = if java { &["java", "web"] } else { &["web"] };
        let annotations = json!({"slipway.dev/restricted": restricted.to_string()});
        let metadata = json!({"name": format!("c{number}"), "namespace": namespace, "tags": tags,
            "annotations": annotations});
        let owner = ["team", "group:default/other", "user:default/jane"][usize::from(owner)];
        let needs = [format!("component:default/c{needs}"), format!("resource:x/c{needs}")];
        let spec = json!({"type": if java { "service" } else { "website" }, "owner": owner,
            "lifecycle": "production", "dependsOn": needs});
        described(kind, metadata, spec)
    })
}

fn a_change() -> impl Strategy<Value = Change> {
    let roles = proptest::sample::subsequence(
        vec!["viewer", "owner-of", "manager", "contractor-viewer", "admin"],
        0..3,
    );
    let groups = proptest::sample::subsequence(vec!["team", "other"], 0..3);
    let group = |name: &str| EntityRef::new("group", "default", name);
    prop_oneof![
        1 => (0..POLICIES.len()).prop_map(Change::Policies),
        1 => roles.prop_map(|roles| Change::Roles(roles.into_iter().map(str::to_owned).collect())),
        1 => groups.prop_map(move |names| Change::Groups(names.into_iter().map(group).collect())),
        4 => an_entity().prop_map(Change::Put),
        1 => (0..3_usize, 0..2_usize, 0..5_u8).prop_map(|(kind, namespace, number)| {
            let kind = ["component", "api", "resource"][kind];
            Change::Remove(name(kind, ["default", "x"][namespace], number))
        }),
    ]
}

struct World {
    index: Index,
    entities: BTreeMap<EntityRef, Entity>,
    authority: Arc<PolicyAuthority>,
    principal: Principal,
    numbering: RandomState,
}

impl World {
    fn new() -> Self {
        let entity = EntityRef::new("user", "default", "jane");
        let principal = Principal {
            kind: PrincipalKind::Person,
            id: entity.to_string(),
            entity: Some(entity),
            roles: ["viewer".to_owned()].into(),
            ..Principal::guest()
        };
        let authority = Arc::new(PolicyAuthority::new(rules(0)));
        let (index, entities) = (Index::default(), BTreeMap::new());
        Self { index, entities, authority, principal, numbering: RandomState::new() }
    }

    fn change(&mut self, change: Change) {
        match change {
            Change::Policies(number) => self.authority.replace(rules(number)),
            Change::Roles(roles) => self.principal.roles = roles,
            Change::Groups(groups) => self.principal.groups = groups,
            Change::Put(entity) => {
                self.index.put(&entity, Timestamp(0));
                self.entities.insert(entity.reference().clone(), entity);
            }
            Change::Remove(reference) => {
                self.index.remove(&reference);
                self.entities.remove(&reference);
            }
        }
    }

    /// Those with whom something may be done, one by one.
    fn scan(&self, permission: Permission) -> BTreeSet<EntityRef> {
        let allowed = |entity: &&Entity| {
            let facts = facts_of(entity);
            let object = Object::Entity(&facts);
            self.authority.decide(&self.principal, permission, &object).is_allowed()
        };
        let allowed = self.entities.values().filter(allowed);
        allowed.map(|entity| entity.reference().clone()).collect()
    }

    fn sight(&self) -> Sight {
        let authority = Arc::clone(&self.authority);
        Sight::of(Arc::new(self.principal.clone()), authority)
    }

    fn check(&self) {
        let (index, expected) = (&self.index, self.scan(Permission::CatalogRead));
        let seen = index.seen(&self.sight());
        for entity in self.entities.values() {
            assert_eq!(index.facts(entity.reference()), Some(facts_of(entity)));
        }
        let everything = Selection::of(Filter::everything());
        let found = index.select(&seen, &everything);
        let rows: BTreeSet<EntityRef> =
            found.rows.iter().map(|one| EntityRef::clone(one)).collect();
        assert_eq!(rows, expected);
        assert_eq!(found.total, expected.len() as u64);
        self.check_pages(&expected);
        let page = index.list(&seen, &ListQuery::default()).unwrap();
        assert_eq!(page.total, expected.len() as u64);
        let counted: u64 = page.kinds.iter().map(|kind| kind.count).sum();
        assert_eq!(counted, page.total);
        assert!(page.rows.iter().all(|row| expected.contains(&row.reference)));
        let suggested = index.suggest(&seen, "c", 100);
        assert_eq!(suggested.len(), expected.len());
        let keys = ["kind", "metadata.namespace", "metadata.tags", "relations.dependencyof"];
        let keys = keys.map(str::to_owned);
        for (key, counted) in keys.iter().zip(index.facets(&seen, &keys, &Filter::everything())) {
            assert_eq!(counted.to_vec(), self.counted(key, &expected), "{key}");
        }
        for reference in self.entities.keys() {
            self.check_relations(reference, &expected);
        }
    }

    fn check_pages(&self, expected: &BTreeSet<EntityRef>) {
        let seen = self.index.seen(&self.sight());
        let mut selection = Selection { limit: Some(2), ..Selection::of(Filter::everything()) };
        let mut walked = Vec::new();
        loop {
            let page = self.index.select(&seen, &selection);
            walked.extend(page.rows.iter().map(|one| EntityRef::clone(one)));
            let Some((_, last)) = page.ends.filter(|_| page.later) else { break };
            selection.start = Start::After(last);
        }
        assert_eq!(walked, expected.iter().cloned().collect::<Vec<_>>());
    }

    /// Values of a key among those who are seen, by a scan.
    fn counted(&self, key: &str, expected: &BTreeSet<EntityRef>) -> Vec<(String, u64)> {
        let mut counts = BTreeMap::<String, u64>::new();
        for reference in expected {
            let entity = &self.entities[reference];
            let values: BTreeSet<String> = match key {
                "kind" => [entity.kind().to_owned()].into(),
                "metadata.namespace" => [entity.namespace().to_owned()].into(),
                "metadata.tags" => entity.tags().map(str::to_owned).collect(),
                _ => self
                    .needed_by(reference, expected)
                    .map(std::string::ToString::to_string)
                    .collect(),
            };
            for value in values {
                *counts.entry(value).or_default() += 1;
            }
        }
        counts.into_iter().collect()
    }

    /// Who, of those who are seen, says to depend on an entity.
    fn needed_by<'a>(
        &'a self,
        reference: &'a EntityRef,
        expected: &'a BTreeSet<EntityRef>,
    ) -> impl Iterator<Item = &'a EntityRef> {
        expected.iter().filter(move |other| {
            let mentions = catalog::relations::mentions(&self.entities[*other]);
            mentions.iter().any(|mention| {
                mention.relation_type == "dependsOn" && mention.target.as_ref() == Ok(reference)
            })
        })
    }

    fn check_relations(&self, reference: &EntityRef, expected: &BTreeSet<EntityRef>) {
        let (index, seen) = (&self.index, self.index.seen(&self.sight()));
        let shown =
            |target: &EntityRef| expected.contains(target) || !self.entities.contains_key(target);
        assert_eq!(index.is_seen(&seen, reference), expected.contains(reference));
        assert_eq!(index.row(&seen, reference).is_some(), expected.contains(reference));
        for (_, target) in index.relation_pairs(&seen, reference) {
            assert!(shown(&target), "{reference} leads to {target}");
        }
        // Bodies are kept by what they leave out: by nothing only where nothing is left out.
        let everything = index.relation_pairs(&Seen::everything(), reference);
        let hides = everything.iter().any(|(_, target)| !shown(target));
        let number = index.hidden_relations(&seen, reference, &self.numbering);
        assert_eq!(number != 0, hides, "{reference}");
        match graph(index, &seen, reference, 3) {
            None => assert!(!expected.contains(reference)),
            Some(graph) => {
                assert!(expected.contains(reference));
                assert!(graph.nodes.iter().all(|node| shown(&node.entity.target)));
            }
        }
        // Asking by name for what leads to it finds nothing of one that is not seen.
        let test = Test::OneOf(vec![reference.to_string()]);
        let filter = Filter::Field("relations.dependson".to_owned(), test);
        let found = index.select(&seen, &Selection::of(filter)).total;
        let needed = self.needed_by(reference, expected).count() as u64;
        assert_eq!(found, if expected.contains(reference) { needed } else { 0 });
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(120))]

    /// Property 18: every answer is that of a scan, in the call after the change.
    #[test]
    fn property_18_a_change_is_in_force_in_the_next_answer(changes in vec(a_change(), 1..40)) {
        let mut world = World::new();
        for change in changes {
            world.change(change);
            world.check();
        }
    }

    /// Property 10 (4.5), the mechanism: what a permission other than `catalog.read` keeps from
    /// somebody is neither shown nor counted.
    #[test]
    fn property_10_what_another_permission_restricts_is_not_counted(
        changes in vec(a_change(), 1..40),
    ) {
        let mut world = World::new();
        for change in changes {
            world.change(change);
            let seen = world.index.permitted(&world.sight(), Permission::MonitoringRead);
            let expected = world.scan(Permission::MonitoringRead);
            let found = world.index.select(&seen, &Selection::of(Filter::everything()));
            prop_assert_eq!(found.total, expected.len() as u64);
            let rows: BTreeSet<EntityRef> =
                found.rows.iter().map(|one| EntityRef::clone(one)).collect();
            prop_assert_eq!(rows, expected);
        }
    }
}
