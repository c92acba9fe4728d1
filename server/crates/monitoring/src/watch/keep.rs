//! Asks again for what was looked at lately, slower the longer nobody looked, and never so much that a
//! vendor's limit would be used up by it.

use super::{
    service::MonitoringService,
    slot::{Known, Slot},
};
use platform::{Timestamp, code_host::RateLimit};
use std::{collections::BTreeMap, sync::Arc};
use tokio::time::sleep;

/// At what nobody looked for so long is asked for only when somebody does.
const GIVEN_UP: i64 = 6 * 3_600_000;

/// It is asked for once in the twentieth part of the time for which nobody looked.
const SLOWER: i64 = 20;

/// Questions of one source in one look.
const AT_ONCE: usize = 8;

/// Looks until the service stops.
pub(crate) async fn run(service: Arc<MonitoringService>) {
    loop {
        tokio::select! {
            () = service.stopping.cancelled() => return,
            () = sleep(service.options.look) => {}
        }
        service.keep_once();
    }
}

impl MonitoringService {
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
        let state = slot.state();
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

/// Whether more than a quarter of a limit is left, or it begins anew: the rest is for people. (The
/// windows of these limits differ, and are not told.)
fn leaves_enough(limit: RateLimit, now: Timestamp) -> bool {
    limit.resets_at <= now || limit.remaining.saturating_mul(4) > limit.limit
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_background_leaves_a_quarter() {
        let limit = |remaining| RateLimit { limit: 100, remaining, resets_at: Timestamp(10) };
        assert!(leaves_enough(limit(26), Timestamp(0)));
        assert!(!leaves_enough(limit(25), Timestamp(0)));
        assert!(leaves_enough(limit(0), Timestamp(10)), "it begins anew");
    }
}
