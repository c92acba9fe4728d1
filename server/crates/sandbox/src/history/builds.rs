//! Workflow runs: what was built of the main branch, checked of what is proposed, and begun by hand.

use super::{Change, History, calendar};
use crate::{
    acts::{Dispatch, RunAct, RunActs, RunDeed},
    chance::Chance,
};
use platform::Timestamp;

/// An attempt of a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Build {
    /// The run's number at the vendor.
    pub id: i64,
    /// What it builds; of one that was begun by hand, the last that was merged by then.
    pub change: Change,
    pub trigger: Trigger,
    /// When the run was asked for.
    pub created: Timestamp,
    pub attempt: u32,
    pub started: Timestamp,
    pub finished: Timestamp,
    pub result: BuildResult,
    /// Who asked for this attempt at the vendor; else whose change it is.
    pub by: Option<String>,
}

/// What began a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Trigger {
    /// A change was merged: an image is made.
    Push,
    /// A change was proposed: it is checked.
    Pull,
    /// Somebody began it: nothing is made.
    Hand(Dispatch),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BuildResult {
    /// It went well: of a merged change, an image was pushed.
    Passed,
    /// The named job failed.
    Failed(&'static str),
    /// Somebody ended it.
    Cancelled,
}

/// What may fail.
const JOBS: &[&str] = &["test", "test", "lint", "scan", "image"];

/// What may fail of what is only checked.
const CHECKS: &[&str] = &["test", "test", "lint"];

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
        let first = |result| Build {
            id,
            change: change.clone(),
            trigger: Trigger::Push,
            created: change.ended,
            attempt: 1,
            started,
            finished,
            result,
            by: None,
        };
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

    /// How a proposed change was checked.
    pub fn checks(self, change: &Change) -> Build {
        let number = change.number.to_string();
        let mut chance = Chance::of(self.seed, &[&"checks", &change.repository, &number]);
        let id = i64::try_from(chance.below(1 << 32)).unwrap_or_default() + 12_000_000_000;
        let started = Timestamp(change.opened.0 + chance.between(3, 20) * 1000);
        let finished = chance.minutes_after(started, 2, 6);
        let doubted = change.review.as_ref().is_some_and(|review| review.asked_for_changes);
        let fails = chance.percent(if doubted { 50 } else { 6 });
        let result =
            if fails { BuildResult::Failed(chance.pick(CHECKS)) } else { BuildResult::Passed };
        Build {
            id,
            change: change.clone(),
            trigger: Trigger::Pull,
            created: change.opened,
            attempt: 1,
            started,
            finished,
            result,
            by: None,
        }
    }

    /// A run that was begun by hand.
    pub fn by_hand(self, last: &Change, dispatch: &Dispatch) -> Build {
        let (number, at) = (dispatch.number.to_string(), dispatch.at);
        let mut chance = Chance::of(self.seed, &[&"hand", &last.repository, &number]);
        let id = i64::try_from(chance.below(1 << 32)).unwrap_or_default() + 17_000_000_000;
        let started = Timestamp(at.0 + 2_000);
        Build {
            id,
            change: last.clone(),
            trigger: Trigger::Hand(dispatch.clone()),
            created: at,
            attempt: 1,
            started,
            finished: Timestamp(started.0 + chance.between(15, 30) * 1000),
            result: BuildResult::Passed,
            by: Some(dispatch.by.clone()),
        }
    }

    /// When the image of a change was there, with what people did to its build.
    pub fn built(self, change: &Change, runs: &RunActs) -> Option<Timestamp> {
        let builds = self.builds(change);
        let acts = runs.upon(builds.first()?.id);
        let builds = lay_over(builds, &acts);
        builds.iter().find(|build| build.result == BuildResult::Passed).map(|build| build.finished)
    }
}

/// Lays what people did over the attempts of a run. What they end is not tried again by itself.
pub(crate) fn lay_over(mut attempts: Vec<Build>, acts: &[RunAct]) -> Vec<Build> {
    for act in acts {
        let under_way =
            attempts.iter().position(|build| build.created <= act.at && act.at < build.finished);
        let under_way = under_way.filter(|at| *at == 0 || attempts[*at].started <= act.at);
        match (act.deed, under_way) {
            (RunDeed::Cancel, Some(at)) => {
                attempts.truncate(at + 1);
                if let Some(build) = attempts.last_mut() {
                    build.started = build.started.min(act.at);
                    build.finished = act.at;
                    build.result = BuildResult::Cancelled;
                }
            }
            (RunDeed::Rerun, None) => {
                attempts.retain(|build| build.started <= act.at);
                let Some(last) = attempts.last().cloned() else { continue };
                let moment = act.at.0.to_string();
                let mut chance = Chance::of(0, &[&"rerun", &last.id.to_string(), &moment]);
                let mends = !matches!(last.result, BuildResult::Failed(_)) || chance.percent(75);
                let started = Timestamp(act.at.0 + 2_000);
                attempts.push(Build {
                    attempt: last.attempt + 1,
                    started,
                    finished: Timestamp(started.0 + chance.between(15, 30) * 1000),
                    result: if mends { BuildResult::Passed } else { last.result },
                    by: Some(act.by.clone()),
                    ..last
                });
            }
            // What is under way is not begun, and what has ended not ended.
            _ => {}
        }
    }
    attempts
}

#[cfg(test)]
mod tests {
    use super::*;

    const HISTORY: History = History { seed: 1 };
    const NOON: Timestamp = Timestamp(1_795_780_800_000);

    fn failed() -> Vec<Build> {
        let from = Timestamp(NOON.0 - 60 * 24 * calendar::HOUR);
        let changes = HISTORY.changes("checkout-api", from, NOON);
        let builds = changes.iter().map(|change| HISTORY.builds(change));
        builds.into_iter().find(|builds| builds.len() == 2).unwrap()
    }

    fn act(at: Timestamp, deed: RunDeed) -> RunAct {
        RunAct { at, by: "slipway-bot".to_owned(), deed }
    }

    #[test]
    fn what_is_repeated_by_hand_takes_the_place_of_what_would_have_been() {
        let builds = failed();
        let at = Timestamp(builds[0].finished.0 + 1_000);
        let laid = lay_over(builds.clone(), &[act(at, RunDeed::Rerun)]);
        assert_eq!((laid.len(), laid[1].attempt), (2, 2));
        assert_eq!(laid[1].by.as_deref(), Some("slipway-bot"));
        assert!(laid[1].finished.0 <= at.0 + 32_000 && laid[1].finished < builds[1].finished);
        let meanwhile = act(Timestamp(builds[0].started.0 + 1), RunDeed::Rerun);
        assert_eq!(lay_over(builds.clone(), &[meanwhile]), builds, "it is under way");
    }

    #[test]
    fn what_is_cancelled_makes_no_image_until_it_is_repeated() {
        let builds = failed();
        let (change, runs) = (builds[0].change.clone(), RunActs::default());
        assert_eq!(HISTORY.built(&change, &runs), Some(builds[1].finished));
        let at = Timestamp(builds[0].started.0 + 1_000);
        runs.add(builds[0].id, act(at, RunDeed::Cancel));
        assert_eq!(HISTORY.built(&change, &runs), None);
        let later = Timestamp(at.0 + 60_000);
        runs.add(builds[0].id, act(later, RunDeed::Rerun));
        assert!(HISTORY.built(&change, &runs).is_some_and(|built| built > later));
    }
}
