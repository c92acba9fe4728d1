//! The band that says that nothing of this is real.

use crate::{text::use_text, who::Who};
use leptos::prelude::*;

/// Whether this document shows a simulated company.
pub fn is_sandbox() -> bool {
    #[cfg(feature = "ssr")]
    return crate::AppState::current().is_ok_and(|state| state.sandbox);
    #[cfg(not(feature = "ssr"))]
    return document().document_element().is_some_and(|root| root.has_attribute("data-sandbox"));
}

/// The band, with the way to be somebody of that company for who is nobody.
#[component]
pub(super) fn SandboxBand() -> impl IntoView {
    let text = use_text();
    is_sandbox().then(|| {
        let sign_in = (!Who::current().session).then(|| {
            view! { <a href="/sign-in">{text.sandbox_sign_in}</a> }
        });
        view! { <p class="sandbox-band">{text.sandbox} " " {sign_in}</p> }.into_any()
    })
}
