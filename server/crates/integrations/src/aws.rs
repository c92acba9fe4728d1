//! AWS: requests that are signed (Signature Version 4), and the services that are asked.

mod cost_explorer;
mod credentials;
mod json;
mod secrets_manager;
mod signature;

pub use cost_explorer::{ADDRESS as COST_EXPLORER, CostExplorer, CostExplorerSettings};
pub use credentials::{Credentials, FromEnvironment, Keys};
pub use secrets_manager::SecretsManager;
pub use signature::{Signer, Unsigned};
