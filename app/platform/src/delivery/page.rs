//! What pages show.

use super::{DeliveryScope, Part, Reading, Value};
use crate::{
    EntityRef, Timestamp, Zone,
    catalog::Reference,
    time_range::{Compared, Step},
};
use serde::{Deserialize, Serialize};

/// A point of the trend.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Point {
    /// Where it begins: in the period, or before it where a week or a month does.
    pub at: Timestamp,
    /// Successful deployments of something new.
    pub deployments: u64,
    /// All that are counted for the failure rate.
    pub attempts: u64,
    /// Those that failed.
    pub failed: u64,
    /// All that are there: what rework is a share of.
    pub there: u64,
    /// Deployments that nobody planned.
    pub rework: u64,
    /// Changes that came to production.
    pub changes: u64,
    /// The median of their lead times, in milliseconds.
    pub lead: Option<i64>,
    /// What nine of ten of these do not exceed.
    pub lead_ninetieth: Option<i64>,
    /// The median of the times to restore, in milliseconds, of what failed in it.
    pub restore: Option<i64>,
    /// Whether it goes on yet, or is cut by the period.
    pub incomplete: bool,
}

/// A part of the lead time, of those changes of which it is known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeadPart {
    /// Which.
    pub part: Part,
    /// The median, in milliseconds.
    pub median: Option<i64>,
    /// What nine of ten do not exceed.
    pub ninetieth: Option<i64>,
    /// The sum over all changes: parts of the whole.
    pub sum: i64,
    /// Of how many changes it is known.
    pub samples: u64,
}

/// Changes whose lead times are alike.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bin {
    /// They take at least this long, in milliseconds.
    pub from: i64,
    /// And less than this; `None` is no end.
    pub until: Option<i64>,
    /// How many.
    pub changes: u64,
}

/// Whether a row is a team or a service.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RowKind {
    /// A team.
    Team,
    /// A service.
    Service,
}

/// A team or a service.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DeliveryRow {
    /// What it is.
    pub kind: RowKind,
    /// Which; `None` of what no team owns.
    pub reference: Option<Reference>,
    /// Its services.
    pub services: u64,
    /// The measures, by [`super::Measure::ALL`].
    pub readings: Vec<Reading>,
    /// Deployments in each point of the trend.
    pub trend: Vec<u64>,
}

/// A step of the way from the company to what is shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Crumb {
    /// What.
    pub scope: DeliveryScope,
    /// As people call it; empty of the company.
    pub label: String,
}

/// What sort of thing is marked on charts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MarkKind {
    /// Something new came to production.
    Deployment,
    /// A deployment failed.
    Failure,
}

/// Something that is marked on charts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// What sort.
    pub kind: MarkKind,
    /// When.
    pub at: Timestamp,
    /// What, in short.
    pub label: String,
    /// The service.
    pub entity: EntityRef,
}

/// What is not known, and so not in the numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gaps {
    /// Deployments of which nobody tells the commit: they bring no changes.
    pub without_commit: u64,
    /// Changes of which no pull request is known: their lead time has no review.
    pub without_pull: u64,
    /// Changes of which no build is known.
    pub without_build: u64,
    /// Changes whose moments were in the wrong order and were put right.
    pub skewed: u64,
    /// Failures that are not over.
    pub unrestored: u64,
    /// Facts that somebody excluded.
    pub excluded: u64,
    /// Services that name no repository and no application.
    pub without_sources: u64,
}

/// How far a source of facts is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeliverySourceState {
    /// Its name.
    pub name: String,
    /// The vendor, as people call it.
    pub vendor: String,
    /// When it last told something.
    pub succeeded_at: Option<Timestamp>,
    /// When it last failed.
    pub failed_at: Option<Timestamp>,
    /// Why, while it has not answered since.
    pub error: Option<String>,
    /// Histories that are read whole.
    pub complete: u64,
    /// All histories: of each repository several.
    pub total: u64,
    /// It is asked again from then on, because its limit is used up.
    pub waits_until: Option<Timestamp>,
    /// Whether what is known of it may be another by now.
    pub stale: bool,
}

/// Delivery of the company, a team or a service.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DeliveryPage {
    /// Whose.
    pub scope: DeliveryScope,
    /// The way there, from the company on; what is shown is the last one.
    pub crumbs: Vec<Crumb>,
    /// When, and what it is compared with.
    pub compared: Compared,
    /// The zone of its days.
    pub zone: Zone,
    /// How long each point is.
    pub step: Step,
    /// The measures, by [`super::Measure::ALL`].
    pub readings: Vec<Reading>,
    /// The trend.
    pub points: Vec<Point>,
    /// The parts of the lead time, by [`Part::ALL`].
    pub parts: Vec<LeadPart>,
    /// How lead times are spread.
    pub bins: Vec<Bin>,
    /// Teams of the company, services of a team; none of a service.
    pub rows: Vec<DeliveryRow>,
    /// What is marked on charts: the last of the period, at most [`DeliveryPage::MARKS`].
    pub marks: Vec<Mark>,
    /// What is not in the numbers.
    pub gaps: Gaps,
    /// Services that are looked at.
    pub services: u64,
    /// The sources.
    pub sources: Vec<DeliverySourceState>,
    /// From when on there are facts of it.
    pub since: Option<Timestamp>,
    /// Whether the asker may annotate facts here.
    pub may_write: bool,
}

impl DeliveryPage {
    /// How many marks an answer carries.
    pub const MARKS: usize = 60;

    /// The reading of a measure.
    #[must_use]
    pub fn reading(&self, measure: super::Measure) -> Option<&Reading> {
        self.readings.iter().find(|one| one.measure == measure)
    }

    /// The number of a measure.
    #[must_use]
    pub fn value(&self, measure: super::Measure) -> Option<Value> {
        self.reading(measure).and_then(|one| one.value)
    }
}
