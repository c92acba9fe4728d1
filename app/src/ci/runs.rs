//! The last runs of workflows: how each stands, of what, by whom, how long, when; its jobs on demand.

use super::{
    address::{act_address, run_address, tab_address},
    jobs::Jobs,
    part::{Frame, part, quiet},
    state::{RunSign, short, span, tone},
};
use crate::{
    text::ci::use_ci_text,
    ui::{Badge, ExternalLink, Icon, Now, RelativeTime},
};
use icondata_lu as lucide;
use leptos::prelude::*;
use platform::{
    EntityRef, Timestamp,
    ci::{Card, CiAct, Job, Run},
};

/// The card.
#[component]
pub fn Runs(
    entity: EntityRef,
    runs: Card<Vec<Run>>,
    /// The jobs of the run that is opened.
    jobs: Option<(i64, Card<Vec<Job>>)>,
    /// Whether who looks may run something.
    possible: bool,
) -> impl IntoView {
    let text = use_ci_text();
    let now = expect_context::<Now>().at_once();
    let frame = Frame { title: text.runs, icon: lucide::LuCirclePlay };
    part(&frame, runs, |runs| {
        if runs.is_empty() {
            return quiet(text.no_runs);
        }
        let mut jobs = jobs;
        let rows = runs
            .into_iter()
            .map(|run| {
                let opened = jobs.take_if(|(opened, _)| *opened == run.id).map(|(_, jobs)| jobs);
                row(&entity, run, opened, possible, now)
            })
            .collect_view();
        view! {
            <ol class="ci-runs flush" role="list">
                {rows}
            </ol>
        }
        .into_any()
    })
}

fn row(
    entity: &EntityRef,
    run: Run,
    jobs: Option<Card<Vec<Job>>>,
    possible: bool,
    now: Timestamp,
) -> AnyView {
    let text = use_ci_text();
    let opened = jobs.is_some();
    let (id, state) = (run.id, run.state);
    let name = format!("{} #{}", run.workflow, run.number);
    let title = if run.title.is_empty() { name.clone() } else { run.title.clone() };
    let took = span(run.took(now));
    let again = (run.attempt > 1).then(|| (text.attempt)(run.attempt));
    let branch = run.branch.clone().map(|branch| {
        view! {
            <span class="branch">
                <Icon icon=lucide::LuGitBranch />
                {branch}
            </span>
        }
    });
    let address = if opened { tab_address(entity) } else { run_address(entity, id) };
    let words = if opened { text.hide_jobs } else { text.show_jobs };
    let label = format!("{words}: {name}");
    let expanded = if opened { "true" } else { "false" };
    let icon = if opened { lucide::LuChevronDown } else { lucide::LuChevronRight };
    let acts = (opened && possible).then(|| acts(entity, &run));
    view! {
        <li class="ci-run" id=format!("run-{id}") data-tone=tone(state)>
            <div class="ci-run-line">
                <RunSign state />
                <div class="ci-run-words">
                    <p class="title">
                        <ExternalLink address=run.page label=title />
                        {again.map(|words| view! { <Badge>{words}</Badge> })}
                    </p>
                    <p class="meta">
                        <span class="workflow">{name}</span>
                        {branch}
                        <code title=run.commit.clone()>{short(&run.commit)}</code>
                        <span class="event">{text.event(&run.event)}</span>
                        {run.by.map(|by| view! { <span class="by">{by}</span> })}
                    </p>
                </div>
                <div class="ci-run-times">
                    <RelativeTime at=run.created_at />
                    <span class="took">{took}</span>
                </div>
                <a
                    class="button ci-run-open"
                    data-look="quiet"
                    data-noscroll="true"
                    href=address
                    aria-label=label
                    aria-expanded=expanded
                >
                    <Icon icon />
                </a>
            </div>
            {jobs.map(|jobs| view! { <Jobs jobs now /> })}
            {acts}
        </li>
    }
    .into_any()
}

/// What can be done with a run: each is asked once more.
fn acts(entity: &EntityRef, run: &Run) -> AnyView {
    let text = use_ci_text();
    let all = ["rerun", "rerun-failed", "cancel"].into_iter().filter_map(|name| {
        let act = CiAct::on_run(name, run.id)?;
        act.refusal(run.state).is_none().then(|| {
            let icon = if name == "cancel" { lucide::LuCircleStop } else { lucide::LuRotateCw };
            let label = format!("{}: {} #{}", text.act(name), run.workflow, run.number);
            view! {
                <a class="button" href=act_address(entity, name, run.id) aria-label=label>
                    <Icon icon />
                    {text.act(name)}
                </a>
            }
        })
    });
    view! { <p class="ci-acts">{all.collect_view()}</p> }.into_any()
}
