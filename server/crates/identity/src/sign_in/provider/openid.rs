//! `OpenID` Connect: Keycloak and whoever else speaks it.

mod judge;
mod metadata;
mod telling;
#[cfg(test)]
mod tests;

use super::{
    Confirmed, Door, Flow, Grant, KeycloakAdmin, LoggedOut, Provider, ProviderError, Returned,
    Vendor, VendorError, health::Health,
};
use crate::sign_in::{
    ExchangeError, ExchangedToken, Randomness, exchange, jwt::Algorithm, secret::challenge,
};
use async_trait::async_trait;
use metadata::Discovered;
use platform::{identity::DoorState, timestamp::Clock};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use std::sync::Arc;
use url::Url;

/// How one provider is set up.
#[derive(Clone, Debug)]
pub struct OidcSettings {
    /// What it is called.
    pub door: Door,
    /// Its issuer, exactly as it calls itself.
    pub issuer: String,
    /// What it calls us.
    pub client_id: String,
    /// What we show it.
    pub client_secret: Option<SecretString>,
    /// What is asked for.
    pub scopes: Vec<String>,
    /// Paths of claims that name groups and roles.
    pub group_claims: Vec<String>,
    /// Keycloak's Admin REST, where groups and roles are asked too.
    pub admin: Option<KeycloakAdmin>,
}

/// A provider.
pub struct OpenId {
    settings: OidcSettings,
    vendor: Vendor,
    discovered: Discovered,
    health: Health,
    clock: Arc<dyn Clock>,
    randomness: Arc<dyn Randomness>,
}

/// What signs its tokens may be any of these.
const ALGORITHMS: &[Algorithm] = &Algorithm::ALL;

/// The answer of the token endpoint.
#[derive(Deserialize)]
#[expect(clippy::struct_field_names, reason = "the names of the answer")]
struct Tokens {
    access_token: String,
    refresh_token: Option<String>,
    id_token: Option<String>,
}

impl OpenId {
    /// Nothing is asked yet: that is [`Provider::look`]'s.
    ///
    /// # Errors
    /// When the issuer is no address, or there is no way to the network.
    pub fn new(
        settings: OidcSettings,
        clock: Arc<dyn Clock>,
        randomness: Arc<dyn Randomness>,
    ) -> Result<Self, String> {
        let issuer = Url::parse(&settings.issuer).map_err(|error| error.to_string())?;
        let admin = settings.admin.as_ref().map(|admin| &admin.url);
        let hosts: Vec<&Url> = [&issuer].into_iter().chain(admin).collect();
        let vendor = Vendor::new(&hosts)?;
        let discovered = Discovered::new(settings.issuer.clone(), Arc::clone(&clock));
        let health = Health::new(Arc::clone(&clock));
        Ok(Self { settings, vendor, discovered, health, clock, randomness })
    }

    /// What it says of itself; asked for when it is not known and the last try is not fresh.
    async fn metadata(&self) -> Result<Arc<metadata::Metadata>, ProviderError> {
        if let Some(known) = self.discovered.metadata() {
            return Ok(known);
        }
        if !self.health.is_due() {
            return Err(ProviderError::Unreachable("it did not a moment ago".to_owned()));
        }
        self.note(self.discovered.discover(&self.vendor).await)
    }

    /// Remembers whether it answered.
    fn note<T>(&self, outcome: Result<T, ProviderError>) -> Result<T, ProviderError> {
        match &outcome {
            Err(ProviderError::Unreachable(reason)) => {
                tracing::warn!(
                    provider = self.settings.door.id,
                    reason,
                    "a provider does not answer"
                );
                self.health.failed(chance(&*self.randomness));
            }
            Err(ProviderError::Untrusted(reason)) if self.discovered.metadata().is_none() => {
                tracing::error!(
                    provider = self.settings.door.id,
                    reason,
                    "a provider cannot be used"
                );
                self.health.failed(chance(&*self.randomness));
            }
            _ => self.health.answered(),
        }
        outcome
    }

    async fn tokens(&self, form: &[(&str, &str)]) -> Result<Tokens, ProviderError> {
        let metadata = self.metadata().await?;
        let asked = self.post(&metadata, form).await.map_err(ProviderError::from);
        self.note(asked)
    }

    /// The client shows its secret in the way that the provider wants.
    async fn post<T: serde::de::DeserializeOwned>(
        &self,
        metadata: &metadata::Metadata,
        form: &[(&str, &str)],
    ) -> Result<T, VendorError> {
        let id = self.settings.client_id.as_str();
        let mut form = form.to_vec();
        let Some(secret) = &self.settings.client_secret else {
            form.push(("client_id", id));
            return self.vendor.post_form(&metadata.token_endpoint, &form, None).await;
        };
        let secret = secret.expose_secret();
        if metadata.takes_basic() {
            return self
                .vendor
                .post_form(&metadata.token_endpoint, &form, Some((id, secret)))
                .await;
        }
        form.extend([("client_id", id), ("client_secret", secret)]);
        self.vendor.post_form(&metadata.token_endpoint, &form, None).await
    }
}

#[async_trait]
impl Provider for OpenId {
    fn door(&self) -> &Door {
        &self.settings.door
    }

    fn state(&self) -> DoorState {
        self.health.door()
    }

    async fn look(&self) {
        if self.health.is_due() {
            // What came of it is noted.
            drop(self.note(self.discovered.discover(&self.vendor).await));
        }
    }

    async fn page(&self, flow: &Flow) -> Result<Url, ProviderError> {
        let metadata = self.metadata().await?;
        if matches!(self.health.door(), DoorState::Closed { .. }) {
            return Err(ProviderError::Unreachable("it did not a moment ago".to_owned()));
        }
        let mut page = metadata.authorization_endpoint.clone();
        page.query_pairs_mut()
            .append_pair("response_type", "code")
            .append_pair("client_id", &self.settings.client_id)
            .append_pair("redirect_uri", flow.redirect.as_str())
            .append_pair("scope", &self.settings.scopes.join(" "))
            .append_pair("state", &flow.state)
            .append_pair("nonce", &flow.nonce)
            .append_pair("code_challenge", &challenge(&flow.verifier))
            .append_pair("code_challenge_method", "S256");
        // Without it, providers that follow the standard to the letter give no refresh token.
        if self.settings.scopes.iter().any(|scope| scope == "offline_access") {
            page.query_pairs_mut().append_pair("prompt", "consent");
        }
        Ok(page)
    }

    async fn redeem(&self, returned: &Returned, flow: &Flow) -> Result<Confirmed, ProviderError> {
        let metadata = self.metadata().await?;
        // Another provider's code must not be taken to this one (RFC 9207).
        let told = returned.issuer.as_deref();
        if told.is_some_and(|told| told != self.settings.issuer)
            || (told.is_none() && metadata.names_itself)
        {
            return Err(ProviderError::Untrusted("the code is another provider's".to_owned()));
        }
        let tokens = self
            .tokens(&[
                ("grant_type", "authorization_code"),
                ("code", &returned.code),
                ("redirect_uri", flow.redirect.as_str()),
                ("code_verifier", &flow.verifier),
            ])
            .await?;
        let told = self.told(&metadata, tokens, Some(&flow.nonce), None).await;
        self.note(told)
    }

    async fn renew(&self, grant: &Grant) -> Result<Confirmed, ProviderError> {
        let metadata = self.metadata().await?;
        let tokens = match &grant.refresh {
            Some(refresh) => {
                self.tokens(&[("grant_type", "refresh_token"), ("refresh_token", refresh)]).await?
            }
            // All that can be asked is whether the access token still opens anything.
            None => {
                Tokens { access_token: grant.access.clone(), refresh_token: None, id_token: None }
            }
        };
        let told = self.told(&metadata, tokens, None, Some(grant)).await;
        self.note(told)
    }

    fn farewell(&self, grant: Option<&Grant>, back: &Url) -> Option<Url> {
        let mut page = self.discovered.metadata()?.end_session_endpoint.clone()?;
        page.query_pairs_mut()
            .append_pair("client_id", &self.settings.client_id)
            .append_pair("post_logout_redirect_uri", back.as_str());
        if let Some(id) = grant.and_then(|grant| grant.id.as_deref()) {
            page.query_pairs_mut().append_pair("id_token_hint", id);
        }
        Some(page)
    }

    async fn logged_out(&self, token: &str) -> Result<LoggedOut, ProviderError> {
        let metadata = self.metadata().await?;
        let claims = self.signed(&metadata, token).await?;
        judge::logout_token(&claims, &self.expected()).map_err(ProviderError::Untrusted)
    }

    async fn exchange(
        &self,
        grant: &Grant,
        audience: &str,
    ) -> Result<ExchangedToken, ExchangeError> {
        let metadata = self.metadata().await?;
        let form = exchange::form(&grant.access, audience);
        let form: Vec<_> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let answer = self.post(&metadata, &form).await.map_err(ProviderError::from)?;
        exchange::judged(answer)
    }
}

impl From<VendorError> for ProviderError {
    fn from(error: VendorError) -> Self {
        match error {
            VendorError::Unreachable(reason) => Self::Unreachable(reason),
            VendorError::Refused { status, error } if error.is_empty() => {
                Self::Refused(format!("status {status}"))
            }
            VendorError::Refused { error, .. } => Self::Refused(error),
            VendorError::Malformed(reason) => Self::Untrusted(reason),
        }
    }
}

/// From 0 to 1; without randomness there is none.
pub(super) fn chance(randomness: &dyn Randomness) -> f64 {
    let mut bytes = [0; 4];
    drop(randomness.fill(&mut bytes));
    f64::from(u32::from_le_bytes(bytes)) / f64::from(u32::MAX)
}
