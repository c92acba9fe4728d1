//! What the charts that are not over time show.

use super::Tone;
use crate::ui::Unit;

/// A bar of a chart by category.
#[derive(Clone, Debug, PartialEq)]
pub struct Bar {
    /// What it is for.
    pub label: String,
    /// Where more of it is told.
    pub link: Option<String>,
    /// How much; `None` where nothing is known.
    pub value: Option<f64>,
    /// The same as a decimal, to the last digit.
    pub exact: Option<String>,
    /// The period before, shown as a mark on the bar.
    pub before: Option<f64>,
    /// A word behind the value, such as why nothing is known.
    pub note: Option<String>,
    /// What it is, in a line below its name.
    pub hint: Option<String>,
    /// What it means.
    pub tone: Tone,
}

impl Bar {
    /// A bar.
    pub fn new(label: impl Into<String>, value: Option<f64>) -> Self {
        let (link, exact, before, note, hint) = (None, None, None, None, None);
        let label = label.into();
        Self { label, link, value, exact, before, note, hint, tone: Tone::Plain }
    }
}

/// Bars by category, one below the other, in the order given.
#[derive(Clone, Debug, PartialEq)]
pub struct BarPlot {
    /// What it shows.
    pub title: String,
    /// What the first column of its table holds, such as `Team`.
    pub category: String,
    /// What its values count.
    pub unit: Unit,
    /// Its bars.
    pub bars: Vec<Bar>,
}

/// A class of a histogram: how many lie from here to there.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bin {
    /// At least.
    pub from: f64,
    /// Less than; infinite for the last one that is open.
    pub to: f64,
    /// How many.
    pub count: u64,
}

/// How values are spread.
#[derive(Clone, Debug, PartialEq)]
pub struct Spread {
    /// What it shows.
    pub title: String,
    /// What its values count (not how many there are).
    pub unit: Unit,
    /// Its classes in order, each beginning where the last ends. `bins_of` makes them of values.
    pub bins: Vec<Bin>,
    /// Values that deserve a mark, such as the median: what it is, and where.
    pub marks: Vec<(String, f64)>,
}

/// Values over two orders, such as lead times by week: the darker, the more.
#[derive(Clone, Debug, PartialEq)]
pub struct HeatPlot {
    /// What it shows.
    pub title: String,
    /// What its values count.
    pub unit: Unit,
    /// What its columns are, from left to right.
    pub columns: Vec<String>,
    /// What its rows are and the values of each, from top to bottom; `None` where nothing is known.
    pub rows: Vec<(String, Vec<Option<f64>>)>,
}

/// Which way is better.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Better {
    /// More is.
    More,
    /// Less is.
    Less,
    /// Neither.
    #[default]
    Neither,
}

/// A number that a page begins with.
#[derive(Clone, Debug, PartialEq)]
pub struct Stat {
    /// What it is.
    pub label: String,
    /// How much; `None` where nothing is known.
    pub value: Option<f64>,
    /// What it counts.
    pub unit: Unit,
    /// The period before.
    pub before: Option<f64>,
    /// What the period before is, such as `the 30 days before`.
    pub against: String,
    /// Which way is better.
    pub better: Better,
    /// How it went, for a small line; may be empty.
    pub course: Vec<Option<f64>>,
    /// A line below, instead of the change where there is none.
    pub note: Option<String>,
    /// Where more is told.
    pub link: Option<String>,
}

impl Stat {
    /// A number with a name.
    pub fn new(label: impl Into<String>, unit: Unit, value: Option<f64>) -> Self {
        Self {
            label: label.into(),
            value,
            unit,
            before: None,
            against: String::new(),
            better: Better::Neither,
            course: Vec::new(),
            note: None,
            link: None,
        }
    }

    /// With the period before, what it is, and which way is better.
    #[must_use]
    pub fn against(
        mut self,
        before: Option<f64>,
        words: impl Into<String>,
        better: Better,
    ) -> Self {
        (self.before, self.against, self.better) = (before, words.into(), better);
        self
    }
}

/// How much of something is used up: money of a month, errors that a promise allows.
#[derive(Clone, Debug, PartialEq)]
pub struct Budget {
    /// Of what.
    pub label: String,
    /// What its values count.
    pub unit: Unit,
    /// How much is used.
    pub used: f64,
    /// How much there is.
    pub whole: f64,
    /// How much will be used in the end, as it looks.
    pub expected: Option<f64>,
    /// The share of the period that is over, from 0 to 1: a mark on the bar.
    pub elapsed: Option<f64>,
}
