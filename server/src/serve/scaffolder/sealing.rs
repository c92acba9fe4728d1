//! How secrets of tasks lie in the database: sealed with the key of what providers gave us.

use identity::sign_in::{Randomness, Sealer};
use scaffolder::runs::Sealed;
use std::sync::Arc;

/// Seals with that key.
pub(super) struct Sealing {
    pub(super) sealer: Sealer,
    pub(super) randomness: Arc<dyn Randomness>,
}

impl Sealed for Sealing {
    fn seal(&self, place: &str, bytes: &[u8]) -> Result<Vec<u8>, String> {
        self.sealer.seal(place, bytes).map_err(|error| error.to_string())
    }

    fn open(&self, place: &str, sealed: &[u8]) -> Option<Vec<u8>> {
        self.sealer.open(place, sealed)
    }

    fn random(&self, bytes: &mut [u8]) -> Result<(), String> {
        self.randomness.fill(bytes).map_err(|error| error.to_string())
    }
}
