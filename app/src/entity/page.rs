//! The page.

use leptos::prelude::*;

/// An entity.
#[component]
pub fn EntityPage() -> impl IntoView {
    view! { <p>"…"</p> }
}
