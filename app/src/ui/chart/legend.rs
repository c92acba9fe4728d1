//! What is what: a name with a sample for each series. A press hides a series or shows it again.

use super::{hover::Hover, sheet::Sheet};
use crate::text::chart::use_chart_text;
use leptos::prelude::*;
use std::sync::Arc;

/// The names. A chart of one line that is only known needs none: its title says it.
#[component]
pub(super) fn Legend(sheet: Arc<Sheet>, hover: Hover) -> impl IntoView {
    let text = use_chart_text();
    let series = &sheet.plot.series;
    let is = |has: &dyn Fn(&super::Series) -> bool| series.iter().any(has);
    let before = sheet.plot.before.is_some() || is(&|one| one.before.is_some());
    let expected = is(&|one| one.expected_from.is_some());
    let incomplete = sheet.plot.incomplete_from.is_some_and(|from| from < sheet.range.to);
    if series.len() < 2 && !before && !expected && !incomplete {
        return ().into_any();
    }
    let look = if sheet.is_stack() { "block" } else { "line" };
    let count = series.len();
    let names = series
        .iter()
        .enumerate()
        .map(|(index, series)| {
            let sample = view! {
                <Sample look hue=Some(sheet.slot(index)) tone=sheet.tone(index) />
                {series.name.clone()}
            };
            view! {
                <li>
                    <button
                        type="button"
                        aria-pressed=move || hover.shown()(index).to_string()
                        disabled=move || !hover.live() || count < 2
                        on:click=move |_| hover.toggle(index, count)
                    >
                        {sample}
                    </button>
                </li>
            }
        })
        .collect_view();
    let also = [
        (before, "before", text.before),
        (expected, "later", text.expected),
        (incomplete, "incomplete", text.incomplete),
    ];
    let also = also
        .into_iter()
        .filter(|(there, ..)| *there)
        .map(|(_, look, name)| {
            view! {
                <li class="also">
                    <Sample look hue=None tone=None />
                    {name}
                </li>
            }
        })
        .collect_view();
    view! {
        <ul class="chart-legend" role="list" aria-label=text.series>
            {names}
            {also}
        </ul>
    }
    .into_any()
}

/// How a series looks, in small.
#[component]
fn Sample(look: &'static str, hue: Option<u8>, tone: Option<&'static str>) -> impl IntoView {
    let hue = hue.map(|hue| hue.to_string());
    view! {
        <svg
            class="sample"
            data-look=look
            data-slot=hue
            data-tone=tone
            width="22"
            height="10"
            viewBox="0 0 22 10"
            aria-hidden="true"
        >
            <path d=if matches!(look, "block" | "incomplete") {
                "M6 0h10v10h-10z"
            } else {
                "M1 5h20"
            } />
        </svg>
    }
}
