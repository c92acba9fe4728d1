//! What is being written is kept for as long as its window is open: nothing is lost when the page is
//! loaded again.

use leptos::prelude::window;

const KEY: &str = "slipway-template-editor";

/// Keeps the template; a browser that keeps nothing is none the worse.
pub(super) fn keep(template: &str) {
    if let Ok(Some(storage)) = window().session_storage() {
        let _ = storage.set_item(KEY, template);
    }
}

/// The template that was kept, when there is anything in it.
pub(super) fn kept() -> Option<String> {
    let storage = window().session_storage().ok()??;
    storage.get_item(KEY).ok().flatten().filter(|text| !text.is_empty())
}
