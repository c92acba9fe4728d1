//! Any of several, as boxes.

use super::{control::Control, frame::FrameSet, select::label};
use crate::text::form::use_form_text;
use leptos::prelude::*;
use scaffolder::form::{Choice, ChoiceField, ChoiceLook, decoded};
use serde_json::Value;

/// The field.
#[component]
pub(super) fn Boxes(control: Control, choice: ChoiceField) -> impl IntoView {
    let is_inline = choice.look == ChoiceLook::Inline;
    let name = control.name.clone();
    let control_of_rows = control.clone();
    let rows = choice
        .choices
        .into_iter()
        .enumerate()
        .map(|(at, one)| view! { <Row control=control_of_rows.clone() choice=one at /> });
    let rows = rows.collect_view();
    view! {
        <FrameSet control role="group">
            // Boxes that are not checked are not sent: this says that they were there.
            <input type="hidden" name=name value="" />
            <div class="choices" data-inline=is_inline.then_some("true")>
                {rows}
            </div>
        </FrameSet>
    }
    .into_any()
}

#[component]
fn Row(control: Control, choice: Choice, at: usize) -> impl IntoView {
    let words = use_form_text();
    let value = control.value();
    let own = choice.value.clone();
    let is_chosen =
        Signal::derive(move || value.with(|value| chosen(value.as_ref()).contains(&own)));
    let (setting, leaving, changed) = (control.clone(), control.clone(), choice.clone());
    let toggle = move |is_on: bool| {
        let held = setting.held();
        setting.set(toggled(&setting, held.as_ref(), &changed, is_on));
    };
    let has_focus = control.field.has_focus && at == 0;
    view! {
        <label class="choice">
            <input
                id=format!("{}-{at}", control.id)
                name=control.name.clone()
                type="checkbox"
                value=choice.token.clone()
                checked=is_chosen.get_untracked()
                prop:checked=is_chosen
                autofocus=has_focus
                disabled=choice.is_disabled
                on:change=move |event| toggle(event_target_checked(&event))
                on:blur=move |_| leaving.leave()
            />
            <span>{label(&choice, words.yes, words.no)}</span>
            {choice.description.map(|text| view! { <small>{text}</small> })}
        </label>
    }
    .into_any()
}

fn chosen(value: Option<&Value>) -> Vec<Value> {
    value.and_then(Value::as_array).cloned().unwrap_or_default()
}

/// What is chosen when one more is, or one less, in the order of the choices.
fn toggled(control: &Control, held: Option<&Value>, choice: &Choice, is_on: bool) -> Option<Value> {
    let mut held = chosen(held);
    held.retain(|one| *one != choice.value);
    if is_on {
        held.push(choice.value.clone());
    }
    let tokens: Vec<String> = held.iter().map(token).collect();
    let tokens: Vec<&str> = tokens.iter().map(String::as_str).collect();
    decoded(&control.field, &tokens)
}

fn token(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
