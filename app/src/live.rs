//! Live pages: the server tells the browser that something changed, and open pages ask anew.

use leptos::prelude::*;

/// Counts up when something changed; a resource that reads it is loaded again.
#[derive(Clone, Copy)]
pub struct Live {
    version: RwSignal<u64>,
    unread: RwSignal<Option<u64>>,
    told: RwSignal<u64>,
}

impl Live {
    /// Listens in the browser; on the server it stands still.
    pub fn start() -> Self {
        let unread = RwSignal::new(unread_at_first());
        let live = Self { version: RwSignal::new(0), unread, told: RwSignal::new(0) };
        #[cfg(feature = "hydrate")]
        Effect::new(move |_| {
            // Nobody is told anything.
            if crate::who::Who::current().label.is_some() {
                browser::listen(live);
            }
        });
        live
    }

    /// How much there is to read for who is signed in; `None` where nobody knows.
    pub fn unread(self) -> ReadSignal<Option<u64>> {
        self.unread.read_only()
    }

    /// Counts up when they are told something, or have read something; reading it subscribes.
    pub fn told(self) -> u64 {
        self.told.get()
    }

    /// The present count; reading it subscribes.
    pub fn version(self) -> u64 {
        self.version.get()
    }
}

/// What the document says, on both sides alike.
fn unread_at_first() -> Option<u64> {
    #[cfg(feature = "ssr")]
    return crate::notifications::unread_of_request();
    #[cfg(not(feature = "ssr"))]
    return document().document_element()?.get_attribute("data-unread")?.parse().ok();
}

/// The present live version of the application.
pub fn use_live() -> Live {
    expect_context()
}

#[cfg(feature = "hydrate")]
mod browser;
#[cfg(feature = "hydrate")]
pub use browser::taken_over;
