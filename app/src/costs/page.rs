//! The page: the company's costs, a team's, a system's, a domain's.

use super::{
    CostsAsked,
    address::PATH,
    api::{CostsAnswer, fetch_costs},
    budgets::Budgets,
    changes::Changes,
    chart::{ComponentsChart, DailyChart},
    filters::Filters,
    notices::Notices,
    reconciliation::Reconciliations,
    sources::Sources,
    table::Rows,
    tiles::Tiles,
};
use crate::{
    acts::keep_acts,
    data::page_data,
    text::costs::use_cost_text,
    ui::{
        EmptyState, ErrorState, PageHead, PlainBlock, ReferenceLink, Skeleton,
        range::{PageRange, RangePicker},
    },
};
use icondata_lu as lucide;
use leptos::prelude::*;
use leptos_router::{LazyRoute, hooks::use_query_map, lazy_route};
use platform::{
    costs::{CostReport, Scope},
    time_range::RangePreset,
};

/// Spans that costs are told of: they are told by the day.
pub(super) static OFFERED: [RangePreset; 6] = [
    RangePreset::Week,
    RangePreset::Days30,
    RangePreset::Days90,
    RangePreset::Months13,
    RangePreset::ThisMonth,
    RangePreset::LastMonth,
];

/// What an operator writes to begin with.
const EXAMPLE: &str = "[[costs.opencost]]
name = \"production\"
url = \"http://opencost.opencost:9003\"
environment = \"production\"
";

/// Costs. Its code is loaded with the page.
pub struct CostsPage;

#[lazy_route]
#[expect(clippy::used_underscore_binding, reason = "the macro hands it on")]
impl LazyRoute for CostsPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        view! { <Page /> }.into_any()
    }
}

#[component]
fn Page() -> impl IntoView {
    let answered = keep_acts();
    let params = use_query_map();
    let asked = Memo::new(move |_| params.with(CostsAsked::of));
    let page = page_data(
        move || (asked.get(), answered.get()),
        |(asked, _)| async move {
            fetch_costs(asked.question.clone()).await.map(|answer| (asked, answer))
        },
    );
    let text = use_cost_text();
    let range = PageRange::of_address(RangePreset::Days30);
    let body = move || {
        Suspend::new(async move {
            match page.await {
                Ok((asked, answer)) => view! { <Loaded asked answer /> }.into_any(),
                Err(error) => view! { <ErrorState error /> }.into_any(),
            }
        })
    };
    view! {
        <PageHead title=text.title hint=text.hint>
            <RangePicker range offered=&OFFERED />
        </PageHead>
        <Transition fallback=|| view! { <Skeleton rows=12 /> }>{body}</Transition>
    }
    .into_any()
}

#[component]
fn Loaded(asked: CostsAsked, answer: CostsAnswer) -> impl IntoView {
    let text = use_cost_text();
    match answer {
        CostsAnswer::NoSources => view! {
            <EmptyState icon=lucide::LuCoins title=text.no_sources hint=text.no_sources_hint>
                <PlainBlock code=EXAMPLE label=text.no_sources />
            </EmptyState>
        }
        .into_any(),
        CostsAnswer::Nothing => view! {
            <EmptyState icon=lucide::LuCoins title=text.nothing hint=text.nothing_hint>
                <a class="button" href=PATH>
                    {text.company}
                </a>
            </EmptyState>
        }
        .into_any(),
        CostsAnswer::Report(report) => view! { <Body asked report=*report /> }.into_any(),
    }
}

#[component]
fn Body(asked: CostsAsked, report: CostReport) -> impl IntoView {
    let environments = report.environments.clone();
    view! {
        <div class="costs-head">
            <Trail asked=asked.clone() report=report.clone() />
            <Filters asked=asked.clone() environments />
        </div>
        <Notices report=report.clone() />
        <Tiles report=report.clone() />
        <DailyChart asked=asked.clone() report=report.clone() />
        <Rows asked=asked.clone() report=report.clone() />
        <div class="costs-cards">
            <Changes report=report.clone() />
            <Budgets asked=asked.clone() report=report.clone() />
            <ComponentsChart asked=asked.clone() report=report.clone() />
            <Reconciliations report=report.clone() />
            <Sources asked report />
        </div>
    }
    .into_any()
}

/// From the company down to what is shown.
#[component]
fn Trail(asked: CostsAsked, report: CostReport) -> impl IntoView {
    let text = use_cost_text();
    let scope = asked.question.scope.clone();
    let company = asked.of_scope(Scope::Company).address();
    let domain = report.scope.domain.map(|domain| {
        let address = asked.of_scope(Scope::Domain(domain.target.clone())).address();
        view! {
            <li>
                <a href=address>{domain.label}</a>
            </li>
        }
    });
    let here = match scope {
        Scope::Company => None,
        Scope::Team(one) | Scope::System(one) | Scope::Domain(one) | Scope::Entity(one) => {
            let reference = platform::catalog::Reference {
                target: one,
                label: report.scope.label,
                entity_type: None,
                exists: true,
            };
            Some(view! {
                <li aria-current="true">
                    <ReferenceLink reference />
                </li>
            })
        }
    };
    view! {
        <nav class="costs-trail" aria-label=text.trail>
            <ol role="list">
                <li>
                    <a href=company>{text.company}</a>
                </li>
                {domain}
                {here}
            </ol>
        </nav>
    }
    .into_any()
}
