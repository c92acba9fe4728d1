//! From tokens to somebody: ID token, user info, and what Keycloak tells elsewhere.

use super::{
    super::{Confirmed, Grant, ProviderError, VendorError},
    ALGORITHMS, OpenId, Tokens,
    judge::{self, Expected},
    metadata::Metadata,
};
use crate::sign_in::{
    claims::{Claims, names_at, text_at},
    jwt::{JwtError, verified},
};
use serde_json::Value;

/// Claims of Keycloak's access tokens: its usual setup tells roles only there.
const OF_ACCESS: [&str; 3] = ["realm_access", "resource_access", "groups"];

impl OpenId {
    pub(super) fn expected(&self) -> Expected<'_> {
        let (issuer, client) = (&self.settings.issuer, &self.settings.client_id);
        Expected { issuer, client, now: self.clock.now() }
    }

    /// The claims of a token that the provider signed. A key that is not known may be a new one: the
    /// keys are read again, once.
    pub(super) async fn signed(
        &self,
        metadata: &Metadata,
        token: &str,
    ) -> Result<Claims, ProviderError> {
        let untrusted = |error: JwtError| ProviderError::Untrusted(error.to_string());
        match verified(token, &self.discovered.keys(), ALGORITHMS) {
            Err(JwtError::UnknownKey) => {
                let Some(keys) = self.discovered.reload_keys(metadata, &self.vendor).await? else {
                    return Err(untrusted(JwtError::UnknownKey));
                };
                verified(token, &keys, ALGORITHMS).map_err(untrusted)
            }
            judged => judged.map_err(untrusted),
        }
    }

    /// Whom the tokens are about. `before` is the grant that they renew.
    pub(super) async fn told(
        &self,
        metadata: &Metadata,
        tokens: Tokens,
        nonce: Option<&str>,
        before: Option<&Grant>,
    ) -> Result<Confirmed, ProviderError> {
        let mut claims = Claims::new();
        let mut subject = before.map(|grant| grant.subject.clone());
        if let Some(token) = &tokens.id_token {
            claims = self.signed(metadata, token).await?;
            let judged = judge::id_token(&claims, &self.expected(), nonce);
            let named = judged.map_err(ProviderError::Untrusted)?;
            if subject.as_ref().is_some_and(|known| *known != named) {
                return Err(ProviderError::Untrusted("it is about somebody else".to_owned()));
            }
            subject = Some(named);
        }
        let Some(subject) = subject else {
            let reason = "there is no ID token; ask for the scope openid".to_owned();
            return Err(ProviderError::Untrusted(reason));
        };
        self.add_user_info(metadata, &tokens.access_token, &subject, &mut claims).await?;
        self.add_access_claims(metadata, &tokens.access_token, &subject, &mut claims).await;
        let mut names = names_at(&claims, &self.settings.group_claims);
        if let Some(admin) = &self.settings.admin {
            names.extend(admin.names_of(&self.vendor, &metadata.token_endpoint, &subject).await?);
        }
        let label = ["name", "preferred_username", "email"];
        let label = label.iter().find_map(|claim| text_at(&claims, claim));
        let grant = Grant {
            access: tokens.access_token,
            refresh: tokens
                .refresh_token
                .or_else(|| before.and_then(|grant| grant.refresh.clone())),
            id: tokens.id_token.or_else(|| before.and_then(|grant| grant.id.clone())),
            subject: subject.clone(),
        };
        Ok(Confirmed {
            label: label.unwrap_or_else(|| subject.clone()),
            email: text_at(&claims, "email"),
            session: text_at(&claims, "sid"),
            subject,
            claims,
            names,
            grant,
        })
    }

    async fn add_user_info(
        &self,
        metadata: &Metadata,
        access: &str,
        subject: &str,
        claims: &mut Claims,
    ) -> Result<(), ProviderError> {
        let Some(place) = &metadata.userinfo_endpoint else { return Ok(()) };
        let told: Claims = match self.vendor.get(place, Some(access)).await {
            Ok(told) => told,
            // Signed or odd user info is none; the ID token told what it told.
            Err(VendorError::Malformed(reason)) if !claims.is_empty() => {
                tracing::debug!(reason, "the user info cannot be read");
                return Ok(());
            }
            Err(error) => return Err(error.into()),
        };
        // Whose it is must be said, and be the same (`OpenID` Connect Core 1.0, 5.3.2).
        if told.get("sub").and_then(Value::as_str) != Some(subject) {
            return Err(ProviderError::Untrusted(
                "the user info is about somebody else".to_owned(),
            ));
        }
        claims.extend(told);
        Ok(())
    }

    async fn add_access_claims(
        &self,
        metadata: &Metadata,
        access: &str,
        subject: &str,
        claims: &mut Claims,
    ) {
        // Most providers' access tokens are nobody's business but theirs.
        if access.matches('.').count() != 2 {
            return;
        }
        let Ok(told) = self.signed(metadata, access).await else { return };
        if judge::access_token(&told, &self.expected()).as_deref() != Ok(subject) {
            return;
        }
        for name in OF_ACCESS {
            if let (false, Some(value)) = (claims.contains_key(name), told.get(name)) {
                claims.insert(name.to_owned(), value.clone());
            }
        }
    }
}
