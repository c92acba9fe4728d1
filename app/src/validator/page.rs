//! The page: the text at the left, what there is to say of it at the right.

use super::{
    editor::{Draft, Editor},
    examples::{EXAMPLES, example},
    verdict::Verdicts,
};
use crate::{
    data::page_data,
    text::{use_text, validator::use_validator_text},
    ui::{PageHead, Skeleton},
};
use leptos::prelude::*;
use leptos_router::{LazyRoute, hooks::use_query_map, lazy_route};
use serde::Deserialize;

/// What a form without script sent: the text to judge.
#[derive(Clone, Debug, Deserialize)]
pub struct Submitted {
    /// The text, its lines ended as forms end them.
    pub text: String,
}

/// The validator. Its code is loaded with the page.
pub struct ValidatorPage;

#[lazy_route]
#[expect(clippy::used_underscore_binding, reason = "the macro hands it on")]
impl LazyRoute for ValidatorPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        view! { <Page /> }.into_any()
    }
}

#[component]
fn Page() -> impl IntoView {
    let (text, words) = (use_validator_text(), use_text());
    let params = use_query_map();
    let chosen = Memo::new(move |_| params.with(|params| params.get("example")));
    let submitted = use_context::<Submitted>().map(|form| form.text.replace("\r\n", "\n"));
    // What was sent travels with the page, so that the browser goes on with it.
    let sent = page_data(
        || (),
        move |()| {
            let submitted = submitted.clone();
            async move { submitted }
        },
    );
    let body = move || {
        Suspend::new(async move {
            let sent = sent.await;
            let example = chosen.with_untracked(|name| name.as_deref().and_then(example));
            let initial = sent.unwrap_or_else(|| example.unwrap_or_default().to_owned());
            view! { <Workbench initial chosen /> }
        })
    };
    view! {
        <PageHead title=words.validate hint=text.hint />
        <Transition fallback=|| view! { <Skeleton rows=12 /> }>{body}</Transition>
    }
    .into_any()
}

#[component]
fn Workbench(initial: String, chosen: Memo<Option<String>>) -> impl IntoView {
    let draft = Draft::new(&initial);
    Effect::new(move |before: Option<Option<String>>| {
        let name = chosen.get();
        if before.is_some_and(|before| before != name)
            && let Some(text) = name.as_deref().and_then(example)
        {
            draft.replace(text);
        }
        name
    });
    view! {
        <form
            class="validator"
            action="/validate"
            method="post"
            on:submit=|event| event.prevent_default()
        >
            <Starts chosen />
            <div class="validator-columns">
                <Editor initial draft />
                <Verdicts draft />
            </div>
        </form>
    }
    .into_any()
}

/// Texts to begin with, one for each kind.
#[component]
fn Starts(chosen: Memo<Option<String>>) -> impl IntoView {
    let (text, words) = (use_validator_text(), use_text());
    let links = EXAMPLES
        .iter()
        .map(|(kind, _)| {
            let current = move || (chosen.get().as_deref() == Some(*kind)).then_some("true");
            view! {
                <li>
                    <a
                        href=format!("/validate?example={kind}")
                        aria-current=current
                        data-noscroll="true"
                    >
                        {words.kind_singular(kind, kind)}
                    </a>
                </li>
            }
        })
        .collect_view();
    view! {
        <nav class="validator-starts" aria-label=text.start_from>
            <span>{text.start_from}</span>
            <ul role="list">{links}</ul>
        </nav>
    }
    .into_any()
}
