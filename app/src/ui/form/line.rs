//! A text on one line: plain, of a format, or unseen.

use super::{control::Control, frame::Frame};
use crate::text::form::use_form_text;
use leptos::{html::Input, prelude::*};
use scaffolder::form::{TextField, TextLook};

/// The field.
#[component]
pub(super) fn Line(control: Control, text: TextField) -> impl IntoView {
    let input = NodeRef::<Input>::new();
    control.follow(input);
    let is_unseen = matches!(text.look, TextLook::Password | TextLook::Secret);
    let (is_shown, is_ready) = (RwSignal::new(false), RwSignal::new(false));
    Effect::new(move || is_ready.set(true));
    let sort = move || if is_unseen && is_shown.get() { "text" } else { sort(text.look) };
    let autocomplete = control.field.autocomplete.clone();
    let autocomplete = autocomplete.or_else(|| is_unseen.then(|| "new-password".to_owned()));
    let (typing, leaving) = (control.clone(), control.clone());
    let list = (!text.examples.is_empty()).then(|| format!("{}-examples", control.id));
    let examples = list.clone().map(|id| {
        let options = text.examples.iter().map(|one| view! { <option value=one.clone()></option> });
        view! { <datalist id=id>{options.collect_view()}</datalist> }
    });
    view! {
        <Frame control=control.clone()>
            <div class="input">
                <input
                    node_ref=input
                    id=control.id.clone()
                    name=control.name.clone()
                    type=sort
                    value=control.sent_text()
                    placeholder=control.field.placeholder.clone()
                    autocomplete=autocomplete
                    autofocus=control.field.has_focus
                    list=list
                    step=matches!(text.look, TextLook::DateTime | TextLook::Time).then_some("1")
                    disabled=control.is_disabled()
                    readonly=control.is_read_only()
                    aria-required=control.required()
                    aria-invalid=control.is_invalid()
                    aria-describedby=control.described_by()
                    on:input=move |event| typing.type_in(&event_target_value(&event))
                    on:blur=move |_| leaving.leave()
                />
                {is_unseen.then(|| view! { <Reveal is_shown is_ready /> })}
            </div>
            {examples}
        </Frame>
    }
    .into_any()
}

/// The button that shows what is unseen; only where it does something.
#[component]
fn Reveal(is_shown: RwSignal<bool>, is_ready: RwSignal<bool>) -> impl IntoView {
    let words = use_form_text();
    view! {
        <button
            type="button"
            class="button"
            hidden=move || !is_ready.get()
            aria-pressed=move || is_shown.get().to_string()
            on:click=move |_| is_shown.update(|shown| *shown = !*shown)
        >
            {move || if is_shown.get() { words.hide } else { words.show }}
        </button>
    }
    .into_any()
}

fn sort(look: TextLook) -> &'static str {
    match look {
        TextLook::Line | TextLook::Lines(_) => "text",
        TextLook::Password | TextLook::Secret => "password",
        TextLook::Email => "email",
        TextLook::Url => "url",
        TextLook::Color => "color",
        TextLook::Date => "date",
        TextLook::DateTime => "datetime-local",
        TextLook::Time => "time",
    }
}
