//! What is behind a number.

use super::{
    address::{AskedNumber, back_to, name_of},
    api::fetch_evidence,
    items::Items,
    tiles::{made_of, tone, value_words},
};
use crate::{
    acts::keep_acts,
    data::page_data,
    live::use_live,
    not_found::NotFound,
    preferences::Preferences,
    text::delivery::use_delivery_text,
    ui::{Badge, EmptyState, ErrorState, PageHead, Skeleton, chart::CsvLink, range_words},
};
use icondata_lu as lucide;
use leptos::prelude::*;
use leptos_router::{LazyRoute, hooks::use_location, lazy_route};
use platform::delivery::{Evidence, Reading};

/// What is behind a number. Its code is loaded with the page.
pub struct EvidencePage;

#[lazy_route]
#[expect(clippy::used_underscore_binding, reason = "the macro hands it on")]
impl LazyRoute for EvidencePage {
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
    let live = use_live();
    let location = use_location();
    let asked = Memo::new(move |before: Option<&Option<AskedNumber>>| {
        let path = location.pathname.get();
        let now = location.query.with(|query| AskedNumber::of(&path, query));
        now.or_else(|| before.cloned().flatten())
    });
    let page = page_data(
        move || (asked.get(), live.version(), answered.get()),
        |(asked, ..)| async move {
            let Some(asked) = asked else { return Ok(None) };
            let of = name_of(&asked.asked.scope);
            let (range, zone) = (asked.asked.range.range, asked.asked.zone.clone());
            let (measure, at) = (asked.measure.name().to_owned(), asked.at.map(|at| at.0));
            let found = fetch_evidence(of, measure, range, zone, at, asked.offset).await?;
            Ok::<_, crate::PortalError>(found.map(|found| (asked, found)))
        },
    );
    let body = move || {
        Suspend::new(async move {
            match page.await {
                Ok(Some((asked, found))) => view! { <Loaded asked found /> }.into_any(),
                Ok(None) => view! { <NotFound /> }.into_any(),
                Err(error) => view! { <ErrorState error /> }.into_any(),
            }
        })
    };
    view! { <Transition fallback=|| view! { <Skeleton rows=12 /> }>{body}</Transition> }.into_any()
}

#[component]
fn Loaded(asked: AskedNumber, found: Evidence) -> impl IntoView {
    let text = use_delivery_text();
    let title = (text.behind)(text.measure(asked.measure));
    let links = found
        .crumbs
        .iter()
        .map(|crumb| {
            let label =
                if crumb.label.is_empty() { text.company.to_owned() } else { crumb.label.clone() };
            let address = asked.asked.page_of(&crumb.scope);
            view! {
                <li>
                    <a href=address>{label}</a>
                </li>
            }
        })
        .collect_view();
    let language = expect_context::<Preferences>().language;
    let (first, last) = range_words(&found.zone, language, found.range);
    let number = found.reading.as_ref().map(|reading| view! { <Number reading=reading.clone() /> });
    let csv = asked.asked.csv(asked.measure.name(), &found.zone, asked.at);
    let list = if found.items.is_empty() {
        let (title, hint) = (text.none_behind, text.none_behind_hint);
        view! { <EmptyState icon=lucide::LuSearch title hint /> }.into_any()
    } else {
        let back = back_to(&asked);
        view! {
            <Items items=found.items.clone() back />
            <Pages asked=asked.clone() found=found.clone() />
        }
        .into_any()
    };
    view! {
        <PageHead title=title.clone() hint=text.behind_hint />
        <nav class="delivery-way" aria-label=text.title>
            <ol role="list">{links}</ol>
        </nav>
        <div class="delivery-tools">
            <p>{format!("{first} – {last}, {}", found.zone.name())}</p>
            <CsvLink address=csv what=title />
        </div>
        {number}
        {list}
    }
    .into_any()
}

/// The number itself.
#[component]
fn Number(reading: Reading) -> impl IntoView {
    let text = use_delivery_text();
    let language = expect_context::<Preferences>().language;
    let value = reading.value.map(|value| value_words(value, text, language));
    let band = reading.band.map(|band| view! { <Badge tone=tone(band)>{text.band(band)}</Badge> });
    let made = made_of(&reading, text, language);
    view! {
        <p class="delivery-number">
            <strong>{value}</strong>
            " "
            {band}
            " "
            {made}
        </p>
    }
    .into_any()
}

/// The ways to what comes before and after.
#[component]
fn Pages(asked: AskedNumber, found: Evidence) -> impl IntoView {
    let text = use_delivery_text();
    let shown = u64::try_from(found.items.len()).unwrap_or_default();
    let end = asked.offset + shown;
    let to = |offset| asked.asked.number_from(asked.measure, asked.at, offset);
    let before = (asked.offset > 0).then(|| {
        let address = to(asked.offset.saturating_sub(Evidence::SHOWN));
        view! {
            <a class="button" href=address rel="prev">
                {text.newer}
            </a>
        }
    });
    let after = (end < found.total).then(|| {
        view! {
            <a class="button" href=to(end) rel="next">
                {text.older}
            </a>
        }
    });
    view! {
        <p class="delivery-pages">{before} <span>{(text.shown)(end, found.total)}</span> {after}</p>
    }
    .into_any()
}
