//! A task, whole: its steps, what they were given and gave, and what may be done about it.

use crate::{
    form::{Choices, EnginePatterns, at, put, review},
    runs::{
        approvals::is_named,
        asked::{Asked, unavailable},
        masker::MASK,
        permitted::written_pages,
        run::journal_name,
    },
};
use platform::{
    EntityRef,
    access::{Permission, PrincipalKind},
    approvals::ApprovalState,
    scaffolder::{
        Draft, ScaffolderError, Step, StepApproval, StepState, Task, TaskOutput, TaskState,
    },
};
use serde_json::{Map, Value};
use store::{ApprovalRecord, RoundRecord, StepRecord, TaskBodyRecord};

impl Asked {
    /// A task, whole.
    pub(in crate::runs) async fn whole(&self, id: &str) -> Result<Option<Task>, ScaffolderError> {
        let Some(task) = self.seen(id).await? else { return Ok(None) };
        let store = &self.service.parts.store;
        let Some(body) = store.task_body(id).await.map_err(unavailable)? else { return Ok(None) };
        let steps = store.task_steps(id).await.map_err(unavailable)?;
        let rounds = store.task_rounds(id).await.map_err(unavailable)?;
        let result = store.task_result(id).await.map_err(unavailable)?;
        let own = self.is_own(&task);
        let is_whole = steps.iter().all(|step| step.approval != task.approval);
        let mut shown = Vec::with_capacity(steps.len());
        for (place, step) in steps.iter().enumerate() {
            // What the task as a whole waits for, its first step waits for.
            let whole = task.approval.as_ref().filter(|_| place == 0 && is_whole);
            let number = step.approval.as_ref().or(whole);
            let approval = self.approval_of(number.map(String::as_str)).await?;
            let name = journal_name(&steps, place);
            shown.push(Step { approval, ..shown_step(step.clone(), &name, &rounds) });
        }
        let read = |text: Option<String>| text.and_then(|text| serde_json::from_str(&text).ok());
        let output: Option<TaskOutput> = read(result.output).map(|output| self.rendered(output));
        let draft: Option<Draft> = result.draft.and_then(|text| serde_json::from_str(&text).ok());
        let draft = draft.map(|draft| Draft {
            output: draft.output.map(|output| self.rendered(output)),
            ..draft
        });
        let may_retry =
            own && !task.is_draft && matches!(task.state, TaskState::Failed | TaskState::Cancelled);
        let has_undecided = steps.iter().any(|step| step.state == StepState::Undecided);
        let has_made = shown.iter().any(|step| step.undo.is_some()) && task.state.has_ended();
        Ok(Some(Task {
            values: shown_values(&body),
            steps: shown,
            output,
            draft,
            warnings: result.warnings,
            may_cancel: !task.state.has_ended() && (own || self.has(Permission::TaskCancel)),
            may_retry,
            missing_secrets: if may_retry { body.secret_names } else { Vec::new() },
            may_decide: (has_undecided || has_made) && (own || self.has(Permission::TaskCancel)),
            row: self.row(task),
        }))
    }

    fn rendered(&self, mut output: TaskOutput) -> TaskOutput {
        for text in &mut output.texts {
            text.html = self.service.parts.renderer.html(&text.content);
        }
        output
    }

    async fn approval_of(
        &self,
        number: Option<&str>,
    ) -> Result<Option<StepApproval>, ScaffolderError> {
        let Some(number) = number else { return Ok(None) };
        let found = self.service.parts.store.approval(number).await.map_err(unavailable)?;
        Ok(found.map(|approval| self.shown_approval(approval)))
    }

    fn shown_approval(&self, approval: ApprovalRecord) -> StepApproval {
        let principal = &self.asker.principal;
        let is_human = matches!(principal.kind, PrincipalKind::Person | PrincipalKind::Guest);
        let may_decide = approval.state == ApprovalState::Waiting
            && is_human
            && principal.scopes.is_none()
            && approval.asked_by != principal.id
            && is_named(principal, &approval.approvers);
        let label = |by: String| match by.parse::<EntityRef>() {
            Ok(entity) => self.entities.reference(&entity).label,
            Err(_) => by,
        };
        StepApproval {
            number: approval.id,
            by: approval.approvers,
            expires_at: approval.expires_at,
            decided_by: approval.decided_by.map(label),
            may_decide,
        }
    }
}

/// A step, but for its approval.
fn shown_step(step: StepRecord, name: &str, rounds: &[RoundRecord]) -> Step {
    let made = rounds.iter().filter(|round| round.step == name).flat_map(|round| &round.made);
    let made: Vec<&str> = made.map(|change| change.label.as_str()).collect();
    let read = |text: Option<String>| text.and_then(|text| serde_json::from_str(&text).ok());
    Step {
        id: step.id,
        name: step.name,
        action: step.action,
        state: step.state,
        started_at: step.started_at,
        ended_at: step.ended_at,
        input: read(step.input),
        output: read(step.output),
        note: step.note,
        rounds: step.rounds,
        approval: None,
        undo: (!made.is_empty()).then(|| made.join(", ")),
    }
}

/// What was filled in, with what the form masks masked.
pub(in crate::runs) fn shown_values(body: &TaskBodyRecord) -> Value {
    let mut values: Map<String, Value> = serde_json::from_str(&body.values).unwrap_or_default();
    let spec: Value = serde_json::from_str(&body.spec).unwrap_or_default();
    for page in written_pages(&spec["spec"]) {
        let reviewed = review(&page.schema, &values, &Choices::new(), &EnginePatterns);
        for field in reviewed.into_iter().filter(|field| field.masked) {
            if at(&values, &field.pointer).is_some() {
                put(&mut values, &field.pointer, Value::String(MASK.to_owned()));
            }
        }
    }
    Value::Object(values)
}
