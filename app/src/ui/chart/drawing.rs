//! A plot as SVG, with the series that are shown: grid, spans, layers, lines, limits.

mod lines;
mod stack;

use super::{
    Tone,
    paths::{self, SIZE},
    scale::Axis,
    sheet::Sheet,
    time_axis::share,
};
use std::fmt::Write;

/// A threshold that is beyond so many times the greatest value does not stretch the axis: it
/// would press everything else flat. It is told at the edge instead.
const NEAR: f64 = 2.5;

/// The drawing.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Drawing {
    /// The axis of values.
    pub axis: Axis,
    /// The SVG.
    pub html: String,
    /// The heights of what values are held to.
    pub limits: Vec<Limit>,
}

/// A threshold as it is drawn.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Limit {
    /// Its height, 0 to 1.
    pub height: f64,
    /// What it is.
    pub label: String,
    pub tone: Tone,
    /// Whether it is above the plot.
    pub beyond: bool,
}

impl Drawing {
    /// Draws what `shown` takes.
    pub fn of(sheet: &Sheet, shown: &dyn Fn(usize) -> bool) -> Self {
        let stacked = sheet.is_stack().then(|| stack::stacked(sheet, shown));
        let (least, greatest) = match &stacked {
            Some(stacked) => stack::extent(sheet, stacked),
            None => lines::extent(sheet, shown),
        };
        let plot = &sheet.plot;
        let near = |value: &f64| *value <= greatest.max(0.0) * NEAR || !greatest.is_finite();
        let thresholds = plot.thresholds.iter().map(|threshold| threshold.value);
        let (least, greatest) = thresholds
            .filter(near)
            .fold((least, greatest), |(low, high), value| (low.min(value), high.max(value)));
        let axis = Axis::of(least, greatest, plot.unit, plot.from_zero || sheet.is_stack());
        let mut html = String::new();
        spans(&mut html, sheet);
        grid(&mut html, &axis);
        match &stacked {
            Some(stacked) => stack::draw(&mut html, sheet, stacked, &axis),
            None => lines::draw(&mut html, sheet, &axis, shown),
        }
        let limits = limits(sheet, &axis);
        over(&mut html, sheet, &limits);
        Self { axis, html, limits }
    }
}

/// Opens a layer of the drawing.
fn open(html: &mut String, class: &str, attributes: &str) {
    let _ = write!(
        html,
        "<svg class=\"{class}\"{attributes} viewBox=\"0 0 {SIZE} {SIZE}\" preserveAspectRatio=\"none\">"
    );
}

/// A path of the drawing.
fn path(html: &mut String, class: &str, attributes: &str, path: &str) {
    if !path.is_empty() {
        let _ = write!(html, "<path class=\"{class}\"{attributes} d=\"{path}\"/>");
    }
}

/// The attributes that tell a series' colour and way of drawing.
fn ink(sheet: &Sheet, series: usize) -> String {
    match sheet.tone(series) {
        Some(tone) => format!(
            " data-series=\"{series}\" data-slot=\"{}\" data-tone=\"{tone}\"",
            sheet.slot(series)
        ),
        None => format!(" data-series=\"{series}\" data-slot=\"{}\"", sheet.slot(series)),
    }
}

/// What went on, and what is not whole yet, behind everything.
fn spans(html: &mut String, sheet: &Sheet) {
    let range = sheet.range;
    open(html, "layer", "");
    for annotation in &sheet.plot.annotations {
        let Some(to) = annotation.to else { continue };
        if annotation.from < range.to && to > range.from {
            let mut shape = String::new();
            let places = (share(range, annotation.from).max(0.0), share(range, to).min(1.0));
            paths::bar(&mut shape, places, (0.0, 1.0));
            path(html, "span", &format!(" data-tone=\"{}\"", annotation.tone.name()), &shape);
        }
    }
    if let Some(from) = sheet.plot.incomplete_from.filter(|from| *from < range.to) {
        let mut shape = String::new();
        paths::bar(&mut shape, (share(range, from).max(0.0), 1.0), (0.0, 1.0));
        path(html, "incomplete", "", &shape);
    }
    html.push_str("</svg>");
}

fn grid(html: &mut String, axis: &Axis) {
    open(html, "layer", "");
    let (mut lines, mut base) = (String::new(), String::new());
    for tick in axis.ticks() {
        let line = if tick == 0.0 { &mut base } else { &mut lines };
        paths::across(line, axis.share(tick));
    }
    path(html, "grid", "", &lines);
    path(html, "base", "", &base);
    html.push_str("</svg>");
}

fn limits(sheet: &Sheet, axis: &Axis) -> Vec<Limit> {
    let limit = |threshold: &super::Threshold| {
        let height = axis.share(threshold.value);
        let value = sheet.plot.unit.short(threshold.value, sheet.language);
        Limit {
            height: height.clamp(0.0, 1.0),
            label: format!("{} {value}", threshold.label),
            tone: threshold.tone,
            beyond: height > 1.0,
        }
    };
    sheet.plot.thresholds.iter().map(limit).collect()
}

/// What lies above the series: what they are held to, and moments at which something happened.
fn over(html: &mut String, sheet: &Sheet, limits: &[Limit]) {
    open(html, "layer", "");
    for annotation in sheet.plot.annotations.iter().filter(|one| one.to.is_none()) {
        let range = sheet.range;
        if (range.from..=range.to).contains(&annotation.from) {
            let mut shape = String::new();
            paths::upright(&mut shape, share(range, annotation.from));
            path(html, "event", &format!(" data-tone=\"{}\"", annotation.tone.name()), &shape);
        }
    }
    for limit in limits.iter().filter(|limit| !limit.beyond) {
        let mut shape = String::new();
        paths::across(&mut shape, limit.height);
        path(html, "limit", &format!(" data-tone=\"{}\"", limit.tone.name()), &shape);
    }
    html.push_str("</svg>");
}
