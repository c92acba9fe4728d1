//! Approvals: of a step, and of a task as a whole. A request is one like any other of the portal; whoever
//! may decide it finds it there, and whoever decides lets the task go on.

use super::{Flow, Run};
use crate::runs::{
    approvals::{Asked, object, request},
    journal::{Entry, Halt},
    parts::ApprovalRule,
};
use platform::{
    approvals::ApprovalState,
    scaffolder::{StepState, TaskState},
};
use store::ApprovalRecord;

/// How a request stands, for who waits for it.
enum Standing {
    Waiting,
    Approved(String),
    Refused(String),
}

impl Run {
    /// Why a task that has to be approved as a whole is not run; `None` when it may be.
    pub(super) async fn approved_as_a_whole(&self) -> Result<Option<String>, Halt> {
        let Some(number) = &self.task.approval else { return Ok(None) };
        if self.steps.iter().any(|step| step.approval.as_ref() == Some(number)) {
            return Ok(None);
        }
        Ok(match self.standing(number).await? {
            Standing::Approved(_) => None,
            Standing::Waiting => Some("nobody has approved it yet".to_owned()),
            Standing::Refused(reason) => Some(reason),
        })
    }

    /// Whether a step was approved; asks for it when nobody has. `None` when it may be done.
    pub(super) async fn approved(
        &mut self,
        place: usize,
        rule: ApprovalRule,
    ) -> Result<Option<Flow>, Halt> {
        let Some(step) = self.steps.get(place) else { return Ok(None) };
        let Some(number) = step.approval.clone() else {
            return self.ask(place, rule).await.map(Some);
        };
        match self.standing(&number).await? {
            Standing::Approved(by) => {
                let was_waiting = step.state == StepState::Waiting;
                if was_waiting {
                    let line = self.journal.line(&step.id, format!("Approved by {by}."));
                    self.write(None, vec![line]).await?;
                }
                Ok(None)
            }
            Standing::Refused(reason) => self.fail(place, reason).await.map(Some),
            Standing::Waiting => self.wait_for_approval(place, &number).await.map(Some),
        }
    }

    async fn standing(&self, number: &str) -> Result<Standing, Halt> {
        let Some(record) = self.service.parts.store.approval(number).await? else {
            return Ok(Standing::Refused("the request for its approval is gone".to_owned()));
        };
        let ApprovalRecord { state, decided_by, comment, expires_at, .. } = record;
        let by = decided_by.unwrap_or_default();
        Ok(match state {
            ApprovalState::Waiting if expires_at > self.journal.now() => Standing::Waiting,
            ApprovalState::Approved | ApprovalState::Done => Standing::Approved(by),
            ApprovalState::Refused => Standing::Refused(format!("{by} refused it: {comment}")),
            ApprovalState::Withdrawn => {
                Standing::Refused("the request for its approval was taken back".to_owned())
            }
            ApprovalState::Waiting | ApprovalState::Expired | ApprovalState::Failed => {
                Standing::Refused("nobody approved it in time".to_owned())
            }
        })
    }

    async fn ask(&mut self, place: usize, rule: ApprovalRule) -> Result<Flow, Halt> {
        let Some(step) = self.steps.get(place) else { return Ok(Flow::On) };
        let subject = self.task.subject.clone().unwrap_or_default();
        let asked = Asked {
            object: object(&self.task.id, Some(&step.id)),
            label: format!("{}: {} {subject}", self.task.template.name(), step.name),
            principal: &self.body.principal,
            account: self.body.account.as_deref(),
            by: &self.task.created_by,
            by_label: &self.task.created_by_label,
            now: self.journal.now(),
        };
        let made = request(&asked, rule, &*self.service.parts.sealed);
        let (record, news) = made.map_err(Halt::Away)?;
        self.waiting(place, &record.id, &record.approvers);
        self.count();
        let event = self.told(place, "Waits for an approval: step");
        let steps = self.steps.get(place..=place).unwrap_or_default();
        let (task, approval) = (Some(&self.task), Some((&record, &news)));
        let entry = Entry { task, steps, approval, events: event, ..Entry::default() };
        let written = self.journal.write(entry).await?;
        self.heard(written);
        self.tell(place).await;
        Ok(Flow::Wait)
    }

    async fn wait_for_approval(&mut self, place: usize, number: &str) -> Result<Flow, Halt> {
        let record = self.service.parts.store.approval(number).await?;
        let by = record.map(|record| record.approvers).unwrap_or_default();
        self.waiting(place, number, &by);
        self.write(Some(place), Vec::new()).await?;
        Ok(Flow::Wait)
    }

    fn waiting(&mut self, place: usize, number: &str, by: &[String]) {
        let note = format!("waits for an approval by {}", by.join(" or "));
        let Some(step) = self.steps.get_mut(place) else { return };
        step.state = StepState::Waiting;
        step.approval = Some(number.to_owned());
        step.note = Some(note.clone());
        self.task.state = TaskState::Waiting;
        self.task.approval = Some(number.to_owned());
        self.task.step = Some(step.name.clone());
        self.task.note = Some(note);
    }
}
