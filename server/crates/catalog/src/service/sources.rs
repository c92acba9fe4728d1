//! The sources that are read in this process, each by a task of its own.

use super::{
    CatalogService, Origin, Retry,
    importer::{self, Turn},
};
use crate::import::Writer;
use std::{
    collections::BTreeMap,
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError},
};
use store::{RegisteredLocation, Store};
use tokio::{sync::Notify, task::JoinHandle};
use tokio_util::sync::CancellationToken;

/// A source and what is said to its task.
#[derive(Clone)]
pub(super) struct Source {
    pub origin: Arc<dyn Origin>,
    /// The registration behind it; none of a configured source.
    pub registration: Option<RegisteredLocation>,
    /// It is to be read now.
    pub again: Arc<Notify>,
    /// It is not to be read any more.
    pub stopping: CancellationToken,
}

impl Source {
    /// One that the configuration names.
    pub fn configured(origin: Arc<dyn Origin>, stopping: CancellationToken) -> Self {
        Self { origin, registration: None, again: Arc::default(), stopping }
    }

    /// One that a person registered.
    pub fn registered(
        origin: Arc<dyn Origin>,
        location: RegisteredLocation,
        stopping: CancellationToken,
    ) -> Self {
        Self { registration: Some(location), ..Self::configured(origin, stopping) }
    }

    /// What writes for it.
    pub fn writer<'a>(&'a self, store: &'a Store) -> Writer<'a> {
        let name = self.origin.target();
        self.registration.as_ref().map_or_else(
            || Writer::configured(store, name),
            |location| Writer::registered(store, name, location),
        )
    }
}

/// All of them, by name.
#[derive(Default)]
pub(super) struct Sources(Mutex<BTreeMap<String, (Source, JoinHandle<()>)>>);

impl Sources {
    /// Begins to read one.
    pub fn start(&self, service: &Arc<CatalogService>, source: Source, retry: Retry, turn: Turn) {
        let name = source.origin.target().to_owned();
        let reading = importer::run(Arc::clone(service), source.clone(), retry, turn);
        let mut sources = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        sources.insert(name, (source, tokio::spawn(reading)));
    }

    /// Stops to read one, after the transaction that is under way.
    pub async fn stop(&self, name: &str) {
        let removed = self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(name);
        if let Some((source, task)) = removed {
            source.stopping.cancel();
            // A task that panicked has been logged; there is nothing more to end.
            drop(task.await);
        }
    }

    /// Reads those of the sources again that are read here.
    pub fn read_again<'a>(&self, names: impl IntoIterator<Item = &'a str>) {
        let sources = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for (source, _) in names.into_iter().filter_map(|name| sources.get(name)) {
            source.again.notify_one();
        }
    }

    /// What reads a source.
    pub fn origin(&self, name: &str) -> Option<Arc<dyn Origin>> {
        let sources = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        sources.get(name).map(|(source, _)| Arc::clone(&source.origin))
    }

    /// The folders of those that lie on this machine.
    pub fn folders(&self) -> Vec<PathBuf> {
        let sources = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        sources.values().filter_map(|(source, _)| source.origin.folder()).collect()
    }

    /// The name of the configured source that passes a test.
    pub fn configured(&self, test: impl Fn(&str) -> bool) -> Option<String> {
        let sources = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let configured = sources.iter().filter(|(_, (source, _))| source.registration.is_none());
        configured.map(|(name, _)| name).find(|name| test(name)).cloned()
    }

    /// The registrations that are read, by the names of their sources.
    pub fn registered(&self) -> BTreeMap<String, RegisteredLocation> {
        let sources = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let each = |(name, (source, _)): (&String, &(Source, JoinHandle<()>))| {
            Some((name.clone(), source.registration.clone()?))
        };
        sources.iter().filter_map(each).collect()
    }

    /// The tasks of all, for the end.
    pub fn take(&self) -> Vec<JoinHandle<()>> {
        let all = std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner));
        all.into_values().map(|(_, task)| task).collect()
    }
}
