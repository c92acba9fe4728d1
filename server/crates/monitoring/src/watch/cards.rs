//! What is known, as pages show it: only what somebody may see of it leaves here.

use super::{
    service::MonitoringService,
    slot::{Known, Slot, SlotKey},
};
use futures::future::join_all;
use platform::{
    EntityRef, Fetched, Timestamp,
    ci::Card,
    monitoring::{OfPart, Part},
};
use std::{collections::BTreeMap, sync::Arc, time::Duration};

/// Parts of one source, as they are known.
#[derive(Default)]
pub(crate) struct Parts(BTreeMap<Part, (Arc<Slot>, Known)>);

impl MonitoringService {
    /// Looks at parts of sources, at all of them at once; those of one source are together.
    pub(crate) async fn parts(
        self: &Arc<Self>,
        wanted: Vec<(String, Part)>,
        viewer: Option<&EntityRef>,
        wait: Duration,
    ) -> BTreeMap<String, Parts> {
        let looks = wanted.into_iter().map(async |(source, part)| {
            let key = SlotKey { source: source.clone(), part: part.clone() };
            (source, part, self.look(key, viewer, wait).await)
        });
        let mut all: BTreeMap<String, Parts> = BTreeMap::new();
        for (source, part, known) in join_all(looks).await {
            all.entry(source).or_default().0.insert(part, known);
        }
        all
    }
}

impl Parts {
    /// What is known of one of them.
    pub fn known(&self, part: &Part) -> Known {
        self.0.get(part).map(|(_, known)| known.clone()).unwrap_or_default()
    }

    /// What was told of one of them, whatever its age.
    pub fn told<T: OfPart>(&self, part: &Part) -> Option<&T> {
        let (_, known) = self.0.get(part)?;
        T::of(&known.told.as_deref()?.value)
    }

    /// Whether what is known of one of them may be another by now.
    pub fn is_stale(&self, part: &Part, now: Timestamp) -> bool {
        self.0.get(part).is_some_and(|(slot, known)| slot.is_stale(known, now))
    }

    /// Whether that is so of any of them.
    pub fn is_any_stale(&self, now: Timestamp) -> bool {
        self.0.values().any(|(slot, known)| slot.is_stale(known, now))
    }

    /// More of them.
    pub fn join(&mut self, others: Self) {
        self.0.extend(others.0);
    }

    /// What is shown of one of them: made of what was told.
    pub fn card<T: OfPart, U>(
        &self,
        part: &Part,
        now: Timestamp,
        shown: impl FnOnce(&T) -> U,
    ) -> Card<U> {
        let Some((slot, known)) = self.0.get(part) else { return Card::default() };
        let stale = slot.is_stale(known, now);
        let told = known.told.as_deref().and_then(|told| {
            let value = shown(T::of(&told.value)?);
            let (fetched_at, source) = (told.fetched_at, told.source.clone());
            Some(Fetched { value, fetched_at, source, stale })
        });
        Card { known: told, error: known.error.clone() }
    }

    /// The oldest of what is known, and what went wrong since.
    pub fn standing(&self) -> (Option<Timestamp>, Option<String>) {
        let oldest = self.0.values().filter_map(|(_, known)| known.told.as_ref());
        let error = self.0.values().find_map(|(_, known)| known.error.clone());
        (oldest.map(|told| told.fetched_at).min(), error)
    }
}
