//! What people ask of entities by hand: to be read again, or to be taken out.

use super::{CatalogService, answers::unavailable};
use crate::{import::registered, locations::reference};
use platform::{
    EntityRef,
    access::{Asker, Permission},
    audit::AuditEvent,
    catalog::CatalogError,
};

impl CatalogService {
    /// Reads the sources of an entity's claims again, soon.
    ///
    /// # Errors
    /// `BadQuery` when it is no entity reference, `NotFound` when there is no such entity.
    pub(super) async fn refresh_entity(
        &self,
        asker: &Asker,
        entity: &str,
    ) -> Result<(), CatalogError> {
        let reference = reference(entity).map_err(CatalogError::BadQuery)?;
        let claims = self.store.claims_of_entity(&reference).await;
        let claims = claims.map_err(unavailable)?;
        if claims.is_empty() {
            return Err(CatalogError::NotFound(format!("there is no entity {reference}")));
        }
        let sources: Vec<&str> = claims.iter().map(|claim| claim.key.source.as_str()).collect();
        let event = AuditEvent::of(asker, Permission::CatalogRefresh).on_entity(&reference);
        self.read_again(&sources, Some(&event)).await.map_err(unavailable)
    }

    /// Takes an entity out, and reads its sources again: what they still say returns. That there
    /// is no such entity is no error.
    ///
    /// # Errors
    /// `NotAllowed` when the catalog is read-only.
    pub(super) async fn remove_entity(
        &self,
        asker: &Asker,
        reference: &EntityRef,
    ) -> Result<(), CatalogError> {
        self.locations.check_writable()?;
        let now = self.clock.now();
        let sources = registered::remove_entity(&self.store, reference, asker, now).await;
        let sources = sources.map_err(unavailable)?;
        let sources: Vec<&str> = sources.iter().map(String::as_str).collect();
        self.read_again(&sources, None).await.map_err(unavailable)
    }
}
