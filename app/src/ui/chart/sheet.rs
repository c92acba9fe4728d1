//! A plot made ready: its rows, their places, and how each is worded. Nothing of it changes.

use super::{
    Shape, TimePlot, Tone,
    readings::Readings,
    time_axis::{Words, share},
};
use crate::{
    preferences::Language,
    text::chart::{ChartText, chart_text},
};
use platform::{TimeRange, Timestamp, Zone};
use std::sync::Arc;

/// How many colours, and ways of drawing, the palette has.
pub(super) const SLOTS: u8 = 10;

/// The plot.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Sheet {
    pub plot: TimePlot,
    pub zone: Arc<Zone>,
    pub language: Language,
    /// What time the axis shows: all of the first bar and of the last.
    pub range: TimeRange,
    pub readings: Readings,
    /// Where each row stands: 0 is the beginning of the range, 1 its end.
    pub places: Vec<f64>,
    /// Whether all rows are beginnings of days.
    whole_days: bool,
}

/// One value of a row in words.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Said {
    pub name: String,
    pub value: String,
    /// The series, unless it is a sum.
    pub series: Option<usize>,
    /// Whether it is of the period before.
    pub muted: bool,
}

impl Sheet {
    /// A plot for readers of a zone and a language.
    pub fn new(mut plot: TimePlot, viewer: &Zone, language: Language) -> Self {
        if plot.shape != Shape::Lines {
            // A stack is compared as a whole.
            let mut own = plot.series.iter_mut().filter_map(|series| series.before.take());
            plot.before = plot.before.or(own.next());
            own.for_each(drop);
        }
        let zone = plot.zone.clone().unwrap_or_else(|| Arc::new(viewer.clone()));
        let range = axis_range(&plot, &zone);
        let readings = Readings::of(&plot, range, &zone);
        let moments = &readings.moments;
        let whole_days = moments.iter().all(|at| zone.start_of_day(zone.day(*at)) == *at);
        let middle = |at: &Timestamp| match plot.shape {
            Shape::Bars(step) => {
                let (from, to) = (step.start(*at, &zone), step.next(*at, &zone));
                share(range, Timestamp(from.0 + (to.0 - from.0) / 2))
            }
            Shape::Lines | Shape::Areas => share(range, *at),
        };
        let places = moments.iter().map(middle).collect();
        Self { plot, zone, language, range, readings, places, whole_days }
    }

    /// The words for moments.
    pub fn words(&self) -> Words<'_> {
        Words { zone: &self.zone, language: self.language }
    }

    /// The words of charts.
    pub fn text(&self) -> &'static ChartText {
        chart_text(self.language)
    }

    /// Whether layers lie upon each other.
    pub fn is_stack(&self) -> bool {
        self.plot.shape != Shape::Lines
    }

    /// Whether there is nothing to be drawn.
    pub fn is_empty(&self) -> bool {
        let known =
            |series: &super::Series| series.points.iter().any(|point| point.value.is_some());
        !self.plot.series.iter().any(known)
    }

    /// What the chart is, for those who do not see it.
    pub fn summary(&self) -> String {
        let (from, to) = self.words().span(self.plot.range);
        (self.text().summary)(&self.plot.title, &from, &to)
    }

    /// The place of a series in the palette.
    pub fn slot(&self, series: usize) -> u8 {
        let own = self.plot.series.get(series).and_then(|series| series.slot);
        own.unwrap_or_else(|| u8::try_from(series % usize::from(SLOTS)).unwrap_or(0)) % SLOTS
    }

    /// The meaning of a series, where it has a colour by that.
    pub fn tone(&self, series: usize) -> Option<&'static str> {
        self.plot.series.get(series).and_then(|series| series.tone).map(Tone::name)
    }

    /// The value of a series in a row.
    pub fn value(&self, series: usize, row: usize) -> Option<f64> {
        let place = self.readings.points.get(series)?.get(row).copied().flatten()?;
        self.plot.series[series].points[place].value
    }

    /// The row that is nearest to a place.
    pub fn nearest(&self, place: f64) -> Option<usize> {
        let after = self.places.partition_point(|one| *one < place);
        let candidates = [after.checked_sub(1), (after < self.places.len()).then_some(after)];
        let distance = |row: &usize| (self.places[*row] - place).abs();
        let nearer = |one: &usize, other: &usize| distance(one).total_cmp(&distance(other));
        candidates.into_iter().flatten().min_by(nearer)
    }

    /// When a row is, in words.
    pub fn when(&self, row: usize) -> String {
        let Some(at) = self.readings.moments.get(row).copied() else { return String::new() };
        match self.plot.shape {
            Shape::Bars(step) => self.words().bucket(at, step),
            Shape::Lines | Shape::Areas => self.words().point(at, self.whole_days),
        }
    }

    /// Whether a row's values are not whole yet.
    pub fn is_incomplete(&self, row: usize) -> bool {
        let at = self.readings.moments.get(row);
        at.zip(self.plot.incomplete_from).is_some_and(|(at, from)| *at >= from)
    }

    /// The word for the value of a point.
    pub fn point_text(&self, point: &super::Point) -> Option<String> {
        let value = point.value?;
        Some(match &point.exact {
            Some(exact) => self.plot.unit.exact(exact, self.language),
            None => self.plot.unit.full(value, self.language),
        })
    }

    /// The cell of a series in a row.
    pub fn cell(&self, series: usize, row: usize) -> Option<String> {
        let place = self.readings.points.get(series)?.get(row).copied().flatten()?;
        self.point_text(&self.plot.series[series].points[place])
    }

    /// The cell of the period before.
    pub fn cell_before(&self, series: usize, row: usize) -> Option<String> {
        let place = self.readings.before.get(series)?.get(row).copied().flatten()?;
        let before = self.plot.series[series].before.as_ref()?;
        self.point_text(&before.points[place])
    }

    /// The sum of the period before in a row.
    pub fn sum_before(&self, row: usize) -> Option<&super::Point> {
        let place = self.readings.sum_before.get(row).copied().flatten()?;
        self.plot.before.as_ref()?.points.get(place)
    }

    /// The cell of the range in which a value lies.
    pub fn cell_band(&self, series: usize, row: usize) -> Option<String> {
        let place = self.readings.bands.get(series)?.get(row).copied().flatten()?;
        let band = self.plot.series[series].band[place];
        let text = |value| self.plot.unit.full(value, self.language);
        Some((self.text().span)(&text(band.low), &text(band.high)))
    }

    /// The values of a row in words: of the series that `shown` takes, and their sum in a stack.
    pub fn said(&self, row: usize, shown: impl Fn(usize) -> bool) -> Vec<Said> {
        let text = self.text();
        let at = self.readings.moments.get(row).copied();
        let mut said = Vec::new();
        for (index, series) in self.plot.series.iter().enumerate().filter(|(at, _)| shown(*at)) {
            let expected = series.expected_from.zip(at).is_some_and(|(from, at)| at >= from);
            let name = if expected {
                (text.pair)(&series.name, text.expected)
            } else {
                series.name.clone()
            };
            let mut add = |name: String, value: Option<String>, muted| {
                if let Some(value) = value {
                    said.push(Said { name, value, series: Some(index), muted });
                }
            };
            add(name, self.cell(index, row), false);
            add((text.band_of)(&series.name), self.cell_band(index, row), true);
            add((text.before_of)(&series.name), self.cell_before(index, row), true);
        }
        if self.is_stack() {
            // As the layers lie: the uppermost first.
            said.reverse();
            let values = (0..self.plot.series.len()).filter(|series| shown(*series));
            let values: Vec<_> = values.filter_map(|series| self.value(series, row)).collect();
            if values.len() > 1 {
                let value = self.plot.unit.full(values.iter().sum(), self.language);
                said.push(Said { name: text.total.to_owned(), value, series: None, muted: false });
            }
        }
        let sum = self.sum_before(row).and_then(|point| self.point_text(point));
        said.extend(sum.map(|value| {
            let name = (text.before_of)(text.total);
            Said { name, value, series: None, muted: true }
        }));
        said
    }
}

/// The time of the axis: bars are as wide as their buckets, also where the plot's range begins or
/// ends within one.
fn axis_range(plot: &TimePlot, zone: &Zone) -> TimeRange {
    let range = plot.range;
    match plot.shape {
        Shape::Bars(step) if range.from < range.to => {
            let last = Timestamp(range.to.0 - 1);
            TimeRange { from: step.start(range.from, zone), to: step.next(last, zone) }
        }
        _ => range,
    }
}
