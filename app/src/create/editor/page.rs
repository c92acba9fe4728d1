//! The page: the texts at the left, what comes of them at the right.

use super::{
    api::{EditorStart, fetch_editor},
    field::Fields,
    form::FormPreview,
    problems::Problems,
    rendered::Rendered,
    sample::SAMPLE,
    steps::StepsPreview,
    trying::Trying,
    workshop::Workshop,
};
use crate::{
    PortalError,
    acts::keep_acts,
    data::page_data,
    text::{template_editor::use_editor_text, use_text},
    ui::{ErrorState, PageHead, Picker, Skeleton},
};
use leptos::prelude::*;
use leptos_router::{LazyRoute, hooks::use_query_map, lazy_route};
use platform::EntityRef;

/// The editor. Its code is loaded with the page.
pub struct EditorPage;

#[lazy_route]
#[expect(clippy::used_underscore_binding, reason = "the macro hands it on")]
impl LazyRoute for EditorPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        view! { <Page /> }.into_any()
    }
}

#[component]
fn Page() -> impl IntoView {
    keep_acts();
    let (text, words) = (use_editor_text(), use_text());
    let query = use_query_map();
    // What is written is not lost to a change elsewhere: only another template begins anew.
    let asked = Memo::new(move |_| {
        query.with(|query| {
            let template: Option<EntityRef> =
                query.get_str("template").and_then(|it| it.parse().ok());
            (template, query.get("sample").is_some())
        })
    });
    let start = page_data(
        move || asked.get(),
        |(template, with_sample)| async move {
            let start = fetch_editor(template).await?;
            let text = if with_sample { SAMPLE.to_owned() } else { start.text };
            Ok::<_, PortalError>(EditorStart { text, ..start })
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
        <PageHead title=words.template_editor hint=text.hint />
        <Transition fallback=|| view! { <Skeleton rows=12 /> }>{body}</Transition>
    }
    .into_any()
}

#[component]
fn Workbench(start: EditorStart) -> impl IntoView {
    let text = use_editor_text();
    let EditorStart { text: initial, actions } = start;
    let shop = Workshop::new(&initial, &actions);
    view! {
        <form class="editor-load" action="/create/editor" method="get">
            <Picker name="template" label=text.load kinds=&["template"] />
            <button class="button" type="submit">
                {text.load_it}
            </button>
        </form>
        <div class="editor">
            <Fields initial shop />
            <div class="editor-shown" role="region" aria-label=text.preview>
                <Problems shop />
                <Rendered shop />
                <FormPreview shop />
                <StepsPreview shop />
                <Trying shop />
            </div>
        </div>
    }
    .into_any()
}
