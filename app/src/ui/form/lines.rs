//! A text on several lines, or JSON.

use super::{control::Control, frame::Frame};
use crate::ui::field_content;
use leptos::{html::Textarea, prelude::*};
use scaffolder::form::TextField;

/// The field.
#[component]
pub(super) fn Lines(control: Control, text: TextField, rows: u32) -> impl IntoView {
    let input = NodeRef::<Textarea>::new();
    control.follow_lines(input);
    let (typing, leaving) = (control.clone(), control.clone());
    // The framework writes what stands in such an element as it is: what is filled in is anybody's.
    let content = field_content(&control.sent_text());
    view! {
        <Frame control=control.clone()>
            <textarea
                node_ref=input
                id=control.id.clone()
                name=control.name.clone()
                rows=rows.to_string()
                class:code=text.is_json
                placeholder=control.field.placeholder.clone()
                autofocus=control.field.has_focus
                spellcheck=text.is_json.then_some("false")
                disabled=control.is_disabled()
                readonly=control.is_read_only()
                aria-required=control.required()
                aria-invalid=control.is_invalid()
                aria-describedby=control.described_by()
                on:input=move |event| typing.type_in(&event_target_value(&event))
                on:blur=move |_| leaving.leave()
                inner_html=content
            ></textarea>
        </Frame>
    }
    .into_any()
}
