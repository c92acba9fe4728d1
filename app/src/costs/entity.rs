//! The tab of an entity.

use super::{
    CostsAsked,
    api::CostsAnswer,
    benchmark::Benchmarked,
    changes::Changes,
    chart::{ComponentsChart, DailyChart},
    filters::Filters,
    notices::Notices,
    sources::Sources,
    table::Rows,
    tiles::Tiles,
};
use crate::{
    text::costs::use_cost_text,
    ui::{
        EmptyState,
        range::{PageRange, RangePicker},
    },
};
use icondata_lu as lucide;
use leptos::prelude::*;
use platform::{costs::CostReport, time_range::RangePreset};

/// The tab.
#[component]
pub fn EntityCosts(asked: CostsAsked, answer: CostsAnswer) -> impl IntoView {
    let text = use_cost_text();
    let range = PageRange::of_address(RangePreset::Days30);
    match answer {
        CostsAnswer::NoSources => view! { <EmptyState icon=lucide::LuCoins title=text.no_sources hint=text.no_sources_hint /> }
        .into_any(),
        CostsAnswer::Nothing => view! { <EmptyState icon=lucide::LuCoins title=text.nothing hint=text.nothing_hint /> }
        .into_any(),
        CostsAnswer::Report(report) => view! {
            <div class="costs-head">
                <RangePicker range offered=&super::page::OFFERED />
                <Filters asked=asked.clone() environments=report.environments.clone() />
            </div>
            <Body asked report=*report />
        }
        .into_any(),
    }
}

#[component]
fn Body(asked: CostsAsked, report: CostReport) -> impl IntoView {
    view! {
        <Notices report=report.clone() />
        <Tiles report=report.clone() />
        <DailyChart asked=asked.clone() report=report.clone() />
        <Rows asked=asked.clone() report=report.clone() />
        <div class="costs-cards">
            <Changes report=report.clone() />
            <Benchmarked report=report.clone() />
            <ComponentsChart asked=asked.clone() report=report.clone() />
            <Sources asked report />
        </div>
    }
    .into_any()
}
