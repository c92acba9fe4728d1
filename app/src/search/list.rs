//! The results.

use super::{
    address::{PAGE_SIZE, search_address},
    api::open_hit,
};
use crate::{
    text::{search::use_search_text, use_text},
    ui::{Badge, Icon, KindIcon, Pager, RelativeTime},
};
use icondata_lu as lucide;
use leptos::{prelude::*, task::spawn_local};
use platform::search::{Explanation, Hit, Piece, SearchQuery};

/// The results, one below the other.
#[component]
pub(super) fn Results(hits: Vec<Hit>) -> impl IntoView {
    let hits = hits.into_iter().map(result).collect_view();
    view! { <ol class="search-results">{hits}</ol> }.into_any()
}

fn result(hit: Hit) -> AnyView {
    let text = use_text();
    let words = use_search_text();
    let entity = hit.entity.clone();
    let opened = move |_| {
        let entity = entity.clone();
        spawn_local(async move {
            // What is not remembered is only not remembered.
            drop(open_hit(entity).await);
        });
    };
    let kind = hit.entity.kind().to_owned();
    let what = match hit.category.as_str() {
        "docs" | "operations" | "fields" | "deployments" => words.category(&hit.category),
        _ => text.kind_singular(&kind, &kind),
    };
    let picture = match hit.category.as_str() {
        "docs" => page_picture(lucide::LuBookOpen),
        "operations" => page_picture(lucide::LuWebhook),
        "fields" => page_picture(lucide::LuBraces),
        "deployments" => page_picture(lucide::LuRocket),
        _ => view! { <KindIcon kind entity_type=hit.entity_type.clone() /> }.into_any(),
    };
    let place = (!hit.path.is_empty()).then(|| view! { <span>{hit.path}</span> });
    let owner = hit.owner.map(|owner| {
        view! {
            <span>
                <Icon icon=lucide::LuUsers size=13 />
                {owner.name().to_owned()}
            </span>
        }
    });
    let lifecycle = hit.lifecycle.map(|lifecycle| view! { <Badge>{lifecycle}</Badge> });
    let why = hit.explanation.map(explanation);
    view! {
        <li>
            <a href=hit.address on:click=opened>
                {picture}
                <strong>{pieces(hit.title_pieces)}</strong>
            </a>
            <p class="excerpt">{pieces(hit.text)}</p>
            <p class="facts">
                <span>{what}</span>
                {place}
                {owner}
                {lifecycle}
                <RelativeTime at=hit.updated_at />
            </p>
            {why}
        </li>
    }
    .into_any()
}

fn page_picture(icon: icondata_core::Icon) -> AnyView {
    view! {
        <span class="kind-icon" data-hue="grey">
            <Icon icon size=14 />
        </span>
    }
    .into_any()
}

/// A text with what was looked for marked.
fn pieces(pieces: Vec<Piece>) -> AnyView {
    let piece = |piece: Piece| {
        if piece.found {
            view! { <mark>{piece.text}</mark> }.into_any()
        } else {
            piece.text.into_any()
        }
    };
    pieces.into_iter().map(piece).collect_view().into_any()
}

fn explanation(why: Explanation) -> AnyView {
    let words = use_search_text();
    let reasons = why
        .reasons
        .into_iter()
        .map(|reason| view! { <li>{reason.of} " " {format!("{:.2}", reason.value)}</li> })
        .collect_view();
    view! {
        <details class="why">
            <summary>{words.why} " " {format!("{:.2}", why.score)}</summary>
            <ul>{reasons}</ul>
        </details>
    }
    .into_any()
}

/// Where one is in the results, and the way on.
#[component]
pub(super) fn ResultsPager(query: SearchQuery, total: u64) -> impl IntoView {
    let first = if total == 0 { 0 } else { query.offset + 1 };
    let last = total.min(query.offset + PAGE_SIZE);
    let at = |offset: u64| search_address(&SearchQuery { offset, ..query.clone() });
    let back = query.offset.checked_sub(PAGE_SIZE).map(at);
    let forth = (last < total).then(|| at(query.offset + PAGE_SIZE));
    view! { <Pager rows=(first, last) total back forth /> }
}
