//! What the page asks the server.

use crate::PortalError;
use leptos::{prelude::*, server_fn::codec::GetUrl};
use platform::{delivery::Summary, time_range::RangeQuery};

/// The summary of a time; `zone` is the reader's where it is empty.
#[server(prefix = "/fn", endpoint = "summary/read", input = GetUrl)]
pub async fn fetch_summary(range: RangeQuery, zone: String) -> Result<Summary, PortalError> {
    let own = || crate::preferences::Preferences::current().zone.name().to_owned();
    let zone = if zone.is_empty() { own() } else { zone };
    Ok(crate::AppState::summaries()?.summary(range, Some(&zone)).await?)
}
