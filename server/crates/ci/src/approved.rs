//! Acts that somebody else approves first: asked for, decided, and then done as they were asked for.

use crate::{asked::Asked, service::CiService, slot::WAIT};
use async_trait::async_trait;
use platform::{
    EntityRef,
    access::{Asker, Decision, Permission},
    approvals::{Act, Subject},
    ci::{Ci, CiError, CiRequest, CodeKey, May},
    identity::IdentityError,
};
use std::sync::Arc;

/// Acts on repositories; the object is a [`CiRequest`].
pub struct CiActs(pub Arc<CiService>);

impl CiActs {
    fn asked(&self, asker: &Asker) -> Asked {
        Asked::new(Arc::clone(&self.0), asker.clone())
    }

    /// An entity that names a repository and that the asker may see, all that name it beside.
    fn entities(&self, asked: &Asked, key: &CodeKey) -> Option<(EntityRef, Vec<EntityRef>)> {
        let naming = self.0.naming(key);
        let first = asked.entities.rows(&naming).into_iter().next()?;
        Some((first.reference, naming))
    }
}

#[async_trait]
impl Act for CiActs {
    fn permission(&self) -> Permission {
        Permission::CiRun
    }

    async fn subject(&self, asker: &Asker, object: &str) -> Result<Option<Subject>, IdentityError> {
        let Some(CiRequest { act, key }) = CiRequest::parse(object) else { return Ok(None) };
        let asked = self.asked(asker);
        let Some((entity, naming)) = self.entities(&asked, &key) else { return Ok(None) };
        // By annotation somebody may name what is of no source.
        let found = asked.found(&entity).await.map_err(failed)?;
        if found.is_none_or(|(_, found)| found != key) {
            return Ok(None);
        }
        let about = asked.about(&key, &entity, act, WAIT * 5).await.map_err(failed)?;
        let Some(about) = about else { return Ok(None) };
        let first = |decided: fn(&Decision) -> bool| {
            let permission = Permission::CiRun;
            naming.iter().find(|one| decided(&asked.entities.decide(permission, one)))
        };
        let deciding = match asked.may(&key, &entity) {
            May::Act => Some(&entity),
            May::Ask { .. } => first(|one| *one != Decision::Allow),
            May::Not { reason } => {
                let denying = first(|one| *one == Decision::Deny);
                Some(denying.ok_or(IdentityError::NotAllowed(reason))?)
            }
        };
        let facts = deciding.and_then(|entity| asked.entities.facts(entity));
        // Without facts it would be decided as something about the portal.
        Ok(facts.map(|facts| Subject { label: about.label, facts: Some(facts) }))
    }

    async fn perform(&self, asker: &Asker, object: &str) -> Result<(), IdentityError> {
        let missing = || IdentityError::BadRequest(format!("{object:?} is no act"));
        let CiRequest { act, key } = CiRequest::parse(object).ok_or_else(missing)?;
        let asked = self.asked(asker);
        let gone = || IdentityError::NotFound(format!("nothing names {key} any more"));
        let (entity, _) = self.entities(&asked, &key).ok_or_else(gone)?;
        asked.act(&entity, act).await.map_err(failed)
    }

    /// A second time would be a second run.
    fn is_repeatable(&self) -> bool {
        false
    }
}

fn failed(error: CiError) -> IdentityError {
    match error {
        CiError::BadRequest(text) => IdentityError::BadRequest(text),
        CiError::NotFound(text) => IdentityError::NotFound(text),
        CiError::Conflict(text) | CiError::Refused(text) => IdentityError::Conflict(text),
        CiError::NotAllowed(text) => IdentityError::NotAllowed(text),
        CiError::NeedsApproval(refusal) => IdentityError::Refused(refusal),
        CiError::Unavailable(text) => IdentityError::Unavailable(text),
    }
}
