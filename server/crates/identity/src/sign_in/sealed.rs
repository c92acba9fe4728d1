//! What providers gave us, as it lies in the database: encrypted and bound to its place, so that a
//! copy of the database opens no door, and a value that was moved elsewhere does not open.

use super::Randomness;
use platform::identity::IdentityError;
use ring::aead::{Aad, CHACHA20_POLY1305, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use sha2::{Digest, Sha256};
use std::sync::Arc;

/// Seals and opens with one key.
#[derive(Clone)]
pub struct Sealer {
    key: Arc<LessSafeKey>,
    randomness: Arc<dyn Randomness>,
}

impl Sealer {
    /// With the key that a secret of any length stands for.
    ///
    /// # Errors
    /// Never, as long as the cipher's keys have 32 bytes.
    pub fn new(secret: &[u8], randomness: Arc<dyn Randomness>) -> Result<Self, IdentityError> {
        let key = Sha256::new().chain_update(b"slipway sealed 1").chain_update(secret).finalize();
        let key = UnboundKey::new(&CHACHA20_POLY1305, &key).map_err(|_| unusable())?;
        Ok(Self { key: Arc::new(LessSafeKey::new(key)), randomness })
    }

    /// Seals bytes for a place.
    ///
    /// # Errors
    /// When there is no randomness.
    pub fn seal(&self, place: &str, bytes: &[u8]) -> Result<Vec<u8>, IdentityError> {
        let mut nonce = [0; NONCE_LEN];
        self.randomness.fill(&mut nonce)?;
        let mut sealed = bytes.to_vec();
        let place = Aad::from(place.as_bytes());
        let nonce_used = Nonce::assume_unique_for_key(nonce);
        let done = self.key.seal_in_place_append_tag(nonce_used, place, &mut sealed);
        done.map_err(|_| unusable())?;
        Ok([nonce.as_slice(), &sealed].concat())
    }

    /// Opens what was sealed for a place; `None` when it was not, or with another key.
    #[must_use]
    pub fn open(&self, place: &str, sealed: &[u8]) -> Option<Vec<u8>> {
        let (nonce, sealed) = sealed.split_at_checked(NONCE_LEN)?;
        let nonce = Nonce::try_assume_unique_for_key(nonce).ok()?;
        let mut bytes = sealed.to_vec();
        let opened = self.key.open_in_place(nonce, Aad::from(place.as_bytes()), &mut bytes).ok()?;
        let length = opened.len();
        bytes.truncate(length);
        Some(bytes)
    }
}

fn unusable() -> IdentityError {
    IdentityError::Unavailable("the cipher cannot be used".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sign_in::SystemRandomness;

    #[test]
    fn only_the_same_key_at_the_same_place_opens() {
        let sealer = |secret: &[u8]| Sealer::new(secret, Arc::new(SystemRandomness)).unwrap();
        let sealed = sealer(b"one").seal("session 1", b"refresh token").unwrap();
        assert_eq!(sealer(b"one").open("session 1", &sealed).unwrap(), b"refresh token");
        assert_eq!(sealer(b"two").open("session 1", &sealed), None);
        assert_eq!(sealer(b"one").open("session 2", &sealed), None);
        for at in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[at] ^= 1;
            assert_eq!(sealer(b"one").open("session 1", &changed), None, "byte {at}");
        }
        assert_eq!(sealer(b"one").open("session 1", b"short"), None);
    }
}
