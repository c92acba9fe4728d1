//! What the pages ask the server, and have it do.

use crate::PortalError;
use leptos::{
    prelude::*,
    server_fn::codec::{GetUrl, PostUrl},
};
use platform::{
    identity::{PeoplePage, PersonDetail},
    integrations::IntegrationHealth,
};

/// People whose name, address or entity contains a text.
#[server(prefix = "/fn", endpoint = "people/list", input = GetUrl)]
pub async fn fetch_people(text: String, offset: u64) -> Result<PeoplePage, PortalError> {
    Ok(crate::AppState::people()?.people(&text, offset).await?)
}

/// One of them, with sessions and tokens.
#[server(prefix = "/fn", endpoint = "people/one", input = GetUrl)]
pub async fn fetch_person(account: String) -> Result<Option<PersonDetail>, PortalError> {
    Ok(crate::AppState::people()?.person(&account).await?)
}

/// Ends all sessions of somebody.
#[server(prefix = "/fn", endpoint = "people/end-sessions", input = PostUrl)]
pub async fn end_sessions_of(account: String, session: String) -> Result<(), PortalError> {
    crate::AppState::people()?.end_sessions(&account, &session).await?;
    leptos_axum::redirect(&format!("/admin/people?account={account}"));
    Ok(())
}

/// Makes tokens of somebody worthless; the empty number means all.
#[server(prefix = "/fn", endpoint = "people/revoke-tokens", input = PostUrl)]
pub async fn revoke_tokens_of(account: String, token: String) -> Result<(), PortalError> {
    crate::AppState::people()?.revoke_tokens(&account, &token).await?;
    leptos_axum::redirect(&format!("/admin/people?account={account}"));
    Ok(())
}

/// How the integrations answer.
#[server(prefix = "/fn", endpoint = "integrations/list", input = GetUrl)]
pub async fn fetch_integrations() -> Result<Vec<IntegrationHealth>, PortalError> {
    Ok(crate::AppState::integrations()?.integrations().await?)
}

/// Asks one of them now.
#[server(prefix = "/fn", endpoint = "integrations/try", input = PostUrl)]
pub async fn try_integration(name: String) -> Result<(), PortalError> {
    crate::AppState::integrations()?.try_now(&name).await?;
    leptos_axum::redirect("/admin/integrations");
    Ok(())
}
