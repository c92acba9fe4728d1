//! Lines: each with its band, the period before, and what is expected or not whole yet.

use super::{ink, open, path};
use crate::ui::chart::{
    Point, Series,
    paths::{self, Spot},
    scale::Axis,
    sheet::Sheet,
    thin,
    time_axis::share,
};
use platform::{TimeRange, Timestamp};

/// The least and the greatest value of what is shown.
pub(super) fn extent(sheet: &Sheet, shown: &dyn Fn(usize) -> bool) -> (f64, f64) {
    let inside = |at: Timestamp| within(sheet.range, at);
    let mut extent = (f64::INFINITY, f64::NEG_INFINITY);
    let mut add = |value: f64| extent = (extent.0.min(value), extent.1.max(value));
    for (index, series) in sheet.plot.series.iter().enumerate().filter(|(at, _)| shown(*at)) {
        let points = series.points.iter().filter(|point| inside(point.at));
        points.filter_map(|point| point.value).for_each(&mut add);
        for band in series.band.iter().filter(|band| inside(band.at)) {
            add(band.low);
            add(band.high);
        }
        if let Some(before) = &series.before {
            let rows = sheet.readings.before[index].iter().flatten();
            rows.filter_map(|place| before.points[*place].value).for_each(&mut add);
        }
    }
    extent
}

/// Draws them: bands below, then what was before, then the lines.
pub(super) fn draw(html: &mut String, sheet: &Sheet, axis: &Axis, shown: &dyn Fn(usize) -> bool) {
    let range = sheet.range;
    let all = || sheet.plot.series.iter().enumerate().filter(|(at, _)| shown(*at));
    open(html, "layer", "");
    for (index, series) in all() {
        let spots: Vec<_> = series
            .band
            .iter()
            .filter(|band| within(range, band.at))
            .map(|band| {
                (share(range, band.at), Some((axis.share(band.low), axis.share(band.high))))
            })
            .collect();
        path(html, "band", &ink(sheet, index), &paths::area(&spots));
    }
    for (index, series) in all() {
        let Some(before) = &series.before else { continue };
        let rows = sheet.readings.before[index].iter().zip(&sheet.places);
        let spots = rows.filter_map(|(place, at)| Some((*at, before.points[(*place)?].value)));
        let spots: Vec<_> =
            spots.map(|(at, value)| (at, value.map(|value| axis.share(value)))).collect();
        path(html, "before", &ink(sheet, index), &paths::line(&thinned(&spots)));
    }
    for (index, series) in all() {
        let (known, later) = parts(sheet, series);
        let line = |points: &[Point]| {
            let spot = |point: &Point| -> Spot {
                (share(range, point.at), point.value.map(|value| axis.share(value)))
            };
            let spots: Vec<_> = points.iter().map(spot).collect();
            paths::line(&thinned(&spots))
        };
        path(html, "line", &ink(sheet, index), &line(known));
        path(html, "line later", &ink(sheet, index), &line(later));
    }
    html.push_str("</svg>");
}

fn within(range: TimeRange, at: Timestamp) -> bool {
    (range.from..=range.to).contains(&at)
}

/// What is known for good, and what is expected or not whole yet: that begins at the last point of
/// the first, so that the line is one.
fn parts<'a>(sheet: &Sheet, series: &'a Series) -> (&'a [Point], &'a [Point]) {
    let range = sheet.range;
    let from = series.points.partition_point(|point| point.at < range.from);
    let to = series.points.partition_point(|point| point.at <= range.to);
    let points = series.points.get(from..to).unwrap_or_default();
    let cut = [series.expected_from, sheet.plot.incomplete_from].into_iter().flatten().min();
    let Some(cut) = cut else { return (points, &[]) };
    let first = points.partition_point(|point| point.at < cut);
    if first == points.len() {
        return (points, &[]);
    }
    (&points[..first], &points[first.saturating_sub(1)..])
}

fn thinned(spots: &[Spot]) -> Vec<Spot> {
    let heights: Vec<_> = spots.iter().map(|(_, height)| *height).collect();
    thin::kept(&heights).into_iter().map(|at| spots[at]).collect()
}
