//! Accounts of code hosts as sources: a made-up host, filters, failures, webhooks, people.

mod fake;
mod property_2;
mod single;

use catalog::{
    import::Writer,
    reading::Known,
    service::Origin,
    source::{HostedSettings, HostedSource, SourceSettings},
};
use fake::FakeHost;
use platform::{Timestamp, timestamp::Clock};
use std::{
    collections::BTreeMap,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
};
use store::Store;

/// A clock that is set by hand, in milliseconds.
#[derive(Default)]
struct Hand(AtomicI64);

impl Hand {
    fn advance(&self, seconds: i64) {
        self.0.fetch_add(seconds * 1000, Ordering::SeqCst);
    }
}

impl Clock for Hand {
    fn now(&self) -> Timestamp {
        Timestamp(self.0.load(Ordering::SeqCst))
    }
}

fn source(host: &Arc<FakeHost>, settings: HostedSettings, clock: &Arc<Hand>) -> HostedSource {
    let usual = SourceSettings::new(std::env::temp_dir());
    let (host, clock) = (Arc::clone(host), Arc::clone(clock));
    HostedSource::new(host, settings, usual, clock, Arc::new(|| 0.0)).unwrap()
}

/// One pass into a store; what the source says when it fails as a whole.
async fn pass(source: &HostedSource, store: &Store, clock: &Hand) -> Result<(), String> {
    let known = store.known_source(source.target()).await.unwrap();
    let reading = source.read(&Known::from(&known)).await?;
    let writer = Writer::configured(store, source.target());
    writer.import(reading, known, clock.now()).await.unwrap();
    Ok(())
}

/// What the catalog shows: entities, each with its type.
async fn shown(store: &Store) -> BTreeMap<String, String> {
    let rows = store.entities_after(None, 1000).await.unwrap();
    let each = rows.into_iter().map(|row| {
        let body: serde_json::Value = serde_json::from_str(&row.body).unwrap();
        let sort = body["spec"]["type"].as_str().unwrap_or_default().to_owned();
        (row.reference.to_string(), sort)
    });
    each.collect()
}
