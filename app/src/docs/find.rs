//! Search within a site: a form that works without script, and what it finds.

use super::api::find_in_docs;
use crate::{
    data::page_data,
    text::docs::use_docs_text,
    ui::{ErrorState, Icon},
};
use icondata_lu as lucide;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use platform::{
    EntityRef,
    docs::{DocsHit, docs_address},
};

/// The parameter of an address that holds the question.
const QUESTION: &str = "find";

/// What is looked for on this page's site; empty for nothing.
pub fn use_question() -> Memo<String> {
    let query = use_query_map();
    Memo::new(move |_| query.with(|query| query.get(QUESTION).unwrap_or_default()))
}

/// The form.
#[component]
pub fn FindForm() -> impl IntoView {
    let words = use_docs_text();
    let question = use_question();
    view! {
        <form class="docs-find" role="search" method="get">
            <Icon icon=lucide::LuSearch size=14 />
            <input
                type="search"
                name=QUESTION
                maxlength="100"
                aria-label=words.find
                placeholder=words.find
                prop:value=move || question.get()
                value=question.get_untracked()
            />
        </form>
    }
    .into_any()
}

/// What is found, above the page; nothing while nothing is looked for.
#[component]
pub fn Found(entity: EntityRef) -> impl IntoView {
    let words = use_docs_text();
    let question = use_question();
    let asked = entity.clone();
    let hits = page_data(
        move || (asked.clone(), question.get()),
        |(entity, question)| async move {
            if question.trim().is_empty() {
                return Ok(None);
            }
            find_in_docs(entity, question).await.map(Some)
        },
    );
    let body = move || {
        let entity = entity.clone();
        Suspend::new(async move {
            match hits.await {
                Ok(None) => ().into_any(),
                Ok(Some(hits)) => {
                    let number = u64::try_from(hits.len()).unwrap_or(u64::MAX);
                    let items = hits.into_iter().map(|hit| one(&entity, hit)).collect_view();
                    view! {
                        <section class="docs-found" aria-labelledby="docs-found">
                            <h2 id="docs-found">{(words.found)(number)}</h2>
                            <ul role="list">{items}</ul>
                        </section>
                    }
                    .into_any()
                }
                Err(error) => view! { <ErrorState error /> }.into_any(),
            }
        })
    };
    view! { <Transition>{body}</Transition> }.into_any()
}

fn one(entity: &EntityRef, hit: DocsHit) -> AnyView {
    let anchor = if hit.anchor.is_empty() { String::new() } else { format!("#{}", hit.anchor) };
    let address = docs_address(entity, &format!("{}{anchor}", hit.path));
    let page = (hit.page != hit.title).then(|| view! { <span>{hit.page}</span> });
    view! {
        <li>
            <a href=address>
                <strong>{hit.title}</strong>
                {page}
                <p>{hit.excerpt}</p>
            </a>
        </li>
    }
    .into_any()
}
