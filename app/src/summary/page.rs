//! The page: one part after the other, each in sentences and numbers.

use super::{
    api::fetch_summary,
    sentences::{by_topic, change, label, notable, opening, value},
};
use crate::{
    data::page_data,
    live::use_live,
    preferences::Preferences,
    text::{delivery::use_delivery_text, summary::use_summary_text},
    ui::{
        Card, EmptyState, ErrorState, PageHead, RelativeTime, Skeleton,
        range::{PageRange, RangePicker},
        range_words,
    },
};
use icondata_lu as lucide;
use leptos::prelude::*;
use leptos_router::{LazyRoute, hooks::use_query_map, lazy_route};
use platform::{
    delivery::{Summary, SummaryFact, SummaryPart, SummaryTopic},
    time_range::RangePreset,
};

/// What is offered: what those who lead look at.
const OFFERED: &[RangePreset] = &[
    RangePreset::Days30,
    RangePreset::Days90,
    RangePreset::Months13,
    RangePreset::ThisMonth,
    RangePreset::LastMonth,
];

/// The summary. Its code is loaded with the page.
pub struct SummaryPage;

#[lazy_route]
#[expect(clippy::used_underscore_binding, reason = "the macro hands it on")]
impl LazyRoute for SummaryPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        view! { <Page /> }.into_any()
    }
}

#[component]
fn Page() -> impl IntoView {
    let text = use_summary_text();
    let live = use_live();
    let range = PageRange::of_address(RangePreset::LastMonth);
    let query = use_query_map();
    let zone = Memo::new(move |_| {
        query.with(|query| query.get_str("zone").unwrap_or_default().to_owned())
    });
    let page = page_data(
        move || (range.get().range, zone.get(), live.version()),
        |(range, zone, _)| async move { fetch_summary(range, zone).await },
    );
    let body = move || {
        Suspend::new(async move {
            match page.await {
                Ok(summary) => view! { <Loaded summary /> }.into_any(),
                Err(error) => view! { <ErrorState error /> }.into_any(),
            }
        })
    };
    view! {
        <PageHead title=text.title hint=text.hint />
        <div class="summary-tools">
            <RangePicker range offered=OFFERED compare=false />
        </div>
        <Transition fallback=|| view! { <Skeleton rows=12 /> }>{body}</Transition>
    }
    .into_any()
}

#[component]
fn Loaded(summary: Summary) -> impl IntoView {
    let text = use_summary_text();
    let language = expect_context::<Preferences>().language;
    let Summary { period, parts, missing } = summary;
    let span = |range| {
        let (from, to) = range_words(&period.zone, language, range);
        format!("{from} – {to}")
    };
    let (words, before) = (span(period.compared.range), span(period.compared.before));
    let missing = missing
        .into_iter()
        .map(|topic| view! { <p class="missing">{(text.missing)(text.topic(topic))}</p> })
        .collect_view();
    if parts.is_empty() {
        let (title, hint) = (text.nothing, text.nothing_hint);
        return view! {
            {missing}
            <EmptyState icon=lucide::LuPresentation title hint />
        }
        .into_any();
    }
    let parts = by_topic(parts)
        .into_iter()
        .filter_map(|(topic, part)| part.map(|part| view! { <Part topic part /> }))
        .collect_view();
    view! {
        <p class="summary-period">{(text.period)(&words, &before, period.zone.name())}</p>
        {missing}
        <div class="summary-parts">{parts}</div>
    }
    .into_any()
}

const fn icon(topic: SummaryTopic) -> icondata_core::Icon {
    match topic {
        SummaryTopic::Delivery => lucide::LuGauge,
        SummaryTopic::Observability => lucide::LuActivity,
        SummaryTopic::Costs => lucide::LuWallet,
    }
}

#[component]
fn Part(topic: SummaryTopic, part: SummaryPart) -> impl IntoView {
    let text = use_summary_text();
    let opening = opening(&part, text);
    let facts = part.facts.iter().map(number).collect_view();
    let language = expect_context::<Preferences>().language;
    let sentences: Vec<_> = part
        .notable
        .iter()
        .map(|fact| {
            let words = notable(fact, text, language);
            let link = fact.link.clone();
            view! {
                <li>
                    <a href=link>{words}</a>
                </li>
            }
        })
        .collect();
    let stands_out = (!sentences.is_empty()).then(|| {
        view! {
            <h3>{text.notable}</h3>
            <ul>{sentences}</ul>
        }
    });
    let age = part.fetched_at.map(|at| {
        let look = if part.stale { "stale" } else { "fresh" };
        view! {
            <p class="age" data-look=look>
                {use_delivery_text().sources}
                " "
                <RelativeTime at />
            </p>
        }
    });
    view! {
        <Card title=text.topic(topic) icon=icon(topic)>
            <div class="summary-part">
                {opening.map(|words| view! { <p>{words}</p> })} <dl>{facts}</dl> {stands_out} {age}
            </div>
        </Card>
    }
    .into_any()
}

fn number(fact: &SummaryFact) -> impl IntoView + use<> {
    let text = use_summary_text();
    let language = expect_context::<Preferences>().language;
    let now = fact.value.as_ref().map(|one| value(one, language));
    let now = now.unwrap_or_else(|| text.too_little.to_owned());
    let change = change(fact, text, language).filter(|_| fact.value.is_some());
    let better = fact.better.map_or("", |better| if better { "good" } else { "bad" });
    let (name, link) = (label(fact, language), fact.link.clone());
    view! {
        <div>
            <dt>{name}</dt>
            <dd>
                <a href=link>{now}</a>
                <span class="change" data-tone=better>
                    {change}
                </span>
            </dd>
        </div>
    }
}
