//! What the page asks the server.

use crate::PortalError;
use leptos::{prelude::*, server_fn::codec::GetUrl};
use platform::identity::{GroupDetail, GroupsPage};

/// Groups of a sort (`catalog`, `claims`, `none`) that a text stands in, from an offset on.
#[server(prefix = "/fn", endpoint = "groups/list", input = GetUrl)]
pub async fn fetch_groups(
    show: String,
    text: String,
    offset: u64,
) -> Result<GroupsPage, PortalError> {
    use platform::identity::{GroupQuery, GroupSort};
    let sort = GroupSort::from_name(&show).unwrap_or_default();
    Ok(crate::AppState::groups()?.groups(&GroupQuery { sort, text, offset }).await?)
}

/// A group with who is in it: of the catalog by its reference or, without one, what providers call so.
#[server(prefix = "/fn", endpoint = "groups/one", input = GetUrl)]
pub async fn fetch_group(
    group: String,
    claim: String,
    offset: u64,
) -> Result<Option<GroupDetail>, PortalError> {
    let groups = crate::AppState::groups()?;
    if group.is_empty() {
        return Ok(groups.claim(&claim, offset).await?);
    }
    let Ok(group) = platform::EntityRef::parse(&group, Some("group"), "default") else {
        return Ok(None);
    };
    Ok(groups.group(&group, offset).await?)
}
