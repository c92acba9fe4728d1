//! The card that says what the entity is and whom it belongs to.

use super::{
    annotations::{repository, value_view},
    relations::of_type,
};
use crate::{
    text::use_text,
    ui::{
        Card, ExternalLink, Fact, Facts, Icon, ReferenceLink, RelativeTime, Tag, compact_url,
        safe_address,
    },
};
use icondata_lu as lucide;
use leptos::prelude::*;
use platform::{
    Entity,
    catalog::{EntityDetail, Reference, Source},
};

/// The systems or domains that the entity is part of.
fn containers(detail: &EntityDetail, kind: &str) -> Vec<Reference> {
    let direct = of_type(&detail.relations, "partOf");
    let mut found: Vec<Reference> =
        direct.filter(|target| target.target.kind() == kind).cloned().collect();
    let above = detail.ancestors.iter().filter(|ancestor| ancestor.target.kind() == kind);
    for ancestor in above {
        if !found.contains(ancestor) {
            found.push(ancestor.clone());
        }
    }
    found
}

fn references(name: &'static str, targets: Vec<Reference>) -> impl IntoView {
    (!targets.is_empty()).then(|| {
        let links = targets
            .into_iter()
            .map(|reference| view! { <ReferenceLink reference /> })
            .collect_view();
        view! { <Fact name>{links}</Fact> }
    })
}

/// The card.
#[component]
pub(super) fn About(detail: EntityDetail) -> impl IntoView {
    let text = use_text();
    let words = &text.entity;
    let row = &detail.row;
    let kind = row.reference.kind();
    let owners: Vec<Reference> = of_type(&detail.relations, "ownedBy").cloned().collect();
    let ownable = !matches!(kind, "group" | "user" | "location");
    let owner = if owners.is_empty() {
        ownable.then(|| view! { <Fact name=words.owner>{words.no_owner}</Fact> }).into_any()
    } else {
        references(words.owner, owners).into_any()
    };
    let systems = references(words.system, containers(&detail, "system"));
    let domains = references(words.domain, containers(&detail, "domain"));
    let lifecycle = row
        .lifecycle
        .clone()
        .map(|lifecycle| view! { <Fact name=words.lifecycle>{lifecycle}</Fact> });
    let kind_words = text.kind_singular(kind, &row.kind);
    let kind_words = match &row.entity_type {
        Some(entity_type) => format!("{kind_words} · {entity_type}"),
        None => kind_words,
    };
    let namespace = row.reference.namespace().to_owned();
    let tags = (!row.tags.is_empty()).then(|| {
        let tags = row.tags.iter().map(|tag| view! { <Tag name=tag.clone() /> }).collect_view();
        view! { <Fact name=words.tags>{tags}</Fact> }
    });
    let repository = repository_fact(&detail.entity, &detail.source, words.repository);
    let place = source_view(detail.source.clone());
    let origin = detail.source.origin.clone();
    let updated = detail.row.updated_at;
    let created = detail.created_at.map(|at| {
        view! {
            <Fact name=words.created>
                <RelativeTime at />
            </Fact>
        }
    });
    view! {
        <Card title=words.about icon=lucide::LuInfo>
            <Facts>
                {owner} {systems} {domains} {lifecycle}
                <Fact name=words.kind_and_type>{kind_words}</Fact>
                <Fact name=words.namespace>{namespace}</Fact> {tags} {repository}
                <Fact name=words.file>{place}</Fact> <Fact name=words.source>
                    <code>{origin}</code>
                </Fact> {created} <Fact name=words.updated>
                    <RelativeTime at=updated />
                </Fact>
            </Facts>
        </Card>
    }
    .into_any()
}

/// The repository of the annotations, else the page of the source code.
fn repository_fact(entity: &Entity, source: &Source, name: &'static str) -> impl IntoView + use<> {
    if let Some(shown) = repository(entity) {
        return view! { <Fact name>{value_view(shown)}</Fact> }.into_any();
    }
    // Where the file of a team or person lies is no code of theirs.
    let has_code = !matches!(entity.reference().kind(), "group" | "user" | "location");
    let address = source.source_url.as_deref().and_then(safe_address).filter(|_| has_code);
    let fact = address.map(|address| {
        let (address, label) = (address.to_owned(), compact_url(address));
        view! {
            <Fact name>
                <ExternalLink address label />
            </Fact>
        }
    });
    fact.into_any()
}

/// The file with its line, leading to the page that shows it.
fn source_view(source: Source) -> impl IntoView {
    let place = format!("{}:{}", compact_url(&source.location), source.line);
    match source.view_url {
        Some(address) => view! { <ExternalLink address label=place /> }.into_any(),
        None => view! {
            <span class="entity-file">
                <Icon icon=lucide::LuFileCode size=14 />
                <code>{place}</code>
            </span>
        }
        .into_any(),
    }
}
