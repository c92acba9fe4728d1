//! A service among those that are like it.

use super::money::Writes;
use crate::{
    text::costs::use_cost_text,
    ui::{Card, Fact, Facts, count},
};
use icondata_lu as lucide;
use leptos::prelude::*;
use platform::costs::{CostReport, PerRequest};

/// The card.
#[component]
pub fn Benchmarked(report: CostReport) -> impl IntoView {
    let text = use_cost_text();
    let writes = Writes::of(report.currency);
    let content = match report.benchmark {
        None => view! { <p class="costs-quiet">{text.too_few}</p> }.into_any(),
        Some(one) => {
            let size = text.size(one.size);
            let among = (text.benchmark_hint)(one.count, &one.entity_type, size);
            let half = format!("{} – {}", writes.exact(one.lower), writes.exact(one.upper));
            view! {
                <p class="costs-percentile">{(text.percentile)(one.percentile)}</p>
                <p class="costs-quiet">{among}</p>
                <Facts>
                    <Fact name=text.median>{writes.exact(one.median)}</Fact>
                    <Fact name=text.middle_half>{half}</Fact>
                </Facts>
            }
            .into_any()
        }
    };
    let requests = report.per_request.map(|one| per_request(one, writes));
    view! {
        <Card title=text.benchmark icon=lucide::LuGauge>
            {content}
            {requests}
        </Card>
    }
    .into_any()
}

fn per_request(one: PerRequest, writes: Writes) -> impl IntoView {
    let text = use_cost_text();
    let median =
        one.median.map(|median| view! { <Fact name=text.median>{writes.exact(median)}</Fact> });
    view! {
        <Facts>
            <Fact name=text.per_thousand>{writes.exact(one.per_thousand)}</Fact>
            {median}
        </Facts>
        <p class="costs-quiet">{(text.requests)(&count(one.requests))}</p>
    }
}
