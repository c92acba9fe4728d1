//! What card and page ask the server, and have it do.

use crate::PortalError;
use leptos::{
    prelude::*,
    server_fn::codec::{GetUrl, PostUrl},
};
use platform::{
    EntityRef,
    scaffolder::{TemplateUpdate, TemplateUse},
};

/// Which template an entity was made with; `None` when with none.
#[server(prefix = "/fn", endpoint = "create/origin", input = GetUrl)]
pub async fn fetch_origin(entity: EntityRef) -> Result<Option<TemplateUse>, PortalError> {
    Ok(crate::AppState::scaffolder()?.origin(&entity).await?)
}

/// What an update would bring; `None` as above.
#[server(prefix = "/fn", endpoint = "create/update-preview", input = GetUrl)]
pub async fn preview_update(entity: EntityRef) -> Result<Option<TemplateUpdate>, PortalError> {
    Ok(crate::AppState::scaffolder()?.preview_update(&entity).await?)
}

/// Has a pull request opened with it, and leads to the task that does so.
#[server(prefix = "/fn", endpoint = "create/update", input = PostUrl)]
pub async fn update_entity(entity: EntityRef) -> Result<(), PortalError> {
    let task = crate::AppState::scaffolder()?.update(&entity).await?;
    leptos_axum::redirect(&crate::create::tasks::task_address(&task));
    Ok(())
}
