//! Before something is done with the task: what it means, asked once. Plain forms, so they work without
//! script.

use super::{
    address::{Ask, Asked},
    api::{CancelTask, RetryTask, UndoStep},
    state::RunState,
};
use crate::{PortalError, acts::act, text::tasks::use_tasks_text, ui::ErrorState};
use leptos::{form::ActionForm, prelude::*};

/// The question that the address asks, while it can be answered.
#[component]
pub(super) fn Question(run: RunState) -> impl IntoView {
    let may = run.part(|task| (task.may_cancel, task.may_retry, task.may_decide));
    let shown = Memo::new(move |_| {
        let asked = run.asked.get();
        let (may_cancel, may_retry, may_decide) = may.get();
        let can = match asked.ask {
            Some(Ask::Cancel) => may_cancel,
            Some(Ask::Retry) => may_retry,
            Some(Ask::Undo) => may_decide,
            None => false,
        };
        asked.ask.filter(|_| can).map(|ask| (ask, asked.step))
    });
    move || match shown.get() {
        Some((Ask::Cancel, _)) => cancel(run),
        Some((Ask::Retry, step)) => retry(run, step),
        Some((Ask::Undo, Some(step))) => undo(run, step),
        _ => ().into_any(),
    }
}

/// The frame of a question; a reader's eye and keyboard are led to it.
fn framed(title: &'static str, body: AnyView) -> AnyView {
    view! {
        <section class="run-question" aria-label=title>
            <h2>{title}</h2>
            {body}
        </section>
    }
    .into_any()
}

fn back(run: RunState, label: &'static str) -> AnyView {
    let address = Asked::default().address(&run.id());
    view! {
        <a class="button" href=address data-noscroll="true">
            {label}
        </a>
    }
    .into_any()
}

/// What went wrong with the last press of a button.
pub(super) fn failed(
    value: impl Fn() -> Option<Result<(), PortalError>> + Send + Sync + 'static,
) -> impl IntoView {
    move || value().and_then(Result::err).map(|error| view! { <ErrorState error /> })
}

fn cancel(run: RunState) -> AnyView {
    let text = use_tasks_text();
    let action = act::<CancelTask>("");
    let step = run.part(|task| task.row.step.clone());
    let under_way = move || step.get().map(|step| (text.cancel_running)(&step));
    let body = view! {
        <p>{under_way} " " {text.cancel_what}</p>
        {failed(move || action.value().get())}
        <ActionForm action>
            <input type="hidden" name="id" value=run.id() />
            <p class="buttons">
                <button class="button" data-look="danger" type="submit">
                    {text.cancel}
                </button>
                {back(run, text.keep)}
            </p>
        </ActionForm>
    };
    framed(text.cancel_title, body.into_any())
}

/// What a step is called.
fn name_of(run: RunState, step: &str) -> String {
    let name = run.task.with_untracked(|task| {
        let found = task.steps.iter().find(|one| one.id == step);
        found.map(|one| one.name.clone())
    });
    name.unwrap_or_else(|| step.to_owned())
}

fn retry(run: RunState, step: Option<String>) -> AnyView {
    let text = use_tasks_text();
    let action = act::<RetryTask>(step.as_deref().unwrap_or_default());
    let what = match &step {
        Some(step) => (text.retry_from)(&name_of(run, step)),
        None => text.retry_what.to_owned(),
    };
    let missing = run.task.with_untracked(|task| task.missing_secrets.clone());
    let asked = (!missing.is_empty()).then(|| view! { <p>{text.secrets_again}</p> });
    let fields = missing.into_iter().map(|name| {
        let field = format!("secrets[{name}]");
        view! {
            <label>
                <span>{name}</span>
                <input type="password" name=field required autocomplete="off" />
            </label>
        }
    });
    let body = view! {
        <p>{what}</p>
        {failed(move || action.value().get())}
        <ActionForm action>
            <input type="hidden" name="id" value=run.id() />
            <input type="hidden" name="step" value=step.unwrap_or_default() />
            {asked}
            {fields.collect_view()}
            <p class="buttons">
                <button class="button" data-look="main" type="submit">
                    {text.retry}
                </button>
                {back(run, text.back)}
            </p>
        </ActionForm>
    };
    framed(text.retry_title, body.into_any())
}

fn undo(run: RunState, step: String) -> AnyView {
    let text = use_tasks_text();
    let made = run.task.with_untracked(|task| {
        let found = task.steps.iter().find(|one| one.id == step);
        found.and_then(|one| one.undo.clone())
    });
    let Some(made) = made else { return ().into_any() };
    let action = act::<UndoStep>(&step);
    let body = view! {
        <p>{(text.undo_what)(&made)}</p>
        {failed(move || action.value().get())}
        <ActionForm action>
            <input type="hidden" name="id" value=run.id() />
            <input type="hidden" name="step" value=step />
            <p class="buttons">
                <button class="button" data-look="danger" type="submit">
                    {text.undo}
                </button>
                {back(run, text.back)}
            </p>
        </ActionForm>
    };
    framed(text.undo_title, body.into_any())
}
