//! Asks again for what stands everywhere, and for what was looked at lately: slower the longer nobody
//! looked.

use super::{
    service::ErrorService,
    slot::{Known, Slot, SlotKey, interval},
};
use platform::{Timestamp, errors::ErrorPart};
use std::{collections::BTreeMap, sync::Arc};
use tokio::time::sleep;

/// At what nobody looked for so long is asked for only when somebody does.
const GIVEN_UP: i64 = 6 * 3_600_000;

/// It is asked for once in the twentieth part of the time for which nobody looked.
const SLOWER: i64 = 20;

/// Questions of one source in one look.
const AT_ONCE: usize = 8;

/// What stands beside every service, and who may see it: asked for whether somebody looks or not.
pub(super) const ALWAYS: [ErrorPart; 3] = [ErrorPart::Projects, ErrorPart::Access, ErrorPart::Open];

/// Looks until the service stops.
pub(super) async fn run(service: Arc<ErrorService>) {
    loop {
        service.keep_once();
        tokio::select! {
            () = service.stopping.cancelled() => return,
            () = sleep(service.options.look) => {}
        }
    }
}

impl ErrorService {
    /// Asks for what is due.
    pub(super) fn keep_once(self: &Arc<Self>) {
        let now = self.clock.now();
        let mut asked: BTreeMap<&str, usize> = BTreeMap::new();
        for (name, source) in &self.sources {
            for part in ALWAYS {
                let slot = self.slot(SlotKey::of(name, part));
                wake(&slot, now);
                let known = slot.known.borrow().clone();
                if !slot.is_fresh(&known, now) {
                    *asked.entry(name).or_default() += 1;
                    self.refresh(&slot, false);
                }
            }
            // The rest of a limit is for people.
            let limit = source.health().limit;
            if limit.is_some_and(|limit| limit.remaining == 0 && limit.resets_at > now) {
                asked.insert(name, AT_ONCE);
            }
        }
        for (_, slot) in &self.slots.0 {
            let Some((name, _)) = self.sources.get_key_value(&slot.key.source) else { continue };
            let known = slot.known.borrow().clone();
            if ALWAYS.contains(&slot.key.part) || !is_due(&slot, &known, now) {
                continue;
            }
            let count = asked.entry(name).or_default();
            if *count < AT_ONCE {
                *count += 1;
                self.refresh(&slot, false);
            }
        }
    }
}

/// Makes it due when the moment has come.
fn wake(slot: &Slot, now: Timestamp) {
    let mut state = slot.state();
    if state.again_at.is_some_and(|at| at <= now) {
        state.again_at = None;
        state.due = true;
    }
}

fn is_due(slot: &Slot, known: &Known, now: Timestamp) -> bool {
    if known.not_before.is_some_and(|until| now < until) {
        return false;
    }
    wake(slot, now);
    let (looked_at, due) = {
        let state = slot.state();
        (state.looked_at, state.due)
    };
    let unseen = now.0.saturating_sub(looked_at.0);
    if unseen > GIVEN_UP {
        return false;
    }
    let Some(asked_at) = known.asked_at else { return false };
    let interval = interval(&slot.key.part).max(unseen / SLOWER);
    due || now.0.saturating_sub(asked_at.0) >= interval
}
