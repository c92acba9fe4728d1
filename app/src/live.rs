//! Live pages: the server tells the browser that something changed, and open pages ask anew.

use leptos::prelude::*;

/// Counts up when something changed; a resource that reads it is loaded again.
#[derive(Clone, Copy)]
pub struct Live {
    version: RwSignal<u64>,
}

impl Live {
    /// Listens in the browser; on the server it stands still.
    pub fn start() -> Self {
        let live = Self { version: RwSignal::new(0) };
        #[cfg(feature = "hydrate")]
        Effect::new(move |_| {
            // Nobody is told anything.
            if crate::who::Who::current().label.is_some() {
                browser::listen(live.version);
            }
        });
        live
    }

    /// The present count; reading it subscribes.
    pub fn version(self) -> u64 {
        self.version.get()
    }
}

/// The present live version of the application.
pub fn use_live() -> Live {
    expect_context()
}

#[cfg(feature = "hydrate")]
mod browser;
