//! Requests for one asker.

use super::{
    desk::{ApprovalDesk, OPEN, told, unavailable},
    telling::{answered, wanted},
};
use async_trait::async_trait;
use platform::{
    EntityRef, Timestamp,
    access::{Asker, Authority, Decision, Object, PrincipalKind, Refusal},
    approvals::{Approval, ApprovalState, Approvals, NewApproval},
    audit::AuditEvent,
    identity::IdentityError,
};
use std::sync::Arc;
use store::{ApprovalRecord, UnitOfWork};

/// Requests that are looked at: what waits comes first.
const LOOKED_AT: u32 = 500;

/// Requests that somebody may have waiting.
const MOST_WAITING: usize = 50;

/// Characters of a reason or comment at the most.
const LONGEST: usize = 1_000;

/// Names that may decide about a request.
const MOST_APPROVERS: usize = 20;

pub(super) struct Asked {
    pub service: Arc<ApprovalDesk>,
    pub asker: Asker,
}

impl Asked {
    /// Whether the asker may decide about a request. Nobody decides about their own, and no program
    /// about any.
    fn may_decide(&self, record: &ApprovalRecord) -> bool {
        let principal = &self.asker.principal;
        let is_human = matches!(principal.kind, PrincipalKind::Person | PrincipalKind::Guest);
        is_human
            && principal.scopes.is_none()
            && !self.is_own(record)
            && self.service.authority.rules().is_one_of(principal, &record.approvers)
    }

    fn is_own(&self, record: &ApprovalRecord) -> bool {
        let principal = &self.asker.principal;
        let then: Option<platform::access::Principal> =
            serde_json::from_str(&record.principal).ok();
        record.asked_by == principal.id
            || then.and_then(|then| then.on_behalf_of).is_some_and(|owner| owner == principal.id)
    }

    fn shown(&self, record: ApprovalRecord) -> Approval {
        Approval {
            may_decide: record.state == ApprovalState::Waiting && self.may_decide(&record),
            own: self.is_own(&record),
            number: record.id,
            permission: record.permission,
            object: record.object,
            label: record.label,
            asked_by: record.asked_by,
            asked_by_label: record.asked_by_label,
            reason: record.reason,
            by: record.approvers,
            asked_at: record.asked_at,
            expires_at: record.expires_at,
            state: record.state,
            decided_by: record.decided_by,
            decided_at: record.decided_at,
            comment: record.comment,
            outcome: record.outcome,
        }
    }

    fn now(&self) -> Timestamp {
        self.service.clock.now()
    }

    /// The request, if the asker may decide about it: else it is not there for them.
    async fn decidable(&self, number: &str) -> Result<ApprovalRecord, IdentityError> {
        let found = self.service.store.approval(number).await.map_err(unavailable)?;
        if let Some(record) = found.as_ref().filter(|record| self.may_decide(record)) {
            return Ok(record.clone());
        }
        let missing = format!("there is no request {number} for you to decide");
        if found.is_some() {
            let event = AuditEvent::new(&self.asker, "approval.decided");
            let event = event.on(format!("approval {number}")).denied(missing.clone());
            self.service.store.audit(&event, self.now()).await.map_err(unavailable)?;
        }
        Err(IdentityError::NotFound(missing))
    }

    async fn begin(&self) -> Result<UnitOfWork, IdentityError> {
        self.service.store.begin().await.map_err(unavailable)
    }

    /// Tells the audit log of a step, and commits it; a step that came too late is a conflict.
    async fn commit(
        &self,
        mut unit: UnitOfWork,
        action: &str,
        done: Option<ApprovalRecord>,
    ) -> Result<(), IdentityError> {
        let late = || IdentityError::Conflict("it does not wait any more".to_owned());
        let record = done.ok_or_else(late)?;
        unit.audit(&told(&self.asker, action, &record), self.now()).await.map_err(unavailable)?;
        if record.state != ApprovalState::Waiting {
            answered(&mut unit, &record, self.now()).await?;
        }
        unit.commit().await.map_err(unavailable)?;
        Ok(())
    }
}

#[async_trait]
impl Approvals for Asked {
    async fn to_decide(&self) -> Result<Vec<Approval>, IdentityError> {
        let records = self.service.store.approvals(LOOKED_AT).await.map_err(unavailable)?;
        // Who has decided sees what became of it, whoever may decide by now.
        let own = &self.asker.principal.id;
        let mine = |one: &ApprovalRecord| one.decided_by.as_ref() == Some(own);
        let all = records.into_iter().filter(|one| mine(one) || self.may_decide(one));
        Ok(all.map(|record| self.shown(record)).collect())
    }

    async fn own(&self) -> Result<Vec<Approval>, IdentityError> {
        let own = &self.asker.principal.id;
        let records = self.service.store.approvals_of(own, LOOKED_AT).await.map_err(unavailable)?;
        Ok(records.into_iter().map(|record| self.shown(record)).collect())
    }

    async fn ask(&self, new: &NewApproval) -> Result<String, IdentityError> {
        let NewApproval { permission, object, reason } = new;
        let act = self.service.acts.get(permission).ok_or_else(|| {
            IdentityError::BadRequest(format!("{permission} is nothing that is asked for here"))
        })?;
        let reason = text(reason);
        if reason.is_empty() {
            let words = "write why: who decides knows nothing else of it";
            return Err(IdentityError::BadRequest(words.to_owned()));
        }
        let subject = act.subject(&self.asker, object).await?;
        let missing = || IdentityError::NotFound(format!("there is no {object}"));
        let subject = subject.ok_or_else(missing)?;
        let principal = &self.asker.principal;
        let what = subject.facts.as_ref().map_or(Object::Portal, Object::Entity);
        let by = match self.service.authority.decide(principal, *permission, &what) {
            Decision::WithApproval { by } => by,
            Decision::Allow => {
                let words = "it needs no approval: you may do it at once";
                return Err(IdentityError::Conflict(words.to_owned()));
            }
            Decision::Deny => {
                let refusal = Refusal::new(*permission, object);
                let event = AuditEvent::of(&self.asker, *permission).on(object.clone());
                let event = event.denied(refusal.to_string());
                self.service.store.audit(&event, self.now()).await.map_err(unavailable)?;
                return Err(IdentityError::Refused(refusal));
            }
        };
        let own = self.own().await?;
        let waiting: Vec<&Approval> =
            own.iter().filter(|one| one.state == ApprovalState::Waiting).collect();
        let same = |one: &&&Approval| one.permission == *permission && one.object == *object;
        if let Some(same) = waiting.iter().find(same) {
            return Ok(same.number.clone());
        }
        if waiting.len() >= MOST_WAITING {
            let words = "you have too many requests waiting; take back what is not needed";
            return Err(IdentityError::Conflict(words.to_owned()));
        }
        let now = self.now();
        let open = i64::try_from(OPEN.as_millis()).unwrap_or(i64::MAX);
        let record = ApprovalRecord {
            id: self.service.sign_in.number()?,
            permission: *permission,
            object: object.clone(),
            label: subject.label,
            principal: serde_json::to_string(&**principal)
                .map_err(|error| IdentityError::Unavailable(error.to_string()))?,
            account: self.service.sign_in.account_of(principal).await?,
            asked_by: principal.id.clone(),
            asked_by_label: principal.label.clone(),
            reason,
            approvers: by,
            asked_at: now,
            expires_at: Timestamp(now.0.saturating_add(open)),
            state: ApprovalState::Waiting,
            decided_by: None,
            decided_at: None,
            comment: String::new(),
            outcome: None,
            attempts: 0,
        };
        let mut unit = self.begin().await?;
        unit.insert_approval(&record).await.map_err(unavailable)?;
        let news = wanted(&record, &record.approvers, &self.service.authority.rules());
        unit.tell(&news, now).await.map_err(unavailable)?;
        let number = record.id.clone();
        self.commit(unit, "approval.asked", Some(record)).await?;
        Ok(number)
    }

    async fn decide(
        &self,
        number: &str,
        approve: bool,
        comment: &str,
    ) -> Result<(), IdentityError> {
        self.decidable(number).await?;
        let state = if approve { ApprovalState::Approved } else { ApprovalState::Refused };
        let action = if approve { "approval.approved" } else { "approval.refused" };
        let comment = text(comment);
        if !approve && comment.is_empty() {
            let words = "write why: who asked wants to know";
            return Err(IdentityError::BadRequest(words.to_owned()));
        }
        let own = self.asker.principal.id.clone();
        let mut unit = self.begin().await?;
        let done = unit.decide_approval(number, state, &own, &comment, self.now()).await;
        self.commit(unit, action, done.map_err(unavailable)?).await?;
        self.service.wanted.notify_one();
        Ok(())
    }

    async fn delegate(&self, number: &str, to: &str) -> Result<(), IdentityError> {
        let record = self.decidable(number).await?;
        let to = to.trim();
        let is_role = self.service.authority.rules().roles().contains_key(to);
        let entity = to.parse::<EntityRef>().ok();
        let entity = entity.filter(|one| one.kind() == "group" || one.kind() == "user");
        let name = match entity {
            _ if is_role => to.to_owned(),
            Some(entity) => entity.to_string(),
            None => {
                let words = format!(
                    "{to:?} is nobody who could decide; write a group (group:default/payments), a \
                     user (user:default/jane) or a role"
                );
                return Err(IdentityError::BadRequest(words));
            }
        };
        let mut approvers = record.approvers;
        let is_new = !approvers.contains(&name);
        if is_new {
            approvers.push(name.clone());
        }
        if approvers.len() > MOST_APPROVERS {
            let words = "too many may decide about it already".to_owned();
            return Err(IdentityError::BadRequest(words));
        }
        let mut unit = self.begin().await?;
        let done = unit.set_approvers(number, &approvers).await.map_err(unavailable)?;
        if let Some(record) = done.as_ref().filter(|_| is_new) {
            let news = wanted(record, &[name], &self.service.authority.rules());
            unit.tell(&news, self.now()).await.map_err(unavailable)?;
        }
        self.commit(unit, "approval.delegated", done).await
    }

    async fn withdraw(&self, number: &str) -> Result<(), IdentityError> {
        let known = self.service.store.approval(number).await.map_err(unavailable)?;
        let missing = || IdentityError::NotFound(format!("you have no request {number}"));
        known.filter(|record| self.is_own(record)).ok_or_else(missing)?;
        let own = self.asker.principal.id.clone();
        let mut unit = self.begin().await?;
        let state = ApprovalState::Withdrawn;
        let done = unit.decide_approval(number, state, &own, "", self.now()).await;
        self.commit(unit, "approval.withdrawn", done.map_err(unavailable)?).await
    }
}

fn text(words: &str) -> String {
    words.trim().chars().take(LONGEST).collect()
}
