//! What is known, as pages show it.

use crate::{
    service::CiService,
    slot::{Known, Slot, SlotKey, WAIT},
};
use futures::future::join_all;
use platform::{
    EntityRef,
    ci::{Card, CodeKey, OfPart, Part},
};
use std::{collections::BTreeMap, sync::Arc, time::Duration};

/// Parts of one repository.
pub(crate) struct Cards {
    service: Arc<CiService>,
    all: BTreeMap<Part, (Arc<Slot>, Known)>,
}

impl CiService {
    /// What is known of a part here, without a question to anybody.
    pub(crate) fn peek<T: OfPart>(&self, key: &CodeKey, part: Part) -> Card<T> {
        let Some(slot) = self.slots.0.get(&SlotKey::of(key, part)) else { return Card::default() };
        let known = slot.known.borrow().clone();
        card(&slot, &known, self)
    }

    /// Looks at parts of a repository, at all of them at once.
    pub(crate) async fn cards(
        self: &Arc<Self>,
        key: &CodeKey,
        parts: &[Part],
        viewer: &EntityRef,
    ) -> Cards {
        self.cards_within(key, parts, viewer, WAIT).await
    }

    /// The same, with another patience.
    pub(crate) async fn cards_within(
        self: &Arc<Self>,
        key: &CodeKey,
        parts: &[Part],
        viewer: &EntityRef,
        wait: Duration,
    ) -> Cards {
        let looks = parts.iter().map(async |part| {
            let slot = SlotKey::of(key, part.clone());
            (part.clone(), self.look(slot, Some(viewer), wait).await)
        });
        let all = join_all(looks).await.into_iter().collect();
        Cards { service: Arc::clone(self), all }
    }
}

impl Cards {
    /// One of them.
    pub fn of<T: OfPart>(&self, part: &Part) -> Card<T> {
        let Some((slot, known)) = self.all.get(part) else { return Card::default() };
        card(slot, known, &self.service)
    }
}

/// What is shown of a slot.
pub(crate) fn card<T: OfPart>(slot: &Slot, known: &Known, service: &CiService) -> Card<T> {
    let shown = slot.shown(known, service.clock.now());
    let shown = shown.and_then(|told| {
        let (fetched_at, source, stale) = (told.fetched_at, told.source, told.stale);
        let value = T::of(told.value)?;
        Some(platform::Fetched { value, fetched_at, source, stale })
    });
    Card { known: shown, error: known.error.clone() }
}
