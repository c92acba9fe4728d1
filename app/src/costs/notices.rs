//! What one has to know before one believes a number: something is not shown, a source is away, days are
//! not complete, two sources differ.

use super::money::percent;
use crate::{
    text::costs::use_cost_text,
    ui::{Icon, RelativeTime},
};
use icondata_lu as lucide;
use leptos::prelude::*;
use platform::costs::{CostReport, CostSourceState, Reconciliation};

/// The notices; nothing while all is well.
#[component]
pub fn Notices(report: CostReport) -> impl IntoView {
    let text = use_cost_text();
    let mut notices: Vec<AnyView> = Vec::new();
    if report.is_partial {
        notices.push(notice(lucide::LuEyeOff, "plain", text.partial.into_any()));
    }
    let differing = report.reconciliation.iter().filter(|one| one.is_alert());
    notices.extend(differing.filter_map(differs));
    notices.extend(report.sources.iter().filter(|source| source.stale).cloned().map(away));
    if !report.is_complete() {
        notices.push(notice(lucide::LuHourglass, "plain", text.incomplete.into_any()));
    }
    (!notices.is_empty()).then(|| {
        view! {
            <ul class="costs-notices" role="list">
                {notices}
            </ul>
        }
    })
}

fn notice(icon: icondata_core::Icon, tone: &'static str, words: AnyView) -> AnyView {
    view! {
        <li data-tone=tone>
            <Icon icon />
            <div>
                <p>{words}</p>
            </div>
        </li>
    }
    .into_any()
}

fn differs(one: &Reconciliation) -> Option<AnyView> {
    let day = one.days.first()?;
    let difference = percent(day.difference()?.abs());
    let words = (use_cost_text().differs)(&one.cluster, &day.day.to_string(), &difference);
    Some(notice(lucide::LuScale, "bad", words.into_any()))
}

fn away(source: CostSourceState) -> AnyView {
    let text = use_cost_text();
    let since = source.succeeded_at.map(|at| {
        view! {
            {text.as_of}
            " "
            <RelativeTime at />
        }
    });
    let never = source.succeeded_at.is_none().then_some(text.never_reached);
    let reason = source.error.map(|error| view! { <p class="reason">{error}</p> });
    view! {
        <li data-tone="warn">
            <Icon icon=lucide::LuUnplug />
            <div>
                <p>{(text.source_away)(&source.vendor, &source.name)} " " {since} {never}</p>
                {reason}
            </div>
        </li>
    }
    .into_any()
}
