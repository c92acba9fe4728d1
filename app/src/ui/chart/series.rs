//! What a chart over time shows: series of points, what they are held to, what happened meanwhile.

use crate::ui::Unit;
use platform::{
    TimeRange, Timestamp, Zone,
    time_range::{Shift, Step},
};
use std::sync::Arc;

/// What something means for the reader: never told by colour alone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    /// Nothing in particular.
    #[default]
    Plain,
    /// As it should be.
    Good,
    /// Deserves a look.
    Warn,
    /// Wrong.
    Bad,
}

impl Tone {
    /// Its name in the page's attributes.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Good => "good",
            Self::Warn => "warn",
            Self::Bad => "bad",
        }
    }
}

/// A value at a moment. In a chart of bars it is the value of the bucket that begins there.
#[derive(Clone, Debug, PartialEq)]
pub struct Point {
    /// When.
    pub at: Timestamp,
    /// How much; `None` where nothing is known, which is shown as a gap.
    pub value: Option<f64>,
    /// The same as a decimal, to the last digit, for table and tooltip.
    pub exact: Option<String>,
}

impl Point {
    /// A value; what is no number is a gap.
    pub fn new(at: Timestamp, value: f64) -> Self {
        Self { at, value: value.is_finite().then_some(value), exact: None }
    }

    /// Where nothing is known.
    pub const fn gap(at: Timestamp) -> Self {
        Self { at, value: None, exact: None }
    }

    /// What may be known.
    pub fn maybe(at: Timestamp, value: Option<f64>) -> Self {
        value.map_or(Self::gap(at), |value| Self::new(at, value))
    }

    /// An amount of money as a decimal such as `12480.5`; what is none is a gap.
    pub fn exact(at: Timestamp, amount: &str) -> Self {
        let value = amount.trim().parse::<f64>().ok().filter(|value| value.is_finite());
        Self { at, value, exact: value.map(|_| amount.trim().to_owned()) }
    }
}

/// Between which values something lies at a moment.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Band {
    /// When.
    pub at: Timestamp,
    /// At least.
    pub low: f64,
    /// At most.
    pub high: f64,
}

/// The same of the period before, laid over this one.
#[derive(Clone, Debug, PartialEq)]
pub struct Before {
    /// Its points, at their own moments.
    pub points: Vec<Point>,
    /// How far the periods are apart.
    pub shift: Shift,
}

/// A line, or a layer of a stack.
#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    /// What it is called.
    pub name: String,
    /// Its points, in order of time.
    pub points: Vec<Point>,
    /// From when on it is no longer known but expected: drawn dashed.
    pub expected_from: Option<Timestamp>,
    /// The range in which it lies, such as a forecast's.
    pub band: Vec<Band>,
    /// The period before, drawn thin and grey. A stack has one for its sum: [`TimePlot::before`],
    /// else that of the first layer that has one.
    pub before: Option<Before>,
    /// Its place in the palette, from 0; `None` is its place in the chart. To be set where a thing
    /// should keep its colour in charts that show other things beside it.
    pub slot: Option<u8>,
    /// Instead of a colour of the palette.
    pub tone: Option<Tone>,
}

impl Series {
    /// A series.
    pub fn new(name: impl Into<String>, points: Vec<Point>) -> Self {
        Self {
            name: name.into(),
            points,
            expected_from: None,
            band: Vec::new(),
            before: None,
            slot: None,
            tone: None,
        }
    }

    /// From this moment on it is expected only.
    #[must_use]
    pub fn expected_from(mut self, at: Timestamp) -> Self {
        self.expected_from = Some(at);
        self
    }

    /// With the range in which it lies.
    #[must_use]
    pub fn band(mut self, band: Vec<Band>) -> Self {
        self.band = band;
        self
    }

    /// With the same of the period before (`platform::time_range::Compared` has the shift).
    #[must_use]
    pub fn before(mut self, points: Vec<Point>, shift: Shift) -> Self {
        self.before = Some(Before { points, shift });
        self
    }

    /// With a place in the palette of its own.
    #[must_use]
    pub fn slot(mut self, slot: u8) -> Self {
        self.slot = Some(slot);
        self
    }

    /// In the colour of a meaning.
    #[must_use]
    pub fn tone(mut self, tone: Tone) -> Self {
        self.tone = Some(tone);
        self
    }
}

/// A line across the chart that values are held to.
#[derive(Clone, Debug, PartialEq)]
pub struct Threshold {
    /// Where.
    pub value: f64,
    /// What it is.
    pub label: String,
    /// What it means to be beyond it.
    pub tone: Tone,
}

/// Something that happened: at a moment, or from one to another.
#[derive(Clone, Debug, PartialEq)]
pub struct Annotation {
    /// When it happened or began.
    pub from: Timestamp,
    /// When it was over; `None` is a point in time. What goes on still ends with the chart's range.
    pub to: Option<Timestamp>,
    /// What happened, in a few words: `Deployed payments v1.8`.
    pub label: String,
    /// Where more is told.
    pub link: Option<String>,
    /// What it means.
    pub tone: Tone,
}

/// How the series are drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// A line each.
    Lines,
    /// Layers upon each other.
    Areas,
    /// Bars upon each other, one for each bucket of a step.
    Bars(Step),
}

/// A chart over time.
#[derive(Clone, Debug, PartialEq)]
pub struct TimePlot {
    /// What it shows, for those who do not see it.
    pub title: String,
    /// What its values count.
    pub unit: Unit,
    /// What time it shows.
    pub range: TimeRange,
    /// How its series are drawn.
    pub shape: Shape,
    /// Its series; a stack begins at the bottom.
    pub series: Vec<Series>,
    /// What values are held to.
    pub thresholds: Vec<Threshold>,
    /// What happened.
    pub annotations: Vec<Annotation>,
    /// The sum of a stack in the period before.
    pub before: Option<Before>,
    /// From when on values are not whole yet, such as those of a day that has begun.
    pub incomplete_from: Option<Timestamp>,
    /// The zone of its days; `None` is the reader's.
    pub zone: Option<Arc<Zone>>,
    /// Whether the axis of values begins at nothing. Stacks always do.
    pub from_zero: bool,
}

impl TimePlot {
    /// Lines.
    pub fn lines(title: impl Into<String>, unit: Unit, range: TimeRange) -> Self {
        Self::new(title.into(), unit, range, Shape::Lines)
    }

    /// Stacked areas.
    pub fn areas(title: impl Into<String>, unit: Unit, range: TimeRange) -> Self {
        Self::new(title.into(), unit, range, Shape::Areas)
    }

    /// Stacked bars.
    pub fn bars(title: impl Into<String>, unit: Unit, range: TimeRange, step: Step) -> Self {
        Self::new(title.into(), unit, range, Shape::Bars(step))
    }

    const fn new(title: String, unit: Unit, range: TimeRange, shape: Shape) -> Self {
        Self {
            title,
            unit,
            range,
            shape,
            series: Vec::new(),
            thresholds: Vec::new(),
            annotations: Vec::new(),
            before: None,
            incomplete_from: None,
            zone: None,
            from_zero: true,
        }
    }

    /// With one more series.
    #[must_use]
    pub fn series(mut self, series: Series) -> Self {
        self.series.push(series);
        self
    }

    /// With a line that values are held to.
    #[must_use]
    pub fn threshold(mut self, value: f64, label: impl Into<String>, tone: Tone) -> Self {
        self.thresholds.push(Threshold { value, label: label.into(), tone });
        self
    }

    /// With the sum of a stack in the period before.
    #[must_use]
    pub fn before(mut self, points: Vec<Point>, shift: Shift) -> Self {
        self.before = Some(Before { points, shift });
        self
    }

    /// With what happened.
    #[must_use]
    pub fn annotations(mut self, annotations: Vec<Annotation>) -> Self {
        self.annotations = annotations;
        self
    }

    /// From this moment on values are not whole yet.
    #[must_use]
    pub fn incomplete_from(mut self, at: Option<Timestamp>) -> Self {
        self.incomplete_from = at;
        self
    }

    /// With the days of a zone that is not the reader's, such as the company's.
    #[must_use]
    pub fn zone(mut self, zone: Zone) -> Self {
        self.zone = Some(Arc::new(zone));
        self
    }

    /// With an axis that begins near the least value: for lines whose changes are small.
    #[must_use]
    pub fn not_from_zero(mut self) -> Self {
        self.from_zero = false;
        self
    }
}
