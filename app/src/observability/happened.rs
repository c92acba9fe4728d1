//! What charts are made of: when, what was measured in which unit, what happened meanwhile. Pure.

use super::answer::DeployedAt;
use crate::ui::{
    Unit,
    chart::{Annotation, Point, Series, Tone},
};
use platform::{
    TimeRange,
    ci::Card as Kept,
    monitoring::{Incident, OfSource, Series as Measured, Unit as MeasuredUnit, Window},
};

/// How far back is asked for, as sources know it.
#[cfg(feature = "ssr")]
pub fn range_of(
    query: platform::time_range::RangeQuery,
    now: platform::Timestamp,
    zone: &platform::Zone,
) -> platform::monitoring::Range {
    use platform::{
        monitoring::Range,
        time_range::{RangePreset, RangeQuery},
    };
    match query {
        RangeQuery::Preset(RangePreset::Hour) => Range::Hour,
        RangeQuery::Preset(RangePreset::Day) => Range::Day,
        RangeQuery::Preset(RangePreset::Week) => Range::Week,
        RangeQuery::Preset(RangePreset::Days30) => Range::Month,
        other => {
            let range = other.range(now, zone);
            Range::between(range.from, range.to)
        }
    }
}

/// What happened in the time that is shown: deployments and incidents.
pub fn annotations(
    deployed: &[DeployedAt],
    incidents: &[OfSource<Kept<Vec<Incident>>>],
    window: Window,
) -> Vec<Annotation> {
    let mut all: Vec<Annotation> = deployed
        .iter()
        .map(|one| Annotation {
            from: one.at,
            to: None,
            label: one.label.clone(),
            link: Some(one.link.clone()),
            tone: if one.failed { Tone::Warn } else { Tone::Plain },
        })
        .collect();
    let told = incidents.iter().filter_map(|one| one.value.value()).flatten();
    for incident in told {
        let until = incident.resolved_at.unwrap_or(window.until);
        if until < window.from || incident.declared_at > window.until {
            continue;
        }
        all.push(Annotation {
            from: incident.declared_at.max(window.from),
            to: Some(until.min(window.until)),
            label: format!("{} {}", incident.number, incident.title),
            link: incident.page.clone(),
            tone: Tone::Bad,
        });
    }
    all.sort_by_key(|one| one.from);
    all
}

/// The span of time of a window.
pub const fn range(window: Window) -> TimeRange {
    TimeRange { from: window.from, to: window.until }
}

/// What numbers of a unit count in a chart, and what makes those of ours of them.
pub fn unit(measured: &MeasuredUnit) -> (Unit, f64) {
    match measured {
        MeasuredUnit::Milliseconds => (Unit::Duration, 1.0),
        MeasuredUnit::Percent => (Unit::Percent, 0.01),
        MeasuredUnit::PerSecond => (Unit::PerSecond, 1.0),
        MeasuredUnit::Bytes => (Unit::Bytes, 1.0),
        MeasuredUnit::Number | MeasuredUnit::Other(_) => (Unit::Number, 1.0),
    }
}

/// A series of a chart.
pub fn drawn(series: Measured) -> Series {
    let (_, factor) = unit(&series.unit);
    let points = series.points.into_iter();
    let points = points.map(|(at, value)| Point::maybe(at, value.map(|value| value * factor)));
    Series::new(series.name, points.collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use platform::Timestamp;

    #[test]
    fn what_happened_is_within_what_is_shown() {
        let window = Window { from: Timestamp(1_000), until: Timestamp(2_000), step: 60 };
        let deployed = DeployedAt {
            at: Timestamp(1_500),
            label: "abc".to_owned(),
            link: "/deployments/a/b".to_owned(),
            failed: true,
        };
        let all = annotations(&[deployed], &[], window);
        assert_eq!((all.len(), all[0].tone, all[0].to), (1, Tone::Warn, None));
        assert_eq!(range(window).to, Timestamp(2_000));
    }

    #[test]
    fn a_share_is_a_part_of_one() {
        let points = vec![(Timestamp(1), Some(2.5)), (Timestamp(2), None)];
        let unit = MeasuredUnit::Percent;
        let series = drawn(Measured { name: "errors".to_owned(), unit, points });
        assert_eq!(series.points[0].value, Some(0.025));
        assert_eq!(series.points[1].value, None);
    }
}
