//! What the pages ask the server, and have it do.

use crate::PortalError;
use leptos::{
    prelude::*,
    server_fn::codec::{GetUrl, PostUrl},
};
use platform::{access::Permission, approvals::Approval};

/// What the asker may decide or, `own`, what they asked for.
#[server(prefix = "/fn", endpoint = "approvals/list", input = GetUrl)]
pub async fn list_approvals(own: bool) -> Result<Vec<Approval>, PortalError> {
    let approvals = crate::AppState::approvals()?;
    Ok(if own { approvals.own().await? } else { approvals.to_decide().await? })
}

/// Asks for an approval.
#[server(prefix = "/fn", endpoint = "approvals/ask", input = PostUrl)]
pub async fn ask_approval(
    permission: Permission,
    object: String,
    reason: String,
) -> Result<(), PortalError> {
    let new = platform::approvals::NewApproval { permission, object, reason };
    crate::AppState::approvals()?.ask(&new).await?;
    leptos_axum::redirect(super::OWN);
    Ok(())
}

/// Approves, or refuses.
#[server(prefix = "/fn", endpoint = "approvals/decide", input = PostUrl)]
pub async fn decide_approval(
    number: String,
    approve: bool,
    comment: String,
) -> Result<(), PortalError> {
    crate::AppState::approvals()?.decide(&number, approve, &comment).await?;
    leptos_axum::redirect(super::DECIDE);
    Ok(())
}

/// Lets others decide too.
#[server(prefix = "/fn", endpoint = "approvals/delegate", input = PostUrl)]
pub async fn delegate_approval(number: String, to: String) -> Result<(), PortalError> {
    crate::AppState::approvals()?.delegate(&number, &to).await?;
    leptos_axum::redirect(super::DECIDE);
    Ok(())
}

/// Takes back what was asked for.
#[server(prefix = "/fn", endpoint = "approvals/withdraw", input = PostUrl)]
pub async fn withdraw_approval(number: String) -> Result<(), PortalError> {
    crate::AppState::approvals()?.withdraw(&number).await?;
    leptos_axum::redirect(super::OWN);
    Ok(())
}
