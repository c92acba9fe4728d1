//! The pods of a workload.

use crate::{
    text::workloads::use_workload_text,
    ui::{Badge, RelativeTime},
};
use leptos::prelude::*;
use platform::workloads::{End, Pod};

/// The pods; nothing while there are none.
#[component]
pub fn Pods(pods: Vec<Pod>, total: u32) -> impl IntoView {
    let text = use_workload_text();
    if pods.is_empty() {
        return ().into_any();
    }
    let shown = u32::try_from(pods.len()).unwrap_or(total);
    let more = (total > shown)
        .then(|| view! { <p class="more">{(text.more_pods)(u64::from(total - shown))}</p> });
    let rows = pods.into_iter().map(row).collect_view();
    view! {
        <div class="running-pods">
            <table aria-label=text.pods>
                <thead>
                    <tr>
                        <th scope="col">{text.pod}</th>
                        <th scope="col">{text.phase}</th>
                        <th scope="col">{text.ready}</th>
                        <th scope="col">{text.restarts}</th>
                        <th scope="col">{text.last_end}</th>
                        <th scope="col">{text.age}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
            {more}
        </div>
    }
    .into_any()
}

/// What is said of a pod in one word: what it waits for, else its phase.
fn word(pod: &Pod) -> (String, &'static str) {
    let tone = match pod.phase.as_str() {
        _ if pod.is_failing() => "bad",
        "Succeeded" => "plain",
        _ if pod.is_ready() && pod.phase == "Running" => "good",
        _ => "accent",
    };
    let reason = pod.reason.clone().filter(|_| pod.phase != "Succeeded");
    (reason.unwrap_or_else(|| pod.phase.clone()), tone)
}

fn row(pod: Pod) -> AnyView {
    let text = use_workload_text();
    let (word, tone) = word(&pod);
    let ended = pod.last_end.clone().map(|end| ended(end).into_any());
    let message =
        pod.message.clone().map(|message| view! { <span class="message">{message}</span> });
    let images =
        pod.images.iter().map(|image| view! { <code>{image.clone()}</code> }).collect_view();
    view! {
        <tr data-failing=pod.is_failing().then_some("")>
            <td data-label=text.pod>
                <span class="name">{pod.name.clone()}</span>
                {images}
                <span class="node">{pod.node.clone()}</span>
            </td>
            <td data-label=text.phase>
                <Badge tone>{word}</Badge>
                {message}
            </td>
            <td data-label=text.ready>{format!("{}/{}", pod.ready, pod.containers)}</td>
            <td data-label=text.restarts>{pod.restarts}</td>
            <td data-label=text.last_end>{ended}</td>
            <td data-label=text.age>{pod.created_at.map(|at| view! { <RelativeTime at /> })}</td>
        </tr>
    }
    .into_any()
}

fn ended(end: End) -> impl IntoView {
    let code = (end.exit_code != 0).then(|| format!(" ({})", end.exit_code));
    view! {
        <span>{end.reason} {code}</span>
        {end
            .at
            .map(|at| {
                view! {
                    <span class="when">
                        <RelativeTime at />
                    </span>
                }
            })}
    }
}

#[cfg(test)]
mod tests {
    use super::word;
    use platform::workloads::Pod;

    fn pod(phase: &str, ready: u32, reason: Option<&str>) -> Pod {
        let (phase, reason) = (phase.to_owned(), reason.map(str::to_owned));
        Pod { phase, ready, containers: 1, reason, ..Pod::default() }
    }

    #[test]
    fn a_pod_is_told_by_what_it_waits_for() {
        let told = |phase, ready, reason| word(&pod(phase, ready, reason));
        assert_eq!(told("Running", 1, None), ("Running".to_owned(), "good"));
        assert_eq!(
            told("Running", 0, Some("CrashLoopBackOff")),
            ("CrashLoopBackOff".to_owned(), "bad")
        );
        let creating = told("Pending", 0, Some("ContainerCreating"));
        assert_eq!(creating, ("ContainerCreating".to_owned(), "accent"));
        assert_eq!(told("Succeeded", 0, Some("Completed")), ("Succeeded".to_owned(), "plain"));
        assert_eq!(told("Terminating", 1, None).1, "accent");
    }
}
