//! The page: the field, categories as tabs, facets at the left, the results.

use super::{
    address::{query_of, search_address},
    api::find,
    facets::Facets,
    list::{Results, ResultsPager},
    personal::Personal,
};
use crate::{
    data::page_data,
    live::use_live,
    text::{
        search::{SearchText, use_search_text},
        use_text,
    },
    ui::{EmptyState, ErrorState, Icon, PageHead, Skeleton, Tab, TabList, count},
};
use icondata_lu as lucide;
use leptos::{ev::SubmitEvent, html::Input, prelude::*};
use leptos_router::{
    LazyRoute, NavigateOptions,
    hooks::{use_navigate, use_query_map},
    lazy_route,
};
use platform::search::{SearchPage as Found, SearchQuery, SearchSort};

/// Search. Its code is loaded with the page.
pub struct SearchPage;

#[lazy_route]
#[expect(clippy::used_underscore_binding, reason = "the macro hands it on")]
impl LazyRoute for SearchPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        view! { <Page /> }.into_any()
    }
}

#[component]
fn Page() -> impl IntoView {
    let words = use_search_text();
    let live = use_live();
    let params = use_query_map();
    let query = Memo::new(move |_| query_of(&params.get()));
    let page = page_data(
        move || (query.get(), live.version()),
        |(query, _)| async move {
            let question = serde_json::to_string(&query).unwrap_or_default();
            find(question).await.map(|page| (query, page))
        },
    );
    let body = move || {
        Suspend::new(async move {
            match page.await {
                Ok((query, page)) => view! { <Loaded query page /> }.into_any(),
                Err(error) => view! { <ErrorState error /> }.into_any(),
            }
        })
    };
    view! {
        <PageHead title=words.title hint=words.hint />
        <Field query />
        <Transition fallback=|| view! { <Skeleton rows=12 /> }>{body}</Transition>
        <Personal query />
    }
    .into_any()
}

/// Where one types. Without script the browser asks for the same page with it.
#[component]
fn Field(query: Memo<SearchQuery>) -> impl IntoView {
    let words = use_search_text();
    let text = use_text();
    let field = NodeRef::<Input>::new();
    let navigate = use_navigate();
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        if let Some(field) = field.get() {
            let kept = SearchQuery { text: field.value(), offset: 0, ..query.get_untracked() };
            navigate(&search_address(&kept), NavigateOptions::default());
        }
    };
    let typed = move || query.with(|query| query.text.clone());
    let initial = query.with_untracked(|query| query.text.clone());
    view! {
        <form class="search-field" role="search" action="/search" method="get" on:submit=submit>
            <input
                node_ref=field
                type="search"
                name="query"
                value=initial
                prop:value=typed
                placeholder=words.example
                aria-label=text.search_hint
                autocomplete="off"
                spellcheck="false"
            />
            <button class="button" data-look="main" type="submit">
                <Icon icon=lucide::LuSearch />
                {words.title}
            </button>
        </form>
    }
    .into_any()
}

#[component]
fn Loaded(query: SearchQuery, page: Found) -> impl IntoView {
    let words = use_search_text();
    let degraded = page.degraded.is_some().then(|| notice(words.degraded.into_any()));
    let near = page.near.then(|| notice(words.near.into_any()));
    let meant = suggestions(&query, &page, words);
    let total = page.total;
    let tabs = tabs(&query, &page, words);
    let results = if page.hits.is_empty() {
        let hint = if query.filters.is_empty() { words.none_hint } else { words.none_filtered };
        let elsewhere = elsewhere(&query, &page, words);
        let fresh = SearchQuery { text: query.text.clone(), ..SearchQuery::default() };
        view! {
            <EmptyState icon=lucide::LuSearchX title=words.none hint>
                <a class="button" href=search_address(&fresh)>
                    {use_text().clear_filters}
                </a>
            </EmptyState>
            {elsewhere}
        }
        .into_any()
    } else {
        view! { <Results hits=page.hits /> }.into_any()
    };
    view! {
        <TabList label=words.categories tabs />
        <div class="page-columns">
            <Facets query=query.clone() facets=page.facets />
            <div class="page-list">
                {degraded} {meant} {near} {order(&query, words)} {results}
                <ResultsPager query total />
            </div>
        </div>
    }
    .into_any()
}

fn notice(words: AnyView) -> AnyView {
    view! {
        <p class="search-field-notice" role="status">
            {words}
        </p>
    }
    .into_any()
}

/// What else could have been meant, each a link that asks it.
fn suggestions(query: &SearchQuery, page: &Found, words: &'static SearchText) -> Option<AnyView> {
    if page.suggestions.is_empty() {
        return None;
    }
    let links = page
        .suggestions
        .iter()
        .map(|one| {
            let other = SearchQuery { text: one.text.clone(), offset: 0, ..query.clone() };
            view! {
                " "
                <a href=search_address(&other)>{one.text.clone()}</a>
            }
        })
        .collect_view();
    Some(notice(
        view! {
            {words.did_you_mean}
            {links}
        }
        .into_any(),
    ))
}

/// The categories that have what the chosen ones have not.
fn elsewhere(query: &SearchQuery, page: &Found, words: &'static SearchText) -> Option<AnyView> {
    let others = page.categories.iter().filter(|one| !query.categories.contains(&one.category));
    let links: Vec<_> = others
        .map(|one| {
            let categories = [one.category.clone()].into();
            let address = search_address(&SearchQuery { categories, offset: 0, ..query.clone() });
            let label = words.category(&one.category);
            view! {
                " "
                <a href=address>{label} " (" {count(one.count)} ")"</a>
            }
        })
        .collect();
    (!query.categories.is_empty() && !links.is_empty()).then(|| {
        notice(
            view! {
                {words.elsewhere}
                {links}
            }
            .into_any(),
        )
    })
}

/// All, and each category that has any.
fn tabs(query: &SearchQuery, page: &Found, words: &'static SearchText) -> Vec<Tab> {
    let address = |category: Option<&str>| {
        let categories = category.map(str::to_owned).into_iter().collect();
        search_address(&SearchQuery { categories, offset: 0, ..query.clone() })
    };
    let all = page.categories.iter().map(|one| one.count).sum();
    let first = Tab {
        label: words.all.to_owned(),
        address: address(None),
        count: Some(all),
        icon: None,
        current: query.categories.is_empty(),
    };
    let rest = page.categories.iter().map(|one| Tab {
        label: words.category(&one.category),
        address: address(Some(&one.category)),
        count: Some(one.count),
        icon: None,
        current: query.categories.contains(&one.category),
    });
    std::iter::once(first).chain(rest).collect()
}

fn order(query: &SearchQuery, words: &'static SearchText) -> AnyView {
    let link = |sort: SearchSort, label: &'static str| {
        let current = (query.sort == sort).then_some("true");
        let address = search_address(&SearchQuery { sort, offset: 0, ..query.clone() });
        view! {
            <a href=address aria-current=current>
                {label}
            </a>
        }
    };
    view! {
        <nav class="search-field-order" aria-label=words.order>
            {link(SearchSort::Relevance, words.by_relevance)}
            {link(SearchSort::Updated, words.by_change)}
        </nav>
    }
    .into_any()
}
