//! The home of documentation: every site by who owns it, what changed lately, what is stale, and what
//! has none.

use super::{api::fetch_docs_overview, sort::Sort};
use crate::{
    data::page_data,
    live::use_live,
    text::{docs::use_docs_text, use_text},
    ui::{
        EmptyState, ErrorState, Icon, KindIcon, PageHead, ReferenceLink, RelativeTime, Skeleton,
        count, encoded,
    },
};
use icondata_lu as lucide;
use leptos::prelude::*;
use leptos_router::{LazyRoute, hooks::use_query_map, lazy_route};
use platform::{
    catalog::{EntityRow, Reference},
    docs::{DocsOverview, DocsSite, docs_address},
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
    let overview = page_data(move || live.version(), |_| fetch_docs_overview());
    let query = use_query_map();
    let sort = Memo::new(move |_| Sort::of(query.with(|query| query.get("view")).as_deref()));
    let body = move || {
        let sort = sort.get();
        Suspend::new(async move {
            match overview.await {
                Ok(overview) => view! { <Overview overview sort /> }.into_any(),
                Err(error) => view! { <ErrorState error /> }.into_any(),
            }
        })
    };
    view! {
        <PageHead title=words.title hint=words.hint>
            <a class="button" href="/docs/preview">
                <Icon icon=lucide::LuFilePenLine />
                {use_text().preview_docs}
            </a>
        </PageHead>
        <Transition fallback=|| view! { <Skeleton rows=8 /> }>{body}</Transition>
    }
    .into_any()
}

#[component]
fn Overview(overview: DocsOverview, sort: Sort) -> impl IntoView {
    let words = use_docs_text();
    let DocsOverview { sites, without, without_total } = overview;
    let views = Sort::ALL
        .map(|one| {
            let number = match one {
                Sort::Team => Some(sites.len() as u64),
                Sort::Without => Some(without_total),
                Sort::Recent | Sort::Stale => None,
            };
            let number = number.map(|number| view! { <span>{count(number)}</span> });
            view! {
                <a href=one.address() aria-current=(one == sort).then_some("page")>
                    {one.label(words)}
                    {number}
                </a>
            }
        })
        .collect_view();
    let list = match sort {
        Sort::Team if sites.is_empty() => {
            view! { <EmptyState icon=lucide::LuBookOpen title=words.none hint=words.none_hint /> }
                .into_any()
        }
        Sort::Team => view! { <Teams sites /> }.into_any(),
        Sort::Recent | Sort::Stale => {
            let sites = sort.of_sites(sites, expect_context::<crate::ui::Now>().at_once());
            if sites.is_empty() {
                view! { <EmptyState icon=lucide::LuBookOpen title=words.nothing hint=words.nothing_hint /> }
                    .into_any()
            } else {
                view! { <ul role="list">{sites.into_iter().map(site).collect_view()}</ul> }
                    .into_any()
            }
        }
        Sort::Without if without.is_empty() => {
            view! { <EmptyState icon=lucide::LuBookOpen title=words.all_have hint=words.all_have_hint /> }
                .into_any()
        }
        Sort::Without => {
            view! { <ul role="list">{without.into_iter().map(bare).collect_view()}</ul> }.into_any()
        }
    };
    view! {
        <nav class="docs-views" aria-label=words.views>
            {views}
        </nav>
        <div class="docs-home">{list}</div>
    }
    .into_any()
}

#[component]
fn Teams(sites: Vec<DocsSite>) -> impl IntoView {
    let words = use_docs_text();
    by_owner(sites)
        .into_iter()
        .map(|(owner, sites)| {
            let head = match owner {
                Some(owner) => view! { <ReferenceLink reference=owner /> }.into_any(),
                None => words.nobodys.into_any(),
            };
            view! {
                <section>
                    <h2>{head}</h2>
                    <ul role="list">{sites.into_iter().map(site).collect_view()}</ul>
                </section>
            }
        })
        .collect_view()
        .into_any()
}

fn site(site: DocsSite) -> AnyView {
    let words = use_docs_text();
    let DocsSite { row, changed_at, broken } = site;
    let address = docs_address(&row.reference, "");
    let changed = changed_at.map(|at| {
        view! {
            <small>
                <RelativeTime at />
            </small>
        }
    });
    let broken = broken.map(|reason| {
        view! {
            <small title=reason>
                <Icon icon=lucide::LuTriangleAlert size=12 />
                {words.broken}
            </small>
        }
    });
    view! {
        <li>
            <a href=address>{named(row)} {changed} {broken}</a>
        </li>
    }
    .into_any()
}

fn bare(row: EntityRow) -> AnyView {
    let reference = &row.reference;
    let parts = [reference.namespace(), reference.kind(), reference.name()].map(encoded);
    let address = format!("/catalog/{}", parts.join("/"));
    view! {
        <li>
            <a href=address>{named(row)}</a>
        </li>
    }
    .into_any()
}

fn named(row: EntityRow) -> AnyView {
    let kind = row.reference.kind().to_owned();
    view! {
        <KindIcon kind entity_type=row.entity_type.clone() />
        <strong>{row.label}</strong>
        <span>{row.description}</span>
    }
    .into_any()
}

/// The sites of each owner, the owners by name, those without one at the end.
fn by_owner(sites: Vec<DocsSite>) -> Vec<(Option<Reference>, Vec<DocsSite>)> {
    let mut groups: BTreeMap<(bool, String), (Option<Reference>, Vec<DocsSite>)> = BTreeMap::new();
    for site in sites {
        let owner = site.row.owner.clone();
        let name = owner.as_ref().map(|owner| owner.label.clone()).unwrap_or_default();
        let group = groups.entry((owner.is_none(), name)).or_insert_with(|| (owner, Vec::new()));
        group.1.push(site);
    }
    groups.into_values().collect()
}
