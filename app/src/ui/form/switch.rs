//! Yes or no, as one box.

use super::{
    control::Control,
    frame::{Name, Words, Wrong},
};
use leptos::{html::Input, prelude::*};
use serde_json::Value;

/// The field.
#[component]
pub(super) fn Switch(control: Control) -> impl IntoView {
    let input = NodeRef::<Input>::new();
    let value = control.value();
    let is_on = move || value.get() == Some(Value::Bool(true));
    let (setting, leaving, taking) = (control.clone(), control.clone(), control.clone());
    Effect::new(move |before: Option<()>| {
        let is_on = is_on();
        let Some(input) = input.get() else { return };
        if input.checked() == is_on {
            return;
        }
        // What was pressed before the page was taken over counts.
        if before.is_none() && input.checked() != input.default_checked() {
            taking.set(Some(Value::Bool(input.checked())));
        } else {
            input.set_checked(is_on);
        }
    });
    view! {
        <div class="form-field" data-switch data-invalid=control.is_invalid()>
            <div class="switch">
                // A box that is not checked is not sent: this says that it was there.
                <input
                    type="hidden"
                    name=control.name.clone()
                    value="false"
                    disabled=control.is_fixed()
                />
                <input
                    node_ref=input
                    id=control.id.clone()
                    name=control.name.clone()
                    type="checkbox"
                    value="true"
                    checked=untrack(is_on)
                    autofocus=control.field.has_focus
                    disabled=control.is_fixed()
                    aria-invalid=control.is_invalid()
                    aria-describedby=control.described_by()
                    on:change=move |event| {
                        setting.set(Some(Value::Bool(event_target_checked(&event))));
                    }
                    on:blur=move |_| leaving.leave()
                />
                <label for=control.id.clone()>
                    <Name control=control.clone() />
                </label>
            </div>
            <Words control=control.clone() />
            <Wrong control=control.clone() />
        </div>
    }
    .into_any()
}
