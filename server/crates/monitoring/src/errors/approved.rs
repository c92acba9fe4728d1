//! Acts that somebody else approves first: asked for, decided, and then done as they were asked for.

use super::{asked::Asked, service::ErrorService, slot::Patience};
use async_trait::async_trait;
use platform::{
    EntityRef,
    access::{Asker, Decision, Permission},
    approvals::{Act, Subject},
    ci::{Card, May},
    errors::{ErrorPart, ErrorRequest, Errors, ErrorsError, IssueDetail},
    identity::IdentityError,
};
use std::sync::Arc;

/// Acts on issues; the object is an [`ErrorRequest`].
pub struct ErrorActs(pub Arc<ErrorService>);

impl ErrorActs {
    fn asked(&self, asker: &Asker) -> Asked {
        Asked::new(Arc::clone(&self.0), asker.clone())
    }

    /// An entity of the issue that the asker may see, and what the act would be.
    async fn found(
        &self,
        asked: &Asked,
        request: &ErrorRequest,
    ) -> Result<Option<(EntityRef, super::acts::About)>, ErrorsError> {
        let key = &request.key;
        let patience = Patience::of_act();
        self.0.settle(patience).await;
        let sights = asked.sights().await?;
        let here = sights.iter().find(|one| one.source.name() == key.source);
        let Some(here) = here.filter(|one| one.is_let_in()) else { return Ok(None) };
        // The issue tells its project: only who names that is looked at.
        let part = ErrorPart::Issue(key.id.clone());
        let told: Card<Option<Box<IssueDetail>>> =
            self.0.card_of(&key.source, part, patience).await;
        let detail = match (told.known, told.error) {
            (Some(known), _) => known.value,
            (None, Some(reason)) => return Err(ErrorsError::Unavailable(reason)),
            (None, None) => None,
        };
        let Some(detail) = detail else { return Ok(None) };
        let joined = self.0.joined().await?;
        let naming = joined.naming(here.source.organisation(), &detail.issue.project);
        for entity in asked.shown(&naming, &joined, &sights) {
            let act = request.act.clone();
            if let Some(about) = asked.about(&entity, key, act, patience).await? {
                return Ok(Some((entity, about)));
            }
        }
        Ok(None)
    }
}

#[async_trait]
impl Act for ErrorActs {
    fn permission(&self) -> Permission {
        Permission::MonitoringWrite
    }

    /// What is resolved or assigned already stays so.
    fn is_repeatable(&self) -> bool {
        true
    }

    async fn subject(&self, asker: &Asker, object: &str) -> Result<Option<Subject>, IdentityError> {
        let Some(request) = ErrorRequest::parse(object) else { return Ok(None) };
        let asked = self.asked(asker);
        let found = self.found(&asked, &request).await.map_err(failed)?;
        let Some((entity, about)) = found else { return Ok(None) };
        let permission = Permission::MonitoringWrite;
        let deciding = match about.may {
            May::Act => Some(entity),
            May::Ask { .. } => {
                let naming = about.naming.iter();
                let asks =
                    |one: &&EntityRef| asked.entities.decide(permission, one) != Decision::Allow;
                naming.clone().find(asks).cloned()
            }
            May::Not { reason } => {
                let denies =
                    |one: &&EntityRef| asked.entities.decide(permission, one) == Decision::Deny;
                let denying = about.naming.iter().find(denies).cloned();
                Some(denying.ok_or(IdentityError::NotAllowed(reason))?)
            }
        };
        let facts = deciding.and_then(|entity| asked.entities.facts(&entity));
        // Without facts it would be decided as something about the portal.
        Ok(facts.map(|facts| Subject { label: about.label, facts: Some(facts) }))
    }

    async fn perform(&self, asker: &Asker, object: &str) -> Result<(), IdentityError> {
        let missing = || IdentityError::BadRequest(format!("{object:?} is no act"));
        let request = ErrorRequest::parse(object).ok_or_else(missing)?;
        let asked = self.asked(asker);
        let found = self.found(&asked, &request).await.map_err(failed)?;
        let gone =
            || IdentityError::NotFound(format!("there is no issue {} any more", request.key));
        let (entity, _) = found.ok_or_else(gone)?;
        asked.act(&entity, &request.key, request.act).await.map_err(failed)
    }
}

fn failed(error: ErrorsError) -> IdentityError {
    match error {
        ErrorsError::BadRequest(text) => IdentityError::BadRequest(text),
        ErrorsError::NotFound(text) => IdentityError::NotFound(text),
        ErrorsError::Conflict(text) | ErrorsError::Refused(text) => IdentityError::Conflict(text),
        ErrorsError::NotAllowed(text) => IdentityError::NotAllowed(text),
        ErrorsError::NeedsApproval(refusal) => IdentityError::Refused(refusal),
        ErrorsError::Unavailable(text) => IdentityError::Unavailable(text),
    }
}
