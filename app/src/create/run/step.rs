//! One step: how it stands, how long it takes, why, and what it was given and gave.

use super::{
    address::{Ask, Asked, ask_address},
    approval::approval,
    elapsed::Elapsed,
    state::RunState,
    undecided::undecided,
};
use crate::{
    text::tasks::use_tasks_text,
    ui::{CodeBlock, CodeLanguage, Icon},
};
use icondata_lu as lucide;
use leptos::prelude::*;
use platform::scaffolder::{Step, StepState};
use serde_json::Value;

/// The step. It is made once; what changes in it are memos.
#[component]
pub(super) fn StepView(run: RunState, index: usize) -> impl IntoView {
    let text = use_tasks_text();
    let Some(known) = run.task.with_untracked(|task| task.steps.get(index).cloned()) else {
        return ().into_any();
    };
    let Step { id, name, action, .. } = known;
    let state = run.of_step(index, |step| step.state);
    let state = Memo::new(move |_| state.get().unwrap_or(StepState::Open));
    let times = run.of_step(index, |step| (step.started_at, step.ended_at));
    let elapsed = move || match times.get() {
        Some((Some(from), to)) => view! { <Elapsed from to /> }.into_any(),
        _ => ().into_any(),
    };
    let rounds = run.of_step(index, |step| step.rounds);
    let rounds = move || {
        let told = rounds.get().flatten().map(|(done, all)| (text.rounds)(done, all));
        told.map(|told| view! { <span class="rounds">{told}</span> })
    };
    let note = run.of_step(index, |step| step.note.clone());
    let note = move || note.get().flatten().map(|note| view! { <p class="run-note">{note}</p> });
    view! {
        <li class="run-step" data-state=move || state.get().name()>
            <div class="line">
                {move || view! { <Icon icon=icon(state.get()) /> }} <span class="name">{name}</span>
                <code>{action}</code> {rounds}
                <span class="word">{move || text.step_state(state.get())}</span> {elapsed}
            </div>
            {note}
            {wanted(run, index, id.clone(), state)}
            {ways(run, index, id, state)}
        </li>
    }
    .into_any()
}

/// The picture of a state.
fn icon(state: StepState) -> icondata_core::Icon {
    match state {
        StepState::Open => lucide::LuCircleDashed,
        StepState::Processing => lucide::LuLoaderCircle,
        StepState::Waiting => lucide::LuHand,
        StepState::Undecided => lucide::LuCircleHelp,
        StepState::Completed => lucide::LuCircleCheck,
        StepState::Failed => lucide::LuCircleX,
        StepState::Skipped => lucide::LuCircleMinus,
        StepState::Cancelled => lucide::LuBan,
        StepState::Undone => lucide::LuUndo2,
    }
}

/// What it asks of a person.
fn wanted(run: RunState, index: usize, id: String, state: Memo<StepState>) -> AnyView {
    let needed = run.of_step(index, |step| step.approval.clone());
    let approving = move || needed.get().flatten().map(|needed| approval(run, needed));
    let may_decide = run.part(|task| task.may_decide);
    let deciding = move || {
        let asked = state.get() == StepState::Undecided && may_decide.get();
        asked.then(|| undecided(run, &id))
    };
    view! {
        {approving}
        {deciding}
    }
    .into_any()
}

/// The ways on: its log, what it was given and gave, to try again from here.
fn ways(run: RunState, index: usize, id: String, state: Memo<StepState>) -> AnyView {
    let text = use_tasks_text();
    let has_begun = Memo::new(move |_| state.get() != StepState::Open);
    let may_retry = run.part(|task| task.may_retry);
    let (of, step) = (id.clone(), id);
    let log = move || {
        has_begun.get().then(|| {
            let asked = Asked { log: Some(of.clone()), ..Asked::default() };
            let address = format!("{}#log", asked.address(&run.id()));
            view! {
                <a href=address data-noscroll="true">
                    {text.its_log}
                </a>
            }
        })
    };
    let retry = move || {
        let badly = matches!(
            state.get(),
            StepState::Failed | StepState::Cancelled | StepState::Completed | StepState::Undone
        );
        (badly && may_retry.get()).then(|| {
            let address = ask_address(&run.id(), Ask::Retry, Some(&step));
            view! {
                <a href=address data-noscroll="true">
                    {text.retry_here}
                </a>
            }
        })
    };
    let input = run.of_step(index, |step| step.input.clone());
    let output = run.of_step(index, |step| step.output.clone());
    let details = move || {
        let (input, output) = (input.get().flatten(), output.get().flatten());
        (input.is_some() || output.is_some()).then(|| {
            view! {
                <details>
                    <summary>{text.more}</summary>
                    {value(text.input, input)}
                    {value(text.output, output)}
                </details>
            }
        })
    };
    view! {
        <div class="ways">{log} {retry}</div>
        {details}
    }
    .into_any()
}

/// A value as JSON, with its name.
pub(super) fn value(label: &'static str, value: Option<Value>) -> AnyView {
    let Some(value) = value else { return ().into_any() };
    let code = serde_json::to_string_pretty(&value).unwrap_or_default();
    view! {
        <p class="run-label">{label}</p>
        <CodeBlock code language=CodeLanguage::Json label />
    }
    .into_any()
}
