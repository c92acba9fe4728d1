//! A client that obeys the rules, at every redirect too.

use crate::rules::{GuardedResolver, Rules};
use reqwest::{Client, redirect::Policy};
use std::{error::Error, sync::Arc, time::Duration};

/// Redirects that are followed at the most.
const REDIRECTS: usize = 5;

/// A client for requests that may take so long each.
///
/// # Errors
/// When the system offers no way to the network (no certificates, for example).
pub fn client(rules: Rules, timeout: Duration) -> Result<Client, String> {
    let checked = rules.clone();
    let redirects = Policy::custom(move |attempt| {
        if attempt.previous().len() > REDIRECTS {
            return attempt.error("too many redirects");
        }
        match checked.check(attempt.url()) {
            Ok(()) => attempt.follow(),
            Err(reason) => attempt.error(reason),
        }
    });
    prepare();
    Client::builder()
        .redirect(redirects)
        .dns_resolver(Arc::new(GuardedResolver(rules)))
        .timeout(timeout)
        .user_agent(concat!("slipway/", env!("CARGO_PKG_VERSION")))
        .build()
        .map_err(|error| reason(&error))
}

/// Chooses the cryptography of the process. Clients do so by themselves; what brings its own client
/// wants it done before.
pub fn prepare() {
    // Another part of the process may have chosen first; any choice will do.
    drop(rustls::crypto::ring::default_provider().install_default());
}

/// The innermost reason of a failed request: "connection refused" rather than "error sending
/// request". The URL, which may carry a token, is not in it.
#[must_use]
pub fn reason(error: &reqwest::Error) -> String {
    let mut inner: &dyn Error = error;
    while let Some(source) = inner.source() {
        inner = source;
    }
    inner.to_string()
}
