//! The requests of the process: what expired, and what is to be done.

use super::{asked::Asked, telling::answered};
use crate::{policy::PolicyAuthority, sign_in::SignIn};
use platform::{
    Timestamp,
    access::{Approved, Asker, Permission, Principal},
    approvals::{Act, ApprovalState, Approvals},
    audit::AuditEvent,
    identity::IdentityError,
    timestamp::Clock,
};
use std::{collections::BTreeMap, sync::Arc, time::Duration};
use store::{ApprovalRecord, Store, StoreError};
use tokio::sync::Notify;

/// How long somebody has time to decide.
pub const OPEN: Duration = Duration::from_hours(7 * 24);

/// How long whoever took a request has time to do it.
pub const TAKEN: Duration = Duration::from_mins(5);

/// How often it is looked whether there is something to do.
const TICK: Duration = Duration::from_secs(5);

/// What requests are made from.
pub struct ApprovalDesk {
    pub(super) store: Store,
    pub(super) authority: Arc<PolicyAuthority>,
    pub(super) sign_in: Arc<SignIn>,
    pub(super) acts: BTreeMap<Permission, Arc<dyn Act>>,
    pub(super) clock: Arc<dyn Clock>,
    /// Something is to be done here and now.
    pub(super) wanted: Notify,
}

impl ApprovalDesk {
    /// Requests for these acts.
    #[must_use]
    pub fn new(
        store: Store,
        authority: Arc<PolicyAuthority>,
        sign_in: Arc<SignIn>,
        acts: Vec<Arc<dyn Act>>,
        clock: Arc<dyn Clock>,
    ) -> Arc<Self> {
        let acts = acts.into_iter().map(|act| (act.permission(), act)).collect();
        Arc::new(Self { store, authority, sign_in, acts, clock, wanted: Notify::new() })
    }

    /// The service as whoever asks may use it.
    #[must_use]
    pub fn asked(self: &Arc<Self>, asker: &Asker) -> Arc<dyn Approvals> {
        Arc::new(Asked { service: Arc::clone(self), asker: asker.clone() })
    }

    /// Does what was approved, for ever.
    pub async fn run(self: Arc<Self>) {
        loop {
            // Woken here by a decision; by one of another process at the next tick.
            let _ = tokio::time::timeout(TICK, self.wanted.notified()).await;
            if let Err(error) = self.work().await {
                tracing::warn!(%error, "approvals cannot be looked after; trying again");
            }
        }
    }

    /// Ends what expired, and does everything that is to be done.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn work(&self) -> Result<(), IdentityError> {
        while self.store.approval_is_due(self.clock.now()).await.map_err(unavailable)? {
            let now = self.clock.now();
            let until = Timestamp(now.0 + i64::try_from(TAKEN.as_millis()).unwrap_or(i64::MAX));
            let mut unit = self.store.begin().await.map_err(unavailable)?;
            for expired in unit.expire_approvals(now).await.map_err(unavailable)? {
                let system = Asker::system("approvals");
                let event = told(&system, "approval.expired", &expired);
                unit.audit(&event, now).await.map_err(unavailable)?;
                answered(&mut unit, &expired, now).await?;
            }
            let taken = unit.take_approval(now, until).await.map_err(unavailable)?;
            unit.commit().await.map_err(unavailable)?;
            let Some(taken) = taken else { continue };
            let outcome = self.perform(&taken).await;
            self.finish(&taken, outcome).await?;
        }
        Ok(())
    }

    async fn perform(&self, taken: &ApprovalRecord) -> Result<(), String> {
        let act = self.acts.get(&taken.permission);
        let act = act.ok_or("nothing here does that any more")?;
        if taken.attempts > 1 && !act.is_repeatable() {
            return Err("the process that did it ended meanwhile: look how far it came, and ask \
                        again if it is still wanted"
                .to_owned());
        }
        let then: Principal =
            serde_json::from_str(&taken.principal).map_err(|error| error.to_string())?;
        let account = taken.account.as_deref();
        let now = self.sign_in.by_now(&then, account).await.map_err(|error| error.to_string())?;
        let now = now.ok_or("who asked for it may not enter any more")?;
        let by = taken.decided_by.clone().unwrap_or_default();
        let (permission, object) = (taken.permission, taken.object.clone());
        let approved = Approved { permission, object, by, number: taken.id.clone() };
        let request = Arc::from(format!("approval {}", taken.id));
        let asker = Asker::new(Arc::new(now), request, None).with_approval(approved);
        act.perform(&asker, &taken.object).await.map_err(|error| error.to_string())
    }

    async fn finish(
        &self,
        taken: &ApprovalRecord,
        outcome: Result<(), String>,
    ) -> Result<(), IdentityError> {
        let system = Asker::system("approvals");
        let (state, reason) = match &outcome {
            Ok(()) => (ApprovalState::Done, None),
            Err(reason) => (ApprovalState::Failed, Some(reason.as_str())),
        };
        let mut unit = self.store.begin().await.map_err(unavailable)?;
        let finished = unit.finish_approval(&taken.id, state, reason).await.map_err(unavailable)?;
        if let Some(finished) = finished {
            let event = told(&system, "approval.done", &finished);
            let event = match reason {
                Some(reason) => event.failed(reason),
                None => event,
            };
            unit.audit(&event, self.clock.now()).await.map_err(unavailable)?;
            answered(&mut unit, &finished, self.clock.now()).await?;
        }
        unit.commit().await.map_err(unavailable)?;
        Ok(())
    }
}

/// What the audit log is told of a request.
pub(super) fn told(asker: &Asker, action: &str, record: &ApprovalRecord) -> AuditEvent {
    let after = serde_json::json!({
        "permission": record.permission,
        "object": record.object,
        "askedBy": record.asked_by,
        "approvers": record.approvers,
        "state": record.state,
        "reason": record.reason,
        "comment": record.comment,
    });
    AuditEvent::new(asker, action).on(format!("approval {}", record.id)).changing(None, Some(after))
}

pub(super) fn unavailable(error: StoreError) -> IdentityError {
    IdentityError::Unavailable(error.to_string())
}
