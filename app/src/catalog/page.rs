//! The page: kinds as tabs, facets at the left, the table.

use super::{
    address::{catalog_address, query_of},
    api::{CatalogAnswer, list_entities},
    facets::Facets,
    pager::TablePager,
    table::EntityTable,
    toolbar::{Toolbar, follow_address},
};
use crate::{
    data::page_data,
    live::use_live,
    text::{Text, use_text},
    ui::{EmptyState, ErrorState, PageHead, PageTitle, Skeleton, Tab, TabList, kind_icon},
};
use leptos::prelude::*;
use leptos_router::{LazyRoute, hooks::use_query_map, lazy_route};
use platform::catalog::{KindCount, ListQuery};

/// The catalog. Its code is loaded with the page.
pub struct CatalogPage;

#[lazy_route]
#[expect(clippy::used_underscore_binding, reason = "the macro hands it on")]
impl LazyRoute for CatalogPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        view! { <Page /> }.into_any()
    }
}

#[component]
fn Page() -> impl IntoView {
    let text = use_text();
    let live = use_live();
    let params = use_query_map();
    let query = Memo::new(move |_| query_of(&params.get()));
    follow_address(query);
    let page = page_data(
        move || (query.get(), live.version()),
        |(query, _)| async move {
            let question = serde_json::to_string(&query).unwrap_or_default();
            list_entities(question).await.map(|answer| (query, answer))
        },
    );
    let body = move || {
        Suspend::new(async move {
            match page.await {
                Ok((query, answer)) => view! { <Loaded query answer /> }.into_any(),
                Err(error) => view! { <ErrorState error /> }.into_any(),
            }
        })
    };
    view! {
        <PageHead title=text.catalog hint=text.catalog_hint />
        <div class="page">
            <Transition fallback=|| view! { <Skeleton rows=12 /> }>{body}</Transition>
        </div>
    }
    .into_any()
}

#[component]
fn Loaded(query: ListQuery, answer: CatalogAnswer) -> impl IntoView {
    let text = use_text();
    let CatalogAnswer { page, healths } = answer;
    // Not a closure over the query: the server reads titles when the page's signals are gone.
    let title = query.kind.as_deref();
    let title = title.map_or_else(|| text.catalog.to_owned(), |kind| text.kind_plural(kind, kind));
    let tabs = tabs(&query, &page.kinds, text);
    let empty = page.rows.is_empty();
    let columns = query.shown_columns();
    let rows = if empty {
        view! { <Nothing query=query.clone() catalog_empty=page.kinds.is_empty() /> }.into_any()
    } else {
        view! { <EntityTable query=query.clone() rows=page.rows healths columns /> }.into_any()
    };
    view! {
        <PageTitle title />
        <TabList label=text.kinds tabs />
        <div class="page-columns">
            <Facets query=query.clone() facets=page.facets />
            <div class="page-list">
                <Toolbar query=query.clone() total=page.total />
                {rows}
                <TablePager
                    query
                    offset=page.offset
                    total=page.total
                    previous=page.previous
                    next=page.next
                />
            </div>
        </div>
    }
    .into_any()
}

/// A tab for each kind that has entities, and for the present one. The columns go along; filters
/// stay behind, since the counts are of all of a kind.
fn tabs(query: &ListQuery, kinds: &[KindCount], text: &Text) -> Vec<Tab> {
    let address = |kind: Option<String>| {
        let (columns, at) = (query.columns.clone(), query.at);
        catalog_address(&ListQuery { kind, columns, at, ..ListQuery::default() })
    };
    let mut tabs: Vec<Tab> = kinds
        .iter()
        .map(|kind| {
            let current = query.kind.as_ref() == Some(&kind.kind);
            Tab {
                label: text.kind_plural(&kind.kind, &kind.label),
                address: address(Some(kind.kind.clone())),
                count: Some(kind.count),
                // There are many kinds, and little room.
                icon: current.then(|| kind_icon(&kind.kind, None)),
                current,
            }
        })
        .collect();
    tabs.push(Tab {
        label: text.everything.to_owned(),
        address: address(None),
        count: Some(kinds.iter().map(|kind| kind.count).sum()),
        icon: None,
        current: query.kind.is_none(),
    });
    tabs
}

#[component]
fn Nothing(query: ListQuery, catalog_empty: bool) -> impl IntoView {
    let text = use_text();
    if catalog_empty {
        return view! {
            <EmptyState
                icon=icondata_lu::LuInbox
                title=text.catalog_empty
                hint=text.catalog_empty_hint
            >
                <code>"slipway serve --catalog ./my-services"</code>
            </EmptyState>
        }
        .into_any();
    }
    let ListQuery { kind, at, .. } = query;
    let fresh = catalog_address(&ListQuery { kind, at, ..ListQuery::default() });
    view! {
        <EmptyState icon=icondata_lu::LuSearchX title=text.no_match hint=text.no_match_hint>
            <a class="button" href=fresh>
                {text.clear_filters}
            </a>
        </EmptyState>
    }
    .into_any()
}
