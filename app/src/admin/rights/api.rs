//! What the pages ask the server, and have it do.

use crate::PortalError;
use leptos::{
    prelude::*,
    server_fn::codec::{GetUrl, PostUrl},
};
use platform::{
    EntityRef,
    access::Permission,
    rights::{
        DocumentDetail, DocumentEntry, DocumentKind, Explanation, Judged, RoleDetail, RoleEntry,
        WhoMay,
    },
};

/// Every role.
#[server(prefix = "/fn", endpoint = "rights/roles", input = GetUrl)]
pub async fn list_roles() -> Result<Vec<RoleEntry>, PortalError> {
    Ok(crate::AppState::rights()?.roles().await?)
}

/// One role.
#[server(prefix = "/fn", endpoint = "rights/role", input = GetUrl)]
pub async fn fetch_role(name: String) -> Result<Option<RoleDetail>, PortalError> {
    Ok(crate::AppState::rights()?.role(&name).await?)
}

/// Every document.
#[server(prefix = "/fn", endpoint = "rights/documents", input = GetUrl)]
pub async fn list_documents() -> Result<Vec<DocumentEntry>, PortalError> {
    Ok(crate::AppState::rights()?.documents().await?)
}

/// One document with its versions.
#[server(prefix = "/fn", endpoint = "rights/document", input = GetUrl)]
pub async fn fetch_document(
    kind: DocumentKind,
    name: String,
) -> Result<Option<DocumentDetail>, PortalError> {
    Ok(crate::AppState::rights()?.document(kind, &name).await?)
}

/// What would be wrong, or would change, if a document had this text.
#[server(prefix = "/fn", endpoint = "rights/judge", input = PostUrl)]
pub async fn judge_document(
    kind: DocumentKind,
    name: String,
    text: String,
) -> Result<Judged, PortalError> {
    use platform::rights::{Becomes, DocumentChange};
    let (becomes, comment) = (Becomes::Text(text), String::new());
    let change = DocumentChange { kind, name, becomes, comment };
    Ok(crate::AppState::rights()?.judge(&change).await?)
}

/// Changes a document and leads to it. `becomes` is `text`, `off` or `base`.
#[server(prefix = "/fn", endpoint = "rights/save", input = PostUrl)]
pub async fn save_document(
    kind: DocumentKind,
    name: String,
    becomes: String,
    text: String,
    comment: String,
) -> Result<Vec<platform::rights::Mistake>, PortalError> {
    use platform::rights::{Becomes, DocumentChange};
    let becomes = match becomes.as_str() {
        "text" => Becomes::Text(text.replace("\r\n", "\n")),
        "off" => Becomes::Off,
        "base" => Becomes::Base,
        other => {
            return Err(PortalError::bad_query(format!("{other:?} is none of text, off, base")));
        }
    };
    let change = DocumentChange { kind, name: name.clone(), becomes, comment };
    let mistakes = crate::AppState::rights()?.save(&change).await?;
    if mistakes.is_empty() {
        leptos_axum::redirect(&super::address::document_address(kind, &name));
    }
    Ok(mistakes)
}

/// Whether somebody may do something, and why; of the asker when nobody is named.
#[server(prefix = "/fn", endpoint = "rights/explain", input = GetUrl)]
pub async fn explain_access(
    principal: Option<String>,
    permission: Permission,
    entity: Option<EntityRef>,
) -> Result<Explanation, PortalError> {
    let question = platform::rights::Question { principal, permission, entity };
    Ok(crate::AppState::rights()?.explain(&question).await?)
}

/// Who may do something.
#[server(prefix = "/fn", endpoint = "rights/who", input = GetUrl)]
pub async fn list_who_may(
    permission: Permission,
    entity: Option<EntityRef>,
) -> Result<WhoMay, PortalError> {
    let question = platform::rights::WhoQuestion { permission, entity };
    Ok(crate::AppState::rights()?.who_may(&question).await?)
}
