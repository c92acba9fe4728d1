//! From rows back to records.

mod answers;
mod approvals;
mod costs;
mod delivery;
mod deployments;
mod notifications;
mod origins;
mod sign_in;
mod tasks;

pub(crate) use answers::answer;
pub(crate) use approvals::approval;
pub(crate) use costs::{budget, cost_day, cost_month, cost_series, cost_source};
pub(crate) use delivery::{fact, note as delivery_note, stream};
pub(crate) use deployments::{application, deployment_source, operation};
pub(crate) use notifications::{addressed, news, notification, post, wishes};
pub(crate) use origins::origin;
pub(crate) use sign_in::{account, agent, id, note, session, sign_in, token};
pub(crate) use tasks::{
    due_task, memory_entry, memory_value, running_tasks, sealed, task, task_body, task_count,
    task_event, task_file, task_result, task_round, task_step, template_usage,
};

use crate::statement::Row;
use crate::{
    AuditMark, AuditRow, BodyRecord, ChangeRecord, ChangeSetRecord, ClaimHead, ClaimKey,
    ClaimRecord, EntityRecord, HeldRemoval, Lease, LeaseRecord, LocationRecord, Mark, NewChange,
    PolicyVersion, ProblemRecord, RegisteredLocation, SourceRecord,
};
use platform::{
    EntityRef, Timestamp,
    catalog::{Actor, Cause, ChangeKind, Decision, HeldRemovals, Operation, ProblemKind, Severity},
};

/// How a row is read.
pub(crate) type Read<T> = fn(&Row) -> Result<T, sqlx::Error>;

/// The name of a sort of change in the log.
pub(crate) const fn action(kind: ChangeKind) -> &'static str {
    match kind {
        ChangeKind::Created => "created",
        ChangeKind::Updated => "updated",
        ChangeKind::Deleted => "deleted",
    }
}

pub(crate) fn change_kind(action: &str) -> Option<ChangeKind> {
    let all = [ChangeKind::Created, ChangeKind::Updated, ChangeKind::Deleted];
    all.into_iter().find(|kind| self::action(*kind) == action)
}

/// The rank of a severity, the worst first.
pub(crate) const fn rank(severity: Severity) -> i64 {
    match severity {
        Severity::Error => 0,
        Severity::Warning => 1,
    }
}

fn severity(rank: i64) -> Option<Severity> {
    [Severity::Error, Severity::Warning].into_iter().find(|one| self::rank(*one) == rank)
}

/// A count or a number of a line.
pub(crate) fn number<T: TryFrom<i64>>(row: &Row, column: &str) -> Result<T, sqlx::Error> {
    row.read(column, |value: i64| T::try_from(value).ok())
}

fn optional_number(row: &Row, column: &str) -> Result<Option<u32>, sqlx::Error> {
    row.read(column, |value: Option<i64>| value.map(u32::try_from).transpose().ok())
}

fn moment(row: &Row, column: &str) -> Result<Timestamp, sqlx::Error> {
    row.get(column).map(Timestamp)
}

fn optional_moment(row: &Row, column: &str) -> Result<Option<Timestamp>, sqlx::Error> {
    Ok(row.get::<Option<i64>>(column)?.map(Timestamp))
}

/// The columns `kind`, `namespace`, `name`.
pub(crate) fn reference(row: &Row) -> Result<EntityRef, sqlx::Error> {
    let part = |column| row.get::<String>(column);
    Ok(EntityRef::new(&part("kind")?, &part("namespace")?, &part("name")?))
}

/// A row of `claims` without its body.
pub(crate) fn claim_head(row: &Row) -> Result<ClaimHead, sqlx::Error> {
    Ok(ClaimHead {
        id: row.get("id")?,
        key: ClaimKey {
            source: row.get("source")?,
            location: row.get("location")?,
            reference: reference(row)?,
            occurrence: number(row, "occurrence")?,
        },
        line: number(row, "line")?,
        hash: row.get("hash")?,
        orphaned_at: optional_moment(row, "orphaned_at")?,
    })
}

/// A row of `claims`.
pub(crate) fn claim(row: &Row) -> Result<ClaimRecord, sqlx::Error> {
    let head = claim_head(row)?;
    Ok(ClaimRecord {
        id: head.id,
        key: head.key,
        line: head.line,
        hash: head.hash,
        body: row.get("body")?,
        orphaned_at: head.orphaned_at,
    })
}

/// A row of `entities`.
pub(crate) fn entity(row: &Row) -> Result<EntityRecord, sqlx::Error> {
    Ok(EntityRecord {
        reference: reference(row)?,
        hash: row.get("hash")?,
        body: row.get("body")?,
        source: row.get("source")?,
        location: row.get("location")?,
        line: number(row, "line")?,
        orphan: row.get("orphan")?,
        created_at: moment(row, "created_at")?,
        updated_at: moment(row, "updated_at")?,
    })
}

/// The same, with less of it.
pub(crate) fn body(row: &Row) -> Result<BodyRecord, sqlx::Error> {
    let (reference, updated_at) = (reference(row)?, moment(row, "updated_at")?);
    Ok(BodyRecord { reference, body: row.get("body")?, updated_at })
}

/// A row of `changes`.
pub(crate) fn change(row: &Row) -> Result<ChangeRecord, sqlx::Error> {
    let at = moment(row, "changed_at")?;
    let owner: Option<String> = row.get("owner")?;
    Ok(ChangeRecord {
        position: row.get("position")?,
        change: NewChange {
            kind: row.read("action", |action: String| change_kind(&action))?,
            reference: reference(row)?,
            body: row.get("body")?,
            cause: row.get("cause")?,
            by: cause(row)?,
            owner: owner.and_then(|owner| owner.parse().ok()),
            at,
            created_at: optional_moment(row, "created_at")?.unwrap_or(at),
        },
    })
}

fn cause(row: &Row) -> Result<Cause, sqlx::Error> {
    let part =
        |column| Ok::<_, sqlx::Error>(row.get::<Option<String>>(column)?.unwrap_or_default());
    let operation = Operation::from_name(&part("operation")?).unwrap_or(Operation::Read);
    Ok(Cause {
        operation,
        actor: Actor::from_name(&part("actor")?).unwrap_or(operation.actor()),
        person: row.get("actor_name")?,
        principal: row.get("actor_id")?,
        change_set: row.get("change_set")?,
        source: part("source")?,
        location: part("location")?,
        line: optional_number(row, "line")?.unwrap_or(1),
    })
}

/// A row of `changes` as the entity that it left; its hash is not known here.
pub(crate) fn entity_then(row: &Row) -> Result<EntityRecord, sqlx::Error> {
    let ChangeRecord { change, .. } = change(row)?;
    Ok(EntityRecord {
        reference: change.reference,
        hash: String::new(),
        body: change.body,
        source: change.by.source,
        location: change.by.location,
        line: change.by.line,
        orphan: false,
        created_at: change.created_at,
        updated_at: change.at,
    })
}

/// The body that a row of `changes` left; `None` when the entity was gone.
pub(crate) fn body_then(row: &Row) -> Result<(BodyRecord, bool), sqlx::Error> {
    let there = row.read("action", |action: String| change_kind(&action))? != ChangeKind::Deleted;
    Ok((body(row)?, there))
}

/// A position and its moment.
pub(crate) fn mark(row: &Row) -> Result<Mark, sqlx::Error> {
    Ok(Mark { position: row.get("position")?, at: moment(row, "changed_at")? })
}

/// A row of `change_sets`.
pub(crate) fn change_set(row: &Row) -> Result<ChangeSetRecord, sqlx::Error> {
    Ok(ChangeSetRecord {
        id: row.get("id")?,
        subject: row.get("subject")?,
        operation: row.read("operation", |name: String| Operation::from_name(&name))?,
        person: row.get("actor_name")?,
        principal: row.get("actor_id")?,
        made_at: moment(row, "made_at")?,
        act: row.get("act")?,
        undoes: row.get("undoes")?,
        undone_by: row.get("undone_by")?,
    })
}

/// A row of `audit_log`.
pub(crate) fn audit_row(row: &Row) -> Result<AuditRow, sqlx::Error> {
    Ok(AuditRow {
        position: row.get("position")?,
        at: moment(row, "at")?,
        actor_kind: row.get("actor_kind")?,
        actor: row.get("actor")?,
        on_behalf_of: row.get("on_behalf_of")?,
        credential: row.get("credential")?,
        action: row.get("action")?,
        object: row.get("object")?,
        outcome: row.get("outcome")?,
        reason: row.get("reason")?,
        request: row.get("request")?,
        address: row.get("address")?,
        before: row.get("before_value")?,
        after: row.get("after_value")?,
        hash: row.get("hash")?,
    })
}

/// A row of `audit_marks`, or what of `audit_log` makes one.
pub(crate) fn audit_mark(row: &Row) -> Result<AuditMark, sqlx::Error> {
    let (position, hash) = (row.get("position")?, row.get("hash")?);
    Ok(AuditMark { position, hash, at: moment(row, "at")? })
}

/// A row of `problems`.
pub(crate) fn problem(row: &Row) -> Result<ProblemRecord, sqlx::Error> {
    let part = |column| row.get::<Option<String>>(column);
    let entity = match (part("entity_kind")?, part("entity_namespace")?, part("entity_name")?) {
        (Some(kind), Some(namespace), Some(name)) => Some(EntityRef::new(&kind, &namespace, &name)),
        _ => None,
    };
    Ok(ProblemRecord {
        kind: row.read("sort", |sort: String| ProblemKind::from_name(&sort))?,
        severity: row.read("severity", severity)?,
        source: row.get("source")?,
        location: row.get("location")?,
        line: optional_number(row, "line")?,
        column: optional_number(row, "column_number")?,
        entity,
        message: row.get("message")?,
        since: moment(row, "since")?,
    })
}

/// A row of `locations`.
pub(crate) fn location(row: &Row) -> Result<LocationRecord, sqlx::Error> {
    Ok(LocationRecord {
        location: row.get("location")?,
        parent: row.get("parent")?,
        scanned: row.get("scanned")?,
        fingerprint: row.get("fingerprint")?,
    })
}

/// A row of `sources`.
pub(crate) fn source(row: &Row) -> Result<SourceRecord, sqlx::Error> {
    Ok(SourceRecord {
        source: row.get("source")?,
        read_at: optional_moment(row, "read_at")?,
        failure: row.get("failure")?,
    })
}

fn decision(row: &Row) -> Result<Decision, sqlx::Error> {
    row.read("decision", |decision: String| Decision::from_name(&decision))
}

/// A row of `held_removals`.
pub(crate) fn held_removal(row: &Row) -> Result<HeldRemoval, sqlx::Error> {
    let (claim_id, since) = (row.get("claim_id")?, moment(row, "since")?);
    Ok(HeldRemoval { claim_id, decision: decision(row)?, since })
}

/// Rows of `held_removals`, taken together.
pub(crate) fn held_removals(row: &Row) -> Result<HeldRemovals, sqlx::Error> {
    let count: u64 = number(row, "count")?;
    let (last, sum): (i64, i64) = (row.get("last")?, row.get("sum")?);
    Ok(HeldRemovals {
        source: row.get("source")?,
        decision: decision(row)?,
        count,
        since: moment(row, "since")?,
        token: format!("{count}-{last}-{sum}"),
    })
}

/// A row of `registered_locations`.
pub(crate) fn registered_location(row: &Row) -> Result<RegisteredLocation, sqlx::Error> {
    Ok(RegisteredLocation {
        id: row.get("id")?,
        location_type: row.get("location_type")?,
        target: row.get("target")?,
        presence: row.get("presence")?,
        created_at: moment(row, "created_at")?,
    })
}

/// Name and token of a lease.
pub(crate) fn lease(row: &Row) -> Result<Lease, sqlx::Error> {
    Ok(Lease { name: row.get("name")?, token: row.get("token")? })
}

/// A row of `leases`, with whether it is free.
pub(crate) fn lease_record(row: &Row) -> Result<LeaseRecord, sqlx::Error> {
    let holder: String = row.get("holder")?;
    Ok(LeaseRecord {
        name: row.get("name")?,
        holder: Some(holder).filter(|holder| !holder.is_empty()),
        token: row.get("token")?,
        free: row.get("free")?,
        asked: row.get("asked")?,
    })
}

pub(crate) fn policy_version(row: &Row) -> Result<PolicyVersion, sqlx::Error> {
    Ok(PolicyVersion {
        position: row.get("position")?,
        kind: row.get("kind")?,
        name: row.get("name")?,
        state: row.get("state")?,
        text: row.get("text")?,
        author: row.get("author")?,
        comment: row.get("comment")?,
        at: moment(row, "at")?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_ranks_read_back_as_themselves() {
        for kind in [ChangeKind::Created, ChangeKind::Updated, ChangeKind::Deleted] {
            assert_eq!(change_kind(action(kind)), Some(kind));
        }
        for one in [Severity::Error, Severity::Warning] {
            assert_eq!(severity(rank(one)), Some(one));
        }
        assert_eq!(change_kind("moved"), None);
        assert!(rank(Severity::Error) < rank(Severity::Warning), "the worst first");
    }
}
