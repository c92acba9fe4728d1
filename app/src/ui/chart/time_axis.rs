//! The axis of time: which moments stand at it, and how moments are worded, by the days of a zone.

mod ticks;

pub(super) use ticks::ticks;

use crate::{
    preferences::Language,
    text::{
        self, Text,
        chart::{ChartText, chart_text},
    },
};
use platform::{TimeRange, Timestamp, Zone, time_range::Step};

/// The words for moments.
#[derive(Clone, Copy)]
pub(super) struct Words<'a> {
    pub zone: &'a Zone,
    pub language: Language,
}

impl Words<'_> {
    fn text(self) -> &'static Text {
        text::of(self.language)
    }

    fn chart(self) -> &'static ChartText {
        chart_text(self.language)
    }

    fn month_name(self, at: Timestamp) -> &'static str {
        self.text().months[usize::from(u8::from(self.zone.local(at).month())) - 1]
    }

    /// `14:05`
    pub fn clock(self, at: Timestamp) -> String {
        let local = self.zone.local(at);
        format!("{:02}:{:02}", local.hour(), local.minute())
    }

    /// `12 Nov`
    pub fn day(self, at: Timestamp) -> String {
        (self.chart().day)(self.month_name(at), self.zone.local(at).day())
    }

    /// `12 Nov 2026`
    pub fn date(self, at: Timestamp) -> String {
        let local = self.zone.local(at);
        (self.text().date)(local.year(), self.month_name(at), local.day())
    }

    /// `Nov`
    pub fn month(self, at: Timestamp) -> String {
        (self.chart().month)(self.month_name(at))
    }

    /// `2026`
    pub fn year(self, at: Timestamp) -> String {
        (self.chart().year)(self.zone.local(at).year())
    }

    /// `12 Nov 2026, 14:05`
    pub fn moment(self, at: Timestamp) -> String {
        (self.chart().at)(&self.date(at), &self.clock(at))
    }

    /// A bucket that begins at a moment.
    pub fn bucket(self, at: Timestamp, step: Step) -> String {
        match step {
            Step::Minutes(_) => self.moment(at),
            Step::Day => self.date(at),
            Step::Week => (self.chart().week)(&self.date(at)),
            Step::Month => (self.chart().month_of)(self.month_name(at), self.zone.local(at).year()),
        }
    }

    /// A point's moment: the day alone where all of a chart's are the beginnings of days.
    pub fn point(self, at: Timestamp, whole_days: bool) -> String {
        if whole_days { self.date(at) } else { self.moment(at) }
    }

    /// From when to when a span reaches; with the clock only where it is short.
    pub fn span(self, range: TimeRange) -> (String, String) {
        let day = |at| self.zone.start_of_day(self.zone.day(at)) == at;
        // The last moment of it, not the first after.
        let last = Timestamp(range.to.0.saturating_sub(1).max(range.from.0));
        if range.milliseconds() > 3 * 86_400_000 || day(range.from) && day(range.to) {
            (self.date(range.from), self.date(last))
        } else {
            (self.moment(range.from), self.moment(range.to))
        }
    }
}

/// From when to when a range reaches, by the days of a zone, in a language.
pub fn range_words(zone: &Zone, language: Language, range: TimeRange) -> (String, String) {
    Words { zone, language }.span(range)
}

/// Where a moment lies in a range: 0 is its beginning, 1 its end.
pub(super) fn share(range: TimeRange, at: Timestamp) -> f64 {
    let length = range.milliseconds().max(1);
    #[expect(clippy::cast_precision_loss, reason = "milliseconds of a few years")]
    let (past, length) = ((at.0 - range.from.0) as f64, length as f64);
    past / length
}
