//! Takes the pages that the server rendered over in the browser. Nothing else lives here.

// The type of a hydrated page holds the types of everything in it.
#![recursion_limit = "512"]

use leptos::{mount::hydrate_from_async, prelude::document};
use wasm_bindgen_futures::spawn_local;

/// Called by the page's script when the WASM module is there. The document is marked when the page
/// has been taken over, the code of its route included.
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    spawn_local(async {
        let Some(body) = document().body() else { return };
        hydrate_from_async(body, app::App).await.forget();
        app::taken_over();
    });
}

/// Room for the splitter. It gives each lazy page the texts and tables that only that page uses, and
/// aligns them anew; where the sum then exceeds what the whole had, it leaves all of them in the
/// module that every visit loads (some 25 kB more). Nobody reads these bytes, so they end up in no
/// module, and their place is what the others may grow into.
#[used]
static ROOM: [u8; 4096] = [0xFF; 4096];
