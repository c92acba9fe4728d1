//! What the roles that Slipway brings along may do, and what is refused.

use super::*;
use platform::{
    EntityRef,
    access::{Decision, EntityFacts, Object, Permission, Principal, PrincipalKind},
};
use proptest::prelude::*;
use std::collections::BTreeSet;

fn group(name: &str) -> EntityRef {
    EntityRef::new("group", "default", name)
}

fn component(name: &str, namespace: &str, owner: &str, restricted: bool) -> EntityFacts {
    EntityFacts {
        reference: EntityRef::new("component", namespace, name),
        spec_type: Some("service".to_owned()),
        lifecycle: None,
        owners: [group(owner)].into(),
        system: None,
        tags: BTreeSet::new(),
        restricted,
    }
}

fn person(roles: &[&str], groups: &[&str]) -> Principal {
    Principal {
        kind: PrincipalKind::Person,
        id: "user:default/jane".to_owned(),
        entity: Some(EntityRef::new("user", "default", "jane")),
        groups: groups.iter().map(|name| group(name)).collect(),
        roles: roles.iter().map(ToString::to_string).collect(),
        ..Principal::guest()
    }
}

fn rules() -> Rules {
    Rules::compile(&built_in().unwrap(), Some("developer")).unwrap()
}

fn allowed(rules: &Rules, who: &Principal, permission: Permission, what: &EntityFacts) -> bool {
    rules.decide(who, permission, &Object::Entity(what)).is_allowed()
}

#[test]
fn built_in_roles_do_what_they_say() {
    let rules = rules();
    let (own, other) = (component("a", "default", "team", false), component("b", "x", "z", false));
    let secret = component("c", "default", "z", true);
    for permission in Permission::ALL {
        assert!(allowed(&rules, &Principal::guest(), *permission, &secret), "{permission}");
        assert!(!allowed(&rules, &Principal::anonymous(), *permission, &own), "{permission}");
        let viewer = person(&["viewer"], &["team"]);
        assert!(!permission.changes() || !allowed(&rules, &viewer, *permission, &own));
    }
    let developer = person(&["developer"], &["team"]);
    assert!(allowed(&rules, &developer, Permission::CatalogWrite, &own));
    assert!(!allowed(&rules, &developer, Permission::CatalogWrite, &other));
    assert!(allowed(&rules, &developer, Permission::CatalogRead, &other));
    assert!(!allowed(&rules, &developer, Permission::CatalogRead, &secret));
    assert!(allowed(&rules, &person(&["developer"], &["z"]), Permission::CatalogRead, &secret));
    assert!(allowed(&rules, &person(&["manager"], &[]), Permission::CatalogRead, &secret));
}

#[test]
fn what_needs_an_approval_says_of_whom_and_only_to_who_could_do_it_then() {
    let rules = rules();
    let (own, other) = (component("a", "default", "t", false), component("b", "x", "z", false));
    let contractor = person(&["contractor-developer"], &["t"]);
    let decide =
        |what| rules.decide(&contractor, Permission::DeploymentSync, &Object::Entity(what));
    let by = vec!["admin".to_owned(), "platform-engineer".to_owned()];
    assert_eq!(decide(&own), Decision::WithApproval { by });
    assert_eq!(decide(&other), Decision::Deny);
    assert_eq!(rules.limits(&contractor).retention_days, Some(90));
}

#[test]
fn bounds_of_a_role_hold_whatever_other_roles_there_are() {
    let mut documents = built_in().unwrap();
    let table = "[roles.external]\nnamespaces = ['shop']\nrestricted = ['component:shop/pay']\n\
                 integrations = ['argocd']\n[[bindings]]\nrole = 'external'\nto = ['claim:ext']\n";
    documents.put_table("t", table, &Source::BuiltIn).unwrap();
    let rules = Rules::compile(&documents, Some("developer")).unwrap();
    let who = person(&["external", "viewer"], &[]);
    let sees = |namespace, name| {
        allowed(&rules, &who, Permission::CatalogRead, &component(name, namespace, "t", false))
    };
    assert!(sees("shop", "web") && !sees("default", "web") && !sees("shop", "pay"));
    assert!(rules.limits(&who).allows("argocd") && !rules.limits(&who).allows("sentry"));
    let claims = ["ext".to_owned()].into();
    assert_eq!(rules.roles_of(&person(&[], &[]), &claims), ["external".to_owned()].into());
    let none = BTreeSet::new();
    assert!(rules.roles_of(&person(&[], &[]), &none).contains("viewer"), "the usual role");
}

#[test]
fn a_bound_of_a_token_comes_before_all_policies() {
    let rules = rules();
    let mut admin = person(&["admin"], &[]);
    admin.scopes = Some([Permission::CatalogRead].into());
    let what = component("a", "default", "t", false);
    assert!(allowed(&rules, &admin, Permission::CatalogRead, &what));
    let verdict = rules.explain(&admin, Permission::CatalogWrite, &Object::Entity(&what));
    assert!(verdict.out_of_scope && !verdict.decision.is_allowed());
}

#[test]
fn an_explanation_names_the_policies_that_decided() {
    let rules = rules();
    let secret = component("c", "default", "z", true);
    let verdict =
        rules.explain(&person(&["viewer"], &[]), Permission::CatalogRead, &Object::Entity(&secret));
    let [reason] = verdict.reasons.as_slice() else { panic!("{verdict:?}") };
    assert_eq!(reason.policy, "seeing/restricted");
    assert!(!reason.permits && reason.text.contains("resource.restricted"));
}

#[test]
fn mistakes_are_told_with_their_place() {
    let refused = |text: &str| {
        let mut documents = built_in().unwrap();
        let (kind, source) = (DocumentKind::Policy, Source::File("own.cedar".to_owned()));
        let (name, text) = ("own".to_owned(), text.to_owned());
        documents.put(Document { kind, name, text, source });
        Rules::compile(&documents, None).err().expect("it is wrong").0.remove(0)
    };
    let problem = refused("permit (principal, action, resource)\nwhen { nonsense };");
    assert_eq!((problem.place.as_str(), problem.line, problem.column), ("own.cedar", 2, 8));
    let problem = refused("\npermit (principal, action == Action::\"catalog.reed\", resource);");
    assert_eq!(problem.line, 2, "{problem}");
    let problem = refused("permit (principal, action, resource is Entity)\nwhen { resource.nam };");
    assert_eq!(problem.line, 2, "{problem}");
    let problem = refused(
        "permit (principal, action == Action::\"catalog.read\", resource is Entity) \
         when { [resource].contains(resource) };",
    );
    assert!(problem.message.contains("as a whole"), "{problem}");
}

/// Conditions over all attributes, from which policies are made at random.
const CONDITIONS: [&str; 10] = [
    "resource.kind == \"api\"",
    "resource.namespace == \"x\"",
    "resource has type && resource.type == \"service\"",
    "resource has lifecycle && resource.lifecycle like \"prod*\"",
    "principal in resource.owners",
    "principal in resource.ownerUsers",
    "resource has system && resource.system == \"system:default/s\"",
    "resource.tags.contains(\"java\")",
    "resource.restricted",
    "resource == Entity::\"component:default/c1\"",
];

fn random_policies() -> impl Strategy<Value = String> {
    let condition = (0..CONDITIONS.len(), any::<bool>(), 0..CONDITIONS.len(), 0..3_u8);
    let policy =
        (condition, any::<bool>(), 0..2_u8).prop_map(|((one, not, other, how), permit, whom)| {
            let effect = if permit { "permit" } else { "forbid" };
            let whom = ["principal", "principal in Role::\"viewer\""][usize::from(whom)];
            let one =
                if not { format!("!({})", CONDITIONS[one]) } else { CONDITIONS[one].to_owned() };
            let condition = match how {
                0 => one,
                1 => format!("({one}) && ({})", CONDITIONS[other]),
                _ => format!("({one}) || ({})", CONDITIONS[other]),
            };
            format!("{effect} ({whom}, action, resource is Entity) when {{ {condition} }};")
        });
    proptest::collection::vec(policy, 1..5).prop_map(|policies| policies.join("\n"))
}

fn random_entity() -> impl Strategy<Value = EntityFacts> {
    let optional = |values: &'static [&'static str]| {
        proptest::option::of(proptest::sample::select(values))
            .prop_map(|one| one.map(str::to_owned))
    };
    let names = (0..2_usize, 0..2_usize, 0..4_u8);
    let sets = (0..3_u8, any::<bool>(), any::<bool>(), any::<bool>());
    let texts = (optional(&["service", "website"]), optional(&["production", "test"]));
    (names, texts, sets).prop_map(
        |((kind, namespace, number), texts, (owner, system, java, restricted))| {
            let owner = match owner {
                0 => None,
                1 => Some(group("team")),
                _ => Some(EntityRef::new("user", "default", "jane")),
            };
            EntityFacts {
                reference: EntityRef::new(
                    ["component", "api"][kind],
                    ["default", "x"][namespace],
                    &format!("c{number}"),
                ),
                spec_type: texts.0,
                lifecycle: texts.1,
                owners: owner.into_iter().collect(),
                system: system.then(|| EntityRef::new("system", "default", "s")),
                tags: java.then(|| "java".to_owned()).into_iter().collect(),
                restricted,
            }
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(120))]

    /// Entities that agree in the aspects of a permission get the same decision: what the
    /// bitmaps of the catalog rest on (property 18).
    #[test]
    fn property_18_one_class_has_one_decision(
        text in random_policies(),
        entities in proptest::collection::vec(random_entity(), 2..30),
        role in any::<bool>(),
    ) {
        let mut documents = built_in().unwrap();
        let (kind, name) = (DocumentKind::Policy, "random".to_owned());
        documents.put(Document { kind, name, text, source: Source::BuiltIn });
        let rules = Rules::compile(&documents, None).unwrap();
        let roles: &[&str] = if role { &["viewer"] } else { &[] };
        let who = person(roles, &["team"]);
        for permission in [Permission::CatalogRead, Permission::MonitoringRead, Permission::CatalogWrite] {
            let aspects = rules.aspects(permission);
            let mut decided = std::collections::BTreeMap::new();
            for entity in &entities {
                let decision = rules.decide(&who, permission, &Object::Entity(entity));
                let known = decided.entry(aspects.class_of(entity)).or_insert(decision.clone());
                prop_assert_eq!(&*known, &decision);
                // The facts of a class stand for all of it.
                let class = aspects.class_of(entity);
                prop_assert_eq!(rules.decide(&who, permission, &Object::Entity(&class)), decision);
            }
        }
    }
}
