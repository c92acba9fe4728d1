//! What hosts tell by webhook: a hint that parts are others by now. What is there is asked from the
//! host, so neither their order nor one that comes twice does harm.

use crate::{keep::GIVEN_UP, service::CiService, slot::SlotKey};
use platform::{
    Timestamp,
    ci::{CiEvent, CodeKey, NamedRepository, Part},
};
use std::sync::Arc;

/// A host's answers lag behind what it does: it is asked once more after so long, in milliseconds.
const LAG: i64 = 4_000;

impl CiService {
    /// Asks anew for what a delivery of a source is about, as far as somebody looked at it lately.
    pub fn tell(self: &Arc<Self>, source: &str, event: &CiEvent) {
        let Some((name, host)) = self.sources.get_key_value(source) else { return };
        let named = NamedRepository { host: None, slug: event.repository.clone() };
        let Some(repository) = host.has(&named) else { return };
        let key = CodeKey { source: name.clone(), name: repository };
        for part in &event.parts {
            let account = *part == Part::OpenPulls;
            let slot = if account {
                SlotKey { source: key.source.clone(), subject: String::new(), part: part.clone() }
            } else {
                SlotKey::of(&key, part.clone())
            };
            self.ask_again(&slot);
        }
    }

    /// Asks anew for something, if it is known here at all: else it is asked for when somebody looks.
    pub(crate) fn ask_again(self: &Arc<Self>, key: &SlotKey) {
        let Some(slot) = self.slots.0.get(key) else { return };
        {
            let (now, mut state) = (self.clock.now().0, slot.state());
            state.due = true;
            if now.saturating_sub(state.looked_at.0) > GIVEN_UP {
                return;
            }
            state.again_at = Some(Timestamp(now + LAG));
        }
        self.refresh(&slot, false);
    }
}
