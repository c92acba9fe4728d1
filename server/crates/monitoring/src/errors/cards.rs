//! What is known, as pages show it.

use super::{
    service::ErrorService,
    slot::{Known, Patience, Slot, SlotKey},
};
use futures::future::join_all;
use platform::{
    Fetched, Timestamp,
    ci::Card,
    errors::{ErrorPart, ErrorsTold, OfErrorPart},
};
use std::sync::Arc;

/// What is known of a part here, shared with whoever else looks.
pub(super) struct Peeked {
    pub told: Option<Arc<Fetched<ErrorsTold>>>,
    /// Whether it may be another by now, or was never told.
    pub stale: bool,
}

impl Peeked {
    /// When it was told.
    pub fn told_at(&self) -> Option<Timestamp> {
        self.told.as_ref().map(|told| told.fetched_at)
    }
}

impl ErrorService {
    /// What is known of a part, without waiting; one that is due is asked for.
    pub(super) fn peek(self: &Arc<Self>, source: &str, part: ErrorPart) -> Peeked {
        let now = self.clock.now();
        let slot = self.slot(SlotKey::of(source, part));
        slot.state().looked_at = now;
        let known = slot.known.borrow().clone();
        if !slot.is_fresh(&known, now) {
            self.refresh(&slot, false);
        }
        Peeked { stale: slot.is_stale(&known, now), told: known.told }
    }

    /// Looks at a part.
    pub(super) async fn card_of<T: OfErrorPart>(
        self: &Arc<Self>,
        source: &str,
        part: ErrorPart,
        patience: Patience,
    ) -> Card<T> {
        let (slot, known) = self.look(SlotKey::of(source, part), patience.into()).await;
        self.card(&slot, &known)
    }

    /// Looks at several parts at once.
    pub(super) async fn cards_of<T: OfErrorPart>(
        self: &Arc<Self>,
        parts: Vec<(String, ErrorPart)>,
        patience: Patience,
    ) -> Vec<Card<T>> {
        let looks = parts.into_iter().map(async |(source, part)| {
            let (slot, known) = self.look(SlotKey::of(&source, part), patience.into()).await;
            self.card(&slot, &known)
        });
        join_all(looks).await
    }

    /// Waits a moment for what tells who may see what, where that was never told.
    pub(super) async fn settle(self: &Arc<Self>, patience: Patience) {
        let untold = self.sources.keys().flat_map(|source| {
            let parts = [ErrorPart::Projects, ErrorPart::Access];
            parts.map(|part| SlotKey::of(source, part))
        });
        let untold = untold.filter(|key| self.slot(key.clone()).known.borrow().told.is_none());
        let looks: Vec<_> = untold.map(|key| self.look(key, patience.into())).collect();
        drop(join_all(looks).await);
    }

    fn card<T: OfErrorPart>(&self, slot: &Slot, known: &Known) -> Card<T> {
        let stale = slot.is_stale(known, self.clock.now());
        let shown = known.told.as_deref().and_then(|told| {
            let value = T::of(told.value.clone())?;
            let (fetched_at, source) = (told.fetched_at, told.source.clone());
            Some(Fetched { value, fetched_at, source, stale })
        });
        Card { known: shown, error: known.error.clone() }
    }
}
