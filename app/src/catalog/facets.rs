//! The facets: values with exact counts, each a link that chooses it or lets it go.

use super::address::catalog_address;
use crate::{
    text::use_text,
    ui::{Icon, count},
};
use leptos::prelude::*;
use platform::catalog::{Facet, FacetField, FacetValue, ListQuery};

/// How many values are shown before "more".
const FIRST: usize = 7;

/// All facets. On a phone they fold away behind one line.
#[component]
pub(super) fn Facets(query: ListQuery, facets: Vec<Facet>) -> impl IntoView {
    let text = use_text();
    let chosen: usize = query.filters.values().map(Vec::len).sum();
    let groups = facets
        .into_iter()
        .filter(worth_showing)
        .map(|facet| view! { <Group query=query.clone() facet /> })
        .collect_view();
    let number = (chosen > 0).then(|| view! { <span class="chosen">{chosen}</span> });
    view! {
        <aside class="facets" aria-label=text.filters>
            <input class="unseen" type="checkbox" id="facets-open" aria-label=text.filters />
            <label class="opener" for="facets-open">
                <Icon icon=icondata_lu::LuListFilter />
                {text.filters}
                {number}
            </label>
            <div class="groups">{groups}</div>
        </aside>
    }
    .into_any()
}

/// A single namespace tells nobody anything.
fn worth_showing(facet: &Facet) -> bool {
    let chosen = facet.values.iter().any(|value| value.chosen);
    let several = facet.total > 1 || facet.field != FacetField::Namespace;
    !facet.values.is_empty() && (several || chosen)
}

#[component]
fn Group(query: ListQuery, facet: Facet) -> impl IntoView {
    let text = use_text();
    let field = facet.field;
    let mut values = facet.values.into_iter();
    let value = |value: FacetValue, query: &ListQuery| {
        view! { <Value query=query.clone() field value /> }
    };
    let first = values.by_ref().take(FIRST).map(|next| value(next, &query)).collect_view();
    let shown = u64::try_from(Facet::SHOWN).unwrap_or(u64::MAX);
    let beyond = facet.total.saturating_sub(shown);
    let rest: Vec<_> = values.map(|next| value(next, &query)).collect();
    let more = (!rest.is_empty()).then(|| {
        let number = u64::try_from(rest.len()).unwrap_or(u64::MAX);
        let note =
            (beyond > 0).then(|| view! { <li class="beyond">{(text.and_more)(beyond)}</li> });
        view! {
            <details>
                <summary>{(text.show_more)(number)}</summary>
                <ul role="list">{rest} {note}</ul>
            </details>
        }
    });
    view! {
        <section aria-label=text.facet(field)>
            <h2>{text.facet(field)}</h2>
            <ul role="list">{first}</ul>
            {more}
        </section>
    }
    .into_any()
}

#[component]
fn Value(query: ListQuery, field: FacetField, value: FacetValue) -> impl IntoView {
    let address = catalog_address(&query.toggled(field, &value.value));
    let chosen = value.chosen;
    view! {
        <li>
            <a href=address data-noscroll="true" aria-current=chosen.then_some("true")>
                <span class="box">
                    {chosen.then(|| view! { <Icon icon=icondata_lu::LuCheck size=12 /> })}
                </span>
                <span class="label">{value.label}</span>
                <span class="count">{count(value.count)}</span>
            </a>
        </li>
    }
    .into_any()
}
