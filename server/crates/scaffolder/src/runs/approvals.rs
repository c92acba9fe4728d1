//! Requests for approvals of tasks and steps, and what happens once one was approved
//! ([`platform::approvals`]).

use super::{
    journal::wake,
    parts::{ApprovalRule, Sealed},
    service::RunService,
};
use async_trait::async_trait;
use platform::{
    Timestamp,
    access::{Asker, Decision, Permission, Principal, Refusal},
    approvals::{Act, ApprovalState, Subject},
    identity::IdentityError,
    notifications::{Gist, News, Told, role_name},
    scaffolder::TaskState,
};
use std::{fmt::Write, sync::Arc};
use store::{ApprovalRecord, StoreError, TaskRecord};

/// Where it is decided.
const DECIDE: &str = "/admin/approvals";

/// What a request is about: a task, or a step of one.
pub(super) fn object(task: &str, step: Option<&str>) -> String {
    step.map_or_else(|| format!("task:{task}"), |step| format!("task:{task}/{step}"))
}

/// The task of a request's object, and the step where there is one.
fn parsed(object: &str) -> Option<(&str, Option<&str>)> {
    let rest = object.strip_prefix("task:")?;
    Some(rest.split_once('/').map_or((rest, None), |(task, step)| (task, Some(step))))
}

/// What is asked for, and by whom.
pub(super) struct Asked<'a> {
    pub object: String,
    pub label: String,
    /// Who began the task, as they were then: a principal as JSON.
    pub principal: &'a str,
    pub account: Option<&'a str>,
    pub by: &'a str,
    pub by_label: &'a str,
    pub now: Timestamp,
}

/// A request, and what those who may decide are told.
pub(super) fn request(
    asked: &Asked<'_>,
    rule: ApprovalRule,
    sealed: &dyn Sealed,
) -> Result<(ApprovalRecord, News), String> {
    let open = i64::try_from(rule.expires.as_millis()).unwrap_or(i64::MAX);
    let ApprovalRule { by, reason, .. } = rule;
    let reason = if reason.is_empty() { "a template asks for it".to_owned() } else { reason };
    let record = ApprovalRecord {
        id: number(sealed)?,
        permission: Permission::TemplateUse,
        object: asked.object.clone(),
        label: asked.label.trim().to_owned(),
        principal: asked.principal.to_owned(),
        account: asked.account.map(str::to_owned),
        asked_by: asked.by.to_owned(),
        asked_by_label: asked.by_label.to_owned(),
        reason,
        approvers: by,
        asked_at: asked.now,
        expires_at: Timestamp(asked.now.0.saturating_add(open)),
        state: ApprovalState::Waiting,
        decided_by: None,
        decided_at: None,
        comment: String::new(),
        outcome: None,
        attempts: 0,
    };
    let told = Told::ApprovalWanted {
        permission: record.permission,
        label: record.label.clone(),
        by: record.asked_by_label.clone(),
        reason: Gist::of(&record.reason),
    };
    // Names of persons and groups have a colon, those of roles have none. The key is that of every
    // request: once it is answered, nobody need decide any more.
    let name = |one: &String| if one.contains(':') { one.clone() } else { role_name(one) };
    let key = format!("approval:{}:wanted:{}", record.id, record.approvers.join(","));
    let news = News::new(key, told, DECIDE).to(record.approvers.iter().map(name));
    Ok((record, news.except(asked.by)))
}

/// The public number of a request: 80 bits.
fn number(sealed: &dyn Sealed) -> Result<String, String> {
    let mut bytes = [0; 10];
    sealed.random(&mut bytes)?;
    Ok(bytes.iter().fold(String::new(), |mut text, byte| {
        // A write to a text cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    }))
}

/// Whether a principal is one of those who are named: by themselves, a group or a role.
pub(super) fn is_named(principal: &Principal, names: &[String]) -> bool {
    names.iter().any(|name| {
        *name == principal.id
            || principal.roles.contains(name)
            || principal.groups.iter().any(|group| group.as_str() == name)
            || principal.entity.as_ref().is_some_and(|entity| entity.as_str() == name)
    })
}

impl RunService {
    /// Lets a task go on that waits for this request; nothing when it does not any more.
    pub(super) async fn release(&self, id: &str, number: &str) -> Result<bool, StoreError> {
        let mut unit = self.parts.store.begin().await?;
        let waiting = unit.task(id).await?.filter(|task| {
            task.state == TaskState::Waiting && task.approval.as_deref() == Some(number)
        });
        let Some(task) = waiting else { return Ok(false) };
        let task = TaskRecord { state: TaskState::Open, note: None, ..task };
        unit.update_task(&task).await?;
        unit.commit().await?;
        wake(&self.parts.store, &self.told, id).await;
        self.wanted.notify_one();
        Ok(true)
    }

    /// Lets go on what waits for a request that somebody answered, or nobody did in time.
    pub(super) async fn release_answered(&self) -> Result<(), StoreError> {
        for task in self.waiting_tasks().await? {
            let Some(number) = task.approval.as_deref() else { continue };
            let record = self.parts.store.approval(number).await?;
            let waits = record.is_some_and(|record| {
                record.state == ApprovalState::Waiting && record.expires_at > self.parts.clock.now()
            });
            if !waits {
                self.release(&task.id, number).await?;
            }
        }
        Ok(())
    }
}

/// Tasks and steps that were approved; the object is `task:ID` or `task:ID/STEP`.
pub struct TemplateActs(pub Arc<RunService>);

#[async_trait]
impl Act for TemplateActs {
    fn permission(&self) -> Permission {
        Permission::TemplateUse
    }

    async fn subject(&self, asker: &Asker, object: &str) -> Result<Option<Subject>, IdentityError> {
        let Some((id, step)) = parsed(object) else { return Ok(None) };
        let task = self.0.parts.store.task(id).await.map_err(unavailable)?;
        let Some(task) = task.filter(|task| task.created_by == asker.principal.id) else {
            return Ok(None);
        };
        let facts = (self.0.parts.entities)(asker).facts(&task.template);
        let label = format!("{} {}", task.template.name(), step.unwrap_or_default());
        // Without facts it would be decided as something about the portal.
        Ok(facts.map(|facts| Subject { label: label.trim().to_owned(), facts: Some(facts) }))
    }

    async fn perform(&self, asker: &Asker, object: &str) -> Result<(), IdentityError> {
        let missing = || IdentityError::BadRequest(format!("{object:?} is no task"));
        let (id, _) = parsed(object).ok_or_else(missing)?;
        let approved = asker.approved.as_ref().filter(|one| one.object == object);
        let approved = approved.ok_or_else(missing)?;
        let gone = || IdentityError::Conflict(format!("there is no task {id} any more"));
        let task = self.0.parts.store.task(id).await.map_err(unavailable)?.ok_or_else(gone)?;
        let entities = (self.0.parts.entities)(asker);
        if entities.decide(Permission::TemplateUse, &task.template) == Decision::Deny {
            let template = task.template.as_str();
            let refusal = Refusal::new(Permission::TemplateUse, template);
            return Err(IdentityError::Refused(refusal));
        }
        // Done twice, or seen by the queue before: then it goes on already.
        self.0.release(id, &approved.number).await.map(drop).map_err(unavailable)
    }

    fn is_repeatable(&self) -> bool {
        true
    }
}

fn unavailable(error: StoreError) -> IdentityError {
    IdentityError::Unavailable(error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_object_reads_back() {
        assert_eq!(parsed(&object("7", Some("publish/it"))), Some(("7", Some("publish/it"))));
        assert_eq!(parsed(&object("7", None)), Some(("7", None)));
        assert_eq!(parsed("template:default/x"), None);
    }

    #[test]
    fn people_are_named_by_group_and_role() {
        let mut jane = Principal::guest();
        jane.id = "user:default/jane".to_owned();
        jane.roles.insert("lead".to_owned());
        jane.groups.insert("group:default/payments".parse().unwrap());
        for name in ["user:default/jane", "lead", "group:default/payments"] {
            assert!(is_named(&jane, &[name.to_owned()]), "{name}");
        }
        assert!(!is_named(&jane, &["admin".to_owned()]));
    }
}
