//! The portal.
use leptos::prelude::*;

/// The application.
#[component]
pub fn App() -> impl IntoView {
    view! { <main>"Slipway"</main> }
}
