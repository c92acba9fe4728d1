//! The rows of a chart over time: every moment at which something is known, and which point of
//! which series that is. Table, tooltip and stack read the same rows.

use super::{Before, Point, TimePlot};
use platform::{TimeRange, Timestamp, Zone};

/// The rows.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Readings {
    /// The moments, in order.
    pub moments: Vec<Timestamp>,
    /// For each series the place of its point at each moment.
    pub points: Vec<Vec<Option<usize>>>,
    /// For each series that of the period before, laid over this one.
    pub before: Vec<Vec<Option<usize>>>,
    /// The place of the point of the sum of the period before.
    pub sum_before: Vec<Option<usize>>,
    /// For each series that of its band.
    pub bands: Vec<Vec<Option<usize>>>,
}

impl Readings {
    /// Those of a plot; what lies outside of the range is left out.
    pub fn of(plot: &TimePlot, range: TimeRange, zone: &Zone) -> Self {
        let inside = |at: &Timestamp| (range.from..=range.to).contains(at);
        let own = |points: &[Point]| points.iter().map(|point| point.at).collect::<Vec<_>>();
        let points: Vec<_> = plot.series.iter().map(|series| own(&series.points)).collect();
        let laid = |before: &Option<Before>| {
            let moved = before.iter().flat_map(|before| {
                before.points.iter().map(|point| before.shift.forward(point.at, zone))
            });
            moved.collect::<Vec<_>>()
        };
        let before: Vec<_> = plot.series.iter().map(|series| laid(&series.before)).collect();
        let sum_before = laid(&plot.before);
        let bands: Vec<_> = plot
            .series
            .iter()
            .map(|series| series.band.iter().map(|band| band.at).collect::<Vec<_>>())
            .collect();
        let all = points.iter().chain(&before).chain(&bands).flatten().chain(&sum_before);
        let mut moments: Vec<_> = all.copied().filter(inside).collect();
        moments.sort_unstable();
        moments.dedup();
        let rows = |columns: &[Vec<Timestamp>]| {
            columns.iter().map(|column| places(&moments, column)).collect::<Vec<_>>()
        };
        let (points, before, bands) = (rows(&points), rows(&before), rows(&bands));
        let sum_before = places(&moments, &sum_before);
        Self { moments, points, before, sum_before, bands }
    }
}

/// For each moment the place of the point that is at it. Both are in order; of several points at
/// one moment the last counts.
fn places(moments: &[Timestamp], column: &[Timestamp]) -> Vec<Option<usize>> {
    let mut places = vec![None; moments.len()];
    for (place, at) in column.iter().enumerate() {
        if let Ok(row) = moments.binary_search(at) {
            places[row] = Some(place);
        }
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::{Unit, chart::Series};
    use platform::{time_range::Shift, zone::UTC};

    #[test]
    fn rows_are_the_moments_of_all_series() {
        let points = |moments: &[i64]| {
            moments.iter().map(|at| Point::new(Timestamp(*at), 1.0)).collect::<Vec<_>>()
        };
        let range = TimeRange { from: Timestamp(0), to: Timestamp(100) };
        let before = Series::new("b", points(&[10]));
        let before = before.before(points(&[-90, -80, -1_000]), Shift::Milliseconds(100));
        let plot = TimePlot::lines("", Unit::Count, range)
            .series(Series::new("a", points(&[0, 20, 200])))
            .series(before);
        let readings = Readings::of(&plot, range, &UTC);
        assert_eq!(readings.moments, [0, 10, 20].map(Timestamp));
        assert_eq!(readings.points[0], [Some(0), None, Some(1)]);
        assert_eq!(readings.points[1], [None, Some(0), None]);
        assert_eq!(readings.before[1], [None, Some(0), Some(1)]);
    }
}
