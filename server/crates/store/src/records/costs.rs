//! Costs as they are stored.

use crate::MonthDays;
use platform::{
    EntityRef, Timestamp,
    costs::{Amount, Component, Currency, Day, Month, Portion, SubjectKey},
};

/// What there are numbers of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CostSeriesRecord {
    /// Its number: later ones are greater, and none is ever used again.
    pub id: i64,
    /// Who tells it, by name.
    pub source: String,
    /// What it is of.
    pub subject: SubjectKey,
    /// What is paid for.
    pub component: Component,
    /// What the numbers are.
    pub portion: Portion,
    /// In which currency.
    pub currency: Currency,
}

/// The numbers of a month.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CostMonthRecord {
    /// Of what.
    pub series: i64,
    /// Which month.
    pub month: Month,
    /// Of its days, in billionths.
    pub days: MonthDays,
    /// Grows with each change of any of them. Given by the store when it is written.
    pub version: i64,
}

/// A day that a source told of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CostDayRecord {
    /// Who told it, by name.
    pub source: String,
    /// Which day.
    pub day: Day,
    /// In which currency.
    pub currency: Currency,
    /// What the source says that it is in all.
    pub total: Amount,
    /// Whether the source will not change it any more.
    pub complete: bool,
    /// When it was told.
    pub fetched_at: Timestamp,
    /// Grows with each change of any of them. Given by the store when it is written.
    pub version: i64,
}

/// How a source of costs was last reached.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CostSourceRecord {
    /// Its name in the configuration.
    pub name: String,
    /// When it last answered.
    pub succeeded_at: Option<Timestamp>,
    /// How long that took, in milliseconds.
    pub latency: Option<u64>,
    /// When it last failed.
    pub failed_at: Option<Timestamp>,
    /// Why, while it has not answered since.
    pub error: Option<String>,
}

/// A version of a team's budget.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BudgetRecord {
    /// Its place among all of them, from 1 on. Given by the store when it is written.
    pub position: i64,
    /// The team.
    pub team: EntityRef,
    /// It, as JSON text; `None`: it was taken away.
    pub budget: Option<String>,
    /// Who set it, by principal id.
    pub author: String,
    /// What they said to it.
    pub comment: String,
    /// When.
    pub at: Timestamp,
}
