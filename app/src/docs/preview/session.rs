//! What is being written is kept for as long as its window is open: nothing is lost when the page is
//! loaded again.

use leptos::prelude::window;

const PAGE: &str = "slipway-docs-preview";
const CONFIG: &str = "slipway-docs-preview-config";

/// Keeps both texts; a browser that keeps nothing is none the worse.
pub(super) fn keep(page: &str, config: &str) {
    if let Ok(Some(storage)) = window().session_storage() {
        let _ = storage.set_item(PAGE, page);
        let _ = storage.set_item(CONFIG, config);
    }
}

/// The texts that were kept, when there is anything in them.
pub(super) fn kept() -> Option<(String, String)> {
    let storage = window().session_storage().ok()??;
    let text = |key| storage.get_item(key).ok().flatten().unwrap_or_default();
    let (page, config) = (text(PAGE), text(CONFIG));
    (!page.is_empty() || !config.is_empty()).then_some((page, config))
}
