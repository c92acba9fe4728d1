//! Acts: decided, confirmed, audited, done, and then followed like everything else.

use crate::{asked::Asked, service::unavailable};
use platform::{
    EntityRef,
    access::{self, Decision, Permission},
    audit::AuditEvent,
    deployments::{
        Act, ActPreview, ActRequest, Application, ApplicationKey, DeploymentError, Refusal,
    },
};
use serde_json::json;

/// What keeps somebody from acting.
pub(crate) enum Kept {
    /// Nothing.
    Free,
    /// Somebody of these has to approve.
    Approval(Vec<String>),
    /// They may not; in words.
    Denied(String),
}

impl Asked {
    /// Whether the asker may act on an application: they must be allowed to with every entity that
    /// names it. Otherwise whoever may write an annotation would own what it names.
    pub(crate) fn may_act(&self, entities: &[EntityRef]) -> Kept {
        let permission = Permission::DeploymentSync;
        let mut approvers: Option<Vec<String>> = None;
        for entity in entities {
            match self.entities.decide(permission, entity) {
                Decision::Allow => {}
                Decision::WithApproval { by }
                    if approvers.as_ref().is_none_or(|one| *one == by) =>
                {
                    approvers = Some(by);
                }
                // One request has one set of people who decide about it.
                Decision::WithApproval { .. } => {
                    return Kept::Denied(format!(
                        "needs permission {permission} on several entities, which different people \
                         have to approve; ask one of those to do it"
                    ));
                }
                Decision::Deny => {
                    return Kept::Denied(format!(
                        "needs permission {permission} on {entity}, which its owners have"
                    ));
                }
            }
        }
        approvers.map_or(Kept::Free, Kept::Approval)
    }

    /// What an act would do; `NotAllowed` and `NotFound` as for doing it.
    pub(crate) async fn preview_of(
        &self,
        key: &ApplicationKey,
        act: Act,
    ) -> Result<(Application, ActPreview), DeploymentError> {
        let state = self.service.state();
        let missing = || DeploymentError::NotFound(format!("there is no application {key}"));
        let known = state.applications.get(key).ok_or_else(missing)?;
        let joined = self.service.joined(&state).await?;
        let entities = joined.entities_of(key);
        let followed = self.service.sources.get(&key.source);
        let Some(followed) = followed.filter(|_| self.reads(key, entities)) else {
            return Err(missing());
        };
        let can = followed.source.can(&act);
        let mut preview = ActPreview::of(&known.application, act);
        if !can {
            preview.refusal = Some(Refusal::NotSupported);
        }
        match self.may_act(entities) {
            Kept::Free => {}
            Kept::Approval(by) => preview.approvers = by,
            Kept::Denied(reason) => {
                self.denied(key, &reason).await?;
                return Err(DeploymentError::NotAllowed(reason));
            }
        }
        Ok((known.application.clone(), preview))
    }

    async fn denied(&self, key: &ApplicationKey, reason: &str) -> Result<(), DeploymentError> {
        let event = AuditEvent::of(&self.asker, Permission::DeploymentSync);
        self.note(event.on(key.to_string()).denied(reason)).await
    }

    /// Does it.
    pub(crate) async fn do_act(
        &self,
        key: &ApplicationKey,
        act: Act,
        confirmation: &str,
    ) -> Result<(), DeploymentError> {
        let (application, preview) = self.preview_of(key, act.clone()).await?;
        let request = ActRequest { act: act.clone(), key: key.clone() }.to_string();
        let permission = Permission::DeploymentSync;
        if !preview.approvers.is_empty() && !self.asker.is_approved(permission, &request) {
            let by = preview.approvers;
            let refusal = access::Refusal::until_approved(permission, &request, by);
            self.denied(key, &refusal.to_string()).await?;
            return Err(DeploymentError::NeedsApproval(refusal));
        }
        if let Some(refusal) = preview.refusal {
            return Err(DeploymentError::Conflict(words(refusal).to_owned()));
        }
        if preview.confirm && confirmation.trim() != key.name {
            return Err(DeploymentError::BadRequest(format!(
                "this is {}: write {} to confirm it",
                application.environment, key.name
            )));
        }
        let told = json!({
            "act": act.name(),
            "environment": application.environment,
            "to": preview.to,
        });
        let before = preview.from.map(|from| json!({ "revision": from.revision }));
        let event = AuditEvent::of(&self.asker, Permission::DeploymentSync);
        let event = event.on(key.to_string()).changing(before, Some(told));
        // First the log, then the deed: what is not told must not happen.
        self.note(event.clone()).await?;
        let Some(followed) = self.service.sources.get(&key.source) else { return Ok(()) };
        let done = followed.source.act(&application, &act, &self.asker).await;
        followed.wake.notify_one();
        if let Err(error) = done {
            let reason = error.to_string();
            self.note(event.failed(&reason)).await?;
            return Err(DeploymentError::Refused(format!(
                "{}: {reason}",
                followed.source.vendor()
            )));
        }
        Ok(())
    }

    async fn note(&self, event: AuditEvent) -> Result<(), DeploymentError> {
        let now = self.service.clock.now();
        self.service.store.audit(&event, now).await.map_err(unavailable)
    }
}

const fn words(refusal: Refusal) -> &'static str {
    match refusal {
        Refusal::Running => "an operation is under way; wait for its end, or terminate it",
        Refusal::NotRunning => "no operation is under way",
        Refusal::Automated => {
            "the application is synced automatically, so that a rollback would be undone at once; \
             revert the commit, or switch automated sync off first"
        }
        Refusal::NoSuchEntry => "the history has no such entry (any more)",
        Refusal::NotSupported => {
            "Flux has no such act: what runs is what Git says, so revert the commit to go back, and \
             suspend what is to stop"
        }
    }
}
