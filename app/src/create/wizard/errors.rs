//! What is wrong with a page, in one place, each with the way to its field.

use super::state::{ERRORS, Wizard};
use crate::{
    text::wizard::use_wizard_text,
    ui::{Icon, form::FormState},
};
use icondata_lu as lucide;
use leptos::{ev::MouseEvent, prelude::*};
use platform::scaffolder::Invalid;
use scaffolder::form::{EnginePatterns, Reviewed, review};
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// The summary; there once somebody wanted to go on and cannot.
#[component]
pub(super) fn Errors(wizard: Wizard, at: usize, fields: FormState) -> impl IntoView {
    let words = use_wizard_text();
    let labels = move || {
        let Some(page) = wizard.page(at) else { return Vec::new() };
        let (values, choices) = (fields.values.read_untracked(), fields.choices.read_untracked());
        review(&page.schema, &values, &choices, &EnginePatterns)
    };
    let shown = move || {
        let told = fields.told.get();
        if !wizard.pressed.get() || told.is_empty() {
            return None;
        }
        let (title, labels) = ((words.wrong)(told.len()), labels());
        let lines = told.into_iter().map(|one| line(one, &labels)).collect::<Vec<_>>();
        let summary = view! {
            <h2>
                <Icon icon=lucide::LuCircleAlert />
                {title}
            </h2>
            <ul role="list">{lines}</ul>
        };
        Some(summary)
    };
    view! {
        <div class="wizard-errors" id=ERRORS tabindex="-1" role="alert">
            {shown}
        </div>
    }
    .into_any()
}

fn line(one: Invalid, labels: &[Reviewed]) -> AnyView {
    let words = use_wizard_text();
    let Invalid { pointer, message, .. } = one;
    if pointer.is_empty() {
        return view! {
            <li>
                <strong>{words.page_wrong}</strong>
                " "
                {message}
            </li>
        }
        .into_any();
    }
    let known = labels.iter().find(|field| field.pointer == pointer);
    let label = known.map_or_else(|| last(&pointer), |field| field.label.clone());
    let id = format!("form-{pointer}");
    let go = {
        let id = id.clone();
        move |event: MouseEvent| {
            event.prevent_default();
            event.stop_propagation();
            focus(&id);
        }
    };
    view! {
        <li>
            <a href=format!("#{id}") rel="external" on:click=go>
                {label}
            </a>
            " "
            {message}
        </li>
    }
    .into_any()
}

/// The name at the end of a pointer.
fn last(pointer: &str) -> String {
    let name = pointer.rsplit('/').next().unwrap_or_default();
    name.replace("~1", "/").replace("~0", "~")
}

/// Puts the focus to a part of the page, when it is there.
pub(super) fn focus(id: &str) {
    let part = document().get_element_by_id(id);
    if let Some(part) = part.and_then(|part| part.dyn_into::<HtmlElement>().ok()) {
        let _ = part.focus();
    }
}

#[cfg(test)]
mod tests {
    use super::last;

    #[test]
    fn a_field_without_a_label_is_called_by_its_name() {
        assert_eq!(last("/owner"), "owner");
        assert_eq!(last("/list/0/a~1b"), "a/b");
    }
}
