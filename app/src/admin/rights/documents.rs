//! All documents, by sort; and the way to a new one.

use super::{
    address::{POLICIES, document_address},
    roles::origin,
};
use crate::{
    text::rights::{RightsText, use_rights_text},
    ui::{Badge, Card},
};
use icondata_lu as lucide;
use leptos::prelude::*;
use platform::rights::{DocumentEntry, DocumentKind};

/// The lists.
#[component]
pub(super) fn Listed(documents: Vec<DocumentEntry>) -> impl IntoView {
    let text = use_rights_text();
    let icons = [lucide::LuScale, lucide::LuShield, lucide::LuLink];
    let cards = DocumentKind::ALL.into_iter().zip(text.kinds).zip(icons);
    let cards = cards
        .map(|((kind, title), icon)| {
            let own = documents.iter().filter(|one| one.kind == kind);
            let rows = own.map(|one| row(one, text)).collect_view();
            view! {
                <Card title icon>
                    <ul class="rights-list" role="list">
                        {rows}
                    </ul>
                </Card>
            }
        })
        .collect_view();
    let kinds = DocumentKind::ALL.into_iter().zip(text.kinds);
    let kinds = kinds
        .map(|(kind, title)| view! { <option value=kind.name()>{title}</option> })
        .collect_view();
    view! {
        <div class="rights-cards">
            {cards} <Card title=text.new_document icon=lucide::LuFilePlus2>
                <form class="rights-form" action=POLICIES method="get">
                    <label>
                        <span>{text.kind}</span>
                        <select name="kind">{kinds}</select>
                    </label>
                    <label>
                        <span>{text.name}</span>
                        <input
                            type="text"
                            name="name"
                            required
                            autocomplete="off"
                            spellcheck="false"
                        />
                    </label>
                    <button class="button" type="submit">
                        {text.open}
                    </button>
                </form>
            </Card>
        </div>
    }
    .into_any()
}

fn row(document: &DocumentEntry, text: &'static RightsText) -> AnyView {
    let DocumentEntry { kind, name, source, .. } = document;
    let from = match source {
        Some(source) => origin(source, text),
        None => view! { <Badge tone="warn">{text.switched_off}</Badge> }.into_any(),
    };
    view! {
        <li>
            <a href=document_address(*kind, name)>{name.clone()}</a>
            {from}
        </li>
    }
    .into_any()
}
