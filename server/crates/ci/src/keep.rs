//! Asks again for what was looked at lately, slower the longer nobody looked, and never so much that a
//! vendor's limit would be used up by it.

use crate::{
    service::CiService,
    slot::{Known, Slot},
};
use platform::{Timestamp, code_host::RateLimit};
use std::{collections::BTreeMap, sync::Arc};
use tokio::time::sleep;

/// At what nobody looked for so long is asked for only when somebody does.
pub(crate) const GIVEN_UP: i64 = 6 * 3_600_000;

/// It is asked for once in the twentieth part of the time for which nobody looked.
const SLOWER: i64 = 20;

/// Questions of one source in one look.
const AT_ONCE: usize = 16;

/// How long what was told is kept after it was last asked for.
const KEPT: i64 = 30 * 24 * 3_600_000;

/// How often what is older is forgotten.
const FORGET: i64 = 6 * 3_600_000;

/// The window of a limit.
const WINDOW: i64 = 3_600_000;

/// Looks until the service stops.
pub(crate) async fn run(service: Arc<CiService>) {
    let mut forgotten = service.clock.now();
    loop {
        tokio::select! {
            () = service.stopping.cancelled() => return,
            () = sleep(service.options.look) => {}
        }
        service.keep_once();
        let now = service.clock.now();
        if now.0.saturating_sub(forgotten.0) > FORGET {
            forgotten = now;
            match service.store.forget_vendor_answers(Timestamp(now.0 - KEPT)).await {
                Ok(count) => tracing::debug!(count, "old answers of vendors are forgotten"),
                Err(error) => tracing::debug!(%error, "nothing could be forgotten"),
            }
        }
    }
}

impl CiService {
    /// Asks for what is due.
    pub(crate) fn keep_once(self: &Arc<Self>) {
        let now = self.clock.now();
        let mut asked: BTreeMap<&str, usize> = BTreeMap::new();
        for (_, slot) in &self.slots.0 {
            let Some((name, source)) = self.sources.get_key_value(&slot.key.source) else {
                continue;
            };
            let known = slot.known.borrow().clone();
            if !is_due(&slot, &known, now) {
                continue;
            }
            let count = asked.entry(name).or_default();
            if *count == 0 && !source.health().limit.is_none_or(|limit| leaves_enough(limit, now)) {
                *count = AT_ONCE;
            }
            if *count < AT_ONCE {
                *count += 1;
                self.refresh(&slot, false);
            }
        }
    }
}

fn is_due(slot: &Slot, known: &Known, now: Timestamp) -> bool {
    if known.not_before.is_some_and(|until| now < until) {
        return false;
    }
    let (looked_at, due) = {
        let mut state = slot.state();
        let again = state.again_at.is_some_and(|at| at <= now);
        if again {
            state.again_at = None;
            state.due = true;
        }
        (state.looked_at, state.due)
    };
    let unseen = now.0.saturating_sub(looked_at.0);
    if unseen > GIVEN_UP {
        return false;
    }
    let Some(asked_at) = known.asked_at else { return false };
    let interval = slot.interval(known).max(unseen / SLOWER);
    due || now.0.saturating_sub(asked_at.0) >= interval
}

/// Whether what is left of a limit is at least half of what may go by now: the rest is for people and
/// for the catalog.
fn leaves_enough(limit: RateLimit, now: Timestamp) -> bool {
    let left = limit.resets_at.0.saturating_sub(now.0).clamp(0, WINDOW);
    let [remaining, all] =
        [limit.remaining, limit.limit].map(|count| i64::try_from(count).unwrap_or(i64::MAX));
    left == 0 || remaining.saturating_mul(2) > all.saturating_mul(left) / WINDOW
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_background_takes_no_more_than_its_half() {
        let limit = |remaining| RateLimit { limit: 5_000, remaining, resets_at: Timestamp(WINDOW) };
        assert!(leaves_enough(limit(5_000), Timestamp(0)));
        assert!(leaves_enough(limit(2_501), Timestamp(0)));
        assert!(!leaves_enough(limit(2_500), Timestamp(0)));
        assert!(leaves_enough(limit(1_251), Timestamp(WINDOW / 2)));
        assert!(!leaves_enough(limit(1_200), Timestamp(WINDOW / 2)));
        assert!(leaves_enough(limit(0), Timestamp(WINDOW)), "it begins anew");
    }
}
