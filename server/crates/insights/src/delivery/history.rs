//! What became of the facts of one service: its deployments to production, with what each brought and
//! whether it failed.

use platform::{
    Timestamp,
    delivery::{Part, RestoredBy, Sign},
};
use std::collections::BTreeSet;

/// The history of a service, the first deployment first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct History {
    /// Its deployments to production that ended, in the order in which they did.
    pub deployments: Vec<Deployed>,
    /// When its facts begin.
    pub since: Option<Timestamp>,
    /// When each of its failures began and how long it lasted, the first first: so that a time is looked up
    /// and not gone through.
    pub failures: Vec<(Timestamp, Option<i64>)>,
}

/// A deployment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deployed {
    /// What tells it from the others of its service: `source:component:id` of each telling, the first
    /// first. What is said of one is said of it.
    pub keys: Vec<String>,
    /// The sources that told it.
    pub sources: Vec<String>,
    /// The commit of the code, or the version, or what else its source calls it.
    pub revision: String,
    /// Whether the commit is known on the main branch.
    pub located: bool,
    /// When it began.
    pub started_at: Timestamp,
    /// When it had become what it became.
    pub finished_at: Timestamp,
    /// Whether it is there.
    pub succeeded: bool,
    /// What it does.
    pub sort: Sort,
    /// Whether it mends what failed.
    pub rework: bool,
    /// The changes that it brought, the first first.
    pub changes: Vec<Delivered>,
    /// How it failed, if it did.
    pub failure: Option<Failure>,
    /// Its page.
    pub page: String,
}

/// What a deployment does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    /// It brings something new.
    Rollout,
    /// It brings back what was there before.
    Rollback,
    /// It brings what is there already.
    Repeat,
}

/// A change that came to production.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivered {
    /// The commit on the main branch.
    pub commit: String,
    /// What it is called.
    pub title: String,
    /// The number of its pull request.
    pub pull: Option<i64>,
    /// When it was begun.
    pub begun_at: Timestamp,
    /// The times from step to step, as far as they are known, by [`Part::ALL`]. Their sum is the lead
    /// time.
    pub parts: [Option<i64>; Part::ALL.len()],
    /// Whether its moments had to be put right.
    pub skewed: bool,
    /// Its page.
    pub page: String,
}

impl Delivered {
    /// The lead time, in milliseconds.
    #[must_use]
    pub fn lead(&self) -> i64 {
        self.parts.iter().flatten().sum()
    }
}

/// How a deployment failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// When it began to be wrong.
    pub began_at: Timestamp,
    /// What tells that it failed.
    pub signs: Vec<Sign>,
    /// When it was well again, and what ended it.
    pub restored: Option<(Timestamp, RestoredBy)>,
}

impl Failure {
    /// How long it lasted, once it is over.
    #[must_use]
    pub fn lasted(&self) -> Option<i64> {
        self.restored.map(|(at, _)| at.0 - self.began_at.0)
    }
}

/// What is left out of the numbers, by what it is called (`deployment:…`, `change:…`, `failure:…`).
pub type Excluded = BTreeSet<String>;

impl Deployed {
    /// What it is called where something is said of it.
    #[must_use]
    pub fn name(&self) -> String {
        self.names().next().unwrap_or_default()
    }

    /// All that it may be called there.
    pub fn names(&self) -> impl Iterator<Item = String> {
        self.keys.iter().map(|key| format!("deployment:{key}"))
    }

    /// What its failure is called.
    #[must_use]
    pub fn failure_name(&self) -> String {
        self.failure_names().next().unwrap_or_default()
    }

    /// All that its failure may be called.
    pub fn failure_names(&self) -> impl Iterator<Item = String> {
        self.keys.iter().map(|key| format!("failure:{key}"))
    }

    /// Whether it is left out.
    #[must_use]
    pub fn is_left_out(&self, excluded: &Excluded) -> bool {
        self.names().any(|name| excluded.contains(&name))
    }

    /// Whether its failure is left out.
    #[must_use]
    pub fn is_failure_left_out(&self, excluded: &Excluded) -> bool {
        self.failure_names().any(|name| excluded.contains(&name))
    }

    /// Whether it is one of those of which the failure rate is: what brings something new, well or not.
    #[must_use]
    pub fn is_attempt(&self) -> bool {
        self.sort == Sort::Rollout
    }

    /// Whether it is counted for the frequency: something new that is there.
    #[must_use]
    pub fn is_delivery(&self) -> bool {
        self.sort == Sort::Rollout && self.succeeded
    }
}

impl Delivered {
    /// What it is called where something is said of it.
    #[must_use]
    pub fn name(&self) -> String {
        format!("change:{}", self.commit)
    }
}

impl History {
    /// A history of these deployments, in the order in which they ended.
    #[must_use]
    pub fn of(deployments: Vec<Deployed>, since: Option<Timestamp>) -> Self {
        let mut history = Self { deployments, since, failures: Vec::new() };
        history.note_failures();
        history
    }

    fn note_failures(&mut self) {
        let failures = self.deployments.iter().filter_map(|one| one.failure.as_ref());
        self.failures = failures.map(|one| (one.began_at, one.lasted())).collect();
        self.failures.sort_unstable();
    }

    /// The history without what is left out. What a deployment that is left out brought still came then:
    /// who wants its changes out too says so of each. A failure that is left out did not happen.
    #[must_use]
    pub fn without(&self, excluded: &Excluded) -> Self {
        if excluded.is_empty() {
            return self.clone();
        }
        let mut history = self.clone();
        for deployment in &mut history.deployments {
            deployment.changes.retain(|change| !excluded.contains(&change.name()));
            if deployment.is_left_out(excluded) {
                deployment.sort = Sort::Repeat;
                deployment.rework = false;
                deployment.failure = None;
            }
            if deployment.is_failure_left_out(excluded) {
                deployment.failure = None;
            }
        }
        history.note_failures();
        history
    }
}
