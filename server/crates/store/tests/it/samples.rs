//! Records for tests.

use platform::{
    EntityRef, Timestamp,
    catalog::{Cause, ChangeKind, Operation, ProblemKind, Severity},
    scaffolder::{EventKind, StepState, TaskEvent, TaskState},
};
use store::{
    ClaimKey, ClaimRecord, EntityRecord, NewChange, ProblemRecord, Store, TaskBodyRecord,
    TaskRecord,
};

/// A component of the default namespace.
pub(crate) fn component(name: &str) -> EntityRef {
    EntityRef::new("component", "default", name)
}

/// A claim of a source on a component; body and hash tell whose it is.
pub(crate) fn claim(source: &str, location: &str, name: &str) -> ClaimRecord {
    ClaimRecord {
        id: 0,
        key: ClaimKey {
            source: source.to_owned(),
            location: location.to_owned(),
            reference: component(name),
            occurrence: 0,
        },
        line: 3,
        hash: format!("hash of {source} {location}"),
        body: format!("{{\"from\":\"{source} {location}\"}}"),
        orphaned_at: None,
    }
}

/// A component as the catalog shows it.
pub(crate) fn entity(name: &str) -> EntityRecord {
    EntityRecord {
        reference: component(name),
        hash: format!("hash of {name}"),
        body: format!("{{\"name\":\"{name}\"}}"),
        source: "folder".to_owned(),
        location: "catalog-info.yaml".to_owned(),
        line: 1,
        orphan: false,
        created_at: Timestamp(1_000),
        updated_at: Timestamp(2_000),
    }
}

/// A change of a component.
pub(crate) fn change(kind: ChangeKind, name: &str) -> NewChange {
    NewChange {
        kind,
        reference: component(name),
        body: format!("{{\"name\":\"{name}\"}}"),
        cause: "folder: catalog-info.yaml".to_owned(),
        by: Cause {
            operation: Operation::Read,
            actor: Operation::Read.actor(),
            person: None,
            principal: None,
            change_set: Some("a".to_owned()),
            source: "folder".to_owned(),
            location: "catalog-info.yaml".to_owned(),
            line: 3,
        },
        owner: Some(EntityRef::new("group", "default", "team")),
        at: Timestamp(3_000),
        created_at: Timestamp(2_000),
    }
}

/// A refused document of the source `folder`.
pub(crate) fn problem(location: &str, line: Option<u32>, message: &str) -> ProblemRecord {
    ProblemRecord {
        kind: ProblemKind::Refused,
        severity: Severity::Error,
        source: "folder".to_owned(),
        location: location.to_owned(),
        line,
        column: None,
        entity: None,
        message: message.to_owned(),
        since: Timestamp(1_000),
    }
}

/// Stores claims in a unit of their own.
pub(crate) async fn put_claims(store: &Store, claims: &[ClaimRecord]) {
    let mut unit = store.begin().await.unwrap();
    unit.put_claims(claims).await.unwrap();
    unit.commit().await.unwrap();
}

/// Stores problems in a unit of their own.
pub(crate) async fn replace_problems(store: &Store, source: &str, problems: &[ProblemRecord]) {
    let mut unit = store.begin().await.unwrap();
    unit.replace_problems(source, problems).await.unwrap();
    unit.commit().await.unwrap();
}

/// The claim that wins an entity now.
pub(crate) async fn winner(store: &Store, name: &str) -> Option<ClaimRecord> {
    let mut unit = store.begin().await.unwrap();
    let winners = unit.winning_claims(&[component(name)]).await.unwrap();
    winners.into_iter().next()
}

/// The template of the tasks here.
pub(crate) fn template() -> EntityRef {
    EntityRef::new("template", "default", "go-service")
}

/// An open task that Jane wished for.
pub(crate) fn task(id: &str, at: i64) -> TaskRecord {
    TaskRecord {
        id: id.to_owned(),
        template: template(),
        state: TaskState::Open,
        is_draft: false,
        key: None,
        created_at: Timestamp(at),
        started_at: None,
        ended_at: None,
        created_by: "user:default/jane".to_owned(),
        created_by_label: "Jane".to_owned(),
        created_by_entity: Some(EntityRef::new("user", "default", "jane")),
        subject: Some("shop".to_owned()),
        made: None,
        step: None,
        steps_done: 0,
        steps_total: 3,
        note: None,
        cancel_wanted: false,
        approval: None,
        wake_at: None,
        attempts: 0,
        version: 0,
    }
}

/// What it is run with.
pub(crate) fn body() -> TaskBodyRecord {
    TaskBodyRecord {
        base: "/templates/go/template.yaml".to_owned(),
        spec: "{\"steps\":[]}".to_owned(),
        context: "{}".to_owned(),
        values: "{\"name\":\"sh\u{f6}p\"}".to_owned(),
        secret_names: vec!["TOKEN".to_owned()],
        principal: "{}".to_owned(),
        account: Some("a".to_owned()),
    }
}

/// A line of a task's log.
pub(crate) fn event(task: &str, message: &str) -> TaskEvent {
    TaskEvent {
        id: 0,
        task: task.to_owned(),
        kind: EventKind::Log,
        at: Timestamp(12),
        step: Some("fetch".to_owned()),
        state: Some(StepState::Processing),
        ended: None,
        message: message.to_owned(),
    }
}
