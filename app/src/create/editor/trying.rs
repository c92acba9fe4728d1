//! The button that has the server try the template. A plain form, so it works without script, then with
//! the template alone.

use super::{api::TryTemplate, field::TRYING, workshop::Workshop};
use crate::{
    acts::act,
    text::template_editor::use_editor_text,
    ui::{ErrorState, Icon},
};
use icondata_lu as lucide;
use leptos::{form::ActionForm, html::Input, prelude::*};

/// The button, and why it did not go.
#[component]
pub(super) fn Trying(shop: Workshop) -> impl IntoView {
    let text = use_editor_text();
    let action = act::<TryTemplate>("");
    let rest = NodeRef::<Input>::new();
    // Before the form is read: files are too many to be written down at every letter.
    let fill = move |_| {
        if let Some(field) = rest.get_untracked() {
            field.set_value(&shop.rest());
        }
    };
    let refused = move || {
        let error = action.value().get().and_then(Result::err);
        error.map(|error| view! { <ErrorState error /> })
    };
    view! {
        <div class="editor-try">
            <ActionForm action attr:id=TRYING>
                <input type="hidden" name="rest" value="" node_ref=rest />
                <button
                    class="button"
                    data-look="main"
                    type="submit"
                    disabled=move || action.pending().get()
                    on:click=fill
                >
                    <Icon icon=lucide::LuFlaskConical />
                    {text.try_it}
                </button>
            </ActionForm>
            <p class="quiet">{text.try_hint}</p>
            {refused}
        </div>
    }
    .into_any()
}
