//! Before an act: what it would do, what the workflow wants to know. A plain form, so it works without
//! script.

use super::{address::tab_address, api::DoCiAct};
use crate::{
    PortalError, acts,
    admin::ask_address,
    text::{ci::use_ci_text, use_text},
    ui::ErrorState,
};
use leptos::{form::ActionForm, prelude::*};
use platform::{
    EntityRef,
    access::Permission,
    ci::{CiAct, CiPreview, Input, InputKind},
};

/// The question.
#[component]
pub fn Confirm(entity: EntityRef, preview: CiPreview) -> impl IntoView {
    let text = use_ci_text();
    let acting = acts::act::<DoCiAct>(&preview.request);
    let refused = move || acting.value().get().and_then(Result::err);
    let name = preview.act.name();
    let title = format!("{}: {}", text.act(name), preview.about);
    let back = view! {
        <a class="button" href=tab_address(&entity)>
            {text.back}
        </a>
    };
    let by_hand = matches!(preview.act, CiAct::Dispatch { .. });
    let asks = !preview.approvers.is_empty();
    let hint = asks.then(|| {
        view! { <p class="refusal">{(text.needs_approval)(&preview.approvers.join(", "))}</p> }
    });
    let content = if let Some(refusal) = preview.refusal {
        view! {
            <p class="refusal">{text.refusal(refusal)}</p>
            <p class="buttons">{back}</p>
        }
        .into_any()
    } else if !preview.ready {
        let told = preview.error.map(|error| view! { <p class="refusal">{error}</p> });
        view! {
            <p role="status">{text.asking}</p>
            {told}
            <p class="buttons">{back}</p>
        }
        .into_any()
    } else if asks && !by_hand {
        let address = ask_address(Permission::CiRun, &preview.request);
        view! {
            {hint}
            <p class="buttons">
                <a class="button" data-look="main" href=address>
                    {use_text().run.ask_approval}
                </a>
                {back}
            </p>
        }
        .into_any()
    } else {
        let look = if name == "cancel" { "danger" } else { "main" };
        let (run, workflow) = match &preview.act {
            CiAct::Dispatch { workflow, .. } => (None, Some(workflow.clone())),
            act => (act.run(), None),
        };
        let hidden = |name: &'static str, value: Option<String>| {
            value.map(|value| view! { <input type="hidden" name=name value=value /> })
        };
        let branch = by_hand.then(|| branch(preview.branches));
        let inputs = preview.inputs.into_iter().map(field).collect_view();
        view! {
            {hint}
            <ActionForm action=acting>
                <input type="hidden" name="reference" value=entity.to_string() />
                <input type="hidden" name="act" value=name />
                {hidden("run", run.map(|run| run.to_string()))}
                {hidden("workflow", workflow)}
                {branch}
                {inputs}
                <p class="buttons">
                    <button class="button" data-look=look type="submit">
                        {text.act(name)}
                    </button>
                    {back}
                </p>
            </ActionForm>
            {move || refused().map(|error| view! { <ErrorState error /> })}
        }
        .into_any()
    };
    view! {
        <section class="act-preview ci-act" aria-label=title.clone()>
            <h2>{title.clone()}</h2>
            {content}
        </section>
    }
    .into_any()
}

/// Of which branch: one of those that are known, or another, or a tag.
fn branch(branches: Vec<String>) -> AnyView {
    let usual = branches.first().cloned().unwrap_or_default();
    let options = branches.into_iter().map(|name| view! { <option value=name></option> });
    view! {
        <label class="ci-field">
            <span>{use_ci_text().branch}</span>
            <input
                type="text"
                name="branch"
                value=usual
                list="ci-branches"
                required
                maxlength="255"
                autocomplete="off"
            />
            <datalist id="ci-branches">{options.collect_view()}</datalist>
        </label>
    }
    .into_any()
}

/// One of the questions of a workflow.
fn field(input: Input) -> AnyView {
    let Input { name, description, kind, required, default } = input;
    let field = format!("inputs[{name}]");
    let words = if description.is_empty() { name.clone() } else { description };
    let label = view! { <span>{words} {required.then_some(" *")} " " <code>{name}</code></span> };
    let control = match kind {
        InputKind::Flag => {
            let on = default == "true";
            return view! {
                <label class="ci-field ci-flag">
                    <input type="checkbox" name=field value="true" checked=on />
                    {label}
                </label>
            }
            .into_any();
        }
        InputKind::Choice(options) => {
            let options = options.into_iter().map(|option| {
                let chosen = option == default;
                view! {
                    <option value=option.clone() selected=chosen>
                        {option.clone()}
                    </option>
                }
            });
            let none =
                (!required && default.is_empty()).then(|| view! { <option value=""></option> });
            view! { <select name=field>{none} {options.collect_view()}</select> }.into_any()
        }
        InputKind::Number => view! { <input type="number" step="any" name=field value=default required=required /> }
        .into_any(),
        InputKind::Text | InputKind::Environment => view! { <input type="text" name=field value=default required=required autocomplete="off" /> }
        .into_any(),
    };
    view! { <label class="ci-field">{label} {control}</label> }.into_any()
}

/// Where it is not even asked.
#[component]
pub fn Refusal(entity: EntityRef, error: PortalError) -> impl IntoView {
    view! {
        <ErrorState error />
        <p class="ci-back">
            <a href=tab_address(&entity)>{use_ci_text().back}</a>
        </p>
    }
    .into_any()
}
