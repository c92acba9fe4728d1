//! What webhooks told since the last pass, put together.

use futures::{Stream, stream};
use std::{
    collections::BTreeSet,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use tokio::sync::Notify;

/// Deliveries that come close together are looked at once.
const QUIET: Duration = Duration::from_millis(200);

/// Repositories by name, and whether people are concerned.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Told {
    pub repositories: BTreeSet<String>,
    pub people: bool,
}

impl Told {
    pub fn repositories(names: impl IntoIterator<Item = String>) -> Self {
        Self { repositories: names.into_iter().collect(), people: false }
    }

    pub fn people() -> Self {
        Self { people: true, ..Self::default() }
    }

    pub fn is_something(&self) -> bool {
        self.people || !self.repositories.is_empty()
    }
}

/// The box that they are put into.
#[derive(Debug, Default)]
pub(super) struct Hints {
    told: Mutex<Told>,
    came: Notify,
}

impl Hints {
    pub fn add(&self, told: Told) {
        if !told.is_something() {
            return;
        }
        let mut all = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        all.repositories.extend(told.repositories);
        all.people |= told.people;
        self.came.notify_one();
    }

    /// Takes everything out.
    pub fn take(&self) -> Told {
        std::mem::take(&mut *self.told.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Yields when something was told, a moment later.
pub(super) fn coming(hints: Arc<Hints>) -> impl Stream<Item = ()> + Send + 'static {
    stream::unfold(hints, |hints| async move {
        hints.came.notified().await;
        tokio::time::sleep(QUIET).await;
        Some(((), hints))
    })
}
