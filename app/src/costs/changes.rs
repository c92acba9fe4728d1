//! What changed significantly, and what drove it.

use super::money::{Writes, growth};
use crate::{
    text::costs::use_cost_text,
    ui::{Badge, Card, RelativeTime},
};
use icondata_lu as lucide;
use leptos::prelude::*;
use platform::costs::{Amount, CostChange, CostReport};

/// The changes, the most first.
#[component]
pub fn Changes(report: CostReport) -> impl IntoView {
    let text = use_cost_text();
    let writes = Writes::of(report.currency);
    let content = if report.changes.is_empty() {
        view! { <p class="costs-quiet">{text.no_changes}</p> }.into_any()
    } else {
        let lines = report.changes.into_iter().map(|one| line(one, writes)).collect_view();
        view! {
            <ul class="costs-changes" role="list">
                {lines}
            </ul>
        }
        .into_any()
    };
    view! {
        <Card title=text.changes icon=lucide::LuTrendingUp>
            {content}
        </Card>
    }
    .into_any()
}

fn line(change: CostChange, writes: Writes) -> impl IntoView {
    let text = use_cost_text();
    let more = change.delta() > Amount::ZERO;
    let by = change
        .actual
        .growth_since(change.expected)
        .map_or_else(|| writes.difference(change.delta()), growth);
    let drivers: Vec<String> = change
        .drivers
        .iter()
        .map(|driver| {
            let component = text.component(&driver.component);
            format!("{component} ({})", writes.difference(driver.delta))
        })
        .collect();
    let drivers =
        (!drivers.is_empty()).then(|| format!("{} · ", (text.driven_by)(&drivers.join(", "))));
    let deployment = change.deployment.map(|near| {
        let words = (text.near)(&near.version, &near.environment);
        view! {
            <p class="near">
                <a href=near.link>{words}</a>
                " "
                <RelativeTime at=near.at />
            </p>
        }
    });
    let days = (text.change_of)(&change.first.to_string(), &change.last.to_string());
    let tenths = change.score;
    let times = (text.times_usual)(&format!("{}.{}", tenths / 10, tenths % 10));
    let address = format!("{}/costs", change.entity.page());
    view! {
        <li>
            <p class="head">
                <Badge tone=if more { "bad" } else { "good" }>{by}</Badge>
                <a href=address>{change.label}</a>
                <span class="days">{days}</span>
            </p>
            <p>{(text.a_day)(&writes.exact(change.actual), &writes.exact(change.expected))}</p>
            <p class="why">{drivers} <span class="score">{times}</span></p>
            {deployment}
        </li>
    }
}
