//! How what is delivered is measured, from accounts of code hosts to what pages ask.

use crate::config::Settings;
use ::insights::delivery::{
    AllSummaries, DeliveryOptions, DeliveryService, DeliverySources, DeliverySummary, EntitiesOf,
    ErrorSignals, Monitored, MonitoringSignals, WithErrors,
};
use catalog::service::CatalogService;
use platform::{
    access::{Asker, Authority, Guarded},
    delivery::{DeliveredEntities, Delivery, SignalSource, Summaries, SummarySource},
    errors::{ErrorEntities, ErrorSource},
    monitoring::{MonitoredEntities, MonitoringSource},
    timestamp::Clock,
};
use std::{sync::Arc, time::Duration};
use store::Store;

/// How long another process waits before it takes over from one that gives no sign of life.
const LEASE: Duration = Duration::from_secs(15);

/// What watches services, as what tells of failures.
pub(super) fn signals(
    measuring: &[Arc<dyn MonitoringSource>],
    failing: &[Arc<dyn ErrorSource>],
    catalog: &Arc<CatalogService>,
    clock: &Arc<dyn Clock>,
) -> Vec<Arc<dyn SignalSource>> {
    let of = Arc::clone(catalog);
    let monitored: Monitored =
        Arc::new(move |asker| Arc::new(of.asked(asker)) as Arc<dyn MonitoredEntities>);
    let of = Arc::clone(catalog);
    let failed: WithErrors =
        Arc::new(move |asker| Arc::new(of.asked(asker)) as Arc<dyn ErrorEntities>);
    let fires = measuring.iter().map(|source| {
        let signals = MonitoringSignals::new(Arc::clone(source), Arc::clone(&monitored));
        Arc::new(signals) as Arc<dyn SignalSource>
    });
    let fails = failing.iter().map(|source| {
        let clock = Arc::clone(clock);
        let signals = ErrorSignals::new(Arc::clone(source), Arc::clone(&failed), clock);
        Arc::new(signals) as Arc<dyn SignalSource>
    });
    fires.chain(fails).collect()
}

/// Begins to read histories and to measure.
pub(super) fn measure(
    settings: &Settings,
    sources: DeliverySources,
    store: &Store,
    catalog: &Arc<CatalogService>,
    (instance, authority): (String, Arc<dyn Authority>),
    clock: &Arc<dyn Clock>,
) -> Arc<DeliveryService> {
    let catalog = Arc::clone(catalog);
    let entities: EntitiesOf =
        Arc::new(move |asker| Arc::new(catalog.asked(asker)) as Arc<dyn DeliveredEntities>);
    let delivery = settings.delivery;
    let options = DeliveryOptions {
        instance,
        lease_time: LEASE,
        back: delivery.back,
        interval: delivery.interval,
        zone: settings.server.time_zone,
        digest: delivery.digest,
        authority,
    };
    DeliveryService::start(store.clone(), sources, entities, options, Arc::clone(clock))
}

/// Delivery, for whoever asks.
pub(super) fn guarded(service: &Arc<DeliveryService>) -> Guarded<dyn Delivery> {
    let delivery = Arc::clone(service);
    Guarded::new(move |asker: &Asker| delivery.asked(asker))
}

/// The summary of all parts, for whoever asks; `others` come beside delivery.
pub(super) fn summaries(
    settings: &Settings,
    service: &Arc<DeliveryService>,
    others: Vec<Arc<dyn SummarySource>>,
    clock: &Arc<dyn Clock>,
) -> Guarded<dyn Summaries> {
    let mut sources = others;
    sources.push(Arc::new(DeliverySummary::new(service)));
    let (zone, clock) = (settings.server.time_zone, Arc::clone(clock));
    Guarded::new(move |asker: &Asker| {
        let (sources, clock) = (sources.clone(), Arc::clone(&clock));
        Arc::new(AllSummaries::new(sources, asker.clone(), zone, clock)) as Arc<dyn Summaries>
    })
}
