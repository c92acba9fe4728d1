//! The head of a task's page: what it is about, how it stands, who began it and when.

use super::{actions::actions, elapsed::Elapsed, state::RunState};
use crate::{
    create::tasks::{StateMark, state_tone},
    text::{
        tasks::{TasksText, use_tasks_text},
        use_text,
    },
    ui::{Badge, Icon, PageTitle, ReferenceLink, RelativeTime},
};
use icondata_lu as lucide;
use leptos::prelude::*;
use platform::scaffolder::TaskRow;

/// The head.
#[component]
pub(super) fn Head(run: RunState) -> impl IntoView {
    let text = use_tasks_text();
    let row = run.part(|task| task.row.clone());
    let title = Memo::new(move |_| row.with(|row| title(row, text)));
    let steps = run.part(|task| task.row.steps);
    let progress = move || {
        let (done, all) = steps.get();
        (text.progress)(done, all)
    };
    view! {
        {move || view! { <PageTitle title=title.get() /> }}
        <header class="run-head">
            <div>
                <h1>{move || title.get()} " " {move || row.with(|row| tried(row, text))}</h1>
                <p class="run-facts">
                    {move || view! { <StateMark state=row.with(|row| row.state) /> }}
                    <span>{progress}</span> {move || row.with(about)}
                </p>
                {move || row.with(note)}
            </div>
            <div class="actions">{actions(run)}</div>
        </header>
    }
    .into_any()
}

/// What it is about; else the template's name.
pub(super) fn title(row: &TaskRow, text: &TasksText) -> String {
    match &row.subject {
        Some(subject) => subject.clone(),
        None => format!("{} · {}", row.template.label, text.untitled),
    }
}

fn tried(row: &TaskRow, text: &TasksText) -> AnyView {
    let (words, hint) = (text.tried, text.tried_hint);
    let badge = row.is_draft.then(|| {
        view! {
            <span title=hint>
                <Badge tone="accent">{words}</Badge>
            </span>
        }
    });
    view! { {badge} }.into_any()
}

fn about(row: &TaskRow) -> AnyView {
    let text = use_tasks_text();
    let (from, to) = (row.created_at, row.ended_at);
    let made = row.made.as_ref().map(|entity| {
        view! { <span>{text.made} " " <a href=entity.page()>{entity.short()}</a></span> }
    });
    let ended = to.map(|at| {
        view! { <span>{text.ended} " " <RelativeTime at /></span> }
    });
    view! {
        <span>
            <ReferenceLink reference=row.template.clone() />
        </span>
        <span>{text.began_by} " " {person(row)} " " <RelativeTime at=from /></span>
        {ended}
        <Elapsed from to />
        {made}
    }
    .into_any()
}

fn person(row: &TaskRow) -> AnyView {
    let label = row.created_by_label.clone();
    match &row.created_by_entity {
        Some(entity) => view! { <a href=entity.page()>{label}</a> }.into_any(),
        None => view! { <span title=row.created_by.clone()>{label}</span> }.into_any(),
    }
}

/// Why it failed, or waits.
fn note(row: &TaskRow) -> AnyView {
    let tone = state_tone(row.state);
    let note = row.note.clone().map(|note| {
        view! {
            <p class="run-note" data-tone=tone>
                {note}
            </p>
        }
    });
    view! { {note} }.into_any()
}

/// Says that what is shown may not be the newest.
#[component]
pub(super) fn Behind(run: RunState) -> impl IntoView {
    let (text, words) = (use_tasks_text(), use_text());
    let told = move || {
        run.behind.get().map(|error| {
            view! {
                <p class="run-behind" role="status">
                    <Icon icon=lucide::LuTriangleAlert />
                    {text.behind}
                    " "
                    {error.to_string()}
                    " "
                    <a href="" rel="external">
                        {words.try_again}
                    </a>
                </p>
            }
        })
    };
    view! { {told} }.into_any()
}
