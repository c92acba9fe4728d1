//! What stands around the input of a field: what it is called, how it is filled in, what is wrong.

use super::{Description, control::Control};
use crate::{text::form::use_form_text, ui::Icon};
use icondata_lu as lucide;
use leptos::prelude::*;
use scaffolder::form::{FieldKind, PickerKind, TextLook};

/// A field with one input.
#[component]
pub(super) fn Frame(
    /// The field.
    control: Control,
    /// Its input.
    children: Children,
) -> impl IntoView {
    let id = control.id.clone();
    view! {
        <div class="form-field" data-invalid=control.is_invalid()>
            <label for=id>
                <Name control=control.clone() />
            </label>
            <Words control=control.clone() />
            {children()}
            <Wrong control=control.clone() />
        </div>
    }
    .into_any()
}

/// A field with several inputs that belong together.
#[component]
pub(super) fn FrameSet(
    /// The field.
    control: Control,
    /// What says that it is one of many: `radiogroup` or `group`.
    role: &'static str,
    /// Its inputs.
    children: Children,
) -> impl IntoView {
    let id = control.id.clone();
    view! {
        <fieldset
            class="form-field"
            id=id
            role=role
            tabindex="-1"
            disabled=control.is_fixed()
            data-invalid=control.is_invalid()
            aria-invalid=control.is_invalid()
            aria-required=control.required().filter(|_| role == "radiogroup")
            aria-describedby=control.described_by()
        >
            <legend>
                <Name control=control.clone() />
            </legend>
            <Words control=control.clone() />
            {children()}
            <Wrong control=control.clone() />
        </fieldset>
    }
    .into_any()
}

/// What a field is called, and whether it has to be filled in.
#[component]
pub(super) fn Name(control: Control) -> impl IntoView {
    let text = use_form_text();
    let mark = control.field.is_required.then(|| {
        view! {
            <span class="mark" title=text.required>
                " *"
            </span>
        }
    });
    view! {
        {control.field.label}
        {mark}
    }
    .into_any()
}

/// How a field is filled in.
#[component]
pub(super) fn Words(control: Control) -> impl IntoView {
    if !control.has_words() {
        return ().into_any();
    }
    let text = use_form_text();
    let field = control.field;
    let note = match &field.kind {
        FieldKind::Text(kind) if kind.is_json => Some(text.json),
        FieldKind::Text(kind) if kind.look == TextLook::DateTime => Some(text.in_utc),
        FieldKind::Text(kind) if kind.look == TextLook::Secret => Some(text.kept_secret),
        FieldKind::Picker(picker)
            if matches!(picker.kind, PickerKind::Entities | PickerKind::EntityTags) =>
        {
            Some(text.several_hint)
        }
        FieldKind::Picker(picker) if !picker.allows_others => Some(text.only_offered),
        _ => None,
    };
    let unknown = field.unknown.map(|name| {
        view! {
            <p class="unknown">
                <Icon icon=lucide::LuInfo size=14 />
                {(text.unknown)(&name)}
            </p>
        }
    });
    view! {
        <div class="words" id=format!("{}-words", control.id)>
            {field.description.map(|text| view! { <Description text /> })}
            {field.help.map(|text| view! { <Description text /> })}
            {note.map(|note| view! { <p>{note}</p> })}
            {unknown}
        </div>
    }
    .into_any()
}

/// What is wrong with a field.
#[component]
pub(super) fn Wrong(control: Control) -> impl IntoView {
    let (error, id) = (control.error, format!("{}-error", control.id));
    view! {
        {move || {
            error
                .get()
                .map(|error| {
                    view! {
                        <p class="wrong" id=id.clone()>
                            <Icon icon=lucide::LuCircleAlert size=14 />
                            {error}
                        </p>
                    }
                })
        }}
    }
    .into_any()
}
