//! The star of a template: what one uses often is kept at hand.

use super::api::StarTemplate;
use crate::{acts, text::create::use_create_text, ui::Icon};
use icondata_lu as lucide;
use leptos::{form::ActionForm, prelude::*};
use platform::EntityRef;

/// The button; a plain form, so it works without script.
#[component]
pub(super) fn Star(template: EntityRef, title: String, starred: bool) -> impl IntoView {
    let words = use_create_text();
    let action = acts::act::<StarTemplate>(template.as_str());
    let label = if starred { (words.unstar)(&title) } else { (words.star)(&title) };
    view! {
        <ActionForm action attr:class="star">
            <input type="hidden" name="template" value=template.to_string() />
            <input type="hidden" name="starred" value=(!starred).to_string() />
            <button
                type="submit"
                aria-pressed=starred.to_string()
                aria-label=label.clone()
                title=label
                disabled=move || action.pending().get()
            >
                <Icon icon=lucide::LuStar />
            </button>
        </ActionForm>
    }
    .into_any()
}
