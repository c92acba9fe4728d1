//! Secrets for Actions: each is sealed with libsodium's box to the key that GitHub gives out, so that
//! only GitHub can read it.

use super::{
    super::asked::{Asked, Method},
    round::Round,
};
use crate::path::part;
use base64::{Engine, engine::general_purpose::STANDARD};
use crypto_box::{PublicKey, aead::OsRng};
use platform::scaffolder::ActionError;
use serde::Deserialize;
use serde_json::json;
use std::collections::BTreeMap;

#[derive(Deserialize)]
struct WireKey {
    key_id: String,
    key: String,
}

/// Keeps secrets at a place: `/actions/secrets`, or that of an environment.
pub(super) async fn keep(
    round: &Round<'_>,
    place: &str,
    secrets: &BTreeMap<String, String>,
) -> Result<(), ActionError> {
    if secrets.is_empty() {
        return Ok(());
    }
    let repo = &round.repo;
    let key = repo.get(&repo.at(&format!("{place}/public-key"))).await;
    let key: WireKey = key.map_err(|error| repo.explain(&error, "asks for the key for secrets"))?;
    for (name, secret) in secrets {
        let sealed = sealed(&key.key, secret).map_err(ActionError::Refused)?;
        let body = json!({"encrypted_value": sealed, "key_id": key.key_id});
        round.send(&put(round, place, name).with(body)).await?;
        round.call.log.tell(&format!("Kept the secret {name}"));
    }
    Ok(())
}

/// The same, as a draft tells it.
pub(super) fn plan(
    round: &Round<'_>,
    place: &str,
    secrets: &BTreeMap<String, String>,
) -> Vec<Asked> {
    let body = json!({"encrypted_value": "***", "key_id": "***"});
    secrets.keys().map(|name| put(round, place, name).with(body.clone())).collect()
}

fn put(round: &Round<'_>, place: &str, name: &str) -> Asked {
    let path = round.repo.at(&format!("{place}/{}", part(name)));
    Asked::new(Method::Put, path, format!("keeps the secret {name}"))
}

fn sealed(key: &str, secret: &str) -> Result<String, String> {
    let wrong = "GitHub gives a key for secrets that is none";
    let key = STANDARD.decode(key).map_err(|_| wrong.to_owned())?;
    let key = PublicKey::from_slice(&key).map_err(|_| wrong.to_owned())?;
    let sealed = key.seal(&mut OsRng, secret.as_bytes());
    sealed.map(|sealed| STANDARD.encode(sealed)).map_err(|_| "a secret cannot be sealed".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crypto_box::SecretKey;

    #[test]
    fn only_who_has_the_key_reads_it() {
        let own = SecretKey::generate(&mut OsRng);
        let public = STANDARD.encode(own.public_key().as_bytes());
        let sealed = STANDARD.decode(sealed(&public, "geheim").unwrap()).unwrap();
        assert_eq!(own.unseal(&sealed).unwrap(), b"geheim");
        assert!(SecretKey::generate(&mut OsRng).unseal(&sealed).is_err());
        assert!(super::sealed("AAAA", "x").is_err());
    }
}
