//! One of several, all of them seen.

use super::{control::Control, frame::FrameSet, select::label};
use crate::text::form::use_form_text;
use leptos::prelude::*;
use scaffolder::form::{Choice, ChoiceField, ChoiceLook};

/// The field.
#[component]
pub(super) fn Radio(control: Control, choice: ChoiceField) -> impl IntoView {
    let is_inline = choice.look == ChoiceLook::Inline;
    let control_of_rows = control.clone();
    let rows = choice
        .choices
        .into_iter()
        .enumerate()
        .map(|(at, one)| view! { <Row control=control_of_rows.clone() choice=one at /> });
    let rows = rows.collect_view();
    view! {
        <FrameSet control role="radiogroup">
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
    let is_chosen = Signal::derive(move || value.with(|value| value.as_ref() == Some(&own)));
    let (setting, leaving) = (control.clone(), control.clone());
    let (id, token) = (format!("{}-{at}", control.id), choice.token.clone());
    let has_focus = control.field.has_focus && at == 0;
    view! {
        <label class="choice">
            <input
                id=id
                name=control.name.clone()
                type="radio"
                value=token.clone()
                checked=is_chosen.get_untracked()
                prop:checked=is_chosen
                autofocus=has_focus
                disabled=choice.is_disabled
                on:change=move |_| setting.type_in(&token)
                on:blur=move |_| leaving.leave()
            />
            <span>{label(&choice, words.yes, words.no)}</span>
            {choice.description.map(|text| view! { <small>{text}</small> })}
        </label>
    }
    .into_any()
}
