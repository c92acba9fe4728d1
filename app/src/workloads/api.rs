//! What the tab asks the server.

use crate::PortalError;
use leptos::{prelude::*, server_fn::codec::GetUrl};
use platform::{EntityRef, workloads::EntityWorkloads};

/// What of an entity runs where; `None` when it names no workload.
#[server(prefix = "/fn", endpoint = "workloads/entity", input = GetUrl)]
pub async fn fetch_entity_workloads(
    reference: EntityRef,
) -> Result<Option<EntityWorkloads>, PortalError> {
    Ok(crate::AppState::workloads()?.of_entity(&reference).await?)
}
