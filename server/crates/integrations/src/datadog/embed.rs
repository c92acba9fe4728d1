//! Dashboards that Datadog shares to be shown in a frame: signed anew for each time that one is shown.
//!
//! A signed address counts once and for half an hour; the credential that signs it never leaves the
//! server. (Datadog, "Secure embedded dashboards".)

use crate::http::Surroundings;
use platform::monitoring::{Embedding, Window};
use ring::hmac;
use secrecy::{ExposeSecret, SecretString};
use std::fmt::Write;
use url::Url;

/// A dashboard that is shared.
#[derive(Clone, Debug)]
pub struct DatadogEmbed {
    /// The dashboard.
    pub dashboard: String,
    /// The address that it is shared at.
    pub url: Url,
    /// What signs it; `None` where whoever knows the address may see it.
    pub credential: Option<SecretString>,
}

/// The address for one time that it is shown.
pub(super) fn address(
    embed: &DatadogEmbed,
    (service, environment): (&str, &str),
    window: Window,
    surroundings: &dyn Surroundings,
) -> Option<Embedding> {
    let mut url = embed.url.clone();
    {
        let mut query = url.query_pairs_mut();
        query.append_pair("from_ts", &window.from.0.to_string());
        query.append_pair("to_ts", &window.until.0.to_string());
        query.append_pair("live", "false");
        if !service.is_empty() {
            query.append_pair("tpl_var_service", service);
        }
        if !environment.is_empty() {
            query.append_pair("tpl_var_env", environment);
        }
    }
    if let Some(credential) = &embed.credential {
        let nonce = nonce(surroundings)?;
        let now = surroundings.now().0.div_euclid(1000).to_string();
        let token = token(credential, &nonce, &now);
        let mut query = url.query_pairs_mut();
        query.append_pair("token", &token).append_pair("nonce", &nonce).append_pair("ts", &now);
    }
    let origin = url.origin().ascii_serialization();
    // What is shared without a credential is only shown in pages that Datadog was told of.
    Some(Embedding { address: url.into(), origin, told_where: embed.credential.is_none() })
}

fn token(credential: &SecretString, nonce: &str, now: &str) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA256, credential.expose_secret().as_bytes());
    let signed = hmac::sign(&key, format!("{nonce}|{now}").as_bytes());
    hex(signed.as_ref())
}

/// Something that was never there before.
fn nonce(surroundings: &dyn Surroundings) -> Option<String> {
    let mut bytes = [0_u8; 16];
    getrandom::fill(&mut bytes).ok()?;
    Some(format!("{}{:x}", hex(&bytes), surroundings.now().0))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a text does not fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_the_signature_of_nonce_and_time() {
        // Of RFC 4231's second case the key, over "n|1".
        let signed = token(&SecretString::from("Jefe"), "n", "1");
        assert_eq!(signed.len(), 64);
        let key = hmac::Key::new(hmac::HMAC_SHA256, b"Jefe");
        assert_eq!(signed, hex(hmac::sign(&key, b"n|1").as_ref()));
        assert_ne!(signed, token(&SecretString::from("Jefe"), "m", "1"));
    }
}
