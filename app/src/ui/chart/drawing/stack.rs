//! Layers upon each other, as areas or as bars. What is less than nothing, such as a credit, hangs
//! below the line.

use super::{ink, open, path};
use crate::ui::chart::{Shape, paths, scale::Axis, sheet::Sheet, thin, time_axis::share};
use platform::{Timestamp, time_range::Step};

/// The layer of a series: from where to where it reaches in each row, in the terms of its values.
pub(super) struct Layer {
    series: usize,
    rows: Vec<Option<(f64, f64)>>,
}

/// The layers of what is shown. Where some series know nothing, the others lie upon each other
/// without them; where none does, there is a gap.
pub(super) fn stacked(sheet: &Sheet, shown: &dyn Fn(usize) -> bool) -> Vec<Layer> {
    let count = sheet.readings.moments.len();
    let series: Vec<_> = (0..sheet.plot.series.len()).filter(|series| shown(*series)).collect();
    let known = |row: usize| series.iter().any(|series| sheet.value(*series, row).is_some());
    let known: Vec<_> = (0..count).map(known).collect();
    let (mut above, mut below) = (vec![0.0; count], vec![0.0; count]);
    let layer = |series: &usize| {
        let rows = (0..count).map(|row| {
            let value = sheet.value(*series, row).unwrap_or(0.0);
            let edge = if value < 0.0 { &mut below[row] } else { &mut above[row] };
            let from = *edge;
            *edge += value;
            known[row].then_some((from, *edge))
        });
        Layer { series: *series, rows: rows.collect() }
    };
    series.iter().map(layer).collect()
}

/// How far down and up the layers reach, and the period before.
pub(super) fn extent(sheet: &Sheet, layers: &[Layer]) -> (f64, f64) {
    let edges = layers.iter().flat_map(|layer| &layer.rows).flatten().copied();
    let before = (0..sheet.readings.moments.len()).filter_map(|row| before(sheet, row));
    let edges = edges.chain(before.map(|value| (value, value)));
    edges.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), (from, to)| {
        (low.min(from).min(to), high.max(from).max(to))
    })
}

/// The sum of the period before in a row.
fn before(sheet: &Sheet, row: usize) -> Option<f64> {
    sheet.sum_before(row).and_then(|point| point.value)
}

/// Draws them, each on a sheet of its own: so a texture, which is a mask, keeps its form.
pub(super) fn draw(html: &mut String, sheet: &Sheet, layers: &[Layer], axis: &Axis) {
    for layer in layers {
        let ink = ink(sheet, layer.series);
        open(html, "layer stack", &ink);
        match sheet.plot.shape {
            Shape::Bars(step) => bars(html, sheet, layer, axis, step),
            Shape::Areas | Shape::Lines => areas(html, sheet, layer, layers, axis),
        }
        html.push_str("</svg>");
    }
    let count = sheet.readings.moments.len();
    let heights = (0..count).map(|row| before(sheet, row).map(|value| axis.share(value)));
    open(html, "layer", "");
    match sheet.plot.shape {
        // A mark across each bar: a line through all of them would say that they are one.
        Shape::Bars(step) => {
            let mut marks = String::new();
            for (row, height) in heights.enumerate() {
                let Some(height) = height else { continue };
                let places = places(sheet, sheet.readings.moments[row], step, gap(count) / 2.0);
                paths::stroke(&mut marks, places, height);
            }
            path(html, "before", "", &marks);
        }
        Shape::Areas | Shape::Lines => {
            let spots: Vec<_> = sheet.places.iter().copied().zip(heights).collect();
            let known: Vec<_> = spots.into_iter().filter(|(_, height)| height.is_some()).collect();
            path(html, "before", "", &paths::line(&known));
        }
    }
    html.push_str("</svg>");
}

fn areas(html: &mut String, sheet: &Sheet, layer: &Layer, layers: &[Layer], axis: &Axis) {
    // All layers keep the same rows, else they would not fit upon each other.
    let top = layers.last().map(|top| top.rows.iter().map(|row| row.map(|(_, high)| high)));
    let kept = thin::kept(&top.map(Iterator::collect::<Vec<_>>).unwrap_or_default());
    let spots: Vec<_> = kept
        .into_iter()
        .map(|row| {
            let heights = layer.rows[row].map(|(from, to)| (axis.share(from), axis.share(to)));
            (sheet.places[row], heights)
        })
        .collect();
    path(html, "area", "", &paths::area(&spots));
    let upper: Vec<_> =
        spots.iter().map(|(place, heights)| (*place, heights.map(|(_, high)| high))).collect();
    path(html, "edge", "", &paths::line(&upper));
}

fn bars(html: &mut String, sheet: &Sheet, layer: &Layer, axis: &Axis, step: Step) {
    let (mut whole, mut partial) = (String::new(), String::new());
    let gap = gap(sheet.readings.moments.len());
    for (row, heights) in layer.rows.iter().enumerate() {
        let Some((from, to)) = heights.filter(|(from, to)| (from - to).abs() > 0.0) else {
            continue;
        };
        let places = places(sheet, sheet.readings.moments[row], step, gap);
        let bars = if sheet.is_incomplete(row) { &mut partial } else { &mut whole };
        paths::bar(bars, places, (axis.share(from), axis.share(to)));
    }
    path(html, "bar", "", &whole);
    path(html, "bar later", "", &partial);
}

/// The share of a bucket that is left free: many bars stand closer.
const fn gap(bars: usize) -> f64 {
    match bars {
        0..=16 => 0.36,
        17..=40 => 0.24,
        _ => 0.12,
    }
}

fn places(sheet: &Sheet, at: Timestamp, step: Step, gap: f64) -> (f64, f64) {
    let (from, to) = (step.start(at, &sheet.zone), step.next(at, &sheet.zone));
    let (from, to) = (share(sheet.range, from), share(sheet.range, to));
    let free = (to - from) * gap / 2.0;
    ((from + free).max(0.0), (to - free).min(1.0))
}
