//! What is only asked for while somebody looks at an application: its resources and events. However
//! many look, a source is asked once in a while; nobody waits for it for long.

use crate::service::DeploymentService;
use moka::sync::Cache;
use platform::{
    EntityRef, Fetched, Timestamp,
    deployments::{Application, ApplicationKey, ResourceEvent, ResourceNode},
};
use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use tokio::{sync::watch, time::timeout};

/// How old an answer gets before it is asked for again.
const FRESH: i64 = 5_000;

/// How long a page waits: after that it shows what was known before.
const WAIT: Duration = Duration::from_millis(120);

/// Applications whose resources are remembered.
const REMEMBERED: u64 = 500;

/// What is known of one application.
#[derive(Clone, Debug, Default)]
pub(crate) struct Detail {
    pub resources: Option<Fetched<Vec<ResourceNode>>>,
    pub events: Option<Fetched<Vec<ResourceEvent>>>,
    asked_at: Option<Timestamp>,
}

/// One application's, with who waits for it.
struct Slot {
    detail: watch::Sender<Detail>,
    under_way: Mutex<bool>,
}

/// Those that were looked at lately.
pub(crate) struct Details(Cache<ApplicationKey, Arc<Slot>>);

impl Default for Details {
    fn default() -> Self {
        Self(Cache::new(REMEMBERED))
    }
}

impl DeploymentService {
    /// The resources and events of an application, as new as they can be had at once.
    pub(crate) async fn detail(
        self: &Arc<Self>,
        application: &Application,
        entities: &[EntityRef],
    ) -> Detail {
        let slot = self.details.0.get_with(application.key.clone(), || {
            Arc::new(Slot { detail: watch::Sender::default(), under_way: Mutex::default() })
        });
        let mut seen = slot.detail.subscribe();
        let known = seen.borrow_and_update().clone();
        let now = self.clock.now();
        if known.asked_at.is_some_and(|at| now.0.saturating_sub(at.0) < FRESH) {
            return known;
        }
        let begins = {
            let mut under_way = slot.under_way.lock().unwrap_or_else(PoisonError::into_inner);
            !std::mem::replace(&mut *under_way, true)
        };
        if begins {
            let (service, slot) = (Arc::clone(self), Arc::clone(&slot));
            let (application, entities) = (application.clone(), entities.to_vec());
            tokio::spawn(async move {
                let news = service.fetch_detail(&slot, &application).await;
                *slot.under_way.lock().unwrap_or_else(PoisonError::into_inner) = false;
                if news {
                    // Who did not wait so long asks anew.
                    drop(service.notices.send(entities));
                }
            });
        }
        match timeout(WAIT, seen.changed()).await {
            Ok(Ok(())) => seen.borrow().clone(),
            _ => known,
        }
    }

    /// Asks the source; tells whether the answer is another one than before.
    async fn fetch_detail(&self, slot: &Slot, application: &Application) -> bool {
        let Some(followed) = self.sources.get(&application.key.source) else { return false };
        let (source, project) = (&followed.source, application.project.as_str());
        let (resources, events) = tokio::join!(
            source.resources(&application.key, project),
            source.events(&application.key, project)
        );
        for error in [resources.as_ref().err(), events.as_ref().err()].into_iter().flatten() {
            tracing::debug!(application = %application.key, %error, "no resources or events");
        }
        let (name, now) = (source.name(), self.clock.now());
        let before = slot.detail.borrow().clone();
        let detail = Detail {
            resources: newer(before.resources.clone(), resources.ok(), name, now),
            events: newer(before.events.clone(), events.ok(), name, now),
            asked_at: Some(now),
        };
        let values = |detail: &Detail| {
            let resources = detail.resources.clone().map(|one| (one.value, one.stale));
            (resources, detail.events.clone().map(|one| (one.value, one.stale)))
        };
        let news = values(&before) != values(&detail);
        slot.detail.send_replace(detail);
        news
    }
}

/// The new value, else the old one, which is then stale.
fn newer<T>(
    before: Option<Fetched<T>>,
    now: Option<T>,
    source: &str,
    at: Timestamp,
) -> Option<Fetched<T>> {
    match now {
        Some(value) => {
            Some(Fetched { value, fetched_at: at, source: source.to_owned(), stale: false })
        }
        None => before.map(|before| Fetched { stale: true, ..before }),
    }
}
