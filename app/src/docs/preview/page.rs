//! The page: the text at the left, how it looks at the right.

use super::{draft::Draft, editor::Editor, result::Shown, sample::sample};
use crate::{
    PortalError,
    data::page_data,
    docs::api::preview_docs,
    preferences::Preferences,
    text::{docs_preview::use_preview_text, use_text},
    ui::{ErrorState, PageHead, Skeleton},
};
use leptos::prelude::*;
use leptos_router::{LazyRoute, hooks::use_query_map, lazy_route};
use platform::docs::DocsPreview as Preview;
use serde::{Deserialize, Serialize};

/// What a form without script sent.
#[derive(Clone, Debug, Deserialize)]
pub struct SubmittedPage {
    /// The page, its lines ended as forms end them.
    pub text: String,
    /// What is given of its site's configuration.
    #[serde(default)]
    pub config: String,
}

/// What the page begins with.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Start {
    pub(super) text: String,
    pub(super) config: String,
    /// Whether it was sent or asked for: then nothing that was written before takes its place.
    pub(super) given: bool,
    /// How that looks.
    pub(super) shown: Preview,
}

/// The preview.
pub struct DocsPreview;

#[lazy_route]
#[expect(clippy::used_underscore_binding, reason = "the macro hands it on")]
impl LazyRoute for DocsPreview {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        view! { <Page /> }.into_any()
    }
}

#[component]
fn Page() -> impl IntoView {
    let (words, text) = (use_preview_text(), use_text());
    let language = expect_context::<Preferences>().language;
    let query = use_query_map();
    let with_sample = query.with_untracked(|query| query.get("sample").is_some());
    let submitted = use_context::<SubmittedPage>();
    // What was sent travels with the page, so that the browser goes on with it.
    let start = page_data(
        || (),
        move |()| {
            let plain = |text: String| text.replace("\r\n", "\n");
            let start = match submitted.clone() {
                Some(SubmittedPage { text, config }) => Start {
                    text: plain(text),
                    config: plain(config),
                    given: true,
                    ..Start::default()
                },
                None if with_sample => {
                    Start { text: sample(language).to_owned(), given: true, ..Start::default() }
                }
                None => Start::default(),
            };
            begun(start)
        },
    );
    let body = move || {
        Suspend::new(async move {
            match start.await {
                Ok(start) => view! { <Workbench start /> }.into_any(),
                Err(error) => view! { <ErrorState error /> }.into_any(),
            }
        })
    };
    view! {
        <PageHead title=text.preview_docs hint=words.hint />
        <Transition fallback=|| view! { <Skeleton rows=12 /> }>{body}</Transition>
    }
    .into_any()
}

/// Adds how it looks.
async fn begun(mut start: Start) -> Result<Start, PortalError> {
    if !start.text.is_empty() || !start.config.is_empty() {
        start.shown = preview_docs(start.text.clone(), start.config.clone()).await?;
    }
    Ok(start)
}

#[component]
fn Workbench(start: Start) -> impl IntoView {
    let words = use_preview_text();
    let draft = Draft::new(&start);
    let Start { text, config, given, .. } = start;
    view! {
        <form
            class="docs-preview"
            action="/docs/preview"
            method="post"
            on:submit=|event| event.prevent_default()
        >
            <fieldset class="views">
                <legend>{words.views}</legend>
                <label>
                    <input type="radio" name="view" value="write" checked=true />
                    <span>{words.write}</span>
                </label>
                <label>
                    <input type="radio" name="view" value="preview" />
                    <span>{words.preview}</span>
                </label>
            </fieldset>
            <Editor page=text config given draft />
            <Shown draft />
        </form>
    }
    .into_any()
}
