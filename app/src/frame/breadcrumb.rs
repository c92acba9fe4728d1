//! Where the page stands, read from its address alone.

use crate::{
    moment::PageMoment,
    text::{Text, use_text},
    ui::encoded,
};
use leptos::prelude::*;
use leptos_router::hooks::{use_location, use_query_map};

#[derive(Clone, Debug, PartialEq, Eq)]
struct Crumb {
    label: String,
    address: String,
}

/// The way to the present page; its last step is the page itself.
fn crumbs(path: &str, kind: Option<&str>, text: &Text) -> Vec<Crumb> {
    let crumb = |label: &str, address: String| Crumb { label: label.to_owned(), address };
    let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    match parts.as_slice() {
        [] => vec![crumb(text.home, "/".to_owned())],
        ["catalog"] => {
            let mut way = vec![crumb(text.catalog, "/catalog".to_owned())];
            if let Some(kind) = kind {
                let kind = kind.to_lowercase();
                let label = match kind.as_str() {
                    "all" => text.everything.to_owned(),
                    kind => text.kind_plural(kind, kind),
                };
                way.push(crumb(&label, format!("/catalog?kind={}", encoded(&kind))));
            }
            way
        }
        ["catalog", "changes"] => vec![
            crumb(text.catalog, "/catalog".to_owned()),
            crumb(text.memory.changes, path.to_owned()),
        ],
        ["catalog", namespace, kind, name, ..] | ["create", "updates", namespace, kind, name] => {
            vec![
                crumb(text.catalog, "/catalog".to_owned()),
                crumb(&text.kind_plural(kind, kind), format!("/catalog?kind={kind}")),
                crumb(name, format!("/catalog/{namespace}/{kind}/{name}")),
            ]
        }
        ["create"] => vec![crumb(text.create, "/create".to_owned())],
        ["create", "tasks"] => vec![
            crumb(text.create, "/create".to_owned()),
            crumb(text.tasks, "/create/tasks".to_owned()),
        ],
        ["create", "tasks", id, ..] => vec![
            crumb(text.create, "/create".to_owned()),
            crumb(text.tasks, "/create/tasks".to_owned()),
            crumb(id.get(..8).unwrap_or(id), format!("/create/tasks/{id}")),
        ],
        ["create", "actions"] => vec![
            crumb(text.create, "/create".to_owned()),
            crumb(text.template_actions, "/create/actions".to_owned()),
        ],
        ["create", "editor"] => vec![
            crumb(text.create, "/create".to_owned()),
            crumb(text.template_editor, "/create/editor".to_owned()),
        ],
        ["create", "templates", namespace, name] => vec![
            crumb(text.create, "/create".to_owned()),
            crumb(name, format!("/create/templates/{namespace}/{name}")),
        ],
        ["catalog-import"] => vec![crumb(text.register, "/catalog-import".to_owned())],
        ["catalog-import", ..] => vec![
            crumb(text.register, "/catalog-import".to_owned()),
            crumb(text.sources, "/catalog-import/sources".to_owned()),
        ],
        ["observability", ..] => vec![crumb(text.observability, "/observability".to_owned())],
        ["costs"] => vec![crumb(text.costs, "/costs".to_owned())],
        ["deployments"] => vec![crumb(text.deployments, "/deployments".to_owned())],
        ["deployments", source, name, ..] => vec![
            crumb(text.deployments, "/deployments".to_owned()),
            crumb(name, format!("/deployments/{source}/{name}")),
        ],
        ["delivery", ..] => vec![crumb(text.delivery, "/delivery".to_owned())],
        ["summary"] => vec![crumb(text.summary, "/summary".to_owned())],
        ["docs"] | ["docs", "health"] => vec![crumb(text.docs, "/docs".to_owned())],
        ["docs", "preview"] => vec![
            crumb(text.docs, "/docs".to_owned()),
            crumb(text.preview_docs, "/docs/preview".to_owned()),
        ],
        ["docs", namespace, kind, name, ..] => vec![
            crumb(text.docs, "/docs".to_owned()),
            crumb(name, format!("/docs/{namespace}/{kind}/{name}/")),
        ],
        ["search"] => vec![crumb(text.search, "/search".to_owned())],
        ["validate"] => vec![crumb(text.validate, "/validate".to_owned())],
        ["problems", ..] => vec![crumb(text.problems, "/problems".to_owned())],
        ["settings", ..] => vec![crumb(text.settings, "/settings".to_owned())],
        ["admin", page] => {
            let label = match *page {
                "people" => text.run.people,
                "groups" => text.run.groups,
                "roles" => text.run.roles,
                "policies" => text.run.policies,
                "access" => text.run.access,
                "approvals" => text.run.approvals,
                "integrations" => text.integrations,
                "audit" => text.audit_log,
                _ => text.not_found_title,
            };
            vec![crumb(label, path.to_owned())]
        }
        ["access"] => vec![crumb(text.run.may_i, "/access".to_owned())],
        ["notifications"] => vec![crumb(text.run.notifications, "/notifications".to_owned())],
        ["approvals"] => vec![crumb(text.run.approvals, "/approvals".to_owned())],
        ["sign-in"] => vec![crumb("Slipway", "/".to_owned())],
        ["api"] => vec![crumb(text.api_reference, "/api".to_owned())],
        _ => vec![crumb(text.not_found_title, path.to_owned())],
    }
}

/// The way as links.
#[component]
pub(super) fn Breadcrumb() -> impl IntoView {
    let text = use_text();
    let location = use_location();
    let query = use_query_map();
    let moment = expect_context::<PageMoment>();
    let way =
        Memo::new(move |_| crumbs(&location.pathname.get(), query.get().get_str("kind"), text));
    let steps = move || {
        let way = way.get();
        let last = way.len().saturating_sub(1);
        let steps = way.into_iter().enumerate();
        steps
            .map(|(index, crumb)| {
                let current = (index == last).then_some("page");
                let address = if crumb.address.starts_with("/catalog") {
                    moment.keep(&crumb.address)
                } else {
                    crumb.address
                };
                view! {
                    <li>
                        <a href=address aria-current=current>
                            {crumb.label}
                        </a>
                    </li>
                }
            })
            .collect_view()
    };
    view! {
        <nav class="breadcrumb" aria-label=text.breadcrumb>
            <ol role="list">{steps}</ol>
        </nav>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{preferences::Language, text};

    #[test]
    fn the_way_leads_over_the_kind_to_the_entity() {
        let text = text::of(Language::English);
        let way = crumbs("/catalog/default/component/checkout/history", None, text);
        let labels: Vec<_> = way.iter().map(|crumb| crumb.label.as_str()).collect();
        assert_eq!(labels, ["Catalog", "Components", "checkout"]);
        assert_eq!(way[1].address, "/catalog?kind=component");
        let way = crumbs("/create/templates/default/go-service", None, text);
        let labels: Vec<_> = way.iter().map(|crumb| crumb.label.as_str()).collect();
        assert_eq!(labels, ["Create", "go-service"]);
    }
}
