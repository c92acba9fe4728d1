//! A client that obeys the rules, at every redirect too.

use crate::rules::{GuardedResolver, Rules};
use reqwest::{Certificate, Client, redirect::Policy};
use std::{
    error::Error,
    sync::{Arc, OnceLock},
    time::Duration,
};

/// Redirects that are followed at the most.
const REDIRECTS: usize = 5;

/// How long a connection may take to be there.
const CONNECTING: Duration = Duration::from_secs(10);

/// Who is trusted beside those whom the system trusts.
static TRUSTED: OnceLock<Vec<Certificate>> = OnceLock::new();

/// Trusts the authorities of a PEM file too, from the next client on: of the first such file.
///
/// # Errors
/// When it holds no certificate, or one that cannot be read.
pub fn trust(pem: &[u8]) -> Result<(), String> {
    // The settings name one file: a second time it is the same.
    drop(TRUSTED.set(certificates(pem)?));
    Ok(())
}

fn certificates(pem: &[u8]) -> Result<Vec<Certificate>, String> {
    let found = Certificate::from_pem_bundle(pem).map_err(|error| reason(&error))?;
    if found.is_empty() {
        return Err("it holds no certificate: -----BEGIN CERTIFICATE----- is missing".to_owned());
    }
    Ok(found)
}

/// A client for requests that may take so long each.
///
/// # Errors
/// When the system offers no way to the network (no certificates, for example).
pub fn client(rules: Rules, timeout: Duration) -> Result<Client, String> {
    client_trusting(rules, timeout, None)
}

/// The same, which follows no redirect: whoever asks decides whether to go where an answer leads.
///
/// # Errors
/// As [`client`].
pub fn client_staying(rules: Rules, timeout: Duration) -> Result<Client, String> {
    built(rules, timeout, None, Policy::none())
}

/// The same as [`client`], which trusts the authorities of a text in PEM too: a cluster has one of its
/// own.
///
/// # Errors
/// When the system offers no way to the network, or the text holds no certificate.
pub fn client_trusting(
    rules: Rules,
    timeout: Duration,
    pem: Option<&[u8]>,
) -> Result<Client, String> {
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
    built(rules, timeout, pem, redirects)
}

fn built(
    rules: Rules,
    timeout: Duration,
    pem: Option<&[u8]>,
    redirects: Policy,
) -> Result<Client, String> {
    let mut trusted = TRUSTED.get().cloned().unwrap_or_default();
    trusted.extend(pem.map(certificates).transpose()?.unwrap_or_default());
    prepare();
    Client::builder()
        .redirect(redirects)
        .dns_resolver(Arc::new(GuardedResolver(rules)))
        .timeout(timeout)
        .connect_timeout(CONNECTING.min(timeout))
        .tls_certs_merge(trusted)
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
