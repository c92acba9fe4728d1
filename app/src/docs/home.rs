//! The home of documentation: every site, by who owns it.

use super::api::list_docs;
use crate::{
    data::page_data,
    live::use_live,
    text::docs::use_docs_text,
    ui::{EmptyState, ErrorState, KindIcon, PageHead, ReferenceLink, Skeleton},
};
use icondata_lu as lucide;
use leptos::prelude::*;
use leptos_router::{LazyRoute, lazy_route};
use platform::{
    catalog::{EntityRow, Reference},
    docs::docs_address,
};
use std::collections::BTreeMap;

/// All documentation. Its code is loaded with the page.
pub struct DocsHome;

#[lazy_route]
#[expect(clippy::used_underscore_binding, reason = "the macro hands it on")]
impl LazyRoute for DocsHome {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        view! { <Page /> }.into_any()
    }
}

#[component]
fn Page() -> impl IntoView {
    let words = use_docs_text();
    let live = use_live();
    let rows = page_data(move || live.version(), |_| list_docs());
    let body = move || {
        Suspend::new(async move {
            match rows.await {
                Ok(rows) if rows.is_empty() => view! { <EmptyState icon=lucide::LuBookOpen title=words.none hint=words.none_hint /> }
                .into_any(),
                Ok(rows) => view! { <Sites rows /> }.into_any(),
                Err(error) => view! { <ErrorState error /> }.into_any(),
            }
        })
    };
    view! {
        <PageHead title=words.title hint=words.hint />
        <Transition fallback=|| view! { <Skeleton rows=8 /> }>{body}</Transition>
    }
    .into_any()
}

#[component]
fn Sites(rows: Vec<EntityRow>) -> impl IntoView {
    let words = use_docs_text();
    let groups = by_owner(rows)
        .into_iter()
        .map(|(owner, rows)| {
            let head = match owner {
                Some(owner) => view! { <ReferenceLink reference=owner /> }.into_any(),
                None => words.nobodys.into_any(),
            };
            view! {
                <section>
                    <h2>{head}</h2>
                    <ul role="list">{rows.into_iter().map(site).collect_view()}</ul>
                </section>
            }
        })
        .collect_view();
    view! { <div class="docs-home">{groups}</div> }.into_any()
}

fn site(row: EntityRow) -> AnyView {
    let address = docs_address(&row.reference, "");
    let kind = row.reference.kind().to_owned();
    view! {
        <li>
            <a href=address>
                <KindIcon kind entity_type=row.entity_type.clone() />
                <strong>{row.label}</strong>
                <span>{row.description}</span>
            </a>
        </li>
    }
    .into_any()
}

/// The sites of each owner, the owners by name, those without one at the end.
fn by_owner(rows: Vec<EntityRow>) -> Vec<(Option<Reference>, Vec<EntityRow>)> {
    let mut groups: BTreeMap<(bool, String), (Option<Reference>, Vec<EntityRow>)> = BTreeMap::new();
    for row in rows {
        let owner = row.owner.clone();
        let name = owner.as_ref().map(|owner| owner.label.clone()).unwrap_or_default();
        let group = groups.entry((owner.is_none(), name)).or_insert_with(|| (owner, Vec::new()));
        group.1.push(row);
    }
    groups.into_values().collect()
}
