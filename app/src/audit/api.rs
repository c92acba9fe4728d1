//! The page's question to the server.

use crate::PortalError;
use leptos::{prelude::*, server_fn::codec::GetUrl};
use platform::audit::AuditPage;

/// A page of the log. The question travels as JSON, so that the address of the call stays one text.
#[server(prefix = "/fn", endpoint = "audit/page", input = GetUrl)]
pub async fn list_audit(asked: String) -> Result<AuditPage, PortalError> {
    let asked: super::address::Asked = serde_json::from_str(&asked)
        .map_err(|error| PortalError::bad_query(format!("this is no valid JSON: {error}")))?;
    let query = asked.query().map_err(PortalError::bad_query)?;
    let log = crate::AppState::audit()?;
    Ok(log.page(&query).await?)
}
