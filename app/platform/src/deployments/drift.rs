//! How far two environments of a service are apart. Pure.
//!
//! A source tells no commits between two revisions; it tells which revisions were deployed, and in
//! which order. That is what is counted here.

use super::{Application, Commit, Deployed};
use crate::Timestamp;
use serde::{Deserialize, Serialize};

/// A revision that one environment has and another has not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// The commit or version.
    pub revision: String,
    /// When it was first deployed where it is.
    pub at: Timestamp,
    /// The commit, when it is known.
    pub commit: Option<Commit>,
}

/// How one environment stands to another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "is", content = "by")]
pub enum Drift {
    /// The same revision runs in both.
    Same,
    /// It has these, the newest first, and the other one has not.
    Ahead(Vec<Step>),
    /// The other one has these, the newest first, and it has not.
    Behind(Vec<Step>),
    /// Neither had what the other one has, as far back as is known.
    Apart,
}

/// How `one` stands to `other`; `None` while nothing is deployed to one of them.
#[must_use]
pub fn drift(one: &Application, other: &Application) -> Option<Drift> {
    let (mine, theirs) = (one.deployed()?, other.deployed()?);
    if mine.revision == theirs.revision {
        return Some(Drift::Same);
    }
    let within = |history| within(history, &mine.revision, &theirs.revision);
    Some(within(&one.history).or_else(|| within(&other.history)).unwrap_or(Drift::Apart))
}

/// How one revision stands to another by a history that has both.
fn within(history: &[Deployed], mine: &str, theirs: &str) -> Option<Drift> {
    let after_theirs = since(history, theirs)?;
    if has(&after_theirs, mine) {
        return Some(Drift::Ahead(up_to(after_theirs, mine)));
    }
    Some(Drift::Behind(up_to(since(history, mine)?, theirs)))
}

/// The revisions that were first deployed after this one, the newest first; `None` when it never was.
fn since(history: &[Deployed], revision: &str) -> Option<Vec<Step>> {
    let place = history.iter().rposition(|deployed| deployed.revision == revision)?;
    let mut steps: Vec<Step> = Vec::new();
    for (at, deployed) in history.iter().enumerate().take(place) {
        let again = history[at + 1..].iter().any(|older| older.revision == deployed.revision);
        if !again {
            steps.push(Step {
                revision: deployed.revision.clone(),
                at: deployed.at,
                commit: deployed.commit.clone(),
            });
        }
    }
    Some(steps)
}

fn has(steps: &[Step], revision: &str) -> bool {
    steps.iter().any(|step| step.revision == revision)
}

/// Those from a revision on back.
fn up_to(steps: Vec<Step>, revision: &str) -> Vec<Step> {
    steps.into_iter().skip_while(|step| step.revision != revision).collect()
}
