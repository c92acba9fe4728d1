//! A registration on trial: everything is read and compared, nothing is stored.

use super::{CatalogService, unavailable};
use crate::{
    import::registered::as_asked,
    locations::{self, NewLocation, Registration, TrialConflict, TrialProblem},
    reading::{Claim, Finding, Known, Reading},
};
use platform::{EntityRef, catalog::CatalogError};
use store::RegisteredLocation;

impl CatalogService {
    /// What registering a location would do.
    ///
    /// # Errors
    /// `BadQuery` when it may not be registered or cannot be read, `Conflict` when it is a
    /// configured source.
    pub async fn try_location(&self, asked: &NewLocation) -> Result<Registration, CatalogError> {
        let asked = self.checked(asked)?;
        let known = self.store.registered_locations().await.map_err(unavailable)?;
        let exists = known.iter().any(|known| locations::is_same(known, &asked));
        let id = format!("{}:{}", asked.location_type, asked.target);
        let location = as_asked(id, &asked, self.clock.now());
        let Reading { claims, findings, .. } = self.read_on_trial(&location).await?;
        let references: Vec<EntityRef> =
            claims.iter().map(|claim| claim.reference.clone()).collect();
        let own = locations::source_name(&location);
        let shown = self.store.entities(&references).await.map_err(unavailable)?;
        let others = shown.into_iter().filter(|record| record.source != own);
        let conflicts = others.map(|record| TrialConflict {
            entity_ref: record.reference,
            source: record.source,
            location: record.location,
            line: record.line,
        });
        Ok(Registration {
            location: location.into(),
            entities: claims.iter().map(Claim::entity).collect(),
            exists: Some(exists),
            problems: findings.into_iter().map(problem).collect(),
            conflicts: conflicts.collect(),
        })
    }

    /// Reads all that a location leads to.
    pub(super) async fn read_on_trial(
        &self,
        location: &RegisteredLocation,
    ) -> Result<Reading, CatalogError> {
        let origin = self.locations.origin(location, &self.locations.trials);
        let target = &location.target;
        let reading = origin.read(&Known::default()).await;
        reading
            .map_err(|reason| CatalogError::BadQuery(format!("{target} cannot be read: {reason}")))
    }
}

fn problem(finding: Finding) -> TrialProblem {
    let Finding { location, line, column, entity, message, .. } = finding;
    TrialProblem { location, line, column, entity_ref: entity, message }
}
