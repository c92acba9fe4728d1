//! How the page looks, and what is wrong with it.

use super::{
    draft::{Draft, Part},
    place,
};
use crate::{
    text::docs_preview::{PreviewText, use_preview_text},
    ui::{EmptyState, Icon},
};
use leptos::{ev::MouseEvent, html::Div, prelude::*};
use platform::docs::DocsProblem;

/// The page as readers will see it.
#[component]
pub(super) fn Shown(draft: Draft) -> impl IntoView {
    let words = use_preview_text();
    let shown = draft.shown();
    let place = NodeRef::<Div>::new();
    let first = shown.with_untracked(|shown| shown.html.clone());
    let sent = first.clone();
    Effect::new(move |before: Option<String>| {
        let html = shown.with(|shown| shown.html.clone());
        // What the server sent stands there already, unless what is written was resumed meanwhile.
        if before.as_ref().unwrap_or(&sent) != &html
            && let Some(place) = place.get_untracked()
        {
            place::replace(&place, &html);
        }
        html
    });
    view! {
        <link rel="stylesheet" href="/assets/docs.css" />
        <section class="docs-shown" aria-labelledby="shown">
            <header>
                <h2 id="shown">{words.preview}</h2>
                <p role="status">{move || summary(draft, words)}</p>
            </header>
            <div class="page">
                <Show when=move || draft.is_empty()>
                    <EmptyState
                        icon=icondata_lu::LuFilePenLine
                        title=words.nothing
                        hint=words.nothing_hint
                    />
                </Show>
                <div
                    class="docs-text"
                    node_ref=place
                    inner_html=first
                    on:click=|event| place::follow(&event)
                ></div>
            </div>
            <ul role="list" class="problems" aria-label=words.problems>
                {move || {
                    let problems = shown.with(|shown| shown.problems.clone());
                    problems.into_iter().map(|one| problem(one, draft, words)).collect_view()
                }}
            </ul>
        </section>
    }
    .into_any()
}

/// How many things need the author.
fn summary(draft: Draft, words: &PreviewText) -> String {
    if let Some(error) = draft.behind().get() {
        return error.to_string();
    }
    let number = draft.shown().with(|shown| shown.problems.len());
    if draft.is_empty() && number == 0 {
        return String::new();
    }
    (words.count)(u64::try_from(number).unwrap_or(u64::MAX))
}

fn problem(problem: DocsProblem, draft: Draft, words: &'static PreviewText) -> AnyView {
    let DocsProblem { path, line, error, message } = problem;
    let (tone, icon) =
        if error { ("bad", icondata_lu::LuCircleX) } else { ("warn", icondata_lu::LuLightbulb) };
    let (part, field) =
        if path.is_some() { (Part::Config, "#page-config") } else { (Part::Page, "#page-text") };
    let place = line.map(|line| {
        let go = move |event: MouseEvent| {
            event.prevent_default();
            event.stop_propagation();
            draft.go_to(part, line);
        };
        let words = (words.place)(path.as_deref(), line);
        view! {
            <a class="place" href=field rel="external" on:click=go>
                {words}
            </a>
        }
    });
    view! {
        <li data-tone=tone>
            <Icon icon />
            <div>
                <p>{message}</p>
                {place}
            </div>
        </li>
    }
    .into_any()
}
