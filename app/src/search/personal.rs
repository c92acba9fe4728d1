//! What somebody searched for lately, and keeps.

use super::{
    address::search_address,
    api::{ForgetSearch, SaveSearch, own_searches},
};
use crate::{data::page_data, text::search::use_search_text, ui::Icon};
use icondata_lu as lucide;
use leptos::{form::ActionForm, prelude::*};
use platform::search::{PersonalSearches, SavedSearch, SearchQuery};

/// Both lists, and the way to keep the present search.
#[component]
pub(super) fn Personal(query: Memo<SearchQuery>) -> impl IntoView {
    let save = ServerAction::<SaveSearch>::new();
    let forget = ServerAction::<ForgetSearch>::new();
    let searches = page_data(
        move || (query.get(), save.version().get(), forget.version().get()),
        |_| own_searches(),
    );
    let body = move || {
        Suspend::new(async move {
            let searches = searches.await.unwrap_or_default();
            lists(searches, query.get_untracked(), save, forget)
        })
    };
    view! { <Transition>{body}</Transition> }.into_any()
}

fn lists(
    searches: PersonalSearches,
    query: SearchQuery,
    save: ServerAction<SaveSearch>,
    forget: ServerAction<ForgetSearch>,
) -> AnyView {
    let words = use_search_text();
    let saved = searches.saved.into_iter().map(|one| kept(one, forget)).collect_view();
    let recent = searches
        .recent
        .into_iter()
        .map(|one| {
            let again = SearchQuery { text: one.text.clone(), ..SearchQuery::default() };
            view! {
                <li>
                    <a href=search_address(&again)>{one.text}</a>
                </li>
            }
        })
        .collect_view();
    let keep = (!query.text.is_empty()).then(|| {
        view! {
            <ActionForm action=save attr:class="save">
                <input type="hidden" name="address" value=search_address(&query) />
                <input
                    type="text"
                    name="name"
                    required
                    maxlength="100"
                    value=query.text.clone()
                    aria-label=words.name
                />
                <button class="button" type="submit">
                    {words.keep}
                </button>
            </ActionForm>
        }
    });
    view! {
        <div class="search-personal">
            <section aria-label=words.saved>
                <h2>{words.saved}</h2>
                <ul role="list">{saved}</ul>
                {keep}
            </section>
            <section aria-label=words.recent>
                <h2>{words.recent}</h2>
                <ul role="list">{recent}</ul>
            </section>
        </div>
    }
    .into_any()
}

fn kept(one: SavedSearch, forget: ServerAction<ForgetSearch>) -> AnyView {
    let words = use_search_text();
    view! {
        <li>
            <a href=one.address>{one.name.clone()}</a>
            <ActionForm action=forget>
                <input type="hidden" name="name" value=one.name />
                <button
                    class="button"
                    data-look="quiet"
                    data-square
                    type="submit"
                    aria-label=words.forget
                >
                    <Icon icon=lucide::LuX size=14 />
                </button>
            </ActionForm>
        </li>
    }
    .into_any()
}
