//! The page's question to the server.

use crate::PortalError;
use leptos::{prelude::*, server_fn::codec::GetUrl};
use platform::identity::{Door, Failure};
use serde::{Deserialize, Serialize};

/// What the page shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shown {
    /// The providers.
    pub doors: Vec<Door>,
    /// Why the last attempt failed.
    pub failure: Option<Failure>,
}

/// Providers, how they stand, and why an attempt of this browser failed.
#[server(prefix = "/fn", endpoint = "sign-in/entrance", input = GetUrl)]
pub async fn fetch_entrance(failure: Option<String>) -> Result<Shown, PortalError> {
    let entrance = crate::AppState::current()?.entrance;
    let doors = entrance.doors();
    let Some(number) = failure else { return Ok(Shown { doors, failure: None }) };
    let browser = browser();
    let failure = entrance.failure(&number, browser.as_deref()).await?;
    Ok(Shown { doors, failure })
}

/// The secret by which a browser is known that went to a provider.
#[cfg(feature = "ssr")]
fn browser() -> Option<String> {
    let parts = use_context::<axum::http::request::Parts>()?;
    let cookies = parts.headers.get(axum::http::header::COOKIE)?.to_str().ok()?;
    cookies.split(';').find_map(|cookie| {
        let (name, value) = cookie.trim().split_once('=')?;
        let known = ["__Host-slipway-browser", "slipway-browser"].contains(&name);
        known.then(|| value.to_owned())
    })
}
