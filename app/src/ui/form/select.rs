//! One of several, in a list that opens.

use super::{control::Control, frame::Frame};
use crate::text::form::use_form_text;
use leptos::{html, prelude::*};
use scaffolder::form::{Choice, ChoiceField};
use serde_json::Value;

/// The field.
#[component]
pub(super) fn Select(control: Control, choice: ChoiceField) -> impl IntoView {
    let words = use_form_text();
    let select = NodeRef::<html::Select>::new();
    let value = control.value();
    let tokens = choice.choices.clone();
    let (setting, leaving, taking) = (control.clone(), control.clone(), control.clone());
    let first = untrack(|| token(&choice.choices, value.get().as_ref()));
    Effect::new({
        let first = first.clone();
        move |before: Option<()>| {
            let token = token(&tokens, value.get().as_ref());
            let Some(select) = select.get() else { return };
            let there = select.value();
            if there == token {
                return;
            }
            // What was chosen before the page was taken over counts.
            if before.is_none() && there != first {
                taking.type_in(&there);
            } else {
                select.set_value(&token);
            }
        }
    });
    let options = choice.choices.iter().map(|one| {
        let is_chosen = one.token == first;
        view! {
            <option value=one.token.clone() selected=is_chosen disabled=one.is_disabled>
                {label(one, words.yes, words.no)}
            </option>
        }
    });
    let options = options.collect_view();
    view! {
        <Frame control=control.clone()>
            <select
                node_ref=select
                id=control.id.clone()
                name=control.name.clone()
                autofocus=control.field.has_focus
                disabled=control.is_fixed()
                aria-required=control.required()
                aria-invalid=control.is_invalid()
                aria-describedby=control.described_by()
                on:change=move |event| setting.type_in(&event_target_value(&event))
                on:blur=move |_| leaving.leave()
            >
                <option value="" selected=first.is_empty()>
                    {control
                        .field
                        .placeholder
                        .clone()
                        .unwrap_or_else(|| words.nothing_chosen.to_owned())}
                </option>
                {options}
            </select>
        </Frame>
    }
    .into_any()
}

/// The token of what is filled in; empty where nothing, or nothing of the choice, is.
fn token(choices: &[Choice], value: Option<&Value>) -> String {
    let found = choices.iter().find(|one| Some(&one.value) == value);
    found.map(|one| one.token.clone()).unwrap_or_default()
}

/// What a choice is called.
pub(super) fn label(choice: &Choice, yes: &str, no: &str) -> String {
    match (&choice.value, choice.label.is_empty()) {
        (Value::Bool(true), true) => yes.to_owned(),
        (Value::Bool(false), true) => no.to_owned(),
        _ => choice.label.clone(),
    }
}
