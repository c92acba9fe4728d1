//! In the head of an entity: how it fares and, on demand, why.

use super::dot::HealthMark;
use crate::{
    text::health::use_health_text,
    ui::{ExternalLink, RelativeTime},
};
use leptos::prelude::*;
use platform::health::{Reason, ServiceHealth};

/// The mark that opens its reasons; works without script.
#[component]
pub fn HealthWhy(health: ServiceHealth) -> impl IntoView {
    let text = use_health_text();
    let ServiceHealth { state, reasons } = health;
    let reasons = reasons.into_iter().map(reason).collect_view();
    view! {
        <details class="health-why">
            <summary>
                <HealthMark state />
                <span class="unseen">{text.why}</span>
            </summary>
            <ul role="list">{reasons}</ul>
        </details>
    }
    .into_any()
}

/// A reason, with the way to more of it.
pub fn reason(reason: Reason) -> AnyView {
    let words = use_health_text().reason(&reason);
    let (state, since) = (reason.state(), reason.since);
    let words = match reason.page {
        Some(page) if page.starts_with('/') => view! { <a href=page>{words}</a> }.into_any(),
        Some(page) => view! { <ExternalLink address=page label=words /> }.into_any(),
        None => words.into_any(),
    };
    view! {
        <li data-health=state.name()>
            <i aria-hidden="true"></i>
            <span>{words} " " {since.map(|at| view! { <RelativeTime at /> })}</span>
        </li>
    }
    .into_any()
}
