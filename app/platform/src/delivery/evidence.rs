//! What is behind a number.

use super::{DeliveryQuestion, Measure, Part, Reading, SignalKind};
use crate::{EntityRef, TimeRange, Timestamp, Zone, catalog::Reference};
use serde::{Deserialize, Serialize};

/// What facts are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EvidenceKind {
    /// Deployments.
    Deployments,
    /// Changes.
    Changes,
    /// Failures.
    Failures,
}

impl EvidenceKind {
    /// What a measure is made of.
    #[must_use]
    pub const fn of(measure: Measure) -> Self {
        match measure {
            Measure::Frequency | Measure::FailureRate | Measure::Rework => Self::Deployments,
            Measure::LeadTime => Self::Changes,
            Measure::RestoreTime => Self::Failures,
        }
    }
}

/// What is asked of what is behind a number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EvidenceQuestion {
    /// Whose, and when.
    pub question: DeliveryQuestion,
    /// Which number.
    pub measure: Measure,
    /// Only what belongs to the point of the trend in which this moment is.
    pub at: Option<Timestamp>,
    /// How many are left out at the beginning.
    pub offset: u64,
    /// How many are shown at the most: a page has [`Evidence::SHOWN`].
    pub limit: u64,
}

/// What somebody said of a fact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// Its number.
    pub id: i64,
    /// Why.
    pub reason: String,
    /// Whether the fact is left out of the numbers.
    pub excluded: bool,
    /// Who said so, as people call them.
    pub by: String,
    /// When.
    pub at: Timestamp,
}

/// What somebody wants to say of a fact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewNote {
    /// The service.
    pub entity: EntityRef,
    /// The fact, by its key.
    pub fact: String,
    /// Why.
    pub reason: String,
    /// Whether it is to be left out of the numbers.
    pub excluded: bool,
}

impl NewNote {
    /// Characters of a reason at the most.
    pub const LONGEST: usize = 500;
}

/// A fact with what was said of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Noted {
    /// What it is called by where something is said of it: `deployment:…` or `change:…`.
    pub key: String,
    /// The service.
    pub entity: Reference,
    /// What was said of it.
    pub note: Option<Note>,
    /// Whether the asker may say something of it.
    pub may_write: bool,
    /// The fact.
    pub item: EvidenceItem,
}

/// A fact.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "is")]
pub enum EvidenceItem {
    /// A deployment.
    Deployment(DeploymentEvidence),
    /// A change in production.
    Change(ChangeEvidence),
    /// A failure.
    Failure(FailureEvidence),
}

/// A deployment to production.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(clippy::struct_excessive_bools, reason = "each is a mark of its own in the table")]
pub struct DeploymentEvidence {
    /// The commit of the code; else what the source calls what it brings.
    pub revision: String,
    /// When it began.
    pub started_at: Timestamp,
    /// When it was there.
    pub finished_at: Timestamp,
    /// Changes that it brought.
    pub changes: u64,
    /// Whether it is there.
    pub succeeded: bool,
    /// Whether it counts as failed, be it that it was there first.
    pub failed: bool,
    /// Whether it brings back what was there before.
    pub rollback: bool,
    /// Whether it mends what failed.
    pub rework: bool,
    /// The sources that tell of it.
    pub sources: Vec<String>,
    /// Its page.
    pub page: String,
}

/// A change that came to production.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangeEvidence {
    /// The commit.
    pub commit: String,
    /// Its first line, or the title of its pull request.
    pub title: String,
    /// The number of its pull request.
    pub pull: Option<i64>,
    /// When it was begun.
    pub begun_at: Timestamp,
    /// When it ran in production.
    pub delivered_at: Timestamp,
    /// The lead time, in milliseconds.
    pub lead: i64,
    /// Its parts, as far as they are known.
    pub parts: Vec<(Part, i64)>,
    /// Whether its moments were put right.
    pub skewed: bool,
    /// Its page.
    pub page: String,
}

/// A failed deployment, and how it ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FailureEvidence {
    /// What the deployment brought.
    pub revision: String,
    /// When it began to be wrong.
    pub began_at: Timestamp,
    /// When it was well again.
    pub restored_at: Option<Timestamp>,
    /// What tells that it failed.
    pub signs: Vec<Sign>,
    /// What ended it.
    pub restored_by: Option<RestoredBy>,
    /// The deployment's page.
    pub page: String,
}

/// Something that tells of a failure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sign {
    /// What sort.
    pub kind: SignKind,
    /// What it is called; empty where the kind says all.
    pub title: String,
    /// Its page, where it has one.
    pub page: Option<String>,
}

/// What sort of sign of a failure something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SignKind {
    /// The deployment itself failed.
    Failed,
    /// It was taken back by bringing back what was there before.
    RolledBack,
    /// A change that it brought was reverted.
    Reverted,
    /// It had to be mended at once.
    Hotfixed,
    /// What watches the service says so.
    Signal(SignalKind),
}

/// What ended a failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RestoredBy {
    /// What was there before was brought back.
    Rollback,
    /// Another version was brought.
    Deployment,
    /// What watches the service says that it is over.
    Signal,
}

/// What is behind a number.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Evidence {
    /// What was asked.
    pub question: EvidenceQuestion,
    /// The way there.
    pub crumbs: Vec<super::Crumb>,
    /// When.
    pub range: TimeRange,
    /// The zone of its days.
    pub zone: Zone,
    /// The number itself.
    pub reading: Option<Reading>,
    /// What it is made of, the newest first; changes by how long they took. At most as many as were
    /// asked for.
    pub items: Vec<Noted>,
    /// How many there are in all.
    pub total: u64,
}

impl Evidence {
    /// How many a page shows.
    pub const SHOWN: u64 = 50;
}
