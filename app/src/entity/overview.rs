//! The first tab: what it is related to in the middle, what is known of it at the side.

use super::{
    about::About,
    annotations::{Annotations, Labels},
    dependencies::DependenciesCard,
    people::{Hierarchy, Owned, Profile, TeamCard},
    relations::{References, RelationsCard, of_type},
    side::{Links, Problems},
    specification::Specification,
};
use crate::{
    create::MadeWith,
    text::use_text,
    ui::{Card, GraphView},
};
use leptos::prelude::*;
use platform::{
    catalog::{EntityDetail, Graph, Reference},
    scaffolder::TemplateUse,
};

/// The tab.
#[component]
pub(super) fn Overview(
    detail: EntityDetail,
    graph: Option<Graph>,
    made: Option<TemplateUse>,
    view: GraphView,
) -> impl IntoView {
    let made = made.map(|origin| {
        let entity = detail.row.reference.clone();
        view! { <MadeWith entity origin /> }
    });
    let kind = detail.row.reference.kind().to_owned();
    let main = match kind.as_str() {
        "group" => view! {
            <TeamCard detail=detail.clone() />
            <Owned detail=detail.clone() />
            <Hierarchy detail=detail.clone() />
        }
        .into_any(),
        "user" => view! {
            <Profile detail=detail.clone() />
            <Owned detail=detail.clone() />
        }
        .into_any(),
        "system" | "domain" => view! { <Parts detail=detail.clone() /> }.into_any(),
        _ => {
            let reference = detail.row.reference.clone();
            let name = detail.row.label.clone();
            graph.map(|graph| view! { <DependenciesCard reference name graph view /> }).into_any()
        }
    };
    let profile = (kind == "group").then(|| view! { <Profile detail=detail.clone() /> });
    let entity = detail.entity.clone();
    // Who runs something is asked for links; a person without any is complete.
    let links = entity.links();
    let wants_links = !matches!(kind.as_str(), "group" | "user" | "location");
    let links = (wants_links || !links.is_empty()).then(|| view! { <Links links /> });
    view! {
        <div class="entity-overview">
            <div class="main">
                {main} <RelationsCard detail=detail.clone() />
                <Specification detail=detail.clone() />
            </div>
            <div class="side">
                <Problems problems=detail.problems.clone() />
                {profile}
                <About detail />
                {made}
                {links}
                <Annotations entity=entity.clone() />
                <Labels entity />
            </div>
        </div>
    }
    .into_any()
}

/// What a system or domain is made of, a section a kind.
#[component]
fn Parts(detail: EntityDetail) -> impl IntoView {
    let text = use_text();
    let reference = detail.row.reference;
    let parts = by_kind(of_type(&detail.relations, "hasPart"));
    let body = if parts.is_empty() {
        view! { <p class="entity-overview-quiet">{text.entity.no_parts}</p> }.into_any()
    } else {
        let sections = parts
            .into_iter()
            .map(|(kind, targets)| {
                let number = u64::try_from(targets.len()).unwrap_or(u64::MAX);
                view! {
                    <section>
                        <h3>
                            {text.kind_plural(&kind, &kind)}
                            <span class="count">{crate::ui::count(number)}</span>
                        </h3>
                        <References reference=reference.clone() relation_type="hasPart" targets />
                    </section>
                }
            })
            .collect_view();
        view! { <div class="entity-relations">{sections}</div> }.into_any()
    };
    view! {
        <Card title=text.entity.parts icon=icondata_lu::LuBoxes>
            {body}
        </Card>
    }
    .into_any()
}

/// Mentions by kind, in the order in which a reader looks for them.
fn by_kind<'a>(targets: impl Iterator<Item = &'a Reference>) -> Vec<(String, Vec<Reference>)> {
    const ORDER: [&str; 5] = ["domain", "system", "component", "api", "resource"];
    let mut kinds: Vec<(String, Vec<Reference>)> = Vec::new();
    for target in targets {
        let kind = target.target.kind();
        match kinds.iter_mut().find(|(known, _)| known == kind) {
            Some((_, of_kind)) => of_kind.push(target.clone()),
            None => kinds.push((kind.to_owned(), vec![target.clone()])),
        }
    }
    let rank = |kind: &str| ORDER.iter().position(|known| *known == kind).unwrap_or(ORDER.len());
    kinds.sort_by(|a, b| rank(&a.0).cmp(&rank(&b.0)).then_with(|| a.0.cmp(&b.0)));
    kinds
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_stand_by_kind() {
        let part = |text: &str| {
            let target: platform::EntityRef = text.parse().unwrap();
            Reference { label: target.short(), target, entity_type: None, exists: true }
        };
        let parts = ["zebra:a", "api:a", "component:a", "api:b", "aiResource:a"].map(part);
        let kinds = by_kind(parts.iter());
        let told: Vec<_> = kinds.iter().map(|(kind, parts)| (kind.as_str(), parts.len())).collect();
        assert_eq!(told, [("component", 1), ("api", 2), ("airesource", 1), ("zebra", 1)]);
    }
}
