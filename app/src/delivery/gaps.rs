//! What is not in the numbers, and how far the sources are.

use crate::{
    text::{Counted, delivery::use_delivery_text, use_text},
    ui::{Card, RelativeTime},
};
use icondata_lu as lucide;
use leptos::prelude::*;
use platform::delivery::{DeliveryPage, DeliverySourceState, Gaps};

/// The sentences about what is missing.
fn sentences(gaps: &Gaps) -> Vec<String> {
    let text = use_delivery_text();
    let all: [(u64, Counted<u64>); 7] = [
        (gaps.without_commit, text.without_commit),
        (gaps.without_pull, text.without_pull),
        (gaps.without_build, text.without_build),
        (gaps.skewed, text.skewed),
        (gaps.unrestored, text.unrestored),
        (gaps.excluded, text.excluded),
        (gaps.without_sources, text.without_sources),
    ];
    all.into_iter().filter(|(number, _)| *number > 0).map(|(number, words)| words(number)).collect()
}

/// The card.
#[component]
pub fn Known(page: DeliveryPage) -> impl IntoView {
    let text = use_delivery_text();
    let since = page.since.map(|since| {
        let day = page.zone.day(since).to_string();
        view! { <li>{(text.since)(&day)}</li> }
    });
    let sentences =
        sentences(&page.gaps).into_iter().map(|one| view! { <li>{one}</li> }).collect_view();
    let sources = page.sources.into_iter().map(source).collect_view();
    view! {
        <Card title=text.known icon=lucide::LuCircleHelp>
            <div class="delivery-known">
                <p class="hint">{text.known_hint}</p>
                <ul>{since} {sentences}</ul>
                <h3>{text.sources}</h3>
                <ul class="sources" role="list">
                    {sources}
                </ul>
            </div>
        </Card>
    }
    .into_any()
}

fn source(source: DeliverySourceState) -> impl IntoView {
    let text = use_delivery_text();
    let DeliverySourceState { name, vendor, succeeded_at, error, complete, total, .. } = source;
    let at = succeeded_at.map(|at| view! { <RelativeTime at /> });
    let progress = (total > 0).then(|| (text.read_so_far)(complete, total));
    let waits = source.waits_until.map(|until| {
        let when = use_text().moment(until);
        view! { <p class="reason">{text.waits} " " {when}</p> }
    });
    let who = if vendor.is_empty() { name.clone() } else { vendor.clone() };
    let away = error.map(|reason| {
        view! {
            <p class="away">{(text.away)(&who)}</p>
            <p class="reason">{reason}</p>
        }
    });
    view! {
        <li data-stale=source.stale.to_string()>
            <p>
                <strong>{name}</strong>
                " "
                {vendor}
                " "
                {progress}
                " "
                {at}
            </p>
            {waits}
            {away}
        </li>
    }
}
