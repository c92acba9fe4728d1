//! The monitors of an entity.

use super::{
    lists::{linked, listed},
    standing::MonitorMark,
};
use crate::{
    text::observability::{ObservabilityText, use_observability_text},
    ui::{Badge, Card, RelativeTime},
};
use icondata_lu as lucide;
use leptos::prelude::*;
use platform::{
    ci::Card as Kept,
    monitoring::{Monitor, OfSource},
};

/// The monitors.
#[component]
pub fn Monitors(
    /// By source.
    monitors: Vec<OfSource<Kept<Vec<Monitor>>>>,
) -> impl IntoView {
    let text = use_observability_text();
    // No source at all: none knows the service, or who asks.
    (!monitors.is_empty()).then(|| {
        let list = listed(monitors, text.no_monitors, monitor);
        view! {
            <Card title=text.monitors icon=lucide::LuBellRing>
                {list}
            </Card>
        }
    })
}

fn monitor(text: &'static ObservabilityText, monitor: Monitor) -> AnyView {
    let name = linked(monitor.page, monitor.name);
    let since = monitor.since.filter(|_| monitor.state.is_firing());
    let since = since.map(|at| view! { <span>{text.since} " " <RelativeTime at /></span> });
    let muted = monitor.muted.map(|muted| {
        view! {
            <Badge>{text.muted}</Badge>
            <span class="reason">{muted.reason}</span>
        }
    });
    let told: Vec<String> = monitor
        .notifies
        .iter()
        .map(|one| if one.later { (text.later)(&one.name) } else { one.name.clone() })
        .collect();
    let told = (!told.is_empty()).then(|| (text.notifies)(&told.join(", ")));
    let escalation = monitor.escalation.and_then(|one| one.after.map(text.escalates));
    view! {
        <li data-firing=monitor.state.is_firing().then_some("")>
            <div class="line">
                <MonitorMark state=monitor.state />
                <span class="name">{name}</span>
                {monitor.scope.environment.map(|name| view! { <Badge>{name}</Badge> })}
                {since}
                {muted}
            </div>
            <p class="more">{told} " " {escalation}</p>
        </li>
    }
    .into_any()
}
