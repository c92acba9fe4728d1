//! The same numbers a second way: slowly, one rule after the other, over what really happened.

use super::world::{DAY, HOUR};
use platform::{Timestamp, delivery::SignalKind};

/// A change of a random history.
#[derive(Clone, Debug)]
pub(crate) struct TrueChange {
    pub begun: i64,
    pub opened: Option<i64>,
    pub approved: Option<i64>,
    pub merged: i64,
    /// When it was built well, each time.
    pub built: Vec<i64>,
    /// Which change it takes back, by its place.
    pub reverts: Option<usize>,
    pub hotfix: bool,
}

/// A deployment that really happened.
#[derive(Clone, Debug)]
pub(crate) struct TrueDeployment {
    pub started: i64,
    pub finished: i64,
    /// Up to which change; `None` where nobody tells.
    pub place: Option<usize>,
    /// What it is called where nobody tells the commit.
    pub version: String,
    pub ok: bool,
    /// Where to, by its number: what runs in one place says nothing of another.
    pub lane: usize,
}

/// A signal.
#[derive(Clone, Debug)]
pub(crate) struct TrueSignal {
    pub kind: SignalKind,
    pub began: i64,
    pub ended: Option<i64>,
}

/// Everything that happened to one service. Changes and deployments are in their order.
#[derive(Clone, Debug, Default)]
pub(crate) struct Truth {
    pub changes: Vec<TrueChange>,
    pub deployments: Vec<TrueDeployment>,
    pub signals: Vec<TrueSignal>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Is {
    New,
    Back,
    Same,
}

/// What is found out about a deployment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Found {
    pub is: Is,
    /// The changes that came with it, each with its lead time.
    pub brought: Vec<(usize, i64)>,
    pub failed: bool,
    pub rework: bool,
    /// When the failure began and, if it did, ended.
    pub failure: Option<(i64, Option<i64>)>,
}

impl Truth {
    /// The deployments before one that went to the same place, the first first.
    fn before(&self, at: usize) -> impl DoubleEndedIterator<Item = usize> {
        let lane = self.deployments[at].lane;
        (0..at).filter(move |other| self.deployments[*other].lane == lane)
    }

    /// The last success there before a deployment.
    fn live(&self, at: usize) -> Option<usize> {
        self.before(at).rev().find(|other| self.deployments[*other].ok)
    }

    fn is(&self, at: usize) -> Is {
        let own = &self.deployments[at];
        let Some(live) = self.live(at) else { return Is::New };
        let before = &self.deployments[live];
        let mut since = self.before(at).filter(|other| *other > live);
        let tried = since.any(|other| self.is(other) == Is::New && !self.deployments[other].ok);
        let again = if tried { Is::Back } else { Is::Same };
        match (own.place, before.place) {
            (Some(own), Some(before)) if own == before => again,
            (Some(own), Some(before)) if own < before => Is::Back,
            (Some(own), None) if self.furthest_there(at).is_some_and(|place| own <= place) => {
                Is::Back
            }
            (None, None) if own.version == before.version => again,
            (None, _) if self.ran(&own.version, at) => Is::Back,
            _ => Is::New,
        }
    }

    /// Whether a version that nobody knows the commit of ran there before a deployment.
    fn ran(&self, version: &str, at: usize) -> bool {
        let before = self.before(at).map(|other| &self.deployments[other]);
        before.filter(|one| one.ok && one.place.is_none()).any(|one| one.version == version)
    }

    fn furthest_there(&self, at: usize) -> Option<usize> {
        let there = self.before(at).map(|other| &self.deployments[other]);
        there.filter(|one| one.ok).filter_map(|one| one.place).max()
    }

    fn furthest(&self, at: usize) -> Option<usize> {
        self.deployments[..at].iter().filter(|one| one.ok).filter_map(|one| one.place).max()
    }

    fn brought(&self, at: usize) -> Vec<usize> {
        let own = &self.deployments[at];
        let Some(place) = own.place.filter(|_| own.ok) else { return Vec::new() };
        match self.furthest(at) {
            None => vec![place],
            Some(furthest) => (0..self.changes.len())
                .filter(|change| *change > furthest && *change <= place)
                .collect(),
        }
    }

    /// Which deployment brought a change.
    fn brought_by(&self, change: usize) -> Option<usize> {
        (0..self.deployments.len()).find(|at| self.brought(*at).contains(&change))
    }

    fn lead(&self, change: usize, at: usize) -> i64 {
        let delivered = self.deployments[at].finished;
        let one = &self.changes[change];
        // What is later than what follows it is as late as that.
        let known = [Some(one.begun), one.opened, one.approved, Some(one.merged)];
        let begun = known.into_iter().flatten().chain([delivered]).min().unwrap_or(delivered);
        delivered - begun
    }

    fn blamed(&self, signal: &TrueSignal) -> Option<usize> {
        let within = if signal.kind == SignalKind::Incident { DAY } else { 2 * HOUR };
        let begun = (0..self.deployments.len())
            .filter(|at| self.is(*at) == Is::New)
            .filter(|at| self.deployments[*at].started <= signal.began);
        let last = begun.max_by_key(|at| (self.deployments[*at].started, *at))?;
        (signal.began - self.deployments[last].finished <= within).then_some(last)
    }

    /// Everything, deployment by deployment.
    pub(crate) fn found(&self) -> Vec<Found> {
        (0..self.deployments.len()).map(|at| self.found_of(at)).collect()
    }

    fn next_new(&self, at: usize) -> Option<usize> {
        (at + 1..self.deployments.len()).find(|other| self.is(*other) == Is::New)
    }

    fn mends_in_time(&self, at: usize) -> bool {
        let before = (0..at).rev().find(|other| self.is(*other) == Is::New);
        let own = &self.deployments[at];
        let urgent = self.brought(at).iter().any(|change| self.changes[*change].hotfix);
        self.is(at) == Is::New
            && own.ok
            && urgent
            && before.is_some_and(|before| own.finished - self.deployments[before].finished <= DAY)
    }

    /// The deployments that bring the revert of what this one brought, in time.
    fn reverted_by(&self, at: usize) -> Vec<usize> {
        let brought = self.brought(at);
        let reverting = (0..self.changes.len()).filter(|change| {
            self.changes[*change].reverts.is_some_and(|undone| brought.contains(&undone))
        });
        let by = reverting.filter_map(|change| self.brought_by(change));
        let in_time = |by: &usize| {
            *by > at && self.deployments[*by].finished - self.deployments[at].finished <= 7 * DAY
        };
        by.filter(in_time).collect()
    }

    fn reverts_something(&self, at: usize) -> bool {
        (0..at).any(|other| self.is(other) == Is::New && self.reverted_by(other).contains(&at))
    }

    fn found_of(&self, at: usize) -> Found {
        let own = &self.deployments[at];
        let is = self.is(at);
        let brought = self.brought(at).into_iter().map(|one| (one, self.lead(one, at))).collect();
        let rework =
            own.ok && (is == Is::Back || self.reverts_something(at) || self.mends_in_time(at));
        if is != Is::New {
            return Found { is, brought, failed: false, rework, failure: None };
        }
        let signals: Vec<&TrueSignal> =
            self.signals.iter().filter(|one| self.blamed(one) == Some(at)).collect();
        let end = self.next_new(at).unwrap_or(self.deployments.len());
        let rolled_back =
            (at + 1..end).any(|other| self.is(other) == Is::Back && self.deployments[other].ok);
        let reverted = self.reverted_by(at);
        let hotfixed = self.next_new(at).is_some_and(|next| self.mends_in_time(next));
        let failed =
            !own.ok || rolled_back || !reverted.is_empty() || hotfixed || !signals.is_empty();
        let first = signals.iter().map(|one| one.began).min();
        let began = match first {
            None => own.finished,
            Some(first) if own.ok => first,
            Some(first) => first.min(own.finished),
        };
        let next = (at + 1..self.deployments.len()).find(|other| self.deployments[*other].ok);
        let next = next.map(|next| self.deployments[next].finished);
        let only_reverted = own.ok && !rolled_back && !hotfixed && signals.is_empty();
        let ended = if !signals.is_empty() {
            let ends: Option<Vec<i64>> = signals.iter().map(|one| one.ended).collect();
            ends.and_then(|ends| ends.into_iter().max())
        } else if only_reverted {
            reverted.iter().min().map(|by| self.deployments[*by].finished)
        } else {
            next
        };
        let failure = failed.then(|| (began, ended.map(|end| end.max(began))));
        Found { is, brought, failed, rework, failure }
    }
}

/// The middle of numbers, found by counting: as many are below as above.
pub(crate) fn median(all: &[i64]) -> Option<i64> {
    if all.is_empty() {
        return None;
    }
    let nth = |rank: usize| {
        let found = all.iter().copied().find(|one| {
            let below = all.iter().filter(|other| *other < one).count();
            let equal = all.iter().filter(|other| *other == one).count();
            (below..below + equal).contains(&rank)
        });
        found.unwrap_or_default()
    };
    let (lower, upper) = (nth((all.len() - 1) / 2), nth(all.len() / 2));
    Some(lower + (upper - lower).div_euclid(2))
}

/// The least number that nine of ten do not exceed, found by trying each.
pub(crate) fn ninetieth(all: &[i64]) -> Option<i64> {
    let enough =
        |limit: &&i64| all.iter().filter(|one| *one <= *limit).count() * 10 >= all.len() * 9;
    all.iter().filter(enough).min().copied()
}

/// A moment as it is written.
pub(crate) const fn moment(at: i64) -> Timestamp {
    Timestamp(at)
}
