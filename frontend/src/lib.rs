//! Takes the pages that the server rendered over in the browser. Nothing else lives here.

// The type of a hydrated page holds the types of everything in it.
#![recursion_limit = "512"]

use leptos::{mount::hydrate_from_async, prelude::document};

/// Called by the page's script when the WASM module is there. Done when the page has been taken
/// over, the code of its route included.
#[wasm_bindgen::prelude::wasm_bindgen]
pub async fn hydrate() {
    console_error_panic_hook::set_once();
    if let Some(body) = document().body() {
        hydrate_from_async(body, app::App).await.forget();
    }
}
