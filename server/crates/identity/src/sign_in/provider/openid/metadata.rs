//! What a provider says of itself, and its keys.

use super::super::{ProviderError, Vendor};
use crate::sign_in::jwt::Keys;
use platform::{Timestamp, timestamp::Clock};
use serde::Deserialize;
use std::sync::{Arc, Mutex, PoisonError};
use url::Url;

/// Milliseconds between two reloads of the keys for the sake of one that is not known: whoever makes
/// up numbers of keys must not make us ask.
const BETWEEN_RELOADS: i64 = 5_000;

/// The part of it that is used (`OpenID` Connect Discovery 1.0, 3; RFC 8414, 2).
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Metadata {
    issuer: String,
    pub authorization_endpoint: Url,
    pub token_endpoint: Url,
    jwks_uri: Url,
    pub userinfo_endpoint: Option<Url>,
    pub end_session_endpoint: Option<Url>,
    /// Whether it always says who it is beside a code (RFC 9207).
    #[serde(default, rename = "authorization_response_iss_parameter_supported")]
    pub names_itself: bool,
    #[serde(default)]
    token_endpoint_auth_methods_supported: Vec<String>,
}

impl Metadata {
    /// Whether the client's secret goes into a header, as is usual where nothing is said.
    pub fn takes_basic(&self) -> bool {
        let known = &self.token_endpoint_auth_methods_supported;
        known.is_empty() || known.iter().any(|method| method == "client_secret_basic")
    }
}

/// What was found out.
pub(super) struct Discovered {
    issuer: String,
    clock: Arc<dyn Clock>,
    known: Mutex<Known>,
}

#[derive(Default)]
struct Known {
    metadata: Option<Arc<Metadata>>,
    keys: Arc<Keys>,
    forced_at: Option<Timestamp>,
}

impl Discovered {
    pub fn new(issuer: String, clock: Arc<dyn Clock>) -> Self {
        Self { issuer, clock, known: Mutex::default() }
    }

    pub fn metadata(&self) -> Option<Arc<Metadata>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner).metadata.clone()
    }

    pub fn keys(&self) -> Arc<Keys> {
        Arc::clone(&self.known.lock().unwrap_or_else(PoisonError::into_inner).keys)
    }

    /// Asks the provider.
    pub async fn discover(&self, vendor: &Vendor) -> Result<Arc<Metadata>, ProviderError> {
        let place = self.issuer.trim_end_matches('/');
        let place = Url::parse(&format!("{place}/.well-known/openid-configuration"));
        let place = place.map_err(|error| ProviderError::Untrusted(error.to_string()))?;
        let metadata: Metadata = vendor.get(&place, None).await?;
        if metadata.issuer != self.issuer {
            let reason = format!(
                "it calls itself {:?}, and is set up as {:?}; write the former as issuer",
                metadata.issuer, self.issuer
            );
            return Err(ProviderError::Untrusted(reason));
        }
        let keys: Keys = vendor.get(&metadata.jwks_uri, None).await?;
        let metadata = Arc::new(metadata);
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.metadata = Some(Arc::clone(&metadata));
        known.keys = Arc::new(keys);
        Ok(metadata)
    }

    /// Reads the keys again, because one is not known; `None` when that was done a moment ago.
    pub async fn reload_keys(
        &self,
        metadata: &Metadata,
        vendor: &Vendor,
    ) -> Result<Option<Arc<Keys>>, ProviderError> {
        {
            let now = self.clock.now();
            let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
            if known.forced_at.is_some_and(|at| now.0 - at.0 < BETWEEN_RELOADS) {
                return Ok(None);
            }
            known.forced_at = Some(now);
        }
        let keys: Arc<Keys> = Arc::new(vendor.get(&metadata.jwks_uri, None).await?);
        self.known.lock().unwrap_or_else(PoisonError::into_inner).keys = Arc::clone(&keys);
        Ok(Some(keys))
    }
}
