//! What can be asked for and is then done once somebody has approved.

use async_trait::async_trait;
use catalog::service::CatalogService;
use ci::{CiActs, CiService};
use deployments::{ApplicationActs, DeploymentService};
use monitoring::{ErrorActs, ErrorService};
use platform::{
    EntityRef,
    access::{Asker, Permission},
    approvals::{Act, Subject},
    catalog::CatalogError,
    identity::IdentityError,
};
use scaffolder::runs::{RunService, TemplateActs};
use std::sync::Arc;

/// All of it. To add an act: a type here or in the feature's crate, and a line.
pub(super) fn acts(
    catalog: &Arc<CatalogService>,
    deployments: &Arc<DeploymentService>,
    ci: &Arc<CiService>,
    errors: &Arc<ErrorService>,
    runs: &Arc<RunService>,
) -> Vec<Arc<dyn Act>> {
    vec![
        Arc::new(RemoveEntity(Arc::clone(catalog))),
        Arc::new(UnregisterLocation(Arc::clone(catalog))),
        Arc::new(ApplicationActs(Arc::clone(deployments))),
        Arc::new(CiActs(Arc::clone(ci))),
        Arc::new(ErrorActs(Arc::clone(errors))),
        Arc::new(TemplateActs(Arc::clone(runs))),
    ]
}

/// Takes an entity out of the catalog.
struct RemoveEntity(Arc<CatalogService>);

/// Takes a registered location out; the object is its id.
struct UnregisterLocation(Arc<CatalogService>);

#[async_trait]
impl Act for RemoveEntity {
    fn permission(&self) -> Permission {
        Permission::CatalogRemove
    }

    async fn subject(&self, asker: &Asker, object: &str) -> Result<Option<Subject>, IdentityError> {
        let Ok(entity) = object.parse::<EntityRef>() else { return Ok(None) };
        let facts = self.0.asked(asker).facts(&entity, false);
        Ok(facts.map(|facts| Subject { label: entity.to_string(), facts: Some(facts) }))
    }

    async fn perform(&self, asker: &Asker, object: &str) -> Result<(), IdentityError> {
        let entity = object.parse::<EntityRef>();
        let entity = entity.map_err(|error| IdentityError::BadRequest(error.to_string()))?;
        self.0.asked(asker).remove_entity(&entity).await.map_err(failed)
    }

    /// What is gone is gone.
    fn is_repeatable(&self) -> bool {
        true
    }
}

#[async_trait]
impl Act for UnregisterLocation {
    fn permission(&self) -> Permission {
        Permission::CatalogUnregister
    }

    async fn subject(&self, asker: &Asker, object: &str) -> Result<Option<Subject>, IdentityError> {
        let location = self.0.asked(asker).location(object).await.map_err(failed)?;
        Ok(location.map(|location| {
            let label = format!("{}:{}", location.location_type, location.target);
            Subject { label, facts: None }
        }))
    }

    async fn perform(&self, asker: &Asker, object: &str) -> Result<(), IdentityError> {
        self.0.asked(asker).remove_location(object).await.map_err(failed)
    }

    /// The second time it is not registered, and that is told as a failure: so it is not done again.
    fn is_repeatable(&self) -> bool {
        false
    }
}

fn failed(error: CatalogError) -> IdentityError {
    match error {
        CatalogError::BadQuery(text) => IdentityError::BadRequest(text),
        CatalogError::NotFound(text) | CatalogError::Gone(text) => IdentityError::NotFound(text),
        CatalogError::Conflict(text) => IdentityError::Conflict(text),
        CatalogError::NotAllowed(text) => IdentityError::NotAllowed(text),
        CatalogError::Refused(refusal) => IdentityError::Refused(refusal),
        CatalogError::Unavailable(text) => IdentityError::Unavailable(text),
    }
}
