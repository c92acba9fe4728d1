//! The page of the company, a team or a service.

use super::{
    address::{self, Asked, USUAL},
    api::fetch_delivery,
    charts::Charts,
    definitions::Definitions,
    gaps::Known,
    rows::Rows,
    tiles::Tiles,
};
use crate::{
    data::page_data,
    live::use_live,
    not_found::NotFound,
    text::delivery::use_delivery_text,
    ui::{
        EmptyState, ErrorState, PageHead, Skeleton,
        chart::CsvLink,
        range::{PageRange, RangePicker},
    },
};
use icondata_lu as lucide;
use leptos::prelude::*;
use leptos_router::{LazyRoute, hooks::use_location, lazy_route};
use platform::{
    delivery::{Crumb, DeliveryPage as Answer, DeliveryScope},
    time_range::RangePreset,
};

/// What is offered: shorter times say too little.
const OFFERED: &[RangePreset] = &[
    RangePreset::Week,
    RangePreset::Days30,
    RangePreset::Days90,
    RangePreset::Months13,
    RangePreset::ThisMonth,
    RangePreset::LastMonth,
];

/// Delivery. Its code is loaded with the page.
pub struct DeliveryPage;

#[lazy_route]
#[expect(clippy::used_underscore_binding, reason = "the macro hands it on")]
impl LazyRoute for DeliveryPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        view! { <Page /> }.into_any()
    }
}

#[component]
fn Page() -> impl IntoView {
    let live = use_live();
    let location = use_location();
    let asked = Memo::new(move |before: Option<&Option<Asked>>| {
        let path = location.pathname.get();
        let now = location.query.with(|query| Asked::of(&path, query));
        // On the way to another page the last one stays.
        now.or_else(|| before.cloned().flatten())
    });
    let page = page_data(
        move || (asked.get(), live.version()),
        |(asked, _)| async move {
            let Some(asked) = asked else { return Ok(None) };
            let of = address::name_of(&asked.scope);
            let page = fetch_delivery(of, asked.range.range, asked.zone.clone()).await?;
            Ok::<_, crate::PortalError>(page.map(|page| (asked, page)))
        },
    );
    let body = move || {
        Suspend::new(async move {
            match page.await {
                Ok(Some((asked, page))) => view! { <Loaded asked page /> }.into_any(),
                Ok(None) => view! { <NotFound /> }.into_any(),
                Err(error) => view! { <ErrorState error /> }.into_any(),
            }
        })
    };
    view! { <Transition fallback=|| view! { <Skeleton rows=12 /> }>{body}</Transition> }.into_any()
}

#[component]
fn Loaded(asked: Asked, page: Answer) -> impl IntoView {
    let text = use_delivery_text();
    let title = match page.crumbs.last() {
        Some(Crumb { label, .. }) if !label.is_empty() => (text.of)(label),
        _ => text.title.to_owned(),
    };
    let way = way(&asked, &page.crumbs);
    view! {
        <PageHead title hint=text.hint />
        {way}
        <Body asked page />
    }
    .into_any()
}

/// The way from the company to what is shown.
fn way(asked: &Asked, crumbs: &[Crumb]) -> Option<impl IntoView + use<>> {
    let text = use_delivery_text();
    let links: Vec<_> = crumbs
        .iter()
        .map(|crumb| {
            let label =
                if crumb.label.is_empty() { text.company.to_owned() } else { crumb.label.clone() };
            let here = (crumb.scope == asked.scope).then_some("page");
            let address = asked.page_of(&crumb.scope);
            view! {
                <li>
                    <a href=address aria-current=here>
                        {label}
                    </a>
                </li>
            }
        })
        .collect();
    (links.len() > 1).then(|| {
        view! {
            <nav class="delivery-way" aria-label=text.title>
                <ol role="list">{links}</ol>
            </nav>
        }
    })
}

/// Everything below the head: also the tab of a service.
#[component]
pub fn Body(asked: Asked, page: Answer) -> impl IntoView {
    let text = use_delivery_text();
    let range = PageRange::of_address(USUAL);
    let picker = view! {
        <div class="delivery-tools">
            <RangePicker range offered=OFFERED />
            <CsvLink address=asked.csv("trend", &page.zone, None) what=text.trend />
        </div>
    };
    if page.services == 0 {
        let connected = !page.sources.is_empty();
        let (title, hint) = if connected {
            (text.nothing, text.nothing_hint)
        } else {
            (text.no_sources, text.no_sources_hint)
        };
        return view! {
            {picker}
            <EmptyState icon=lucide::LuGauge title hint />
            <Known page />
        }
        .into_any();
    }
    let rows = (page.scope != DeliveryScope::Company || !page.rows.is_empty())
        .then(|| view! { <Rows asked=asked.clone() page=page.clone() /> });
    view! {
        {picker}
        <Tiles asked=asked.clone() readings=page.readings.clone() points=page.points.clone() />
        <Charts asked page=page.clone() />
        {rows}
        <Known page />
        <Definitions />
    }
    .into_any()
}
