//! The page: a list of the operations at the left, the operations one below the other.

use super::api::{RenderedGroup, RenderedOperation, RenderedReference, read_reference};
use crate::{
    data::page_data,
    text::use_text,
    ui::{ErrorState, Icon, PageHead, PlainBlock, Skeleton},
};
use leptos::prelude::*;
use leptos_router::{LazyRoute, lazy_route};

/// The API reference. Its code is loaded with the page.
pub struct ReferencePage;

#[lazy_route]
#[expect(clippy::used_underscore_binding, reason = "the macro hands it on")]
impl LazyRoute for ReferencePage {
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
    let reference = page_data(|| (), |()| read_reference());
    let body = move || {
        Suspend::new(async move {
            match reference.await {
                Ok(reference) => view! { <Loaded reference /> }.into_any(),
                Err(error) => view! { <ErrorState error /> }.into_any(),
            }
        })
    };
    view! {
        <PageHead title=text.api_reference hint=text.api_reference_hint>
            <a class="button" href="/api/openapi.json" download="slipway-openapi.json">
                <Icon icon=icondata_lu::LuDownload />
                "openapi.json"
            </a>
        </PageHead>
        <Transition fallback=|| view! { <Skeleton rows=12 /> }>{body}</Transition>
    }
}

#[component]
fn Loaded(reference: RenderedReference) -> impl IntoView {
    let groups = reference.groups.into_iter().map(group).collect_view();
    view! {
        <div class="api-reference">
            <div class="list" inner_html=reference.list></div>
            <div class="operations">
                {groups} <div class="objects" inner_html=reference.objects></div>
            </div>
        </div>
    }
    .into_any()
}

fn group(RenderedGroup { name, operations }: RenderedGroup) -> impl IntoView {
    let operations = operations.into_iter().map(operation).collect_view();
    let label = name.clone();
    view! {
        <section aria-label=label>
            <h2>{name}</h2>
            {operations}
        </section>
    }
}

fn operation(operation: RenderedOperation) -> impl IntoView {
    let RenderedOperation { anchor, name, html, command } = operation;
    view! {
        <article id=anchor>
            <div inner_html=html></div>
            <PlainBlock code=command label=name />
        </article>
    }
}
