//! `/api/scaffolder/v2`: what Backstage's scaffolder client asks. Every call is made as the caller, of the
//! one service that pages ask too.

mod dry_run;
mod errors;
mod events;
mod extensions;
mod shapes;
mod tasks;
mod templates;

use super::error::ApiError;
use crate::http::listen::Shutdown;
use axum::{extract::FromRequestParts, http::request::Parts};
use platform::{
    access::{Asker, Guarded},
    scaffolder::Scaffolder,
};
use std::{ops::Deref, sync::Arc};
use tokio::sync::Semaphore;
use utoipa_axum::router::OpenApiRouter;

/// Golden paths, and what their streams of events need.
#[derive(Clone)]
pub(crate) struct Scaffolding {
    scaffolder: Guarded<dyn Scaffolder>,
    /// Streams that may be open at once.
    listeners: Arc<Semaphore>,
    shutdown: Shutdown,
}

impl Scaffolding {
    /// At most `listeners` streams are open at once; a shutdown ends them.
    pub(crate) fn new(
        scaffolder: Guarded<dyn Scaffolder>,
        listeners: usize,
        shutdown: Shutdown,
    ) -> Self {
        Self { scaffolder, listeners: Arc::new(Semaphore::new(listeners)), shutdown }
    }

    /// Where nothing is made: for tests of the other calls.
    #[cfg(test)]
    pub(in crate::http) fn none() -> Self {
        let nothing: Arc<dyn Scaffolder> = Arc::new(platform::scaffolder::NoScaffolder);
        Self::new(Guarded::open(nothing), 1, Shutdown::new().1)
    }
}

pub(super) fn routes() -> OpenApiRouter<Scaffolding> {
    let calls = [templates::routes(), tasks::routes(), events::routes(), dry_run::routes()];
    calls.into_iter().fold(OpenApiRouter::default(), OpenApiRouter::merge)
}

/// Golden paths of the caller. Without a caller there are none.
struct Caller(Arc<dyn Scaffolder>);

impl Deref for Caller {
    type Target = Arc<dyn Scaffolder>;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

impl FromRequestParts<Scaffolding> for Caller {
    type Rejection = ApiError;

    async fn from_request_parts(
        parts: &mut Parts,
        scaffolding: &Scaffolding,
    ) -> Result<Self, ApiError> {
        let nobody = || ApiError::Unavailable("nobody knows who makes this call".to_owned());
        let asker = parts.extensions.get::<Asker>().ok_or_else(nobody)?;
        Ok(Self(scaffolding.scaffolder.seen_by(asker)))
    }
}

#[cfg(test)]
mod tests;
