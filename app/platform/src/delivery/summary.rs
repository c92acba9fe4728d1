//! The executive summary: what those who lead read of each part of the portal, on one page.
//!
//! Each part comes from a service of its own ([`SummarySource`]); one that is not there, or fails, leaves
//! its place empty and takes nothing else with it. Numbers come as facts: words are made of them where
//! they are read.

use crate::{
    Timestamp, Zone,
    access::Asker,
    time_range::{Compared, RangeQuery},
};
use async_trait::async_trait;
use serde::{Deserialize, Serialize};

/// What a part is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SummaryTopic {
    /// Delivery.
    Delivery,
    /// What watches services.
    Observability,
    /// Cost.
    Costs,
}

impl SummaryTopic {
    /// All of them, in the order of the page.
    pub const ALL: [Self; 3] = [Self::Delivery, Self::Observability, Self::Costs];

    /// Its name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Delivery => "delivery",
            Self::Observability => "observability",
            Self::Costs => "costs",
        }
    }
}

/// A number of the summary.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "in", content = "is")]
pub enum SummaryValue {
    /// So many.
    Count(u64),
    /// So many a week.
    PerWeek(f64),
    /// A share, from 0 to 1.
    Share(f64),
    /// Milliseconds.
    Time(i64),
    /// Money: a decimal number with a point, and the currency's code. Never a float.
    Money(String, String),
    /// A name.
    Name(String),
}

/// A fact of the summary.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SummaryFact {
    /// Which: `delivery.lead-time`, `costs.total`, `observability.incidents` … The page has words for
    /// those that it knows and shows the others by `label`.
    pub name: String,
    /// What it is called where the page has no words for it.
    pub label: String,
    /// The number; `None` with too little data.
    pub value: Option<SummaryValue>,
    /// The number of the period before.
    pub before: Option<SummaryValue>,
    /// Whether it became better; `None` where nothing is better or worse.
    pub better: Option<bool>,
    /// Where the number comes from, below the portal's address.
    pub link: String,
}

/// A part of the summary.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SummaryPart {
    /// What it is about.
    pub topic: SummaryTopic,
    /// Its facts, the most important first.
    pub facts: Vec<SummaryFact>,
    /// What stands out, each with where to see more: the name of the fact, what it is about, where.
    pub notable: Vec<SummaryFact>,
    /// When it was last had from its sources; `None` where it is always as of now.
    pub fetched_at: Option<Timestamp>,
    /// Whether a source of it has failed since.
    pub stale: bool,
}

/// What time is summed up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SummaryPeriod {
    /// As it was asked for: what links to other pages carry.
    pub asked: RangeQuery,
    /// When, and what it is compared with.
    pub compared: Compared,
    /// The zone of its days.
    pub zone: Zone,
}

impl SummaryPeriod {
    /// What the addresses of other pages carry, so that they show the same time.
    #[must_use]
    pub fn query(&self) -> String {
        let range = match self.asked {
            RangeQuery::Preset(preset) => format!("range={}", preset.name()),
            RangeQuery::Custom { from, to } => format!("from={from}&to={to}"),
        };
        format!("?{range}&zone={}", self.zone.name())
    }
}

/// The summary.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Summary {
    /// When, and what it is compared with.
    pub period: SummaryPeriod,
    /// The parts that are there, by topic.
    pub parts: Vec<SummaryPart>,
    /// Those that are set up, and did not answer.
    pub missing: Vec<SummaryTopic>,
}

/// Why there is no part or no summary.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SummaryError {
    /// What is asked for cannot be; the text says what to change.
    #[error("{0}")]
    BadRequest(String),
    /// What is behind it did not answer; the text is for the log.
    #[error("{0}")]
    Unavailable(String),
}

/// What a part comes from.
#[async_trait]
pub trait SummarySource: Send + Sync {
    /// What it tells of.
    fn topic(&self) -> SummaryTopic;

    /// The part, for somebody: what they may not see is not in it. `None` where nothing is set up.
    async fn part(
        &self,
        asker: &Asker,
        period: &SummaryPeriod,
    ) -> Result<Option<SummaryPart>, SummaryError>;
}

/// The summary, for one asker.
#[async_trait]
pub trait Summaries: Send + Sync {
    /// The summary of a time, in days of a zone; of the company's where none is named.
    async fn summary(&self, range: RangeQuery, zone: Option<&str>)
    -> Result<Summary, SummaryError>;
}
