//! Acts that somebody else approves first: asked for, decided, and then done as they were asked for.

use crate::{acts::Kept, asked::Asked, service::DeploymentService};
use async_trait::async_trait;
use platform::{
    EntityRef,
    access::{Asker, Decision, Permission},
    approvals::{Act, Subject},
    deployments::{ActRequest, DeploymentError, Deployments},
    identity::IdentityError,
};
use std::sync::Arc;

/// Acts on applications; the object is an [`ActRequest`].
pub struct ApplicationActs(pub Arc<DeploymentService>);

impl ApplicationActs {
    fn asked(&self, asker: &Asker) -> Asked {
        Asked::new(Arc::clone(&self.0), asker.clone())
    }
}

#[async_trait]
impl Act for ApplicationActs {
    fn permission(&self) -> Permission {
        Permission::DeploymentSync
    }

    async fn subject(&self, asker: &Asker, object: &str) -> Result<Option<Subject>, IdentityError> {
        let Some(ActRequest { act, key }) = ActRequest::parse(object) else { return Ok(None) };
        let asked = self.asked(asker);
        let state = self.0.state();
        let Some(known) = state.applications.get(&key) else { return Ok(None) };
        let joined = self.0.joined(&state).await.map_err(failed)?;
        let entities = joined.entities_of(&key);
        if !asked.reads(&key, entities) {
            return Ok(None);
        }
        let deciding = match asked.may_act(entities) {
            Kept::Free => entities.first(),
            Kept::Approval(_) => asked.first_that(entities, |one| *one != Decision::Allow),
            Kept::Denied(reason) => {
                let denying = asked.first_that(entities, |one| *one == Decision::Deny);
                Some(denying.ok_or(IdentityError::NotAllowed(reason))?)
            }
        };
        let facts = deciding.and_then(|entity| asked.entities.facts(entity));
        let label = format!("{} {} ({})", act.name(), key.name, known.application.environment);
        // Without facts it would be decided as something about the portal.
        Ok(facts.map(|facts| Subject { label, facts: Some(facts) }))
    }

    async fn perform(&self, asker: &Asker, object: &str) -> Result<(), IdentityError> {
        let missing = || IdentityError::BadRequest(format!("{object:?} is no act"));
        let ActRequest { act, key } = ActRequest::parse(object).ok_or_else(missing)?;
        // Who approved has read what it is: that is the confirmation.
        self.asked(asker).act(&key, act, &key.name).await.map_err(failed)
    }

    /// What was terminated or rolled back may by now be another operation.
    fn is_repeatable(&self) -> bool {
        false
    }
}

impl Asked {
    fn first_that<'a>(
        &self,
        entities: &'a [EntityRef],
        decided: impl Fn(&Decision) -> bool,
    ) -> Option<&'a EntityRef> {
        let permission = Permission::DeploymentSync;
        entities.iter().find(|one| decided(&self.entities.decide(permission, one)))
    }
}

fn failed(error: DeploymentError) -> IdentityError {
    match error {
        DeploymentError::BadRequest(text) => IdentityError::BadRequest(text),
        DeploymentError::NotFound(text) => IdentityError::NotFound(text),
        DeploymentError::Conflict(text) | DeploymentError::Refused(text) => {
            IdentityError::Conflict(text)
        }
        DeploymentError::NotAllowed(text) => IdentityError::NotAllowed(text),
        DeploymentError::NeedsApproval(refusal) => IdentityError::Refused(refusal),
        DeploymentError::Unavailable(text) => IdentityError::Unavailable(text),
    }
}
