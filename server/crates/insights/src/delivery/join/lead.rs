//! The lead time of a change and its parts.
//!
//! Moments are put right from the end: none is later than the one after it. The last ones are told by
//! servers; the first, when a commit was written, by a laptop whose clock may be wrong.

use platform::{
    Timestamp,
    delivery::{Build, BuildEnd, Change, Part},
};
use std::collections::HashMap;

/// The lead time of a change.
pub(super) struct Lead {
    pub begun_at: Timestamp,
    pub parts: [Option<i64>; Part::ALL.len()],
    pub skewed: bool,
}

/// When each commit was built well, the first time first. A run that was repeated is one build, and
/// counts from where it went well.
pub(super) fn built<'a>(builds: &[&'a Build]) -> HashMap<&'a str, Vec<Timestamp>> {
    let mut built: HashMap<&str, Vec<Timestamp>> = HashMap::new();
    for build in builds.iter().filter(|build| build.end == BuildEnd::Passed) {
        built.entry(build.commit.as_str()).or_default().push(build.finished_at);
    }
    for moments in built.values_mut() {
        moments.sort_unstable();
    }
    built
}

/// The lead time of a change that came to production at a moment, in what was built of `carrier`.
pub(super) fn of(
    change: &Change,
    carrier: &Change,
    built: &HashMap<&str, Vec<Timestamp>>,
    delivered_at: Timestamp,
) -> Lead {
    let first = |commit: &str| {
        let moments = built.get(commit)?;
        // What was built after it was there is another build.
        moments.iter().copied().find(|at| change.committed_at <= *at && *at <= delivered_at)
    };
    let built_at = first(&change.commit).or_else(|| first(&carrier.commit));
    let pull = change.pull.as_ref();
    let opened_at = pull.map(|pull| pull.opened_at);
    let approved_at = pull.and_then(|pull| pull.approved_at);
    let mut moments = [
        Some(change.authored_at),
        opened_at,
        approved_at,
        Some(change.committed_at),
        built_at,
        Some(delivered_at),
    ];
    let (mut skewed, mut latest) = (false, delivered_at);
    for moment in moments.iter_mut().rev().flatten() {
        skewed |= *moment > latest;
        *moment = (*moment).min(latest);
        latest = *moment;
    }
    let mut parts = [None; Part::ALL.len()];
    let mut before = latest;
    // Part `n` ends with moment `n + 1`. Where it does not end, the next one begins where it did; the last
    // one always ends.
    for (part, moment) in parts.iter_mut().zip(moments.iter().skip(1)) {
        if let Some(moment) = moment {
            *part = Some(moment.0 - before.0);
            before = *moment;
        }
    }
    // What was pushed directly was written until it was there.
    if pull.is_none() {
        parts.swap(0, 2);
    }
    Lead { begun_at: latest, parts, skewed }
}
