//! Events over time as small bars, with their numbers for who does not see them.

use super::state::heights;
use crate::{
    text::errors::use_errors_text,
    ui::{Fold, count},
};
use leptos::prelude::*;
use platform::errors::Count;

/// Width of a bar and of what is between two, in units of the drawing.
const BAR: usize = 4;
const STEP: usize = 5;

/// The bars.
#[component]
pub fn EventBars(
    /// Events by hour or day.
    counts: Vec<Count>,
    /// What they are of, in words.
    label: String,
) -> impl IntoView {
    let bars: Vec<u64> = counts.iter().map(|count| count.events).collect();
    let width = (bars.len() * STEP).max(STEP);
    let bars = heights(&bars).into_iter().enumerate().map(|(at, height)| {
        let y = 100 - height;
        view! { <rect x=at * STEP y=y width=BAR height=height /> }
    });
    view! {
        <svg
            class="errors-bars"
            role="img"
            aria-label=label
            viewBox=format!("0 0 {width} 100")
            preserveAspectRatio="none"
        >
            {bars.collect_view()}
        </svg>
    }
    .into_any()
}

/// The bars of the last day, with what they say.
#[component]
pub fn LastDay(counts: Vec<Count>) -> impl IntoView {
    let text = use_errors_text();
    let all = counts.iter().map(|count| count.events).sum();
    let label = (text.last_day)(&count(all));
    view! { <EventBars counts label /> }.into_any()
}

/// The bars of the last month, with a table behind.
#[component]
pub fn LastMonth(counts: Vec<Count>) -> impl IntoView {
    let text = use_errors_text();
    if counts.is_empty() {
        return ().into_any();
    }
    let all = counts.iter().map(|count| count.events).sum();
    let label = (text.last_month)(&count(all));
    let rows = counts.iter().rev().filter(|one| one.events > 0).map(|one| {
        view! {
            <tr>
                <th scope="row">{crate::text::use_text().day(one.at)}</th>
                <td>{count(one.events)}</td>
            </tr>
        }
    });
    let rows = rows.collect_view();
    view! {
        <figure class="errors-month">
            <figcaption>{label.clone()}</figcaption>
            <EventBars counts label />
            <Fold summary=text.numbers>
                <table>
                    <thead>
                        <tr>
                            <th scope="col">{text.day}</th>
                            <th scope="col">{text.events}</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </Fold>
        </figure>
    }
    .into_any()
}
