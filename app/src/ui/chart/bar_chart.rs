//! Bars by category, one below the other: names, bars and values of one row are read in one line.

use super::{
    Bar, BarPlot,
    numbers::{Numbers, Table},
    scale::Axis,
};
use crate::{preferences::Preferences, text::chart::use_chart_text};
use leptos::prelude::*;

/// The chart.
#[component]
pub fn BarChart(
    /// What it shows.
    plot: BarPlot,
    /// Where its numbers are to be had as CSV.
    #[prop(optional, into)]
    csv: Option<String>,
) -> impl IntoView {
    let text = use_chart_text();
    let language = expect_context::<Preferences>().language;
    let axis = axis(&plot);
    let compared = plot.bars.iter().any(|bar| bar.before.is_some());
    let word = |bar: &Bar| {
        let value = bar.value?;
        let full = || plot.unit.full(value, language);
        Some(bar.exact.as_ref().map_or_else(full, |exact| plot.unit.exact(exact, language)))
    };
    let mut heads = vec![plot.category.clone(), text.value.to_owned()];
    heads.extend(compared.then(|| text.before.to_owned()));
    let mut table = Table::new(heads);
    let mut rows = Vec::new();
    for bar in &plot.bars {
        let before = bar.before.map(|before| plot.unit.full(before, language));
        let mut cells = vec![word(bar)];
        cells.extend(compared.then(|| before.clone()));
        table.row(&bar.label, cells);
        rows.push(row(bar, &axis, word(bar), before));
    }
    let list = if rows.is_empty() {
        view! { <p class="nothing">{text.nothing}</p> }.into_any()
    } else {
        let title = plot.title.clone();
        view! {
            <ul role="list" aria-label=title>
                {rows}
            </ul>
        }
        .into_any()
    };
    view! { <figure class="bar-chart">{list} <Numbers title=plot.title.clone() table csv /></figure> }
    .into_any()
}

/// From nothing to the longest bar, and as far below nothing as there is something.
fn axis(plot: &BarPlot) -> Axis {
    let values = plot.bars.iter().flat_map(|bar| [bar.value, bar.before]).flatten();
    let (low, high) =
        values.fold((0.0_f64, 0.0_f64), |(low, high), value| (low.min(value), high.max(value)));
    let high = if high > low { high } else { low + 1.0 };
    Axis { low, high, step: high - low }
}

fn row(bar: &Bar, axis: &Axis, word: Option<String>, before: Option<String>) -> AnyView {
    let text = use_chart_text();
    let zero = axis.share(0.0) * 100.0;
    let length = bar.value.map(|value| {
        let end = axis.share(value) * 100.0;
        let (from, to) = (zero.min(end), zero.max(end));
        view! { <i class="bar" style=format!("left:{from:.2}%;width:{:.2}%", to - from)></i> }
    });
    let mark = bar.before.map(|before| {
        view! { <i class="mark" style=format!("left:{:.2}%", axis.share(before) * 100.0)></i> }
    });
    let name = match &bar.link {
        Some(link) => view! { <a href=link.clone()>{bar.label.clone()}</a> }.into_any(),
        None => view! { <span>{bar.label.clone()}</span> }.into_any(),
    };
    let before = before
        .map(|before| view! { <span class="unseen">{(text.pair)(text.before, &before)}</span> });
    let note = bar.note.clone().map(|note| view! { <small>{note}</small> });
    let hint = bar.hint.clone().map(|hint| view! { <small>{hint}</small> });
    view! {
        <li data-tone=bar.tone.name()>
            <span class="name" title=bar.label.clone()>
                {name}
                {hint}
            </span>
            <span class="track" aria-hidden="true">
                {length}
                {mark}
            </span>
            <span class="value">
                {word.unwrap_or_else(|| text.unknown.to_owned())} {note} {before}
            </span>
        </li>
    }
    .into_any()
}
