//! A button that copies a text. Without script it is not there: the text can be selected.

use super::Icon;
use crate::text::use_text;
use leptos::prelude::*;

/// Copies `text` and says so.
#[component]
pub fn CopyButton(
    /// What is copied.
    #[prop(into)]
    text: String,
    /// What the button says, when "copy" is not enough.
    #[prop(optional)]
    label: Option<&'static str>,
) -> impl IntoView {
    let words = use_text();
    let copied = RwSignal::new(false);
    let ready = RwSignal::new(false);
    Effect::new(move |_| ready.set(true));
    let copy = move |_| {
        let _promise = window().navigator().clipboard().write_text(&text);
        copied.set(true);
        set_timeout(move || copied.set(false), std::time::Duration::from_secs(2));
    };
    view! {
        <button class="copy-button button" type="button" hidden=move || !ready.get() on:click=copy>
            <Icon icon=icondata_lu::LuCopy size=14 />
            <span aria-live="polite">
                {move || if copied.get() { words.copied } else { label.unwrap_or(words.copy) }}
            </span>
        </button>
    }
}
