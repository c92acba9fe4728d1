//! How values are spread: as many columns as classes, all of the same width.

mod bins;

pub use bins::bins_of;

use super::{
    Bin, Spread,
    numbers::{Numbers, Table},
    paths,
    scale::Axis,
};
use crate::{
    preferences::{Language, Preferences},
    text::chart::use_chart_text,
    ui::{Unit, escape},
};
use leptos::prelude::*;
use std::fmt::Write;

/// The chart.
#[component]
pub fn Histogram(
    /// What it shows.
    spread: Spread,
    /// Where its numbers are to be had as CSV.
    #[prop(optional, into)]
    csv: Option<String>,
    /// How high the plot is, in pixels.
    #[prop(default = 160)]
    height: u16,
) -> impl IntoView {
    let text = use_chart_text();
    let language = expect_context::<Preferences>().language;
    let table = table(&spread, language);
    let numbers = view! { <Numbers title=spread.title.clone() table csv /> };
    if spread.bins.iter().all(|bin| bin.count == 0) {
        return view! {
            <figure class="histogram">
                <p class="nothing" style=format!("height:{height}px")>
                    {text.nothing}
                </p>
                {numbers}
            </figure>
        }
        .into_any();
    }
    let most = spread.bins.iter().map(|bin| number(bin.count)).fold(0.0, f64::max);
    let axis = Axis::of(0.0, most, Unit::Count, true);
    let (columns, values, edges) =
        (columns(&spread, &axis), values(&axis, language), edges(&spread, language));
    let marks = marks(&spread, language);
    view! {
        <figure class="histogram">
            <div class="plane" style=format!("--plot-height:{height}px")>
                <div class="values" aria-hidden="true" inner_html=values></div>
                <div class="plot" role="img" aria-label=spread.title.clone()>
                    <div class="layers" inner_html=columns></div>
                    <div class="marks" inner_html=marks></div>
                </div>
                <div class="edges" aria-hidden="true" inner_html=edges></div>
            </div>
            {numbers}
        </figure>
    }
    .into_any()
}

#[expect(clippy::cast_precision_loss, reason = "a column is not so exact")]
const fn number(count: u64) -> f64 {
    count as f64
}

#[expect(clippy::cast_precision_loss, reason = "there are few classes")]
const fn part(at: usize, of: usize) -> f64 {
    at as f64 / of as f64
}

fn table(spread: &Spread, language: Language) -> Table {
    let text = crate::text::chart::chart_text(language);
    let heads = [text.from, text.to, text.how_many].map(str::to_owned);
    let mut table = Table::new(heads.to_vec());
    let word = |value: f64| spread.unit.short(value, language);
    for bin in &spread.bins {
        let from = word(bin.from);
        let open = bin.to.is_infinite();
        let name = if open { (text.at_least)(&from) } else { from };
        let count = Unit::Count.full(number(bin.count), language);
        table.row(&name, [(!open).then(|| word(bin.to)), Some(count)]);
    }
    table
}

fn columns(spread: &Spread, axis: &Axis) -> String {
    let size = paths::SIZE;
    let (mut bars, mut grid) = (String::new(), String::new());
    let count = spread.bins.len();
    for (at, bin) in spread.bins.iter().enumerate().filter(|(_, bin)| bin.count > 0) {
        let free = 0.06 / part(count, 1);
        let places = (part(at, count) + free, part(at + 1, count) - free);
        paths::bar(&mut bars, places, (0.0, axis.share(number(bin.count))));
    }
    axis.ticks().into_iter().for_each(|tick| paths::across(&mut grid, axis.share(tick)));
    format!(
        "<svg class=\"layer\" viewBox=\"0 0 {size} {size}\" preserveAspectRatio=\"none\" aria-hidden=\"true\">\
         <path class=\"grid\" d=\"{grid}\"/><path class=\"bar\" d=\"{bars}\"/></svg>"
    )
}

fn values(axis: &Axis, language: Language) -> String {
    let mut html = String::new();
    for tick in axis.ticks() {
        let label = Unit::Count.tick(tick, axis.step, language);
        let _ =
            write!(html, "<span style=\"bottom:{:.2}%\">{label}</span>", axis.share(tick) * 100.0);
    }
    html
}

/// The edges of the classes, every second one where there are many.
fn edges(spread: &Spread, language: Language) -> String {
    let count = spread.bins.len();
    let every = count.div_ceil(10).max(1);
    let ends = spread.bins.last().map(|bin| bin.to).filter(|to| to.is_finite());
    let mut html = String::new();
    for (at, edge) in spread.bins.iter().map(|bin| bin.from).chain(ends).enumerate().step_by(every)
    {
        let second = if (at / every) % 2 == 1 { " data-second" } else { "" };
        let place = part(at, count) * 100.0;
        let _ = write!(html, "<span style=\"left:{place:.2}%\"{second}>");
        escape(&mut html, &spread.unit.short(edge, language));
        html.push_str("</span>");
    }
    html
}

/// Marks such as the median, at their place within their class.
fn marks(spread: &Spread, language: Language) -> String {
    let mut html = String::new();
    for (name, value) in &spread.marks {
        let Some(place) = place(&spread.bins, *value) else { continue };
        let side = if place > 0.6 { "left" } else { "right" };
        let _ = write!(html, "<span style=\"left:{:.2}%\" data-side=\"{side}\">", place * 100.0);
        escape(&mut html, &format!("{name} {}", spread.unit.short(*value, language)));
        html.push_str("</span>");
    }
    html
}

/// Where a value lies among classes of the same width.
fn place(bins: &[Bin], value: f64) -> Option<f64> {
    let at = bins.iter().position(|bin| value >= bin.from && value < bin.to)?;
    let bin = bins[at];
    let within = if bin.to.is_finite() { (value - bin.from) / (bin.to - bin.from) } else { 0.5 };
    Some((part(at, 1) + within) / part(bins.len(), 1))
}
