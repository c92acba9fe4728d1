//! Roles: what they permit, told by asking the rules with somebody who has nothing but the role.

use super::explain::count;
use crate::{
    policy::{Documents, Role, Rules},
    sign_in::Somebody,
};
use platform::{
    EntityRef,
    access::{About, Decision, EntityFacts, Object, Permission, Principal, PrincipalKind},
    rights::{
        Bounds, DocumentKind, Extent, Holder, Permitted, RoleBinding, RoleDetail, RoleEntry, Source,
    },
};
use std::collections::BTreeSet;

/// Somebody with what led there.
pub(super) fn holder(somebody: &Somebody, by: Vec<String>) -> Holder {
    let Principal { id, label, .. } = &somebody.principal;
    Holder { label: label.clone(), principal: id.clone(), by }
}

/// The roles that somebody has in the end.
fn has(rules: &Rules, somebody: &Somebody, role: &str) -> bool {
    rules.how(&somebody.principal, &somebody.claims).iter().any(|how| how.role == role)
}

/// Every role.
pub(super) fn entries(
    rules: &Rules,
    documents: &Documents,
    everybody: &[Somebody],
) -> Vec<RoleEntry> {
    let roles = rules.roles().iter();
    roles.map(|(name, role)| entry(rules, documents, everybody, name, role)).collect()
}

fn entry(
    rules: &Rules,
    documents: &Documents,
    everybody: &[Somebody],
    name: &str,
    role: &Role,
) -> RoleEntry {
    let source = documents.get(DocumentKind::Role, name).map(|one| one.source.clone());
    RoleEntry {
        name: name.to_owned(),
        description: role.description.clone(),
        source: source.unwrap_or(Source::BuiltIn),
        includes: role.includes.iter().cloned().collect(),
        holders: count(everybody.iter().filter(|one| has(rules, one, name)).count()),
        usual: rules.usual_role() == Some(name),
    }
}

/// One role.
pub(super) fn detail(
    rules: &Rules,
    documents: &Documents,
    everybody: &[Somebody],
    name: &str,
) -> Option<RoleDetail> {
    let role = rules.roles().get(name)?;
    let mut holders: Vec<Holder> = Vec::new();
    for somebody in everybody {
        let how = rules.how(&somebody.principal, &somebody.claims);
        let Some(how) = how.into_iter().find(|how| how.role == name) else { continue };
        let included = how.included_by.into_iter().map(|role| format!("role {role}"));
        let usual = how.usual.then(|| "identity.default-role".to_owned());
        holders.push(holder(
            somebody,
            how.bindings.into_iter().chain(included).chain(usual).collect(),
        ));
    }
    holders.sort();
    holders.truncate(RoleDetail::SHOWN);
    let own = rules.bindings().iter().filter(|(binding, _)| binding.role == name);
    let bindings = own.map(|(binding, source)| RoleBinding {
        to: binding.to.to_string(),
        source: source.clone(),
        people: count(
            everybody.iter().filter(|one| binding.to.means(&one.principal, &one.claims)).count(),
        ),
    });
    Some(RoleDetail {
        entry: entry(rules, documents, everybody, name, role),
        permitted: permitted(rules, name, role),
        bounds: bounds(role),
        bindings: bindings.collect(),
        holders,
    })
}

fn bounds(role: &Role) -> Bounds {
    let list = |names: &BTreeSet<String>| names.iter().cloned().collect::<Vec<_>>();
    let approvals = role.approvals.iter().map(|(permission, by)| (permission.clone(), list(by)));
    Bounds {
        namespaces: role.namespaces.as_ref().map(list),
        restricted: role.restricted.iter().cloned().collect(),
        integrations: role.integrations.as_ref().map(list),
        retention_days: role.retention_days,
        approvals: approvals.collect(),
    }
}

/// Somebody who has this role and nothing else, with things of their own and of others.
struct Probe {
    who: Principal,
    own: EntityFacts,
    others: EntityFacts,
    restricted: EntityFacts,
}

impl Probe {
    fn new(name: &str, role: &Role) -> Self {
        let group = |name: &str| EntityRef::new("group", "default", name);
        let namespace = role.namespaces.iter().flatten().next().map_or("default", String::as_str);
        let thing = |name: &str, owner: &str, restricted| EntityFacts {
            reference: EntityRef::new("component", namespace, name),
            spec_type: None,
            lifecycle: None,
            owners: [group(owner)].into(),
            system: None,
            tags: BTreeSet::new(),
            restricted,
        };
        let (team, others) = ("-their-own-", "-others-");
        let who = Principal {
            kind: PrincipalKind::Person,
            id: "user:default/-somebody-".to_owned(),
            entity: Some(EntityRef::new("user", "default", "-somebody-")),
            groups: [group(team)].into(),
            roles: [name.to_owned()].into(),
            ..Principal::anonymous()
        };
        Self {
            who,
            own: thing("-own-", team, false),
            others: thing("-other-", others, false),
            restricted: thing("-restricted-", others, true),
        }
    }
}

fn permitted(rules: &Rules, name: &str, role: &Role) -> Vec<Permitted> {
    let probe = Probe::new(name, role);
    let extent = |permission, facts: &EntityFacts| {
        let object = match permission {
            permission if Permission::about(permission) == About::Portal => Object::Portal,
            _ => Object::Entity(facts),
        };
        match rules.decide(&probe.who, permission, &object) {
            Decision::Allow => Extent::Yes,
            Decision::WithApproval { .. } => Extent::Approval,
            Decision::Deny => Extent::No,
        }
    };
    let all = Permission::ALL.iter().map(|permission| Permitted {
        permission: *permission,
        own: extent(*permission, &probe.own),
        others: extent(*permission, &probe.others),
        restricted: extent(*permission, &probe.restricted),
    });
    all.filter(|one| [one.own, one.others, one.restricted].iter().any(|one| *one != Extent::No))
        .collect()
}
