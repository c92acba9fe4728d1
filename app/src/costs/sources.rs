//! Where it is known from, how old that is, and the button that has it asked now.

use super::{CostsAsked, api::RefreshCosts};
use crate::{
    acts,
    text::costs::use_cost_text,
    ui::{Card, ErrorState, Icon, RelativeTime},
};
use icondata_lu as lucide;
use leptos::{form::ActionForm, prelude::*};
use platform::costs::{CostReport, CostSourceState};

/// The card.
#[component]
pub fn Sources(asked: CostsAsked, report: CostReport) -> impl IntoView {
    let text = use_cost_text();
    let acting = acts::act::<RefreshCosts>("");
    let refused = move || acting.value().get().and_then(Result::err);
    let pending = move || acting.pending().get();
    let refresh = report.may_refresh.then(|| {
        view! {
            <ActionForm action=acting>
                <input type="hidden" name="back" value=asked.address() />
                <button class="button" type="submit" disabled=pending>
                    <Icon icon=lucide::LuRefreshCw />
                    {text.refresh}
                </button>
            </ActionForm>
        }
    });
    let lines = report.sources.into_iter().map(line).collect_view();
    view! {
        <Card title=text.sources icon=lucide::LuPlugZap>
            <ul class="costs-sources" role="list">
                {lines}
            </ul>
            {refresh}
            {move || refused().map(|error| view! { <ErrorState error /> })}
            <details class="costs-versions">
                <summary>{text.formulas}</summary>
                <ul role="list">
                    {text.method.map(|one| view! { <li>{one}</li> }).into_iter().collect_view()}
                </ul>
            </details>
        </Card>
    }
    .into_any()
}

fn line(source: CostSourceState) -> impl IntoView {
    let text = use_cost_text();
    let answered = source.succeeded_at.map_or_else(
        || text.never_reached.into_any(),
        |at| {
            view! {
                {text.answered}
                " "
                <RelativeTime at />
            }
            .into_any()
        },
    );
    let known = source.last.map(|day| format!("{} {day}", text.known));
    let missing = (source.missing > 0).then(|| (text.missing)(source.missing));
    let facts = [known, missing].into_iter().flatten().collect::<Vec<_>>().join(" · ");
    view! {
        <li data-stale=source.stale.then_some("")>
            <p>
                <strong>{source.vendor}</strong>
                " "
                {source.name}
            </p>
            <p class="facts">{answered}</p>
            <p class="facts">{facts}</p>
        </li>
    }
}
