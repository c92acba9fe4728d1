//! AWS: requests that are signed (Signature Version 4), and the services that are asked.

mod credentials;
mod secrets_manager;
mod signature;

pub use credentials::{Credentials, FromEnvironment, Keys};
pub use secrets_manager::SecretsManager;
pub use signature::{Signer, Unsigned};
