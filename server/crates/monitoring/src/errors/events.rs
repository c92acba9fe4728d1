//! What vendors tell by webhook: a hint that parts are others by now. What is there is asked from the
//! vendor, so neither their order nor one that comes twice does harm.

use super::{service::ErrorService, slot::SlotKey};
use platform::{
    Timestamp,
    errors::{ErrorEvents, ErrorPart},
};
use std::sync::Arc;

/// A vendor's answers lag behind what it does: it is asked once more after so long, in milliseconds.
const LAG: i64 = 4_000;

/// Between two questions that hints lead to is so much at least, in milliseconds: the next hint's is
/// the one that is asked once more.
const GAP: i64 = 2_000;

impl ErrorService {
    /// Asks anew for what a delivery of a source is about.
    pub fn tell(self: &Arc<Self>, source: &str, events: &ErrorEvents) {
        if !self.sources.contains_key(source) || *events == ErrorEvents::default() {
            return;
        }
        let projects = events.projects.iter().cloned().map(ErrorPart::Issues);
        let issues = events.issues.iter().cloned().map(ErrorPart::Issue);
        for part in projects.chain(issues).chain([ErrorPart::Open]) {
            self.ask_after(&SlotKey::of(source, part), GAP);
        }
    }

    /// Asks anew for something, if it is known here at all: else it is asked for when somebody looks.
    pub(super) fn ask_again(self: &Arc<Self>, key: &SlotKey) {
        self.ask_after(key, 0);
    }

    /// As above, unless that was done within so many milliseconds.
    fn ask_after(self: &Arc<Self>, key: &SlotKey, gap: i64) {
        let Some(slot) = self.slots.0.get(key) else { return };
        let now = self.clock.now();
        {
            let mut state = slot.state();
            state.again_at = Some(Timestamp(now.0 + LAG));
            if state.hinted_at.is_some_and(|at| now.0.saturating_sub(at.0) < gap) {
                return;
            }
            state.hinted_at = Some(now);
            state.due = true;
        }
        self.refresh(&slot, false);
    }
}
