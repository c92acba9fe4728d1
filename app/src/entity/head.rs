//! The head of the page: what it is called and is, the ways to its files, what can be done with it.

use super::menu::{Menu, Refresh};
use crate::{
    create::template_address,
    health::HealthWhy,
    moment::same_moment,
    text::{Text, use_text},
    ui::{Badge, Icon, KindIcon, PageTitle, lifecycle_tone, safe_address},
};
use icondata_lu as lucide;
use leptos::prelude::*;
use platform::{
    EntityRef,
    catalog::{EntityDetail, Problem, ProblemKind, Severity},
    health::ServiceHealth,
};

/// As bad as the worst of them.
fn problems_tone(problems: &[Problem]) -> &'static str {
    let error = problems.iter().any(|problem| problem.severity == Severity::Error);
    if error { "bad" } else { "warn" }
}

/// A way out of the page, to where its files are.
struct Action {
    label: &'static str,
    icon: icondata_core::Icon,
    address: String,
}

fn actions(detail: &EntityDetail, text: &'static Text) -> Vec<Action> {
    let source = &detail.source;
    let ways = [
        (text.entity.source_code, lucide::LuGitBranch, &source.source_url),
        (text.entity.view_descriptor, lucide::LuFileCode, &source.view_url),
        (text.entity.edit_descriptor, lucide::LuPencil, &source.edit_url),
    ];
    ways.into_iter()
        .filter_map(|(label, icon, address)| {
            let address = safe_address(address.as_deref()?)?.to_owned();
            Some(Action { label, icon, address })
        })
        .collect()
}

/// The head.
#[component]
pub(super) fn Head(
    detail: EntityDetail,
    /// How it fares, where anything is known of it.
    health: Option<ServiceHealth>,
) -> impl IntoView {
    let text = use_text();
    let actions = actions(&detail, text);
    let (reference, origin) = (detail.row.reference.clone(), detail.source.origin.clone());
    let removable = detail.removable;
    let row = detail.row;
    let name = detail.entity.name().to_owned();
    let name = (name != row.label).then(|| view! { <code class="name">{name}</code> });
    let orphan = detail.problems.iter().any(|problem| problem.kind == ProblemKind::Orphan);
    let tone = problems_tone(&detail.problems);
    let problems = u64::try_from(detail.problems.len()).unwrap_or(u64::MAX);
    let entity_type = row.entity_type.clone().map(|word| view! { <Badge>{word}</Badge> });
    let lifecycle = row.lifecycle.map(|word| {
        let tone = lifecycle_tone(&word);
        view! { <Badge tone>{word}</Badge> }
    });
    let orphan = orphan.then(|| view! { <Badge tone="warn">{text.entity.orphan}</Badge> });
    let problems = (problems > 0).then(|| {
        let words = (text.entity.problems_count)(problems);
        view! {
            <a
                class="problem-count"
                href=same_moment(&format!("{}#problems", row.reference.page()))
            >
                <Badge tone>
                    <Icon icon=lucide::LuTriangleAlert size=12 />
                    {words}
                </Badge>
            </a>
        }
    });
    let description = detail.entity.description().map(str::to_owned);
    let description = match description.filter(|words| !words.trim().is_empty()) {
        Some(words) => view! { <p class="description">{words}</p> }.into_any(),
        // Nobody describes a person or where files are.
        None if matches!(row.reference.kind(), "user" | "group" | "location") => ().into_any(),
        None => {
            view! { <p class="description missing">{text.entity.no_description}</p> }.into_any()
        }
    };
    view! {
        <PageTitle title=row.label.clone() />
        <header class="entity-head">
            <KindIcon kind=row.reference.kind() entity_type=row.entity_type large=true />
            <div class="words">
                <div class="line">
                    <h1>{row.label}</h1>
                    {name}
                    {entity_type}
                    {lifecycle}
                    {orphan}
                    {problems}
                    {health.map(|health| view! { <HealthWhy health /> })}
                </div>
                {description}
            </div>
            <Actions actions reference origin removable />
        </header>
    }
    .into_any()
}

#[component]
fn Actions(
    actions: Vec<Action>,
    reference: EntityRef,
    origin: String,
    removable: bool,
) -> impl IntoView {
    let text = use_text();
    let create = (reference.kind() == "template").then(|| {
        view! {
            <li>
                <a class="button" data-look="main" href=template_address(&reference)>
                    <Icon icon=lucide::LuRocket />
                    {text.use_template}
                </a>
            </li>
        }
    });
    let links = actions
        .into_iter()
        .map(|action| {
            view! {
                <li>
                    <a class="button" href=action.address rel="external noreferrer">
                        <Icon icon=action.icon />
                        {action.label}
                    </a>
                </li>
            }
        })
        .collect_view();
    view! {
        <nav class="actions" aria-label=text.entity.actions>
            <ul role="list">
                {create} {links} <li>
                    <Refresh reference=reference.clone() />
                </li> <li>
                    <Menu reference origin removable />
                </li>
            </ul>
        </nav>
    }
    .into_any()
}
