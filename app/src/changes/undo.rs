//! The button that undoes what a person did.

use super::api::UndoChanges;
use crate::{PortalError, acts::act, text::use_text, ui::Icon};
use leptos::{form::ActionForm, prelude::*};

/// The button. Without script it is a form that the server answers.
#[component]
pub fn UndoButton(
    /// The set of changes.
    set: String,
    /// What was done, for screen readers.
    what: String,
) -> impl IntoView {
    let text = use_text();
    let words = &text.memory;
    let action = act::<UndoChanges>(&set);
    let said = move || {
        action.value().get().map(|outcome| match outcome {
            Ok(()) => words.undone.to_owned(),
            Err(PortalError::BadQuery(reason)) => reason,
            Err(PortalError::Refused(refusal)) => refusal.to_string(),
            Err(PortalError::SignedOut) => text.signed_out.to_owned(),
            Err(PortalError::Unavailable) => text.unavailable.to_owned(),
            Err(PortalError::Unreachable) => text.unreachable.to_owned(),
        })
    };
    view! {
        <ActionForm action attr:class="undo-button">
            <input type="hidden" name="change_set" value=set />
            <button class="button" type="submit" aria-label=(words.undo_what)(&what)>
                <Icon icon=icondata_lu::LuUndo2 size=14 />
                {words.undo}
            </button>
            <span role="status">{said}</span>
        </ActionForm>
    }
    .into_any()
}
