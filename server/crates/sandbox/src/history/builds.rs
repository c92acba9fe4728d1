//! Workflow runs: what was built of the main branch.

use super::{Change, History, calendar};
use crate::chance::Chance;
use platform::Timestamp;

/// A run of the workflow that builds a merged change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Build {
    /// The run's number at the vendor.
    pub id: i64,
    pub change: Change,
    pub attempt: u32,
    pub started: Timestamp,
    pub finished: Timestamp,
    pub result: BuildResult,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BuildResult {
    /// An image was pushed.
    Passed,
    /// The named job failed.
    Failed(&'static str),
}

/// What may fail.
const JOBS: &[&str] = &["test", "test", "lint", "scan", "image"];

impl History {
    /// How a merged change was built: the attempts, the first first. A failed one is tried again.
    pub fn builds(self, change: &Change) -> Vec<Build> {
        if !change.accepted {
            return Vec::new();
        }
        let number = change.number.to_string();
        let mut chance = Chance::of(self.seed, &[&"build", &change.repository, &number]);
        let id = i64::try_from(chance.below(1 << 32)).unwrap_or_default() + 7_000_000_000;
        let started = Timestamp(change.ended.0 + chance.between(3, 20) * 1000);
        let finished = chance.minutes_after(started, 3, 9);
        let first =
            |result| Build { id, change: change.clone(), attempt: 1, started, finished, result };
        if !chance.percent(7) {
            return vec![first(BuildResult::Passed)];
        }
        let failed = first(BuildResult::Failed(chance.pick(JOBS)));
        let again = calendar::when_working(chance.minutes_after(finished, 4, 40));
        let repaired = Build {
            attempt: 2,
            started: again,
            finished: chance.minutes_after(again, 3, 9),
            result: BuildResult::Passed,
            ..failed.clone()
        };
        vec![failed, repaired]
    }

    /// When the image of a change was there.
    pub fn built(self, change: &Change) -> Option<Timestamp> {
        let builds = self.builds(change);
        builds.iter().find(|build| build.result == BuildResult::Passed).map(|build| build.finished)
    }
}
