//! A new task is written down, at once or not at all.

use crate::{
    runs::{
        analysis::Analysis,
        approvals::{self, object, request},
        asked::{Asked, unavailable},
        journal::{event, wake},
        parts::ApprovalRule,
        reading::label,
        secrets::Vault,
    },
    steps::written,
};
use platform::{
    EntityRef, Timestamp,
    access::Permission,
    audit::AuditEvent,
    notifications::News,
    scaffolder::{EventKind, ScaffolderError, StepState, TaskState},
};
use serde_json::{Map, Value, json};
use std::{sync::Arc, time::Duration};
use store::{ApprovalRecord, StepRecord, TaskBodyRecord, TaskFileRecord, TaskRecord};

/// For how long a task as a whole can be approved.
const APPROVABLE: Duration = Duration::from_hours(24 * 7);

/// Fields that commonly say what a task is about, the likeliest first.
const SUBJECTS: [&str; 7] =
    ["name", "component_id", "componentName", "serviceName", "projectName", "repoName", "title"];

/// A task, about to be written down.
pub(super) struct Begun {
    pub template: EntityRef,
    /// The template, whole.
    pub body: Value,
    /// Its file or address.
    pub base: String,
    pub values: Map<String, Value>,
    pub secrets: Map<String, Value>,
    pub key: Option<String>,
    pub subject: Option<String>,
    pub is_draft: bool,
    /// Where its expressions stand.
    pub analysis: Option<Arc<Analysis>>,
    /// Who has to approve it as a whole.
    pub approvers: Option<Vec<String>>,
    /// The files of a template that somebody is writing.
    pub beside: Vec<TaskFileRecord>,
}

/// All that is written of it.
struct Written {
    task: TaskRecord,
    body: TaskBodyRecord,
    steps: Vec<StepRecord>,
    sealed: Option<Vec<u8>>,
    approval: Option<(ApprovalRecord, News)>,
}

impl Asked {
    /// Writes it down, under a number of its own unless it has one; gives the number, or that of the
    /// task which the same wish became before.
    pub(super) async fn write_down(
        &self,
        mut begun: Begun,
        id: Option<String>,
    ) -> Result<String, ScaffolderError> {
        let id = id.map_or_else(|| self.service.new_id(), Ok);
        let id = id.map_err(ScaffolderError::Unavailable)?;
        let now = self.service.parts.clock.now();
        let beside = std::mem::take(&mut begun.beside);
        let Written { task, body, steps, sealed, approval } =
            self.to_write(&id, now, begun).await?;
        let principal = &self.asker.principal;
        let teams: Vec<String> = principal.groups.iter().map(ToString::to_string).collect();
        let told = json!({
            "task": id,
            "template": task.template,
            "subject": task.subject,
            "isDraft": task.is_draft,
        });
        let audit = AuditEvent::of(&self.asker, Permission::TemplateUse)
            .on_entity(&task.template)
            .changing(None, Some(told));
        let store = &self.service.parts.store;
        let mut unit = store.begin().await.map_err(unavailable)?;
        let written = unit.insert_task(&task, &body, sealed.as_deref(), &teams).await;
        let written = written.map_err(unavailable)?;
        if written != id {
            // The same wish came twice at once.
            return Ok(written);
        }
        unit.put_task_steps(&steps).await.map_err(unavailable)?;
        unit.put_task_files(&id, &beside).await.map_err(unavailable)?;
        let begin = event(&id, now, EventKind::Log, format!("Begun by {}.", principal.label));
        unit.append_task_events(&id, &[begin]).await.map_err(unavailable)?;
        if let Some((approval, news)) = &approval {
            unit.insert_approval(approval).await.map_err(unavailable)?;
            unit.tell(news, now).await.map_err(unavailable)?;
        }
        unit.audit(&audit, now).await.map_err(unavailable)?;
        unit.commit().await.map_err(unavailable)?;
        wake(store, &self.service.told, &id).await;
        self.service.wanted.notify_one();
        Ok(id)
    }

    async fn to_write(
        &self,
        id: &str,
        now: Timestamp,
        begun: Begun,
    ) -> Result<Written, ScaffolderError> {
        let new = ScaffolderError::Unavailable;
        let principal = &self.asker.principal;
        let account = self.service.parts.people.account_of(principal).await.map_err(new)?;
        let steps = steps(id, &begun.body["spec"]);
        let mut task = self.record(id, now, &begun, steps.len());
        let context = self.context(&begun).await?;
        let principal = serde_json::to_string(&**principal);
        let body = TaskBodyRecord {
            base: begun.base,
            spec: begun.body.to_string(),
            context: context.to_string(),
            values: Value::Object(begun.values).to_string(),
            secret_names: begun.secrets.keys().cloned().collect(),
            principal: principal.map_err(|error| new(error.to_string()))?,
            account,
        };
        let sealed = if begun.secrets.is_empty() {
            None
        } else {
            let vault = Vault { secrets: begun.secrets, ..Vault::default() };
            Some(vault.seal(id, &*self.service.parts.sealed).map_err(new)?)
        };
        let approval = match begun.approvers {
            Some(by) => Some(self.approval(&mut task, &body, by, now)?),
            None => None,
        };
        Ok(Written { task, body, steps, sealed, approval })
    }

    /// The request that a task as a whole waits for.
    pub(in crate::runs) fn approval(
        &self,
        task: &mut TaskRecord,
        body: &TaskBodyRecord,
        by: Vec<String>,
        now: Timestamp,
    ) -> Result<(ApprovalRecord, News), ScaffolderError> {
        let asked = approvals::Asked {
            object: object(&task.id, None),
            label: label(task),
            principal: &body.principal,
            account: body.account.as_deref(),
            by: &task.created_by,
            by_label: &task.created_by_label,
            now,
        };
        let reason = format!("to run the template {}", label(task));
        let rule = ApprovalRule { by, expires: APPROVABLE, reason };
        let made = request(&asked, rule, &*self.service.parts.sealed);
        let (approval, news) = made.map_err(ScaffolderError::Unavailable)?;
        task.state = TaskState::Waiting;
        task.approval = Some(approval.id.clone());
        let by = approval.approvers.join(" or ");
        task.note = Some(format!("waits for an approval by {by}"));
        Ok((approval, news))
    }

    fn record(&self, id: &str, now: Timestamp, begun: &Begun, steps: usize) -> TaskRecord {
        let principal = &self.asker.principal;
        TaskRecord {
            id: id.to_owned(),
            template: begun.template.clone(),
            state: TaskState::Open,
            is_draft: begun.is_draft,
            key: begun.key.clone(),
            created_at: now,
            started_at: None,
            ended_at: None,
            created_by: principal.id.clone(),
            created_by_label: principal.label.clone(),
            created_by_entity: principal.entity.clone(),
            subject: begun.subject.clone(),
            made: None,
            step: None,
            steps_done: 0,
            steps_total: u32::try_from(steps).unwrap_or(u32::MAX),
            note: None,
            cancel_wanted: false,
            approval: None,
            wake_at: None,
            attempts: 0,
            version: 0,
        }
    }

    /// What expressions see beside the values, and where they stand.
    async fn context(&self, begun: &Begun) -> Result<Value, ScaffolderError> {
        let principal = &self.asker.principal;
        let entity = match &principal.entity {
            Some(entity) => self.entities.entity(entity).await?,
            None => None,
        };
        let entity: Value =
            entity.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default();
        let reference = principal.entity.as_ref().map_or(principal.id.as_str(), EntityRef::as_str);
        let analysis = begun.analysis.as_deref();
        Ok(json!({
            "user": { "ref": reference, "entity": entity },
            "file": analysis.map(|analysis| analysis.file.clone()),
            "positions": analysis.map(|analysis| analysis.positions.clone()).unwrap_or_default(),
        }))
    }
}

/// The steps of a task, before any of them is done.
fn steps(task: &str, spec: &Value) -> Vec<StepRecord> {
    let record = |(place, step): (u32, crate::steps::Written<'_>)| StepRecord {
        task: task.to_owned(),
        place,
        id: step.id,
        name: step.name,
        action: step.action,
        state: StepState::Open,
        started_at: None,
        ended_at: None,
        input: None,
        output: None,
        note: None,
        rounds: None,
        approval: None,
    };
    (0..).zip(written(spec)).map(record).collect()
}

/// What a task is about, in a word.
pub(super) fn subject(values: &Map<String, Value>) -> Option<String> {
    let text =
        |name: &&str| values.get(*name).and_then(Value::as_str).filter(|text| !text.is_empty());
    let named = SUBJECTS.iter().find_map(text).map(str::to_owned);
    named.or_else(|| {
        let url = values.get("repoUrl").and_then(Value::as_str)?;
        let (_, query) = url.split_once('?')?;
        let repo = query.split('&').find_map(|pair| pair.strip_prefix("repo="))?;
        Some(repo.to_owned()).filter(|repo| !repo.is_empty())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_task_has_a_subject() {
        let subject = |values: Value| subject(values.as_object().unwrap());
        assert_eq!(subject(json!({ "name": "shop" })).as_deref(), Some("shop"));
        let url = json!({ "repoUrl": "github.com?owner=acme&repo=cart" });
        assert_eq!(subject(url).as_deref(), Some("cart"));
        assert_eq!(subject(json!({ "name": "", "other": "x" })), None);
    }
}
