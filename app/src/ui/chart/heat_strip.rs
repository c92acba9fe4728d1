//! Values over two orders as fields that are the darker the more there is. Every field says its
//! value; the lightest and the darkest are told below.

use super::{
    HeatPlot,
    numbers::{Numbers, Table},
};
use crate::{preferences::Preferences, text::chart::use_chart_text};
use leptos::prelude::*;

/// Degrees of darkness, besides nothing.
const DEGREES: f64 = 5.0;

/// The chart.
#[component]
pub fn HeatStrip(
    /// What it shows.
    plot: HeatPlot,
    /// Where its numbers are to be had as CSV.
    #[prop(optional, into)]
    csv: Option<String>,
) -> impl IntoView {
    let text = use_chart_text();
    let language = expect_context::<Preferences>().language;
    let most = plot.rows.iter().flat_map(|(_, cells)| cells).flatten().copied().fold(0.0, f64::max);
    let mut heads = vec![String::new()];
    heads.extend(plot.columns.iter().cloned());
    let mut table = Table::new(heads);
    let mut rows = Vec::new();
    for (name, cells) in &plot.rows {
        let words = cells.iter().map(|cell| cell.map(|value| plot.unit.short(value, language)));
        let words: Vec<_> = words.collect();
        table.row(name, words.iter().cloned());
        let fields = cells.iter().zip(&plot.columns).zip(words).map(|((cell, column), word)| {
            let value = word.unwrap_or_else(|| text.unknown.to_owned());
            let title = (text.pair)(&format!("{name}, {column}"), &value);
            view! { <i data-degree=degree(*cell, most) title=title></i> }
        });
        let fields = fields.collect_view();
        rows.push(view! {
            <span class="name">{name.clone()}</span>
            <span class="fields">{fields}</span>
        });
    }
    let ends =
        [plot.columns.first(), plot.columns.last()].map(|name| name.cloned().unwrap_or_default());
    let [first, last] = ends;
    let greatest = plot.unit.short(most, language);
    let degrees = (0..=5).map(|at| view! { <i data-degree=at.to_string()></i> }).collect_view();
    view! {
        <figure class="heat-strip">
            <div class="rows" role="img" aria-label=plot.title.clone()>
                {rows}
                <span></span>
                <span class="ends">
                    <span>{first}</span>
                    <span>{last}</span>
                </span>
            </div>
            <div class="scale" aria-hidden="true">
                {text.less}
                {degrees}
                {text.more}
                <span>{greatest}</span>
            </div>
            <Numbers title=plot.title.clone() table csv />
        </figure>
    }
    .into_any()
}

/// How dark a field is; whatever is more than nothing is not the lightest.
fn degree(cell: Option<f64>, most: f64) -> &'static str {
    let Some(value) = cell else { return "none" };
    if value <= 0.0 || most <= 0.0 {
        return "0";
    }
    match (value / most * DEGREES).ceil() {
        ..=1.0 => "1",
        ..=2.0 => "2",
        ..=3.0 => "3",
        ..=4.0 => "4",
        _ => "5",
    }
}

#[cfg(test)]
mod tests {
    use super::degree;

    #[test]
    fn something_is_never_shown_as_nothing() {
        let degrees = [None, Some(0.0), Some(0.001), Some(50.0), Some(100.0)];
        let degrees = degrees.map(|cell| degree(cell, 100.0));
        assert_eq!(degrees, ["none", "0", "1", "3", "5"]);
        assert_eq!(super::degree(Some(1.0), 0.0), "0");
    }
}
