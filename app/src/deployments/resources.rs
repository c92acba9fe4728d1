//! The resources of an application with what they made, and what happened to them.

use super::standing::{health_tone, sync_tone};
use crate::{
    text::deployments::use_deployment_text,
    ui::{Badge, RelativeTime},
};
use leptos::prelude::*;
use platform::{
    Fetched,
    deployments::{Application, ResourceEvent, ResourceNode},
};

/// The tree; while it was never had, the resources that the application itself names.
#[component]
pub fn Resources(
    application: Application,
    nodes: Option<Fetched<Vec<ResourceNode>>>,
) -> impl IntoView {
    let text = use_deployment_text();
    let age = nodes.as_ref().filter(|nodes| nodes.stale).map(|nodes| {
        let at = nodes.fetched_at;
        view! { <p class="stale">{text.as_of} " " <RelativeTime at /></p> }
    });
    let known = nodes.map(|nodes| nodes.value).filter(|nodes| !nodes.is_empty());
    let nodes = known.unwrap_or_else(|| {
        let named = application.resources.iter().cloned();
        named.map(|resource| ResourceNode { resource, ..ResourceNode::default() }).collect()
    });
    let sync_of = |node: &ResourceNode| {
        let same = application.resources.iter().find(|one| {
            one.kind == node.resource.kind
                && one.name == node.resource.name
                && one.namespace == node.resource.namespace
        });
        node.resource.sync.or_else(|| same.and_then(|one| one.sync))
    };
    let rows = nodes
        .iter()
        .map(|node| {
            let mut node = node.clone();
            node.resource.sync = sync_of(&node);
            row(node)
        })
        .collect_view();
    view! {
        <section class="deployment-resources" aria-label=text.resources>
            <h2>{text.resources}</h2>
            {age}
            <ul role="list">{rows}</ul>
        </section>
    }
    .into_any()
}

fn row(node: ResourceNode) -> impl IntoView {
    let text = use_deployment_text();
    let one = node.resource;
    let health = one.health.map(|health| {
        view! { <Badge tone=health_tone(health)>{text.health(health)}</Badge> }
    });
    let sync = one.sync.filter(|sync| *sync != platform::deployments::SyncStatus::Synced);
    let sync =
        sync.map(|sync| view! { <Badge tone=sync_tone(sync)>{text.sync_status(sync)}</Badge> });
    let images = node.images.into_iter().map(|image| view! { <code class="image">{image}</code> });
    view! {
        <li data-depth=node.depth.min(4)>
            <span class="kind">{one.kind}</span>
            <span class="name">{one.name}</span>
            {health}
            {sync}
            {images.collect_view()}
            {node.created_at.map(|at| view! { <RelativeTime at /> })}
            {one.message.map(|message| view! { <p class="message">{message}</p> })}
        </li>
    }
}

/// The events; nothing while there are none.
#[component]
pub fn Events(events: Option<Fetched<Vec<ResourceEvent>>>) -> impl IntoView {
    let text = use_deployment_text();
    let events = events.map(|events| events.value).unwrap_or_default();
    (!events.is_empty()).then(|| {
        let rows = events.into_iter().map(event).collect_view();
        view! {
            <section class="deployment-events" aria-label=text.events>
                <h2>{text.events}</h2>
                <ul role="list">{rows}</ul>
            </section>
        }
    })
}

fn event(event: ResourceEvent) -> impl IntoView {
    let tone = if event.kind == "Warning" { "warn" } else { "plain" };
    view! {
        <li>
            <Badge tone>{event.reason}</Badge>
            <code>{event.object}</code>
            <span class="message">{event.message}</span>
            {(event.count > 1).then(|| format!("×{}", event.count))}
            {event.at.map(|at| view! { <RelativeTime at /> })}
        </li>
    }
}
