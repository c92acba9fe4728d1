//! The way to the vendors: whom outgoing connections trust, and who counts them.

use crate::{Failure, config::ServerSettings, http::Metrics};
use integrations::http::{Surroundings, SystemSurroundings};
use platform::timestamp::Clock;
use std::{fs, sync::Arc};

/// Trusts the company's own authorities, before the first client is made.
pub(super) fn trust(server: &ServerSettings) -> Result<(), Failure> {
    let Some(file) = &server.ca_file else { return Ok(()) };
    let wrong = |reason: String| format!("server.ca-file: {}: {reason}", file.display());
    let pem = fs::read(file).map_err(|error| wrong(error.to_string()))?;
    Ok(network::trust(&pem).map_err(wrong)?)
}

/// Time and chance of all vendors' clients; what they ask is counted.
pub(super) fn surroundings(clock: &Arc<dyn Clock>, metrics: &Metrics) -> Arc<dyn Surroundings> {
    Arc::new(SystemSurroundings::new(Arc::clone(clock), metrics.vendors()))
}
