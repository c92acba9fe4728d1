//! Takes the pages that the server rendered over in the browser. Nothing else lives here.

// The type of a hydrated page holds the types of everything in it.
#![recursion_limit = "512"]

/// Called by the page's script when the WASM module is there.
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    leptos::mount::hydrate_lazy(app::App);
}
