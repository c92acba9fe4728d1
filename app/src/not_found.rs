//! The page for addresses that lead nowhere.

use crate::{
    text::use_text,
    ui::{EmptyState, PageTitle},
};
use leptos::prelude::*;

/// Says so, with the status 404, and shows ways on.
#[component]
pub fn NotFound() -> impl IntoView {
    let text = use_text();
    mark_not_found();
    view! {
        <PageTitle title=text.not_found_title />
        <h1 class="unseen">{text.not_found_title}</h1>
        <EmptyState icon=icondata_lu::LuCompass title=text.not_found_title hint=text.not_found_hint>
            <a class="button" data-look="main" href="/">
                {text.go_home}
            </a>
            <a class="button" href="/catalog">
                {text.go_catalog}
            </a>
        </EmptyState>
    }
}

/// Gives the answer that is being rendered the status 404; in the browser there is none to give.
pub fn mark_not_found() {
    #[cfg(feature = "ssr")]
    if let Some(response) = use_context::<leptos_axum::ResponseOptions>() {
        response.set_status(axum::http::StatusCode::NOT_FOUND);
    }
}
