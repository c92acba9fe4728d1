//! What is told of costs: one answer for one page.

use super::{Amount, BudgetState, Component, CostQuestion, Currency, Day, DayRange, Month};
use crate::{EntityRef, Timestamp, Zone, catalog::Reference};
use serde::{Deserialize, Serialize};

/// Of what it is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScopeInfo {
    /// What a person calls it; empty for the company.
    pub label: String,
    /// The team of a service.
    pub owner: Option<Reference>,
    /// The system of a service.
    pub system: Option<Reference>,
    /// The domain of a service or a system.
    pub domain: Option<Reference>,
    /// `spec.type` of a service.
    pub entity_type: Option<String>,
}

/// A total by where it comes from. The three of them are the total.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Split {
    /// What runs in clusters.
    pub kubernetes: Amount,
    /// Services of clouds.
    pub cloud: Amount,
    /// What clusters cost that nobody uses and nobody was given.
    pub idle: Amount,
}

impl Split {
    /// All of it.
    #[must_use]
    pub fn total(&self) -> Amount {
        self.kubernetes + self.cloud + self.idle
    }
}

/// What a row is of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "kind", content = "of")]
pub enum RowKind {
    /// A team, a system, a domain or a service.
    Entity(EntityRef),
    /// A component.
    Component(Component),
    /// An environment, a type or a source, by its name; empty where nothing is said.
    Name(String),
    /// What belongs to no entity.
    Unallocated,
    /// What nobody uses.
    Idle,
    /// What everybody uses, where it is not shared out.
    Shared,
    /// What belongs to entities that say nothing of what is asked by.
    None,
}

/// A row of a table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CostRow {
    /// Of what.
    pub of: RowKind,
    /// What a person calls it; empty where the portal has a word for it.
    pub label: String,
    /// What it costs.
    pub amount: Amount,
    /// What it cost in the period before; `None` where that is not wholly known.
    pub before: Option<Amount>,
    /// A few numbers of the period, the first first: to see the trend.
    pub trend: Vec<Amount>,
    /// How well it uses what it pays for, in thousandths.
    pub efficiency: Option<i64>,
    /// Whether something changed within it in the period.
    pub changed: bool,
}

/// A day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DayCost {
    /// Which.
    pub day: Day,
    /// What it cost.
    pub split: Split,
    /// Whether all sources are done with it.
    pub complete: bool,
    /// What the day at its place in the period before cost.
    pub before: Option<Amount>,
}

/// What a month will have cost at its end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Forecast {
    /// Most likely.
    pub expected: Amount,
    /// In nine of ten cases not less than this.
    pub low: Amount,
    /// In nine of ten cases not more than this.
    pub high: Amount,
    /// On how many days it rests.
    pub days: u32,
}

/// How a month goes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MonthState {
    /// The month of the last complete day.
    pub month: Month,
    /// What was spent so far.
    pub spent: Amount,
    /// The last day in it.
    pub through: Day,
    /// What it will be; `None` where too little is known.
    pub forecast: Option<Forecast>,
    /// The whole month before; `None` where it is not wholly known.
    pub last: Option<Amount>,
    /// The month before up to the same day.
    pub last_so_far: Option<Amount>,
}

/// What drove a change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Driver {
    /// Which component.
    pub component: Component,
    /// By how much a day.
    pub delta: Amount,
}

/// A deployment near a change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NearDeployment {
    /// Where.
    pub environment: String,
    /// What.
    pub version: String,
    /// When.
    pub at: Timestamp,
    /// Where one sees more of it, below the portal's address.
    pub link: String,
}

/// A significant change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CostChange {
    /// Of which entity.
    pub entity: EntityRef,
    /// What a person calls it.
    pub label: String,
    /// From when on.
    pub first: Day,
    /// Up to when.
    pub last: Day,
    /// What a day was expected to cost, on the average of these days.
    pub expected: Amount,
    /// What it cost, on the average of these days.
    pub actual: Amount,
    /// How many times the usual deviation it was, in tenths, where it was most.
    pub score: i64,
    /// What drove it, the most first.
    pub drivers: Vec<Driver>,
    /// The deployment nearest before it.
    pub deployment: Option<NearDeployment>,
}

impl CostChange {
    /// By how much a day.
    #[must_use]
    pub fn delta(&self) -> Amount {
        self.actual - self.expected
    }
}

/// How well something uses what it pays for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Efficiency {
    /// Of cores, in thousandths.
    pub cpu: Option<i64>,
    /// Of memory, in thousandths.
    pub memory: Option<i64>,
    /// Of both, weighted by what they cost, in thousandths.
    pub total: Option<i64>,
    /// What of the cost of both was not used.
    pub unused: Amount,
}

/// How large a service is, by the cores that it asks for on the average.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SizeClass {
    /// Less than one core.
    Small,
    /// Less than four.
    Medium,
    /// Less than sixteen.
    Large,
    /// Sixteen or more.
    Huge,
}

impl SizeClass {
    /// The class of so many hours of cores on so many days.
    #[must_use]
    pub fn of(core_hours: Amount, days: usize) -> Self {
        let hours = i64::try_from(days.saturating_mul(24)).unwrap_or(i64::MAX);
        let cores =
            |count: i64| Amount::from_cents(count.saturating_mul(hours).saturating_mul(100));
        match core_hours {
            less if less < cores(1) => Self::Small,
            less if less < cores(4) => Self::Medium,
            less if less < cores(16) => Self::Large,
            _ => Self::Huge,
        }
    }
}

/// A service among those that are like it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Benchmark {
    /// The `spec.type` of all of them.
    pub entity_type: String,
    /// How large all of them are.
    pub size: SizeClass,
    /// How many there are, with the service itself.
    pub count: u64,
    /// How many of a hundred cost less: half of those that cost as much count too.
    pub percentile: u8,
    /// What the one in the middle costs.
    pub median: Amount,
    /// A quarter costs no more than this.
    pub lower: Amount,
    /// A quarter costs no less than this.
    pub upper: Amount,
    /// The same for a thousand requests, where traffic is known of all of them.
    pub per_request: Option<PerRequest>,
}

/// What requests cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PerRequest {
    /// How many there were.
    pub requests: u64,
    /// What a thousand of them cost.
    pub per_thousand: Amount,
    /// What the one in the middle of those that are like it pays.
    pub median: Option<Amount>,
}

/// What two sources say of a cluster on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reconciled {
    /// The day.
    pub day: Day,
    /// What was allocated.
    pub allocated: Amount,
    /// What was billed.
    pub billed: Amount,
    /// Whether they are too far apart.
    pub alert: bool,
}

impl Reconciled {
    /// By how many thousandths of what was billed they differ.
    #[must_use]
    pub fn difference(&self) -> Option<i64> {
        (self.allocated - self.billed).permille_of(self.billed)
    }
}

/// What two sources say of a cluster.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reconciliation {
    /// The cluster.
    pub cluster: String,
    /// Day by day, the last first.
    pub days: Vec<Reconciled>,
    /// All days of the period of which both are done.
    pub allocated: Amount,
    /// All days of the period of which both are done.
    pub billed: Amount,
    /// From how many thousandths on it is an alert.
    pub threshold: i64,
}

impl Reconciliation {
    /// Whether the last day on which both are done is one of alert.
    #[must_use]
    pub fn is_alert(&self) -> bool {
        self.days.first().is_some_and(|day| day.alert)
    }
}

/// How a source stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CostSourceState {
    /// Its name in the configuration.
    pub name: String,
    /// The vendor, as people call it.
    pub vendor: String,
    /// Its web page.
    pub page: String,
    /// When it last answered.
    pub succeeded_at: Option<Timestamp>,
    /// How long that took, in milliseconds.
    pub latency: Option<u64>,
    /// When it last failed.
    pub failed_at: Option<Timestamp>,
    /// Why, while it has not answered since.
    pub error: Option<String>,
    /// The first day that is known of it.
    pub first: Option<Day>,
    /// The last day that it is done with.
    pub last: Option<Day>,
    /// Days that are wanted and not there yet.
    pub missing: u32,
    /// Whether it has not been heard of for longer than it should.
    pub stale: bool,
}

/// The answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CostReport {
    /// What was asked; its offset is that of the rows that are told.
    pub question: CostQuestion,
    /// Of what it is.
    pub scope: ScopeInfo,
    /// In which currency.
    pub currency: Currency,
    /// The days.
    pub range: DayRange,
    /// The company's time zone, as far as it matters here.
    pub zone: Zone,
    /// Today, where the company is.
    pub today: Day,
    /// What they cost.
    pub split: Split,
    /// What as many days before cost; `None` where that is not wholly known.
    pub before: Option<Amount>,
    /// The first of those days.
    pub before_first: Option<Day>,
    /// Day by day.
    pub days: Vec<DayCost>,
    /// What was paid for, the most first.
    pub components: Vec<CostRow>,
    /// Whose it is, the most first; what is nobody's last.
    pub rows: Vec<CostRow>,
    /// How many rows there are in all.
    pub total_rows: u64,
    /// The environments of what is asked for, as far as it is the asker's to see.
    pub environments: Vec<String>,
    /// How the month goes.
    pub month: Option<MonthState>,
    /// What changed, the most first.
    pub changes: Vec<CostChange>,
    /// What belongs to no entity; `None` where that is not the asker's to see.
    pub unallocated: Option<Amount>,
    /// What nobody uses; `None` where that is not the asker's to see.
    pub idle: Option<Amount>,
    /// How well it is used.
    pub efficiency: Efficiency,
    /// Among those that are like it: of a service.
    pub benchmark: Option<Benchmark>,
    /// What requests cost: of a service.
    pub per_request: Option<PerRequest>,
    /// Budgets: of the company those of all teams, of a team its own; where the asker may see costs
    /// of the team.
    pub budgets: Vec<BudgetState>,
    /// What sources say of the same: of the company, and only to who sees all of it.
    pub reconciliation: Vec<Reconciliation>,
    /// The sources.
    pub sources: Vec<CostSourceState>,
    /// Something is left out that the asker may not see. How much, and how many, nothing tells.
    pub is_partial: bool,
    /// Whether the asker may have the sources asked now.
    pub may_refresh: bool,
}

impl CostReport {
    /// Rows of a page.
    pub const SHOWN: usize = 50;

    /// Changes that are told at the most.
    pub const CHANGES: usize = 20;

    /// What the days cost.
    #[must_use]
    pub fn total(&self) -> Amount {
        self.split.total()
    }

    /// Whether all sources are done with all days.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.days.iter().all(|day| day.complete)
    }
}
