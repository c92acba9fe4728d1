//! One source: how it stands, what it holds, and the way to take it out.

use super::{
    address::SOURCES, api::SourceAnswer, problems::Problems, removal::Removal, removal_address,
    sources::ReadAgain, takes_removals,
};
use crate::{
    not_found::mark_not_found,
    text::{Text, registry::use_registry_text, use_text},
    ui::{Badge, Card, EmptyState, EntityName, Icon, PageTitle, RelativeTime, count},
    who::Who,
};
use leptos::prelude::*;
use platform::{
    access::Permission,
    catalog::{EntityRow, ImportState, SourceDetail, SourceEntry},
};

/// A state in words, with its tone and the reason of a failure.
pub(super) fn state_words(
    state: &ImportState,
    text: &'static Text,
) -> (&'static str, &'static str, Option<String>) {
    match state {
        ImportState::Waiting => (text.source_waiting, "plain", None),
        ImportState::Reading => (text.source_reading, "accent", None),
        ImportState::Ready => (text.source_ready, "good", None),
        ImportState::Limited(until) => {
            let limited = (text.source_limited)(&text.moment(*until));
            (text.source_waiting, "plain", Some(limited))
        }
        ImportState::Failed(reason) => (text.source_failed, "bad", Some(reason.clone())),
    }
}

/// The source.
#[component]
pub(super) fn SourceShown(answer: SourceAnswer, removing: bool) -> impl IntoView {
    let (text, words) = (use_registry_text(), use_text());
    let SourceAnswer { detail, entity } = answer;
    let SourceDetail { entry, entities, total, shared, problems } = detail;
    let removal = removing.then(|| {
        let (entry, entities) = (entry.clone(), entities.clone());
        view! { <Removal entry entities total shared entity /> }
    });
    let SourceEntry { state, registration } = entry;
    let name = state.target;
    let may = takes_removals() && Who::current().may(Permission::CatalogUnregister);
    let removable = registration.is_some() && may && !removing;
    let remove = removable.then(|| {
        view! {
            <a class="button" href=removal_address(&name, None)>
                <Icon icon=icondata_lu::LuUnplug />
                {text.unregister}
            </a>
        }
    });
    let (state_word, tone, reason) = state_words(&state.state, words);
    let read = state.read_at.map(|at| {
        view! { <span>{text.read_at} " " <RelativeTime at /></span> }
    });
    let by = state.reader.clone().map(|reader| {
        view! { <span>{text.read_by} " " <code>{reader}</code></span> }
    });
    let since = registration.as_ref().map(|registration| {
        let at = registration.at;
        view! { <span>{text.registered_at} " " <RelativeTime at /></span> }
    });
    let from = registration.is_none().then(|| view! { <span>{text.from_configuration}</span> });
    let title = registration.map_or_else(|| name.clone(), |registration| registration.target);
    view! {
        <PageTitle title=title.clone() />
        <article class="registry-source">
            <header>
                <div class="words">
                    <a class="back" href=SOURCES>
                        {text.all_sources}
                    </a>
                    <h2>
                        <code>{title}</code>
                    </h2>
                    <p class="facts" role="status">
                        <Badge tone>{state_word}</Badge>
                        {read}
                        {by}
                        {since}
                        {from}
                    </p>
                </div>
                <div class="buttons">
                    <ReadAgain source=name quiet=false />
                    {remove}
                </div>
            </header>
            {reason
                .map(|reason| {
                    view! {
                        <div class="registry-notice" data-tone="bad">
                            <Icon icon=icondata_lu::LuCircleAlert />
                            <p>{reason}</p>
                        </div>
                    }
                })}
            {removal}
            <Problems problems />
            <Entities entities total waiting=!matches!(state.state, ImportState::Ready) />
        </article>
    }
    .into_any()
}

#[component]
fn Entities(entities: Vec<EntityRow>, total: u64, waiting: bool) -> impl IntoView {
    let (text, words) = (use_registry_text(), use_text());
    if entities.is_empty() {
        let hint = if waiting { text.coming } else { text.nothing_there };
        return view! { <EmptyState icon=icondata_lu::LuInbox title=text.no_entities hint=hint /> }
            .into_any();
    }
    let hidden = total.saturating_sub(u64::try_from(entities.len()).unwrap_or(u64::MAX));
    let more = (hidden > 0).then(|| view! { <li class="more">{(text.more)(&count(hidden))}</li> });
    let rows = entities
        .into_iter()
        .map(|row| {
            let kind = words.kind_singular(row.reference.kind(), &row.kind);
            view! {
                <li data-row>
                    <EntityName row />
                    <span class="kind">{kind}</span>
                </li>
            }
        })
        .collect_view();
    let title = (words.entities_count)(total);
    view! {
        <Card title icon=icondata_lu::LuBoxes>
            <ul class="registry-entities flush" role="list">
                {rows}
                {more}
            </ul>
        </Card>
    }
    .into_any()
}

/// What stands where a source was, with the status 404.
#[component]
pub(super) fn Nowhere() -> impl IntoView {
    let text = use_registry_text();
    mark_not_found();
    view! {
        <EmptyState icon=icondata_lu::LuUnplug title=text.source_gone hint=text.source_gone_hint>
            <a class="button" href=SOURCES>
                {text.all_sources}
            </a>
        </EmptyState>
    }
    .into_any()
}
