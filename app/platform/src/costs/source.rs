//! A place that tells what things cost.

use super::{Amount, Component, Currency, Day, DayRange, Portion};
use crate::{Timestamp, code_host::RateLimit};
use async_trait::async_trait;
use std::time::Duration;

/// Why a source gave no answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CostSourceError {
    /// It refuses, and will refuse again; the text says what to mend.
    #[error("{0}")]
    Refused(String),
    /// It does not answer now; the text says why.
    #[error("{0}")]
    Unavailable(String),
    /// It is to be asked again from then on.
    #[error("it is to be asked again at {}", .0.to_rfc3339())]
    Limited(Timestamp),
}

/// What a cost is of, as its source calls it.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SubjectKey {
    /// The cluster or the account; empty where the source has one only.
    pub cluster: String,
    /// The namespace; empty outside of clusters.
    pub namespace: String,
    /// What names the service: the value of a label or a tag. Empty where there is none.
    pub name: String,
    /// The environment; empty where nothing tells it.
    pub environment: String,
}

/// One number of a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CostLine {
    /// What it is of.
    pub subject: SubjectKey,
    /// What is paid for.
    pub component: Component,
    /// What the number is.
    pub portion: Portion,
    /// How much, in the currency of the day.
    pub amount: Amount,
}

/// What a source tells of a day: all of it, so that it takes the place of what it told before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DayCosts {
    /// The day, by the source's calendar.
    pub day: Day,
    /// In which currency.
    pub currency: Currency,
    /// The numbers.
    pub lines: Vec<CostLine>,
    /// What the source itself says that it is in all: what counts of the lines sums up to it.
    pub total: Amount,
    /// Whether the source will not change it any more.
    pub complete: bool,
}

/// How a source answers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CostSourceHealth {
    /// It is left alone until then because it failed again and again.
    pub left_alone_until: Option<Timestamp>,
    /// How its limit stands, when it tells one.
    pub limit: Option<RateLimit>,
}

/// A place that tells costs.
#[async_trait]
pub trait CostSource: Send + Sync {
    /// Its name in the configuration.
    fn name(&self) -> &str;

    /// The vendor, as people call it.
    fn vendor(&self) -> &'static str;

    /// Its web page.
    fn page(&self) -> &str;

    /// Whether it shares out what clusters cost; else it is a cloud's bill.
    fn allocates(&self) -> bool;

    /// How many days one question may span.
    fn portion(&self) -> u16;

    /// The first day that it can still tell of; `None` where nothing says.
    fn first_day(&self, _today: Day) -> Option<Day> {
        None
    }

    /// How long after its end a day is still another one each time it is asked for.
    fn settles_after(&self) -> Duration;

    /// How often it is worth asking.
    fn interval(&self) -> Duration;

    /// What the days cost. A day of which it knows nothing is left out.
    async fn days(&self, range: DayRange) -> Result<Vec<DayCosts>, CostSourceError>;

    /// How it answers.
    fn health(&self) -> CostSourceHealth;
}
