//! The page of an entity that is no longer in the catalog: it says so, and what happened to it.

use super::history::History;
use crate::{
    not_found::mark_not_found,
    text::use_text,
    ui::{KindIcon, PageTitle},
};
use leptos::prelude::*;
use platform::{EntityRef, catalog::HistoryPage};

/// The page, with the status 404.
#[component]
pub(super) fn Gone(reference: EntityRef, page: HistoryPage, before: bool) -> impl IntoView {
    let text = use_text();
    mark_not_found();
    let label = page.changes.first().map_or_else(|| reference.short(), |last| last.label.clone());
    let kind = reference.kind().to_owned();
    view! {
        <PageTitle title=label.clone() />
        <header class="entity-head">
            <KindIcon kind large=true />
            <div class="words">
                <h1>{label}</h1>
                <p class="description">
                    <strong>{text.entity.gone}</strong>
                    " "
                    {text.entity.gone_hint}
                </p>
            </div>
            <a class="button" href="/catalog">
                {text.go_catalog}
            </a>
        </header>
        <History reference page before />
    }
    .into_any()
}
