//! The jobs of a run, each with the way to its log.

use super::state::{RunSign, span};
use crate::{
    text::ci::use_ci_text,
    ui::{ExternalLink, Fold},
};
use leptos::prelude::*;
use platform::{
    Timestamp,
    ci::{Card, Job, Step},
};

/// The list.
#[component]
pub fn Jobs(jobs: Card<Vec<Job>>, now: Timestamp) -> impl IntoView {
    let text = use_ci_text();
    let error =
        jobs.error.map(|error| view! { <p class="ci-quiet">{text.not_told} " " {error}</p> });
    let list = match jobs.known {
        Some(known) if known.value.is_empty() => {
            view! { <p class="ci-quiet">{text.no_jobs}</p> }.into_any()
        }
        Some(known) => {
            let rows = known.value.into_iter().map(|job| row(job, now)).collect_view();
            view! {
                <ul role="list" aria-label=text.jobs>
                    {rows}
                </ul>
            }
            .into_any()
        }
        None if error.is_some() => ().into_any(),
        None => view! { <p class="ci-quiet">{text.asking}</p> }.into_any(),
    };
    view! { <div class="ci-jobs">{error} {list}</div> }.into_any()
}

fn row(job: Job, now: Timestamp) -> AnyView {
    let text = use_ci_text();
    let Job { name, state, started_at, finished_at, page, steps, .. } = job;
    let took = started_at.map(|begun| span(finished_at.unwrap_or(now).0 - begun.0));
    let label = format!("{}: {name}", text.log);
    let log = (!page.is_empty()).then(|| {
        view! {
            <span class="log" title=label>
                <ExternalLink address=page label=text.log />
            </span>
        }
    });
    let failed: Vec<Step> = steps.iter().filter(|step| step.state.is_failed()).cloned().collect();
    let failing = (!failed.is_empty()).then(|| {
        let names: Vec<String> = failed.into_iter().map(|step| step.name).collect();
        view! { <p class="failing">{(text.failed_at)(&names.join(", "))}</p> }
    });
    let count = steps.len();
    let summary = (text.steps)(count);
    let steps = (count > 0).then(|| {
        let rows = steps
            .into_iter()
            .map(|step| {
                view! {
                    <li>
                        <RunSign state=step.state />
                        {step.name}
                    </li>
                }
            })
            .collect_view();
        view! {
            <Fold summary>
                <ol role="list">{rows}</ol>
            </Fold>
        }
    });
    view! {
        <li>
            <p class="job">
                <RunSign state />
                <strong>{name}</strong>
                <span class="took">{took}</span>
                {log}
            </p>
            {failing}
            {steps}
        </li>
    }
    .into_any()
}
