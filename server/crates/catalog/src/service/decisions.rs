//! What people decide: of removals that are held, and between several who say what an entity is.

use super::{CatalogService, answers::unavailable};
use crate::import;
use platform::{
    access::{Asker, Permission},
    audit::AuditEvent,
    catalog::{CatalogError, Choice, Decision},
};
use serde_json::json;

/// Decides of the removals of a source that the token tells.
pub(super) async fn decide_removals(
    service: &CatalogService,
    asker: &Asker,
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
    let after = json!({"removals": token, "decision": decision.name()});
    let event = AuditEvent::of(asker, Permission::CatalogWrite).on(source);
    let event = event.changing(None, Some(after));
    unit.audit(&event, service.clock.now()).await.map_err(unavailable)?;
    unit.told_is_over(&import::telling::held_key(source)).await.map_err(unavailable)?;
    unit.commit().await.map_err(unavailable)?;
    service.read_again(&[source], None).await.map_err(unavailable)?;
    service.tell_unlogged();
    Ok(())
}

/// Chooses which document says what an entity is.
pub(super) async fn choose(
    service: &CatalogService,
    asker: &Asker,
    choice: &Choice,
) -> Result<(), CatalogError> {
    service.locations.check_writable()?;
    let now = service.clock.now();
    let chosen = import::registered::choose(&service.store, choice, asker, now).await;
    if chosen.map_err(unavailable)? {
        service.tell_unlogged();
        return Ok(());
    }
    let entity = &choice.entity;
    Err(CatalogError::NotFound(format!("no document of {entity} stands in that place any more")))
}
