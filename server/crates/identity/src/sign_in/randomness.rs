//! Chance, passed in.

use platform::identity::IdentityError;

/// Where secrets come from.
pub trait Randomness: Send + Sync {
    /// Fills a buffer with bytes that nobody can guess.
    ///
    /// # Errors
    /// When there is no randomness to be had.
    fn fill(&self, bytes: &mut [u8]) -> Result<(), IdentityError>;
}

/// The operating system's.
#[derive(Clone, Copy, Debug)]
pub struct SystemRandomness;

impl Randomness for SystemRandomness {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), IdentityError> {
        let filled = getrandom::fill(bytes);
        filled.map_err(|error| IdentityError::Unavailable(format!("no randomness: {error}")))
    }
}
