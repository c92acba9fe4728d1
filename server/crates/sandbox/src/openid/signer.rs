//! The provider's key: made at each start, so tokens of an earlier one are not good any more.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use ring::{
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair},
};
use serde_json::{Value, json};

/// The number of the key.
const NUMBER: &str = "sandbox";

pub(super) struct Signer(EcdsaKeyPair);

/// The system gives no randomness, so there can be no key.
#[derive(Debug, thiserror::Error)]
#[error("the system gives no randomness to make the sandbox's key of")]
pub struct NoRandomness;

impl Signer {
    pub fn new() -> Result<Self, NoRandomness> {
        let (algorithm, random) = (&ECDSA_P256_SHA256_FIXED_SIGNING, SystemRandom::new());
        let document =
            EcdsaKeyPair::generate_pkcs8(algorithm, &random).map_err(|_| NoRandomness)?;
        let key = EcdsaKeyPair::from_pkcs8(algorithm, document.as_ref(), &random);
        key.map(Self).map_err(|_| NoRandomness)
    }

    /// The public half, as a JSON Web Key.
    pub fn key(&self) -> Value {
        // An uncompressed point: a byte that says so, then both coordinates.
        let point = self.0.public_key().as_ref();
        let (x, y) = point[1..].split_at(32);
        let (x, y) = (URL_SAFE_NO_PAD.encode(x), URL_SAFE_NO_PAD.encode(y));
        json!({"kty": "EC", "crv": "P-256", "kid": NUMBER, "use": "sig", "alg": "ES256", "x": x, "y": y})
    }

    /// Claims as a JSON Web Token.
    pub fn sign(&self, claims: &Value) -> Option<String> {
        let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let header = json!({"alg": "ES256", "kid": NUMBER, "typ": "JWT"});
        let message = format!("{}.{}", part(&header), part(claims));
        let signed = self.0.sign(&SystemRandom::new(), message.as_bytes()).ok()?;
        Some(format!("{message}.{}", URL_SAFE_NO_PAD.encode(signed.as_ref())))
    }
}
