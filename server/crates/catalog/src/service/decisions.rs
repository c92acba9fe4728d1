//! What people decide: of removals that are held, and between several who say what an entity is.

use super::{CatalogService, answers::unavailable};
use crate::import;
use platform::catalog::{CatalogError, Choice, Decision};

/// Decides of the removals of a source that the token tells.
pub(super) async fn decide_removals(
    service: &CatalogService,
    source: &str,
    token: &str,
    decision: Decision,
) -> Result<(), CatalogError> {
    service.locations.check_writable()?;
    if decision == Decision::Open {
        return Err(CatalogError::BadQuery("decide to remove or to keep them".to_owned()));
    }
    let mut unit = service.store.begin().await.map_err(unavailable)?;
    if !unit.decide_removals(source, token, decision).await.map_err(unavailable)? {
        let message = format!("what is held of {source} is not what it was; look at it again");
        return Err(CatalogError::Conflict(message));
    }
    unit.commit().await.map_err(unavailable)?;
    service.read_again(&[source]).await.map_err(unavailable)?;
    service.tell(Vec::new());
    Ok(())
}

/// Chooses which document says what an entity is.
pub(super) async fn choose(service: &CatalogService, choice: &Choice) -> Result<(), CatalogError> {
    service.locations.check_writable()?;
    let now = service.clock.now();
    let chosen = import::registered::choose(&service.store, choice, now).await;
    if chosen.map_err(unavailable)? {
        service.tell(Vec::new());
        return Ok(());
    }
    let entity = &choice.entity;
    Err(CatalogError::NotFound(format!("no document of {entity} stands in that place any more")))
}
