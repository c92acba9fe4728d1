//! One workload: how it fares, what it asks for, its pods.

use super::{amounts::spans, pods::Pods};
use crate::{
    text::workloads::use_workload_text,
    ui::{Badge, Fold, RelativeTime},
};
use leptos::prelude::*;
use platform::{
    deployments::version_of_image,
    workloads::{Autoscaler, Workload, WorkloadCondition, WorkloadState},
};

/// The tone of a state.
fn tone(state: WorkloadState) -> &'static str {
    match state {
        WorkloadState::Degraded => "bad",
        WorkloadState::Progressing => "accent",
        WorkloadState::Paused => "warn",
        WorkloadState::Running | WorkloadState::Done => "good",
    }
}

/// The card.
#[component]
pub fn WorkloadCard(workload: Workload) -> impl IntoView {
    let text = use_workload_text();
    let state = workload.state;
    let label = format!("{} {}", workload.kind, workload.name);
    let counted = !matches!(workload.kind.as_str(), "Job" | "CronJob");
    let count = counted.then(|| {
        view! { <span class="count">{(text.ready_of)(workload.ready, workload.wanted)}</span> }
    });
    let message = workload.message.clone().map(|message| {
        let class = if state == WorkloadState::Degraded { "trouble" } else { "message" };
        view! { <p class=class>{message}</p> }
    });
    view! {
        <section class="workload-card" data-state=state.name() aria-label=label>
            <header>
                <h3>
                    <span class="kind">{workload.kind.clone()}</span>
                    {workload.name.clone()}
                </h3>
                <Badge tone=tone(state)>{text.state(state)}</Badge>
                {count}
            </header>
            {message}
            {facts(&workload)}
            {conditions(&workload.conditions)}
            <Pods pods=workload.pods total=workload.pods_total />
        </section>
    }
    .into_any()
}

fn facts(workload: &Workload) -> AnyView {
    let text = use_workload_text();
    let (cpu, memory) = spans(&workload.resources, text.no_limit);
    let images = workload.images.iter().map(|image| image_name(image)).collect::<Vec<_>>();
    let facts = [
        (text.namespace, Some(workload.namespace.clone())),
        (text.images, Some(images.join(", "))),
        (text.cpu, cpu),
        (text.memory, memory),
        (text.schedule, workload.schedule.clone()),
        (text.scaled, workload.autoscaler.as_ref().map(scaled)),
    ];
    let facts = facts
        .into_iter()
        .filter_map(|(label, value)| Some((label, value.filter(|value| !value.is_empty())?)))
        .map(|(label, value)| {
            view! {
                <div>
                    <dt>{label}</dt>
                    <dd>{value}</dd>
                </div>
            }
        })
        .collect_view();
    let run = workload.last_run.map(|at| {
        view! {
            <div>
                <dt>{text.last_run}</dt>
                <dd>
                    <RelativeTime at />
                </dd>
            </div>
        }
    });
    let hindered = workload.autoscaler.as_ref().and_then(|one| one.hindered.clone());
    view! {
        <dl>{facts} {run}</dl>
        {hindered.map(|words| view! { <p class="message">{words}</p> })}
    }
    .into_any()
}

/// An image without its registry: the name and the version.
fn image_name(image: &str) -> String {
    let named = image.split_once('@').map_or(image, |(named, _)| named);
    let short = named.rsplit('/').next().unwrap_or(named);
    match (short.contains(':'), version_of_image(image)) {
        (false, Some(version)) => format!("{short}@{version}"),
        _ => short.to_owned(),
    }
}

fn scaled(one: &Autoscaler) -> String {
    let text = use_workload_text();
    let span = (text.scaled_between)(one.current, one.least, one.most);
    if one.metrics.is_empty() { span } else { format!("{span} · {}", one.metrics.join(", ")) }
}

fn conditions(conditions: &[WorkloadCondition]) -> AnyView {
    let text = use_workload_text();
    if conditions.is_empty() {
        return ().into_any();
    }
    let rows = conditions
        .iter()
        .cloned()
        .map(|one| {
            let holds = match one.holds {
                Some(true) => text.yes,
                Some(false) => text.no,
                None => text.unknown,
            };
            view! {
                <li>
                    <span class="condition">{one.kind} ": " {holds}</span>
                    <span class="message">{one.message}</span>
                    {one.since.map(|at| view! { <RelativeTime at /> })}
                </li>
            }
        })
        .collect_view();
    view! {
        <Fold summary=text.conditions>
            <ul role="list" class="conditions">
                {rows}
            </ul>
        </Fold>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::image_name;

    #[test]
    fn an_image_is_its_name_and_version() {
        assert_eq!(image_name("registry.example:5000/shop/cart:1.4.2"), "cart:1.4.2");
        assert_eq!(image_name("shop/cart:2@sha256:abcdef0123456789"), "cart:2");
        assert_eq!(image_name("cart@sha256:abcdef0123456789abcdef"), "cart@sha256:abcdef012345");
        assert_eq!(image_name("cart"), "cart");
    }
}
