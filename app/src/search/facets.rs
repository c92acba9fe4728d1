//! The facets: values with exact counts, each a link that chooses it or lets it go.

use super::address::{search_address, toggled};
use crate::{
    text::{search::use_search_text, use_text},
    ui::{Icon, count},
};
use icondata_lu as lucide;
use leptos::prelude::*;
use platform::search::{SearchFacet, SearchFacetValue, SearchField, SearchQuery};

/// Values that are shown.
const SHOWN: usize = 8;

/// All facets. On a phone they fold away behind one line.
#[component]
pub(super) fn Facets(query: SearchQuery, facets: Vec<SearchFacet>) -> impl IntoView {
    let text = use_text();
    let worth = |facet: &SearchFacet| {
        let chosen = facet.values.iter().any(|value| value.chosen);
        chosen || facet.values.len() > 1
    };
    let groups = facets.into_iter().filter(worth).map(|facet| group(&query, facet)).collect_view();
    view! {
        <aside class="facets" aria-label=text.filters>
            <input class="unseen" type="checkbox" id="facets-open" aria-label=text.filters />
            <label class="opener" for="facets-open">
                <Icon icon=lucide::LuListFilter />
                {text.filters}
            </label>
            <div class="groups">{groups}</div>
        </aside>
    }
    .into_any()
}

fn group(query: &SearchQuery, facet: SearchFacet) -> AnyView {
    let field = facet.field;
    let label = use_search_text().field(field);
    let values = facet.values.into_iter().take(SHOWN);
    let values = values.map(|value| self::value(query, field, value)).collect_view();
    view! {
        <section aria-label=label>
            <h2>{label}</h2>
            <ul role="list">{values}</ul>
        </section>
    }
    .into_any()
}

fn value(query: &SearchQuery, field: SearchField, value: SearchFacetValue) -> AnyView {
    let address = search_address(&toggled(query, field, &value.value));
    let label = match field {
        SearchField::Owner => value.value.rsplit('/').next().unwrap_or_default().to_owned(),
        _ => value.value.clone(),
    };
    let check = value.chosen.then(|| view! { <Icon icon=lucide::LuCheck size=12 /> });
    view! {
        <li>
            <a data-noscroll="true" href=address aria-current=value.chosen.then_some("true")>
                <span class="box">{check}</span>
                <span class="label">{label}</span>
                <span class="count">{count(value.count)}</span>
            </a>
        </li>
    }
    .into_any()
}
