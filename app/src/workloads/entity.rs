//! The tab: cluster by cluster, what needs a look first.

use super::workload::WorkloadCard;
use crate::{
    text::workloads::use_workload_text,
    ui::{Badge, EmptyState, Icon, RelativeTime},
};
use icondata_lu as lucide;
use leptos::prelude::*;
use platform::{
    deployments::ResourceEvent,
    workloads::{ClusterState, ClusterWorkloads, EntityWorkloads},
};

/// The tab; `None` is an entity that names no workload.
#[component]
pub fn EntityRunning(workloads: Option<EntityWorkloads>) -> impl IntoView {
    let text = use_workload_text();
    let Some(workloads) = workloads else {
        return view! { <EmptyState icon=lucide::LuContainer title=text.names_none hint=text.names_none_hint /> }
        .into_any();
    };
    if workloads.clusters.is_empty() {
        return view! { <EmptyState icon=lucide::LuContainer title=text.nowhere hint=text.nowhere_hint /> }
        .into_any();
    }
    let clusters = workloads.clusters.into_iter().map(cluster).collect_view();
    view! { <div class="entity-running">{clusters}</div> }.into_any()
}

fn cluster(one: ClusterWorkloads) -> AnyView {
    let text = use_workload_text();
    let ClusterWorkloads { cluster, workloads, total, events } = one;
    let label = cluster.name.clone();
    let shown = u32::try_from(workloads.len()).unwrap_or(total);
    let more = (total > shown).then(|| {
        view! { <p class="more">{(text.more)(u64::from(total - shown))}</p> }
    });
    let nothing = workloads.is_empty() && cluster.is_read;
    let nothing = nothing.then(|| view! { <p class="more">{text.nothing_here}</p> });
    let cards =
        workloads.into_iter().map(|workload| view! { <WorkloadCard workload /> }).collect_view();
    view! {
        <section class="running-cluster" aria-label=label>
            <header>
                <Icon icon=lucide::LuShip />
                <h2>{cluster.name.clone()}</h2>
            </header>
            {notice(&cluster)}
            {nothing}
            <div class="workloads">{cards}</div>
            {more}
            {happened(events)}
        </section>
    }
    .into_any()
}

/// What is not as it should be with the cluster itself, and how old what is shown is.
fn notice(cluster: &ClusterState) -> AnyView {
    let text = use_workload_text();
    if let Some(error) = cluster.error.clone() {
        let age = match cluster.succeeded_at {
            Some(at) => view! {
                {text.as_of}
                " "
                <RelativeTime at />
            }
            .into_any(),
            None => text.never_reached.into_any(),
        };
        return view! {
            <div class="away" role="status">
                <p>{text.away} " " {age}</p>
                <p class="reason">{error}</p>
            </div>
        }
        .into_any();
    }
    if !cluster.is_read {
        return view! {
            <p class="more" role="status">
                {text.reading}
            </p>
        }
        .into_any();
    }
    if cluster.unreadable.is_empty() {
        return ().into_any();
    }
    let gaps = cluster.unreadable.iter().take(3).cloned();
    let gaps = gaps.map(|gap| view! { <p class="reason">{gap}</p> }).collect_view();
    view! {
        <div class="away">
            <p>{text.gaps}</p>
            {gaps}
        </div>
    }
    .into_any()
}

/// What happened lately, warnings first.
fn happened(events: Vec<ResourceEvent>) -> AnyView {
    let text = use_workload_text();
    if events.is_empty() {
        return ().into_any();
    }
    let rows = events
        .into_iter()
        .map(|event| {
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
        })
        .collect_view();
    view! {
        <div class="events">
            <h3>{text.events}</h3>
            <ul role="list">{rows}</ul>
        </div>
    }
    .into_any()
}
