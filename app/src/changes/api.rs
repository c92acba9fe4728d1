//! The page's question to the server, and what people do on it.

use crate::PortalError;
use leptos::{
    prelude::*,
    server_fn::codec::{GetUrl, PostUrl},
};
use platform::catalog::ChangesPage;

/// A page of changes. The question travels as JSON, so that the address of the call stays one text.
#[server(prefix = "/fn", endpoint = "catalog/changes", input = GetUrl)]
pub async fn list_changes(asked: String) -> Result<ChangesPage, PortalError> {
    use platform::catalog::CatalogError;
    let asked: super::address::Asked = serde_json::from_str(&asked)
        .map_err(|error| PortalError::bad_query(format!("this is no valid JSON: {error}")))?;
    let (state, catalog) = (crate::AppState::current()?, crate::AppState::catalog()?);
    let mut question = question(&asked, state.clock.now())?;
    match catalog.changes(&question).await {
        // A span of days goes back as far as it can.
        Err(CatalogError::Gone(_)) if asked.from.is_none() => {
            question.from = None;
            Ok(catalog.changes(&question).await?)
        }
        answer => Ok(answer?),
    }
}

#[cfg(feature = "ssr")]
fn question(
    asked: &super::address::Asked,
    now: platform::Timestamp,
) -> Result<platform::catalog::ChangesQuery, PortalError> {
    use platform::{EntityRef, Timestamp, catalog::Moment, entity_ref::DEFAULT_NAMESPACE};
    let given = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
    let owner = given(&asked.owner).map(|text| {
        EntityRef::parse(&text, Some("group"), DEFAULT_NAMESPACE)
            .map_err(|error| PortalError::bad_query(error.to_string()))
    });
    let back = asked.span.milliseconds().map(|span| Moment::At(Timestamp(now.0 - span)));
    Ok(platform::catalog::ChangesQuery {
        from: asked.from.or(back),
        to: asked.to,
        kind: given(&asked.kind),
        owner: owner.transpose()?,
        source: given(&asked.source),
        before: asked.before,
    })
}

/// Undoes what a person did in one act. Answers a form without script by going back to its page.
#[server(prefix = "/fn", endpoint = "catalog/undo", input = PostUrl)]
pub async fn undo_changes(change_set: String) -> Result<(), PortalError> {
    let catalog = crate::AppState::catalog()?;
    catalog.undo(&change_set).await?;
    Ok(())
}
