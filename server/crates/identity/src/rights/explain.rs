//! Whether somebody may do something, and why; and who may.

use super::roles;
use crate::{
    policy::{Reason, Rules, Verdict},
    sign_in::Somebody,
};
use platform::access::{About, Decision, EntityFacts, Object, Permission, PrincipalKind};
use platform::rights::{DecidingPolicy, Explanation, Ground, Holder, Question, WhoMay};

/// Who could give a role that are named.
const GRANTORS: usize = 10;

/// The answer in full.
pub(super) fn explained(
    rules: &Rules,
    somebody: &Somebody,
    question: &Question,
    facts: Option<&EntityFacts>,
    everybody: &[Somebody],
) -> Explanation {
    let Question { permission, entity, .. } = question;
    let principal = &somebody.principal;
    let object = facts.map_or(Object::Portal, Object::Entity);
    let verdict = rules.explain(principal, *permission, &object);
    let missing = permission.about() == About::Entity && entity.is_some() && facts.is_none();
    let ground = if missing { Ground::NoSuchEntity } else { ground(&verdict) };
    let denied = !verdict.decision.is_allowed();
    let granting_roles =
        if denied { granting(rules, somebody, *permission, object) } else { vec![] };
    let grantors = if denied { grantors(rules, everybody) } else { Vec::new() };
    Explanation {
        principal: principal.id.clone(),
        label: principal.label.clone(),
        permission: *permission,
        entity: entity.clone(),
        ground,
        roles: rules.how(principal, &somebody.claims),
        policies: verdict.reasons.into_iter().map(told).collect(),
        errors: verdict.errors,
        decision: verdict.decision,
        granting_roles,
        grantors,
    }
}

fn ground(verdict: &Verdict) -> Ground {
    match verdict.decision {
        _ if verdict.out_of_scope => Ground::OutOfScope,
        Decision::Allow => Ground::Permitted,
        Decision::WithApproval { .. } => Ground::Approval,
        Decision::Deny if verdict.reasons.is_empty() => Ground::NothingPermits,
        Decision::Deny => Ground::Forbidden,
    }
}

fn told(reason: Reason) -> DecidingPolicy {
    let Reason { policy: name, document: (kind, document), permits, text } = reason;
    DecidingPolicy { name, kind, document, permits, text }
}

/// Roles with which it would be permitted.
fn granting(
    rules: &Rules,
    somebody: &Somebody,
    permission: Permission,
    object: Object<'_>,
) -> Vec<String> {
    let with = |role: &&String| {
        let mut principal = somebody.principal.clone();
        principal.roles.insert((*role).clone());
        rules.decide(&principal, permission, &object).is_allowed()
    };
    rules.roles().keys().filter(with).cloned().collect()
}

/// Who may change who has which role.
fn grantors(rules: &Rules, everybody: &[Somebody]) -> Vec<Holder> {
    let may = who_may(rules, Permission::PolicyWrite, None, everybody);
    may.allowed
        .into_iter()
        .filter(|one| !one.principal.contains("service:"))
        .take(GRANTORS)
        .collect()
}

/// Who may do something.
pub(super) fn who_may(
    rules: &Rules,
    permission: Permission,
    facts: Option<&EntityFacts>,
    everybody: &[Somebody],
) -> WhoMay {
    let object = facts.map_or(Object::Portal, Object::Entity);
    let (mut allowed, mut with_approval) = (Vec::new(), Vec::new());
    for somebody in everybody {
        let verdict = rules.explain(&somebody.principal, permission, &object);
        let by = verdict.reasons.into_iter().map(|reason| reason.policy).collect();
        let holder = roles::holder(somebody, by);
        match verdict.decision {
            Decision::Allow => allowed.push(holder),
            Decision::WithApproval { .. } => with_approval.push(holder),
            Decision::Deny => {}
        }
    }
    let total = count(allowed.len());
    for list in [&mut allowed, &mut with_approval] {
        list.sort();
        list.truncate(WhoMay::SHOWN);
    }
    let people = everybody.iter().filter(|one| one.principal.kind != PrincipalKind::Anonymous);
    WhoMay { allowed, total, with_approval, of: count(people.count()) }
}

pub(super) fn count(number: usize) -> u64 {
    u64::try_from(number).unwrap_or(u64::MAX)
}
