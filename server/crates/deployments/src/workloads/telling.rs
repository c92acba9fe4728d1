//! Tells open pages of what changed: only of entities that somebody looked at, and only when what they
//! would see is another. In a large cluster something changes all the time.

use super::service::WorkloadService;
use platform::{EntityRef, workloads::EntityWorkloads};
use std::{
    collections::{BTreeMap, BTreeSet},
    hash::{DefaultHasher, Hash, Hasher},
    sync::{Arc, PoisonError},
    time::Duration,
};
use tokio::time::{Instant, sleep};

/// Changes that come within this time are told together.
const SETTLE: Duration = Duration::from_millis(400);

/// Looking takes at the most this part of the time.
const SHARE: u32 = 5;

/// Entities that are remembered as looked at.
const REMEMBERED: usize = 500;

/// What somebody looked at: what they saw, and when in the order of looks.
#[derive(Default)]
pub(crate) struct Looked {
    all: BTreeMap<EntityRef, (u64, u64)>,
    looks: u64,
}

impl Looked {
    fn add(&mut self, entity: &EntityRef, saw: u64) {
        self.looks += 1;
        let looks = self.looks;
        self.all.insert(entity.clone(), (saw, looks));
        if self.all.len() > REMEMBERED {
            let oldest = self.all.iter().min_by_key(|(_, (_, at))| *at).map(|(one, _)| one.clone());
            if let Some(oldest) = oldest {
                self.all.remove(&oldest);
            }
        }
    }
}

/// What of an answer makes a difference to who looks: not when it was had.
fn saw(workloads: &EntityWorkloads) -> u64 {
    let mut hasher = DefaultHasher::new();
    for one in &workloads.clusters {
        let (cluster, shown) = (&one.cluster, (&one.workloads, one.total, &one.events));
        (&cluster.name, &cluster.error, cluster.is_read, &cluster.unreadable).hash(&mut hasher);
        serde_json::to_string(&shown).unwrap_or_default().hash(&mut hasher);
    }
    hasher.finish()
}

impl WorkloadService {
    /// Somebody looked at an entity.
    pub(crate) fn looked(&self, entity: &EntityRef, at: &EntityWorkloads) {
        self.looked.lock().unwrap_or_else(PoisonError::into_inner).add(entity, saw(at));
    }

    /// Something changed in these namespaces; none in particular is a cluster as a whole.
    pub(crate) fn has_changed(&self, namespaces: BTreeSet<String>) {
        self.changed.lock().unwrap_or_else(PoisonError::into_inner).extend(namespaces);
        self.ticks.send_modify(|count| *count = count.wrapping_add(1));
        self.news.notify_one();
    }

    async fn tell(&self) {
        let namespaces =
            std::mem::take(&mut *self.changed.lock().unwrap_or_else(PoisonError::into_inner));
        let looked: Vec<(EntityRef, u64)> = {
            let looked = self.looked.lock().unwrap_or_else(PoisonError::into_inner);
            looked.all.iter().map(|(entity, (saw, _))| (entity.clone(), *saw)).collect()
        };
        if looked.is_empty() {
            return;
        }
        let named = match self.named().await {
            Ok(named) => named,
            Err(error) => {
                tracing::warn!(%error, "nobody knows whose workloads changed");
                return;
            }
        };
        let mut told = Vec::new();
        for (entity, before) in looked {
            let Some(names) = named.get(&entity) else { continue };
            // The empty name stands for a cluster as a whole.
            let concerned = names.namespace.as_ref().is_none_or(|own| namespaces.contains(own));
            if !concerned && !namespaces.contains("") {
                continue;
            }
            let now = saw(&self.chosen(&entity, names));
            if now == before {
                continue;
            }
            let mut looked = self.looked.lock().unwrap_or_else(PoisonError::into_inner);
            if let Some((saw, _)) = looked.all.get_mut(&entity) {
                *saw = now;
            }
            told.push(entity);
        }
        if !told.is_empty() {
            self.grown();
            // That nobody listens is no error.
            drop(self.notices.send(told));
        }
    }
}

/// Tells until the service stops.
pub(crate) async fn run(service: Arc<WorkloadService>) {
    loop {
        tokio::select! {
            () = service.stopping.cancelled() => return,
            () = service.news.notified() => {}
        }
        let begun = Instant::now();
        service.tell().await;
        let pause = SETTLE.max(begun.elapsed() * SHARE);
        tokio::select! {
            () = service.stopping.cancelled() => return,
            () = sleep(pause) => {}
        }
    }
}
