//! A service that is only reached by somebody.

use super::Asker;
use std::{fmt, sync::Arc};

/// A service, for whoever asks: what it gives and does is what the asker may see and do.
pub struct Guarded<S: ?Sized> {
    open: Arc<Open<S>>,
}

/// What gives a service to an asker.
type Open<S> = dyn Fn(&Asker) -> Arc<S> + Send + Sync;

impl<S: ?Sized> Guarded<S> {
    /// The service that `open` gives to an asker.
    pub fn new(open: impl Fn(&Asker) -> Arc<S> + Send + Sync + 'static) -> Self {
        Self { open: Arc::new(open) }
    }

    /// The service as this asker may use it.
    #[must_use]
    pub fn seen_by(&self, asker: &Asker) -> Arc<S> {
        (self.open)(asker)
    }
}

impl<S: ?Sized + Send + Sync + 'static> Guarded<S> {
    /// The same service for everybody: for what nobody is kept from, and for tests.
    #[must_use]
    pub fn open(service: Arc<S>) -> Self {
        Self::new(move |_| Arc::clone(&service))
    }
}

impl<S: ?Sized> Clone for Guarded<S> {
    fn clone(&self) -> Self {
        Self { open: Arc::clone(&self.open) }
    }
}

impl<S: ?Sized> fmt::Debug for Guarded<S> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Guarded")
    }
}
