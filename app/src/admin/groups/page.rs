//! The page: tabs, search, a list; or one group. Links and forms, so it works without script.

use super::{
    address::{Asked, PATH},
    api::{fetch_group, fetch_groups},
    detail::Detail,
    list::List,
};
use crate::{
    PortalError,
    data::page_data,
    text::{groups::use_groups_text, use_text},
    ui::{ErrorState, PageHead, Skeleton, Tab, TabList},
};
use leptos::prelude::*;
use leptos_router::{LazyRoute, hooks::use_query_map, lazy_route};
use platform::identity::{GroupDetail, GroupSort, GroupsPage as Groups};
use serde::{Deserialize, Serialize};

/// Groups. Its code is loaded with the page.
pub struct GroupsPage;

#[lazy_route]
#[expect(clippy::used_underscore_binding, reason = "the macro hands it on")]
impl LazyRoute for GroupsPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        view! { <Page /> }.into_any()
    }
}

#[derive(Clone, PartialEq, Serialize, Deserialize)]
enum Answer {
    List(Groups),
    One(Option<Box<GroupDetail>>),
}

async fn answer(asked: Asked) -> Result<(Asked, Answer), PortalError> {
    let Asked { sort, text, group, claim, offset } = asked.clone();
    let answer = if group.is_empty() && claim.is_empty() {
        Answer::List(fetch_groups(sort.name().to_owned(), text, offset).await?)
    } else {
        Answer::One(fetch_group(group, claim, offset).await?.map(Box::new))
    };
    Ok((asked, answer))
}

#[component]
fn Page() -> impl IntoView {
    let (text, words) = (use_groups_text(), use_text());
    let query = use_query_map();
    let asked = Memo::new(move |_| query.with(Asked::of));
    let data = page_data(move || asked.get(), answer);
    let body = move || {
        Suspend::new(async move {
            match data.await {
                Ok((asked, Answer::List(page))) => view! { <Listed asked page /> }.into_any(),
                Ok((asked, Answer::One(Some(detail)))) => {
                    view! { <Detail asked detail=*detail /> }.into_any()
                }
                Ok((_, Answer::One(None))) => view! {
                    <p>{text.gone}</p>
                    <p>
                        <a href=PATH>{text.back}</a>
                    </p>
                }
                .into_any(),
                Err(error) => view! { <ErrorState error /> }.into_any(),
            }
        })
    };
    view! {
        <PageHead title=words.run.groups hint=text.hint />
        <Transition fallback=|| view! { <Skeleton rows=8 /> }>{body}</Transition>
    }
    .into_any()
}

#[component]
fn Listed(asked: Asked, page: Groups) -> impl IntoView {
    let (text, words) = (use_groups_text(), use_text());
    let tabs = GroupSort::ALL
        .into_iter()
        .zip(text.sorts)
        .zip(page.counts)
        .map(|((sort, label), count)| Tab {
            label: label.to_owned(),
            address: Asked { sort, ..Asked::default() }.address(),
            count: Some(count),
            icon: None,
            current: sort == asked.sort,
        })
        .collect();
    let at = GroupSort::ALL.iter().position(|sort| *sort == asked.sort).unwrap_or_default();
    let show = (asked.sort != GroupSort::default()).then(|| {
        view! { <input type="hidden" name="show" value=asked.sort.name() /> }
    });
    view! {
        <TabList label=words.run.groups tabs />
        <p class="groups-hint">{text.sort_hints[at]}</p>
        <form class="groups-search" action=PATH method="get" role="search">
            {show}
            <input
                type="search"
                name="text"
                value=asked.text.clone()
                placeholder=text.search
                aria-label=text.search
            />
            <button class="button" type="submit">
                {text.search}
            </button>
        </form>
        <List asked page />
    }
    .into_any()
}
