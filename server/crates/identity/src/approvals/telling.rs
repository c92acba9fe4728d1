//! What people are told of requests: who may decide, and who asked.

use super::desk::unavailable;
use crate::policy::Rules;
use platform::{
    Timestamp,
    access::Principal,
    approvals::ApprovalState,
    identity::IdentityError,
    notifications::{Gist, News, Told, role_name},
};
use store::{ApprovalRecord, UnitOfWork};

/// Where it is decided.
const DECIDE: &str = "/admin/approvals";
/// What one asked for oneself.
const OWN: &str = "/approvals";

fn wanted_key(record: &ApprovalRecord) -> String {
    format!("approval:{}:wanted:", record.id)
}

/// Who asked and is to be told: of a program who answers for it.
fn asker(record: &ApprovalRecord) -> String {
    let then: Option<Principal> = serde_json::from_str(&record.principal).ok();
    then.and_then(|then| then.on_behalf_of).unwrap_or_else(|| record.asked_by.clone())
}

/// That an approval is wanted, for those of the approvers that are named.
pub(super) fn wanted(record: &ApprovalRecord, of: &[String], rules: &Rules) -> News {
    let told = Told::ApprovalWanted {
        permission: record.permission,
        label: record.label.clone(),
        by: record.asked_by_label.clone(),
        reason: Gist::of(&record.reason),
    };
    let name = |one: &String| {
        if rules.roles().contains_key(one) { role_name(one) } else { one.clone() }
    };
    let key = format!("{}{}", wanted_key(record), of.join(","));
    News::new(key, told, DECIDE).to(of.iter().map(name)).except(asker(record))
}

/// Tells who asked how the request stands, and that nobody need decide any more.
pub(super) async fn answered(
    unit: &mut UnitOfWork,
    record: &ApprovalRecord,
    now: Timestamp,
) -> Result<(), IdentityError> {
    unit.told_is_over(&wanted_key(record)).await.map_err(unavailable)?;
    if matches!(record.state, ApprovalState::Waiting | ApprovalState::Withdrawn) {
        return Ok(());
    }
    let told = Told::ApprovalAnswered {
        permission: record.permission,
        label: record.label.clone(),
        state: record.state,
        words: Gist::of(record.outcome.as_deref().unwrap_or(&record.comment)),
    };
    let key = format!("approval:{}:{}", record.id, record.state.name());
    let news = News::new(key, told, OWN).to([asker(record)]);
    unit.tell(&news, now).await.map_err(unavailable)?;
    Ok(())
}
